//! The library of questions: one `.rq` file each, with a header that says how to read it.
//!
//! A header is made of comment lines before the query, in a small part of YAML that other tools (grlc) read too:
//!
//! ```sparql
//! #+ title: Qui opère les systèmes transverses ?
//! #+ description: Une ligne par système, avec l’organisme qui l’opère.
//! #+ tags: systèmes, responsabilités
//! #+ rules: G3, U1
//! #+ params:
//! #+   _operateur_iri: Opérateur (ptl:Organisme)
//! #+   _mot: Un mot du nom
//! #+ columns:
//! #+   systeme: Système
//! ```
//!
//! A parameter is a variable of the query; those whose name ends with `_iri` take a thing, of the class written in
//! parentheses. It is bound by the engine; when it is left out, the variable stays free.

use std::collections::HashMap;
use std::sync::OnceLock;

use oxrdf::NamedNode;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "queries"]
#[include = "*.rq"]
struct Files;

/// One question of the library.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Its name in addresses and on the command line: the path of its file without `.rq`.
    pub name: String,
    /// Its title: a question, in French.
    pub title: String,
    /// How to read the answer.
    pub description: String,
    /// Themes under which it is found.
    pub tags: Vec<String>,
    /// The rules of the framework that it bears on (`G3`, `U1`).
    pub rules: Vec<String>,
    /// What it can be narrowed with.
    pub parameters: Vec<Parameter>,
    /// From a variable to the title of its column.
    pub columns: Vec<(String, String)>,
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
    /// The class of the things expected.
    pub class: Option<NamedNode>,
}

impl Parameter {
    /// The name used in addresses: the variable without its marks, `operateur`.
    pub fn key(&self) -> &str {
        let key = self.variable.trim_start_matches('_');
        key.strip_suffix("_iri").unwrap_or(key)
    }

