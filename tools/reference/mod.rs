//! From the tables of `data/reference/` to Turtle: one thing per row, one fact per statement of a cell.
//!
//! Each fact is a direct triple and a statement node that carries its sources and reliability (ARCHITECTURE.md,
//! «Source and reliability on each fact»). The address of a fact is a hash of its triple written with the default
//! base, so it is the same in every deployment whatever its own base.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

pub(crate) mod extras;
pub(crate) mod facts;
pub(crate) mod rows;
pub(crate) mod sources;
pub(crate) mod tables;
pub(crate) mod terms;
pub(crate) mod turtle;
pub(crate) mod words;

use facts::Facts;
use sources::Sources;
use tables::Table;
use terms::Terms;
use words::Words;

/// The base against which the addresses of facts are computed.
pub(crate) const BASE: &str = "https://w3id.org/portulan/";

/// What a conversion gives.
#[derive(Debug)]
pub(crate) struct Conversion {
    /// Text of each Turtle file, by file name.
    pub(crate) files: BTreeMap<String, String>,
    /// Words of the tables that no row of `correspondances.csv` resolves; their text is kept all the same.
    pub(crate) warnings: Vec<String>,
    /// Number of facts.
    pub(crate) facts: usize,
    /// Number of sources cited.
    pub(crate) sources: usize,
}

/// Everything that the conversion of one row needs.
pub(crate) struct Converter {
    /// Prefixes, keys and values.
    pub(crate) terms: Terms,
    /// The reviewed table of words.
    pub(crate) words: Words,
    /// The sources met so far.
    pub(crate) sources: Sources,
    /// The facts stated so far.
    pub(crate) facts: Facts,
    /// See [`Conversion::warnings`].
    pub(crate) warnings: Vec<String>,
}

/// The tables of `data/reference/`.
struct Tables {
    organisations: Table,
    systems: Table,
    flows: Table,
    things: Table,
    texts: Table,
    names: Table,
    identifiers: Table,
    statements: Table,
    known: Table,
    words: Table,
}

impl Tables {
    fn read(data: &Path) -> Result<Self> {
        let read = |name: &str, columns: &str| {
            Table::read(data, name, &columns.split(' ').collect::<Vec<_>>())
        };
        Ok(Self {
            organisations: read(
                "organismes.csv",
                "sigle nom type regime branches site role source",
            )?,
            systems: read(
                "systemes.csv",
                "sigle nom type operateur utilisateurs finalite donnees base_legale mise_en_service source",
            )?,
            flows: read("flux.csv", "source_sys cible_sys objet_de_donnees format source")?,
            things: read(
                "choses.csv",
                "cle classe sigle nom autres_noms definition source fiabilite",
            )?,
            texts: read("textes.csv", "cle type nom numero date")?,
            names: read("noms.csv", "element nom debut fin source fiabilite")?,
            identifiers: read("identifiants.csv", "element systeme valeur source")?,
            statements: read("faits.csv", "sujet propriete valeur source fiabilite doute")?,
            known: read("sources.csv", "texte cle libelle adresse fiabilite description")?,
            words: read("correspondances.csv", "colonne texte propriete cible fiabilite note")?,
        })
    }
}

/// Converts the tables of `<root>/data/reference`.
///
/// # Errors
/// A table that cannot be read, a cell that names something unknown, or two rows that claim the same address.
pub(crate) fn convert(root: &Path) -> Result<Conversion> {
    let tables = Tables::read(&root.join("data/reference"))?;
    let mut terms = Terms::read(&root.join("ontology/prefixes.ttl"))?;
    terms.register(&tables.organisations, "organisme")?;
    terms.register(&tables.systems, "systeme")?;
    terms.register_things(&tables.things)?;
    terms.register_texts(&tables.texts)?;
    let words = Words::new(&tables.words, &terms)?;
    let mut converter = Converter {
        terms,
        words,
        sources: Sources::new(&tables.known)?,
        facts: Facts::default(),
        warnings: Vec::new(),
    };
    converter.each(&tables.organisations, Converter::organisation)?;
    converter.each(&tables.systems, Converter::system)?;
    converter.each(&tables.flows, Converter::flow)?;
    converter.each(&tables.things, Converter::thing)?;
    converter.each(&tables.names, Converter::name)?;
    converter.each(&tables.identifiers, Converter::identifier)?;
    converter.each(&tables.statements, Converter::statement)?;
    converter.each(&tables.texts, Converter::text)?;
    converter.finish()
}

impl Converter {
    fn each(
        &mut self,
        table: &Table,
        convert: fn(&mut Self, &tables::Row<'_>) -> Result<()>,
    ) -> Result<()> {
        for row in table.rows() {
            convert(self, &row).with_context(|| format!("{}, line {}", table.name, row.line))?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Conversion> {
        self.facts.check_references()?;
        self.warnings.extend(self.words.unused());
        let files = turtle::write_files(&self.facts, &self.sources, &self.terms)?;
        Ok(Conversion {
            files,
            warnings: self.warnings,
            facts: self.facts.len(),
            sources: self.sources.len(),
        })
    }
}
