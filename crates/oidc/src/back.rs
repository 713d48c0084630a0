//! Whoever is back from a provider: the code for an ID token, and the token looked at.

use chrono::{DateTime, Utc};
use openidconnect::core::{CoreErrorResponseType, CoreGenderClaim, CoreJwsSigningAlgorithm};
use openidconnect::{
    AccessToken, AccessTokenHash, AuthenticationContextClass, AuthorizationCode,
    ClaimsVerificationError, Nonce, OAuth2TokenResponse, PkceCodeVerifier, RequestTokenError,
    StandardErrorResponse, SubjectIdentifier, TokenResponse, UserInfoError,
};
use serde_json::Value;

use crate::error::error_word;
use crate::types::{Claims, Metadata, MoreClaims, OidcClient, Tokens, UserInfo};
use crate::{FetchError, OidcError, Provider, TokenFault, Way};

/// What is asked for with the code.
const TOKEN: &str = "the ID token";
/// What is asked for if no mail address is in that.
const USER_INFO: &str = "the mail address";

/// Signatures that are taken: by a key that only the provider has. Not those by the client secret, which is in a file of
/// ours too, and none at all is none.
pub(crate) const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Somebody for whom a provider vouches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// The provider.
    pub issuer: String,
    /// The person: a word of the provider's that never goes to another.
    pub subject: String,
    /// What it says of the mail address.
    pub address: Address,
}

/// What a provider says of a mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// Nothing.
    Missing,
    /// There is one, and nobody looked whether it is this person's.
    Unverified,
    /// This one, which was verified to be this person's.
    Verified(String),
}

impl Provider {
    /// For whom the provider vouches, by the code that somebody came back with.
    ///
    /// # Errors
    /// [`OidcError`] if the provider cannot be reached, refuses the code, or its ID token is not in order:
    /// [`OidcError::Token`] says what is wrong with that.
    pub async fn finish(&self, code: &str, way: &Way) -> Result<Vouched, OidcError> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        self.in_time(TOKEN, self.exchange(&client, &metadata, code, way)).await
    }

    async fn exchange(
        &self,
        client: &OidcClient,
        metadata: &Metadata,
        code: &str,
        way: &Way,
    ) -> Result<Vouched, OidcError> {
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| OidcError::NoEndpoint { what: "token_endpoint" })?
            .set_pkce_verifier(PkceCodeVerifier::new(way.verifier.clone()))
            .request_async(&self.inner.fetcher)
            .await
            .map_err(refused)?;
        let nonce = Nonce::new(way.nonce.clone());
        let claims = match self.look(client, &tokens, &nonce) {
            // Providers change their keys; those that are known may be of an hour ago.
            Err(OidcError::Token(TokenFault::Signature)) => {
                self.forget().await;
                let metadata = self.metadata().await?;
                let client = self.client(&metadata);
                self.look(&client, &tokens, &nonce)?
            }
            looked => looked?,
        };
        self.look_at_means(&claims)?;
        let address = match self.address_in(&claims) {
            // Many providers put it nowhere else.
            Address::Missing if metadata.userinfo_endpoint().is_some() => {
                let subject = claims.subject().clone();
                self.ask_for_address(client, tokens.access_token().clone(), subject).await?
            }
            address => address,
        };
        Ok(Vouched {
            issuer: claims.issuer().to_string(),
            subject: claims.subject().to_string(),
            address,
        })
    }

    /// Looks at an ID token: the signature by the provider's keys, the client, the issuer, the time, the nonce, the access
    /// token that came with it, and what the settings ask of the way of signing in.
    fn look(
        &self,
        client: &OidcClient,
        tokens: &Tokens,
        nonce: &Nonce,
    ) -> Result<Claims, OidcError> {
        let now = self.now();
        let asked = &self.inner.settings.acr;
        let strong = move |acr: Option<&AuthenticationContextClass>| {
            let fits = asked.is_empty() || acr.is_some_and(|acr| asked.contains(&**acr));
            if fits { Ok(()) } else { Err("another acr".to_owned()) }
        };
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(SIGNATURES)
            .set_time_fn(move || DateTime::<Utc>::from_timestamp(now, 0).unwrap_or_default())
            .set_auth_context_verifier_fn(strong);
        let id_token = tokens.id_token().ok_or(OidcError::NoIdToken)?;
        let claims = id_token.claims(&verifier, nonce).map_err(|error| fault(&error))?;
        if let Some(expected) = claims.access_token_hash() {
            let unreadable = |_| TokenFault::Unreadable;
            let alg = id_token.signing_alg().map_err(unreadable)?;
            let key = id_token.signing_key(&verifier).map_err(unreadable)?;
            let found = AccessTokenHash::from_token(tokens.access_token(), alg, key);
            if !found.is_ok_and(|found| found == *expected) {
                return Err(TokenFault::AccessToken.into());
            }
        }
        Ok(claims.clone())
    }

    /// Whether somebody signed in by one of the means that the settings ask for.
    fn look_at_means(&self, claims: &Claims) -> Result<(), TokenFault> {
        let asked = &self.inner.settings.amr;
        let used = claims.auth_method_refs().map_or(&[][..], Vec::as_slice);
        let fits = asked.is_empty() || used.iter().any(|means| asked.contains(&**means));
        if fits { Ok(()) } else { Err(TokenFault::Weak) }
    }

    fn address_in(&self, claims: &Claims) -> Address {
        let email = claims.email().map(|email| email.as_str());
        self.address(email, claims.email_verified(), claims.additional_claims())
    }

    async fn ask_for_address(
        &self,
        client: &OidcClient,
        token: AccessToken,
        subject: SubjectIdentifier,
    ) -> Result<Address, OidcError> {
        let request = client
            .user_info(token, Some(subject))
            .map_err(|_| OidcError::NoEndpoint { what: "userinfo_endpoint" })?;
        let said: UserInfo = request
            .request_async::<MoreClaims, _, CoreGenderClaim>(&self.inner.fetcher)
            .await
            .map_err(|error| match error {
                UserInfoError::Request(source) => {
                    OidcError::Unreachable { what: USER_INFO, source }
                }
                UserInfoError::Response(status, ..) => {
                    OidcError::Status { what: USER_INFO, status: status.as_u16() }
                }
                UserInfoError::Parse(error) => {
                    OidcError::Unreadable { what: USER_INFO, at: error.path().to_string() }
                }
                _ => OidcError::Unreadable { what: USER_INFO, at: String::new() },
            })?;
        let email = said.email().map(|email| email.as_str());
        Ok(self.address(email, said.email_verified(), said.additional_claims()))
    }

    /// A mail address, by what the claim of the settings says of it.
    fn address(&self, email: Option<&str>, verified: Option<bool>, more: &MoreClaims) -> Address {
        let Some(email) = email else { return Address::Missing };
        let claim = self.inner.settings.verified_claim.as_str();
        let verified = match claim {
            "email_verified" => verified == Some(true),
            other => more.by_name.get(other).is_some_and(is_true),
        };
        if verified { Address::Verified(email.to_owned()) } else { Address::Unverified }
    }
}

