//! An organisation's house style: a few lines that set tokens of the stylesheet anew.

/// Lines of CSS that follow the stylesheet.
///
/// ```
/// # use peil_web::HouseStyle;
/// let style = HouseStyle::read(":root { --utrecht-link-color: #00561f; }").unwrap();
/// assert!(style.css().contains("#00561f"));
/// // Nothing is fetched from elsewhere: the page would tell a stranger that somebody answers.
/// assert!(HouseStyle::read("@import url(https://fonts.example/a.css);").is_err());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HouseStyle {
    css: String,
}

/// Why a house style is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HouseStyleError {
    /// It fetches something.
    #[error(
        "line {line}: a house style may not fetch anything ({what}). Mend: remove it; set tokens only"
    )]
    Fetches {
        /// The line.
        line: usize,
        /// What would fetch.
        what: &'static str,
    },
    /// Every visitor loads it.
    #[error("a house style has at most {max} bytes, this has {bytes}. Mend: set tokens only")]
    TooLong {
        /// Its size.
        bytes: usize,
        /// The limit.
        max: usize,
    },
}

impl HouseStyle {
    const MAX: usize = 4096;

    /// Reads a house style.
    ///
    /// # Errors
    /// [`HouseStyleError`] if it fetches something from elsewhere or is longer than 4096 bytes.
    pub fn read(css: &str) -> Result<HouseStyle, HouseStyleError> {
        if css.len() > HouseStyle::MAX {
            return Err(HouseStyleError::TooLong { bytes: css.len(), max: HouseStyle::MAX });
        }
        for (line, text) in (1..).zip(css.lines()) {
            let text = text.to_ascii_lowercase();
            for what in ["@import", "url(", "image-set(", "\\"] {
                if text.contains(what) {
                    return Err(HouseStyleError::Fetches { line, what });
                }
            }
        }
        Ok(HouseStyle { css: css.to_owned() })
    }

    /// The lines.
    pub fn css(&self) -> &str {
        &self.css
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fetches_is_refused_with_its_line() {
        let found = HouseStyle::read(":root {\n  --x: URL(//elsewhere.example/x);\n}");
        assert_eq!(found, Err(HouseStyleError::Fetches { line: 2, what: "url(" }));
        let hidden = HouseStyle::read("a { background: \\75rl(x) }");
        assert_eq!(hidden, Err(HouseStyleError::Fetches { line: 1, what: "\\" }));
    }

    #[test]
    fn what_is_long_is_refused() {
        let long = "a".repeat(5000);
        let found = HouseStyle::read(&long);
        assert_eq!(found, Err(HouseStyleError::TooLong { bytes: 5000, max: 4096 }));
    }
}
