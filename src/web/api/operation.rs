//! One operation of the API: from its declaration come its route, the check of what is asked, and its description.

use axum::routing::MethodRouter;
use oxrdf::NamedNode;
use serde_json::{Value, json};

use crate::web::extract::Visit;
use crate::web::problem::Problem;
use crate::web::state::AppState;
use crate::web::urls;

/// Where all the addresses of the API start.
pub(in crate::web) const ROOT: &str = "/api/v1";

/// What one can ask.
#[derive(Debug)]
pub(in crate::web) struct Operation {
    /// Its name in clients made from the description.
    pub(in crate::web) id: &'static str,
    /// Its path after [`ROOT`]; at most one part is a parameter.
    pub(in crate::web) path: &'static str,
    /// The chapter under which it is described.
    pub(in crate::web) tag: &'static str,
    /// What it gives, in a few words.
    pub(in crate::web) summary: &'static str,
    /// How it is used.
    pub(in crate::web) description: &'static str,
    /// What it can be asked with; nothing else is accepted.
    pub(in crate::web) parameters: &'static [&'static Parameter],
    /// Whether any other name is for the operation itself to judge (the parameters of a question).
    pub(in crate::web) open: bool,
    /// What it sends.
    pub(in crate::web) sends: Sends,
    /// What makes the answer.
    pub(in crate::web) make: Make,
}

/// What an operation sends.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) enum Sends {
    /// JSON, of the shape of this name in [`super::shapes`].
    Json(&'static str),
    /// Other media types.
    Files(&'static [&'static str]),
}

/// What makes the answer of an operation.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) enum Make {
    /// A reading of the map.
    Json(fn(&Call<'_>) -> Result<Value, Problem>),
    /// A route with a handler of its own, which answers GET.
    Get(fn() -> MethodRouter<AppState>),
    /// A route that this router does not hold, which answers POST: see [`crate::web::write`].
    Post,
}

/// A parameter of an operation.
#[derive(Debug)]
pub(in crate::web) struct Parameter {
    /// Its name.
    pub(in crate::web) name: &'static str,
    /// What it means.
    pub(in crate::web) says: &'static str,
    /// Its values.
    pub(in crate::web) kind: Kind,
    /// Whether it is a part of the path, must be given, or may be given several times.
    pub(in crate::web) place: Place,
    /// A value that shows how it is written.
    pub(in crate::web) example: &'static str,
}

/// Where a parameter stands, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Place {
    /// In the path.
    Path,
    /// In the query string, once.
    Needed,
    /// In the query string, once or not at all.
    Once,
    /// In the query string, any number of times.
    Many,
}

/// The values of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Kind {
    /// A text of at most so many characters.
    Text(usize),
    /// The address of a thing: an IRI, absolute or relative to the base of the map.
    Address,
    /// A whole number within bounds, and the value when none is given.
    Number(u64, u64, Option<u64>),
    /// One of some words, the first one when none is given.
    Word(&'static [&'static str]),
    /// A day, as `2026-11-25`.
    Day,
}

impl Kind {
    /// What is expected, when `value` is not; it completes «On attend …».
    fn refuses(self, value: &str) -> Option<String> {
        match self {
            Self::Text(most) => (value.chars().count() > most)
                .then(|| format!("un texte d’au plus {most} caractères")),
            Self::Address => {
                (value.len() > 2_000).then(|| "l’adresse d’une chose de la carte".to_owned())
            }
            Self::Number(least, most, _) => {
                let digits = value.bytes().all(|byte| byte.is_ascii_digit());
                let number = value.parse::<u64>().ok().filter(|_| digits);
                let fits = number.is_some_and(|number| (least..=most).contains(&number));
                (!fits).then(|| format!("un nombre entre {least} et {most}"))
            }
            Self::Word(words) => (!words.contains(&value))
                .then(|| format!("un de ces mots\u{a0}: {}", words.join(", "))),
            // The calendar is checked where the day is read.
            Self::Day => (value.len() != 10).then(|| "un jour, comme 2026-11-25".to_owned()),
        }
    }

    /// The JSON Schema of its values.
    pub(in crate::web) fn schema(self) -> Value {
        match self {
            Self::Text(most) => json!({ "type": "string", "minLength": 1, "maxLength": most }),
            Self::Address => {
                json!({ "type": "string", "format": "iri-reference", "minLength": 1, "maxLength": 2_000 })
            }
            Self::Number(least, most, usual) => {
                let mut schema = json!({ "type": "integer", "minimum": least, "maximum": most });
                if let Some(usual) = usual {
                    schema["default"] = json!(usual);
                }
                schema
            }
            Self::Word(words) => json!({ "type": "string", "enum": words, "default": words[0] }),
            Self::Day => json!({ "type": "string", "format": "date" }),
        }
    }
}

