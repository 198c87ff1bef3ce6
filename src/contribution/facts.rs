//! A contribution of facts, in the words of the map: a table, RDF, the description of an API. Its graph holds the facts
//! and says what it is, as that of a model does.

use std::collections::{BTreeMap, HashSet};

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::{ContributionError, Upload};
use crate::import::detect::Format;
use crate::import::sheet;
use crate::import::{Code, Findings, Import, Limits};
use crate::index::{Pattern, View};
use crate::model::identity::SourceAddresses;
use crate::model::to_rdf::terms::am;
use crate::model::{Model, Place, to_rdf};
use crate::schema::Schema;
use crate::spreadsheet::{self, Choices, Context, Fact, Mode, Plan, Understood};
use crate::vocab::{dct, ptl};

/// Facts of one graph read at most.
const MOST: usize = 20_000_000;

/// What was understood of a contribution of facts.
#[derive(Clone, Debug, Default)]
pub struct Things {
    /// How many things of each class, by the label of the class.
    pub classes: BTreeMap<String, usize>,
    /// How the table was read; none when it is no table.
    pub plan: Option<Plan>,
}

/// Facts read from a file, on their way to a graph.
pub(super) struct Read {
    pub(super) import: Import,
    pub(super) things: Things,
    /// What the graph must hold, but for who contributes it.
    pub(super) quads: Vec<Quad>,
    /// Whether that is exactly what it holds.
    pub(super) is_same: bool,
}

/// Where facts go.
pub(super) struct Target<'a> {
    pub(super) view: &'a dyn View,
    pub(super) ontology: NamedNodeRef<'a>,
    pub(super) addresses: &'a SourceAddresses,
    pub(super) base: &'a str,
    pub(super) upload: &'a Upload,
}

/// An import without a model.
pub(super) fn import(format: Format, findings: Findings, sha256: String) -> Import {
    let counts = findings.counts();
    Import { format, model: Model::default(), findings: findings.into_sorted(), counts, sha256 }
}

/// Reads a table and turns it into what its graph must hold.
///
/// # Errors
/// [`ContributionError::Columns`] when nothing says of which class any row is; otherwise what is wrong with the file.
pub(super) fn of_table(
    target: &Target<'_>,
    (bytes, format): (&[u8], Format),
    choices: &Choices,
    limits: &Limits,
) -> Result<Read, ContributionError> {
    let mut findings = Findings::new(limits.findings);
    let book = sheet::read(bytes, format, limits, &mut findings)?;
    if book.has_macros {
        let said = ("le classeur contient des macros".to_owned(), "elles sont laissées de côté");
        findings.add(Code::MacrosIgnored, (Place::default(), None), said);
    }
    if book.is_guessed {
        let said = ("le fichier n’est pas en UTF-8".to_owned(), "il est lu en Windows-1252");
        findings.add(Code::EncodingGuessed, (Place::default(), None), said);
    }
    let schema = Schema::read(target.view, target.ontology);
    let context = Context {
        view: target.view,
        schema: &schema,
        addresses: target.addresses,
        base: target.base,
    };
    let plan = spreadsheet::propose(context, &book, choices);
    plan.check(&book)?;
    if !plan.is_readable() {
        return Err(ContributionError::Columns(Box::new(plan)));
    }
    let graph = target.addresses.source_graph();
    if plan.mode == Mode::Correct && holds_a_model(target.view, &graph) {
        return Err(ContributionError::CorrectsModel);
    }
    let understood = spreadsheet::understand(context, (&book, &plan), &mut findings)?;
    let sha256 = sha256(bytes);
    let import = import(format, findings, sha256);
    let (quads, is_same) = match plan.mode {
        Mode::Correct => corrected(target, &understood, &import),
        Mode::Replace => {
            let mut facts = understood.facts;
            facts.extend(spreadsheet::remembered_quads(context, &plan));
            (described(target, facts, &import), false)
        }
    };
    let things = Things { classes: understood.classes, plan: Some(plan) };
    Ok(Read { import, things, quads, is_same })
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the graph holds after a correction: the very same when nothing changes, the description of the file included.
fn corrected(target: &Target<'_>, understood: &Understood, import: &Import) -> (Vec<Quad>, bool) {
    let graph = target.addresses.source_graph();
    let own = Pattern { graph: Some(graph.as_ref()), ..Pattern::default() };
    let before = target.view.matching(own, MOST);
    let now: HashSet<&Fact> = understood.facts.iter().collect();
    let is_same = before.len() == now.len()
        && before.iter().all(|quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(thing) => {
                now.contains(&(thing.clone(), quad.predicate.clone(), quad.object.clone()))
            }
            NamedOrBlankNode::BlankNode(_) => false,
        });
    if is_same {
        return (before, true);
    }
    // The description is written anew.
    let file = target.addresses.local_path("fichier", "");
    let facts = understood.facts.iter().filter(|(thing, ..)| *thing != graph && *thing != file);
    (described(target, facts.cloned().collect(), import), false)
}

/// Facts as quads, after what the graph says of itself.
pub(super) fn described(target: &Target<'_>, facts: Vec<Fact>, import: &Import) -> Vec<Quad> {
    let graph = target.addresses.source_graph();
    let upload = target.upload;
    let file = target.addresses.local_path("fichier", "");
    let modified = Literal::new_typed_literal(&upload.modified, xsd::DATE);
    let text = |text: &str| Term::from(Literal::new_simple_literal(text));
    let mut said: Vec<(NamedNode, NamedNodeRef<'_>, Term)> = vec![
        (graph.clone(), rdf::TYPE, ptl::GRAPHE.into_owned().into()),
        (graph.clone(), ptl::ORGANISME, target.addresses.organisation().into()),
        (graph.clone(), ptl::VISIBILITE, to_rdf::visibility(upload.visibility).into_owned().into()),
        (graph.clone(), dct::MODIFIED, modified.clone().into()),
        (graph.clone(), dct::TITLE, text(&upload.file_name)),
        (graph.clone(), dct::SOURCE, file.clone().into()),
        (file.clone(), rdf::TYPE, ptl::SOURCE.into_owned().into()),
        (file.clone(), rdfs::LABEL, text(&upload.file_name)),
        (file.clone(), am::FILE_NAME, text(&upload.file_name)),
        (file.clone(), am::SHA256, text(&import.sha256)),
        (file.clone(), dct::MODIFIED, modified.into()),
    ];
    if upload.fictitious {
        let yes = Literal::new_typed_literal("true", xsd::BOOLEAN);
        said.push((graph.clone(), ptl::FICTIF, yes.clone().into()));
        said.push((file, ptl::FICTIF, yes.into()));
    }
    let said = said.into_iter().map(|(s, p, o)| Quad::new(s, p, o, graph.clone()));
    let facts = facts.into_iter().map(|(s, p, o)| Quad::new(s, p, o, graph.clone()));
    said.chain(facts).collect()
}

/// Whether a graph is that of a model, which only a model replaces.
pub(super) fn holds_a_model(view: &dyn View, graph: &NamedNode) -> bool {
    let model = Pattern {
        predicate: Some(am::MODEL_OF),
        graph: Some(graph.as_ref()),
        ..Pattern::default()
    };
    !view.matching(model, 1).is_empty()
}
