//! The library of questions: one `.rq` file each, with a header that says how to read it.
//!
//! The header is described in `queries/README.md`: comment lines `#+ key: value`, the lines that are indented under a
//! key with an empty value belonging to it. A parameter is a variable that the engine binds: `?_name_iri` takes a
//! thing, `?_name` a text; when it is left out, the variable stays free.

mod folder;
mod picture;
mod section;

use std::sync::OnceLock;

use rust_embed::RustEmbed;

pub use self::folder::{Refused, add_folder, refused};
pub use self::picture::{Basis, Chart, ChartKind, Indicator};
pub use self::section::{Figure, Flow, Section, sections};

#[derive(RustEmbed)]
#[folder = "queries"]
#[include = "*.rq"]
struct Files;

/// One question of the library.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// Its name in addresses and on the command line: the path of its file without `.rq`.
    pub name: String,
    /// Its title: a question, in French.
    pub title: String,
    /// How to read the answer.
    pub description: String,
    /// Themes under which it is found.
    pub tags: Vec<String>,
    /// Who starts from it: `communaute`, `organisme`, `nouveau`.
    pub readers: Vec<String>,
    /// The rules of the framework that it bears on (`G3`, `U1`).
    pub rules: Vec<String>,
    /// What it can be narrowed with.
    pub parameters: Vec<Parameter>,
    /// From a variable to the title of its column.
    pub columns: Vec<(String, String)>,
    /// How it makes a section of the page of a thing.
    pub section: Section,
    /// How the answer is drawn.
    pub chart: Option<Chart>,
    /// On what share of the map the answer rests.
    pub basis: Option<Basis>,
    /// How its answer measures the rules that it serves.
    pub indicator: Option<Indicator>,
    /// The SPARQL text, header included.
    pub text: String,
}

/// A variable of a question that the reader may bind.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The variable, without `?`: `_operateur_iri`.
    pub variable: String,
    /// What to ask the reader.
    pub label: String,
    /// Whether the value is the IRI of a thing rather than a text.
    pub is_iri: bool,
    /// Whether the question makes no sense without it.
    pub required: bool,
    /// The value when the reader gives none.
    pub default: Option<String>,
}

impl Parameter {
    /// The name used in addresses: the variable without its marks, `operateur`.
    pub fn key(&self) -> &str {
        let key = self.variable.trim_start_matches('_');
        key.strip_suffix("_iri").unwrap_or(key)
    }
}

/// Why a header was refused.
#[derive(Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderError {
    /// A line of the header is neither `key: value` nor an indented `name: value`.
    #[error("line {line}: expected «key: value», found «{text}»")]
    NotAnEntry {
        /// Number of the line, from 1.
        line: usize,
        /// The line.
        text: String,
    },
    /// A key that is not known.
    #[error("line {line}: unknown key «{key}»")]
    UnknownKey {
        /// Number of the line, from 1.
        line: usize,
        /// The key.
        key: String,
    },
    /// A key that every question needs.
    #[error("the header lacks «{0}»")]
    Missing(&'static str),
}

impl Question {
    /// Reads a question from the text of its file.
    ///
    /// # Errors
    /// When the header is malformed or lacks a title or a description: see [`HeaderError`].
    pub fn parse(name: &str, text: &str) -> Result<Self, HeaderError> {
        let mut question = Self { name: name.to_owned(), text: text.to_owned(), ..Self::default() };
        let mut section = String::new();
        for (index, line) in text.lines().enumerate() {
            let Some(entry) = line.strip_prefix("#+") else {
                break;
            };
            if entry.trim().is_empty() {
                continue;
            }
            let malformed =
                || HeaderError::NotAnEntry { line: index + 1, text: entry.trim().to_owned() };
            if leading_spaces(entry) > 1 {
                question.nested(&section, entry.trim()).ok_or_else(malformed)?;
            } else {
                let (key, value) = entry.split_once(':').ok_or_else(malformed)?;
                section = key.trim().to_owned();
                question.entry(&section, value.trim(), index + 1)?;
            }
        }
        for (value, key) in [(&question.title, "title"), (&question.description, "description")] {
            if value.is_empty() {
                return Err(HeaderError::Missing(key));
            }
        }
        Ok(question)
    }

