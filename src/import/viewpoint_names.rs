//! Viewpoints: the identifiers and numbers of Archi, and older spellings, under the names of the exchange format.
//!
//! Source: the table of viewpoints of Archi (ArchiMate 3.x), its numbers before version 4, and the enumeration
//! `ViewpointsEnum` of the exchange schema 3.1.

/// Identifier in Archi since version 4, and name in the exchange format 3.x.
const NAMES: [(&str, &str); 25] = [
    ("application_cooperation", "Application Cooperation"),
    ("application_structure", "Application Structure"),
    ("application_usage", "Application Usage"),
    ("business_process_cooperation", "Business Process Cooperation"),
    ("capability", "Capability Map"),
    ("goal_realization", "Goal Realization"),
    ("implementation_deployment", "Implementation and Deployment"),
    ("implementation_migration", "Implementation and Migration"),
    ("information_structure", "Information Structure"),
    ("layered", "Layered"),
    ("migration", "Migration"),
    ("motivation", "Motivation"),
    ("organization", "Organization"),
    ("outcome_realization", "Outcome Realization"),
    ("physical", "Physical"),
    ("product", "Product"),
    ("project", "Project"),
    ("requirements_realization", "Requirements Realization"),
    ("resource", "Resource Map"),
    ("service_realization", "Service Realization"),
    ("stakeholder", "Stakeholder"),
    ("strategy", "Strategy"),
    ("technology", "Technology"),
    ("technology_usage", "Technology Usage"),
    ("value_stream", "Value Stream"),
];

/// By number, in Archi before version 4: the viewpoints of ArchiMate 2. Number 0 means none.
const NUMBERED: [&str; 26] = [
    "",
    "Actor Co-operation",
    "Application Behavior",
    "Application Cooperation",
    "Application Structure",
    "Application Usage",
    "Business Function",
    "Business Process Cooperation",
    "Business Process",
    "Product",
    "Implementation and Deployment",
    "Information Structure",
    "Technology Usage",
    "Technology",
    "Layered",
    "Organization",
    "Service Realization",
    "Stakeholder",
    "Goal Realization",
    "Goal Contribution",
    "Principles",
    "Requirements Realization",
    "Motivation",
    "Project",
    "Migration",
    "Implementation and Migration",
];

/// Spellings of ArchiMate 2 whose viewpoint has another name since.
const OLDER: [(&str, &str); 8] = [
    ("Application Co-operation", "Application Cooperation"),
    ("Business Process Co-operation", "Business Process Cooperation"),
    ("Capability", "Capability Map"),
    ("Implementation & Deployment", "Implementation and Deployment"),
    ("Implementation & Migration", "Implementation and Migration"),
    ("Infrastructure", "Technology"),
    ("Infrastructure Usage", "Technology Usage"),
    ("Resource", "Resource Map"),
];

/// The name in the exchange format of a viewpoint written as a name, an identifier of Archi or a number; empty for
/// none, and as written when it is not known: any text is allowed.
pub fn usual(written: &str) -> &str {
    let written = written.trim();
    if let Ok(index) = NAMES.binary_search_by_key(&written, |(identifier, _)| identifier) {
        return NAMES[index].1;
    }
    if let Some(name) = written.parse().ok().and_then(|number: usize| NUMBERED.get(number)) {
        return name;
    }
    OLDER.iter().find(|(older, _)| *older == written).map_or(written, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_numbers_and_older_names_are_one_viewpoint() {
        assert!(NAMES.is_sorted());
        for written in ["technology", "13", "Infrastructure", " Technology "] {
            assert_eq!(usual(written), "Technology");
        }
        assert_eq!(usual("capability"), "Capability Map");
        assert_eq!(usual("0"), "");
        assert_eq!(usual("26"), "26");
        assert_eq!(usual("Vue des flux"), "Vue des flux");
    }
}
