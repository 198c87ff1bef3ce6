//! Where one thing stands, on its own page; and where one completes it.

use oxrdf::NamedNode;

use crate::completeness::{Choice, Stand, percent};
use crate::schema::{PropertyShape, local_name};
use crate::web::extract::Visit;
use crate::web::filters;
use crate::web::pages::{counted, entry, lower_first};
use crate::web::urls;

/// Where a thing stands, ready for templates.
pub(in crate::web) struct StandView {
    /// The number and the name of each level that it can reach, what it means, whether it is reached.
    pub(in crate::web) levels: Vec<(usize, String, String, bool)>,
    pub(in crate::web) percentage: usize,
    /// The number of the level that comes next.
    pub(in crate::web) next: Option<usize>,
    /// What it lacks to reach it: the name of the property, what it says, and its field in the form.
    pub(in crate::web) lacks: Vec<(String, String, Option<String>)>,
    /// All the things of the same nature.
    pub(in crate::web) others: Option<String>,
}

/// How well the things of an organisation are described, ready for templates.
pub(in crate::web) struct MaturityView {
    pub(in crate::web) summary: String,
    /// The page about them.
    pub(in crate::web) href: String,
    /// Level, how many things, in percent, the page about them.
    pub(in crate::web) rows: Vec<(String, String, usize, String)>,
}

/// How well the things that an organisation gathers are described; `None` when it gathers none.
pub(in crate::web) fn maturity(visit: &Visit, organisation: &NamedNode) -> Option<MaturityView> {
    let all = visit.completeness();
    let fictitious = visit.names().name(organisation).fictitious;
    let chosen = |property: &NamedNode| Choice {
        gathered: vec![(property.clone(), organisation.clone())],
        fictitious,
        ..Choice::default()
    };
    let mut tallies = all.gatherings().iter().map(|one| (one, all.tally(&chosen(one))));
    let (property, tally) = tallies.find(|(_, tally)| tally.things > 0)?;
    let name = local_name(property.as_str());
    let short = visit.urls().short(organisation.as_ref());
    let href = urls::with_query("/completude", &[(name, short.clone())]);
    let row = |(reached, count): (usize, &usize)| {
        let level = reached.checked_sub(1).and_then(|place| all.levels().get(place));
        let label = level.map_or_else(
            || "Aucun niveau".to_owned(),
            |level| format!("Niveau\u{a0}{reached}, {}", lower_first(&level.label)),
        );
        let pairs = [(name, short.clone()), ("niveau", reached.to_string())];
        let href = urls::with_query("/completude", &pairs);
        (label, filters::number(*count), percent(*count, tally.things), href)
    };
    Some(MaturityView {
        summary: format!(
            "{}\u{202f}% de ce que l’on attend est dit, sur {}.",
            tally.percentage(),
            counted(tally.things, "chose suivie", "choses suivies")
        ),
        rows: tally.reached.iter().enumerate().map(row).collect(),
        href,
    })
}

/// Where a thing stands, as this reader sees it; `None` when no level speaks of it.
pub(in crate::web) fn stand(
    visit: &Visit,
    thing: &NamedNode,
    key: Option<&str>,
) -> Option<StandView> {
    let stand = Stand::of(visit.view.as_ref(), &visit.schema, thing)?;
    let form = form(visit, thing);
    let (filled, expected) = stand.filled();
    let levels = stand.levels.iter().take(stand.top).enumerate();
    Some(StandView {
        levels: levels
            .map(|(place, level)| {
                let meaning = level.definition.clone().unwrap_or_default();
                (place + 1, level.label.clone(), meaning, place < stand.reached)
            })
            .collect(),
        percentage: percent(filled, expected),
        next: (stand.reached < stand.top).then_some(stand.reached + 1),
        lacks: stand
            .lacks()
            .map(|lack| {
                let says = lack.shape.description.clone().unwrap_or_default();
                (lack.shape.name.clone(), says, field(form.as_deref(), &lack.shape))
            })
            .collect(),
        others: key.map(|key| urls::with_query("/completude", &[("nature", key.to_owned())])),
    })
}

/// The form of a thing, when it is part of the map itself.
pub(super) fn form(visit: &Visit, thing: &NamedNode) -> Option<String> {
    let local = thing.as_str().strip_prefix(visit.urls().base())?.strip_prefix("id/")?;
    Some(entry::thing_url(local))
}

/// Where a property is filled in.
pub(super) fn field(form: Option<&str>, shape: &PropertyShape) -> Option<String> {
    form.map(|form| format!("{form}#{}", entry::field_id(&shape.path)))
}