    fn entry(&mut self, key: &str, value: &str, line: usize) -> Result<(), HeaderError> {
        match key {
            "title" => self.title = value.to_owned(),
            "description" => self.description = value.to_owned(),
            "tags" => self.tags = list(value),
            "rules" => self.rules = list(value),
            "for" => self.readers = list(value),
            "params" | "columns" => {}
            "chart" | "basis" | "indicator" => {
                let read = match key {
                    "chart" => Chart::parse(value).map(|chart| self.chart = Some(chart)),
                    "basis" => Basis::parse(value).map(|basis| self.basis = Some(basis)),
                    _ => Indicator::parse(value).map(|one| self.indicator = Some(one)),
                };
                let text = format!("{key}: {value}");
                return read.ok_or(HeaderError::NotAnEntry { line, text });
            }
            key if Section::knows(key) => {
                return self.section.entry(key, value).ok_or_else(|| HeaderError::NotAnEntry {
                    line,
                    text: format!("{key}: {value}"),
                });
            }
            _ => {
                return Err(HeaderError::UnknownKey { line, key: key.to_owned() });
            }
        }
        Ok(())
    }

    /// Reads an indented line; `None` when its section does not take it.
    fn nested(&mut self, section: &str, entry: &str) -> Option<()> {
        match section {
            "description" => {
                if !self.description.is_empty() {
                    self.description.push(' ');
                }
                self.description.push_str(entry);
            }
            "columns" => {
                let (variable, title) = entry.split_once('=')?;
                self.columns.push((variable.trim().to_owned(), title.trim().to_owned()));
            }
            "params" => {
                let parts: Vec<&str> = entry.split(',').map(str::trim).collect();
                let [variable, label, kind @ ("iri" | "text"), rest @ ..] = parts.as_slice() else {
                    return None;
                };
                self.parameters.push(Parameter {
                    variable: (*variable).to_owned(),
                    label: (*label).to_owned(),
                    is_iri: *kind == "iri",
                    required: rest.contains(&"required"),
                    default: rest
                        .iter()
                        .find_map(|part| part.strip_prefix("default="))
                        .map(str::to_owned),
                });
            }
            _ => return None,
        }
        Some(())
    }

    /// The title of a column: the header's, else the variable itself in words.
    pub fn column_title(&self, variable: &str) -> String {
        self.columns
            .iter()
            .find(|(known, _)| known == variable)
            .map_or_else(|| variable.replace('_', " "), |(_, title)| title.clone())
    }
}

/// The questions that come with the program, and those of the deployment ([`add_folder`]), by name.
///
/// A file with a bad header is left out and logged: a test refuses it before it is published.
pub fn library() -> &'static [Question] {
    static LIBRARY: OnceLock<Vec<Question>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let mut questions = Vec::new();
        for path in Files::iter() {
            match read(&path) {
                Ok(question) => questions.push(question),
                Err(reason) => tracing::error!(%path, %reason, "question left out"),
            }
        }
        if let Some(folder) = folder::FOLDER.get() {
            let is_replaced =
                |one: &Question| folder.questions.iter().any(|own| own.name == one.name);
            questions.retain(|one| !is_replaced(one));
            questions.extend(folder.questions.iter().cloned());
        }
        questions.sort_by(|left: &Question, right| left.name.cmp(&right.name));
        questions
    })
}

/// The question of that name.
pub fn question(name: &str) -> Option<&'static Question> {
    library().iter().find(|question| question.name == name)
}

