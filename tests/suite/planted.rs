//! The grown example: four invented organisations made by a generator, the list of what is planted in them, and how much of it
//! the search for candidates finds again.

mod needs;
mod world;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use portulan::candidates::{AGAINST, Candidates, NOTIONS, NOTIONS_AGAINST, TRAITS, compared};
use portulan::contribution::{Upload, prepare};
use portulan::derivation::Rules;
use portulan::import::Limits;
use portulan::journal::Journal;
use portulan::reader::{Reader, Visibility};
use portulan::repository::Repository;
use portulan::seed;

use self::world::{CLEAR, Noise, Organisation, world};
use crate::expected;

/// The seed of the example that is published.
const SEED: u64 = 2_026;
/// The noisy set: other words, functions and data that are not said.
const NOISY: (u64, Noise) = (7, Noise { functions: 20, data: 25, words: 25 });

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/exemple-etendu")
}

/// The applications of two organisations that serve the same need, by name.
fn planted(world: &[Organisation]) -> BTreeSet<(String, String)> {
    let mut by_need: BTreeMap<&str, Vec<(usize, String)>> = BTreeMap::new();
    for (place, organisation) in world.iter().enumerate() {
        for one in &organisation.applications {
            if let Some(need) = one.need {
                by_need.entry(need).or_default().push((place, one.name.clone()));
            }
        }
    }
    let mut pairs = BTreeSet::new();
    for holders in by_need.into_values() {
        for (place, one) in holders.iter().enumerate() {
            for other in &holders[place + 1..] {
                pairs.insert(ordered(&one.1, &other.1));
            }
        }
    }
    pairs
}

fn ordered(one: &str, other: &str) -> (String, String) {
    let mut both = [one.to_owned(), other.to_owned()];
    both.sort();
    let [first, second] = both;
    (first, second)
}

/// The list beside the example, for people.
fn list(world: &[Organisation]) -> String {
    let mut out =
        "sorte;organisme;chose;autre organisme;autre chose;ce qui est à trouver\n".to_owned();
    let needs: BTreeSet<&str> =
        world.iter().flat_map(|one| &one.applications).filter_map(|one| one.need).collect();
    for need in needs {
        let holders: Vec<(&str, &str)> = world
            .iter()
            .flat_map(|of| of.applications.iter().map(move |one| (of.name, one)))
            .filter(|(_, one)| one.need == Some(need))
            .map(|(name, one)| (name, one.name.as_str()))
            .collect();
        for (place, (of, one)) in holders.iter().enumerate() {
            for (other_of, other) in &holders[place + 1..] {
                let _ = writeln!(out, "mutualisation;{of};{one};{other_of};{other};{need}");
            }
        }
    }
    for organisation in world.iter().filter(|one| one.slug != "caisse-eta") {
        let name = |place: usize| &organisation.applications[place].name;
        let _ = writeln!(
            out,
            "dépendance circulaire;{0};{1};{0};{2};s’appuient l’une sur l’autre",
            organisation.name,
            name(1),
            name(2)
        );
        let _ = writeln!(
            out,
            "point de passage;{};{};;;la moitié des applications s’appuient sur elle",
            organisation.name,
            name(0)
        );
    }
    for (name, _, end) in
        needs::TECHNOLOGIES.iter().filter(|one| !one.2.is_empty() && one.2 < "2026-01-01")
    {
        let _ = writeln!(out, "technologie sans support;;{name};;;fin de support le {end}");
    }
    out.push_str("organisme qui a peu versé;Caisse Êta;;;;noms et statuts seulement, une fonction sur quatre\n");
    out
}

#[test]
fn the_files_of_the_grown_example_are_those_of_the_generator() {
    let world = world(SEED, CLEAR);
    for organisation in &world {
        let count = organisation.applications.len();
        assert!((40..=80).contains(&count), "{}: {count}", organisation.name);
        let (name, text) = if organisation.slug == "caisse-eta" {
            (format!("{}.csv", organisation.slug), write::table(organisation))
        } else {
            (format!("{}.xml", organisation.slug), write::archimate(organisation))
        };
        expected::check(&folder().join(name), &text);
    }
    expected::check(&folder().join("constats-plantes.csv"), &list(&world));
}

