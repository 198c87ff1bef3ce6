//! French typography of what people read: help texts, templates, questions.

use std::fs;
use std::path::{Path, PathBuf};

/// The files of a folder with this extension, at any depth.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|known| known == extension) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has no {extension}");
    found.sort();
    found
}

/// What is wrong in a text meant for people, one sentence per fault.
fn faults(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let at = |place: Option<usize>| place.and_then(|place| letters.get(place)).copied();
    let mut faults = Vec::new();
    for (place, letter) in letters.iter().enumerate() {
        let (before, after) = (at(place.checked_sub(1)), at(Some(place + 1)));
        let is_end = after.is_none_or(|after| after.is_whitespace() || ".,;)»".contains(after));
        let wrong = match letter {
            '\'' => {
                before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic)
            }
            '"' => true,
            ';' | '!' | '?' if is_end => before != Some('\u{202f}') && before != Some('?'),
            '»' => before != Some('\u{202f}'),
            '«' => after != Some('\u{202f}'),
            ':' if is_end && after.is_some() => before != Some('\u{a0}'),
            _ => false,
        };
        if wrong {
            let around: String =
                letters[place.saturating_sub(20)..(place + 8).min(letters.len())].iter().collect();
            faults.push(format!("{letter} in «{around}»"));
        }
    }
    faults
}

/// A Markdown text without its code, the addresses of its links and what pages replace.
fn prose(markdown: &str) -> String {
    let mut prose = String::new();
    let mut is_code = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
        } else if !is_code && !line.starts_with("[[") {
            let bare = line.trim_start_matches("> ").replace("[!NOTE]", "").replace("[!TIP]", "");
            for (number, part) in bare.split('`').enumerate() {
                prose.push_str(if number % 2 == 0 { part } else { "x" });
            }
            prose.push('\n');
        }
    }
    while let Some(start) = prose.find("](") {
        let end = prose[start..].find(')').expect("a link ends") + start;
        prose.replace_range(start..=end, "");
    }
    prose
}

/// The text of a template, without markup and without what the program writes.
fn template_text(template: &str) -> String {
    let mut text = template
        .replace("&#8239;", "\u{202f}")
        .replace("&#160;", "\u{a0}")
        .replace("&nbsp;", "\u{a0}");
    for (open, close, stands) in [("{#", "#}", ""), ("{%", "%}", ""), ("{{", "}}", "x")] {
        while let Some(start) = text.find(open) {
            let end = text[start..].find(close).expect("it ends") + start + close.len();
            text.replace_range(start..end, stands);
        }
    }
    let mut bare = String::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find('<') {
        bare.push_str(&rest[..start]);
        let end = rest[start..].find('>').expect("a tag ends") + start;
        // The text of an attribute that people hear.
        for attribute in ["aria-label=\"", "placeholder=\"", "title=\"", "alt=\""] {
            if let Some((_, value)) = rest[start..end].split_once(attribute) {
                bare.push_str(value.split('"').next().unwrap_or_default());
                bare.push('\n');
            }
        }
        rest = &rest[end + 1..];
    }
    bare.push_str(rest);
    bare
}

fn check(found: &[(PathBuf, String)]) {
    let wrong: Vec<String> = found
        .iter()
        .flat_map(|(path, text)| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            faults(text).into_iter().map(move |fault| format!("{name}: {fault}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a text")
}

#[test]
fn faults_are_seen() {
    for wrong in ["l'API", "dit \"oui\"", "quoi ?", "« oui »", "ainsi : oui", "oui; non", "oui !"]
    {
        assert!(!faults(wrong).is_empty(), "{wrong}");
    }
    let right =
        "L’API dit «\u{202f}oui\u{202f}»\u{a0}: quoi\u{202f}? Rien\u{202f}; à 10:30, http://x.";
    assert_eq!(faults(right), Vec::<String>::new());
    assert_eq!(prose("a `l'x ?` [l](/b?c'd)\n```\n? \"\n```\n"), "a x [l\n");
    assert_eq!(template_text("<a title=\"b\">{{ c }}{% if d %}e{% endif %}</a>"), "b\nxe");
}

#[test]
fn help_texts_and_chapters_are_set_in_french() {
    let written = ["data/aide", "data/document", "data/apprendre"];
    let written = written.into_iter().flat_map(|folder| files(folder, "md"));
    let texts: Vec<_> = written.map(|path| (prose(&read(&path)), path)).collect();
    check(&texts.into_iter().map(|(text, path)| (path, text)).collect::<Vec<_>>());
}

#[test]
fn templates_are_set_in_french() {
    let texts: Vec<_> = files("web/templates", "html")
        .into_iter()
        .map(|path| (path.clone(), template_text(&read(&path))))
        .collect();
    check(&texts);
}

#[test]
fn questions_are_set_in_french() {
    let header = |text: &str| {
        let lines = text.lines().filter_map(|line| line.strip_prefix("#+")).map(str::trim);
        // The keys of the header, and the names of columns and parameters, are for programs.
        lines
            .filter(|line| !line.contains(" = ") && !line.contains(", iri") && !line.ends_with(':'))
            .map(|line| {
                line.split_once(": ").map_or(
                    line,
                    |(key, value)| {
                        if key.contains(' ') { line } else { value }
                    },
                )
            })
            .collect::<Vec<_>>()
            .join("\n")
    };
    let texts: Vec<_> = files("queries", "rq")
        .into_iter()
        .map(|path| (path.clone(), header(&read(&path))))
        .collect();
    check(&texts);
}
