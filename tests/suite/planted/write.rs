//! An organisation as files: an ArchiMate model in the Open Exchange format, or a table.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::needs::TECHNOLOGIES;
use super::world::{Application, Organisation};

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// Names and the identifiers that they have in the model, in the order of the names.
fn numbered<'a>(
    prefix: &str,
    names: impl Iterator<Item = &'a String>,
) -> BTreeMap<&'a str, String> {
    let mut all: BTreeMap<&str, String> =
        names.map(|name| (name.as_str(), String::new())).collect();
    for (place, id) in all.values_mut().enumerate() {
        *id = format!("{prefix}-{:03}", place + 1);
    }
    all
}

const PROPERTIES: [(&str, &str); 8] = [
    ("objet", "Object ID"),
    ("statut", "Statut"),
    ("debut", "Date de mise en service"),
    ("fin", "Date de fin prévue"),
    ("cout", "Coût annuel"),
    ("zone", "Zone"),
    ("version", "Version"),
    ("support", "Fin de support"),
];

struct Model {
    elements: String,
    relationships: String,
    count: usize,
}

impl Model {
    fn element(
        &mut self,
        (id, kind): (&str, &str),
        name: &str,
        (text, properties): (&str, &[(&str, String)]),
    ) {
        let out = &mut self.elements;
        let _ = write!(
            out,
            "    <element identifier=\"{id}\" xsi:type=\"{kind}\">\n      <name xml:lang=\"fr\">{}</name>\n",
            escaped(name)
        );
        if !text.is_empty() {
            let _ = writeln!(
                out,
                "      <documentation xml:lang=\"fr\">{}</documentation>",
                escaped(text)
            );
        }
        let said: Vec<_> = properties.iter().filter(|(_, value)| !value.is_empty()).collect();
        if !said.is_empty() {
            out.push_str("      <properties>\n");
            for (name, value) in said {
                let _ = writeln!(
                    out,
                    "        <property propertyDefinitionRef=\"p-{name}\"><value xml:lang=\"fr\">{}</value></property>",
                    escaped(value)
                );
            }
            out.push_str("      </properties>\n");
        }
        out.push_str("    </element>\n");
    }

    fn relationship(&mut self, kind: &str, (from, to): (&str, &str), more: &str) {
        self.count += 1;
        let _ = writeln!(
            self.relationships,
            "    <relationship identifier=\"r-{:04}\" source=\"{from}\" target=\"{to}\" xsi:type=\"{kind}\"{more}",
            self.count
        );
    }
}

/// The model of an organisation.
pub(super) fn archimate(organisation: &Organisation) -> String {
    let all = &organisation.applications;
    let functions = numbered("f", all.iter().flat_map(|one| &one.functions));
    let data = numbered("d", all.iter().flat_map(|one| &one.data));
    let zones = numbered("z", all.iter().map(|one| &one.zone));
    let mut model = Model { elements: String::new(), relationships: String::new(), count: 0 };
    for (name, id) in &zones {
        model.element((id, "Grouping"), name, ("", &[]));
    }
    for (name, id) in &functions {
        model.element((id, "ApplicationFunction"), name, ("", &[]));
    }
    for (name, id) in &data {
        model.element((id, "DataObject"), name, ("", &[]));
    }
    for (place, (name, version, support)) in TECHNOLOGIES.iter().enumerate() {
        let said = [("version", (*version).to_owned()), ("support", (*support).to_owned())];
        model.element((&format!("t-{place}"), "SystemSoftware"), name, ("", &said));
    }
    for (place, one) in all.iter().enumerate() {
        let said = [
            (
                "objet",
                format!(
                    "{}-{:03}",
                    organisation.slug.trim_start_matches("caisse-").to_uppercase(),
                    place + 1
                ),
            ),
            ("statut", one.status.to_owned()),
            ("debut", one.start.clone()),
            ("fin", one.end.clone()),
            ("cout", one.cost.map(|cost| cost.to_string()).unwrap_or_default()),
        ];
        model.element(
            (&format!("a-{place}"), "ApplicationComponent"),
            &one.name,
            (&one.purpose, &said),
        );
    }
    for (place, one) in all.iter().enumerate() {
        let id = format!("a-{place}");
        relate(&mut model, &id, one, (&functions, &data, &zones));
    }
    document(organisation, &model)
}

type Ids<'a> = BTreeMap<&'a str, String>;

fn relate(
    model: &mut Model,
    id: &str,
    one: &Application,
    (functions, data, zones): (&Ids<'_>, &Ids<'_>, &Ids<'_>),
) {
    model.relationship("Aggregation", (&zones[one.zone.as_str()], id), "/>");
    for function in &one.functions {
        model.relationship("Assignment", (id, &functions[function.as_str()]), "/>");
    }
    for (place, name) in one.data.iter().enumerate() {
        let access = if place == 0 { "Write" } else { "Read" };
        model.relationship(
            "Access",
            (id, &data[name.as_str()]),
            &format!(" accessType=\"{access}\"/>"),
        );
    }
    for technology in &one.technologies {
        model.relationship("Serving", (&format!("t-{technology}"), id), "/>");
    }
    for other in &one.rests_on {
        model.relationship("Serving", (&format!("a-{other}"), id), "/>");
    }
    for (other, protocol) in &one.sends {
        let said = format!(
            ">\n      <properties>\n        <property propertyDefinitionRef=\"p-protocole\"><value xml:lang=\"fr\">{protocol}</value></property>\n      </properties>\n    </relationship>"
        );
        model.relationship("Flow", (id, &format!("a-{other}")), &said);
    }
}

fn document(organisation: &Organisation, model: &Model) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"http://www.opengroup.org/xsd/archimate/3.0/ http://www.opengroup.org/xsd/archimate/3.1/archimate3_Diagram.xsd\" identifier=\"m-{}\">\n  <name xml:lang=\"fr\">{}</name>\n  <documentation xml:lang=\"fr\">Exemple fictif. Cet organisme, ses applications, leurs coûts et leurs échanges ont été inventés pour montrer ce que Portulan sait faire.</documentation>\n",
        organisation.slug, organisation.name
    );
    let _ = write!(
        out,
        "  <elements>\n{}  </elements>\n  <relationships>\n{}  </relationships>\n  <propertyDefinitions>\n",
        model.elements, model.relationships
    );
    for (id, name) in PROPERTIES.iter().chain(&[("protocole", "Protocole")]) {
        let _ = writeln!(
            out,
            "    <propertyDefinition identifier=\"p-{id}\" type=\"string\">\n      <name xml:lang=\"fr\">{name}</name>\n    </propertyDefinition>"
        );
    }
    out.push_str("  </propertyDefinitions>\n</model>\n");
    out
}

/// The names of the data of an organisation, in the order of their identifiers.
pub(super) fn data_names(organisation: &Organisation) -> Vec<String> {
    let names = organisation.applications.iter().flat_map(|one| &one.data);
    names.cloned().collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// The inventory of an organisation that sends little: names, what some are for, and the function of one in four.
pub(super) fn table(organisation: &Organisation) -> String {
    let mut out = "Nom;Finalité;Fonctions;Statut;Date de mise en service\n".to_owned();
    for (place, one) in organisation.applications.iter().enumerate() {
        let purpose = if place % 2 == 0 { one.purpose.as_str() } else { "" };
        let function = if place % 4 == 0 { one.functions.join(", ") } else { String::new() };
        let start = one.start.get(..4).unwrap_or_default();
        let _ = writeln!(out, "{};{purpose};{function};{};{start}", one.name, one.status);
    }
    out
}
