//! The formats of the answers of SPARQL: which one a client wants, and how each is written.

use oxrdf::Triple;
use oxrdfio::{JsonLdProfile, RdfFormat, RdfParser};
use sparesults::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};

use crate::index::Answer;

/// Names of the formats of results, the preferred first: media types that ask for it, short name.
const RESULTS: [(&str, QueryResultsFormat, &[&str]); 4] = [
    ("json", QueryResultsFormat::Json, &["application/sparql-results+json", "application/json"]),
    (
        "xml",
        QueryResultsFormat::Xml,
        &["application/sparql-results+xml", "application/xml", "text/xml"],
    ),
    ("csv", QueryResultsFormat::Csv, &["text/csv"]),
    ("tsv", QueryResultsFormat::Tsv, &["text/tab-separated-values"]),
];

/// The same for RDF.
const GRAPHS: [(&str, &[&str]); 7] = [
    ("ttl", &["text/turtle", "application/x-turtle"]),
    ("nt", &["application/n-triples", "text/plain"]),
    ("rdf", &["application/rdf+xml", "application/xml", "text/xml"]),
    ("jsonld", &["application/ld+json", "application/json"]),
    ("trig", &["application/trig"]),
    ("nq", &["application/n-quads"]),
    ("n3", &["text/n3"]),
];

/// The format of RDF that has this name.
pub fn rdf(name: &str) -> Option<RdfFormat> {
    Some(match name {
        "ttl" => RdfFormat::Turtle,
        "nt" => RdfFormat::NTriples,
        "rdf" => RdfFormat::RdfXml,
        "jsonld" => RdfFormat::JsonLd { profile: JsonLdProfile::Streaming.into() },
        "trig" => RdfFormat::TriG,
        "nq" => RdfFormat::NQuads,
        "n3" => RdfFormat::N3,
        _ => return None,
    })
}

/// The format of results that has this name.
pub fn results(name: &str) -> Option<QueryResultsFormat> {
    RESULTS.iter().find(|(known, ..)| *known == name).map(|(_, format, _)| *format)
}

/// The media ranges of a value of `Accept`, as they are written, each with its weight.
pub fn media_ranges(accept: &str) -> impl Iterator<Item = (&str, f32)> {
    accept.split(',').map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        (name, parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0))
    })
}

/// What a client accepts: media ranges and their weights, as `Accept` says.
#[derive(Clone, Debug)]
pub struct Accepted(Vec<(String, f32)>);

impl Accepted {
    /// Reads the values of `Accept`; none means that anything will do.
    pub fn read<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        let mut ranges = Vec::new();
        for (name, weight) in values.into_iter().flat_map(media_ranges) {
            if name.contains('/') {
                ranges.push((name.to_ascii_lowercase(), weight));
            }
        }
        if ranges.is_empty() {
            ranges.push(("*/*".to_owned(), 1.0));
        }
        Self(ranges)
    }

    /// How much a media type is wanted: the most precise range that speaks of it decides (RFC 9110, 12.5.1).
    pub fn weight(&self, media_type: &str) -> f32 {
        let family = media_type.split('/').next().unwrap_or_default();
        let precision = |range: &str| match range {
            _ if range == media_type => 3,
            "*/*" => 1,
            _ if range.strip_suffix("/*") == Some(family) => 2,
            _ => 0,
        };
        let known = self.0.iter().map(|(range, weight)| (precision(range), *weight));
        let best =
            known.filter(|(precision, _)| *precision > 0).max_by_key(|(precision, _)| *precision);
        best.map_or(0.0, |(_, weight)| weight)
    }

    /// Whether a page is wanted more than data.
    pub fn prefers_page(&self) -> bool {
        self.0.iter().any(|(range, weight)| range == "text/html" && *weight > 0.0)
            && self.weight("text/html") >= self.data_weight()
    }

    /// How much the most wanted format of data is.
    fn data_weight(&self) -> f32 {
        let results = RESULTS.iter().flat_map(|(_, _, types)| types.iter());
        let graphs = GRAPHS.iter().flat_map(|(_, types)| types.iter());
        results.chain(graphs).map(|media_type| self.weight(media_type)).fold(0.0, f32::max)
    }

    /// The name of the format of results that is wanted most.
    pub fn results(&self) -> Option<&'static str> {
        self.most(RESULTS.iter().map(|(name, _, types)| (*name, *types)))
    }

    /// The name of the format of RDF that is wanted most.
    pub fn graph(&self) -> Option<&'static str> {
        self.most(GRAPHS.iter().map(|(name, types)| (*name, *types)))
    }

    fn most<'a>(&self, formats: impl Iterator<Item = (&'a str, &'a [&'a str])>) -> Option<&'a str> {
        let mut best: Option<(f32, &str)> = None;
        for (name, types) in formats {
            let weight = types.iter().map(|one| self.weight(one)).fold(0.0, f32::max);
            // A named type goes before a wildcard of the same weight.
            let named = self.0.iter().any(|(range, _)| types.contains(&range.as_str()));
            let weight = if named { weight + 0.0005 } else { weight };
            if weight > 0.0005 && best.is_none_or(|(known, _)| weight > known) {
                best = Some((weight, name));
            }
        }
        best.map(|(_, name)| name)
    }
}

