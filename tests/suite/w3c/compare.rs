//! Compares what a case gives with what it must give: the names of blank nodes never count, nor the order of columns.

use std::collections::{BTreeMap, HashMap};

use oxrdf::dataset::CanonicalizationAlgorithm;
use oxrdf::vocab::xsd;
use oxrdf::{BlankNode, Dataset, Graph, Literal, Term};

use super::outcome::{Outcome, Table};

type Row = Vec<Option<Term>>;

/// `Ok` when both are the same; otherwise how they differ.
pub(super) fn same(expected: &Outcome, obtained: &Outcome, lax: bool) -> Result<(), String> {
    let equal = match (expected, obtained) {
        (Outcome::Boolean(a), Outcome::Boolean(b)) => a == b,
        (Outcome::SyntaxError, Outcome::SyntaxError) => true,
        (Outcome::Graph(a), Outcome::Graph(b)) => canonical_graph(a) == canonical_graph(b),
        (Outcome::Dataset(a, names), Outcome::Dataset(b, others)) => {
            names == others && canonical_dataset(a) == canonical_dataset(b)
        }
        (Outcome::Solutions(a), Outcome::Solutions(b)) => same_tables(a, b, lax),
        _ => false,
    };
    if equal {
        Ok(())
    } else {
        Err(format!("expected {}\n    obtained {}", described(expected), described(obtained)))
    }
}

fn described(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Boolean(value) => value.to_string(),
        Outcome::SyntaxError => "a syntax error".to_owned(),
        Outcome::Graph(graph) => sorted_lines(graph.iter()),
        Outcome::Dataset(dataset, names) => {
            format!("{}; graphs {names:?}", sorted_lines(dataset.iter()))
        }
        Outcome::Solutions(table) => {
            let rows: Vec<String> = table.rows.iter().map(described_row).collect();
            format!("{:?} {}", table.variables, rows.join(" | "))
        }
    }
}

fn sorted_lines(statements: impl Iterator<Item = impl ToString>) -> String {
    let mut lines: Vec<String> = statements.map(|statement| statement.to_string()).collect();
    lines.sort();
    format!("{{ {} }}", lines.join(" . "))
}

fn described_row(row: &Row) -> String {
    let values = row.iter().map(|value| match value {
        None => "UNDEF".to_owned(),
        Some(term) => term.to_string(),
    });
    values.collect::<Vec<_>>().join(" ")
}

fn canonical_graph(graph: &Graph) -> Graph {
    let mut graph = graph.clone();
    graph.canonicalize(CanonicalizationAlgorithm::Unstable);
    graph
}

fn canonical_dataset(dataset: &Dataset) -> Dataset {
    let mut dataset = dataset.clone();
    dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
    dataset
}

fn same_tables(expected: &Table, obtained: &Table, lax: bool) -> bool {
    let Some(expected_rows) = rows_by_columns_of(obtained, expected) else {
        return false;
    };
    let by_value = |row: &Row| row.iter().map(|value| value.as_ref().map(by_value)).collect();
    let expected_rows: Vec<Row> = expected_rows.iter().map(by_value).collect();
    let obtained_rows: Vec<Row> = obtained.rows.iter().map(by_value).collect();
    if lax {
        return same_up_to_cardinality(&expected_rows, &obtained_rows);
    }
    if expected_rows.len() != obtained_rows.len() {
        return false;
    }
    if expected.ordered {
        let mut names = Names::default();
        return expected_rows.iter().zip(&obtained_rows).all(|(a, b)| names.row(a, b));
    }
    same_multisets(&expected_rows, &obtained_rows)
}

/// The rows of `table` with their columns in the order of `model`; `None` when the columns are not the same.
fn rows_by_columns_of(model: &Table, table: &Table) -> Option<Vec<Row>> {
    if model.variables.len() != table.variables.len() {
        return None;
    }
    let places = model
        .variables
        .iter()
        .map(|variable| table.variables.iter().position(|other| other == variable))
        .collect::<Option<Vec<_>>>()?;
    let reorder = |row: &Row| places.iter().map(|place| row[*place].clone()).collect();
    Some(table.rows.iter().map(reorder).collect())
}

/// A number in one form for each value: the suites write `2.0` or `3.0E4` where an engine may compute `2` or `30000`,
/// and it is the value that they check.
fn by_value(term: &Term) -> Term {
    let Term::Literal(literal) = term else {
        return term.clone();
    };
    let datatype = literal.datatype();
    let form = if datatype == xsd::DECIMAL {
        canonical_decimal(literal.value())
    } else if datatype == xsd::DOUBLE || datatype == xsd::FLOAT {
        literal.value().parse::<f64>().ok().map(|n| n.to_string())
    } else {
        None
    };
    match form {
        Some(form) => Literal::new_typed_literal(form, datatype).into(),
        None => term.clone(),
    }
}

/// A decimal without the zeros that say nothing; `None` when it is not one.
fn canonical_decimal(form: &str) -> Option<String> {
    let (sign, digits) = match form.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", form.strip_prefix('+').unwrap_or(form)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let sound = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !sound(whole) || !sound(fraction) || whole.len() + fraction.len() == 0 {
        return None;
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let sign = if whole.is_empty() && fraction.is_empty() { "" } else { sign };
    Some(format!("{sign}{whole}.{fraction}"))
}

