//! Terms of the ArchiMate namespace and of the standard vocabularies that the lossless layer uses.

use oxrdf::NamedNodeRef;

/// Namespace of the ArchiMate terms.
pub const NAMESPACE: &str = "https://w3id.org/portulan/archimate#";

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident = $iri:literal;)+) => {
        $($(#[$doc])* pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked($iri);)+
    };
}

/// Terms that are not types of elements or relationships.
pub mod am {
    use super::NamedNodeRef;

    terms! {
        /// A model.
        MODEL = "https://w3id.org/portulan/archimate#Model";
        /// An element whose type we do not know.
        ELEMENT = "https://w3id.org/portulan/archimate#Element";
        /// A relationship whose type we do not know.
        RELATIONSHIP_CLASS = "https://w3id.org/portulan/archimate#Relationship";
        /// The definition of a property.
        PROPERTY_DEFINITION = "https://w3id.org/portulan/archimate#PropertyDefinition";
        /// One value of a property, told apart when direct triples are not enough.
        PROPERTY = "https://w3id.org/portulan/archimate#Property";
        /// A folder.
        FOLDER_CLASS = "https://w3id.org/portulan/archimate#Folder";
        /// A view.
        VIEW_CLASS = "https://w3id.org/portulan/archimate#View";
        /// A viewpoint.
        VIEWPOINT_CLASS = "https://w3id.org/portulan/archimate#Viewpoint";
        /// A box of a view.
        VIEW_NODE = "https://w3id.org/portulan/archimate#ViewNode";
        /// A line of a view.
        VIEW_CONNECTION = "https://w3id.org/portulan/archimate#ViewConnection";
        /// A description of the file.
        METADATA = "https://w3id.org/portulan/archimate#Metadata";
        /// A concern of a viewpoint.
        CONCERN_CLASS = "https://w3id.org/portulan/archimate#Concern";
        /// A note of a viewpoint.
        MODELING_NOTE = "https://w3id.org/portulan/archimate#ModelingNote";

        /// From a graph to the model it holds.
        MODEL_OF = "https://w3id.org/portulan/archimate#model";
        /// The name as written, when it is not the label.
        NAME = "https://w3id.org/portulan/archimate#name";
        /// The type as written, when we do not know it.
        SOURCE_TYPE = "https://w3id.org/portulan/archimate#sourceType";
        /// Version of a model.
        VERSION = "https://w3id.org/portulan/archimate#version";
        /// From a relationship to its source.
        SOURCE = "https://w3id.org/portulan/archimate#source";
        /// From a relationship to its target.
        TARGET = "https://w3id.org/portulan/archimate#target";
        /// How an Access relationship accesses.
        ACCESS_TYPE = "https://w3id.org/portulan/archimate#accessType";
        /// Sign or strength of an Influence relationship.
        MODIFIER = "https://w3id.org/portulan/archimate#modifier";
        /// Whether an Association relationship has a direction.
        IS_DIRECTED = "https://w3id.org/portulan/archimate#isDirected";
        /// Data type of a property.
        DATA_TYPE = "https://w3id.org/portulan/archimate#dataType";
        /// True on a definition of property that the model does not define.
        UNDEFINED = "https://w3id.org/portulan/archimate#undefined";
        /// From a value to the definition of its property.
        DEFINITION = "https://w3id.org/portulan/archimate#definition";
        /// From a value to what it describes.
        PROPERTY_OF = "https://w3id.org/portulan/archimate#propertyOf";
        /// A value.
        VALUE = "https://w3id.org/portulan/archimate#value";
        /// From a thing to a folder that holds it.
        FOLDER = "https://w3id.org/portulan/archimate#folder";
        /// Names of the folders from the root, as one text.
        PATH = "https://w3id.org/portulan/archimate#path";
        /// Identifiers of what a folder holds, in order.
        ITEM_ORDER = "https://w3id.org/portulan/archimate#itemOrder";
        /// From a folder or a box to the one that contains it.
        PARENT = "https://w3id.org/portulan/archimate#parent";
        /// Position among its siblings, from 0.
        ORDER = "https://w3id.org/portulan/archimate#order";
        /// Usual name of the viewpoint of a view.
        VIEWPOINT = "https://w3id.org/portulan/archimate#viewpoint";
        /// From a view to a viewpoint of its model.
        VIEWPOINT_REFERENCE = "https://w3id.org/portulan/archimate#viewpointReference";
        /// From a box or a line to its view.
        VIEW = "https://w3id.org/portulan/archimate#view";
        /// Kind of a view, a box, a line or a note, as written.
        KIND = "https://w3id.org/portulan/archimate#kind";
        /// From a box to the element it shows.
        SHOWS_ELEMENT = "https://w3id.org/portulan/archimate#element";
        /// From a line to the relationship it shows.
        SHOWS_RELATIONSHIP = "https://w3id.org/portulan/archimate#relationship";
        /// From a label or a folder to the concept it stands for.
        CONCEPT = "https://w3id.org/portulan/archimate#concept";
        /// The part of a concept that a label shows.
        XPATH_PART = "https://w3id.org/portulan/archimate#xpathPart";
        /// Left of a box.
        X = "https://w3id.org/portulan/archimate#x";
        /// Top of a box.
        Y = "https://w3id.org/portulan/archimate#y";
        /// Width of a box.
        WIDTH = "https://w3id.org/portulan/archimate#width";
        /// Height of a box.
        HEIGHT = "https://w3id.org/portulan/archimate#height";
        /// From a line to where it starts.
        CONNECTION_SOURCE = "https://w3id.org/portulan/archimate#connectionSource";
        /// From a line to where it ends.
        CONNECTION_TARGET = "https://w3id.org/portulan/archimate#connectionTarget";
        /// Bends of a line.
        BENDPOINTS = "https://w3id.org/portulan/archimate#bendpoints";
        /// Where a line leaves its source.
        SOURCE_ATTACHMENT = "https://w3id.org/portulan/archimate#sourceAttachment";
        /// Where a line reaches its target.
        TARGET_ATTACHMENT = "https://w3id.org/portulan/archimate#targetAttachment";
        /// Colours and font.
        STYLE = "https://w3id.org/portulan/archimate#style";
        /// From a box or a line to a view it leads to.
        VIEW_REFERENCE = "https://w3id.org/portulan/archimate#viewReference";
        /// From a description, a concern or a note to what it is about.
        ABOUT = "https://w3id.org/portulan/archimate#about";
        /// Name of the schema of a description.
        SCHEMA = "https://w3id.org/portulan/archimate#schema";
        /// Version of the schema of a description.
        SCHEMA_VERSION = "https://w3id.org/portulan/archimate#schemaVersion";
        /// One entry of a description.
        ENTRY = "https://w3id.org/portulan/archimate#entry";
        /// Purpose of a viewpoint.
        PURPOSE = "https://w3id.org/portulan/archimate#purpose";
        /// Content of a viewpoint.
        CONTENT = "https://w3id.org/portulan/archimate#content";
        /// A type that a viewpoint allows.
        ALLOWED_ELEMENT = "https://w3id.org/portulan/archimate#allowedElement";
        /// A type of relationship that a viewpoint allows.
        ALLOWED_RELATIONSHIP = "https://w3id.org/portulan/archimate#allowedRelationship";
        /// A stakeholder of a concern.
        STAKEHOLDER = "https://w3id.org/portulan/archimate#stakeholder";
        /// Name of the imported file.
        FILE_NAME = "https://w3id.org/portulan/archimate#fileName";
        /// SHA-256 of the imported file.
        SHA256 = "https://w3id.org/portulan/archimate#sha256";
        /// A specialization of a type of concepts.
        PROFILE_CLASS = "https://w3id.org/portulan/archimate#Profile";
        /// An image.
        IMAGE_CLASS = "https://w3id.org/portulan/archimate#Image";
        /// From a concept to its specialization.
        PROFILE = "https://w3id.org/portulan/archimate#profile";
        /// Type of concepts that a specialization is for.
        CONCEPT_TYPE = "https://w3id.org/portulan/archimate#conceptType";
        /// False on a profile that is not a specialization in the sense of ArchiMate.
        IS_SPECIALIZATION = "https://w3id.org/portulan/archimate#isSpecialization";
        /// From a figure or a specialization to the image it shows.
        IMAGE = "https://w3id.org/portulan/archimate#image";
        /// Media type of an image.
        MEDIA_TYPE = "https://w3id.org/portulan/archimate#mediaType";
        /// Size of an image, in bytes.
        BYTE_SIZE = "https://w3id.org/portulan/archimate#byteSize";
        /// Bytes of an image, in base64.
        BYTES = "https://w3id.org/portulan/archimate#bytes";
        /// Version of the metamodel of the tool.
        METAMODEL = "https://w3id.org/portulan/archimate#metamodel";
        /// Type of a folder of Archi.
        FOLDER_TYPE = "https://w3id.org/portulan/archimate#folderType";
        /// An attribute kept as written, `name=value`.
        ATTRIBUTE = "https://w3id.org/portulan/archimate#attribute";
        /// A feature kept as written, `name=value`.
        FEATURE = "https://w3id.org/portulan/archimate#feature";
        /// Formula shown instead of the name.
        LABEL_EXPRESSION = "https://w3id.org/portulan/archimate#labelExpression";
        /// Which of its shapes a box has, 0 or 1.
        FIGURE_TYPE = "https://w3id.org/portulan/archimate#figureType";
        /// How a line is drawn.
        LINE_TYPE = "https://w3id.org/portulan/archimate#lineType";
        /// Alignment of the text of a figure.
        TEXT_ALIGNMENT = "https://w3id.org/portulan/archimate#textAlignment";
        /// Position of the text of a figure.
        TEXT_POSITION = "https://w3id.org/portulan/archimate#textPosition";
        /// Bends of a line, from the centres of its ends.
        RELATIVE_BENDPOINTS = "https://w3id.org/portulan/archimate#relativeBendpoints";
    }
}

/// Dublin Core terms of the lossless layer.
pub mod dct {
    use super::NamedNodeRef;

    terms! {
        /// Documentation.
        DESCRIPTION = "http://purl.org/dc/terms/description";
        /// Identifier in the source.
        IDENTIFIER = "http://purl.org/dc/terms/identifier";
    }
}
