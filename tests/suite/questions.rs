//! Every question of `queries/`: its header, its terms, and its answer on a small invented map, as the public sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oxrdf::{NamedNode, NamedOrBlankNode, Term, Variable};
use oxrdfio::{RdfFormat, RdfParser};
use portulan::edition::Edition;
use portulan::index::{Answer, Limits, View};
use portulan::reader::Reader;
use sparesults::{QueryResultsFormat, QueryResultsSerializer};

use crate::expected;

const BASE: &str = "https://w3id.org/portulan/";
const PTL: &str = "https://w3id.org/portulan/ontologie#";

/// Values given to the parameters of the questions in their case.
const PARAMETERS: &[(&str, &str)] = &[
    ("_source_iri", "https://w3id.org/portulan/graphe/source/alpha/si"),
    ("_organisme_iri", "https://w3id.org/portulan/o/alpha"),
    ("_fonction_iri", "https://w3id.org/portulan/f/alpha/editique"),
    ("_objet_de_donnees_iri", "https://w3id.org/portulan/d/identite"),
    ("_systeme_iri", "https://w3id.org/portulan/s/identites"),
];

/// A question file: the keys of its header, with the lines of each, and the whole text.
struct Question {
    name: String,
    text: String,
    header: BTreeMap<String, Vec<String>>,
}

