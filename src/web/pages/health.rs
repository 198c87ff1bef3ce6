//! `/sante`: what a supervisor asks.

use axum::response::Response;
use serde_json::json;

use crate::web::export::json_response;
use crate::web::extract::Asked;
use crate::web::problem::Problem;

/// Answers `{"status": "ok", "edition": <number>, "version": "<of the program>"}`, once the map can be read.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer_anew(|visit| {
            Ok(json_response(&json!({
                "status": "ok",
                "edition": visit.view.number(),
                "version": env!("CARGO_PKG_VERSION"),
            })))
        })
        .await
}
