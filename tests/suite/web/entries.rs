//! `/importer/saisie`: things written by hand, from the form to the map and back.

use super::import::{Session, Writable, between};

/// A form as a browser sends it: what the page gave, and what is filled in.
struct Filled<'a> {
    site: &'a Writable,
    session: &'a Session,
    path: &'a str,
    fields: Vec<(&'a str, &'a str)>,
}

impl Filled<'_> {
    /// Sends it after having read `page`; the status, where it leads, and the text.
    async fn send(&self, page: &str, action: &str) -> (u16, String, String) {
        let mut body = format!("csrf={}&action={action}", self.session.csrf);
        for name in ["empreinte", "vu", "lignes"] {
            let start = format!("name=\"{name}\" value=\"");
            if page.contains(&start) {
                body.push_str(&format!("&{name}={}", between(page, &start, "\"")));
            }
        }
        for (name, value) in &self.fields {
            let encoded = |text: &str| {
                percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                    .to_string()
            };
            body.push_str(&format!("&{}={}", encoded(name), encoded(value)));
        }
        let got = self.site.post(self.path, Some(self.session), &body).await;
        let place = got.1.get("location").map(|place| place.to_str().expect("ASCII").to_owned());
        (got.0, place.unwrap_or_default(), got.2)
    }
}

const APPLICATION: [(&str, &str); 5] = [
    ("organisme", "cnav"),
    ("rdfs:label", "Essai « à la main »"),
    ("ptl:operateur", "CNAV"),
    ("ptl:sAppuieSur", "RNCPS"),
    ("ptl:miseEnService", "12/2025"),
];
const NEW: &str = "/importer/saisie/nouveau/application";

fn form<'a>(
    site: &'a Writable,
    session: &'a Session,
    path: &'a str,
    fields: &[(&'a str, &'a str)],
) -> Filled<'a> {
    Filled { site, session, path, fields: fields.to_vec() }
}

