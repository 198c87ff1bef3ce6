//! Quads as numbers, kept sorted three times: by subject, by property, by value.

use std::cmp::Ordering;

use rustc_hash::FxHashSet;

use super::dictionary::TermId;

/// Subject, predicate, object, graph.
pub(crate) type QuadIds = [TermId; 4];

/// One of the three orders. The graph always comes last, so that copies of a triple in several graphs are neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Subject, predicate, object, graph.
    Spog,
    /// Predicate, object, subject, graph.
    Posg,
    /// Object, subject, predicate, graph.
    Ospg,
}

impl Order {
    /// From the order of RDF to this order.
    pub(crate) fn permute(self, [s, p, o, g]: QuadIds) -> QuadIds {
        match self {
            Self::Spog => [s, p, o, g],
            Self::Posg => [p, o, s, g],
            Self::Ospg => [o, s, p, g],
        }
    }

    /// From this order back to the order of RDF.
    #[inline]
    pub(crate) fn restore(self, [a, b, c, g]: QuadIds) -> QuadIds {
        match self {
            Self::Spog => [a, b, c, g],
            Self::Posg => [c, a, b, g],
            Self::Ospg => [b, c, a, g],
        }
    }
}

/// A set of quads in the three orders.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quads {
    spog: Vec<QuadIds>,
    posg: Vec<QuadIds>,
    ospg: Vec<QuadIds>,
}

/// Quads are sorted by counting when there are at most this many numbers for each.
const MOST_NUMBERS_PER_QUAD: usize = 4;
/// Under this number of quads, threads cost more than they save.
const WORTH_THREADS: usize = 50_000;

impl Quads {
    /// Sorts quads given in any order, with or without repetitions.
    pub(crate) fn new(mut spog: Vec<QuadIds>) -> Self {
        spog.sort_unstable();
        spog.dedup();
        let largest = spog.iter().flatten().max().copied().unwrap_or(0) as usize;
        if largest > MOST_NUMBERS_PER_QUAD * spog.len() {
            return Self::sorted_by_comparison(spog);
        }
        // Sorting by one place keeps the order of what has the same number there: SPOG by object is OSPG, and that by
        // predicate is POSG.
        let ospg = by_number(&spog, largest, |[s, p, o, g]| (o, [o, s, p, g]));
        let posg = by_number(&ospg, largest, |[o, s, p, g]| (p, [p, o, s, g]));
        Self { spog, posg, ospg }
    }

    /// Few quads among many numbers (a small change of a large edition): looking at each number would cost more.
    fn sorted_by_comparison(spog: Vec<QuadIds>) -> Self {
        let sorted = |order: Order| {
            let mut quads: Vec<_> = spog.iter().map(|quad| order.permute(*quad)).collect();
            quads.sort_unstable();
            quads
        };
        let (posg, ospg) = both(spog.len(), || sorted(Order::Posg), || sorted(Order::Ospg));
        Self { spog, posg, ospg }
    }

    pub(crate) fn len(&self) -> usize {
        self.spog.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.spog.is_empty()
    }

    /// All quads, sorted by subject.
    pub(crate) fn all(&self) -> &[QuadIds] {
        &self.spog
    }

    pub(crate) fn contains(&self, quad: &QuadIds) -> bool {
        self.spog.binary_search(quad).is_ok()
    }

    /// Of quads sorted by subject, those that are in this set, or those that are not.
    pub(crate) fn select(&self, sorted: &[QuadIds], present: bool) -> Vec<QuadIds> {
        let mut rest = self.spog.as_slice();
        let mut kept = Vec::with_capacity(sorted.len());
        for quad in sorted {
            rest = &rest[gallop(rest, quad)..];
            if (rest.first() == Some(quad)) == present {
                kept.push(*quad);
            }
        }
        kept
    }

    fn in_order(&self, order: Order) -> &[QuadIds] {
        match order {
            Order::Spog => &self.spog,
            Order::Posg => &self.posg,
            Order::Ospg => &self.ospg,
        }
    }