fn read(path: &str) -> Result<Question, String> {
    let file = Files::get(path).ok_or("the file is gone")?;
    let text = std::str::from_utf8(&file.data).map_err(|error| error.to_string())?;
    let name = path.strip_suffix(".rq").unwrap_or(path);
    Question::parse(name, text).map_err(|error| error.to_string())
}

fn leading_spaces(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

fn list(value: &str) -> Vec<String> {
    value
        .trim_matches(['[', ']'])
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Flow, HeaderError, Question, library, sections};

    const EXAMPLE: &str = "\
#+ title: Qui opère ?
#+ description:
#+   Une ligne par système.
#+   Vide : rien n’est connu.
#+ tags: systèmes, opérateurs
#+ rules: G3
#+ params:
#+   _operateur_iri, Opérateur, iri, required
#+   _mot, Un mot, text, default=paie
#+ columns:
#+   systeme = Système

SELECT ?systeme WHERE { ?systeme ?p ?o }
";

    #[test]
    fn header_is_read() {
        let question = Question::parse("qui-opere", EXAMPLE).unwrap();
        assert_eq!(question.title, "Qui opère ?");
        assert_eq!(question.description, "Une ligne par système. Vide : rien n’est connu.");
        assert_eq!(question.tags, ["systèmes", "opérateurs"]);
        assert_eq!(question.column_title("systeme"), "Système");
        let [operator, word] = question.parameters.as_slice() else { panic!("two parameters") };
        assert_eq!((operator.key(), operator.is_iri, operator.required), ("operateur", true, true));
        assert_eq!(
            (word.key(), word.is_iri, word.default.as_deref()),
            ("mot", false, Some("paie"))
        );
    }

    #[test]
    fn bad_headers_name_the_line() {
        let error = |text: &str| Question::parse("x", text).unwrap_err();
        assert_eq!(
            error("#+ titel: x\n"),
            HeaderError::UnknownKey { line: 1, key: "titel".into() }
        );
        assert_eq!(error("#+ title: x\n"), HeaderError::Missing("description"));
        assert!(matches!(
            error("#+ title: x\n#+ nothing\n"),
            HeaderError::NotAnEntry { line: 2, .. }
        ));
        let unknown_kind = "#+ params:\n#+   _x_iri, X, thing\n";
        assert!(matches!(error(unknown_kind), HeaderError::NotAnEntry { line: 2, .. }));
    }

    #[test]
    fn a_section_is_declared_by_the_header() {
        let header = |more: &str| {
            Question::parse(
                "organisme/x",
                &format!("#+ title: x\n#+ description: y\n#+ section: Z\n{more}\n"),
            )
        };
        let section = header("#+ rank: 7\n#+ figure: a = un, deux\n#+ flow: in").unwrap().section;
        assert_eq!((section.title.as_str(), section.rank, section.flow), ("Z", 7, Some(Flow::In)));
        let figure = section.figure.unwrap();
        assert_eq!((figure.variable.as_str(), figure.several.as_str()), ("a", "deux"));
        for bad in ["#+ rank: x", "#+ figure: a", "#+ flow: up"] {
            assert!(matches!(header(bad), Err(HeaderError::NotAnEntry { line: 4, .. })), "{bad}");
        }
        let ranks: Vec<u32> = sections("organisme").iter().map(|q| q.section.rank).collect();
        assert!(ranks.len() > 5 && ranks.is_sorted(), "{ranks:?}");
        assert!(sections("licorne").is_empty());
    }

    #[test]
    fn every_file_of_the_library_is_read_and_is_sparql() {
        let files = super::Files::iter().count();
        assert!(files > 0);
        assert_eq!(library().len(), files, "a file of queries/ has a bad header");
        for question in library() {
            let parsed = spargebra::SparqlParser::new().parse_query(&question.text);
            assert!(parsed.is_ok(), "{}: {:?}", question.name, parsed.err());
            for parameter in &question.parameters {
                let variable = format!("?{}", parameter.variable);
                assert!(question.text.contains(&variable), "{}: {variable}", question.name);
            }
        }
    }
}
