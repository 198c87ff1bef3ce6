//! Reads a [`Schema`] from the ontology graph of a view.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use super::{
    Class, Group, Level, Link, Property, PropertyShape, Requirement, Schema, local_name,
    lowest_first, sort_shapes,
};
use crate::index::{Pattern, View};
use crate::vocab::{owl, ptl, sh, skos};

/// More classes or properties than any ontology has; beyond, the rest is ignored.
const LIMIT: usize = 100_000;

impl Schema {
    /// Reads the classes, shapes and properties that `ontology`, a named graph, declares.
    ///
    /// Only that graph is read: a contribution can add things to the map, not change what classes mean. When the
    /// reader does not see it, the schema is empty and pages fall back to bare facts.
    pub fn read(view: &dyn View, ontology: NamedNodeRef<'_>) -> Self {
        let facts = Facts::read(view, ontology);
        let mut classes = facts.classes();
        add_ancestors(&mut classes, &facts);
        add_descendants(&mut classes);
        add_shapes(&mut classes, &facts);
        classes.sort_by(|left, right| {
            (left.rank, &left.label, &left.iri).cmp(&(right.rank, &right.label, &right.iri))
        });
        let by_iri =
            classes.iter().enumerate().map(|(index, class)| (class.iri.clone(), index)).collect();
        let mut by_key = HashMap::new();
        for (index, class) in classes.iter_mut().enumerate() {
            // Two classes with one slug: the first keeps it, so that addresses stay stable.
            if by_key.contains_key(&class.key) {
                class.key = format!("{}-{}", class.key, slug(local_name(class.iri.as_str())));
            }
            by_key.entry(class.key.clone()).or_insert(index);
        }
        let properties = facts.properties();
        Self { classes, by_iri, by_key, properties }
    }
}

/// The facts of the ontology graph, by subject: it is small, and read several times.
struct Facts(HashMap<NamedNode, Vec<(NamedNode, Term)>>);

impl Facts {
    fn read(view: &dyn View, ontology: NamedNodeRef<'_>) -> Self {
        let mut facts: HashMap<NamedNode, Vec<(NamedNode, Term)>> = HashMap::new();
        let pattern = Pattern { graph: Some(ontology), ..Pattern::default() };
        for quad in view.matching(pattern, LIMIT * 10) {
            let in_ontology = quad.graph_name.as_ref() == GraphNameRef::NamedNode(ontology);
            if let (true, NamedOrBlankNode::NamedNode(subject)) = (in_ontology, quad.subject) {
                facts.entry(subject).or_default().push((quad.predicate, quad.object));
            }
        }
        Self(facts)
    }

