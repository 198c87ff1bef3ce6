//! A contribution of RDF: the facts of an organisation, written by another tool. What speaks of the map itself, of its
//! words or of who sees what is left out and said.

use std::collections::{BTreeMap, HashSet};

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};

use super::ContributionError;
use super::facts::{Read, Target, Things, described, import, sha256};
use crate::import::detect::Format;
use crate::import::xml::short;
use crate::import::{Code, Findings, ImportError, Limits, rdf as reading};
use crate::model::Place;
use crate::model::to_rdf::terms::NAMESPACE as ARCHIMATE;
use crate::schema::{Schema, local_name};
use crate::spreadsheet::Fact;
use crate::vocab::ptl;

/// Namespaces whose terms a contribution uses and never describes.
const VOCABULARIES: [&str; 8] = [
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/shacl#",
    "https://w3id.org/portulan/ontologie",
    "https://w3id.org/portulan/vocabulaire/",
    "https://w3id.org/portulan/forme/",
];

/// Namespaces whose classes say what a word is, and not what a thing is.
const OF_WORDS: [&str; 3] = [
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/ns/shacl#",
];

/// Reads RDF and turns it into what its graph must hold.
///
/// # Errors
/// What is wrong with the file; [`ImportError::RdfRefused`] when it writes to graphs that are not its own.
pub(super) fn read(
    target: &Target<'_>,
    (bytes, format): (&[u8], Format),
    limits: &Limits,
) -> Result<Read, ContributionError> {
    let mut findings = Findings::new(limits.findings);
    let quads = reading::read(bytes, format, target.base, limits)?;
    let graph = target.addresses.source_graph();
    let foreign: Vec<String> =
        reading::graphs(&quads).into_iter().filter(|name| *name != graph.as_str()).collect();
    if let Some(first) = foreign.first() {
        let what = format!(
            "le fichier écrit dans {} graphe{} qui ne {} pas la source ({}{})",
            foreign.len(),
            if foreign.len() > 1 { "s" } else { "" },
            if foreign.len() > 1 { "sont" } else { "est" },
            short(first),
            if foreign.len() > 1 { "…" } else { "" },
        );
        return Err(ImportError::RdfRefused { what }.into());
    }
    let (quads, anonymous) =
        reading::name_blank_nodes(quads, |key| target.addresses.local("noeud", key));
    if anonymous > 0 {
        let nodes = if anonymous > 1 { "nœuds anonymes" } else { "nœud anonyme" };
        let said =
            (format!("{anonymous} {nodes}"), "ils reçoivent une adresse d’après ce qu’ils disent");
        findings.add(Code::BlankNodeNamed, (Place::default(), None), said);
    }
    let mut facts: Vec<Fact> = Vec::new();
    let mut seen: HashSet<Fact> = HashSet::new();
    for quad in quads {
        if let Some(why) = refused(target, &quad, &graph) {
            let subject = quad.subject.to_string();
            let subject = subject.trim_matches(['<', '>']);
            let said = format!(
                "« {} {} » : {why}",
                short(local_name(subject)),
                short(local_name(quad.predicate.as_str()))
            );
            findings.add(
                Code::FactRefused,
                (Place::default(), Some(subject)),
                (said, "le fait est laissé de côté"),
            );
            continue;
        }
        let NamedOrBlankNode::NamedNode(subject) = quad.subject else { continue };
        let fact = (subject, quad.predicate, quad.object);
        if seen.insert(fact.clone()) {
            facts.push(fact);
        }
    }
    let things = Things { classes: classes(target, &facts), plan: None };
    let import = import(format, findings, sha256(bytes));
    let quads = described(target, facts, &import);
    Ok(Read { import, things, quads, is_same: false })
}

/// Why a contribution may not say this; none when it may.
fn refused(target: &Target<'_>, quad: &Quad, graph: &NamedNode) -> Option<&'static str> {
    let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return None };
    let subject = subject.as_str();
    if subject == graph.as_str() || subject == target.addresses.local_path("fichier", "").as_str() {
        // Said again by each import, from what people chose.
        return Some("la source est décrite par l’import lui-même");
    }
    if let Some(path) = subject.strip_prefix(target.base)
        && (!path.starts_with("id/") || path.starts_with("id/fait/"))
    {
        return Some("cette adresse est à la carte, pas à une contribution");
    }
    if VOCABULARIES.iter().any(|namespace| subject.starts_with(namespace))
        || subject.starts_with(ARCHIMATE)
    {
        return Some("les mots de la carte et des vocabulaires ne se redéfinissent pas");
    }
    let predicate = quad.predicate.as_ref();
    if [ptl::VISIBILITE, ptl::EMPREINTE, ptl::PROFIL_DE, ptl::PROFIL, ptl::RETENU_PAR]
        .contains(&predicate)
    {
        return Some("cette propriété dit ce que la carte seule décide");
    }
    if predicate.as_str().starts_with(ARCHIMATE) {
        return Some("un modèle ArchiMate s’importe dans un format de modèle, pas en RDF");
    }
    if predicate == rdf::TYPE {
        let Term::NamedNode(class) = &quad.object else {
            return Some("une classe est une adresse");
        };
        let own = [ptl::GRAPHE, ptl::PROFIL_CLASS, ptl::CORRESPONDANCE, ptl::COLONNE_CLASS];
        if own.contains(&class.as_ref())
            || OF_WORDS.iter().any(|space| class.as_str().starts_with(space))
        {
            return Some("cette classe est réservée à la carte et à ses mots");
        }
        if class.as_str().starts_with(ARCHIMATE) {
            return Some("un modèle ArchiMate s’importe dans un format de modèle, pas en RDF");
        }
    }
    None
}

/// How many things of each class, by its label.
fn classes(target: &Target<'_>, facts: &[Fact]) -> BTreeMap<String, usize> {
    let schema = Schema::read(target.view, target.ontology);
    let mut classes = BTreeMap::new();
    for (_, predicate, object) in facts {
        if let (rdf::TYPE, Term::NamedNode(class)) = (predicate.as_ref(), object) {
            let known = schema.class(class.as_ref()).map(|class| class.label.clone());
            let label = known.unwrap_or_else(|| local_name(class.as_str()).to_owned());
            *classes.entry(label).or_default() += 1;
        }
    }
    classes
}
