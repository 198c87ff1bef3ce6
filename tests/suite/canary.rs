//! The canary of the design: what is planted in a restricted graph is looked for everywhere, as every kind of reader.
//!
//! Four organisations contribute one model each: public (the control, which must be found), for the community, for the
//! organisation alone, and without a visibility. Their names, sources and values are each found nowhere else. Each
//! also says something of things that everybody sees.

mod site;
mod views;

use std::sync::Arc;

use oxrdf::vocab::rdfs;
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad};
use portulan::contribution::{Upload, prepare};
use portulan::derivation::Rules;
use portulan::import::Limits;
use portulan::journal::{Journal, Kind};
use portulan::reader::{Reader, Visibility};
use portulan::repository::{Content, Proposal, Repository};
use portulan::seed;
use portulan::vocab::{ptl, skos};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// The kinds of canaries, by the end of their names.
const KINDS: [&str; 4] = ["publique", "communaute", "organisme", "muette"];
/// What the names of canaries start with: a thing, a value, a property, a source, an organisation.
const NAMES: [&str; 5] = ["zibeline", "ocelot", "marmotte", "loutre", "genette"];

/// A map with the four canaries.
struct Planted {
    repository: Arc<Repository>,
    runtime: Runtime,
    folder: TempDir,
}

/// Everything that only a reader of this kind of graph may ever meet.
fn canaries(kind: &str) -> impl Iterator<Item = String> {
    NAMES.iter().map(move |name| format!("{name}{kind}"))
}

/// The canaries that a text holds, whatever the case, other than the words that the visitor wrote.
fn found(text: &str, kind: &str, asked: &str) -> Vec<String> {
    let (text, asked) = (text.to_lowercase(), asked.to_lowercase());
    canaries(kind)
        .filter(|canary| text.contains(canary.as_str()) && !asked.contains(canary.as_str()))
        .collect()
}

/// The readers, and the kinds of graphs that each of them sees, as the design says.
fn readers() -> Vec<(Reader, &'static [&'static str])> {
    let member = |kind: &str| {
        let iri = format!("https://w3id.org/portulan/id/organisme/genette{kind}");
        Reader::Organisation(NamedNode::new(iri).expect("an IRI"))
    };
    vec![
        (Reader::Public, &["publique"]),
        (Reader::Community, &["publique", "communaute"]),
        (member("organisme"), &["publique", "communaute", "organisme"]),
        (member("communaute"), &["publique", "communaute"]),
        (member("publique"), &["publique", "communaute"]),
        // Nobody but the administrator sees a graph without a visibility, not even who made it.
        (member("muette"), &["publique", "communaute"]),
        (Reader::Administrator, &KINDS),
    ]
}

/// The source graph of a canary.
fn graph(kind: &str) -> NamedNode {
    let iri = format!("https://w3id.org/portulan/graphe/source/genette{kind}/loutre{kind}");
    NamedNode::new(iri).expect("an IRI")
}

/// The canary itself.
fn thing(kind: &str) -> NamedNode {
    let iri = format!("https://w3id.org/portulan/id/genette{kind}/app");
    NamedNode::new(iri).expect("an IRI")
}

/// A shared thing that everybody sees.
const SHARED: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://w3id.org/portulan/id/reference/systeme/dsn");

impl Planted {
    /// The map that comes with Portulan, and these canaries.
    fn new(kinds: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = Runtime::new().expect("a runtime");
        let repository = runtime.block_on(async {
            let journal = Journal::local(folder.path()).expect("opened");
            let rules = Arc::new(Rules::embedded());
            let opened = Repository::open(journal, None, rules).await;
            let repository = Arc::new(opened.expect("a new map"));
            seed::publish(&repository, true).await.expect("published");
            for kind in kinds {
                plant(&repository, kind).await;
            }
            repository
        });
        Self { repository, runtime, folder }
    }
}

