//! `portulan query`: asks a question of the library, or one from a file.

use std::io::{Read, Write};
use std::path::Path;

use anyhow::anyhow;
use clap::ValueEnum;
use oxrdf::{Literal, NamedNode, Term, Variable};
use oxrdfio::{RdfFormat, RdfSerializer};
use sparesults::{QueryResultsFormat, QueryResultsSerializer};

use super::Outcome;
use super::open::{Folder, open_existing};
use crate::index::{Answer, Limits, QueryError, View};
use crate::queries::{Question, library, question};
use crate::reader::Reader;
use crate::sparql::guard;
use crate::system;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan query                              (liste des questions)\n  portulan query systemes-transverses\n  portulan query echanges-d-un-systeme --param systeme=id/reference/systeme/dsn\n  portulan query ma-question.rq --format csv"
)]
pub(super) struct Arguments {
    /// Nom d’une question de la bibliothèque, ou chemin d’un fichier .rq ; sans rien, la liste des questions.
    #[arg(value_name = "NOM|FICHIER")]
    name: Option<String>,
    #[command(flatten)]
    folder: Folder,
    /// Valeur d’un paramètre, répétable : --param clé=valeur. Une adresse s’écrit entière, ou relative à la base.
    #[arg(long = "param", value_name = "CLÉ=VALEUR")]
    parameters: Vec<String>,
    /// Forme de la réponse.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Un tableau pour le terminal.
    Table,
    /// Valeurs séparées par des virgules (SPARQL 1.1).
    Csv,
    /// Valeurs séparées par des tabulations (SPARQL 1.1).
    Tsv,
    /// JSON (SPARQL 1.1).
    Json,
    /// Turtle, pour une question CONSTRUCT ou DESCRIBE.
    Turtle,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let Some(name) = &arguments.name else {
        for question in library() {
            writeln!(std::io::stdout(), "{:<32} {}", question.name, question.title)?;
        }
        return Ok(Outcome::Done);
    };
    let asked = find(name)?;
    let repository = open_existing(&arguments.folder).await?;
    let parameters = parameters(&asked, &arguments.parameters, repository.addresses().base())?;
    // Whoever can run this command on the folder can read every file of the journal.
    let view = repository.view(&Reader::Administrator);
    let limits = Limits { rows: usize::MAX, deadline: None };
    let answer = tokio::task::spawn_blocking(move || view.query(&asked.text, &parameters, &limits))
        .await?
        .map_err(|error| said(&error))?;
    write(&answer, arguments.format)?;
    Ok(Outcome::Done)
}

/// A question of the library, or a file; a file need not have the header of the library.
fn find(name: &str) -> anyhow::Result<Question> {
    if let Some(known) = question(name) {
        return Ok(known.clone());
    }
    let path = Path::new(name);
    if !path.exists() {
        return Err(anyhow!(
            "« {name} » n’est ni une question de la bibliothèque ni un fichier. « portulan query » sans rien donne la liste des questions."
        ));
    }
    let text = read(path).map_err(|error| {
        anyhow!("Le fichier « {name} » ne peut pas être lu : {}.", system::in_french(&error))
    })?;
    Ok(Question::parse(name, &text).unwrap_or_else(|_| Question {
        name: name.to_owned(),
        text,
        ..Question::default()
    }))
}

/// At most a little more than the guard accepts, whatever the size of the file.
fn read(path: &Path) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    let most = u64::try_from(guard::MAX_BYTES).map_or(u64::MAX, |most| most.saturating_add(1));
    std::fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
    if bytes.len() > guard::MAX_BYTES {
        // Cut anywhere: the guard says that it is too long.
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    String::from_utf8(bytes).map_err(|_| std::io::ErrorKind::InvalidData.into())
}

fn parameters(
    question: &Question,
    given: &[String],
    base: &str,
) -> anyhow::Result<Vec<(Variable, Term)>> {
    given
        .iter()
        .map(|pair| {
            let (key, value) = pair.split_once('=').ok_or_else(|| {
                anyhow!("« {pair} » ne se comprend pas : écrivez --param clé=valeur.")
            })?;
            let known = question.parameters.iter().find(|parameter| parameter.key() == key);
            let variable = known.map_or(key, |parameter| parameter.variable.as_str());
            let variable = Variable::new(variable)
                .map_err(|_| anyhow!("« {key} » n’est pas un nom de paramètre."))?;
            let is_iri = known.map_or_else(|| looks_like_iri(value), |known| known.is_iri);
            let term = if is_iri { iri(value, base)?.into() } else { literal(value) };
            Ok((variable, term))
        })
        .collect()
}

fn looks_like_iri(value: &str) -> bool {
    value.starts_with('<') || value.starts_with("http://") || value.starts_with("https://")
}

