//! What is compared: applications that could be shared, or notions that may be one.

use crate::candidates::{AGAINST, NOTIONS, NOTIONS_AGAINST, TRAITS};

/// What is compared, and how the page speaks of it.
#[derive(Debug)]
pub(super) struct Subject {
    /// The address of the page.
    pub(super) path: &'static str,
    /// Its title.
    pub(super) title: &'static str,
    /// What it is about, in French.
    pub(super) lead: &'static str,
    /// The questions: traits, and what speaks against.
    pub(super) asked: (&'static str, &'static str),
    /// Another question that shows something near.
    pub(super) near: &'static str,
    /// One thing compared, and several.
    pub(super) counted: (&'static str, &'static str),
    /// What to do when nothing is found.
    pub(super) nothing: &'static str,
    /// Name of the files.
    pub(super) file: &'static str,
}

/// Applications.
pub(super) const APPLICATIONS: Subject = Subject {
    path: "/mutualisation",
    title: "Mutualisation\u{a0}: les pistes",
    lead: "Des applications de deux organismes, ou plus, qui semblent répondre au même besoin.",
    asked: (TRAITS, AGAINST),
    near: "applications-voisines",
    counted: ("application comparée", "applications comparées"),
    nothing: "il faut au moins deux organismes qui disent les fonctions ou les données de leurs applications.",
    file: "mutualisation",
};

/// Notions.
pub(super) const DATA: Subject = Subject {
    path: "/mutualisation/notions",
    title: "Notions proches d’un organisme à l’autre",
    lead: "Des données que deux organismes, ou plus, nomment ou décrivent de façon proche\u{a0}: peut-être une seule notion.",
    asked: (NOTIONS, NOTIONS_AGAINST),
    near: "donnees-de-meme-nom",
    counted: ("donnée comparée", "données comparées"),
    nothing: "il faut au moins deux organismes qui disent leurs objets de données.",
    file: "notions",
};
