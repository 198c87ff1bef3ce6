//! `portulan validate`: the map, a source or a file, against the shapes of the ontology.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::anyhow;
use clap::ValueEnum;
use oxrdf::{GraphName, Quad, Term};
use oxrdfio::{RdfFormat, RdfParser};
use serde_json::json;

use super::Outcome;
use super::conformity::{counted, line};
use super::open::{Folder, open_existing};
use crate::conformity::{Conformity, Counts, Finding, severity_label};
use crate::contribution::{find_organisation, slug};
use crate::export::table::write_rows;
use crate::index::{Limits, View};
use crate::reader::Reader;
use crate::repository::Repository;
use crate::shacl::{Report, Scope};
use crate::system;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan validate                                  (toute la carte)\n  portulan validate --organisme CNAF --source si-prestations\n  portulan validate faits.ttl                        (un fichier RDF, comme s’il était publié)\n  portulan validate --format csv > constats.csv\n\nCodes de sortie : 0, aucune erreur ; 1, au moins une erreur ; 2, la validation n’a pas pu être faite."
)]
pub(super) struct Arguments {
    /// Fichier RDF (.ttl, .nt, .nq, .trig, .rdf, .jsonld) validé dans le contexte de la carte ; rien n’est enregistré.
    #[arg(value_name = "FICHIER")]
    file: Option<PathBuf>,
    /// Seulement ce que dit cet organisme : sigle, nom, ancien nom ou fin d’adresse.
    #[arg(long, value_name = "O", conflicts_with = "file")]
    organisme: Option<String>,
    /// Seulement ce que dit cette source de l’organisme.
    #[arg(long, value_name = "NOM", requires = "organisme")]
    source: Option<String>,
    /// Forme du rapport.
    #[arg(long, value_enum, default_value_t = Format::Texte)]
    format: Format,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Un texte pour le terminal, le plus grave d’abord.
    Texte,
    /// Un tableau CSV, une ligne par constat.
    Csv,
    /// Un objet JSON.
    Json,
}

/// Findings written as text; files have them all.
const SHOWN: usize = 500;
/// Largest file validated, in bytes.
const LARGEST: u64 = 256 << 20;

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let repository = open_existing(&arguments.folder).await?;
    let format = arguments.format;
    let (findings, checked) =
        tokio::task::spawn_blocking(move || findings(&repository, &arguments)).await??;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut counts = Counts::default();
    findings.iter().for_each(|finding| counts.add(&finding.severity));
    match format {
        Format::Texte => write_text(&mut out, &findings, (checked, counts))?,
        Format::Csv => write_csv(&mut out, &findings)?,
        Format::Json => {
            let object = json!({
                "checked": checked,
                "violations": counts.violations,
                "warnings": counts.warnings,
                "infos": counts.infos,
                "findings": findings.iter().map(Finding::json).collect::<Vec<_>>(),
            });
            writeln!(out, "{}", serde_json::to_string_pretty(&object)?)?;
        }
    }
    out.flush()?;
    Ok(if counts.violations > 0 { Outcome::InputErrors } else { Outcome::Done })
}

/// What is wrong, the most serious first, and how many things were checked.
fn findings(
    repository: &Repository,
    arguments: &Arguments,
) -> anyhow::Result<(Vec<Finding>, usize)> {
    let edition = Arc::clone(&repository.current().edition);
    // Whoever can run this command on the folder can read every file of the journal.
    let view = edition.view(&Reader::Administrator);
    let conformity = read(repository, &view)?;
    let limits = Limits { rows: usize::MAX, deadline: None };
    let said = |error| anyhow!("La validation n’a pas abouti : {error}.");
    if let Some(path) = &arguments.file {
        let overlay = Arc::new(edition.overlay(&quads(repository, path)?, &[])?);
        let view = edition.view_through(Arc::clone(&overlay), &Reader::Administrator);
        let report = conformity.validate(&view, Scope::Change(&overlay), &limits).map_err(said)?;
        return Ok((conformity.findings(&report), report.focus_nodes()));
    }
    let report = conformity.validate(&view, Scope::Everything, &limits).map_err(said)?;
    let Some(organisation) = &arguments.organisme else {
        return Ok((conformity.findings(&report), report.focus_nodes()));
    };
    let organisation = find_organisation(&view, organisation)?;
    let source = arguments.source.as_deref().map(slug).transpose()?;
    among(repository, (&conformity, &report), (&organisation.slug, source.as_deref()))
}

/// The shapes of the map.
pub(super) fn read(repository: &Repository, view: &dyn View) -> anyhow::Result<Conformity> {
    let ontology = repository.addresses().ontology();
    Conformity::read(view, ontology.as_ref()).map_err(|error| {
        anyhow!("Les formes de l’ontologie ({ontology}) sont à corriger : {error}")
    })
}

