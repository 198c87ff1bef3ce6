//! The numbered sources at the foot of a chapter: each with its organisation, its date and how far it can be trusted.

use oxrdf::{NamedNode, Term};

use crate::document::Reference;
use crate::vocab::{dct, ptl};
use crate::web::filters;
use crate::web::names::{Names, Shown, about, object_of};
use crate::web::pages::fiche::Said;

/// Facts read about one source.
const FEW: usize = 64;

/// Numbers the sources in the order in which the chapter meets them.
pub(in crate::web) struct Citations<'n, 'v> {
    names: &'n Names<'v>,
    notes: Vec<Citation>,
    keys: Vec<String>,
}

/// One source of a chapter.
#[derive(Clone, Debug)]
pub(in crate::web) struct Citation {
    /// From 1.
    pub(in crate::web) number: usize,
    /// Its title, leading to its fiche when it is on the map.
    pub(in crate::web) shown: Shown,
    /// Who publishes it or says it.
    pub(in crate::web) organisation: Option<String>,
    /// When.
    pub(in crate::web) date: Option<String>,
    /// Where it can be read.
    pub(in crate::web) address: Option<String>,
    /// How far it can be trusted, when that is in doubt.
    pub(in crate::web) reliability: Option<String>,
}

impl<'n, 'v> Citations<'n, 'v> {
    pub(in crate::web) fn new(names: &'n Names<'v>) -> Self {
        Self { names, notes: Vec::new(), keys: Vec::new() }
    }

    /// The numbers of what a fact rests on.
    pub(in crate::web) fn of(&mut self, said: &Said) -> Vec<usize> {
        let mut numbers: Vec<usize> = if said.sources.is_empty() {
            said.graphs.iter().map(|graph| self.thing(graph)).collect()
        } else {
            said.sources
                .iter()
                .map(|source| match source {
                    Term::NamedNode(iri) => self.thing(iri),
                    other => {
                        let shown = self.names.shown(other);
                        self.number(other.to_string(), |_| Citation::bare(shown))
                    }
                })
                .collect()
        };
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The number of a source that the editors describe.
    pub(in crate::web) fn reference(&mut self, reference: &Reference) -> usize {
        let shown = Shown { text: reference.title.clone(), ..Shown::default() };
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.number(format!("clé {}", reference.key), |_| Citation {
            organisation: filled(&reference.publisher),
            date: filled(&reference.date),
            address: filled(&reference.address),
            reliability: filled(&reference.reliability),
            ..Citation::bare(shown)
        })
    }

    /// The number of a source, or of a set of facts, that is on the map.
    fn thing(&mut self, iri: &NamedNode) -> usize {
        let key = iri.as_str().to_owned();
        self.number(key, |names| {
            let view = names.view();
            let named = |property| match object_of(view, iri, property) {
                Some(Term::NamedNode(value)) => Some(value),
                _ => None,
            };
            let text =
                |property| object_of(view, iri, property).map(|value| names.shown(&value).text);
            let address = about(view, iri, None, FEW).into_iter().find_map(|quad| {
                let Term::Literal(literal) = quad.object else { return None };
                filters::is_web_address(literal.value()).then(|| literal.value().to_owned())
            });
            Citation {
                organisation: named(ptl::ORGANISME).map(|one| names.thing(&one).text),
                date: text(dct::MODIFIED).map(|date| format!("mis à jour le {date}")),
                reliability: named(ptl::FIABILITE)
                    .filter(|one| one.as_ref() != crate::vocab::fiabilite::ETABLI)
                    .map(|one| names.thing(&one).text),
                address,
                ..Citation::bare(names.thing(iri))
            }
        })
    }

    fn number(&mut self, key: String, make: impl FnOnce(&Names<'v>) -> Citation) -> usize {
        if let Some(place) = self.keys.iter().position(|known| *known == key) {
            return place + 1;
        }
        let number = self.keys.len() + 1;
        let note = Citation { number, ..make(self.names) };
        self.keys.push(key);
        self.notes.push(note);
        number
    }

    /// What is said of a source on hover: its title, organisation and date.
    pub(in crate::web) fn hint(&self, number: usize) -> String {
        self.notes.get(number.saturating_sub(1)).map(Citation::in_short).unwrap_or_default()
    }

    /// The sources, in the order of their numbers.
    pub(in crate::web) fn finish(self) -> Vec<Citation> {
        self.notes
    }
}

impl Citation {
    fn bare(shown: Shown) -> Self {
        Self { number: 0, shown, organisation: None, date: None, address: None, reliability: None }
    }

    /// Title, organisation, date, in one line.
    fn in_short(&self) -> String {
        let parts = [Some(&self.shown.text), self.organisation.as_ref(), self.date.as_ref()];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
    }
}
