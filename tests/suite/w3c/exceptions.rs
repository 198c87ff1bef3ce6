//! The cases of the suites that do not pass, why, and whose doing it is.

/// Whose doing an exception is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// oxigraph's SPARQL engine: its own memory store gives the same answer, which each run proves again.
    Engine,
    /// A decision of Portulan.
    Portulan,
}

/// A case that does not pass.
#[derive(Debug)]
pub(super) struct Exception {
    /// The IRI of the case in its manifest.
    pub(super) test: &'static str,
    /// Whose doing it is.
    pub(super) owner: Owner,
    /// Why it does not pass.
    pub(super) reason: &'static str,
}

/// All of them.
pub(super) const EXCEPTIONS: &[Exception] = &[
    Exception {
        test: "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/aggregates/manifest#agg-groupconcat-04",
        owner: Owner::Engine,
        reason: "GROUP_CONCAT of strings in one language keeps the language, so `= \"1\"` is false; the standard gives a simple literal",
    },
    Exception {
        test: "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/aggregates/manifest#agg-groupconcat-06",
        owner: Owner::Engine,
        reason: "GROUP_CONCAT of strings in one language keeps the language, so `= \"1\"` is false; the standard gives a simple literal",
    },
    Exception {
        test: "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/aggregates/manifest#agg-empty-group-count-graph",
        owner: Owner::Engine,
        reason: "a sub-query inside `GRAPH ?g` is evaluated over all graphs at once, not once per graph",
    },
    Exception {
        test: "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/bindings/manifest#graph",
        owner: Owner::Engine,
        reason: "an unbound ?g in VALUES inside `GRAPH ?g` is not joined with the names of the graphs",
    },
    Exception {
        test: "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/clear/manifest#dawg-clear-graph-01",
        owner: Owner::Portulan,
        reason: "graphs exist by their quads alone: an emptied graph is gone, which SPARQL 1.1 Update lets a store do",
    },
    Exception {
        test: "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/clear/manifest#dawg-clear-named-01",
        owner: Owner::Portulan,
        reason: "graphs exist by their quads alone: an emptied graph is gone, which SPARQL 1.1 Update lets a store do",
    },
    Exception {
        test: "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/clear/manifest#dawg-clear-all-01",
        owner: Owner::Portulan,
        reason: "graphs exist by their quads alone: an emptied graph is gone, which SPARQL 1.1 Update lets a store do",
    },
    Exception {
        test: "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/functions/manifest#bnode01",
        owner: Owner::Engine,
        reason: "BNODE(\"label\") gives the same node in every solution, not one per solution",
    },
    Exception {
        test: "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/negation/manifest#graph-minus",
        owner: Owner::Engine,
        reason: "MINUS inside `GRAPH ?g` compares ?g too, so solutions without a common variable are removed",
    },
    Exception {
        test: "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/property-path/manifest#zero_or_more_set_start",
        owner: Owner::Engine,
        reason: "a path of length zero from or to a constant is kept only when the constant is in the graph",
    },
    Exception {
        test: "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/property-path/manifest#zero_or_more_set_end",
        owner: Owner::Engine,
        reason: "a path of length zero from or to a constant is kept only when the constant is in the graph",
    },
    Exception {
        test: "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/property-path/manifest#zero_or_one_set_start",
        owner: Owner::Engine,
        reason: "a path of length zero from or to a constant is kept only when the constant is in the graph",
    },
    Exception {
        test: "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/property-path/manifest#zero_or_one_set_end",
        owner: Owner::Engine,
        reason: "a path of length zero from or to a constant is kept only when the constant is in the graph",
    },
    Exception {
        test: "http://www.w3.org/2001/sw/DataAccess/tests/data-r2/graph/manifest#graph-variable-scope",
        owner: Owner::Engine,
        reason: "the variable of GRAPH is visible to the expressions and patterns inside the group, before the group is joined with it",
    },
    Exception {
        test: "http://www.w3.org/2001/sw/DataAccess/tests/data-r2/graph/manifest#graph-optional",
        owner: Owner::Engine,
        reason: "the variable of GRAPH is visible to the expressions and patterns inside the group, before the group is joined with it",
    },
];
