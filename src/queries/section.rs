//! Questions that make the sections of a page about one thing, as their headers declare.
//!
//! The questions in `queries/<key>/`, where `<key>` is that of a class in addresses, are asked of the things of that
//! class: a new section is a new file.

use super::{Question, library};

/// How a question makes a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Heading of the section, in French; the question makes no section without it.
    pub title: String,
    /// Order on the page: the smallest first.
    pub rank: u32,
    /// What is said when the map has no answer.
    pub empty: String,
    /// What the section counts.
    pub figure: Option<Figure>,
    /// The variable under whose values the rows are gathered.
    pub group: Option<String>,
    /// Which way data flow between the thing and those of the first column.
    pub flow: Option<Flow>,
    /// The variable whose things are looked at, to say which of their properties are known.
    pub coverage: Option<String>,
}

/// What a section counts: the different values of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The variable, without `?`.
    pub variable: String,
    /// What one is called, in French.
    pub one: String,
    /// What several are called.
    pub several: String,
}

/// Which way data flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Towards the thing that the page is about.
    In,
    /// From it.
    Out,
}

impl Section {
    /// Reads one line of a header; `None` when its value is malformed.
    pub(super) fn entry(&mut self, key: &str, value: &str) -> Option<()> {
        match key {
            "section" => value.clone_into(&mut self.title),
            "rank" => self.rank = value.parse().ok()?,
            "empty" => value.clone_into(&mut self.empty),
            "group" => self.group = Some(value.to_owned()),
            "coverage" => self.coverage = Some(value.to_owned()),
            "figure" => {
                let (variable, names) = value.split_once('=')?;
                let (one, several) = names.split_once(',')?;
                self.figure = Some(Figure {
                    variable: variable.trim().to_owned(),
                    one: one.trim().to_owned(),
                    several: several.trim().to_owned(),
                });
            }
            "flow" => {
                self.flow = Some(match value {
                    "in" => Flow::In,
                    "out" => Flow::Out,
                    _ => return None,
                });
            }
            _ => return None,
        }
        Some(())
    }

    /// Whether a key of a header belongs here.
    pub(super) fn knows(key: &str) -> bool {
        ["section", "rank", "empty", "group", "coverage", "figure", "flow"].contains(&key)
    }
}

/// The questions that make the page of a thing of the class `key`, in their order.
pub fn sections(key: &str) -> Vec<&'static Question> {
    let mut questions: Vec<&'static Question> = library()
        .iter()
        .filter(|question| !question.section.title.is_empty())
        .filter(|question| question.name.split_once('/').is_some_and(|(folder, _)| folder == key))
        .collect();
    questions.sort_by_key(|question| (question.section.rank, &question.name));
    questions
}
