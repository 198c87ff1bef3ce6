//! RDF: Turtle, TriG, N-Quads, JSON-LD.

use std::io::{self, Write};

use oxrdf::Quad;
use oxrdfio::{JsonLdProfile, RdfFormat, RdfSerializer};

use super::{Format, Remarks};

/// Prefixes of RDF exports, so that they can be read; a part of `ontology/prefixes.ttl`.
pub(crate) const PREFIXES: [(&str, &str); 10] = [
    ("archimate", "https://w3id.org/portulan/archimate#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("org", "http://www.w3.org/ns/org#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("ptl", "https://w3id.org/portulan/ontologie#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// Writes quads; Turtle has no graphs, so a triple of several graphs is written once.
pub(super) fn write(
    format: Format,
    mut quads: Vec<Quad>,
    out: &mut dyn Write,
) -> io::Result<Remarks> {
    let rdf = match format {
        Format::Trig => RdfFormat::TriG,
        Format::Nquads => RdfFormat::NQuads,
        Format::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfile::Streaming.into() },
        _ => RdfFormat::Turtle,
    };
    let order = |quad: &Quad| {
        let in_graph = (format != Format::Turtle).then(|| quad.graph_name.to_string());
        let rest = (quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string());
        (in_graph, rest)
    };
    quads.sort_by_cached_key(order);
    let mut serializer = RdfSerializer::from_format(rdf);
    for (prefix, iri) in PREFIXES {
        serializer = serializer.with_prefix(prefix, iri).map_err(io::Error::other)?;
    }
    let mut writer = serializer.for_writer(out);
    if format == Format::Turtle {
        let mut last = None;
        for quad in quads {
            let triple = oxrdf::Triple::new(quad.subject, quad.predicate, quad.object);
            if last.as_ref() != Some(&triple) {
                writer.serialize_triple(&triple)?;
            }
            last = Some(triple);
        }
    } else {
        for quad in &quads {
            writer.serialize_quad(quad)?;
        }
    }
    writer.finish()?.flush()?;
    Ok(Remarks::default())
}
