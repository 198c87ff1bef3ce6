//! The walls of ARCHITECTURE.md, held by reading the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// Longest file accepted, its tests aside.
const LONGEST_FILE: usize = 400;

/// A crate, and the only places of `src/` that may use it.
const WALLS: &[(&str, &[&str])] = &[
    ("quick_xml", &["src/import", "src/export/xml.rs", "src/diagram/tests.rs"]),
    ("rustix", &["src/sparql/worker.rs"]),
    ("sparesults", &["src/sparql", "src/cli/query.rs"]),
    ("mimalloc", &["src/main.rs"]),
    ("zip", &["src/backup.rs", "src/import/package.rs", "src/publication/epub.rs"]),
    ("base64", &["src/model/from_rdf/extra.rs", "src/model/to_rdf/extra.rs"]),
    ("object_store", &["src/journal", "src/repository/tests.rs"]),
    ("flate2", &["src/journal", "src/web/cache.rs"]),
    ("prometheus_client", &["src/web/metrics.rs"]),
    ("quick_cache", &["src/web/cache.rs"]),
    ("lz4_flex", &["src/edition/snapshot.rs"]),
    ("spareval", &["src/edition"]),
    ("spargebra", &["src/edition", "src/derivation", "src/shacl"]),
    ("regex", &["src/shacl/compile/constraints.rs", "src/shacl/shape.rs"]),
    ("oxsdatatypes", &["src/shacl/literal.rs"]),
    ("aho_corasick", &["src/glossary"]),
    ("pulldown_cmark", &["src/web/markdown.rs"]),
    ("axum", &["src/web", "src/cli/serve.rs"]),
    ("askama", &["src/web"]),
    ("rust_xlsxwriter", &["src/export/workbook.rs"]),
    ("saphyr_parser", &["src/import/openapi.rs"]),
    ("calamine", &["src/import/sheet/xlsx.rs"]),
    ("tantivy", &["src/search"]),
    ("petgraph", &["src/network"]),
    ("clap", &["src/cli", "src/main.rs"]),
    (
        "csv",
        &["src/export/table.rs", "src/export/template.rs", "src/import/sheet", "src/web/export.rs"],
    ),
    ("anyhow", &["src/cli", "src/main.rs"]),
    ("oxigraph", &["src/edition/tests.rs"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files of `src/`: their path from the root, and their text.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src is readable") {
            let path: PathBuf = entry.expect("src is readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).expect("under the root").display().to_string();
                found.push((name, fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    assert!(found.len() > 30, "the sources were found");
    found
}

/// The text without the unit tests at its foot and without comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let end = text.find("\n#[cfg(test)]").unwrap_or(text.len());
    text[..end].lines().filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn each_library_is_used_where_it_belongs() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        for (library, places) in WALLS {
            let uses = code(&text).any(|line| line.contains(&format!("{library}::")));
            if uses && !places.iter().any(|place| name.starts_with(place)) {
                wrong.push(format!("{name} uses {library}, which belongs to {places:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_of_the_api_is_routed_beside_its_declarations() {
    for (name, text) in sources() {
        let routes = code(&text).any(|line| line.contains(".route(") && line.contains("/api/v"));
        assert!(!routes, "{name}: an operation belongs to src/web/api/operations.rs");
    }
}

#[test]
fn importers_and_models_know_no_store() {
    for (name, text) in sources() {
        if name.starts_with("src/import") || name.starts_with("src/model") {
            for module in ["crate::journal", "crate::repository", "crate::edition", "crate::web"] {
                assert!(!code(&text).any(|line| line.contains(module)), "{name} uses {module}");
            }
        }
    }
}

#[test]
fn files_stay_short() {
    let mut long = Vec::new();
    for (name, text) in sources() {
        let length = text[..text.find("\n#[cfg(test)]").unwrap_or(text.len())].lines().count();
        if length > LONGEST_FILE && !name.ends_with("/tests.rs") {
            long.push(format!("{name}: {length} lines"));
        }
    }
    assert!(long.is_empty(), "over {LONGEST_FILE} lines before their tests:\n{}", long.join("\n"));
}

#[test]
fn no_query_is_written_in_rust() {
    for (name, text) in sources() {
        // The text shown beside a page, for people who would ask the same elsewhere; it is never run.
        if name.ends_with("/tests.rs") || name == "src/web/sparql.rs" {
            continue;
        }
        for line in code(&text) {
            let is_query =
                ["SELECT ?", "CONSTRUCT {", "INSERT DATA", "DELETE WHERE", "SELECT DISTINCT ?"]
                    .iter()
                    .any(|start| line.contains(start));
            assert!(
                !is_query,
                "{name}: a query belongs to queries/ or ontology/derivation/:\n{line}"
            );
        }
    }
}

#[test]
fn nothing_in_the_dependencies_fetches_from_the_network_on_its_own() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("a lock file");
    for client in ["oxhttp", "reqwest", "hyper-tls", "native-tls", "openssl-sys", "curl-sys"] {
        assert!(!lock.contains(&format!("name = \"{client}\"")), "{client} is in the tree");
    }
}
