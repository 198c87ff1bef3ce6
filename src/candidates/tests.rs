use oxrdf::{Literal, NamedNode, Term};

use crate::search::Likeness;

use super::{Candidates, Lead, Property, Thing, Trait, groups, pairs};

/// Things given by their owner, the year of their end and their traits: `f:` a function, `t:` a technology, `s:` shared.
fn map(things: &[(&str, Option<i32>, &[&str])]) -> Candidates {
    let property = |name: &str, weight| Property {
        iri: NamedNode::new_unchecked(format!("https://example.org/{name}")),
        weight,
    };
    let properties = vec![property("f", 5.0), property("t", 1.0), property("s", -1.0)];
    let mut all = Candidates { properties, ..Candidates::default() };
    for (number, (owner, end, names)) in things.iter().enumerate() {
        let mut traits: Vec<u32> = names
            .iter()
            .map(|name| {
                let known = all.traits.iter().position(|one| one.label == *name);
                let place = known.unwrap_or_else(|| {
                    let property = ["f:", "t:", "s:"].iter().position(|p| name.starts_with(p));
                    let property = property.unwrap();
                    let label = (*name).to_owned();
                    let key = Likeness::default().key(label.trim_start_matches("f:"));
                    all.traits.push(Trait { property, label, key, thing: None, count: 0 });
                    all.traits.len() - 1
                });
                all.traits[place].count += 1;
                u32::try_from(place).unwrap()
            })
            .collect();
        traits.sort_unstable();
        all.things.push(Thing {
            iri: NamedNode::new_unchecked(format!("https://example.org/{number}")),
            owner: NamedNode::new_unchecked(format!("https://example.org/{owner}")),
            end: *end,
            traits,
            marks: Vec::new(),
        });
    }
    all.pairs = pairs(&all);
    all
}

#[test]
fn what_does_the_same_in_two_organisations_is_paired_and_the_reason_told() {
    let all = map(&[
        ("a", None, &["f:payer", "t:java"]),
        ("b", None, &["f:payer", "t:cobol"]),
        ("b", None, &["f:accueillir", "t:java"]),
        ("a", None, &["f:accueillir", "f:écrire"]),
    ]);
    let first = &all.pairs[0];
    assert_eq!((first.left, first.right), (0, 1));
    assert_eq!(all.traits[first.why[0].0 as usize].label, "f:payer");
    assert!(
        all.pairs.iter().all(|pair| (pair.left, pair.right) != (0, 2)),
        "a technology is no reason"
    );
    assert!(
        all.pairs.iter().all(|pair| all.things[pair.left].owner != all.things[pair.right].owner)
    );
}

#[test]
fn rarity_coverage_renewals_and_what_is_shared_move_the_score() {
    let score = |things: &[(&str, Option<i32>, &[&str])]| map(things).pairs[0].score;
    let plain =
        score(&[("a", None, &["f:x", "t:j"]), ("b", None, &["f:x", "t:k"]), ("c", None, &["f:z"])]);
    let shared = score(&[
        ("a", None, &["f:x", "t:j", "s:r"]),
        ("b", None, &["f:x", "t:k", "s:r"]),
        ("c", None, &["f:z"]),
    ]);
    let renewed = score(&[
        ("a", Some(2027), &["f:x", "t:j"]),
        ("b", Some(2029), &["f:x", "t:k"]),
        ("c", None, &["f:z"]),
    ]);
    assert!(shared < plain && plain < renewed, "{shared} {plain} {renewed}");
    let partial = map(&[("a", None, &["f:x"]), ("b", None, &["f:x", "t:k"])]);
    assert!(partial.pairs[0].coverage < 1.0);
}

#[test]
fn groups_hold_one_thing_of_each_organisation() {
    let all = map(&[
        ("a", None, &["f:x", "f:y"]),
        ("b", None, &["f:x", "f:y"]),
        ("c", None, &["f:x", "f:y"]),
        ("c", None, &["f:x"]),
        ("d", None, &["f:q"]),
    ]);
    let groups = groups(&all);
    assert_eq!(groups.len(), 1);
    let mut things = groups[0].things.clone();
    things.sort_unstable();
    assert_eq!(things, [0, 1, 2]);
}

