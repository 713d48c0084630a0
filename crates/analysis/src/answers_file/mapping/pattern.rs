//! Names with `*` in them.

/// Whether a name fits a pattern, in which `*` stands for any letters, or none.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    let Some((begin, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(begin) else { return false };
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        // The first place leaves most room for what follows.
        let Some(at) = name.find(part) else { return false };
        name = &name[at + part.len()..];
    }
    name.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_letters() {
        for (pattern, name) in [
            ("id", "id"),
            ("*", ""),
            ("*", "x"),
            ("*Time", "groupTime"),
            ("q*", "q"),
            ("q*_*x", "q1_ax"),
            ("a**b", "ab"),
            ("", ""),
        ] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("id", "ids"),
            ("*Time", "Timer"),
            ("q*", "aq"),
            ("a*a", "a"),
            ("a*b*c", "acb"),
            ("", "a"),
            ("x*y*y", "xy"),
        ] {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }
}
