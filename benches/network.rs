//! The network of a large map: reading it after a publication, impact beside the property path of SPARQL, walks, ways,
//! structure. `cargo bench --bench network` measures 10,000 applications; `PORTULAN_BENCH_GRAND=1` adds 100,000 with about
//! 450,000 exchanges. Prints medians and ratios; what is compared gives the same answer, which is checked.
//!
//! `PORTULAN_BENCH_EDGES=FOLDER` writes the same network for `benches/network.py`, which measures networkx and rustworkx.

#[path = "support/generator.rs"]
#[expect(dead_code, reason = "the bench of the edition uses the rest")]
mod generator;
#[path = "support/shipped.rs"]
mod shipped;

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use oxrdf::{NamedNode, NamedNodeRef};
use portulan::edition::{Edition, EditionBuilder};
use portulan::index::{Answer, Limits, View};
use portulan::network::{Kinds, Network, NodeId, Sense, WalkLimits};
use portulan::reader::Reader;
use portulan::schema::Schema;

/// Runs of which the median is told.
const RUNS: usize = 9;
/// All that an exchange reaches, without end.
const WHOLE: WalkLimits =
    WalkLimits { depth: usize::MAX, nodes: usize::MAX, in_a_group: usize::MAX };
/// The same in SPARQL: what receives from what sends, any number of times.
const PATH: &str = "PREFIX ptl: <https://w3id.org/portulan/ontologie#>
SELECT (COUNT(DISTINCT ?chose) AS ?combien) WHERE { <%s> (^ptl:emetteur/ptl:destinataire)+ ?chose }";

fn main() {
    let mut sizes = vec![10_000];
    if std::env::var_os("PORTULAN_BENCH_GRAND").is_some_and(|value| value == "1") {
        sizes.push(100_000);
    }
    println!("applications\twhat\tmilliseconds\tremark");
    for applications in sizes {
        measure(applications);
    }
}

fn measure(applications: usize) {
    let map = generator::Map::new(applications);
    let edition = edition(&map);
    let view = edition.view(&Reader::Administrator);
    let ontology = NamedNode::new_unchecked(format!("{}graphe/ontologie", map.base));
    let schema = Schema::read(&view, ontology.as_ref());
    let say = |what: &str, time: Duration, remark: &str| {
        println!("{applications}\t{what}\t{:.3}\t{remark}", time.as_secs_f64() * 1_000.0);
    };
    let (network, read) = timed(3, || Network::read(&view, &schema));
    let size = format!("{} things, {} relations", network.node_count(), network.edge_count());
    say("read after a publication", read, &size);
    let mut exchanges = network.no_kinds();
    for (number, kind) in (0u16..).zip(network.kinds()) {
        exchanges.set(number, kind.is_link);
    }
    let every = network.all_kinds();
    for (name, number) in [("central", 0), ("ordinary", applications / 2)] {
        let start = network.find(map.application(number).as_ref()).expect("it is on the map");
        let asked = (&exchanges, Sense::Outgoing);
        let (reached, ours) = timed(RUNS, || network.impact_size(start, asked));
        let (theirs, path) = timed(1, || by_path(&view, map.application(number).as_ref()));
        // The path of SPARQL counts the start when a loop leads back to it.
        assert!(theirs == reached || theirs == reached + 1, "{theirs} is not {reached}");
        let ratio = path.as_secs_f64() / ours.as_secs_f64();
        say(&format!("impact of an {name} application"), ours, &format!("{reached} things"));
        say("the same by a property path", path, &format!("{ratio:.0} times slower"));
        let (walk, time) = timed(RUNS, || network.impact(start, asked, WHOLE).reached.len());
        say("the same with how each is reached", time, &format!("{walk} things"));
    }
    walks(&network, (&map, &every), &say);
    structure(&network, &exchanges, &say);
    if let Some(folder) = std::env::var_os("PORTULAN_BENCH_EDGES") {
        let file = std::path::Path::new(&folder).join(format!("reseau-{applications}.tsv"));
        std::fs::write(file, edges(&network, &exchanges)).expect("the folder can be written");
    }
}

type Say<'a> = &'a dyn Fn(&str, Duration, &str);

fn walks(network: &Network, (map, every): (&generator::Map, &Kinds), say: Say<'_>) {
    let start = network.find(map.application(0).as_ref()).expect("it is on the map");
    for nodes in [50, 500, 5_000] {
        let limits = WalkLimits { depth: 10, nodes, in_a_group: nodes };
        let walk = || network.neighbourhood(start, (every, Sense::Both), limits).reached.len();
        let (reached, time) = timed(RUNS, walk);
        say(&format!("neighbourhood of {nodes}"), time, &format!("{reached} things"));
    }
    let end = network.find(map.application(map.applications - 1).as_ref()).expect("the last one");
    let ways = || network.shortest_paths((start, end), (every, Sense::Both), 3);
    let (found, time) = timed(3, ways);
    let steps = found.first().map_or(0, |path| path.edges.len());
    say("three shortest ways", time, &format!("the first has {steps} steps"));
}

fn structure(network: &Network, kinds: &Kinds, say: Say<'_>) {
    let (structure, time) = timed(3, || network.structure(kinds));
    let remark = format!(
        "{} loops, {} cut points, {} bridges",
        structure.loops.len(),
        structure.cut_points.len(),
        structure.bridges.len()
    );
    say("loops, cut points and bridges", time, &remark);
    let (values, time) = timed(1, || network.betweenness(kinds, 64));
    let highest = values.iter().copied().fold(0.0, f64::max);
    say("betweenness from 64 sources", time, &format!("at most {highest:.0}"));
    let ((groups, modularity), time) = timed(1, || network.communities(kinds));
    say("communities", time, &format!("{} groups, modularity {modularity:.3}", groups.len()));
}

/// The exchanges, an edge a line, for other libraries.
fn edges(network: &Network, kinds: &Kinds) -> String {
    let mut text = String::new();
    for id in network.edges() {
        let (from, to, edge) = network.edge(id);
        if kinds.has(edge.kind) {
            let number = |node: NodeId| node.index();
            let _ = writeln!(text, "{}\t{}", number(from), number(to));
        }
    }
    text
}

fn by_path(view: &dyn View, start: NamedNodeRef<'_>) -> usize {
    let query = PATH.replace("%s", start.as_str());
    let limits = Limits::new(10, Duration::from_secs(600));
    match view.query(&query, &[], &limits).expect("answered in time") {
        Answer::Solutions { rows, .. } => match rows.first().and_then(|row| row[0].as_ref()) {
            Some(oxrdf::Term::Literal(count)) => count.value().parse().expect("a number"),
            other => panic!("no count but {other:?}"),
        },
        other => panic!("not solutions but {other:?}"),
    }
}

fn edition(map: &generator::Map) -> Arc<Edition> {
    let mut builder = EditionBuilder::default();
    for quad in shipped::quads(&map.base).into_iter().chain(map.quads()) {
        builder.insert(&quad).expect("the dictionary is large enough");
    }
    Arc::new(builder.finish(1))
}

/// The last result and the median time.
fn timed<T>(runs: usize, mut run: impl FnMut() -> T) -> (T, Duration) {
    let mut times = Vec::new();
    let mut result = None;
    for _ in 0..runs {
        let start = Instant::now();
        result = Some(std::hint::black_box(run()));
        times.push(start.elapsed());
    }
    times.sort();
    (result.expect("one run at least"), times[times.len() / 2])
}
