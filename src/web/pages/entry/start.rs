//! `/importer/saisie`: what can be written by hand, what was written lately; and the names offered as one types.

use askama::Template;
use axum::response::Response;
use oxrdf::NamedNode;
use serde_json::json;

use super::by_administrator;
use crate::search::{Target, sort_key};
use crate::web::export::json_response;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::importing::SignedIn;
use crate::web::pages::html;
use crate::web::pages::import::private;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

/// Names offered at most.
const OFFERED: usize = 12;
/// Changes shown.
const CHANGES: usize = 20;

#[derive(Template)]
#[template(path = "pages/entry_start.html")]
struct StartPage {
    shell: Shell,
    /// Label, address, definition.
    classes: Vec<(String, String, String)>,
    changes: Vec<Change>,
}

/// A change that can be undone.
struct Change {
    number: u64,
    date: String,
    message: String,
    extent: String,
}

/// Shows where one may start.
pub(in crate::web) async fn index(_: SignedIn, asked: Asked) -> Result<Response, Problem> {
    let response = by_administrator(asked).answer_anew(|visit| {
        let classes = visit.schema.classes().iter().filter(|class| class.is_main());
        let history = visit.state.map().history(&visit.reader, CHANGES);
        html(&StartPage {
            classes: classes
                .map(|class| {
                    let href = format!("/importer/saisie/nouveau/{}", class.key);
                    (class.label.clone(), href, class.definition.clone().unwrap_or_default())
                })
                .collect(),
            changes: history
                .into_iter()
                .map(|change| Change {
                    number: change.number,
                    date: change.date.chars().take(10).collect(),
                    message: change.message,
                    extent: format!("+{} −{}", change.extent.0, change.extent.1),
                })
                .collect(),
            shell: Shell::new(visit, "Saisir", &visit.names())
                .in_section(Section::None)
                .under("Importer un modèle", "/importer"),
        })
    });
    Ok(private(response.await?))
}

/// The things of a class whose names begin so, for the field that is being filled in:
/// `{choices: [{value, label}]}`.
pub(in crate::web) async fn choices(_: SignedIn, asked: Asked) -> Result<Response, Problem> {
    let response = by_administrator(asked).answer_anew(|visit| {
        let wanted = visit.param("q").unwrap_or_default();
        let class = visit.param("classe").unwrap_or_default();
        let class = visit.schema.class_by_key(class);
        let index = visit.search_index()?;
        let hits = index.complete(wanted, OFFERED * 8).unwrap_or_default();
        let names = visit.names();
        let things = hits.into_iter().filter_map(|hit| match hit.target {
            Target::Thing(iri) => Some(iri),
            Target::Question(_) => None,
        });
        let is_one = |iri: &NamedNode| class.is_none_or(|class| class.descendants.iter().any(|kind| names.name(iri).types.contains(kind)));
        let found: Vec<_> = things
            .filter(|iri| is_one(iri))
            .take(OFFERED)
            .map(|iri| {
                let name = names.name(&iri);
                json!({ "value": crate::entry::text_of(&*visit.view, &iri.clone().into()), "label": name.label })
            })
            .collect();
        Ok(json_response(&json!({ "choices": found })))
    });
    Ok(private(response.await?))
}

/// The organisations that may write: name, end of the address, whether it is the one that does.
pub(super) fn organisations(visit: &Visit, chosen: &str) -> Vec<(String, String, bool)> {
    let names = visit.names();
    let base = format!("{}id/organisme/", visit.urls().base());
    let mut found: Vec<(String, String, bool)> = crate::web::pages::import::organisations(visit)
        .iter()
        .filter_map(|iri| {
            let slug = iri.as_str().strip_prefix(&base)?.to_owned();
            let is_usable = crate::model::identity::is_slug(&slug);
            is_usable.then(|| (names.name(iri).full(), slug.clone(), slug == chosen))
        })
        .collect();
    found.sort_by_cached_key(|(name, slug, _)| (sort_key(name), slug.clone()));
    found
}
