//! The choices of the explorer.

use super::All;
use super::request::Mode;
use crate::network::Sense;
use crate::schema::local_name;
use crate::web::filters;
use crate::web::pages::map::Field;

/// A kind of relation that can be followed or not.
pub(super) struct KindBox {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) count: String,
    pub(super) checked: bool,
}

/// The modes, as links that keep the rest.
pub(super) fn modes(all: &All<'_>) -> Vec<(String, String, bool)> {
    [(Mode::Around, "Voisinage"), (Mode::Impact, "Impact"), (Mode::Paths, "Chemin vers…")]
        .into_iter()
        .map(|(mode, label)| {
            let changes = [
                ("mode", mode.key().to_owned()),
                ("sens", String::new()),
                ("profondeur", String::new()),
                ("page", String::new()),
            ];
            (all.visit.url_with(&changes), label.to_owned(), mode == all.request.mode)
        })
        .collect()
}

pub(super) fn fields(all: &All<'_>) -> Vec<Field> {
    let request = all.request;
    let field = |name, label: &str, options: Vec<(String, String, bool)>| Field {
        name,
        label: label.to_owned(),
        groups: vec![(String::new(), options)],
    };
    let number = |values: &[usize], chosen: usize, word: &str| {
        let mut values = values.to_vec();
        values.push(chosen);
        values.sort_unstable();
        values.dedup();
        values
            .into_iter()
            .map(|value| (value.to_string(), format!("{value}{word}"), value == chosen))
            .collect::<Vec<_>>()
    };
    let senses = match request.mode {
        Mode::Impact => [
            ("aval", "Ce qui en souffrirait", Sense::Outgoing),
            ("amont", "Ce dont elle dépend", Sense::Incoming),
            ("tous", "Les deux", Sense::Both),
        ],
        Mode::Around | Mode::Paths => [
            ("tous", "Tous les sens", Sense::Both),
            ("aval", "Ce qu’elle désigne ou envoie", Sense::Outgoing),
            ("amont", "Ce qui la désigne ou lui envoie", Sense::Incoming),
        ],
    };
    let senses = senses
        .into_iter()
        .map(|(key, label, sense)| (key.to_owned(), label.to_owned(), sense == request.sense))
        .collect();
    let mut fields = vec![field("sens", "Sens", senses)];
    if request.mode == Mode::Paths {
        fields.push(field("chemins", "Chemins", number(&[1, 3, 5, 10], request.paths, "")));
    } else {
        fields.push(field(
            "profondeur",
            "Profondeur",
            number(&[1, 2, 3, 5], request.depth, "\u{a0}pas"),
        ));
        fields.push(field(
            "choses",
            "Choses au plus",
            number(&[30, 60, 120, 300], request.most, ""),
        ));
    }
    fields.push(crate::web::pages::map::colours(all.colouring));
    fields
}

/// The kinds of relations of the thing one starts from with their counts, and the others.
pub(super) fn kinds(all: &All<'_>) -> (Vec<KindBox>, Vec<KindBox>) {
    let network = all.network;
    let every = network.all_kinds();
    let mut counts = vec![0usize; network.kinds().len()];
    for (edge, ..) in network.around(all.request.focus, (&every, Sense::Both)) {
        counts[usize::from(network.edge(edge).2.kind)] += 1;
    }
    let mut near = Vec::new();
    let mut far = Vec::new();
    for (number, kind) in (0u16..).zip(network.kinds()) {
        let own = counts[usize::from(number)];
        let key = local_name(kind.iri.as_str()).to_owned();
        let one = KindBox {
            label: super::words::kind_label(all, number),
            count: filters::number(if own > 0 { own } else { kind.count }),
            checked: all.request.chosen.contains(&key),
            key,
        };
        if own > 0 { near.push((std::cmp::Reverse(own), one)) } else { far.push(one) }
    }
    near.sort_by(|left, right| (left.0, &left.1.label).cmp(&(right.0, &right.1.label)));
    far.sort_by(|left, right| left.label.cmp(&right.label));
    (near.into_iter().map(|(_, one)| one).collect(), far)
}
