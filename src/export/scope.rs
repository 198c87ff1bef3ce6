//! What of the map is exported: a source, an organisation, a view, or all that the reader sees.

use std::collections::HashSet;

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::exchange::About;
use super::merge::{Part, merge};
use super::one_view;
use crate::contribution::{ContributionError, find_organisation};
use crate::index::{Pattern, View};
use crate::model::to_rdf::terms::{am, dct};
use crate::model::{Model, from_rdf};
use crate::search::normalise;
use crate::vocab;

/// What is asked for; nothing is the whole map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// An organisation: acronym, name or end of its address.
    pub organisation: Option<String>,
    /// One of its sources.
    pub source: Option<String>,
    /// A view: its address, its identifier or its name.
    pub view: Option<String>,
}

/// Why there is nothing to export.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// A source without its organisation.
    #[error("une source se donne avec son organisme")]
    SourceAlone,
    /// Nothing that the reader sees has this name.
    #[error("« {0} » ne désigne rien que la carte connaisse")]
    Unknown(String),
    /// The organisation contributes no model that the reader sees.
    #[error("« {0} » n’a versé aucun modèle")]
    NoModel(String),
    /// Several views have this name.
    #[error(
        "plusieurs vues s’appellent « {0} » : donnez l’adresse de l’une d’elles, par exemple {1}"
    )]
    Ambiguous(String, String),
}

/// What is exported.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// A short name for the file, without extension.
    pub name: String,
    /// As a model.
    pub model: Model,
    /// What is said of the file.
    pub about: About,
    /// The graphs that it comes from.
    pub graphs: Vec<NamedNode>,
    /// The things that are exported when that is not whole graphs.
    pub things: Option<HashSet<NamedNode>>,
}

impl Selection {
    /// What a reader asks for, as far as the reader sees it; `base` is that of the addresses of the map.
    ///
    /// # Errors
    /// See [`ScopeError`].
    pub fn of(view: &dyn View, base: &str, choice: &Choice) -> Result<Self, ScopeError> {
        let graphs = graphs(view, base, choice)?;
        let edition = format!("Édition nº {} de la carte", view.number());
        let mut selection = match (&choice.view, &choice.organisation, &choice.source) {
            (Some(wanted), ..) => one(view, base, (&graphs, wanted))?,
            (None, None, _) => super::map::selection(view, base, None),
            (None, Some(_), Some(_)) => sources(view, base, &graphs),
            (None, Some(organisation), None) => {
                let mut selection = sources(view, base, &graphs);
                if graphs.is_empty() {
                    return Err(ScopeError::NoModel(organisation.clone()));
                }
                selection.name =
                    slugs(base, &graphs[0]).map_or("organisme", |(slug, _)| slug).to_owned();
                selection
            }
        };
        selection.about.descriptions.insert(0, edition);
        Ok(selection)
    }

    /// The quads of what is exported, in the order of their graphs.
    pub fn quads(&self, view: &dyn View) -> Vec<Quad> {
        let mut quads = Vec::new();
        for graph in &self.graphs {
            let whole = view.matching(of_graph(graph.as_ref()), usize::MAX);
            quads.extend(whole.into_iter().filter(|quad| match (&self.things, &quad.subject) {
                (None, _) => true,
                (Some(things), NamedOrBlankNode::NamedNode(subject)) => things.contains(subject),
                (Some(_), NamedOrBlankNode::BlankNode(_)) => false,
            }));
        }
        quads
    }
}

/// The source graphs of the choice, sorted.
fn graphs(view: &dyn View, base: &str, choice: &Choice) -> Result<Vec<NamedNode>, ScopeError> {
    let slug = match &choice.organisation {
        Some(said) => Some(find_organisation(view, said).map_err(|error| match error {
            ContributionError::Name(name) => ScopeError::Unknown(name),
            _ => ScopeError::Unknown(said.clone()),
        })?),
        None if choice.source.is_some() => return Err(ScopeError::SourceAlone),
        None => None,
    };
    let source = choice.source.as_deref().map(|source| normalise(source).replace(' ', "-"));
    let mut graphs = view.graphs();
    graphs.retain(|graph| {
        slugs(base, graph).is_some_and(|(organisation, name)| {
            slug.as_ref().is_none_or(|slug| slug.slug == organisation)
                && source.as_ref().is_none_or(|source| source == name)
        })
    });
    graphs.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
    match (&choice.source, &choice.organisation) {
        (Some(source), _) if graphs.is_empty() => Err(ScopeError::Unknown(source.clone())),
        (None, Some(said)) if graphs.is_empty() => Err(match slug.is_some_and(|it| it.is_known) {
            true => ScopeError::NoModel(said.clone()),
            false => ScopeError::Unknown(said.clone()),
        }),
        _ => Ok(graphs),
    }
}

/// The organisation and the name of a source, by the address of its graph.
pub fn slugs<'g>(base: &str, graph: &'g NamedNode) -> Option<(&'g str, &'g str)> {
    graph.as_str().strip_prefix(base)?.strip_prefix("graphe/source/")?.split_once('/')
}

