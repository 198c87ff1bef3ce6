//! What all requests share: the map, and what is computed once per edition and per audience.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use oxrdf::{GraphName, NamedNode};
use tokio::sync::Semaphore;

use super::assets::Stylesheet;
use super::cache::Answers;
use super::computed::Computed;
use super::conformity::Conformities;
use super::endpoint::Endpoint;
use super::importing::Desk;
use super::levels::Levels;
use super::listing::{Count, Listing};
use super::principles::Principles;
use super::urls::Urls;
use crate::candidates::{Candidates, compared};
use crate::document::Book;
use crate::glossary::Glossary;
use crate::index::{Map, PastError, View};
use crate::invented::fictitious_graphs;
use crate::network::Network;
use crate::reader::Reader;
use crate::remarks::Remarks;
use crate::schema::Schema;
use crate::search::SearchIndex;
use crate::training::Facts;

/// Pages computed at the same time; more wait, so that a crowd slows the site down instead of stopping it.
const PAGES_AT_ONCE: usize = 32;
/// The longest that warming up waits for a search index.
const LONGEST_BUILD: Duration = Duration::from_secs(600);
/// Editions of the past of which what was computed is kept.
const PASTS_KEPT: usize = 3;

/// What all requests share. Cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    map: Arc<dyn Map>,
    urls: Urls,
    ontology: NamedNode,
    workers: Arc<Semaphore>,
    computed: Computed,
    legal_notice: OnceLock<String>,
    book: OnceLock<Arc<Book>>,
    /// What readers report; absent when nothing is received.
    remarks: OnceLock<Arc<Remarks>>,
    /// Where one writes; absent when the map is read only.
    desk: OnceLock<Arc<Desk>>,
    /// Where free-form SPARQL is answered; absent when it is not.
    endpoint: OnceLock<Arc<Endpoint>>,
    /// The answers kept; `None` when each is made anew.
    answers: Option<Arc<Answers>>,
    theme: String,
    stylesheet: Arc<OnceLock<Stylesheet>>,
    /// The same site in editions of the past, with the number of the edition whose rights hold; the last read last.
    pasts: Mutex<Vec<(u64, u64, AppState)>>,
}

/// The base of the addresses of things is not an absolute IRI that ends with `/`.
#[derive(Debug, thiserror::Error)]
#[error("the base «{0}» is not an absolute IRI ending with «/»")]
pub struct BaseError(String);

impl AppState {
    /// `base` is the prefix of the IRIs of things, for example `https://w3id.org/portulan/`.
    ///
    /// # Errors
    /// When `base` is not an absolute IRI that ends with `/`.
    pub fn new(map: Arc<dyn Map>, base: &str) -> Result<Self, BaseError> {
        Self::with_theme(map, base, "")
    }

    /// The same, with CSS that comes after ours: a deployment changes colours and faces by the custom properties of
    /// `web/styles/00-tokens.css`.
    ///
    /// # Errors
    /// When `base` is not an absolute IRI that ends with `/`.
    pub fn with_theme(map: Arc<dyn Map>, base: &str, theme: &str) -> Result<Self, BaseError> {
        let ontology = NamedNode::new(format!("{base}graphe/ontologie"))
            .ok()
            .filter(|_| base.ends_with('/'))
            .ok_or_else(|| BaseError(base.to_owned()))?;
        Ok(Self(Arc::new(Inner {
            map,
            urls: Urls::new(base),
            ontology,
            workers: Arc::new(Semaphore::new(PAGES_AT_ONCE)),
            computed: Computed::default(),
            legal_notice: OnceLock::new(),
            book: OnceLock::new(),
            remarks: OnceLock::new(),
            desk: OnceLock::new(),
            endpoint: OnceLock::new(),
            answers: Some(Arc::default()),
            theme: theme.to_owned(),
            stylesheet: Arc::default(),
            pasts: Mutex::default(),
        })))
    }

    /// The same site over another map: what is computed from the map starts afresh, the rest is shared.
    fn over(&self, map: Arc<dyn Map>) -> Self {
        let Inner {
            urls,
            ontology,
            workers,
            answers,
            theme,
            stylesheet,
            legal_notice,
            book,
            remarks,
            ..
        } = self.0.as_ref();
        Self(Arc::new(Inner {
            map,
            urls: urls.clone(),
            ontology: ontology.clone(),
            workers: Arc::clone(workers),
            computed: Computed::default(),
            legal_notice: legal_notice.clone(),
            remarks: remarks.clone(),
            book: book.clone(),
            desk: OnceLock::new(),
            endpoint: OnceLock::new(),
            answers: answers.clone(),
            theme: theme.clone(),
            stylesheet: Arc::clone(stylesheet),
            pasts: Mutex::default(),
        }))
    }

