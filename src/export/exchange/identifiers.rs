//! Identifiers as the format wants them: `xs:ID`, unique over the whole file.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::{Matter, Remarks};
use crate::model::marks::{encoded, is_identifier, prefixed};
use crate::model::{FolderItem, Model, Node};

/// Identifiers as they are written; those that are sound are written as they are.
pub(super) struct Identifiers<'m> {
    rewritten: HashMap<&'m str, String>,
    /// Every identifier written for something that others may refer to.
    taken: HashSet<Cow<'m, str>>,
    model: String,
    /// The definitions that the model lacks and whose identifier is that of something else.
    definitions: HashMap<&'m str, String>,
    /// Definitions that properties need and that the model lacks.
    pub(super) undefined: BTreeSet<&'m str>,
}

impl<'m> Identifiers<'m> {
    /// Chooses the identifiers of a model; `own` are those that the file defines besides, under which nothing else is
    /// written.
    pub(super) fn of(model: &'m Model, own: Vec<&'static str>, remarks: &mut Remarks) -> Self {
        let defined: HashSet<&str> =
            model.property_definitions.iter().map(|d| d.concept.identifier.as_str()).collect();
        let used = model.concepts().flat_map(|concept| &concept.properties);
        let undefined: BTreeSet<&str> = used
            .map(|property| &*property.definition)
            .filter(|definition| !defined.contains(definition))
            .collect();
        let mut all: Vec<&str> =
            model.concepts().skip(1).map(|concept| concept.identifier.as_str()).collect();
        all.extend(defined);
        for view in &model.views {
            nodes(&view.nodes, &mut all);
            all.extend(view.connections.iter().map(|line| line.figure.identifier.as_str()));
        }
        let others: HashSet<&str> = all.iter().copied().collect();
        let (misnamed, missing): (Vec<&str>, Vec<&str>) =
            undefined.iter().copied().partition(|definition| others.contains(definition));
        all.extend(missing);
        let mut identifiers = Self {
            rewritten: HashMap::default(),
            taken: HashSet::with_capacity(all.len()),
            model: String::new(),
            definitions: HashMap::default(),
            undefined,
        };
        let (sound, unsound): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|id| is_identifier(id) && !own.contains(id));
        identifiers.taken.extend(own.into_iter().map(Cow::Borrowed));
        identifiers.taken.extend(sound.into_iter().map(Cow::Borrowed));
        for identifier in unsound {
            identifiers.rewrite(identifier, remarks);
        }
        for definition in misnamed {
            let written = identifiers.free(definition);
            identifiers.definitions.insert(definition, written);
        }
        let wanted = &model.concept.identifier;
        let wanted = if wanted.is_empty() { "modele" } else { wanted };
        identifiers.model = identifiers.free(wanted);
        identifiers
    }

    fn rewrite(&mut self, identifier: &'m str, remarks: &mut Remarks) {
        if self.rewritten.contains_key(identifier) {
            return;
        }
        // One that the file defines itself is encoded, so that it comes back.
        let free = prefixed(identifier).filter(|_| !self.taken.contains(identifier));
        let free = free.filter(|candidate| !self.taken.contains(&**candidate));
        let written = free.unwrap_or_else(|| {
            let written = encoded(identifier);
            let said = format!("l’identifiant «{identifier}» est écrit «{written}»");
            remarks.add(Matter::IdentifierRewritten, identifier, said);
            written
        });
        self.taken.insert(Cow::Owned(written.clone()));
        self.rewritten.insert(identifier, written);
    }

    /// The identifier of the model.
    pub(super) fn of_the_model(&self) -> String {
        self.model.clone()
    }

    /// An identifier as it is written.
    pub(super) fn get<'i>(&'i self, identifier: &'i str) -> &'i str {
        self.rewritten.get(identifier).map_or(identifier, String::as_str)
    }

    /// The identifier of a definition as it is written.
    pub(super) fn of_definition<'i>(&'i self, identifier: &'i str) -> &'i str {
        self.definitions.get(identifier).map_or_else(|| self.get(identifier), String::as_str)
    }

    /// An identifier for something to which nothing refers.
    pub(super) fn free(&mut self, wanted: &str) -> String {
        let mut candidate = match is_identifier(wanted) {
            true => wanted.to_owned(),
            false => prefixed(wanted).unwrap_or_else(|| encoded(wanted)),
        };
        let stem = candidate.clone();
        let mut number = 2;
        while self.taken.contains(&*candidate) {
            candidate = format!("{stem}-{number}");
            number += 1;
        }
        self.taken.insert(Cow::Owned(candidate.clone()));
        candidate
    }

    /// Whether an identifier is written in the file.
    pub(super) fn is_written(&self, identifier: &str) -> bool {
        self.taken.contains(self.get(identifier))
    }

    /// The reference of a folder item, when what it puts there is in the file.
    pub(super) fn reference<'i>(&'i self, item: &'i FolderItem) -> Option<&'i str> {
        let reference = item.reference.as_deref().filter(|reference| self.is_written(reference))?;
        Some(self.get(reference))
    }
}

fn nodes<'m>(children: &'m [Node], into: &mut Vec<&'m str>) {
    for node in children {
        into.push(&node.figure.identifier);
        nodes(&node.nodes, into);
    }
}
