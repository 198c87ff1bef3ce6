//! Headings and cells against the ontology that comes with the program.

use std::sync::OnceLock;

use oxrdf::Term;
use oxrdf::vocab::rdfs;

use super::{Choices, Context, Mode, Target, propose, understand};
use crate::edition::Edition;
use crate::import::detect::Format;
use crate::import::sheet::{Workbook, read};
use crate::import::{Code, Findings, Limits};
use crate::index::View;
use crate::model::identity::SourceAddresses;
use crate::reader::Reader;
use crate::schema::Schema;

const BASE: &str = "https://carte.invalid/";

/// The ontology and the public facts, read once.
fn edition() -> &'static std::sync::Arc<Edition> {
    static EDITION: OnceLock<std::sync::Arc<Edition>> = OnceLock::new();
    EDITION.get_or_init(|| {
        let addresses = crate::repository::Addresses::new(BASE).expect("a base");
        let quads = crate::seed::graphs(&addresses).expect("the files of the program");
        std::sync::Arc::new(Edition::from_quads(1, &quads).expect("small"))
    })
}

struct Read {
    facts: Vec<String>,
    codes: Vec<(Code, String)>,
    targets: Vec<Target>,
    mode: Mode,
}

fn read_csv(text: &str, choices: &Choices) -> Read {
    let book = read(text.as_bytes(), Format::Csv, &Limits::default(), &mut Findings::new(10));
    understood(&book.expect("a table"), choices)
}

fn understood(book: &Workbook, choices: &Choices) -> Read {
    let view = edition().view(&Reader::Administrator);
    let view: &dyn View = &view;
    let ontology = crate::repository::Addresses::new(BASE).expect("a base").ontology();
    let schema = Schema::read(view, ontology.as_ref());
    let addresses = SourceAddresses::new(BASE, "caisse", "essai").expect("slugs");
    let context = Context { view, schema: &schema, addresses: &addresses, base: BASE };
    let plan = propose(context, book, choices);
    let mut findings = Findings::new(100);
    let understood = understand(context, (book, &plan), &mut findings).expect("a table");
    let short = |term: &Term| match term {
        Term::NamedNode(iri) => {
            iri.as_str().rsplit(['#', '/']).next().unwrap_or_default().to_owned()
        }
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(_) => unreachable!("no blank node is written"),
    };
    let fact = |(thing, path, term): &super::Fact| {
        let end = |iri: &str| iri.rsplit(['#', '/']).next().unwrap_or_default().to_owned();
        format!("{} {} {}", end(thing.as_str()), end(path.as_str()), short(term))
    };
    Read {
        facts: understood.facts.iter().map(fact).collect(),
        codes: findings.into_sorted().into_iter().map(|it| (it.code, it.place())).collect(),
        targets: plan.sheets[0].columns.iter().map(|column| column.target.clone()).collect(),
        mode: plan.mode,
    }
}

fn applications() -> Choices {
    Choices { classes: vec![(None, "application".into())], ..Choices::default() }
}

#[track_caller]
fn has(read: &Read, fact: &str) {
    assert!(read.facts.iter().any(|known| known == fact), "{fact} is not in {:#?}", read.facts);
}

#[test]
fn an_inventory_with_its_own_headings_is_understood() {
    let text = "Parc applicatif;;;;;\n\nCode appli;Nom de l'application;CRITICITE;\
        Date de mise en service;Exploitant;Nb utilisateurs\nA1;Paie;vitale;31/12/2015;CNAV;1 234\n";
    let read = read_csv(text, &applications());
    for fact in [
        "A1 type Application",
        "A1 label Paie",
        "A1 cleMetier A1",
        "A1 criticite vitale",
        "A1 miseEnService 2015-12-31",
        "A1 operateur cnav",
        "A1 nombreUtilisateurs 1234",
    ] {
        has(&read, fact);
    }
    assert!(read.codes.is_empty(), "{:?}", read.codes);
    assert_eq!(read.mode, Mode::Replace);
}

