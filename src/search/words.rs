//! The words of a French text: elisions dropped, accents and case folded, dotted acronyms closed, compounds also joined.

use std::collections::HashSet;
use std::sync::LazyLock;

use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, StopWordFilter, TextAnalyzer, Token, TokenStream, Tokenizer,
    WhitespaceTokenizer,
};
use unicode_normalization::char::is_combining_mark;

use super::normalise;

/// Longest word kept, in characters; what follows is not a word of any language.
const LONGEST_WORD: usize = 60;
/// Parts of a compound that are also joined: `net-entreprises` is found by «netentreprises».
const MOST_PARTS: usize = 4;

/// What loses its vowel before another word, accents aside: «l’assurance», «jusqu’à».
const ELISIONS: [&str; 14] =
    ["l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"];

/// Grammatical words, folded; tantivy's list keeps accents, which are gone when words are compared.
const GRAMMAR: &str = "a au aux avec ce ces cet cette ceci cela chez ci dans de des du elle elles en entre es est et \
    etait etant ete etre eux il ils je la le les leur leurs lui ma mais me meme memes mes mon ne ni nos notre nous on \
    ont ou par pas pour qu que quel quelle quelles quels qui quoi sa sans se ses si soi son sont sous sur ta te tes \
    toi ton tous tout toute toutes tu un une vers vos votre vous y ainsi afin lors donc dont aussi";

/// What people write around what they look for; such words are dropped from queries, never from texts.
const ASKING: &str = "comment combien pourquoi quand lequel laquelle lesquels lesquelles ai avoir cherche chercher \
    cherchons connaitre doit dois dire faire fait faut gere gerent gerer montre montrer opere operent operer \
    peut peux peuvent puis sait savoir sert servent soit tenir tenu tenue tient tiennent trouve trouver utilise \
    utilisent utiliser veut veux voir existe liste";

static GRAMMAR_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| GRAMMAR.split_whitespace().collect());
static ASKING_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| ASKING.split_whitespace().collect());

/// A word of a text, folded, with the bytes that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The words of `text`, in order; `also_compounds` adds what compounds give when they are joined or cut:
/// `net-entreprises` gives `net`, `entreprises`, `netentreprises`; `FranceConnect` gives also `france`, `connect`.
pub(super) fn words(text: &str, also_compounds: bool) -> Vec<Word> {
    let mut found = Vec::new();
    let mut run: Vec<Word> = Vec::new();
    for (from, to, tied) in segments(text) {
        if !tied {
            close(&mut run, &mut found, also_compounds);
        }
        let raw = &text[from..to];
        let before = run.len();
        let folded = fold(raw);
        run.extend(folded.split(' ').filter(|part| !part.is_empty()).map(|part| Word {
            text: part.chars().take(LONGEST_WORD).collect(),
            from,
            to,
        }));
        if also_compounds && run.len() == before + 1 {
            let halves = camel_parts(raw);
            if halves.len() > 1 {
                found.extend(halves.into_iter().map(|text| Word { text, from, to }));
            }
        }
    }
    close(&mut run, &mut found, also_compounds);
    found.sort_by_key(|word| word.from);
    found
}

/// [`normalise`], at once for the letters that most words are made of.
fn fold(raw: &str) -> String {
    if raw.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        raw.to_ascii_lowercase()
    } else {
        normalise(raw)
    }
}

/// Ends a run of words tied by hyphens, dots or slashes.
fn close(run: &mut Vec<Word>, found: &mut Vec<Word>, also_compounds: bool) {
    if let [first, .., last] = run.as_slice()
        && also_compounds
        && run.len() <= MOST_PARTS
    {
        let text = run.iter().map(|word| word.text.as_str()).collect::<String>();
        let text = text.chars().take(LONGEST_WORD).collect();
        found.push(Word { text, from: first.from, to: last.to });
    }
    found.append(run);
}

/// Runs of letters and digits: first byte, end, and whether only a hyphen, a dot or a slash parts it from the one before.
fn segments(text: &str) -> Vec<(usize, usize, bool)> {
    let mut segments: Vec<(usize, usize, bool)> = Vec::new();
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut place = 0;
    let mut tie_from = None;
    while let Some(&(from, letter)) = letters.get(place) {
        if !letter.is_alphanumeric() {
            place += 1;
            continue;
        }
        let start = place;
        while let Some(&(_, letter)) = letters.get(place) {
            let inside = letter.is_alphanumeric()
                || is_combining_mark(letter)
                || (letter == '.' && is_in_acronym(&letters, start, place));
            if !inside {
                break;
            }
            place += 1;
        }
        let end = letters.get(place).map_or(text.len(), |(byte, _)| *byte);
        let apostrophe = letters.get(place).is_some_and(|(_, letter)| is_apostrophe(*letter));
        let goes_on = letters.get(place + 1).is_some_and(|(_, letter)| letter.is_alphanumeric());
        if apostrophe && goes_on && is_elision(&text[from..end]) {
            tie_from = None;
            continue;
        }
        let tied = tie_from == Some(from);
        segments.push((from, end, tied));
        let ties =
            letters.get(place).is_some_and(|(_, c)| matches!(c, '-' | '‑' | '.' | '/' | '_'));
        tie_from = if ties { letters.get(place + 1).map(|(byte, _)| *byte) } else { None };
    }
    segments
}

