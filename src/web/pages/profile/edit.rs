//! `/importer/profil/<organisme>/<source>`: one mapping is written, tried, then kept or given up; others are removed.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use oxrdf::vocab::rdf;
use oxrdf::{Literal, NamedNode, Quad, Term};

use super::fields::{Group, groups};
use super::page_url;
use crate::coverage::{ask, known};
use crate::profile::{Author, Effect, Grammar, MAPPINGS, Profile, Role, Values};
use crate::repository::{PublicationError, Repository};
use crate::vocab::ptl;
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::importing::{Form, SignedIn, WHO};
use crate::web::names::Shown;
use crate::web::pages::html;
use crate::web::pages::import::private;
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

#[derive(Template)]
#[template(path = "pages/profile_edit.html")]
struct EditPage {
    shell: Shell,
    action: String,
    page: String,
    csrf: String,
    /// The edition that the person looks at.
    edition: u64,
    conditions: Vec<Field>,
    effects: Vec<Field>,
    reason: String,
    own: Vec<Own>,
    error: Option<String>,
    tried: Option<Tried>,
}

/// One thing that a mapping can say.
struct Field {
    name: String,
    label: String,
    value: String,
    is_check: bool,
    /// What can be chosen; a text is written when there is nothing.
    groups: Vec<Group>,
}

/// A mapping that can be removed.
struct Own {
    iri: String,
    title: String,
    elements: String,
}

/// What a mapping would do.
struct Tried {
    effect: Effect,
    examples: Vec<Shown>,
}

/// What a form, or an address, says.
#[derive(Clone, Debug, Default)]
struct Filled {
    values: Vec<(String, String)>,
    reason: String,
}

impl Filled {
    /// Reads what is said of each property of mappings, under its name.
    fn read(grammar: &Grammar, get: impl Fn(&str) -> String) -> Self {
        let names = grammar.terms().map(|term| name(&term.iri).to_owned());
        let values = names.map(|name| (get(&name), name)).map(|(value, name)| (name, value));
        Self { values: values.collect(), reason: get("raison") }
    }

