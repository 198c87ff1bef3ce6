//! Builds the index from one view: everything that is indexed comes from it, or from the library of questions.

mod things;

use std::collections::HashMap;

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term};
use tantivy::TantivyDocument;

use self::things::{Things, read_things};
use super::entry::{Catalogue, Entry, FacetProperty, Kind, Target};
use super::fields::{Fields, Writer};
use super::names::{NameKind, kind_of};
use super::words::{essence, stemmed, texts_analyzer, words};
use super::{SearchIndex, normalise};
use crate::index::{Pattern, View};
use crate::invented::fictitious_graphs;
use crate::queries::library;
use crate::schema::{Class, Schema, local_name};
use crate::vocab::ptl;

/// Facts read about one thing.
const MOST_FACTS: usize = 2_000;
/// What the score of a shared thing is multiplied by.
const TRANSVERSE: f32 = 1.25;
/// What the score of concepts, terms and questions is multiplied by: they come after things of the same name.
const ASIDE: f32 = 0.6;
/// The same for the word for a class that is listed, which leads to its things.
const ASIDE_LISTED: f32 = 0.8;
/// What the logarithm of the number of things that speak of a thing adds to its weight.
const FAME: f32 = 0.1;
/// What the score of something invented is multiplied by: an example must not hide what is real.
const INVENTED: f32 = 0.5;
/// The rank at which the score of the things of a class is halved: menus start with what people come for.
const HALVED_AT: f32 = 500.0;
/// From this rank on, classes serve the map, or are those of ArchiMate: their things come after the others.
const BACKSTAGE_RANK: i64 = 900;

/// Makes the index of what `view` shows.
pub(super) fn build(view: &dyn View, schema: &Schema) -> tantivy::Result<SearchIndex> {
    let things = read_things(view, schema);
    let mut analyzer = texts_analyzer();
    let linked_stems = (0..things.len())
        .map(|place| {
            let names: Vec<&str> =
                things.names(place).iter().map(|(_, name)| name.as_str()).collect();
            stemmed(&mut analyzer, &names.join(" \n "))
        })
        .collect();
    let class_stems = schema
        .classes()
        .iter()
        .map(|class| (class.iri.clone(), stemmed(&mut analyzer, &class.label)))
        .collect();
    let mut builder = Builder {
        view,
        schema,
        things,
        linked_stems,
        class_stems,
        writer: Writer::new()?,
        entries: Vec::new(),
        catalogue: Catalogue::default(),
        value_numbers: HashMap::new(),
        property_numbers: HashMap::new(),
    };
    builder.name_kinds();
    builder.add_things()?;
    builder.add_terms()?;
    builder.add_questions()?;
    builder.finish()
}

struct Builder<'a> {
    view: &'a dyn View,
    schema: &'a Schema,
    things: Things,
    /// The stems of the names of each thing, for those that are linked to it.
    linked_stems: Vec<String>,
    /// The stems of the name of each class.
    class_stems: HashMap<NamedNode, String>,
    writer: Writer,
    entries: Vec<Entry>,
    catalogue: Catalogue,
    value_numbers: HashMap<Term, u32>,
    property_numbers: HashMap<NamedNode, Option<u16>>,
}

