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

    /// From a class to its plural label.
    pub const PLURIEL: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#pluriel");
    /// From a class to the slug used in addresses.
    pub const CLE: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#cle");
    /// From a class to its order in menus.
    pub const RANG: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#rang");
    /// True on a class whose things are shared across organisations.
    pub const TRANSVERSE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#transverse");
    /// From a property to the name of the relation read from its value.
    pub const LIBELLE_INVERSE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#libelleInverse");
    /// True on a property shape that makes a good column of a list.
    pub const COLONNE: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#colonne");
    /// True on a property shape that makes a good filter of a list.
    pub const FACETTE: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#facette");
    /// From a property shape to the SKOS scheme of its values.
    pub const VOCABULAIRE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#vocabulaire");
    /// From a class or a property to the layer that it belongs to, when it is not that of the community.
    pub const COUCHE: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#couche");
    /// From a class to the grammatical gender of its name: `f` or `m`.
    pub const GENRE: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#genre");
    /// True on a class whose things have common nouns as names.
    pub const NOMS_COMMUNS: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#nomsCommuns");
    /// From a class to the template of the sentence that tells what a thing of it is.
    pub const PHRASE: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#phrase");
    /// From a class whose things link two others to the property that gives the start.
    pub const RELATION_DEPUIS: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#relationDepuis");
    /// Likewise, to the property that gives the end.
    pub const RELATION_VERS: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#relationVers");
    /// Likewise, to the property that tells what the link carries.
    pub const RELATION_OBJET: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#relationObjet");
    /// Likewise, to the direct property that sums up such links.
    pub const RACCOURCI: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#raccourci");
    /// From a property or a class of links to the way in which an impact travels: `aller` or `retour`.
    pub const IMPACT: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#impact");
    /// True on a class whose things let an impact go no further.
    pub const ARRETE_L_IMPACT: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#arreteLImpact");
    /// From a property whose values gather things to its rank among such properties.
    pub const REGROUPE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#regroupe");
    /// From a thing to a node that holds another name, with its dates.
    pub const ALIAS: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#alias");

    /// From a class or a property to what it is in an exported ArchiMate model.
    pub const S_EXPORTE_EN: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#sExporteEn");
    /// The same, for a property whose relationship is read from the value.
    pub const S_EXPORTE_A_L_ENVERS_EN: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#sExporteALEnversEn");
    /// From a property exported as an access to its kind.
    pub const ACCES_EXPORTE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#accesExporte");
    /// When a dated name began to be used.
    pub const DEBUT: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#debut");
    /// When it ceased to be used.
    pub const FIN: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#fin");
    /// True on a class, a property, a concept or a vocabulary whose words are recognised in running texts.
    pub const TERME: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#terme");
    /// From a concept named by an acronym to what it stands for.
    pub const DEVELOPPE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#developpe");
    /// True on a class whose things are named by proper nouns, which keep their capital in a sentence.
    pub const NOM_PROPRE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#nomPropre");
    /// The identifier that an organisation gives to a thing, stable from one contribution to the next.
    pub const CLE_METIER: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#cleMetier");

    /// From a mapping profile, which is a graph, to the source whose conventions it tells.
    pub const PROFIL_DE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#profilDe");

    /// A mapping of a profile.
    pub const CORRESPONDANCE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#Correspondance");
    /// A mapping profile.
    pub const PROFIL_CLASS: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#Profil");
    /// From a mapping to its profile.
    pub const PROFIL: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#profil");
    /// From an element, a folder, a specialization or a property of a model to a mapping that recognised it.
    pub const RETENU_PAR: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#retenuPar");
    /// Above every condition of mappings.
    pub const CONDITION: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#condition");
    /// Above every effect of mappings.
    pub const EFFET: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#effet");
    /// From a property of mappings to one that must be said with it.
    pub const EXIGE: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#exige");
    /// From a property of mappings to those of which one must be said with it.
    pub const EXIGE_UN_DE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#exigeUnDe");
    /// From a property of mappings to one that cannot be said with it.
    pub const EXCLUT: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#exclut");

    /// From a property to a name under which models have it.
    pub const CLE_DE_PROPRIETE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#cleDePropriete");

    /// From a rule or a principle to what it says.
    pub const ENONCE: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#enonce");
    /// From a shape to a rule of the cooperation framework that it serves.
    pub const SERT_LA_REGLE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#sertLaRegle");
    /// From a shape to the maturity level for which its property is expected.
    pub const NIVEAU: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#niveau");
    /// From a thing to the maturity level that it has reached; computed.
    pub const NIVEAU_ATTEINT: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#niveauAtteint");
    /// From a thing to a property that a level expects and that is not said; computed.
    pub const RESTE_A_DIRE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#resteADire");
    /// True on a class of which a thing is on the map as soon as it is named where one is expected.
    pub const NOMMER_SUFFIT: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#nommerSuffit");
    /// From a property that keeps words of a source to the property whose value they would be.
    pub const MENTION_DE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#mentionDe");
    /// From a property to the place of its values in the description of an API; from the class of APIs to nothing.
    pub const CHEMIN_OPENAPI: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#cheminOpenApi");
    /// Words of a source that were not understood, after the name of what they would tell.
    pub const MENTION: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#mention");
    /// A column of a table of a source, and what it means.
    pub const COLONNE_CLASS: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#ColonneDeTableau");
    /// From a column to the name of its sheet.
    pub const SUR_FEUILLE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#surFeuille");
    /// From a column to its heading.
    pub const SUR_COLONNE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#surColonne");
    /// From a mapping or a column to the class that it gives.
    pub const VERS_CLASSE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#versClasse");
    /// From a mapping or a column to the property that it gives.
    pub const VERS_PROPRIETE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#versPropriete");
    /// True on a mapping or a column that is left out.
    pub const ECARTE: NamedNodeRef<'static> = term("https://w3id.org/portulan/ontologie#ecarte");

    /// From a graph that comes with Portulan to the fingerprint of the files it was made from.
    pub const EMPREINTE: NamedNodeRef<'static> =
        term("https://w3id.org/portulan/ontologie#empreinte");

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
    /// What a thing is, in a sentence or two.
    pub const DESCRIPTION: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://purl.org/dc/terms/description");
    /// The identifier of a thing in its source.
    pub const IDENTIFIER: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://purl.org/dc/terms/identifier");
    /// From a thing to what takes its place.
    pub const IS_REPLACED_BY: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://purl.org/dc/terms/isReplacedBy");
    /// From a thing to that of which it takes the place.
    pub const REPLACES: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://purl.org/dc/terms/replaces");
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

