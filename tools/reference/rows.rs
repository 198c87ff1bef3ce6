//! Rows of the three surveys: organisations, systems, exchanges.

use anyhow::{Context, Result, bail};
use oxrdf::{Literal, NamedNode, Triple, vocab::xsd};

use super::Converter;
use super::facts::{About, Support};
use super::sources::Scope;
use super::tables::{Row, slug, split_doubt, split_outside_parentheses};
use super::terms::{address, date_in_words, french};

/// Saying that a value is missing is as reliable as its absence from the sources, no more.
fn as_absence(property: &str, support: &Support) -> Support {
    match property {
        "ptl:nonEtabli" => support.rated("non-etabli"),
        "ptl:nonSource" => support.rated("non-source"),
        _ => support.clone(),
    }
}

/// The column of a survey whose text is resolved.
#[derive(Clone, Copy)]
struct Column<'a> {
    /// Name in `correspondances.csv`, such as `systemes.operateur`.
    name: &'a str,
    /// Property of a text that is just the name of a thing, as a prefixed name.
    property: &'a str,
}

impl Converter {
    /// States `subject property value` for a value already made.
    pub(crate) fn state(
        &mut self,
        about: About<'_>,
        property: &str,
        value: impl Into<oxrdf::Term>,
    ) -> Result<()> {
        let predicate = self.terms.prefixed(property)?;
        let triple = Triple::new(about.subject.clone(), predicate, value);
        self.facts.add(triple, &as_absence(property, about.support));
        Ok(())
    }

    /// States the text of a cell, in French, unless it is empty or only says that the value is missing.
    pub(crate) fn state_text(
        &mut self,
        about: About<'_>,
        property: &str,
        text: &str,
    ) -> Result<()> {
        if matches!(text, "" | "(non établi)" | "(non sourcé)") {
            return Ok(());
        }
        let (_, doubt) = split_doubt(text);
        let support = about.support.doubted(doubt.as_deref());
        self.state(About { support: &support, ..about }, property, french(text))
    }

    /// States that the sources do not give the value of a property.
    fn state_unknown(&mut self, about: About<'_>, property: &str) -> Result<()> {
        let unknown = self.terms.prefixed(property)?;
        self.state(about, "ptl:nonEtabli", unknown)
    }

    /// States what a text says, by the reviewed table or because it is the name of a thing.
    ///
    /// Gives whether the text was understood; a text reviewed as saying nothing is.
    fn resolve(&mut self, about: About<'_>, column: Column<'_>, text: &str) -> Result<bool> {
        let (text, doubt) = split_doubt(text);
        let subject = about.subject;
        let support = about.support.doubted(doubt.as_deref());
        let meanings = self.words.meanings(column.name, &text).map(<[_]>::to_vec);
        if let Some(meanings) = meanings {
            for meaning in meanings {
                let mut support = if doubt.is_some() {
                    support.clone()
                } else {
                    support.rated(&meaning.reliability)
                };
                if !meaning.note.is_empty() {
                    let notes = if meaning.reliability.is_empty() {
                        &mut support.notes
                    } else {
                        &mut support.doubts
                    };
                    notes.insert(meaning.note.clone());
                }
                if meaning.reliability == "proposition" {
                    support.sources = self.sources.read("Portulan").support(Scope::Row).sources;
                }
                for value in &meaning.values {
                    self.state(About::new(subject, &support), &meaning.property, value.clone())?;
                }
            }
            return Ok(true);
        }
        let Some(key) = self.words.key_of(&text).or_else(|| self.terms.key_of(&text)) else {
            return Ok(false);
        };
        if column.property.is_empty() {
            return Ok(false);
        }
        let thing = self.terms.thing(key)?;
        self.state(About::new(subject, &support), column.property, thing)?;
        Ok(true)
    }

