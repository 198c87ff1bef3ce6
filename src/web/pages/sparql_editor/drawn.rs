//! An answer of the editor as a picture: bars when it has names and a number, a network when it is a graph.

use std::collections::{HashMap, VecDeque};

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple};

use crate::index::Answer;
use crate::queries::Question;
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::graph_picture::{GraphBox, GraphLine, GraphPicture, paint, place};
use crate::web::names::Names;
use crate::web::pages::questions::{Picture, picture};

/// Things of a network drawn.
const MOST_BOXES: usize = 60;
/// Relations of a network drawn.
const MOST_LINES: usize = 200;

type Rows = [Vec<Option<Term>>];

/// The picture of an answer; `None` when nothing in it can be drawn.
pub(super) fn drawn(
    (visit, names): (&Visit, &Names<'_>),
    text: &str,
    (answer, variables, rows): (&Answer, &[String], &Rows),
) -> Option<Picture> {
    match answer {
        Answer::Boolean(_) => None,
        Answer::Graph { triples, .. } => network((visit, names), triples),
        Answer::Solutions { truncated, .. } => {
            let question = declared(text).or_else(|| guessed(variables, rows))?;
            picture(names, &question, (variables, rows), *truncated)
        }
    }
}

/// What the header of the text says, when it is that of a question.
fn declared(text: &str) -> Option<Question> {
    Question::parse("requete", text).ok().filter(|question| question.chart.is_some())
}

/// Bars of the first column of numbers by the first column of anything else, when there are several rows.
fn guessed(variables: &[String], rows: &Rows) -> Option<Question> {
    if rows.len() < 2 {
        return None;
    }
    let is_number = |place: &usize| {
        rows.iter().all(|row| match &row[*place] {
            Some(Term::Literal(literal)) => {
                [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE].contains(&literal.datatype())
            }
            _ => false,
        })
    };
    let value = (0..variables.len()).find(is_number)?;
    let is_label = |place: &usize| *place != value && !variables[*place].ends_with("Label");
    let category = (0..variables.len()).find(|place| is_label(place) && !is_number(place))?;
    let header = format!(
        "#+ title: Réponse\n#+ description: Réponse\n#+ chart: bars {} {}\n",
        variables[category], variables[value]
    );
    Question::parse("requete", &header).ok()
}

/// The things of a graph and what relates them; classes and texts are in the table.
fn network((visit, names): (&Visit, &Names<'_>), triples: &[Triple]) -> Option<Picture> {
    let mut places: HashMap<&NamedNode, usize> = HashMap::new();
    let mut things: Vec<&NamedNode> = Vec::new();
    let mut lines: Vec<GraphLine> = Vec::new();
    let mut left = 0;
    for Triple { subject, predicate, object } in triples {
        let (NamedOrBlankNode::NamedNode(from), Term::NamedNode(to)) = (subject, object) else {
            continue;
        };
        if predicate.as_ref() == rdf::TYPE || from == to {
            continue;
        }
        let new = [from, to].iter().filter(|one| !places.contains_key(**one)).count();
        if things.len() + new > MOST_BOXES || lines.len() == MOST_LINES {
            left += 1;
            continue;
        }
        for one in [from, to] {
            places.entry(one).or_insert_with(|| {
                things.push(one);
                things.len() - 1
            });
        }
        let (from, to) = (places[from], places[to]);
        let label = visit.schema.property_label(predicate.as_ref());
        match lines.iter_mut().find(|line| (line.from, line.to) == (from, to)) {
            Some(line) => line.label = format!("{}, {label}", line.label),
            None => lines.push(GraphLine { from, to, label, ..GraphLine::default() }),
        }
    }
    if lines.is_empty() {
        return None;
    }
    let columns = columns(things.len(), &lines);
    let boxes = things.iter().zip(columns).map(|(iri, column)| {
        let name = names.name(iri);
        GraphBox {
            name: name.acronym.clone().unwrap_or_else(|| name.label.clone()),
            title: name.full(),
            href: names.thing(iri).href,
            column,
            tint: ("teinte-absente".to_owned(), String::new(), "#b9b2a3"),
            transverse: name.transverse,
            fictitious: name.fictitious,
            ..GraphBox::default()
        }
    });
    let picture = GraphPicture {
        title: "Le graphe de la réponse".to_owned(),
        boxes: boxes.collect(),
        lines,
        caption: None,
    };
    let svg = paint(&picture, &place(&picture), "reponse-graphe");
    let mut caption = "Le graphe de la réponse. Le tableau donne les mêmes faits.".to_owned();
    if left > 0 {
        caption = format!(
            "Le début du graphe\u{a0}: {} faits de plus sont dans le tableau ou les téléchargements.",
            filters::number(left)
        );
    }
    Some(Picture { svg, class: "graphe", caption })
}

/// The column of each thing: how far it is from one to which nothing leads, cycles cut.
fn columns(count: usize, lines: &[GraphLine]) -> Vec<i32> {
    let mut columns = vec![None::<i32>; count];
    let has_before = |one: usize| lines.iter().any(|line| line.to == one);
    let starts: Vec<usize> = (0..count).filter(|one| !has_before(*one)).chain(0..count).collect();
    for start in starts {
        if columns[start].is_some() {
            continue;
        }
        columns[start] = Some(0);
        let mut queue = VecDeque::from([start]);
        while let Some(one) = queue.pop_front() {
            let next = columns[one].unwrap_or_default() + 1;
            for line in lines.iter().filter(|line| line.from == one) {
                if columns[line.to].is_none() {
                    columns[line.to] = Some(next);
                    queue.push_back(line.to);
                }
            }
        }
    }
    columns.into_iter().map(Option::unwrap_or_default).collect()
}

#[cfg(test)]
mod tests {
    use super::columns;
    use crate::web::graph_picture::GraphLine;

    #[test]
    fn columns_follow_the_lines_and_cycles_end() {
        let line = |from, to| GraphLine { from, to, ..GraphLine::default() };
        assert_eq!(columns(4, &[line(0, 1), line(1, 2), line(3, 2)]), [0, 1, 2, 0]);
        assert_eq!(columns(2, &[line(0, 1), line(1, 0)]), [0, 1]);
    }
}
