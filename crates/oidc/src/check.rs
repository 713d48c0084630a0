//! Whether a provider fits the settings, in words: for whoever sets it up.

use openidconnect::core::{CoreClaimName, CoreClientAuthMethod, CoreResponseType};
use openidconnect::{AuthorizationCode, PkceCodeVerifier, Scope};

use crate::back::{SIGNATURES, refused};
use crate::types::Metadata;
use crate::{OidcError, Provider};

/// Whether something fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It does.
    Yes,
    /// The provider does not say: it may.
    Unsaid,
    /// It does not: nobody can come in, or not as the settings ask.
    No,
}

/// Something that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether it fits.
    pub fit: Fit,
    /// What was looked at, what was found, and the mend.
    pub words: String,
}

fn finding(fit: Fit, words: impl Into<String>) -> Finding {
    Finding { fit, words: words.into() }
}

/// Two outcomes of one question.
fn yes_or(fits: bool, yes: &str, no: &str) -> Finding {
    if fits { finding(Fit::Yes, yes) } else { finding(Fit::No, no) }
}

impl Provider {
    /// Asks the provider what it is, and whether it knows this client, without anybody signing in.
    ///
    /// # Errors
    /// [`OidcError`] if it does not say what it is.
    pub async fn check(&self) -> Result<Vec<Finding>, OidcError> {
        let metadata = self.metadata().await?;
        let mut found = vec![finding(
            Fit::Yes,
            format!(
                "the provider answers and is the issuer {}",
                self.inner.settings.issuer.as_str()
            ),
        )];
        found.push(flow(&metadata));
        found.push(pkce(&metadata));
        found.extend([keys(&metadata), secret(&metadata)]);
        found.extend(self.addresses(&metadata));
        found.extend(self.strength(&metadata));
        found.push(self.client_is_known(&metadata).await);
        Ok(found)
    }

    /// How a mail address comes in, and what says that it was verified.
    fn addresses(&self, metadata: &Metadata) -> Vec<Finding> {
        let email = Scope::new("email".to_owned());
        let scope = match metadata.scopes_supported() {
            None => finding(
                Fit::Unsaid,
                "the provider does not say which scopes it knows; `email` is asked for",
            ),
            Some(scopes) => yes_or(
                scopes.contains(&email),
                "the provider knows the scope `email`",
                "the provider does not know the scope `email`. Mend: have it allowed for this client",
            ),
        };
        let claim = &self.inner.settings.verified_claim;
        let named = metadata
            .claims_supported()
            .is_some_and(|claims| claims.contains(&CoreClaimName::new(claim.clone())));
        let verified = if named {
            finding(Fit::Yes, format!("the provider knows the claim `{claim}`"))
        } else {
            finding(
                Fit::Unsaid,
                format!(
                    "the provider does not say that it gives the claim `{claim}`. Without it nobody comes in for the first \
                     time; docs/accounts.md says what to do for some providers"
                ),
            )
        };
        vec![scope, verified]
    }

    /// Whether the provider knows what `acr` asks.
    fn strength(&self, metadata: &Metadata) -> Option<Finding> {
        let asked = &self.inner.settings.acr;
        let known = metadata.acr_values_supported()?;
        let unknown: Vec<&str> = asked
            .iter()
            .filter(|asked| !known.iter().any(|known| known.as_str() == **asked))
            .map(String::as_str)
            .collect();
        if asked.is_empty() {
            None
        } else if unknown.is_empty() {
            Some(finding(Fit::Yes, "the provider knows every value of `acr`"))
        } else {
            let words = format!("the provider does not know the acr {}", unknown.join(", "));
            Some(finding(Fit::No, words))
        }
    }

    /// A code that is none: a provider says first whether it knows who asks.
    async fn client_is_known(&self, metadata: &Metadata) -> Finding {
        let client = self.client(metadata);
        let verifier = "peil-oidc-check-peil-oidc-check-peil-oidc-check".to_owned();
        let Ok(request) =
            client.exchange_code(AuthorizationCode::new("peil-oidc-check".to_owned()))
        else {
            return finding(Fit::No, "the provider has no token_endpoint");
        };
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(verifier));
        let asked = async { request.request_async(&self.inner.fetcher).await.map_err(refused) };
        match self.in_time("the token endpoint", asked).await {
            Err(OidcError::Refused { code }) if code == "invalid_grant" => {
                finding(Fit::Yes, "the provider knows client_id and client secret")
            }
            Err(OidcError::Refused { code })
                if code == "invalid_client" || code == "unauthorized_client" =>
            {
                let words = format!(
                    "the provider does not know client_id with this client secret ({code}). Mend: copy both anew; a secret \
                     may have run out"
                );
                finding(Fit::No, words)
            }
            Err(error) => {
                let words =
                    format!("whether the provider knows the client secret is not clear: {error}");
                finding(Fit::Unsaid, words)
            }
            Ok(_) => finding(Fit::No, "the provider gives tokens for a code that is none"),
        }
    }
}

fn flow(metadata: &Metadata) -> Finding {
    let code = |types: &openidconnect::ResponseTypes<CoreResponseType>| {
        types.len() == 1 && types.contains(&CoreResponseType::Code)
    };
    yes_or(
        metadata.response_types_supported().iter().any(code),
        "the provider knows the authorization code flow",
        "the provider does not know the authorization code flow (response_types_supported has no `code`)",
    )
}

fn pkce(metadata: &Metadata) -> Finding {
    match &metadata.additional_metadata().code_challenge_methods_supported {
        None => finding(Fit::Unsaid, "the provider does not say whether it knows PKCE; it is sent"),
        Some(methods) => yes_or(
            methods.iter().any(|method| method == "S256"),
            "the provider knows PKCE (S256)",
            "the provider knows PKCE, but not S256",
        ),
    }
}

fn keys(metadata: &Metadata) -> Finding {
    let signs = metadata.id_token_signing_alg_values_supported();
    let usable = signs.iter().any(|alg| SIGNATURES.contains(alg));
    let keys = metadata.jwks().keys().len();
    yes_or(
        usable && keys > 0,
        &format!("the provider signs with keys of its own ({keys} are known)"),
        "the provider signs with no key that Peil takes (RSA, ECDSA P-256 and P-384, Ed25519). Mend: choose RS256 for this \
         client",
    )
}

fn secret(metadata: &Metadata) -> Finding {
    let takes = metadata.token_endpoint_auth_methods_supported().is_none_or(|methods| {
        methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
            || methods.contains(&CoreClientAuthMethod::ClientSecretPost)
    });
    yes_or(
        takes,
        "the provider takes a client secret",
        "the provider takes no client secret (client_secret_basic, client_secret_post)",
    )
}
