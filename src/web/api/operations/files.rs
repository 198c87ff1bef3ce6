//! The operations on the past of the map, and those that send or take files.

use axum::routing::get;

use super::parameters::*;
use super::{FILES, PAST, USUAL};
use crate::web::api::operation::{Kind, Make, Operation, Place, Sends};
use crate::web::api::{chronicle, openapi};
use crate::web::{download, pages};

/// The import, whose handler is in [`crate::web::write`].
pub(in crate::web) const IMPORT: Operation = Operation {
    id: "import",
    path: "/imports",
    tag: FILES,
    summary: "Importer un modèle, un tableau ou du RDF",
    description: "Le corps est le fichier. Le jeton d’administration est demandé. La réponse dit ce qui a été compris, tous les constats, et ce qui a changé ou changerait.",
    parameters: &[
        &parameter(
            "organisme",
            Kind::Text(200),
            Place::Needed,
            ("Le sigle, le nom ou l’identifiant de l’organisme.", "CNAF"),
        ),
        &parameter(
            "source",
            Kind::Text(200),
            Place::Needed,
            ("Le nom de la source.", "si-prestations"),
        ),
        &once(
            "simulation",
            Kind::Word(&["false", "true"]),
            "Montrer la différence sans rien publier.",
            "true",
        ),
        &once(
            "visibilite",
            Kind::Word(&["public", "communaute", "organisme"]),
            "Qui verra cette source.",
            "public",
        ),
    ],
    sends: Sends::Json("Import"),
    ..USUAL
};

/// Editions, schemas, exports, imports, the description.
pub(super) static OPERATIONS: &[Operation] = &[
    Operation {
        id: "editions",
        path: "/editions",
        tag: PAST,
        summary: "Les changements, du plus récent au plus ancien",
        description: "Chaque changement fait une édition, qui a son numéro. Un changement qui touche ce que vous ne voyez pas n’est pas montré.",
        parameters: &[
            &once(
                "avant",
                Kind::Number(1, u64::MAX >> 1, None),
                "Seulement ceux qui précèdent ce numéro.",
                "10",
            ),
            LINES,
        ],
        sends: Sends::Json("Editions"),
        make: Make::Json(chronicle::editions),
        ..USUAL
    },
    Operation {
        id: "edition",
        path: "/editions/{number}",
        tag: PAST,
        summary: "Un changement, avec les faits qu’il a ajoutés et retirés",
        description: "Mille faits au plus de chaque côté ; le journal les a tous.",
        parameters: &[NUMBER],
        sends: Sends::Json("Edition"),
        make: Make::Json(chronicle::edition),
        ..USUAL
    },
    Operation {
        id: "patch",
        path: "/editions/{number}/patch",
        tag: PAST,
        summary: "Un changement tel que le journal le garde",
        description: "RDF Patch compressé par gzip : les octets mêmes du journal, dont l’empreinte fait la chaîne. Avec le jeton d’administration, tous les changements ; sans lui, ceux qui ne touchent que ce qui est public.",
        parameters: &[NUMBER],
        sends: Sends::Files(&[chronicle::PATCH]),
        make: Make::Get(chronicle::patch_route),
        ..USUAL
    },
    Operation {
        id: "differences",
        path: "/differences",
        tag: PAST,
        summary: "Ce qui diffère entre deux éditions",
        description: "Les faits écrits ou retirés, les faits dérivés par les règles mis à part ; ce qui est parti d’abord.",
        parameters: &[
            &parameter(
                "de",
                Kind::Number(0, u64::MAX >> 1, None),
                Place::Needed,
                ("L’édition la plus ancienne ; 0 est la carte vide.", "1"),
            ),
            &once(
                "a",
                Kind::Number(0, u64::MAX >> 1, None),
                "L’édition la plus récente ; la dernière sans cela.",
                "2",
            ),
            PAGE,
            LINES,
        ],
        sends: Sends::Json("Differences"),
        make: Make::Json(chronicle::difference),
        ..USUAL
    },
    Operation {
        id: "schema",
        path: "/schemas/{class}",
        summary: "Le schéma JSON des choses d’une classe",
        description: "JSON Schema 2020-12, fait de la forme SHACL de la classe ; les membres « x- » servent aux formulaires.",
        parameters: &[CLASS, EDITION, DAY],
        sends: Sends::Files(&["application/schema+json"]),
        make: Make::Get(|| get(pages::ontology::schema)),
        ..USUAL
    },
    Operation {
        id: "export",
        path: "/exports",
        tag: FILES,
        summary: "Emporter un modèle, une vue ou toute la carte",
        description: "Sans organisme ni vue, toute la carte que vous voyez.",
        parameters: &[
            &once("format", Kind::Word(download::FORMATS), "Le format du fichier.", "turtle"),
            &once(
                "organisme",
                Kind::Text(200),
                "Le sigle, le nom ou l’identifiant d’un organisme.",
                "CNAF",
            ),
            &once(
                "source",
                Kind::Text(200),
                "Le nom d’une source de cet organisme.",
                "si-prestations",
            ),
            &once("vue", Kind::Text(2_000), "Le nom ou l’adresse d’une vue.", "Vue"),
            EDITION,
            DAY,
        ],
        sends: Sends::Files(download::MEDIA_TYPES),
        make: Make::Get(|| get(download::send)),
        ..USUAL
    },
    IMPORT,
    Operation {
        id: "description",
        path: "/openapi.json",
        tag: "Description",
        summary: "Cette description",
        description: "OpenAPI 3.1, faite des déclarations mêmes dont viennent les adresses.",
        parameters: &[],
        sends: Sends::Json("OpenApi"),
        make: Make::Json(openapi::document),
        ..USUAL
    },
];