#[test]
fn nothing_that_is_not_understood_is_lost() {
    let text = "Nom;Criticité;Mise en service;Opérateur;Nombre d’utilisateurs\n\
        Paie;énorme;bientôt;Prestataire X;douze\n";
    let read = read_csv(text, &applications());
    for fact in [
        "application-paie mention Criticité : énorme",
        "application-paie miseEnService bientôt",
        "application-paie mentionOperateur Prestataire X",
        "application-paie mention Nombre d’utilisateurs : douze",
    ] {
        has(&read, fact);
    }
    let codes: Vec<Code> = read.codes.iter().map(|(code, _)| *code).collect();
    for code in [
        Code::CellWordUnknown,
        Code::CellDateInvalid,
        Code::ReferenceUnknown,
        Code::CellValueInvalid,
    ] {
        assert!(codes.contains(&code), "{code:?} is not in {codes:?}");
    }
    assert!(read.codes.iter().any(|(_, place)| place == "ligne 2, colonne D"), "{:?}", read.codes);
}

#[test]
fn things_of_the_file_are_found_before_those_of_the_map() {
    let text = "Nom;Sigle;S’appuie sur\nSocle;DSN;\nPaie;;DSN | Socle\n";
    let read = read_csv(text, &applications());
    has(&read, "application-paie sAppuieSur application-socle");
    assert_eq!(read.facts.iter().filter(|fact| fact.contains("sAppuieSur")).count(), 1);
}

#[test]
fn things_that_a_name_makes_have_one_address_for_all() {
    let read =
        read_csv("Nom;Technologies\nPaie;Java 21, Oracle 19c\nÉditique;java 21\n", &applications());
    for fact in [
        "application-paie technologie java%2021",
        "application-paie technologie oracle%2019c",
        "application-editique technologie java%2021",
        "java%2021 label Java 21",
        "java%2021 type Technologie",
    ] {
        has(&read, fact);
    }
}

#[test]
fn what_people_choose_wins() {
    let mut choices = applications();
    choices.columns = vec![
        (None, "Truc".into(), "finalite".into()),
        (None, "Criticité".into(), "-".into()),
        (None, "Bidule".into(), rdfs::LABEL.as_str().into()),
    ];
    let read = read_csv("Bidule;Truc;Criticité\nPaie;Payer;vitale\n", &choices);
    has(&read, "application-paie finalite Payer");
    assert_eq!(read.targets[2], Target::Ignored);
    assert!(!read.facts.iter().any(|fact| fact.contains("criticite")));
}

#[test]
fn rows_without_a_name_and_examples_are_left_out() {
    let read = read_csv(
        "Nom;Criticité\nEXEMPLE, à remplacer (application);vitale\n;vitale\nPaie;vitale\nPaie;\n",
        &applications(),
    );
    let codes: Vec<Code> = read.codes.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [Code::RowExample, Code::RowUnnamed, Code::RowDuplicate]);
    assert_eq!(read.facts.iter().filter(|fact| fact.contains(" type ")).count(), 1);
}

#[test]
fn every_heading_of_a_template_means_its_own_column() {
    let view = edition().view(&Reader::Administrator);
    let ontology = crate::repository::Addresses::new(BASE).expect("a base").ontology();
    let schema = Schema::read(&view, ontology.as_ref());
    let mut columns = 0;
    for class in schema.classes().iter().filter(|class| class.is_main()) {
        let words = super::headings::Words::of(&schema, class);
        for column in super::template_columns(&view, &schema, class) {
            let target = words.target(&schema, &column.heading, &[]);
            assert_eq!(
                target,
                Target::Property(column.path),
                "{} : {}",
                class.label,
                column.heading
            );
            columns += 1;
        }
    }
    assert!(columns > 300, "{columns}");
}
