//! The dictionary of an edition: RDF terms ↔ 32-bit numbers, in a few append-only segments.
//!
//! A term keeps its number as long as the dictionary lives, so editions that follow one another share their
//! segments and differ only by the newest ones. It is not a store: nothing here knows quads.

use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashTable};
use oxrdf::{Term, TermRef};

use super::term::{TAG_DEFAULT_GRAPH, TAG_IRI, decode, encode};

/// Number of a term in a [`Dictionary`].
pub type TermId = u32;

/// The number that stands for the default graph in the fourth place of a quad.
pub const DEFAULT_GRAPH: TermId = 0;

/// Numbers from here on are never given: queries use them for the terms that they compute.
pub const FIRST_TEMPORARY: TermId = 1 << 31;

/// A segment holds at most this many bytes of terms, so that its offsets fit 32 bits.
const SEGMENT_BYTES: usize = 1 << 31;

/// Why a dictionary cannot take one more term.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum DictionaryError {
    /// 2³¹ distinct terms are the most that an edition can hold.
    #[error("too many distinct terms for one edition (2^31)")]
    Full,
    /// One single term is larger than a segment.
    #[error("a term of {0} bytes is too long")]
    TermTooLong(usize),
    /// The bytes of a snapshot are not those of a dictionary.
    #[error("the bytes of the dictionary are not consistent: {0}")]
    Corrupt(&'static str),
}

/// A run of consecutive numbers: their bytes end to end, and a hash table from bytes to place.
#[derive(Debug)]
struct Segment {
    first: TermId,
    arena: Vec<u8>,
    /// One more than there are terms: term `i` is `arena[offsets[i]..offsets[i + 1]]`.
    offsets: Vec<u32>,
    table: HashTable<u32>,
    /// The same for all the segments of a family, so that a key is hashed once.
    hasher: DefaultHashBuilder,
}

impl Segment {
    fn new(first: TermId, hasher: DefaultHashBuilder) -> Self {
        Self { first, arena: Vec::new(), offsets: vec![0], table: HashTable::new(), hasher }
    }

    fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    fn key(&self, place: u32) -> &[u8] {
        bytes_of(&self.arena, &self.offsets, place)
    }

    fn find(&self, hash: u64, key: &[u8]) -> Option<TermId> {
        self.table.find(hash, |&place| self.key(place) == key).map(|place| self.first + place)
    }

    fn push(&mut self, key: &[u8]) {
        let place = self.len() as u32;
        self.arena.extend_from_slice(key);
        self.offsets.push(self.arena.len() as u32);
        self.insert_in_table(place);
    }

    fn insert_in_table(&mut self, place: u32) {
        let Self { arena, offsets, table, hasher, .. } = self;
        let hash = hasher.hash_one(bytes_of(arena, offsets, place));
        table.insert_unique(hash, place, |&other| hasher.hash_one(bytes_of(arena, offsets, other)));
    }

    fn index(&mut self) {
        self.table = HashTable::with_capacity(self.len());
        for place in 0..self.len() as u32 {
            self.insert_in_table(place);
        }
    }
}

fn bytes_of<'a>(arena: &'a [u8], offsets: &[u32], place: u32) -> &'a [u8] {
    let place = place as usize;
    &arena[offsets[place] as usize..offsets[place + 1] as usize]
}

/// Terms and their numbers; cheap to clone, never modified (a [`Builder`] makes the next one).
#[derive(Clone, Debug)]
pub struct Dictionary {
    segments: Vec<Arc<Segment>>,
}

impl Default for Dictionary {
    fn default() -> Self {
        let mut segment = Segment::new(0, DefaultHashBuilder::default());
        segment.push(&[TAG_DEFAULT_GRAPH]);
        Self { segments: vec![Arc::new(segment)] }
    }
}

impl Dictionary {
    /// Number of terms, the default graph included; also the first number that is free.
    pub fn len(&self) -> usize {
        self.segments.last().map_or(0, |segment| segment.first as usize + segment.len())
    }

    /// Whether nothing but the default graph is known.
    pub fn is_empty(&self) -> bool {
        self.len() <= 1
    }

    /// The number of a term, if it is known.
    pub fn get(&self, term: TermRef<'_>) -> Option<TermId> {
        let mut key = Vec::with_capacity(64);
        encode(term, &mut key);
        self.find(&key)
    }

    pub(crate) fn find(&self, key: &[u8]) -> Option<TermId> {
        let hash = self.hasher().hash_one(key);
        self.segments.iter().find_map(|segment| segment.find(hash, key))
    }

