//! What machines read of the map as a whole: its description (`VoID` and DCAT), the list of
//! its pages, what robots may do.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use oxrdf::vocab::{rdf as rdf_vocabulary, xsd};
use oxrdf::{Literal, NamedNode, Term, Triple};

use super::endpoint::{accepted, own_address};
use super::extract::{Asked, AskedFile, Visit};
use super::problem::Problem;
use super::rdf;
use crate::index::Pattern;
use crate::vocab::dct;

const VOID: &str = "http://rdfs.org/ns/void#";
const DCAT: &str = "http://www.w3.org/ns/dcat#";
/// Files of the whole map: name of the format, media type.
const DUMPS: [(&str, &str); 3] =
    [("turtle", "text/turtle"), ("trig", "application/trig"), ("jsonld", "application/ld+json")];
/// Addresses of one list of pages: the protocol allows no more.
const MOST_ADDRESSES: usize = 50_000;

/// Describes the map: what it holds, where it is asked, where it is downloaded.
pub(super) async fn void(
    headers: HeaderMap,
    AskedFile(asked): AskedFile,
) -> Result<Response, Problem> {
    let format = accepted(&headers).graph().unwrap_or("ttl");
    asked
        .answer_anew(move |visit| {
            let own = |path: &str| {
                let address = own_address(&headers, path);
                NamedNode::new(address)
                    .unwrap_or_else(|_| NamedNode::new_unchecked("urn:x-portulan"))
            };
            Ok(rdf::send(&description(visit, own), (format, "void"))
                .unwrap_or_else(IntoResponse::into_response))
        })
        .await
}

fn description(visit: &Visit, own: impl Fn(&str) -> NamedNode) -> Vec<Triple> {
    let term = |namespace: &str, name: &str| NamedNode::new_unchecked(format!("{namespace}{name}"));
    let map = own("/.well-known/void#carte");
    let french = |text: &str| Literal::new_language_tagged_literal_unchecked(text, "fr");
    let number = |number: usize| Literal::new_typed_literal(number.to_string(), xsd::INTEGER);
    let mut triples = Vec::new();
    let mut say = |subject: &NamedNode, property: NamedNode, value: Term| {
        triples.push(Triple::new(subject.clone(), property, value));
    };
    let kind = || rdf_vocabulary::TYPE.into_owned();
    say(&map, kind(), term(VOID, "Dataset").into());
    say(&map, kind(), term(DCAT, "Dataset").into());
    let title = "Portulan, la carte partagée des systèmes d’information de la Sécurité sociale";
    say(&map, dct::TITLE.into_owned(), french(title).into());
    say(&map, term(VOID, "sparqlEndpoint"), own("/sparql").into());
    let space = Literal::new_simple_literal(format!("{}id/", visit.urls().base()));
    say(&map, term(VOID, "uriSpace"), space.into());
    say(&map, term(VOID, "triples"), number(visit.view.count(Pattern::default())).into());
    say(&map, term(VOID, "vocabulary"), visit.state.ontology().clone().into());
    say(&map, term(DCAT, "landingPage"), own("/").into());
    for (format, media_type) in DUMPS {
        let file = own(&format!("/api/v1/exports?format={format}"));
        let distribution = own(&format!("/.well-known/void#{format}"));
        say(&map, term(VOID, "dataDump"), file.clone().into());
        say(&map, term(DCAT, "distribution"), distribution.clone().into());
        say(&distribution, kind(), term(DCAT, "Distribution").into());
        say(&distribution, term(DCAT, "downloadURL"), file.into());
        let media = NamedNode::new_unchecked(format!(
            "https://www.iana.org/assignments/media-types/{media_type}"
        ));
        say(&distribution, term(DCAT, "mediaType"), media.into());
    }
    for class in visit.schema.classes() {
        let pattern = Pattern {
            predicate: Some(rdf_vocabulary::TYPE),
            object: Some(class.iri.as_ref().into()),
            ..Pattern::default()
        };
        let entities = visit.view.count(pattern);
        if entities == 0 {
            continue;
        }
        let part = own(&format!("/.well-known/void#classe-{}", class.key));
        say(&map, term(VOID, "classPartition"), part.clone().into());
        say(&part, term(VOID, "class"), class.iri.clone().into());
        say(&part, term(VOID, "entities"), number(entities).into());
    }
    triples
}

