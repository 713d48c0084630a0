//! A number with its noun.

/// The number and the noun that fits it: `1 text`, `2 texts`, `0 texts`.
pub fn counted(n: usize, one: &str, many: &str) -> String {
    let noun = if n == 1 { one } else { many };
    format!("{n} {noun}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_nothing_is_many() {
        let told = [0, 1, 2].map(|n| counted(n, "delivery", "deliveries"));
        assert_eq!(told, ["0 deliveries", "1 delivery", "2 deliveries"]);
    }
}
