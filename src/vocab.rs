//! IRIs of the vocabularies that the engine itself must know; one module per vocabulary.
//!
//! Classes and properties of the domain are *not* listed here: the engine reads them from `ontology/`.

use oxrdf::NamedNodeRef;

/// Portulan's own ontology: only the terms that drive the engine (graphs, visibility, facts, display hints).
pub mod ptl {
    use super::NamedNodeRef;

    /// Namespace of the ontology.
    pub const NAMESPACE: &str = "https://w3id.org/portulan/ontologie#";
    /// A named graph that describes itself.
    pub const GRAPHE: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#Graphe");
    /// A source: a page, a law, a model file.
    pub const SOURCE: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#Source");
    /// An organisation that has an information system.
    pub const ORGANISME_CLASS: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#Organisme");
    /// From a graph to the organisation that contributed it.
    pub const ORGANISME: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#organisme");
    /// From a graph to its visibility.
    pub const VISIBILITE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#visibilite");
    /// From a graph or a fact to how reliable it is.
    pub const FIABILITE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#fiabilite");
    /// True on a graph whose content is invented.
    pub const FICTIF: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#fictif");
    /// From a thing to a property whose value the sources do not establish.
    pub const NON_ETABLI: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#nonEtabli");
    /// From a thing to a property whose value has no source.
    pub const NON_SOURCE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#nonSource");
    /// Acronym or usual short name of a thing.
    pub const SIGLE: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#sigle");

    const fn term(iri: &'static str) -> NamedNodeRef<'static> {
        NamedNodeRef::new_unchecked(iri)
    }
}

/// Concepts of `vocabulaire/visibilite`.
pub mod visibilite {
    use super::NamedNodeRef;

    /// Everybody, without an account.
    pub const PUBLIC: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("https://w3id.org/portulan/vocabulaire/visibilite/public");
    /// The members of the community of architects.
    pub const COMMUNAUTE: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("https://w3id.org/portulan/vocabulaire/visibilite/communaute");
    /// The organisation that contributed the graph, alone.
    pub const ORGANISME: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("https://w3id.org/portulan/vocabulaire/visibilite/organisme");
}

/// Dublin Core terms.
pub mod dct {
    use super::NamedNodeRef;

    /// Where a fact or a graph comes from.
    pub const SOURCE: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://purl.org/dc/terms/source");
    /// When a graph was last changed.
    pub const MODIFIED: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://purl.org/dc/terms/modified");
    /// The title of a graph or a document.
    pub const TITLE: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://purl.org/dc/terms/title");
}

/// PROV-O.
pub mod prov {
    use super::NamedNodeRef;

    /// From a derived graph to the graph whose facts it rests on.
    pub const WAS_DERIVED_FROM: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/prov#wasDerivedFrom");
}
