//! Drawing questions: which facts, which wrong answers, in which order; decided by a seed alone.

use oxrdf::{NamedNode, Term};

use super::facts::{Facts, Pool};
use super::{Asked, Form, OFFERED, Question, Topic, topics};

/// Facts tried before a topic is left for another.
const TRIES: usize = 40;
/// Questions drawn at most.
const MOST: usize = 100;

/// Draws questions of some themes (of all when none is named), no fact twice; fewer when the map has no more to ask.
pub fn draw(facts: &Facts, seed: &str, (count, themes): (usize, &[&str])) -> Vec<Question> {
    let chosen: Vec<&'static Topic> = topics()
        .iter()
        .filter(|topic| themes.is_empty() || themes.contains(&topic.theme.as_str()))
        .collect();
    let mut dice = Dice { seed: seed.to_owned(), thrown: 0 };
    let mut questions: Vec<Question> = Vec::new();
    let mut failures = 0;
    while questions.len() < count.min(MOST) && failures < TRIES && !chosen.is_empty() {
        let topic = chosen[dice.below(chosen.len())];
        match question(facts, topic, &mut dice) {
            Some(question) if !questions.contains(&question) => questions.push(question),
            _ => failures += 1,
        }
    }
    questions
}

/// Numbers that only depend on a seed and on how many came before.
struct Dice {
    seed: String,
    thrown: usize,
}

impl Dice {
    /// A number from 0, below `sides`, which is not 0.
    fn below(&mut self, sides: usize) -> usize {
        self.thrown += 1;
        let digits = crate::fact::digest(&format!("{}/{}", self.seed, self.thrown));
        let number = u64::from_str_radix(&digits[..15], 16).unwrap_or_default();
        usize::try_from(number % sides as u64).unwrap_or_default()
    }

    fn shuffled<T>(&mut self, mut things: Vec<T>) -> Vec<T> {
        for place in (1..things.len()).rev() {
            things.swap(place, self.below(place + 1));
        }
        things
    }
}

fn question(facts: &Facts, topic: &'static Topic, dice: &mut Dice) -> Option<Question> {
    let pool = facts.pools.get(&topic.property)?;
    let is_asked = |subject: &NamedNode| {
        let classes = facts.classes.get(subject);
        topic.class.as_ref().is_none_or(|key| classes.is_some_and(|known| known.contains(key)))
    };
    let pairs: Vec<&(NamedNode, Term)> =
        pool.sure.iter().filter(|(subject, _)| is_asked(subject)).collect();
    if pairs.len() < OFFERED {
        return None;
    }
    for _ in 0..TRIES {
        let first = pairs[dice.below(pairs.len())];
        let asked = match topic.form {
            Form::Value => value(facts, (pool, &pairs), (first, dice)),
            Form::Subject => subject(facts, (pool, &pairs), (first, dice)),
            Form::Match => pairing(facts, (pool, &pairs), dice),
            Form::Order => order((pool, &pairs), dice),
        };
        if let Some(asked) = asked {
            return Some(Question { topic, asked });
        }
    }
    None
}

type Pairs<'a> = (&'a Pool, &'a [&'a (NamedNode, Term)]);
type First<'a> = (&'a (NamedNode, Term), &'a mut Dice);

/// The subject is given: other values of the same property, which nothing links to it.
fn value(facts: &Facts, (pool, pairs): Pairs<'_>, (first, dice): First<'_>) -> Option<Asked> {
    let (subject, right) = first;
    if leaks(facts, subject, right) {
        return None;
    }
    let is_wrong = |value: &Term| {
        !pool.known.contains(&(subject.clone(), value.clone()))
            && !facts.are_linked(subject, value)
            && !leaks(facts, subject, value)
            && same_kind(facts, right, value)
    };
    let mut others: Vec<Term> =
        pairs.iter().map(|(_, value)| value.clone()).filter(is_wrong).collect();
    others.sort_by_key(ToString::to_string);
    others.dedup();
    choice((subject.clone().into(), right.clone()), others, dice)
}

/// The value is given: other subjects of the same property, which nothing links to it.
fn subject(facts: &Facts, (pool, pairs): Pairs<'_>, (first, dice): First<'_>) -> Option<Asked> {
    let (right, given) = first;
    let is_wrong = |subject: &NamedNode| {
        !pool.known.contains(&(subject.clone(), given.clone()))
            && !facts.are_linked(subject, given)
            && same_kind(facts, &right.clone().into(), &subject.clone().into())
    };
    let mut others: Vec<NamedNode> =
        pairs.iter().map(|(subject, _)| subject.clone()).filter(is_wrong).collect();
    others.sort();
    others.dedup();
    let others = others.into_iter().map(Term::from).collect();
    choice((given.clone(), right.clone().into()), others, dice)
}

