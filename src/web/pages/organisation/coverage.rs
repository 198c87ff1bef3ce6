//! Which properties are known of the things of a section: what their shapes expect, and how often it is filled in.

use oxrdf::{NamedNode, Term};

use super::sections::Answered;
use crate::schema::PropertyShape;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::names::{Names, about, object_of};
use crate::web::pages::fiche::names_it;

/// Things looked at; beyond, the measure is made on the first ones, and says so.
const LOOKED_AT: usize = 3_000;

/// What is known of some things.
pub(super) struct Coverage {
    /// What the things are called: the heading of their column.
    pub(super) things: usize,
    /// How many there are in all.
    pub(super) all: usize,
    /// Each property that the shapes expect.
    pub(super) properties: Vec<Covered>,
    /// Name of several of the things.
    pub(super) several: String,
}

/// How often a property is filled in.
pub(super) struct Covered {
    /// The property.
    pub(super) property: NamedNode,
    /// Its name, in French.
    pub(super) name: String,
    /// How many things say something.
    pub(super) filled: usize,
    /// How many things their shape asks.
    pub(super) asked: usize,
}

/// The measure ready for the template.
pub(super) struct CoverageView {
    pub(super) percentage: usize,
    pub(super) basis: String,
    pub(super) rows: Vec<CoveredView>,
}

/// A property ready for the template.
pub(super) struct CoveredView {
    pub(super) name: String,
    pub(super) percentage: usize,
    pub(super) said: String,
}

/// Measures the things that a section names; `None` when no section asks for it, or when there is none.
pub(super) fn read(visit: &Visit, names: &Names<'_>, answered: &[Answered]) -> Option<Coverage> {
    let (section, variable) =
        answered.iter().find_map(|one| Some((one, one.question.section.coverage.as_deref()?)))?;
    let things: Vec<&NamedNode> = section
        .distinct(variable)
        .into_iter()
        .filter(|term| section.counts(names, term))
        .filter_map(|term| match term {
            Term::NamedNode(iri) => Some(iri),
            _ => None,
        })
        .collect();
    let several = section.question.section.figure.as_ref().map_or("", |figure| &figure.several);
    let mut properties: Vec<Covered> = Vec::new();
    for thing in things.iter().take(LOOKED_AT) {
        let types: Vec<NamedNode> =
            about(visit.view.as_ref(), thing, Some(oxrdf::vocab::rdf::TYPE), 64)
                .into_iter()
                .filter_map(|quad| match quad.object {
                    Term::NamedNode(class) => Some(class),
                    _ => None,
                })
                .collect();
        for shape in visit.schema.shapes_of(&types).iter().filter(|shape| is_expected(shape)) {
            let filled = object_of(visit.view.as_ref(), thing, shape.path.as_ref()).is_some();
            let known = properties.iter().position(|known| known.property == shape.path);
            let place = known.unwrap_or_else(|| {
                properties.push(Covered {
                    property: shape.path.clone(),
                    name: shape.name.clone(),
                    filled: 0,
                    asked: 0,
                });
                properties.len() - 1
            });
            properties[place].asked += 1;
            properties[place].filled += usize::from(filled);
        }
    }
    (!properties.is_empty()).then(|| Coverage {
        things: things.len().min(LOOKED_AT),
        all: things.len(),
        properties,
        several: several.to_owned(),
    })
}

/// Whether a shape expects the property: it requires it, or makes a column or a filter of it.
fn is_expected(shape: &PropertyShape) -> bool {
    let required = shape.min_count.is_some_and(|least| least > 0);
    (required || shape.column || shape.facet) && !names_it(&shape.path)
}

impl Coverage {
    /// Answers given, in percent of the answers expected.
    pub(super) fn percentage(&self) -> usize {
        let filled: usize = self.properties.iter().map(|one| one.filled).sum();
        let asked: usize = self.properties.iter().map(|one| one.asked).sum();
        percent(filled, asked)
    }

    /// What the page shows.
    pub(super) fn view(&self) -> CoverageView {
        let partly = if self.all > self.things {
            format!(", sur {} en tout", filters::number(self.all))
        } else {
            String::new()
        };
        let mut rows: Vec<CoveredView> = self
            .properties
            .iter()
            .map(|one| CoveredView {
                name: one.name.clone(),
                percentage: percent(one.filled, one.asked),
                said: format!("{} sur {}", filters::number(one.filled), filters::number(one.asked)),
            })
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.percentage));
        CoverageView {
            percentage: self.percentage(),
            basis: format!("{} {}{partly}", filters::number(self.things), self.several),
            rows,
        }
    }
}

fn percent(part: usize, whole: usize) -> usize {
    (part * 100 + whole / 2).checked_div(whole).unwrap_or(0)
}
