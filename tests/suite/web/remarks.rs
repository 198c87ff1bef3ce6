//! `/signaler` and `/remarques`: an error is reported by anybody, answered by those who write, then seen by all.

use super::import::Writable;

const THING: &str = "id/reference/systeme/dsn";

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_is_reported_then_answered_then_seen_by_all() {
    let site = Writable::new().await;
    let fiche = site.get("/fiche/reference/systeme/dsn", None).await.2;
    let link = format!("/signaler?chose={}", THING.replace('/', "%2F"));
    assert!(
        fiche.contains(&link) || fiche.contains(&format!("/signaler?chose={THING}")),
        "{fiche}"
    );
    let form = site.get(&format!("/signaler?chose={THING}"), None).await;
    assert_eq!(form.0, 200, "{}", form.2);
    assert!(form.2.contains("(DSN)") || form.2.contains("DSN"), "{}", form.2);

    let body =
        format!("chose={THING}&site=&texte={}", encoded("<b>L’année</b> est fausse : 2012."));
    let sent = site.post("/signaler", None, &body).await;
    assert_eq!(sent.0, 303, "{}", sent.2);
    assert_eq!(sent.1["location"], "/remarques?merci=1");
    let thanked = site.get("/remarques?merci=1", None).await.2;
    assert!(thanked.contains("numéro 1") && thanked.contains("1 remarque attend"), "{thanked}");
    assert!(!thanked.contains("est fausse"), "what nobody answered is not public: {thanked}");

    assert_ne!(site.get("/importer/remarques", None).await.0, 200);
    let session = site.sign_in().await;
    let desk = site.get("/importer/remarques", Some(&session)).await.2;
    assert!(desk.contains("&#60;b&#62;L’année") || desk.contains("&lt;b&gt;L’année"), "{desk}");
    let answer = format!(
        "csrf={}&etat=corrigee&par=CNAV&texte={}",
        session.csrf,
        encoded("Corrigé, merci.")
    );
    let forged = site
        .post("/importer/remarques/1", Some(&session), &answer.replacen("csrf=", "csrf=x", 1))
        .await;
    assert_eq!(forged.0, 403);
    let unknown = site.post("/importer/remarques/9", Some(&session), &answer).await.2;
    assert!(unknown.contains("pas de remarque de ce numéro"), "{unknown}");
    let answered = site.post("/importer/remarques/1", Some(&session), &answer).await;
    assert_eq!(answered.0, 303, "{}", answered.2);

    let seen = site.get("/remarques", None).await.2;
    for said in ["est fausse", "corrigée", "CNAV", "Corrigé, merci.", "Aucune remarque n’attend"]
    {
        assert!(seen.contains(said), "{said}: {seen}");
    }
    let csv = site.get("/remarques?format=csv", None).await.2;
    assert!(csv.contains("1;") && csv.contains("Corrigé, merci."), "{csv}");
    let json = site.get("/remarques?format=json", None).await.2;
    assert!(json.contains("\"etat\": \"corrigee\""), "{json}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_reports_are_refused_and_say_why() {
    let site = Writable::new().await;
    let post = async |body: &str| {
        let got = site.post("/signaler", None, body).await;
        (got.0, got.2)
    };
    let (status, page) = post(&format!("chose={THING}&texte=faux")).await;
    assert_eq!(status, 422, "{page}");
    assert!(page.contains("caractères au moins") && page.contains(">faux</textarea>"), "{page}");
    let long = "é".repeat(2_001);
    assert_eq!(post(&format!("chose={THING}&texte={}", encoded(&long))).await.0, 422);
    let said = "texte=Une+remarque+assez+longue";
    assert_eq!(post(&format!("chose=id/jamais/vue&{said}")).await.0, 404);
    assert_eq!(post(&format!("page=//ailleurs.invalid/&{said}")).await.0, 400);
    assert_eq!(post(&format!("chose={THING}&fait=xyz&{said}")).await.0, 400);
    assert_eq!(post(said).await.0, 400);
    // A machine that fills every field is thanked, and nothing is kept.
    assert_eq!(post(&format!("chose={THING}&site=http%3A%2F%2Fspam&{said}")).await.0, 303);
    let page = site.get("/remarques", None).await.2;
    assert!(page.contains("Aucune remarque n’attend"), "{page}");
    assert_eq!(post(&format!("page=/document/declarer&{said}")).await.0, 303);
    for index in 1..30 {
        assert_eq!(post(&format!("chose={THING}&{said}+{index}")).await.0, 303);
    }
    let (status, page) = post(&format!("chose={THING}&{said}+encore")).await;
    assert_eq!(status, 429, "{page}");
    assert!(page.contains("trop de remarques arrivent"), "{page}");
}
