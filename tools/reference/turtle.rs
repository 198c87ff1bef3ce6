//! Writing Turtle that people can read: one subject per block, things first, then the facts that state them.
//!
//! Addresses under the base are written relative to it, so that a deployment with another base loads the same files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context, Result};
use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, vocab::rdf, vocab::xsd};

use super::BASE;
use super::facts::{Facts, Support, address_of_fact};
use super::sources::{Source, Sources};
use super::terms::{Terms, french};

/// Property (as written) → values (as written), in the order of properties.
type Block = BTreeMap<String, BTreeSet<String>>;

/// The files: name → text.
pub(crate) fn write_files(
    facts: &Facts,
    sources: &Sources,
    terms: &Terms,
) -> Result<BTreeMap<String, String>> {
    let writer = Writer { terms };
    let mut things: BTreeMap<&str, BTreeMap<String, Block>> = BTreeMap::new();
    let mut statements: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (triple, support) in facts.iter() {
        let NamedOrBlankNode::NamedNode(subject) = &triple.subject else {
            unreachable!("facts are stated of named things");
        };
        let file = file_of(subject);
        let block =
            things.entry(file).or_default().entry(writer.iri(subject.as_ref())).or_default();
        let property = writer.property(triple.predicate.as_ref());
        let object = writer.term(&triple.object)?;
        block.entry(property.clone()).or_default().insert(object.clone());
        let stated = [writer.iri(subject.as_ref()), writer.iri(triple.predicate.as_ref()), object];
        statements.entry(file).or_default().push(writer.statement(
            &address_of_fact(triple),
            &stated,
            support,
        )?);
    }
    let mut files = BTreeMap::new();
    for (file, blocks) in things {
        let mut body = String::new();
        for (subject, block) in &blocks {
            body.push_str(&writer.block(subject, block));
        }
        body.push_str("# Facts: where each of the above comes from.\n\n");
        for statement in statements.remove(file).unwrap_or_default() {
            body.push_str(&statement);
        }
        files.insert(format!("{file}.ttl"), writer.file(&body));
    }
    let mut body = String::new();
    for (address, source) in sources.iter() {
        body.push_str(&writer.source(address, source)?);
    }
    files.insert("sources.ttl".to_owned(), writer.file(&body));
    Ok(files)
}

/// The file that holds a thing, by the kind that its address names.
fn file_of(subject: &NamedNode) -> &'static str {
    let path = subject.as_str().strip_prefix(BASE).unwrap_or_default();
    let path = path.strip_prefix("id/").unwrap_or(path);
    let path = path.strip_prefix("reference/").unwrap_or(path);
    match path.split('/').next().unwrap_or_default() {
        "organisme" => "organismes",
        "systeme" => "systemes",
        "echange" => "echanges",
        "texte" => "textes",
        "objet" => "objets",
        "acteur-type" => "acteurs",
        "regime" => "regimes",
        "alias" | "identifiant" => "noms",
        _ => "gouvernance",
    }
}

struct Writer<'a> {
    terms: &'a Terms,
}

