//! What is exported of a map: one source, an organisation, a view, all of it.

use std::sync::Arc;

use portulan::contribution::{Upload, prepare};
use portulan::derivation::Rules;
use portulan::export::{Choice, Format, ScopeError, Selection};
use portulan::import::{Limits, read};
use portulan::journal::Journal;
use portulan::model::Model;
use portulan::reader::{Reader, Visibility};
use portulan::repository::Repository;
use portulan::seed;

/// A map with the example, and two sources of one organisation that share an element and use the same identifiers.
struct Map {
    repository: Arc<Repository>,
    _folder: tempfile::TempDir,
}

const COMMON: &str = "<element identifier=\"commun\" xsi:type=\"ApplicationComponent\"><name>Commun</name></element>";

fn model(name: &str, more: &str, views: &str) -> String {
    format!(
        r#"<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">
<name xml:lang="fr">{name}</name>
<elements>{COMMON}{more}</elements>
<relationships>
 <relationship identifier="r1" source="commun" target="propre" xsi:type="Composition"/>
 <relationship identifier="r2" source="propre" target="commun" xsi:type="Flow"><name>{name}</name></relationship>
 <relationship identifier="r3" source="propre" target="r2" xsi:type="Association"/>
</relationships>
<propertyDefinitions><propertyDefinition identifier="p" type="string"><name>Statut</name></propertyDefinition></propertyDefinitions>
{views}
</model>"#
    )
}

const VIEWS: &str = r#"<views><diagrams>
<view identifier="v1" xsi:type="Diagram"><name>Vue d’ensemble</name>
 <node identifier="n" xsi:type="Element" elementRef="commun" x="0" y="0" w="200" h="100">
  <node identifier="n2" xsi:type="Element" elementRef="propre" x="10" y="10" w="20" h="20"><viewRef ref="v2"/></node>
 </node></view>
<view identifier="v2" xsi:type="Diagram"><name>Autre vue</name>
 <node identifier="n3" xsi:type="Element" elementRef="seul" x="0" y="0" w="20" h="10"/></view>
</diagrams></views>"#;

impl Map {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let repository = runtime.block_on(async {
            let journal = Journal::local(folder.path()).expect("opened");
            let opened = Repository::open(journal, None, Arc::new(Rules::embedded())).await;
            let repository = Arc::new(opened.expect("a new map"));
            seed::publish(&repository, true).await.expect("published");
            let own = |name: &str, value: &str| {
                format!(
                    "<element identifier=\"propre\" xsi:type=\"DataObject\"><name>{name}</name><properties><property propertyDefinitionRef=\"p\"><value>{value}</value></property></properties></element>"
                )
            };
            let alone = "<element identifier=\"seul\" xsi:type=\"Goal\"><name>Seul</name></element>";
            for (source, file) in [
                ("un", model("Premier", &(own("Propre", "actif") + alone), VIEWS)),
                ("deux", model("Second", &own("Propre", "actif"), "")),
            ] {
                let upload = Upload {
                    organisation: "Essai".into(),
                    source: Some(source.into()),
                    file_name: format!("{source}.xml"),
                    visibility: Visibility::Public,
                    fictitious: true,
                    modified: "2026-11-24".into(),
                    author: "essai".into(),
                };
                let prepared = prepare(&repository, &upload, file.as_bytes(), &Limits::default());
                let prepared = prepared.expect("a sound model");
                prepared.publish(&repository, None).await.expect("published");
            }
            repository
        });
        Self { repository, _folder: folder }
    }

    fn select(
        &self,
        organisation: Option<&str>,
        source: Option<&str>,
        view: Option<&str>,
    ) -> Result<Selection, ScopeError> {
        let choice = Choice {
            organisation: organisation.map(str::to_owned),
            source: source.map(str::to_owned),
            view: view.map(str::to_owned),
        };
        let seen = self.repository.view(&Reader::Public);
        Selection::of(&seen, self.repository.addresses().base(), &choice)
    }

    /// The file, and the model that is read from it.
    fn export(&self, selection: &Selection) -> (String, Model) {
        let seen = self.repository.view(&Reader::Public);
        let mut bytes = Vec::new();
        Format::Exchange.write(selection, &seen, &mut bytes).expect("written");
        let import = read(&bytes, &Limits::default()).expect("readable");
        let errors = import.findings.iter();
        let errors: Vec<_> =
            errors.filter(|one| one.severity == portulan::import::Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:?}");
        (String::from_utf8(bytes).expect("UTF-8"), import.model)
    }
}

fn names(model: &Model) -> Vec<String> {
    let mut names: Vec<String> =
        model.elements.iter().map(|one| one.concept.name().unwrap_or_default()).collect();
    names.sort();
    names
}

#[test]
fn each_scope_gives_what_it_says() {
    let map = Map::new();
    let source = map.select(Some("Essai"), Some("un"), None).expect("there");
    assert_eq!(source.name, "essai-un");
    let (file, model) = map.export(&source);
    assert_eq!(names(&model), ["Commun", "Propre", "Seul"]);
    assert!(file.contains("<dc:date>2026-11-24</dc:date>"), "{file}");
    assert!(file.contains("Édition nº "), "{file}");

    // The same addresses are the same things; local identifiers that clash are told apart.
    let organisation = map.select(Some("essai"), None, None).expect("there");
    let (file, model) = map.export(&organisation);
    assert_eq!(names(&model), ["Commun", "Propre", "Seul"], "{file}");
    assert_eq!(model.relationships.len(), 3);
    assert_eq!(model.property_definitions.len(), 1, "one name and type, one definition");
    assert_eq!(model.folders.len(), 2);
    assert!(model.concept.documentation[0].value.contains("Premier"));

    // A view: what it shows, the relation that nesting shows, and nothing else.
    for wanted in ["vue d’ensemble", "v1", "id/essai/v1"] {
        let view = map.select(None, None, Some(wanted)).expect(wanted);
        let (_, model) = map.export(&view);
        assert_eq!(names(&model), ["Commun", "Propre"], "{wanted}");
        // Both directions between a box and the one inside it are shown by nesting.
        assert_eq!(model.relationships.len(), 2, "{wanted}");
        assert_eq!(model.views.len(), 1);
        assert_eq!(view.name, "vue-d-ensemble");
    }
}

