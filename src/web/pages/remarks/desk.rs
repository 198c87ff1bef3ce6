//! Answering what was reported.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::{Line, line, store};
use crate::remarks::{Remarks, Status};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::importing::{Form, SignedIn};
use crate::web::pages::html;
use crate::web::pages::import::private;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

#[derive(Template)]
#[template(path = "pages/remarks_desk.html")]
struct DeskPage {
    shell: Shell,
    csrf: String,
    /// Those without an answer, then the others.
    parts: [(&'static str, Vec<Line>); 2],
    statuses: [Status; 3],
    error: Option<String>,
}

/// Shows all that was reported, with a form to answer each.
pub(in crate::web) async fn index(signed_in: SignedIn, asked: Asked) -> Result<Response, Problem> {
    let remarks = store(&asked.state)?;
    let shown = move |visit: &Visit| page(visit, &remarks, (signed_in.csrf, None));
    Ok(private(asked.answer_anew(shown).await?))
}

fn page(
    visit: &Visit,
    remarks: &Remarks,
    (csrf, error): (String, Option<String>),
) -> Result<Response, Problem> {
    let names = visit.names();
    let (waiting, answered) = remarks
        .all()
        .iter()
        .filter_map(|remark| line(visit, &names, remark))
        .partition(|line: &Line| line.reply.is_none());
    let shell = Shell::new(visit, "Répondre aux erreurs signalées", &names)
        .in_section(Section::None)
        .under("Importer", "/importer");
    html(&DeskPage {
        shell,
        csrf,
        parts: [("À répondre", waiting), ("Répondues", answered)],
        statuses: Status::ANSWERS,
        error,
    })
}

/// Keeps an answer.
pub(in crate::web) async fn answer(
    signed_in: SignedIn,
    asked: Asked,
    Path(number): Path<u64>,
    form: Form,
) -> Result<Response, Problem> {
    signed_in.check(&form)?;
    let remarks = store(&asked.state)?;
    let status = Status::from_key(form.get("etat"))
        .filter(|status| Status::ANSWERS.contains(status))
        .ok_or_else(|| Problem::bad("etat", "corrigee, retenue ou ecartee"))?;
    // The file is written where pages are made, not where requests are received.
    let answered = move |visit: &Visit| match remarks.answer(
        number,
        status,
        (form.get("par"), form.get("texte")),
    ) {
        Ok(()) => {
            let place = format!("/importer/remarques#remarque-{number}");
            Ok(Redirect::to(&place).into_response())
        }
        Err(error) => {
            let said = format!("{number}\u{a0}: {error}.");
            page(visit, &remarks, (signed_in.csrf, Some(said)))
        }
    };
    Ok(private(asked.answer_anew(answered).await?))
}
