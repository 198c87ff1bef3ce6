//! What the cells of a row say: terms where they are understood, words kept as they are where they are not.

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{Literal, NamedNode};

use super::names::{Expected, Found};
use super::values::{self, Kind};
use crate::export::table::{single_value, split_values};
use crate::import::sheet::Cell;
use crate::import::xml::short;
use crate::import::{Code, Findings};
use crate::model::identity::usable;
use crate::vocab::ptl;

use super::rows::{At, Column, Reading};

/// Things named in a message.
const NAMED: usize = 3;

impl Reading<'_> {
    pub(super) fn cell(
        &mut self,
        at: At<'_>,
        (column, cell): (&Column<'_>, &Cell),
        findings: &mut Findings,
    ) {
        if let Cell::Error(error) = cell {
            let said = format!(
                "« {} » : la cellule contient l’erreur {}",
                short(column.heading),
                short(error)
            );
            findings.add(
                Code::CellError,
                (at.place, Some(at.thing.as_str())),
                (said, "la cellule est laissée de côté"),
            );
            return;
        }
        let text = cell.text();
        let is_text = matches!(column.kind, Kind::Text(_));
        if !is_text && values::says_nothing(&text) {
            return;
        }
        let parts = match cell {
            Cell::Text(text) => self.parts(text, column),
            _ => vec![text],
        };
        if parts.len() > 1 && column.shape.max_count == Some(1) {
            let said = format!(
                "« {} » : {} valeurs, une seule est attendue",
                short(column.heading),
                parts.len()
            );
            findings.add(
                Code::CellSeveralValues,
                (at.place, Some(at.thing.as_str())),
                (said, "toutes sont gardées"),
            );
        }
        for part in parts {
            match &column.kind {
                Kind::Word(scheme) => {
                    let expected = Expected::Scheme(scheme.clone());
                    self.reference(at, (column, &expected, &part), findings);
                }
                Kind::Thing(class) => {
                    let expected = class.clone().map_or(Expected::Any, Expected::Class);
                    self.reference(at, (column, &expected, &part), findings);
                }
                kind => {
                    let own = Cell::Text(part.clone());
                    let cell = if matches!(cell, Cell::Text(_)) { &own } else { cell };
                    match values::literal(kind, cell, &part) {
                        Some(term) => self.put(at.thing, column.shape.path.clone(), term),
                        None => self.odd(at, (column, &part), findings),
                    }
                }
            }
        }
    }

    /// The values of a cell: things and words are separated by a bar, a semicolon or a line break; a text only by the
    /// bar of our own lists, and only where several are expected.
    fn parts(&self, text: &str, column: &Column<'_>) -> Vec<String> {
        let leads = matches!(column.kind, Kind::Word(_) | Kind::Thing(_));
        if !leads {
            // Names are never lists.
            let is_name = [rdfs::LABEL, ptl::SIGLE].contains(&column.shape.path.as_ref());
            let is_single = is_name || column.shape.max_count == Some(1);
            return if is_single { vec![single_value(text)] } else { split_values(text) };
        }
        let expected = match &column.kind {
            Kind::Word(scheme) => Expected::Scheme(scheme.clone()),
            Kind::Thing(Some(class)) => Expected::Class(class.clone()),
            _ => Expected::Any,
        };
        let is_one = |text: &str| !matches!(self.names.find(text, &expected), Found::None);
        let mut parts = Vec::new();
        for bar in split_values(text) {
            if is_one(&bar) {
                parts.push(bar);
                continue;
            }
            for part in bar.split([';', '\n', '|']).map(str::trim).filter(|part| !part.is_empty()) {
                let pieces: Vec<&str> =
                    part.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
                // A comma separates names only if it makes names of the whole.
                let is_list = pieces.len() > 1
                    && !is_one(part)
                    && (self.is_made_by_name(&expected)
                        || pieces.iter().any(|piece| is_one(piece)));
                if is_list {
                    parts.extend(pieces.into_iter().map(str::to_owned));
                } else {
                    parts.push(part.to_owned());
                }
            }
        }
        parts
    }

    fn is_made_by_name(&self, expected: &Expected) -> bool {
        let Expected::Class(class) = expected else { return false };
        self.context.schema.class(class.as_ref()).is_some_and(|class| class.made_by_name)
    }

    fn reference(
        &mut self,
        at: At<'_>,
        (column, expected, text): (&Column<'_>, &Expected, &str),
        findings: &mut Findings,
    ) {
        let subject = at.thing.as_str();
        let heading = short(column.heading);
        match self.names.find(text, expected) {
            Found::One(thing) => self.put(at.thing, column.shape.path.clone(), thing.into()),
            Found::Several(things) => {
                let some: Vec<&str> = things.iter().take(NAMED).map(NamedNode::as_str).collect();
                let said = format!(
                    "« {heading} » : {} choses s’appellent « {} » ({})",
                    things.len(),
                    short(text),
                    some.join(", ")
                );
                findings.add(
                    Code::ReferenceAmbiguous,
                    (at.place, Some(subject)),
                    (said, "le texte est gardé tel quel"),
                );
                self.keep(at, column, text);
            }
            Found::None => match expected {
                Expected::Scheme(_) => {
                    let said =
                        format!("« {heading} » : « {} » n’est pas dans la liste", short(text));
                    findings.add(
                        Code::CellWordUnknown,
                        (at.place, Some(subject)),
                        (said, "le texte est gardé tel quel"),
                    );
                    self.keep(at, column, text);
                }
                Expected::Class(class) if self.is_made_by_name(expected) => {
                    let thing = self.create(text, class);
                    let said =
                        format!("« {heading} » : « {} » est nouveau sur la carte", short(text));
                    findings.add(
                        Code::ThingCreated,
                        (at.place, Some(thing.as_str())),
                        (said, "la chose est créée sous ce nom"),
                    );
                    self.put(at.thing, column.shape.path.clone(), thing.into());
                }
                _ => {
                    let said = format!("« {heading} » : rien ne s’appelle « {} »", short(text));
                    findings.add(
                        Code::ReferenceUnknown,
                        (at.place, Some(subject)),
                        (said, "le texte est gardé tel quel"),
                    );
                    self.keep(at, column, text);
                }
            },
        }
    }

    /// A thing made by its name, at an address common to all organisations.
    fn create(&mut self, name: &str, class: &NamedNode) -> NamedNode {
        let key = self
            .context
            .schema
            .class(class.as_ref())
            .map_or("chose", |class| &class.key)
            .to_owned();
        let end = crate::model::identity::segment(&usable(&name.to_lowercase()));
        let thing =
            NamedNode::new_unchecked(format!("{}id/reference/{key}/{end}", self.context.base));
        if self.created.insert(thing.clone(), 1).is_none() {
            let label = Literal::new_language_tagged_literal_unchecked(name, "fr");
            self.put(&thing, rdf::TYPE.into_owned(), class.clone().into());
            self.put(&thing, rdfs::LABEL.into_owned(), label.into());
            self.names.add_own(name, (&thing, class));
        }
        thing
    }

    /// A value that is not of the type expected.
    fn odd(&mut self, at: At<'_>, (column, text): (&Column<'_>, &str), findings: &mut Findings) {
        let subject = Some(at.thing.as_str());
        let heading = short(column.heading);
        if let Kind::Date { or_text } = column.kind {
            let said = format!("« {heading} » : « {} » n’est pas une date possible", short(text));
            findings.add(
                Code::CellDateInvalid,
                (at.place, subject),
                (said, "le texte est gardé tel quel"),
            );
            if or_text {
                let term = Literal::new_simple_literal(text).into();
                self.put(at.thing, column.shape.path.clone(), term);
                return;
            }
        } else {
            let wanted = match column.kind {
                Kind::Number { .. } => "un nombre",
                Kind::YesNo => "oui ou non",
                _ => "une adresse web complète",
            };
            let said = format!("« {heading} » : « {} » n’est pas {wanted}", short(text));
            findings.add(
                Code::CellValueInvalid,
                (at.place, subject),
                (said, "le texte est gardé tel quel"),
            );
        }
        self.keep(at, column, text);
    }

    /// Keeps in words what is not understood: under the property made for that, if the class has it, else under the
    /// general one, after the name of the column.
    fn keep(&mut self, at: At<'_>, column: &Column<'_>, text: &str) {
        let property = self.context.schema.property(column.shape.path.as_ref());
        let mention = property.and_then(|property| property.mention.clone());
        let (path, text) = match mention {
            Some(mention) => (mention, text.to_owned()),
            None => (ptl::MENTION.into_owned(), format!("{} : {text}", column.shape.name)),
        };
        let term = Literal::new_language_tagged_literal_unchecked(text, "fr");
        self.put(at.thing, path, term.into());
    }
}
