//! Eight kinds of question asked of both engines, of all graphs and of 45 graphs among 81.

use std::sync::Arc;
use std::time::{Duration, Instant};

use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use oxrdf::{GraphName, NamedNode, Term};
use portulan::edition::{Edition, FrozenView};
use portulan::index::{Answer, Limits, View};
use portulan::reader::Reader;

use super::generator::Map;
use super::table::{Table, median};

/// No more time than this on one question of one engine, unless a single answer takes longer.
const PATIENCE: Duration = Duration::from_secs(3);
/// No more answers than this.
const MOST_ANSWERS: usize = 9;
const PREFIXES: &str = "PREFIX ptl: <https://w3id.org/portulan/ontologie#> \
                        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> ";

type Rows = Vec<Vec<Option<Term>>>;

/// A name, and the question for one application.
const QUESTIONS: [(&str, &str); 8] = [
    (
        "a_page",
        "SELECT ?sense ?p ?x ?label { { BIND('out' AS ?sense) $APP ?p ?x } UNION { BIND('in' AS ?sense) ?x ?p $APP } OPTIONAL { ?x rdfs:label ?label } }",
    ),
    (
        "b_org_counts",
        "SELECT ?o ?label (COUNT(?a) AS ?n) { ?a a ptl:Application ; ptl:operateur ?o . ?o rdfs:label ?label } GROUP BY ?o ?label",
    ),
    (
        "c_mutual_one_app",
        "SELECT ?other (COUNT(DISTINCT ?x) AS ?n) { $APP ptl:fonction|ptl:manipule ?x . ?other ptl:fonction|ptl:manipule ?x FILTER(?other != $APP) } GROUP BY ?other ORDER BY DESC(?n) ?other LIMIT 20",
    ),
    (
        "d_tech_div",
        "SELECT ?o (COUNT(DISTINCT ?t) AS ?n) (COUNT(?a) AS ?uses) { ?a ptl:operateur ?o ; ptl:technologie ?t } GROUP BY ?o",
    ),
    ("e_impact_direct", "SELECT (COUNT(DISTINCT ?x) AS ?n) { $APP ptl:alimente+ ?x }"),
    (
        "f_multi_master",
        "SELECT ?d (COUNT(DISTINCT ?a) AS ?n) { ?a ptl:faitFoiPour ?d } GROUP BY ?d HAVING (COUNT(DISTINCT ?a) > 1)",
    ),
    (
        "h_contains",
        "SELECT ?s ?label { ?s rdfs:label ?label FILTER(CONTAINS(LCASE(STR(?label)), 'paie')) }",
    ),
    ("count_all", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
];

/// Adds the questions to the table; both engines must give as many rows.
pub(crate) fn compare(map: &Map, edition: &Arc<Edition>, store: &Store, table: &mut Table) {
    let community = edition.view(&Reader::Community);
    let seen = community.graphs();
    for (readers, view, graphs) in [
        ("all graphs", edition.view(&Reader::Administrator), None),
        (
            &*format!("{} graphs of {}", seen.len(), edition.graph_descriptions().len()),
            community,
            Some(&seen),
        ),
    ] {
        for (name, question) in QUESTIONS {
            let application = map.application(map.applications / 2).to_string();
            let text = format!("{PREFIXES}{}", question.replace("$APP", &application));
            let (ours, rows) = measure(|| on_edition(&view, &text));
            let (theirs, expected) = measure(|| on_store(store, &text, graphs.map(Vec::as_slice)));
            assert!(rows == expected, "{name}: the engines do not agree");
            let rows = rows.len();
            table.pair(&format!("{name}, {readers} ({rows} rows)"), ours, theirs);
        }
    }
}

/// The median time of some answers, after a first one that is not counted when answers are quick; and the rows of an
/// answer, sorted.
fn measure(answer: impl Fn() -> Rows) -> (Duration, Vec<String>) {
    let start = Instant::now();
    let first = answer();
    let mut times = Vec::new();
    if start.elapsed() > PATIENCE {
        times.push(start.elapsed());
    }
    while times.is_empty() || (times.len() < MOST_ANSWERS && start.elapsed() < PATIENCE) {
        let begin = Instant::now();
        let rows = std::hint::black_box(answer());
        times.push(begin.elapsed());
        assert_eq!(rows.len(), first.len(), "the same question has the same answer");
    }
    let mut rows: Vec<String> = first.iter().map(|row| format!("{row:?}")).collect();
    rows.sort_unstable();
    (median(&mut times), rows)
}

fn on_edition(view: &FrozenView, question: &str) -> Rows {
    let limits = Limits { rows: usize::MAX, deadline: None };
    match view.query(question, &[], &limits).expect("a valid question") {
        Answer::Solutions { rows, .. } => rows,
        other => panic!("not a table: {other:?}"),
    }
}

/// The default graph is the union of all graphs, or the merge of those that the reader sees.
fn on_store(store: &Store, question: &str, graphs: Option<&[NamedNode]>) -> Rows {
    let mut prepared = SparqlEvaluator::new().parse_query(question).expect("a valid question");
    match graphs {
        None => prepared.dataset_mut().set_default_graph_as_union(),
        Some(graphs) => {
            let graphs = graphs.iter().cloned().map(GraphName::from).collect();
            prepared.dataset_mut().set_default_graph(graphs);
        }
    }
    match prepared.on_store(store).execute().expect("evaluated") {
        QueryResults::Solutions(solutions) => {
            let rows = solutions.map(|row| row.expect("a row").values().to_vec());
            rows.collect()
        }
        _ => panic!("not a table"),
    }
}
