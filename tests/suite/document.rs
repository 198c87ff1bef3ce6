//! The book over the map that comes with Portulan: complete, sourced, and sound whatever its editors write.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read as _};

use portulan::document::Book;
use portulan::reader::Reader;
use portulan::web::print_book;

use super::help::Site;
use super::process::{file, run, text};
use super::web::html::{check_page, links};

/// The values of an attribute in a page.
fn values(html: &str, attribute: &str) -> Vec<String> {
    let start = format!(" {attribute}=\"");
    let parts = html.split(start.as_str()).skip(1);
    parts.map(|part| part.split('"').next().unwrap_or_default().to_owned()).collect()
}

/// A site whose book is made of these files.
fn site_with(files: &[(&str, &str)]) -> Site {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let site = Site::new();
    site.state.set_book(Book::read(folder.path()).expect("a book"));
    site
}

#[test]
fn every_chapter_is_sound_complete_and_sourced() {
    let site = Site::new();
    let book = Book::embedded();
    let chapters = book.chapters.iter().filter(|chapter| !chapter.is_annex).count();
    assert!(chapters >= 12, "{chapters} chapters");
    let mut asked = BTreeSet::new();
    for chapter in &book.chapters {
        let path = format!("/document/{}", chapter.name);
        let (status, body) = site.get(&path);
        assert_eq!(status, 200, "{path}");
        check_page(&path, &body);
        assert!(!body.contains("[["), "{path}: a directive is left as it is written");
        assert!(
            !body.contains("Un élément manque ici") && !body.contains("à compléter<"),
            "{path}"
        );
        assert!(!body.contains("Caisse Alpha"), "{path} shows something invented");
        if !chapter.is_annex {
            assert!(body.contains("id=\"note-1\""), "{path} cites no source");
            assert!(
                chapter.text.contains("Ce que l’on ne sait pas")
                    || chapter.text.contains("Ce qui manque"),
                "{path}"
            );
        }
        let identifiers = values(&body, "id");
        let known: BTreeSet<&String> = identifiers.iter().collect();
        assert_eq!(known.len(), identifiers.len(), "{path}: an identifier is there twice");
        for target in values(&body, "href").iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(known.contains(&target.to_owned()), "{path}#{target} leads nowhere");
        }
        asked.extend(links(&body));
    }
    for link in
        asked.iter().filter(|link| link.starts_with("/document") || link.starts_with("/analyses"))
    {
        assert_eq!(site.get(link).0, 200, "{link}");
    }
    assert!(asked.contains("/fiche/reference/systeme/rgcu"), "{asked:?}");
    assert_eq!(site.get("/document/nulle-part").0, 404);
}

#[test]
fn each_source_of_the_chapters_is_cited_and_described() {
    let book = Book::embedded();
    let text: String = book.chapters.iter().map(|chapter| chapter.text.as_str()).collect();
    let cited: BTreeSet<&str> = text
        .split("[[source:")
        .skip(1)
        .flat_map(|part| part.split("]]").next().unwrap_or_default().split(','))
        .collect();
    for source in &book.sources {
        assert!(cited.contains(source.key.as_str()), "{} is cited nowhere", source.key);
        assert!(!source.publisher.is_empty(), "{}", source.key);
    }
}

#[test]
fn the_whole_book_is_on_one_page_whose_links_stay_in_it() {
    let site = Site::new();
    let (status, body) = site.get("/document/tout");
    assert_eq!(status, 200);
    check_page("/document/tout", &body);
    let identifiers = values(&body, "id");
    let known: BTreeSet<&String> = identifiers.iter().collect();
    assert_eq!(known.len(), identifiers.len());
    for target in values(&body, "href").iter().filter_map(|href| href.strip_prefix('#')) {
        assert!(known.contains(&target.to_owned()), "#{target} leads nowhere");
    }
    for chapter in &Book::embedded().chapters {
        assert!(known.contains(&chapter.name), "{}", chapter.name);
    }
}

