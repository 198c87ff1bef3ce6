//! Tables to fill in: the columns of a class, from its shape, as a workbook or as CSV.

use std::io;

use oxrdf::vocab::rdfs;

use super::table::harmless;
use super::workbook;
use crate::index::View;
use crate::schema::{Class, Schema};
use crate::spreadsheet::{EXAMPLE, TemplateColumn, template_columns};

/// A way to write a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A workbook: lists to choose from, comments on headings, a sheet of instructions.
    Xlsx,
    /// A line of headings and an example.
    Csv,
}

/// The template of a class, as bytes.
///
/// # Errors
/// When it cannot be written in memory.
pub fn template(
    view: &dyn View,
    (schema, class): (&Schema, &Class),
    format: Format,
) -> io::Result<Vec<u8>> {
    let columns = template_columns(view, schema, class);
    let example = example(&columns, class);
    match format {
        Format::Csv => csv(&columns, &example),
        Format::Xlsx => workbook::template(&workbook::Template {
            title: class.plural.clone(),
            definition: class.definition.clone().unwrap_or_default(),
            manual: manual(class),
            columns,
            example,
        })
        .map_err(io::Error::other),
    }
}

fn example(columns: &[TemplateColumn], class: &Class) -> Vec<String> {
    columns
        .iter()
        .map(|column| {
            if column.path == rdfs::LABEL {
                return format!("{EXAMPLE} ({})", class.label.to_lowercase());
            }
            column.example.clone()
        })
        .collect()
}

fn csv(columns: &[TemplateColumn], example: &[String]) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(columns.iter().map(|column| harmless(&column.heading)))?;
    writer.write_record(example.iter().map(|cell| harmless(cell)))?;
    writer.into_inner().map_err(|error| error.into_error())
}

fn manual(class: &Class) -> Vec<String> {
    let several = class.plural.to_lowercase();
    [
        format!("Une ligne par chose, dans la feuille « {} ». Remplacez la ligne d’exemple, ou laissez-la : elle n’est jamais importée.", class.plural),
        "Les titres restent sur la première ligne. L’ordre des colonnes est libre ; supprimez celles qui ne servent pas.".to_owned(),
        "Passez sur un titre pour lire ce que la colonne dit et comment l’écrire. Les titres sur fond jaune sont attendus.".to_owned(),
        "Une cellule vide ne dit rien. Plusieurs valeurs dans une cellule se séparent par « | ».".to_owned(),
        "La colonne « Clé métier » est l’identifiant de la chose chez vous : avec elle, un nom peut changer sans que la chose change d’adresse. Sans elle, la chose est reconnue à son nom.".to_owned(),
        format!("Un nom d’acteur, de système ou de donnée est reconnu s’il est celui d’une chose de la carte, ou d’une ligne du fichier. Les {several} de la carte se trouvent dans ses listes."),
        "Ce qui n’est pas compris est gardé en toutes lettres, et dit à l’import, cellule par cellule.".to_owned(),
        "Pas de données personnelles : des noms de systèmes, de données, d’échanges.".to_owned(),
    ]
    .into()
}
