//! The counts as tables and as a picture: by nature, by what gathers, by property, over the editions.

use std::collections::HashMap;

use oxrdf::NamedNode;

use super::{Answered, class_name};
use crate::completeness::{Choice, Tally, percent};
use crate::drawing::shares::{Whole, shares};
use crate::search::sort_key;
use crate::web::filters;
use crate::web::names::Shown;

/// Groups shown; exports have them all.
const SHOWN: usize = 40;
/// Groups drawn.
const DRAWN: usize = 24;

/// The counts of groups.
pub(super) struct GroupTable {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) head: String,
    pub(super) rows: Vec<GroupRow>,
    /// How many groups are not shown.
    pub(super) more: Option<String>,
    /// How many things are in no group.
    pub(super) outside: Option<String>,
}

/// One group and its counts.
pub(super) struct GroupRow {
    pub(super) name: Shown,
    /// The same page for this group.
    pub(super) href: String,
    pub(super) tally: Tally,
}

impl GroupRow {
    pub(super) fn things(&self) -> String {
        filters::number(self.tally.things)
    }

    /// For each level, how many things reach it at least, in percent.
    pub(super) fn levels(&self) -> Vec<usize> {
        let levels = 1..self.tally.reached.len();
        levels.map(|level| percent(self.tally.at_least(level), self.tally.things)).collect()
    }
}

/// A property and how often it is said.
pub(super) struct PropertyRow {
    pub(super) name: String,
    pub(super) level: String,
    pub(super) said: String,
    pub(super) share: usize,
    /// The things that do not say it.
    pub(super) href: String,
    pub(super) lacking: String,
}

/// One edition and its counts.
pub(super) struct TrendRow {
    pub(super) number: String,
    pub(super) day: String,
    /// The page of that edition; nothing for the one that is shown.
    pub(super) href: Option<String>,
    pub(super) things: String,
    pub(super) percentage: usize,
    pub(super) levels: Vec<usize>,
}

/// By nature, then by each property that gathers.
pub(super) fn groups(asked: &Answered<'_>) -> Vec<GroupTable> {
    let Answered { visit, names, all, request } = asked;
    let link =
        |name: &str, value: String| visit.url_with(&[("page", String::new()), (name, value)]);
    let by_class = all.by_class(&request.choice);
    let mut rows: Vec<(i64, GroupRow)> = by_class
        .into_iter()
        .map(|(iri, tally)| {
            let class = visit.schema.class(iri.as_ref());
            let text = class_name(visit, &iri, true);
            let href = link("nature", class.map(|class| class.key.clone()).unwrap_or_default());
            let name = Shown { text, ..Shown::default() };
            (class.map_or(i64::MAX, |class| class.rank), GroupRow { name, href, tally })
        })
        .collect();
    rows.sort_by_cached_key(|(rank, row)| (*rank, sort_key(&row.name.text)));
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    let mut tables = vec![GroupTable {
        id: "par-nature".to_owned(),
        title: "Par nature".to_owned(),
        head: "Nature".to_owned(),
        rows,
        more: None,
        outside: None,
    }];
    for (property, name) in &request.gatherings {
        let (found, rest) = all.by_gathering(&request.choice, property);
        if found.is_empty() {
            continue;
        }
        let label = visit.schema.property_label(property.as_ref());
        let mut rows: Vec<GroupRow> = found
            .into_iter()
            .map(|(iri, tally)| GroupRow {
                name: names.thing(&iri),
                href: link(name, visit.urls().short(iri.as_ref())),
                tally,
            })
            .collect();
        rows.sort_by_cached_key(|row| {
            (std::cmp::Reverse(row.tally.things), sort_key(&row.name.text), row.href.clone())
        });
        let more = rows.len().saturating_sub(SHOWN);
        rows.truncate(SHOWN);
        tables.push(GroupTable {
            id: format!("par-{name}"),
            title: format!("Par {}", crate::web::pages::lower_first(&label)),
            head: label,
            rows,
            more: (more > 0).then(|| filters::number(more)),
            outside: (rest.things > 0).then(|| filters::number(rest.things)),
        });
    }
    tables
}