#[test]
fn nothing_is_found_in_nothing() {
    assert!(map(&[]).pairs.is_empty() && groups(&Candidates::default()).is_empty());
    let alone = map(&[("a", None, &["f:x"]), ("a", None, &["f:x"])]);
    assert!(alone.pairs.is_empty());
}

#[test]
fn what_differs_speaks_against() {
    let mut all = map(&[("a", None, &["f:x"]), ("b", None, &["f:x"])]);
    let state = NamedNode::new_unchecked("https://example.org/etat");
    let said = |text: &str| Term::from(Literal::new_simple_literal(text));
    all.things[0].marks.push((state.clone(), said("vivant")));
    all.things[1].marks.push((state, said("en projet")));
    let pair = all.pairs[0].clone();
    assert_eq!(all.against(&pair).len(), 1);
}

#[test]
fn a_need_in_words_finds_who_does_it() {
    let all = map(&[("a", None, &["f:payer"]), ("b", None, &["f:accueillir"])]);
    let found = all.already("Nous devons payer nos fournisseurs");
    assert_eq!(found.iter().map(|one| one.thing).collect::<Vec<_>>(), [0]);
    assert!(all.already("").is_empty() && all.already("xyzzy").is_empty());
}

/// The same map, with what somebody thinks of its first two things.
fn judged(mut all: Candidates, weight: i32) -> Candidates {
    all.leads.push(Lead {
        iri: NamedNode::new_unchecked("https://example.org/piste"),
        label: "Piste".into(),
        things: vec![0, 1],
        weight,
        opinion: "avis".into(),
        stage: None,
        reason: None,
    });
    all.pairs = pairs(&all);
    all
}

#[test]
fn what_people_keep_comes_first_what_they_set_aside_last_and_weighs_less() {
    let things: &[(&str, Option<i32>, &[&str])] = &[
        ("a", None, &["f:x"]),
        ("b", None, &["f:x", "f:w"]),
        ("c", None, &["f:y", "f:z"]),
        ("d", None, &["f:y", "f:z"]),
        ("e", None, &["f:x", "f:v"]),
    ];
    let of = |all: &Candidates, key: (usize, usize)| {
        let place = all.pairs.iter().position(|pair| (pair.left, pair.right) == key);
        place.map(|place| (place, all.pairs[place].score))
    };
    let free = map(things);
    assert_eq!(of(&free, (2, 3)).unwrap().0, 0, "the most alike comes first");
    let kept = judged(map(things), 1);
    assert_eq!(of(&kept, (0, 1)).unwrap().0, 0);
    assert_eq!(kept.lead(&kept.pairs[0]).unwrap().opinion, "avis");
    let aside = judged(map(things), -1);
    assert_eq!(of(&aside, (0, 1)).unwrap().0, aside.pairs.len() - 1);
    // What brought them together is trusted less elsewhere; what did not is as it was.
    let score = |all: &Candidates, key| of(all, key).map_or(0.0, |(_, score)| score);
    assert!(score(&aside, (0, 4)) < score(&free, (0, 4)));
    assert!((score(&aside, (2, 3)) - score(&free, (2, 3))).abs() < 1e-9);
    assert!((score(&kept, (0, 4)) - score(&free, (0, 4))).abs() < 1e-9);
}

#[test]
fn what_is_judged_stays_however_little_alike_and_makes_no_group_when_set_aside() {
    let things: &[(&str, Option<i32>, &[&str])] =
        &[("a", None, &["f:x"]), ("b", None, &["f:y"]), ("c", None, &["f:x"])];
    let aside = judged(map(things), -1);
    assert!(aside.pairs.iter().any(|pair| (pair.left, pair.right) == (0, 1)));
    let three: &[(&str, Option<i32>, &[&str])] =
        &[("a", None, &["f:x"]), ("b", None, &["f:x"]), ("c", None, &["f:x"])];
    assert_eq!(groups(&map(three)).len(), 1);
    let parted = groups(&judged(map(three), -1));
    assert!(
        parted.iter().all(|group| !(group.things.contains(&0) && group.things.contains(&1))),
        "{parted:?}"
    );
}
