//! What a draft means: which entry, which values, which change, and what the shapes say of it.

use std::sync::Arc;
use std::time::Duration;

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, Term};

use super::draft::{Action, Draft, LONGEST, Target};
use crate::conformity::{ChangeConformity, Finding};
use crate::contribution::{conformity_between, slug};
use crate::entry::{self, Entry, Field, Resolver, Unread};
use crate::index::Pattern;
use crate::model::identity::SourceAddresses;
use crate::repository::{Content, Repository};
use crate::schema::Class;
use crate::shacl::Severity;
use crate::spreadsheet::Context;
use crate::vocab::ptl;
use crate::web::extract::Visit;
use crate::web::names::about;
use crate::web::problem::Problem;

/// One value of a field, as it is written and as it was understood.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) value: Result<Term, Unread>,
}

/// A field and its lines.
pub(super) struct Filled {
    pub(super) field: Field,
    pub(super) name: String,
    pub(super) lines: Vec<Line>,
}

/// What a draft means.
pub(super) struct Read {
    pub(super) class: Class,
    /// The organisation that writes, by the end of its address; empty when it is not known.
    pub(super) writer: String,
    pub(super) entry: Entry,
    pub(super) fields: Vec<Filled>,
    pub(super) left_out: Vec<String>,
    /// What is wrong with the form as a whole: a field of ours and the words.
    wrong: Vec<(String, String)>,
    /// The change, when every field was understood and something changes.
    pub(super) content: Option<Content>,
    /// What the change does to conformity.
    pub(super) conformity: Option<Result<ChangeConformity, String>>,
}

impl Read {
    /// Reads a draft on the present edition.
    ///
    /// # Errors
    /// When there is no such class or thing, or the thing cannot be written by hand.
    pub(super) fn of(
        visit: &Visit,
        repository: &Repository,
        draft: &Draft,
    ) -> Result<Self, Problem> {
        let base = visit.urls().base();
        let (class, known) = target(visit, &draft.target)?;
        let mut wrong = Vec::new();
        let organisation = organisation(visit, draft, known.as_ref());
        if organisation.is_none() && draft.action != Action::Look {
            wrong.push(("organisme".to_owned(), "Choisissez l’organisme qui écrit.".to_owned()));
        }
        let writer = organisation.unwrap_or_default();
        let slug = if writer.is_empty() { "inconnu" } else { &writer };
        let addresses = SourceAddresses::new(base, slug, entry::SOURCE)
            .map_err(|_| Problem::bad("organisme", "un organisme de la carte"))?;
        let thing = match known {
            Some(thing) => thing,
            None => new_thing(visit, &addresses, (draft, &class)),
        };
        let entry = Entry::of(repository, addresses.clone(), (thing, class.iri.clone()));
        let (fields, left_out) = entry::fields(&visit.schema, &class);
        let context =
            Context { view: &*visit.view, schema: &visit.schema, addresses: &addresses, base };
        let resolver = Resolver::new(context);
        let fields: Vec<Filled> = fields
            .into_iter()
            .map(|field| filled(visit, (draft, &entry), (field, &resolver)))
            .collect();
        let mut read =
            Self { class, writer, entry, fields, left_out, wrong, content: None, conformity: None };
        if draft.action != Action::Look && draft.action != Action::More {
            read.decide(repository, draft)?;
        }
        Ok(read)
    }

    /// Works out the change, and what it does to conformity.
    fn decide(&mut self, repository: &Repository, draft: &Draft) -> Result<(), Problem> {
        let today = time::OffsetDateTime::now_utc().date().to_string();
        let content = if matches!(draft.action, Action::Withdraw | Action::PreviewWithdrawal) {
            self.entry.retirement(None, &today)
        } else {
            let wanted: Vec<(NamedNode, Vec<Term>)> = self
                .fields
                .iter()
                .map(|filled| {
                    let values = filled.lines.iter().filter_map(|line| line.value.clone().ok());
                    (filled.field.shape.path.clone(), values.collect())
                })
                .collect();
            self.entry.change(&wanted, &today)
        };
        let changes = matches!(&content, Content::Patch { added, removed } if !added.is_empty() || !removed.is_empty());
        let is_understood = self.wrong.is_empty()
            && self.fields.iter().all(|filled| filled.lines.iter().all(|line| line.value.is_ok()));
        if !changes || !is_understood {
            return Ok(());
        }
        let before = Arc::clone(&repository.current().edition);
        let after = repository.previewed(&content).map_err(|error| Problem::internal(&error))?;
        self.conformity = Some(conformity_between(repository, &before, &Arc::new(after)));
        self.content = Some(content);
        Ok(())
    }

