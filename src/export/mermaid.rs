//! Mermaid flowcharts, for wikis and notes. Source: mermaid.js.org, «Flowcharts», entity codes in texts.

use std::collections::HashMap;
use std::io::Write;

use super::format::not_drawn;
use super::{ExportError, Remarks};
use crate::model::{Model, Relationship};

/// Lines that Mermaid draws at most, unless it is set otherwise (`maxEdges`).
const MOST_LINES: usize = 500;
/// Longest text of a box or a line, in characters.
const LONGEST: usize = 120;

/// Refuses what Mermaid would not draw.
pub(super) fn check(model: &Model) -> Result<(), ExportError> {
    let lines = Drawn::of(model).lines.len();
    if lines > MOST_LINES {
        return Err(ExportError::TooManyLines { lines, most: MOST_LINES });
    }
    Ok(())
}

/// What can be drawn of a model: relationships between elements, by the numbers of these.
#[derive(Default)]
struct Drawn<'m> {
    lines: Vec<(usize, usize, &'m Relationship)>,
    remarks: Remarks,
}

impl<'m> Drawn<'m> {
    fn of(model: &'m Model) -> Self {
        let elements = model.elements.iter().enumerate();
        let nodes: HashMap<&str, usize> = elements
            .map(|(number, element)| (element.concept.identifier.as_str(), number))
            .collect();
        let mut drawn = Self::default();
        for one in &model.relationships {
            match (nodes.get(one.source.as_str()), nodes.get(one.target.as_str())) {
                (Some(source), Some(target)) => drawn.lines.push((*source, *target, one)),
                _ => not_drawn(&mut drawn.remarks, &one.concept.identifier),
            }
        }
        drawn
    }
}

/// Writes the elements and the relationships of a model.
pub(super) fn write(model: &Model, out: &mut dyn Write) -> Result<Remarks, ExportError> {
    check(model)?;
    let Drawn { lines, remarks } = Drawn::of(model);
    writeln!(out, "flowchart LR")?;
    for (number, element) in model.elements.iter().enumerate() {
        let kind = element.kind.name();
        let name = element.concept.name().unwrap_or_else(|| kind.to_owned());
        writeln!(out, "  n{number}[\"{}<br/><small>{}</small>\"]", text(&name), text(kind))?;
    }
    for (source, target, one) in lines {
        let kind = one.kind.name();
        let label = match one.concept.name() {
            Some(name) => format!("{} : {}", text(kind), text(&name)),
            None => text(kind),
        };
        writeln!(out, "  n{source} -->|\"{label}\"| n{target}")?;
    }
    out.flush()?;
    Ok(remarks)
}

/// A text in quotes; everything that Mermaid would read as markup is an entity code.
fn text(label: &str) -> String {
    let mut written = String::with_capacity(label.len());
    for (count, character) in label.chars().enumerate() {
        if count == LONGEST {
            written.push('…');
            break;
        }
        match character {
            '"' => written.push_str("#quot;"),
            '<' => written.push_str("#lt;"),
            '>' => written.push_str("#gt;"),
            '&' => written.push_str("#amp;"),
            '#' | '`' | '\\' | '|' | ';' => {
                written.push_str(&format!("#{};", u32::from(character)));
            }
            character if character.is_control() => written.push(' '),
            character => written.push(character),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn no_label_leaves_its_quotes() {
        let label = text("a\"]; click n0 `x` <script>\n#quot;");
        assert!(!label.contains(['"', '<', '>', '`', '\n']), "{label}");
        assert_eq!(text("Paie n° 1"), "Paie n° 1");
    }
}
