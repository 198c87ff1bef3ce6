//! Small forms, read whole within a limit.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use percent_encoding::percent_decode_str;

use crate::web::problem::Problem;

/// Longest form, in bytes: a token and a few words, or what some hundreds of columns mean.
const LONGEST: usize = 128 * 1024;

/// The fields of a form sent as `application/x-www-form-urlencoded`.
#[derive(Debug)]
pub(in crate::web) struct Form(Vec<(String, String)>);

impl Form {
    /// The first value of a field; empty when it is absent.
    pub(in crate::web) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// All the fields, in the order in which they were sent.
    pub(in crate::web) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Reads a body or a query string.
    pub(in crate::web) fn parse(body: &str) -> Self {
        let decoded = |text: &str| {
            let spaced = text.replace('+', " ");
            percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
        };
        let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
        Self(pairs.map(|(name, value)| (decoded(name), decoded(value))).collect())
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let body = to_bytes(request.into_body(), LONGEST).await.map_err(|_| Problem::TooLarge)?;
        Ok(Self::parse(&String::from_utf8_lossy(&body)))
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn fields_are_decoded() {
        let form = Form::parse("jeton=a%2Bb+c&suite=%2Fimporter&jeton=d&x&%FF=%FF");
        assert_eq!(form.get("jeton"), "a+b c");
        assert_eq!(form.get("suite"), "/importer");
        assert_eq!(form.get("absent"), "");
    }
}
