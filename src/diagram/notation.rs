//! What ArchiMate 3.2 says of each type: layer, aspect, and with which shape the language draws it.

use super::icons;
use super::icons::Icon;

/// The layer of a type, which gives its usual colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    Strategy,
    Business,
    Application,
    Technology,
    Physical,
    Motivation,
    Implementation,
    Transition,
    Location,
    Other,
}

/// The corners of the box of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Corners {
    /// Structure.
    Square,
    /// Behaviour.
    Round,
    /// Motivation.
    Cut,
}

/// The figure that stands alone for a type, without a box around its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Arrow,
    Chevron,
    Pill,
    Notched,
    Header,
    HeaderAndFooter,
    Wave,
    WaveAndHeader,
    Tab,
    Component,
    Cube,
    Screen,
    Folded,
    Slanted,
    SlantedAndBar,
    Ellipse,
    Stream,
    /// The icon, as large as the box allows.
    Large,
    /// Dashed, with a tab.
    Group,
}

/// How a type is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Notation {
    pub(super) layer: Layer,
    pub(super) corners: Corners,
    pub(super) shape: Shape,
    pub(super) icon: Icon,
}

impl Layer {
    /// The fill that tools give to the layer, as a convention: the standard leaves colours free.
    pub(super) fn fill(self) -> [u8; 3] {
        match self {
            Self::Strategy => [0xf5, 0xde, 0xaa],
            Self::Business => [0xff, 0xff, 0xb5],
            Self::Application => [0xb5, 0xff, 0xff],
            Self::Technology | Self::Physical => [0xc9, 0xe7, 0xb7],
            Self::Motivation => [0xcc, 0xcc, 0xff],
            Self::Implementation => [0xff, 0xe0, 0xe0],
            Self::Transition => [0xe0, 0xff, 0xe0],
            Self::Location => [0xfb, 0xb8, 0x75],
            Self::Other => [0xff, 0xff, 0xff],
        }
    }
}