fn iri(value: &str, base: &str) -> anyhow::Result<NamedNode> {
    let value = value.strip_prefix('<').and_then(|v| v.strip_suffix('>')).unwrap_or(value);
    let absolute = if value.contains(':') { value.to_owned() } else { format!("{base}{value}") };
    NamedNode::new(&absolute)
        .map_err(|error| anyhow!("« {value} » n’est pas une adresse : {error}."))
}

fn literal(value: &str) -> Term {
    Literal::new_simple_literal(value).into()
}

fn said(error: &QueryError) -> anyhow::Error {
    match error {
        QueryError::Syntax(reason) => {
            anyhow!("La question n’est pas du SPARQL 1.1 correct : {reason}.")
        }
        QueryError::TooComplex(reason) => anyhow!("La question est refusée : {reason}."),
        QueryError::UnknownParameter(name) => anyhow!(
            "La question ne rend pas le paramètre ?{name} : il doit figurer dans son SELECT le plus extérieur."
        ),
        QueryError::Timeout => anyhow!("La question n’a pas abouti à temps."),
        QueryError::Evaluation(reason) => {
            anyhow!("La question n’a pas pu être évaluée : {reason}.")
        }
    }
}

/// Writes an answer on the standard output.
pub(super) fn write(answer: &Answer, format: Format) -> anyhow::Result<()> {
    let out = std::io::BufWriter::new(std::io::stdout().lock());
    match (answer, format) {
        (Answer::Graph { triples, .. }, Format::Turtle | Format::Table) => {
            let mut writer = RdfSerializer::from_format(RdfFormat::Turtle).for_writer(out);
            for triple in triples {
                writer.serialize_triple(triple)?;
            }
            writer.finish()?.flush()?;
        }
        (Answer::Graph { .. }, _) => {
            return Err(anyhow!(
                "Une question CONSTRUCT ou DESCRIBE se demande avec --format turtle."
            ));
        }
        (_, Format::Turtle) => {
            return Err(anyhow!(
                "Seule une question CONSTRUCT ou DESCRIBE peut s’écrire en Turtle."
            ));
        }
        (Answer::Solutions { variables, rows, .. }, Format::Table) => table(out, variables, rows)?,
        (answer, format) => results(out, answer, format)?,
    }
    Ok(())
}

fn results(out: impl Write, answer: &Answer, format: Format) -> anyhow::Result<()> {
    let serializer = QueryResultsSerializer::from_format(match format {
        Format::Csv => QueryResultsFormat::Csv,
        Format::Json => QueryResultsFormat::Json,
        _ => QueryResultsFormat::Tsv,
    });
    match answer {
        Answer::Boolean(value) => {
            serializer.serialize_boolean_to_writer(out, *value)?.flush()?;
        }
        Answer::Solutions { variables, rows, .. } => {
            let mut writer = serializer.serialize_solutions_to_writer(out, variables.clone())?;
            for row in rows {
                let bound =
                    variables.iter().zip(row).filter_map(|(v, term)| Some((v, term.as_ref()?)));
                writer.serialize(bound)?;
            }
            writer.finish()?.flush()?;
        }
        Answer::Graph { .. } => unreachable!("written as Turtle"),
    }
    Ok(())
}

/// Widest column of a table, in characters; longer values are cut and say so.
const WIDEST: usize = 60;

fn table(
    mut out: impl Write,
    variables: &[Variable],
    rows: &[Vec<Option<Term>>],
) -> anyhow::Result<()> {
    let cell = |term: &Option<Term>| -> String {
        let text = match term {
            None => String::new(),
            Some(Term::Literal(literal)) => literal.value().to_owned(),
            Some(Term::NamedNode(iri)) => iri.as_str().to_owned(),
            Some(Term::BlankNode(node)) => node.to_string(),
        };
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if text.chars().count() <= WIDEST {
            return text;
        }
        text.chars().take(WIDEST - 1).chain(['…']).collect()
    };
    let heads: Vec<String> = variables.iter().map(|v| v.as_str().to_owned()).collect();
    let cells: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let width = |place: usize| {
        let column = cells.iter().filter_map(|row| row.get(place)).chain(heads.get(place));
        column.map(|text| text.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let mut line = |row: &[String]| -> std::io::Result<()> {
        let padded: Vec<_> =
            row.iter().zip(&widths).map(|(text, width)| format!("{text:<width$}")).collect();
        writeln!(out, "{}", padded.join("  ").trim_end())
    };
    line(&heads)?;
    line(&widths.iter().map(|width| "─".repeat(*width)).collect::<Vec<_>>())?;
    cells.iter().try_for_each(|row| line(row))?;
    let count = rows.len();
    writeln!(out, "{count} ligne{}", if count > 1 { "s" } else { "" })?;
    Ok(out.flush()?)
}
