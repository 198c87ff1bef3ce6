//! Answers kept ready to send: made once per edition and audience, compressed once, bounded in bytes.
//!
//! What is kept was made from one edition, for one [`Reader`], at one address, and from nothing else: the same key
//! always means the same bytes. An answer for one reader is never found by another, whose key differs. A publication
//! changes the number of the edition, so nothing has to be invalidated; what is left of older editions is dropped.

use std::io::{Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use quick_cache::sync::{Cache, DefaultLifecycle, PlaceholderGuard};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};
use sha2::{Digest, Sha256};

use super::negotiation::Format;
use super::problem::Problem;
use crate::reader::Reader;

/// All that is kept, in bytes, compressed.
const MOST_BYTES: u64 = 64 << 20;
/// Answers expected, of which the tables of the cache take the size.
const USUAL_NUMBER: usize = 8_192;
/// Independent parts, so that readers do not wait for each other.
const SHARDS: usize = 4;
/// Longest body kept, before compression: a larger export is made each time, and sent as it is made.
const LONGEST: u64 = 4 << 20;
/// Shorter bodies are not worth compressing.
const SHORTEST_COMPRESSED: usize = 512;
/// What a kept answer takes besides its body and its address.
const OVERHEAD: u64 = 512;

/// What an answer depends on, and all that it depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The edition shown.
    pub(super) shown: u64,
    /// Whether it was asked for as an edition of the past: the page says so.
    pub(super) is_past: bool,
    /// The edition whose rights hold: the current one.
    pub(super) rights: u64,
    /// For whom.
    pub(super) reader: Reader,
    /// In which format.
    pub(super) format: Format,
    /// Path and pairs of the query string, encoded in one way, those without a value left out.
    pub(super) address: Box<str>,
}

/// What the client said of what it accepts and already has.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    gzip: bool,
    known: Vec<HeaderValue>,
}

impl Wanted {
    /// Reads `Accept-Encoding` and `If-None-Match`.
    pub(super) fn read(headers: &HeaderMap) -> Self {
        Self {
            gzip: accepts_gzip(headers),
            known: headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect(),
        }
    }

    /// Whether the client has what this tag names (RFC 9110, 13.1.2: compared weakly).
    pub(super) fn has(&self, tag: &str) -> bool {
        self.known.iter().filter_map(|value| value.to_str().ok()).any(|value| {
            value
                .split(',')
                .map(str::trim)
                .any(|one| one == "*" || one.trim_start_matches("W/") == tag)
        })
    }
}

/// Whether `Accept-Encoding` lets us send gzip (RFC 9110, 12.5.3).
pub(super) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let mut any = false;
    for value in headers.get_all(header::ACCEPT_ENCODING) {
        for coding in value.to_str().unwrap_or_default().split(',') {
            let mut parts = coding.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default().to_ascii_lowercase();
            let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
            let wanted = quality.is_none_or(|quality| quality > 0.0);
            match name.as_str() {
                "gzip" | "x-gzip" => return wanted,
                "*" => any = wanted,
                _ => {}
            }
        }
    }
    any
}

/// Bytes ready to send, compressed once.
#[derive(Debug)]
pub(super) struct Packed {
    body: Bytes,
    is_gzip: bool,
    /// First 128 bits of SHA-256 of the uncompressed bytes, in hexadecimal.
    hash: String,
}

impl Packed {
    /// Compresses bytes that are sent many times, as much as can be.
    pub(super) fn smallest(bytes: Bytes) -> Self {
        Self::compressed(bytes, Compression::best())
    }

    /// Bytes that compression does not make smaller.
    pub(super) fn as_it_is(bytes: Bytes) -> Self {
        Self { hash: hash(&bytes), body: bytes, is_gzip: false }
    }

