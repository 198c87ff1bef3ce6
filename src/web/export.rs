//! Sending the content of a page as JSON, CSV or Turtle.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use oxrdf::{NamedNode, Term, Triple};
use oxrdfio::{RdfFormat, RdfSerializer};
use serde_json::{Value, json};

use super::negotiation::Format;
use super::problem::Problem;
use crate::export::PREFIXES;
use crate::export::table::harmless;

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
