//! Texts of boxes and lines: what is written, on how many lines, and where.

use super::Pen;
use super::geometry::Area;
use super::hints::{Hints, Side};
use super::look::Look;
use super::subject::{Around, Subject, best_text};
use crate::drawing::number;
use crate::drawing::text::{self, Weight};
use crate::model::Figure;

/// Characters of a name that are looked at; no box holds more.
const LONGEST: usize = 2_000;
/// Characters of documentation in a tooltip.
const EXTRACT: usize = 280;
/// Space between a text and the border.
const PADDING: f64 = 4.0;

/// Where a text may be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) area: Area,
    /// From left to right.
    pub(super) across: Side,
    /// From top to bottom.
    pub(super) down: Side,
}

impl Room {
    /// The same room, with what the file says of the text.
    pub(super) fn hinted(self, hints: &Hints) -> Self {
        Self {
            across: hints.alignment.unwrap_or(self.across),
            down: hints.position.unwrap_or(self.down),
            ..self
        }
    }
}

/// What is written in a box: what the file says, else the name of what it shows.
pub(super) fn label(
    (figure, hints): (&Figure, &Hints),
    subject: Option<&Subject>,
    around: &Around,
) -> String {
    let own = best_text(&figure.labels);
    let text = match (&hints.expression, own, subject) {
        _ if hints.name_hidden => String::new(),
        (Some(written), own, _) => expression(written, (subject, own.unwrap_or_default()), around),
        (None, Some(own), _) => own.to_owned(),
        (None, None, Some(subject)) => subject.name.clone(),
        (None, None, None) => String::new(),
    };
    text.chars().take(LONGEST).collect()
}

/// A label that holds simple expressions (`${name}`, `${property:key}`, `$view{name}`, `$model{name}`…); when one is not
/// simple, the name alone.
fn expression(written: &str, (subject, own): (Option<&Subject>, &str), around: &Around) -> String {
    let bare = Subject { name: own.to_owned(), ..Subject::default() };
    let subject = subject.unwrap_or(&bare);
    let mut text = String::new();
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('$') {
        text.push_str(before);
        let about = match after.split_once('{').map(|(word, inside)| (word.trim(), inside)) {
            Some(("", inside)) => Some((subject, inside)),
            Some(("view", inside)) => Some((&around.view, inside)),
            Some(("model", inside)) => Some((&around.model, inside)),
            // Another word: that of an expression that is not simple, or no expression at all (a price).
            Some((word, _)) if word.chars().all(char::is_alphabetic) => {
                return subject.name.clone();
            }
            _ => None,
        };
        let Some((subject_of, inside)) = about else {
            text.push('$');
            rest = after;
            continue;
        };
        let value = inside
            .split_once('}')
            .and_then(|(inside, after)| Some((value(inside, subject_of)?, after)));
        let Some((value, after)) = value else { return subject.name.clone() };
        text.push_str(&value);
        rest = after;
    }
    text.push_str(rest);
    text
}

fn value(expression: &str, subject: &Subject) -> Option<String> {
    Some(match expression.trim() {
        "name" => subject.name.clone(),
        "type" => subject.kind_label().to_owned(),
        "documentation" => subject.documentation.clone(),
        "specialization" => subject.specializations.join(", "),
        other => {
            let key = other.strip_prefix("property:")?;
            let values = subject.properties.iter().filter(|(name, _)| name == key);
            values.map(|(_, value)| value.as_str()).next().unwrap_or_default().to_owned()
        }
    })
}

/// What is said when the pointer stays: name, type, beginning of the documentation.
pub(super) fn tip(subject: &Subject, name: &str) -> String {
    let mut tip = named(subject, name);
    for specialization in &subject.specializations {
        tip.push_str(&format!(" «\u{202f}{specialization}\u{202f}»"));
    }
    if subject.transverse {
        tip.push_str("\nPartagé entre organismes");
    }
    let documentation: String = subject.documentation.chars().take(EXTRACT + 1).collect();
    let documentation = documentation.split_whitespace().collect::<Vec<_>>().join(" ");
    if !documentation.is_empty() {
        let cut = subject.documentation.chars().nth(EXTRACT).is_some();
        tip.push('\n');
        tip.push_str(&documentation);
        tip.push_str(if cut { "…" } else { "" });
    }
    tip
}

