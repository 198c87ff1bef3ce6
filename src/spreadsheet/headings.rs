//! What headings mean: names, synonyms and keys of the properties of a class, accents and case aside.

use std::collections::HashMap;

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, NamedNodeRef};

use super::plan::{Choices, ColumnPlan, Mode, Plan, SheetPlan, Target};
use super::remembered::Remembered;
use super::{Context, columns};
use crate::import::sheet::{Cell, Row, Sheet, Workbook};
use crate::schema::{Class, Schema, local_name};
use crate::search::normalise;

/// Rows looked at to find that of the headings.
const LOOKED_AT: usize = 25;
/// Values shown of each column.
const SAMPLES: usize = 4;
/// Columns of a plan: beyond, nothing can be decided by hand.
const MOST_COLUMNS: usize = 500;
/// Longest name of a sheet in a workbook: longer names of classes are cut.
const SHEET_NAME: usize = 31;

/// Words that make no difference in a heading.
const SMALL_WORDS: [&str; 16] = [
    "de", "du", "des", "d", "la", "le", "les", "l", "un", "une", "of", "the", "ou", "s", "en", "a",
];

/// Headings of our own files that tell the address of a thing, and its class.
const ADDRESS: [&str; 4] = ["iri", "adresse iri", "uri", "adresse sur la carte"];
const CLASS: [&str; 3] = ["nature", "classe", "class"];
/// The heading of our own lists that says nothing of the thing itself.
const BADGE: &str = "exemple fictif";

/// Proposes how to read a table: what was chosen, else what was decided before, else what the headings say.
pub fn propose(context: Context<'_>, book: &Workbook, choices: &Choices) -> Plan {
    let remembered = Remembered::read(context);
    let mut plan = Plan::default();
    for sheet in &book.sheets {
        plan.sheets.push(of_sheet(context, sheet, (choices, &remembered)));
    }
    let has_addresses = |sheet: &SheetPlan| {
        let is_address = |column: &ColumnPlan| column.target == Target::Address;
        sheet.class().is_some() && sheet.columns.iter().any(is_address)
    };
    let usual = if plan.sheets.iter().any(has_addresses) { Mode::Correct } else { Mode::Replace };
    plan.mode = choices.mode.unwrap_or(usual);
    plan
}

fn of_sheet(
    context: Context<'_>,
    sheet: &Sheet,
    (choices, remembered): (&Choices, &Remembered),
) -> SheetPlan {
    let schema = context.schema;
    if [super::ORIGIN, super::MANUAL, super::LISTS].contains(&&*sheet.name) {
        return empty(sheet);
    }
    let own = |chosen: &Option<String>| chosen.as_ref().is_some_and(|name| *name == sheet.name);
    let chosen = choices.classes.iter().find(|(name, _)| own(name));
    let by_default = choices.classes.iter().find(|(name, _)| name.is_none());
    let is_left_out = chosen.is_some_and(|(_, class)| class.is_empty() || class == "-");
    let named = |name: &str| class_named(schema, name);
    let class = match chosen {
        Some((_, name)) => named(name),
        None => named(&sheet.name).or_else(|| of_natures(schema, sheet)).or_else(|| {
            remembered.class(&sheet.name).and_then(|iri| schema.class(iri.as_ref())).or_else(|| {
                let class = by_default.and_then(|(_, name)| named(name))?;
                // Of several sheets, those that have nothing of the class are of something else.
                says_something(schema, class, sheet).then_some(class)
            })
        }),
    };
    let heading = heading_row(schema, class, sheet);
    let (number, cells) = match heading.and_then(|place| sheet.rows.get(place)) {
        Some(row) => (row.number, row),
        None => return empty(sheet),
    };
    let below = &sheet.rows[heading.map_or(0, |place| place + 1)..];
    let is_open = class.is_none() && !is_left_out;
    let guess = is_open.then(|| guess(schema, (&sheet.name, cells))).flatten();
    let is_guessed = guess.is_some();
    let class = class.or(guess);
    let words = class.map(|class| Words::of(schema, class));
    let columns = columns_of(cells, below)
        .map(|mut column| {
            let decided = choices
                .columns
                .iter()
                .find(|(name, heading, _)| {
                    name.as_ref().is_none_or(|name| *name == sheet.name)
                        && normalise(heading) == normalise(&column.heading)
                })
                .and_then(|(_, _, meant)| target_said(schema, words.as_ref(), meant));
            let decided =
                decided.or_else(|| remembered.target(&sheet.name, &column.heading).cloned());
            column.is_decided = decided.is_some();
            if let Some(words) = &words {
                column.target = decided
                    .unwrap_or_else(|| words.target(schema, &column.heading, &column.samples));
            }
            column
        })
        .collect();
    SheetPlan {
        sheet: sheet.name.clone(),
        class: class.filter(|_| !is_left_out).map(|class| class.iri.clone()),
        is_guessed,
        heading: number,
        rows: below.len(),
        columns,
    }
}

fn empty(sheet: &Sheet) -> SheetPlan {
    let sheet = sheet.name.clone();
    SheetPlan { sheet, class: None, is_guessed: false, heading: 0, rows: 0, columns: Vec::new() }
}

