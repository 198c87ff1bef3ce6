//! The training: paths that are complete, and a thousand questions checked by queries that know nothing of how they were
//! made.

use std::collections::{BTreeSet, HashSet};

use oxrdf::{NamedNode, Term};
use portulan::document::Book;
use portulan::index::{Answer, Limits, View};
use portulan::invented::fictitious_graphs;
use portulan::reader::Reader;
use portulan::schema::Schema;
use portulan::training::{Asked, Facts, Form, Question, draw, themes};

use super::help::Site;
use super::web::html::check_page;

fn view(site: &Site) -> impl View {
    site.repository.current().edition.view(&Reader::Public)
}

fn facts(site: &Site) -> Facts {
    let view = view(site);
    let ontology = site.repository.addresses().ontology();
    Facts::read(&view, &Schema::read(&view, ontology.as_ref()), &fictitious_graphs(&view))
}

/// Whether a query without variables holds.
fn holds(view: &dyn View, query: &str) -> bool {
    match view.query(query, &[], &Limits::default()) {
        Ok(Answer::Boolean(value)) => value,
        other => panic!("{query}: {other:?}"),
    }
}

/// Whether the map says that the subject has the value, whoever says it.
fn says(view: &dyn View, question: &Question, subject: &NamedNode, value: &Term) -> bool {
    holds(view, &format!("ASK {{ {subject} {} {value} }}", question.topic.property))
}

/// Whether anything at all links two things.
fn links(view: &dyn View, one: &Term, other: &Term) -> bool {
    let (Term::NamedNode(one), Term::NamedNode(other)) = (one, other) else { return false };
    holds(view, &format!("ASK {{ {{ {one} ?p {other} }} UNION {{ {other} ?p {one} }} }}"))
}