/// Reads back an answer in the format of this name, at most `rows` rows or triples; also how many there were in all.
/// `None` when it is not readable.
pub fn read_back((name, bytes): (&str, &[u8]), rows: usize) -> Option<(Answer, usize)> {
    let mut total = 0;
    if let Some(format) = results(name) {
        let parsed = QueryResultsParser::from_format(format).for_slice(bytes).ok()?;
        let solutions = match parsed {
            SliceQueryResultsParserOutput::Boolean(value) => {
                return Some((Answer::Boolean(value), 1));
            }
            SliceQueryResultsParserOutput::Solutions(solutions) => solutions,
        };
        let variables = solutions.variables().to_vec();
        let mut kept = Vec::new();
        for solution in solutions {
            let solution = solution.ok()?;
            total += 1;
            if kept.len() < rows {
                kept.push(solution.values().to_vec());
            }
        }
        let truncated = total > kept.len();
        return Some((Answer::Solutions { variables, rows: kept, truncated }, total));
    }
    let mut triples = Vec::new();
    for quad in RdfParser::from_format(rdf(name)?).for_slice(bytes) {
        let quad = quad.ok()?;
        total += 1;
        if triples.len() < rows {
            triples.push(Triple::from(quad));
        }
    }
    let truncated = total > triples.len();
    Some((Answer::Graph { triples, truncated }, total))
}

#[cfg(test)]
mod tests {
    use super::{Accepted, rdf, results};

    #[test]
    fn the_most_wanted_format_is_chosen() {
        let check = |accept: &str, expected: (Option<&str>, Option<&str>)| {
            let accepted = Accepted::read([accept]);
            assert_eq!((accepted.results(), accepted.graph()), expected, "{accept}");
        };
        check("", (Some("json"), Some("ttl")));
        check("*/*", (Some("json"), Some("ttl")));
        check("text/csv", (Some("csv"), None));
        check("application/sparql-results+xml, */*", (Some("xml"), Some("ttl")));
        check(
            "application/rdf+xml;q=0.3, text/turtle;q=0.9, */*;q=0.1",
            (Some("json"), Some("ttl")),
        );
        check("application/json", (Some("json"), Some("jsonld")));
        check("application/xml", (Some("xml"), Some("rdf")));
        check("image/png", (None, None));
        check("text/csv;q=0, */*", (Some("json"), Some("ttl")));
        check("text/html,application/xhtml+xml,*/*;q=0.8", (Some("json"), Some("ttl")));
        assert!(Accepted::read(["text/html,*/*;q=0.8"]).prefers_page());
        assert!(!Accepted::read(["*/*"]).prefers_page());
        assert!(!Accepted::read(["application/json, text/html;q=0.5"]).prefers_page());
    }

    #[test]
    fn each_name_is_a_format() {
        for (name, ..) in super::RESULTS {
            assert!(results(name).is_some(), "{name}");
        }
        for (name, _) in super::GRAPHS {
            assert!(rdf(name).is_some(), "{name}");
        }
    }
}