impl Question {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("a question can be read");
        let mut header: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut key = String::new();
        for line in text.lines().map_while(|line| line.strip_prefix("#+ ")) {
            if let Some(continuation) = line.strip_prefix("  ") {
                header
                    .get_mut(&key)
                    .expect("a continuation follows a key")
                    .push(continuation.into());
                continue;
            }
            let (name, value) = line.split_once(':').expect("a header line is `key: value`");
            key = name.into();
            let value = value.trim();
            let lines = if value.is_empty() { vec![] } else { vec![value.into()] };
            assert!(header.insert(key.clone(), lines).is_none(), "{}: {key} twice", path.display());
        }
        let below = path.strip_prefix(root().join("queries")).expect("a file of the library");
        let name = below.with_extension("").display().to_string();
        Self { name, text, header }
    }

    /// The lines of a key; none when the key is absent.
    fn lines(&self, key: &str) -> &[String] {
        self.header.get(key).map_or(&[], Vec::as_slice)
    }

    /// Names of the parameters that the header declares.
    fn parameters(&self) -> impl Iterator<Item = &str> {
        self.lines("params").iter().filter_map(|line| line.split(',').next())
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn questions() -> Vec<Question> {
    let files = |folder: PathBuf| -> Vec<PathBuf> {
        fs::read_dir(folder)
            .expect("the library is there")
            .map(|entry| entry.expect("the library can be listed").path())
            .collect()
    };
    let mut paths: Vec<PathBuf> = files(root().join("queries"))
        .into_iter()
        .flat_map(|path| if path.is_dir() { files(path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rq"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 60, "only {} questions were found", paths.len());
    paths.iter().map(|path| Question::read(path)).collect()
}

/// The small map of the cases, as somebody without an account sees it.
fn public_map() -> impl View {
    let text = fs::read(root().join("tests/cases/questions/carte.trig")).expect("the map is there");
    let quads: Vec<_> = RdfParser::from_format(RdfFormat::TriG)
        .with_base_iri(BASE)
        .expect("the base is an IRI")
        .for_slice(&text)
        .collect::<Result<_, _>>()
        .expect("the map is TriG");
    let edition = Edition::from_quads(1, &quads).expect("the map is small");
    Arc::new(edition).view(&Reader::Public)
}

fn tab_separated(variables: &[Variable], rows: &[Vec<Option<Term>>]) -> String {
    let mut serializer = QueryResultsSerializer::from_format(QueryResultsFormat::Tsv)
        .serialize_solutions_to_writer(Vec::new(), variables.to_vec())
        .expect("a vector can be written to");
    for row in rows {
        let bound =
            variables.iter().zip(row).filter_map(|(name, value)| Some((name, value.as_ref()?)));
        serializer.serialize(bound).expect("a vector can be written to");
    }
    let bytes = serializer.finish().expect("a vector can be written to");
    String::from_utf8(bytes).expect("results are UTF-8")
}

fn answer(view: &impl View, question: &Question) -> (Vec<Variable>, Vec<Vec<Option<Term>>>) {
    let parameters: Vec<(Variable, Term)> = question
        .parameters()
        .map(|name| {
            let (_, value) = PARAMETERS
                .iter()
                .find(|(known, _)| *known == name)
                .expect("the case gives a value");
            (Variable::new_unchecked(name), NamedNode::new_unchecked(*value).into())
        })
        .collect();
    match view.query(&question.text, &parameters, &Limits::default()) {
        Ok(Answer::Solutions { variables, rows, .. }) => (variables, rows),
        Ok(_) => panic!("{} is not a SELECT", question.name),
        Err(error) => panic!("{}: {error}", question.name),
    }
}

#[test]
fn each_question_gives_the_expected_answer() {
    let view = public_map();
    for question in questions() {
        let (variables, rows) = answer(&view, &question);
        assert!(!rows.is_empty(), "{}: the case must give at least one row", question.name);
        let path = root().join("tests/cases/questions").join(format!("{}.tsv", question.name));
        expected::check(&path, &tab_separated(&variables, &rows));
    }
}

#[test]
fn no_question_shows_what_the_public_does_not_see() {
    let view = public_map();
    for question in questions() {
        let (variables, rows) = answer(&view, &question);
        let table = tab_separated(&variables, &rows).to_lowercase();
        assert!(!table.contains("canari"), "{} shows the canary", question.name);
    }
}

#[test]
fn each_header_is_complete_and_names_the_columns_of_the_answer() {
    let view = public_map();
    for question in questions() {
        let name = &question.name;
        for key in ["title", "description", "tags", "columns", "rules"] {
            assert!(!question.lines(key).is_empty(), "{name}: no {key}");
        }
        assert!(
            question.lines("title")[0].ends_with("\u{202f}?"),
            "{name}: the title is not a question"
        );
        let columns: Vec<&str> = question
            .lines("columns")
            .iter()
            .map(|line| line.split_once(" = ").expect("a column is `variable = heading`").0)
            .collect();
        let (variables, _) = answer(&view, &question);
        let shown: Vec<&str> =
            variables.iter().map(Variable::as_str).filter(|name| !name.starts_with('_')).collect();
        assert_eq!(columns, shown, "{name}");
        let declared: BTreeSet<&str> = question.parameters().collect();
        let hidden: BTreeSet<&str> =
            variables.iter().map(Variable::as_str).filter(|name| name.starts_with('_')).collect();
        assert_eq!(declared, hidden, "{name}: parameters declared and projected");
        assert!(question.text.contains("ORDER BY"), "{name}: the order is not stable");
        assert!(question.text.contains("LIMIT"), "{name}: no bound");
    }
}

/// Everything that the files of `ontology/` speak of.
fn subjects_of_the_ontology() -> BTreeSet<String> {
    let mut subjects = BTreeSet::new();
    for folder in ["ontology", "ontology/vocabulaires"] {
        for entry in fs::read_dir(root().join(folder)).expect("the ontology is there") {
            let path = entry.expect("the ontology can be listed").path();
            if path.extension().is_none_or(|extension| extension != "ttl") {
                continue;
            }
            let text = fs::read(&path).expect("a file of the ontology can be read");
            let parser = RdfParser::from_format(RdfFormat::Turtle)
                .with_base_iri(BASE)
                .expect("the base is an IRI");
            for quad in parser.for_slice(&text) {
                let quad = quad.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                if let NamedOrBlankNode::NamedNode(subject) = quad.subject {
                    subjects.insert(subject.into_string());
                }
            }
        }
    }
    subjects
}

/// The local names that follow `prefix:` in a query.
fn names_after<'a>(text: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(prefix).filter_map(move |(at, _)| {
        let name = &text[at + prefix.len()..];
        let end = name.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(name.len());
        (end > 0).then(|| &name[..end])
    })
}

#[test]
fn questions_use_terms_and_rules_that_exist() {
    let subjects = subjects_of_the_ontology();
    for question in questions() {
        for (prefix, namespace) in
            [("ptl:", PTL), ("fiabilite:", "https://w3id.org/portulan/vocabulaire/fiabilite/")]
        {
            for term in names_after(&question.text, prefix) {
                let iri = format!("{namespace}{term}");
                assert!(
                    subjects.contains(&iri),
                    "{}: {prefix}{term} is not declared",
                    question.name
                );
            }
        }
        for rule in question.lines("rules").iter().flat_map(|line| line.split(", ")) {
            let iri = format!("{BASE}cadre/regle/{rule}");
            assert!(subjects.contains(&iri), "{}: there is no rule {rule}", question.name);
        }
    }
}
