//! The rows of the sheets become facts: first what each row is, then what its cells say.

use std::collections::{HashMap, HashSet};

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, Term};

use super::names::Names;
use super::plan::{Mode, Plan, SheetPlan, Target};
use super::values::{self, Kind};
use super::{Context, Fact, Understood, correction};
use crate::import::sheet::{Cell, Row, Workbook, letters};
use crate::import::xml::short;
use crate::import::{Code, Findings};
use crate::model::Place;
use crate::schema::PropertyShape;

/// What one row is.
pub(super) struct Entry<'b> {
    pub(super) sheet: usize,
    pub(super) row: &'b Row,
    pub(super) thing: NamedNode,
    pub(super) class: NamedNode,
}

/// A column of a property.
pub(super) struct Column<'a> {
    pub(super) place: u32,
    pub(super) heading: &'a str,
    pub(super) shape: std::sync::Arc<PropertyShape>,
    pub(super) kind: Kind,
}

/// A reading of all the sheets.
pub(super) struct Reading<'a> {
    pub(super) context: Context<'a>,
    pub(super) plan: &'a Plan,
    pub(super) names: Names<'a>,
    pub(super) facts: Vec<Fact>,
    pub(super) known: HashSet<Fact>,
    pub(super) created: HashMap<NamedNode, usize>,
}

/// Where a cell is.
#[derive(Clone, Copy)]
pub(super) struct At<'e> {
    pub(super) place: Place,
    pub(super) thing: &'e NamedNode,
}

impl<'a> Reading<'a> {
    pub(super) fn new(context: Context<'a>, plan: &'a Plan) -> Self {
        // What is about to be replaced is not what one links to.
        let own = [context.addresses.source_graph(), context.addresses.derived_graph()];
        let without = if plan.mode == Mode::Replace { &own[..] } else { &[] };
        let names = Names::new(context, without);
        let (facts, known, created) = Default::default();
        Self { context, plan, names, facts, known, created }
    }

    pub(super) fn read(mut self, book: &Workbook, findings: &mut Findings) -> Understood {
        let mut understood = Understood::default();
        let mut entries: Vec<Entry<'_>> = Vec::new();
        for (place, (plan, sheet)) in self.plan.sheets.iter().zip(&book.sheets).enumerate() {
            findings.set_sheet(&sheet.name);
            if let Some(found) = self.rows_of(place, (plan, sheet), findings) {
                entries.extend(found);
            }
        }
        for entry in &entries {
            let class = self.context.schema.class(entry.class.as_ref());
            let label = class.map_or_else(String::new, |class| class.label.clone());
            *understood.classes.entry(label).or_default() += 1;
            self.put(&entry.thing, rdf::TYPE.into_owned(), entry.class.clone().into());
        }
        for (place, plan) in self.plan.sheets.iter().enumerate() {
            findings.set_sheet(&plan.sheet);
            let columns = self.columns(plan, findings);
            let of_sheet = entries.iter().filter(|entry| entry.sheet == place);
            let mut absent: HashMap<usize, (usize, Place)> = HashMap::new();
            for entry in of_sheet {
                self.row(entry, &columns, (&mut understood.spoken, findings));
                for (number, column) in columns.iter().enumerate() {
                    if self.plan.mode == Mode::Replace
                        && column.shape.min_count.unwrap_or(0) > 0
                        && entry.row.cell(column.place).is_none()
                    {
                        let place = Place { line: entry.row.number, column: column.place + 1 };
                        absent.entry(number).or_insert((0, place)).0 += 1;
                    }
                }
            }
            let mut absent: Vec<_> = absent.into_iter().collect();
            absent.sort_by_key(|(number, _)| *number);
            for (number, (count, place)) in absent {
                let heading = columns[number].heading;
                let lines = if count > 1 {
                    format!("{count} lignes ne disent rien, dont celle-ci, la première")
                } else {
                    "une ligne ne dit rien".to_owned()
                };
                let said = format!("« {} » : {lines}", short(heading));
                findings.add(
                    Code::ValueExpected,
                    (place, None),
                    (said, "la chose entre sans cette valeur"),
                );
            }
        }
        findings.set_file(None);
        if self.plan.mode == Mode::Correct {
            correction::complete(self.context, &mut self.facts, &understood.spoken, findings);
        }
        understood.facts = self.facts;
        understood
    }

