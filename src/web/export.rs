//! Sending the content of a page as JSON, CSV or Turtle.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use oxrdf::{NamedNode, Term, Triple};
use oxrdfio::{RdfFormat, RdfSerializer};
use serde_json::{Value, json};

use super::negotiation::Format;
use super::problem::Problem;

/// Prefixes of Turtle exports, so that they can be read.
const PREFIXES: [(&str, &str); 9] = [
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

/// Sends a JSON value, indented: people read it too.
pub(super) fn json_response(value: &Value) -> Response {
    let text = format!("{value:#}\n");
    ([(header::CONTENT_TYPE, Format::Json.media_type())], text).into_response()
}

/// Sends rows as CSV: semicolons and a UTF-8 mark, as French spreadsheets expect.
///
/// A cell that a spreadsheet would run as a formula is preceded by an apostrophe (OWASP, CSV injection).
///
/// # Errors
/// [`Problem::Internal`] when the rows cannot be written in memory.
pub(super) fn csv_response(
    name: &str,
    header_row: &[String],
    rows: &[Vec<String>],
) -> Result<Response, Problem> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in std::iter::once(header_row).chain(rows.iter().map(Vec::as_slice)) {
        writer
            .write_record(row.iter().map(|cell| harmless(cell)))
            .map_err(|error| Problem::internal(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| Problem::internal(&error))?;
    Ok(attachment(Format::Csv, &format!("{name}.csv"), bytes))
}

/// Sends triples as Turtle.
///
/// # Errors
/// [`Problem::Internal`] when they cannot be serialised.
pub(super) fn turtle_response(name: &str, triples: &[Triple]) -> Result<Response, Problem> {
    let mut serializer = RdfSerializer::from_format(RdfFormat::Turtle);
    for (prefix, iri) in PREFIXES {
        serializer =
            serializer.with_prefix(prefix, iri).map_err(|error| Problem::internal(&error))?;
    }
    let mut writer = serializer.for_writer(Vec::new());
    for triple in triples {
        writer.serialize_triple(triple).map_err(|error| Problem::internal(&error))?;
    }
    let bytes = writer.finish().map_err(|error| Problem::internal(&error))?;
    Ok(attachment(Format::Turtle, &format!("{name}.ttl"), bytes))
}

pub(super) fn attachment(format: Format, name: &str, bytes: Vec<u8>) -> Response {
    let safe: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' })
        .collect();
    // Turtle is shown by the browser, a spreadsheet is downloaded.
    let is_sheet = matches!(format, Format::Csv | Format::Xlsx);
    let disposition = if is_sheet { "attachment" } else { "inline" };
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("{disposition}; filename=\"{safe}\"")),
    ];
    (headers, bytes).into_response()
}

/// A cell that no spreadsheet runs.
fn harmless(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if risky && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

/// A term in JSON: `{type: "iri", value, label}` or `{type: "literal", value, language?, datatype?}`.
pub(super) fn term_json(term: &Term, label: Option<&str>) -> Value {
    match term {
        Term::NamedNode(iri) => json!({ "type": "iri", "value": iri.as_str(), "label": label }),
        Term::BlankNode(node) => json!({ "type": "bnode", "value": node.as_str() }),
        Term::Literal(literal) => match literal.language() {
            Some(language) => {
                json!({ "type": "literal", "value": literal.value(), "language": language })
            }
            None => json!({
                "type": "literal",
                "value": literal.value(),
                "datatype": literal.datatype().as_str(),
            }),
        },
    }
}

/// A named thing in JSON: `{iri, label}`.
pub(super) fn thing_json(iri: &NamedNode, label: &str) -> Value {
    json!({ "iri": iri.as_str(), "label": label })
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn formulas_are_disarmed_and_numbers_kept() {
        for formula in ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for plain in ["-12.5", "CNAV", "", "a=b", "1-2"] {
            assert_eq!(harmless(plain), plain);
        }
    }
}
