//! Pages of an edition of the past: `?edition=42` or `?au=2026-11-01` on any address that reads the map.
//!
//! Pages know nothing of it: they read the edition that they are given, write their links as ever, and the links that
//! stay on the site then get the edition, so that one walks in the past without leaving it.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, Duration, OffsetDateTime};

use super::extract::Asked;
use super::filters;
use super::problem::Problem;
use super::urls::with_query;
use crate::index::{AsOf, PastError};

/// The name of the parameter that says the number of an edition.
pub(super) const EDITION: &str = "edition";
/// The name of the parameter that says a date.
pub(super) const DATE: &str = "au";
/// What marks a tag whose address leads to the present.
const PRESENT: &str = " data-present";
/// Longest page rewritten, in bytes.
const LONGEST_PAGE: usize = 64 << 20;

/// The edition of the past that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PastShown {
    /// Its number.
    pub(super) number: u64,
    /// The day on which it was published, in French.
    pub(super) day: String,
    /// The same page in the current edition.
    pub(super) present: String,
}

/// Takes the moment that the address asks for out of its pairs; `None` when it asks for the present.
///
/// # Errors
/// When it is neither the number of an edition nor a date.
pub(super) fn moment(pairs: &mut Vec<(String, String)>) -> Result<Option<AsOf>, Problem> {
    let mut asked = pairs.extract_if(.., |(name, _)| name == EDITION || name == DATE);
    let Some((name, value)) = asked.next() else {
        return Ok(None);
    };
    if asked.any(|other| other != (name.clone(), value.clone())) {
        return Err(Problem::bad("edition", "une seule édition, par son numéro ou par une date"));
    }
    let value = value.trim();
    if name == EDITION {
        let digits = value.bytes().all(|byte| byte.is_ascii_digit());
        let number = value.parse().ok().filter(|_| digits);
        return number
            .map(|number| Some(AsOf::Number(number)))
            .ok_or_else(|| Problem::bad(EDITION, "un numéro d’édition, par exemple 42"));
    }
    let day = Date::parse(value, format_description!("[year]-[month]-[day]")).ok();
    let end_of_day = day.and_then(|day| day.with_hms(23, 59, 59).ok()).map(|end| end.assume_utc());
    end_of_day
        .or_else(|| OffsetDateTime::parse(value, &Rfc3339).ok())
        .map(|date| Some(AsOf::Date(date)))
        .ok_or_else(|| Problem::bad(DATE, "une date passée, écrite comme 2026-11-01"))
}

impl Asked {
    /// The address of the same page in the current edition.
    pub(super) fn present(&self) -> String {
        let pairs: Vec<(&str, String)> =
            self.pairs.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        with_query(&self.path, &pairs)
    }

    /// The parameter that asks for the same moment.
    pub(super) fn moment_pair(&self) -> Option<(&'static str, String)> {
        match self.moment? {
            AsOf::Number(number) => Some((EDITION, number.to_string())),
            AsOf::Date(date) => Some((DATE, date.format(&Rfc3339).ok()?)),
        }
    }

    /// The edition of the past that this request asks for, if it asks for one.
    ///
    /// # Errors
    /// [`Problem::NoEdition`] when there was or is none at that moment.
    pub(super) async fn past(&self) -> Result<Option<PastShown>, Problem> {
        let Some(moment) = self.moment else {
            return Ok(None);
        };
        // Somewhere on Earth it may be tomorrow already.
        if matches!(moment, AsOf::Date(date) if date > OffsetDateTime::now_utc() + Duration::hours(38))
        {
            return Err(self.no_edition("Cette date est encore à venir.".to_owned()));
        }
        match self.state.shared_map().edition_at(moment).await {
            Ok((number, date)) => {
                Ok(Some(PastShown { number, day: day(date), present: self.present() }))
            }
            Err(error) => Err(self.past_problem(error)),
        }
    }

