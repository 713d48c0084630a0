//! Asking a provider: over TLS, without following it elsewhere, and not more than it can have to say.

use std::pin::Pin;

use openidconnect::url::{Host, Url};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};

use crate::FetchError;

/// The longest answer. A provider's keys and description are some kilobytes.
const LIMIT: usize = 1024 * 1024;

/// What a provider is asked with.
#[derive(Debug, Clone)]
pub(crate) struct Fetcher {
    client: reqwest::Client,
}

impl Fetcher {
    /// With certificates that vouch for the provider beside those of the system.
    pub(crate) fn new(certificates: Vec<reqwest::Certificate>) -> Result<Fetcher, reqwest::Error> {
        // A redirect would lead the client secret elsewhere; nothing of the environment decides where a request goes.
        let mut client =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        for certificate in certificates {
            client = client.add_root_certificate(certificate);
        }
        Ok(Fetcher { client: client.build()? })
    }

    /// One question and its answer.
    async fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let connection = |error: reqwest::Error| FetchError::Connection(error.without_url());
        let request = reqwest::Request::try_from(request).map_err(connection)?;
        if !is_locked(request.url()) {
            let host = request.url().host_str().unwrap_or_default().to_owned();
            return Err(FetchError::Insecure { host });
        }
        let mut response = self.client.execute(request).await.map_err(connection)?;
        let mut answer = http::Response::builder().status(response.status());
        for (name, value) in response.headers() {
            answer = answer.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(connection)? {
            if body.len() + chunk.len() > LIMIT {
                return Err(FetchError::TooLong { limit: LIMIT });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(answer.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Fetcher {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.fetch(request))
    }
}

/// Whether what goes to an address is locked, or stays on this machine.
pub(crate) fn is_locked(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        let locked = |address: &str| is_locked(&Url::parse(address).unwrap());
        for address in
            ["https://login.example", "http://127.0.0.1:90/x", "http://[::1]", "http://localhost"]
        {
            assert!(locked(address), "{address}");
        }
        for address in [
            "http://login.example",
            "http://10.0.0.1",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "ftp://127.0.0.1",
            "file:///etc/passwd",
        ] {
            assert!(!locked(address), "{address}");
        }
    }
}
