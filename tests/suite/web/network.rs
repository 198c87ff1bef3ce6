//! The plan, the explorer and the maps of exchanges: what they show, to whom, and what they refuse.

use portulan::reader::Reader;

use super::app::{BASE, TestApp};

/// A plan of two zones, a system with many users, exchanges in a loop, and things of another organisation.
const NETWORK: &str = include_str!("reseau.ttl");
/// What only one organisation may see.
const HIDDEN: &str = include_str!("reseau-prive.ttl");

fn app() -> TestApp {
    TestApp::with(&[("graphe/reference", NETWORK), ("graphe/source/cnd/prive", HIDDEN)])
}

fn member() -> Reader {
    let organisation =
        oxrdf::NamedNode::new(format!("{BASE}id/organisme/cnd")).expect("an address");
    Reader::Organisation(organisation)
}

/// What is hidden gets the answer of what does not exist, to the byte.
async fn assert_same_absence(path: &str) {
    let (with, without) = (app(), TestApp::with(&[("graphe/reference", NETWORK)]));
    // Both have made their index: a page of what is absent suggests names only when it is there in time.
    for one in [&with, &without] {
        one.get("/recherche?q=gamma").await.is(200);
    }
    let (hidden, absent) = (with.get(path).await.is(404), without.get(path).await.is(404));
    assert_eq!(hidden.text, absent.text, "{path}");
}

#[tokio::test]
async fn the_plan_places_things_in_nested_areas() {
    let app = app();
    let page = app.get("/carte").await.is(200);
    super::html::check_page("/carte", &page.text);
    page.says("<h1>Plan d’occupation</h1>")
        .says("role=\"group\"")
        .says("Zone des droits")
        .says("zone=vocabulaire/plan-essai/droits")
        .says("href=\"/fiche/reference/systeme/pivot\"")
        .says("Sans place connue")
        .says("La même chose en tableau")
        .says("Parts vides")
        .says("Quartier désert")
        .never_says("Chose secrète")
        .never_says("<script>alert");
    let zone = app.get("/carte?zone=vocabulaire/plan-essai/droits").await.is(200);
    zone.says("<h1>Zone des droits</h1>").says("Revenir à").never_says("Sans place connue");
    app.get("/carte?couleur=nature").await.is(200).says("Référentiel").says("teinte-0");
    app.get("/carte?plan=operateur").await.is(200).says("Caisse nationale").says("CNG");
    let beside = "/carte?organisme=id/organisme/cng&organisme=id/organisme/cnd";
    app.get(beside).await.is(200).says("map-beside").says("Chez");
    app.get("/carte?nature=referentiel").await.is(200).never_says("Pivot gamma");
}

#[tokio::test]
async fn the_plan_is_data_and_a_picture_too() {
    let app = app();
    let json = app.get("/carte?format=json").await.is(200).json();
    let area = json["areas"].as_array().expect("areas");
    let rights = area.iter().find(|area| area["label"] == "Zone des droits").expect("the zone");
    assert_eq!(rights["things"][0], 2, "{rights}");
    let csv = app.get("/carte?format=csv").await.is(200);
    assert!(csv.text.contains("Pivot gamma"), "{}", csv.text);
    let svg = app.get("/carte?format=svg").await.is(200);
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    let svg = svg.says("Portulan, édition").never_says("href").never_says(" style=");
    super::html::check_xml(&svg.text);
    // Two organisations side by side are both in the file.
    let beside = "/carte?organisme=id/organisme/cng&organisme=id/organisme/cnd&format=svg";
    let both = app.get(beside).await.is(200).says("Pivot gamma").says("Guichet delta");
    super::html::check_xml(&both.says("Portulan, édition").never_says("href").text);
    app.get("/carte?format=ttl").await.is(406);
}