    /// The same site in an edition of the past.
    ///
    /// # Errors
    /// When that edition cannot be read.
    pub(super) async fn past(&self, number: u64, reader: &Reader) -> Result<Self, PastError> {
        // What was computed with the rights of an older edition must not be read with those of today.
        let rights = self.0.map.view(reader).number();
        let kept = |pasts: &mut Vec<(u64, u64, Self)>| {
            pasts.retain(|(_, with, _)| *with == rights);
            let place = pasts.iter().position(|(shown, _, _)| *shown == number)?;
            let found = pasts.remove(place);
            pasts.push(found.clone());
            Some(found.2)
        };
        let pasts = || self.0.pasts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = kept(&mut pasts()) {
            return Ok(state);
        }
        let map = self.shared_map().past(number).await?;
        let mut pasts = pasts();
        if let Some(state) = kept(&mut pasts) {
            return Ok(state);
        }
        let state = self.over(map);
        pasts.push((number, rights, state.clone()));
        if pasts.len() > PASTS_KEPT {
            pasts.remove(0);
        }
        Ok(state)
    }

    /// The same site, each answer made anew: to measure what making them takes. To be called before it is shared.
    #[must_use]
    pub fn without_cache(mut self) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.answers = None;
        }
        self
    }

    /// The answers kept.
    pub(super) fn answers(&self) -> Option<Arc<Answers>> {
        self.0.answers.clone()
    }

    /// The styles of the site, those of the deployment last.
    pub(super) fn stylesheet(&self) -> &Stylesheet {
        self.0.stylesheet.get_or_init(|| Stylesheet::joined(&self.0.theme))
    }

    /// Makes in advance what the public's first pages after a publication would wait for: to be called on a thread of
    /// its own, after the start and after each publication.
    pub fn warm_up(&self) {
        let reader = Reader::Public;
        let view = self.0.map.view(&reader);
        self.0.computed.conformities.forget_before(view.number());
        let schema = self.schema(&reader, view.as_ref());
        let fictitious = self.fictitious(&reader, view.as_ref());
        self.conformity(&reader, view.as_ref());
        self.glossary(&reader, view.as_ref(), (&schema, &fictitious));
        self.network(&reader, (view.as_ref(), &schema));
        self.0.computed.searches.start(&reader, (&view, &schema));
        self.0.computed.searches.wait(&reader, view.number(), LONGEST_BUILD);
    }

    /// The shared map.
    pub(super) fn map(&self) -> &dyn Map {
        self.0.map.as_ref()
    }

    /// The shared map, to be kept.
    pub(super) fn shared_map(&self) -> Arc<dyn Map> {
        Arc::clone(&self.0.map)
    }

    /// What validation says.
    pub(super) fn conformities(&self) -> &Conformities {
        &self.0.computed.conformities
    }

    /// How well things are described.
    pub(super) fn levels(&self) -> &Levels {
        &self.0.computed.levels
    }

    /// What the indicators give.
    pub(super) fn principles(&self) -> &Principles {
        &self.0.computed.principles
    }

    /// The graph of the ontology.
    pub(super) fn ontology(&self) -> &NamedNode {
        &self.0.ontology
    }

    pub(super) fn urls(&self) -> &Urls {
        &self.0.urls
    }

    pub(super) fn workers(&self) -> Arc<Semaphore> {
        Arc::clone(&self.0.workers)
    }

    pub(super) fn schema(&self, reader: &Reader, view: &dyn View) -> Arc<Schema> {
        self.0
            .computed
            .schemas
            .get(view.number(), reader.clone(), || Schema::read(view, self.0.ontology.as_ref()))
    }

    /// The search index of what this view shows, as soon as it is made; `None` when it is not within `patience`.
    ///
    /// It is made on a thread of its own, once per edition and audience. An older edition's is never used in its place:
    /// it may hold what has been removed or hidden since.
    pub(super) fn search_index(
        &self,
        reader: &Reader,
        (view, schema): (&Arc<dyn View>, &Arc<Schema>),
        patience: Duration,
    ) -> Option<Arc<SearchIndex>> {
        self.0.computed.searches.start(reader, (view, schema));
        self.0.computed.searches.wait(reader, view.number(), patience)
    }

    /// The named graphs whose content is invented.
    pub(super) fn fictitious(&self, reader: &Reader, view: &dyn View) -> Arc<HashSet<GraphName>> {
        self.0.computed.fictitious.get(view.number(), reader.clone(), || fictitious_graphs(view))
    }

    /// The words that this reader may not know.
    pub(super) fn glossary(
        &self,
        reader: &Reader,
        view: &dyn View,
        (schema, fictitious): (&Schema, &HashSet<GraphName>),
    ) -> Arc<Glossary> {
        let ontology = self.0.ontology.as_ref();
        self.0.computed.glossaries.get(view.number(), reader.clone(), || {
            Glossary::read(view, schema, (ontology, fictitious))
        })
    }

    /// The things that this reader sees and what relates them.
    pub(super) fn network(
        &self,
        reader: &Reader,
        (view, schema): (&dyn View, &Schema),
    ) -> Arc<Network> {
        self.0.computed.networks.get(view.number(), reader.clone(), || Network::read(view, schema))
    }

    /// Takes the legal notice of the deployment, in Markdown (`serve --mentions`); the first one stays.
    pub fn set_legal_notice(&self, text: String) {
        // A second call would be a mistake of the caller, without consequence.
        let _ = self.0.legal_notice.set(text);
    }

    /// The legal notice of the deployment, in Markdown.
    pub(super) fn legal_notice(&self) -> Option<&str> {
        self.0.legal_notice.get().map(String::as_str)
    }

    /// What questions can be made from.
    pub(super) fn training_facts(
        &self,
        reader: &Reader,
        view: &dyn View,
        (schema, fictitious): (&Schema, &HashSet<GraphName>),
    ) -> Arc<Facts> {
        let read = || Facts::read(view, schema, fictitious);
        self.0.computed.trainings.get(view.number(), reader.clone(), read)
    }

    /// Replaces the book that comes with the program (`serve --document`); the first one stays.
    pub fn set_book(&self, book: Book) {
        // A second call would be a mistake of the caller, without consequence.
        let _ = self.0.book.set(Arc::new(book));
    }

    /// The book.
    pub(super) fn book(&self) -> Arc<Book> {
        Arc::clone(self.0.book.get_or_init(Book::embedded))
    }

    /// Lets readers report errors; the first store stays.
    pub fn set_remarks(&self, remarks: Remarks) {
        // A second call would be a mistake of the caller, without consequence.
        let _ = self.0.remarks.set(Arc::new(remarks));
    }

    /// What readers report, if it is received.
    pub(super) fn remarks(&self) -> Option<Arc<Remarks>> {
        self.0.remarks.get().map(Arc::clone)
    }

    /// Lets people write from the browser; the first desk stays.
    pub fn set_desk(&self, desk: Desk) {
        // A second call would be a mistake of the caller, without consequence.
        let _ = self.0.desk.set(Arc::new(desk));
    }

    /// Where one writes, if one may.
    pub(super) fn desk(&self) -> Option<Arc<Desk>> {
        self.0.desk.get().map(Arc::clone)
    }

    /// Answers free-form SPARQL; the first endpoint stays.
    pub fn set_endpoint(&self, endpoint: Endpoint) {
        // A second call would be a mistake of the caller, without consequence.
        let _ = self.0.endpoint.set(Arc::new(endpoint));
    }

    /// Where free-form SPARQL is answered, if it is.
    pub(super) fn endpoint(&self) -> Option<Arc<Endpoint>> {
        self.0.endpoint.get().map(Arc::clone)
    }

    /// How many things each class has, subclasses included.
    pub(super) fn counts(
        &self,
        reader: &Reader,
        number: u64,
        build: impl FnOnce() -> HashMap<NamedNode, Count>,
    ) -> Arc<HashMap<NamedNode, Count>> {
        self.0.computed.counts.get(number, reader.clone(), build)
    }

    /// What is alike from one organisation to another, by what two questions read.
    pub(super) fn candidates(
        &self,
        (reader, view): (&Reader, &dyn View),
        asked: (&'static str, &'static str),
    ) -> Arc<Result<Candidates, String>> {
        let build = || compared(view, asked).map_err(|error| error.to_string());
        self.0.computed.candidates.get(view.number(), (reader.clone(), asked.0), build)
    }

    /// The list of the things of a class.
    pub(super) fn listing(
        &self,
        key: (Reader, NamedNode),
        number: u64,
        build: impl FnOnce() -> Listing,
    ) -> Arc<Listing> {
        self.0.computed.listings.get(number, key, build)
    }
}
