//! Names of the ArchiMate 3.2 types, and the older names under which files still write them.
//!
//! Source: the enumerations of the exchange schema 3.1, and the renamings between ArchiMate 2 and 3.

use crate::model::Kind;

/// The 60 types of elements and the two junctions.
pub const ELEMENTS: [&str; 62] = [
    "AndJunction",
    "ApplicationCollaboration",
    "ApplicationComponent",
    "ApplicationEvent",
    "ApplicationFunction",
    "ApplicationInteraction",
    "ApplicationInterface",
    "ApplicationProcess",
    "ApplicationService",
    "Artifact",
    "Assessment",
    "BusinessActor",
    "BusinessCollaboration",
    "BusinessEvent",
    "BusinessFunction",
    "BusinessInteraction",
    "BusinessInterface",
    "BusinessObject",
    "BusinessProcess",
    "BusinessRole",
    "BusinessService",
    "Capability",
    "CommunicationNetwork",
    "Constraint",
    "Contract",
    "CourseOfAction",
    "DataObject",
    "Deliverable",
    "Device",
    "DistributionNetwork",
    "Driver",
    "Equipment",
    "Facility",
    "Gap",
    "Goal",
    "Grouping",
    "ImplementationEvent",
    "Location",
    "Material",
    "Meaning",
    "Node",
    "OrJunction",
    "Outcome",
    "Path",
    "Plateau",
    "Principle",
    "Product",
    "Representation",
    "Requirement",
    "Resource",
    "Stakeholder",
    "SystemSoftware",
    "TechnologyCollaboration",
    "TechnologyEvent",
    "TechnologyFunction",
    "TechnologyInteraction",
    "TechnologyInterface",
    "TechnologyProcess",
    "TechnologyService",
    "Value",
    "ValueStream",
    "WorkPackage",
];

/// The 11 types of relationships.
pub const RELATIONSHIPS: [&str; 11] = [
    "Access",
    "Aggregation",
    "Assignment",
    "Association",
    "Composition",
    "Flow",
    "Influence",
    "Realization",
    "Serving",
    "Specialization",
    "Triggering",
];

const OLDER_ELEMENTS: [(&str, &str); 6] = [
    ("CommunicationPath", "Path"),
    ("InfrastructureFunction", "TechnologyFunction"),
    ("InfrastructureInterface", "TechnologyInterface"),
    ("InfrastructureService", "TechnologyService"),
    ("Junction", "AndJunction"),
    ("Network", "CommunicationNetwork"),
];

const OLDER_RELATIONSHIPS: [(&str, &str); 3] =
    [("Realisation", "Realization"), ("Specialisation", "Specialization"), ("UsedBy", "Serving")];

/// A type, and whether its name was an older one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The type.
    pub kind: Kind,
    /// Whether the source writes a name that ArchiMate no longer uses.
    pub renamed: bool,
}

/// Recognises the type of an element; a prefix (`archimate:`) is ignored.
pub fn element(written: &str) -> Recognised {
    recognise(without_prefix(written), &ELEMENTS, &OLDER_ELEMENTS)
}

/// Recognises the type of a relationship; a prefix and the suffix `Relationship` are ignored.
pub fn relationship(written: &str) -> Recognised {
    let name = without_prefix(written);
    let name = name.strip_suffix("Relationship").filter(|stem| !stem.is_empty()).unwrap_or(name);
    recognise(name, &RELATIONSHIPS, &OLDER_RELATIONSHIPS)
}

/// Whether an element is a junction, which needs no name.
pub fn is_junction(kind: &Kind) -> bool {
    matches!(kind, Kind::Known("AndJunction" | "OrJunction"))
}

/// The local part of a qualified name.
pub fn without_prefix(written: &str) -> &str {
    let written = written.trim();
    written.rsplit_once(':').map_or(written, |(_, local)| local)
}

fn recognise(name: &str, names: &[&'static str], older: &[(&str, &'static str)]) -> Recognised {
    if let Ok(index) = names.binary_search(&name) {
        return Recognised { kind: Kind::Known(names[index]), renamed: false };
    }
    match older.iter().find(|(old, _)| *old == name) {
        Some((_, new)) => Recognised { kind: Kind::Known(new), renamed: true },
        None => Recognised { kind: Kind::Other(name.into()), renamed: false },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_for_binary_search() {
        assert!(ELEMENTS.is_sorted());
        assert!(RELATIONSHIPS.is_sorted());
    }

    #[test]
    fn older_and_prefixed_names_are_recognised() {
        assert_eq!(
            relationship("archimate:UsedByRelationship"),
            Recognised { kind: Kind::Known("Serving"), renamed: true }
        );
        assert_eq!(element("archimate:Node").kind, Kind::Known("Node"));
        assert_eq!(element("ApplicationAgent").kind, Kind::Other("ApplicationAgent".into()));
        assert_eq!(relationship("Relationship").kind, Kind::Other("Relationship".into()));
    }
}
