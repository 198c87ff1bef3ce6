//! A source that comes again: what leaves, what comes back, and what other graphs say of its things meanwhile.

use std::sync::Arc;

use oxrdf::{Literal, NamedNode, Quad};
use portulan::contribution::{Comparison, Upload, prepare};
use portulan::derivation::Rules;
use portulan::import::Limits;
use portulan::index::{Map, Pattern, View};
use portulan::journal::{Journal, Kind};
use portulan::model::difference::{Difference, summary};
use portulan::model::to_rdf::{Contribution, to_quads};
use portulan::reader::{Reader, Visibility};
use portulan::repository::{Content, Proposal, PublicationError, Repository};
use portulan::seed;
use tempfile::TempDir;

use crate::process::model_with;

const BASE: &str = "https://w3id.org/portulan/";

struct Atelier {
    repository: Arc<Repository>,
    _folder: TempDir,
}

fn components(names: &[&str]) -> String {
    let one = |name: &&str| {
        let key = name.to_lowercase();
        format!(
            "<element identifier=\"{key}\" xsi:type=\"ApplicationComponent\"><name>{name}</name></element>"
        )
    };
    model_with(&names.iter().map(one).collect::<String>())
}

fn upload() -> Upload {
    Upload {
        organisation: "Essai".into(),
        source: Some("atelier".into()),
        file_name: "atelier.xml".into(),
        visibility: Visibility::Public,
        fictitious: true,
        modified: "2026-11-24".into(),
        author: "essai".into(),
    }
}

impl Atelier {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::local(folder.path()).expect("opened");
        let opened = Repository::open(journal, None, Arc::new(Rules::embedded())).await;
        let repository = Arc::new(opened.expect("a new map"));
        seed::publish(&repository, false).await.expect("published");
        Self { repository, _folder: folder }
    }

    /// Imports components of these names, and tells what was compared.
    async fn import(&self, names: &[&str]) -> Comparison {
        let file = components(names);
        let prepared = prepare(&self.repository, &upload(), file.as_bytes(), &Limits::default());
        let prepared = prepared.expect("a sound model");
        let compared = prepared.compare(&self.repository).expect("compared");
        let done = prepared.publish(&self.repository, Some(&compared)).await.expect("published");
        let done = done.expect("a change");
        assert_eq!((done.added, done.removed), (compared.added, compared.removed));
        compared
    }

    /// Writes a fact in a graph that everybody sees.
    async fn say(&self, graph: &str, quad: (&NamedNode, &str, oxrdf::Term)) {
        let graph = NamedNode::new_unchecked(format!("{BASE}{graph}"));
        let visibility = Quad::new(
            graph.clone(),
            portulan::vocab::ptl::VISIBILITE,
            portulan::vocab::visibilite::PUBLIC,
            graph.clone(),
        );
        let (subject, predicate, object) = quad;
        let fact = Quad::new(subject.clone(), NamedNode::new_unchecked(predicate), object, graph);
        let proposal = Proposal {
            kind: Kind::Edit,
            author: "essai".into(),
            organisation: None,
            source: None,
            message: "Un fait".into(),
            content: Content::Patch { added: vec![visibility, fact], removed: vec![] },
            based_on: None,
        };
        self.repository.publish(proposal).await.expect("published");
    }

    /// How many facts a visitor sees about a thing, and how many lead to it.
    fn facts(&self, thing: &NamedNode) -> (usize, usize) {
        let view = self.repository.view(&Reader::Public);
        let subject = Pattern { subject: Some(thing.as_ref().into()), ..Pattern::default() };
        let object = Pattern { object: Some(thing.as_ref().into()), ..Pattern::default() };
        (view.matching(subject, 1_000).len(), view.matching(object, 1_000).len())
    }
}