#[tokio::test]
async fn what_a_reader_does_not_see_is_nowhere_on_the_plan() {
    let app = app();
    for path in ["/carte", "/carte?format=json", "/carte?format=csv", "/carte?format=svg"] {
        app.get(path).await.is(200).never_says("secret");
    }
    app.get_for("/carte?format=csv", &member()).await.is(200).says("Chose secrète");
    assert_same_absence("/carte?zone=id/cnd/zone-secrete").await;
    assert_same_absence("/carte?organisme=id/cnd/chose-secrete").await;
}

#[tokio::test]
async fn the_plan_refuses_what_it_does_not_understand() {
    let app = app();
    for bad in [
        "plan=couleur",
        "couleur=humeur",
        "zone=%3C",
        "organisme=%3C",
        "nature=licorne",
        "page=0",
        "page=99",
    ] {
        app.get(&format!("/carte?{bad}")).await.is(400).says("on attend");
    }
    let three = ["cng", "cnd", "cng"].map(|key| format!("organisme=id/organisme/{key}")).join("&");
    app.get(&format!("/carte?{three}")).await.is(200);
    app.get("/carte?organisme=id/organisme/rien").await.is(404);
}

#[tokio::test]
async fn the_explorer_shows_what_is_around_a_thing() {
    let app = app();
    let start = app.get("/explorer").await.is(200);
    super::html::check_page("/explorer", &start.text);
    start.says("Partir de").says("Les plus reliées").never_says("secret");
    let words = app.get("/explorer?de=pivot").await.is(200);
    words.says("Laquelle").says("/explorer?de=id/reference/systeme/pivot");
    let path = "/explorer?de=id/reference/systeme/pivot";
    let page = app.get(path).await.is(200);
    super::html::check_page(path, &page.text);
    page.says("<h1>Autour de\u{a0}: Pivot gamma</h1>")
        .says("échanges depuis")
        .says("dossier gamma")
        .says("Caisse nationale gamma")
        .says("La même chose en tableaux")
        .says("href=\"/fiche/reference/echange/un\"")
        .never_says("secret");
    let alone = app.get("/explorer?de=id/reference/systeme/isole").await.is(200);
    alone.says("ne relie").says("Isolé, sans relation");
    app.get("/fiche/reference/systeme/pivot").await.is(200).says("Explorer à partir d’ici");
    let filtered = format!("{path}&relation=sAppuieSur&profondeur=2");
    app.get(&filtered).await.is(200).says("Socle gamma").never_says("Guichet delta</text>");
}

#[tokio::test]
async fn an_impact_follows_what_the_ontology_says() {
    let app = app();
    // What relies on the base suffers, then what that feeds; the operator is not reached by «operateur».
    let page = app.get("/explorer?de=id/reference/systeme/socle&mode=impact").await.is(200);
    page.says("peuvent en souffrir, dont 1 à un pas").says("Pivot gamma").says("Guichet delta");
    let json = "/explorer?de=id/reference/systeme/socle&mode=impact&format=json";
    let found = app.get(json).await.is(200).json();
    let nodes: Vec<&str> = found["nodes"]
        .as_array()
        .expect("nodes")
        .iter()
        .filter_map(|node| node["label"].as_str())
        .collect();
    assert_eq!(nodes, ["Socle gamma", "Pivot gamma", "Guichet delta"]);
    let up = "/explorer?de=id/reference/systeme/socle&mode=impact&sens=amont";
    app.get(up).await.is(200).says("ne dépend de");
    app.get_for(json, &member()).await.is(200).says("Chose secrète");
}

