//! The cookies of the house: of the session, of the browser, and of the way to a provider and back.
//!
//! All are for the path of the house only, so no page of a survey ever gets one.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::HOME;

/// Names of cookies.
const SESSION: &str = "peil-session";
const DEVICE: &str = "peil-device";
const SIGN_ON: &str = "peil-sign-on";
/// How long a browser is known: two years, so that a coordinator who comes back for the next wave still is.
const DEVICE_SECONDS: u32 = 2 * 366 * 24 * 60 * 60;
/// How long somebody may be at a provider; the server says so too.
const SIGN_ON_SECONDS: u32 = 10 * 60;

/// The token of the session, if the browser sends one.
pub(crate) fn session(headers: &HeaderMap) -> Option<&str> {
    named(headers, SESSION)
}

/// What the browser is known by, if it was here before.
pub(crate) fn device(headers: &HeaderMap) -> Option<&str> {
    named(headers, DEVICE)
}

/// What a browser that was led to a provider bears.
pub(crate) fn sign_on(headers: &HeaderMap) -> Option<&str> {
    named(headers, SIGN_ON)
}

fn named<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).map(str::trim);
    pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// How cookies are sent: on encrypted connections only, where there are some.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Baker {
    /// Whether people reach the service by https.
    pub(crate) secure: bool,
}

impl Baker {
    /// Begins a session in this browser; it ends when the browser or the server says so.
    pub(crate) fn begin(self, response: &mut Response, token: &str, device: Option<&str>) {
        self.set(response, SESSION, token, None);
        if let Some(device) = device {
            self.set(response, DEVICE, device, Some(DEVICE_SECONDS));
        }
    }

    /// Takes the session's cookie away; the browser stays known.
    pub(crate) fn end(self, response: &mut Response) {
        self.set(response, SESSION, "", Some(0));
    }

    /// Marks this browser before it is led to a provider.
    pub(crate) fn lead_away(self, response: &mut Response, token: &str) {
        self.set(response, SIGN_ON, token, Some(SIGN_ON_SECONDS));
    }

    /// Takes that mark away: it is back.
    pub(crate) fn is_back(self, response: &mut Response) {
        self.set(response, SIGN_ON, "", Some(0));
    }

    fn set(self, response: &mut Response, name: &str, value: &str, seconds: Option<u32>) {
        // Lax: a link in a mail leads in, and so does a provider; a form on another site does not come along.
        let mut cookie = format!("{name}={value}; Path={HOME}; HttpOnly; SameSite=Lax");
        if let Some(seconds) = seconds {
            cookie = format!("{cookie}; Max-Age={seconds}");
        }
        if self.secure {
            cookie.push_str("; Secure");
        }
        // Tokens are letters, digits, `-`, `_` and `.`: a header can hold them.
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; peil-session=abc; b=2"));
        headers.append(header::COOKIE, HeaderValue::from_static("peil-device=d-1"));
        assert_eq!((session(&headers), device(&headers)), (Some("abc"), Some("d-1")));
        let mut headers = HeaderMap::new();
        headers
            .append(header::COOKIE, HeaderValue::from_static("peil-session-x=abc; xpeil-device=1"));
        assert_eq!((session(&headers), device(&headers)), (None, None));
    }

    #[test]
    fn cookies_are_for_the_house_only_and_out_of_reach_of_scripts() {
        let cookies = |secure| {
            let mut response = ().into_response();
            let baker = Baker { secure };
            baker.begin(&mut response, "token", Some("device"));
            baker.end(&mut response);
            baker.lead_away(&mut response, "away");
            baker.is_back(&mut response);
            let cookies = response.headers().get_all(header::SET_COOKIE).iter();
            cookies.map(|value| value.to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        for cookie in cookies(true) {
            for part in ["; Path=/house", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
                assert!(cookie.contains(part), "{cookie}");
            }
        }
        let plain = cookies(false);
        assert!(plain[0].starts_with("peil-session=token;") && !plain[0].contains("Max-Age"));
        assert!(plain[1].starts_with("peil-device=device;"));
        assert!(plain[2].starts_with("peil-session=;") && plain[2].contains("Max-Age=0"));
        assert!(plain[3].starts_with("peil-sign-on=away;") && plain[3].contains("Max-Age=600"));
        assert!(plain[4].starts_with("peil-sign-on=;") && plain[4].contains("Max-Age=0"));
        assert!(plain.iter().all(|cookie| !cookie.contains("Secure")));
    }
}
