//! The choices of a matrix.

use super::All;
use super::read::{Order, crossings};
use super::table::Letter;
use crate::web::filters;
use crate::web::names::Shown;
use crate::web::pages::map::Field;
use crate::web::urls::with_query;

pub(super) fn fields(all: &All<'_>) -> Vec<Field> {
    let request = all.request;
    let present: std::collections::HashSet<&oxrdf::NamedNode> =
        all.network.nodes().map(|node| all.network.class(node)).collect();
    let classes: Vec<(String, String)> = all
        .visit
        .schema
        .classes()
        .iter()
        .filter(|class| class.is_main())
        .filter(|class| class.descendants.iter().any(|below| present.contains(below)))
        .map(|class| (class.key.clone(), class.plural.clone()))
        .collect();
    let options = |chosen: &str| {
        let option = |(key, text): &(String, String)| (key.clone(), text.clone(), key == chosen);
        classes.iter().map(option).collect::<Vec<_>>()
    };
    let mut through = options(request.through.as_deref().unwrap_or_default());
    through.insert(0, (String::new(), "Rien d’autre".to_owned(), request.through.is_none()));
    let orders = [
        ("blocs", "Blocs rassemblés", Order::Blocks),
        ("nom", "Par nom", Order::Name),
        ("total", "Les plus liées d’abord", Order::Total),
    ];
    let orders = orders
        .into_iter()
        .map(|(key, label, order)| (key.to_owned(), label.to_owned(), order == request.order))
        .collect();
    let field = |name, label: &str, options| Field {
        name,
        label: label.to_owned(),
        groups: vec![(String::new(), options)],
    };
    vec![
        field("lignes", "Lignes", options(&request.rows)),
        field("colonnes", "Colonnes", options(&request.columns)),
        field("par", "En passant par", through),
        field("ordre", "Ordre", orders),
    ]
}

/// A relation of the legend: alone, or all of them again.
pub(super) struct Choice {
    pub(super) letter: String,
    pub(super) label: String,
    pub(super) count: String,
    /// Where only this relation is shown; `None` for what cannot be chosen.
    pub(super) href: Option<String>,
}

pub(super) fn legend(all: &All<'_>, letters: &[Letter]) -> Vec<Choice> {
    letters
        .iter()
        .map(|letter| {
            let key = letter.tie.key();
            let href = (!key.is_empty() && all.request.relations.is_empty())
                .then(|| all.visit.url_with(&[("relation", key.to_owned())]));
            Choice {
                letter: letter.letter.clone(),
                label: letter.label.clone(),
                count: filters::number(letter.count),
                href,
            }
        })
        .collect()
}

/// The richest crossings of the map, to start from.
pub(super) fn offered(all: &All<'_>) -> Vec<Shown> {
    crossings(all.visit, all.network)
        .into_iter()
        .map(|(row, column, count)| Shown {
            text: format!("{} × {} ({})", row.plural, column.plural, filters::number(count)),
            href: Some(with_query(
                "/matrice",
                &[("lignes", row.key.clone()), ("colonnes", column.key.clone())],
            )),
            ..Shown::default()
        })
        .collect()
}
