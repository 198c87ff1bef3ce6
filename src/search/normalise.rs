//! Normal forms of names: for comparison and for sorting.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, ligatures opened, punctuation turned into single spaces.
///
/// «L’Assurance-maladie» becomes `l assurance maladie`; dots inside acronyms vanish: `D.S.N.` becomes `dsn`.
pub fn normalise(text: &str) -> String {
    let mut normalised = String::with_capacity(text.len());
    // Decomposing may give capitals (`ℌ`), and lower case may give marks (`İ`): hence twice.
    let letters: Vec<char> = text
        .nfkd()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .collect();
    for (position, letter) in letters.iter().enumerate() {
        match letter {
            'œ' => normalised.push_str("oe"),
            'æ' => normalised.push_str("ae"),
            'ß' => normalised.push_str("ss"),
            letter if letter.is_alphanumeric() => normalised.push(*letter),
            '.' if is_inside_acronym(&letters, position) => {}
            _ if !normalised.is_empty() && !normalised.ends_with(' ') => normalised.push(' '),
            _ => {}
        }
    }
    normalised.truncate(normalised.trim_end().len());
    normalised
}

/// Whether this dot follows a letter that stands alone: `D.S.N.`
fn is_inside_acronym(letters: &[char], position: usize) -> bool {
    let letter_at = |place: Option<usize>| {
        place.and_then(|place| letters.get(place)).is_some_and(|letter| letter.is_alphabetic())
    };
    letter_at(position.checked_sub(1)) && !letter_at(position.checked_sub(2))
}

/// The key by which names are put in French alphabetical order, case and accents aside.
pub fn sort_key(text: &str) -> String {
    normalise(text)
}
