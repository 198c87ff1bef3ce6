//! What a handler needs from a request: who reads, what they ask, in which format.

#![expect(clippy::disallowed_types, reason = "this is where its mistakes become French pages")]

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{Method, Uri};
use oxrdf::GraphName;

use super::cache::Wanted;
use super::names::Names;
use super::negotiation::Format;
use super::past::{self, PastShown};
use super::problem::Problem;
use super::state::AppState;
use super::urls::Urls;
use crate::completeness::Completeness;
use crate::glossary::Glossary;
use crate::index::{AsOf, View};
use crate::network::Network;
use crate::reader::Reader;
use crate::schema::Schema;
use crate::search::SearchIndex;

/// Longest query string, in bytes: filters and a search fit many times over.
const LONGEST_QUERY: usize = 8_192;
/// Longest query string of a search, in bytes: what is pasted in the box is cut and said to be, rather than refused.
const LONGEST_SEARCH: usize = 60_000;
/// How long a search waits for an index that is being made.
const INDEX_PATIENCE: Duration = Duration::from_secs(15);
/// The pages whose picture can be asked for alone (`?format=svg`).
const PICTURED: [&str; 6] =
    ["/vues", "/carte", "/chronologie", "/differences", "/explorer", "/echanges"];
/// Most pairs in a query string.
const MOST_PAIRS: usize = 100;

/// Who is reading: whom a layer has recognised and put in the extensions of the request, where no client can write;
/// else the public.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    /// What they may see.
    pub(super) reader: Reader,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self { reader: parts.extensions.get().cloned().unwrap_or_default() })
    }
}

/// A request that has been read: everything but the path parameters.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) state: AppState,
    pub(super) reader: Reader,
    pub(super) path: String,
    pub(super) pairs: Vec<(String, String)>,
    pub(super) format: Format,
    /// The moment of the past that is asked for.
    pub(super) moment: Option<AsOf>,
    /// The edition of that moment, once it is known.
    pub(super) shown: Option<PastShown>,
    /// Whether the method is GET or HEAD.
    pub(super) only_reads: bool,
    /// What the client accepts and has.
    pub(super) wanted: Wanted,
    /// Whether the picture of the page was asked for alone.
    pub(super) picture: bool,
    /// The site now, whatever the edition that is shown.
    pub(super) present: AppState,
}

impl FromRequestParts<AppState> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let mut asked = Self::in_any_format(parts, state).await?;
        let named = asked.pairs.iter().find(|(name, _)| name == "format").map(|(_, value)| value);
        // These pages have a picture: elsewhere the name is as unknown as any other.
        let pictured = PICTURED.iter().any(|page| asked.path.starts_with(page));
        let picture = named.is_some_and(|name| name == "svg") && pictured;
        asked.picture = picture;
        asked.format = match named {
            Some(_) if picture => Format::Html,
            Some(name) => Format::from_name(name)
                .ok_or_else(|| Problem::bad("format", "html, json, csv ou ttl"))?,
            None => Format::accepted(&parts.headers).ok_or(Problem::NotInThisFormat)?,
        };
        Ok(asked)
    }
}

impl Asked {
    /// Reads a request whose format is not one of those of pages.
    async fn in_any_format(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let Ok(visitor) = Visitor::from_request_parts(parts, state).await;
        let path = parts.uri.path();
        let is_search = path.starts_with("/recherche") || path.starts_with("/sparql/");
        let longest = if is_search { LONGEST_SEARCH } else { LONGEST_QUERY };
        if parts.uri.query().is_some_and(|query| query.len() > longest) {
            return Err(Problem::TooLarge);
        }
        let Query(mut pairs) =
            Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| {
                Problem::bad("adresse", "des paramètres écrits «\u{202f}nom=valeur\u{202f}»")
            })?;
        if pairs.len() > MOST_PAIRS {
            return Err(Problem::TooLarge);
        }
        // A form sends its empty fields too: they ask nothing.
        pairs.retain(|(_, value)| !value.is_empty());
        let moment = past::moment(&mut pairs)?;
        let path = parts.uri.path().to_owned();
        Ok(Self {
            state: state.clone(),
            present: state.clone(),
            reader: visitor.reader,
            path,
            pairs,
            format: Format::Html,
            moment,
            shown: None,
            only_reads: matches!(parts.method, Method::GET | Method::HEAD),
            wanted: Wanted::read(&parts.headers),
            picture: false,
        })
    }

    /// The format that was asked for.
    pub(super) fn format(&self) -> Format {
        self.format
    }

    /// The first value of a pair of the query string.
    pub(super) fn pair(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A request for a file: its format is not one of those of pages.
pub(super) struct AskedFile(pub(super) Asked);

impl FromRequestParts<AppState> for AskedFile {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        Asked::in_any_format(parts, state).await.map(Self)
    }
}

/// The pairs of a query string as they were written, those without a value included.
///
/// # Errors
/// When it is too long, or not encoded in UTF-8.
pub(super) fn raw_pairs(uri: &Uri) -> Result<Vec<(String, String)>, Problem> {
    if uri.query().is_some_and(|query| query.len() > LONGEST_QUERY) {
        return Err(Problem::TooLarge);
    }
    let read = Query::<Vec<(String, String)>>::try_from_uri(uri);
    read.map(|Query(pairs)| pairs)
        .map_err(|_| Problem::bad("adresse", "des paramètres écrits «\u{202f}nom=valeur\u{202f}»"))
}