pub(super) fn of_graph(graph: NamedNodeRef<'_>) -> Pattern<'_> {
    Pattern { graph: Some(graph), ..Pattern::default() }
}

/// The first literal of a property in a graph.
fn plain(view: &dyn View, graph: NamedNodeRef<'_>, predicate: NamedNodeRef<'_>) -> Option<String> {
    let pattern = Pattern {
        subject: Some(graph.into()),
        predicate: Some(predicate),
        graph: Some(graph),
        ..Pattern::default()
    };
    view.matching(pattern, 1).into_iter().find_map(|quad| match quad.object {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    })
}

/// Whole sources; several are merged.
fn sources(view: &dyn View, base: &str, graphs: &[NamedNode]) -> Selection {
    let mut parts: Vec<Part> = graphs.iter().map(|graph| part(view, base, graph)).collect();
    let dates = graphs.iter().filter_map(|graph| plain(view, graph.as_ref(), vocab::dct::MODIFIED));
    let mut about = About {
        date: dates.max(),
        sources: graphs.iter().map(|graph| graph.as_str().to_owned()).collect(),
        ..About::default()
    };
    let left_out: usize = parts.iter().map(|part| part.rebuilt.left_out).sum();
    if left_out > 0 {
        about.descriptions.push(format!(
            "{left_out} faits ajoutés dans Portulan ne sont pas des faits du modèle ArchiMate : ils sont omis"
        ));
    }
    let name = graphs.first().and_then(|graph| slugs(base, graph));
    let name = name.map_or_else(|| "modele".to_owned(), |(one, other)| format!("{one}-{other}"));
    let model = match parts.len() {
        1 => parts.remove(0).rebuilt.model,
        _ => merge(parts),
    };
    Selection { name, model, about, graphs: graphs.to_vec(), things: None }
}

fn part(view: &dyn View, base: &str, graph: &NamedNode) -> Part {
    let quads = view.matching(of_graph(graph.as_ref()), usize::MAX);
    let source = slugs(base, graph).map_or("source", |(_, source)| source).to_owned();
    Part {
        title: plain(view, graph.as_ref(), vocab::dct::TITLE).unwrap_or_else(|| source.clone()),
        source,
        rebuilt: from_rdf::read(graph.as_ref(), &quads),
    }
}

/// One view, by its address, its identifier or its name.
fn one(
    view: &dyn View,
    base: &str,
    (graphs, wanted): (&[NamedNode], &str),
) -> Result<Selection, ScopeError> {
    let absolute = [wanted.to_owned(), format!("{base}{wanted}")];
    let mut found: Vec<(NamedNode, NamedNode)> = Vec::new();
    for graph in graphs {
        let views = Pattern {
            predicate: Some(rdf::TYPE),
            object: Some(am::VIEW_CLASS.into()),
            ..of_graph(graph.as_ref())
        };
        for quad in view.matching(views, usize::MAX) {
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else {
                continue;
            };
            if absolute.iter().any(|address| address == subject.as_str()) {
                found = vec![(graph.clone(), subject)];
                break;
            }
            if is_named(view, graph, (&subject, wanted)) {
                found.push((graph.clone(), subject));
            }
        }
    }
    let (graph, subject) = match found.as_slice() {
        [] => return Err(ScopeError::Unknown(wanted.to_owned())),
        [one] => one.clone(),
        [(_, first), ..] => {
            return Err(ScopeError::Ambiguous(wanted.to_owned(), first.as_str().to_owned()));
        }
    };
    let mut selection = sources(view, base, std::slice::from_ref(&graph));
    let quads = view.matching(of_graph(graph.as_ref()), usize::MAX);
    let rebuilt = from_rdf::read(graph.as_ref(), &quads);
    let identifier = rebuilt.addresses.iter().find(|(_, thing)| **thing == subject);
    let identifier = identifier.map(|(identifier, _)| identifier.clone()).unwrap_or_default();
    selection.model = one_view::restrict(rebuilt.model, &identifier);
    let mut kept: HashSet<&str> = selection.model.identifiers();
    kept.insert(&identifier);
    let things = rebuilt.addresses.iter().filter(|(id, _)| kept.contains(id.as_str()));
    let things = things.map(|(_, thing)| thing.clone()).collect();
    let title = selection.model.views.first().and_then(|view| view.concept.name());
    let title = title.unwrap_or_else(|| "vue".to_owned());
    selection
        .about
        .descriptions
        .push(format!("Vue « {title} » seule : ses éléments et les relations qu’elle montre"));
    let words = normalise(&title);
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    selection.name = words.collect::<Vec<_>>().join("-");
    Ok(Selection { things: Some(things), ..selection })
}

fn is_named(view: &dyn View, graph: &NamedNode, (subject, wanted): (&NamedNode, &str)) -> bool {
    let about = Pattern { subject: Some(subject.as_ref().into()), ..of_graph(graph.as_ref()) };
    view.matching(about, usize::MAX).iter().any(|quad| match &quad.object {
        Term::Literal(literal) if quad.predicate == dct::IDENTIFIER => literal.value() == wanted,
        Term::Literal(literal) if quad.predicate == oxrdf::vocab::rdfs::LABEL => {
            normalise(literal.value()) == normalise(wanted)
        }
        _ => false,
    })
}
