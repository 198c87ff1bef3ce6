//! The difference of an import, as the command line shows it, with links.

use oxrdf::NamedNode;

use crate::contribution::{Comparison, Mention};
use crate::model::difference::{Changed, Field, Item, Section, Sort, What};
use crate::model::to_rdf::terms::NAMESPACE;
use crate::web::extract::Visit;
use crate::web::filters::{self, typography};

/// Things shown in each list; the files have them all.
const SHOWN: usize = 100;
/// Characters of each value.
const LONGEST: usize = 300;

/// The difference, as it is shown.
pub(super) struct DifferenceView {
    /// What it comes to, in one sentence.
    pub(super) summary: String,
    /// What changed of the model itself.
    pub(super) model: Vec<FieldView>,
    /// Sort by sort.
    pub(super) sections: Vec<SectionView>,
    /// What is in another folder: thing, before, after.
    pub(super) filed_elsewhere: ListView<(ItemView, String, String)>,
    /// Who saw it and who will see it.
    pub(super) visibility: Option<(String, String)>,
    /// Facts written in the graph of the source by other means, that leave.
    pub(super) written: Option<String>,
    /// Things that leave and of which other graphs speak.
    pub(super) left_alone: ListView<MentionView>,
    /// Things that come and of which other graphs spoke already.
    pub(super) found_again: ListView<MentionView>,
}

/// The first of a list, and how many others there are.
pub(super) struct ListView<T> {
    pub(super) shown: Vec<T>,
    pub(super) total: String,
    pub(super) others: Option<String>,
}

pub(super) struct SectionView {
    pub(super) title: &'static str,
    pub(super) counts: String,
    pub(super) same: String,
    pub(super) added: ListView<ItemView>,
    pub(super) removed: ListView<ItemView>,
    pub(super) changed: ListView<ChangedView>,
}

pub(super) struct ItemView {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) ends: Option<[String; 2]>,
    pub(super) href: Option<String>,
}

pub(super) struct ChangedView {
    pub(super) item: ItemView,
    pub(super) fields: Vec<FieldView>,
    /// What changed in a drawing, in sentences.
    pub(super) drawing: Vec<String>,
}

pub(super) struct FieldView {
    pub(super) label: String,
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
    /// Whether only the fact that it changed is known.
    pub(super) is_mute: bool,
}

pub(super) struct MentionView {
    pub(super) item: ItemView,
    pub(super) facts: usize,
    pub(super) graphs: Vec<String>,
}

impl<T> ListView<T> {
    fn of<S>(all: &[S], view: impl Fn(&S) -> T) -> Self {
        Self {
            shown: all.iter().take(SHOWN).map(view).collect(),
            total: filters::number(all.len()),
            others: (all.len() > SHOWN).then(|| filters::number(all.len() - SHOWN)),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }
}

/// Which things of a difference have a page: before the publication those that are there, after it those that remain.
struct Linked<'v> {
    visit: &'v Visit,
    is_done: bool,
}

impl DifferenceView {
    pub(super) fn new(visit: &Visit, compared: &Comparison, is_done: bool) -> Self {
        let linked = Linked { visit, is_done };
        let difference = compared.difference.as_ref();
        let sections = difference.map(|difference| difference.sections.as_slice());
        let changed = sections.unwrap_or_default().iter().filter(|section| !section.is_same());
        Self {
            summary: typography(&compared.summary()),
            model: difference.map(|it| fields(visit, &it.model)).unwrap_or_default(),
            sections: changed.map(|section| linked.section(section)).collect(),
            filed_elsewhere: ListView::of(
                difference.map(|it| it.filed_elsewhere.as_slice()).unwrap_or_default(),
                |filed| {
                    let item = linked.item(&filed.item, Sort::Element, true);
                    (item, filed.before.clone(), filed.after.clone())
                },
            ),
            visibility: compared.visibility.map(|[a, b]| (a.to_owned(), b.to_owned())),
            written: (compared.written_in_the_source > 0)
                .then(|| filters::number(compared.written_in_the_source)),
            left_alone: ListView::of(&compared.left_alone, |one| linked.mention(one, !is_done)),
            found_again: ListView::of(&compared.found_again, |one| linked.mention(one, is_done)),
        }
    }
}

