//! A provider: what it says about itself, kept for a while, and where people are led.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use openidconnect::core::{CoreClientAuthMethod, CoreResponseType};
use openidconnect::{
    AuthType, AuthenticationContextClass, AuthenticationFlow, ClientId, ClientSecret, CsrfToken,
    DiscoveryError, LanguageTag, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
};
use tokio::sync::Mutex;

use crate::fetch::{Fetcher, is_locked};
use crate::types::{Metadata, OidcClient};
use crate::{OidcError, OidcSettings};

/// The moment at which something is asked.
pub(crate) type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How long a provider may take for each of its answers; people wait for it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Seconds for which what it says about itself is kept.
const KEPT: i64 = 60 * 60;
/// Seconds for which one that did not answer is not asked again: those who come next wait for nothing.
const REST: i64 = 5;

/// What goes along to a provider and back, each random and known to nobody else.
#[derive(Clone)]
pub struct Way {
    /// What the browser brings back.
    pub state: String,
    /// What the provider writes into the ID token.
    pub nonce: String,
    /// What proves that whoever asks for the token sent the browser.
    pub verifier: String,
}

/// The provider of `[oidc]`. Cheap to clone; all clones know the same of it.
#[derive(Clone)]
pub struct Provider {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) settings: OidcSettings,
    secret: ClientSecret,
    redirect: RedirectUrl,
    pub(crate) fetcher: Fetcher,
    clock: Clock,
    patience: Duration,
    known: Mutex<Known>,
}

// By hand: no debug print shows the secret.
impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Provider").field(&self.inner.settings.issuer.as_str()).finish()
    }
}

/// What is known of a provider.
enum Known {
    Nothing,
    Found { metadata: Box<Metadata>, until: i64 },
    NoAnswer { until: i64 },
}

impl Provider {
    pub(crate) fn new(
        settings: OidcSettings,
        secret: ClientSecret,
        redirect: RedirectUrl,
        fetcher: Fetcher,
        clock: Clock,
    ) -> Provider {
        let (patience, known) = (PATIENCE, Mutex::new(Known::Nothing));
        let inner = Inner { settings, secret, redirect, fetcher, clock, patience, known };
        Provider { inner: Arc::new(inner) }
    }

    /// The same provider with another limit to how long an answer may take: for tests, which do not wait.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Provider {
        let Inner { settings, secret, redirect, fetcher, clock, .. } = &*self.inner;
        let inner = Inner {
            settings: settings.clone(),
            secret: secret.clone(),
            redirect: redirect.clone(),
            fetcher: fetcher.clone(),
            clock: Arc::clone(clock),
            patience,
            known: Mutex::new(Known::Nothing),
        };
        Provider { inner: Arc::new(inner) }
    }

    /// Its name.
    pub fn issuer(&self) -> &str {
        self.inner.settings.issuer.as_str()
    }

    /// What the button names.
    pub fn label(&self) -> &str {
        &self.inner.settings.label
    }

    /// The organisations whose accounts come in by it.
    pub fn organisations(&self) -> &[String] {
        &self.inner.settings.organisations
    }

    /// Whether they come in by it only.
    pub fn is_required(&self) -> bool {
        self.inner.settings.required
    }

    /// Where people come back to: what has to be registered with the provider.
    pub fn redirect(&self) -> &str {
        self.inner.redirect.as_str()
    }

    /// The address to lead a browser to.
    ///
    /// # Errors
    /// [`OidcError`] if the provider does not say what it is, or says something that does not fit the settings.
    pub async fn begin(&self, way: &Way, lang: &str) -> Result<String, OidcError> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let (state, nonce) = (way.state.clone(), way.nonce.clone());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(
            way.verifier.clone(),
        ));
        let mut request = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scope(Scope::new("email".to_owned()))
            .add_ui_locale(LanguageTag::new(lang.to_owned()))
            .set_pkce_challenge(challenge);
        for acr in &self.inner.settings.acr {
            request = request.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
        }
        let (address, _, _) = request.url();
        Ok(address.into())
    }

    /// Peil as the provider knows it.
    pub(crate) fn client(&self, metadata: &Metadata) -> OidcClient {
        let Inner { settings, secret, redirect, .. } = &*self.inner;
        let id = ClientId::new(settings.client_id.clone());
        let client = OidcClient::from_provider_metadata(metadata.clone(), id, Some(secret.clone()))
            .set_redirect_uri(redirect.clone());
        // In the header, unless the provider wants the secret in the form and there only (OpenID Connect Discovery 1.0).
        match metadata.token_endpoint_auth_methods_supported() {
            Some(methods)
                if !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
                    && methods.contains(&CoreClientAuthMethod::ClientSecretPost) =>
            {
                client.set_auth_type(AuthType::RequestBody)
            }
            _ => client,
        }
    }

    /// What the provider says about itself, with its keys: as it said within the last hour, or anew.
    pub(crate) async fn metadata(&self) -> Result<Box<Metadata>, OidcError> {
        let mut known = self.inner.known.lock().await;
        let now = self.now();
        match &*known {
            Known::Found { metadata, until } if now < *until => return Ok(metadata.clone()),
            Known::NoAnswer { until } if now < *until => return Err(OidcError::Resting),
            _ => {}
        }
        let found = self.in_time("what it says about itself", self.discover()).await;
        *known = match &found {
            Ok(metadata) => Known::Found { metadata: metadata.clone(), until: now + KEPT },
            Err(_) => Known::NoAnswer { until: now + REST },
        };
        found
    }

    /// Asks anew next time: a key that is not known may have come since.
    pub(crate) async fn forget(&self) {
        *self.inner.known.lock().await = Known::Nothing;
    }

    async fn discover(&self) -> Result<Box<Metadata>, OidcError> {
        let issuer = self.inner.settings.issuer.clone();
        let found = Metadata::discover_async(issuer, &self.inner.fetcher).await;
        let metadata = found.map_err(|error| match error {
            DiscoveryError::Request(source) => OidcError::Unreachable { what: DISCOVERY, source },
            DiscoveryError::Response(status, ..) => {
                OidcError::Status { what: DISCOVERY, status: status.as_u16() }
            }
            DiscoveryError::Parse(error) => {
                OidcError::Unreadable { what: DISCOVERY, at: error.path().to_string() }
            }
            DiscoveryError::Validation(_) => OidcError::OtherIssuer,
            _ => OidcError::Unreadable { what: DISCOVERY, at: String::new() },
        })?;
        if !is_locked(metadata.authorization_endpoint().url()) {
            return Err(OidcError::Insecure);
        }
        Ok(Box::new(metadata))
    }

    /// Waits for something of the provider, but not for ever.
    pub(crate) async fn in_time<T>(
        &self,
        what: &'static str,
        doing: impl Future<Output = Result<T, OidcError>>,
    ) -> Result<T, OidcError> {
        let done = tokio::time::timeout(self.inner.patience, doing).await;
        done.unwrap_or(Err(OidcError::TooSlow { what }))
    }

    /// The moment, in seconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        (self.inner.clock)().as_second()
    }
}

/// What is asked for first.
const DISCOVERY: &str = "/.well-known/openid-configuration";
