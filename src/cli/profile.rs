//! `portulan profile`: what is understood of a source, its mapping profile, and what could be explained.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use oxrdf::{NamedNode, Term, Variable};
use serde_json::json;

use super::Outcome;
use super::coverage::coverage_said;
use super::diff::graph;
use super::import::author;
use super::open::{Folder, open_existing, publication_said};
use crate::coverage::{Coverage, ask, coverage, known};
use crate::index::View;
use crate::model::to_rdf::terms::NAMESPACE;
use crate::profile::{Author, Effect, MAPPINGS, MOST_BYTES, Profile, SUGGESTIONS};
use crate::reader::Reader;
use crate::repository::Repository;

/// Suggestions of one kind shown in a terminal.
const SHOWN: usize = 5;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan profile --organisme CNAF --source si-prestations           (ce qui est compris, et ce qui pourrait l’être)\n  portulan profile --organisme CNAF --turtle > profil.ttl\n  portulan profile --organisme CNAF --replace profil.ttl --dry-run\n  portulan profile --organisme CNAF --replace profil.ttl --raison \"nos référentiels\"\n\nLe profil dit ce que les conventions d’un modèle veulent dire : spécialisations, dossiers, propriétés, noms. L’aide en ligne (/aide/profil) en donne des exemples."
)]
pub(super) struct Arguments {
    /// Organisme qui a versé la source : sigle, nom, ancien nom ou fin d’adresse.
    #[arg(long, value_name = "O")]
    organisme: String,
    /// Nom de la source ; inutile si l’organisme n’en a qu’une.
    #[arg(long, value_name = "NOM")]
    source: Option<String>,
    /// Remplace le profil par celui d’un fichier Turtle ; « - » lit l’entrée standard.
    #[arg(long, value_name = "FICHIER", conflicts_with = "turtle")]
    replace: Option<PathBuf>,
    /// Pourquoi on le remplace, en une phrase ; l’historique la garde.
    #[arg(long, value_name = "PHRASE", requires = "replace")]
    raison: Option<String>,
    /// Montre ce que le remplacement changerait, sans rien enregistrer.
    #[arg(long, requires = "replace")]
    dry_run: bool,
    /// Écrit le profil en Turtle, à modifier puis à relire avec --replace.
    #[arg(long)]
    turtle: bool,
    /// Écrit un objet JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    folder: Folder,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let repository = open_existing(&arguments.folder).await?;
    let source = graph(&repository, &arguments.organisme, arguments.source.as_deref())?;
    if !View::graphs(&repository.view(&Reader::Administrator)).contains(&source) {
        bail!("La source {source} n’est pas sur la carte.");
    }
    if let Some(path) = &arguments.replace {
        return replace(&arguments, (&repository, &source), path).await;
    }
    if arguments.turtle {
        let profile = Profile::current(&repository, &source);
        write!(std::io::stdout(), "{}", profile.turtle())?;
        return Ok(Outcome::Done);
    }
    let shown = tokio::task::spawn_blocking(move || Report::of(&repository, &source)).await??;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&shown.json())?)?;
    } else {
        shown.write(&mut out)?;
    }
    Ok(Outcome::Done)
}

/// What is known of a source and its profile.
struct Report {
    source: NamedNode,
    coverage: Coverage,
    own: Vec<Mapping>,
    by_default: Vec<Mapping>,
    suggestions: Vec<(&'static str, Vec<Suggestion>)>,
}

/// A mapping that reads the source.
#[derive(serde::Serialize)]
struct Mapping {
    iri: String,
    title: String,
    elements: u64,
}

/// Something of the model that the map does not understand yet.
#[derive(serde::Serialize)]
struct Suggestion {
    says: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    elements: u64,
    examples: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<String>,
}

/// A row of an answer, by the names of its columns.
struct Row<'a> {
    variables: &'a [Variable],
    values: &'a [Option<Term>],
}

impl Row<'_> {
    fn text(&self, column: &str) -> Option<String> {
        let place = self.variables.iter().position(|variable| variable.as_str() == column)?;
        match self.values.get(place)?.as_ref()? {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            Term::NamedNode(iri) => Some(iri.as_str().to_owned()),
            Term::BlankNode(_) => None,
        }
    }

    fn number(&self, column: &str) -> u64 {
        self.text(column).and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    fn suggestion(&self) -> Suggestion {
        let says = self.text("dit").unwrap_or_default();
        let examples = ["exemple", "autreExemple"];
        Suggestion {
            // A type is said by its name, which ArchiMate gives in English.
            says: says.strip_prefix(NAMESPACE).map_or_else(|| says.clone(), str::to_owned),
            value: self.text("lue"),
            elements: self.number("elements"),
            examples: examples.iter().filter_map(|column| self.text(column)).collect(),
            proposal: self.text("cibleLabel"),
        }
    }
}

impl Report {
    fn of(repository: &Repository, source: &NamedNode) -> anyhow::Result<Self> {
        let view = repository.view(&Reader::Administrator);
        let profile = repository.addresses().profile_of(source);
        let mut suggestions = Vec::new();
        for name in SUGGESTIONS {
            let question = known(name);
            let (variables, rows) = ask(&view, source, question)?;
            let row = |values: &Vec<_>| Row { variables: &variables, values }.suggestion();
            suggestions.push((question.title.as_str(), rows.iter().map(row).collect()));
        }
        let (variables, rows) = ask(&view, source, known(MAPPINGS))?;
        let (mut own, mut by_default) = (Vec::new(), Vec::new());
        for values in &rows {
            let row = Row { variables: &variables, values };
            let mapping = Mapping {
                iri: row.text("correspondance").unwrap_or_default(),
                title: row.text("correspondanceLabel").unwrap_or_default(),
                elements: row.number("elements"),
            };
            let is_own = row.text("profil").as_deref() == Some(profile.as_str());
            if is_own { &mut own } else { &mut by_default }.push(mapping);
        }
        let coverage = coverage(&view, source)?;
        Ok(Self { source: source.clone(), coverage, own, by_default, suggestions })
    }