/// Whether the dot at `place` is one of `R.N.C.P.S.`: single letters on both sides, or the last of several.
fn is_in_acronym(letters: &[(usize, char)], start: usize, place: usize) -> bool {
    let letter_at = |place: Option<usize>| {
        place.and_then(|place| letters.get(place)).is_some_and(|(_, c)| c.is_alphabetic())
    };
    let alone =
        letter_at(place.checked_sub(1)) && (place - start == 1 || !letter_at(place.checked_sub(2)));
    let next_alone = letter_at(Some(place + 1)) && !letter_at(Some(place + 2));
    alone && (next_alone || (place - start > 1 && !letter_at(Some(place + 1))))
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | 'ʼ' | '‘' | '＇')
}

fn is_elision(text: &str) -> bool {
    text.len() <= 8 && ELISIONS.contains(&text.to_lowercase().as_str())
}

/// `FranceConnect` gives `france`, `connect`; acronyms and plain words give one part.
fn camel_parts(raw: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut was_lower = false;
    for letter in raw.chars() {
        if letter.is_uppercase() && was_lower {
            parts.push(String::new());
        }
        was_lower = letter.is_lowercase();
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    parts
        .iter()
        .map(|part| normalise(part).replace(' ', ""))
        .filter(|part| part.chars().count() > 1)
        .collect()
}

/// Whether a folded word says nothing by itself in any text.
pub(super) fn is_grammar(word: &str) -> bool {
    GRAMMAR_WORDS.contains(word)
}

/// Whether a folded word only serves to ask.
pub(super) fn is_asking(word: &str) -> bool {
    is_grammar(word) || ASKING_WORDS.contains(word)
}

/// The words of a name that identify it, joined by one space: «Déclaration préalable à l’embauche» becomes
/// `declaration prealable embauche`.
pub(super) fn essence(text: &str) -> String {
    let words = words(text, false);
    let kept: Vec<&str> =
        words.iter().map(|word| word.text.as_str()).filter(|word| !is_grammar(word)).collect();
    if kept.is_empty() {
        words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    } else {
        kept.join(" ")
    }
}

/// The stems of words: Snowball's French algorithm, over folded words.
#[derive(Clone)]
pub(super) struct Stems(TextAnalyzer);

impl Stems {
    pub(super) fn new() -> Self {
        let raw = TextAnalyzer::builder(RawTokenizer::default());
        Self(raw.filter(Stemmer::new(Language::French)).build())
    }

    pub(super) fn stem(&mut self, word: &str) -> String {
        let mut stream = self.0.token_stream(word);
        if stream.advance() { stream.token().text.clone() } else { word.to_owned() }
    }
}

/// The stems of the words of a text that mean something, joined by one space: what [`stems_analyzer`] reads.
pub(super) fn stemmed(analyzer: &mut TextAnalyzer, text: &str) -> String {
    let mut stems = String::new();
    let mut stream = analyzer.token_stream(text);
    while stream.advance() {
        if !stems.is_empty() {
            stems.push(' ');
        }
        stems.push_str(&stream.token().text);
    }
    stems
}

/// Stems that have been taken already: the names of what many things are linked to are read once.
pub(super) fn stems_analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(WhitespaceTokenizer::default()).build()
}

/// Words as they are, for names.
pub(super) fn names_analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(FrenchTokenizer::default()).build()
}

/// Stems of the words that mean something, for everything.
pub(super) fn texts_analyzer() -> TextAnalyzer {
    let grammar = StopWordFilter::remove(GRAMMAR_WORDS.iter().map(|word| (*word).to_owned()));
    TextAnalyzer::builder(FrenchTokenizer::default())
        .filter(grammar)
        .filter(Stemmer::new(Language::French))
        .build()
}

/// [`words`] as tantivy wants them.
#[derive(Clone, Default)]
pub(super) struct FrenchTokenizer {
    token: Token,
}

/// The words of one text, given one after the other.
pub(super) struct FrenchStream<'a> {
    words: std::vec::IntoIter<Word>,
    token: &'a mut Token,
}

impl Tokenizer for FrenchTokenizer {
    type TokenStream<'a> = FrenchStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FrenchStream<'a> {
        self.token.reset();
        FrenchStream { words: words(text, true).into_iter(), token: &mut self.token }
    }
}

impl TokenStream for FrenchStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = word.from;
        self.token.offset_to = word.to;
        self.token.text = word.text;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
