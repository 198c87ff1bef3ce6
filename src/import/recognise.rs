//! What a file is, by its content: a model, sheets, RDF, the description of an API. Names and extensions count for
//! nothing; what is something else is refused by its name.

use super::decode::decode_head;
use super::detect::Format;
use super::package::Package;
use super::{Findings, ImportError, Limits};

/// Bytes that are enough to tell.
const HEAD: usize = 4_096;
/// The old container of Microsoft, also that of workbooks behind a password ([MS-CFB], 2.2).
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The format of a file that is not a model, else none.
///
/// # Errors
/// [`ImportError`] when it is clearly something that is not read.
pub fn recognise(bytes: &[u8], limits: &Limits) -> Result<Option<Format>, ImportError> {
    if bytes.starts_with(COMPOUND) {
        let wanted: Vec<u8> =
            "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_encrypted = bytes.windows(wanted.len()).any(|window| window == wanted);
        return Err(if is_encrypted {
            ImportError::WorkbookProtected
        } else {
            ImportError::WorkbookOld { what: "un ancien classeur Excel (.xls)" }
        });
    }
    if bytes.starts_with(b"PK") {
        return archive(bytes, limits);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(not_recognised("un document PDF"));
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    // Without a mark or a declaration, bytes may be Windows-1252: what matters here is ASCII.
    let text = decode_head(head).unwrap_or_else(|| String::from_utf8_lossy(head).into_owned());
    let text =
        text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    if text.is_empty() {
        return Ok(None);
    }
    if text.starts_with('<') && !starts_with_iri(text) {
        return markup(text);
    }
    if head.contains(&0) && !(head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF])) {
        return Err(not_recognised("des octets qui ne sont pas du texte"));
    }
    Ok(Some(text_format(text)))
}

fn archive(bytes: &[u8], limits: &Limits) -> Result<Option<Format>, ImportError> {
    // What is wrong with the archive is told when it is read.
    let Ok(package) = Package::archive(bytes, limits, &mut Findings::new(0)) else {
        return Ok(None);
    };
    let has = |path: &str| package.entries().iter().any(|entry| entry.path == path);
    let starts = |path: &str| package.entries().iter().any(|entry| entry.path.starts_with(path));
    if has("[Content_Types].xml") {
        if has("xl/workbook.xml") {
            return Ok(Some(Format::Xlsx));
        }
        if has("xl/workbook.bin") {
            return Err(ImportError::WorkbookOld { what: "un classeur Excel binaire (.xlsb)" });
        }
        let what = if starts("word/") {
            "un document Word"
        } else if starts("ppt/") {
            "une présentation PowerPoint"
        } else {
            return Ok(None);
        };
        return Err(not_recognised(what));
    }
    if has("content.xml") && has("META-INF/manifest.xml") {
        // The archive starts with the type of its content, stored as it is.
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(160)]).into_owned();
        if head.contains("opendocument.spreadsheet") {
            let manifest = package.entries().iter().find(|e| e.path == "META-INF/manifest.xml");
            let manifest = manifest.cloned();
            let mut package = package;
            let manifest = manifest.and_then(|entry| package.read(&entry).ok()).unwrap_or_default();
            let is_encrypted = String::from_utf8_lossy(&manifest).contains("encryption-data");
            if is_encrypted {
                return Err(ImportError::WorkbookProtected);
            }
            return Ok(Some(Format::Ods));
        }
        if head.contains("opendocument.") {
            return Err(not_recognised("un document OpenDocument qui n’est pas un classeur"));
        }
    }
    Ok(None)
}

fn markup(text: &str) -> Result<Option<Format>, ImportError> {
    let lower = text.get(..text.len().min(1_000)).unwrap_or(text).to_lowercase();
    if lower.contains("<html") || lower.starts_with("<!doctype html") {
        return Err(not_recognised(
            "une page HTML, que certains outils enregistrent sous le nom .xls",
        ));
    }
    if lower.contains("office:spreadsheet") && lower.contains("urn:schemas-microsoft-com") {
        return Err(ImportError::WorkbookOld { what: "un classeur Excel 2003 en XML" });
    }
    Ok(lower.contains("<rdf:rdf").then_some(Format::RdfXml))
}

/// `<https://…> ` or `<urn:…> `: no tag has a colon followed by two slashes, nor that space.
fn starts_with_iri(text: &str) -> bool {
    let Some((iri, rest)) = text[1..].split_once('>') else { return false };
    let is_iri = iri.contains("://") || iri.starts_with("urn:") || iri.starts_with("mailto:");
    is_iri && !iri.contains([' ', '"', '\n']) && rest.starts_with([' ', '\t', '\n', '\r', '<'])
}

fn text_format(text: &str) -> Format {
    if text.starts_with('{') || text.starts_with('[') {
        let is_api = text.contains("\"openapi\"") || text.contains("\"swagger\"");
        return if is_api { Format::OpenApi } else { Format::JsonLd };
    }
    let lines = || text.lines().map(str::trim_start).filter(|line| !line.is_empty());
    let is_api = |line: &str| line.starts_with("openapi:") || line.starts_with("swagger:");
    if lines().take(30).any(is_api) {
        return Format::OpenApi;
    }
    let starts = ["@prefix", "@base", "PREFIX ", "BASE ", "prefix ", "base "];
    let said = lines().find(|line| !line.starts_with('#')).unwrap_or_default();
    if starts.iter().any(|start| said.starts_with(start)) {
        return if text.contains("GRAPH ") || text.contains('{') {
            Format::TriG
        } else {
            Format::Turtle
        };
    }
    if said.starts_with("_:") || (said.starts_with('<') && starts_with_iri(said)) {
        // Statements on lines of their own are N-Quads; anything else is Turtle or TriG, which read each other.
        let is_line = |line: &str| line.ends_with(" .") && line.matches('<').count() >= 2;
        let is_lines = lines()
            .filter(|line| !line.starts_with('#'))
            .take(5)
            .all(|line| is_line(line.trim_end()) && !line.contains(';'));
        return if is_lines { Format::NQuads } else { Format::TriG };
    }
    Format::Csv
}

fn not_recognised(found: &str) -> ImportError {
    ImportError::NotRecognised { found: found.to_owned() }
}
