//! The formats of exports.

use std::collections::HashMap;
use std::io::{self, Write};

use super::{Matter, Remarks, Selection, exchange, graphml, mermaid, rdf, table};
use crate::import::{Finding, Findings, Limits, check};
use crate::index::View;
use crate::model::marks::FINDING;
use crate::model::{Concept, Property, PropertyDefinition, Text};

/// A format of export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// ArchiMate Open Exchange 3.1, which Archi reads.
    Exchange,
    /// Turtle: triples, without their graphs.
    Turtle,
    /// TriG: quads.
    Trig,
    /// N-Quads: quads, one a line.
    Nquads,
    /// JSON-LD 1.1, streaming profile.
    JsonLd,
    /// One row per fact, for spreadsheets.
    Csv,
    /// GraphML, which drawing tools read.
    Graphml,
    /// Mermaid, which wikis show.
    Mermaid,
}

/// Why an export could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The output could not be written.
    #[error("l’écriture a échoué : {0}")]
    Write(#[from] io::Error),
    /// The drawing would be too large for the tools that read this format.
    #[error(
        "{lines} traits, c’est trop pour Mermaid, qui en dessine {most} au plus : choisissez une vue avec --vue, ou le format graphml"
    )]
    TooManyLines {
        /// How many there would be.
        lines: usize,
        /// How many there may be.
        most: usize,
    },
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 8] = [
        Self::Exchange,
        Self::Turtle,
        Self::Trig,
        Self::Nquads,
        Self::JsonLd,
        Self::Csv,
        Self::Graphml,
        Self::Mermaid,
    ];

    /// The name in commands and addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exchange => "exchange",
            Self::Turtle => "turtle",
            Self::Trig => "trig",
            Self::Nquads => "nquads",
            Self::JsonLd => "jsonld",
            Self::Csv => "csv",
            Self::Graphml => "graphml",
            Self::Mermaid => "mermaid",
        }
    }

    /// The format that has this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The usual end of the names of files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Exchange => "xml",
            Self::Turtle => "ttl",
            Self::Trig => "trig",
            Self::Nquads => "nq",
            Self::JsonLd => "jsonld",
            Self::Csv => "csv",
            Self::Graphml => "graphml",
            Self::Mermaid => "mmd",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Exchange | Self::Graphml => "application/xml; charset=utf-8",
            Self::Turtle => "text/turtle; charset=utf-8",
            Self::Trig => "application/trig; charset=utf-8",
            Self::Nquads => "application/n-quads",
            Self::JsonLd => "application/ld+json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Mermaid => "text/plain; charset=utf-8",
        }
    }

    /// Whether what was selected can be written: an export that starts should end.
    ///
    /// # Errors
    /// [`ExportError::TooManyLines`].
    pub fn check(self, selection: &Selection) -> Result<(), ExportError> {
        match self {
            Self::Mermaid => mermaid::check(&selection.model),
            _ => Ok(()),
        }
    }

    /// Writes what was selected; gives what the format could not carry.
    ///
    /// # Errors
    /// See [`ExportError`].
    pub fn write(
        self,
        selection: &Selection,
        view: &dyn View,
        out: &mut dyn Write,
    ) -> Result<Remarks, ExportError> {
        match self {
            Self::Exchange => Ok(exchange::write(&selection.model, &selection.about, out)?),
            Self::Graphml => Ok(graphml::write(&selection.model, out)?),
            Self::Mermaid => mermaid::write(&selection.model, out),
            Self::Csv => Ok(table::write(&selection.quads(view), view, out)?),
            Self::Turtle | Self::Trig | Self::Nquads | Self::JsonLd => {
                Ok(rdf::write(self, selection.quads(view), out)?)
            }
        }
    }
}

/// Identifier of the property that tells a finding.
const FINDING_ID: &str = "portulan-constat";

impl Selection {
    /// Adds what deserves a look as properties of the things concerned, so that an architect sees it in any tool.
    ///
    /// The checks are those of an import; what an import took out (relations to missing things…) is no longer there.
    pub fn add_findings(&mut self) -> usize {
        // There is no file any more: things are told by their identifiers, not by their lines.
        let mut findings = Findings::new(Limits::default().findings);
        check::check(&self.model, true, &mut findings);
        let findings = findings.into_sorted();
        let mut known: HashMap<&str, Vec<&Finding>> = HashMap::default();
        for finding in &findings {
            known.entry(finding.id.as_deref().unwrap_or_default()).or_default().push(finding);
        }
        let mut added = 0;
        self.model.for_each_concept(&mut |concept: &mut Concept| {
            for finding in known.get(concept.identifier.as_str()).into_iter().flatten() {
                let value = format!("{} ({})", finding.message, finding.code.code());
                let value = Text { value, language: Some("fr".into()) };
                concept
                    .properties
                    .push(Property { definition: FINDING_ID.into(), values: vec![value] });
                added += 1;
            }
        });
        if added > 0 {
            let names = vec![Text { value: FINDING.to_owned(), language: Some("fr".into()) }];
            let concept =
                Concept { identifier: FINDING_ID.to_owned(), names, ..Concept::default() };
            let data_type = "string".to_owned();
            self.model.property_definitions.push(PropertyDefinition { concept, data_type });
        }
        added
    }
}

/// Says in remarks that something has no place in a format of drawing.
pub(super) fn not_drawn(remarks: &mut Remarks, id: &str) {
    let said = "une relation vers une relation ne se dessine pas dans ce format : elle est omise";
    remarks.add(Matter::LeftOut, id, said);
}
