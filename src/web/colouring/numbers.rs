//! Numbers as colours: few values stay themselves, many become ranges that hold as many things each.

use std::collections::HashMap;

use oxrdf::Term;

use crate::network::NodeId;
use crate::web::filters;

/// Ranges made.
const RANGES: usize = 5;

/// The ranges of some numbers, in words; `None` when they are no numbers, or few enough to have a colour each.
pub(super) fn ranges(
    values: &HashMap<NodeId, Vec<Term>>,
    most: usize,
) -> Option<HashMap<NodeId, String>> {
    let mut numbers: Vec<(NodeId, f64)> = Vec::new();
    for (node, terms) in values {
        let [Term::Literal(literal)] = terms.as_slice() else { return None };
        let number = literal.value().parse::<f64>().ok().filter(|number| number.is_finite());
        numbers.push((*node, number?));
    }
    numbers.sort_by(|left, right| left.1.total_cmp(&right.1).then(left.0.cmp(&right.0)));
    let mut distinct: Vec<f64> = numbers.iter().map(|(_, number)| *number).collect();
    distinct.dedup();
    if distinct.len() <= most {
        return None;
    }
    // A range ends where the next value differs: a value is never in two ranges.
    let mut bounds: Vec<f64> =
        (1..RANGES).map(|rank| numbers[rank * numbers.len() / RANGES].1).collect();
    bounds.dedup();
    let place = |number: f64| bounds.iter().filter(|bound| **bound <= number).count();
    let mut labels = HashMap::new();
    for rank in 0..=bounds.len() {
        let of_rank: Vec<(NodeId, f64)> =
            numbers.iter().copied().filter(|(_, number)| place(*number) == rank).collect();
        let (Some(first), Some(last)) = (of_rank.first(), of_rank.last()) else { continue };
        let label = if first.1 == last.1 {
            written(first.1)
        } else {
            format!("de {} à {}", written(first.1), written(last.1))
        };
        labels.extend(of_rank.iter().map(|(node, _)| (*node, label.clone())));
    }
    Some(labels)
}

fn written(number: f64) -> String {
    if number.fract() == 0.0 && (0.0..1e15).contains(&number) {
        // Years read better without a space.
        return if (1000.0..2200.0).contains(&number) {
            format!("{number:.0}")
        } else {
            filters::number(number as usize)
        };
    }
    format!("{number:.2}").replace('.', ",")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use oxrdf::{Literal, Term};

    use super::ranges;
    use crate::network::NodeId;

    fn values(numbers: &[&str]) -> HashMap<NodeId, Vec<Term>> {
        let term = |text: &&str| vec![Term::from(Literal::new_simple_literal(*text))];
        numbers.iter().enumerate().map(|(place, text)| (NodeId::new(place), term(text))).collect()
    }

    #[test]
    fn many_numbers_become_ranges_that_do_not_overlap() {
        let texts: Vec<String> = (0..50).map(|number| (number * 10).to_string()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let labels = ranges(&values(&texts), 8).expect("ranges");
        let different: BTreeSet<&String> = labels.values().collect();
        assert_eq!((labels.len(), different.len()), (50, 5));
        assert_eq!(labels[&NodeId::new(0)], "de 0 à 90");
    }

    #[test]
    fn few_numbers_and_words_stay_themselves() {
        assert_eq!(ranges(&values(&["1", "2", "3"]), 8), None);
        assert_eq!(ranges(&values(&["1", "deux"]), 1), None);
        assert!(ranges(&values(&["5", "5", "5", "6"]), 1).is_some_and(|some| some.len() == 4));
    }
}
