//! When two French names or texts speak of the same: their words, without grammar, cut to their stems.

use super::words::{Stems, is_grammar, words};

/// Reads names and texts so that those that differ by case, accents, plural or small words are the same.
pub struct Likeness(Stems);

impl Default for Likeness {
    fn default() -> Self {
        Self(Stems::new())
    }
}

impl Likeness {
    /// What names that say the same have in common: the stems of their words, in alphabetical order.
    pub fn key(&mut self, name: &str) -> String {
        let mut stems: Vec<String> = self.words(name).into_iter().map(|(_, stem)| stem).collect();
        stems.sort_unstable();
        stems.dedup();
        if stems.is_empty() { name.to_owned() } else { stems.join(" ") }
    }

    /// The words of a text that mean something, each with its stem.
    pub fn words(&mut self, text: &str) -> Vec<(String, String)> {
        words(text, false)
            .into_iter()
            .filter(|word| !is_grammar(&word.text) && word.text.chars().count() > 1)
            .map(|word| {
                let stem = self.0.stem(&word.text);
                (word.text, stem)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Likeness;

    #[test]
    fn small_words_accents_and_plurals_do_not_matter() {
        let mut likeness = Likeness::default();
        assert_eq!(likeness.key("Gestion des droits"), likeness.key("droit, GESTION"));
        assert_eq!(likeness.key("Éditique"), likeness.key("editique"));
        assert_ne!(likeness.key("Payer les pensions"), likeness.key("Payer les salaires"));
        assert_eq!(likeness.key("∞"), "∞");
    }
}
