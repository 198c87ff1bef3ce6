//! The icons of ArchiMate 3.2, drawn by us on a grid of 16 by 16.

/// How a part of an icon is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    /// A closed shape: it takes the fill of the figure when the icon stands alone.
    Closed,
    /// A line.
    Open,
    /// A shape full of ink.
    Solid,
}

/// One path of an icon.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) paint: Paint,
    /// Data of the path (SVG 2, section 9.3).
    pub(super) path: &'static str,
}

/// The paths of an icon, from back to front.
pub(super) type Icon = &'static [Mark];

const fn closed(path: &'static str) -> Mark {
    Mark { paint: Paint::Closed, path }
}

const fn open(path: &'static str) -> Mark {
    Mark { paint: Paint::Open, path }
}

const fn solid(path: &'static str) -> Mark {
    Mark { paint: Paint::Solid, path }
}

pub(super) const NONE: Icon = &[];

// Structure and behaviour, shared by the layers.
pub(super) const ACTOR: Icon = &[
    closed("M8 1a2.4 2.4 0 1 0 .001 0z"),
    open("M8 5.8V10.5M3.5 7.8h9M8 10.5L4.5 15M8 10.5L11.5 15"),
];
pub(super) const ROLE: Icon =
    &[closed("M3.5 4.5h9a2 3.5 0 0 1 0 7h-9a2 3.5 0 0 1 0-7z"), open("M12.5 4.5a2 3.5 0 0 0 0 7")];
pub(super) const COLLABORATION: Icon = &[
    closed("M5.6 3.6a4.4 4.4 0 1 0 .001 0z"),
    closed("M10.4 3.6a4.4 4.4 0 1 0 .001 0z"),
    open("M10.4 3.6a4.4 4.4 0 0 0 0 8.8M5.6 3.6a4.4 4.4 0 0 1 0 8.8"),
];
pub(super) const INTERFACE: Icon = &[open("M1 8h6.4"), closed("M11 4.4a3.6 3.6 0 1 0 .001 0z")];
pub(super) const PROCESS: Icon = &[closed("M1 5.5h8.5V2.5L15 8l-5.5 5.5v-3H1z")];
pub(super) const FUNCTION: Icon = &[closed("M3 15V5.5L8 1.5l5 4V15L8 11z")];
pub(super) const INTERACTION: Icon =
    &[closed("M7 2.5a5.5 5.5 0 0 0 0 11z"), closed("M9 2.5a5.5 5.5 0 0 1 0 11z")];
pub(super) const EVENT: Icon = &[closed("M1 4h9.5a4 4 0 0 1 0 8H1l3-4z")];
pub(super) const SERVICE: Icon = &[closed("M4.8 4.5h6.4a3.5 3.5 0 0 1 0 7H4.8a3.5 3.5 0 0 1 0-7z")];
pub(super) const OBJECT: Icon = &[closed("M1.5 3h13v10h-13z"), open("M1.5 6h13")];

// Business.
pub(super) const CONTRACT: Icon = &[closed("M1.5 3h13v10h-13z"), open("M1.5 6h13M1.5 10h13")];
pub(super) const REPRESENTATION: Icon =
    &[closed("M1.5 3h13v9c-2.2-1.6-4.3-1.6-6.5 0s-4.3 1.6-6.5 0z"), open("M1.5 6h13")];
pub(super) const PRODUCT: Icon = &[closed("M1.5 3h13v10h-13z"), open("M1.5 6H8V3")];

// Application.
pub(super) const COMPONENT: Icon =
    &[closed("M4.5 2h10v12h-10z"), closed("M2 4.5h5V7H2z"), closed("M2 9h5v2.5H2z")];

// Technology.
pub(super) const NODE: Icon =
    &[closed("M1.5 5L5 1.5h9.5V11L11 14.5H1.5z"), open("M1.5 5H11v9.5M11 5l3.5-3.5")];
