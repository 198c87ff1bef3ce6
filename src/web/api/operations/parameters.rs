//! The parameters that several operations share.

use super::super::operation::{Kind, Parameter, Place};

pub(super) const fn parameter(
    name: &'static str,
    kind: Kind,
    place: Place,
    texts: (&'static str, &'static str),
) -> Parameter {
    Parameter { name, says: texts.0, kind, place, example: texts.1 }
}

/// A parameter that may be left out.
pub(super) const fn once(
    name: &'static str,
    kind: Kind,
    says: &'static str,
    example: &'static str,
) -> Parameter {
    parameter(name, kind, Place::Once, (says, example))
}

pub(super) const CLASS: &Parameter = &parameter(
    "class",
    Kind::Text(100),
    Place::Path,
    ("La clé d’une classe, telle que /classes la donne.", "systeme-transverse"),
);
pub(super) const THING: &Parameter = &parameter(
    "id",
    Kind::Text(2_000),
    Place::Path,
    (
        "Ce qui suit « id/ » dans l’adresse permanente de la chose ; ses barres obliques peuvent être encodées (%2F).",
        "organisme/cnav",
    ),
);
pub(super) const QUESTION: &Parameter = &parameter(
    "name",
    Kind::Text(200),
    Place::Path,
    ("Le nom d’une question, tel que /questions le donne.", "systemes-transverses"),
);
pub(super) const NUMBER: &Parameter = &parameter(
    "number",
    Kind::Number(1, u64::MAX >> 1, None),
    Place::Path,
    ("Le numéro d’un changement, qui est celui de l’édition qu’il a faite.", "1"),
);
pub(super) const EDITION: &Parameter = &once(
    "edition",
    Kind::Number(1, u64::MAX >> 1, None),
    "La carte telle qu’elle était dans cette édition ; l’édition courante sans cela.",
    "1",
);
pub(super) const DAY: &Parameter =
    &once("au", Kind::Day, "La carte telle qu’elle était à la fin de ce jour.", "2026-11-25");
pub(super) const PAGE: &Parameter = &once(
    "page",
    Kind::Number(1, 100_000, Some(1)),
    "Le numéro de la page ; « next » donne l’adresse de la suivante.",
    "1",
);
pub(super) const LINES: &Parameter = &once(
    "lignes",
    Kind::Word(&["50", "25", "100", "200"]),
    "Le nombre d’éléments d’une page.",
    "25",
);
pub(super) const FROM: &Parameter = &parameter(
    "de",
    Kind::Address,
    Place::Needed,
    (
        "L’adresse de la chose dont on part, absolue ou relative à la base de la carte.",
        "id/organisme/cnav",
    ),
);
pub(super) const TO: &Parameter = &parameter(
    "vers",
    Kind::Address,
    Place::Needed,
    ("L’adresse de la chose où l’on veut arriver.", "id/reference/systeme/dsn"),
);
pub(super) const DEPTH: &Parameter =
    &once("profondeur", Kind::Number(1, 10, None), "Le nombre de pas au plus.", "1");
pub(super) const MOST_THINGS: &Parameter =
    &once("choses", Kind::Number(1, 300, Some(60)), "Le nombre de choses au plus.", "60");
pub(super) const WAYS: &Parameter =
    &once("chemins", Kind::Number(1, 10, Some(3)), "Le nombre de chemins au plus.", "3");
pub(super) const RELATION: &Parameter = &parameter(
    "relation",
    Kind::Text(200),
    Place::Many,
    (
        "Le nom d’une relation à suivre ; plusieurs fois pour plusieurs. Toutes sans cela.",
        "estOperePar",
    ),
);
pub(super) const SENSE: &Parameter = &once(
    "sens",
    Kind::Word(&["tous", "aval", "amont"]),
    "Dans quel sens suivre les relations ; un impact descend (« aval ») si rien n’est dit.",
    "aval",
);
pub(super) const NETWORK: &[&Parameter] =
    &[FROM, DEPTH, SENSE, RELATION, MOST_THINGS, EDITION, DAY];
