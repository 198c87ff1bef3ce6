//! What every reader has at hand: the model being read, what was found, and what is taken already.

use hashbrown::HashMap;
use hashbrown::hash_map::EntryRef;
use std::sync::Arc;

use super::finding::{Code, Findings};
use super::type_names::Recognised;
use super::xml::{Tag, short};
use crate::model::{Concept, Kind, Model, Place, PropertyDefinition, Text};

/// Names of ignored tags told apart; a hostile file may invent names without end.
const IGNORED: usize = 100;

/// A model being read, before its references are resolved.
pub(super) struct Reading {
    /// What was read.
    pub(super) model: Model,
    /// What was found.
    pub(super) findings: Findings,
    /// Every identifier of the source, and the file that holds it.
    identifiers: HashMap<String, u32>,
    /// The files read, when the model is in several; the last is being read.
    files: Vec<String>,
    interned: HashMap<String, Arc<str>>,
    /// Definitions made for the keys of a format that has no definitions.
    keys: HashMap<String, Arc<str>>,
    /// Tags that were passed over, by name: the first place, and how many.
    ignored: HashMap<String, (Place, usize)>,
}

impl Reading {
    /// Nothing is read yet.
    pub(super) fn new(findings: Findings) -> Self {
        Self {
            model: Model::default(),
            findings,
            identifiers: HashMap::new(),
            files: Vec::new(),
            interned: HashMap::new(),
            keys: HashMap::new(),
            ignored: HashMap::new(),
        }
    }

    /// Says which file of a model in several is read from now on.
    pub(super) fn start_file(&mut self, path: &str) {
        self.files.push(path.to_owned());
        self.findings.set_file(Some(path));
    }

    /// The files are all read: what is found from now on concerns the whole model.
    pub(super) fn end_files(&mut self) {
        self.findings.set_file(None);
    }

    /// Whether the model is in several files.
    pub(super) fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// The findings; those about a whole model in several files are given the file of what they concern.
    pub(super) fn into_findings(self) -> (Model, Findings) {
        let Self { model, mut findings, identifiers, files, .. } = self;
        findings.locate(|id| {
            let file = usize::try_from(*identifiers.get(id)?).ok()?;
            files.get(file.checked_sub(1)?).map(String::as_str)
        });
        (model, findings)
    }

    /// Takes an identifier if it is free.
    fn take(&mut self, identifier: &str) -> bool {
        let file = u32::try_from(self.files.len()).unwrap_or(0);
        match self.identifiers.entry_ref(identifier) {
            EntryRef::Occupied(_) => false,
            EntryRef::Vacant(free) => {
                free.insert(file);
                true
            }
        }
    }

    pub(super) fn find(&mut self, code: Code, at: (Place, Option<&str>), said: (String, &str)) {
        self.findings.add(code, at, said);
    }

    /// One shared copy of a text that comes back often.
    pub(super) fn intern(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.interned.get(text) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = text.into();
        self.interned.insert(text.to_owned(), Arc::clone(&shared));
        shared
    }

    /// What [`Self::intern`] knows already.
    pub(super) fn interned(&self, text: &str) -> Option<Arc<str>> {
        self.interned.get(text).map(Arc::clone)
    }

    /// Takes the identifier of something that cannot be kept without one of its own; says so when it is missing or taken.
    pub(super) fn identifier(
        &mut self,
        written: Option<&str>,
        (place, what): (Place, &str),
    ) -> Option<String> {
        let missing = "il est lu sans identifiant, ou écarté";
        let duplicate = "la première définition est gardée, celle-ci est écartée";
        self.take_or_say(written, (place, what), [missing, duplicate])
    }

    /// Takes the identifier of a folder, which can do without.
    pub(super) fn identifier_of_folder(
        &mut self,
        written: Option<&str>,
        place: Place,
    ) -> Option<String> {
        let instead = "le dossier est gardé sans identifiant";
        self.take_or_say(written, (place, "le dossier"), [instead, instead])
    }