    /// The quads that have what is given in their first three places, and the order that they are in.
    pub(crate) fn matching(
        &self,
        subject: Option<TermId>,
        predicate: Option<TermId>,
        object: Option<TermId>,
    ) -> (Order, &[QuadIds]) {
        let (order, range) = match (subject, predicate, object) {
            (Some(s), Some(p), Some(o)) => (Order::Spog, range(&self.spog, [s, p, o])),
            (Some(s), Some(p), None) => (Order::Spog, range(&self.spog, [s, p])),
            (Some(s), None, None) => (Order::Spog, range(&self.spog, [s])),
            (Some(s), None, Some(o)) => (Order::Ospg, range(&self.ospg, [o, s])),
            (None, Some(p), Some(o)) => (Order::Posg, range(&self.posg, [p, o])),
            (None, Some(p), None) => (Order::Posg, range(&self.posg, [p])),
            (None, None, Some(o)) => (Order::Ospg, range(&self.ospg, [o])),
            (None, None, None) => (Order::Spog, 0..self.spog.len()),
        };
        (order, &self.in_order(order)[range])
    }

    /// This set without `removed` and with `added`, which must not overlap.
    pub(crate) fn merged(&self, added: &Quads, removed: &FxHashSet<QuadIds>) -> Self {
        let removed = Quads::new(removed.iter().copied().collect());
        let merged = |order: Order| {
            merge_sorted(self.in_order(order), added.in_order(order), removed.in_order(order))
        };
        let (spog, (posg, ospg)) =
            both(self.len(), || merged(Order::Spog), || (merged(Order::Posg), merged(Order::Ospg)));
        Self { spog, posg, ospg }
    }

    /// The quads whose graph is kept; no sorting is needed.
    pub(crate) fn restricted(&self, keep: impl Fn(TermId) -> bool + Sync) -> Self {
        let kept = |quads: &[QuadIds]| quads.iter().filter(|q| keep(q[3])).copied().collect();
        Self { spog: kept(&self.spog), posg: kept(&self.posg), ospg: kept(&self.ospg) }
    }
}

/// Sorts by one number, at most `largest`, in two passes; `place` gives that number and the quad in its new order.
fn by_number(
    quads: &[QuadIds],
    largest: usize,
    place: impl Fn(QuadIds) -> (TermId, QuadIds),
) -> Vec<QuadIds> {
    let mut next = vec![0usize; largest + 2];
    for quad in quads {
        next[place(*quad).0 as usize + 1] += 1;
    }
    for number in 0..=largest {
        next[number + 1] += next[number];
    }
    let mut sorted = vec![[0; 4]; quads.len()];
    for quad in quads {
        let (number, quad) = place(*quad);
        sorted[next[number as usize]] = quad;
        next[number as usize] += 1;
    }
    sorted
}

/// Runs two computations, on two threads when there is enough work.
fn both<A: Send, B: Send>(
    work: usize,
    first: impl FnOnce() -> A,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    if work < WORTH_THREADS {
        return (first(), second());
    }
    std::thread::scope(|scope| {
        let second = scope.spawn(second);
        let first = first();
        (first, second.join().expect("sorting and merging do not panic"))
    })
}

/// Where the quads that start with `key` are.
fn range<const N: usize>(quads: &[QuadIds], key: [TermId; N]) -> std::ops::Range<usize> {
    let start = quads.partition_point(|quad| prefix(quad).cmp(&key) == Ordering::Less);
    let rest = &quads[start..];
    // Runs are mostly short: step out by doubling before searching, so that the search stays near.
    let mut bound = 1;
    while bound < rest.len() && prefix(&rest[bound]) == key {
        bound *= 2;
    }
    let near = &rest[..bound.min(rest.len())];
    start..start + near.partition_point(|quad| prefix(quad) == key)
}

#[inline]
fn prefix<const N: usize>(quad: &QuadIds) -> [TermId; N] {
    std::array::from_fn(|place| quad[place])
}

