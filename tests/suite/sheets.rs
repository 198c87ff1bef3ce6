//! Tables: in as workbooks and CSV, out as lists, and back again without a difference.

use std::io::Write as _;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use portulan::contribution::{Comparison, ContributionError, Prepared, Upload, prepare_with};
use portulan::derivation::Rules;
use portulan::import::{Code, ImportError, Limits};
use portulan::index::Map;
use portulan::journal::Journal;
use portulan::model::difference::{Field, Sort, What};
use portulan::reader::{Reader, Visibility};
use portulan::repository::Repository;
use portulan::seed;
use portulan::spreadsheet::{Choices, Mode};
use portulan::web::{AppState, router};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};
use tempfile::TempDir;
use tower::ServiceExt;

const INVENTORY: &str = "Inventaire 2026;;;;\n;;;;\n\
    Code appli;Nom de l'application;Criticité;Exploitant;Truc\n\
    APP-1;Gestion des pensions;vitale;CNAV;servir\n\
    APP-2;Portail des agents;ordinaire;Inconnue SA;\n";

pub(crate) struct TestMap {
    repository: Arc<Repository>,
    site: axum::Router,
    _folder: TempDir,
}

fn upload(source: &str) -> Upload {
    Upload {
        organisation: "Essai".into(),
        source: Some(source.into()),
        file_name: "inventaire.csv".into(),
        visibility: Visibility::Public,
        fictitious: false,
        modified: "2026-11-24".into(),
        author: "essai".into(),
    }
}

fn applications() -> Choices {
    Choices { classes: vec![(None, "application".into())], ..Choices::default() }
}

impl TestMap {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::local(folder.path()).expect("opened");
        let opened = Repository::open(journal, None, Arc::new(Rules::embedded())).await;
        let repository = Arc::new(opened.expect("a new map"));
        seed::publish(&repository, true).await.expect("published");
        let map: Arc<dyn Map> = Arc::clone(&repository) as _;
        let state = AppState::new(map, repository.addresses().base()).expect("a base");
        Self { site: router(state.without_cache()), repository, _folder: folder }
    }

    pub(crate) fn read(
        &self,
        source: &str,
        file: &[u8],
        choices: &Choices,
    ) -> Result<Prepared, ContributionError> {
        prepare_with(&self.repository, (&upload(source), choices), file, &Limits::default())
    }

    /// Imports a file; gives what was read and compared, and the number of the change if there is one.
    pub(crate) async fn import(
        &self,
        source: &str,
        file: &[u8],
        choices: &Choices,
    ) -> (Prepared, Comparison, Option<u64>) {
        let prepared = self.read(source, file, choices).expect("a sound table");
        let compared = prepared.compare(&self.repository).expect("compared");
        let done = prepared.publish(&self.repository, Some(&compared)).await.expect("published");
        (prepared, compared, done.map(|done| done.number))
    }

    async fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let request = Request::get(path).header(header::ACCEPT, "text/html,*/*;q=0.5");
        let request = request.body(Body::empty()).expect("a request");
        let response = self.site.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("read");
        (parts.status.as_u16(), bytes.to_vec())
    }

    pub(crate) async fn page(&self, path: &str) -> String {
        let (status, bytes) = self.get(path).await;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(status, 200, "{path}: {text}");
        text
    }
}

pub(crate) fn codes(prepared: &Prepared) -> Vec<Code> {
    prepared.import.findings.iter().map(|finding| finding.code).collect()
}

