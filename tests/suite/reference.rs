//! The public facts: the Turtle files say what the tables say, and every fact has its source.

use std::collections::BTreeSet;
use std::fs;

use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple};
use sha2::{Digest, Sha256};

use super::turtle_files::{BASE, Triples, borrowed, ptl, root};

#[path = "../../tools/reference/mod.rs"]
mod conversion;

fn facts() -> Triples {
    Triples::read(&["data/reference"])
}

fn node(iri: &str) -> NamedNode {
    NamedNode::new(iri).expect("an IRI read from a graph is one")
}

#[test]
fn the_turtle_files_are_what_the_tables_give() {
    let conversion = conversion::convert(root()).unwrap();
    assert_eq!(conversion.warnings, Vec::<String>::new());
    assert!(conversion.facts > 0 && conversion.sources > 0);
    for (name, text) in &conversion.files {
        let written = fs::read_to_string(root().join("data/reference").join(name)).unwrap();
        assert!(
            written == *text,
            "data/reference/{name} is out of date: run `cargo run --example convert-reference`"
        );
    }
}

/// Rows of a table, counted by the CSV reader itself and not by the converter.
fn rows(table: &str) -> usize {
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_path(root().join("data/reference").join(table))
        .expect("the table can be opened")
        .records()
        .inspect(|record| assert!(record.is_ok(), "{table}: {record:?}"))
        .count()
}

#[test]
fn every_row_of_the_surveys_is_a_thing() {
    let facts = facts();
    let organisations = facts.of_class(&ptl("Organisme"));
    let systems: BTreeSet<String> = facts
        .iter()
        .filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node.into_string()),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .filter(|iri| iri.starts_with(&format!("{BASE}id/reference/systeme/")))
        .collect();
    let exchanges = facts.of_class(&ptl("Echange"));
    assert_eq!((organisations.len(), systems.len(), exchanges.len()), (85, 75, 182));
    assert_eq!(rows("organismes.csv"), organisations.len());
    assert_eq!(rows("systemes.csv"), systems.len());
    assert_eq!(rows("flux.csv"), exchanges.len());
}

#[test]
fn every_system_has_a_class_of_the_ontology() {
    let facts = facts();
    let ontology = Triples::read(&["ontology"]);
    let classes = ontology.of_class(&borrowed("owl", "Class"));
    for system in facts.iter().map(|quad| quad.subject.to_string()).collect::<BTreeSet<_>>() {
        let Some(iri) = system.strip_prefix('<').and_then(|iri| iri.strip_suffix('>')) else {
            panic!("{system} is a blank node");
        };
        let types = facts.things(&node(iri), &borrowed("rdf", "type"));
        assert!(!types.is_empty(), "{iri} has no class");
        for class in types {
            let known = classes.contains(class.as_str()) || class == borrowed("rdf", "Statement");
            assert!(known, "{iri} is of the unknown class {class}");
        }
    }
}

#[test]
fn an_exchange_goes_from_its_sender_to_its_receiver() {
    let facts = facts();
    for exchange in facts.of_class(&ptl("Echange")) {
        let exchange = node(&exchange);
        let senders = facts.things(&exchange, &ptl("emetteur"));
        let receivers = facts.things(&exchange, &ptl("destinataire"));
        let ([sender], [receiver]) = (senders.as_slice(), receivers.as_slice()) else {
            panic!("{exchange} does not have exactly one sender and one receiver");
        };
        assert!(facts.asserts(sender, &ptl("alimente"), &receiver.clone().into()), "{exchange}");
    }
    let rncps = node(&format!("{BASE}id/reference/systeme/rncps"));
    let sngi = node(&format!("{BASE}id/reference/systeme/sngi"));
    assert!(facts.asserts(&sngi, &ptl("alimente"), &rncps.into()));
}

/// The triple that a statement node speaks of.
fn stated(facts: &Triples, statement: &NamedNode) -> Triple {
    let one = |property: &str| -> Term {
        let values = facts.values(statement, &borrowed("rdf", property));
        let [value] = values.as_slice() else { panic!("{statement} has not one rdf:{property}") };
        value.clone()
    };
    let (Term::NamedNode(subject), Term::NamedNode(predicate)) = (one("subject"), one("predicate"))
    else {
        panic!("{statement} does not speak of a named thing");
    };
    Triple::new(subject, predicate, one("object"))
}