#[test]
fn what_is_not_there_is_said() {
    let map = Map::new();
    let error =
        |organisation, source, view| map.select(organisation, source, view).expect_err("no");
    assert_eq!(error(None, Some("un"), None), ScopeError::SourceAlone);
    assert_eq!(error(Some("Essai"), Some("trois"), None), ScopeError::Unknown("trois".into()));
    assert_eq!(error(Some("Personne"), None, None), ScopeError::Unknown("Personne".into()));
    assert_eq!(error(Some("…"), None, None), ScopeError::Unknown("…".into()));
    assert_eq!(error(Some("CNAV"), None, None), ScopeError::NoModel("CNAV".into()));
    assert_eq!(error(None, None, Some("nulle part")), ScopeError::Unknown("nulle part".into()));
}

#[test]
fn the_whole_map_is_a_model_that_says_what_it_lacks() {
    let map = Map::new();
    let (file, model) = map.export(&map.select(None, None, None).expect("the map"));
    let counts = model.counts();
    // The public facts alone: 85 organisations, 75 systems, 182 exchanges.
    assert!(counts.elements > 150 && counts.relationships > 200, "{counts:?}");
    let kinds = |kind: &str| model.elements.iter().filter(|one| one.kind.name() == kind).count();
    assert!(kinds("BusinessActor") >= 85, "{}", kinds("BusinessActor"));
    assert!(kinds("ApplicationComponent") > 20, "{}", kinds("ApplicationComponent"));
    let flows = model.relationships.iter().filter(|one| one.kind.name() == "Flow").count();
    assert!(flows > 100, "{flows}");
    let said = &model.concept.documentation[0].value;
    assert!(said.contains("sont omis") && said.contains("Sont omis aussi"), "{said}");
    // The reserved property is there for tools, and is taken out again when Portulan reads the file.
    assert!(file.contains("Portulan\u{a0}: adresse"), "{}", &file[..2_000]);
    assert!(
        !model.property_definitions.iter().any(|one| one.concept.identifier == "portulan-adresse")
    );
    eprintln!("{counts:?}\n{said}");
}

#[test]
fn findings_are_seen_in_the_tool_and_do_not_come_back() {
    let map = Map::new();
    let mut selection = map.select(Some("Essai"), Some("un"), None).expect("there");
    let before = map.export(&selection).1;
    // Two elements of one name and type.
    let mut twin = selection.model.elements[0].clone();
    twin.concept.identifier = "jumeau".into();
    selection.model.elements.push(twin);
    assert!(selection.add_findings() > 0);
    let (file, after) = map.export(&selection);
    assert!(file.contains("Portulan\u{a0}: constat"), "no definition");
    assert!(file.contains("(name-duplicate)"), "no finding");
    assert_eq!(after.counts().property_definitions, before.counts().property_definitions);
    let instances = |model: &Model| model.counts().property_instances;
    let of_twin = after.elements.last().expect("the twin").concept.properties.len();
    assert_eq!(instances(&after), instances(&before) + of_twin);
}

#[test]
fn every_other_format_is_written() {
    let map = Map::new();
    let seen = map.repository.view(&Reader::Public);
    let selection = map.select(Some("Essai"), Some("un"), None).expect("there");
    let write = |format: Format| {
        let mut bytes = Vec::new();
        format.write(&selection, &seen, &mut bytes).expect("written");
        String::from_utf8(bytes).expect("UTF-8")
    };
    let quads = selection.quads(&seen);
    for (format, rdf) in [
        (Format::Trig, oxrdfio::RdfFormat::TriG),
        (Format::Turtle, oxrdfio::RdfFormat::Turtle),
        (
            Format::JsonLd,
            oxrdfio::RdfFormat::JsonLd { profile: oxrdfio::JsonLdProfileSet::empty() },
        ),
    ] {
        let text = write(format);
        let parser = oxrdfio::RdfParser::from_format(rdf);
        let read = parser.for_slice(text.as_bytes()).map(|quad| quad.expect("sound"));
        let strings = |quad: oxrdf::Quad| match format {
            Format::Turtle => format!("{} {} {}", quad.subject, quad.predicate, quad.object),
            _ => quad.to_string(),
        };
        let read: std::collections::BTreeSet<String> = read.map(strings).collect();
        let expected = quads.iter().cloned().map(strings).collect();
        assert_eq!(read, expected, "{format:?}");
    }
    let csv = write(Format::Csv);
    assert_eq!(csv.lines().count(), quads.len() + 1, "{csv}");
    let graphml = write(Format::Graphml);
    assert_eq!(graphml.matches("<node ").count(), 3, "{graphml}");
    assert_eq!(graphml.matches("<edge ").count(), 2, "{graphml}");
    let mermaid = write(Format::Mermaid);
    assert_eq!(mermaid.matches(" -->|").count(), 2, "{mermaid}");
}