    /// Whether the value is the IRI of a thing rather than a text.
    pub fn is_iri(&self) -> bool {
        self.variable.ends_with("_iri")
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
    /// The class of a parameter is not a known prefixed name.
    #[error("line {line}: «{name}» is not a prefixed name of this file")]
    UnknownName {
        /// Number of the line, from 1.
        line: usize,
        /// The name.
        name: String,
    },
}

impl Question {
    /// Reads a question from the text of its file.
    ///
    /// # Errors
    /// When the header is malformed or lacks a title or a description: see [`HeaderError`].
    pub fn parse(name: &str, text: &str) -> Result<Self, HeaderError> {
        let mut question = Self {
            name: name.to_owned(),
            title: String::new(),
            description: String::new(),
            tags: Vec::new(),
            rules: Vec::new(),
            parameters: Vec::new(),
            columns: Vec::new(),
            text: text.to_owned(),
        };
        let prefixes = prefixes(text);
        let mut section = String::new();
        for (index, line) in text.lines().enumerate() {
            let Some(entry) = line.strip_prefix("#+") else { continue };
            if entry.trim().is_empty() {
                continue;
            }
            let line = index + 1;
            let not_an_entry = || HeaderError::NotAnEntry { line, text: entry.trim().to_owned() };
            let (key, value) = entry.split_once(':').ok_or_else(not_an_entry)?;
            let (indent, key, value) = (leading_spaces(key), key.trim(), value.trim());
            if indent > 1 {
                question.nested(&section, (key, value), (line, &prefixes))?;
            } else {
                question.entry(key, value, line)?;
                section = key.to_owned();
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
            "title" | "summary" => self.title = value.to_owned(),
            "description" => self.description = value.to_owned(),
            "tags" => self.tags = list(value),
            "rules" => self.rules = list(value),
            "params" | "columns" => {}
            _ => return Err(HeaderError::UnknownKey { line, key: key.to_owned() }),
        }
        Ok(())
    }

    fn nested(
        &mut self,
        section: &str,
        (key, value): (&str, &str),
        (line, prefixes): (usize, &HashMap<&str, &str>),
    ) -> Result<(), HeaderError> {
        match section {
            "columns" => self.columns.push((key.to_owned(), value.to_owned())),
            "params" => {
                let (label, class) = match value.strip_suffix(')').and_then(|v| v.rsplit_once('('))
                {
                    Some((label, name)) => (label.trim(), Some(expand(name, prefixes, line)?)),
                    None => (value, None),
                };
                let (variable, label) = (key.to_owned(), label.to_owned());
                self.parameters.push(Parameter { variable, label, class });
            }
            _ => {
                return Err(HeaderError::NotAnEntry { line, text: format!("{key}: {value}") });
            }
        }
        Ok(())
    }

    /// The title of a column: the header's, else the variable itself in words.
    pub fn column_title(&self, variable: &str) -> String {
        self.columns
            .iter()
            .find(|(known, _)| known == variable)
            .map_or_else(|| variable.replace('_', " "), |(_, title)| title.clone())
    }
}

/// The questions that come with the program, by name.
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

/// The `PREFIX p: <iri>` lines of a query; the query itself is parsed by the engine.
fn prefixes(text: &str) -> HashMap<&str, &str> {
    text.lines()
        .filter_map(|line| line.trim().strip_prefix("PREFIX "))
        .filter_map(|declaration| declaration.split_once(':'))
        .filter_map(|(prefix, iri)| {
            let iri = iri.trim().strip_prefix('<')?.strip_suffix('>')?;
            Some((prefix.trim(), iri))
        })
        .collect()
}

fn expand(
    name: &str,
    prefixes: &HashMap<&str, &str>,
    line: usize,
) -> Result<NamedNode, HeaderError> {
    name.split_once(':')
        .and_then(|(prefix, local)| Some((prefixes.get(prefix)?, local)))
        .and_then(|(namespace, local)| NamedNode::new(format!("{namespace}{local}")).ok())
        .ok_or_else(|| HeaderError::UnknownName { line, name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::{HeaderError, Question, library};

    const EXAMPLE: &str = "\
#+ title: Qui opère ?
#+ description: Une ligne par système.
#+ tags: systèmes, opérateurs
#+ rules: G3
#+ params:
#+   _operateur_iri: Opérateur (ptl:Organisme)
#+   _mot: Un mot
#+ columns:
#+   systeme: Système
PREFIX ptl: <https://w3id.org/portulan/ontologie#>
SELECT ?systeme WHERE { ?systeme a ptl:Systeme }
";

    #[test]
    fn header_is_read() {
        let question = Question::parse("patrimoine/qui-opere", EXAMPLE).unwrap();
        assert_eq!(question.title, "Qui opère ?");
        assert_eq!(question.tags, ["systèmes", "opérateurs"]);
        assert_eq!(question.column_title("systeme"), "Système");
        let [operator, word] = question.parameters.as_slice() else { panic!("two parameters") };
        assert_eq!((operator.key(), operator.is_iri()), ("operateur", true));
        assert_eq!(
            operator.class.as_ref().unwrap().as_str(),
            "https://w3id.org/portulan/ontologie#Organisme"
        );
        assert_eq!((word.key(), word.is_iri(), word.label.as_str()), ("mot", false, "Un mot"));
    }

    #[test]
    fn bad_headers_name_the_line() {
        let error = |text: &str| Question::parse("x", text).unwrap_err();
        assert_eq!(error("#+ titel: x\n"), HeaderError::UnknownKey { line: 1, key: "titel".into() });
        assert_eq!(error("#+ title: x\n"), HeaderError::Missing("description"));
        assert!(matches!(error("\n#+ nothing\n"), HeaderError::NotAnEntry { line: 2, .. }));
        let unknown = "#+ params:\n#+   _x_iri: X (nope:Y)\n";
        assert!(matches!(error(unknown), HeaderError::UnknownName { line: 2, .. }));
    }

    #[test]
    fn every_file_of_the_library_is_read_and_is_sparql() {
        let files = super::Files::iter().count();
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