    fn get(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// The mapping as triples.
    fn quads(&self, grammar: &Grammar, base: &str) -> Vec<Quad> {
        let node = NamedNode::new_unchecked("urn:correspondance");
        let quad = |predicate: NamedNode, object: Term| {
            Quad::new(node.clone(), predicate, object, oxrdf::GraphName::DefaultGraph)
        };
        let kind = ptl::CORRESPONDANCE.into_owned();
        let mut quads = vec![quad(rdf::TYPE.into_owned(), kind.into())];
        for term in grammar.terms() {
            let value = self.get(name(&term.iri));
            if value.is_empty() {
                continue;
            }
            let iri =
                || NamedNode::new(value).or_else(|_| NamedNode::new(format!("{base}{value}")));
            let object = match term.values {
                Values::Text | Values::True => Literal::new_simple_literal(value).into(),
                Values::Class | Values::Property | Values::Thing => match iri() {
                    Ok(iri) => iri.into(),
                    Err(_) => Literal::new_simple_literal(value).into(),
                },
            };
            quads.push(quad(term.iri.clone(), object));
        }
        quads
    }
}

/// The name of a property in forms.
fn name(iri: &NamedNode) -> &str {
    iri.as_str().rsplit(['#', '/']).next().unwrap_or_default()
}

/// Shows the form, filled with what the address says.
pub(in crate::web) async fn show(
    signed_in: SignedIn,
    Path(local): Path<String>,
    asked: Asked,
) -> Result<Response, Problem> {
    let response = asked.answer_anew(move |visit| {
        let grammar = grammar(&signed_in);
        let get = |name: &str| visit.param(name).unwrap_or_default().to_owned();
        let filled = Filled::read(&grammar, get);
        page(visit, (&signed_in, &local), (&filled, None, None))
    });
    Ok(private(response.await?))
}

/// Tries, keeps or removes a mapping.
pub(in crate::web) async fn change(
    signed_in: SignedIn,
    Path(local): Path<String>,
    asked: Asked,
    form: Form,
) -> Result<Response, Problem> {
    signed_in.check(&form)?;
    let wanted = wanted(&signed_in, &local, &form)?;
    let (filled, next) = match wanted {
        Ok((filled, profile, true)) => {
            let author = Author { name: WHO.to_owned(), reason: filled.reason.clone() };
            match profile.publish(signed_in.desk.repository(), &author).await {
                Ok(_) => {
                    return Ok(private(Redirect::to(&page_url(&local)).into_response()));
                }
                Err(error) => (filled, Err(refused(&error))),
            }
        }
        Ok((filled, profile, false)) => (filled, Ok(profile)),
        Err((filled, error)) => (filled, Err(error)),
    };
    let is_refused = next.is_err();
    let response = asked.answer_anew(move |visit| {
        let shown = (&signed_in, local.as_str());
        match &next {
            Ok(profile) => {
                let effect = profile.effect(signed_in.desk.repository());
                let effect = effect.map_err(|error| Problem::internal(&error))?;
                page(visit, shown, (&filled, Some(effect), None))
            }
            Err(error) => page(visit, shown, (&filled, None, Some(error.clone()))),
        }
    });
    let mut response = response.await?;
    if is_refused {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(private(response))
}

/// What was filled in, the profile that it makes, and whether to keep it; or why it cannot be made.
type Wanted = Result<(Filled, Profile, bool), (Filled, String)>;

fn wanted(signed_in: &SignedIn, local: &str, form: &Form) -> Result<Wanted, Problem> {
    let repository = signed_in.desk.repository();
    let source = source(repository, local)?;
    let grammar = grammar(signed_in);
    let filled = Filled::read(&grammar, |name| form.get(name).to_owned());
    let mut profile = Profile::current(repository, &source);
    if let Ok(edition) = form.get("edition").parse() {
        profile = profile.seen_at(edition);
    }
    if form.get("action") == "retirer" {
        let mapping = NamedNode::new(form.get("correspondance"));
        let mapping = mapping.map_err(|_| Problem::bad("correspondance", "une adresse"))?;
        let kept = Filled { values: Vec::new(), ..filled };
        return Ok(Ok((kept, profile.without(&mapping), true)));
    }
    let written = filled.quads(&grammar, repository.addresses().base());
    Ok(match profile.with(repository, &written) {
        Ok(profile) => Ok((filled, profile, form.get("action") == "enregistrer")),
        Err(error) => Err((filled, format!("Cette correspondance ne tient pas : {error}."))),
    })
}

fn refused(error: &PublicationError) -> String {
    match error {
        PublicationError::Conflict { header, .. } => format!(
            "{} a changé ce profil entre-temps (changement n° {}, « {} »). Rien n’a été enregistré : relisez la page, puis recommencez.",
            header.author, header.number, header.message
        ),
        other => {
            tracing::error!(error = %other, "a profile was not published: {other}");
            "L’enregistrement n’a pas abouti. Recommencez dans un instant.".to_owned()
        }
    }
}

fn grammar(signed_in: &SignedIn) -> Grammar {
    let repository = signed_in.desk.repository();
    let view = repository.view(&crate::reader::Reader::Administrator);
    Grammar::read(&view, repository.addresses().ontology().as_ref())
}

/// The graph of a source of the map.
fn source(repository: &Repository, local: &str) -> Result<NamedNode, Problem> {
    let base = repository.addresses().base();
    let source = NamedNode::new(format!("{base}graphe/source/{local}"));
    let source = source.map_err(|_| Problem::NotFound(local.to_owned()))?;
    let graphs = repository.current().edition.graph_descriptions();
    let is_there = graphs.iter().any(|graph| graph.name == source);
    if is_there { Ok(source) } else { Err(Problem::NotFound(local.to_owned())) }
}

fn page(
    visit: &Visit,
    (signed_in, local): (&SignedIn, &str),
    (filled, effect, error): (&Filled, Option<Effect>, Option<String>),
) -> Result<Response, Problem> {
    let names = visit.names();
    let repository = signed_in.desk.repository();
    let source = source(repository, local)?;
    let grammar = grammar(signed_in);
    let fields = |role: Role| {
        let terms = grammar.terms().filter(|term| term.role == role);
        terms
            .map(|term| Field {
                name: name(&term.iri).to_owned(),
                label: term.label.clone(),
                value: filled.get(name(&term.iri)).to_owned(),
                is_check: term.values == Values::True,
                groups: groups(visit, &names, term, filled.get(name(&term.iri))),
            })
            .collect()
    };
    let title = format!("Expliquer «\u{202f}{}\u{202f}»", names.thing(&source).text);
    let tried = effect.map(|effect| Tried {
        examples: effect.examples.iter().map(|thing| names.thing(thing)).collect(),
        effect,
    });
    let own = own(repository, &source)?;
    let shell = Shell::new(visit, title, &names)
        .in_section(Section::None)
        .under("Modèles", "/profil")
        .under("Ce qui est compris", page_url(local));
    html(&EditPage {
        action: format!("/importer{}", page_url(local)),
        page: page_url(local),
        csrf: signed_in.csrf.clone(),
        edition: repository.current().head.number,
        conditions: fields(Role::Condition),
        effects: fields(Role::Effect),
        reason: filled.reason.clone(),
        own,
        error,
        tried,
        shell,
    })
}

/// The mappings of the source itself.
fn own(repository: &Repository, source: &NamedNode) -> Result<Vec<Own>, Problem> {
    let view = repository.view(&crate::reader::Reader::Administrator);
    let profile = repository.addresses().profile_of(source);
    let (variables, rows) = ask(&view, source, known(MAPPINGS))?;
    let text = |row: &[Option<Term>], column: &str| -> String {
        let place = variables.iter().position(|variable| variable.as_str() == column);
        match place.and_then(|place| row.get(place)) {
            Some(Some(Term::NamedNode(iri))) => iri.as_str().to_owned(),
            Some(Some(Term::Literal(literal))) => literal.value().to_owned(),
            _ => String::new(),
        }
    };
    let own = rows.iter().filter(|row| text(row, "profil") == profile.as_str());
    Ok(own
        .map(|row| Own {
            iri: text(row, "correspondance"),
            title: text(row, "correspondanceLabel"),
            elements: text(row, "elements"),
        })
        .collect())
}
