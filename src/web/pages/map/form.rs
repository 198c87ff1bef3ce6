//! What one may ask of the map, as a form.

use super::{All, Field, Request, read};
use crate::network::{Network, NodeId};
use crate::schema::local_name;
use crate::search::sort_key;
use crate::web::colouring::Colouring;
use crate::web::extract::Visit;
use crate::web::names::Names;

/// What a picture can be coloured by.
pub(in crate::web::pages) fn colours(colouring: &Colouring) -> Field {
    let options = |choices: &[(String, String)]| {
        let option =
            |(key, label): &(String, String)| (key.clone(), label.clone(), *key == colouring.key);
        choices.iter().map(option).collect::<Vec<_>>()
    };
    let mut groups = vec![(String::new(), options(&colouring.choices))];
    if !colouring.questions.is_empty() {
        groups.push(("Ce que répond une question".to_owned(), options(&colouring.questions)));
    }
    Field { name: "couleur", label: "Colorer par".to_owned(), groups }
}

/// The choice of one thing that gathers others, whatever gathers: `all` is what one reads when there is no choice.
pub(in crate::web::pages) fn gathered(
    visit: &Visit,
    names: &Names<'_>,
    network: &Network,
    (all, chosen): (&str, Option<NodeId>),
) -> Field {
    let mut groups = vec![(String::new(), vec![(String::new(), all.to_owned(), chosen.is_none())])];
    for gathering in network.gatherings() {
        let Some(kind) = gathering.kind else { continue };
        let mut options: Vec<_> = network
            .ends(kind)
            .into_iter()
            .map(|node| {
                let iri = network.iri(node);
                let short = visit.urls().short(iri.as_ref());
                (short, names.thing(iri).text, chosen == Some(node))
            })
            .collect();
        options.sort_by_cached_key(|(_, text, _)| sort_key(text));
        groups.push((visit.schema.property_label(gathering.property.as_ref()), options));
    }
    Field { name: "organisme", label: "Seulement".to_owned(), groups }
}

pub(super) fn fields(all: &All<'_>, request: &Request) -> Vec<Field> {
    let All { visit, names, network, colouring, .. } = *all;
    let plan = network
        .gatherings()
        .iter()
        .map(|gathering| {
            let key = local_name(gathering.property.as_str()).to_owned();
            let label = visit.schema.property_label(gathering.property.as_ref());
            let chosen = gathering.property == request.gathering.property;
            (key, label, chosen)
        })
        .collect();
    let natures = read::natures(visit, network, &request.gathering);
    let mut nature = vec![(String::new(), "Toutes".to_owned(), request.nature.is_none())];
    nature.extend(natures.into_iter().map(|class| {
        let chosen = request.nature.as_ref() == Some(&class.key);
        (class.key.clone(), class.plural.clone(), chosen)
    }));
    let field = |name, label: &str, options| Field {
        name,
        label: label.to_owned(),
        groups: vec![(String::new(), options)],
    };
    let mut fields = vec![
        field("plan", "Disposer par", plan),
        colours(colouring),
        field("nature", "Nature", nature),
    ];
    for (place, label) in ["Seulement", "À côté de"].into_iter().enumerate() {
        let chosen = request.only.get(place).copied();
        let mut groups =
            vec![(String::new(), vec![(String::new(), "Tous".to_owned(), chosen.is_none())])];
        for (title, values) in read::gatherers(visit, names, (network, &request.gathering)) {
            let options = values.into_iter().map(|(node, text)| {
                let short = visit.urls().short(network.iri(node).as_ref());
                (short, text, chosen == Some(node))
            });
            groups.push((title, options.collect()));
        }
        if place == 0 || !request.only.is_empty() {
            fields.push(Field { name: "organisme", label: label.to_owned(), groups });
        }
    }
    fields
}
