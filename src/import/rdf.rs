//! From an RDF file to quads, within limits: no document is fetched, no entity is expanded, and errors tell their place.

use std::collections::{BTreeSet, HashMap};

use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfParser};
use sha2::{Digest, Sha256};

use super::decode::place_of;
use super::detect::Format;
use super::xml::short;
use super::{ImportError, Limits};
use crate::model::Place;

/// Largest RDF file, in bytes: parsers of JSON-LD hold it whole.
const MOST_BYTES: u64 = 64 << 20;
/// Times that blank nodes are compared with what is around them.
const ROUNDS: usize = 12;

/// Reads the quads of a file whose relative addresses start at `base`.
///
/// # Errors
/// [`ImportError::Rdf`] with the line and the column, where the parser tells them; limits.
pub fn read(
    bytes: &[u8],
    format: Format,
    base: &str,
    limits: &Limits,
) -> Result<Vec<Quad>, ImportError> {
    let size = bytes.len() as u64;
    if size > MOST_BYTES {
        return Err(ImportError::TooLarge { bytes: size, limit: MOST_BYTES });
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let place = place_of(&valid, valid.len()).into();
        ImportError::EncodingInvalid { encoding: "UTF-8", place }
    })?;
    if format == Format::RdfXml
        && let Some(at) = text.find("<!DOCTYPE")
    {
        return Err(ImportError::Doctype { place: place_of(text, at).into() });
    }
    let (syntax, name) = syntax(format);
    let failed = |detail: String, place: Place| ImportError::Rdf {
        format: name,
        detail: french(&detail),
        place: place.into(),
    };
    let parser = RdfParser::from_format(syntax)
        .with_base_iri(base)
        .map_err(|error| failed(error.to_string(), Place::default()))?;
    let mut quads = Vec::new();
    for quad in parser.for_slice(text) {
        let quad = quad.map_err(|error| {
            let place = error.location().map_or_else(Place::default, |location| Place {
                line: u32::try_from(location.start.line + 1).unwrap_or(u32::MAX),
                column: u32::try_from(location.start.column + 1).unwrap_or(u32::MAX),
            });
            failed(error.to_string(), place)
        })?;
        let over = |what: &'static str, limit: usize| {
            Err(ImportError::LimitExceeded { what, limit, place: Place::default().into() })
        };
        if quads.len() >= limits.items {
            return over("le nombre de faits", limits.items);
        }
        if matches!(&quad.object, Term::Literal(literal) if literal.value().len() > limits.text) {
            return over("la longueur d’un texte", limits.text);
        }
        quads.push(quad);
    }
    Ok(quads)
}

fn syntax(format: Format) -> (RdfFormat, &'static str) {
    match format {
        Format::TriG => (RdfFormat::TriG, "TriG"),
        Format::NQuads => (RdfFormat::NQuads, "N-Quads"),
        Format::JsonLd => (RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }, "JSON-LD"),
        Format::RdfXml => (RdfFormat::RdfXml, "RDF/XML"),
        _ => (RdfFormat::Turtle, "Turtle"),
    }
}

/// What a parser says, with a word in French where it is not plain.
fn french(detail: &str) -> String {
    let lower = detail.to_lowercase();
    let is_context =
        lower.contains("context") && (lower.contains("load") || lower.contains("document"));
    if is_context {
        return "un contexte distant n’est jamais téléchargé : recopiez-le dans le fichier"
            .to_owned();
    }
    format!("« {} »", short(detail))
}

/// Gives names to blank nodes, by what they say and what says them: the same file always gives the same names. Nodes
/// that nothing tells apart are one.
pub fn name_blank_nodes(
    quads: Vec<Quad>,
    name: impl Fn(&str) -> oxrdf::NamedNode,
) -> (Vec<Quad>, usize) {
    let mut colours: HashMap<BlankNode, String> = HashMap::new();
    for quad in &quads {
        if let NamedOrBlankNode::BlankNode(node) = &quad.subject {
            colours.insert(node.clone(), String::new());
        }
        if let Term::BlankNode(node) = &quad.object {
            colours.insert(node.clone(), String::new());
        }
    }
    let count = colours.len();
    if count == 0 {
        return (quads, 0);
    }
    let mut distinct = 0;
    for _ in 0..ROUNDS {
        colours = refined(&quads, &colours);
        let now = colours.values().collect::<BTreeSet<_>>().len();
        if now == distinct {
            break;
        }
        distinct = now;
    }
    let named = |node: &BlankNode| name(&colours[node]);
    let quads = quads.into_iter().map(|quad| Quad {
        subject: match &quad.subject {
            NamedOrBlankNode::BlankNode(node) => named(node).into(),
            NamedOrBlankNode::NamedNode(_) => quad.subject,
        },
        object: match &quad.object {
            Term::BlankNode(node) => named(node).into(),
            _ => quad.object,
        },
        predicate: quad.predicate,
        graph_name: quad.graph_name,
    });
    (quads.collect(), count)
}