#[test]
fn what_a_directive_does_not_find_is_said_and_listed() {
    let text = "# Essai\n\nUn [[valeur:systeme/dsn inventee]] et [[inconnue:x]].\n\n[[fiche:systeme/nulle-part]]\n\n\
                [[question:nulle]]\n\n[[question:echanges-d-un-systeme]]\n\n[[chemin:systeme/rgcu > systeme/tesa]]\n\n\
                [[liste:licorne]]\n\n[[definition:systeme]]\n\n[[vue:nulle]]\n\n[[source:x]]\n\n[[fiche:organisme/caisse-alpha]]\n";
    let site = site_with(&[("01-essai.md", text)]);
    let (status, body) = site.get("/document/essai");
    assert_eq!(status, 200);
    check_page("/document/essai", &body);
    assert!(!body.contains("[["), "no directive is left as it is written");
    assert_eq!(body.matches("Un élément manque ici").count(), 9);
    assert_eq!(body.matches("à compléter<").count(), 2);
    let (_, json) = site.get("/document/constats?format=json");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let findings = json["findings"].as_array().expect("findings");
    assert_eq!(findings.len(), 11, "{json}");
    let (_, page) = site.get("/document/constats");
    assert!(page.contains("systeme/nulle-part") && page.contains("fictif"));
}

#[test]
fn chapters_are_disarmed_and_bounded() {
    let many = format!("# Trop\n\n{}", "[[compte:systeme]] ".repeat(400));
    let hostile = "# <script>alert(1)</script>\n\n<img src=x onerror=alert(1)> [a](javascript:alert(1))\n\n\
                   [[fiche:<script>alert(2)</script>]]\n\n[[index]]\n";
    let site = site_with(&[("01-essai.md", hostile), ("02-trop.md", &many)]);
    for path in ["/document", "/document/essai", "/document/tout", "/document/constats"] {
        let (status, body) = site.get(path);
        assert_eq!(status, 200, "{path}");
        for bad in ["<script>alert", "<img src=x", "javascript:"] {
            assert!(!body.contains(bad), "{path}: {bad}");
        }
    }
    let (_, body) = site.get("/document/trop");
    assert_eq!(body.matches("à compléter<").count(), 200);
}

#[test]
fn a_figure_is_what_the_list_says() {
    let site = site_with(&[("01-essai.md", "# Essai\n\nIl y a [[compte:systeme]] systèmes.\n")]);
    let (_, body) = site.get("/document/essai");
    let (_, list) = site.get("/liste/systeme?format=json");
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    let rows = list["things"].as_array().or_else(|| list["rows"].as_array()).expect("rows");
    let real = rows.iter().filter(|row| row["fictitious"] != true).count();
    assert!(body.contains(&format!("<span class=\"fact\">{real}</span>")), "{real}\n{body}");
}

#[test]
fn the_command_says_what_to_mend() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("carte");
    let (data, chapters) = (text(&data).to_owned(), folder.path().join("livre"));
    let good = run(&["document", "--data", &data, "--check"]);
    assert!(good.expect(0).contains("rien à reprendre"));
    fs::create_dir(&chapters).expect("made");
    let check = |words: &str| {
        file(&chapters, "01-a.md", words);
        run(&["document", "--data", &data, "--check", "--document", text(&chapters)])
    };
    assert!(check("# A\n\n[[fiche:systeme/x]]\n").expect(1).contains("a : [[fiche:systeme/x]]"));
    let refused = check("sans titre");
    refused.expect(2);
    assert!(refused.stderr.contains("la première ligne doit être le titre"), "{}", refused.stderr);
}

#[test]
fn a_book_is_printed_without_cards_and_with_its_sources() {
    let site = Site::new();
    let printed = print_book(&site.state, &Reader::Public);
    assert!(printed.findings.is_empty(), "{:?}", printed.findings);
    let declared = printed.chapters.iter().find(|one| one.name == "declarer").expect("there");
    assert!(!declared.html.contains("role=\"tooltip\"") && declared.notes().contains("note-1"));
}

