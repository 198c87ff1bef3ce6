//! Addresses of what has left the map, of what never was there, and of what is hidden: the last two are the same.

use oxrdf::NamedNode;
use portulan::reader::Reader;

use super::app::{Answer, BASE};
use super::chronicle::Chronicle;
use super::html::check_page;

const ZETA: &str = "<id/cng/zeta> a ptl:Application ; rdfs:label \"Liquidation zeta\"@fr ;
    dct:identifier \"Z-1\" .";
const ETA: &str = "<id/cng/eta> a ptl:Application ; rdfs:label \"Liquidation eta\"@fr .";

#[tokio::test]
async fn what_has_left_says_since_when_why_and_where_it_can_be_read() {
    let map = Chronicle::new().await;
    map.source("plan", "public", &format!("{ZETA}\n{ETA}")).await;
    map.app.get("/fiche/cng/zeta").await.is(200);
    let number = map.source_because("plan", ("public", "Zeta est arrêté"), ETA).await;
    let page = map.app.get("/fiche/cng/zeta").await.is(410);
    check_page("/fiche/cng/zeta", &page.text);
    let year = time::OffsetDateTime::now_utc().year().to_string();
    page.says("Cela n’est plus sur la carte")
        .says("Liquidation zeta")
        .says(&format!("changement nº\u{a0}{number}\u{a0}: Zeta est arrêté"))
        .says(&year)
        .says("<a href=\"/fiche/cng/zeta?edition=2\">Voir sa page dans l’édition nº\u{a0}2");
    map.app.get("/fiche/cng/zeta?edition=2").await.is(200).says("Liquidation zeta");
    map.app.get("/fiche/cng/eta").await.is(200);
    let problem = map.app.get_as("/fiche/cng/zeta", "application/json").await.is(410).json();
    assert_eq!(problem["change"], number);
    assert_eq!(problem["lastPage"], "/fiche/cng/zeta?edition=2");
    for format in ["csv", "ttl"] {
        map.app.get(&format!("/fiche/cng/zeta?format={format}")).await.is(410);
    }
    // Later changes, and another process that reads the whole journal, do not change the answer.
    map.source("autre", "public", ETA).await;
    map.app.get("/fiche/cng/zeta").await.is(410).says("?edition=2");
    map.reopened().await.get("/fiche/cng/zeta").await.is(410).says("?edition=2").says("arrêté");
}

#[tokio::test]
async fn what_never_was_is_not_found() {
    let map = Chronicle::new().await;
    map.app.get("/fiche/cng/zeta").await.is(404).never_says("plus sur la carte");
    map.app.get("/fiche?iri=urn:rien:de:tel").await.is(404);
}

#[tokio::test]
async fn what_comes_back_is_there_and_what_leaves_again_left_then() {
    let map = Chronicle::new().await;
    for _ in 0..2 {
        map.source("plan", "public", ZETA).await;
        map.app.get("/fiche/cng/zeta").await.is(200);
        map.source("plan", "public", ETA).await;
        map.app.get("/fiche/cng/zeta").await.is(410);
    }
    map.app.get("/fiche/cng/zeta").await.is(410).says("?edition=4");
    // Removed bit by bit, it leaves with its last bit and keeps the name it had.
    map.source("lent", "public", "<id/cng/theta> rdfs:label \"Theta\"@fr ; a ptl:Application .")
        .await;
    map.source("lent", "public", "<id/cng/theta> a ptl:Application .").await;
    map.app.get("/fiche/cng/theta").await.is(200);
    map.source("lent", "public", ETA).await;
    map.app.get("/fiche/cng/theta").await.is(410).says("?edition=7");
    let other = map.reopened().await.get("/fiche/cng/theta").await.is(410).says("?edition=7");
    other.says("Theta");
}

#[tokio::test]
async fn what_stands_for_it_is_named() {
    for (text, why) in [
        ("<id/cng/zeta> dct:isReplacedBy <id/cng/eta> .", "the map says by what it is replaced"),
        ("<id/cng/eta> dct:replaces <id/cng/zeta> .", "the other says what it replaces"),
        ("<id/cng/eta> owl:sameAs <id/cng/zeta> .", "the other is the same"),
        ("<id/cng/eta> skos:exactMatch <id/cng/zeta> .", "the other is aligned with it"),
        ("<id/cng/eta> dct:identifier \"Z-1\" .", "the other has its identifier"),
        ("<id/cng/eta> ptl:cleMetier \"zeta\" .", "the other has its address as business key"),
    ] {
        let map = Chronicle::new().await;
        map.source("plan", "public", &format!("{ZETA}\n{ETA}")).await;
        map.source("plan", "public", &format!("{ETA}\n{text}")).await;
        let page = map.app.get("/fiche/cng/zeta").await.is(410);
        assert!(page.text.contains("Ce qui en tient lieu"), "{why}");
        assert!(page.text.contains("href=\"/fiche/cng/eta\""), "{why}");
    }
    // It said itself, before it left, what it was the same as; a same identifier elsewhere means nothing.
    let map = Chronicle::new().await;
    let same = "<id/cng/zeta> owl:sameAs <id/reference/systeme/rng> .";
    map.source("plan", "public", &format!("{ZETA}\n{same}")).await;
    map.source("plan", "public", "<id/cnd/eta> a ptl:Application ; dct:identifier \"Z-1\" .").await;
    let page = map.app.get("/fiche/cng/zeta").await.is(410);
    page.says("Ce qui en tient lieu").says("/fiche/reference/systeme/rng").never_says("cnd/eta");
}