impl Writer<'_> {
    fn iri(&self, node: NamedNodeRef<'_>) -> String {
        let iri = node.as_str();
        let relative = iri
            .strip_prefix(BASE)
            .filter(|path| path.starts_with("id/") || path.starts_with("graphe/"));
        if let Some(path) = relative {
            return format!("<{path}>");
        }
        let mut best: Option<(&str, &str)> = None;
        for (prefix, namespace) in self.terms.prefixes() {
            if let Some(local) = iri.strip_prefix(namespace.as_str())
                && is_local_name(local)
                && best.is_none_or(|(_, other)| local.len() < other.len())
            {
                best = Some((prefix, local));
            }
        }
        match best {
            Some((prefix, local)) => format!("{prefix}:{local}"),
            None => node.to_string(),
        }
    }

    /// A property, with what sorts the type and the name first.
    fn property(&self, predicate: NamedNodeRef<'_>) -> String {
        if predicate == rdf::TYPE { "a".to_owned() } else { self.iri(predicate) }
    }

    fn literal(&self, literal: &Literal) -> String {
        if literal.datatype() == xsd::INTEGER && literal.value().bytes().all(|b| b.is_ascii_digit())
        {
            return literal.value().to_owned();
        }
        if literal.datatype() == xsd::STRING || literal.language().is_some() {
            return literal.to_string();
        }
        let value = Literal::new_simple_literal(literal.value());
        format!("{value}^^{}", self.iri(literal.datatype()))
    }

    fn term(&self, term: &Term) -> Result<String> {
        match term {
            Term::NamedNode(node) => Ok(self.iri(node.as_ref())),
            Term::Literal(literal) => Ok(self.literal(literal)),
            _ => anyhow::bail!("{term} has no place in the public facts"),
        }
    }

    fn block(&self, subject: &str, block: &Block) -> String {
        let order = |property: &str| match property {
            "a" => 0,
            "rdfs:label" => 1,
            "ptl:sigle" => 2,
            _ => 3,
        };
        let mut properties: Vec<_> = block.iter().collect();
        properties.sort_by_key(|(property, _)| (order(property), (*property).clone()));
        let lines: Vec<String> = properties
            .iter()
            .map(|(property, values)| {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                format!("{property} {}", values.join(" , "))
            })
            .collect();
        format!("{subject} {} .\n\n", lines.join(" ;\n    "))
    }

    fn statement(&self, address: &str, stated: &[String; 3], support: &Support) -> Result<String> {
        let iri = |iri: &str| -> Result<String> {
            Ok(self.iri(NamedNode::new(iri).with_context(|| iri.to_owned())?.as_ref()))
        };
        let mut text = format!(
            "{} a rdf:Statement ;\n    rdf:subject {} ;\n    rdf:predicate {} ;\n    rdf:object {} ;\n",
            iri(address)?,
            stated[0],
            stated[1],
            stated[2]
        );
        for (property, remarks) in [("ptl:doute", &support.doubts), ("skos:note", &support.notes)] {
            if !remarks.is_empty() {
                let remarks: Vec<String> =
                    remarks.iter().map(|remark| french(remark).to_string()).collect();
                writeln!(text, "    {property} {} ;", remarks.join(" , "))?;
            }
        }
        let sources: Result<Vec<String>> =
            support.sources.iter().map(|source| iri(source)).collect();
        writeln!(
            text,
            "    ptl:fiabilite fiabilite:{} ;\n    dct:source {} .\n",
            support.reliability,
            sources?.join(" , ")
        )?;
        Ok(text)
    }

    fn source(&self, address: &str, source: &Source) -> Result<String> {
        let mut block = Block::new();
        let mut add = |property: &str, value: String| {
            block.entry(property.to_owned()).or_default().insert(value);
        };
        add("a", "ptl:Source".to_owned());
        add("rdfs:label", french(&source.label).to_string());
        if let Some(address) = &source.address {
            add("ptl:adresse", self.literal(&Literal::new_typed_literal(address, xsd::ANY_URI)));
        }
        if let Some(reliability) = &source.reliability {
            add("ptl:fiabilite", format!("fiabilite:{reliability}"));
        }
        for description in &source.descriptions {
            add("dct:description", french(description).to_string());
        }
        let subject = NamedNode::new(address).with_context(|| address.to_owned())?;
        Ok(self.block(&self.iri(subject.as_ref()), &block))
    }

    /// A whole file: what it is, the prefixes that it needs, its blocks.
    fn file(&self, body: &str) -> String {
        let mut text = String::from(
            "# Written by tools/convert_reference.rs from the tables beside this file: edit those.\n\n",
        );
        for (prefix, namespace) in self.terms.prefixes() {
            let written = format!("{prefix}:");
            let used = body
                .match_indices(&written)
                .any(|(index, _)| index == 0 || body[..index].ends_with([' ', '^', '\n']));
            if used {
                text.push_str(&format!("@prefix {prefix}: <{namespace}> .\n"));
            }
        }
        format!("{text}\n{}\n", body.trim_end())
    }
}

/// Whether this can stand after a prefix without escapes.
fn is_local_name(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        && text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
}