#[tokio::test]
async fn a_way_between_two_things_is_told_step_by_step() {
    let app = app();
    let path = "/explorer?de=id/reference/systeme/guichet&mode=chemin";
    app.get(path).await.is(200).says("Dites laquelle");
    app.get(&format!("{path}&vers=socle"))
        .await
        .is(200)
        .says("Aller vers")
        .says("vers=id/reference");
    let way = app.get(&format!("{path}&vers=id/reference/systeme/socle&sens=aval")).await.is(200);
    super::html::check_page(path, &way.text);
    way.says("Le plus court a 2\u{a0}pas").says("échanges vers").says("s’appuie sur");
    let none = format!("{path}&vers=id/reference/systeme/isole");
    app.get(&none).await.is(200).says("Aucun chemin");
    app.get(&format!("{path}&vers=id/reference/systeme/guichet")).await.is(200);
}

#[tokio::test]
async fn what_is_explored_goes_out_as_files() {
    let app = app();
    let path = "/explorer?de=id/reference/systeme/pivot";
    let svg = app.get(&format!("{path}&format=svg")).await.is(200);
    super::html::check_xml(&svg.never_says("href").never_says(" style=").text);
    let graphml = app.get(&format!("{path}&export=graphml")).await.is(200);
    super::html::check_xml(&graphml.says("Pivot gamma").text);
    app.get(&format!("{path}&export=dot")).await.is(200).says("digraph").says("-> n");
    app.get(&format!("{path}&export=mermaid")).await.is(200).says("flowchart LR");
    app.get(&format!("{path}&format=csv")).await.is(200).says("dossier gamma");
    // An ArchiMate tool reads the same things, tied and placed.
    let model = app.get(&format!("{path}&export=exchange")).await.is(200);
    super::html::check_xml(&model.text);
    let read = portulan::import::read(model.text.as_bytes(), &portulan::import::Limits::default());
    let model = read.expect("a model").model;
    assert!(model.elements.len() >= 3, "{} elements", model.elements.len());
    let view = model.views.first().expect("the picture is a view");
    assert!(view.nodes.len() >= 3 && !view.connections.is_empty(), "{view:?}");
    let hostile = "/explorer?de=id/reference/systeme/portail-delta";
    for form in ["export=mermaid", "export=graphml", "format=svg"] {
        app.get(&format!("{hostile}&{form}")).await.is(200).never_says("<script");
    }
    app.get(&format!("{path}&export=pdf")).await.is(400);
}

#[tokio::test]
async fn the_explorer_refuses_what_it_does_not_understand() {
    let app = app();
    let path = "/explorer?de=id/reference/systeme/pivot";
    for bad in [
        "mode=vol",
        "profondeur=0",
        "profondeur=999999999999999999999",
        "profondeur=x",
        "sens=travers",
        "relation=licorne",
        "choses=301",
        "chemins=11",
        "couleur=humeur",
        "page=9",
    ] {
        app.get(&format!("{path}&{bad}")).await.is(400).says("on attend");
    }
    assert_same_absence("/explorer?de=id/cnd/chose-secrete").await;
    assert_same_absence(
        "/explorer?de=id/reference/systeme/pivot&mode=chemin&vers=id/cnd/chose-secrete",
    )
    .await;
    app.get_for("/explorer?de=id/cnd/chose-secrete", &member()).await.is(200);
}

#[tokio::test]
async fn a_hub_of_twenty_thousand_things_is_bounded() {
    let mut hub = String::from(
        "@prefix ptl: <https://w3id.org/portulan/ontologie#> .\n\
         @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
         <id/essai/moyeu> a ptl:Referentiel ; rdfs:label \"Moyeu\"@fr .\n",
    );
    for number in 0..20_000 {
        hub.push_str(&format!(
            "<id/essai/rayon-{number}> a ptl:Application ; rdfs:label \"Rayon {number}\"@fr ; ptl:sAppuieSur <id/essai/moyeu> .\n"
        ));
    }
    let app = TestApp::with(&[("graphe/reference", &hub)]);
    let path = "/explorer?de=id/essai/moyeu";
    let page = app.get(path).await.is(200).says("groupé\u{a0}: 19\u{202f}990 autres");
    assert!(page.text.len() < 200_000, "{} bytes", page.text.len());
    let more = app.get(&format!("{path}&relation=sAppuieSur&choses=300")).await.is(200);
    let more = more.says("/fiche/essai/moyeu?relation=");
    assert!(more.text.len() < 1_000_000, "{} bytes", more.text.len());
    let impact = app.get(&format!("{path}&mode=impact&profondeur=10")).await.is(200);
    impact.says("20\u{202f}000\u{a0}choses peuvent en souffrir");
    let plan = app.get("/carte").await.is(200);
    assert!(plan.text.len() < 2_000_000, "{} bytes", plan.text.len());
}

