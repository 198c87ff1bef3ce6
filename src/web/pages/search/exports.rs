//! The results as JSON, CSV or Turtle.

use axum::response::Response;
use oxrdf::Triple;
use serde_json::{Value, json};

use super::Search;
use super::results::{other_name, shown};
use crate::search::{Hit, Target};
use crate::web::export::{csv_response, json_response, term_json, thing_json, turtle_response};
use crate::web::names::{Names, about};
use crate::web::problem::Problem;

/// Results sent.
const EXPORTED: usize = 1_000;
/// Things sent in Turtle, with all their facts.
const DESCRIBED: usize = 200;

impl Search<'_> {
    fn exported(&self, most: usize) -> Vec<Hit> {
        self.hits(&self.places[..self.places.len().min(most)])
    }

    /// See [`super::show`].
    pub(super) fn json(&self) -> Response {
        json_response(&self.value((0, EXPORTED)))
    }

    /// The results after the first `skip`, at most `take`, as JSON.
    pub(super) fn value(&self, (skip, take): (usize, usize)) -> Value {
        let names = self.visit.names();
        let reading = &self.answers.reading;
        let kinds: Vec<Value> = self
            .index
            .kinds_of(&self.answers, &self.narrowing)
            .into_iter()
            .map(|(kind, count)| json!({ "key": kind.key, "label": kind.label, "count": count }))
            .collect();
        let facets: Vec<Value> = self
            .index
            .facets_of(&self.answers, &self.narrowing)
            .into_iter()
            .map(|facet| {
                let values: Vec<Value> = facet
                    .values
                    .iter()
                    .take(100)
                    .map(|(term, count)| {
                        let label = names.shown(term).text;
                        json!({ "value": term_json(term, Some(&label)), "count": count })
                    })
                    .collect();
                json!({ "key": facet.property.key, "label": facet.property.name, "values": values })
            })
            .collect();
        let from = skip.min(self.places.len());
        let to = from.saturating_add(take).min(self.places.len());
        let hits = self.hits(&self.places[from..to]);
        let results: Vec<Value> = hits.iter().map(|hit| self.one(&names, hit)).collect();
        json!({
            "edition": self.visit.view.number(),
            "query": self.query,
            "reading": {
                "cut": reading.cut,
                "unknown": reading.unknown,
                "corrected": reading.corrected_query(&self.query, str::to_owned),
                "partial": reading.partial,
            },
            "total": self.places.len(),
            "kinds": kinds,
            "facets": facets,
            "results": results,
        })
    }

    fn one(&self, names: &Names<'_>, hit: &Hit) -> Value {
        let shown = shown(self.visit, names, hit);
        let (iri, acronym, found_by) = match &hit.target {
            Target::Thing(iri) => (
                Some(iri.as_str()),
                names.name(iri).acronym.clone(),
                other_name(self.visit, &shown, (iri, &self.query)),
            ),
            Target::Question(_) => (None, None, None),
        };
        let class = hit.kind.class.as_ref().map(|class| thing_json(class, &hit.kind.label));
        json!({
            "iri": iri,
            "href": shown.href,
            "label": shown.long.as_ref().unwrap_or(&shown.text),
            "acronym": acronym,
            "kind": hit.kind.key,
            "class": class,
            "found_by": found_by,
            "transverse": shown.transverse,
            "fictitious": shown.fictitious,
        })
    }

    /// One row per result, the best first.
    ///
    /// # Errors
    /// See [`csv_response`].
    pub(super) fn csv(&self) -> Result<Response, Problem> {
        let names = self.visit.names();
        let header =
            ["Sigle", "Nom", "Nature", "Exemple fictif", "Adresse", "IRI"].map(str::to_owned);
        let rows: Vec<Vec<String>> = self
            .exported(EXPORTED)
            .iter()
            .map(|hit| {
                let shown = shown(self.visit, &names, hit);
                let (iri, acronym) = match &hit.target {
                    Target::Thing(iri) => {
                        (iri.as_str().to_owned(), names.name(iri).acronym.clone())
                    }
                    Target::Question(_) => (String::new(), None),
                };
                vec![
                    acronym.unwrap_or_default(),
                    shown.long.unwrap_or(shown.text),
                    hit.kind.label.clone(),
                    if shown.fictitious { "oui" } else { "non" }.to_owned(),
                    shown.href.unwrap_or_default(),
                    iri,
                ]
            })
            .collect();
        csv_response("recherche", &header, &rows)
    }

    /// All the facts about the first things found.
    ///
    /// # Errors
    /// See [`turtle_response`].
    pub(super) fn turtle(&self) -> Result<Response, Problem> {
        let mut triples = Vec::new();
        for hit in self.exported(DESCRIBED) {
            if let Target::Thing(iri) = hit.target {
                let facts = about(self.visit.view.as_ref(), &iri, None, 2_000);
                triples.extend(
                    facts.into_iter().map(|q| Triple::new(q.subject, q.predicate, q.object)),
                );
            }
        }
        turtle_response("recherche", &triples)
    }
}
