//! Second pass: every reference leads somewhere, or is one finding and is taken out.
//!
//! Relationships may end on relationships that are defined later, and may form cycles; one that rests on a rejected
//! relationship is rejected too.

use std::cell::LazyCell;

use hashbrown::{HashMap, HashSet};

use super::finding::{Code, Findings};
use super::reading::Reading;
use super::xml::short;
use crate::model::{Concept, Figure, FolderItem, Model, Node, Relationship, Shown, View};

/// Resolves the references of a model and takes out those that lead nowhere.
pub(super) fn resolve(reading: &mut Reading) {
    let Reading { model, findings, .. } = reading;
    reject_dangling_relationships(model, findings);
    {
        let Model {
            elements, relationships, property_definitions, viewpoints, views, folders, ..
        } = &mut *model;
        let mut known = Known::default();
        known.add(What::Element, elements.iter().map(|element| &element.concept));
        known.add(What::Relationship, relationships.iter().map(|relation| &relation.concept));
        known.add(What::Viewpoint, viewpoints.iter().map(|viewpoint| &viewpoint.concept));
        known.add(What::Other, property_definitions.iter().map(|definition| &definition.concept));
        known.views = views.iter().map(|view| view.concept.identifier.clone()).collect();
        for view in &mut *views {
            resolve_view(view, &known, findings);
        }
        // Folders seldom hold boxes and lines: these are listed only if some do.
        let figures = LazyCell::new(|| views.iter().flat_map(figures).collect::<HashSet<&str>>());
        for item in folders {
            let exists =
                |reference: &str| known.is_anything(reference) || figures.contains(reference);
            resolve_folder(item, &exists, findings);
        }
    }
    report_undefined_properties(model, findings);
    resolve_profiles(model, findings);
    report_missing_images(model, findings);
}

/// What a reference leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Element,
    Relationship,
    Viewpoint,
    Other,
}

/// The identifiers to which references may lead.
#[derive(Default)]
struct Known<'m> {
    concepts: HashMap<&'m str, What>,
    views: HashSet<String>,
}

impl<'m> Known<'m> {
    fn add(&mut self, what: What, concepts: impl Iterator<Item = &'m Concept>) {
        self.concepts.extend(concepts.map(|concept| (concept.identifier.as_str(), what)));
    }

    fn is(&self, what: What, identifier: &str) -> bool {
        self.concepts.get(identifier) == Some(&what)
    }

    fn is_concept(&self, identifier: &str) -> bool {
        self.is(What::Element, identifier) || self.is(What::Relationship, identifier)
    }

    fn is_anything(&self, identifier: &str) -> bool {
        self.concepts.contains_key(identifier) || self.views.contains(identifier)
    }
}

/// The identifiers of the boxes and lines of a view.
fn figures(view: &View) -> Vec<&str> {
    let mut found = Vec::new();
    view.each_figure(&mut |figure| found.push(figure.identifier.as_str()));
    found
}

/// Spreads the rejection from each relationship to those that rest on it, each being looked at once.
fn reject_dangling_relationships(model: &mut Model, findings: &mut Findings) {
    let elements: HashSet<&str> =
        model.elements.iter().map(|element| element.concept.identifier.as_str()).collect();
    let positions: HashMap<&str, usize> = model
        .relationships
        .iter()
        .enumerate()
        .map(|(position, relationship)| (relationship.concept.identifier.as_str(), position))
        .collect();
    let mut resting: HashMap<usize, Vec<usize>> = HashMap::default();
    let mut rejected = vec![false; model.relationships.len()];
    let mut queue = Vec::new();
    for (position, relationship) in model.relationships.iter().enumerate() {
        let mut missing = Vec::new();
        for end in [&relationship.source, &relationship.target] {
            if elements.contains(end.as_str()) {
                continue;
            }
            match positions.get(end.as_str()) {
                Some(other) => resting.entry(*other).or_default().push(position),
                None => missing.push(end.as_str()),
            }
        }
        if !missing.is_empty() {
            let what = missing.into_iter().map(named).collect::<Vec<_>>().join(" et ");
            report_end(relationship, &format!("{what} n’existe pas dans le fichier"), findings);
            rejected[position] = true;
            queue.push(position);
        }
    }
    while let Some(position) = queue.pop() {
        for other in resting.remove(&position).unwrap_or_default() {
            if !std::mem::replace(&mut rejected[other], true) {
                let below = &model.relationships[position].concept.identifier;
                let reason = format!("elle s’appuie sur la relation {}, écartée", named(below));
                report_end(&model.relationships[other], &reason, findings);
                queue.push(other);
            }
        }
    }
    drop((elements, positions));
    let mut rejected = rejected.into_iter();
    model.relationships.retain(|_| !rejected.next().unwrap_or(false));
}

