//! What can go wrong with a provider. Nothing here holds a token, a code, a secret or a mail address: all of it may stand
//! in a log.

/// Why something could not be fetched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// It would have gone over the wire in the open.
    #[error("{host} is asked for over http; only a provider on this machine may be")]
    Insecure {
        /// The host.
        host: String,
    },
    /// There is more of it than a provider ever has to say.
    #[error("the answer is longer than {limit} bytes")]
    TooLong {
        /// The most.
        limit: usize,
    },
    /// The request cannot be made, or its answer not be read.
    #[error("no HTTP")]
    Http(#[from] openidconnect::http::Error),
    /// No connection, no TLS, or it broke.
    #[error("no answer")]
    Connection(#[source] reqwest::Error),
}

/// What is wrong with an ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenFault {
    /// It was for use before now.
    #[error("it is too old")]
    Expired,
    /// It was made for another program.
    #[error("it was made for another client")]
    Audience,
    /// Another provider made it.
    #[error("it is from another issuer")]
    Issuer,
    /// It was made for another way there.
    #[error("its nonce is another")]
    Nonce,
    /// It was not signed with a key of the provider.
    #[error("its signature is not by a key of the provider")]
    Signature,
    /// It belongs to another access token.
    #[error("it came with another access token")]
    AccessToken,
    /// The way of signing in that the settings ask for (`acr`, `amr`) is not the one in it.
    #[error("somebody did not sign in as strongly as the settings ask (acr, amr)")]
    Weak,
    /// It is not what OpenID Connect asks for.
    #[error("it cannot be read")]
    Unreadable,
}

/// Why a provider vouches for nobody.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OidcError {
    /// It cannot be reached.
    #[error("{what}: the provider cannot be reached")]
    Unreachable {
        /// What was asked for.
        what: &'static str,
        /// Why not.
        source: FetchError,
    },
    /// It did not answer in time.
    #[error("{what}: the provider did not answer in time")]
    TooSlow {
        /// What was asked for.
        what: &'static str,
    },
    /// It did not answer a moment ago, and is not asked again so soon.
    #[error("the provider did not answer a moment ago")]
    Resting,
    /// It answered with an error of HTTP.
    #[error("{what}: the provider answered with status {status}")]
    Status {
        /// What was asked for.
        what: &'static str,
        /// The status.
        status: u16,
    },
    /// Its answer is none that OpenID Connect knows.
    #[error("{what}: the provider's answer cannot be read, at `{at}`")]
    Unreadable {
        /// What was asked for.
        what: &'static str,
        /// The place in the answer.
        at: String,
    },
    /// It calls itself by another name than the settings do.
    #[error("the provider says that it is another issuer than the settings name")]
    OtherIssuer,
    /// It has no such address.
    #[error("the provider has no {what}")]
    NoEndpoint {
        /// What is missing.
        what: &'static str,
    },
    /// People would be led to an address without TLS.
    #[error("the provider signs people in over http; only one on this machine may")]
    Insecure,
    /// It refused the code, or us.
    #[error("the provider refuses: {code}")]
    Refused {
        /// Its word for why, as OAuth has them.
        code: String,
    },
    /// It gave no ID token.
    #[error("the provider gave no ID token")]
    NoIdToken,
    /// Its ID token is not in order.
    #[error("the ID token is not in order: {0}")]
    Token(#[from] TokenFault),
}

impl OidcError {
    /// Whether it is the provider that is down or slow, and trying later may help.
    pub fn is_outage(&self) -> bool {
        matches!(
            self,
            OidcError::Unreachable { .. }
                | OidcError::TooSlow { .. }
                | OidcError::Resting
                | OidcError::Status { .. }
        )
    }
}

/// An error word of OAuth, if it is one: whatever else stood there is not repeated.
pub fn error_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    if !word.is_empty() && word.len() <= 60 && word.chars().all(plain) {
        word.to_owned()
    } else {
        "an error without a name".to_owned()
    }
}