    fn json(&self) -> serde_json::Value {
        let suggestions = self.suggestions.iter();
        let suggestions =
            suggestions.map(|(question, found)| json!({"question": question, "found": found}));
        json!({
            "graph": self.source.as_str(),
            "coverage": self.coverage,
            "mappings": self.own,
            "default_mappings": self.by_default,
            "suggestions": suggestions.collect::<Vec<_>>(),
        })
    }

    fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "Source {}", self.source.as_str())?;
        writeln!(out, "{}", coverage_said(&self.coverage))?;
        match self.own.as_slice() {
            [] => writeln!(out, "\nCette source n’a pas de profil à elle.")?,
            own => {
                writeln!(out, "\nCorrespondances de la source :")?;
                own.iter().try_for_each(|mapping| line(out, mapping))?;
            }
        }
        if !self.by_default.is_empty() {
            writeln!(out, "\nCorrespondances du profil par défaut qui ont servi :")?;
            self.by_default.iter().try_for_each(|mapping| line(out, mapping))?;
        }
        for (question, found) in &self.suggestions {
            if found.is_empty() {
                continue;
            }
            writeln!(out, "\n{question}")?;
            for suggestion in found.iter().take(SHOWN) {
                let Suggestion { says, value, elements, examples, proposal } = suggestion;
                let value = value.as_ref().map(|v| format!(" = « {v} »")).unwrap_or_default();
                let proposal = proposal.as_ref().map(|p| format!(" → {p} ?")).unwrap_or_default();
                let examples: Vec<String> = examples.iter().map(|text| short(text)).collect();
                let examples = examples.join(" ; ");
                writeln!(out, "{elements:>6}  « {says} »{value}{proposal}  ({examples})")?;
            }
            if found.len() > SHOWN {
                writeln!(out, "        … et {} de plus", found.len() - SHOWN)?;
            }
        }
        Ok(())
    }
}

fn line(out: &mut impl Write, mapping: &Mapping) -> std::io::Result<()> {
    writeln!(out, "{:>6}  {}", mapping.elements, mapping.title)
}

/// The beginning of a text, on one line.
fn short(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() <= 40 {
        return text;
    }
    text.chars().take(39).chain(['…']).collect()
}

async fn replace(
    arguments: &Arguments,
    (repository, source): (&Arc<Repository>, &NamedNode),
    path: &Path,
) -> anyhow::Result<Outcome> {
    let turtle = read(path)?;
    let profile = Profile::read(repository, source, &turtle);
    let profile = profile.map_err(|error| anyhow!("{} : {error}.", path.display()))?;
    let effect = {
        let (repository, profile) = (Arc::clone(repository), profile.clone());
        tokio::task::spawn_blocking(move || profile.effect(&repository)).await??
    };
    let mut number = None;
    if !arguments.dry_run {
        let reason = arguments.raison.clone().unwrap_or_default();
        let author = Author { name: author(), reason };
        let published = profile.publish(repository, &author).await;
        let published = published.map_err(|error| publication_said(&error))?;
        number = (published.added + published.removed > 0).then_some(published.number);
    }
    let view = repository.view(&Reader::Administrator);
    let mut out = std::io::stdout().lock();
    if arguments.json {
        let object = json!({
            "graph": source.as_str(), "mappings": profile.mappings(), "effect": effect,
            "published": number.is_some(), "number": number,
        });
        writeln!(out, "{}", serde_json::to_string_pretty(&object)?)?;
        return Ok(Outcome::Done);
    }
    writeln!(out, "{}", effect_said(&effect, arguments.dry_run))?;
    match number {
        Some(number) => writeln!(
            out,
            "Publié : changement n° {number}, {} correspondance(s) dans {}.",
            profile.mappings(),
            profile.graph.as_str()
        )?,
        None if arguments.dry_run => writeln!(out, "À blanc : rien n’a été enregistré.")?,
        None => writeln!(out, "C’est déjà le profil de cette source : rien à changer.")?,
    }
    if !arguments.dry_run {
        writeln!(out, "{}", coverage_said(&coverage(&view, source)?))?;
    }
    Ok(Outcome::Done)
}

fn effect_said(effect: &Effect, to_come: bool) -> String {
    let verb = if to_come { "Changerait" } else { "Change" };
    format!(
        "{verb} sur la carte : faits en plus, {} ; en moins, {} ; choses qui y entrent, {} ; qui en sortent, {} ; qui changent de classe, {}.",
        effect.added, effect.removed, effect.appear, effect.disappear, effect.change_class
    )
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = MOST_BYTES as u64 + 1;
    if path.as_os_str() == "-" {
        std::io::stdin().take(most).read_to_end(&mut bytes)?;
    } else {
        let file = std::fs::File::open(path)
            .with_context(|| format!("« {} » ne peut pas être lu", path.display()))?;
        file.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