impl Builder<'_> {
    /// One kind per class, then the three others: the number of a class is that of its kind.
    fn name_kinds(&mut self) {
        self.catalogue.kinds = self.schema.classes().iter().map(|class| self.kind(class)).collect();
        self.catalogue.kinds.extend([
            Kind::other(Kind::CONCEPT, "Terme d’un vocabulaire", "Termes des vocabulaires"),
            Kind::other(Kind::TERM, "Terme de l’ontologie", "Termes de l’ontologie"),
            Kind::other(Kind::QUESTION, "Question", "Questions"),
        ]);
        self.catalogue.properties.push(FacetProperty {
            key: FacetProperty::ORGANISATION.to_owned(),
            name: "Organisme".to_owned(),
        });
    }

    fn kind(&self, class: &Class) -> Kind {
        let transverse = class
            .ancestors
            .iter()
            .filter_map(|ancestor| self.schema.class(ancestor.as_ref()))
            .any(|ancestor| ancestor.transverse);
        Kind {
            key: class.key.clone(),
            label: class.label.clone(),
            plural: class.plural.clone(),
            class: Some(class.iri.clone()),
            transverse,
            rank: class.rank,
        }
    }

    fn other_kind(&self, key: &str) -> u16 {
        let kinds = &self.catalogue.kinds;
        let place = kinds.iter().rposition(|kind| kind.class.is_none() && kind.key == key);
        number(place.expect("the three other kinds are always there"))
    }

    fn add_things(&mut self) -> tantivy::Result<()> {
        let concepts = self.other_kind(Kind::CONCEPT);
        let mut fame = vec![0_u32; self.things.len()];
        let invented = fictitious_graphs(self.view);
        for place in 0..self.things.len() {
            let iri = self.things.iri(place).clone();
            let class = self.things.class(place);
            let mut document = TantivyDocument::default();
            let fields = self.writer.fields;
            for (kind, name) in self.things.names(place) {
                add_name(&mut document, fields, (*kind, name));
            }
            let mut facets = Vec::new();
            if let Some(class) = class {
                self.add_class_names(&mut document, class);
                // An organisation has to do with itself.
                if self.things.is_organisation(place) {
                    facets.push((0, self.value_number(iri.clone().into())));
                }
            }
            let subject = Some(NamedOrBlankNodeRef::from(iri.as_ref()));
            let mut facts =
                self.view.matching(Pattern { subject, ..Pattern::default() }, MOST_FACTS);
            let types = facts.iter().filter(|fact| fact.predicate == rdf::TYPE);
            let mut places = types.map(|fact| invented.contains(&fact.graph_name)).peekable();
            let is_invented = places.peek().is_some() && places.all(|invented| invented);
            facts.dedup_by(|next, kept| {
                next.predicate == kept.predicate && next.object == kept.object
            });
            for fact in facts {
                if let Some(known) = self.things.number(&fact.object)
                    && known != place
                {
                    fame[known] += 1;
                }
                self.add_fact(&mut document, place, &fact);
                facets.extend(self.facets_of(class, fact));
            }
            facets.sort_unstable();
            facets.dedup();
            self.push(document, Target::Thing(iri), class.unwrap_or(concepts))?;
            if let Some(entry) = self.entries.last_mut() {
                entry.facets = facets.into_boxed_slice();
                entry.weight *= if is_invented { INVENTED } else { 1.0 };
            }
        }
        for (entry, fame) in self.entries.iter_mut().zip(fame) {
            entry.weight *= 1.0 + FAME * (1.0 + fame as f32).ln();
        }
        Ok(())
    }

    /// The names of the class of a thing and of those above it are among its links.
    fn add_class_names(&self, document: &mut TantivyDocument, class: u16) {
        let class = &self.schema.classes()[usize::from(class)];
        for ancestor in &class.ancestors {
            if let Some(ancestor) = self.schema.class(ancestor.as_ref())
                && ancestor.listed
                && let Some(stems) = self.class_stems.get(&ancestor.iri)
            {
                document.add_text(self.writer.fields.linked, stems);
            }
        }
    }

    /// A text that is said of a thing, or the names of what it is linked to.
    fn add_fact(&self, document: &mut TantivyDocument, place: usize, fact: &Quad) {
        let fields = self.writer.fields;
        match &fact.object {
            Term::Literal(literal)
                if kind_of(fact.predicate.as_ref()).is_none() && is_text(literal) =>
            {
                document.add_text(fields.text, literal.value());
            }
            object @ Term::NamedNode(_) if fact.predicate.as_ref() != ptl::ALIAS => {
                if let Some(linked) = self.things.number(object)
                    && linked != place
                    && !self.is_backstage(linked)
                {
                    document.add_text(fields.linked, &self.linked_stems[linked]);
                }
            }
            _ => {}
        }
    }

    fn is_backstage(&self, place: usize) -> bool {
        self.things
            .class(place)
            .is_some_and(|class| self.catalogue.kinds[usize::from(class)].rank >= BACKSTAGE_RANK)
    }

    /// What a fact gives to filter by, when a shape of the class says that its property makes a filter.
    fn facets_of(&mut self, class: Option<u16>, fact: Quad) -> Vec<(u16, u32)> {
        let Some(class) = class else { return Vec::new() };
        let schema = self.schema;
        let shapes = &schema.classes()[usize::from(class)].shapes;
        let Some(shape) = shapes.iter().find(|shape| shape.facet && shape.path == fact.predicate)
        else {
            return Vec::new();
        };
        let organisation = self
            .things
            .number(&fact.object)
            .is_some_and(|place| self.things.is_organisation(place));
        let property = *self.property_numbers.entry(fact.predicate).or_insert_with(|| {
            // What may hold organisations is already the filter by organisation.
            let class = shape.class.as_ref().map(oxrdf::NamedNode::as_ref);
            let names_actors = class.is_some_and(|class| holds_organisations(schema, class));
            (!names_actors).then(|| {
                self.catalogue
                    .properties
                    .push(FacetProperty { key: facet_key(&shape.path), name: shape.name.clone() });
                number(self.catalogue.properties.len() - 1)
            })
        });
        let mut facets = Vec::new();
        if organisation || property.is_some() {
            let value = self.value_number(fact.object);
            facets.extend(organisation.then_some((0, value)));
            facets.extend(property.map(|property| (property, value)));
        }
        facets
    }

    fn value_number(&mut self, value: Term) -> u32 {
        let values = &mut self.catalogue.values;
        *self.value_numbers.entry(value).or_insert_with_key(|value| {
            values.push(value.clone());
            u32::try_from(values.len() - 1).expect("fewer values than memory holds")
        })
    }

    /// The classes and properties of the ontology, by their names and definitions.
    fn add_terms(&mut self) -> tantivy::Result<()> {
        let kind = self.other_kind(Kind::TERM);
        let schema = self.schema;
        let classes = schema.classes().iter().map(|class| {
            (&class.iri, vec![class.label.as_str(), class.plural.as_str()], &class.definition)
        });
        let mut properties: Vec<_> = schema
            .properties()
            .filter(|(_, property)| !property.label.is_empty())
            .map(|(iri, property)| {
                let inverse = property.inverse.iter().map(String::as_str);
                let names = std::iter::once(property.label.as_str()).chain(inverse).collect();
                (iri, names, &property.definition)
            })
            .collect();
        properties.sort_by_key(|(iri, ..)| *iri);
        for (iri, mut names, definition) in classes.chain(properties) {
            let mut document = TantivyDocument::default();
            names.dedup();
            for name in names {
                add_name(&mut document, self.writer.fields, (NameKind::Label, name));
            }
            if let Some(definition) = definition {
                document.add_text(self.writer.fields.text, definition);
            }
            self.push(document, Target::Thing(iri.clone()), kind)?;
        }
        Ok(())
    }

    fn add_questions(&mut self) -> tantivy::Result<()> {
        let kind = self.other_kind(Kind::QUESTION);
        let mut analyzer = texts_analyzer();
        for question in library() {
            let mut document = TantivyDocument::default();
            let fields = self.writer.fields;
            add_name(&mut document, fields, (NameKind::Label, &question.title));
            document.add_text(fields.text, &question.description);
            for text in question.tags.iter().chain(question.columns.iter().map(|(_, title)| title))
            {
                document.add_text(fields.linked, stemmed(&mut analyzer, text));
            }
            self.push(document, Target::Question(question.name.clone()), kind)?;
        }
        Ok(())
    }

    fn weight_aside(&self, target: &Target) -> f32 {
        let class = match target {
            Target::Thing(iri) => self.schema.class(iri.as_ref()),
            Target::Question(_) => None,
        };
        if class.is_some_and(Class::is_main) { ASIDE_LISTED } else { ASIDE }
    }

    fn push(
        &mut self,
        mut document: TantivyDocument,
        target: Target,
        kind: u16,
    ) -> tantivy::Result<()> {
        let known = &self.catalogue.kinds[usize::from(kind)];
        let weight = match known {
            Kind { class: None, .. } => self.weight_aside(&target),
            Kind { rank, transverse, .. } => {
                let rank = (*rank).clamp(0, BACKSTAGE_RANK) as f32;
                let shared = if *transverse { TRANSVERSE } else { 1.0 };
                shared / (1.0 + rank / HALVED_AT)
            }
        };
        document.add_u64(self.writer.fields.number, self.entries.len() as u64);
        self.entries.push(Entry { target, kind, weight, facets: Box::default() });
        self.writer.add(document)
    }

    fn finish(self) -> tantivy::Result<SearchIndex> {
        let (fields, reader) = self.writer.finish()?;
        SearchIndex::assemble((fields, reader), self.entries, self.catalogue)
    }
}