/// The pages of things, for search engines: those of the first classes of the map first. When there are more than one
/// list may have, an index of lists (`?partie=1`, `?partie=2`…), as the protocol wants it.
pub(super) async fn sitemap(
    headers: HeaderMap,
    AskedFile(asked): AskedFile,
) -> Result<Response, Problem> {
    asked
        .answer_anew(move |visit| {
            let own = |path: &str| own_address(&headers, path);
            let text = plan(pages(visit), visit.param("partie"), (MOST_ADDRESSES, &own))?;
            let kind = [(header::CONTENT_TYPE, "application/xml; charset=utf-8")];
            Ok((kind, text).into_response())
        })
        .await
}

/// The list of some pages, at most `most` of them; without a part, an index of the parts when there are several.
fn plan(
    paths: Vec<String>,
    part: Option<&str>,
    (most, own): (usize, &dyn Fn(&str) -> String),
) -> Result<String, Problem> {
    let parts = paths.len().div_ceil(most);
    let part = part.map(|text| {
        let number = text.parse::<usize>().ok().filter(|part| (1..=parts).contains(part));
        number.ok_or_else(|| Problem::bad("partie", "le numéro d’une partie du plan"))
    });
    let (list, one, shown): (_, _, Vec<String>) = match part.transpose()? {
        None if parts > 1 => {
            let part = |number| format!("/sitemap.xml?partie={number}");
            ("sitemapindex", "sitemap", (1..=parts).map(part).collect())
        }
        part => {
            let skipped = (part.unwrap_or(1) - 1) * most;
            ("urlset", "url", paths.into_iter().skip(skipped).take(most).collect())
        }
    };
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{list} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    );
    for path in shown {
        write_address(&mut text, (one, &own(&path)));
    }
    text.push_str(&format!("</{list}>\n"));
    Ok(text)
}

/// The paths of the pages, each once.
fn pages(visit: &Visit) -> Vec<String> {
    let first = ["/", "/liste", "/analyses", "/ontologie", "/vues", "/si"];
    let mut paths: Vec<String> = first.map(str::to_owned).into();
    let mut seen = BTreeSet::new();
    for class in visit.schema.classes() {
        for row in &visit.listing(class).rows {
            let path = visit.urls().fiche(row.iri.as_ref());
            if seen.insert(path.clone()) {
                paths.push(path);
            }
        }
    }
    paths
}

fn write_address(text: &mut String, (element, address): (&str, &str)) {
    let escaped = address
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&apos;");
    // Writing to a text cannot fail.
    let _ = writeln!(text, "  <{element}><loc>{escaped}</loc></{element}>");
}

/// What robots may read: pages, and none of what computes on demand.
pub(super) async fn robots(headers: HeaderMap, _: Asked) -> Response {
    let map = own_address(&headers, "/sitemap.xml");
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    let text = format!(
        "User-agent: *\nDisallow: /sparql\nDisallow: /recherche\nDisallow: /importer\nDisallow: /connexion\nSitemap: {map}\n"
    );
    (kind, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::plan;

    #[test]
    fn a_long_plan_is_an_index_of_parts_that_hold_every_page_once() {
        let paths: Vec<String> = (0..7).map(|number| format!("/p?{number}&<")).collect();
        let own = |path: &str| format!("https://carte.example{path}");
        let asked = |part| plan(paths.clone(), part, (3, &own));
        let index = asked(None).unwrap();
        assert!(index.contains("<sitemapindex") && index.contains("partie=3</loc>"), "{index}");
        assert!(!index.contains("partie=4"));
        let whole: String = ["1", "2", "3"].map(|part| asked(Some(part)).unwrap()).concat();
        assert_eq!(whole.matches("<url>").count(), 7);
        assert!(whole.contains("/p?6&amp;&lt;</loc>"), "{whole}");
        for part in ["0", "4", "x"] {
            assert!(asked(Some(part)).is_err(), "{part}");
        }
        assert!(plan(paths.clone(), None, (7, &own)).unwrap().contains("<urlset"));
    }
}