/// The nearest class above those that a column tells row by row, as the lists of Portulan do.
fn of_natures<'s>(schema: &'s Schema, sheet: &Sheet) -> Option<&'s Class> {
    let heading = sheet.rows.iter().take(LOOKED_AT).position(|row| {
        row.cells.iter().any(|(_, cell)| CLASS.contains(&&*normalise(&cell.text())))
    })?;
    let is_class = |text: String| CLASS.contains(&&*normalise(&text));
    let (column, _) = sheet.rows[heading].cells.iter().find(|(_, cell)| is_class(cell.text()))?;
    let below = &sheet.rows[heading + 1..];
    let mut natures: Vec<String> =
        below.iter().filter_map(|row| row.cell(*column)).map(Cell::text).collect();
    natures.sort();
    natures.dedup();
    let classes: Option<Vec<&Class>> =
        natures.iter().map(|name| class_named(schema, name)).collect();
    let classes = classes.filter(|classes| !classes.is_empty())?;
    let common = classes[0]
        .ancestors
        .iter()
        .filter(|above| classes.iter().all(|class| class.ancestors.contains(above)));
    // Ancestors come nearest first.
    common.filter_map(|iri| schema.class(iri.as_ref())).find(|class| class.listed)
}

/// Whether one of the first rows holds a heading of the class.
fn says_something(schema: &Schema, class: &Class, sheet: &Sheet) -> bool {
    let words = Words::of(schema, class);
    let first = sheet.rows.iter().take(LOOKED_AT).flat_map(|row| &row.cells);
    first.into_iter().any(|(_, cell)| words.target(schema, &cell.text(), &[]) != Target::Unknown)
}

/// The class that the headings make likely: the one whose words they say most, its own name counting for more. To be
/// confirmed by somebody.
fn guess<'s>(schema: &'s Schema, (name, headings): (&str, &Row)) -> Option<&'s Class> {
    let texts: Vec<String> = headings.cells.iter().map(|(_, cell)| cell.text()).collect();
    let said: Vec<String> = texts
        .iter()
        .map(String::as_str)
        .chain([name])
        .map(|text| format!(" {} ", normalise(text)))
        .collect();
    let score = |class: &Class| {
        let words = Words::of(schema, class);
        let known = |text: &&String| words.target(schema, text, &[]) != Target::Unknown;
        let named = class.names.iter().map(|name| format!(" {} ", normalise(name)));
        let is_named = named.into_iter().any(|name| said.iter().any(|text| text.contains(&name)));
        let count = texts.iter().filter(known).count();
        (count >= 2 || (is_named && count > 0)).then_some(count + usize::from(is_named) * 3)
    };
    let main = schema.classes().iter().filter(|class| class.is_main());
    let scored = main.filter_map(|class| Some((score(class)?, class)));
    scored
        .max_by_key(|(score, class)| (*score, std::cmp::Reverse(class.rank)))
        .map(|(_, class)| class)
}

/// The columns that have a heading or cells, with the first values of each.
fn columns_of<'s>(
    headings: &'s Row,
    below: &'s [Row],
) -> impl Iterator<Item = ColumnPlan> + use<'s> {
    let mut found: std::collections::BTreeMap<u32, ColumnPlan> = std::collections::BTreeMap::new();
    let column = |place: u32, heading: String| ColumnPlan {
        column: place,
        heading,
        target: Target::Unknown,
        is_decided: false,
        samples: Vec::new(),
    };
    for (place, cell) in headings.cells.iter().take(MOST_COLUMNS) {
        let heading = cell.text().split_whitespace().collect::<Vec<_>>().join(" ");
        found.insert(*place, column(*place, heading));
    }
    for row in below {
        for (place, cell) in &row.cells {
            if !found.contains_key(place) && found.len() < MOST_COLUMNS {
                found.insert(*place, column(*place, String::new()));
            }
            if let Some(known) = found.get_mut(place)
                && known.samples.len() < SAMPLES
            {
                let text = cell.text();
                if !known.samples.contains(&text) {
                    known.samples.push(text);
                }
            }
        }
    }
    found.into_values()
}

/// The place of the row of the headings: that which says most known words, else the first one that is as wide as the
/// table; the lines of a title above are passed over.
fn heading_row(schema: &Schema, class: Option<&Class>, sheet: &Sheet) -> Option<usize> {
    let rows = &sheet.rows[..sheet.rows.len().min(LOOKED_AT)];
    let words = class.map(|class| Words::of(schema, class));
    let known = |row: &Row| {
        let is_known = |text: String| match &words {
            Some(words) => words.target(schema, &text, &[]) != Target::Unknown,
            None => ADDRESS.contains(&&*normalise(&text)) || CLASS.contains(&&*normalise(&text)),
        };
        row.cells.iter().filter(|(_, cell)| is_known(cell.text())).count()
    };
    let best =
        rows.iter().enumerate().map(|(place, row)| (known(row), std::cmp::Reverse(place))).max();
    if let Some((count, std::cmp::Reverse(place))) = best
        && count >= 2
    {
        return Some(place);
    }
    let widest = rows.iter().map(|row| row.cells.len()).max()?;
    rows.iter().position(|row| row.cells.len() * 5 >= widest * 3)
}

