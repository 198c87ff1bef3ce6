//! Questions made from true facts of the map: to choose, to match, to put in order.
//!
//! What is asked is declared in `data/apprendre/questions.csv`: a property, a class, the words. A wrong answer is of the
//! same kind as the right one, and nothing on the map links it to the subject. Only established facts are asked about,
//! never anything invented. The same seed over the same edition always gives the same questions.

mod draw;
mod facts;

use std::sync::OnceLock;

use oxrdf::{NamedNode, Term};
use rust_embed::RustEmbed;

pub use self::draw::draw;
pub use self::facts::Facts;

/// Answers offered, pairs to match, things to put in order.
pub const OFFERED: usize = 4;

#[derive(RustEmbed)]
#[folder = "data/apprendre"]
#[include = "questions.csv"]
struct Files;

/// How a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The subject is given, its value is to be chosen.
    Value,
    /// The value is given, its subject is to be chosen.
    Subject,
    /// Subjects and values are to be matched.
    Match,
    /// Subjects are to be put in the order of their values, which are dates.
    Order,
}

/// A kind of question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its name.
    pub key: String,
    /// Under what one finds it.
    pub theme: String,
    /// How it is asked.
    pub form: Form,
    /// The property that it is about, in the ontology.
    pub property: NamedNode,
    /// The key of the class of the subjects; none when any will do.
    pub class: Option<String>,
    /// What is asked, with `{sujet}` or `{valeur}`.
    pub prompt: String,
    /// What explains the answer, with both.
    pub explanation: String,
}

/// A question, ready to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its topic.
    pub topic: &'static Topic,
    /// What is asked.
    pub asked: Asked,
}

/// What is asked, and what is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// One answer among several.
    Choice {
        /// What the question names: a subject or a value.
        given: Term,
        /// The answers, in the order in which they are offered.
        options: Vec<Term>,
        /// The place of the right one.
        right: usize,
    },
    /// Each subject has one value.
    Match {
        /// The subjects, in the order in which they are shown.
        subjects: Vec<NamedNode>,
        /// The values, in the order in which they are offered.
        values: Vec<Term>,
        /// For each subject, the place of its value.
        right: Vec<usize>,
    },
    /// Subjects with their dates.
    Order {
        /// In the order in which they are shown.
        subjects: Vec<NamedNode>,
        /// Their dates, as the map writes them.
        dates: Vec<String>,
        /// For each subject, its rank from 0, the oldest first.
        right: Vec<usize>,
    },
}

/// The kinds of questions that come with the program.
///
/// A row that is malformed is left out and logged: a test refuses it before it is published.
pub fn topics() -> &'static [Topic] {
    static TOPICS: OnceLock<Vec<Topic>> = OnceLock::new();
    TOPICS.get_or_init(|| {
        let file = Files::get("questions.csv").map(|file| file.data).unwrap_or_default();
        let text = String::from_utf8_lossy(&file).into_owned();
        let mut topics = Vec::new();
        for line in text.lines().skip(1).filter(|line| !line.trim().is_empty()) {
            match topic(line) {
                Some(topic) => topics.push(topic),
                None => tracing::error!(line, "a kind of question is left out"),
            }
        }
        topics
    })
}

/// The themes, in the order of the file.
pub fn themes() -> Vec<&'static str> {
    let mut themes: Vec<&str> = Vec::new();
    for topic in topics() {
        if !themes.contains(&topic.theme.as_str()) {
            themes.push(&topic.theme);
        }
    }
    themes
}

fn topic(line: &str) -> Option<Topic> {
    let cells: Vec<&str> = line.split(';').map(str::trim).collect();
    let [key, theme, form, property, class, prompt, explanation] = cells.as_slice() else {
        return None;
    };
    let form = match *form {
        "valeur" => Form::Value,
        "sujet" => Form::Subject,
        "relier" => Form::Match,
        "ranger" => Form::Order,
        _ => return None,
    };
    let names_it = match form {
        Form::Value => prompt.contains("{sujet}"),
        Form::Subject => prompt.contains("{valeur}"),
        Form::Match | Form::Order => true,
    };
    let property = NamedNode::new(format!("{}{property}", crate::vocab::ptl::NAMESPACE)).ok()?;
    names_it.then(|| Topic {
        key: (*key).to_owned(),
        theme: (*theme).to_owned(),
        form,
        property,
        class: (!class.is_empty()).then(|| (*class).to_owned()),
        prompt: (*prompt).to_owned(),
        explanation: (*explanation).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{themes, topic, topics};

    #[test]
    fn every_row_is_a_topic() {
        let file = super::Files::get("questions.csv").expect("embedded");
        let text = String::from_utf8_lossy(&file.data).into_owned();
        let rows = text.lines().skip(1).filter(|line| !line.trim().is_empty()).count();
        assert!(rows > 10 && topics().len() == rows, "{rows} rows, {} topics", topics().len());
        assert!(themes().len() >= 5);
    }

    #[test]
    fn a_row_that_asks_nothing_is_refused() {
        for bad in ["", "a;b;c", "a;b;valeur;p;;sans trou;x", "a;b;licorne;p;;{sujet};x"] {
            assert!(topic(bad).is_none(), "{bad}");
        }
    }
}