/// Whether a claim says yes: providers write it in more than one way.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Bool(yes) => *yes,
        Value::Number(number) => number.as_i64() == Some(1),
        Value::String(text) => text == "true" || text == "1",
        _ => false,
    }
}

/// What a provider refuses with.
type Refusal = StandardErrorResponse<CoreErrorResponseType>;

/// Why there is no token.
pub(crate) fn refused(error: RequestTokenError<FetchError, Refusal>) -> OidcError {
    match error {
        RequestTokenError::ServerResponse(response) => {
            OidcError::Refused { code: error_word(response.error().as_ref()) }
        }
        RequestTokenError::Request(source) => OidcError::Unreachable { what: TOKEN, source },
        RequestTokenError::Parse(error, _) => {
            OidcError::Unreadable { what: TOKEN, at: error.path().to_string() }
        }
        RequestTokenError::Other(_) => OidcError::Unreadable { what: TOKEN, at: String::new() },
    }
}

fn fault(error: &ClaimsVerificationError) -> TokenFault {
    match error {
        ClaimsVerificationError::Expired(_) => TokenFault::Expired,
        ClaimsVerificationError::InvalidAudience(_) => TokenFault::Audience,
        ClaimsVerificationError::InvalidIssuer(_) => TokenFault::Issuer,
        ClaimsVerificationError::InvalidNonce(_) => TokenFault::Nonce,
        ClaimsVerificationError::SignatureVerification(_) => TokenFault::Signature,
        ClaimsVerificationError::InvalidAuthContext(_) => TokenFault::Weak,
        _ => TokenFault::Unreadable,
    }
}