impl Operation {
    /// Its address, with the braces of its parameter.
    pub(in crate::web) fn address(&self) -> String {
        format!("{ROOT}{}", self.path)
    }

    /// The pattern of its route: what stands for an address takes the slashes too.
    pub(super) fn route(&self) -> String {
        self.address().replace("{id}", "{*id}").replace("{name}", "{*name}")
    }

    fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        let mut known = self.parameters.iter().filter(|one| one.place != Place::Path);
        known.find(|one| one.name == name).copied()
    }

    /// Checks what is asked against what is declared.
    ///
    /// # Errors
    /// [`Problem::BadParameter`] for a name that is not known, a value that does not suit, and what is missing.
    pub(super) fn check(&self, pairs: &[(String, String)]) -> Result<(), Problem> {
        for (place, (name, value)) in pairs.iter().enumerate() {
            let Some(known) = self.parameter(name) else {
                if self.open && !value.is_empty() {
                    continue;
                }
                return Err(Problem::bad(name, format!("rien\u{a0}: {}", self.names())));
            };
            if value.is_empty() {
                return Err(Problem::bad(name, "une valeur"));
            }
            if let Some(expected) = known.kind.refuses(value) {
                return Err(Problem::bad(name, expected));
            }
            let again = pairs[..place].iter().any(|(other, _)| other == name);
            if again && known.place != Place::Many {
                return Err(Problem::bad(name, "une seule valeur"));
            }
        }
        let given = |name: &str| pairs.iter().any(|(other, _)| other == name);
        let missing =
            self.parameters.iter().find(|one| one.place == Place::Needed && !given(one.name));
        missing.map_or(Ok(()), |one| Err(Problem::bad(one.name, "une valeur")))
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self
            .parameters
            .iter()
            .filter(|one| one.place != Place::Path)
            .map(|one| one.name)
            .collect();
        match names.is_empty() {
            true => "cette adresse ne connaît aucun paramètre".to_owned(),
            false => format!("cette adresse connaît {}", names.join(", ")),
        }
    }
}

/// A call of an operation.
pub(in crate::web) struct Call<'a> {
    /// Who calls, over which edition; its pairs are those of pages.
    pub(in crate::web) visit: &'a Visit,
    /// The parameter of the path, empty when there is none.
    pub(in crate::web) given: &'a str,
    /// The pairs as they were given.
    pub(in crate::web) pairs: &'a [(String, String)],
}

impl Call<'_> {
    /// The thing whose address is given under that name.
    pub(super) fn thing(&self, name: &str) -> Result<NamedNode, Problem> {
        let text = self.visit.param(name).unwrap_or_default();
        let thing = self.visit.urls().parse(text);
        thing.ok_or_else(|| Problem::bad(name, "l’adresse d’une chose de la carte"))
    }

    /// A whole number whose bounds have been checked.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.visit.param(name)?.parse().ok()
    }

    /// The number of the page, and how many items a page has.
    pub(super) fn page(&self) -> (usize, usize) {
        let number = |name, usual| {
            let number = self.number(name).and_then(|number| usize::try_from(number).ok());
            number.unwrap_or(usual)
        };
        (number("page", 1), number("lignes", 50))
    }

    /// What of a list is on the page that is asked for: how many items to skip, how many to take.
    pub(super) fn range(&self) -> (usize, usize) {
        let (page, size) = self.page();
        (page.saturating_sub(1).saturating_mul(size), size)
    }

    /// An answer with where it stands in its list: `total`, `page`, `pages` and `next` are added to it.
    ///
    /// # Errors
    /// When there is no such page.
    pub(super) fn paged(&self, mut answer: Value, total: usize) -> Result<Value, Problem> {
        let (page, size) = self.page();
        let pages = total.div_ceil(size).max(1);
        if page > pages {
            return Err(Problem::bad("page", format!("un numéro de page entre 1 et {pages}")));
        }
        let next = (page < pages).then(|| self.address_with("page", &(page + 1).to_string()));
        answer["total"] = json!(total);
        answer["page"] = json!(page);
        answer["pages"] = json!(pages);
        answer["next"] = json!(next);
        Ok(answer)
    }

    /// The address of this call with another value.
    pub(super) fn address_with(&self, name: &str, value: &str) -> String {
        let others = self.pairs.iter().filter(|(known, _)| known != name);
        let mut pairs: Vec<(&str, String)> =
            others.map(|(known, value)| (known.as_str(), value.clone())).collect();
        pairs.push((name, value.to_owned()));
        urls::with_query(&self.visit.path, &pairs)
    }
}
