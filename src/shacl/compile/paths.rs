//! Property paths (SHACL, section 2.3.1).

use oxrdf::vocab::rdf;
use oxrdf::{NamedNodeRef, Term};

use super::Compiler;
use super::sh;
use crate::shacl::shape::Path;

/// Paths nested deeper than this are refused.
const DEEPEST: usize = 32;
/// Paths made of more parts than this are refused.
const MOST_PARTS: usize = 1_000;

type MakePath = fn(Box<Path<Term>>) -> Path<Term>;

impl Compiler<'_> {
    /// The path of a shape, if it has one.
    pub(super) fn path_of(&mut self, node: &Term) -> Option<Path<Term>> {
        let value = self.one(node, sh::PATH)?;
        let mut parts = 0;
        match self.path(&value, 0, &mut parts) {
            Ok(path) => Some(path),
            Err(problem) => {
                self.fault(node, Some(sh::PATH), problem);
                None
            }
        }
    }

    fn path(&self, node: &Term, depth: usize, parts: &mut usize) -> Result<Path<Term>, String> {
        *parts += 1;
        if depth > DEEPEST {
            return Err(format!("le chemin a plus de {DEEPEST} niveaux, ou revient sur lui-même"));
        }
        if *parts > MOST_PARTS {
            return Err(format!("le chemin a plus de {MOST_PARTS} parties"));
        }
        match node {
            Term::NamedNode(_) if *node != Term::from(rdf::NIL.into_owned()) => {
                return Ok(Path::Predicate(node.clone()));
            }
            Term::BlankNode(_) => {}
            other => return Err(format!("un chemin est attendu, pas {other}")),
        }
        // A node that is several paths at once is the first of them in the order of the recommendation, as the
        // test suite has it (path-strange).
        if self.graph.value(node, rdf::FIRST).is_some() {
            let members = self.members(node, depth, parts)?;
            return Ok(Path::Sequence(members));
        }
        if let Some(list) = self.graph.value(node, sh::ALTERNATIVE_PATH) {
            return Ok(Path::Alternative(self.members(list, depth, parts)?));
        }
        let kinds: [(NamedNodeRef<'_>, MakePath); 4] = [
            (sh::INVERSE_PATH, Path::Inverse),
            (sh::ZERO_OR_MORE_PATH, Path::ZeroOrMore),
            (sh::ONE_OR_MORE_PATH, Path::OneOrMore),
            (sh::ZERO_OR_ONE_PATH, Path::ZeroOrOne),
        ];
        for (property, make) in kinds {
            if let Some(inner) = self.graph.value(node, property) {
                return Ok(make(Box::new(self.path(inner, depth + 1, parts)?)));
            }
        }
        Err(format!("{node} n’est pas un chemin de SHACL"))
    }

    fn members(
        &self,
        list: &Term,
        depth: usize,
        parts: &mut usize,
    ) -> Result<Vec<Path<Term>>, String> {
        let members = self.graph.list(list)?;
        if members.len() < 2 {
            return Err("une suite ou un choix de chemins a au moins deux membres".to_owned());
        }
        members.into_iter().map(|member| self.path(member, depth + 1, parts)).collect()
    }
}
