//! What a tool says of the look of a figure beyond colours and font: Archi's attributes and features.

/// Where a text stands on one axis of its room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At the left, or at the top; at the source of a line.
    Start,
    /// In the middle.
    Middle,
    /// At the right, or at the bottom; at the target of a line.
    End,
}

/// The outline of a note or of a group, when it is not the one of its kind (a folded corner, a tab).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// A plain rectangle.
    Rectangle,
    /// None: the text and the colour alone.
    Nothing,
}

/// The look of one figure, where it is not the usual one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hints {
    /// Whether an element is drawn as the figure of its type alone, without a box around its icon.
    pub alone: bool,
    /// From left to right.
    pub alignment: Option<Side>,
    /// From top to bottom; from source to target for a line.
    pub position: Option<Side>,
    /// The text to write, with expressions (`${name}`).
    pub expression: Option<String>,
    /// The outline of a note or of a group.
    pub border: Option<Border>,
    /// Whether the icon is hidden.
    pub icon_hidden: bool,
    /// Whether the name is hidden.
    pub name_hidden: bool,
}

impl Hints {
    /// Takes a setting of Archi by its name (`type`, `textAlignment`, `labelExpression`…); others are ignored.
    pub fn take(&mut self, name: &str, value: &str) {
        let value = value.trim();
        match name {
            "type" | "figureType" => self.alone = value == "1",
            "textAlignment" => {
                self.alignment = match value {
                    "1" => Some(Side::Start),
                    "2" => Some(Side::Middle),
                    "4" => Some(Side::End),
                    _ => None,
                }
            }
            "textPosition" => {
                self.position = match value {
                    "0" => Some(Side::Start),
                    "1" => Some(Side::Middle),
                    "2" => Some(Side::End),
                    _ => None,
                }
            }
            "borderType" => {
                self.border = match value {
                    "1" => Some(Border::Rectangle),
                    "2" => Some(Border::Nothing),
                    _ => None,
                }
            }
            "labelExpression" => {
                self.expression = (!value.is_empty()).then(|| value.to_owned());
            }
            // 0: when there is no image, 1: always, 2: never.
            "iconVisible" => self.icon_hidden = value == "2",
            "nameVisible" => self.name_hidden = value == "false",
            _ => {}
        }
    }
}
