//! The form as it is shown: fields under the groups of the shape, what others say beside, and what would change.

use oxrdf::{NamedNode, Term};

use super::draft::{Action, Draft};
use super::read::{Filled, Line, Read, shown};
use crate::conformity::severity_label;
use crate::entry::{Field, Unread, text_of};
use crate::index::Pattern;
use crate::repository::Content;
use crate::search::sort_key;
use crate::spreadsheet::Kind;
use crate::web::extract::Visit;
use crate::web::names::{Names, Shown, about};
use crate::web::urls;

/// Concepts offered for one field.
const MOST: usize = 2_000;
/// Up to this many concepts, boxes are ticked; above, lines are filled in.
const BOXES: usize = 12;
/// Values of other sources shown beside a field.
const BESIDE: usize = 20;

/// The fields under one heading.
pub(super) struct Group {
    pub(super) label: String,
    pub(super) fields: Vec<FieldView>,
}

/// One field, ready for the template.
pub(super) struct FieldView {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) help: String,
    pub(super) is_expected: bool,
    pub(super) control: Control,
    /// What other sources say: the value, and who says it.
    pub(super) beside: Vec<(Shown, Shown)>,
    pub(super) is_wrong: bool,
}

/// How a field is filled in.
pub(super) enum Control {
    /// Lines of text: the type of the input, the text, why it is wrong, what can be chosen instead.
    Lines { kind: &'static str, lines: Vec<LineView>, suggestions: Option<String> },
    /// Paragraphs.
    Paragraphs(Vec<LineView>),
    /// One of a list: address, label, whether it is chosen.
    One(Vec<(String, String, bool)>),
    /// Some of a list.
    Some(Vec<(String, String, bool)>),
}

/// One line of a field.
pub(super) struct LineView {
    pub(super) text: String,
    pub(super) error: String,
    /// Things of that name, to choose from.
    pub(super) candidates: Vec<(String, String)>,
}

/// What would change.
pub(super) struct Preview {
    pub(super) is_withdrawal: bool,
    /// What tells this change from another.
    pub(super) shown: String,
    /// Property, values that leave, values that come.
    pub(super) changes: Vec<(String, Vec<Shown>, Vec<Shown>)>,
    /// Whether it can be published.
    pub(super) can_publish: bool,
    /// What the shapes say of it: how it looks, how serious, the words.
    pub(super) remarks: Vec<(&'static str, &'static str, String)>,
    /// Why conformity could not be checked.
    pub(super) unchecked: Option<String>,
    pub(super) mended: usize,
    /// Other facts of the map that speak of the thing.
    pub(super) mentions: usize,
}

/// The name of a field in the form: its property, under its usual prefix.
pub(super) fn name(visit: &Visit, property: &NamedNode) -> String {
    crate::web::pages::ontology::prefixed(visit, property)
}

/// Why a text is no value of a field.
pub(super) fn unread(field: &Field, unread: &Unread, text: &str) -> String {
    match (unread, &field.kind) {
        (Unread::Several(_), _) => format!(
            "plusieurs choses s’appellent «\u{202f}{text}\u{202f}»\u{202f}; choisissez laquelle."
        ),
        (Unread::Unknown, Kind::Word(_)) => {
            format!("«\u{202f}{text}\u{202f}» n’est pas dans la liste.")
        }
        (Unread::Unknown, _) => format!(
            "rien sur la carte ne s’appelle «\u{202f}{text}\u{202f}»\u{202f}; vérifiez le nom, ou saisissez d’abord cette chose."
        ),
        (Unread::Unfit, Kind::Date { .. }) => format!(
            "«\u{202f}{text}\u{202f}» n’est pas une date\u{202f}; écrivez 2026, 11/2026 ou 23/11/2026."
        ),
        (Unread::Unfit, Kind::Number { whole: true }) => {
            format!("«\u{202f}{text}\u{202f}» n’est pas un nombre entier.")
        }
        (Unread::Unfit, Kind::Number { whole: false }) => {
            format!("«\u{202f}{text}\u{202f}» n’est pas un nombre.")
        }
        (Unread::Unfit, Kind::YesNo) => "répondez par oui ou par non.".to_owned(),
        (Unread::Unfit, Kind::Web) => format!(
            "«\u{202f}{text}\u{202f}» n’est pas une adresse web complète, qui commence par https://."
        ),
        (Unread::Unfit, _) => format!("«\u{202f}{text}\u{202f}» ne convient pas."),
    }
}

/// The fields in the order of the shape, under its groups.
pub(super) fn groups(
    visit: &Visit,
    names: &Names<'_>,
    (draft, read): (&Draft, &Read),
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let wrong: Vec<String> = read.errors().into_iter().map(|(field, _)| field).collect();
    for filled in &read.fields {
        let label = filled.field.shape.group.as_ref().map(|group| group.label.clone());
        let label = label.unwrap_or_else(|| "Autres".to_owned());
        let mut view = field(visit, names, (draft, read, filled));
        view.is_wrong = wrong.contains(&view.name);
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.fields.push(view),
            None => groups.push(Group { label, fields: vec![view] }),
        }
    }
    groups
}

