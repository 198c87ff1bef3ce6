//! Keys of things (`systeme/rncps`), prefixed names (`ptl:operateur`) and values, as RDF terms.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use oxrdf::{Literal, NamedNode, Term, vocab::xsd};
use oxrdfio::{RdfFormat, RdfParser};

use super::BASE;
use super::tables::{Table, slug};

/// What tables may name: prefixes, keys of things, names of things.
pub(crate) struct Terms {
    prefixes: BTreeMap<String, String>,
    /// Acronym or name → key.
    names: BTreeMap<String, String>,
    /// Key → acronym or name, for the labels of exchanges.
    keys: BTreeMap<String, String>,
}

impl Terms {
    /// Reads the list of prefixes.
    pub(crate) fn read(prefixes: &Path) -> Result<Self> {
        let text = fs::read_to_string(prefixes).context("reading ontology/prefixes.ttl")?;
        let mut parser = RdfParser::from_format(RdfFormat::Turtle).for_reader(text.as_bytes());
        for quad in parser.by_ref() {
            quad.context("ontology/prefixes.ttl")?;
        }
        let prefixes =
            parser.prefixes().map(|(name, iri)| (name.to_owned(), iri.to_owned())).collect();
        Ok(Self { prefixes, names: BTreeMap::new(), keys: BTreeMap::new() })
    }

    /// The prefixes, by name.
    pub(crate) fn prefixes(&self) -> &BTreeMap<String, String> {
        &self.prefixes
    }

    fn claim(&mut self, key: String, names: &[&str]) -> Result<()> {
        if self.keys.insert(key.clone(), names[0].to_owned()).is_some() {
            bail!("two rows have the key {key}");
        }
        for name in names {
            if let Some(other) = self.names.insert((*name).to_owned(), key.clone())
                && other != key
            {
                bail!("«{name}» names both {other} and {key}");
            }
        }
        Ok(())
    }

    /// Registers the rows of a table by their acronym.
    pub(crate) fn register(&mut self, table: &Table, kind: &str) -> Result<()> {
        for row in table.rows() {
            let acronym = row.get("sigle");
            self.claim(format!("{kind}/{}", slug(acronym)), &[acronym])
                .with_context(|| format!("{}, line {}", table.name, row.line))?;
        }
        Ok(())
    }

    /// Registers `choses.csv` by its keys; only kinds of actors are also known by their names.
    pub(crate) fn register_things(&mut self, table: &Table) -> Result<()> {
        for row in table.rows() {
            let key = row.get("cle");
            let context = || format!("{}, line {}", table.name, row.line);
            if key.starts_with("acteur-type/") {
                self.claim(key.to_owned(), &[row.get("nom")]).with_context(context)?;
            } else if self.keys.insert(key.to_owned(), row.get("nom").to_owned()).is_some() {
                bail!("{}: two rows have the key {key}", context());
            }
        }
        Ok(())
    }

    /// Registers `textes.csv` by its keys.
    pub(crate) fn register_texts(&mut self, table: &Table) -> Result<()> {
        for row in table.rows() {
            let key = format!("texte/{}", row.get("cle"));
            if self.keys.insert(key.clone(), row.get("nom").to_owned()).is_some() {
                bail!("{}, line {}: two rows have the key {key}", table.name, row.line);
            }
        }
        Ok(())
    }

    /// The key of the thing that has this acronym or name.
    pub(crate) fn key_of(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    /// The short name of the thing that has this key.
    pub(crate) fn short_name<'a>(&'a self, key: &'a str) -> &'a str {
        self.keys.get(key).map_or(key, String::as_str)
    }

    /// The address of the thing that has this key, which must be that of a row.
    pub(crate) fn thing(&self, key: &str) -> Result<NamedNode> {
        if !self.keys.contains_key(key) {
            bail!("no row has the key {key}");
        }
        address(key)
    }

    /// The term written as a prefixed name.
    pub(crate) fn prefixed(&self, name: &str) -> Result<NamedNode> {
        let (prefix, local) =
            name.split_once(':').with_context(|| format!("«{name}» is not a prefixed name"))?;
        let namespace = self
            .prefixes
            .get(prefix)
            .with_context(|| format!("the prefix of «{name}» is not in ontology/prefixes.ttl"))?;
        NamedNode::new(format!("{namespace}{local}")).with_context(|| format!("«{name}»"))
    }

    /// The value written in a cell, according to the property that it is the value of.
    pub(crate) fn value(&self, property: &str, text: &str) -> Result<Term> {
        Ok(match property {
            "ptl:debut" | "ptl:fin" | "ptl:miseEnService" | "dct:date" => date(text)?.into(),
            "ptl:periodiciteEnMois" => {
                let months: u32 = text.parse().with_context(|| format!("«{text}» months"))?;
                Literal::from(i64::from(months)).into()
            }
            "rdfs:label" | "skos:altLabel" | "skos:hiddenLabel" | "ptl:remarque" => {
                french(text).into()
            }
            _ if text.contains(':') => self.prefixed(text)?.into(),
            _ => self.thing(text)?.into(),
        })
    }
}

/// The address of a key: organisations have a place of their own, other public things are under `id/reference/`.
pub(crate) fn address(key: &str) -> Result<NamedNode> {
    let path = if key.starts_with("organisme/") {
        format!("{BASE}id/{key}")
    } else {
        format!("{BASE}id/reference/{key}")
    };
    NamedNode::new(path).with_context(|| format!("the key {key}"))
}

/// A text in French.
pub(crate) fn french(text: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, "fr")
}

/// A date known to the year, the month or the day: `2012`, `2012-06` or `2012-06-30`.
pub(crate) fn date(text: &str) -> Result<Literal> {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    let datatype = match shape.as_str() {
        "9999" => xsd::G_YEAR,
        "9999-99" => xsd::G_YEAR_MONTH,
        "9999-99-99" => xsd::DATE,
        _ => bail!("«{text}» is not a date: write 2012, 2012-06 or 2012-06-30"),
    };
    Ok(Literal::new_typed_literal(text, datatype))
}

/// A date in French words, when the whole text is one: `2012`, `mars 2017`, `1er janvier 2006`.
pub(crate) fn date_in_words(text: &str) -> Option<Literal> {
    const MONTHS: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    let month = |name: &str| MONTHS.iter().position(|month| *month == name).map(|index| index + 1);
    let parts: Vec<&str> = text.split_whitespace().collect();
    let written = match parts.as_slice() {
        [year] => (*year).to_owned(),
        [name, year] => format!("{year}-{:02}", month(name)?),
        [day, name, year] => {
            let day: u8 = day.trim_end_matches("er").parse().ok()?;
            format!("{year}-{:02}-{day:02}", month(name)?)
        }
        _ => return None,
    };
    date(&written).ok()
}