    fn hasher(&self) -> &DefaultHashBuilder {
        &self.segments[0].hasher
    }

    /// The term of a number given by this dictionary.
    ///
    /// # Panics
    /// When the number was not given by this dictionary: a bug of the caller.
    pub fn term(&self, id: TermId) -> Term {
        decode(self.key(id)).expect("numbers of terms come from the dictionary that gave them")
    }

    /// The text of an IRI, without copying it; `None` for anything else.
    pub(crate) fn iri(&self, id: TermId) -> Option<&str> {
        match self.key(id).split_first() {
            Some((&TAG_IRI, rest)) => std::str::from_utf8(rest).ok(),
            _ => None,
        }
    }

    pub(crate) fn key(&self, id: TermId) -> &[u8] {
        let place = self.segments.partition_point(|segment| segment.first <= id) - 1;
        let segment = &self.segments[place];
        segment.key(id - segment.first)
    }

    /// Whether `self` is `earlier` with possibly more terms, so that numbers of `earlier` mean the same in `self`.
    pub fn extends(&self, earlier: &Dictionary) -> bool {
        Arc::ptr_eq(&self.segments[0], &earlier.segments[0]) && self.len() >= earlier.len()
    }

    /// All the bytes and offsets, for a snapshot: `(arena, offsets)`, the offsets one more than the terms.
    pub(crate) fn flatten(&self) -> (Vec<u8>, Vec<u64>) {
        let mut arena = Vec::with_capacity(self.segments.iter().map(|s| s.arena.len()).sum());
        let mut offsets = Vec::with_capacity(self.len() + 1);
        offsets.push(0);
        for segment in &self.segments {
            let start = arena.len() as u64;
            arena.extend_from_slice(&segment.arena);
            offsets.extend(segment.offsets.iter().skip(1).map(|&offset| start + u64::from(offset)));
        }
        (arena, offsets)
    }

    /// The inverse of [`Dictionary::flatten`]; every term is checked, so that a damaged file cannot cause a panic later.
    ///
    /// # Errors
    /// [`DictionaryError::Corrupt`] when the bytes are not those of a dictionary.
    pub(crate) fn unflatten(arena: &[u8], offsets: &[u64]) -> Result<Self, DictionaryError> {
        let corrupt = DictionaryError::Corrupt;
        let mut segments = Vec::new();
        let hasher = DefaultHashBuilder::default();
        let mut segment = Segment::new(0, hasher.clone());
        for (place, window) in offsets.windows(2).enumerate() {
            let (start, end) = (window[0] as usize, window[1] as usize);
            let key = arena.get(start..end).ok_or(corrupt("offsets out of bounds"))?;
            if (place == 0) != (key == [TAG_DEFAULT_GRAPH]) || (place > 0 && decode(key).is_none())
            {
                return Err(corrupt("not a term"));
            }
            if segment.arena.len() + key.len() > SEGMENT_BYTES {
                let next = Segment::new(segment.first + segment.len() as u32, hasher.clone());
                segments.push(std::mem::replace(&mut segment, next));
            }
            segment.arena.extend_from_slice(key);
            segment.offsets.push(segment.arena.len() as u32);
        }
        segments.push(segment);
        if segments[0].len() == 0 {
            return Err(corrupt("no default graph"));
        }
        for segment in &mut segments {
            segment.index();
        }
        Ok(Self { segments: segments.into_iter().map(Arc::new).collect() })
    }
}

/// Adds terms to a dictionary; [`Builder::finish`] gives the dictionary that holds both.
#[derive(Debug)]
pub struct Builder {
    base: Dictionary,
    full: Vec<Arc<Segment>>,
    segment: Segment,
    key: Vec<u8>,
}

impl Builder {
    /// Starts from a dictionary, whose numbers stay what they are.
    pub fn new(base: Dictionary) -> Self {
        let first = base.len() as TermId;
        let segment = Segment::new(first, base.hasher().clone());
        Self { base, full: Vec::new(), segment, key: Vec::with_capacity(128) }
    }

    /// The number of a term, given now if it is new.
    ///
    /// # Errors
    /// When the dictionary is full or the term too long.
    pub fn intern(&mut self, term: TermRef<'_>) -> Result<TermId, DictionaryError> {
        let mut key = std::mem::take(&mut self.key);
        encode(term, &mut key);
        let id = self.intern_key(&key);
        self.key = key;
        id
    }

