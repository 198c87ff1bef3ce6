//! Who may write: a session, and requests that come from our own pages.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::sessions::{COOKIE, is_same};
use super::{Desk, Form};
use crate::web::problem::Problem;
use crate::web::state::AppState;

/// Somebody who has signed in, at the desk.
#[derive(Clone, Debug)]
pub(in crate::web) struct SignedIn {
    /// Where they write.
    pub(in crate::web) desk: Arc<Desk>,
    /// The number of their session.
    pub(in crate::web) session: String,
    /// What the forms that we give them must send back.
    pub(in crate::web) csrf: String,
}

impl SignedIn {
    /// Who sends this request, if they have signed in.
    pub(in crate::web) fn find(headers: &HeaderMap, state: &AppState) -> Option<Self> {
        let desk = state.desk()?;
        let session = cookie(headers)?;
        let csrf = desk.sessions().find(&session)?;
        Some(Self { desk, session, csrf })
    }

    /// Checks that a form comes from a page that we gave to this very session.
    ///
    /// # Errors
    /// [`Problem::Forged`].
    pub(in crate::web) fn check(&self, form: &Form) -> Result<(), Problem> {
        self.check_csrf(form.get("csrf"))
    }

    /// The same, for what a form says.
    ///
    /// # Errors
    /// [`Problem::Forged`].
    pub(in crate::web) fn check_csrf(&self, shown: &str) -> Result<(), Problem> {
        if is_same(shown, &self.csrf) { Ok(()) } else { Err(Problem::Forged) }
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let signed_in = Self::find(&parts.headers, state).ok_or(Problem::NotSignedIn)?;
        if !parts.method.is_safe() {
            from_here(&parts.headers)?;
        }
        Ok(signed_in)
    }
}

/// Checks that a request that writes comes from a page of this site, as far as the browser says.
///
/// # Errors
/// [`Problem::Forged`] when it comes from elsewhere.
pub(in crate::web) fn from_here(headers: &HeaderMap) -> Result<(), Problem> {
    let said = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    // Browsers say it themselves; pages cannot write these headers.
    if let Some(site) = headers.get("sec-fetch-site") {
        let is_ours = site == "same-origin" || site == "none";
        return if is_ours { Ok(()) } else { Err(Problem::Forged) };
    }
    let Some(origin) = said(header::ORIGIN) else {
        // Neither header: not a browser of these ten years; the token of the form is checked all the same.
        return Ok(());
    };
    let host = said(header::HOST).unwrap_or_default();
    let is_ours = origin.split_once("://").is_some_and(|(_, authority)| authority == host);
    if is_ours && !host.is_empty() { Ok(()) } else { Err(Problem::Forged) }
}

/// The number of the session that the browser shows.
fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| name.trim() == COOKIE).map(|(_, value)| value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::{cookie, from_here};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn requests_from_elsewhere_are_refused() {
        for ours in [
            &[("sec-fetch-site", "same-origin")][..],
            &[("origin", "https://carte.fr"), ("host", "carte.fr")],
            &[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")],
            &[],
        ] {
            assert!(from_here(&headers(ours)).is_ok(), "{ours:?}");
        }
        for other in [
            &[("sec-fetch-site", "cross-site")][..],
            &[
                ("sec-fetch-site", "same-site"),
                ("origin", "https://carte.fr"),
                ("host", "carte.fr"),
            ],
            &[("origin", "https://autre.fr"), ("host", "carte.fr")],
            &[("origin", "null"), ("host", "carte.fr")],
            &[("origin", "https://carte.fr.autre.fr"), ("host", "carte.fr")],
        ] {
            assert!(from_here(&headers(other)).is_err(), "{other:?}");
        }
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let found = cookie(&headers(&[("cookie", "a=b; portulan-session=12; c=d")]));
        assert_eq!(found.as_deref(), Some("12"));
        assert_eq!(cookie(&headers(&[("cookie", "xportulan-session=12")])), None);
    }
}
