//! On what share of the map an answer rests: how many things say what the question counts, and whose they are.

use std::collections::{HashMap, HashSet};

use oxrdf::{NamedNode, Term};
use serde_json::{Value, json};

use crate::queries::Basis;
use crate::vocab::ptl::NAMESPACE;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::listing::things_of;
use crate::web::names::{Names, Shown, about, object_of};
use crate::web::pages::lower_first;

/// Owners of one thing.
const OWNERS: usize = 64;

/// The share of the map on which an answer rests.
pub(in crate::web::pages) struct Rests {
    /// Things that say what is counted.
    pub(in crate::web::pages) known: usize,
    /// Things of the class.
    pub(in crate::web::pages) all: usize,
    /// The same in one French sentence.
    pub(in crate::web::pages) sentence: String,
    /// Heading of the owners.
    pub(in crate::web::pages) by: String,
    /// The same for each owner; one thing may have several.
    pub(in crate::web::pages) shares: Vec<Share>,
}

/// The share of one owner.
pub(in crate::web::pages) struct Share {
    /// The owner; none for things that have no owner.
    pub(in crate::web::pages) owner: Option<Shown>,
    /// Things that say what is counted.
    pub(in crate::web::pages) known: usize,
    /// Things of this owner.
    pub(in crate::web::pages) all: usize,
    /// The first in percent of the second.
    pub(in crate::web::pages) percent: usize,
}

impl Rests {
    /// `{known, all, percent}`.
    pub(super) fn json(&self) -> Value {
        json!({ "known": self.known, "all": self.all, "percent": percent(self.known, self.all) })
    }
}

/// Measures what a question declares; `None` when the ontology has no such class.
pub(in crate::web::pages) fn rests(
    visit: &Visit,
    names: &Names<'_>,
    basis: &Basis,
) -> Option<Rests> {
    let class = visit.schema.class(term(&basis.class).as_ref())?;
    let properties: Vec<NamedNode> = basis.properties.iter().map(|name| term(name)).collect();
    let by = basis.by.as_deref().map(term);
    let mut owners: HashMap<Option<Term>, (usize, usize)> = HashMap::new();
    let (mut known, mut all) = (0, 0);
    for thing in things_of(visit, &class.descendants) {
        let says = |path: &NamedNode| object_of(visit.view.as_ref(), &thing, path.as_ref());
        let complete = properties.iter().all(|path| says(path).is_some());
        all += 1;
        known += usize::from(complete);
        let Some(by) = &by else { continue };
        let said = about(visit.view.as_ref(), &thing, Some(by.as_ref()), OWNERS);
        let mut whose: HashSet<Option<Term>> =
            said.into_iter().map(|quad| Some(quad.object)).collect();
        if whose.is_empty() {
            whose.insert(None);
        }
        for owner in whose {
            let share = owners.entry(owner).or_default();
            share.0 += usize::from(complete);
            share.1 += 1;
        }
    }
    let mut shares: Vec<Share> = owners
        .into_iter()
        .map(|(owner, (known, all))| {
            let owner = owner.map(|term| names.shown(&term));
            Share { owner, known, all, percent: percent(known, all) }
        })
        .collect();
    shares.sort_by_cached_key(|share| {
        (share.percent, share.owner.as_ref().map(|owner| crate::search::sort_key(&owner.text)))
    });
    let label = |path: &NamedNode| {
        let property = visit.schema.property(path.as_ref());
        property.map_or_else(|| path.as_str().to_owned(), |one| lower_first(&one.label))
    };
    let said: Vec<String> = properties.iter().map(label).collect();
    let sentence = sentence((known, all), &lower_first(&class.plural), &said);
    let by = by.map(|path| visit.schema.property(path.as_ref()).map(|one| one.label.clone()));
    Some(Rests { known, all, sentence, by: by.flatten().unwrap_or_default(), shares })
}

fn term(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{NAMESPACE}{name}"))
}

fn sentence((known, all): (usize, usize), plural: &str, properties: &[String]) -> String {
    let said = properties.join(", ");
    match (known, all) {
        (_, 0) => format!(
            "La carte ne connaît encore rien parmi ceci\u{a0}: {plural}. Le résultat ne dit rien."
        ),
        (0, _) => format!(
            "Calculé sur rien\u{a0}: aucune fiche ({plural}) ne dit ce que la question compte ({said})."
        ),
        _ => format!(
            "Calculé sur {}\u{202f}% des fiches\u{a0}: {} sur {} ({plural}) disent ce que la question compte ({said}).",
            percent(known, all),
            filters::number(known),
            filters::number(all),
        ),
    }
}

/// `part` in percent of `whole`, rounded; 100 is kept for the whole, 0 for nothing.
fn percent(part: usize, whole: usize) -> usize {
    match (part, whole) {
        (_, 0) | (0, _) => 0,
        (part, whole) if part == whole => 100,
        (part, whole) => ((part * 100 + whole / 2) / whole).clamp(1, 99),
    }
}

#[cfg(test)]
mod tests {
    use super::{percent, sentence};

    #[test]
    fn shares_never_pass_for_the_whole_nor_for_nothing() {
        assert_eq!((percent(0, 0), percent(0, 9), percent(9, 9)), (0, 0, 100));
        assert_eq!((percent(1, 1_000), percent(999, 1_000), percent(1, 3)), (1, 99, 33));
    }

    #[test]
    fn an_empty_map_is_said() {
        assert!(sentence((0, 0), "applications", &[]).contains("ne dit rien"));
        assert!(sentence((0, 3), "applications", &["technologie".into()]).contains("sur rien"));
    }
}
