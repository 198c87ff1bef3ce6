//! Sending triples in any format of RDF.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use oxrdf::Triple;
use oxrdfio::RdfSerializer;

use super::endpoint::Fault;
use crate::export::PREFIXES;
use crate::sparql::format;

/// Sends triples in the format of this short name (see [`format`]); `name` is that of the file.
///
/// # Errors
/// When there is no such format.
pub(super) fn send(triples: &[Triple], (format, name): (&str, &str)) -> Result<Response, Fault> {
    let kind = format::rdf(format).ok_or_else(Fault::not_acceptable)?;
    let written = || -> std::io::Result<Vec<u8>> {
        let mut serializer = RdfSerializer::from_format(kind);
        for (prefix, iri) in PREFIXES {
            serializer = serializer.with_prefix(prefix, iri).map_err(std::io::Error::other)?;
        }
        let mut writer = serializer.for_writer(Vec::new());
        for triple in triples {
            writer.serialize_triple(triple)?;
        }
        writer.finish()
    };
    let bytes = written().map_err(|error| {
        tracing::error!(%error, "triples not written: {error}");
        Fault::not_acceptable()
    })?;
    let headers = [
        (header::CONTENT_TYPE, format!("{}; charset=utf-8", kind.media_type())),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.{format}\"")),
    ];
    Ok((headers, bytes).into_response())
}
