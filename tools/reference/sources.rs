//! Sources: from the words of a `source` cell to `ptl:Source` things.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use sha2::{Digest, Sha256};

use super::BASE;
use super::facts::{Support, is_reliability, strongest};
use super::tables::{Row, Table, slug, split_outside_parentheses};

/// A source as it will be written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    /// Name shown.
    pub(crate) label: String,
    /// Address on the web, when there is one.
    pub(crate) address: Option<String>,
    /// A concept of `vocabulaire/fiabilite`, when the source itself was judged.
    pub(crate) reliability: Option<String>,
    /// Remarks.
    pub(crate) descriptions: BTreeSet<String>,
}

/// What a source supports in its row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Every cell.
    Row,
    /// The `site` cell alone.
    Site,
    /// The scheme codes; other cells only when nothing else supports them.
    Codes,
}

struct Use {
    address: String,
    scope: Scope,
    reliability: String,
    doubt: Option<String>,
}

/// A row's sources, ready to support its cells.
pub(crate) struct RowSources {
    uses: Vec<Use>,
}

/// The sources met, by address, and what is known of some of them (`sources.csv`).
pub(crate) struct Sources {
    known: BTreeMap<String, (String, Source)>,
    met: BTreeMap<String, Source>,
}

/// Text of the source that stands for the absence of source.
const GENERAL_KNOWLEDGE: &str = "connaissance générale";

impl Sources {
    /// Reads what is known of some sources.
    pub(crate) fn new(table: &Table) -> Result<Self> {
        let mut known = BTreeMap::new();
        for row in table.rows() {
            let reliability = row.get("fiabilite");
            if !reliability.is_empty() && !is_reliability(reliability) {
                bail!("{}, line {}: unknown reliability «{reliability}»", table.name, row.line);
            }
            let (key, source) = described(&row);
            known.insert(row.get("texte").to_owned(), (key, source));
        }
        Ok(Self { known, met: BTreeMap::new() })
    }

    /// How many sources are cited.
    pub(crate) fn len(&self) -> usize {
        self.met.len()
    }

    /// The sources cited, by address.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Source)> {
        self.met.iter()
    }

    /// Reads a `source` cell.
    pub(crate) fn read(&mut self, cell: &str) -> RowSources {
        let mut uses: Vec<Use> = Vec::new();
        for item in split_outside_parentheses(cell, '|') {
            if item == "(non sourcé)" {
                continue;
            }
            if item.starts_with("site : ") {
                uses.push(self.cite(GENERAL_KNOWLEDGE, Scope::Site));
                continue;
            }
            let scope = if item.ends_with("(codes régime)") { Scope::Codes } else { Scope::Row };
            uses.push(self.cite(&item, scope));
        }
        if !uses.iter().any(|one| one.scope != Scope::Site) {
            uses.push(self.cite(GENERAL_KNOWLEDGE, Scope::Row));
        }
        RowSources { uses }
    }

    fn cite(&mut self, item: &str, scope: Scope) -> Use {
        let (text, remark) =
            if self.known.contains_key(item) { (item, None) } else { split_remark(item) };
        let (key, source) = match self.known.get(text) {
            Some((key, source)) => (key.clone(), source.clone()),
            None => (key_of(text), from_text(text)),
        };
        let address = format!("{BASE}id/reference/source/{key}");
        let reliability = source.reliability.clone().unwrap_or_else(|| "etabli".to_owned());
        let met = self.met.entry(address.clone()).or_insert(source);
        let is_reading =
            remark.is_some_and(|remark| remark.contains("une lecture, non une citation"));
        if let Some(remark) = remark.filter(|_| !is_reading && scope == Scope::Row) {
            met.descriptions.insert(remark.to_owned());
        }
        Use {
            address,
            scope,
            reliability: if is_reading { "lecture".to_owned() } else { reliability },
            doubt: remark.filter(|_| is_reading).map(ToOwned::to_owned),
        }
    }
}

