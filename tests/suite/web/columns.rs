//! `/importer/…/colonnes`: a table with its own headings, from the file to the map, without a script.

use axum::http::header;

use super::import::{Session, Writable, between};

const INVENTORY: &str =
    "Libellé;Importance;Exploitant;Truc\nPaie;vitale;CNAV;servir\nPortail;ordinaire;;\n";

/// Sends a table and waits until it was read.
async fn send(site: &Writable, session: &Session, file: &[u8]) -> (String, String) {
    let got = site.upload(session, &session.csrf, ("parc.csv", file)).await;
    assert_eq!(got.0, 303, "{}", got.2);
    let path = got.1[header::LOCATION].to_str().expect("an address").to_owned();
    let page = site.settled(session, &path).await;
    (path, page)
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

const PTL: &str = "https://w3id.org/portulan/ontologie#";

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_explained_then_read_and_remembered() {
    let site = Writable::new().await;
    let session = site.sign_in().await;
    let (path, page) = send(&site, &session, INVENTORY.as_bytes()).await;
    assert!(page.contains("Préciser les colonnes") && !page.contains("Publier"), "{page}");
    let form = site.get(&format!("{path}/colonnes"), Some(&session)).await.2;
    assert!(form.contains("Laisser de côté") && form.contains("servir"), "{form}");
    // The class first: the headings are read again with its words.
    let class = encoded(&format!("{PTL}Application"));
    let body = format!("csrf={}&classe-0={class}&etape=relire", session.csrf);
    assert_eq!(site.post(&format!("{path}/colonnes"), Some(&session), &body).await.0, 303);
    let page = site.settled(&session, &path).await;
    assert!(page.contains("Préciser les colonnes"), "{page}");
    let form = site.get(&format!("{path}/colonnes"), Some(&session)).await.2;
    assert_eq!(form.matches("à préciser").count(), 2, "{form}");
    let importance = between(&form, "Importance</label>", "</td>");
    assert!(importance.contains("<select id=\"colonne-0-1\""), "{importance}");
    // Then what is not known: one column is explained, the other left out.
    let label = encoded("http://www.w3.org/2000/01/rdf-schema#label");
    let (criticality, operator) =
        (encoded(&format!("{PTL}criticite")), encoded(&format!("{PTL}operateur")));
    let body = format!(
        "csrf={}&classe-0={class}&colonne-0-0={label}&colonne-0-1={criticality}&colonne-0-2={operator}&colonne-0-3=-&mode=remplacer&etape=suite",
        session.csrf
    );
    assert_eq!(site.post(&format!("{path}/colonnes"), Some(&session), &body).await.0, 303);
    let page = site.settled(&session, &path).await;
    for wanted in
        ["2</strong> applications", "Publier sur la carte", "Corriger la lecture des colonnes"]
    {
        assert!(page.contains(wanted), "«{wanted}» is not in {page}");
    }
    let published = site.publish(&session, &(path, page)).await;
    assert!(published.contains("C’est sur la carte"), "{published}");
    let fiche = site.get("/fiche/essai/application-paie", None).await;
    assert!(fiche.0 == 200 && fiche.2.contains("Vitale"), "{}", fiche.2);
    // The next version of the same source asks nothing, and is compared cell by cell.
    let later = INVENTORY.replace("ordinaire", "importante");
    let (path, page) = send(&site, &session, later.as_bytes()).await;
    assert!(page.contains("Publier sur la carte") && page.contains("Portail"), "{page}");
    assert!(page.contains("<del>") && page.contains("Importante"), "{page}");
    let csv = site.get(&format!("{path}/difference?format=csv"), Some(&session)).await.2;
    assert_eq!(csv.lines().count(), 2, "{csv}");
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_decided_by_whoever_signed_in_alone() {
    let site = Writable::new().await;
    let session = site.sign_in().await;
    let (path, _) = send(&site, &session, INVENTORY.as_bytes()).await;
    let columns = format!("{path}/colonnes");
    assert_eq!(site.get(&columns, None).await.0, 401);
    assert_eq!(site.post(&columns, None, "etape=suite").await.0, 401);
    assert_eq!(site.post(&columns, Some(&session), "csrf=faux&etape=suite").await.0, 403);
    // Leaving every sheet out leads back to the form, with what is missing.
    let body = format!("csrf={}&classe-0=-&etape=suite", session.csrf);
    assert_eq!(site.post(&columns, Some(&session), &body).await.0, 303);
    site.settled(&session, &path).await;
    let form = site.get(&columns, Some(&session)).await.2;
    assert!(form.contains("Dites de quelle classe"), "{form}");
    assert_eq!(site.number(), 2, "nothing was published");
}
