//! What each row is: a thing, by its address, its key or its name, and of which class.

use std::collections::HashMap;

use oxrdf::NamedNode;
use oxrdf::vocab::rdfs;

use super::headings::class_named;
use super::plan::{SheetPlan, Target, called};
use super::values::{self};
use crate::import::sheet::{Row, Sheet};
use crate::import::xml::short;
use crate::import::{Code, Findings};
use crate::model::Place;
use crate::model::identity::usable;
use crate::schema::Class;
use crate::search::normalise;
use crate::vocab::ptl;

use super::rows::{Entry, Reading};

impl Reading<'_> {
    /// What each row of a sheet is; none when the sheet is left out.
    pub(super) fn rows_of<'b>(
        &mut self,
        place: usize,
        (plan, sheet): (&SheetPlan, &'b Sheet),
        findings: &mut Findings,
    ) -> Option<Vec<Entry<'b>>> {
        let Some(class) = plan.class().and_then(|iri| self.context.schema.class(iri.as_ref()))
        else {
            if plan.rows > 0 {
                let said = format!(
                    "{} : ses {} lignes ne sont d’aucune classe connue",
                    called(&plan.sheet),
                    plan.rows
                );
                findings.add(
                    Code::SheetIgnored,
                    (Place::default(), None),
                    (said, "la feuille n’est pas lue"),
                );
            }
            return None;
        };
        if let (count @ 1.., Some((row, column))) = sheet.formulas {
            let said = format!("{count} cellules sont calculées, la première est celle-ci");
            let place = Place { line: row, column: column + 1 };
            findings.add(
                Code::CellFormula,
                (place, None),
                (said, "la dernière valeur calculée est prise"),
            );
        }
        let mut entries = Vec::new();
        let mut seen: HashMap<NamedNode, u32> = HashMap::new();
        for row in sheet.rows.iter().filter(|row| row.number > plan.heading) {
            let Some((thing, class, names)) = self.identify(row, (plan, class), findings) else {
                continue;
            };
            if let Some(first) = seen.insert(thing.clone(), row.number) {
                let place = Place { line: row.number, column: 0 };
                let said = format!(
                    "la ligne {} et la ligne {first} parlent de la même chose, « {} »",
                    row.number,
                    short(&names[0])
                );
                findings.add(
                    Code::RowDuplicate,
                    (place, Some(thing.as_str())),
                    (said, "leurs valeurs sont réunies sur une seule chose"),
                );
            }
            for name in &names {
                self.names.add_own(name, (&thing, &class));
            }
            entries.push(Entry { sheet: place, row, thing, class });
        }
        Some(entries)
    }

    /// The thing that a row is, its class, and its names.
    fn identify(
        &self,
        row: &Row,
        (plan, class): (&SheetPlan, &Class),
        findings: &mut Findings,
    ) -> Option<(NamedNode, NamedNode, Vec<String>)> {
        let text = |wanted: &dyn Fn(&Target) -> bool| -> Option<(String, u32)> {
            plan.columns.iter().filter(|column| wanted(&column.target)).find_map(|column| {
                let text = row.cell(column.column)?.text();
                (!text.is_empty()).then_some((text, column.column))
            })
        };
        let told = |path: oxrdf::NamedNodeRef<'_>| {
            text(&|target| matches!(target, Target::Property(known) if known.as_ref() == path))
        };
        let place = |column: u32| Place { line: row.number, column: column + 1 };
        let (key, name, acronym) = (told(ptl::CLE_METIER), told(rdfs::LABEL), told(ptl::SIGLE));
        let key = key.filter(|(key, _)| !values::says_nothing(key));
        let kind = match text(&|target| *target == Target::Class) {
            Some((said, column)) => self.kind((&said, place(column)), class, findings),
            None => class,
        };
        if name.as_ref().is_some_and(|(name, _)| name.starts_with(super::EXAMPLE)) {
            let said = format!("la ligne {} est l’exemple du modèle de tableau", row.number);
            let at = Place { line: row.number, column: 0 };
            findings.add(Code::RowExample, (at, None), (said, "la ligne n’est pas importée"));
            return None;
        }
        let names: Vec<String> =
            [&name, &acronym, &key].into_iter().flatten().map(|(text, _)| text.clone()).collect();
        let address = text(&|target| *target == Target::Address);
        if let Some((written, column)) = &address {
            match self.names.address(written) {
                Some(address) if self.may_speak_of(&address) => {
                    let names = if names.is_empty() { vec![written.clone()] } else { names };
                    return Some((address, kind.iri.clone(), names));
                }
                _ => {
                    let said =
                        format!("« {} » n’est l’adresse de rien sur la carte", short(written));
                    let instead = "la ligne est reconnue à son identifiant, sinon à son nom";
                    findings.add(Code::ReferenceUnknown, (place(*column), None), (said, instead));
                }
            }
        }
        if let Some((key, _)) = &key {
            return Some((self.context.addresses.thing(&usable(key)), kind.iri.clone(), names));
        }
        let Some((name, _)) = name.or(acronym) else {
            if row.cells.iter().any(|(_, cell)| !cell.text().is_empty()) {
                let said = format!("la ligne {} n’a ni nom ni identifiant", row.number);
                let at = Place { line: row.number, column: 0 };
                findings.add(Code::RowUnnamed, (at, None), (said, "la ligne n’est pas importée"));
            }
            return None;
        };
        if let Some(known) = self.names.at_home(&name, &kind.iri) {
            let said = format!(
                "« {} » est déjà sur la carte, dans une autre source de l’organisme",
                short(&name)
            );
            let at = Place { line: row.number, column: 0 };
            findings.add(
                Code::RowKnown,
                (at, Some(known.as_str())),
                (said, "la ligne parle de cette chose"),
            );
            return Some((known, kind.iri.clone(), names));
        }
        let words = normalise(&name).replace(' ', "-");
        // A name without letters or digits still has an address.
        let words = if words.is_empty() { name } else { words };
        let key = usable(&format!("{}-{words}", kind.key));
        Some((self.context.addresses.thing(&key), kind.iri.clone(), names))
    }

    /// The class that a cell tells, when it is the one of the sheet or below; else the one of the sheet.
    fn kind<'c>(
        &'c self,
        (said, place): (&str, Place),
        class: &'c Class,
        findings: &mut Findings,
    ) -> &'c Class {
        match class_named(self.context.schema, said) {
            Some(known) if known.ancestors.contains(&class.iri) => known,
            _ => {
                let said =
                    format!("« {} » n’est pas une sorte de « {} »", short(said), class.label);
                let instead = "la ligne est prise pour ce que dit la feuille";
                findings.add(Code::CellClassUnknown, (place, None), (said, instead));
                class
            }
        }
    }

    /// Whether an address is one of which a contribution may speak: a thing, not a part of the map itself.
    fn may_speak_of(&self, address: &NamedNode) -> bool {
        let base = self.context.base;
        let is_thing = address
            .as_str()
            .strip_prefix(base)
            .is_some_and(|path| path.starts_with("id/") && !path.starts_with("id/fait/"));
        is_thing && self.names.is_known(address)
    }
}
