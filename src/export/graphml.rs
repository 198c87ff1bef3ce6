//! GraphML: elements as nodes, relationships as edges. Source: graphml.graphdrawing.org, structural part.

use std::collections::HashSet;
use std::io::{self, Write};

use super::Remarks;
use super::format::not_drawn;
use super::xml::Xml;
use crate::model::{Concept, Model};

/// Attributes of nodes and edges.
const KEYS: [(&str, &str, &str); 6] = [
    ("nom", "node", "label"),
    ("type", "node", "type"),
    ("documentation", "node", "documentation"),
    ("nom-du-lien", "edge", "label"),
    ("type-du-lien", "edge", "type"),
    ("documentation-du-lien", "edge", "documentation"),
];

/// Writes the elements and the relationships of a model.
pub(super) fn write(model: &Model, out: &mut dyn Write) -> io::Result<Remarks> {
    let mut remarks = Remarks::default();
    let mut xml = Xml::new(out)?;
    let mut root = xml.tag("graphml");
    root.attribute("xmlns", "http://graphml.graphdrawing.org/xmlns");
    root.open()?;
    for (id, what, name) in KEYS {
        let mut tag = xml.tag("key");
        tag.attribute("id", id)
            .attribute("for", what)
            .attribute("attr.name", name)
            .attribute("attr.type", "string");
        tag.empty()?;
    }
    let mut tag = xml.tag("graph");
    tag.attribute("id", "modele").attribute("edgedefault", "directed");
    tag.open()?;
    let mut nodes: HashSet<&str> = HashSet::with_capacity(model.elements.len());
    for element in &model.elements {
        nodes.insert(&element.concept.identifier);
        let mut tag = xml.tag("node");
        tag.attribute("id", &element.concept.identifier);
        tag.open()?;
        let keys = ["nom", "type", "documentation"];
        data(&mut xml, keys, (&element.concept, element.kind.name()))?;
        xml.close("node")?;
    }
    for one in &model.relationships {
        if !nodes.contains(one.source.as_str()) || !nodes.contains(one.target.as_str()) {
            not_drawn(&mut remarks, &one.concept.identifier);
            continue;
        }
        let mut tag = xml.tag("edge");
        tag.attribute("id", &one.concept.identifier)
            .attribute("source", &one.source)
            .attribute("target", &one.target);
        tag.open()?;
        let keys = ["nom-du-lien", "type-du-lien", "documentation-du-lien"];
        data(&mut xml, keys, (&one.concept, one.kind.name()))?;
        xml.close("edge")?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    xml.finish()?;
    Ok(remarks)
}

fn data<W: Write>(
    xml: &mut Xml<W>,
    [name, kind, documentation]: [&str; 3],
    (concept, type_name): (&Concept, &str),
) -> io::Result<()> {
    let said = concept.documentation.first().map(|text| text.value.clone()).unwrap_or_default();
    let label = concept.name().unwrap_or_default();
    for (key, value) in [(name, label.as_str()), (kind, type_name), (documentation, &said)] {
        if !value.is_empty() {
            xml.data(key, value)?;
        }
    }
    Ok(())
}