async fn plant(repository: &Arc<Repository>, kind: &str) {
    let upload = Upload {
        organisation: format!("Genette{kind}"),
        source: Some(format!("loutre{kind}")),
        file_name: format!("loutre{kind}.xml"),
        visibility: match kind {
            "publique" => Visibility::Public,
            "communaute" => Visibility::Community,
            _ => Visibility::Organisation,
        },
        fictitious: false,
        modified: "2026-11-24".into(),
        author: format!("genette{kind}"),
    };
    let model = model(kind);
    let prepared = prepare(repository, &upload, model.as_bytes(), &Limits::default());
    let prepared = prepared.expect("a sound model");
    assert_eq!(prepared.graph, graph(kind));
    prepared.publish(repository, None).await.expect("published").expect("a change");
    let is_mute = kind == "muette";
    let removed = prepared.quads.iter().filter(|quad| quad.predicate == ptl::VISIBILITE);
    let edit = Proposal {
        kind: Kind::Edit,
        author: format!("genette{kind}"),
        organisation: Some(format!("genette{kind}")),
        source: Some(format!("loutre{kind}")),
        message: format!("Ce que genette{kind} dit de ce que tout le monde voit"),
        content: Content::Patch {
            added: about_shared_things(kind),
            removed: removed.filter(|_| is_mute).cloned().collect(),
        },
        based_on: None,
    };
    repository.publish(edit).await.expect("published");
}

/// A model with an application of each kind of relation that pages and questions read.
fn model(kind: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">
 <name>Carte loutre{kind}</name>
 <elements>
  <element identifier="app" xsi:type="ApplicationComponent"><name>Zibeline{kind}</name>
   <documentation>L’application zibeline{kind} calcule.</documentation>
   <properties><property propertyDefinitionRef="p"><value>Ocelot{kind}</value></property></properties></element>
  <element identifier="autre" xsi:type="ApplicationComponent"><name>Autre zibeline{kind}</name></element>
  <element identifier="donnee" xsi:type="DataObject"><name>Donnée zibeline{kind}</name></element>
  <element identifier="fonction" xsi:type="BusinessFunction"><name>Fonction zibeline{kind}</name></element>
  <element identifier="noeud" xsi:type="SystemSoftware"><name>Logiciel zibeline{kind}</name></element>
 </elements>
 <relationships>
  <relationship identifier="r1" source="app" target="autre" xsi:type="Flow"><name>Flux zibeline{kind}</name></relationship>
  <relationship identifier="r2" source="app" target="donnee" xsi:type="Access" accessType="Write"/>
  <relationship identifier="r3" source="app" target="fonction" xsi:type="Serving"/>
  <relationship identifier="r4" source="noeud" target="app" xsi:type="Serving"/>
 </relationships>
 <propertyDefinitions><propertyDefinition identifier="p" type="string"><name>Marmotte{kind}</name></propertyDefinition></propertyDefinitions>
</model>"#
    )
}

/// What a canary says of itself and of a shared system: an acronym, another name, who operates it, a former name.
fn about_shared_things(kind: &str) -> Vec<Quad> {
    let graph = GraphName::from(graph(kind));
    let named = |text: String| Literal::new_language_tagged_literal_unchecked(text, "fr");
    let organisation = format!("https://w3id.org/portulan/id/organisme/genette{kind}");
    let organisation = NamedNode::new(organisation).expect("an IRI");
    let operated = NamedNodeRef::new_unchecked("https://w3id.org/portulan/ontologie#estOperePar");
    let quad = |predicate: NamedNodeRef<'_>, object: oxrdf::Term| {
        Quad::new(SHARED.into_owned(), predicate.into_owned(), object, graph.clone())
    };
    let acronym = Literal::new_simple_literal(format!("ZIBELINE{}", kind.to_uppercase()));
    vec![
        Quad::new(thing(kind), ptl::SIGLE.into_owned(), acronym, graph.clone()),
        quad(skos::ALT_LABEL, named(format!("DSN zibeline{kind}")).into()),
        quad(rdfs::COMMENT, named(format!("Remarque ocelot{kind}")).into()),
        quad(operated, organisation.into()),
        quad(ptl::ALIAS, thing(kind).into()),
    ]
}
