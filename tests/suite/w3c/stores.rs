//! Evaluates a case on the frozen edition, and on oxigraph's memory store as the oracle.

use std::sync::Arc;

use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use portulan::edition::{DefaultGraph, Edition};
use portulan::index::{Answer, Limits};
use portulan::sparql::guard;
use spargebra::{Query, SparqlParser};

use super::case::{Case, Data, File, Kind};
use super::outcome::{Outcome, Table, is_ordered, parse_query};

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// The frozen edition: what everybody reads.
pub(super) fn on_edition(case: &Case) -> Result<Outcome, String> {
    guard::check(&case.request.text()?).map_err(text)?;
    match &case.kind {
        Kind::NegativeSyntax => Ok(syntax(case)),
        Kind::Update(_) => {
            let edition = Arc::new(Edition::from_quads(1, &case.data.quads()?).map_err(text)?);
            let update = SparqlParser::new()
                .with_base_iri(&case.request.iri)
                .map_err(text)?
                .parse_update(&case.request.text()?)
                .map_err(text)?;
            let overlay = edition
                .evaluate_update(&update, &DefaultGraph::Actual, &Limits::default())
                .map_err(text)?;
            let next = edition.merged(&overlay, 2);
            let names = next.graph_descriptions();
            let names = names.iter().map(|graph| graph.name.as_str().to_owned());
            Ok(Outcome::Dataset(next.quads().collect(), names.collect()))
        }
        Kind::Query(_) => {
            let query = parse_query(case)?;
            let quads = data_of(case, &query)?.quads()?;
            let edition = Arc::new(Edition::from_quads(1, &quads).map_err(text)?);
            let answer = edition.unrestricted().evaluate(&query, &[], &Limits::default());
            Ok(match answer.map_err(text)? {
                Answer::Boolean(value) => Outcome::Boolean(value),
                Answer::Graph { triples, .. } => Outcome::Graph(triples.into_iter().collect()),
                Answer::Solutions { variables, rows, .. } => {
                    Outcome::Solutions(Table { variables, rows, ordered: orders(&query) })
                }
            })
        }
    }
}

/// oxigraph's memory store: the same engine over another storage.
pub(super) fn on_oracle(case: &Case) -> Result<Outcome, String> {
    let evaluator = SparqlEvaluator::new().with_base_iri(&case.request.iri).map_err(text)?;
    match &case.kind {
        Kind::NegativeSyntax => Ok(syntax(case)),
        Kind::Update(_) => {
            let store = filled(&case.data)?;
            let update = evaluator.parse_update(&case.request.text()?).map_err(text)?;
            update.on_store(&store).execute().map_err(text)?;
            let names = store.named_graphs().map(|name| {
                name.map(|name| name.to_string().trim_matches(['<', '>']).to_owned()).map_err(text)
            });
            let names = names.collect::<Result<_, _>>()?;
            let quads = store.iter().collect::<Result<_, _>>().map_err(text)?;
            Ok(Outcome::Dataset(quads, names))
        }
        Kind::Query(_) => {
            let query = parse_query(case)?;
            let store = filled(&data_of(case, &query)?)?;
            let ordered = orders(&query);
            let results = evaluator.for_query(query).on_store(&store).execute();
            Ok(match results.map_err(text)? {
                QueryResults::Boolean(value) => Outcome::Boolean(value),
                QueryResults::Graph(triples) => {
                    Outcome::Graph(triples.collect::<Result<_, _>>().map_err(text)?)
                }
                QueryResults::Solutions(solutions) => Outcome::Solutions(Table {
                    variables: solutions.variables().to_vec(),
                    rows: solutions
                        .map(|row| row.map(|row| row.values().to_vec()).map_err(text))
                        .collect::<Result<_, _>>()?,
                    ordered,
                }),
            })
        }
    }
}

fn filled(data: &Data) -> Result<Store, String> {
    let store = Store::new().map_err(text)?;
    for quad in data.quads()? {
        store.insert(quad.as_ref()).map_err(text)?;
    }
    for (name, _) in &data.named {
        store.insert_named_graph(name).map_err(text)?;
    }
    Ok(store)
}

fn orders(query: &Query) -> bool {
    matches!(query, Query::Select { pattern, .. } if is_ordered(pattern))
}

/// What the parser makes of a request that should not be valid.
fn syntax(case: &Case) -> Outcome {
    let Ok(request) = case.request.text() else {
        return Outcome::Boolean(false);
    };
    let parser = SparqlParser::new();
    let valid = if case.request.extension() == "ru" {
        parser.parse_update(&request).is_ok()
    } else {
        parser.parse_query(&request).is_ok()
    };
    if valid { Outcome::Boolean(true) } else { Outcome::SyntaxError }
}

/// The dataset of a query test: that of the manifest, else the files that the query itself names.
fn data_of(case: &Case, query: &Query) -> Result<Data, String> {
    let mut data = case.data.clone();
    let Some(dataset) = query.dataset() else {
        return Ok(data);
    };
    if !data.default.is_empty() || !data.named.is_empty() {
        return Ok(data);
    }
    let folder = case.request.path.parent().ok_or("a query without a folder")?;
    let base = case.request.iri.rsplit_once('/').map_or("", |(base, _)| base);
    let named = dataset.named.iter().flatten();
    for name in dataset.default.iter().chain(named) {
        let Some(file) = name.as_str().strip_prefix(&format!("{base}/")) else {
            return Err(format!("the query reads {name}, which is not beside it"));
        };
        if !data.named.iter().any(|(known, _)| known == name) {
            let (iri, path) = (name.as_str().to_owned(), folder.join(file));
            data.named.push((name.clone(), File { iri, path }));
        }
    }
    Ok(data)
}
