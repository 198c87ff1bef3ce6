//! Folders and archives, hostile or only large: what is read stays within bounds, and within the folder.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use portulan::import::{Code, Import, ImportError, Limits, read, read_path};
use zip::write::SimpleFileOptions;

const HEAD: &str = "<archimate:model xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
    xmlns:archimate=\"http://www.archimatetool.com/archimate\" name=\"Essai\" id=\"m\" version=\"5.0.0\">";

fn model(content: &str) -> String {
    format!("{HEAD}{content}</archimate:model>")
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).expect("started");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

fn write(folder: &Path, path: &str, content: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("created");
    fs::write(path, content).expect("written");
}

fn codes(import: &Import) -> Vec<&'static str> {
    import.findings.iter().map(|finding| finding.code.code()).collect()
}

/// A folder of coArchi 1 with one component.
fn grafico(folder: &Path) {
    let ns = "xmlns:archimate=\"http://www.archimatetool.com/archimate\"";
    let model = format!("<archimate:ArchimateModel {ns} name=\"Dossier\" id=\"m\"/>");
    write(folder, "model/folder.xml", &model);
    let typed =
        format!("<archimate:Folder {ns} name=\"Application\" id=\"f\" type=\"application\"/>");
    write(folder, "model/application/folder.xml", &typed);
    let component = format!("<archimate:ApplicationComponent {ns} name=\"Paie\" id=\"a\"/>");
    write(folder, "model/application/ApplicationComponent_a.xml", &component);
}

#[test]
fn an_archive_that_inflates_without_measure_is_refused() {
    let bomb = archive(&[("model.xml", &[b' '; 64 << 20])]);
    assert!(bomb.len() < 100_000, "{} bytes", bomb.len());
    let error = read(&bomb, &Limits::default()).expect_err("a bomb");
    assert!(matches!(error, ImportError::NotRecognised { .. }), "{error}: spaces announce nothing");
    let mut file = model("").into_bytes();
    file.resize(64 << 20, b' ');
    let error = read(&archive(&[("model.xml", &file)]), &Limits::default()).expect_err("a bomb");
    assert_eq!(error.code(), "archive-bomb");
    assert!(error.to_string().contains("500 fois"), "{error}");
}

#[test]
fn what_an_archive_inflates_counts_towards_the_limit_on_bytes() {
    let limits = Limits { bytes: 50_000, ..Limits::default() };
    let image = [7; 30_000];
    let file = archive(&[
        ("model.xml", model("").as_bytes()),
        ("images/a.png", &image),
        ("images/b.png", &image),
    ]);
    assert!(file.len() < 5_000);
    assert_eq!(read(&file, &limits).expect_err("too large").code(), "too-large");
    assert!(read(&file, &Limits::default()).is_ok());
}

#[test]
fn an_archive_of_too_many_files_is_refused_before_its_index_is_read() {
    let names: Vec<String> = (0..50).map(|n| format!("f{n}")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let limits = Limits { files: 49, ..Limits::default() };
    assert_eq!(read(&archive(&files), &limits).expect_err("too many").code(), "limit-exceeded");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_circles_end() {
    let folder = tempfile::tempdir().expect("a folder");
    grafico(folder.path());
    let secret = tempfile::tempdir().expect("another folder");
    write(secret.path(), "DataObject_secret.xml", "CANARI");
    let application = folder.path().join("model/application");
    std::os::unix::fs::symlink("..", application.join("cercle")).expect("a link");
    let target = secret.path().join("DataObject_secret.xml");
    std::os::unix::fs::symlink(target, application.join("DataObject_s.xml")).expect("a link");
    std::os::unix::fs::symlink("/", folder.path().join("images")).expect("a link");
    let import = read_path(folder.path(), &Limits::default()).expect("a model");
    assert_eq!(import.model.counts().elements, 1);
    assert_eq!(codes(&import), ["file-refused"; 3], "{:?}", import.findings);
}

#[test]
fn a_folder_in_the_place_of_a_file_and_a_deep_tree_are_read_around() {
    let folder = tempfile::tempdir().expect("a folder");
    grafico(folder.path());
    fs::create_dir(folder.path().join("model/application/DataObject_d.xml")).expect("created");
    let deep = vec!["d"; 60].join("/");
    write(folder.path(), &format!("model/application/{deep}/DataObject_e.xml"), "<x/>");
    let import = read_path(folder.path(), &Limits::default()).expect("a model");
    assert_eq!(import.model.counts().elements, 1);
    assert!(codes(&import).contains(&"file-refused"), "{:?}", import.findings);
}

#[test]
fn tags_are_bounded_over_all_the_files_of_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    grafico(folder.path());
    let limits = Limits { items: 2, ..Limits::default() };
    let error = read_path(folder.path(), &limits).expect_err("three files, three tags");
    assert_eq!(error.code(), "limit-exceeded");
}

#[test]
fn a_working_copy_of_git_is_read_without_what_git_keeps() {
    let folder = tempfile::tempdir().expect("a folder");
    let depot = folder.path().join("depot");
    grafico(&depot);
    // coArchi 1 keeps a copy of the model there.
    write(folder.path(), ".git/temp.archimate", &model(""));
    write(folder.path(), ".git/HEAD", "ref: refs/heads/main\n");
    let import = read_path(folder.path(), &Limits::default()).expect("a model");
    assert_eq!((import.format.name(), import.model.counts().elements), ("grafico", 1));
    assert!(import.findings.is_empty(), "{:?}", import.findings);
}

#[test]
fn a_folder_has_the_same_digest_until_a_file_of_the_model_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    grafico(folder.path());
    let digest = || read_path(folder.path(), &Limits::default()).expect("a model").sha256;
    let before = digest();
    write(folder.path(), "README.md", "Rien du modèle");
    assert_eq!(digest(), before);
    grafico(folder.path());
    let named = folder.path().join("model/application/ApplicationComponent_a.xml");
    let text = fs::read_to_string(&named).expect("there").replace("Paie", "Paye");
    fs::write(&named, text).expect("written");
    assert_ne!(digest(), before);
}

