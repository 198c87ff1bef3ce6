//! A difference in French, for people who read it in a terminal.

use std::fmt::Display;
use std::io::{self, Write};

use super::{Changed, Difference, Drawing, Field, Item, Section, Sort, Tally, What};

/// How much of a difference is written: what is left out is counted.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Things of each list.
    pub things: usize,
    /// Fields of each thing.
    pub fields: usize,
    /// Characters of each text.
    pub characters: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { things: 20, fields: 12, characters: 100 }
    }
}

impl Bounds {
    /// The first lines only.
    pub fn short() -> Self {
        Self { things: 5, fields: 4, characters: 60 }
    }
}

impl Sort {
    /// In the singular and in the plural, and whether the word is feminine.
    fn words(self) -> (&'static str, &'static str, bool) {
        match self {
            Self::Element => ("élément", "éléments", false),
            Self::Relationship => ("relation", "relations", true),
            Self::View => ("vue", "vues", true),
            Self::PropertyDefinition => ("propriété définie", "propriétés définies", true),
            Self::Specialization => ("spécialisation", "spécialisations", true),
            Self::Viewpoint => ("point de vue", "points de vue", false),
            Self::Folder => ("dossier", "dossiers", false),
            Self::Image => ("image", "images", true),
            Self::Thing => ("chose", "choses", true),
        }
    }

    /// As a title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Element => "Éléments",
            Self::Relationship => "Relations",
            Self::View => "Vues",
            Self::PropertyDefinition => "Définitions de propriétés",
            Self::Specialization => "Spécialisations",
            Self::Viewpoint => "Points de vue",
            Self::Folder => "Dossiers",
            Self::Image => "Images",
            Self::Thing => "Choses",
        }
    }
}

impl What {
    /// Its name in French.
    pub fn label(&self) -> String {
        match self {
            Self::Address => "adresse".into(),
            Self::Name => "nom".into(),
            Self::Type => "type".into(),
            Self::Documentation => "documentation".into(),
            Self::Property(name) => format!("propriété « {name} »"),
            Self::Source => "origine".into(),
            Self::Target => "cible".into(),
            Self::Access => "mode d’accès".into(),
            Self::Modifier => "influence".into(),
            Self::Directed => "orientation".into(),
            Self::Specialization => "spécialisation".into(),
            Self::Viewpoint => "point de vue".into(),
            Self::DataType => "type des valeurs".into(),
            Self::Setting(name) => format!("réglage « {name} »"),
            Self::Content => "contenu".into(),
            Self::Folder => "dossier".into(),
            Self::Version => "version".into(),
            Self::Metadata => "description du fichier".into(),
        }
    }
}

/// A number and what it counts: «1 ajouté», «2 ajoutés», «3 ajoutées».
fn agreed(count: usize, stem: &str, feminine: bool) -> String {
    let gender = if feminine { "e" } else { "" };
    let number = if count > 1 { "s" } else { "" };
    format!("{count} {stem}{gender}{number}")
}

/// «3 éléments», «1 relation».
pub fn counted(count: usize, sort: Sort) -> String {
    let (one, several, _) = sort.words();
    format!("{count} {}", if count > 1 { several } else { one })
}

