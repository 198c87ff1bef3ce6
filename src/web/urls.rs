//! Every address of the site is made here, and read back here.

use oxrdf::{NamedNode, NamedNodeRef};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What is encoded in a path: everything that would end it or that a browser would rewrite.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'[')
    .add(b']');
/// What is encoded in a value of a query string.
const QUERY: &AsciiSet = &PATH.add(b'&').add(b'+').add(b'=').add(b';').add(b'\'');

/// Makes addresses from IRIs and back.
#[derive(Clone, Debug)]
pub(super) struct Urls {
    base: String,
}

impl Urls {
    /// `base` is the prefix of the IRIs of things and ends with `/`.
    pub(super) fn new(base: &str) -> Self {
        Self { base: base.to_owned() }
    }

    /// The prefix of the IRIs of things.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// The address of the page of a thing, a class, a concept, a source…
    pub(super) fn fiche(&self, iri: NamedNodeRef<'_>) -> String {
        match self.local(iri) {
            // A path cannot hold empty or dotted segments faithfully: browsers and proxies rewrite them.
            Some(local) if local.split('/').all(|part| !matches!(part, "" | "." | "..")) => {
                format!("/fiche/{}", utf8_percent_encode(local, PATH))
            }
            _ => with_query("/fiche", &[("iri", self.short(iri))]),
        }
    }

    /// The address of the page of a view of a model.
    pub(super) fn view(&self, iri: NamedNodeRef<'_>) -> String {
        match self.fiche(iri).strip_prefix("/fiche/") {
            Some(local) => format!("/vues/{local}"),
            None => with_query("/vues", &[("iri", self.short(iri))]),
        }
    }

    /// The permanent address of a thing, answered by negotiation.
    pub(super) fn identifier_path(local: &str) -> String {
        format!("/fiche/{}", utf8_percent_encode(local, PATH))
    }

    /// The thing whose page is at `/fiche/<local>`.
    pub(super) fn thing(&self, local: &str) -> Option<NamedNode> {
        NamedNode::new(format!("{}id/{local}", self.base)).ok()
    }

    /// The IRI written in a query string: absolute, or relative to the base.
    pub(super) fn parse(&self, text: &str) -> Option<NamedNode> {
        NamedNode::new(text).or_else(|_| NamedNode::new(format!("{}{text}", self.base))).ok()
    }

    /// The IRI relative to the base when it is under it: shorter, and independent of the deployment.
    pub(super) fn short(&self, iri: NamedNodeRef<'_>) -> String {
        iri.as_str()
            .strip_prefix(&self.base)
            .filter(|rest| !rest.is_empty() && !rest.contains(':'))
            .map_or_else(|| iri.as_str().to_owned(), str::to_owned)
    }

    /// What follows `id/` in the IRI of a thing.
    fn local<'a>(&self, iri: NamedNodeRef<'a>) -> Option<&'a str> {
        iri.as_str().strip_prefix(&self.base)?.strip_prefix("id/").filter(|local| !local.is_empty())
    }
}

/// A text as one part of a path, or several when it has slashes.
pub(super) fn segment(text: &str) -> String {
    utf8_percent_encode(text, PATH).to_string()
}

/// The list of a class.
pub(super) fn list(key: &str) -> String {
    format!("/liste/{}", utf8_percent_encode(key, PATH))
}

/// The page of a question.
pub(super) fn question(name: &str) -> String {
    format!("/analyses/{}", utf8_percent_encode(name, PATH))
}

/// The results of a search.
pub(super) fn search(query: &str) -> String {
    with_query("/recherche", &[("q", query.to_owned())])
}

/// A path followed by a query string; pairs with an empty value are left out.
pub(super) fn with_query(path: &str, pairs: &[(&str, String)]) -> String {
    let mut url = path.to_owned();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        url.push(if url.len() == path.len() { '?' } else { '&' });
        url.extend(utf8_percent_encode(name, QUERY));
        url.push('=');
        url.extend(utf8_percent_encode(value, QUERY));
    }
    url
}

#[cfg(test)]
mod tests {
    use oxrdf::NamedNode;
    use percent_encoding::percent_decode_str;

    use super::{Urls, with_query};

    #[test]
    fn the_address_of_a_thing_leads_back_to_it() {
        let urls = Urls::new("https://w3id.org/portulan/");
        for iri in [
            "https://w3id.org/portulan/id/organisme/cnav",
            "https://w3id.org/portulan/id/caisse-alpha/id%20with%2Fpercent",
            "https://w3id.org/portulan/id/caisse-alpha/accentué-🧭",
        ] {
            let thing = NamedNode::new(iri).unwrap();
            let url = urls.fiche(thing.as_ref());
            let local = url.strip_prefix("/fiche/").unwrap();
            assert!(local.is_ascii(), "{url}");
            let decoded = percent_decode_str(local).decode_utf8().unwrap();
            assert_eq!(urls.thing(&decoded).unwrap(), thing);
        }
    }

    #[test]
    fn other_addresses_go_through_the_query_string() {
        let urls = Urls::new("https://w3id.org/portulan/");
        for iri in [
            "https://w3id.org/portulan/vocabulaire/statut/actif",
            "https://w3id.org/portulan/id/a/../b",
            "http://example.org/x?a=1&b=2#c",
            "urn:x:y",
        ] {
            let thing = NamedNode::new(iri).unwrap();
            let url = urls.fiche(thing.as_ref());
            let value = url.strip_prefix("/fiche?iri=").unwrap();
            let decoded = percent_decode_str(value).decode_utf8().unwrap();
            assert_eq!(urls.parse(&decoded).unwrap(), thing, "{url}");
        }
    }

    #[test]
    fn values_are_encoded_and_empty_ones_left_out() {
        let url = with_query("/x", &[("q", "a&b=c d+é".into()), ("n", String::new())]);
        assert_eq!(url, "/x?q=a%26b%3Dc%20d%2B%C3%A9");
    }
}