#[test]
fn the_static_site_stands_alone_and_its_links_lead_somewhere() {
    let site = Site::new();
    let printed = print_book(&site.state, &Reader::Public);
    let files = printed.site(None);
    let count = files.len();
    let files: BTreeMap<String, Vec<u8>> = files.into_iter().collect();
    assert_eq!(files.len(), count, "a file is there twice");
    for expected in
        ["index.html", "tout.html", "declarer.html", "style/portulan.css", "style/papier.css"]
    {
        assert!(files.contains_key(expected), "{expected}");
    }
    let page = |name: &str| String::from_utf8(files[name].clone()).expect("a text");
    let mut to_index = 0;
    for name in files.keys().filter(|name| name.ends_with(".html")) {
        let html = page(name);
        let identifiers = values(&html, "id");
        let known: BTreeSet<&String> = identifiers.iter().collect();
        assert_eq!(known.len(), identifiers.len(), "{name}: an identifier is there twice");
        for href in values(&html, "href") {
            if href.starts_with("https://") || href.starts_with("http://") {
                continue;
            }
            let (file, anchor) = href.split_once('#').unwrap_or((&href, ""));
            let target = if file.is_empty() { name.as_str() } else { file };
            assert!(files.contains_key(target), "{name} leads to {href}");
            if !anchor.is_empty() {
                assert!(
                    page(target).contains(&format!(" id=\"{anchor}\"")),
                    "{name} leads to {href}"
                );
            }
            to_index += usize::from(href.starts_with("index-alphabetique.html#chose-"));
        }
        assert!(!html.contains("<script") && !html.contains("src=\"http"), "{name}");
    }
    assert!(to_index > 100, "{to_index} links lead to the index");
    let sheet = page("style/portulan.css");
    for part in sheet.split("url(\"").skip(1) {
        let path = part.split('"').next().expect("an address");
        assert!(files.contains_key(&format!("style/{path}")), "{path}");
    }
    let bound = printed.site(Some("https://carte.exemple"));
    let (_, declared) = bound.iter().find(|(name, _)| name == "declarer.html").expect("there");
    let declared = String::from_utf8_lossy(declared);
    assert!(declared.contains("href=\"https://carte.exemple/fiche/reference/systeme/dsn\""));
}

#[test]
fn the_epub_is_well_formed_and_lists_all_that_it_holds() {
    let site = Site::new();
    let printed = print_book(&site.state, &Reader::Public);
    let bytes = portulan::publication::epub(&printed).expect("composed");
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip", "the type comes first, as it is");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut texts = BTreeMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).expect("a file");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("a text");
        let name = file.name().expect("a name").into_owned();
        texts.insert(name, text);
    }
    let package = &texts["EPUB/package.opf"];
    for (name, text) in &texts {
        if name.ends_with(".xhtml") || name.ends_with(".opf") || name.ends_with(".xml") {
            let mut reader = quick_xml::Reader::from_str(text);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => panic!("{name}: {error}"),
                }
            }
        }
        if let Some(local) = name.strip_prefix("EPUB/").filter(|local| *local != "package.opf") {
            assert!(package.contains(&format!("href=\"{local}\"")), "{name} is not listed");
        }
        for href in values(text, "href")
            .iter()
            .filter(|href| !href.contains("://") && name.ends_with(".xhtml"))
        {
            let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
            let target = if file.is_empty() { name.clone() } else { format!("EPUB/{file}") };
            let found = texts.get(&target).unwrap_or_else(|| panic!("{name} leads to {href}"));
            assert!(
                anchor.is_empty() || found.contains(&format!(" id=\"{anchor}\"")),
                "{name} leads to {href}"
            );
        }
    }
    assert!(texts.len() > Book::embedded().chapters.len() + 3);
}

#[test]
fn the_command_writes_the_book_where_it_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let (data, site, epub) = (path("carte"), path("public/livre"), path("livre.epub"));
    let ran = run(&["document", "--data", &data, "--site", &site, "--epub", &epub]);
    assert!(ran.expect(0).contains("Écrit"));
    assert!(folder.path().join("public/livre/index.html").is_file());
    assert!(fs::read(&epub).expect("written").starts_with(b"PK"));
    let odd = run(&["document", "--data", &data, "--site", &site, "--adresse", "javascript:x"]);
    odd.expect(2);
}