/// OWL 2.
pub mod owl {
    use super::NamedNodeRef;

    /// A class.
    pub const CLASS: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#Class");
    /// From a class to one that has the same members.
    pub const EQUIVALENT_CLASS: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#equivalentClass");
    /// The version of an ontology.
    pub const VERSION_INFO: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#versionInfo");
    /// From an ontology to one that it takes in.
    pub const IMPORTS: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#imports");
    /// From a thing to another name of the same.
    pub const SAME_AS: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#sameAs");
}

/// SKOS.
pub mod skos {
    use super::NamedNodeRef;

    /// From a thing to one that stands for it everywhere.
    pub const EXACT_MATCH: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#exactMatch");
    /// From a term to one that means nearly the same.
    pub const CLOSE_MATCH: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#closeMatch");
    /// The name of a concept.
    pub const PREF_LABEL: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#prefLabel");
    /// Another name.
    pub const ALT_LABEL: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#altLabel");
    /// A name by which a thing is searched but not shown.
    pub const HIDDEN_LABEL: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#hiddenLabel");
    /// What a term means.
    pub const DEFINITION: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#definition");
    /// A remark on a fact or a term.
    pub const SCOPE_NOTE: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#scopeNote");
    /// A remark on a fact or a term.
    pub const NOTE: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#note");
    /// A short code of a concept.
    pub const NOTATION: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#notation");
    /// A concept of a vocabulary.
    pub const CONCEPT: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#Concept");
    /// From a concept to the one that holds it.
    pub const BROADER: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#broader");
    /// From a concept to its vocabulary.
    pub const IN_SCHEME: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#inScheme");
}

/// SHACL.
pub mod sh {
    use super::NamedNodeRef;

    /// From a node shape to the class that it describes.
    pub const TARGET_CLASS: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#targetClass");
    /// From a node shape to a property shape.
    pub const PROPERTY: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#property");
    /// From a property shape to its property.
    pub const PATH: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#path");
    /// Name of the property in the context of a class.
    pub const NAME: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#name");
    /// What the property says.
    pub const DESCRIPTION: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#description");
    /// From a property shape to its group.
    pub const GROUP: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#group");
    /// Order within the group, or of the group.
    pub const ORDER: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#order");
    /// Least number of values.
    pub const MIN_COUNT: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#minCount");
    /// Greatest number of values.
    pub const MAX_COUNT: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#maxCount");
    /// Type of the literal values.
    pub const DATATYPE: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#datatype");
    /// Class of the values.
    pub const CLASS: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#class");
    /// Kind of term of the values.
    pub const NODE_KIND: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#nodeKind");
    /// The kind of term of things.
    pub const IRI: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#IRI");
}

/// Concepts of `vocabulaire/fiabilite` that the pages treat apart.
pub mod fiabilite {
    use super::NamedNodeRef;

    /// What goes without saying: a fact that its sources establish needs no badge.
    pub const ETABLI: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("https://w3id.org/portulan/vocabulaire/fiabilite/etabli");
}
