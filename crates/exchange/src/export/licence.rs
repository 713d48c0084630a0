//! A licence as descriptors name it.

use crate::error::ExchangeError;

/// Where the texts of licences with an SPDX id stand.
const SPDX: &str = "https://spdx.org/licenses/";

/// A licence under which figures may go further: an SPDX id, or the address of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence(String);

impl Licence {
    /// Checks a licence.
    ///
    /// ```
    /// use peil_exchange::Licence;
    ///
    /// assert_eq!(Licence::new("CC-BY-4.0")?.id(), Some("CC-BY-4.0"));
    /// assert_eq!(Licence::new("https://example.org/terms")?.id(), None);
    /// assert!(Licence::new("you may use it").is_err());
    /// # Ok::<(), peil_exchange::ExchangeError>(())
    /// ```
    ///
    /// # Errors
    /// [`ExchangeError::Licence`] if it is neither letters, digits, points and dashes, nor an address that begins
    /// with `https://` and has no blanks.
    pub fn new(licence: &str) -> Result<Licence, ExchangeError> {
        let is_id = |text: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-.+".contains(c))
        };
        let is_address = |text: &str| {
            text.strip_prefix("https://").is_some_and(|rest| {
                !rest.is_empty()
                    && rest.chars().all(|c| c.is_ascii_graphic() && !"\"<>".contains(c))
            })
        };
        if is_id(licence) || is_address(licence) {
            Ok(Licence(licence.to_owned()))
        } else {
            Err(ExchangeError::Licence { licence: licence.to_owned() })
        }
    }

    /// As it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its SPDX id, if it was named by one.
    pub fn id(&self) -> Option<&str> {
        (!self.0.starts_with("https://")).then_some(&self.0)
    }

    /// Where its text stands.
    pub fn address(&self) -> String {
        self.id().map_or_else(|| self.0.clone(), |id| format!("{SPDX}{id}"))
    }
}