fn thing(key: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{BASE}id/essai/{key}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_elsewhere_of_a_thing_outlives_it_and_finds_it_again() {
    let atelier = Atelier::new().await;
    let first = atelier.import(&["Ancre", "Bouée"]).await;
    assert!(first.difference.is_none(), "the source is new");
    let buoy = thing("bou%C3%A9e");
    let system = NamedNode::new_unchecked(format!("{BASE}id/reference/systeme/sngi"));
    let same = "http://www.w3.org/2004/02/skos/core#exactMatch";
    let comment = "http://www.w3.org/2000/01/rdf-schema#comment";
    atelier.say("graphe/alignement", (&buoy, same, system.into())).await;
    let note = Literal::new_language_tagged_literal_unchecked("À reprendre", "fr");
    atelier.say("graphe/annotations", (&buoy, comment, note.into())).await;
    let whole = atelier.facts(&buoy);
    assert!(whole.0 > 4, "{whole:?}");

    // Alignments and annotations are kept by a re-import, whether their thing changes, leaves or comes back.
    let gone = atelier.import(&["Ancre"]).await;
    assert_eq!(atelier.facts(&buoy), (2, 0), "only what others say");
    assert_eq!(gone.left_alone.len(), 1, "{gone:?}");
    assert_eq!(gone.left_alone[0].item.name, "Bouée");
    assert_eq!(gone.left_alone[0].facts, 2);
    let graphs: Vec<&String> = gone.left_alone[0].graphs.iter().collect();
    assert_eq!(graphs, ["graphe/alignement", "graphe/annotations"]);
    let map: Arc<Repository> = Arc::clone(&atelier.repository);
    let departure = map.departure(Reader::Public, thing("bou%C3%A9e")).await;
    assert_eq!(departure.and_then(|left| left.label).as_deref(), Some("Bouée"));

    let back = atelier.import(&["Ancre", "Bouée"]).await;
    assert_eq!(back.found_again.len(), 1, "{back:?}");
    assert_eq!(back.found_again[0].facts, 2);
    assert_eq!(atelier.facts(&buoy), whole, "everything is as it was");
    let difference = back.difference.expect("the source was known");
    assert_eq!(summary(&difference), "1 élément ajouté");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_compared_is_what_is_published_or_nothing_is() {
    let atelier = Atelier::new().await;
    atelier.import(&["Ancre"]).await;
    let file = components(&["Ancre", "Drisse"]);
    let prepared = prepare(&atelier.repository, &upload(), file.as_bytes(), &Limits::default());
    let prepared = prepared.expect("a sound model");
    let compared = prepared.compare(&atelier.repository).expect("compared");
    // Somebody publishes the same source meanwhile.
    atelier.import(&["Ancre", "Bouée"]).await;
    let number = atelier.repository.current().head.number;
    let refused = prepared.publish(&atelier.repository, Some(&compared)).await;
    let Err(PublicationError::Conflict { header, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(header.number, number);
    assert_eq!(atelier.repository.current().head.number, number, "nothing was written");
    let compared = prepared.compare(&atelier.repository).expect("compared again");
    let difference = compared.difference.as_ref().expect("known");
    assert_eq!(summary(difference), "1 élément ajouté, 1 retiré");
    prepared.publish(&atelier.repository, Some(&compared)).await.expect("published");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_in_the_source_itself_is_said_before_it_goes() {
    let atelier = Atelier::new().await;
    atelier.import(&["Ancre"]).await;
    let comment = "http://www.w3.org/2000/01/rdf-schema#comment";
    let note = Literal::new_simple_literal("Ajouté à la main");
    atelier.say("graphe/source/essai/atelier", (&thing("ancre"), comment, note.into())).await;
    let compared = atelier.import(&["Ancre", "Cap"]).await;
    assert_eq!(compared.written_in_the_source, 1, "{compared:?}");
}

#[test]
fn a_model_does_not_differ_from_what_its_graph_gives() {
    let contribution = Contribution::new("https://example.org/", "essai", "m").expect("valid");
    let graph = contribution.addresses.source_graph();
    let mut compared = 0;
    for (name, _, import) in crate::export::models() {
        // The largest of the corpus hold nothing that the others do not, and take minutes without optimisation.
        if import.model.counts().nodes > 2_000 || import.model.elements.len() > 2_000 {
            continue;
        }
        let quads = to_quads(&import.model, &contribution);
        let rebuilt = portulan::model::from_rdf::read(graph.as_ref(), &quads).model;
        let difference = Difference::between(&rebuilt, &import.model, &contribution.addresses);
        let said = || serde_json::to_string(&difference).expect("plain data");
        assert!(difference.is_empty(), "{name}: {}", &said()[..said().len().min(2_000)]);
        compared += 1;
    }
    assert!(compared >= 25, "{compared} models");
}
