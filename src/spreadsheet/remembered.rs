//! What was decided about the columns of a source, kept in its graph and found again at the next import.

use std::collections::HashMap;

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use super::plan::{Plan, Target};
use super::{Context, Fact};
use crate::index::Pattern;
use crate::model::identity::hashed;
use crate::search::normalise;
use crate::vocab::{owl, ptl};

/// Facts of columns read at most.
const MOST: usize = 100_000;

/// What is remembered of the tables of a source, by sheet and heading, folded.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    classes: HashMap<String, NamedNode>,
    targets: HashMap<(String, String), Target>,
}

impl Remembered {
    pub(super) fn read(context: Context<'_>) -> Self {
        let graph = context.addresses.source_graph();
        let columns = Pattern {
            predicate: Some(rdf::TYPE),
            object: Some(ptl::COLONNE_CLASS.into()),
            graph: Some(graph.as_ref()),
            ..Pattern::default()
        };
        let mut remembered = Self::default();
        for quad in context.view.matching(columns, MOST) {
            let NamedOrBlankNode::NamedNode(column) = quad.subject else { continue };
            let facts = Pattern {
                subject: Some(column.as_ref().into()),
                graph: Some(graph.as_ref()),
                ..Pattern::default()
            };
            let facts = context.view.matching(facts, 50);
            let value = |predicate: NamedNodeRef<'_>| {
                facts.iter().find(|quad| quad.predicate == predicate).map(|quad| &quad.object)
            };
            let text = |predicate| match value(predicate) {
                Some(Term::Literal(literal)) => normalise(literal.value()),
                _ => String::new(),
            };
            let sheet = text(ptl::SUR_FEUILLE);
            if let Some(Term::NamedNode(class)) = value(ptl::VERS_CLASSE) {
                remembered.classes.insert(sheet.clone(), class.clone());
            }
            let heading = text(ptl::SUR_COLONNE);
            let target = match value(ptl::VERS_PROPRIETE) {
                Some(Term::NamedNode(path)) if *path == rdf::TYPE => Some(Target::Class),
                Some(Term::NamedNode(path)) if *path == owl::SAME_AS => Some(Target::Address),
                Some(Term::NamedNode(path)) => Some(Target::Property(path.clone())),
                _ => value(ptl::ECARTE).map(|_| Target::Ignored),
            };
            if let (false, Some(target)) = (heading.is_empty(), target) {
                remembered.targets.insert((sheet, heading), target);
            }
        }
        remembered
    }

    /// The class of the rows of a sheet.
    pub(super) fn class(&self, sheet: &str) -> Option<&NamedNode> {
        self.classes.get(&normalise(sheet))
    }

    /// What a column means.
    pub(super) fn target(&self, sheet: &str, heading: &str) -> Option<&Target> {
        self.targets.get(&(normalise(sheet), normalise(heading)))
    }
}

/// What a plan decides, as facts of the source: a node for each column of each sheet that is read.
pub fn quads(context: Context<'_>, plan: &Plan) -> Vec<Fact> {
    let mut facts = Vec::new();
    for sheet in &plan.sheets {
        let Some(class) = sheet.class() else { continue };
        for column in &sheet.columns {
            let said: Vec<(NamedNodeRef<'_>, Term)> = match &column.target {
                Target::Property(path) => vec![(ptl::VERS_PROPRIETE, path.clone().into())],
                Target::Class => vec![(ptl::VERS_PROPRIETE, rdf::TYPE.into_owned().into())],
                Target::Address => vec![(ptl::VERS_PROPRIETE, owl::SAME_AS.into_owned().into())],
                Target::Ignored => {
                    vec![(ptl::ECARTE, Literal::new_typed_literal("true", xsd::BOOLEAN).into())]
                }
                Target::Unknown => continue,
            };
            if column.heading.is_empty() {
                continue;
            }
            let key =
                hashed(&format!("{}\n{}", normalise(&sheet.sheet), normalise(&column.heading)));
            let node = context.addresses.local("colonne", &key);
            let mut put = |predicate: NamedNodeRef<'_>, object: Term| {
                facts.push((node.clone(), predicate.into_owned(), object));
            };
            put(rdf::TYPE, ptl::COLONNE_CLASS.into_owned().into());
            put(rdfs::LABEL, Literal::new_simple_literal(&column.heading).into());
            put(ptl::SUR_FEUILLE, Literal::new_simple_literal(&sheet.sheet).into());
            put(ptl::SUR_COLONNE, Literal::new_simple_literal(&column.heading).into());
            put(ptl::VERS_CLASSE, class.clone().into());
            for (predicate, object) in said {
                put(predicate, object);
            }
        }
    }
    facts
}