/// The class that people call so: by its key, its address or one of its names.
pub(super) fn class_named<'s>(schema: &'s Schema, name: &str) -> Option<&'s Class> {
    let wanted = normalise(name);
    if wanted.is_empty() {
        return None;
    }
    let is_cut = name.chars().count() >= SHEET_NAME;
    let main = schema.classes().iter().filter(|class| class.listed);
    let is_named = |class: &&Class| {
        let mut names = class.names.iter().map(|name| normalise(name));
        class.iri.as_str() == name
            || class.key == name
            || normalise(local_name(class.iri.as_str())) == wanted
            || names.any(|known| known == wanted || (is_cut && known.starts_with(&wanted)))
    };
    main.filter(|class| is_named(class)).min_by_key(|class| class.rank)
}

/// A meaning as people choose it.
fn target_said(schema: &Schema, words: Option<&Words>, meant: &str) -> Option<Target> {
    match meant.trim() {
        "" => None,
        "-" => Some(Target::Ignored),
        meant if meant.contains(':') => {
            let known = schema.properties().find(|(iri, _)| iri.as_str() == meant);
            known.map(|(iri, _)| Target::Property(iri.clone())).or_else(|| reserved(meant))
        }
        meant => {
            let target =
                reserved(meant).or_else(|| words.map(|words| words.target(schema, meant, &[])));
            target.filter(|target| *target != Target::Unknown)
        }
    }
}

fn reserved(meant: &str) -> Option<Target> {
    let word = normalise(meant);
    if ADDRESS.contains(&&*word) {
        return Some(Target::Address);
    }
    CLASS.contains(&&*word).then_some(Target::Class)
}

/// The words under which the properties of a class are known.
pub(super) struct Words {
    known: HashMap<String, NamedNode>,
    /// The words of the class itself, which headings often repeat.
    class: Vec<String>,
}

impl Words {
    pub(super) fn of(schema: &Schema, class: &Class) -> Self {
        let mut known: HashMap<String, NamedNode> = HashMap::new();
        let mut add = |name: &str, path: &NamedNode| {
            for key in [normalise(name), content(&normalise(name), &[])] {
                if !key.is_empty() {
                    known.entry(key).or_insert_with(|| path.clone());
                }
            }
        };
        // Names in the context of the class win over names in general, and those over synonyms.
        let shapes = columns::usable(class);
        for shape in &shapes {
            shape.names.iter().for_each(|name| add(name, &shape.path));
        }
        for shape in &shapes {
            if let Some(property) = schema.property(shape.path.as_ref()) {
                add(&property.label, &shape.path);
            }
        }
        for shape in &shapes {
            if let Some(property) = schema.property(shape.path.as_ref()) {
                property.names.iter().for_each(|name| add(name, &shape.path));
            }
            add(local_name(shape.path.as_str()), &shape.path);
        }
        let names = class
            .names
            .iter()
            .flat_map(|name| normalise(name).split(' ').map(str::to_owned).collect::<Vec<_>>());
        Self { known, class: names.collect() }
    }

    /// What a heading means, its first values helping where one word means two things.
    pub(super) fn target(&self, schema: &Schema, heading: &str, samples: &[String]) -> Target {
        // «Criticité *», «Mise en service (année)»: marks and remarks aside.
        let heading = heading.trim_end_matches(['*', ' ', ':', '\u{a0}']);
        let word = normalise(heading);
        if word == BADGE {
            return Target::Ignored;
        }
        if ADDRESS.contains(&&*word) {
            return Target::Address;
        }
        let are_classes =
            !samples.is_empty() && samples.iter().all(|name| class_named(schema, name).is_some());
        if CLASS.contains(&&*word) && (are_classes || !self.known.contains_key(&word)) {
            return Target::Class;
        }
        let before = heading.split_once('(').map_or(heading, |(before, _)| before);
        for text in [heading, before] {
            let word = normalise(text);
            let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
            let bare = content(&word, &self.class);
            let tried = [word.clone(), content(&word, &[]), bare.clone(), singular(&bare)];
            if let Some(path) = tried.iter().find_map(|word| self.known.get(word)) {
                return Target::Property(path.clone());
            }
            // «Application», over the names of applications.
            if bare.is_empty() && !word.is_empty() {
                return Target::Property(rdfs::LABEL.into_owned());
            }
        }
        Target::Unknown
    }
}

/// The words of a heading that count.
fn content(words: &str, class: &[String]) -> String {
    let counts =
        |word: &&str| !SMALL_WORDS.contains(word) && !class.iter().any(|known| known == word);
    words.split(' ').filter(counts).collect::<Vec<_>>().join(" ")
}

/// Whether a property is the class itself, which a column may tell.
pub(super) fn is_type(path: NamedNodeRef<'_>) -> bool {
    path == rdf::TYPE
}