impl RowSources {
    /// What supports the cells of the row, or the one cell that `scope` names.
    pub(crate) fn support(&self, scope: Scope) -> Support {
        let mut kept: Vec<&Use> = self.uses.iter().filter(|one| one.scope == scope).collect();
        if kept.is_empty() {
            kept = self.uses.iter().filter(|one| one.scope != Scope::Site).collect();
        }
        // A reading must not be hidden by the other sources of its row, which say less.
        let reading = kept.iter().find(|one| one.doubt.is_some());
        let reliability = match reading {
            Some(one) => one.reliability.clone(),
            None => strongest(kept.iter().map(|one| one.reliability.as_str()))
                .expect("a row always has a source")
                .to_owned(),
        };
        Support {
            reliability,
            sources: kept.iter().map(|one| one.address.clone()).collect(),
            doubts: kept.iter().filter_map(|one| one.doubt.clone()).collect(),
            notes: BTreeSet::new(),
        }
    }
}

/// A row of `sources.csv`: the last part of the address, and the source.
fn described(row: &Row<'_>) -> (String, Source) {
    let text = row.get("texte");
    let or = |value: &str, other: Option<String>| {
        if value.is_empty() { other } else { Some(value.to_owned()) }
    };
    let guessed = from_text(text);
    let source = Source {
        label: or(row.get("libelle"), Some(guessed.label)).unwrap_or_default(),
        address: or(row.get("adresse"), guessed.address),
        reliability: or(row.get("fiabilite"), None),
        descriptions: or(row.get("description"), None).into_iter().collect(),
    };
    (or(row.get("cle"), None).unwrap_or_else(|| key_of(text)), source)
}

/// «text (remark)» → the text and the remark; «text (= address)» → the text alone.
fn split_remark(item: &str) -> (&str, Option<&str>) {
    let Some((text, remark)) = item.strip_suffix(')').and_then(|item| item.split_once(" (")) else {
        return (item, None);
    };
    if remark.starts_with('=') { (text, None) } else { (text, Some(remark)) }
}

/// The last part of the address of a source: its words, and a hash when it is an address.
fn key_of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let hash: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    let words = match text.split_once("://") {
        Some((_, rest)) => slug(rest.split('/').next().unwrap_or(rest)),
        None => slug(text),
    };
    if text.contains("://") || words.len() > 60 {
        format!("{}-{hash}", words.chars().take(48).collect::<String>().trim_end_matches('-'))
    } else {
        words
    }
}

/// A source known by its text alone.
fn from_text(text: &str) -> Source {
    if let Some(rest) = text.strip_prefix("github:") {
        return from_repository(rest);
    }
    match text.split_once("://") {
        Some((_, rest)) => Source {
            label: shortened(&readable(rest), 90),
            address: Some(text.to_owned()),
            ..Source::default()
        },
        None => Source { label: text.to_owned(), ..Source::default() },
    }
}

/// `owner/name:path@commit`, `owner/name@commit` or `owner/name (words)@commit`.
fn from_repository(text: &str) -> Source {
    let (place, commit) = text.rsplit_once('@').unwrap_or((text, "HEAD"));
    let (repository, path) = place.split_once(':').unwrap_or((place, ""));
    let repository = repository.split(" (").next().unwrap_or(repository);
    let (address, label) = if path.is_empty() {
        (format!("https://github.com/{repository}/tree/{commit}"), repository.to_owned())
    } else {
        (
            format!("https://github.com/{repository}/blob/{commit}/{path}"),
            format!("{repository}, {path}"),
        )
    };
    Source { label: shortened(&label, 110), address: Some(address), ..Source::default() }
}

/// An address as people read it: no `www.`, no percent-encoding.
fn readable(address: &str) -> String {
    let address = address.trim_start_matches("www.").trim_end_matches('/');
    percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned()
}

fn shortened(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let kept: String = text.chars().take(length - 1).collect();
    format!("{kept}…")
}
