//! Exports over HTTP: the link, the headers, the whole file.

use crate::process::{Server, file, model, new_map, run, text};

#[test]
fn the_page_of_a_source_leads_to_its_model() {
    let map = new_map();
    let path = file(map.path(), "m.xml", model(&["Loch".to_owned(), "Sextant".to_owned()]));
    run(&[
        "import",
        text(&path),
        "--data",
        text(map.path()),
        "--organisme",
        "Essai",
        "--source",
        "si",
    ])
    .expect(0);
    let server = Server::start(map.path());
    let page = server.get("/fiche?iri=graphe/source/essai/si");
    assert_eq!(page.status, 200);
    let link = "/api/v1/exports?format=exchange&amp;organisme=essai&amp;source=si";
    let numeric = link.replace("&amp;", "&#38;");
    assert!(page.body.contains(link) || page.body.contains(&numeric), "{}", page.body);
    assert!(page.body.contains("Exporter en ArchiMate (échange 3.1)"));
    let sent = server.get("/api/v1/exports?format=exchange&organisme=essai&source=si");
    assert_eq!(sent.status, 200, "{sent:?}");
    assert!(sent.head.contains("attachment; filename=\"essai-si.xml\""), "{}", sent.head);
    assert!(sent.head.contains("application/xml"), "{}", sent.head);
    assert!(sent.body.contains("Sextant") && sent.body.trim_end().ends_with("</model>"));
    for (path, status) in [
        ("/api/v1/exports?format=docx", 400),
        ("/api/v1/exports?source=si", 400),
        // The whole map has too many lines for a drawing: it is said before anything is sent.
        ("/api/v1/exports?format=mermaid", 400),
        ("/api/v1/exports?organisme=personne", 404),
        ("/api/v1/exports?format=mermaid&organisme=essai", 200),
    ] {
        assert_eq!(server.get(path).status, status, "{path}");
    }
    // Nobody can be read through the name of a file.
    let sent = server.get("/api/v1/exports?organisme=../../essai&source=../si");
    assert!(sent.status == 404 || sent.head.contains("essai-si.xml"), "{sent:?}");
}