/// The fields that changed, thing by thing.
pub(crate) fn changed(compared: &Comparison) -> Vec<(String, Vec<Field>)> {
    let difference = compared.difference.as_ref().expect("a source that was there");
    let section = difference.section(Sort::Thing).expect("things");
    assert!(section.added.is_empty() && section.removed.is_empty(), "{section:#?}");
    section.changed.iter().map(|it| (it.item.name.clone(), it.fields.clone())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inventory_goes_from_its_file_to_its_pages() {
    let map = TestMap::new().await;
    let (prepared, compared, number) =
        map.import("parc", INVENTORY.as_bytes(), &applications()).await;
    assert!(compared.difference.is_none() && number.is_some());
    let found = codes(&prepared);
    assert!(
        found.contains(&Code::ColumnUnknown) && found.contains(&Code::ReferenceUnknown),
        "{found:?}"
    );
    let unknown = prepared.import.findings.iter().find(|f| f.code == Code::ReferenceUnknown);
    assert_eq!(unknown.expect("there").place(), "ligne 5, colonne D");
    let page = map.page("/fiche/essai/APP-1").await;
    assert!(
        page.contains("Gestion des pensions") && page.contains("href=\"/fiche/organisme/cnav\""),
        "{page}"
    );
    // What was not understood is on the page, in the words of the file.
    assert!(map.page("/fiche/essai/APP-2").await.contains("Inconnue SA"));
    let (_, _, again) = map.import("parc", INVENTORY.as_bytes(), &applications()).await;
    assert_eq!(again, None, "the same file changes nothing");
    let corrected = INVENTORY.replace("ordinaire", "importante");
    let (_, compared, _) = map.import("parc", corrected.as_bytes(), &applications()).await;
    let changes = changed(&compared);
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(changes[0].0, "Portail des agents");
    assert_eq!(changes[0].1.len(), 1, "{changes:?}");
    let field = &changes[0].1[0];
    assert_eq!(field.what, What::Property("Criticité".into()));
    assert_eq!(
        (field.before.as_slice(), field.after.as_slice()),
        (&["Ordinaire".to_owned()][..], &["Importante".to_owned()][..])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_columns_mean_is_remembered_for_the_source() {
    let map = TestMap::new().await;
    let mut choices = applications();
    choices.columns.push((None, "Truc".into(), "finalite".into()));
    map.import("parc", INVENTORY.as_bytes(), &choices).await;
    let later = INVENTORY.replace("servir", "payer");
    // Neither the class nor the column is told this time.
    let (prepared, compared, _) = map.import("parc", later.as_bytes(), &Choices::default()).await;
    assert!(!codes(&prepared).contains(&Code::ColumnUnknown));
    let changes = changed(&compared);
    assert_eq!(changes[0].1[0].after, ["payer"], "{changes:?}");
    let elsewhere = map.read("autre", INVENTORY.as_bytes(), &Choices::default());
    let Err(ContributionError::Columns(plan)) = elsewhere else { panic!("{elsewhere:?}") };
    assert!(plan.sheets[0].is_guessed, "it is proposed, not decided");
}

fn csv_rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let text = text.trim_start_matches('\u{feff}').to_owned();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

fn csv_bytes(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(row).expect("in memory"));
    writer.into_inner().expect("in memory")
}

/// Things whose names and values are hard to write in a cell.
const TRICKY: &str = "Code appli;Nom;Autre nom;Description;Site;Mise en service;Nombre d’utilisateurs;Données personnelles;Technologie\n\
    T1;\"'=cmd|' /C calc'!A0\";'=A1 | un \\| deux;\"une ligne\nune autre\";https://exemple.invalid/?a=1&b=2;31/12/2025;1 200;oui;Java | Oracle\n\
    T2;-12 degrés;;\"  deux   mots  \";;2025;0;non;\n\
    T3;\"C:\\\\chemin | suite\";alias;;;12/2025;;;Java\n";

#[tokio::test(flavor = "multi_thread")]
async fn an_exported_list_comes_back_without_a_difference() {
    let map = TestMap::new().await;
    map.import("parc", INVENTORY.as_bytes(), &applications()).await;
    map.import("pieges", TRICKY.as_bytes(), &applications()).await;
    let everything = "colonnes=description,site,miseEnService,nombreUtilisateurs,donneesPersonnelles,technologie,criticite,operateur,cleMetier";
    for list in
        ["application", "systeme", "organisme", "echange", "objet-de-donnees", "referentiel"]
    {
        let columns = if list == "application" { format!("&{everything}") } else { String::new() };
        for format in ["csv", "xlsx"] {
            let (status, file) = map.get(&format!("/liste/{list}?format={format}{columns}")).await;
            assert_eq!(status, 200, "{list}");
            for source in ["corrections", "pieges"] {
                let (prepared, compared, number) =
                    map.import(source, &file, &Choices::default()).await;
                let errors: Vec<_> = prepared.import.findings.iter().take(5).collect();
                assert_eq!(
                    (compared.added, compared.removed),
                    (0, 0),
                    "{list} {format}: {errors:#?}"
                );
                assert_eq!(number, None, "{list} {format}");
                assert!(errors.is_empty(), "{list} {format}: {errors:#?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_corrected_in_an_exported_list_is_one_change() {
    let map = TestMap::new().await;
    map.import("parc", INVENTORY.as_bytes(), &applications()).await;
    let (_, file) = map.get("/liste/application?format=csv").await;
    let mut rows = csv_rows(&file);
    let column = |rows: &[Vec<String>], name: &str| {
        rows[0]
            .iter()
            .position(|heading| heading == name)
            .unwrap_or_else(|| panic!("{:?}", rows[0]))
    };
    let place = rows.iter().position(|row| row.contains(&"Portail des agents".to_owned()));
    let place = place.expect("listed");
    let criticality = column(&rows, "Criticité");
    rows[place][criticality] = "Importante".into();
    // In the source that says it: one value for another.
    let (prepared, compared, _) = map.import("parc", &csv_bytes(&rows), &Choices::default()).await;
    assert!(prepared.import.findings.is_empty(), "{:#?}", prepared.import.findings);
    let changes = changed(&compared);
    assert_eq!(changes.len(), 1, "{changes:?}");
    let [field] = &changes[0].1[..] else { panic!("{changes:?}") };
    assert_eq!(
        (field.before.as_slice(), field.after.as_slice()),
        (&["Ordinaire".to_owned()][..], &["Importante".to_owned()][..])
    );
    // In another source: the value is added there, and that of the first one stays.
    rows[place][criticality] = "Vitale".into();
    let (prepared, compared, _) =
        map.import("corrections", &csv_bytes(&rows), &Choices::default()).await;
    assert_eq!(codes(&prepared), [Code::ValueSaidElsewhere]);
    assert!(compared.difference.is_none());
    let view = map.repository.view(&Reader::Public);
    let thing = oxrdf::NamedNode::new_unchecked("https://w3id.org/portulan/id/essai/APP-2");
    let path = oxrdf::NamedNode::new_unchecked("https://w3id.org/portulan/ontologie#criticite");
    let said = portulan::index::Pattern {
        subject: Some(thing.as_ref().into()),
        predicate: Some(path.as_ref()),
        ..portulan::index::Pattern::default()
    };
    assert_eq!(portulan::index::View::matching(&view, said, 10).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_never_corrects_a_model() {
    let map = TestMap::new().await;
    let model = crate::process::model(&["Paie".to_owned()]);
    map.import("modele", model.as_bytes(), &Choices::default()).await;
    let choices = Choices { mode: Some(Mode::Correct), ..applications() };
    let refused = map.read("modele", INVENTORY.as_bytes(), &choices);
    assert!(matches!(refused, Err(ContributionError::CorrectsModel)), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_class_has_a_template_that_is_imported_once_filled_in() {
    let map = TestMap::new().await;
    let index = map.page("/modele").await;
    let keys: Vec<&str> = index
        .split("/modele/")
        .skip(1)
        .filter_map(|rest| rest.split_once(".xlsx\""))
        .map(|(key, _)| key)
        .collect();
    let keys: Vec<&str> = keys.into_iter().filter(|key| !key.contains('"')).collect();
    assert!(keys.len() > 25, "{keys:?}");
    for key in keys {
        for extension in ["xlsx", "csv"] {
            let (status, file) = map.get(&format!("/modele/{key}.{extension}")).await;
            assert_eq!(status, 200, "{key}.{extension}");
            let choices = Choices { classes: vec![(None, key.into())], ..Choices::default() };
            let prepared = map.read("modele", &file, &choices).expect(key);
            assert_eq!(
                codes(&prepared),
                [Code::RowExample],
                "{key}.{extension}: {:#?}",
                prepared.import.findings
            );
        }
    }
    let (_, file) = map.get("/modele/application.csv").await;
    let mut rows = csv_rows(&file);
    rows[1][0] = "Paie".into();
    let (prepared, _, number) = map.import("parc", &csv_bytes(&rows), &applications()).await;
    assert!(number.is_some());
    let unknown =
        prepared.import.findings.iter().filter(|finding| finding.code != Code::ValueExpected);
    assert_eq!(unknown.count(), 0, "{:#?}", prepared.import.findings);
    assert_eq!(map.get("/modele/licorne.xlsx").await.0, 404);
    assert_eq!(map.get("/modele/application.exe").await.0, 404);
}

/// A workbook whose sheet «Applications» is filled in by `fill`.
fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Applications").expect("a name");
    fill(sheet);
    book.add_worksheet()
        .set_name("Divers")
        .expect("a name")
        .write_string(0, 0, "Mois")
        .expect("a cell")
        .write_string(0, 1, "Coût")
        .expect("a cell")
        .write_string(1, 0, "mai")
        .expect("a cell")
        .write_string(1, 1, "3")
        .expect("a cell");
    book.save_to_buffer().expect("in memory")
}

#[tokio::test(flavor = "multi_thread")]
async fn workbooks_are_read_with_their_dates_formulas_and_errors() {
    let map = TestMap::new().await;
    let file = workbook(|sheet| {
        let date = Format::new().set_num_format("dd/mm/yyyy");
        for (column, text) in
            (0..).zip(["Nom", "Mise en service", "Nb utilisateurs", "Opérateur", "Criticité"])
        {
            sheet.write_string(0, column, text).expect("a cell");
        }
        sheet.write_string(1, 0, "Paie").expect("a cell");
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2025, 12, 31).expect("a day");
        sheet.write_datetime_with_format(1, 1, &day, &date).expect("a cell");
        sheet.write_formula(1, 2, Formula::new("=1000+234").set_result("1234")).expect("a cell");
        sheet
            .write_formula(1, 3, Formula::new("=\"CN\"&\"AV\"").set_result("CNAV"))
            .expect("a cell");
        sheet.write_formula(1, 4, Formula::new("=NA()").set_result("#N/A")).expect("a cell");
    });
    let (prepared, _, _) = map.import("parc", &file, &Choices::default()).await;
    let found = codes(&prepared);
    assert!(found.contains(&Code::CellFormula) && found.contains(&Code::SheetIgnored), "{found:?}");
    let error = prepared.import.findings.iter().find(|f| f.code == Code::CellError);
    assert_eq!(error.expect("said").place(), "feuille « Applications », ligne 2, colonne E");
    let facts: Vec<String> = prepared.quads.iter().map(ToString::to_string).collect();
    for wanted in [
        "\"2025-12-31\"^^<http://www.w3.org/2001/XMLSchema#date>",
        "\"1234\"^^",
        "id/organisme/cnav>",
    ] {
        assert!(facts.iter().any(|fact| fact.contains(wanted)), "{wanted} is not in {facts:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn merged_headings_and_empty_books_are_refused() {
    let map = TestMap::new().await;
    let merged = workbook(|sheet| {
        sheet.merge_range(0, 0, 0, 1, "Nom", &Format::new()).expect("merged");
        sheet.write_string(0, 2, "Criticité").expect("a cell");
        sheet.write_string(1, 0, "Paie").expect("a cell");
    });
    let refused = map.read("parc", &merged, &Choices::default());
    let Err(ContributionError::Import(error @ ImportError::HeadingMerged { .. })) = refused else {
        panic!("{refused:?}");
    };
    assert!(error.to_string().contains("« Applications », ligne 1"), "{error}");
    // A title above, merged as people do, does no harm.
    let titled = workbook(|sheet| {
        sheet.merge_range(0, 0, 0, 3, "Parc applicatif", &Format::new()).expect("merged");
        for (row, cells) in [(2, ["Nom", "Criticité"]), (3, ["Paie", "vitale"])] {
            for (column, text) in (0..).zip(cells) {
                sheet.write_string(row, column, text).expect("a cell");
            }
        }
    });
    assert!(map.read("parc", &titled, &Choices::default()).is_ok());
    let refused = map.read("parc", b"Nom;Sigle\n", &applications());
    assert!(
        matches!(refused, Err(ContributionError::Import(ImportError::HeadingMissing))),
        "{refused:?}"
    );
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let method = if *name == "mimetype" {
            zip::CompressionMethod::Stored
        } else {
            zip::CompressionMethod::Deflated
        };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).expect("in memory");
        writer.write_all(bytes).expect("in memory");
    }
    writer.finish().expect("in memory").into_inner()
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Applications\">{rows}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest/>"),
    ])
}

fn text_cell(text: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
    )
}

const HEADINGS: [&str; 3] = ["Nom", "Mise en service", "Nb utilisateurs"];

fn ods_headings() -> String {
    format!("<table:table-row>{}</table:table-row>", HEADINGS.map(text_cell).concat())
}

#[tokio::test(flavor = "multi_thread")]
async fn opendocument_workbooks_are_read() {
    let map = TestMap::new().await;
    let rows = format!(
        "{}<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>\
         <table:table-row>{}<table:table-cell office:value-type=\"date\" office:date-value=\"2025-12-31\"><text:p>31/12/25</text:p></table:table-cell>\
         <table:table-cell table:formula=\"of:=1+1\" office:value-type=\"float\" office:value=\"2\"><text:p>2,00</text:p></table:table-cell></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
        ods_headings(),
        text_cell("Paie <text:span>et</text:span> primes"),
    );
    let (prepared, _, number) = map.import("parc", &ods(&rows), &Choices::default()).await;
    assert!(number.is_some());
    let formula = prepared.import.findings.iter().find(|f| f.code == Code::CellFormula);
    assert_eq!(formula.expect("said").place(), "feuille « Applications », ligne 5, colonne C");
    let facts: Vec<String> = prepared.quads.iter().map(ToString::to_string).collect();
    for wanted in ["\"Paie et primes\"@fr", "\"2025-12-31\"^^", "\"2\"^^"] {
        assert!(facts.iter().any(|fact| fact.contains(wanted)), "{wanted} is not in {facts:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_and_foreign_files_are_refused_with_a_way_out() {
    let map = TestMap::new().await;
    let full = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16000\" \
        office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let wide = "<table:table-row><table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let zeros = vec![b' '; 64 << 20];
    let far = workbook(|sheet| {
        sheet.write_string(0, 0, "Nom").expect("a cell");
        sheet.write_string(1_048_575, 16_383, "loin").expect("a cell");
    });
    let compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let encrypted: Vec<u8> = compound
        .into_iter()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (what, file, code) in [
        ("rows repeated for ever", ods(&format!("{}{full}", ods_headings())), "limit-exceeded"),
        ("too many columns", ods(wide), "limit-exceeded"),
        ("a cell at the end of the world", far, "limit-exceeded"),
        (
            "a bomb",
            archive(&[("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", &zeros)]),
            "archive-bomb",
        ),
        ("an old workbook", compound.to_vec(), "workbook-old"),
        ("a password", encrypted, "workbook-protected"),
        ("a page", b"<html><table><tr><td>Nom</td></tr></table></html>".to_vec(), "not-recognised"),
        (
            "a Word document",
            archive(&[("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")]),
            "not-recognised",
        ),
        ("a PDF", b"%PDF-1.7".to_vec(), "not-recognised"),
        ("bytes", b"a\0b\0c".to_vec(), "not-recognised"),
        (
            "a broken workbook",
            archive(&[("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<a>")]),
            "workbook-invalid",
        ),
    ] {
        match map.read("parc", &file, &applications()) {
            Err(ContributionError::Import(error)) => {
                assert_eq!(error.code(), code, "{what}: {error}");
                assert!(!error.remedy().is_empty());
            }
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn any_bytes_in_a_workbook_are_read_or_refused() {
    let book = workbook(|sheet| {
        for (row, cells) in [(0, ["Nom", "Criticité"]), (1, ["Paie", "vitale"])] {
            for (column, text) in (0..).zip(cells) {
                sheet.write_string(row, column, text).expect("a cell");
            }
        }
    });
    let rows =
        format!("{}<table:table-row>{}</table:table-row>", ods_headings(), text_cell("Paie"));
    let files =
        [(book, portulan::import::Format::Xlsx), (ods(&rows), portulan::import::Format::Ods)];
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(200));
    let damage = (
        0..2_usize,
        prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        any::<prop::sample::Index>(),
    );
    let outcome = runner.run(&damage, |(which, changes, cut)| {
        let (bytes, format) = &files[which];
        let mut bytes = bytes.clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if cut.index(4) == 0 {
            bytes.truncate(cut.index(bytes.len()));
        }
        let mut findings = portulan::import::Findings::new(10);
        let limits = Limits { bytes: 8 << 20, ..Limits::default() };
        let _ = portulan::import::recognise::recognise(&bytes, &limits);
        let _ = portulan::import::sheet::read(&bytes, *format, &limits, &mut findings);
        Ok(())
    });
    outcome.expect("no panic");
}

#[test]
fn the_command_line_reads_tables_and_writes_templates() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let data = path("carte");
    std::fs::write(path("parc.csv"), INVENTORY).expect("written");
    let import = |more: &[&str]| {
        let file = path("parc.csv");
        let mut arguments = vec!["import", &file, "--organisme", "Essai", "--data", &data];
        arguments.extend(more);
        crate::process::run(&arguments)
    };
    let refused = import(&[]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.stderr.contains("--classe") && refused.stderr.contains("Nom de l'application"),
        "{}",
        refused.stderr
    );
    let tried = import(&["--classe", "application", "--colonne", "Truc=-", "--dry-run"]);
    let said = tried.expect(0);
    assert!(said.contains("2  Application") && said.contains("ligne 5, colonne D"), "{said}");
    assert!(said.contains("Rien n’a été enregistré"), "{said}");
    let done = import(&["--classe", "application", "--json"]).json();
    assert_eq!(done["things"]["Application"], 2, "{done:#}");
    assert_eq!(done["change"]["published"], true);
    let out = path("modele.xlsx");
    let written = crate::process::run(&["template", "application", "-o", &out, "--data", &data]);
    written.expect(0);
    let used = crate::process::run(&[
        "import",
        &out,
        "--organisme",
        "Essai",
        "--source",
        "vide",
        "--dry-run",
        "--data",
        &data,
    ]);
    assert!(used.expect(0).contains("Ligne d’exemple laissée de côté"));
    let unknown = crate::process::run(&["template", "licorne", "--data", &data]);
    assert_eq!(unknown.code, Some(2));
}
