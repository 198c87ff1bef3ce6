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

/// The boxes and lines of a view, and what they show.
pub(super) fn view(view: &NamedNode) -> String {
    format!(
        "PREFIX archimate: <https://w3id.org/portulan/archimate#>\n\n\
         SELECT ?figure ?chose ?x ?y ?largeur ?hauteur WHERE {{\n  ?figure archimate:view {view} .\n  \
         OPTIONAL {{ ?figure archimate:element|archimate:relationship ?chose }}\n  \
         OPTIONAL {{ ?figure archimate:x ?x ; archimate:y ?y ; archimate:width ?largeur ; archimate:height ?hauteur }}\n}}\n\
         ORDER BY ?figure\nLIMIT 10000\n"
    )
}

/// All the views.
pub(super) fn views() -> String {
    "PREFIX archimate: <https://w3id.org/portulan/archimate#>\n\
     PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\n\
     SELECT ?vue ?nom ?graphe WHERE {\n  GRAPH ?graphe {\n    ?vue a archimate:View .\n    \
     OPTIONAL { ?vue rdfs:label ?nom }\n  }\n}\nORDER BY ?graphe ?nom ?vue\nLIMIT 10000\n"
        .to_owned()
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

/// The pairs that some properties relate, each property named by its pair.
pub(super) fn pairs(properties: &[&NamedNode], limit: usize) -> String {
    let mut text =
        String::from("SELECT DISTINCT ?chose ?propriete ?valeur WHERE {\n  VALUES ?propriete {\n");
    for property in properties {
        text.push_str(&format!("    {property}\n"));
    }
    text.push_str(&format!(
        "  }}\n  ?chose ?propriete ?valeur .\n}}\nORDER BY ?propriete ?valeur ?chose\nLIMIT {limit}\n"
    ));
    text
}

/// What one reaches from a thing by some steps (property paths, one of them each time); `most` steps, or any number.
pub(super) fn reached(thing: &NamedNode, steps: &[String], most: Option<usize>) -> String {
    let step = format!("({})", steps.join("|"));
    let path = match most {
        None => format!("{step}+"),
        Some(most) => {
            let more = std::iter::repeat_n(format!("{step}?"), most.saturating_sub(1));
            std::iter::once(step.clone()).chain(more).collect::<Vec<_>>().join("\n    / ")
        }
    };
    format!(
        "SELECT DISTINCT ?chose WHERE {{\n  {thing}\n    {path}\n    ?chose .\n}}\nLIMIT 10000\n"
    )
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

/// What the levels of maturity expect of the things of a class, or of each class, and of which the map says nothing.
pub(super) fn unsaid(class: Option<&NamedNode>) -> String {
    let only = class.map(|class| format!("  VALUES ?classe {{ {class} }}\n")).unwrap_or_default();
    format!(
        "PREFIX ptl: <https://w3id.org/portulan/ontologie#>\n\
         PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\
         PREFIX sh: <http://www.w3.org/ns/shacl#>\n\n\
         SELECT ?chose ?nom ?propriete (MIN(?rang) AS ?niveau) WHERE {{\n{only}  \
         ?forme sh:targetClass ?classe ; sh:property ?attente .\n  \
         ?attente ptl:niveau/ptl:rang ?rang ; sh:path ?propriete .\n  \
         ?sorte rdfs:subClassOf* ?classe .\n  \
         ?chose a ?sorte .\n  \
         FILTER NOT EXISTS {{ ?chose ?propriete ?valeur }}\n  \
         OPTIONAL {{ ?chose rdfs:label ?nom }}\n}}\n\
         GROUP BY ?chose ?nom ?propriete\nORDER BY ?niveau ?nom ?chose ?propriete\nLIMIT 10000\n"
    )
}