fn field(
    visit: &Visit,
    names: &Names<'_>,
    (draft, read, filled): (&Draft, &Read, &Filled),
) -> FieldView {
    let shape = &filled.field.shape;
    FieldView {
        id: super::field_id(&shape.path),
        name: filled.name.clone(),
        label: shape.name.clone(),
        help: shape.description.clone().unwrap_or_default(),
        is_expected: filled.field.is_expected(),
        control: control(visit, names, (draft, filled)),
        beside: beside(visit, names, (read, &shape.path)),
        is_wrong: false,
    }
}

fn control(visit: &Visit, names: &Names<'_>, (draft, filled): (&Draft, &Filled)) -> Control {
    let is_single = filled.field.is_single();
    let chosen: Vec<&Term> =
        filled.lines.iter().filter_map(|line| line.value.as_ref().ok()).collect();
    if let Kind::Word(scheme) = &filled.field.kind {
        let options = concepts(visit, names, (scheme, &chosen));
        if is_single {
            return Control::One(options);
        }
        if options.len() <= BOXES {
            return Control::Some(options);
        }
    }
    if filled.field.kind == Kind::YesNo {
        let value = chosen.first().and_then(|term| match term {
            Term::Literal(literal) => Some(matches!(literal.value(), "true" | "1")),
            _ => None,
        });
        let option =
            |word: &str, is: bool| (word.to_lowercase(), word.to_owned(), value == Some(is));
        return Control::One(vec![option("Oui", true), option("Non", false)]);
    }
    let mut lines: Vec<LineView> =
        filled.lines.iter().map(|line| line_view(visit, filled, line)).collect();
    let empty = || LineView { text: String::new(), error: String::new(), candidates: Vec::new() };
    if is_single {
        lines.resize_with(lines.len().max(1), empty);
    } else {
        lines.resize_with(lines.len() + draft.more.max(1), empty);
    }
    match &filled.field.kind {
        Kind::Text(true) if !filled.field.shape.column && !filled.field.is_expected() => {
            Control::Paragraphs(lines)
        }
        Kind::Web => Control::Lines { kind: "url", lines, suggestions: None },
        Kind::Thing(class) => {
            let key = class.as_ref().and_then(|iri| visit.schema.class(iri.as_ref()));
            let key = key.map(|class| class.key.clone()).unwrap_or_default();
            let address = urls::with_query("/importer/saisie/choix", &[("classe", key)]);
            Control::Lines { kind: "text", lines, suggestions: Some(address) }
        }
        _ => Control::Lines { kind: "text", lines, suggestions: None },
    }
}

fn line_view(visit: &Visit, filled: &Filled, line: &Line) -> LineView {
    let candidates = match &line.value {
        Err(Unread::Several(things)) => things
            .iter()
            .map(|thing| {
                let label = text_of(&*visit.view, &thing.clone().into());
                let label = format!("{label} ({})", visit.urls().short(thing.as_ref()));
                (thing.as_str().to_owned(), label)
            })
            .collect(),
        _ => Vec::new(),
    };
    let error = line.value.as_ref().err().map(|error| unread(&filled.field, error, &line.text));
    LineView { text: line.text.clone(), error: error.unwrap_or_default(), candidates }
}

