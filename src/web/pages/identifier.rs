//! `/id/<…>`: the address of the thing itself, which answers with the address of a page about it (303).

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use crate::web::extract::Asked;
use crate::web::negotiation::Format;
use crate::web::urls::{self, Urls};

/// Redirects to the page, or to the data when `Accept` or `?format=` prefers them.
pub(in crate::web) async fn redirect(asked: Asked, Path(local): Path<String>) -> Response {
    let page = Urls::identifier_path(&local);
    let format = match asked.format() {
        Format::Html => String::new(),
        other => other.name().to_owned(),
    };
    // The address of a fact about the thing, when nothing is said of the fact itself.
    let fact = asked.pair("fait").unwrap_or_default().to_owned();
    let mut pairs = vec![("fait", fact), ("format", format)];
    // The moment as it was asked for: the page itself says whether there was an edition.
    pairs.extend(asked.moment_pair());
    Redirect::to(&urls::with_query(&page, &pairs)).into_response()
}