/// The date of a thing, when the map gives only one.
fn date(view: &dyn View, question: &Question, subject: &NamedNode) -> String {
    let query = format!("SELECT ?date WHERE {{ {subject} {} ?date }}", question.topic.property);
    match view.query(&query, &[], &Limits::default()) {
        Ok(Answer::Solutions { rows, .. }) => match rows.as_slice() {
            [row] => match &row[0] {
                Some(Term::Literal(date)) => date.value().to_owned(),
                other => panic!("{other:?}"),
            },
            other => panic!("{subject}: {other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn check_choice(view: &dyn View, question: &Question) {
    let Asked::Choice { given, options, right } = &question.asked else { return };
    let distinct: HashSet<&Term> = options.iter().collect();
    assert_eq!(distinct.len(), options.len(), "{question:?}");
    for (place, option) in options.iter().enumerate() {
        let (subject, value) =
            if question.topic.form == Form::Value { (given, option) } else { (option, given) };
        let Term::NamedNode(subject) = subject else { panic!("{question:?}") };
        assert_eq!(says(view, question, subject, value), place == *right, "{question:?}");
        if place != *right {
            assert!(!links(view, given, option), "{option} could be right: {question:?}");
        }
    }
}

fn check_match(view: &dyn View, question: &Question) {
    let Asked::Match { subjects, values, right } = &question.asked else { return };
    for (line, subject) in subjects.iter().enumerate() {
        for (place, value) in values.iter().enumerate() {
            let is_right = right[line] == place;
            assert_eq!(says(view, question, subject, value), is_right, "{question:?}");
            assert!(is_right || !links(view, &subject.clone().into(), value), "{question:?}");
        }
    }
}

fn check_order(view: &dyn View, question: &Question) {
    let Asked::Order { subjects, right, .. } = &question.asked else { return };
    let mut ranked: Vec<(usize, String)> = subjects
        .iter()
        .zip(right)
        .map(|(subject, rank)| (*rank, date(view, question, subject)))
        .collect();
    ranked.sort();
    assert_eq!(ranked.iter().map(|(rank, _)| *rank).collect::<Vec<_>>(), [0, 1, 2, 3]);
    let years: Vec<&str> = ranked.iter().map(|(_, date)| &date[..4]).collect();
    assert!(years.windows(2).all(|pair| pair[0] < pair[1]), "{question:?}: {years:?}");
}

#[test]
fn a_thousand_questions_are_right_and_their_wrong_answers_wrong() {
    let site = Site::new();
    let facts = facts(&site);
    let view = view(&site);
    let mut asked = 0;
    let mut topics = BTreeSet::new();
    let mut seed = 0;
    while asked < 1_000 {
        seed += 1;
        assert!(seed < 400, "only {asked} questions");
        for question in draw(&facts, &seed.to_string(), (10, &[])) {
            check_choice(&view, &question);
            check_match(&view, &question);
            check_order(&view, &question);
            topics.insert(question.topic.key.clone());
            asked += 1;
        }
    }
    assert_eq!(topics.len(), portulan::training::topics().len(), "asked about: {topics:?}");
}

#[test]
fn a_seed_always_gives_the_same_questions_and_themes_are_kept() {
    let site = Site::new();
    let facts = facts(&site);
    let first = draw(&facts, "phare", (8, &[]));
    assert_eq!(first.len(), 8);
    assert_eq!(first, draw(&facts, "phare", (8, &[])));
    assert_ne!(first, draw(&facts, "balise", (8, &[])));
    for theme in themes() {
        let drawn = draw(&facts, "1", (5, &[theme]));
        assert!(!drawn.is_empty(), "{theme}");
        assert!(drawn.iter().all(|question| question.topic.theme == theme));
    }
    assert!(draw(&Facts::default(), "1", (5, &[])).is_empty());
}

#[test]
fn a_quiz_is_asked_corrected_and_printed_without_scripts() {
    let site = Site::new();
    let (_, json) = site.get("/apprendre/quiz?graine=7&nombre=6&format=json");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let questions = json["questions"].as_array().expect("questions").clone();
    assert_eq!(questions.len(), 6);
    let answers = |shift: u64| {
        let mut address = String::from("/apprendre/quiz?graine=7&nombre=6&correction=1");
        for (place, question) in questions.iter().enumerate() {
            match &question["right"] {
                serde_json::Value::Number(right) => {
                    let right = right.as_u64().expect("a place");
                    address.push_str(&format!("&q{}={}", place + 1, (right + shift) % 4));
                }
                serde_json::Value::Array(rights) => {
                    for (line, right) in rights.iter().enumerate() {
                        let right = right.as_u64().expect("a place");
                        address.push_str(&format!(
                            "&q{}-{}={}",
                            place + 1,
                            line + 1,
                            (right + shift) % 4
                        ));
                    }
                }
                other => panic!("{other}"),
            }
        }
        address
    };
    let (status, blank) = site.get("/apprendre/quiz?graine=7&nombre=6");
    assert_eq!(status, 200);
    check_page("/apprendre/quiz", &blank);
    assert!(
        !blank.contains("bonne réponse)") && blank.contains("<form"),
        "no answer before they are asked for"
    );
    for (shift, score) in [(0, "6 sur 6"), (1, "0 sur 6")] {
        let (status, corrected) = site.get(&answers(shift));
        assert_eq!(status, 200);
        check_page("/apprendre/quiz", &corrected);
        assert!(corrected.contains(score), "{score}");
        assert!(corrected.contains("La fiche et ses sources"));
    }
    let (_, printed) = site.get("/apprendre/quiz?graine=7&nombre=6&formateur=1");
    check_page("/apprendre/quiz", &printed);
    assert!(printed.contains("id=\"reponses\"") && !printed.contains("<input type=\"radio\""));
    for bad in ["nombre=0", "nombre=99", "theme=licorne", &format!("graine={}", "x".repeat(41))] {
        assert_eq!(site.get(&format!("/apprendre/quiz?{bad}")).0, 400, "{bad}");
    }
    // Answers are what anybody may type in an address.
    let (status, odd) =
        site.get("/apprendre/quiz?graine=7&correction=1&q1=999&q2=-1&q3-1=9&q4=%3Cscript%3E");
    assert!(status == 200 && !odd.contains("<script>"));
}

#[test]
fn every_path_is_complete_and_asks_at_each_stop() {
    let site = Site::new();
    let (status, index) = site.get("/apprendre");
    assert_eq!(status, 200);
    check_page("/apprendre", &index);
    let paths = Book::paths();
    assert!(paths.chapters.len() >= 4);
    for path in &paths.chapters {
        let address = format!("/apprendre/parcours/{}", path.name);
        assert!(index.contains(&address), "{address}");
        let (status, body) = site.get(&address);
        assert_eq!(status, 200);
        check_page(&address, &body);
        assert!(!body.contains("Un élément manque ici") && !body.contains("[["), "{address}");
        let stops = path.text.lines().filter(|line| line.starts_with("## ")).count();
        assert_eq!(body.matches("<details class=\"answer\">").count(), stops, "{address}");
        for link in super::web::html::links(&body) {
            assert_eq!(site.get(&link).0, 200, "{address} leads to {link}");
        }
    }
    assert_eq!(site.get("/apprendre/parcours/nulle-part").0, 404);
}