impl Linked<'_> {
    fn section(&self, section: &Section) -> SectionView {
        let sort = section.sort;
        SectionView {
            title: sort.title(),
            counts: section.counts(),
            same: filters::number(section.unchanged),
            added: ListView::of(&section.added, |item| self.item(item, sort, self.is_done)),
            removed: ListView::of(&section.removed, |item| self.item(item, sort, !self.is_done)),
            changed: ListView::of(&section.changed, |changed| self.changed(changed, sort)),
        }
    }

    fn item(&self, item: &Item, sort: Sort, has_page: bool) -> ItemView {
        let address = item.address.as_deref().filter(|_| has_page);
        let address = address.and_then(|address| NamedNode::new(address).ok());
        let urls = self.visit.urls();
        let href = address.map(|address| match sort {
            Sort::View => urls.view(address.as_ref()),
            _ => urls.fiche(address.as_ref()),
        });
        let name = match item.name.as_str() {
            "" if item.ends.is_some() => String::new(),
            "" => "(sans nom)".to_owned(),
            name => filters::shortened(name, LONGEST),
        };
        ItemView {
            kind: type_name(self.visit, &item.kind),
            name,
            ends: item.ends.clone().map(|ends| ends.map(|end| filters::shortened(&end, LONGEST))),
            href,
        }
    }

    fn changed(&self, changed: &Changed, sort: Sort) -> ChangedView {
        // A thing whose address changes has no page before the publication at its new one.
        let moves = changed.fields.iter().any(|field| field.what == What::Address);
        let mut drawing = Vec::new();
        if let Some(it) = &changed.drawing {
            drawing.extend(it.sentences());
            let names = |names: &[String]| {
                let shown: Vec<String> =
                    names.iter().take(12).map(|name| filters::shortened(name, 80)).collect();
                let others = names.len().saturating_sub(12);
                let more = if others > 0 { format!(" et {others} autres") } else { String::new() };
                format!("{}{more}", shown.join(", "))
            };
            if !it.shown.is_empty() {
                drawing.push(format!("montre en plus : {}", names(&it.shown)));
            }
            if !it.no_longer_shown.is_empty() {
                drawing.push(format!("ne montre plus : {}", names(&it.no_longer_shown)));
            }
        }
        ChangedView {
            item: self.item(&changed.item, sort, self.is_done || !moves),
            fields: fields(self.visit, &changed.fields),
            drawing,
        }
    }

    fn mention(&self, mention: &Mention, has_page: bool) -> MentionView {
        MentionView {
            item: self.item(&mention.item, Sort::Element, has_page),
            facts: mention.facts,
            graphs: mention.graphs.iter().cloned().collect(),
        }
    }
}

fn fields(visit: &Visit, fields: &[Field]) -> Vec<FieldView> {
    let value = |field: &Field, value: &String| match (&field.what, value.as_str()) {
        (_, "") => "(vide)".to_owned(),
        (What::Type, kind) => type_name(visit, kind),
        (_, value) => filters::shortened(value, LONGEST),
    };
    let view = |field: &Field| FieldView {
        label: field.what.label(),
        before: field.before.iter().map(|one| value(field, one)).collect(),
        after: field.after.iter().map(|one| value(field, one)).collect(),
        is_mute: field.before.is_empty() && field.after.is_empty(),
    };
    fields.iter().map(view).collect()
}

/// A type of ArchiMate under the name that the ontology gives it.
pub(super) fn type_name(visit: &Visit, kind: &str) -> String {
    if kind.is_empty() {
        return String::new();
    }
    match NamedNode::new(format!("{NAMESPACE}{kind}")) {
        Ok(class) => {
            let names = visit.names();
            let name = names.name(&class);
            if name.label.is_empty() { kind.to_owned() } else { name.label.clone() }
        }
        Err(_) => kind.to_owned(),
    }
}

/// All that differs, one row per field of each thing: headings and rows.
pub(super) fn rows(compared: &Comparison) -> (Vec<String>, Vec<Vec<String>>) {
    let headings = [
        "sorte",
        "changement",
        "type",
        "nom",
        "origine",
        "cible",
        "adresse",
        "champ",
        "avant",
        "après",
    ];
    let mut rows = Vec::new();
    let mut add = |sort: &str, change: &str, item: &Item, field: [String; 3]| {
        let [source, target] = item.ends.clone().unwrap_or_default();
        let address = item.address.clone().unwrap_or_default();
        let mut row =
            vec![sort.to_owned(), change.to_owned(), item.kind.clone(), item.name.clone()];
        row.extend([source, target, address]);
        row.extend(field);
        rows.push(row);
    };
    let Some(difference) = &compared.difference else {
        return (headings.map(str::to_owned).into(), rows);
    };
    for section in &difference.sections {
        let sort = section.sort.title();
        for item in &section.added {
            add(sort, "ajout", item, Default::default());
        }
        for item in &section.removed {
            add(sort, "retrait", item, Default::default());
        }
        for changed in &section.changed {
            for field in &changed.fields {
                let values = [field.what.label(), field.before.join("\n"), field.after.join("\n")];
                add(sort, "changement", &changed.item, values);
            }
            if let Some(drawing) = &changed.drawing {
                let values = [
                    "dessin".to_owned(),
                    drawing.no_longer_shown.join("\n"),
                    drawing.shown.join("\n"),
                ];
                add(sort, "changement", &changed.item, values);
            }
        }
    }
    for filed in &difference.filed_elsewhere {
        let values = ["dossier".to_owned(), filed.before.clone(), filed.after.clone()];
        add("Rangement", "changement", &filed.item, values);
    }
    for field in &difference.model {
        let values = [field.what.label(), field.before.join("\n"), field.after.join("\n")];
        add("Modèle", "changement", &Item::default(), values);
    }
    (headings.map(str::to_owned).into(), rows)
}