pub(super) const DEVICE: Icon = &[
    closed("M4.5 11.5L1.5 14.5h13l-3-3z"),
    closed("M3 2h10a1 1 0 0 1 1 1v7.5a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1z"),
];
pub(super) const SYSTEM_SOFTWARE: Icon =
    &[closed("M10 1.5a4.6 4.6 0 1 0 .001 0z"), closed("M6.8 4.5a5 5 0 1 0 .001 0z")];
pub(super) const PATH: Icon =
    &[open("M3 8h2M7 8h2M11 8h2M4.6 4.8L1.4 8l3.2 3.2M11.4 4.8L14.6 8l-3.2 3.2")];
pub(super) const NETWORK: Icon = &[
    open("M5 4h8M3 12h8M5 4L3 12M13 4l-2 8"),
    solid("M5 2.3a1.7 1.7 0 1 0 .001 0z"),
    solid("M13 2.3a1.7 1.7 0 1 0 .001 0z"),
    solid("M3 10.3a1.7 1.7 0 1 0 .001 0z"),
    solid("M11 10.3a1.7 1.7 0 1 0 .001 0z"),
];
pub(super) const ARTIFACT: Icon = &[closed("M2.8 1.5H10L13.5 5v9.5H2.8z"), open("M10 1.5V5h3.5")];

// Physical.
pub(super) const EQUIPMENT: Icon = &[
    closed(
        "M8.9 9L10.4 9.1v1.4L8.9 10.6 8.5 11.6l.9 1.1-.9.9-1.1-.9-1 .4-.1 1.5H4.9L4.8 13.1l-1-.4-1.1.9-.9-.9.9-1.1-.4-1L.8 10.5V9.1L2.3 9l.4-1-.9-1.1.9-.9 1.1.9 1-.4L4.9 5h1.4l.1 1.5 1 .4 1.1-.9.9.9L8.5 8z",
    ),
    closed(
        "M14.1 4.3l1.1.3-.3 1-1.1-.3-.5.6.3 1.1-.9.3-.5-1-.7-.1-.6 1-.9-.5.5-1-.4-.6L9 5.2l-.2-1L9.9 3.9l.2-.7-.8-.8.7-.7.9.7.7-.3.1-1.1 1.1.1-.1 1.1.7.4.9-.6.6.8-.9.7z",
    ),
];
pub(super) const FACILITY: Icon = &[closed("M1.5 14.5V2h2.6v7l3.6-3v3l3.5-3v3l3.3-3v8.5z")];
pub(super) const DISTRIBUTION_NETWORK: Icon =
    &[open("M3 6.6h10M3 9.4h10M5 3.8L1.2 8 5 12.2M11 3.8L14.8 8 11 12.2")];
pub(super) const MATERIAL: Icon =
    &[closed("M4.5 2h7L15 8l-3.5 6h-7L1 8z"), open("M5.6 4.3L3.5 8M10.4 4.3L12.5 8M5.8 11.9h4.4")];

// Motivation.
pub(super) const DRIVER: Icon = &[
    closed("M8 2.5a5.5 5.5 0 1 0 .001 0z"),
    open("M8 1v14M1 8h14M3.1 3.1l9.8 9.8M12.9 3.1l-9.8 9.8"),
    solid("M8 6.3a1.7 1.7 0 1 0 .001 0z"),
];
pub(super) const ASSESSMENT: Icon =
    &[closed("M9.6 1.4a4.9 4.9 0 1 0 .001 0z"), open("M6 9.8L1.5 14.5")];
pub(super) const GOAL: Icon = &[
    closed("M8 1.5a6.5 6.5 0 1 0 .001 0z"),
    closed("M8 4a4 4 0 1 0 .001 0z"),
    solid("M8 6.3a1.7 1.7 0 1 0 .001 0z"),
];
pub(super) const OUTCOME: Icon = &[
    closed("M7 3.2a5.8 5.8 0 1 0 .001 0z"),
    closed("M7 6.1a2.9 2.9 0 1 0 .001 0z"),
    open("M7 9L14.6 1.4M7 9V6.9M7 9h2.1M12 4V1.6M12 4h2.4"),
];
pub(super) const PRINCIPLE: Icon =
    &[closed("M2.5 1.5h11v13h-11z"), solid("M7.1 3.5h1.8l-.3 6.2H7.4zM7.2 11h1.6v1.6H7.2z")];
