//! `/apprendre/quiz`: questions drawn from a seed, then the same page corrected, or printed for a trainer.

use askama::Template;
use axum::response::Response;
use oxrdf::{NamedNode, Term};
use serde_json::{Value, json};

use crate::training::{Asked as Ask, Question, draw, themes};
use crate::web::export::json_response;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::names::{Names, Shown};
use crate::web::negotiation::Format;
use crate::web::pages::{counted, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::urls::with_query;

/// Questions of a quiz, unless asked otherwise, and at most.
const QUESTIONS: usize = 10;
const MOST: usize = 15;
/// Longest seed, in characters.
const LONGEST_SEED: usize = 40;

#[derive(Template)]
#[template(path = "training/quiz.html")]
struct QuizPage {
    shell: Shell,
    questions: Vec<QuestionView>,
    seed: String,
    count: usize,
    themes: Vec<String>,
    /// `12 sur 15`, once corrected.
    score: Option<String>,
    corrected: bool,
    trainer: bool,
    again: String,
    retry: String,
    print: String,
}

/// A question, and its correction once there are answers.
struct QuestionView {
    number: usize,
    prompt: String,
    /// Answers to choose from.
    options: Vec<OptionView>,
    /// Lines to match or to put in order: what is given, and the choices.
    lines: Vec<LineView>,
    choices: Vec<String>,
    /// `juste`, `à revoir`, once corrected.
    verdict: Option<(&'static str, bool)>,
    /// Why, with links to the facts.
    explanations: Vec<Explanation>,
}

struct OptionView {
    text: String,
    value: usize,
    chosen: bool,
    right: bool,
}

struct LineView {
    text: String,
    name: String,
    is_right: bool,
    /// The right choice, and the one that was made when it is another.
    answer: String,
    wrong: Option<String>,
}

struct Explanation {
    text: String,
    href: String,
}

/// Shows a quiz.
///
/// `graine` is the seed, `nombre` how many questions, `theme` may be given several times; `correction=1` corrects the
/// answers `q1`, `q2`… of the same address; `formateur=1` prints questions, then answers. JSON is `{edition, seed,
/// questions: [{topic, prompt, form, options | subjects and values, right}]}`.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let seed = visit.param("graine").unwrap_or("1").to_owned();
    if seed.chars().count() > LONGEST_SEED {
        return Err(Problem::bad("graine", "au plus 40 caractères"));
    }
    let count = match visit.param("nombre") {
        None => QUESTIONS,
        Some(text) => text
            .parse()
            .ok()
            .filter(|count| (1..=MOST).contains(count))
            .ok_or_else(|| Problem::bad("nombre", "un nombre de questions, de 1 à 15"))?,
    };
    let known = themes();
    let mut chosen: Vec<&str> = Vec::new();
    for theme in visit.params("theme") {
        let theme = known.iter().find(|known| **known == theme);
        chosen.push(
            theme.ok_or_else(|| Problem::bad("theme", "un des thèmes de la page J’apprends"))?,
        );
    }
    let facts = visit.state.training_facts(
        &visit.reader,
        visit.view.as_ref(),
        (&visit.schema, &visit.fictitious),
    );
    let questions = draw(&facts, &seed, (count, &chosen));
    let names = visit.names();
    match visit.format {
        Format::Html => {}
        Format::Json => return Ok(json_answer(visit, (&seed, &questions))),
        _ => return Err(Problem::NotInThisFormat),
    }
    let trainer = visit.param("formateur").is_some();
    let corrected = visit.param("correction").is_some() && !trainer;
    let views: Vec<QuestionView> = questions
        .iter()
        .enumerate()
        .map(|(place, question)| view((visit, &names), question, (place + 1, corrected, trainer)))
        .collect();
    let right = views.iter().filter(|view| view.verdict.is_some_and(|(_, right)| right)).count();
    let address = |seed: &str, more: &[(&str, String)]| {
        let mut pairs = vec![("graine", seed.to_owned()), ("nombre", count.to_string())];
        pairs.extend(chosen.iter().map(|theme| ("theme", (*theme).to_owned())));
        pairs.extend_from_slice(more);
        with_query("/apprendre/quiz", &pairs)
    };
    let next = crate::fact::digest(&seed)[..8].to_owned();
    let title = if trainer { "Questionnaire" } else { "Quiz" };
    let mut shell = Shell::new(visit, title, &names)
        .in_section(Section::Document)
        .under("J’apprends", "/apprendre");
    shell.fictitious = false;
    html(&QuizPage {
        shell,
        score: corrected.then(|| {
            format!(
                "{} sur {}",
                filters::number(right),
                counted(views.len(), "question", "questions")
            )
        }),
        questions: views,
        count,
        themes: chosen.iter().map(|theme| (*theme).to_owned()).collect(),
        corrected,
        trainer,
        again: address(&next, &[]),
        retry: address(&seed, &[]),
        print: address(&seed, &[("formateur", "1".to_owned())]),
        seed,
    })
}

/// A thing as a question names it: its full name, which an acronym alone may hide.
fn named(names: &Names<'_>, term: &Term, is_bare: bool) -> String {
    match term {
        Term::NamedNode(thing) => {
            let name = names.name(thing);
            let text = if is_bare { name.label.clone() } else { name.full() };
            filters::typography(&text)
        }
        other => filters::typography(&names.shown(other).text),
    }
}

/// Whether the acronym of the subject is what is asked.
fn asks_the_acronym(question: &Question) -> bool {
    question.topic.property.as_ref() == crate::vocab::ptl::SIGLE
}

fn view(
    (visit, names): (&Visit, &Names<'_>),
    question: &Question,
    (number, corrected, trainer): (usize, bool, bool),
) -> QuestionView {
    let is_bare = asks_the_acronym(question);
    let told = corrected || trainer;
    let given = |name: String| visit.param(&name).and_then(|text| text.parse::<usize>().ok());
    let mut shown = QuestionView {
        number,
        prompt: filters::typography(&question.topic.prompt),
        options: Vec::new(),
        lines: Vec::new(),
        choices: Vec::new(),
        verdict: None,
        explanations: Vec::new(),
    };
    let explained = |subject: &NamedNode, value: &str| Explanation {
        text: filled(
            &question.topic.explanation,
            &named(names, &subject.clone().into(), is_bare),
            value,
        ),
        href: visit.urls().fiche(subject.as_ref()),
    };
    let is_right = match &question.asked {
        Ask::Choice { given: named_in, options, right } => {
            let chosen = given(format!("q{number}"));
            let text = named(names, named_in, is_bare);
            shown.prompt = filled(&question.topic.prompt, &text, &text);
            shown.options = offered((names, is_bare), options, (chosen, told.then_some(*right)));
            let answer = &options[*right];
            let (subject, value) = match (named_in, answer) {
                (Term::NamedNode(subject), value)
                    if question.topic.form == crate::training::Form::Value =>
                {
                    (subject.clone(), named(names, value, is_bare))
                }
                (value, Term::NamedNode(subject)) => {
                    (subject.clone(), named(names, value, is_bare))
                }
                _ => return shown,
            };
            shown.explanations.push(explained(&subject, &value));
            chosen == Some(*right)
        }
        Ask::Match { subjects, values, right } => {
            shown.choices = values.iter().map(|value| named(names, value, is_bare)).collect();
            let lines = lines((names, is_bare, number), subjects, (right, &given, &shown.choices));
            let all = lines.iter().all(|line| line.is_right);
            for (subject, place) in subjects.iter().zip(right) {
                shown.explanations.push(explained(subject, &shown.choices[*place]));
            }
            shown.lines = lines;
            all
        }
        Ask::Order { subjects, dates, right } => {
            shown.choices = (1..=subjects.len()).map(|rank| rank.to_string()).collect();
            let lines = lines((names, is_bare, number), subjects, (right, &given, &shown.choices));
            let all = lines.iter().all(|line| line.is_right);
            let mut told: Vec<(usize, Explanation)> = subjects
                .iter()
                .zip(dates)
                .zip(right)
                .map(|((subject, date), rank)| (*rank, explained(subject, &filters::date(date))))
                .collect();
            told.sort_by_key(|(rank, _)| *rank);
            shown.explanations = told.into_iter().map(|(_, one)| one).collect();
            shown.lines = lines;
            all
        }
    };
    if corrected {
        shown.verdict = Some(if is_right { ("Juste", true) } else { ("À revoir", false) });
    }
    if !told {
        shown.explanations.clear();
    }
    shown
}

/// The answers of a choice: which one was chosen, and which one is right once that is told.
fn offered(
    (names, is_bare): (&Names<'_>, bool),
    options: &[Term],
    (chosen, right): (Option<usize>, Option<usize>),
) -> Vec<OptionView> {
    let option = |(value, option): (usize, &Term)| OptionView {
        text: named(names, option, is_bare),
        value,
        chosen: chosen == Some(value),
        right: right == Some(value),
    };
    options.iter().enumerate().map(option).collect()
}

/// The right choices, what was given, and the words of the choices.
type Given<'a> = (&'a [usize], &'a dyn Fn(String) -> Option<usize>, &'a [String]);

fn lines(
    (names, is_bare, number): (&Names<'_>, bool, usize),
    subjects: &[NamedNode],
    (right, given, choices): Given<'_>,
) -> Vec<LineView> {
    let line = |(place, subject): (usize, &NamedNode)| {
        let name = format!("q{number}-{}", place + 1);
        let chosen = given(name.clone());
        LineView {
            text: named(names, &subject.clone().into(), is_bare),
            name,
            is_right: chosen == Some(right[place]),
            answer: choices.get(right[place]).cloned().unwrap_or_default(),
            wrong: chosen
                .filter(|chosen| *chosen != right[place])
                .and_then(|chosen| choices.get(chosen).cloned()),
        }
    };
    subjects.iter().enumerate().map(line).collect()
}

fn filled(words: &str, subject: &str, value: &str) -> String {
    words.replace("{sujet}", subject).replace("{valeur}", value)
}

fn json_answer(visit: &Visit, (seed, questions): (&str, &[Question])) -> Response {
    let names = visit.names();
    let term = |term: &Term| {
        let shown: Shown = names.shown(term);
        json!({ "value": match term { Term::NamedNode(iri) => iri.as_str().to_owned(), Term::Literal(literal) => literal.value().to_owned(), Term::BlankNode(node) => node.to_string() }, "label": shown.text })
    };
    let thing = |thing: &NamedNode| term(&thing.clone().into());
    let rows: Vec<Value> = questions
        .iter()
        .map(|question| {
            let head = json!({ "topic": question.topic.key, "property": question.topic.property.as_str(),
                "form": format!("{:?}", question.topic.form).to_lowercase(), "prompt": question.topic.prompt });
            let asked = match &question.asked {
                Ask::Choice { given, options, right } => json!({ "given": term(given),
                    "options": options.iter().map(term).collect::<Vec<_>>(), "right": right }),
                Ask::Match { subjects, values, right } => json!({
                    "subjects": subjects.iter().map(thing).collect::<Vec<_>>(),
                    "values": values.iter().map(term).collect::<Vec<_>>(), "right": right }),
                Ask::Order { subjects, dates, right } => json!({
                    "subjects": subjects.iter().map(thing).collect::<Vec<_>>(), "dates": dates, "right": right }),
            };
            match (head, asked) {
                (Value::Object(mut head), Value::Object(asked)) => {
                    head.extend(asked);
                    Value::Object(head)
                }
                (head, _) => head,
            }
        })
        .collect();
    json_response(&json!({ "edition": visit.view.number(), "seed": seed, "questions": rows }))
}