#[test]
fn every_statement_is_asserted_sourced_and_at_its_address() {
    let facts = facts();
    let statements = facts.of_class(&borrowed("rdf", "Statement"));
    assert!(statements.len() > 4_000, "{} statements", statements.len());
    let sources = facts.of_class(&ptl("Source"));
    for iri in statements {
        let statement = node(&iri);
        let triple = stated(&facts, &statement);
        let NamedOrBlankNode::NamedNode(subject) = &triple.subject else { panic!("{triple}") };
        assert!(
            facts.asserts(subject, &triple.predicate, &triple.object),
            "{triple} is not asserted"
        );
        let hash: String = Sha256::digest(triple.to_string().as_bytes())
            .iter()
            .take(12)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(iri, format!("{BASE}id/fait/{hash}"), "{triple}");
        assert_eq!(facts.things(&statement, &ptl("fiabilite")).len(), 1, "{triple}");
        let cited = facts.things(&statement, &borrowed("dct", "source"));
        assert!(!cited.is_empty(), "{triple} has no source");
        for source in cited {
            assert!(sources.contains(source.as_str()), "{triple} cites the unknown {source}");
        }
    }
}

#[test]
fn every_fact_has_its_statement() {
    let facts = facts();
    let stated: BTreeSet<String> = facts
        .of_class(&borrowed("rdf", "Statement"))
        .iter()
        .map(|statement| stated(&facts, &node(statement)).to_string())
        .collect();
    let apart = [borrowed("rdf", "Statement"), ptl("Source"), ptl("Graphe")];
    let apart: BTreeSet<String> = apart.iter().flat_map(|class| facts.of_class(class)).collect();
    let mut direct = 0;
    for quad in facts.iter() {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { panic!("{quad}") };
        if !apart.contains(subject.as_str()) {
            direct += 1;
            let triple = Triple::from(quad);
            assert!(stated.contains(&triple.to_string()), "{triple} has no statement");
        }
    }
    assert_eq!(direct, stated.len());
}

#[test]
fn what_the_sources_leave_open_is_said_and_not_invented() {
    let facts = facts();
    let unknown = Term::from(ptl("format"));
    let mut open = 0;
    for exchange in facts.of_class(&ptl("Echange")) {
        let exchange = node(&exchange);
        if facts.asserts(&exchange, &ptl("nonEtabli"), &unknown) {
            open += 1;
            assert!(facts.values(&exchange, &ptl("format")).is_empty(), "{exchange}");
        }
    }
    // 74 cells read «(non établi)» and one «REST (format détaillé non établi)».
    assert_eq!(open, 75);
    let cereus = node(&format!("{BASE}id/reference/systeme/cereus"));
    assert!(facts.asserts(&cereus, &ptl("nonEtabli"), &ptl("operateur").into()));
    assert!(facts.values(&cereus, &ptl("operateur")).is_empty());
}

#[test]
fn a_doubt_noted_in_a_cell_stays_with_its_fact() {
    let facts = facts();
    let doubted: BTreeSet<String> = facts
        .iter()
        .filter(|quad| quad.predicate == ptl("doute"))
        .map(|quad| quad.object.to_string())
        .collect();
    for table in ["organismes.csv", "systemes.csv", "flux.csv"] {
        let text = fs::read_to_string(root().join("data/reference").join(table)).unwrap();
        for cell in text.split("(à vérifier : ").skip(1) {
            let doubt = cell.split(')').next().unwrap();
            let written = format!("\"{doubt}\"@fr");
            assert!(doubted.contains(&written), "{table}: the doubt «{doubt}» is lost");
        }
    }
}

#[test]
fn every_source_has_a_name() {
    let facts = facts();
    let sources = facts.of_class(&ptl("Source"));
    assert!(sources.len() > 200);
    for source in sources {
        assert!(
            !facts.languages(&node(&source), &borrowed("rdfs", "label")).is_empty(),
            "{source}"
        );
    }
}
