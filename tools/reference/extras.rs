//! Rows of the tables that complete the surveys: other things, texts, dated names, identifiers, single facts.

use anyhow::{Context, Result, bail};
use oxrdf::{Literal, NamedNode};

use super::Converter;
use super::facts::{About, Support, is_reliability};
use super::sources::Scope;
use super::tables::{Row, slug};
use super::terms::{address, date, french};

impl Converter {
    /// The support of a row that has its own `source` and `fiabilite` cells.
    fn support_of(&mut self, row: &Row<'_>) -> Result<Support> {
        let reliability = row.get("fiabilite");
        if !reliability.is_empty() && !is_reliability(reliability) {
            bail!("unknown reliability «{reliability}»");
        }
        if row.get("source").is_empty() {
            bail!("a source is missing");
        }
        Ok(self.sources.read(row.get("source")).support(Scope::Row).rated(reliability))
    }

    /// A row of `choses.csv`.
    pub(crate) fn thing(&mut self, row: &Row<'_>) -> Result<()> {
        let subject = self.terms.thing(row.get("cle"))?;
        let support = self.support_of(row)?;
        let about = About::new(&subject, &support);
        let class = self.terms.prefixed(row.get("classe"))?;
        self.state(about, "rdf:type", class)?;
        self.state(about, "rdfs:label", french(row.get("nom")))?;
        if !row.get("sigle").is_empty() {
            let acronym = Literal::new_simple_literal(row.get("sigle"));
            self.state(about, "ptl:sigle", acronym)?;
        }
        for name in row.list("autres_noms") {
            self.state(about, "skos:altLabel", french(&name))?;
        }
        let property = match row.get("classe") {
            "ptl:ActeurType" => "ptl:mission",
            "ptl:ObjetDeDonnees" => "skos:definition",
            _ => "dct:description",
        };
        self.state_text(about, property, row.get("definition"))
    }

    /// A row of `textes.csv`: a text rests on the sources of the rows that cite it.
    pub(crate) fn text(&mut self, row: &Row<'_>) -> Result<()> {
        let subject = self.terms.thing(&format!("texte/{}", row.get("cle")))?;
        let mut support = self
            .facts
            .support_of_mentions(&subject)
            .with_context(|| format!("no row cites the text {}", row.get("cle")))?;
        support.doubts.clear();
        support.notes.clear();
        let about = About::new(&subject, &support);
        let class = self.terms.prefixed("ptl:TexteJuridique")?;
        self.state(about, "rdf:type", class)?;
        self.state(about, "rdfs:label", french(row.get("nom")))?;
        let kind = self.terms.prefixed(&format!("type-de-texte:{}", row.get("type")))?;
        self.state(about, "ptl:typeDeTexte", kind)?;
        if !row.get("numero").is_empty() {
            let number = Literal::new_simple_literal(row.get("numero"));
            self.state(about, "ptl:numero", number)?;
        }
        if !row.get("date").is_empty() {
            self.state(about, "dct:date", date(row.get("date"))?)?;
        }
        Ok(())
    }

    /// A row of `noms.csv`: a name borne in the past, or in another form.
    pub(crate) fn name(&mut self, row: &Row<'_>) -> Result<()> {
        let bearer = self.terms.thing(row.get("element"))?;
        let support = self.support_of(row)?;
        let name = row.get("nom");
        let subject = self.part("alias", row.get("element"), &slug(name))?;
        let about = About::new(&subject, &support);
        let class = self.terms.prefixed("ptl:Alias")?;
        self.state(about, "rdf:type", class)?;
        self.state(about, "rdfs:label", french(name))?;
        for (column, property) in [("debut", "ptl:debut"), ("fin", "ptl:fin")] {
            if row.get(column).is_empty() {
                let unknown = self.terms.prefixed(property)?;
                self.state(about, "ptl:nonEtabli", unknown)?;
            } else {
                self.state(about, property, date(row.get(column))?)?;
            }
        }
        self.state(About::new(&bearer, &support), "ptl:alias", subject)?;
        self.state(About::new(&bearer, &support), "skos:hiddenLabel", french(name))
    }

    /// A row of `identifiants.csv`.
    pub(crate) fn identifier(&mut self, row: &Row<'_>) -> Result<()> {
        let bearer = self.terms.thing(row.get("element"))?;
        let support = self.sources.read(row.get("source")).support(Scope::Codes);
        let (system, value) = (row.get("systeme"), row.get("valeur"));
        let subject = address(&format!("identifiant/{system}-{}", slug(value)))?;
        if self.facts.describes(&subject) {
            bail!("the identifier {value} of {system} designates two things");
        }
        let about = About::new(&subject, &support);
        let class = self.terms.prefixed("ptl:Identifiant")?;
        self.state(about, "rdf:type", class)?;
        self.state(about, "rdfs:label", french(value))?;
        self.state(about, "ptl:valeur", Literal::new_simple_literal(value))?;
        let scheme = self.terms.prefixed(&format!("systeme-d-identification:{system}"))?;
        self.state(about, "ptl:systemeDIdentification", scheme)?;
        self.state(About::new(&bearer, &support), "ptl:identifiant", subject)
    }

    /// A row of `faits.csv`: one fact that no survey holds.
    pub(crate) fn statement(&mut self, row: &Row<'_>) -> Result<()> {
        let subject = self.terms.thing(row.get("sujet"))?;
        let mut support = self.support_of(row)?;
        if !row.get("doute").is_empty() {
            support.doubts.insert(row.get("doute").to_owned());
        }
        let property = row.get("propriete");
        let value = self.terms.value(property, row.get("valeur"))?;
        let about = About::new(&subject, &support);
        self.state(about, property, value)
    }

    /// The address of a thing that is part of another, such as a name of an organisation.
    fn part(&self, kind: &str, owner: &str, name: &str) -> Result<NamedNode> {
        let owner = owner.rsplit('/').next().unwrap_or(owner);
        let subject = address(&format!("{kind}/{owner}-{name}"))?;
        if self.facts.describes(&subject) {
            bail!("two rows describe {subject}");
        }
        Ok(subject)
    }
}
