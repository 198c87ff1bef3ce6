//! `/recherche?q=…&nature=…`: things, terms and questions found by their names, their texts and their links.

mod exports;
mod narrowing;
mod results;
mod suggestions;

use askama::Template;
use axum::response::Response;
use serde_json::Value;

use self::narrowing::{Chip, Facet};
use self::results::{ResultRow, Rows};
pub(in crate::web) use self::suggestions::suggest;
use crate::search::{Answers, Hit, Kind, Marker, Narrowing, SearchIndex, Target};
use crate::web::extract::{Asked, Visit};
use crate::web::filters;
use crate::web::negotiation::Format;
use crate::web::pages::{Pager, counted, html, list_url};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};
use crate::web::{sparql, urls};

/// Results on one page, inside a kind.
const PAGE: usize = 30;
/// Results of each kind, when several kinds answer.
const OF_EACH_KIND: usize = 5;
/// Kinds shown with their first results; the others are named with their count.
const MOST_GROUPS: usize = 8;
/// Longest query shown again, in characters; the index takes no more into account.
const LONGEST_QUERY: usize = 200;
/// Things proposed as examples when nothing is asked.
const EXAMPLES: usize = 6;

#[derive(Template)]
#[template(path = "pages/search.html")]
struct SearchPage {
    shell: Shell,
    /// How many answers there are, in words; or what to do.
    summary: String,
    /// What was understood otherwise than it was written.
    remarks: Vec<String>,
    /// The query with its mistakes corrected, and its address.
    corrected: Option<(String, String)>,
    groups: Vec<GroupOfKind>,
    facets: Vec<Facet>,
    active: Vec<Chip>,
    pager: Option<Pager>,
    sparql: String,
    nature: String,
    examples: Vec<(String, String)>,
    kinds: Vec<KindRow>,
}

/// The answers of one kind.
struct GroupOfKind {
    key: String,
    title: String,
    count: String,
    transverse: bool,
    rows: Vec<ResultRow>,
    /// The address of all of them, when some are not shown.
    more: Option<String>,
}

/// A kind to browse.
struct KindRow {
    text: String,
    count: String,
    href: String,
    transverse: bool,
}

/// What a query finds, once narrowed.
struct Search<'a> {
    visit: &'a Visit,
    index: &'a SearchIndex,
    query: String,
    answers: Answers,
    narrowing: Narrowing,
    /// Places of the answers left, the best first.
    places: Vec<u32>,
}

/// Shows the results.
///
/// JSON is `{edition, query, reading, total, kinds: [{key, label, count}], facets: [{key, label, values}], results:
/// [{iri, href, label, acronym, kind, class, found_by, transverse, fictitious}]}`; at most 1,000 results are sent.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked.answer(answer).await
}

fn answer(visit: &Visit) -> Result<Response, Problem> {
    let page = visit.page_number()?;
    let index = visit.search_index()?;
    let search = Search::read(visit, &index)?;
    match visit.format {
        Format::Html => search.page(page),
        Format::Json => Ok(search.json()),
        Format::Csv => search.csv(),
        Format::Turtle => search.turtle(),
        Format::Xlsx => Err(Problem::NotInThisFormat),
    }
}

/// The results after the first ones, as JSON, and how many there are in all.
///
/// # Errors
/// As the page.
pub(in crate::web) fn paged(
    visit: &Visit,
    range: (usize, usize),
) -> Result<(Value, usize), Problem> {
    let index = visit.search_index()?;
    let search = Search::read(visit, &index)?;
    Ok((search.value(range), search.places.len()))
}

impl<'a> Search<'a> {
    fn read(visit: &'a Visit, index: &'a SearchIndex) -> Result<Self, Problem> {
        let written = visit.param("q").unwrap_or_default();
        let narrowing = narrowing::read(visit, index)?;
        let answers = index.answer(written).map_err(|error| Problem::internal(&error))?;
        let places = index.narrowed(&answers, &narrowing);
        Ok(Search { visit, index, query: printable(written), answers, narrowing, places })
    }
}