#[tokio::test]
async fn exchanges_are_counted_between_those_who_make_them() {
    let app = app();
    let page = app.get("/echanges").await.is(200);
    super::html::check_page("/echanges", &page.text);
    // Each system stands for its operator, unless one asks for each by itself.
    page.says("<h1>Qui échange quoi avec qui</h1>")
        .says("de=id/organisme/cng&#38;vers=id/organisme/cnd")
        .says("Dossier gamma")
        .says("ce qui passe n’est pas dit pour 1\u{a0}échange")
        .never_says("secret");
    let alone = app.get("/echanges?par=chose").await.is(200);
    alone.says("de=id/reference/systeme/pivot&#38;vers=id/reference/systeme/guichet");
    let object = app.get("/echanges?objet=id/reference/objet/dossier").await.is(200);
    object.says("1\u{a0}échange où passe").says("Pivot gamma").never_says(">Guichet → Pivot<");
    let pair = app.get("/echanges?de=id/organisme/cnd&vers=id/organisme/cng").await.is(200);
    pair.says("Filtres en vigueur").says("Guichet delta").says("non dit");
    app.get("/echanges?de=id/organisme/cng&vers=id/organisme/cng")
        .await
        .is(200)
        .says("Aucun échange");
    let json = app.get("/echanges?format=json").await.is(200).json();
    assert_eq!(json["exchanges"], 2, "{json}");
    assert_eq!(json["pairs"].as_array().map(Vec::len), Some(2), "{json}");
    app.get("/echanges?format=csv").await.is(200).says("Dossier gamma");
    let svg =
        app.get("/echanges?format=svg").await.is(200).never_says("href").never_says(" style=");
    super::html::check_xml(&svg.text);
    let member = app.get_for("/echanges?format=json", &member()).await.is(200).json();
    assert_eq!(member["exchanges"], 3, "{member}");
    for bad in ["par=humeur", "objet=%3C", "de=%3C", "page=9"] {
        app.get(&format!("/echanges?{bad}")).await.is(400).says("on attend");
    }
    assert_same_absence("/echanges?de=id/cnd/chose-secrete").await;
    let none =
        "@prefix ptl: <https://w3id.org/portulan/ontologie#> . <id/essai/seul> a ptl:Application .";
    let empty = TestApp::with(&[("graphe/reference", none)]);
    empty.get("/echanges").await.is(200).says("Rien ne passe");
}

#[tokio::test]
async fn the_timeline_shows_dates_and_what_they_contradict() {
    let app = app();
    let page = app.get("/chronologie").await.is(200);
    super::html::check_page("/chronologie", &page.text);
    page.says("Pivot gamma").says("juin 2031").says("plusieurs dates").never_says("secret");
    let json = app.get("/chronologie?nature=referentiel&format=json").await.is(200).json();
    let things = json["things"].as_array().expect("things");
    assert!(things.iter().any(|thing| thing["start"][0] == "2004-03-01"), "{json}");
    assert!(things.iter().all(|thing| thing["label"] != "Pivot gamma"), "{json}");
    app.get("/chronologie?organisme=id/organisme/cnd&format=csv").await.is(200).never_says("Pivot");
    let svg =
        app.get("/chronologie?format=svg").await.is(200).never_says("href").never_says(" style=");
    super::html::check_xml(&svg.text);
    for bad in ["nature=licorne", "organisme=%3C", "page=9", "page=0"] {
        app.get(&format!("/chronologie?{bad}")).await.is(400).says("on attend");
    }
    assert_same_absence("/chronologie?organisme=id/cnd/chose-secrete").await;
}