    /// Why an edition of the past cannot be shown.
    pub(super) fn past_problem(&self, error: PastError) -> Problem {
        match error {
            PastError::BeforeTheFirst { first: Some(first) } => self.no_edition(format!(
                "La carte n’existait pas encore\u{a0}: sa première édition date du {}.",
                day(first)
            )),
            PastError::BeforeTheFirst { first: None } => {
                self.no_edition("Aucune édition n’a encore été publiée.".to_owned())
            }
            PastError::NotYet => self.no_edition(
                "Cette édition n’a pas encore été publiée\u{a0}: son numéro dépasse celui de \
                 l’édition courante."
                    .to_owned(),
            ),
            PastError::Busy => Problem::Busy,
            PastError::Unreadable(cause) => Problem::internal(&cause),
        }
    }

    fn no_edition(&self, detail: String) -> Problem {
        Problem::NoEdition { detail, present: self.present() }
    }
}

/// A day, in French.
pub(super) fn day(date: OffsetDateTime) -> String {
    filters::date(&date.date().to_string())
}

impl PastShown {
    /// The number, for templates.
    pub(super) fn number(&self) -> String {
        filters::number(usize::try_from(self.number).unwrap_or(usize::MAX))
    }

    /// An answer whose links stay in the past, and that search engines leave out.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the body cannot be read.
    pub(super) async fn carried(&self, response: Response) -> Result<Response, Problem> {
        let (mut parts, mut body) = response.into_parts();
        let robots = HeaderName::from_static("x-robots-tag");
        parts.headers.insert(robots, HeaderValue::from_static("noindex"));
        if let Some(location) = parts.headers.get(header::LOCATION).and_then(|l| l.to_str().ok()) {
            let location = self.address(location, "&").unwrap_or_else(|| location.to_owned());
            let location = HeaderValue::try_from(location);
            parts.headers.insert(header::LOCATION, location.map_err(|e| Problem::internal(&e))?);
        }
        let kind = parts.headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
        let is_page = kind.is_some_and(|kind| kind.starts_with(b"text/html"));
        let is_json = kind.is_some_and(|kind| kind.starts_with(b"application/json"));
        if is_page || is_json {
            let bytes = to_bytes(body, LONGEST_PAGE).await.map_err(|e| Problem::internal(&e))?;
            let text = std::str::from_utf8(&bytes).map_err(|e| Problem::internal(&e))?;
            body =
                Body::from(if is_page { self.rewritten(text) } else { self.rewritten_json(text) });
            parts.headers.remove(header::CONTENT_LENGTH);
        }
        Ok(Response::from_parts(parts, body))
    }

    /// The page with the edition in each address that stays on the site, and in each form.
    ///
    /// Only what is between `<` and `>` is looked at: templates escape both, and quotes, in what they print.
    fn rewritten(&self, page: &str) -> String {
        let mut text = String::with_capacity(page.len() * 5 / 4);
        let mut parts = page.split('<');
        text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            text.push('<');
            let Some((tag, rest)) = part.split_once('>') else {
                text.push_str(part);
                continue;
            };
            self.write_tag(&mut text, tag);
            text.push('>');
            if tag.starts_with("form ") && !tag.contains(PRESENT) {
                // What the action says after «?» is lost when a form is sent with GET.
                text.push_str(&format!(
                    "<input type=\"hidden\" name=\"{EDITION}\" value=\"{}\">",
                    self.number
                ));
            }
            text.push_str(rest);
        }
        text
    }

    /// The same in JSON, where what leads somewhere is called `href`; a quote in a text is escaped.
    fn rewritten_json(&self, json: &str) -> String {
        const KEY: &str = "\"href\": \"";
        let mut parts = json.split(KEY);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (address, rest) = part.split_once('"').unwrap_or((part, ""));
            let address = self.address(address, "&").unwrap_or_else(|| address.to_owned());
            text.extend([KEY, &address, "\"", rest]);
        }
        text
    }

    fn write_tag(&self, text: &mut String, tag: &str) {
        if tag.contains(PRESENT) {
            text.push_str(tag);
            return;
        }
        let mut values = tag.split("=\"/");
        text.push_str(values.next().unwrap_or_default());
        for value in values {
            text.push_str("=\"");
            let (path, rest) = value.split_once('"').unwrap_or((value, ""));
            let path = format!("/{path}");
            text.push_str(&self.address(&path, "&#38;").unwrap_or(path));
            text.push('"');
            text.push_str(rest);
        }
    }

    /// An address of the site with the edition; `None` when it must stay as it is.
    fn address(&self, address: &str, and: &str) -> Option<String> {
        if !address.starts_with('/') || address.starts_with("//") || address.starts_with("/static/")
        {
            return None;
        }
        // `&#38;` is not the start of a fragment.
        let mut hashes = address.match_indices('#').map(|(place, _)| place);
        let (path, fragment) = match hashes.find(|place| !address[..*place].ends_with('&')) {
            Some(place) => address.split_at(place),
            None => (address, ""),
        };
        let query = path.split_once('?').map(|(_, query)| query);
        let names = query.into_iter().flat_map(|query| query.split(['&', ';']));
        if names
            .filter_map(|pair| pair.split_once('='))
            .any(|(name, _)| name == EDITION || name == DATE)
        {
            return None;
        }
        let sign = if query.is_some() { and } else { "?" };
        Some(format!("{path}{sign}{EDITION}={}{fragment}", self.number))
    }
}