/// Where `wanted` is, or would be: looks near the start first, for walks through a sorted array.
fn gallop(sorted: &[QuadIds], wanted: &QuadIds) -> usize {
    let mut bound = 1;
    while bound < sorted.len() && sorted[bound] < *wanted {
        bound *= 2;
    }
    let (start, end) = (bound / 2, (bound + 1).min(sorted.len()));
    start + sorted[start..end].partition_point(|quad| quad < wanted)
}

/// Merges sorted arrays, copying the long unchanged runs as blocks.
fn merge_sorted(base: &[QuadIds], added: &[QuadIds], removed: &[QuadIds]) -> Vec<QuadIds> {
    let mut merged = Vec::with_capacity(base.len() + added.len() - removed.len().min(base.len()));
    let (mut base, mut added, mut removed) = (base, added, removed);
    loop {
        let stop = match (added.first(), removed.first()) {
            (None, None) => break,
            (Some(a), None) => a,
            (None, Some(r)) => r,
            (Some(a), Some(r)) => a.min(r),
        };
        let run = gallop(base, stop);
        merged.extend_from_slice(&base[..run]);
        base = &base[run..];
        if removed.first() == Some(stop) {
            removed = &removed[1..];
            if base.first() == Some(stop) {
                base = &base[1..];
            }
        } else {
            if base.first() != Some(stop) {
                merged.push(*stop);
            }
            added = &added[1..];
        }
    }
    merged.extend_from_slice(base);
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn quads() -> impl Strategy<Value = BTreeSet<QuadIds>> {
        proptest::collection::btree_set(proptest::array::uniform4(0u32..4), 0..60)
    }

    proptest! {
        #[test]
        fn merging_is_set_arithmetic(base in quads(), added in quads(), removed in quads()) {
            let added: BTreeSet<_> = added.difference(&removed).copied().collect();
            let start = Quads::new(base.iter().copied().collect());
            let merged = start.merged(
                &Quads::new(added.iter().copied().collect()),
                &removed.iter().copied().collect(),
            );
            let expected: Vec<_> =
                base.difference(&removed).chain(&added).copied().collect::<BTreeSet<_>>().into_iter().collect();
            prop_assert_eq!(merged.all(), expected.as_slice());
            for order in [Order::Posg, Order::Ospg] {
                let mut same: Vec<_> =
                    merged.in_order(order).iter().map(|quad| order.restore(*quad)).collect();
                prop_assert!(merged.in_order(order).is_sorted());
                same.sort_unstable();
                prop_assert_eq!(&same, &expected);
            }
        }

        #[test]
        fn both_ways_of_sorting_agree(all in quads(), far in proptest::option::of(0u32..1000)) {
            let all: Vec<_> = all.into_iter().chain(far.map(|far| [far; 4])).collect();
            let (one, other) = (Quads::new(all.clone()), {
                let mut all = all;
                all.sort_unstable();
                all.dedup();
                Quads::sorted_by_comparison(all)
            });
            prop_assert_eq!(one.spog, other.spog);
            prop_assert_eq!(one.posg, other.posg);
            prop_assert_eq!(one.ospg, other.ospg);
        }

        #[test]
        fn selecting_is_looking_up_each(all in quads(), asked in quads()) {
            let index = Quads::new(all.iter().copied().collect());
            let asked: Vec<_> = asked.into_iter().collect();
            for present in [true, false] {
                let expected: Vec<_> =
                    asked.iter().filter(|q| all.contains(*q) == present).copied().collect();
                prop_assert_eq!(index.select(&asked, present), expected);
            }
        }

        #[test]
        fn a_pattern_finds_what_a_filter_finds(
            all in quads(), s in proptest::option::of(0u32..4),
            p in proptest::option::of(0u32..4), o in proptest::option::of(0u32..4),
        ) {
            let index = Quads::new(all.iter().copied().collect());
            let (order, found) = index.matching(s, p, o);
            let mut found: Vec<_> = found.iter().map(|quad| order.restore(*quad)).collect();
            found.sort_unstable();
            let fits = |place: Option<u32>, value| place.is_none_or(|wanted| wanted == value);
            let expected: Vec<_> = all
                .into_iter()
                .filter(|q| fits(s, q[0]) && fits(p, q[1]) && fits(o, q[2]))
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}
