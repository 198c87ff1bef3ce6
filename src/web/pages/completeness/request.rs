//! What the address asks for.

use oxrdf::NamedNode;

use super::class_name;
use crate::completeness::{Choice, Completeness};
use crate::schema::local_name;
use crate::web::extract::Visit;
use crate::web::names::Names;
use crate::web::problem::Problem;

/// What the address asks for: `nature=<key of a class>`, `<property that gathers>=<thing>`, `niveau=<number>`,
/// `manque=<property>`, `fictifs=oui`.
pub(super) struct Request {
    pub(super) choice: Choice,
    /// The properties that gather things, and their names in addresses.
    pub(super) gatherings: Vec<(NamedNode, String)>,
}

/// A filter in force, leading to the page without it.
pub(super) struct Chip {
    pub(super) label: String,
    pub(super) href: String,
}

impl Request {
    pub(super) fn read(
        visit: &Visit,
        names: &Names<'_>,
        all: &Completeness,
    ) -> Result<Self, Problem> {
        let name = |property: &NamedNode| local_name(property.as_str()).to_owned();
        let gatherings: Vec<(NamedNode, String)> =
            all.gatherings().iter().map(|one| (one.clone(), name(one))).collect();
        let mut choice =
            Choice { fictitious: visit.param("fictifs") == Some("oui"), ..Choice::default() };
        if let Some(key) = visit.param("nature") {
            let class = visit.schema.class_by_key(key);
            let class = class.ok_or_else(|| Problem::bad("nature", "la clé d’une classe"))?;
            choice.class = Some(class.iri.clone());
        }
        for (property, name) in &gatherings {
            if let Some(text) = visit.param(name) {
                let value = visit.urls().parse(text);
                let value = value
                    .ok_or_else(|| Problem::bad("filtre", "l’adresse d’une chose de la carte"))?;
                // Who asks for an invented organisation means its invented things.
                choice.fictitious |= names.name(&value).fictitious;
                choice.gathered.push((property.clone(), value));
            }
        }
        if let Some(text) = visit.param("niveau") {
            let number = text.parse().ok().filter(|number| *number < 100);
            let number =
                number.ok_or_else(|| Problem::bad("niveau", "0 ou le numéro d’un niveau"))?;
            choice.reached = Some(number);
        }
        if let Some(text) = visit.param("manque") {
            let property = visit.urls().parse(text);
            let wrong = || Problem::bad("manque", "l’adresse d’une propriété");
            choice.lacking = Some(property.ok_or_else(wrong)?);
        }
        Ok(Self { choice, gatherings })
    }

    pub(super) fn chips(&self, visit: &Visit, names: &Names<'_>) -> Vec<Chip> {
        let chip = |name: &str, label: String| Chip {
            label,
            href: visit.url_with(&[("page", String::new()), (name, String::new())]),
        };
        let mut chips = Vec::new();
        if let Some(class) = &self.choice.class {
            chips.push(chip("nature", class_name(visit, class, true)));
        }
        for (property, value) in &self.choice.gathered {
            let said = format!(
                "{}\u{a0}: {}",
                visit.schema.property_label(property.as_ref()),
                names.thing(value).text
            );
            chips.push(chip(local_name(property.as_str()), said));
        }
        if let Some(reached) = self.choice.reached {
            let said = match reached {
                0 => "aucun niveau atteint".to_owned(),
                _ => format!("niveau\u{a0}{reached} atteint"),
            };
            chips.push(chip("niveau", said));
        }
        if let Some(property) = &self.choice.lacking {
            let label = visit.schema.property_label(property.as_ref());
            chips.push(chip("manque", format!("sans «\u{202f}{label}\u{202f}»")));
        }
        chips
    }

    /// Whether invented things count, and the page where it is the other way round; nothing when there are none.
    pub(super) fn fictitious_link(
        &self,
        visit: &Visit,
        all: &Completeness,
    ) -> Option<(bool, String)> {
        let with = Choice { fictitious: true, ..self.choice.clone() };
        all.chosen(&with).find(|one| one.fictitious)?;
        let asked = visit.param("fictifs") == Some("oui");
        if self.choice.fictitious && !asked {
            return None;
        }
        let value = if asked { String::new() } else { "oui".to_owned() };
        Some((asked, visit.url_with(&[("page", String::new()), ("fictifs", value)])))
    }
}