fn choice((given, right): (Term, Term), others: Vec<Term>, dice: &mut Dice) -> Option<Asked> {
    let mut options: Vec<Term> = dice.shuffled(others);
    options.truncate(OFFERED - 1);
    if options.len() + 1 < OFFERED {
        return None;
    }
    options.push(right.clone());
    let options = dice.shuffled(options);
    let right = options.iter().position(|option| *option == right)?;
    Some(Asked::Choice { given, options, right })
}

/// Subjects with one value each, and no value that another of them also has.
fn pairing(facts: &Facts, (pool, pairs): Pairs<'_>, dice: &mut Dice) -> Option<Asked> {
    let mut kept: Vec<(NamedNode, Term)> = Vec::new();
    for (subject, value) in dice.shuffled(pairs.to_vec()) {
        let crosses = |(one, other): &(NamedNode, Term)| {
            let either = [(one.clone(), value.clone()), (subject.clone(), other.clone())];
            other == value
                || one == subject
                || either.iter().any(|pair| pool.known.contains(pair))
                || facts.are_linked(one, value)
                || facts.are_linked(subject, other)
        };
        if !leaks(facts, subject, value) && !kept.iter().any(crosses) {
            kept.push((subject.clone(), value.clone()));
        }
        if kept.len() == OFFERED {
            break;
        }
    }
    if kept.len() < OFFERED {
        return None;
    }
    let values = dice.shuffled(kept.iter().map(|(_, value)| value.clone()).collect());
    let place = |value: &Term| values.iter().position(|known| known == value);
    let right: Option<Vec<usize>> = kept.iter().map(|(_, value)| place(value)).collect();
    let subjects = kept.into_iter().map(|(subject, _)| subject).collect();
    Some(Asked::Match { subjects, values, right: right? })
}

/// Subjects with one date each, of years that differ.
fn order((pool, pairs): Pairs<'_>, dice: &mut Dice) -> Option<Asked> {
    let mut kept: Vec<(NamedNode, String)> = Vec::new();
    for (subject, value) in dice.shuffled(pairs.to_vec()) {
        let Term::Literal(date) = value else { continue };
        let year = date.value().get(..4).filter(|year| year.bytes().all(|b| b.is_ascii_digit()));
        let Some(year) = year else { continue };
        let dates = pool.known.iter().filter(|(known, _)| known == subject).count();
        if dates == 1 && !kept.iter().any(|(_, other)| other.starts_with(year)) {
            kept.push((subject.clone(), date.value().to_owned()));
        }
        if kept.len() == OFFERED {
            break;
        }
    }
    if kept.len() < OFFERED {
        return None;
    }
    let rank = |date: &String| kept.iter().filter(|(_, other)| other < date).count();
    let right = kept.iter().map(|(_, date)| rank(date)).collect();
    let (subjects, dates) = kept.iter().cloned().unzip();
    Some(Asked::Order { subjects, dates, right })
}

/// Whether a text says the name of the subject, or its name the text: the answer would be read, not known.
fn leaks(facts: &Facts, subject: &NamedNode, value: &Term) -> bool {
    let Term::Literal(literal) = value else { return false };
    let text = literal.value();
    let is_long = text.chars().count() > 30;
    if is_long {
        return facts.gives_away(subject, text);
    }
    // An acronym is one of the names; neither it nor a word of it may stand in another.
    let text = text.to_lowercase();
    let names: Vec<&String> = facts.names.get(subject).into_iter().flatten().collect();
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        words.filter(|word| word.chars().count() > 2).map(str::to_owned).collect()
    };
    let shared = |name: &String| {
        let known = words(name);
        name.contains(&text) || words(&text).iter().any(|word| known.contains(word))
    };
    names.iter().filter(|name| ***name == text).count() > 1
        || names.into_iter().any(|name| *name != text && shared(name))
}

/// Whether two answers could be mistaken for one another: two texts, or two things that share a class.
fn same_kind(facts: &Facts, one: &Term, other: &Term) -> bool {
    match (one, other) {
        (Term::NamedNode(one), Term::NamedNode(other)) => {
            match (facts.classes.get(one), facts.classes.get(other)) {
                (Some(one), Some(other)) => one.is_empty() || !one.is_disjoint(other),
                _ => false,
            }
        }
        (Term::Literal(_), Term::Literal(_)) => true,
        _ => false,
    }
}
