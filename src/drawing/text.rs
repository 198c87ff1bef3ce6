//! How wide a text is, without a browser: the advances of Source Sans 3, the face of the site.
//!
//! Read from the font files that are vendored (`hmtx`, 1,000 units per em). A reader whose browser falls back on another
//! face sees texts a little wider or narrower; boxes keep a margin for that.

/// How heavy a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    Regular,
    /// 600.
    Bold,
}

/// Width of `text` on one line, in the unit of `size` (pixels in general).
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let units: u32 = text.chars().map(|c| u32::from(advance(c, weight))).sum();
    f64::from(units) * size / 1000.0
}

/// Cuts `text` into at most `lines` lines that are no wider than `most`; what does not fit ends with «…».
///
/// Breaks at spaces, after hyphens, slashes and underscores, and inside a word that is too wide for a line.
pub fn wrap(text: &str, (most, lines): (f64, usize), (size, weight): (f64, Weight)) -> Vec<String> {
    let fits = |line: &str| width(line, size, weight) <= most;
    let mut wrapped: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let candidate = format!("{line}{piece}");
        if fits(candidate.trim_end()) {
            line = candidate;
            continue;
        }
        if line.trim().is_empty() {
            line = broken(&candidate, &fits, &mut wrapped);
        } else {
            wrapped.push(line.trim_end().to_owned());
            line = broken(&piece, &fits, &mut wrapped);
        }
        if wrapped.len() > lines {
            break;
        }
    }
    if !line.trim().is_empty() {
        wrapped.push(line.trim_end().to_owned());
    }
    if wrapped.len() > lines {
        wrapped.truncate(lines);
        if let Some(last) = wrapped.last_mut() {
            *last = shortened(&format!("{last}…"), most, (size, weight));
        }
    }
    wrapped
}

/// `text` if it is no wider than `most`, else its beginning followed by «…».
pub fn shortened(text: &str, most: f64, (size, weight): (f64, Weight)) -> String {
    if width(text, size, weight) <= most {
        return text.to_owned();
    }
    let mut kept = text.trim_end_matches('…').to_owned();
    while !kept.is_empty() && width(&format!("{kept}…"), size, weight) > most {
        kept.pop();
        kept.truncate(kept.trim_end().len());
    }
    kept.push('…');
    kept
}

/// A word too wide for a line is cut letter by letter; what remains of it begins the next line.
fn broken(word: &str, fits: &dyn Fn(&str) -> bool, wrapped: &mut Vec<String>) -> String {
    let mut line = String::new();
    for c in word.chars() {
        line.push(c);
        if !fits(line.trim_end()) && line.chars().count() > 1 {
            line.pop();
            wrapped.push(std::mem::take(&mut line));
            line.push(c);
        }
    }
    line
}

/// The parts between which a line may end, separators kept at the end of each.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in text.chars() {
        let c = if c.is_control() { ' ' } else { c };
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
        if matches!(c, ' ' | '-' | '/' | '_') {
            pieces.push(String::new());
        }
    }
    pieces
}

fn advance(c: char, weight: Weight) -> u16 {
    let table = match weight {
        Weight::Regular => &REGULAR,
        Weight::Bold => &BOLD,
    };
    let code = u32::from(c);
    let place = match code {
        0x20..=0x7e => code - 0x20,
        0xa0..=0xff => code - 0xa0 + 95,
        _ => return other(c),
    };
    usize::try_from(place).ok().and_then(|place| table.get(place)).copied().unwrap_or(500)
}

/// Characters outside Latin-1: exact for French typography, a safe width for the others.
fn other(c: char) -> u16 {
    match c {
        '\u{2018}' | '\u{2019}' => 275,
        '\u{2013}' => 500,
        '\u{2014}' => 850,
        '\u{202f}' | '\u{2009}' => 160,
        '…' => 964,
        'œ' | 'Œ' => 859,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' => 0,
        '\u{100}'..='\u{2e7f}' => 640,
        _ => 1000,
    }
}