impl Section {
    /// «3 ajoutées, 1 retirée, 2 changées», without what is zero; empty when nothing differs.
    pub fn counts(&self) -> String {
        let (.., feminine) = self.sort.words();
        let parts = [
            (self.added.len(), "ajouté"),
            (self.removed.len(), "retiré"),
            (self.changed.len(), "changé"),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        parts.map(|(count, stem)| agreed(count, stem, feminine)).collect::<Vec<_>>().join(", ")
    }
}

impl Tally {
    /// «5 cadres ajoutés, 1 déplacé»; empty when nothing changed.
    pub fn counts(&self, one: &str, several: &str) -> String {
        let mut said = Vec::new();
        for (count, stem) in [
            (self.added, "ajouté"),
            (self.removed, "retiré"),
            (self.moved, "déplacé"),
            (self.altered, "modifié"),
        ] {
            if count > 0 {
                let noun = if count > 1 { several } else { one };
                // The noun is said once.
                let noun = if said.is_empty() { format!("{noun} ") } else { String::new() };
                let number = if count > 1 { "s" } else { "" };
                said.push(format!("{count} {noun}{stem}{number}"));
            }
        }
        said.join(", ")
    }
}

impl Drawing {
    /// What changed, in sentences without their full stop.
    pub fn sentences(&self) -> Vec<String> {
        let mut said: Vec<String> =
            [self.boxes.counts("cadre", "cadres"), self.lines.counts("trait", "traits")].into();
        said.retain(|one| !one.is_empty());
        if self.reordered {
            said.push("l’ordre des cadres change".into());
        }
        said
    }
}

/// What differs in one line: «3 éléments ajoutés, 1 retiré ; 2 vues changées», or that nothing does.
pub fn summary(difference: &Difference) -> String {
    let mut said = Vec::new();
    for section in difference.sections.iter().filter(|section| !section.is_same()) {
        let (one, several, feminine) = section.sort.words();
        let mut parts = Vec::new();
        for (count, stem) in [
            (section.added.len(), "ajouté"),
            (section.removed.len(), "retiré"),
            (section.changed.len(), "changé"),
        ] {
            if count == 0 {
                continue;
            }
            let participle = agreed(count, stem, feminine);
            let (count_said, participle) = participle.split_once(' ').unwrap_or_default();
            let noun = if count > 1 { several } else { one };
            parts.push(if parts.is_empty() {
                format!("{count_said} {noun} {participle}")
            } else {
                format!("{count_said} {participle}")
            });
        }
        said.push(parts.join(", "));
    }
    if !difference.filed_elsewhere.is_empty() {
        let count = difference.filed_elsewhere.len();
        said.push(format!("{count} {} de dossier", if count > 1 { "changent" } else { "change" }));
    }
    if !difference.model.is_empty() {
        said.push("description du modèle changée".into());
    }
    if said.is_empty() { "rien ne change".into() } else { said.join(" ; ") }
}

/// Writes a difference for people: what it comes to first, then each sort of things, the lists bounded.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut impl Write, difference: &Difference, bounds: Bounds) -> io::Result<()> {
    let mut page = Page { out, bounds };
    if !difference.model.is_empty() {
        writeln!(page.out, "Le modèle lui-même")?;
        page.fields(&difference.model)?;
    }
    for section in &difference.sections {
        page.section(section)?;
    }
    if !difference.filed_elsewhere.is_empty() {
        writeln!(
            page.out,
            "Rangement : {} dans un autre dossier",
            difference.filed_elsewhere.len()
        )?;
        page.list(&difference.filed_elsewhere, |page, filed| {
            let item = page.item(&filed.item);
            let path =
                |path: &str| if path.is_empty() { "(aucun)".to_owned() } else { page.short(path) };
            writeln!(page.out, "  ~ {item} : {} → {}", path(&filed.before), path(&filed.after))
        })?;
    }
    Ok(())
}

struct Page<'p, W> {
    out: &'p mut W,
    bounds: Bounds,
}

