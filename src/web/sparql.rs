//! The SPARQL that gives what a page shows: written for the reader to reuse, never run by the page itself.
//!
//! Terms are written by `oxrdf`, which escapes them: data cannot break out of the text.

use oxrdf::{Literal, NamedNode, Term};

/// The facts about a thing, with the graph of each.
pub(super) fn facts(thing: &NamedNode) -> String {
    format!(
        "SELECT ?propriete ?valeur ?graphe WHERE {{\n  GRAPH ?graphe {{ {thing} ?propriete ?valeur }}\n}}\n\
         ORDER BY ?propriete ?valeur ?graphe\nLIMIT 2000\n"
    )
}

/// The things that speak of a thing.
pub(super) fn incoming(thing: &NamedNode) -> String {
    format!(
        "SELECT DISTINCT ?propriete ?chose WHERE {{\n  ?chose ?propriete {thing} .\n}}\n\
         ORDER BY ?propriete ?chose\nLIMIT 2000\n"
    )
}

/// A filter of a list: the property has one of the values, or possibly none.
pub(super) struct Filter {
    /// The property.
    pub(super) property: NamedNode,
    /// The values, one of which is enough.
    pub(super) values: Vec<Term>,
    /// Whether things of which nothing is said pass too.
    pub(super) or_absent: bool,
}

/// The things of some classes that pass some filters.
pub(super) fn list(classes: &[NamedNode], filters: &[Filter]) -> String {
    let mut text = String::from(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\nSELECT DISTINCT ?chose ?nom WHERE {\n",
    );
    text.push_str("  VALUES ?classe {\n");
    for class in classes {
        text.push_str(&format!("    {class}\n"));
    }
    text.push_str("  }\n  ?chose a ?classe .\n");
    for (place, Filter { property, values, or_absent }) in filters.iter().enumerate() {
        let absent = format!("FILTER NOT EXISTS {{ ?chose {property} ?rien{place} }}");
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        let has_one = format!(
            "VALUES ?valeur{place} {{ {} }} ?chose {property} ?valeur{place} .",
            values.join(" ")
        );
        text.push_str(&match (values.is_empty(), or_absent) {
            (true, true) => format!("  {absent}\n"),
            (_, true) => format!("  {{ {has_one} }} UNION {{ {absent} }}\n"),
            (_, false) => format!("  {has_one}\n"),
        });
    }
    text.push_str("  OPTIONAL { ?chose rdfs:label ?nom }\n}\nORDER BY ?nom ?chose\nLIMIT 10000\n");
    text
}

/// The things whose names hold all these words: what plain SPARQL can say of a search.
pub(super) fn named(words: &[&str]) -> String {
    let mut text = String::from(
        "PREFIX ptl: <https://w3id.org/portulan/ontologie#>\n\
         PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\
         PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n\n\
         SELECT DISTINCT ?chose ?nom WHERE {\n  \
         ?chose rdfs:label|ptl:sigle|skos:altLabel|skos:hiddenLabel|ptl:alias/rdfs:label ?nom .\n",
    );
    for word in words {
        let word = Literal::new_simple_literal(word.to_lowercase());
        text.push_str(&format!("  FILTER(CONTAINS(LCASE(STR(?nom)), {word}))\n"));
    }
    text.push_str("}\nORDER BY ?nom ?chose\nLIMIT 1000\n");
    text
}
