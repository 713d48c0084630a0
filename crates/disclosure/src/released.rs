//! The wrapper without which nothing leaves the program.

use serde::{Serialize, Serializer};

/// A value that disclosure control has passed.
///
/// Only this crate makes one: through [`Publication`](crate::Publication), or from other released
/// values and public inputs by a plain function. Pages, plates and exports accept nothing else.
///
/// ```compile_fail
/// let figure = peil_disclosure::Released(3.7); // the field is private
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Released<T>(T);

/// A type whose values are known before the first answer: the questionnaire, head counts, names.
///
/// To implement it is to promise just that; a reviewer asks for the reason at every `impl`.
pub trait PublicInput {}

impl PublicInput for () {}

impl<T> Released<T> {
    pub(crate) fn new(value: T) -> Released<T> {
        Released(value)
    }

    /// The value.
    pub fn get(&self) -> &T {
        &self.0
    }

    /// Computes from released values and public inputs only.
    ///
    /// `function` is a plain `fn`: unlike a closure it cannot carry answers in from elsewhere.
    ///
    /// ```compile_fail
    /// # fn f(released: peil_disclosure::Released<u32>) {
    /// let hidden_answer = 4;
    /// released.derive(&(), |value, ()| value + hidden_answer); // captures: does not compile
    /// # }
    /// ```
    pub fn derive<P: PublicInput, U>(&self, public: &P, function: fn(&T, &P) -> U) -> Released<U> {
        Released(function(&self.0, public))
    }

    /// Two released values as one.
    pub fn with<U>(self, other: Released<U>) -> Released<(T, U)> {
        Released((self.0, other.0))
    }

    /// Many released values as one.
    pub fn all(many: impl IntoIterator<Item = Released<T>>) -> Released<Vec<T>> {
        Released(many.into_iter().map(|released| released.0).collect())
    }
}

impl<T: Serialize> Serialize for Released<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