#[cfg(test)]
mod tests {
    use super::{AsOf, PastShown, moment};

    fn past() -> PastShown {
        PastShown { number: 42, day: String::new(), present: String::new() }
    }

    #[test]
    fn links_and_forms_stay_in_the_past() {
        let check = |page: &str, expected: &str| assert_eq!(past().rewritten(page), expected);
        check("<a href=\"/liste\">/liste</a>", "<a href=\"/liste?edition=42\">/liste</a>");
        check(
            "<a class=\"x\" href=\"/r?q=a&#38;n=b#note\" title=\"x\">",
            "<a class=\"x\" href=\"/r?q=a&#38;n=b&#38;edition=42#note\" title=\"x\">",
        );
        check("<a href=\"/x#y\">", "<a href=\"/x?edition=42#y\">");
        check(
            "<form action=\"/recherche\" method=\"get\">",
            "<form action=\"/recherche?edition=42\" method=\"get\"><input type=\"hidden\" name=\"edition\" value=\"42\">",
        );
        for same in [
            "<a href=\"/x?edition=7\">",
            "<a href=\"/x?a=1&#38;au=2026-01-01\">",
            "<a data-present href=\"/x\">",
            "<img src=\"/static/x.svg\">",
            "<a href=\"https://exemple.fr/\">",
            "<a href=\"//exemple.fr/\">",
            "<a href=\"#note\">",
            "&#60;a href=&#34;/x&#34;&#62;",
            "a < b",
        ] {
            check(same, same);
        }
    }

    #[test]
    fn moments_are_numbers_or_dates() {
        let read = |name: &str, value: &str| {
            let mut pairs = vec![("q".to_owned(), "x".to_owned()), (name.into(), value.into())];
            let moment = moment(&mut pairs);
            assert_eq!(pairs.len(), 1, "taken out of what the page reads");
            moment
        };
        assert_eq!(read("edition", "42"), Ok(Some(AsOf::Number(42))));
        assert!(
            matches!(read("au", "2026-11-01"), Ok(Some(AsOf::Date(date))) if date.hour() == 23)
        );
        assert!(read("au", "2026-11-01T10:00:00Z").is_ok());
        for (name, bad) in [
            ("edition", "+1"),
            ("edition", "-1"),
            ("edition", "x"),
            ("edition", "99999999999999999999"),
            ("au", "hier"),
            ("au", "2026-02-30"),
            ("au", "2026-11-01' OR 1"),
            ("au", "99999-01-01"),
        ] {
            assert!(read(name, bad).is_err(), "{name}={bad}");
        }
        let mut twice = ["1", "2"].map(|n| ("edition".to_owned(), n.to_owned())).to_vec();
        assert!(moment(&mut twice).is_err());
    }
}
