//! Trial server, not committed.
use oxrdf::{GraphName, NamedNode};
use oxrdfio::{RdfFormat, RdfParser};
use portulan::edition::Edition;
use portulan::index::{ChangeSummary, Map, View};
use portulan::reader::Reader;
use std::sync::Arc;
struct M(Arc<Edition>);
impl Map for M {
    fn view(&self, r: &Reader) -> Arc<dyn View> {
        Arc::new(self.0.view(r))
    }
    fn history(&self, _: &Reader, _: usize) -> Vec<ChangeSummary> {
        vec![
            ChangeSummary {
                number: 2,
                date: "2026-11-23T10:00:00Z".into(),
                organisation: None,
                message: "Exemple fictif : Caisse Alpha et Caisse Bêta".into(),
                extent: (1234, 0),
            },
            ChangeSummary {
                number: 1,
                date: "2026-11-23T09:00:00Z".into(),
                organisation: None,
                message: "Ontologie et faits publics de référence".into(),
                extent: (18234, 0),
            },
        ]
    }
}
fn walk(dir: &std::path::Path, out: &mut Vec<std::path::PathBuf>) {
    for e in std::fs::read_dir(dir).unwrap() {
        let p = e.unwrap().path();
        if p.is_dir() {
            walk(&p, out)
        } else if p.extension().is_some_and(|x| x == "ttl") {
            out.push(p)
        }
    }
}
#[tokio::main]
async fn main() {
    let base = "https://w3id.org/portulan/";
    let mut quads = Vec::new();
    for arg in std::env::args().skip(1) {
        let (graph, dir) = arg.split_once('=').unwrap();
        let mut files = Vec::new();
        walk(std::path::Path::new(dir), &mut files);
        files.sort();
        for f in files {
            let bytes = std::fs::read(&f).unwrap();
            let g = GraphName::NamedNode(NamedNode::new(format!("{base}{graph}")).unwrap());
            for q in RdfParser::from_format(RdfFormat::Turtle)
                .with_base_iri(base)
                .unwrap()
                .with_default_graph(g)
                .for_slice(&bytes)
            {
                match q {
                    Ok(q) => quads.push(q),
                    Err(e) => {
                        eprintln!("{f:?}: {e}");
                        break;
                    }
                }
            }
        }
    }
    eprintln!("{} quads", quads.len());
    let edition = Arc::new(Edition::from_quads(42, &quads).unwrap());
    let app =
        portulan::web::router(portulan::web::AppState::new(Arc::new(M(edition)), base).unwrap());
    let l = tokio::net::TcpListener::bind("127.0.0.1:8399")
        .await
        .unwrap();
    eprintln!("listening");
    axum::serve(l, app).await.unwrap();
}
