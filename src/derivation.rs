//! From the words of ArchiMate to those of the community: the rules of `ontology/derivation/*.rq`.
//!
//! Each rule is one CONSTRUCT in portable SPARQL 1.1, with its title and its reason in French at its head. The rules
//! read one source graph, its mapping profile, the ontology and what is shared; what they construct goes to a graph that
//! describes itself and names its source and the rules that gave something. No rule is written in Rust.
//!
//! Rules run in stages (`#+ stage: 1`; without it, the last): those of a stage do not see what the others of the same
//! stage construct, and see all that the stages before gave. So the profile is read once, by the first two.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::index::{Answer, Limits, Pattern, View};
use crate::repository::{Derivation, Ground};
use crate::vocab::{dct, prov, ptl};

/// Address of the rules, followed by the name of their file.
const RULES: &str = "https://w3id.org/portulan/derivation/";
/// From a derived graph to each rule that gave facts to it.
const DERIVED_BY_RULE: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://w3id.org/portulan/ontologie#deriveParRegle");
/// What a derived graph says of itself as its source does: who contributes it, who sees it, how far to trust it.
const INHERITED: [NamedNodeRef<'static>; 5] =
    [ptl::ORGANISME, ptl::VISIBILITE, ptl::FICTIF, ptl::FIABILITE, dct::MODIFIED];

/// One rule may construct this many facts; more is a mistake in the rule.
const MOST_FACTS: usize = 20_000_000;
/// One rule may take this long on one source.
const LONGEST: Duration = Duration::from_secs(60);
/// Rules run at the same time at most: readers need processors too.
const MOST_THREADS: usize = 4;

/// The stage of the rules that do not say theirs.
const LAST_STAGE: u32 = u32::MAX;

#[derive(RustEmbed)]
#[folder = "ontology/derivation"]
#[include = "*.rq"]
struct Files;

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Name of its file, without `.rq`.
    pub name: String,
    /// What it does, in French, on one line.
    pub title: String,
    /// Why, and within which limits, in French.
    pub description: String,
    /// Which rules it runs after: those of smaller stages.
    pub stage: u32,
    /// The CONSTRUCT.
    pub query: String,
}

impl Rule {
    /// Reads a rule: lines `#+ title:`, `#+ description:` and perhaps `#+ stage:`, then the query, which is checked when
    /// it is run.
    ///
    /// # Errors
    /// A sentence that names the line that is missing or wrong.
    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        let header = |key: &str| {
            let mut lines = text.lines().filter_map(|line| line.strip_prefix("#+ "));
            let value = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
            let value = value.map(str::trim).filter(|value| !value.is_empty());
            value.map(str::to_owned).ok_or_else(|| format!("rule {name}: no «#+ {key}:»"))
        };
        let stage = match header("stage") {
            Err(_) => LAST_STAGE,
            Ok(said) => said.parse().map_err(|_| format!("rule {name}: «{said}» is no stage"))?,
        };
        Ok(Self {
            name: name.to_owned(),
            title: header("title")?,
            description: header("description")?,
            stage,
            query: text.to_owned(),
        })
    }

    /// Its address.
    pub fn address(&self) -> NamedNode {
        NamedNode::new_unchecked(format!("{RULES}{}", self.name))
    }
}

/// A set of rules, in the order of their stages, then of their names.
#[derive(Clone, Debug)]
pub struct Rules {
    rules: Vec<Rule>,
    fingerprint: String,
}

impl Rules {
    /// The rules that come with Portulan.
    pub fn embedded() -> Self {
        let mut rules = Vec::new();
        for file in Files::iter() {
            let embedded = Files::get(&file).expect("a listed file is embedded");
            let text = std::str::from_utf8(&embedded.data).expect("the rules are UTF-8");
            let name = file.trim_end_matches(".rq");
            rules.push(Rule::parse(name, text).expect("the embedded rules are tested"));
        }
        Self::new(rules)
    }

    /// These rules.
    pub fn new(mut rules: Vec<Rule>) -> Self {
        rules.sort_by(|one, other| (one.stage, &one.name).cmp(&(other.stage, &other.name)));
        let mut hasher = Sha256::new();
        for rule in &rules {
            hasher.update(rule.name.as_bytes());
            hasher.update([0]);
            hasher.update(rule.query.as_bytes());
            hasher.update([0]);
        }
        let fingerprint = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Self { rules, fingerprint }
    }

    /// The rules, in the order in which they run.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

impl Derivation for Rules {
    fn fingerprint(&self) -> String {
        self.fingerprint.clone()
    }

