//! Takes out what Portulan's own exports add, whatever the tool in between: see [`crate::model::marks`].

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::finding::{Code, Findings};
use super::reading::Reading;
use super::type_names;
use super::xml::short;
use crate::model::marks::{
    METADATA_SCHEMA, MISSING_DEFINITION, NO_TEXT, ORIGINAL_TYPE, decoded, is, is_reserved,
};
use crate::model::{Concept, Kind, Model, Text};

/// Takes the marks out of a model that Portulan exported; any other model is left as it is.
pub(super) fn marks(reading: &mut Reading) {
    let Reading { model, findings, .. } = reading;
    drop_empty_texts(model);
    restore_marks(model, findings);
    model.metadata.retain(|metadata| metadata.schema.as_deref() != Some(METADATA_SCHEMA));
}

/// Gives things the identifiers that they had before they were encoded.
pub(super) fn identifiers(model: &mut Model) {
    // A file that we did not write may have both an identifier and its encoded form: each stays what it is.
    let known = model.identifiers();
    let is_taken = |written: &&&str| match decoded(written) {
        Cow::Owned(original) => known.contains(original.as_str()),
        Cow::Borrowed(_) => false,
    };
    let kept: HashSet<String> = known.iter().filter(is_taken).map(|id| (*id).to_owned()).collect();
    model.rename(&|written| match decoded(written) {
        Cow::Owned(original) => (!kept.contains(written)).then_some(original),
        Cow::Borrowed(_) => None,
    });
}

/// Takes out the texts that the format asks for and that say that there is none.
fn drop_empty_texts(model: &mut Model) {
    fn keep(texts: &mut Vec<Text>) {
        texts.retain(|text| !(text.value.is_empty() && text.language.as_deref() == Some(NO_TEXT)));
    }
    model.for_each_concept(&mut |concept| {
        keep(&mut concept.names);
    });
    model.for_each_properties(&mut |properties| {
        properties.iter_mut().for_each(|property| keep(&mut property.values));
    });
    for definition in &mut model.property_definitions {
        keep(&mut definition.concept.names);
    }
    for viewpoint in &mut model.viewpoints {
        for concern in &mut viewpoint.concerns {
            keep(&mut concern.labels);
        }
        for note in &mut viewpoint.notes {
            keep(&mut note.documentation);
        }
    }
}

/// Gives things their original type, and takes out the properties and the definitions that Portulan added.
fn restore_marks(model: &mut Model, findings: &mut Findings) {
    let mut reserved: HashSet<Arc<str>> = HashSet::default();
    let mut types: HashSet<Arc<str>> = HashSet::default();
    model.property_definitions.retain(|definition| {
        let Some(name) = definition.concept.name().filter(|name| is_reserved(name)) else {
            return true;
        };
        let identifier = &definition.concept.identifier;
        let stem = name.split('(').next().unwrap_or_default().trim_end();
        // Without its definition, a property is again one that the model does not define.
        if !is(stem, MISSING_DEFINITION) {
            reserved.insert(Arc::from(identifier.as_str()));
            if is(&name, ORIGINAL_TYPE) {
                types.insert(Arc::from(identifier.as_str()));
            }
        }
        false
    });
    if !types.is_empty() {
        for element in &mut model.elements {
            if let Some(written) = original_type(&element.concept, &types) {
                element.kind = type_names::element(&written).kind;
                report(&element.concept, &element.kind, findings);
            }
        }
        for relationship in &mut model.relationships {
            if let Some(written) = original_type(&relationship.concept, &types) {
                relationship.kind = type_names::relationship(&written).kind;
                report(&relationship.concept, &relationship.kind, findings);
            }
        }
    }
    if !reserved.is_empty() {
        model.for_each_properties(&mut |properties| {
            properties.retain(|property| !reserved.contains(&property.definition));
        });
    }
}

fn original_type(concept: &Concept, types: &HashSet<Arc<str>>) -> Option<String> {
    let property =
        concept.properties.iter().find(|property| types.contains(&property.definition))?;
    Some(property.values.first().map(|value| value.value.clone()).unwrap_or_default())
}

fn report(concept: &Concept, kind: &Kind, findings: &mut Findings) {
    if let Kind::Other(name) = kind {
        let message = match &**name {
            "" => "le type manque".to_owned(),
            name => format!("le type «{}» n’est pas d’ArchiMate 3.2", short(name)),
        };
        let said = (message, "la chose est gardée, avec un type générique");
        findings.add(Code::TypeUnknown, (concept.place, Some(&concept.identifier)), said);
    }
}