    pub(crate) fn intern_key(&mut self, key: &[u8]) -> Result<TermId, DictionaryError> {
        let hash = self.base.hasher().hash_one(key);
        let known = self.base.segments.iter().chain(&self.full).map(Arc::as_ref);
        let found = known.chain([&self.segment]).find_map(|segment| segment.find(hash, key));
        if let Some(id) = found {
            return Ok(id);
        }
        if key.len() > SEGMENT_BYTES {
            return Err(DictionaryError::TermTooLong(key.len()));
        }
        if self.segment.arena.len() + key.len() > SEGMENT_BYTES {
            let next = Segment::new(
                self.segment.first + self.segment.len() as u32,
                self.base.hasher().clone(),
            );
            self.full.push(Arc::new(std::mem::replace(&mut self.segment, next)));
        }
        let id = self.segment.first + self.segment.len() as u32;
        if id >= FIRST_TEMPORARY {
            return Err(DictionaryError::Full);
        }
        self.segment.push(key);
        Ok(id)
    }

    /// The dictionary with the new terms; small neighbouring segments are merged so that look-ups stay short.
    pub fn finish(self) -> Dictionary {
        let mut segments = self.base.segments;
        segments.extend(self.full);
        if self.segment.len() > 0 {
            segments.push(Arc::new(self.segment));
        }
        // The first segment is never merged: it is what tells that two dictionaries are of one family.
        while let [.., before, last] = segments.as_slice() {
            let small = segments.len() > 2 && before.len() < 4 * last.len();
            if !small || before.arena.len() + last.arena.len() > SEGMENT_BYTES {
                break;
            }
            let merged = merge(before, last);
            segments.truncate(segments.len() - 2);
            segments.push(Arc::new(merged));
        }
        Dictionary { segments }
    }
}

fn merge(before: &Segment, after: &Segment) -> Segment {
    let mut merged = Segment::new(before.first, before.hasher.clone());
    for segment in [before, after] {
        let start = merged.arena.len() as u32;
        merged.arena.extend_from_slice(&segment.arena);
        merged.offsets.extend(segment.offsets.iter().skip(1).map(|offset| start + offset));
    }
    merged.index();
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::vocab::xsd;
    use oxrdf::{BlankNode, Literal, NamedNode};

    fn samples() -> Vec<Term> {
        let long = "x".repeat(70_000);
        vec![
            NamedNode::new_unchecked("https://exemple.fr/é").into(),
            BlankNode::new_unchecked("b0").into(),
            Literal::new_simple_literal("").into(),
            Literal::new_simple_literal("texte\0nul").into(),
            Literal::new_language_tagged_literal_unchecked("Carrière", "fr").into(),
            Literal::new_language_tagged_literal_unchecked("Carrière", "fr-FR").into(),
            Literal::new_typed_literal("01", xsd::INTEGER).into(),
            Literal::new_typed_literal("1", xsd::INTEGER).into(),
            Literal::new_typed_literal("1", NamedNode::new_unchecked(long)).into(),
        ]
    }

    #[test]
    fn a_term_comes_back_as_it_went_in() {
        let mut builder = Builder::new(Dictionary::default());
        let ids: Vec<_> =
            samples().iter().map(|t| builder.intern(t.as_ref()).expect("room")).collect();
        let dictionary = builder.finish();
        for (term, id) in samples().iter().zip(ids) {
            assert_eq!(&dictionary.term(id), term);
            assert_eq!(dictionary.get(term.as_ref()), Some(id));
        }
        let (arena, offsets) = dictionary.flatten();
        let again = Dictionary::unflatten(&arena, &offsets).expect("sound bytes");
        assert_eq!(again.len(), dictionary.len());
        assert!(Dictionary::unflatten(&arena[..arena.len() - 1], &offsets).is_err());
    }

    #[test]
    fn numbers_survive_the_merging_of_segments() {
        let mut dictionary = Dictionary::default();
        let mut given = Vec::new();
        for round in 0..200 {
            let mut builder = Builder::new(dictionary.clone());
            for place in 0..(round % 7 + 1) {
                let term: Term =
                    NamedNode::new_unchecked(format!("https://exemple.fr/{round}/{place}")).into();
                given.push((builder.intern(term.as_ref()).expect("room"), term));
            }
            let next = builder.finish();
            assert!(next.extends(&dictionary));
            dictionary = next;
        }
        assert!(dictionary.segments.len() < 12, "{} segments", dictionary.segments.len());
        assert!(given.iter().all(|(id, term)| dictionary.term(*id) == *term));
    }
}