    fn values<'a>(
        &'a self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'a>,
    ) -> impl Iterator<Item = &'a Term> {
        self.0
            .get(subject)
            .into_iter()
            .flatten()
            .filter(move |(known, _)| known.as_ref() == predicate)
            .map(|(_, value)| value)
    }

    fn iris(&self, subject: &NamedNode, predicate: NamedNodeRef<'_>) -> Vec<NamedNode> {
        let mut iris: Vec<NamedNode> = self
            .0
            .get(subject)
            .into_iter()
            .flatten()
            .filter(|(known, _)| known.as_ref() == predicate)
            .filter_map(|(_, value)| match value {
                Term::NamedNode(iri) => Some(iri.clone()),
                _ => None,
            })
            .collect();
        iris.sort();
        iris
    }

    /// The French text, else the one without language, else any.
    fn text(&self, subject: &NamedNode, predicates: &[NamedNodeRef<'static>]) -> Option<String> {
        predicates.iter().find_map(|predicate| {
            self.values(subject, *predicate)
                .filter_map(|value| match value {
                    Term::Literal(literal) => Some(literal),
                    _ => None,
                })
                .min_by_key(|literal| match literal.language() {
                    Some(language) if language.starts_with("fr") => (0, literal.value()),
                    None => (1, literal.value()),
                    Some(_) => (2, literal.value()),
                })
                .map(|literal| literal.value().to_owned())
        })
    }

    /// All the texts of some properties, in every language, sorted.
    fn texts(&self, subject: &NamedNode, predicates: &[NamedNodeRef<'static>]) -> Vec<String> {
        let mut texts: Vec<String> = predicates
            .iter()
            .flat_map(|predicate| self.values(subject, *predicate))
            .filter_map(|value| match value {
                Term::Literal(literal) => Some(literal.value().to_owned()),
                _ => None,
            })
            .collect();
        texts.sort();
        texts.dedup();
        texts
    }

    fn literal(&self, subject: &NamedNode, predicate: NamedNodeRef<'static>) -> Option<String> {
        self.text(subject, &[predicate])
    }

    fn number<T: std::str::FromStr>(
        &self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'static>,
    ) -> Option<T> {
        self.literal(subject, predicate)?.trim().parse().ok()
    }

    fn is_true(&self, subject: &NamedNode, predicate: NamedNodeRef<'static>) -> bool {
        matches!(self.literal(subject, predicate).as_deref(), Some("true" | "1"))
    }

    fn is_a(&self, subject: &NamedNode, class: NamedNodeRef<'_>) -> bool {
        self.iris(subject, rdf::TYPE).iter().any(|kind| kind.as_ref() == class)
    }

    fn classes(&self) -> Vec<Class> {
        let targets: BTreeSet<NamedNode> =
            self.0.keys().flat_map(|subject| self.iris(subject, sh::TARGET_CLASS)).collect();
        let mut classes: Vec<Class> = self
            .0
            .keys()
            .filter(|iri| {
                self.is_a(iri, owl::CLASS) || self.is_a(iri, rdfs::CLASS) || targets.contains(*iri)
            })
            .map(|iri| self.class(iri))
            .collect();
        classes.sort_by(|left, right| left.iri.cmp(&right.iri));
        classes
    }

    fn class(&self, iri: &NamedNode) -> Class {
        let label = self
            .text(iri, &[rdfs::LABEL, skos::PREF_LABEL])
            .unwrap_or_else(|| local_name(iri.as_str()).to_owned());
        let key = self.literal(iri, ptl::CLE).map(|key| slug(&key)).filter(|key| !key.is_empty());
        Class {
            iri: iri.clone(),
            listed: key.is_some(),
            key: key.unwrap_or_else(|| slug(local_name(iri.as_str()))),
            plural: self.literal(iri, ptl::PLURIEL).unwrap_or_else(|| label.clone()),
            label,
            definition: self.text(iri, &[skos::DEFINITION, rdfs::COMMENT]),
            names: self.texts(iri, &[rdfs::LABEL, skos::PREF_LABEL, skos::ALT_LABEL, ptl::PLURIEL]),
            made_by_name: self.is_true(iri, ptl::NOMMER_SUFFIT),
            rank: self.number(iri, ptl::RANG).unwrap_or(i64::MAX),
            transverse: self.is_true(iri, ptl::TRANSVERSE),
            phrase: self.literal(iri, ptl::PHRASE),
            gender: self.literal(iri, ptl::GENRE),
            common_nouns: self.is_true(iri, ptl::NOMS_COMMUNS),
            link: self.link(iri),
            ancestors: Vec::new(),
            descendants: Vec::new(),
            shapes: Vec::new(),
            requirements: Vec::new(),
        }
    }

    fn link(&self, class: &NamedNode) -> Option<Link> {
        let first = |predicate| self.iris(class, predicate).into_iter().next();
        Some(Link {
            from: first(ptl::RELATION_DEPUIS)?,
            to: first(ptl::RELATION_VERS)?,
            object: first(ptl::RELATION_OBJET),
            shortcut: first(ptl::RACCOURCI),
        })
    }

    fn properties(&self) -> HashMap<NamedNode, Property> {
        let mentions: HashMap<NamedNode, NamedNode> = self
            .0
            .keys()
            .flat_map(|mention| {
                let of = self.iris(mention, ptl::MENTION_DE).into_iter();
                of.map(|property| (property, mention.clone()))
            })
            .collect();
        // Property shapes and groups have labels too: what counts is to be used as a property somewhere, or declared.
        self.0
            .keys()
            .filter(|iri| {
                self.iris(iri, rdf::TYPE).iter().any(|kind| {
                    *kind == rdf::PROPERTY
                        || (kind.as_str().starts_with("http://www.w3.org/2002/07/owl#")
                            && kind.as_str().ends_with("Property"))
                })
            })
            .map(|iri| {
                let property = Property {
                    label: self.text(iri, &[rdfs::LABEL]).unwrap_or_default(),
                    inverse: self.literal(iri, ptl::LIBELLE_INVERSE),
                    layer: self.literal(iri, ptl::COUCHE),
                    definition: self.text(iri, &[skos::DEFINITION, rdfs::COMMENT]),
                    names: self.texts(iri, &[rdfs::LABEL, skos::ALT_LABEL, ptl::CLE_DE_PROPRIETE]),
                    range: self.iris(iri, rdfs::RANGE).into_iter().next(),
                    mention: mentions.get(iri).cloned(),
                };
                (iri.clone(), property)
            })
            .collect()
    }

    fn group(&self, iri: &NamedNode) -> Group {
        Group {
            iri: iri.clone(),
            label: self
                .text(iri, &[rdfs::LABEL])
                .unwrap_or_else(|| local_name(iri.as_str()).to_owned()),
            order: self.number(iri, sh::ORDER).unwrap_or(f64::INFINITY),
        }
    }

    fn level(&self, iri: &NamedNode) -> Level {
        Level {
            iri: iri.clone(),
            rank: self.number(iri, ptl::RANG).unwrap_or(i64::MAX),
            label: self
                .text(iri, &[skos::PREF_LABEL, rdfs::LABEL])
                .unwrap_or_else(|| local_name(iri.as_str()).to_owned()),
            definition: self.text(iri, &[skos::DEFINITION]),
        }
    }

    fn shape(&self, iri: &NamedNode, shared: &mut Shared) -> Option<PropertyShape> {
        // A path that is not a plain property (a sequence, an inverse) is for validation, not for display.
        let path = self.iris(iri, sh::PATH).into_iter().next()?;
        if self.0.contains_key(&path)
            && !self.values(&path, rdf::FIRST).collect::<Vec<_>>().is_empty()
        {
            return None;
        }
        let group = self.iris(iri, sh::GROUP).into_iter().next().map(|group| {
            let known = shared.groups.entry(group.clone());
            Arc::clone(known.or_insert_with(|| Arc::new(self.group(&group))))
        });
        let level = self.iris(iri, ptl::NIVEAU).into_iter().next().map(|level| {
            let known = shared.levels.entry(level.clone());
            Arc::clone(known.or_insert_with(|| Arc::new(self.level(&level))))
        });
        Some(PropertyShape {
            iri: iri.clone(),
            name: self
                .literal(iri, sh::NAME)
                .or_else(|| self.text(&path, &[rdfs::LABEL]))
                .unwrap_or_else(|| local_name(path.as_str()).to_owned()),
            names: self.texts(iri, &[sh::NAME]),
            description: self.literal(iri, sh::DESCRIPTION),
            group,
            order: self.number(iri, sh::ORDER).unwrap_or(f64::INFINITY),
            min_count: self.number(iri, sh::MIN_COUNT),
            max_count: self.number(iri, sh::MAX_COUNT),
            datatype: self.iris(iri, sh::DATATYPE).into_iter().next(),
            leads_to_things: !self.iris(iri, sh::CLASS).is_empty()
                || self.iris(iri, sh::NODE_KIND).iter().any(|kind| *kind == sh::IRI),
            class: self.iris(iri, sh::CLASS).into_iter().next(),
            vocabulary: self.iris(iri, ptl::VOCABULAIRE).into_iter().next(),
            column: self.is_true(iri, ptl::COLONNE),
            facet: self.is_true(iri, ptl::FACETTE),
            level,
            path,
        })
    }
}

/// Fills `ancestors`, nearest first; a cycle of subclasses is walked once.
fn add_ancestors(classes: &mut [Class], facts: &Facts) {
    for class in classes {
        let mut waiting = VecDeque::from([class.iri.clone()]);
        while let Some(iri) = waiting.pop_front() {
            if !class.ancestors.contains(&iri) {
                waiting.extend(facts.iris(&iri, rdfs::SUB_CLASS_OF));
                class.ancestors.push(iri);
            }
        }
    }
}

fn add_descendants(classes: &mut [Class]) {
    let mut below: HashMap<NamedNode, Vec<NamedNode>> = HashMap::new();
    for class in classes.iter() {
        for ancestor in &class.ancestors {
            below.entry(ancestor.clone()).or_default().push(class.iri.clone());
        }
    }
    for class in classes {
        class.descendants = below.remove(&class.iri).unwrap_or_default();
    }
}

/// What several shapes refer to, each read once.
#[derive(Default)]
struct Shared {
    groups: HashMap<NamedNode, Arc<Group>>,
    levels: HashMap<NamedNode, Arc<Level>>,
}

/// Fills `shapes`: the nearest class wins when two shapes describe the same property; and `requirements`: the lowest level.
fn add_shapes(classes: &mut [Class], facts: &Facts) {
    let mut shared = Shared::default();
    let mut own: HashMap<NamedNode, Vec<Arc<PropertyShape>>> = HashMap::new();
    let mut node_shapes: Vec<&NamedNode> = facts.0.keys().collect();
    node_shapes.sort();
    for node_shape in node_shapes {
        let targets = facts.iris(node_shape, sh::TARGET_CLASS);
        if targets.is_empty() {
            continue;
        }
        let shapes: Vec<Arc<PropertyShape>> = facts
            .iris(node_shape, sh::PROPERTY)
            .iter()
            .filter_map(|shape| facts.shape(shape, &mut shared))
            .map(Arc::new)
            .collect();
        for target in targets {
            own.entry(target).or_default().extend(shapes.iter().cloned());
        }
    }
    for class in classes {
        for ancestor in &class.ancestors {
            for shape in own.get(ancestor).into_iter().flatten() {
                if !class.shapes.iter().any(|known| known.path == shape.path) {
                    class.shapes.push(Arc::clone(shape));
                }
            }
        }
        sort_shapes(&mut class.shapes);
        let said = class.ancestors.iter().filter_map(|ancestor| own.get(ancestor)).flatten();
        let levels: Vec<(&NamedNode, &Arc<Level>)> =
            said.filter_map(|shape| Some((&shape.path, shape.level.as_ref()?))).collect();
        let asked = class.shapes.iter().filter_map(|shape| {
            let of = levels.iter().filter(|(path, _)| **path == shape.path);
            let level = of.min_by_key(|(_, level)| level.rank)?;
            Some(Requirement { shape: Arc::clone(shape), level: Arc::clone(level.1) })
        });
        class.requirements = lowest_first(asked.collect());
    }
}

/// `ObjetDeDonnees` and «objet de données» both become `objet-de-donnees`.
fn slug(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut slug = String::new();
    let mut previous_lower = false;
    for letter in
        text.nfd().filter(|letter| !unicode_normalization::char::is_combining_mark(*letter))
    {
        if letter.is_alphanumeric() {
            if letter.is_uppercase() && previous_lower {
                slug.push('-');
            }
            previous_lower = letter.is_lowercase() || letter.is_numeric();
            slug.extend(letter.to_lowercase());
        } else {
            previous_lower = false;
            if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
    }
    slug.trim_end_matches('-').to_owned()
}