fn refined(quads: &[Quad], colours: &HashMap<BlankNode, String>) -> HashMap<BlankNode, String> {
    let mut around: HashMap<&BlankNode, Vec<String>> = HashMap::new();
    for quad in quads {
        let predicate = quad.predicate.as_str();
        let subject = match &quad.subject {
            NamedOrBlankNode::BlankNode(node) => format!("_{}", colours[node]),
            NamedOrBlankNode::NamedNode(node) => node.to_string(),
        };
        let object = match &quad.object {
            Term::BlankNode(node) => format!("_{}", colours[node]),
            term => term.to_string(),
        };
        if let NamedOrBlankNode::BlankNode(node) = &quad.subject {
            around.entry(node).or_default().push(format!("> {predicate} {object}"));
        }
        if let Term::BlankNode(node) = &quad.object {
            around.entry(node).or_default().push(format!("< {predicate} {subject}"));
        }
    }
    let hash = |mut said: Vec<String>| {
        said.sort();
        let digest = Sha256::digest(said.join("\n").as_bytes());
        digest[..12].iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    around.into_iter().map(|(node, said)| (node.clone(), hash(said))).collect()
}

/// The named graphs of quads, apart from the default one.
pub fn graphs(quads: &[Quad]) -> BTreeSet<String> {
    quads
        .iter()
        .filter_map(|quad| match &quad.graph_name {
            GraphName::NamedNode(graph) => Some(graph.as_str().to_owned()),
            GraphName::BlankNode(node) => Some(node.to_string()),
            GraphName::DefaultGraph => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Format, Limits, name_blank_nodes, read};

    const BASE: &str = "https://carte.invalid/";

    fn named(text: &str) -> Vec<String> {
        let quads =
            read(text.as_bytes(), Format::Turtle, BASE, &Limits::default()).expect("Turtle");
        let name = |key: &str| oxrdf::NamedNode::new_unchecked(format!("{BASE}n/{key}"));
        let mut said: Vec<String> =
            name_blank_nodes(quads, name).0.iter().map(ToString::to_string).collect();
        said.sort();
        said.dedup();
        said
    }

    #[test]
    fn blank_nodes_have_names_that_do_not_depend_on_the_file() {
        let one = named("<a> <p> [ <q> 1 ; <r> [ <q> 2 ] ] . <b> <p> [ <q> 3 ] .");
        let two =
            named("_:x <q> 3 . <b> <p> _:x . <a> <p> _:z . _:z <r> _:y . _:y <q> 2 . _:z <q> 1 .");
        assert_eq!(one, two);
        assert_eq!(one.len(), 6);
        assert_eq!(named("_:a <p> _:b . _:b <p> _:a .").len(), 1, "nothing tells them apart");
    }

    #[test]
    fn errors_tell_their_place() {
        for (text, format, line) in [
            ("<a> <p> 1 .\n<b> <p> .\n", Format::Turtle, 2),
            ("<https://a.invalid/> <https://p.invalid/> \"x\" .\nrien\n", Format::NQuads, 2),
        ] {
            let error = read(text.as_bytes(), format, BASE, &Limits::default()).expect_err(text);
            assert_eq!(error.place().map(|place| place.line), Some(line), "{error}");
        }
        let remote = br#"{"@context":"https://exemple.invalid/c.jsonld","@id":"a","p":"x"}"#;
        let error = read(remote, Format::JsonLd, BASE, &Limits::default()).expect_err("remote");
        assert!(error.to_string().contains("contexte distant"), "{error}");
        let doctype = b"<!DOCTYPE r [<!ENTITY a 'b'>]><rdf:RDF/>";
        let error = read(doctype, Format::RdfXml, BASE, &Limits::default()).expect_err("DOCTYPE");
        assert_eq!(error.code(), "doctype-refused");
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = format!("{}1{}", "[\"@graph\",".repeat(60_000), "]".repeat(60_000));
        let _ = read(deep.as_bytes(), Format::JsonLd, BASE, &Limits::default());
        let deep = format!("<a> <p> {}1{} .", "[ <p> ".repeat(60_000), " ]".repeat(60_000));
        let _ = read(deep.as_bytes(), Format::Turtle, BASE, &Limits::default());
        let deep = format!("<a> <p> {}1{} .", "( ".repeat(60_000), " )".repeat(60_000));
        let _ = read(deep.as_bytes(), Format::Turtle, BASE, &Limits::default());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[<>a-z:/@{}\\[\\]\", .;_^0-9\n]{0,80}", which in 0..5_usize) {
            let formats = [Format::Turtle, Format::TriG, Format::NQuads, Format::JsonLd, Format::RdfXml];
            if let Ok(quads) = read(text.as_bytes(), formats[which], BASE, &Limits::default()) {
                let name = |key: &str| oxrdf::NamedNode::new_unchecked(format!("{BASE}n/{key}"));
                let _ = name_blank_nodes(quads, name);
            }
        }
    }
}