/// One visitor reading one edition: all that a page needs.
pub(super) struct Visit {
    /// What all requests share.
    pub(super) state: AppState,
    /// What the visitor may see.
    pub(super) reader: Reader,
    /// The edition, restricted to it.
    pub(super) view: Arc<dyn View>,
    /// The ontology of that edition.
    pub(super) schema: Arc<Schema>,
    /// The graphs whose content is invented.
    pub(super) fictitious: Arc<HashSet<GraphName>>,
    /// The path of the address.
    pub(super) path: String,
    /// The pairs of the query string, in order.
    pub(super) pairs: Vec<(String, String)>,
    /// The format that was asked for.
    pub(super) format: Format,
    /// Whether the picture of the page was asked for alone (`?format=svg`).
    pub(super) picture: bool,
    /// The edition of the past that is read; `state` and `view` are those of that edition.
    pub(super) past: Option<PastShown>,
    /// The site now, from which any edition can be read.
    pub(super) present: AppState,
}

impl Visit {
    /// Takes the edition that this request will read to its end.
    pub(super) fn open(asked: Asked) -> Self {
        let Asked { state, reader, path, pairs, format, shown: past, picture, present, .. } = asked;
        let view = state.map().view(&reader);
        let schema = state.schema(&reader, view.as_ref());
        let fictitious = state.fictitious(&reader, view.as_ref());
        Self {
            state,
            reader,
            view,
            schema,
            fictitious,
            path,
            pairs,
            format,
            picture,
            past,
            present,
        }
    }

    /// A visit of no page in particular, for what is shown beside a problem.
    pub(super) fn bare(state: &AppState, reader: &Reader) -> Self {
        Self::open(Asked {
            state: state.clone(),
            present: state.clone(),
            reader: reader.clone(),
            path: String::new(),
            pairs: Vec::new(),
            format: Format::Html,
            moment: None,
            shown: None,
            only_reads: true,
            wanted: Wanted::default(),
            picture: false,
        })
    }

    /// The first value of a pair of the query string, trimmed; `None` when it is absent or empty.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(known, value)| known == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
    }

    /// All the values given to a name of the query string.
    pub(super) fn params<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// The number of the page of a paged answer, from 1.
    ///
    /// # Errors
    /// When it is not a whole number between 1 and 100,000.
    pub(super) fn page_number(&self) -> Result<usize, Problem> {
        match self.param("page") {
            None => Ok(1),
            Some(text) => text
                .parse()
                .ok()
                .filter(|number| (1..=100_000).contains(number))
                .ok_or_else(|| Problem::bad("page", "un numéro de page, à partir de 1")),
        }
    }

    /// Makes addresses.
    pub(super) fn urls(&self) -> &Urls {
        self.state.urls()
    }

    /// Names the things of this page.
    pub(super) fn names(&self) -> Names<'_> {
        Names::new(self)
    }

    /// What this visitor can find.
    ///
    /// # Errors
    /// [`Problem::Preparing`] when the index of this edition is not made in time.
    pub(super) fn search_index(&self) -> Result<Arc<SearchIndex>, Problem> {
        self.search_index_within(INDEX_PATIENCE).ok_or(Problem::Preparing)
    }

    /// What this visitor can find, if it is made within `patience`.
    pub(super) fn search_index_within(&self, patience: Duration) -> Option<Arc<SearchIndex>> {
        self.state.search_index(&self.reader, (&self.view, &self.schema), patience)
    }

    /// This address with one more pair, back on the first page.
    pub(super) fn url_adding(&self, (name, value): (&str, &str)) -> String {
        let kept = self.pairs.iter().filter(|(known, _)| known != "page");
        let mut pairs: Vec<(&str, String)> =
            kept.map(|(known, value)| (known.as_str(), value.clone())).collect();
        pairs.push((name, value.to_owned()));
        super::urls::with_query(&self.path, &pairs)
    }

    /// This address without that pair, back on the first page.
    pub(super) fn url_without(&self, (name, value): (&str, &str)) -> String {
        let kept = self
            .pairs
            .iter()
            .filter(|(known, given)| known != "page" && !(known == name && given == value));
        let pairs: Vec<(&str, String)> =
            kept.map(|(known, value)| (known.as_str(), value.clone())).collect();
        super::urls::with_query(&self.path, &pairs)
    }

    /// The things that this visitor sees and what relates them.
    pub(super) fn network(&self) -> Arc<Network> {
        self.state.network(&self.reader, (self.view.as_ref(), &self.schema))
    }

    /// How well each thing that this visitor sees is described.
    pub(super) fn completeness(&self) -> Arc<Completeness> {
        let reader = (&self.reader, self.view.as_ref());
        self.state.completeness(reader, (&self.schema, &self.fictitious))
    }

    /// The words that this visitor may not know.
    pub(super) fn glossary(&self) -> Arc<Glossary> {
        self.state.glossary(&self.reader, self.view.as_ref(), (&self.schema, &self.fictitious))
    }

    /// This address with some pairs replaced; an empty value removes the pair.
    pub(super) fn url_with(&self, changes: &[(&str, String)]) -> String {
        let mut pairs: Vec<(&str, String)> = self
            .pairs
            .iter()
            .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name))
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        pairs.extend(changes.iter().map(|(name, value)| (*name, value.clone())));
        super::urls::with_query(&self.path, &pairs)
    }
}