/// A name, whole and in words.
fn add_name(document: &mut TantivyDocument, fields: Fields, (kind, name): (NameKind, &str)) {
    document.add_text(fields.name, name);
    document.add_text(fields.stem, name);
    let mark = kind.mark();
    document.add_text(fields.whole, format!("v {}", name.trim().to_lowercase()));
    if kind == NameKind::Acronym {
        let plain =
            words(name, false).iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
        if plain.contains(' ') {
            document.add_text(fields.whole, format!("{mark} {}", plain.replace(' ', "")));
        }
        document.add_text(fields.whole, format!("{mark} {plain}"));
    } else {
        document.add_text(fields.whole, format!("{mark} {}", essence(name)));
    }
}

/// Whether a value is written for people, rather than a date, a number or an address.
fn is_text(literal: &oxrdf::Literal) -> bool {
    let is_string = literal.language().is_some() || literal.datatype() == xsd::STRING;
    is_string && !literal.value().starts_with("http") && !normalise(literal.value()).is_empty()
}

/// Whether the values of this class may be organisations.
fn holds_organisations(schema: &Schema, class: NamedNodeRef<'_>) -> bool {
    schema.class(ptl::ORGANISME_CLASS).is_some_and(|organisation| {
        organisation.ancestors.iter().any(|above| above.as_ref() == class)
    })
}

/// The name of a filter in addresses, out of the way of the names of the page's own parameters.
fn facet_key(path: &NamedNode) -> String {
    const RESERVED: [&str; 6] =
        ["q", "nature", "page", "format", "sens", FacetProperty::ORGANISATION];
    let name = local_name(path.as_str());
    if RESERVED.contains(&name) { format!("p.{name}") } else { name.to_owned() }
}

fn number(place: usize) -> u16 {
    u16::try_from(place).expect("fewer classes and properties than any ontology has")
}
