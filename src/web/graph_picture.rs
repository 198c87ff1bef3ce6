//! A network drawn in columns that read from left to right: boxes, lines with arrows, what is grouped.
//!
//! The layout is computed from measured texts, the same for the same facts, without overlap of boxes; what is before a
//! thing stands on its left, what is after on its right.

mod layout;
mod paint;

pub(super) use self::layout::{BOX, place};
pub(super) use self::paint::paint;

/// A picture to lay out and draw.
#[derive(Clone, Debug, Default)]
pub(super) struct GraphPicture {
    /// What it is called.
    pub(super) title: String,
    pub(super) boxes: Vec<GraphBox>,
    pub(super) lines: Vec<GraphLine>,
    /// What a file says under the picture; a page says it otherwise.
    pub(super) caption: Option<Vec<String>>,
}

/// A thing, or things grouped.
#[derive(Clone, Debug, Default)]
pub(super) struct GraphBox {
    /// Its name.
    pub(super) name: String,
    /// For those who point at it or do not see it.
    pub(super) title: String,
    /// Where it leads.
    pub(super) href: Option<String>,
    /// Its column, from left to right.
    pub(super) column: i32,
    /// What stands above the first of the boxes of its column that say the same.
    pub(super) heading: Option<String>,
    /// Class, letter and colour of its category.
    pub(super) tint: (String, String, &'static str),
    pub(super) transverse: bool,
    pub(super) fictitious: bool,
    /// Whether everything starts from it.
    pub(super) focus: bool,
    /// Whether it stands for things that are not drawn.
    pub(super) group: bool,
    /// Whether it is no more: dashed.
    pub(super) gone: bool,
    /// What scripts call it by, on a page.
    pub(super) key: Option<String>,
    /// What stands beside it and leads further: a short text, what it means, where it leads.
    pub(super) further: Option<(String, String, String)>,
}

/// What relates two boxes.
#[derive(Clone, Debug, Default)]
pub(super) struct GraphLine {
    /// Places of the boxes.
    pub(super) from: usize,
    pub(super) to: usize,
    /// What it says.
    pub(super) label: String,
    /// Whether things pass along it.
    pub(super) flow: bool,
    /// Whether it is no more: dashed.
    pub(super) gone: bool,
    /// Where it leads.
    pub(super) href: Option<String>,
}