    /// [`Self::resolve`] for a text that must be understood.
    fn resolve_all(
        &mut self,
        about: About<'_>,
        column: Column<'_>,
        texts: &[String],
    ) -> Result<()> {
        for text in texts {
            if !self.resolve(about, column, text)? {
                self.warnings.push(format!(
                    "«{text}» ({}) is kept as text: no row of correspondances.csv says what it means",
                    column.name
                ));
            }
        }
        Ok(())
    }

    /// The name shown: that of the reviewed table when it has one, else the cell without its doubt.
    fn state_name(&mut self, subject: &NamedNode, row: &Row<'_>, column: &str) -> Result<()> {
        let support = self.sources.read(row.get("source")).support(Scope::Row);
        let about = About::new(subject, &support);
        let name = row.get("nom");
        self.state(about, "ptl:sigle", Literal::new_simple_literal(row.get("sigle")))?;
        if self.words.meanings(column, name).is_some() {
            self.resolve(about, Column { name: column, property: "" }, name)?;
            return self.state(about, "skos:hiddenLabel", french(name));
        }
        let (clean, doubt) = split_doubt(name);
        let support = support.doubted(doubt.as_deref());
        self.state(About::new(subject, &support), "rdfs:label", french(&clean))
    }

    /// A row of `organismes.csv`.
    pub(crate) fn organisation(&mut self, row: &Row<'_>) -> Result<()> {
        let subject = self.terms.thing(&format!("organisme/{}", slug(row.get("sigle"))))?;
        let sources = self.sources.read(row.get("source"));
        let support = sources.support(Scope::Row);
        let about = About::new(&subject, &support);
        let class = self.terms.prefixed("ptl:Organisme")?;
        self.state(about, "rdf:type", class)?;
        self.state_name(&subject, row, "organismes.nom")?;
        self.state_text(about, "ptl:mission", row.get("role"))?;
        for (name, cell, mention) in [
            ("organismes.type", "type", "ptl:mentionType"),
            ("organismes.regime", "regime", "ptl:mentionRegime"),
        ] {
            self.state_text(about, mention, row.get(cell))?;
            let column = Column { name, property: "" };
            self.resolve_all(about, column, &[row.get(cell).to_owned()])?;
        }
        let branches = row.get("branches");
        self.state_text(about, "ptl:mentionBranches", branches)?;
        let column = Column { name: "organismes.branches", property: "" };
        self.resolve_all(about, column, &row.list("branches"))?;
        let site = row.get("site");
        if site.is_empty() {
            return Ok(());
        }
        let site = Literal::new_typed_literal(site, xsd::ANY_URI);
        self.state(About::new(&subject, &sources.support(Scope::Site)), "ptl:site", site)
    }

    /// A row of `systemes.csv`.
    pub(crate) fn system(&mut self, row: &Row<'_>) -> Result<()> {
        let subject = self.terms.thing(&format!("systeme/{}", slug(row.get("sigle"))))?;
        let support = self.sources.read(row.get("source")).support(Scope::Row);
        let about = About::new(&subject, &support);
        self.state_name(&subject, row, "systemes.nom")?;
        for (mention, cell) in [
            ("ptl:finalite", "finalite"),
            ("ptl:mentionType", "type"),
            ("ptl:mentionOperateur", "operateur"),
            ("ptl:mentionUtilisateurs", "utilisateurs"),
            ("ptl:mentionDonnees", "donnees"),
            ("ptl:mentionBaseLegale", "base_legale"),
            ("ptl:mentionMiseEnService", "mise_en_service"),
        ] {
            self.state_text(about, mention, row.get(cell))?;
        }
        let types = row.list("type");
        self.resolve_all(about, Column { name: "systemes.type", property: "" }, &types)?;
        let operator = Column { name: "systemes.operateur", property: "ptl:operateur" };
        self.resolve_all(about, operator, &[row.get("operateur").to_owned()])?;
        let users = Column { name: "systemes.utilisateurs", property: "ptl:utilisateur" };
        self.resolve_all(about, users, &row.list("utilisateurs"))?;
        self.data(about, &row.list("donnees"))?;
        self.legal_basis(about, row.get("base_legale"))?;
        self.start(about, row.get("mise_en_service"))?;
        let place = Column { name: "systemes.quartier", property: "" };
        self.resolve(about, place, row.get("sigle"))?;
        if !self.facts.describes(&subject) {
            bail!("nothing is said of {subject}");
        }
        Ok(())
    }