    /// The change, when it is the one that the person has seen and accepted, on the state that they have seen.
    pub(super) fn accepted(&self, draft: &Draft) -> Option<Content> {
        let content = self.content.as_ref()?;
        let is_same =
            draft.fingerprint == self.entry.fingerprint() && draft.shown == shown(content);
        (draft.wants_to_publish() && is_same && self.blocking().is_empty()).then(|| content.clone())
    }

    /// What the shapes refuse.
    pub(super) fn blocking(&self) -> Vec<&Finding> {
        let brought = match &self.conformity {
            Some(Ok(change)) => change.brought.as_slice(),
            _ => &[],
        };
        let thing = Term::from(self.entry.thing.clone());
        let refuses =
            |finding: &&Finding| finding.severity == Severity::Violation && finding.focus == thing;
        brought.iter().filter(refuses).collect()
    }

    /// What is wrong with the form, field by field.
    pub(super) fn errors(&self) -> Vec<(String, String)> {
        let mut errors = self.wrong.clone();
        for filled in &self.fields {
            for line in &filled.lines {
                if let Err(unread) = &line.value {
                    let said = super::form::unread(&filled.field, unread, &line.text);
                    errors.push((
                        filled.name.clone(),
                        format!("{} : {said}", filled.field.shape.name),
                    ));
                }
            }
        }
        for finding in self.blocking() {
            let of = |filled: &&Filled| Some(&filled.field.shape.path) == finding.property.as_ref();
            let field = self.fields.iter().find(of).map(|filled| filled.name.clone());
            errors.push((
                field.unwrap_or_default(),
                format!("{}. {}", finding.problem, finding.remedy),
            ));
        }
        errors
    }

    /// Who has saved the same entry since the person was shown it.
    pub(super) fn overtaken(&self, visit: &Visit, draft: &Draft) -> Option<String> {
        if draft.fingerprint.is_empty() || draft.fingerprint == self.entry.fingerprint() {
            return None;
        }
        let search = crate::index::HistorySearch {
            before: None,
            changes: 200,
            found: 1,
            facts: 1,
            deadline: Some(std::time::Instant::now() + Duration::from_secs(2)),
        };
        let history = visit.state.map().history_of(&visit.reader, &self.entry.thing, &search);
        let last = history.changes.into_iter().next();
        Some(last.map_or_else(
            || "Quelqu’un a enregistré entre-temps.".to_owned(),
            |last| {
                format!(
                    "{} a enregistré entre-temps le changement n°\u{a0}{} («\u{202f}{}\u{202f}»).",
                    last.author, last.summary.number, last.summary.message
                )
            },
        ))
    }

    /// The page of the thing.
    pub(super) fn fiche(&self, visit: &Visit) -> String {
        visit.urls().fiche(self.entry.thing.as_ref())
    }

    /// The name of the thing, as the form or the map gives it.
    pub(super) fn title(&self) -> String {
        let label =
            self.fields.iter().find(|filled| filled.field.shape.path.as_ref() == rdfs::LABEL);
        let written = label.and_then(|filled| filled.lines.first()).map(|line| line.text.clone());
        written.unwrap_or_else(|| crate::schema::local_name(self.entry.thing.as_str()).to_owned())
    }
}

/// What tells one change from another, the day it is made apart.
pub(super) fn shown(content: &Content) -> String {
    let Content::Patch { added, removed } = content else { return String::new() };
    let mut lines: Vec<String> = added
        .iter()
        .map(|quad| format!("+{quad}"))
        .chain(removed.iter().map(|quad| format!("-{quad}")))
        .filter(|line| !line.contains(crate::vocab::dct::MODIFIED.as_str()))
        .collect();
    lines.sort();
    crate::fact::digest(&lines.join("\n"))
}

