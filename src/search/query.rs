//! The queries put to tantivy, how much each way of matching is worth, and their answers.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, Query, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, Term};

use super::SearchIndex;
use super::answers::Answers;
use super::fields::NUMBER;
use super::names::NameKind;
use super::reading::{Asked, QueryWord};

/// What the query is the whole of: an acronym, a name, another name.
const WHOLE: [f32; 3] = [1_000.0, 900.0, 800.0];
/// What the query is the beginning of.
const START: [f32; 3] = [290.0, 300.0, 270.0];
/// What a whole name is worth when mistakes of typing had to be corrected, or words completed.
const CORRECTED: f32 = 0.8;
/// The name is written just as the query is.
const VERBATIM: f32 = 400.0;
/// Names hold all the words.
const ALL_IN_NAMES: f32 = 25.0;
/// One word of the query is an acronym.
const ACRONYM_WORD: f32 = 120.0;
/// A word of a name, a word of the same stem, the beginning of one, a mistake for one.
const NAME: f32 = 8.0;
const STEM: f32 = 6.0;
const BEGINNING: f32 = 6.0;
const MISTAKE: f32 = 5.0;
/// A word in the name of what the thing is linked to, in a text.
const LINKED: f32 = 2.0;
const TEXT: f32 = 1.0;
/// What the other ways in which a word matches add to the best one.
const OTHERS: f32 = 0.1;

/// Where a query looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// In names, links and texts.
    Everything,
    /// In names only.
    Names,
}

/// Answers a query that has been read.
pub(super) fn run(index: &SearchIndex, asked: Asked, scope: Scope) -> tantivy::Result<Answers> {
    if asked.words.is_empty() {
        return Ok(Answers::new(Vec::new(), asked.into_reading(false)));
    }
    let count = asked.words.len();
    let mut found = Vec::new();
    let mut required = count;
    // What holds less than half of the words is no answer.
    for least in (count.div_ceil(2)..=count).rev() {
        required = least;
        found = index.collect(&whole_query(index, &asked, (scope, required))?)?;
        if !found.is_empty() {
            break;
        }
    }
    let mut scored: Vec<(u32, f32)> = found
        .into_iter()
        .filter_map(|(number, score)| {
            let entry = index.entries.get(usize::try_from(number).ok()?)?;
            Some((u32::try_from(number).ok()?, score * entry.weight))
        })
        .collect();
    scored.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    let partial = required < count && !scored.is_empty();
    Ok(Answers::new(scored, asked.into_reading(partial)))
}

/// At least `required` words, and more for what matches as a whole.
fn whole_query(
    index: &SearchIndex,
    asked: &Asked,
    (scope, required): (Scope, usize),
) -> tantivy::Result<BooleanQuery> {
    let fields = &index.fields;
    let words: Vec<(Occur, Box<dyn Query>)> =
        asked.words.iter().map(|word| (Occur::Should, word_query(index, word, scope))).collect();
    let in_names: Vec<(Occur, Box<dyn Query>)> = asked
        .words
        .iter()
        .map(|word| (Occur::Must, word_query(index, word, Scope::Names)))
        .collect();
    let words = BooleanQuery::with_minimum_required_clauses(words, required);
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![
        (Occur::Must, Box::new(words)),
        (Occur::Should, constant(BooleanQuery::new(in_names), ALL_IN_NAMES)),
        (Occur::Should, exactly(fields.whole, format!("v {}", asked.verbatim), VERBATIM)),
    ];
    let mut bonuses: Vec<Box<dyn Query>> = Vec::new();
    for (kind, (whole, start)) in NameKind::ALL.into_iter().zip(WHOLE.into_iter().zip(START)) {
        let mark = kind.mark();
        let mut forms = vec![asked.essence.clone(), asked.plain.clone()];
        if kind == NameKind::Acronym {
            forms.extend([asked.essence.replace(' ', ""), asked.plain.replace(' ', "")]);
        }
        forms.sort();
        forms.dedup();
        for form in forms.iter().filter(|form| !form.is_empty()) {
            bonuses.push(exactly(fields.whole, format!("{mark} {form}"), whole));
        }
        if let Some(corrected) = &asked.corrected {
            let corrected = format!("{mark} {corrected}");
            bonuses.push(exactly(fields.whole, corrected, whole * CORRECTED));
        }
        if !asked.essence.is_empty() {
            let longer = index.starting_with(fields.whole, &format!("{mark} {}", asked.essence))?;
            bonuses.push(any_of(fields.whole, &longer, start));
        }
    }
    clauses.push((Occur::Should, Box::new(DisjunctionMaxQuery::new(bonuses))));
    Ok(BooleanQuery::new(clauses))
}

/// The best of the ways in which one word may match.
fn word_query(index: &SearchIndex, word: &QueryWord, scope: Scope) -> Box<dyn Query> {
    let fields = &index.fields;
    let acronym = NameKind::Acronym.mark();
    let mut ways = vec![
        exactly(fields.whole, format!("{acronym} {}", word.text), ACRONYM_WORD),
        scored(fields.name, &word.text, NAME),
        scored(fields.stem, &word.stem, STEM),
    ];
    if !word.longer.is_empty() {
        ways.push(any_of(fields.name, &word.longer, BEGINNING));
    }
    for near in &word.near {
        ways.push(scored(fields.name, near, MISTAKE));
        ways.push(exactly(fields.whole, format!("{acronym} {near}"), ACRONYM_WORD / 2.0));
    }
    ways.extend(word.near_stems.iter().map(|stem| scored(fields.stem, stem, MISTAKE)));
    if scope == Scope::Everything {
        ways.push(scored(fields.linked, &word.stem, LINKED));
        ways.push(scored(fields.text, &word.stem, TEXT));
        for stem in &word.near_stems {
            ways.push(scored(fields.linked, stem, LINKED));
            ways.push(scored(fields.text, stem, TEXT));
        }
    }
    Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, OTHERS))
}

fn scored(field: Field, text: &str, boost: f32) -> Box<dyn Query> {
    let term = Term::from_field_text(field, text);
    let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), boost))
}

fn exactly(field: Field, text: String, score: f32) -> Box<dyn Query> {
    let term = Term::from_field_text(field, &text);
    constant(TermQuery::new(term, IndexRecordOption::Basic), score)
}

fn any_of(field: Field, texts: &[String], score: f32) -> Box<dyn Query> {
    let terms: Vec<Term> = texts.iter().map(|text| Term::from_field_text(field, text)).collect();
    constant(TermSetQuery::new(terms), score)
}

fn constant(query: impl Query, score: f32) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

impl SearchIndex {
    fn collect(&self, query: &dyn Query) -> tantivy::Result<Vec<(u64, Score)>> {
        self.searcher.search(query, &Everything)
    }
}

/// Collects the place and the score of all that matches: facets count them all.
struct Everything;

struct OfSegment {
    numbers: Column<u64>,
    found: Vec<(u64, Score)>,
}

impl Collector for Everything {
    type Fruit = Vec<(u64, Score)>;
    type Child = OfSegment;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<OfSegment> {
        Ok(OfSegment { numbers: segment.fast_fields().u64(NUMBER)?, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<Vec<(u64, Score)>>) -> tantivy::Result<Self::Fruit> {
        Ok(segments.into_iter().flatten().collect())
    }
}

impl SegmentCollector for OfSegment {
    type Fruit = Vec<(u64, Score)>;

    fn collect(&mut self, document: DocId, score: Score) {
        if let Some(number) = self.numbers.first(document) {
            self.found.push((number, score));
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.found
    }
}
