//! What people think of a pair, and where they say it.

use crate::candidates::{Candidates, Lead, Pair};
use crate::web::extract::Visit;
use crate::web::names::Names;
use crate::web::pages::entry::thing_url;
use crate::web::problem::Problem;
use crate::web::urls;

/// What somebody thinks of a pair, ready for the template.
pub(super) struct LeadView {
    /// The name and the page of the lead.
    pub(super) name: String,
    pub(super) href: String,
    pub(super) opinion: String,
    pub(super) stage: Option<String>,
    pub(super) reason: Option<String>,
    /// Where it is followed.
    pub(super) follow: Option<String>,
}

impl LeadView {
    pub(super) fn new(visit: &Visit, lead: &Lead) -> Self {
        let short = visit.urls().short(lead.iri.as_ref());
        Self {
            name: lead.label.clone(),
            href: visit.urls().fiche(lead.iri.as_ref()),
            opinion: lead.opinion.clone(),
            stage: lead.stage.clone(),
            reason: lead.reason.clone(),
            follow: short.strip_prefix("id/").map(thing_url),
        }
    }
}

/// The form of a new lead on a pair, with what is known filled in.
pub(super) fn form(visit: &Visit, (names, all): (&Names<'_>, &Candidates), pair: &Pair) -> String {
    let (left, right) = (&all.things[pair.left], &all.things[pair.right]);
    let short = |iri: &oxrdf::NamedNode| visit.urls().short(iri.as_ref());
    let owner = short(&left.owner);
    let name = format!("{} et {}", names.thing(&left.iri).text, names.thing(&right.iri).text);
    urls::with_query(
        "/importer/saisie/nouveau/piste",
        &[
            ("organisme", owner.strip_prefix("id/organisme/").unwrap_or_default().to_owned()),
            ("rdfs:label", name),
            ("ptl:rapproche", short(&left.iri)),
            ("ptl:rapproche", short(&right.iri)),
            ("ptl:etape", "Idée".to_owned()),
        ],
    )
}

/// Which pairs are wanted, by what people think of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    All,
    ToLookAt,
    Kept,
    SetAside,
}

/// The choices: the value in the address, the words.
const CHOICES: [(&str, &str, Wanted); 3] = [
    ("a-voir", "Sans avis", Wanted::ToLookAt),
    ("retenu", "Retenues", Wanted::Kept),
    ("ecarte", "Écartées ou non comparables", Wanted::SetAside),
];

impl Wanted {
    /// What the address asks for.
    ///
    /// # Errors
    /// When it is none of the choices.
    pub(super) fn read(visit: &Visit) -> Result<Self, Problem> {
        let Some(text) = visit.param("avis") else { return Ok(Self::All) };
        let found = CHOICES.iter().find(|(value, _, _)| *value == text);
        found
            .map(|(_, _, wanted)| *wanted)
            .ok_or_else(|| Problem::bad("avis", "a-voir, retenu ou ecarte"))
    }

    /// The choices, and which is made.
    pub(super) fn choices(self) -> Vec<(&'static str, &'static str, bool)> {
        CHOICES.iter().map(|(value, text, one)| (*value, *text, *one == self)).collect()
    }

    /// Whether a pair is wanted.
    pub(super) fn takes(self, lead: Option<&Lead>) -> bool {
        match self {
            Self::All => true,
            Self::ToLookAt => lead.is_none(),
            Self::Kept => lead.is_some_and(|lead| lead.weight > 0),
            Self::SetAside => lead.is_some_and(|lead| lead.weight < 0),
        }
    }
}