/// The class of a target, and the thing when it is there already.
fn target(visit: &Visit, target: &Target) -> Result<(Class, Option<NamedNode>), Problem> {
    match target {
        Target::New(key) => {
            let class = visit.schema.class_by_key(key).filter(|class| class.is_main());
            let class = class.ok_or_else(|| Problem::NotFound(key.replace('-', " ")))?;
            Ok((class.clone(), None))
        }
        Target::Thing(local) => {
            let gone = || Problem::NotFound(local.replace(['/', '-'], " "));
            let thing = visit.urls().thing(local).ok_or_else(gone)?;
            let types: Vec<NamedNode> = about(&*visit.view, &thing, Some(rdf::TYPE), 100)
                .into_iter()
                .filter_map(|quad| match quad.object {
                    Term::NamedNode(class) => Some(class),
                    _ => None,
                })
                .collect();
            let classes = visit.schema.most_specific(&types);
            let class = classes.into_iter().find(|class| class.is_main()).ok_or_else(gone)?;
            Ok((class.clone(), Some(thing)))
        }
    }
}

/// The end of the address of the organisation that writes: the one that was chosen, else the one the thing is of.
fn organisation(visit: &Visit, draft: &Draft, thing: Option<&NamedNode>) -> Option<String> {
    let is_known = |slug: &str| {
        let iri = NamedNode::new(format!("{}id/organisme/{slug}", visit.urls().base())).ok()?;
        let kind = Pattern {
            subject: Some(iri.as_ref().into()),
            predicate: Some(rdf::TYPE),
            object: Some(ptl::ORGANISME_CLASS.into()),
            ..Pattern::default()
        };
        (visit.view.count(kind) > 0).then(|| slug.to_owned())
    };
    if !draft.organisation.is_empty() {
        return is_known(&draft.organisation);
    }
    let local = thing?.as_str().strip_prefix(visit.urls().base())?.strip_prefix("id/")?;
    let mut parts = local.split('/');
    match (parts.next()?, parts.next()) {
        ("organisme", Some(slug)) => is_known(slug),
        (slug, _) => is_known(slug),
    }
}

/// An address that nothing has: made of the business key, else of the name.
fn new_thing(
    visit: &Visit,
    addresses: &SourceAddresses,
    (draft, class): (&Draft, &Class),
) -> NamedNode {
    let written = |path| {
        let shape = class.shapes.iter().find(|shape| shape.path.as_ref() == path)?;
        let name = super::form::name(visit, &shape.path);
        draft.texts(&name)?.into_iter().find_map(|text| slug(text).ok())
    };
    let stem = written(ptl::CLE_METIER).or_else(|| written(rdfs::LABEL));
    let stem: String = stem.unwrap_or_else(|| "sans-nom".to_owned()).chars().take(80).collect();
    let address = |key: &str| {
        if class.iri.as_ref() == ptl::ORGANISME_CLASS {
            NamedNode::new_unchecked(format!("{}id/organisme/{key}", visit.urls().base()))
        } else {
            addresses.thing(key)
        }
    };
    let is_free = |thing: &NamedNode| {
        let about = Pattern { subject: Some(thing.as_ref().into()), ..Pattern::default() };
        visit.view.count(about) == 0
    };
    let numbered = (2..1_000).map(|number| address(&format!("{stem}-{number}")));
    let mut all = std::iter::once(address(&stem)).chain(numbered);
    all.find(is_free).unwrap_or_else(|| address(&stem))
}

fn filled(
    visit: &Visit,
    (draft, entry): (&Draft, &Entry),
    (field, resolver): (Field, &Resolver<'_>),
) -> Filled {
    let before = entry.values(field.shape.path.as_ref());
    let name = super::form::name(visit, &field.shape.path);
    let lines = match draft.texts(&name) {
        Some(texts) => texts
            .into_iter()
            .map(|text| {
                let text: String = text.chars().take(LONGEST).collect();
                let value = resolver.read(&field, &text, &before);
                Line { text: spelled(visit, (&field, resolver), (&value, text)), value }
            })
            .collect(),
        None if draft.is_sent() => Vec::new(),
        None => before
            .iter()
            .map(|value| Line {
                text: entry::text_of(&*visit.view, value),
                value: Ok(value.clone()),
            })
            .collect(),
    };
    Filled { field, name, lines }
}

/// The name of a thing that was given by its address, when that name leads to it: people read names.
fn spelled(
    visit: &Visit,
    (field, resolver): (&Field, &Resolver<'_>),
    (value, text): (&Result<Term, Unread>, String),
) -> String {
    match value {
        Ok(thing @ Term::NamedNode(_)) if text.starts_with("id/") => {
            let name = entry::text_of(&*visit.view, thing);
            let leads_back = resolver.read(field, &name, &[]).as_ref() == Ok(thing);
            if leads_back { name } else { text }
        }
        _ => text,
    }
}
