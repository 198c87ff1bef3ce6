//! How much of a source was understood, in one French line.

use crate::coverage::{Coverage, Share};

/// `Compris dans les mots de la communauté : 3 éléments sur 4 (75 %), …`
pub(super) fn coverage_said(coverage: &Coverage) -> String {
    let part = |share: Share, one: &str, several: &str| {
        let word = if share.understood > 1 { several } else { one };
        let (total, understood) = (grouped(share.total), grouped(share.understood));
        format!("{understood} {word} sur {total} ({} %)", share.percent())
    };
    format!(
        "Compris dans les mots de la communauté : {}, {}, {}.",
        part(coverage.elements, "élément", "éléments"),
        part(coverage.relationships, "relation", "relations"),
        part(coverage.properties, "valeur de propriété", "valeurs de propriétés"),
    )
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Coverage, Share, coverage_said};

    #[test]
    fn counts_are_said_in_french() {
        let coverage = Coverage {
            elements: Share { total: 12_345, understood: 1 },
            relationships: Share { total: 4, understood: 3 },
            properties: Share::default(),
        };
        assert_eq!(
            coverage_said(&coverage),
            "Compris dans les mots de la communauté : 1 élément sur 12\u{202f}345 (0 %), 3 relations sur 4 (75 %), 0 valeur de propriété sur 0 (100 %)."
        );
    }
}