    fn compressed(bytes: Bytes, level: Compression) -> Self {
        let gzip = (bytes.len() >= SHORTEST_COMPRESSED)
            .then(|| {
                let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), level);
                encoder.write_all(&bytes).ok()?;
                encoder.finish().ok()
            })
            .flatten()
            .filter(|gzip| gzip.len() < bytes.len());
        match gzip {
            Some(gzip) => Self { hash: hash(&bytes), body: gzip.into(), is_gzip: true },
            None => Self::as_it_is(bytes),
        }
    }

    /// The answer to a client: the bytes in an encoding that it accepts, or «not modified».
    ///
    /// # Errors
    /// [`Problem::Internal`] when our own compressed bytes cannot be read back.
    pub(super) fn send(&self, wanted: &Wanted, headers: &HeaderMap) -> Result<Response, Problem> {
        let as_gzip = self.is_gzip && wanted.gzip;
        // Two encodings are two representations: a strong validator names each (RFC 9110, 8.8.3.3).
        let tag = format!("\"{}{}\"", self.hash, if as_gzip { "-gz" } else { "" });
        let is_known = wanted.has(&tag);
        let mut response = if is_known {
            StatusCode::NOT_MODIFIED.into_response()
        } else if self.is_gzip && !wanted.gzip {
            let mut bytes = Vec::with_capacity(self.body.len() * 4);
            GzDecoder::new(self.body.as_ref())
                .read_to_end(&mut bytes)
                .map_err(|error| Problem::internal(&error))?;
            Body::from(bytes).into_response()
        } else {
            Body::from(self.body.clone()).into_response()
        };
        for (name, value) in headers {
            response.headers_mut().append(name, value.clone());
        }
        if as_gzip && !is_known {
            let encoding = HeaderValue::from_static("gzip");
            response.headers_mut().insert(header::CONTENT_ENCODING, encoding);
        }
        let tag = HeaderValue::try_from(tag).map_err(|error| Problem::internal(&error))?;
        response.headers_mut().insert(header::ETAG, tag);
        Ok(response)
    }
}

/// First 128 bits of SHA-256, in hexadecimal.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// An answer kept.
#[derive(Debug)]
pub(super) struct Kept {
    packed: Packed,
    headers: HeaderMap,
}

impl Kept {
    /// The answer to a client.
    ///
    /// # Errors
    /// See [`Packed::send`].
    pub(super) fn send(&self, wanted: &Wanted) -> Result<Response, Problem> {
        self.packed.send(wanted, &self.headers)
    }
}

/// What was made for a key.
#[derive(Clone, Debug)]
pub(super) enum Made {
    /// An answer that can be sent to all who ask the same.
    Kept(std::sync::Arc<Kept>),
    /// A problem, told to those who were waiting and then forgotten.
    Refused(Problem),
    /// An answer for one client only: the others must make their own.
    Alone,
}

/// Whether an answer may be kept: a whole body of a reasonable size, and nothing in its headers against it.
pub(super) fn can_keep(response: &Response) -> bool {
    const AGAINST: [HeaderName; 4] = [
        header::SET_COOKIE,
        header::CACHE_CONTROL,
        header::CONTENT_ENCODING,
        header::CONTENT_RANGE,
    ];
    response.status() == StatusCode::OK
        && AGAINST.iter().all(|name| !response.headers().contains_key(name))
        && response.body().size_hint().exact().is_some_and(|size| size <= LONGEST)
}

/// Packs an answer that [`can_keep`] accepts.
///
/// # Errors
/// [`Problem::Internal`] when the body cannot be read.
pub(super) async fn pack(response: Response) -> Result<Kept, Problem> {
    let (parts, body) = response.into_parts();
    let longest = usize::try_from(LONGEST).unwrap_or(usize::MAX);
    let bytes = to_bytes(body, longest).await.map_err(|error| Problem::internal(&error))?;
    let mut headers = parts.headers;
    headers.remove(header::CONTENT_LENGTH);
    Ok(Kept { packed: Packed::compressed(bytes, Compression::default()), headers })
}

/// The turn to make an answer that several clients may be waiting for.
pub(super) type Turn<'a> =
    PlaceholderGuard<'a, Key, Made, Weight, DefaultHashBuilder, DefaultLifecycle<Key, Made>>;

/// How many bytes a kept answer takes.
#[derive(Clone, Debug)]
pub(super) struct Weight;

impl Weighter<Key, Made> for Weight {
    fn weight(&self, key: &Key, made: &Made) -> u64 {
        let body = match made {
            Made::Kept(kept) => kept.packed.body.len() as u64,
            Made::Refused(_) | Made::Alone => 0,
        };
        body + key.address.len() as u64 + OVERHEAD
    }
}

/// The answers kept, the least useful leaving first.
#[derive(Debug)]
pub(super) struct Answers {
    cache: Cache<Key, Made, Weight>,
    /// The newest edition seen.
    newest: AtomicU64,
}