/// Name and type, for those who hear the picture.
pub(super) fn named(subject: &Subject, name: &str) -> String {
    let line: String = name.chars().take(EXTRACT).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = if line.is_empty() { "(sans nom)" } else { &line };
    format!("{line} – {}", subject.kind_label())
}

impl Pen<'_> {
    /// Writes a text in its room, above it a smaller one; returns the height taken.
    ///
    /// `aside` is the width that an icon takes at the right of the first lines, and that a centred text leaves free at its
    /// left as well while it has room to do so.
    pub(super) fn write(
        &mut self,
        (room, aside): (Room, f64),
        (above, text): (&str, &str),
        look: &Look,
    ) -> f64 {
        let inner = room.area.inset(PADDING.min(room.area.w / 8.0));
        // Beside the icon, then closer to it, then under it.
        let ways = match room.across {
            _ if aside <= 0.0 => vec![(0.0, 0.0, 0.0)],
            Side::Middle => vec![(aside, aside, 0.0), (0.0, aside, 0.0), (0.0, 0.0, aside - 2.0)],
            Side::Start | Side::End => vec![(0.0, aside, 0.0), (0.0, 0.0, aside - 2.0)],
        };
        let fitted = fitted(inner, &ways, (text, !above.is_empty(), look));
        let Fitted { area, lines, look } = fitted;
        let leading = look.leading();
        let small = Look { size: (look.size * 0.85).max(7.0), ..look.clone() };
        let small_width = text::width(above, small.size, small.weight);
        // A stereotype that would be cut says nothing.
        let above = if above.is_empty() || lines_in(area.h, leading) < 2 || small_width > area.w {
            Vec::new()
        } else {
            text::wrap(above, (area.w, 1), (small.size, small.weight))
        };
        let count = above.len() + lines.len();
        #[expect(clippy::cast_precision_loss, reason = "few lines fit in a box")]
        let height = count as f64 * leading;
        let free = (area.h - height).max(0.0);
        let mut y = match room.down {
            Side::Start => area.y,
            Side::Middle => area.y + free / 2.0,
            Side::End => area.y + free,
        };
        y += look.size * 0.95;
        let small = above.iter().map(|line| (line, &small));
        for (line, look) in small.chain(lines.iter().map(|line| (line, &look))) {
            self.line(line, (area, y), (room.across, look));
            y += leading;
        }
        height
    }

    fn line(&mut self, line: &str, (area, y): (Area, f64), (side, look): (Side, &Look)) {
        if line.trim().is_empty() {
            return;
        }
        let backwards = is_right_to_left(line);
        // The start of a text written from right to left is its right side.
        let (x, anchor) = match side {
            Side::Middle => (area.centre().x, Some("middle")),
            Side::Start if backwards => (area.right(), None),
            Side::Start => (area.x, None),
            Side::End if backwards => (area.right(), None),
            Side::End => (area.right(), Some("end")),
        };
        let mut attributes = vec![("x", number(x)), ("y", number(y))];
        if let Some(anchor) = anchor {
            attributes.push(("text-anchor", anchor.to_owned()));
        }
        if backwards {
            attributes.push(("direction", "rtl".to_owned()));
        }
        // A file is read with other faces than ours: lines keep the width that was measured, when we know it exactly.
        if matches!(self.request.purpose, super::Use::File { .. })
            && line.chars().count() > 3
            && line.chars().all(|c| c < '\u{250}' || matches!(c, '’' | '…' | '–'))
        {
            let width = text::width(line, look.size, look.weight);
            attributes.push(("textLength", number(width)));
            attributes.push(("lengthAdjust", "spacingAndGlyphs".to_owned()));
        }
        attributes.extend(look.written());
        self.svg.text("text", &attributes, line);
    }
}

/// A text cut in lines, with the place and the size in which it fits best.
struct Fitted {
    area: Area,
    lines: Vec<String>,
    look: Look,
}