/// The notation of a type of ArchiMate, by its name; a white square box for one that is not known.
pub(super) fn of(kind: &str) -> Notation {
    use Corners::{Cut, Round, Square};
    use Layer::{
        Application, Business, Implementation, Motivation, Physical, Strategy, Technology,
        Transition,
    };
    use Shape as S;
    let (layer, corners, shape, icon) = match kind {
        "Resource" => (Strategy, Square, S::Large, icons::RESOURCE),
        "Capability" => (Strategy, Round, S::Large, icons::CAPABILITY),
        "ValueStream" => (Strategy, Round, S::Stream, icons::VALUE_STREAM),
        "CourseOfAction" => (Strategy, Round, S::Large, icons::COURSE_OF_ACTION),
        "BusinessActor" => (Business, Square, S::Large, icons::ACTOR),
        "BusinessRole" => (Business, Square, S::Large, icons::ROLE),
        "BusinessCollaboration" => (Business, Square, S::Large, icons::COLLABORATION),
        "BusinessInterface" => (Business, Square, S::Large, icons::INTERFACE),
        "BusinessProcess" => (Business, Round, S::Arrow, icons::PROCESS),
        "BusinessFunction" => (Business, Round, S::Chevron, icons::FUNCTION),
        "BusinessInteraction" => (Business, Round, S::Large, icons::INTERACTION),
        "BusinessEvent" => (Business, Round, S::Notched, icons::EVENT),
        "BusinessService" => (Business, Round, S::Pill, icons::SERVICE),
        "BusinessObject" => (Business, Square, S::Header, icons::OBJECT),
        "Contract" => (Business, Square, S::HeaderAndFooter, icons::CONTRACT),
        "Representation" => (Business, Square, S::WaveAndHeader, icons::REPRESENTATION),
        "Product" => (Business, Square, S::Tab, icons::PRODUCT),
        "ApplicationComponent" => (Application, Square, S::Component, icons::COMPONENT),
        "ApplicationCollaboration" => (Application, Square, S::Large, icons::COLLABORATION),
        "ApplicationInterface" => (Application, Square, S::Large, icons::INTERFACE),
        "ApplicationFunction" => (Application, Round, S::Chevron, icons::FUNCTION),
        "ApplicationInteraction" => (Application, Round, S::Large, icons::INTERACTION),
        "ApplicationProcess" => (Application, Round, S::Arrow, icons::PROCESS),
        "ApplicationEvent" => (Application, Round, S::Notched, icons::EVENT),
        "ApplicationService" => (Application, Round, S::Pill, icons::SERVICE),
        "DataObject" => (Application, Square, S::Header, icons::OBJECT),
        "Node" => (Technology, Square, S::Cube, icons::NODE),
        "Device" => (Technology, Square, S::Screen, icons::DEVICE),
        "SystemSoftware" => (Technology, Square, S::Large, icons::SYSTEM_SOFTWARE),
        "TechnologyCollaboration" => (Technology, Square, S::Large, icons::COLLABORATION),
        "TechnologyInterface" => (Technology, Square, S::Large, icons::INTERFACE),
        "Path" => (Technology, Square, S::Large, icons::PATH),
        "CommunicationNetwork" => (Technology, Square, S::Large, icons::NETWORK),
        "TechnologyFunction" => (Technology, Round, S::Chevron, icons::FUNCTION),
        "TechnologyProcess" => (Technology, Round, S::Arrow, icons::PROCESS),
        "TechnologyInteraction" => (Technology, Round, S::Large, icons::INTERACTION),
        "TechnologyEvent" => (Technology, Round, S::Notched, icons::EVENT),
        "TechnologyService" => (Technology, Round, S::Pill, icons::SERVICE),
        "Artifact" => (Technology, Square, S::Folded, icons::ARTIFACT),
        "Equipment" => (Physical, Square, S::Large, icons::EQUIPMENT),
        "Facility" => (Physical, Square, S::Large, icons::FACILITY),
        "DistributionNetwork" => (Physical, Square, S::Large, icons::DISTRIBUTION_NETWORK),
        "Material" => (Physical, Square, S::Large, icons::MATERIAL),
        "Stakeholder" => (Motivation, Cut, S::Large, icons::ROLE),
        "Driver" => (Motivation, Cut, S::Large, icons::DRIVER),
        "Assessment" => (Motivation, Cut, S::Large, icons::ASSESSMENT),
        "Goal" => (Motivation, Cut, S::Large, icons::GOAL),
        "Outcome" => (Motivation, Cut, S::Large, icons::OUTCOME),
        "Principle" => (Motivation, Cut, S::Large, icons::PRINCIPLE),
        "Requirement" => (Motivation, Cut, S::Slanted, icons::REQUIREMENT),
        "Constraint" => (Motivation, Cut, S::SlantedAndBar, icons::CONSTRAINT),
        "Meaning" => (Motivation, Cut, S::Large, icons::MEANING),
        "Value" => (Motivation, Cut, S::Ellipse, icons::VALUE),
        "WorkPackage" => (Implementation, Round, S::Large, icons::WORK_PACKAGE),
        "ImplementationEvent" => (Implementation, Round, S::Notched, icons::EVENT),
        "Deliverable" => (Implementation, Square, S::Wave, icons::DELIVERABLE),
        "Plateau" => (Transition, Square, S::Large, icons::PLATEAU),
        "Gap" => (Transition, Square, S::Large, icons::GAP),
        "Grouping" => (Layer::Other, Square, S::Group, icons::GROUPING),
        "Location" => (Layer::Location, Square, S::Large, icons::LOCATION),
        _ => (Layer::Other, Square, S::Header, icons::NONE),
    };
    Notation { layer, corners, shape, icon }
}

/// Whether a type is a junction, and if so whether it is an «or».
pub(super) fn junction(kind: &str) -> Option<bool> {
    match kind {
        "Junction" | "AndJunction" => Some(false),
        "OrJunction" => Some(true),
        _ => None,
    }
}