/// All of an answer that a client can see.
fn seen(answer: Answer) -> (u16, Vec<(String, String)>, String) {
    let headers = answer.headers.iter();
    let headers = headers.map(|(name, value)| (name.to_string(), format!("{value:?}"))).collect();
    (answer.status.as_u16(), headers, answer.text)
}

#[tokio::test]
async fn what_is_hidden_is_answered_as_what_never_was() {
    let with = Chronicle::new().await;
    let without = Chronicle::new().await;
    // Hidden and there; hidden and gone; public once, hidden now; public once, hidden, then gone.
    let other = |name: &str| ZETA.replace("zeta", name);
    with.source("cache", "organisme", &other("iota")).await;
    with.source("parti", "organisme", &other("kappa")).await;
    with.source("parti", "", "").await;
    with.source("referme", "public", &other("lambda")).await;
    with.source("referme", "communaute", &other("lambda")).await;
    with.source("efface", "public", &other("mu")).await;
    with.source("efface", "communaute", &other("mu")).await;
    with.source("efface", "", "").await;
    // Left a graph while it was public, of which the public sees nothing any more.
    with.source("reste", "public", &other("nu")).await;
    with.source("reste", "public", ETA).await;
    with.source("reste", "organisme", ETA).await;
    for _ in 0..9 {
        // As many editions on both sides, so that numbers in the answers can be compared.
        without.source("rien", "organisme", ETA).await;
        without.source("rien", "", "").await;
    }
    // A search waits for the names of its edition, of which problems suggest some when they are there.
    for site in [&with, &without] {
        site.app.get("/recherche?q=zeta").await.is(200);
    }
    for name in ["iota", "kappa", "lambda", "mu", "nu", "jamais-vu"] {
        for path in [
            format!("/fiche/cng/{name}"),
            format!("/fiche/cng/{name}?format=json"),
            format!("/fiche/cng/{name}?edition=1"),
            format!("/fiche?iri=id/cng/{name}"),
        ] {
            let answer = with.app.get(&path).await.is(404);
            assert_eq!(seen(answer), seen(without.app.get(&path).await), "{path}");
        }
    }
    let member = Reader::Organisation(NamedNode::new(format!("{BASE}id/organisme/cng")).unwrap());
    with.app.get_for("/fiche/cng/iota", &member).await.is(200);
    for name in ["kappa", "mu", "nu"] {
        with.app.get_for(&format!("/fiche/cng/{name}"), &member).await.is(410);
    }
    with.app.get_for("/fiche/cng/mu", &Reader::Community).await.is(410);
    with.app.get_for("/fiche/cng/kappa", &Reader::Community).await.is(404);
}

#[tokio::test]
async fn what_left_one_graph_and_stays_in_a_hidden_one_has_left_for_the_public() {
    let map = Chronicle::new().await;
    map.source("plan", "public", ZETA).await;
    map.source("double", "communaute", ZETA).await;
    map.source("plan", "public", ETA).await;
    map.app.get("/fiche/cng/zeta").await.is(410).says("?edition=3");
    map.app.get_for("/fiche/cng/zeta", &Reader::Community).await.is(200);
    map.source("double", "communaute", ETA).await;
    map.app.get("/fiche/cng/zeta").await.is(410).says("?edition=3");
    map.app.get_for("/fiche/cng/zeta", &Reader::Community).await.is(410).says("?edition=4");
}

#[tokio::test]
async fn the_reason_is_told_only_when_all_that_changed_may_be_known() {
    let map = Chronicle::new().await;
    map.source("plan", "public", ZETA).await;
    let content = map.sources(&[("plan", "public", ETA), ("secret", "communaute", "")]);
    map.publish("Zibeline passe en secret", content).await;
    map.app.get("/fiche/cng/zeta").await.is(410).never_says("Zibeline");
    let member = map.app.get_for("/fiche/cng/zeta", &Reader::Community).await.is(410);
    member.says("Zibeline passe en secret");
}
