//! What surrounds every page: title, navigation, search box, edition, export links.

use oxrdf::NamedNode;

use super::assets::asset;
use super::definitions::Definitions;
use super::extract::Visit;
use super::filters;
use super::names::Names;
use super::negotiation::Format;
use super::past::PastShown;

/// The entry of the navigation that is current.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// The home page.
    Home,
    /// Lists and fiches.
    Lists,
    /// The views of the models.
    Views,
    /// The plan, the timeline, the matrices.
    Maps,
    /// The explorer.
    Explorer,
    /// The exchanges.
    Exchanges,
    /// The library of questions.
    Questions,
    /// The book.
    Document,
    /// What the site is.
    About,
    /// The help pages.
    Help,
    /// None of them.
    None,
}

/// What surrounds a page.
#[derive(Clone, Debug)]
pub(super) struct Shell {
    /// Title of the page, also its `h1`.
    pub(super) title: String,
    /// The current entry of the navigation.
    pub(super) section: Section,
    /// Where the styles are.
    pub(super) styles: String,
    /// What the search box holds.
    pub(super) query: String,
    /// Whether something invented is shown.
    pub(super) fictitious: bool,
    /// Number of the edition, when the page reads the map.
    pub(super) edition: Option<String>,
    /// The edition of the past that is shown.
    pub(super) past: Option<PastShown>,
    /// The same content in other formats.
    pub(super) alternates: Vec<Alternate>,
    /// Where one is, from the general to the particular.
    pub(super) trail: Vec<Step>,
    /// What explains the words of the page.
    pub(super) definitions: Definitions,
}

/// The same content in another format.
#[derive(Clone, Debug)]
pub(super) struct Alternate {
    /// What it is called.
    pub(super) label: &'static str,
    /// Its media type.
    pub(super) media_type: &'static str,
    /// Where it is.
    pub(super) href: String,
}

/// One step of the trail that leads to a page.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// What is written.
    pub(super) text: String,
    /// Where it leads.
    pub(super) href: String,
}

impl Shell {
    /// The surroundings of a page that does not read the map.
    pub(super) fn bare(title: impl Into<String>, section: Section) -> Self {
        Self {
            title: title.into(),
            section,
            styles: "/static/portulan.css".to_owned(),
            query: String::new(),
            fictitious: false,
            edition: None,
            past: None,
            alternates: Vec::new(),
            trail: Vec::new(),
            definitions: Definitions::default(),
        }
    }

    /// The surroundings of a page that reads the map; made last, when the page knows whether it shows inventions.
    pub(super) fn new(visit: &Visit, title: impl Into<String>, names: &Names<'_>) -> Self {
        let mut shell = Self::bare(title, Section::Lists);
        shell.styles = visit.state.stylesheet().href().to_owned();
        shell.past.clone_from(&visit.past);
        shell.fictitious = names.saw_fictitious();
        let number = usize::try_from(visit.view.number()).unwrap_or(usize::MAX);
        shell.edition = Some(filters::number(number));
        shell.definitions = Definitions::new(visit);
        shell
    }

    /// Marks the current entry of the navigation.
    pub(super) fn in_section(mut self, section: Section) -> Self {
        self.section = section;
        self
    }

    /// Says what the page is about: its own subject needs no explanation.
    pub(super) fn about(mut self, subject: &NamedNode) -> Self {
        self.definitions.set_subject(subject);
        self
    }

    /// Adds the formats in which the page also exists.
    pub(super) fn also_as(mut self, visit: &Visit, formats: &[Format]) -> Self {
        self.alternates = formats
            .iter()
            .map(|format| Alternate {
                label: format.label(),
                media_type: format.media_type().split(';').next().unwrap_or_default(),
                href: visit
                    .url_with(&[("page", String::new()), ("format", format.name().to_owned())]),
            })
            .collect();
        self
    }

    /// Adds a step to the trail.
    pub(super) fn under(mut self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.trail.push(Step { text: text.into(), href: href.into() });
        self
    }

    /// The state of conformity to the rules of accessibility, which every page must show.
    pub(super) fn conformity(&self) -> &'static str {
        super::pages::help::conformity()
    }

    /// The address of a file of `web/static`, for templates.
    pub(super) fn asset(&self, path: &str) -> String {
        asset(path)
    }

    pub(super) fn current(&self, section: &str) -> bool {
        matches!(
            (self.section, section),
            (Section::Home, "home")
                | (Section::Lists, "lists")
                | (Section::Views, "views")
                | (Section::Maps, "maps")
                | (Section::Explorer, "explorer")
                | (Section::Exchanges, "exchanges")
                | (Section::Questions, "questions")
                | (Section::Document, "document")
                | (Section::About, "about")
                | (Section::Help, "help")
        )
    }
}
