//! A query of the editor as a question of the library: a `.rq` file with its header, to put in the folder of
//! `serve --queries`.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::index::QueryError;
use crate::queries::Question;
use crate::sparql::guard;
use crate::web::extract::AskedFile;
use crate::web::problem::Problem;

/// Longest title and longest description, in characters.
const LONGEST: usize = 500;

/// Sends the file of `?query=`, titled `?titre=` and described by `?lecture=`.
pub(in crate::web) async fn send(AskedFile(asked): AskedFile) -> Result<Response, Problem> {
    let text = |name: &'static str, expected: &str| {
        // A line of the header is one line.
        let said = asked.pair(name).unwrap_or_default();
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = !said.is_empty() && said.chars().count() <= LONGEST;
        if fits { Ok(said) } else { Err(Problem::bad(name, expected)) }
    };
    let title = text("titre", "la question, en toutes lettres")?;
    let description = text("lecture", "comment lire la réponse")?;
    let query = asked.pair("query").unwrap_or_default().replace("\r\n", "\n");
    guard::check(&query).map_err(|error| match error {
        QueryError::TooComplex(said) => {
            Problem::bad("query", format!("une requête moins longue\u{a0}: {said}"))
        }
        _ => Problem::bad("query", "une requête SPARQL"),
    })?;
    // The header of the question that it was made from gives way.
    let body: Vec<&str> = query.lines().filter(|line| !line.starts_with("#+")).collect();
    let kept: Vec<&str> = query
        .lines()
        .filter(|line| line.starts_with("#+ chart:") || line.starts_with("#+ tags:"))
        .collect();
    let mut file = format!("#+ title: {title}\n#+ description: {description}\n");
    for line in kept {
        file.push_str(&format!("{line}\n"));
    }
    file.push_str(&format!("\n{}\n", body.join("\n").trim()));
    Question::parse("nouvelle", &file)
        .map_err(|error| Problem::bad("query", format!("un en-tête de question\u{a0}: {error}")))?;
    let disposition = format!("attachment; filename=\"{}.rq\"", file_name(&title));
    let kind = "application/sparql-query; charset=utf-8".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], file)
        .into_response())
}

/// A title as the name of a file: ASCII letters and digits, and hyphens.
fn file_name(title: &str) -> String {
    let plain = crate::search::normalise(title);
    let words: Vec<&str> =
        plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(60).collect();
    if name.is_empty() { "question".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn titles_become_names_of_files() {
        assert_eq!(file_name("Qui opère l’échange\u{202f}?"), "qui-opere-l-echange");
        assert_eq!(file_name("«\u{202f}»"), "question");
    }
}
