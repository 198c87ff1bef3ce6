//! The counts of the report as tables, and those of earlier editions.

use oxrdf::NamedNode;

use super::GroupTable;
use crate::conformity::{Counts, Group, Summary};
use crate::web::extract::Visit;
use crate::web::filters;

/// Groups shown; exports have them all.
const SHOWN: usize = 40;

/// One group and its counts.
pub(super) struct GroupRow {
    pub(super) name: String,
    /// The findings of this group.
    pub(super) href: String,
    pub(super) counts: [String; 3],
}

/// One edition and its counts.
pub(super) struct TrendRow {
    pub(super) number: String,
    pub(super) day: String,
    /// The report of that edition; nothing for the one that is shown.
    pub(super) href: Option<String>,
    pub(super) checked: String,
    pub(super) counts: [String; 3],
}

fn cells(counts: Counts) -> [String; 3] {
    [counts.violations, counts.warnings, counts.infos].map(filters::number)
}

/// The first groups, each leading to its findings.
pub(super) fn groups(
    visit: &Visit,
    (parameter, groups): (&'static str, &[Group]),
    name: &dyn Fn(&NamedNode) -> String,
) -> GroupTable {
    let rows = groups
        .iter()
        .take(SHOWN)
        .map(|group| GroupRow {
            name: name(&group.key),
            href: visit.url_with(&[
                ("page", String::new()),
                (parameter, visit.urls().short(group.key.as_ref())),
            ]),
            counts: cells(group.counts),
        })
        .collect();
    let more = groups.len().saturating_sub(SHOWN);
    GroupTable { rows, more: (more > 0).then(|| filters::number(more)) }
}

/// The counts of earlier editions and of this one, and whether all of them are known; nothing unless the address asks for
/// them (`vue=evolution`), nor on a page of the past.
pub(super) fn trend(visit: &Visit, summary: &Summary) -> (Vec<TrendRow>, bool) {
    if visit.past.is_some() || visit.param("vue") != Some("evolution") {
        return (Vec::new(), true);
    }
    let trend = visit.state.trend(&visit.reader, summary.edition);
    let (points, is_whole) = trend.known();
    let number = |number: u64| filters::number(usize::try_from(number).unwrap_or(usize::MAX));
    let mut rows: Vec<TrendRow> = points
        .into_iter()
        .map(|point| TrendRow {
            number: number(point.number),
            day: filters::date(point.date.get(..10).unwrap_or(&point.date)),
            href: Some(visit.url_with(&[
                ("page", String::new()),
                ("vue", String::new()),
                ("edition", point.number.to_string()),
            ])),
            checked: filters::number(point.value.1),
            counts: cells(point.value.0),
        })
        .collect();
    if !rows.is_empty() {
        rows.push(TrendRow {
            number: number(summary.edition),
            day: "cette édition".to_owned(),
            href: None,
            checked: filters::number(summary.checked),
            counts: cells(summary.counts),
        });
    }
    (rows, is_whole)
}