/// Each solution at least once and at most as often as expected (REDUCED).
fn same_up_to_cardinality(expected: &[Row], obtained: &[Row]) -> bool {
    let (expected, obtained) = (count(expected), count(obtained));
    expected.len() == obtained.len()
        && obtained.iter().all(|(row, n)| expected.get(row).is_some_and(|most| n <= most))
}

/// How often each row is there, all blank nodes being taken for the same.
fn count(rows: &[Row]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(without_names(row)).or_insert(0) += 1;
    }
    counts
}

fn without_names(row: &Row) -> String {
    let mut text = String::new();
    for value in row {
        match value {
            None => text.push_str("UNDEF"),
            Some(Term::BlankNode(_)) => text.push_str("_:"),
            Some(term) => text.push_str(&term.to_string()),
        }
        text.push('\t');
    }
    text
}

fn same_multisets(expected: &[Row], obtained: &[Row]) -> bool {
    if count(expected) != count(obtained) {
        return false;
    }
    let with_blank = |rows: &[Row]| -> Vec<Row> {
        let blank = |value: &Option<Term>| matches!(value, Some(Term::BlankNode(_)));
        rows.iter().filter(|row| row.iter().any(blank)).cloned().collect()
    };
    let (expected, obtained) = (with_blank(expected), with_blank(obtained));
    let mut free = vec![true; obtained.len()];
    pair(&expected, &obtained, &mut free, &Names::default())
}

/// Pairs each expected row with a row obtained under one renaming of blank nodes, by trial.
fn pair(expected: &[Row], obtained: &[Row], free: &mut [bool], names: &Names) -> bool {
    let Some((first, rest)) = expected.split_first() else {
        return true;
    };
    for place in 0..obtained.len() {
        let mut names = names.clone();
        if free[place] && names.row(first, &obtained[place]) {
            free[place] = false;
            if pair(rest, obtained, free, &names) {
                return true;
            }
            free[place] = true;
        }
    }
    false
}

/// A one-to-one renaming of blank nodes, as far as it is known.
#[derive(Clone, Default)]
struct Names {
    forth: HashMap<BlankNode, BlankNode>,
    back: HashMap<BlankNode, BlankNode>,
}

impl Names {
    /// Whether two rows are the same under this renaming, which learns what they say.
    fn row(&mut self, expected: &Row, obtained: &Row) -> bool {
        expected.iter().zip(obtained).all(|pair| match pair {
            (Some(Term::BlankNode(a)), Some(Term::BlankNode(b))) => {
                self.forth.entry(a.clone()).or_insert_with(|| b.clone()) == b
                    && self.back.entry(b.clone()).or_insert_with(|| a.clone()) == a
            }
            (a, b) => a == b,
        })
    }
}

#[test]
fn tables_differ_by_what_matters_only() {
    use oxrdf::Variable;
    let table = |names: &str, rows: &[&[&str]], ordered| {
        let value = |text: &&str| match text.strip_prefix("_:") {
            Some(name) => Some(BlankNode::new_unchecked(name).into()),
            None => Some(Literal::new_simple_literal(*text).into()),
        };
        Outcome::Solutions(Table {
            variables: names.chars().map(Variable::new_unchecked).collect(),
            rows: rows.iter().map(|row| row.iter().map(value).collect()).collect(),
            ordered,
        })
    };
    let two = table("xy", &[&["_:a", "1"], &["_:b", "2"]], false);
    let renamed = table("yx", &[&["2", "_:a"], &["1", "_:c"]], false);
    same(&two, &renamed, false).expect("only names and orders differ");
    let merged = table("xy", &[&["_:a", "1"], &["_:a", "2"]], false);
    assert!(same(&two, &merged, false).is_err(), "two nodes are not one");
    let once = table("x", &[&["1"]], false);
    let twice = table("x", &[&["1"], &["1"]], false);
    assert!(same(&once, &twice, false).is_err());
    assert!(same(&once, &twice, true).is_err(), "never more than expected");
    same(&twice, &once, true).expect("REDUCED may drop copies");
    let up = table("x", &[&["1"], &["2"]], true);
    let down = table("x", &[&["2"], &["1"]], true);
    assert!(same(&up, &down, false).is_err(), "the order was asked for");
}

#[test]
fn numbers_are_compared_by_value() {
    let decimal = |form: &str| by_value(&Literal::new_typed_literal(form, xsd::DECIMAL).into());
    let double = |form: &str| by_value(&Literal::new_typed_literal(form, xsd::DOUBLE).into());
    assert_eq!(decimal("2.0"), decimal("+02"));
    assert_eq!(decimal("-0.0"), decimal("0"));
    assert_ne!(decimal("2.01"), decimal("2.1"));
    assert_ne!(decimal("-2"), decimal("2"));
    assert_eq!(double("3.0E4"), double("30000"));
    assert_ne!(double("2"), decimal("2"), "the datatype counts");
}
