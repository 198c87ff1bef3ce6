//! The reviewed table of words: what the text of a cell says, as properties and values.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use oxrdf::Term;

use super::facts::is_reliability;
use super::tables::{Table, split_outside_parentheses};
use super::terms::Terms;

/// One thing that a text says.
#[derive(Clone, Debug)]
pub(crate) struct Meaning {
    /// The property, as a prefixed name.
    pub(crate) property: String,
    /// Its values.
    pub(crate) values: Vec<Term>,
    /// A concept of `vocabulaire/fiabilite`, or nothing when the row decides.
    pub(crate) reliability: String,
    /// A detail or a doubt.
    pub(crate) note: String,
}

/// `correspondances.csv`.
pub(crate) struct Words {
    /// (column, text) → what it says; nothing when it was reviewed and says nothing.
    meanings: BTreeMap<(String, String), Vec<Meaning>>,
    /// Name → key, in every column.
    names: BTreeMap<String, String>,
    used: RefCell<BTreeSet<(String, String)>>,
}

impl Words {
    /// Reads the table and checks every key and prefixed name in it.
    pub(crate) fn new(table: &Table, terms: &Terms) -> Result<Self> {
        let mut words =
            Self { meanings: BTreeMap::new(), names: BTreeMap::new(), used: RefCell::default() };
        for row in table.rows() {
            let context = || format!("{}, line {}", table.name, row.line);
            let (column, text, target) = (row.get("colonne"), row.get("texte"), row.get("cible"));
            if column == "nom" {
                terms.thing(target).with_context(context)?;
                words.names.insert(text.to_owned(), target.to_owned());
                continue;
            }
            let meanings = words.meanings.entry((column.to_owned(), text.to_owned())).or_default();
            let property = row.get("propriete");
            if property.is_empty() {
                continue;
            }
            let reliability = row.get("fiabilite");
            if !reliability.is_empty() && !is_reliability(reliability) {
                bail!("{}: unknown reliability «{reliability}»", context());
            }
            terms.prefixed(property).with_context(context)?;
            let values: Result<Vec<Term>> = split_outside_parentheses(target, '|')
                .iter()
                .map(|item| terms.value(property, item))
                .collect();
            meanings.push(Meaning {
                property: property.to_owned(),
                values: values.with_context(context)?,
                reliability: reliability.to_owned(),
                note: row.get("note").to_owned(),
            });
        }
        Ok(words)
    }

    /// What a text says in a column; `None` when nobody reviewed it.
    pub(crate) fn meanings(&self, column: &str, text: &str) -> Option<&[Meaning]> {
        let key = (column.to_owned(), text.to_owned());
        let found = self.meanings.get(&key)?;
        self.used.borrow_mut().insert(key);
        Some(found)
    }

    /// The key of the thing that a name means in every column.
    pub(crate) fn key_of(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    /// Rows of the table that match no cell.
    pub(crate) fn unused(&self) -> Vec<String> {
        let used = self.used.borrow();
        self.meanings
            .keys()
            .filter(|key| !used.contains(*key))
            .map(|(column, text)| {
                format!("correspondances.csv: no cell of {column} reads «{text}» any more")
            })
            .collect()
    }
}