/// How the natures divide by level, or the values of the first property that gathers when one nature is asked for.
pub(super) fn picture(asked: &Answered<'_>, groups: &[GroupTable]) -> Option<String> {
    let place = usize::from(asked.request.choice.class.is_some());
    let table = groups.get(place).or(groups.first()).filter(|table| !table.rows.is_empty())?;
    let levels = asked.all.levels().len();
    let series: Vec<String> = (0..=levels)
        .map(|reached| match reached {
            0 => "aucun niveau".to_owned(),
            _ => format!("niveau\u{a0}{}", asked.level(reached)),
        })
        .collect();
    let wholes: Vec<Whole> = table
        .rows
        .iter()
        .take(DRAWN)
        .map(|row| Whole {
            label: row.name.text.clone(),
            href: row.href.clone(),
            parts: row.tally.reached.clone(),
            note: format!("{}\u{202f}%", row.tally.percentage()),
        })
        .collect();
    let title =
        format!("Choses par niveau atteint, {}", crate::web::pages::lower_first(&table.title));
    Some(shares(("niveaux", &title), &series, &wholes))
}

/// What is expected of the things, and how many say it, the least said first within a level.
pub(super) fn properties(asked: &Answered<'_>) -> Vec<PropertyRow> {
    let Answered { visit, all, request, .. } = asked;
    let mut found = all.by_property(&request.choice);
    found.sort_by_key(|(one, expected, said)| (one.level.rank, percent(*said, *expected)));
    found
        .into_iter()
        .map(|(one, expected, said)| PropertyRow {
            level: one.level.label.clone(),
            said: format!("{} sur {}", filters::number(said), filters::number(expected)),
            share: percent(said, expected),
            href: visit.url_with(&[
                ("page", String::new()),
                ("manque", visit.urls().short(one.shape.path.as_ref())),
            ]),
            lacking: filters::number(expected - said),
            name: one.shape.name.clone(),
        })
        .collect()
}

/// The counts of earlier editions and of this one, and whether all of them are known; nothing unless the address asks for
/// them (`vue=evolution`), nor on a page of the past. Earlier editions are counted as a whole.
pub(super) fn trend(asked: &Answered<'_>, present: &Tally) -> (Vec<TrendRow>, bool) {
    let Answered { visit, all, request, .. } = asked;
    if visit.past.is_some() || visit.param("vue") != Some("evolution") {
        return (Vec::new(), true);
    }
    let trend = visit.state.level_trend(&visit.reader, visit.view.number());
    let (points, is_whole) = trend.known();
    let row = |tally: &Tally, (number, day, href): (u64, String, Option<String>)| TrendRow {
        number: filters::number(usize::try_from(number).unwrap_or(usize::MAX)),
        day,
        href,
        things: filters::number(tally.things),
        percentage: tally.percentage(),
        levels: (1..=all.levels().len())
            .map(|level| percent(tally.at_least(level), tally.things))
            .collect(),
    };
    let mut rows: Vec<TrendRow> = points
        .iter()
        .map(|point| {
            let day = filters::date(point.date.get(..10).unwrap_or(&point.date));
            let href = format!("/completude?edition={}", point.number);
            row(&point.value, (point.number, day, Some(href)))
        })
        .collect();
    if !rows.is_empty() {
        let is_whole_map = request.choice == Choice::default();
        let whole = all.tally(&Choice::default());
        let tally = if is_whole_map { present } else { &whole };
        rows.push(row(tally, (visit.view.number(), "cette édition".to_owned(), None)));
    }
    (rows, is_whole)
}

/// All groups, for exports.
pub(super) fn all_groups(asked: &Answered<'_>) -> Vec<(String, HashMap<NamedNode, Tally>)> {
    let Answered { all, request, .. } = asked;
    let mut found = vec![("nature".to_owned(), all.by_class(&request.choice))];
    for (property, name) in &request.gatherings {
        found.push((name.clone(), all.by_gathering(&request.choice, property).0));
    }
    found
}