async fn compare(world: &[Organisation], asked: (&str, &str)) -> Candidates {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal::local(folder.path()).expect("a journal");
    let opened = Repository::open(journal, None, Arc::new(Rules::embedded())).await;
    let repository = Arc::new(opened.expect("a new map"));
    seed::publish(&repository, false).await.expect("the seed is right");
    for organisation in world.iter().filter(|one| one.slug != "caisse-eta") {
        let upload = Upload {
            organisation: organisation.slug.to_owned(),
            source: Some("exemple".into()),
            file_name: format!("{}.xml", organisation.slug),
            visibility: Visibility::Public,
            fictitious: true,
            modified: "2026-11-23".into(),
            author: "essai".into(),
        };
        let text = write::archimate(organisation);
        let prepared = prepare(&repository, &upload, text.as_bytes(), &Limits::default());
        prepared.expect("a model").publish(&repository, None).await.expect("it is published");
    }
    compared(&repository.view(&Reader::Public), asked).expect("the questions are answered")
}

/// Found, of those planted, in percent: among as many first pairs as are planted (precision and recall are then the same), and
/// among all pairs.
fn found(
    all: &Candidates,
    names: &dyn Fn(usize) -> String,
    planted: &BTreeSet<(String, String)>,
) -> (usize, usize) {
    let pairs: Vec<(String, String)> =
        all.pairs.iter().map(|pair| ordered(&names(pair.left), &names(pair.right))).collect();
    let hits = |pairs: &[(String, String)]| {
        let found: BTreeSet<_> = pairs.iter().filter(|pair| planted.contains(*pair)).collect();
        found.len() * 100 / planted.len().max(1)
    };
    (hits(&pairs[..pairs.len().min(planted.len())]), hits(&pairs))
}

/// The name of an application, from its address: that of the business key.
fn named<'a>(all: &'a Candidates, world: &'a [Organisation]) -> impl Fn(usize) -> String + 'a {
    move |place| {
        let iri = all.things[place].iri.as_str();
        let (rest, key) = iri.rsplit_once('-').expect("a business key");
        let slug = rest
            .rsplit_once("/id/")
            .and_then(|(_, local)| local.split_once('/'))
            .expect("of an organisation")
            .0;
        let of = world.iter().find(|one| one.slug == slug).expect("known");
        of.applications[key.parse::<usize>().expect("a number") - 1].name.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_search_for_candidates_finds_what_is_planted() {
    let mut told = String::from(
        "set, planted pairs, found among as many first pairs (%), found among all pairs (%)\n",
    );
    for (name, (seed, noise), floors) in
        [("clear", (SEED, CLEAR), (80, 90)), ("noisy", NOISY, (50, 70))]
    {
        let world = world(seed, noise);
        let all = compare(&world, (TRAITS, AGAINST)).await;
        let planted = planted(&world);
        let (first, whole) = found(&all, &named(&all, &world), &planted);
        let _ = writeln!(told, "{name}, {}, {first}, {whole}", planted.len());
        assert!(first >= floors.0 && whole >= floors.1, "{told}");
    }
    println!("{told}");
}

/// Data of two organisations that mean the same in other words, by address: each way to name the data of a shared need.
fn same_in_other_words(world: &[Organisation]) -> BTreeSet<(String, String)> {
    let meaning = |name: &str| {
        let all = needs::SHARED.iter().flat_map(|need| need.data);
        all.enumerate().find(|(_, names)| names.contains(&name)).map(|(place, _)| place)
    };
    let mut by_meaning: BTreeMap<usize, Vec<(&str, String, String)>> = BTreeMap::new();
    for organisation in world.iter().filter(|one| one.slug != "caisse-eta") {
        for (place, name) in write::data_names(organisation).into_iter().enumerate() {
            if let Some(meaning) = meaning(&name) {
                let address = format!("{}/d-{:03}", organisation.slug, place + 1);
                by_meaning.entry(meaning).or_default().push((organisation.slug, name, address));
            }
        }
    }
    let mut pairs = BTreeSet::new();
    for holders in by_meaning.into_values() {
        for (place, one) in holders.iter().enumerate() {
            for other in &holders[place + 1..] {
                if one.0 != other.0 && one.1 != other.1 {
                    pairs.insert(ordered(&one.2, &other.2));
                }
            }
        }
    }
    pairs
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_data_in_other_words_are_proposed_as_one_notion() {
    let world = world(SEED, CLEAR);
    let all = compare(&world, (NOTIONS, NOTIONS_AGAINST)).await;
    let address = |place: usize| {
        let iri = all.things[place].iri.as_str();
        iri.rsplit_once("/id/").map(|(_, local)| local.to_owned()).expect("an address of ours")
    };
    let planted = same_in_other_words(&world);
    assert!(planted.len() > 10, "{planted:?}");
    let (_, whole) = found(&all, &address, &planted);
    println!("notions in other words: {} planted, {whole} % found", planted.len());
    assert!(whole >= 60, "{whole} % of {}", planted.len());
}
