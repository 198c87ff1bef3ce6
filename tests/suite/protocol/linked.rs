//! Things at their own addresses in the formats of RDF, the description of the map, the editor.

use oxrdfio::{JsonLdProfile, RdfFormat, RdfParser};

use super::endpoint::encoded;
use super::header;
use crate::process::{Reply, Server, new_map};

fn triples(format: RdfFormat, reply: &Reply) -> usize {
    assert_eq!(reply.status, 200, "{}", reply.body);
    let quads = RdfParser::from_format(format).for_slice(&reply.body);
    quads.collect::<Result<Vec<_>, _>>().expect("RDF").len()
}

#[test]
fn each_thing_answers_in_every_format_of_rdf() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let jsonld = RdfFormat::JsonLd { profile: JsonLdProfile::Streaming.into() };
    for path in ["organisme/cnav", "reference/systeme/dsn"] {
        let turtle = server.get_as(&format!("/fiche/{path}"), "text/turtle");
        let expected = triples(RdfFormat::Turtle, &turtle);
        assert!(expected > 5);
        for (suffix, media_type, format) in [
            ("jsonld", "application/ld+json", jsonld),
            ("rdf", "application/rdf+xml", RdfFormat::RdfXml),
            ("nt", "application/n-triples", RdfFormat::NTriples),
        ] {
            let by_type = server.get_as(&format!("/fiche/{path}"), media_type);
            assert_eq!(triples(format, &by_type), expected, "{path} {suffix}");
            assert!(header(&by_type, "content-type").starts_with(media_type), "{}", by_type.head);
            for start in ["id", "fiche"] {
                let by_suffix = server.get(&format!("/{start}/{path}.{suffix}"));
                assert_eq!(by_suffix.status, 303, "{}", by_suffix.head);
                let target = header(&by_suffix, "location");
                assert_eq!(target, format!("/fiche/{path}?format={suffix}"));
                assert_eq!(triples(format, &server.get(target)), expected, "{target}");
            }
            let from_id = server.get_as(&format!("/id/{path}"), media_type);
            assert_eq!(header(&from_id, "location"), format!("/fiche/{path}?format={suffix}"));
        }
        assert_eq!(
            header(&server.get(&format!("/id/{path}")), "location"),
            format!("/fiche/{path}")
        );
    }
    let ontology = server.get_as("/ontologie", "application/rdf+xml");
    assert!(triples(RdfFormat::RdfXml, &ontology) > 500);
    let nothing = server.get_as("/fiche/organisme/licorne", "application/ld+json");
    assert_eq!(nothing.status, 404);
    assert!(header(&nothing, "content-type").starts_with("application/problem+json"));
    server.stop();
}

#[test]
fn the_map_describes_itself() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let void = server.get_as("/.well-known/void", "text/turtle");
    assert!(triples(RdfFormat::Turtle, &void) > 30);
    assert!(void.body.contains("<http://portulan/sparql>"), "{}", void.body);
    let map = server.get("/sitemap.xml");
    let page = "<loc>http://portulan/fiche/organisme/cnav</loc>";
    assert!(map.body.contains(page), "{}", map.body);
    assert!(server.get("/robots.txt").body.contains("/sitemap.xml"));
    server.stop();
}

#[test]
fn the_editor_asks_and_says_where_a_mistake_is() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let first = server.get("/sparql/editeur");
    assert_eq!(first.status, 200);
    assert!(first.body.contains("<textarea id=\"requete\" name=\"query\""));
    let example = server.get("/sparql/editeur?exemple=anciens-noms");
    assert!(example.body.contains("SELECT"), "{}", example.body);
    assert_eq!(server.get("/sparql/editeur?exemple=licorne").status, 404);
    let asked = server.get(
        "/sparql/editeur?query=SELECT%20%3Fs%20%7B%20%3Fs%20a%20%3Fc%20%7D%20ORDER%20BY%20%3Fs%20LIMIT%203",
    );
    assert!(asked.body.contains("<th scope=\"col\">s</th>"), "{}", asked.body);
    assert!(asked.body.contains("3\u{a0}lignes"), "{}", asked.body);
    assert!(asked.body.contains("format=csv"));
    let graph = server.get("/sparql/editeur?query=DESCRIBE%20%3Cid%2Forganisme%2Fcnav%3E");
    assert!(graph.body.contains("format=jsonld"), "{}", graph.body);
    let wrong =
        server.get("/sparql/editeur?query=SELECT%20*%20%7B%0A%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    assert_eq!(wrong.status, 200);
    assert!(wrong.body.contains("Ce n’est pas du SPARQL"), "{}", wrong.body);
    assert!(
        wrong.body.contains("Ligne 2") && !wrong.body.contains("<script>alert"),
        "{}",
        wrong.body
    );
    let page = server.get_as("/sparql", "text/html");
    assert_eq!((page.status, header(&page, "location")), (303, "/sparql/editeur"));
    server.stop();
}

#[test]
fn the_editor_draws_answers_and_makes_questions() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let ask = |query: &str| server.get(&format!("/sparql/editeur?query={}", encoded(query)));
    let bars = ask("SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c");
    assert!(bars.body.contains("picture chart bars"), "{}", bars.body);
    let network = ask(
        "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o . ?o a <https://w3id.org/portulan/ontologie#Organisme> } LIMIT 30",
    );
    assert!(network.body.contains("picture chart graphe"), "{}", network.body);
    let rows = ask("SELECT ?s { ?s a ?c } LIMIT 3");
    assert!(!rows.body.contains("picture chart"));
    crate::web::html::check_page("/sparql/editeur", &network.body);

    let query = encoded("SELECT ?s { ?s a ?c } LIMIT 3");
    let path = format!(
        "/sparql/question?query={query}&titre=Qui%20est%20l%C3%A0&lecture=Une%20ligne%0Apar%20chose."
    );
    let file = server.get(&path);
    assert_eq!(file.status, 200, "{}", file.body);
    assert!(header(&file, "content-disposition").contains("qui-est-la.rq"), "{}", file.head);
    let question = portulan::queries::Question::parse("essai", &file.body).expect("a question");
    assert_eq!(question.title, "Qui est là");
    assert_eq!(question.description, "Une ligne par chose.");
    for wrong in [
        format!("/sparql/question?query={query}&titre=x"),
        format!("/sparql/question?titre=x&lecture=y&query={}", "(".repeat(200)),
    ] {
        assert_eq!(server.get(&wrong).status, 400, "{wrong}");
    }
    server.stop();
    // The file is at home in the folder of questions of a deployment.
    let questions = tempfile::tempdir().expect("a folder");
    std::fs::write(questions.path().join("qui-est-la.rq"), &file.body).expect("written");
    let path = questions.path().to_str().expect("UTF-8");
    let server = Server::start_with(folder.path(), &["--queries", path]);
    let answer = server.get_as("/api/v1/answers/qui-est-la", "*/*");
    assert_eq!(answer.json()["rows"].as_array().map(Vec::len), Some(3), "{}", answer.body);
    server.stop();
}