#[tokio::test]
async fn what_a_thing_is_related_to_opens_and_closes() {
    let app = app();
    let path = "/explorer?de=id/reference/systeme/guichet";
    let page = app.get(path).await.is(200);
    // The base is two steps away: it is counted, and opened by relation or with the rest.
    page.never_says("Socle gamma")
        .says("ouvrir=id/reference/systeme/pivot")
        .says("Au-delà du dessin");
    let opened = format!("{path}&ouvrir=id/reference/systeme/pivot~sAppuieSur");
    let page = app.get(&opened).await.is(200);
    super::html::check_page(&opened, &page.text);
    page.says("Socle gamma").says("Annuler la dernière ouverture").says("data-noeud=");
    let whole = format!("{path}&ouvrir=id/reference/systeme/pivot");
    app.get(&whole)
        .await
        .is(200)
        .says("Socle gamma")
        .says("Caisse nationale gamma")
        .never_says("secret");
    let away = format!("{whole}&masquer=id/reference/systeme/socle");
    app.get(&away).await.is(200).never_says("Socle gamma</text>").never_says("Socle gamma</tspan>");
    let json = app.get(&format!("{away}&format=json")).await.is(200).json();
    assert!(!json.to_string().contains("Socle gamma"), "{json}");
    // What is not on the map, or not for this reader, is told as one thing less, the same for both.
    let lost = app.get(&format!("{path}&ouvrir=id/reference/systeme/rien")).await.is(200);
    lost.says("de cette adresse ne sont plus sur la carte");
    let hidden = app.get(&format!("{path}&ouvrir=id/cnd/chose-secrete")).await.is(200);
    hidden.never_says("Chose secrète").says("de cette adresse ne sont plus sur la carte");
    let many = "&masquer=id/reference/systeme/socle".repeat(31);
    for bad in ["&ouvrir=%3C", "&masquer=%3C", &many, "&depuis=99"] {
        app.get(&format!("{path}{bad}")).await.is(400).says("on attend");
    }
}

#[tokio::test]
async fn the_structure_says_what_holds_the_map_together() {
    let app = app();
    let path = "/explorer/structure";
    let page = app.get(path).await.is(200);
    super::html::check_page(path, &page.text);
    page.says("Si ceci s’arrête…").says("Pivot gamma").says("Groupes").never_says("secret");
    let json = app.get(&format!("{path}?format=json")).await.is(200).json();
    // Base – pivot – counter: without the pivot the two others are no longer tied.
    let cut = json["cut_points"].as_array().expect("cut points");
    assert!(cut.iter().any(|one| one["label"] == "Pivot gamma" && one["cut_off"] == 1), "{json}");
    assert!(
        json["loops"].to_string().contains("guichet"),
        "pivot and counter answer each other: {json}"
    );
    app.get(&format!("{path}?format=csv")).await.is(200).says("point de passage obligé");
    let one = app.get(&format!("{path}?relation=sAppuieSur")).await.is(200);
    one.says("Comme au départ").never_says("Guichet delta");
    app.get(&format!("{path}?relation=licorne")).await.is(400).says("on attend");
    app.get(&format!("{path}?relation=transporte")).await.is(200).says("Aucune de ces relations");
}

#[tokio::test]
async fn pictures_are_coloured_by_the_answer_of_a_question() {
    let app = app();
    let page = app.get("/carte?couleur=question.applications-sans-technologie").await.is(200);
    page.says("De quelles applications ne connaît-on pas la technologie").says("CNG");
    app.get("/carte").await.is(200).says("Ce que répond une question");
    app.get("/carte?couleur=question.licorne").await.is(400).says("on attend");
}