impl Search<'_> {
    fn hits(&self, places: &[u32]) -> Vec<Hit> {
        places.iter().map(|place| self.index.hit(*place)).collect()
    }

    fn page(&self, page: usize) -> Result<Response, Problem> {
        let visit = self.visit;
        let mut rows = Rows::new(visit, Marker::new(&self.answers.reading));
        let kinds = self.index.kinds_of(&self.answers, &self.narrowing);
        let one_kind = self.narrowing.kind.is_some() || kinds.len() == 1;
        let groups =
            if one_kind { self.one_group(&mut rows, page) } else { self.groups(&mut rows, &kinds) };
        let total = self.places.len();
        let pager = one_kind.then(|| Pager::new(visit, (page, PAGE, total))).flatten();
        let corrected = self.corrected(&rows);
        let mut shell = Shell::new(visit, title(&self.query), rows.names())
            .in_section(Section::None)
            .also_as(visit, &[Format::Json, Format::Csv, Format::Turtle]);
        shell.query.clone_from(&self.query);
        let asked = !self.query.is_empty();
        let browsing = self.answers.is_empty();
        html(&SearchPage {
            shell,
            summary: self.summary(),
            remarks: self.remarks(),
            corrected,
            groups,
            facets: if asked { narrowing::facets(self, &kinds) } else { Vec::new() },
            active: narrowing::active(self),
            pager,
            sparql: if asked { self.sparql() } else { String::new() },
            nature: self.narrowing.kind.clone().unwrap_or_default(),
            examples: if asked { Vec::new() } else { self.examples() },
            kinds: if browsing { self.kind_rows() } else { Vec::new() },
        })
    }

    fn one_group(&self, rows: &mut Rows<'_>, page: usize) -> Vec<GroupOfKind> {
        let from = ((page - 1) * PAGE).min(self.places.len());
        let to = (from + PAGE).min(self.places.len());
        let hits = self.hits(&self.places[from..to]);
        let Some(kind) = hits.first().map(|hit| hit.kind.clone()) else { return Vec::new() };
        vec![GroupOfKind {
            title: group_title(&kind, self.places.len()),
            count: filters::number(self.places.len()),
            key: kind.key,
            transverse: kind.transverse,
            rows: hits.iter().map(|hit| rows.row(hit)).collect(),
            more: None,
        }]
    }

    fn groups(&self, rows: &mut Rows<'_>, kinds: &[(&Kind, usize)]) -> Vec<GroupOfKind> {
        kinds
            .iter()
            .take(MOST_GROUPS)
            .map(|(kind, count)| {
                let narrowing =
                    Narrowing { kind: Some(kind.key.clone()), ..self.narrowing.clone() };
                let mut places = self.index.narrowed(&self.answers, &narrowing);
                places.truncate(OF_EACH_KIND);
                let more = (*count > OF_EACH_KIND).then(|| self.url_of_kind(&kind.key));
                GroupOfKind {
                    key: kind.key.clone(),
                    title: group_title(kind, *count),
                    count: filters::number(*count),
                    transverse: kind.transverse,
                    rows: self.hits(&places).iter().map(|hit| rows.row(hit)).collect(),
                    more,
                }
            })
            .collect()
    }

    fn url_of_kind(&self, key: &str) -> String {
        self.visit.url_with(&[("nature", key.to_owned()), ("page", String::new())])
    }

    fn summary(&self) -> String {
        match (self.query.is_empty(), self.places.len()) {
            (true, _) => "Cherchez un système, un organisme, une donnée, une règle… par son nom, son sigle, un ancien nom, ou par ce qui en est dit."
                .to_owned(),
            (false, 0) if !self.answers.is_empty() => "Rien ne correspond à ces filtres.".to_owned(),
            (false, 0) => "Rien ne répond à cette recherche sur la carte.".to_owned(),
            (false, total) => counted(total, "réponse", "réponses"),
        }
    }

    /// What was understood otherwise than it was written.
    fn remarks(&self) -> Vec<String> {
        let reading = &self.answers.reading;
        let mut remarks = Vec::new();
        if reading.cut {
            remarks.push(format!(
                "La recherche est longue\u{a0}: seuls ses {LONGEST_QUERY} premiers caractères et ses douze premiers mots ont compté."
            ));
        }
        if !reading.unknown.is_empty() && !self.answers.is_empty() {
            let words: Vec<String> = reading
                .unknown
                .iter()
                .map(|word| format!("«\u{202f}{}\u{202f}»", printable(word)))
                .collect();
            let (noun, verb) = match words.len() {
                1 => ("Un mot que rien ne porte a été laissé", "de côté"),
                _ => ("Des mots que rien ne porte ont été laissés", "de côté"),
            };
            remarks.push(format!("{noun} {verb}\u{a0}: {}.", words.join(", ")));
        }
        if reading.partial {
            remarks.push(
                "Aucune réponse ne réunit tous ces mots\u{a0}: voici celles qui en réunissent le plus."
                    .to_owned(),
            );
        }
        remarks
    }

    /// The query with its mistakes corrected, spelled as the best answer spells it.
    fn corrected(&self, rows: &Rows<'_>) -> Option<(String, String)> {
        let best: Vec<Hit> = self.hits(&self.answers.places().take(10).collect::<Vec<_>>());
        let corrected =
            self.answers.reading.corrected_query(&self.query, |word| rows.spelling(&best, word))?;
        let href = self.visit.url_with(&[("q", corrected.clone()), ("page", String::new())]);
        Some((corrected, href))
    }

    fn sparql(&self) -> String {
        sparql::named(&self.answers.reading.words().collect::<Vec<_>>())
    }

    /// Names to try: those of the things that are most spoken of.
    fn examples(&self) -> Vec<(String, String)> {
        let names = self.visit.names();
        let mut examples = Vec::new();
        for target in self.index.most_linked(EXAMPLES * 4) {
            let Target::Thing(iri) = target else { continue };
            let shown = names.thing(&iri);
            if !shown.fictitious && examples.len() < EXAMPLES {
                examples.push((shown.text.clone(), urls::search(&shown.text)));
            }
        }
        examples
    }

    fn kind_rows(&self) -> Vec<KindRow> {
        self.index
            .kinds()
            .into_iter()
            .filter_map(|(kind, count)| {
                let class =
                    kind.class.as_ref().and_then(|iri| self.visit.schema.class(iri.as_ref()));
                let href = match class {
                    Some(class) if class.is_main() => list_url(&class.key),
                    Some(_) => return None,
                    None if kind.key == Kind::QUESTION => "/analyses".to_owned(),
                    None => return None,
                };
                Some(KindRow {
                    text: kind.plural.clone(),
                    count: filters::number(count),
                    href,
                    transverse: kind.transverse,
                })
            })
            .collect()
    }
}

fn title(query: &str) -> String {
    if query.is_empty() {
        "Recherche".to_owned()
    } else {
        format!("Recherche\u{a0}: «\u{202f}{query}\u{202f}»")
    }
}

fn group_title(kind: &Kind, count: usize) -> String {
    if count > 1 { kind.plural.clone() } else { kind.label.clone() }
}

/// The query as it may be shown again: cut, without the characters that are not seen but change how others are.
fn printable(query: &str) -> String {
    let text: String = query
        .chars()
        .take(LONGEST_QUERY)
        .filter(|letter| {
            !matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    text.trim().to_owned()
}
