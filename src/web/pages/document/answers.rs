//! The answer of a question of the library inside a chapter, without anything invented.

use std::time::Duration;

use askama::Template;
use oxrdf::{Literal, Term, Variable};

use super::compose::{Composer, Drawn};
use crate::index::Limits;
use crate::queries::{self, Question};
use crate::web::filters;
use crate::web::names::Shown;
use crate::web::pages::questions::table::{cell, columns, table};
use crate::web::urls;

/// Rows read, and rows shown unless the chapter says otherwise (`lignes=40`).
const READ: usize = 5_000;
const SHOWN: usize = 25;
const MOST_SHOWN: usize = 400;
/// How long a question of a chapter may take.
const DEADLINE: Duration = Duration::from_secs(5);

#[derive(Template)]
#[template(path = "document/question.html")]
struct QuestionPart {
    title: String,
    href: String,
    columns: Vec<String>,
    rows: Vec<Vec<Option<Shown>>>,
    more: usize,
}

/// What a chapter asks: the question, the values of its parameters, how much is shown.
struct Asked {
    question: &'static Question,
    bound: Vec<(Variable, Term)>,
    pairs: Vec<(String, String)>,
    lines: usize,
    /// Headings kept, when the chapter chooses some: `colonnes=systeme,autre`.
    kept: Option<Vec<String>>,
    title: Option<String>,
}

/// `nom`, `nom parametre=valeur lignes=40 colonnes=a,b titre=…`.
pub(super) fn question(composer: &mut Composer<'_, '_>, value: &str) -> Drawn {
    let asked = asked(composer, value)?;
    let (headings, rows) = answered(composer, &asked)?;
    if rows.is_empty() {
        return Err(format!(
            "La question «\u{202f}{}\u{202f}» n’a pas de réponse.",
            asked.question.title
        ));
    }
    let pairs: Vec<(&str, String)> =
        asked.pairs.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    let part = QuestionPart {
        title: asked.title.unwrap_or_else(|| asked.question.title.clone()),
        href: urls::with_query(&urls::question(&asked.question.name), &pairs),
        columns: headings,
        more: rows.len().saturating_sub(asked.lines),
        rows: rows.into_iter().take(asked.lines).collect(),
    };
    part.render().map_err(|error| error.to_string())
}

/// How many lines a question has.
pub(super) fn count(composer: &mut Composer<'_, '_>, value: &str) -> Result<usize, String> {
    let asked = asked(composer, value)?;
    Ok(answered(composer, &asked)?.1.len())
}

fn asked(composer: &mut Composer<'_, '_>, value: &str) -> Result<Asked, String> {
    // A title has spaces: it comes last.
    let (value, title) = match value.split_once("titre=") {
        Some((value, title)) => (value, Some(title.trim().to_owned())),
        None => (value, None),
    };
    let mut words = value.split_whitespace();
    let name = words.next().unwrap_or_default();
    let question = queries::question(name)
        .ok_or_else(|| format!("La bibliothèque n’a pas de question «\u{202f}{name}\u{202f}»."))?;
    let mut asked =
        Asked { question, bound: Vec::new(), pairs: Vec::new(), lines: SHOWN, kept: None, title };
    for word in words {
        let (key, value) = word
            .split_once('=')
            .ok_or_else(|| format!("«\u{202f}{word}\u{202f}» n’est pas de la forme clé=valeur."))?;
        if key == "lignes" {
            let lines = value.parse().ok().filter(|lines| (1..=MOST_SHOWN).contains(lines));
            asked.lines =
                lines.ok_or_else(|| format!("«\u{202f}lignes\u{202f}» va de 1 à {MOST_SHOWN}."))?;
            continue;
        }
        if key == "colonnes" {
            asked.kept = Some(value.split(',').map(str::to_owned).collect());
            continue;
        }
        let parameter = question.parameters.iter().find(|parameter| parameter.key() == key);
        let parameter = parameter
            .ok_or_else(|| format!("La question n’a pas de paramètre «\u{202f}{key}\u{202f}»."))?;
        let (term, said) = if parameter.is_iri {
            let thing = composer.thing(value)?;
            let said = composer.visit.urls().short(thing.as_ref());
            (Term::from(thing), said)
        } else {
            (Literal::new_simple_literal(value).into(), value.to_owned())
        };
        asked.bound.push((Variable::new_unchecked(&parameter.variable), term));
        asked.pairs.push((key.to_owned(), said));
    }
    let missing = question.parameters.iter().find(|parameter| {
        parameter.required && !asked.pairs.iter().any(|(key, _)| key == parameter.key())
    });
    match missing {
        Some(parameter) => {
            Err(format!("Il manque le paramètre «\u{202f}{}\u{202f}».", parameter.key()))
        }
        None => Ok(asked),
    }
}

/// Headings and rows, those that show something invented left out, those that say the same written once.
#[expect(clippy::type_complexity, reason = "a table: headings, then rows of cells")]
fn answered(
    composer: &mut Composer<'_, '_>,
    asked: &Asked,
) -> Result<(Vec<String>, Vec<Vec<Option<Shown>>>), String> {
    let limits = Limits::new(READ, DEADLINE);
    let answer = composer.visit.view.query(&asked.question.text, &asked.bound, &limits);
    let answer = answer.map_err(|_| {
        format!("La question «\u{202f}{}\u{202f}» n’aboutit pas.", asked.question.title)
    })?;
    let (variables, rows) = table(&answer);
    let columns: Vec<(usize, Option<usize>)> = columns(&variables)
        .into_iter()
        .filter(|(place, _)| {
            asked.kept.as_ref().is_none_or(|kept| kept.contains(&variables[*place]))
        })
        .collect();
    if columns.is_empty() {
        return Err("Aucune des colonnes demandées n’existe.".to_owned());
    }
    for row in &rows {
        for (place, _) in &columns {
            if let Some(Term::NamedNode(thing)) = &row[*place] {
                let shown = composer.names.thing(thing);
                let is_main = !composer.names.kind(thing).is_empty();
                if is_main && !shown.fictitious {
                    composer.mentions.insert(thing.clone(), shown);
                }
            }
        }
    }
    let mut shown: Vec<Vec<Option<Shown>>> = Vec::new();
    for row in &rows {
        // What is invented anywhere in the line, even in a column left out, keeps the line out of the book.
        let is_real = row.iter().flatten().all(|term| match term {
            Term::NamedNode(thing) => !composer.names.thing(thing).fictitious,
            _ => true,
        });
        let cells: Vec<Option<Shown>> =
            columns.iter().map(|column| cell(composer.names, row, *column)).collect();
        if is_real && shown.last() != Some(&cells) {
            shown.push(cells);
        }
    }
    let headings = columns.iter().map(|(place, _)| asked.question.column_title(&variables[*place]));
    Ok((headings.collect(), shown))
}