pub(super) const REQUIREMENT: Icon = &[closed("M4.5 4H15l-3.5 8H1z")];
pub(super) const CONSTRAINT: Icon = &[closed("M4.5 4H15l-3.5 8H1z"), open("M7 4L3.5 12")];
pub(super) const MEANING: Icon = &[closed(
    "M4.4 12.4a2.9 2.9 0 0 1-1-5.6 3.1 3.1 0 0 1 4.4-3.1 3.3 3.3 0 0 1 5.3 2.5 2.8 2.8 0 0 1-.6 5.6c-1 1.7-3 1.9-4.1.9-1.1 1-3.1.9-4-.3z",
)];
pub(super) const VALUE: Icon = &[closed("M8 3.8a6.7 4.2 0 1 0 .001 0z")];

// Strategy.
pub(super) const RESOURCE: Icon = &[
    closed("M2.5 3.5h10a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-10a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z"),
    open("M13.5 6.2h1.5v3.6h-1.5M4.2 5.7v4.6M6.6 5.7v4.6M9 5.7v4.6"),
];
pub(super) const CAPABILITY: Icon = &[
    closed("M1.5 10.4h4.3v4.1H1.5z"),
    closed("M5.8 6.2h4.3v8.3H5.8z"),
    closed("M10.1 2h4.4v12.5h-4.4z"),
    open("M5.8 10.4h8.7M10.1 6.2h4.4"),
];
pub(super) const VALUE_STREAM: Icon = &[closed("M1.5 3.5h9L14.5 8l-4 4.5h-9L5.5 8z")];
pub(super) const COURSE_OF_ACTION: Icon = &[
    closed("M10.4 1.4a4.2 4.2 0 1 0 .001 0z"),
    solid("M10.4 4.2a1.4 1.4 0 1 0 .001 0z"),
    open("M1.5 14.6c.4-3.9 2.2-6 5.2-6.7M3.5 7.4l3.4.4-1.7 3"),
];

// Implementation and migration.
pub(super) const WORK_PACKAGE: Icon =
    &[open("M12.4 11.4A5.6 5.6 0 1 0 8 13.5H12"), solid("M15 13.5l-3.6-2.1v4.2z")];
pub(super) const DELIVERABLE: Icon =
    &[closed("M1.5 3h13v9c-2.2-1.6-4.3-1.6-6.5 0s-4.3 1.6-6.5 0z")];
pub(super) const PLATEAU: Icon =
    &[solid("M4.5 2.5H15v2H4.5z"), solid("M2.8 7h10.5v2H2.8z"), solid("M1 11.5h10.5v2H1z")];
pub(super) const GAP: Icon = &[closed("M8 2.5a5.5 5.5 0 1 0 .001 0z"), open("M1 6.6h14M1 9.4h14")];

// Composite.
pub(super) const GROUPING: Icon = &[open(
    "M1.5 6h2M5 6h2M8.5 6h2M12 6h2.5v1.5M14.5 9v2M14.5 12.5V14H12M10.5 14h-2M7 14H5M3.5 14h-2v-2M1.5 10.5v-2M1.5 6V2.5H4M5.5 2.5h2V6",
)];
pub(super) const LOCATION: Icon =
    &[closed("M8 15C5 11 3.4 8.7 3.4 6a4.6 4.6 0 0 1 9.2 0c0 2.7-1.6 5-4.6 9z")];

/// A view, for figures that lead to one.
pub(super) const VIEW: Icon = &[
    open("M1.5 2.5h13v11h-13z"),
    solid("M3.5 4.5h4v2.6h-4z"),
    solid("M8.5 9h4v2.6h-4z"),
    open("M5.5 7v3.3h3"),
];