impl<W: Write> Page<'_, W> {
    fn section(&mut self, section: &Section) -> io::Result<()> {
        let title = section.sort.title();
        let same = section.unchanged;
        if section.is_same() {
            return Ok(());
        }
        let (.., feminine) = section.sort.words();
        writeln!(
            self.out,
            "{title} : {} ({})",
            section.counts(),
            agreed(same, "inchangé", feminine)
        )?;
        self.list(&section.added, |page, item| {
            let item = page.item(item);
            writeln!(page.out, "  + {item}")
        })?;
        self.list(&section.removed, |page, item| {
            let item = page.item(item);
            writeln!(page.out, "  - {item}")
        })?;
        self.list(&section.changed, |page, changed| page.changed(changed))
    }

    /// The first of a list, and how many others there are.
    fn list<T>(
        &mut self,
        list: &[T],
        mut each: impl FnMut(&mut Self, &T) -> io::Result<()>,
    ) -> io::Result<()> {
        // One more line than allowed is shorter than saying that one is left out.
        let shown =
            if list.len() <= self.bounds.things + 1 { list.len() } else { self.bounds.things };
        for one in &list[..shown] {
            each(self, one)?;
        }
        if shown < list.len() {
            writeln!(self.out, "    … et {} autres (tous avec --json)", list.len() - shown)?;
        }
        Ok(())
    }

    fn changed(&mut self, changed: &Changed) -> io::Result<()> {
        let item = self.item(&changed.item);
        writeln!(self.out, "  ~ {item}")?;
        self.fields(&changed.fields)?;
        let Some(drawing) = &changed.drawing else { return Ok(()) };
        let sentences = drawing.sentences();
        if !sentences.is_empty() {
            writeln!(self.out, "      dessin : {}", sentences.join(" ; "))?;
        }
        for (said, names) in
            [("montre en plus", &drawing.shown), ("ne montre plus", &drawing.no_longer_shown)]
        {
            if !names.is_empty() {
                writeln!(self.out, "      {said} : {}", self.names(names))?;
            }
        }
        Ok(())
    }

    fn fields(&mut self, fields: &[Field]) -> io::Result<()> {
        for field in fields.iter().take(self.bounds.fields) {
            let label = self.short(field.what.label());
            if field.before.is_empty() && field.after.is_empty() {
                writeln!(self.out, "      {label} : changé")?;
                continue;
            }
            let (before, after) = (self.values(field, false), self.values(field, true));
            writeln!(self.out, "      {label} : {before} → {after}")?;
        }
        if fields.len() > self.bounds.fields {
            writeln!(self.out, "      … et {} autres champs", fields.len() - self.bounds.fields)?;
        }
        Ok(())
    }

    fn values(&self, field: &Field, after: bool) -> String {
        let values = if after { &field.after } else { &field.before };
        if values.is_empty() {
            return "(rien)".into();
        }
        let others = if after { &field.before } else { &field.after };
        // Two long texts are best told by the place where they part.
        let from = match (values.as_slice(), others.as_slice()) {
            ([value], [other]) => parting(value, other, self.bounds.characters),
            _ => 0,
        };
        let said = values.iter().take(self.bounds.fields).map(|value| self.excerpt(value, from));
        said.collect::<Vec<_>>().join(", ")
    }

    fn excerpt(&self, value: &str, from: usize) -> String {
        if value.is_empty() {
            return "(vide)".into();
        }
        if from == 0 {
            return format!("« {} »", self.short(value));
        }
        let rest: String = value.chars().skip(from).collect();
        format!("« …{} »", self.short(&rest))
    }

    fn item(&self, item: &Item) -> String {
        let name = match item.name.as_str() {
            "" if item.ends.is_some() => String::new(),
            "" => "(sans nom)".into(),
            name => format!("« {} »", self.short(name)),
        };
        let kind = item.kind.as_str();
        match (&item.ends, kind) {
            (Some([source, target]), kind) => {
                let (source, target) = (self.short(source), self.short(target));
                let name = if name.is_empty() { name } else { format!(" {name}") };
                format!("{kind}{name} : « {source} » → « {target} »")
            }
            (None, "") => name,
            (None, kind) => format!("{kind} {name}"),
        }
    }

    fn names(&self, names: &[String]) -> String {
        let shown = names.iter().take(self.bounds.fields);
        let mut said =
            shown.map(|name| format!("« {} »", self.short(name))).collect::<Vec<_>>().join(", ");
        if names.len() > self.bounds.fields {
            said.push_str(&format!(" et {} autres", names.len() - self.bounds.fields));
        }
        said
    }

    /// A text of a file in one line of a terminal: no control character, no more than is allowed.
    fn short(&self, text: impl Display) -> String {
        let text = text.to_string();
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = line.replace(|letter: char| letter.is_control(), "�");
        match line.char_indices().nth(self.bounds.characters) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }
}

/// Where to start an excerpt so that what differs is seen, in characters: 0 when both texts fit as they are.
fn parting(one: &str, other: &str, fits: usize) -> usize {
    if one.chars().count().max(other.chars().count()) <= fits {
        return 0;
    }
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    common.saturating_sub(fits / 4)
}