    /// The columns of properties; says which are not understood, and which mean the same.
    fn columns<'p>(&self, plan: &'p SheetPlan, findings: &mut Findings) -> Vec<Column<'p>> {
        let mut columns: Vec<Column<'p>> = Vec::new();
        let Some(class) = plan.class().and_then(|iri| self.context.schema.class(iri.as_ref()))
        else {
            return columns;
        };
        for planned in &plan.columns {
            let at = (Place { line: plan.heading, column: planned.column + 1 }, None);
            let path = match &planned.target {
                Target::Property(path) => path,
                Target::Unknown if !planned.heading.is_empty() || !planned.samples.is_empty() => {
                    let heading = if planned.heading.is_empty() {
                        format!("la colonne {} n’a pas de titre", letters(planned.column))
                    } else {
                        format!(
                            "« {} » n’est le nom d’aucune propriété de « {} »",
                            short(&planned.heading),
                            class.label
                        )
                    };
                    findings.add(
                        Code::ColumnUnknown,
                        at,
                        (heading, "la colonne n’est pas importée"),
                    );
                    continue;
                }
                _ => continue,
            };
            let Some(shape) = class.shapes.iter().find(|shape| shape.path == *path) else {
                let said = format!(
                    "« {} » ne se dit pas d’un « {} »",
                    short(&planned.heading),
                    class.label
                );
                findings.add(Code::ColumnUnknown, at, (said, "la colonne n’est pas importée"));
                continue;
            };
            if let Some(other) = columns.iter().find(|column| column.shape.path == *path) {
                let said = format!(
                    "« {} » et « {} » désignent toutes deux « {} »",
                    short(other.heading),
                    short(&planned.heading),
                    shape.name
                );
                findings.add(
                    Code::ColumnDuplicate,
                    at,
                    (said, "les valeurs des deux colonnes s’ajoutent"),
                );
            }
            columns.push(Column {
                place: planned.column,
                heading: &planned.heading,
                shape: std::sync::Arc::clone(shape),
                kind: values::kind(self.context.schema, shape),
            });
        }
        columns
    }

    fn row(
        &mut self,
        entry: &Entry<'_>,
        columns: &[Column<'_>],
        (spoken, findings): (&mut Vec<(NamedNode, NamedNode)>, &mut Findings),
    ) {
        let is_correction = self.plan.mode == Mode::Correct;
        for column in columns {
            let at = At {
                place: Place { line: entry.row.number, column: column.place + 1 },
                thing: &entry.thing,
            };
            let cell = entry.row.cell(column.place);
            if is_correction {
                spoken.push((entry.thing.clone(), column.shape.path.clone()));
                let (before, single) =
                    correction::present(self.context, (&entry.thing, &column.shape.path));
                let written = cell.map(Cell::text).unwrap_or_default();
                if let Some(same) = correction::unchanged(self.context, (&before, single), &written)
                {
                    for term in same {
                        self.put(&entry.thing, column.shape.path.clone(), term);
                    }
                    continue;
                }
                // Of several names, a list shows one: the others are not what the cell changes.
                for term in correction::not_shown(self.context, &before, single) {
                    self.put(&entry.thing, column.shape.path.clone(), term);
                }
            }
            if let Some(cell) = cell {
                self.cell(at, (column, cell), findings);
            }
        }
    }

    pub(super) fn put(&mut self, thing: &NamedNode, path: NamedNode, term: Term) {
        let fact = (thing.clone(), path, term);
        if self.known.insert(fact.clone()) {
            self.facts.push(fact);
        }
    }
}
