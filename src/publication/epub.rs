//! The book as EPUB 3: one XHTML document per chapter, a table of contents, metadata of accessibility.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, result::ZipError};

use super::PublicationError;
use crate::web::Printed;

const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"#;
/// A date for a map that keeps none: the format demands one.
const NO_DATE: &str = "2000-01-01T00:00:00Z";

/// The bytes of the EPUB.
///
/// # Errors
/// [`PublicationError::Archive`] when the archive cannot be composed.
pub fn epub(book: &Printed) -> Result<Vec<u8>, PublicationError> {
    archive(book).map_err(|error| PublicationError::Archive(error.to_string()))
}

fn archive(book: &Printed) -> Result<Vec<u8>, ZipError> {
    let documents = book.epub_documents();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // First, and as it is: so the format asks.
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("mimetype", stored)?;
    zip.write_all(b"application/epub+zip")?;
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let package = package(book, &documents);
    let contents = contents(book);
    let fixed = [
        ("META-INF/container.xml", CONTAINER),
        ("EPUB/package.opf", package.as_str()),
        ("EPUB/sommaire.xhtml", contents.as_str()),
    ];
    for (name, text) in fixed {
        zip.start_file(name, packed)?;
        zip.write_all(text.as_bytes())?;
    }
    for (name, text) in &documents {
        zip.start_file(format!("EPUB/{name}"), packed)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The package document: what the book is, its files, their order.
fn package(book: &Printed, documents: &[(String, String)]) -> String {
    let date = book.date.get(..19).map_or_else(|| NO_DATE.to_owned(), |date| format!("{date}Z"));
    let mut manifest = String::new();
    let mut spine = String::from("<itemref idref=\"sommaire\"/>");
    for (place, (name, text)) in documents.iter().enumerate() {
        if name.ends_with(".css") {
            let _ =
                write!(manifest, "<item id=\"d{place}\" href=\"{name}\" media-type=\"text/css\"/>");
            continue;
        }
        let svg = if text.contains("<svg") { " properties=\"svg\"" } else { "" };
        let _ = write!(
            manifest,
            "<item id=\"d{place}\" href=\"{name}\" media-type=\"application/xhtml+xml\"{svg}/>"
        );
        let _ = write!(spine, "<itemref idref=\"d{place}\"/>");
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" xml:lang="fr" unique-identifier="identifiant">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="identifiant">urn:portulan:document:{date}</dc:identifier>
<dc:title>{title}</dc:title><dc:language>fr</dc:language><dc:creator>Portulan</dc:creator>
<dc:description>{edition} de la carte</dc:description>
<meta property="dcterms:modified">{date}</meta>
<meta property="schema:accessMode">textual</meta><meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">Chaque dessin a un tableau qui dit la même chose.</meta>
</metadata>
<manifest><item id="sommaire" href="sommaire.xhtml" media-type="application/xhtml+xml" properties="nav"/>{manifest}</manifest>
<spine>{spine}</spine>
</package>
"#,
        title = escaped(book.title()),
        edition = escaped(&book.edition),
    )
}

fn contents(book: &Printed) -> String {
    let mut entries = String::new();
    for chapter in &book.chapters {
        let _ = write!(
            entries,
            "<li><a href=\"{}.xhtml\">{}, {}</a></li>",
            chapter.name,
            escaped(&chapter.heading),
            escaped(&chapter.title)
        );
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="fr" xml:lang="fr">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body><h1>{title}</h1><p class="quiet">{edition} de la carte Portulan</p>
<nav epub:type="toc" id="sommaire" aria-labelledby="titre"><h2 id="titre">Sommaire</h2><ol>{entries}</ol></nav></body>
</html>
"#,
        title = escaped(book.title()),
        edition = escaped(&book.edition),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