/// Cuts a text: the first way that neither leaves anything out nor breaks a word, at its size, then a little smaller.
fn fitted(
    inner: Area,
    ways: &[(f64, f64, f64)],
    (text, has_above, look): (&str, bool, &Look),
) -> Fitted {
    let narrowed = |(left, right, top): (f64, f64, f64)| {
        let top = top.min(inner.h / 2.0);
        let (w, h) = ((inner.w - left - right).max(8.0), inner.h - top);
        Area { x: inner.x + left.min(inner.w / 2.0), y: inner.y + top, w, h }
    };
    let longest = |style| {
        let widths = text
            .split([' ', '-', '/', '_', '\n'])
            .map(|word| text::width(word, style, look.weight));
        widths.fold(0.0, f64::max)
    };
    for size in [1.0, 0.9, 0.8] {
        let look = Look { size: (look.size * size).max(6.0), ..look.clone() };
        let style = (look.size, look.weight);
        for way in ways {
            let area = narrowed(*way);
            let room = lines_in(area.h, look.leading()).saturating_sub(usize::from(has_above));
            let most = room.max(1);
            if longest(look.size) > area.w {
                continue;
            }
            // One line more than there is room for tells whether something would be left out.
            let lines = wrapped(text, (area.w, most + 1), style);
            if lines.len() <= most {
                return Fitted { area, lines, look };
            }
        }
    }
    let beside = ways.iter().rev().find(|(.., top)| *top <= 0.0).copied().unwrap_or_default();
    let area = narrowed(beside);
    let look = Look { size: (look.size * 0.9).max(6.0), ..look.clone() };
    let most = lines_in(area.h, look.leading()).saturating_sub(usize::from(has_above)).max(1);
    let lines = wrapped(text, (area.w, most), (look.size, look.weight));
    Fitted { area, lines, look }
}

/// The lines of a text, its own line breaks kept.
fn wrapped(text: &str, (width, most): (f64, usize), style: (f64, Weight)) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.trim_end().lines() {
        if lines.len() >= most {
            // What is left out is said.
            if let Some(last) = lines.last_mut() {
                *last = text::shortened(&format!("{last}…"), width, style);
            }
            break;
        }
        if paragraph.trim().is_empty() {
            lines.push(String::new());
            continue;
        }
        let left = most - lines.len();
        lines.extend(text::wrap(paragraph, (width, left), style));
    }
    lines
}

/// How many lines fit, at least one.
fn lines_in(height: f64, leading: f64) -> usize {
    let count = (height / leading).floor().clamp(1.0, 500.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and 500"
    )]
    let count = count as usize;
    count
}

/// Whether the first letter belongs to a script written from right to left.
fn is_right_to_left(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(
        |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'),
    )
}

#[cfg(test)]
mod tests {
    use super::{Around, Subject, expression, is_right_to_left, tip};

    #[test]
    fn simple_expressions_are_replaced_and_others_give_the_name() {
        let subject = Subject {
            kind: "Device".to_owned(),
            name: "Serveur".to_owned(),
            properties: vec![("Version".to_owned(), "3".to_owned())],
            ..Subject::default()
        };
        let view = Subject {
            name: "Vue d’ensemble".to_owned(),
            properties: vec![("Relu le".to_owned(), "1er mars".to_owned())],
            ..Subject::default()
        };
        let around =
            Around { view, model: Subject { name: "SI".to_owned(), ..Subject::default() } };
        let said = |text: &str| expression(text, (Some(&subject), ""), &around);
        assert_eq!(said("$model{name} : $view{name}"), "SI : Vue d’ensemble");
        assert_eq!(said("Relu le $view{property:Relu le}"), "Relu le 1er mars");
        assert_eq!(said("10 $ par an, ${name}"), format!("10 $ par an, {}", subject.name));
        assert_eq!(said("$connection{name}"), subject.name);
        assert_eq!(said("${name} (${type}) v${property:Version}"), "Serveur (Device) v3");
        assert_eq!(said("${property:absente}"), "");
        assert_eq!(said("${viewpoint} ${name}"), "Serveur");
        assert_eq!(said("a ${name"), "Serveur");
        assert_eq!(expression("${name}", (None, "Zone"), &around), "Zone");
    }

    #[test]
    fn tips_are_short_and_say_what_is_shared() {
        let subject = Subject {
            kind: "Device".to_owned(),
            documentation: "é".repeat(36_000),
            transverse: true,
            ..Subject::default()
        };
        let tip = tip(&subject, "");
        assert!(tip.starts_with("(sans nom) – Device\nPartagé"), "{tip}");
        assert!(tip.ends_with('…') && tip.chars().count() < 400);
        assert!(is_right_to_left("«אב»") && !is_right_to_left("ab א"));
    }
}