/// Advances of the regular face: U+0020 to U+007E, then U+00A0 to U+00FF.
#[rustfmt::skip]
const REGULAR: [u16; 191] = [
    200, 289, 426, 497, 497, 824, 609, 249, 303, 303, 418, 497, 249, 311, 249, 350, 497, 497, 497,
    497, 497, 497, 497, 497, 497, 497, 249, 249, 497, 497, 497, 425, 847, 543, 588, 571, 615, 527,
    494, 617, 652, 263, 479, 579, 486, 727, 647, 664, 566, 664, 569, 534, 536, 645, 515, 786, 513,
    476, 539, 303, 350, 303, 497, 500, 542, 504, 553, 456, 555, 496, 292, 504, 544, 246, 247, 495,
    255, 829, 547, 542, 555, 555, 347, 419, 338, 544, 467, 719, 446, 467, 425, 303, 241, 303, 497,
    200, 289, 497, 497, 497, 497, 241, 497, 542, 744, 345, 429, 497, 311, 423, 542, 331, 497, 367,
    367, 542, 562, 560, 249, 542, 367, 365, 429, 781, 808, 796, 425, 544, 544, 544, 544, 544, 544,
    822, 571, 527, 527, 527, 527, 263, 263, 263, 263, 639, 647, 664, 664, 664, 664, 664, 497, 664,
    645, 645, 645, 645, 476, 583, 576, 504, 504, 504, 504, 504, 504, 778, 456, 496, 496, 496, 496,
    246, 246, 246, 246, 544, 547, 542, 542, 542, 542, 542, 497, 542, 544, 544, 544, 544, 467, 555,
    467,
];

/// Advances of the semibold face, likewise.
#[rustfmt::skip]
const BOLD: [u16; 191] = [
    200, 315, 482, 513, 513, 841, 639, 275, 324, 324, 438, 513, 275, 322, 275, 344, 513, 513, 513,
    513, 513, 513, 513, 513, 513, 513, 275, 275, 513, 513, 513, 444, 875, 558, 597, 576, 625, 538,
    510, 628, 663, 282, 494, 597, 502, 745, 657, 674, 582, 674, 592, 545, 546, 655, 536, 800, 541,
    501, 540, 324, 344, 324, 513, 500, 549, 516, 563, 462, 564, 507, 317, 520, 558, 262, 263, 522,
    271, 843, 560, 549, 564, 564, 373, 431, 361, 556, 495, 748, 481, 495, 443, 324, 255, 324, 513,
    200, 315, 513, 513, 513, 513, 255, 513, 549, 747, 352, 455, 513, 322, 443, 549, 348, 513, 372,
    372, 549, 578, 599, 275, 549, 372, 369, 455, 795, 827, 807, 444, 558, 558, 558, 558, 558, 558,
    834, 576, 538, 538, 538, 538, 282, 282, 282, 282, 651, 656, 674, 674, 674, 674, 674, 513, 674,
    655, 655, 655, 655, 501, 600, 604, 516, 516, 516, 516, 516, 516, 780, 462, 507, 507, 507, 507,
    262, 262, 262, 262, 552, 560, 549, 549, 549, 549, 549, 513, 549, 556, 556, 556, 556, 495, 564,
    495,
];

#[cfg(test)]
mod tests {
    use super::{Weight, shortened, width, wrap};

    #[test]
    fn widths_are_those_of_the_font() {
        assert!((width("DSN", 10.0, Weight::Regular) - (6.15 + 5.34 + 6.47)).abs() < 1e-9);
        assert!(width("DSN", 10.0, Weight::Bold) > width("DSN", 10.0, Weight::Regular));
        assert_eq!(width("", 10.0, Weight::Regular), 0.0);
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_are_cut() {
        let style = (10.0, Weight::Regular);
        let lines = wrap("Répertoire de gestion des carrières unique", (100.0, 9), style);
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" "), "Répertoire de gestion des carrières unique");
        for line in wrap(&"x".repeat(500), (100.0, 3), style) {
            assert!(width(&line, 10.0, Weight::Regular) <= 100.0, "{line}");
        }
        assert_eq!(wrap("un deux trois", (1000.0, 2), style), ["un deux trois"]);
        assert!(wrap("un deux trois quatre cinq six", (60.0, 2), style)[1].ends_with('…'));
        assert!(wrap("   ", (60.0, 2), style).is_empty());
    }

    #[test]
    fn what_is_shortened_fits() {
        let text = shortened("Déclaration sociale nominative", 80.0, (10.0, Weight::Regular));
        assert!(text.ends_with('…') && width(&text, 10.0, Weight::Regular) <= 80.0, "{text}");
    }
}
