//! Texts that look like markup: wherever they come from, pages show them and never run them.

use crate::crawl::crawl;
use crate::process::{Server, model_with, new_map};
use crate::web::html::check_page;

/// Texts that would act if they were not escaped, as XML text.
const TEXTS: [&str; 6] = [
    "&lt;script&gt;canari()&lt;/script&gt;",
    "\"onmouseover=\"canari()\" x=\"",
    "'onfocus='canari()' autofocus='",
    "javascript:canari()",
    "&lt;img src=x onerror=canari()&gt;",
    "]]&gt;&lt;/title&gt;&lt;style&gt;canari&lt;/style&gt;{{ canari }}",
];

/// A model that holds them as names, documentation, keys and values of properties, types and identifiers.
fn model() -> String {
    let mut elements = String::new();
    let mut definitions = String::new();
    for (n, text) in TEXTS.iter().enumerate() {
        let attribute = text.replace('"', "&quot;");
        elements.push_str(&format!(
            "<element identifier=\"{attribute}{n}\" xsi:type=\"ApplicationComponent\">\
             <name xml:lang=\"fr\">{text} {n}</name><documentation>{text}</documentation>\
             <properties><property propertyDefinitionRef=\"p{n}\"><value>{text}</value></property>\
             </properties></element>\n\
             <element identifier=\"t{n}\" xsi:type=\"{attribute}\"><name>{text} type</name></element>\n"
        ));
        definitions.push_str(&format!(
            "<propertyDefinition identifier=\"p{n}\" type=\"string\"><name>{text}</name></propertyDefinition>\n"
        ));
    }
    let model = model_with(&elements);
    model.replace(
        "</model>",
        &format!("<propertyDefinitions>{definitions}</propertyDefinitions></model>"),
    )
}

#[test]
fn markup_in_a_model_is_shown_and_never_run() {
    let folder = new_map();
    let server = Server::start(folder.path());
    let published = server.publish("javascript:canari", &model()).expect("answered");
    assert_eq!(published.status, 200, "{published:?}");
    assert!(published.head.contains("application/json"), "{}", published.head);
    let mut shown = 0;
    let start = [
        "/",
        "/recherche?q=canari",
        "/recherche?q=%3Cscript%3Ecanari()%3C/script%3E",
        "/recherche?q=%22onmouseover=%22canari()",
        "/liste/application",
        "/liste/application?q=%22%3E%3Cscript%3Ecanari()%3C/script%3E",
        "/liste/application?%22onmouseover=canari()=1",
        "/fiche/essai/%22%3E%3Cscript%3Ecanari()",
        "/liste",
        "/liste/graphe",
    ];
    let asked = crawl(&start, 400, |path| {
        let reply = server.get(path);
        assert!(reply.status < 500, "{path}: {reply:?}");
        assert!(reply.head.contains("x-content-type-options: nosniff"), "{path}");
        if reply.head.contains("content-type: text/html") {
            assert!(reply.head.contains("content-security-policy: default-src 'self'"), "{path}");
            // No inline code, no attribute «on…», no «javascript:», whatever the text.
            check_page(path, &reply.body);
            shown += usize::from(reply.body.contains("canari()"));
        }
        reply
    });
    let feed = server.get_as("/changements.atom", "*/*").body;
    let mut reader = quick_xml::Reader::from_str(&feed);
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {feed}")) {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) => {
                assert!(!tag.as_ref().contains("script"), "{feed}");
            }
            _ => {}
        }
    }
    let found = server.get_as("/api/v1/search?q=canari", "*/*");
    assert!(found.head.contains("content-type: application/json"), "{}", found.head);
    assert!(found.json()["total"].as_u64().is_some_and(|total| total > 0), "{}", found.body);
    assert!(shown > 20, "the texts were shown on {shown} pages only, of {}", asked.len());
    server.stop();
}