fn named(identifier: &str) -> String {
    match identifier {
        "" => "une extrémité sans identifiant".to_owned(),
        identifier => format!("«{}»", short(identifier)),
    }
}

fn report_end(relationship: &Relationship, reason: &str, findings: &mut Findings) {
    let concept = &relationship.concept;
    let kind = short(relationship.kind.name());
    let said = (format!("relation {kind} : {reason}"), "la relation est écartée");
    findings.add(Code::RelationEndMissing, (concept.place, Some(&concept.identifier)), said);
}

fn resolve_view(view: &mut View, known: &Known<'_>, findings: &mut Findings) {
    let concept = &view.concept;
    if let Some(reference) = &view.viewpoint_reference
        && !known.is(What::Viewpoint, reference)
    {
        let message = format!("le point de vue «{}» n’existe pas", short(reference));
        let said = (message, "le renvoi est retiré");
        findings.add(Code::ViewReferenceMissing, (concept.place, Some(&concept.identifier)), said);
        view.viewpoint_reference = None;
    }
    let mut loose = loose_connections(view, findings).into_iter();
    view.connections.retain(|_| !loose.next().unwrap_or(false));
    resolve_nodes(&mut view.nodes, known, findings);
    for connection in &mut view.connections {
        let figure = &mut connection.figure;
        resolve_figure(figure, known, findings);
        if let Shown::Concept(reference) = &figure.shown
            && !known.is(What::Relationship, reference)
        {
            let message = format!("la relation «{}» n’existe pas", short(reference));
            let said = (message, "le trait est gardé dans la vue, sans la relation");
            let id = Some(figure.identifier.as_str());
            findings.add(Code::ViewRelationMissing, (figure.place, id), said);
            figure.shown = Shown::Nothing;
        }
    }
}

fn resolve_nodes(nodes: &mut [Node], known: &Known<'_>, findings: &mut Findings) {
    for node in nodes {
        let figure = &mut node.figure;
        resolve_figure(figure, known, findings);
        if let Shown::Concept(reference) = &figure.shown
            && !known.is(What::Element, reference)
        {
            let message = format!("l’élément «{}» n’existe pas", short(reference));
            let said = (message, "le cadre est gardé dans la vue, sans l’élément");
            let id = Some(figure.identifier.as_str());
            findings.add(Code::ViewElementMissing, (figure.place, id), said);
            figure.shown = Shown::Nothing;
        }
        resolve_nodes(&mut node.nodes, known, findings);
    }
}

fn resolve_figure(figure: &mut Figure, known: &Known<'_>, findings: &mut Findings) {
    let id = Some(figure.identifier.as_str());
    if let Shown::Part(reference, _) = &figure.shown
        && !known.is_concept(reference)
    {
        let message = format!("le concept «{}» n’existe pas", short(reference));
        let said = (message, "l’étiquette est gardée dans la vue, sans le concept");
        findings.add(Code::ViewElementMissing, (figure.place, id), said);
        figure.shown = Shown::Nothing;
    }
    figure.view_references.retain(|reference| {
        let exists = known.views.contains(reference);
        if !exists {
            let said =
                (format!("la vue «{}» n’existe pas", short(reference)), "le renvoi est retiré");
            findings.add(Code::ViewReferenceMissing, (figure.place, id), said);
        }
        exists
    });
}

