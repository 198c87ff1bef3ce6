//! The names of SHACL that the engine knows.

use oxrdf::NamedNodeRef;

/// Namespace of SHACL.
pub const NAMESPACE: &str = "http://www.w3.org/ns/shacl#";

macro_rules! names {
    ($($name:ident = $local:literal;)*) => {
        $(
            #[doc = concat!("`sh:", $local, "`")]
            pub const $name: NamedNodeRef<'static> =
                NamedNodeRef::new_unchecked(concat!("http://www.w3.org/ns/shacl#", $local));
        )*
    };
}

names! {
    ALTERNATIVE_PATH = "alternativePath";
    AND = "and";
    ASK = "ask";
    CLASS = "class";
    CLOSED = "closed";
    CONSTRAINT_COMPONENT = "ConstraintComponent";
    DATATYPE = "datatype";
    DEACTIVATED = "deactivated";
    DECLARE = "declare";
    DISJOINT = "disjoint";
    ENTAILMENT = "entailment";
    EQUALS = "equals";
    FLAGS = "flags";
    HAS_VALUE = "hasValue";
    IGNORED_PROPERTIES = "ignoredProperties";
    IN = "in";
    INFO = "Info";
    INVERSE_PATH = "inversePath";
    LANGUAGE_IN = "languageIn";
    LESS_THAN = "lessThan";
    LESS_THAN_OR_EQUALS = "lessThanOrEquals";
    MAX_COUNT = "maxCount";
    MAX_EXCLUSIVE = "maxExclusive";
    MAX_INCLUSIVE = "maxInclusive";
    MAX_LENGTH = "maxLength";
    MESSAGE = "message";
    MIN_COUNT = "minCount";
    MIN_EXCLUSIVE = "minExclusive";
    MIN_INCLUSIVE = "minInclusive";
    MIN_LENGTH = "minLength";
    NAME = "name";
    NAMESPACE_OF = "namespace";
    NODE = "node";
    NODE_KIND = "nodeKind";
    NODE_SHAPE = "NodeShape";
    NODE_VALIDATOR = "nodeValidator";
    NOT = "not";
    ONE_OR_MORE_PATH = "oneOrMorePath";
    OPTIONAL = "optional";
    OR = "or";
    PARAMETER = "parameter";
    PARAMETER_CLASS = "Parameter";
    PATH = "path";
    PATTERN = "pattern";
    PREFIX = "prefix";
    PREFIXES = "prefixes";
    PROPERTY = "property";
    PROPERTY_SHAPE = "PropertyShape";
    PROPERTY_VALIDATOR = "propertyValidator";
    QUALIFIED_MAX_COUNT = "qualifiedMaxCount";
    QUALIFIED_MIN_COUNT = "qualifiedMinCount";
    QUALIFIED_VALUE_SHAPE = "qualifiedValueShape";
    QUALIFIED_VALUE_SHAPES_DISJOINT = "qualifiedValueShapesDisjoint";
    SELECT = "select";
    SEVERITY = "severity";
    SPARQL = "sparql";
    TARGET_CLASS = "targetClass";
    TARGET_NODE = "targetNode";
    TARGET_OBJECTS_OF = "targetObjectsOf";
    TARGET_SUBJECTS_OF = "targetSubjectsOf";
    UNIQUE_LANG = "uniqueLang";
    VALIDATOR = "validator";
    VIOLATION = "Violation";
    WARNING = "Warning";
    XONE = "xone";
    ZERO_OR_MORE_PATH = "zeroOrMorePath";
    ZERO_OR_ONE_PATH = "zeroOrOnePath";

    CONFORMS = "conforms";
    DETAIL = "detail";
    FOCUS_NODE = "focusNode";
    RESULT = "result";
    RESULT_MESSAGE = "resultMessage";
    RESULT_PATH = "resultPath";
    RESULT_SEVERITY = "resultSeverity";
    SOURCE_CONSTRAINT = "sourceConstraint";
    SOURCE_CONSTRAINT_COMPONENT = "sourceConstraintComponent";
    SOURCE_SHAPE = "sourceShape";
    VALIDATION_REPORT = "ValidationReport";
    VALIDATION_RESULT = "ValidationResult";
    VALUE = "value";
}

/// The parameters of the constraint components of SHACL Core, and `sh:sparql`: their subjects are shapes.
pub(super) const PARAMETERS: [NamedNodeRef<'static>; 30] = [
    AND,
    CLASS,
    CLOSED,
    DATATYPE,
    DISJOINT,
    EQUALS,
    HAS_VALUE,
    IN,
    LANGUAGE_IN,
    LESS_THAN,
    LESS_THAN_OR_EQUALS,
    MAX_COUNT,
    MAX_EXCLUSIVE,
    MAX_INCLUSIVE,
    MAX_LENGTH,
    MIN_COUNT,
    MIN_EXCLUSIVE,
    MIN_INCLUSIVE,
    MIN_LENGTH,
    NODE,
    NODE_KIND,
    NOT,
    OR,
    PATTERN,
    PROPERTY,
    QUALIFIED_VALUE_SHAPE,
    SPARQL,
    UNIQUE_LANG,
    XONE,
    QUALIFIED_MIN_COUNT,
];

/// What else a shape may say in the namespace of SHACL.
pub(super) const ALSO_SAID: [&str; 22] = [
    "path",
    "targetClass",
    "targetNode",
    "targetObjectsOf",
    "targetSubjectsOf",
    "deactivated",
    "severity",
    "message",
    "name",
    "description",
    "order",
    "group",
    "defaultValue",
    "flags",
    "ignoredProperties",
    "qualifiedMaxCount",
    "qualifiedValueShapesDisjoint",
    "declare",
    "prefixes",
    "select",
    "optional",
    "labelTemplate",
];

/// The targets.
pub(super) const TARGETS: [NamedNodeRef<'static>; 4] =
    [TARGET_CLASS, TARGET_NODE, TARGET_OBJECTS_OF, TARGET_SUBJECTS_OF];