impl Default for Answers {
    fn default() -> Self {
        let options = OptionsBuilder::new()
            .estimated_items_capacity(USUAL_NUMBER)
            .weight_capacity(MOST_BYTES)
            .shards(SHARDS)
            .build()
            .expect("the options are complete");
        let cache = Cache::with_options(
            options,
            Weight,
            DefaultHashBuilder::default(),
            DefaultLifecycle::default(),
        );
        Self { cache, newest: AtomicU64::new(0) }
    }
}

impl Answers {
    /// What is kept, or the turn to make it; waits while another client's request makes it.
    ///
    /// # Errors
    /// The turn, when there is nothing to wait for.
    pub(super) async fn get(&self, key: &Key) -> Result<Made, Turn<'_>> {
        self.forget_before(key.rights);
        self.cache.get_value_or_guard_async(key).await
    }

    /// Keeps what was made, and gives it to those who wait for it.
    pub(super) fn keep(&self, turn: Turn<'_>, key: &Key, made: Made) {
        let lasts = matches!(made, Made::Kept(_));
        // The edition may have left the cache since: then nobody finds it, which is right too.
        let _ = turn.insert(made);
        if !lasts {
            self.cache.remove(key);
        }
    }

    /// Drops what was made from editions that nobody reads any more.
    fn forget_before(&self, rights: u64) {
        if self.newest.fetch_max(rights, Ordering::Relaxed) < rights {
            self.cache.retain(|key, _| key.rights >= rights);
        }
    }

    /// Bytes kept.
    #[cfg(test)]
    fn bytes(&self) -> u64 {
        self.cache.weight()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};
    use axum::response::IntoResponse;

    use super::{
        Answers, Kept, Key, MOST_BYTES, Made, Packed, Wanted, accepts_gzip, can_keep, pack,
    };
    use crate::reader::Reader;
    use crate::web::negotiation::Format;
    use crate::web::problem::Problem;

    fn key(address: &str, rights: u64) -> Key {
        let (reader, format) = (Reader::Public, Format::Html);
        Key { shown: rights, is_past: false, rights, reader, format, address: address.into() }
    }

    #[test]
    fn encodings_are_weighed() {
        for (accept, expected) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("*", true),
            ("*;q=0", false),
            ("identity", false),
            ("gzip;q=0, *", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept));
            assert_eq!(accepts_gzip(&headers), expected, "{accept}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }

    #[tokio::test]
    async fn what_is_kept_stays_within_bounds_and_leaves_with_its_edition() {
        let answers = Answers::default();
        for number in 0..100 {
            let key = key(&format!("/{number}"), 1);
            let Err(turn) = answers.get(&key).await else {
                panic!("nothing was kept for {number}")
            };
            let packed = Packed::as_it_is(vec![0; 1 << 20].into());
            let kept = Kept { packed, headers: HeaderMap::new() };
            answers.keep(turn, &key, Made::Kept(kept.into()));
        }
        assert!(answers.bytes() <= MOST_BYTES, "{}", answers.bytes());
        assert!(answers.bytes() > MOST_BYTES / 2, "{}", answers.bytes());
        assert!(answers.get(&key("/x", 2)).await.is_err());
        assert_eq!(answers.bytes(), 0);
    }

    #[tokio::test]
    async fn a_refusal_is_told_to_those_who_wait_and_not_kept() {
        let answers = Answers::default();
        let key = key("/", 1);
        let Err(turn) = answers.get(&key).await else { panic!("nothing was kept") };
        let waiting = answers.get(&key);
        let refusing = async { answers.keep(turn, &key, Made::Refused(Problem::TooSlow)) };
        let (told, ()) = tokio::join!(waiting, refusing);
        assert!(matches!(told, Ok(Made::Refused(Problem::TooSlow))));
        assert!(answers.get(&key).await.is_err());
    }

    #[tokio::test]
    async fn what_sets_a_cookie_or_says_its_own_rules_is_not_kept() {
        assert!(can_keep(&"a page".into_response()));
        for name in [header::SET_COOKIE, header::CACHE_CONTROL] {
            assert!(!can_keep(&([(name, "x")], "a page").into_response()));
        }
        let kept = pack("short".into_response()).await.expect("whole");
        let sent = kept.send(&Wanted::default()).expect("sent");
        assert!(!sent.headers().contains_key(header::CONTENT_ENCODING), "too short to compress");
    }
}
