//! `portulan candidates`: what several organisations run for the same need, as the page `/mutualisation` finds it.

use anyhow::anyhow;
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term, Variable};

use super::Outcome;
use super::open::{Folder, open_existing};
use super::query::{Format, write};
use crate::candidates::{AGAINST, Candidates, NOTIONS, NOTIONS_AGAINST, Pair, TRAITS, compared};
use crate::contribution::slug;
use crate::index::{Answer, View};
use crate::reader::Reader;
use crate::spreadsheet::best_name;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exemples :\n  portulan candidates\n  portulan candidates --organisme CNAF --format csv\n  portulan candidates --notions\n  portulan candidates --besoin « payer les pensions »"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    folder: Folder,
    /// Seulement ce qui concerne cet organisme : la fin de son adresse, ou son adresse.
    #[arg(long, value_name = "ORGANISME")]
    organisme: Option<String>,
    /// Compare les données des organismes au lieu de leurs applications.
    #[arg(long, conflicts_with = "need")]
    notions: bool,
    /// Cherche qui a déjà quelque chose pour un besoin dit en quelques mots.
    #[arg(long = "besoin", value_name = "TEXTE")]
    need: Option<String>,
    /// Nombre de lignes au plus.
    #[arg(long, value_name = "N", default_value_t = 50)]
    limite: usize,
    /// Forme de la réponse.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let repository = open_existing(&arguments.folder).await?;
    let owner = match &arguments.organisme {
        None => None,
        Some(text) => Some(organisation(text, repository.addresses().base())?),
    };
    let format = arguments.format;
    let answer = tokio::task::spawn_blocking(move || {
        // Whoever can run this command on the folder can read every file of the journal.
        let view = repository.view(&Reader::Administrator);
        let asked = if arguments.notions { (NOTIONS, NOTIONS_AGAINST) } else { (TRAITS, AGAINST) };
        let all = compared(&view, asked)
            .map_err(|error| anyhow!("La comparaison n’a pas abouti : {error}."))?;
        Ok::<_, anyhow::Error>(match &arguments.need {
            Some(need) => already(&view, &all, (need, owner.as_ref(), arguments.limite)),
            None => pairs(&view, &all, (owner.as_ref(), arguments.limite)),
        })
    });
    write(&answer.await??, format)?;
    Ok(Outcome::Done)
}

fn organisation(text: &str, base: &str) -> anyhow::Result<NamedNode> {
    let address = if text.contains(':') {
        text.to_owned()
    } else {
        let slug = slug(text).map_err(|_| anyhow!("« {text} » n’est pas un organisme."))?;
        format!("{base}id/organisme/{slug}")
    };
    NamedNode::new(&address).map_err(|_| anyhow!("« {text} » n’est pas une adresse."))
}

/// A name for people; the address of what has none.
fn name(view: &dyn View, thing: &NamedNode) -> String {
    best_name(view, &NamedOrBlankNode::NamedNode(thing.clone()))
        .unwrap_or_else(|| thing.as_str().to_owned())
}

fn table(columns: &[&str], rows: Vec<Vec<String>>) -> Answer {
    let cell = |text: String| Some(Term::from(Literal::new_simple_literal(text)));
    Answer::Solutions {
        variables: columns.iter().map(|name| Variable::new_unchecked(*name)).collect(),
        rows: rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect(),
        truncated: false,
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}", share.clamp(0.0, 1.0) * 100.0)
}

fn labels<'a>(all: &Candidates, places: impl Iterator<Item = &'a u32>) -> String {
    let words: Vec<&str> = places.map(|place| all.traits[*place as usize].label.as_str()).collect();
    words.join(", ")
}

fn pairs(view: &dyn View, all: &Candidates, (owner, most): (Option<&NamedNode>, usize)) -> Answer {
    let is_of = |pair: &&Pair| {
        let of = |place: usize| Some(&all.things[place].owner) == owner;
        owner.is_none() || of(pair.left) || of(pair.right)
    };
    let row = |pair: &Pair| {
        let thing = |place: usize| name(view, &all.things[place].iri);
        let whose = |place: usize| name(view, &all.things[place].owner);
        let lead = all.lead(pair);
        vec![
            percent(pair.score),
            percent(pair.coverage),
            thing(pair.left),
            whose(pair.left),
            thing(pair.right),
            whose(pair.right),
            labels(all, pair.why.iter().map(|(place, _)| place)),
            lead.map(|lead| lead.opinion.clone()).unwrap_or_default(),
            lead.and_then(|lead| lead.stage.clone()).unwrap_or_default(),
        ]
    };
    let columns = [
        "ressemblance",
        "couverture",
        "chose",
        "organisme",
        "autre",
        "autreOrganisme",
        "pourquoi",
        "avis",
        "etape",
    ];
    table(&columns, all.pairs.iter().filter(is_of).take(most).map(row).collect())
}

fn already(
    view: &dyn View,
    all: &Candidates,
    (need, owner, most): (&str, Option<&NamedNode>, usize),
) -> Answer {
    let rows = all
        .already(need)
        .into_iter()
        .filter(|one| owner.is_none_or(|owner| all.things[one.thing].owner == *owner))
        .take(most)
        .map(|one| {
            let thing = &all.things[one.thing];
            let why = labels(all, one.why.iter());
            vec![percent(one.score), name(view, &thing.iri), name(view, &thing.owner), why]
        });
    table(&["proximite", "chose", "organisme", "pourquoi"], rows.collect())
}