/// Which lines have an end that does not exist, or hang on such a line.
fn loose_connections(view: &View, findings: &mut Findings) -> Vec<bool> {
    let mut loose = vec![false; view.connections.len()];
    let mut figures: HashSet<&str> = figures(view).into_iter().collect();
    loop {
        let mut gone = Vec::new();
        for (connection, loose) in view.connections.iter().zip(&mut loose) {
            let mut ends = [&connection.source, &connection.target].into_iter().flatten();
            let missing = ends.find(|end| !figures.contains(end.as_str()));
            let Some(missing) = missing.filter(|_| !*loose) else { continue };
            let figure = &connection.figure;
            let message = format!("l’extrémité {} n’existe pas dans la vue", named(missing));
            let id = Some(figure.identifier.as_str());
            let said = (message, "le trait est écarté");
            findings.add(Code::ConnectionEndMissing, (figure.place, id), said);
            *loose = true;
            gone.push(figure.identifier.as_str());
        }
        if gone.is_empty() {
            return loose;
        }
        for identifier in gone {
            figures.remove(identifier);
        }
    }
}

fn resolve_folder(item: &mut FolderItem, exists: &dyn Fn(&str) -> bool, findings: &mut Findings) {
    if let Some(reference) = &item.reference
        && !exists(reference)
    {
        let said =
            (format!("«{}» n’existe pas", short(reference)), "la référence est retirée du dossier");
        findings.add(Code::FolderItemMissing, (item.place, Some(reference)), said);
        item.reference = None;
    }
    for child in &mut item.items {
        resolve_folder(child, exists, findings);
    }
    let is_empty = |child: &FolderItem| {
        child.reference.is_none()
            && child.identifier.is_none()
            && child.labels.is_empty()
            && child.documentation.is_empty()
            && child.properties.is_empty()
            && child.kind.is_none()
            && child.items.is_empty()
    };
    item.items.retain(|child| !is_empty(child));
}

fn report_undefined_properties(model: &Model, findings: &mut Findings) {
    let defined: HashSet<&str> = model
        .property_definitions
        .iter()
        .map(|definition| definition.concept.identifier.as_str())
        .collect();
    for (identifier, place, properties) in model.properties() {
        for property in properties {
            if !defined.contains(&*property.definition) {
                let what = named(&property.definition);
                let message = format!("une propriété renvoie à la définition {what}, absente");
                let said = (message, "la valeur est gardée, sous cet identifiant au lieu d’un nom");
                findings.add(Code::PropertyDefinitionMissing, (place, Some(identifier)), said);
            }
        }
    }
}

fn resolve_profiles(model: &mut Model, findings: &mut Findings) {
    let known: HashSet<&str> =
        model.profiles.iter().map(|profile| profile.concept.identifier.as_str()).collect();
    let elements = model.elements.iter_mut().map(|element| &mut element.concept);
    let relationships = model.relationships.iter_mut().map(|relation| &mut relation.concept);
    for concept in elements.chain(relationships) {
        let at = (concept.place, Some(concept.identifier.as_str()));
        concept.profiles.retain(|profile| {
            let exists = known.contains(profile.as_str());
            if !exists {
                let message = format!("la spécialisation {} n’existe pas", named(profile));
                findings.add(Code::ProfileMissing, at, (message, "le renvoi est retiré"));
            }
            exists
        });
    }
}

/// The path of an image is kept even when the image is not with the model.
fn report_missing_images(model: &Model, findings: &mut Findings) {
    let known: HashSet<&str> = model.images.iter().map(|image| image.path.as_str()).collect();
    let mut check = |path: Option<&String>, at: (crate::model::Place, &str)| {
        if let Some(path) = path.filter(|path| !known.contains(path.as_str())) {
            let message = format!("l’image «{}» n’est pas jointe au modèle", short(path));
            let said = (message, "le chemin de l’image est gardé");
            findings.add(Code::ImageMissing, (at.0, Some(at.1)), said);
        }
    };
    for profile in &model.profiles {
        let concept = &profile.concept;
        check(profile.image.as_ref(), (concept.place, &concept.identifier));
    }
    for view in &model.views {
        view.each_figure(&mut |figure| {
            check(figure.image.as_ref(), (figure.place, &figure.identifier));
        });
    }
}