    /// Takes the identifier of a box or a line; one that is missing or taken is kept under another, since little
    /// refers to it.
    pub(super) fn identifier_of_figure(&mut self, written: Option<&str>, place: Place) -> String {
        let instead = "la figure est gardée, sous un autre identifiant";
        match self.take_or_say(written, (place, "la figure"), [instead, instead]) {
            Some(identifier) => identifier,
            None => self.free_identifier(written.unwrap_or("figure").trim()),
        }
    }

    fn take_or_say(
        &mut self,
        written: Option<&str>,
        (place, what): (Place, &str),
        [missing, duplicate]: [&str; 2],
    ) -> Option<String> {
        let Some(written) = written.map(str::trim).filter(|id| !id.is_empty()) else {
            let said = (format!("{what} n’a pas d’identifiant"), missing);
            self.find(Code::IdentifierMissing, (place, None), said);
            return None;
        };
        if !self.take(written) {
            let message = format!("l’identifiant «{}» est déjà pris", short(written));
            self.find(Code::IdentifierDuplicate, (place, Some(written)), (message, duplicate));
            return None;
        }
        Some(written.to_owned())
    }

    /// An identifier that nothing has, made from one that is taken or absent.
    pub(super) fn free_identifier(&mut self, written: &str) -> String {
        if !written.is_empty() && self.take(written) {
            return written.to_owned();
        }
        let mut number = self.identifiers.len();
        loop {
            let candidate = format!("{written}~{number}");
            if self.take(&candidate) {
                return candidate;
            }
            number += 1;
        }
    }

    /// The definition of a property that is named by its key alone, made the first time that the key is met.
    pub(super) fn definition_of_key(&mut self, key: &str, place: Place) -> Arc<str> {
        if let Some(known) = self.keys.get(key) {
            return Arc::clone(known);
        }
        let identifier = self.free_identifier(&format!("propid-{key}"));
        let shared: Arc<str> = identifier.as_str().into();
        let names = vec![Text { value: key.to_owned(), language: None }];
        let concept = Concept { identifier, names, place, ..Concept::default() };
        let data_type = "string".to_owned();
        self.model.property_definitions.push(PropertyDefinition { concept, data_type });
        self.keys.insert(key.to_owned(), Arc::clone(&shared));
        shared
    }

    /// Counts a tag that is passed over.
    pub(super) fn count_ignored(&mut self, tag: &Tag<'_>) {
        let name = short(tag.name);
        let full = self.ignored.len() >= IGNORED && !self.ignored.contains_key(&name);
        let name = if full { "…".to_owned() } else { name };
        self.ignored.entry(name).or_insert((tag.place, 0)).1 += 1;
    }

    /// One finding for each name of tag that was passed over.
    pub(super) fn report_ignored(&mut self) {
        let mut ignored: Vec<_> = std::mem::take(&mut self.ignored).into_iter().collect();
        ignored.sort_unstable();
        for (name, (place, count)) in ignored {
            let message = format!("la balise «{name}» n’est pas reprise (présente {count} fois)");
            let said = (message, "le contenu de la balise est passé");
            self.find(Code::ContentIgnored, (place, None), said);
        }
    }

    /// The type of a concept, with a finding when it is unknown or has an older name.
    pub(super) fn kind(
        &mut self,
        (written, recognised): (&str, Recognised),
        (place, identifier): (Place, &str),
    ) -> Kind {
        if let Kind::Other(name) = &recognised.kind {
            let message = match &**name {
                "" => "le type manque".to_owned(),
                name => format!("le type «{}» n’est pas d’ArchiMate 3.2", short(name)),
            };
            let said = (message, "la chose est gardée, avec un type générique");
            self.find(Code::TypeUnknown, (place, Some(identifier)), said);
        } else if recognised.renamed {
            let message = format!("le type «{}» est un ancien nom", short(written));
            let instead = format!("le type est lu comme «{}»", recognised.kind.name());
            self.find(Code::TypeRenamed, (place, Some(identifier)), (message, &instead));
        }
        recognised.kind
    }
}
