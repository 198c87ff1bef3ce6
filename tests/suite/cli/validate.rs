//! `portulan validate`, conformity in imports, and a server that refuses shapes that are wrong.

use std::sync::Arc;

use oxrdf::{NamedNode, Quad, Term};
use portulan::derivation::Rules;
use portulan::journal::{Journal, Kind};
use portulan::repository::{Content, Proposal, Repository};
use serde_json::Value;

use super::{components, fixture, history, import};
use crate::process::{Ran, Server, file, model, new_map, run, text};

const PREFIXES: &str = "@prefix ptl: <https://w3id.org/portulan/ontologie#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@base <https://w3id.org/portulan/> .
";

fn validate(folder: &std::path::Path, more: &[&str]) -> Ran {
    let mut arguments = vec!["validate", "--data", text(folder)];
    arguments.extend(more);
    run(&arguments)
}

#[test]
fn a_file_is_validated_in_the_context_of_the_map_and_nothing_is_written() {
    let folder = new_map();
    let before = history(folder.path());
    // The operator is known of the map only; the second application has a text where an actor is expected.
    let facts = format!(
        "{PREFIXES}<id/essai/paie> a ptl:Application ; rdfs:label \"Paie\"@fr ; ptl:finalite \"Payer\"@fr ;
           ptl:operateur <id/organisme/cnav> .
         <id/essai/rh> a ptl:Application ; rdfs:label \"RH\"@fr ; ptl:operateur \"nous\" ; ptl:statut \"hier\" ."
    );
    let path = file(folder.path(), "faits.ttl", facts);
    let ran = validate(folder.path(), &[text(&path), "--format", "json"]);
    ran.expect(1);
    let object = ran.json();
    let findings = object["findings"].as_array().expect("a list");
    let about = |name: &str| -> Vec<&Value> {
        findings.iter().filter(|finding| finding["label"] == name).collect()
    };
    assert!(
        about("Paie")
            .iter()
            .all(|finding| finding["property"] != "https://w3id.org/portulan/ontologie#operateur")
    );
    let wrong = about("RH");
    assert!(
        wrong.iter().any(|finding| finding["severity"] == "avertissement"
            && finding["problem"]
                .as_str()
                .is_some_and(|said| said.contains("Opérateur") && said.contains("nous"))
            && finding["remedy"] == "Dites quel organisme fait fonctionner cette application."
            && finding["rules"][0] == "https://w3id.org/portulan/cadre/regle/U11"),
        "{object:#}"
    );
    assert_eq!(history(folder.path()), before, "validating writes nothing");
}

#[test]
fn the_whole_map_and_its_sources_are_validated_in_three_forms() {
    let folder = new_map();
    import(folder.path(), &file(folder.path(), "a.xml", model(&["Paie".into()])), &[]).expect(0);
    let csv = validate(folder.path(), &["--format", "csv"]);
    let header =
        csv.stdout.lines().next().unwrap_or_default().trim_start_matches('\u{feff}').to_owned();
    assert!(header.starts_with("gravité;chose;nom;propriété"), "{header}");
    let said = validate(folder.path(), &["--organisme", "Essai"]);
    let said = said.expect(0);
    assert!(said.contains("Paie · Opérateur") || said.contains("Paie · Finalité"), "{said}");
    assert!(said.lines().last().is_some_and(|line| line.contains("vérifiées : ")), "{said}");
    validate(folder.path(), &["--organisme", "Essai", "--source", "a"]).expect(0);
    let unknown = validate(folder.path(), &["--organisme", "Essai", "--source", "autre"]);
    unknown.expect(2);
    assert!(unknown.stderr.contains("n’a rien de cette source"), "{}", unknown.stderr);
}

#[test]
fn what_cannot_be_validated_is_said_with_a_remedy() {
    let folder = new_map();
    for (name, content, said) in [
        ("modele.xml", "<model/>", "portulan import --dry-run"),
        ("casse.ttl", "<a> <b> ", "ne peut pas être lu"),
    ] {
        let ran = validate(folder.path(), &[text(&file(folder.path(), name, content))]);
        ran.expect(2);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    let ran = validate(folder.path(), &["absent.ttl"]);
    ran.expect(2);
}

#[test]
fn imports_say_what_they_do_to_conformity() {
    let folder = new_map();
    let path = fixture("dangling-relation");
    let dry = import(folder.path(), &path, &["--dry-run"]);
    assert!(dry.expect(1).contains("Conformité aux formes : "), "{}", dry.stdout);
    assert_eq!(components(folder.path()), Vec::<String>::new());
    let done = import(folder.path(), &path, &["--json"]);
    done.expect(1);
    let brought = done.json()["conformity"]["brought"].as_array().expect("a list").len();
    assert!(brought > 0, "an application without operator is a finding");
    assert_eq!(done.json()["conformity"]["mended"], 0);
    let gone = import(
        folder.path(),
        &file(folder.path(), "dangling-relation.xml", model(&[])),
        &["--source", "input", "--json"],
    );
    gone.expect(0);
    assert_eq!(
        gone.json()["conformity"]["brought"].as_array().map(Vec::len),
        Some(0),
        "{}",
        gone.stdout
    );
    // What the model lacked goes with it; what its organisation lacks stays.
    assert!(
        gone.json()["conformity"]["mended"].as_u64().is_some_and(|mended| mended > 0),
        "{}",
        gone.stdout
    );
}

#[test]
fn a_map_whose_shapes_are_wrong_is_not_served() {
    let folder = new_map();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let journal = Journal::local(folder.path()).expect("a journal");
        let repository = Repository::open(journal, None, Arc::new(Rules::embedded())).await;
        let repository = Arc::new(repository.expect("a map"));
        let name = |iri: &str| NamedNode::new_unchecked(iri);
        let wrong = Quad::new(
            name("https://w3id.org/portulan/forme/systeme-operateur"),
            name("http://www.w3.org/ns/shacl#minLenght"),
            Term::from(oxrdf::Literal::from(3)),
            repository.addresses().ontology(),
        );
        let proposal = Proposal {
            kind: Kind::Publication,
            author: "essai".into(),
            organisation: None,
            source: None,
            message: "Forme fautive".into(),
            content: Content::Patch { added: vec![wrong], removed: Vec::new() },
            based_on: None,
        };
        repository.publish(proposal).await.expect("published");
    });
    let said = Server::try_start(folder.path()).err().expect("it must not start");
    assert!(said.starts_with("Some(2)"), "{said}");
    assert!(said.contains("forme/systeme-operateur") && said.contains("sh:minLenght"), "{said}");
    let ran = validate(folder.path(), &[]);
    ran.expect(2);
    assert!(ran.stderr.contains("sh:minLenght"), "{}", ran.stderr);
}