    /// Data items: those that are words of the common vocabulary become links; all are kept as text.
    fn data(&mut self, about: About<'_>, items: &[String]) -> Result<()> {
        let column = Column { name: "systemes.donnees", property: "" };
        for item in items {
            // Most items are no word of the common vocabulary, and this is no mistake.
            self.resolve(about, column, item)?;
        }
        Ok(())
    }

    fn legal_basis(&mut self, about: About<'_>, cell: &str) -> Result<()> {
        if cell.is_empty() {
            return self.state_unknown(about, "ptl:baseLegale");
        }
        let column = Column { name: "systemes.base_legale", property: "" };
        self.resolve_all(about, column, &split_outside_parentheses(cell, ';'))
    }

    fn start(&mut self, about: About<'_>, cell: &str) -> Result<()> {
        if cell.is_empty() {
            return self.state_unknown(about, "ptl:miseEnService");
        }
        if let Some(date) = date_in_words(cell) {
            return self.state(about, "ptl:miseEnService", date);
        }
        let column = Column { name: "systemes.mise_en_service", property: "" };
        self.resolve_all(about, column, &[cell.to_owned()])
    }

    /// A row of `flux.csv`: an exchange, in the direction of the data.
    pub(crate) fn flow(&mut self, row: &Row<'_>) -> Result<()> {
        let end = |column: &str| -> Result<String> {
            let name = row.get(column);
            let key = self.terms.key_of(name).or_else(|| self.words.key_of(name));
            let key = key.with_context(|| {
                format!(
                    "«{name}» ({column}) is neither a system, an organisation nor a kind of actor"
                )
            })?;
            Ok(key.to_owned())
        };
        let (from, to) = (end("source_sys")?, end("cible_sys")?);
        let data = row.get("objet_de_donnees");
        let (clean, _) = split_doubt(data);
        let subject = self.exchange_address([&from, &to], &clean)?;
        let support = self.sources.read(row.get("source")).support(Scope::Row);
        let about = About::new(&subject, &support);
        let class = self.terms.prefixed("ptl:Echange")?;
        self.state(about, "rdf:type", class)?;
        let label =
            format!("{} → {} : {clean}", self.terms.short_name(&from), self.terms.short_name(&to));
        self.state(about, "rdfs:label", french(&label))?;
        let (sender, receiver) = (self.terms.thing(&from)?, self.terms.thing(&to)?);
        self.state(about, "ptl:emetteur", sender.clone())?;
        self.state(about, "ptl:destinataire", receiver.clone())?;
        self.state(About::new(&sender, &support), "ptl:alimente", receiver)?;
        self.state_text(about, "ptl:mentionDonnees", data)?;
        self.state_text(about, "ptl:mentionFormat", row.get("format"))?;
        let column = Column { name: "flux.objet_de_donnees", property: "" };
        self.resolve_all(about, column, &[data.to_owned()])?;
        let column = Column { name: "flux.format", property: "" };
        self.resolve_all(about, column, &[row.get("format").to_owned()])
    }

    /// The address of an exchange: its ends and the first words of its data, so that a row may move in the table.
    fn exchange_address(&self, ends: [&str; 2], data: &str) -> Result<NamedNode> {
        let name = |key: &str| key.rsplit('/').next().unwrap_or(key).to_owned();
        let data = slug(data);
        let words: Vec<&str> = data.split('-').filter(|word| word.len() > 1).take(7).collect();
        let key = format!("echange/{}-{}-{}", name(ends[0]), name(ends[1]), words.join("-"));
        let subject = address(&key)?;
        if self.facts.describes(&subject) {
            bail!(
                "two exchanges have the address {key}: make their data differ in the first words"
            );
        }
        Ok(subject)
    }
}
