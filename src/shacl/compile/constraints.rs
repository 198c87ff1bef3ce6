//! The constraint components of SHACL Core (section 4), one shape at a time.

use oxrdf::{NamedNodeRef, Term};
use regex::{Regex, RegexBuilder};

use super::Compiler;
use super::sh;
use crate::edition::Parts;
use crate::shacl::literal::{Comparable, Datatype};
use crate::shacl::shape::{Bound, Constraint, NodeKinds, Qualified, Shape};

/// Memory that one compiled pattern may take, in bytes.
const PATTERN_BYTES: usize = 1 << 20;

type MakeConstraint = fn(Vec<usize>) -> Constraint<Term>;

impl Compiler<'_> {
    pub(super) fn add_constraints(&mut self, shape: &mut Shape) {
        let node = shape.node.clone();
        self.add_types(&node, shape);
        self.add_counts(&node, shape);
        self.add_ranges(&node, shape);
        self.add_strings(&node, shape);
        self.add_pairs(&node, shape);
        self.add_logic(&node, shape);
        self.add_others(&node, shape);
        self.add_sparql(&node, shape);
    }

    fn add_types(&mut self, node: &Term, shape: &mut Shape) {
        for class in self.iris(node, sh::CLASS) {
            shape.constraints.push(Constraint::Class(class.into()));
        }
        if let Some(datatype) = self.iri(node, sh::DATATYPE) {
            shape.constraints.push(Constraint::Datatype(Datatype::new(datatype.as_str())));
        }
        if let Some(kind) = self.iri(node, sh::NODE_KIND) {
            let local = kind.as_str().strip_prefix(sh::NAMESPACE).unwrap_or_default();
            let kinds = |iri, blank, literal| Some(NodeKinds { iri, blank, literal });
            let kinds = match local {
                "IRI" => kinds(true, false, false),
                "BlankNode" => kinds(false, true, false),
                "Literal" => kinds(false, false, true),
                "BlankNodeOrIRI" => kinds(true, true, false),
                "BlankNodeOrLiteral" => kinds(false, true, true),
                "IRIOrLiteral" => kinds(true, false, true),
                _ => None,
            };
            match kinds {
                Some(kinds) => shape.constraints.push(Constraint::NodeKind(kinds)),
                None => self.fault(
                    node,
                    Some(sh::NODE_KIND),
                    format!("{kind} n’est pas un genre de nœud"),
                ),
            }
        }
    }

    fn add_counts(&mut self, node: &Term, shape: &mut Shape) {
        if let Some(count) = self.count(node, sh::MIN_COUNT) {
            self.needs_path(shape, sh::MIN_COUNT);
            shape.constraints.push(Constraint::MinCount(count));
        }
        if let Some(count) = self.count(node, sh::MAX_COUNT) {
            self.needs_path(shape, sh::MAX_COUNT);
            shape.constraints.push(Constraint::MaxCount(count));
        }
    }

    fn needs_path(&mut self, shape: &Shape, property: NamedNodeRef<'_>) {
        // A path that is there but wrong has its fault already.
        if shape.path.is_none() && self.graph.value(&shape.node, sh::PATH).is_none() {
            self.fault(
                &shape.node,
                Some(property),
                "seule une forme de propriété (sh:path) peut le dire",
            );
        }
    }

    fn add_ranges(&mut self, node: &Term, shape: &mut Shape) {
        let bounds = [
            (sh::MIN_EXCLUSIVE, Bound::MinExclusive),
            (sh::MIN_INCLUSIVE, Bound::MinInclusive),
            (sh::MAX_EXCLUSIVE, Bound::MaxExclusive),
            (sh::MAX_INCLUSIVE, Bound::MaxInclusive),
        ];
        for (property, bound) in bounds {
            let Some(literal) = self.literal(node, property) else {
                continue;
            };
            match Comparable::of(&Parts::of(&Term::Literal(literal.clone()))) {
                Some(value) => shape.constraints.push(Constraint::Range(bound, value)),
                None => {
                    let problem =
                        format!("{literal} ne se compare pas (nombre, date, texte ou booléen)");
                    self.fault(node, Some(property), problem);
                }
            }
        }
    }

    fn add_strings(&mut self, node: &Term, shape: &mut Shape) {
        if let Some(length) = self.count(node, sh::MIN_LENGTH) {
            shape.constraints.push(Constraint::MinLength(length));
        }
        if let Some(length) = self.count(node, sh::MAX_LENGTH) {
            shape.constraints.push(Constraint::MaxLength(length));
        }
        let flags = self.string(node, sh::FLAGS).unwrap_or_default();
        if let Some(pattern) = self.string(node, sh::PATTERN) {
            match compiled(&pattern, &flags) {
                Ok(pattern) => shape.constraints.push(Constraint::Pattern(pattern)),
                Err(problem) => self.fault(node, Some(sh::PATTERN), problem),
            }
        }
        if let Some(members) = self.list(node, sh::LANGUAGE_IN) {
            let mut ranges = Vec::new();
            for member in members {
                match member {
                    Term::Literal(range) if range.language().is_none() => {
                        ranges.push(range.value().to_ascii_lowercase());
                    }
                    other => {
                        let problem = format!("un code de langue est attendu, pas {other}");
                        self.fault(node, Some(sh::LANGUAGE_IN), problem);
                    }
                }
            }
            shape.constraints.push(Constraint::LanguageIn(ranges));
        }
        if self.graph.value(node, sh::UNIQUE_LANG).is_some() {
            self.needs_path(shape, sh::UNIQUE_LANG);
            if self.boolean(node, sh::UNIQUE_LANG) {
                shape.constraints.push(Constraint::UniqueLang);
            }
        }
    }

    fn add_pairs(&mut self, node: &Term, shape: &mut Shape) {
        for property in self.iris(node, sh::EQUALS) {
            shape.constraints.push(Constraint::Equals(property.into()));
        }
        for property in self.iris(node, sh::DISJOINT) {
            shape.constraints.push(Constraint::Disjoint(property.into()));
        }
        for property in self.iris(node, sh::LESS_THAN) {
            self.needs_path(shape, sh::LESS_THAN);
            shape.constraints.push(Constraint::LessThan(property.into()));
        }
        for property in self.iris(node, sh::LESS_THAN_OR_EQUALS) {
            self.needs_path(shape, sh::LESS_THAN_OR_EQUALS);
            shape.constraints.push(Constraint::LessThanOrEquals(property.into()));
        }
    }

    fn add_logic(&mut self, node: &Term, shape: &mut Shape) {
        let graph = self.graph;
        for value in graph.values(node, sh::NOT) {
            shape.constraints.extend(self.place(node, sh::NOT, value).map(Constraint::Not));
        }
        for value in graph.values(node, sh::NODE) {
            shape.constraints.extend(self.place(node, sh::NODE, value).map(Constraint::Node));
        }
        for value in graph.values(node, sh::PROPERTY) {
            if graph.value(value, sh::PATH).is_none() && !value.is_literal() {
                self.fault(
                    value,
                    Some(sh::PATH),
                    "une forme citée par sh:property a un chemin (sh:path)",
                );
            }
            shape
                .constraints
                .extend(self.place(node, sh::PROPERTY, value).map(Constraint::Property));
        }
        let kinds: [(NamedNodeRef<'_>, MakeConstraint); 3] =
            [(sh::AND, Constraint::And), (sh::OR, Constraint::Or), (sh::XONE, Constraint::Xone)];
        for (property, make) in kinds {
            for members in self.lists(node, property) {
                let places: Vec<usize> =
                    members.iter().filter_map(|value| self.place(node, property, value)).collect();
                shape.constraints.push(make(places));
            }
        }
        self.add_qualified(node, shape);
    }

    fn add_qualified(&mut self, node: &Term, shape: &mut Shape) {
        let graph = self.graph;
        let min = self.count(node, sh::QUALIFIED_MIN_COUNT);
        let max = self.count(node, sh::QUALIFIED_MAX_COUNT);
        self.boolean(node, sh::QUALIFIED_VALUE_SHAPES_DISJOINT);
        // Counts without a shape constrain nothing, and are no fault: the test suite has it so (node/qualified-001).
        for value in graph.values(node, sh::QUALIFIED_VALUE_SHAPE) {
            self.needs_path(shape, sh::QUALIFIED_VALUE_SHAPE);
            if min.is_none() && max.is_none() {
                let problem = "sh:qualifiedMinCount ou sh:qualifiedMaxCount manque";
                self.fault(node, Some(sh::QUALIFIED_VALUE_SHAPE), problem);
            }
            if let Some(of) = self.place(node, sh::QUALIFIED_VALUE_SHAPE, value) {
                let qualified = Qualified { shape: of, min, max, siblings: Vec::new() };
                shape.constraints.push(Constraint::Qualified(qualified));
            }
        }
    }

    fn add_others(&mut self, node: &Term, shape: &mut Shape) {
        let graph = self.graph;
        let ignored = self.list(node, sh::IGNORED_PROPERTIES);
        if self.boolean(node, sh::CLOSED) {
            let mut allowed = Vec::new();
            for value in ignored.into_iter().flatten() {
                if !value.is_named_node() {
                    let problem = format!("un IRI est attendu, pas {value}");
                    self.fault(node, Some(sh::IGNORED_PROPERTIES), problem);
                }
                allowed.push(value);
            }
            for property in graph.values(node, sh::PROPERTY) {
                allowed.extend(
                    graph.value(property, sh::PATH).filter(|path| path.is_named_node()).cloned(),
                );
            }
            shape.constraints.push(Constraint::Closed(allowed));
        }
        for value in graph.values(node, sh::HAS_VALUE) {
            shape.constraints.push(Constraint::HasValue(value.clone()));
        }
        if let Some(members) = self.list(node, sh::IN) {
            shape.constraints.push(Constraint::In(members));
        }
    }
}

/// A pattern of SPARQL's REGEX, with its flags.
fn compiled(pattern: &str, flags: &str) -> Result<Regex, String> {
    let mut text = pattern.to_owned();
    if flags.contains('q') {
        text = regex::escape(pattern);
    }
    let mut builder = RegexBuilder::new(&text);
    builder.size_limit(PATTERN_BYTES).dfa_size_limit(PATTERN_BYTES).nest_limit(100);
    for flag in flags.chars() {
        match flag {
            's' => builder.dot_matches_new_line(true),
            'm' => builder.multi_line(true),
            'i' => builder.case_insensitive(true),
            'x' => builder.ignore_whitespace(true),
            'q' => &mut builder,
            other => {
                return Err(format!("l’option «\u{202f}{other}\u{202f}» de sh:flags n’existe pas"));
            }
        };
    }
    builder.build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => {
            format!("cette expression régulière demande plus de {PATTERN_BYTES} octets de mémoire")
        }
        other => {
            let detail = other.to_string();
            let last = detail.lines().last().unwrap_or_default().trim_start_matches("error: ");
            format!("cette expression régulière n’est pas valide ({last})")
        }
    })
}