fn concepts(
    visit: &Visit,
    names: &Names<'_>,
    (scheme, chosen): (&NamedNode, &[&Term]),
) -> Vec<(String, String, bool)> {
    let mut options: Vec<(String, String, bool)> =
        crate::web::names::concepts(&*visit.view, scheme, MOST)
            .into_iter()
            .map(|iri| {
                let label = names.name(&iri).label.clone();
                let is_chosen = chosen.contains(&&Term::from(iri.clone()));
                (iri.into_string(), label, is_chosen)
            })
            .collect();
    options.sort_by_cached_key(|(iri, label, _)| (sort_key(label), iri.clone()));
    options
}

/// What other sources say of the same property.
fn beside(
    visit: &Visit,
    names: &Names<'_>,
    (read, property): (&Read, &NamedNode),
) -> Vec<(Shown, Shown)> {
    let said =
        about(&*visit.view, &read.entry.thing, Some(property.as_ref()), BESIDE * 2).into_iter();
    said.filter_map(|quad| match quad.graph_name {
        oxrdf::GraphName::NamedNode(graph) if graph != read.entry.graph => {
            Some((names.shown(&quad.object), names.thing(&graph)))
        }
        _ => None,
    })
    .take(BESIDE)
    .collect()
}

impl Read {
    /// What would change, when the form was understood.
    pub(super) fn preview(
        &self,
        visit: &Visit,
        names: &Names<'_>,
        draft: &Draft,
    ) -> Option<Preview> {
        if matches!(draft.action, Action::Look | Action::More)
            || !self.errors().is_empty() && self.content.is_none()
        {
            return None;
        }
        let none = Content::Patch { added: Vec::new(), removed: Vec::new() };
        let content = self.content.as_ref().unwrap_or(&none);
        let Content::Patch { added, removed } = content else { return None };
        let mut changes: Vec<(NamedNode, Vec<Shown>, Vec<Shown>)> = Vec::new();
        let about_thing = |quad: &&oxrdf::Quad| quad.subject == self.entry.thing.clone().into();
        for (quads, is_added) in [(removed, false), (added, true)] {
            for quad in quads.iter().filter(about_thing) {
                let shown = names.shown(&quad.object);
                let place = changes.iter().position(|(property, ..)| *property == quad.predicate);
                let place = place.unwrap_or_else(|| {
                    changes.push((quad.predicate.clone(), Vec::new(), Vec::new()));
                    changes.len() - 1
                });
                if is_added { changes[place].2.push(shown) } else { changes[place].1.push(shown) }
            }
        }
        let mentioned =
            Pattern { object: Some(self.entry.thing.as_ref().into()), ..Pattern::default() };
        let conformity = self.conformity.as_ref();
        let brought = conformity.and_then(|checked| checked.as_ref().ok());
        let remarks = brought.map(|change| change.brought.as_slice()).unwrap_or_default().iter();
        let is_withdrawal = matches!(draft.action, Action::Withdraw | Action::PreviewWithdrawal);
        Some(Preview {
            is_withdrawal,
            shown: shown(content),
            changes: changes
                .into_iter()
                .map(|(property, before, after)| {
                    (visit.schema.property_label(property.as_ref()), before, after)
                })
                .collect(),
            can_publish: self.content.is_some() && self.blocking().is_empty(),
            remarks: remarks
                .take(BESIDE)
                .map(|finding| {
                    let look = crate::web::pages::import::conformity::look(&finding.severity);
                    let words =
                        format!("{}\u{a0}: {}. {}", finding.label, finding.problem, finding.remedy);
                    (look, severity_label(&finding.severity), words)
                })
                .collect(),
            unchecked: conformity.and_then(|checked| checked.as_ref().err().cloned()),
            mended: brought.map_or(0, |change| change.mended),
            mentions: if is_withdrawal { visit.view.count(mentioned) } else { 0 },
        })
    }
}
