//! What publishing a contribution would change, for people: the difference between models, and what is said elsewhere
//! of the things that come and go.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use std::sync::Arc;

use oxrdf::{GraphName, NamedNode, NamedNodeRef, Quad};
use serde::Serialize;

use crate::edition::{DictionaryError, Edition};
use crate::index::{Pattern, View};
use crate::model::difference::{self, Bounds, Difference, Item, Section};
use crate::model::identity::{AddressError, SourceAddresses};
use crate::model::{Model, from_rdf};
use crate::reader::{Reader, Visibility};
use crate::repository::{Addresses, Repository};

use super::{Prepared, things};
use crate::schema::Schema;

/// Facts counted at most about one thing.
const MOST_FACTS: usize = 1_000;

/// What publishing a contribution would change.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The edition with which it was compared.
    pub edition: u64,
    /// What differs from the model that the source holds; `None` when the source is new.
    pub difference: Option<Difference>,
    /// Who saw the source and who will see it, when that changes.
    pub visibility: Option<[&'static str; 2]>,
    /// Facts added to the graph.
    pub added: usize,
    /// Facts removed from the graph.
    pub removed: usize,
    /// Facts that were written in the graph of the source and that its model does not carry: they would be removed.
    pub written_in_the_source: usize,
    /// Things that leave and of which other graphs speak: what is said of them stays, and speaks of them again when they
    /// come back.
    pub left_alone: Vec<Mention>,
    /// Things that come and of which other graphs spoke already: they find what is said of them.
    pub found_again: Vec<Mention>,
}

/// A thing of which other graphs speak.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// The thing.
    #[serde(flatten)]
    pub item: Item,
    /// How many facts have it as subject or as object.
    pub facts: usize,
    /// The graphs that hold them, by their address relative to the base of the map.
    pub graphs: BTreeSet<String>,
}

impl Prepared {
    /// Compares with what the map holds now.
    ///
    /// # Errors
    /// When the dictionary is full.
    pub fn compare(&self, repository: &Repository) -> Result<Comparison, DictionaryError> {
        let current = repository.current();
        let overlay = self.difference(repository)?;
        let is_known = current.edition.graph_descriptions().iter().any(|g| g.name == self.graph);
        let (added, removed) = overlay.counts();
        let mut comparison = Comparison {
            edition: current.head.number,
            difference: is_known.then(Difference::default),
            visibility: None,
            added,
            removed,
            written_in_the_source: 0,
            left_alone: Vec::new(),
            found_again: Vec::new(),
        };
        if super::is_only_a_date(&overlay) {
            (comparison.added, comparison.removed) = (0, 0);
            return Ok(comparison);
        }
        let quads = current.edition.graph_quads(&self.graph);
        let is_of_a_model = things::are_of_a_model(&quads);
        let before = match is_of_a_model {
            true => from_rdf::read(self.graph.as_ref(), &quads),
            false => from_rdf::Rebuilt::default(),
        };
        comparison.written_in_the_source = before.left_out;
        comparison.visibility = changed_visibility(&self.graph, &quads, &self.quads);
        let addresses = &self.addresses;
        let mut difference = Difference::between(&before.model, &self.import.model, addresses);
        let own = |is_told: bool, quads| if is_told { quads } else { &[][..] };
        let told = (
            own(!is_of_a_model, quads.as_slice()),
            own(self.things.is_some(), self.quads.as_slice()),
        );
        difference.sections.extend(told_things(&current.edition, repository.addresses(), told));
        let view = current.edition.view(&Reader::Administrator);
        let elsewhere = Elsewhere { view: &view, own: &self.graph, map: repository.addresses() };
        (comparison.found_again, comparison.left_alone) = elsewhere.mentions(&difference);
        comparison.difference = is_known.then_some(difference);
        Ok(comparison)
    }
}

/// What differs between the models that a source held in two editions; an edition without it holds nothing of it.
pub fn between_editions(
    (before, after): (&Arc<Edition>, &Arc<Edition>),
    graph: &NamedNode,
    (addresses, map): (&SourceAddresses, &Addresses),
) -> Difference {
    // A graph holds a model or facts; each is compared with its like.
    let read = |edition: &Arc<Edition>| -> (Model, Vec<Quad>) {
        let quads = edition.graph_quads(graph);
        if things::are_of_a_model(&quads) {
            return (from_rdf::read(graph.as_ref(), &quads).model, Vec::new());
        }
        (Model::default(), quads)
    };
    let ((old, old_facts), (new, new_facts)) = (read(before), read(after));
    let mut difference = Difference::between(&old, &new, addresses);
    let told = (old_facts.as_slice(), new_facts.as_slice());
    difference.sections.extend(told_things(after, map, told));
    difference
}

fn told_things(
    edition: &Arc<Edition>,
    map: &Addresses,
    told: (&[Quad], &[Quad]),
) -> Option<Section> {
    if told.0.is_empty() && told.1.is_empty() {
        return None;
    }
    let view = edition.view(&Reader::Administrator);
    let schema = Schema::read(&view, map.ontology().as_ref());
    things::section(told, (&view, &schema))
}