#[test]
fn a_hundred_thousand_boxes_in_one_view_are_read() {
    let mut view = String::from(
        "<folder name=\"V\" id=\"f\" type=\"diagrams\"><element \
        xsi:type=\"archimate:ArchimateDiagramModel\" name=\"Vue\" id=\"v\">",
    );
    for n in 0..100_000 {
        write!(
            view,
            "<child xsi:type=\"archimate:Note\" id=\"n{n}\"><bounds x=\"{n}\" y=\"1\"/></child>"
        )
        .expect("writing to a String");
    }
    view.push_str("</element></folder>");
    let import = read(model(&view).as_bytes(), &Limits::default()).expect("a model");
    assert_eq!(import.model.counts().nodes, 100_000);
}

#[test]
fn a_huge_attribute_and_a_huge_type_are_bounded() {
    let huge = "x".repeat(5 << 20);
    let element = |attributes: &str| {
        model(&format!(
            "<folder name=\"A\" id=\"f\" type=\"application\"><element {attributes}/></folder>"
        ))
    };
    let file = element(&format!("xsi:type=\"archimate:Node\" id=\"a\" name=\"{huge}\""));
    let error = read(file.as_bytes(), &Limits::default()).expect_err("too long");
    assert_eq!(error.code(), "limit-exceeded");
    let long = "y".repeat(100_000);
    let file = element(&format!("xsi:type=\"archimate:{long}\" id=\"a\" name=\"Type sans fin\""));
    let import = read(file.as_bytes(), &Limits::default()).expect("a model");
    let unknown = import.findings.iter().find(|finding| finding.code == Code::TypeUnknown);
    assert!(
        unknown.is_some_and(|finding| finding.message.len() < 300),
        "{:?}",
        import.findings.len()
    );
}

#[test]
fn positions_at_the_limits_do_not_overflow() {
    let mut nested = String::new();
    for n in 0..100 {
        write!(
            nested,
            "<child xsi:type=\"archimate:Group\" id=\"g{n}\">\
            <bounds x=\"10000000\" y=\"-10000000\" width=\"10000000\" height=\"1\"/>\
            <sourceConnection id=\"c{n}\" source=\"g{n}\" target=\"g0\">\
            <bendpoint startX=\"-10000000\" endY=\"10000000\"/></sourceConnection>"
        )
        .expect("writing to a String");
    }
    nested.push_str(&"</child>".repeat(100));
    let view = format!(
        "<folder name=\"V\" id=\"f\" type=\"diagrams\"><element \
        xsi:type=\"archimate:ArchimateDiagramModel\" name=\"Vue\" id=\"v\">{nested}</element></folder>"
    );
    let import = read(model(&view).as_bytes(), &Limits::default()).expect("a model");
    assert_eq!(import.model.counts().connections, 100);
}
