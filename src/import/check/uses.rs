//! What a model uses and what it does not: elements, views, properties; and circles of relationships.

use hashbrown::{HashMap, HashSet};

use super::super::finding::{Code, Findings};
use super::super::type_names::is_junction;
use super::super::xml::short;
use super::name;
use crate::model::{Concept, Model, Shown};

/// Names of a circle that a message cites.
const CITED: usize = 5;

/// Reports what nothing uses: it may be a remainder, or what a part of a model leaves out.
pub(super) fn check(model: &Model, findings: &mut Findings) {
    let mut related: HashSet<&str> = HashSet::with_capacity(model.elements.len());
    for relationship in &model.relationships {
        related.extend([relationship.source.as_str(), relationship.target.as_str()]);
    }
    let mut shown: HashSet<&str> = HashSet::with_capacity(model.elements.len());
    for view in &model.views {
        view.each_figure(&mut |figure| match &figure.shown {
            Shown::Concept(identifier) | Shown::Part(identifier, _) => {
                shown.insert(identifier);
            }
            Shown::Nothing => {}
        });
    }
    for element in &model.elements {
        let concept = &element.concept;
        let identifier = concept.identifier.as_str();
        let code = match (related.contains(identifier), shown.contains(identifier)) {
            // A bare list of elements is no remainder.
            (false, false) if !(related.is_empty() && model.views.is_empty()) => {
                Code::ElementUnused
            }
            (true, false) if !model.views.is_empty() && !is_junction(&element.kind) => {
                Code::ElementNotShown
            }
            _ => continue,
        };
        findings.add_with(code, (concept.place, Some(identifier)), || {
            let (name, kind) = (called(concept), short(element.kind.name()));
            let message = match code {
                Code::ElementUnused => format!("{name} ({kind}) n’a ni relation ni vue"),
                _ => format!("{name} ({kind}) n’est dans aucune vue"),
            };
            (message, "l’élément est gardé")
        });
    }
    check_views(model, findings);
    check_definitions(model, findings);
}

fn check_views(model: &Model, findings: &mut Findings) {
    let mut first: HashMap<_, &Concept> = HashMap::default();
    for view in &model.views {
        let concept = &view.concept;
        let at = (concept.place, Some(concept.identifier.as_str()));
        if view.nodes.is_empty() {
            let message = format!("la vue {} est vide", called(concept));
            findings.add(Code::ViewEmpty, at, (message, "la vue est gardée, vide"));
        }
        let Some(name) = name(concept) else { continue };
        let known = *first.entry(name).or_insert(concept);
        if known.identifier != concept.identifier {
            let other = short(&known.identifier);
            let message = format!("{} est aussi le nom de la vue «{other}»", called(concept));
            findings.add(Code::ViewNameDuplicate, at, (message, "les deux vues sont gardées"));
        }
    }
}

fn check_definitions(model: &Model, findings: &mut Findings) {
    let properties = model.properties();
    let used: HashSet<&str> = properties
        .iter()
        .flat_map(|(.., properties)| properties.iter().map(|property| &*property.definition))
        .collect();
    for definition in &model.property_definitions {
        let concept = &definition.concept;
        if !used.contains(concept.identifier.as_str()) {
            let message = format!("la propriété {} n’a aucune valeur", called(concept));
            let at = (concept.place, Some(concept.identifier.as_str()));
            findings.add(Code::PropertyDefinitionUnused, at, (message, "la définition est gardée"));
        }
    }
}

/// The name of a thing in a message, else its identifier.
fn called(concept: &Concept) -> String {
    let name = name(concept).map_or_else(|| short(&concept.identifier), |name| short(&name));
    format!("«{name}»")
}

/// Reports each circle of containment and each circle of specialization once.
pub(super) fn check_circles(model: &Model, findings: &mut Findings) {
    let places: HashMap<&str, usize> = model
        .elements
        .iter()
        .enumerate()
        .map(|(place, element)| (element.concept.identifier.as_str(), place))
        .collect();
    let kinds: [(&[&str], [&str; 2]); 2] = [
        (&["Composition", "Aggregation"], ["se contient lui-même", "se contiennent en cercle"]),
        (&["Specialization"], ["se spécialise lui-même", "se spécialisent en cercle"]),
    ];
    for (kinds, [alone, together]) in kinds {
        let mut arrows = vec![Vec::new(); model.elements.len()];
        for relationship in &model.relationships {
            let place = |end: &String| places.get(end.as_str()).copied();
            if kinds.contains(&relationship.kind.name())
                && let (Some(source), Some(target)) =
                    (place(&relationship.source), place(&relationship.target))
            {
                arrows[source].push(target);
            }
        }
        for circle in circles(&arrows) {
            let concepts = circle.iter().take(CITED).map(|place| &model.elements[*place].concept);
            let mut names: Vec<String> = concepts.map(called).collect();
            if circle.len() > CITED {
                names.push(format!("… ({} éléments)", circle.len()));
            }
            let message = match &*names {
                [one] => format!("{one} {alone}"),
                several => format!("{} {together}", several.join(", ")),
            };
            let concept = &model.elements[circle[0]].concept;
            let at = (concept.place, Some(concept.identifier.as_str()));
            findings.add(Code::RelationCircular, at, (message, "les relations sont gardées"));
        }
    }
}

/// The sets of places that lead to each other, each sorted; without recursion, since a chain may be as long as the file.
///
/// Tarjan, «Depth-first search and linear graph algorithms», 1972.
fn circles(arrows: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut number = vec![UNSEEN; arrows.len()];
    let mut lowest = vec![0; arrows.len()];
    let mut is_open = vec![false; arrows.len()];
    let (mut open, mut next, mut found) = (Vec::new(), 0, Vec::new());
    for start in 0..arrows.len() {
        if number[start] != UNSEEN || arrows[start].is_empty() {
            continue;
        }
        let mut path = vec![(start, 0)];
        while let Some(top) = path.last_mut() {
            let (place, arrow) = *top;
            top.1 += 1;
            if arrow == 0 {
                (number[place], lowest[place], is_open[place]) = (next, next, true);
                next += 1;
                open.push(place);
            }
            if let Some(&target) = arrows[place].get(arrow) {
                if number[target] == UNSEEN {
                    path.push((target, 0));
                } else if is_open[target] {
                    lowest[place] = lowest[place].min(number[target]);
                }
                continue;
            }
            path.pop();
            if let Some((above, _)) = path.last() {
                lowest[*above] = lowest[*above].min(lowest[place]);
            }
            if lowest[place] == number[place] {
                let from = open.iter().rposition(|other| *other == place).unwrap_or(0);
                let mut circle = open.split_off(from);
                circle.iter().for_each(|place| is_open[*place] = false);
                if circle.len() > 1 || arrows[place].contains(&place) {
                    circle.sort_unstable();
                    found.push(circle);
                }
            }
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn circles_are_found_once_each() {
        let arrows = [vec![1], vec![2], vec![0, 3], vec![], vec![4], vec![3, 6], vec![5]];
        assert_eq!(circles(&arrows), [vec![0, 1, 2], vec![4], vec![5, 6]]);
    }

    #[test]
    fn a_chain_as_long_as_a_file_is_no_circle() {
        let long = 1_000_000;
        let arrows: Vec<Vec<usize>> = (0..long)
            .map(|place| if place + 1 < long { vec![place + 1] } else { vec![] })
            .collect();
        assert!(circles(&arrows).is_empty());
    }
}