/// The findings of the graphs of an organisation, or of one of them and of what is derived from it.
fn among(
    repository: &Repository,
    (conformity, report): (&Conformity, &Report),
    (organisation, source): (&str, Option<&str>),
) -> anyhow::Result<(Vec<Finding>, usize)> {
    let addresses = repository.addresses();
    let graphs: Vec<_> = report
        .view()
        .graphs()
        .into_iter()
        .filter(|graph| {
            let origin = addresses.origin_of(graph);
            match source {
                Some(source) => origin == addresses.source(organisation, source),
                None => origin.as_str().starts_with(addresses.source(organisation, "").as_str()),
            }
        })
        .collect();
    if graphs.is_empty() {
        return Err(anyhow!(
            "La carte n’a rien de cette source. « portulan history » montre celles qu’elle connaît."
        ));
    }
    let mut findings = conformity.findings(report);
    findings.retain(|finding| finding.graphs.iter().any(|graph| graphs.contains(graph)));
    let checked = report.nodes().filter(|node| match node {
        Term::NamedNode(node) => graphs.iter().any(|graph| {
            let subject = Some(node.as_ref().into());
            let pattern = crate::index::Pattern {
                subject,
                graph: Some(graph.as_ref()),
                ..Default::default()
            };
            !report.view().matching(pattern, 1).is_empty()
        }),
        _ => false,
    });
    Ok((findings, checked.count()))
}

/// The quads of an RDF file, in a graph of their own unless they say which.
fn quads(repository: &Repository, path: &Path) -> anyhow::Result<Vec<Quad>> {
    let unreadable =
        |why: String| anyhow!("Le fichier « {} » ne peut pas être lu : {why}.", path.display());
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    // A file called .xml is more likely to be a model than RDF/XML.
    let format = RdfFormat::from_extension(extension).filter(|_| extension != "xml");
    let format = format.ok_or_else(|| {
        anyhow!(
            "« {} » n’est pas un fichier RDF (.ttl, .nt, .nq, .trig, .rdf, .jsonld). Un modèle ArchiMate se valide avec « portulan import --dry-run ».",
            path.display()
        )
    })?;
    let size =
        std::fs::metadata(path).map_err(|error| unreadable(system::in_french(&error)))?.len();
    if size > LARGEST {
        return Err(unreadable(format!("il dépasse {} Mio", LARGEST >> 20)));
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(system::in_french(&error)))?;
    let base = repository.addresses().base();
    let graph = oxrdf::NamedNode::new(format!("{base}graphe/source/essai/fichier"))?;
    let parser = RdfParser::from_format(format)
        .with_base_iri(base)?
        .with_default_graph(GraphName::from(graph))
        .rename_blank_nodes();
    parser
        .for_slice(&bytes)
        .map(|quad| quad.map_err(|error| unreadable(error.to_string())))
        .collect()
}

fn write_text(
    out: &mut impl Write,
    findings: &[Finding],
    (checked, counts): (usize, Counts),
) -> std::io::Result<()> {
    for finding in findings.iter().take(SHOWN) {
        writeln!(out, "{}", line(finding))?;
    }
    if findings.len() > SHOWN {
        writeln!(out, "… et {} autres (--format csv les donne tous).", findings.len() - SHOWN)?;
    }
    let things = if checked > 1 { "choses vérifiées" } else { "chose vérifiée" };
    writeln!(out, "{checked} {things} : {}.", counted(counts))
}

fn write_csv(out: &mut impl Write, findings: &[Finding]) -> anyhow::Result<()> {
    let headings = [
        "gravité",
        "chose",
        "nom",
        "propriété",
        "valeur",
        "constat",
        "remède",
        "règles",
        "forme",
        "graphes",
    ];
    let text = |term: &Term| match term {
        Term::NamedNode(iri) => iri.as_str().to_owned(),
        Term::BlankNode(node) => node.to_string(),
        Term::Literal(literal) => literal.value().to_owned(),
    };
    let rows = findings.iter().map(|finding| {
        let rules: Vec<&str> = finding.rules.iter().map(|rule| rule.label.as_str()).collect();
        let graphs: Vec<&str> = finding.graphs.iter().map(|graph| graph.as_str()).collect();
        vec![
            severity_label(&finding.severity).to_owned(),
            text(&finding.focus),
            finding.label.clone(),
            finding
                .property
                .as_ref()
                .map(|property| property.as_str().to_owned())
                .unwrap_or_default(),
            finding.value.as_ref().map(text).unwrap_or_default(),
            finding.problem.clone(),
            finding.remedy.clone(),
            rules.join(" | "),
            text(&finding.shape),
            graphs.join(" | "),
        ]
    });
    Ok(write_rows(out, &headings.map(str::to_owned), rows)?)
}
