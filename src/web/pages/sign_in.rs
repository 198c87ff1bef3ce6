//! `/connexion`: signing in with the administrator's token, until there are accounts.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::web::extract::Asked;
use crate::web::filters;
use crate::web::importing::{COOKIE, Form, Refusal, SignedIn, from_here};
use crate::web::pages::html;
use crate::web::pages::import::private;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::state::AppState;

/// Where one goes once signed in; also the only addresses to which the cookie is sent.
const WRITING: &str = "/importer";

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
struct SignInPage {
    shell: Shell,
    /// What was wrong with the last attempt.
    error: Option<String>,
    can_write: bool,
    /// Where the person was going.
    next: String,
}

/// Shows the form.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    let next = next(asked.pair("suite").unwrap_or_default());
    page(asked, None, next).await
}

/// An address among those where one writes; never another site.
fn next(said: &str) -> String {
    let is_ours =
        said.strip_prefix(WRITING).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if is_ours && !said.contains(['\\', '\r', '\n']) { said.to_owned() } else { WRITING.to_owned() }
}

async fn page(asked: Asked, error: Option<String>, next: String) -> Result<Response, Problem> {
    let can_write = asked.state.desk().is_some();
    let response = asked
        .answer_anew(move |visit| {
            let names = visit.names();
            let shell = Shell::new(visit, "Connexion", &names)
                .in_section(Section::None)
                .under("Accueil", "/");
            html(&SignInPage { shell, error, can_write, next })
        })
        .await?;
    Ok(private(response))
}

/// Opens a session.
pub(in crate::web) async fn enter(
    State(state): State<AppState>,
    headers: HeaderMap,
    asked: Asked,
    form: Form,
) -> Result<Response, Problem> {
    from_here(&headers)?;
    let desk = state.desk().ok_or_else(|| Problem::NotFound(String::new()))?;
    let next = next(form.get("suite"));
    match desk.sign_in(form.get("jeton")) {
        Ok(number) => {
            let mut response = Redirect::to(&next).into_response();
            set_cookie(&mut response, &headers, (&number, None));
            Ok(private(response))
        }
        Err(refusal) => {
            let (status, said) = match refusal {
                Refusal::Wrong => {
                    (StatusCode::FORBIDDEN, "Ce n’est pas le jeton de cette carte.".to_owned())
                }
                Refusal::TooMany(seconds) => (
                    StatusCode::TOO_MANY_REQUESTS,
                    format!("Trop d’essais : recommencez dans {seconds} secondes."),
                ),
            };
            let mut response = page(asked, Some(said), next).await?;
            *response.status_mut() = status;
            if let Refusal::TooMany(seconds) = refusal {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Ok(response)
        }
    }
}

/// Ends the session.
pub(in crate::web) async fn leave(
    signed_in: SignedIn,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Problem> {
    signed_in.check(&form)?;
    signed_in.desk.sessions().close(&signed_in.session);
    let mut response = Redirect::to(WRITING).into_response();
    set_cookie(&mut response, &headers, ("", Some(0)));
    Ok(private(response))
}

fn set_cookie(response: &mut Response, headers: &HeaderMap, (number, age): (&str, Option<u32>)) {
    // Behind a proxy that speaks TLS; over plain HTTP a browser would drop a «Secure» cookie.
    let is_secure = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https");
    let secure = if is_secure { "; Secure" } else { "" };
    let age = age.map(|age| format!("; Max-Age={age}")).unwrap_or_default();
    let cookie =
        format!("{COOKIE}={number}; Path={WRITING}; HttpOnly; SameSite=Strict{secure}{age}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
}
