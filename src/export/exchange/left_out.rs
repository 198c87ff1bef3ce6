//! What the format has no place for, counted: one remark for each sort of thing, since models have thousands of them.

use super::super::{Matter, Remarks};
use super::views::is_font_size;
use crate::model::{FolderItem, Model};

/// Says what of a model is not written.
pub(super) fn say(model: &Model, remarks: &mut Remarks) {
    let mut settings = usize::from(model.metamodel.is_some());
    let mut properties = 0;
    let mut shown = 0;
    let mut bends = 0;
    let mut sizes = 0;
    settings += model.concepts().map(|concept| concept.settings.len()).sum::<usize>();
    settings += model.profiles.iter().map(|profile| profile.concept.settings.len()).sum::<usize>();
    for view in &model.views {
        view.each_figure(&mut |figure| {
            settings += figure.settings.len();
            properties += figure.properties.len();
            shown += usize::from(figure.image.is_some());
            let font = figure.style.as_ref().and_then(|style| style.font.as_ref());
            let size = font.and_then(|font| font.size.as_deref());
            sizes += usize::from(size.is_some_and(|size| !is_font_size(size)));
        });
        bends +=
            view.connections.iter().filter(|line| !line.relative_bendpoints.is_empty()).count();
        if !matches!(&*view.kind, "" | "Diagram") {
            let said = format!("la vue de type «{}» est écrite comme un diagramme", view.kind);
            remarks.add(Matter::TypeReplaced, &view.concept.identifier, said);
        }
    }
    let mut folders: Vec<&FolderItem> = model.folders.iter().collect();
    while let Some(folder) = folders.pop() {
        settings += usize::from(folder.kind.is_some());
        properties += folder.properties.len();
        folders.extend(&folder.items);
    }
    if sizes > 0 {
        let said = format!("{sizes} taille(s) de police arrondie(s) au demi-point");
        remarks.add(Matter::DrawingChanged, "", said);
    }
    for (count, what) in [
        (settings, "réglage(s) propre(s) à un outil"),
        (properties, "propriété(s) de dossiers ou de figures de vues"),
        (model.images.len(), "image(s) jointe(s) au modèle"),
        (shown, "renvoi(s) d’une figure à une image"),
        (bends, "tracé(s) de traits dont un bout est un autre trait"),
    ] {
        if count > 0 {
            let said = format!("le format n’a pas de place pour {count} {what} : ils sont omis");
            remarks.add(Matter::LeftOut, "", said);
        }
    }
}