/// The addresses of a source, by the address of its graph.
///
/// # Errors
/// When the graph is not that of a source of this map.
pub fn addresses_of(map: &Addresses, graph: &NamedNode) -> Result<SourceAddresses, AddressError> {
    let path = map.relative(graph.as_str()).and_then(|path| path.strip_prefix("graphe/source/"));
    let (organisation, source) = path.and_then(|path| path.split_once('/')).unwrap_or_default();
    SourceAddresses::new(map.base(), organisation, source)
}

/// Who sees a graph, as it says itself before and after, in the words of the command line.
fn changed_visibility(
    graph: &NamedNode,
    before: &[Quad],
    after: &[Quad],
) -> Option<[&'static str; 2]> {
    let said = |quads: &[Quad]| {
        let of_graph = quads.iter().filter(|quad| {
            quad.predicate == crate::vocab::ptl::VISIBILITE && quad.subject == graph.clone().into()
        });
        let mut values = of_graph.filter_map(|quad| match &quad.object {
            oxrdf::Term::NamedNode(concept) => Visibility::from_iri(concept.as_str()),
            _ => None,
        });
        values.next().map(word)
    };
    let (before, after) = (said(before)?, said(after)?);
    (before != after).then_some([before, after])
}

/// A visibility in the words of the command line.
fn word(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Community => "communaute",
        Visibility::Organisation => "organisme",
    }
}

/// What the graphs of the map say, but for that of one source and what is derived from any.
struct Elsewhere<'e> {
    view: &'e dyn View,
    own: &'e NamedNode,
    map: &'e Addresses,
}

impl Elsewhere<'_> {
    /// Of the things that come, then of those that leave.
    fn mentions(&self, difference: &Difference) -> (Vec<Mention>, Vec<Mention>) {
        let mut items: HashMap<&str, &Item> = HashMap::new();
        for section in &difference.sections {
            let changed = section.changed.iter().map(|changed| &changed.item);
            let all = section.added.iter().chain(&section.removed).chain(changed);
            items.extend(all.filter_map(|item| Some((item.address.as_deref()?, item))));
        }
        let (come, gone) = difference.addresses();
        let all = |addresses: Vec<&str>| {
            let mentions = addresses.into_iter().filter_map(|address| {
                let (facts, graphs) = self.facts_about(address)?;
                let mut item = items.get(address).copied().cloned().unwrap_or_default();
                item.address = Some(address.to_owned());
                Some(Mention { item, facts, graphs })
            });
            let mut mentions: Vec<Mention> = mentions.collect();
            mentions.sort_by(|a, b| (b.facts, &a.item).cmp(&(a.facts, &b.item)));
            mentions
        };
        (all(come), all(gone))
    }

    fn facts_about(&self, address: &str) -> Option<(usize, BTreeSet<String>)> {
        let thing = NamedNodeRef::new_unchecked(address);
        let as_subject = Pattern { subject: Some(thing.into()), ..Pattern::default() };
        let as_object = Pattern { object: Some(thing.into()), ..Pattern::default() };
        let (mut facts, mut graphs) = (0, BTreeSet::new());
        for pattern in [as_subject, as_object] {
            for quad in self.view.matching(pattern, MOST_FACTS) {
                if let GraphName::NamedNode(graph) = &quad.graph_name
                    && graph != self.own
                    && !self.map.is_derived(graph)
                {
                    facts += 1;
                    let name = self.map.relative(graph.as_str()).unwrap_or(graph.as_str());
                    graphs.insert(name.to_owned());
                }
            }
        }
        (facts > 0).then_some((facts, graphs))
    }
}

impl Comparison {
    /// What changes, in one line.
    pub fn summary(&self) -> String {
        match &self.difference {
            None => "source nouvelle".into(),
            Some(_) if self.added + self.removed == 0 => "rien ne change".into(),
            Some(difference) if difference.is_empty() => match self.visibility {
                Some(_) => "seule change la visibilité".into(),
                None => "le modèle ne change pas, le fichier oui".into(),
            },
            Some(difference) => difference::summary(difference),
        }
    }

    /// Writes for people what changes; lists are bounded.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, out: &mut impl Write, bounds: Bounds) -> io::Result<()> {
        if let Some(difference) = &self.difference {
            difference::write(out, difference, bounds)?;
        }
        if let Some([before, after]) = self.visibility {
            writeln!(out, "Visibilité : {before} → {after}")?;
        }
        if self.written_in_the_source > 0 {
            writeln!(
                out,
                "{} faits ajoutés dans le graphe de la source, que le modèle ne porte pas, seraient retirés.",
                self.written_in_the_source
            )?;
        }
        for (said, mentions) in [
            (
                "Retirés, et mentionnés ailleurs (ce qui en est dit est gardé, et les retrouvera s’ils reviennent)",
                &self.left_alone,
            ),
            (
                "Ajoutés, et déjà mentionnés ailleurs (ce qui en est dit les retrouve)",
                &self.found_again,
            ),
        ] {
            if mentions.is_empty() {
                continue;
            }
            writeln!(out, "{said} : {}", mentions.len())?;
            for mention in mentions.iter().take(bounds.things) {
                let graphs =
                    mention.graphs.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
                let name = mention.item.name.replace(char::is_control, " ");
                let facts = if mention.facts > 1 { "faits" } else { "fait" };
                writeln!(out, "  « {name} » : {} {facts} dans {graphs}", mention.facts)?;
            }
            if mentions.len() > bounds.things {
                writeln!(out, "    … et {} autres", mentions.len() - bounds.things)?;
            }
        }
        Ok(())
    }
}