/// Publishes the application above; its fiche.
async fn published(site: &Writable, session: &Session) -> String {
    let filled = form(site, session, NEW, &APPLICATION);
    let empty = site.get(NEW, Some(session)).await.2;
    let (status, _, page) = filled.send(&empty, "voir").await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Publier sur la carte") && page.contains("décembre 2025"), "{page}");
    let (status, place, page) = filled.send(&page, "publier").await;
    assert_eq!(status, 303, "{page}");
    place
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thing_is_written_corrected_withdrawn_and_restored() {
    let site = Writable::new().await;
    let session = site.sign_in().await;
    let number = site.number();
    let fiche = published(&site, &session).await;
    assert_eq!(fiche, "/fiche/cnav/essai-a-la-main");
    assert_eq!(site.number(), number + 1);
    let shown = site.get(&fiche, None).await.2;
    for said in
        ["RNCPS", "décembre 2025", "/importer/saisie/chose/cnav/essai-a-la-main#champ-criticite"]
    {
        assert!(shown.contains(said), "{said}: {shown}");
    }

    // Only what is changed changes.
    let path = "/importer/saisie/chose/cnav/essai-a-la-main";
    let page = site.get(path, Some(&session)).await.2;
    assert!(page.contains("value=\"RNCPS\"") && page.contains("value=\"2025-12\""), "{page}");
    let mut fields = APPLICATION.to_vec();
    fields[1].1 = "Essai renommé";
    fields[2].1 = "CNAV";
    let filled = form(&site, &session, path, &fields);
    let (_, _, page) = filled.send(&page, "voir").await;
    assert!(page.contains("<del>") && page.contains("Essai renommé"), "{page}");
    assert_eq!(page.matches("<del>").count(), 1, "{page}");
    let (status, place, page) = filled.send(&page, "publier").await;
    assert_eq!((status, place.as_str()), (303, fiche.as_str()), "{page}");
    assert!(site.get(&fiche, None).await.2.contains("Essai renommé"));

    // Withdrawn, then restored by undoing that change.
    let page = site.get(path, Some(&session)).await.2;
    let nothing = form(&site, &session, path, &[("organisme", "cnav")]);
    let (_, _, page) = nothing.send(&page, "retirer").await;
    assert!(page.contains("Ce qui serait retiré") && page.contains("retirer-vraiment"), "{page}");
    let (status, _, page) = nothing.send(&page, "retirer-vraiment").await;
    assert_eq!(status, 303, "{page}");
    assert_eq!(site.get(&fiche, None).await.0, 410);
    let undo = format!("/importer/saisie/annuler/{}", site.number());
    let page = site.get(&undo, Some(&session)).await.2;
    assert!(page.contains("Reviendraient") && page.contains("Essai renommé"), "{page}");
    let got = site.post(&undo, Some(&session), &format!("csrf={}", session.csrf)).await;
    assert_eq!(got.0, 303, "{}", got.2);
    assert!(site.get(&fiche, None).await.2.contains("Essai renommé"));
    let list = site.get("/importer/saisie", Some(&session)).await.2;
    assert!(list.contains("Retrait de") && list.contains("Annulation du changement"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_on_its_field_and_nothing_is_written() {
    let site = Writable::new().await;
    let session = site.sign_in().await;
    let number = site.number();
    let empty = site.get(NEW, Some(&session)).await.2;
    for (field, value, said) in [
        ("ptl:sAppuieSur", "système inconnu de tous", "rien sur la carte ne s’appelle"),
        ("ptl:miseEnService", "bientôt", "n’est pas une date"),
        ("ptl:site", "javascript:alert(1)", "n’est pas une adresse web"),
        ("ptl:nombreUtilisateurs", "douze", "n’est pas un nombre entier"),
        ("ptl:criticite", "https://example.org/autre", "n’est pas dans la liste"),
        ("ptl:operateur", "<script>alert(1)</script>", "rien sur la carte ne s’appelle"),
        ("organisme", "../../cnaf", "Choisissez l’organisme"),
        ("organisme", "inconnu", "Choisissez l’organisme"),
    ] {
        let mut fields: Vec<_> =
            APPLICATION.iter().copied().filter(|(name, _)| *name != field).collect();
        fields.push((field, value));
        let filled = form(&site, &session, NEW, &fields);
        let (status, _, page) = filled.send(&empty, "publier").await;
        assert_eq!(status, 200, "{field}");
        assert!(page.contains(said) && page.contains("Ce qui empêche"), "{field}: {page}");
        assert!(!page.contains("<script>alert"), "{page}");
    }
    // A name is required: the shape says so, on its field.
    let nameless: Vec<_> =
        APPLICATION.iter().copied().filter(|(name, _)| *name != "rdfs:label").collect();
    let (_, _, page) = form(&site, &session, NEW, &nameless).send(&empty, "voir").await;
    assert!(page.contains("Donnez un nom à cet élément"), "{page}");
    assert!(!page.contains("Publier sur la carte"), "{page}");
    assert_eq!(site.number(), number);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_overwritten_in_silence() {
    let site = Writable::new().await;
    let session = site.sign_in().await;
    published(&site, &session).await;
    let path = "/importer/saisie/chose/cnav/essai-a-la-main";
    let before = site.get(path, Some(&session)).await.2;
    let mut first = APPLICATION.to_vec();
    first.extend([("ptl:editeur", "Éditeur un"), ("auteur", "Ada"), ("raison", "relu ensemble")]);
    let one = form(&site, &session, path, &first);
    let (_, _, page) = one.send(&before, "voir").await;
    assert_eq!(one.send(&page, "publier").await.0, 303);
    // The other looked at the same page before, and has even seen what would change.
    let mut second = APPLICATION.to_vec();
    second.push(("ptl:editeur", "Éditeur deux"));
    let other = form(&site, &session, path, &second);
    let number = site.number();
    let (status, _, page) = other.send(&before, "publier").await;
    assert_eq!((status, site.number()), (200, number));
    for said in
        ["Ada a enregistré entre-temps", "relu ensemble", "<del>", "Éditeur un", "Éditeur deux"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    // Now that it is known, it can be published.
    assert_eq!(other.send(&page, "publier").await.0, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_have_signed_in_may_write() {
    let site = Writable::new().await;
    let session = site.sign_in().await;
    let path = "/importer/saisie/chose/reference/systeme/dsn";
    let got = site.get(path, None).await;
    assert_eq!(got.0, 401);
    let back = "/connexion?suite=/importer/saisie/chose/reference/systeme/dsn";
    assert!(got.2.contains(back), "{}", between(&got.2, "<main", "</main>"));
    let page = site.get(back, None).await.2;
    assert!(page.contains(&format!("name=\"suite\" value=\"{path}\"")), "{page}");
    let elsewhere = site.get("/connexion?suite=/importer.example.org", None).await.2;
    assert!(elsewhere.contains("name=\"suite\" value=\"/importer\""), "{elsewhere}");
    let forged = site.post(NEW, Some(&session), "csrf=faux&action=publier").await;
    assert_eq!(forged.0, 403);
    assert_eq!(site.get("/importer/saisie/nouveau/inconnue", Some(&session)).await.0, 404);
    assert_eq!(site.get("/importer/saisie/annuler/999999", Some(&session)).await.0, 404);
    // What others say is shown beside, and cannot be changed here.
    let page = site.get(path, Some(&session)).await.2;
    assert!(
        page.contains("Une autre source dit") && page.contains("Déclaration sociale nominative"),
        "{page}"
    );
    let names = site.get("/importer/saisie/choix?classe=organisme&q=cna", Some(&session)).await.2;
    assert!(names.contains("CNAV"), "{names}");
}