    fn derive(
        &self,
        ground: &Ground,
        source: &NamedNode,
        derived: &NamedNode,
    ) -> Result<Vec<Quad>, String> {
        let mut quads = Vec::new();
        let mut description = describe(&ground.view(), source, derived);
        for stage in self.rules.chunk_by(|one, next| one.stage == next.stage) {
            let view = ground.with(&quads).map_err(|error| error.to_string())?;
            for (rule, given) in stage.iter().zip(apply_all(stage, &view, derived)?) {
                if !given.is_empty() {
                    let (graph, address) = (derived.clone(), rule.address());
                    description.push(Quad::new(graph.clone(), DERIVED_BY_RULE, address, graph));
                }
                quads.extend(given);
            }
        }
        quads.append(&mut description);
        if quads.iter().any(|quad| quad.subject.is_blank_node() || quad.object.is_blank_node()) {
            return Err("a rule constructs a blank node".to_owned());
        }
        // Which thread came first must not show.
        quads.sort_unstable_by(|one, other| sort_key(one).cmp(&sort_key(other)));
        quads.dedup();
        Ok(quads)
    }
}

/// What each rule of a stage constructs, in their order: they do not see each other, so they run at the same time.
fn apply_all(
    stage: &[Rule],
    view: &dyn View,
    derived: &NamedNode,
) -> Result<Vec<Vec<Quad>>, String> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(rule) = stage.get(place) else { return done };
            done.push((place, rule.apply(view, derived)));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> =
            (1..threads.min(MOST_THREADS).min(stage.len())).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().expect("rules end with an answer or an error"));
        }
        done
    });
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, given)| given).collect()
}

/// Subject, predicate, then the object by its kind, text, language and type: all the quads are in one graph.
fn sort_key(quad: &Quad) -> (&str, &str, u8, &str, &str, &str) {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(iri) => iri.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    };
    let (kind, text, language, datatype) = match &quad.object {
        Term::NamedNode(iri) => (0, iri.as_str(), "", ""),
        Term::BlankNode(node) => (1, node.as_str(), "", ""),
        Term::Literal(literal) => {
            let language = literal.language().unwrap_or_default();
            (2, literal.value(), language, literal.datatype().as_str())
        }
    };
    (subject, quad.predicate.as_str(), kind, text, language, datatype)
}

impl Rule {
    /// What the rule constructs from a view.
    fn apply(&self, view: &dyn View, derived: &NamedNode) -> Result<Vec<Quad>, String> {
        let limits = Limits::new(MOST_FACTS, LONGEST);
        let start = Instant::now();
        let answer = view
            .query(&self.query, &[], &limits)
            .map_err(|error| format!("rule {}: {error}", self.name))?;
        let duration = start.elapsed();
        tracing::debug!(rule = self.name, ?duration, "rule {} took {duration:?}", self.name);
        let Answer::Graph { triples, truncated } = answer else {
            return Err(format!("rule {}: not a CONSTRUCT", self.name));
        };
        if truncated {
            return Err(format!("rule {}: more than {MOST_FACTS} facts", self.name));
        }
        Ok(triples.into_iter().map(|triple| triple.in_graph(derived.clone())).collect())
    }
}

/// What the derived graph says of itself, after what its source says.
fn describe(view: &dyn View, source: &NamedNode, derived: &NamedNode) -> Vec<Quad> {
    let graph = || derived.clone();
    let mut quads = vec![
        Quad::new(graph(), rdf::TYPE, ptl::GRAPHE, graph()),
        Quad::new(graph(), prov::WAS_DERIVED_FROM, source.clone(), graph()),
    ];
    let subject = NamedOrBlankNode::from(source.clone());
    let facts = Pattern {
        subject: Some(subject.as_ref()),
        graph: Some(source.as_ref()),
        ..Pattern::default()
    };
    for quad in view.matching(facts, 10_000) {
        if INHERITED.contains(&quad.predicate.as_ref()) {
            quads.push(Quad::new(graph(), quad.predicate, quad.object, graph()));
        } else if quad.predicate == dct::TITLE {
            let Term::Literal(title) = &quad.object else {
                continue;
            };
            let title = format!("{} : ce qui s’en déduit", title.value());
            let title = Literal::new_language_tagged_literal_unchecked(title, "fr");
            quads.push(Quad::new(graph(), dct::TITLE, title.clone(), graph()));
            quads.push(Quad::new(graph(), rdfs::LABEL, title, graph()));
        }
    }
    quads
}

#[cfg(test)]
mod tests;
