//! Numbers, dates and addresses as a French reader expects them.

mod explained;
mod typography;

pub(in crate::web) use self::explained::{annotated, defined, defined_link, expanded};
pub(in crate::web) use self::typography::{french, typography};

/// Narrow no-break space: between thousands, before `;`, `!` and `?`.
pub(super) const THIN: char = '\u{202f}';

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `12345` becomes `12 345`.
pub(super) fn number(value: usize) -> String {
    group(&value.to_string())
}

/// A decimal number as written in RDF: `-1234.5` becomes `−1 234,5`; anything else is left alone.
pub(super) fn decimal(value: &str) -> String {
    let (sign, digits) = match value.strip_prefix('-') {
        Some(digits) => ("\u{2212}", digits),
        None => ("", value.strip_prefix('+').unwrap_or(value)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return value.to_owned();
    }
    let comma = if fraction.is_empty() { "" } else { "," };
    format!("{sign}{}{comma}{fraction}", group(whole))
}

fn group(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

/// `2026-11-23` becomes `23 novembre 2026`, `2026-11` `novembre 2026`; the time of day is left out.
pub(super) fn date(value: &str) -> String {
    let day_part = value.split('T').next().unwrap_or(value);
    let parts: Vec<&str> = day_part.split('-').collect();
    let month = |text: &str| {
        text.parse::<usize>().ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).copied()
    };
    match parts.as_slice() {
        [year, number, day] if year.len() == 4 => match (
            month(number),
            day.get(..2).filter(|day| day.bytes().all(|b| b.is_ascii_digit())),
        ) {
            (Some(month), Some("01")) => format!("1er\u{a0}{month} {year}"),
            (Some(month), Some(day)) => {
                format!("{}\u{a0}{month} {year}", day.trim_start_matches('0'))
            }
            _ => value.to_owned(),
        },
        [year, number] if year.len() == 4 => {
            month(number).map_or_else(|| value.to_owned(), |month| format!("{month} {year}"))
        }
        _ => value.to_owned(),
    }
}

/// `oui` or `non`.
pub(super) fn yes_or_no(value: &str) -> String {
    match value {
        "true" | "1" => "oui".to_owned(),
        "false" | "0" => "non".to_owned(),
        other => other.to_owned(),
    }
}

/// Whether a text is an address that may be made a link: `javascript:` and its like never are.
pub(super) fn is_web_address(text: &str) -> bool {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let rest = lower.strip_prefix("http://").or_else(|| lower.strip_prefix("https://"));
    rest.is_some()
        && text.len() > 8
        && !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'))
}

/// A web address short enough to be read: host and end of path.
pub(super) fn short_address(address: &str) -> String {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/');
    if bare.chars().count() <= 60 {
        return bare.to_owned();
    }
    let start: String = bare.chars().take(38).collect();
    let end: String = bare.chars().skip(bare.chars().count() - 18).collect();
    format!("{start}…{end}")
}

/// At most that many characters, with an ellipsis when the text is longer.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

/// `1 système`, `2 systèmes`: French says the singular for 0 and 1.
pub(super) fn plural<'a>(count: usize, one: &'a str, several: &'a str) -> &'a str {
    if count < 2 { one } else { several }
}

#[cfg(test)]
mod tests {
    use super::typography::typography;
    use super::{date, decimal, is_web_address, number, short_address};

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(decimal("-1234.50"), "\u{2212}1\u{202f}234,50");
        assert_eq!(decimal("1e5"), "1e5");
        assert_eq!(decimal(""), "");
    }

    #[test]
    fn dates_are_written_in_french() {
        assert_eq!(date("2026-11-23"), "23\u{a0}novembre 2026");
        assert_eq!(date("2024-02-01T10:00:00Z"), "1er\u{a0}février 2024");
        assert_eq!(date("2024-07"), "juillet 2024");
        for odd in ["2024-13-01", "bientôt", "-0044-03-15", "2024-01-é"] {
            assert_eq!(date(odd), odd);
        }
    }

    #[test]
    fn texts_get_french_spaces_and_apostrophes() {
        assert_eq!(
            typography("l'API : « quoi ? »"),
            "l’API\u{a0}: «\u{202f}quoi\u{202f}?\u{202f}»"
        );
        assert_eq!(typography("a ;b http://x 'y' :)"), "a ;b http://x 'y' :)");
        assert_eq!(typography(""), "");
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert!(is_web_address("https://www.insee.fr/x?y=1"));
        for bad in [
            "javascript:alert(1)",
            "https://",
            "http://a b.fr",
            "data:text/html,x",
            "ahttp://x",
            "é",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
        assert_eq!(short_address("https://www.insee.fr/fr/"), "insee.fr/fr");
        assert!(short_address(&format!("https://x.fr/{}", "é".repeat(100))).chars().count() <= 60);
    }
}
