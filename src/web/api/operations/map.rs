//! The operations that read the map.

use super::parameters::*;
use super::{GRAPH, QUESTIONS, SEARCH, SHARING, USUAL};
use crate::web::api::answers;
use crate::web::api::operation::{Kind, Make, Operation, Place, Sends};

/// Things, the network, search, questions, sharing.
pub(super) static OPERATIONS: &[Operation] = &[
    Operation {
        id: "classes",
        path: "/classes",
        summary: "Les classes de choses que la carte contient",
        description: "Chaque classe avec sa clé et le nombre de ses choses, sous-classes comprises.",
        parameters: &[EDITION, DAY],
        sends: Sends::Json("Classes"),
        make: Make::Json(answers::classes),
        ..USUAL
    },
    Operation {
        id: "class",
        path: "/classes/{class}",
        summary: "Une classe et les champs de ses choses",
        description: "Les champs viennent de la forme SHACL de la classe : ce sont les colonnes et les filtres de la liste de ses choses.",
        parameters: &[CLASS, EDITION, DAY],
        sends: Sends::Json("Class"),
        make: Make::Json(answers::class),
        ..USUAL
    },
    Operation {
        id: "things",
        path: "/classes/{class}/things",
        summary: "Les choses d’une classe",
        description: "Filtrées, triées et paginées. L’ordre est toujours le même : par nom, ou par la colonne « tri » puis par nom.",
        parameters: &[
            CLASS,
            &once("q", Kind::Text(200), "Des mots du nom.", "caisse"),
            &parameter(
                "filtre",
                Kind::Text(2_000),
                Place::Many,
                (
                    "Une colonne, deux-points et une valeur ; « non-renseigne » garde les choses dont rien n’est dit. Une même colonne plusieurs fois : une des valeurs suffit ; plusieurs colonnes : toutes comptent.",
                    "typeOrganisme:non-renseigne",
                ),
            ),
            &parameter(
                "nature",
                Kind::Text(100),
                Place::Many,
                ("La clé d’une sous-classe.", "organisme"),
            ),
            &once(
                "colonnes",
                Kind::Text(2_000),
                "Les colonnes voulues, séparées par des virgules.",
                "aucune",
            ),
            &once(
                "tri",
                Kind::Text(100),
                "La colonne qui donne l’ordre ; « nom » sans cela.",
                "nom",
            ),
            &once(
                "sens",
                Kind::Word(&["croissant", "decroissant"]),
                "Le sens de l’ordre.",
                "decroissant",
            ),
            PAGE,
            LINES,
            EDITION,
            DAY,
        ],
        sends: Sends::Json("Things"),
        make: Make::Json(answers::things),
        ..USUAL
    },
    Operation {
        id: "thing",
        path: "/things/{id}",
        summary: "Tout ce que la carte dit d’une chose",
        description: "Chaque fait avec les graphes qui le disent, ses sources et sa fiabilité, puis les choses qui parlent d’elle.",
        parameters: &[THING, EDITION, DAY],
        sends: Sends::Json("Thing"),
        make: Make::Json(answers::thing),
        ..USUAL
    },
    Operation {
        id: "relations",
        path: "/relations",
        tag: GRAPH,
        summary: "Les relations d’une chose",
        description: "Dans les deux sens, par propriété puis par adresse.",
        parameters: &[
            FROM,
            &once(
                "relation",
                Kind::Address,
                "L’adresse d’une propriété : elle seule.",
                "http://purl.org/dc/terms/source",
            ),
            &once(
                "sens",
                Kind::Word(&["toutes", "sortantes", "entrantes"]),
                "Dans quel sens.",
                "sortantes",
            ),
            PAGE,
            LINES,
            EDITION,
            DAY,
        ],
        sends: Sends::Json("Relations"),
        make: Make::Json(answers::relations),
        ..USUAL
    },
    Operation {
        id: "neighbourhood",
        path: "/neighbourhood",
        tag: GRAPH,
        summary: "Ce qui est autour d’une chose",
        description: "Les choses à quelques pas, et les relations entre elles ; « groups » compte ce qui est laissé de côté.",
        parameters: NETWORK,
        sends: Sends::Json("Network"),
        make: Make::Json(answers::network),
        ..USUAL
    },
    Operation {
        id: "impact",
        path: "/impact",
        tag: GRAPH,
        summary: "Ce qu’un changement ou une panne d’une chose atteint",
        description: "En aval ce qui en souffrirait, en amont ce dont elle pourrait souffrir ; l’ontologie dit quelles relations portent un impact.",
        parameters: NETWORK,
        sends: Sends::Json("Network"),
        make: Make::Json(answers::network),
        ..USUAL
    },
    Operation {
        id: "paths",
        path: "/paths",
        tag: GRAPH,
        summary: "Les plus courts chemins entre deux choses",
        description: "« paths » donne les chemins, les plus courts d’abord ; il est vide quand rien ne les relie.",
        parameters: &[FROM, TO, WAYS, SENSE, RELATION, EDITION, DAY],
        sends: Sends::Json("Network"),
        make: Make::Json(answers::network),
        ..USUAL
    },
    Operation {
        id: "search",
        path: "/search",
        tag: SEARCH,
        summary: "Chercher des choses, des termes et des questions",
        description: "Par nom, sigle, ancien nom ou par ce qui en est dit ; les meilleures réponses d’abord.",
        parameters: &[
            &parameter(
                "q",
                Kind::Text(2_000),
                Place::Needed,
                ("Ce que l’on cherche.", "répertoire des carrières"),
            ),
            &once(
                "nature",
                Kind::Text(100),
                "Une nature de réponses, parmi « kinds ».",
                "organisme",
            ),
            PAGE,
            LINES,
            EDITION,
            DAY,
        ],
        sends: Sends::Json("Search"),
        make: Make::Json(answers::searched),
        ..USUAL
    },
    Operation {
        id: "questions",
        path: "/questions",
        tag: QUESTIONS,
        summary: "La bibliothèque de questions",
        description: "Chaque question avec ses paramètres.",
        parameters: &[],
        sends: Sends::Json("Questions"),
        make: Make::Json(answers::catalogue),
        ..USUAL
    },
    Operation {
        id: "question",
        path: "/questions/{name}",
        tag: QUESTIONS,
        summary: "Une question, avec sa requête SPARQL",
        description: "La requête est celle qui répond : elle peut être posée telle quelle à /sparql.",
        parameters: &[QUESTION],
        sends: Sends::Json("Question"),
        make: Make::Json(answers::question),
        ..USUAL
    },
    Operation {
        id: "answer",
        path: "/answers/{name}",
        tag: QUESTIONS,
        summary: "La réponse d’une question",
        description: "Les paramètres de la question se donnent par leur nom ; une question de type oui ou non donne « answer » au lieu de lignes.",
        parameters: &[
            QUESTION,
            &once(
                "limite",
                Kind::Number(1, 100_000, Some(10_000)),
                "Le nombre de lignes au plus.",
                "100",
            ),
            EDITION,
            DAY,
        ],
        open: true,
        sends: Sends::Json("Answer"),
        make: Make::Json(answers::answered),
    },
    Operation {
        id: "candidates",
        path: "/candidates",
        tag: SHARING,
        summary: "Ce qui se ressemble d’un organisme à l’autre",
        description: "Les paires d’applications, les plus semblables d’abord : ce qui les rapproche, ce qui les sépare, ce qu’elles partagent déjà.",
        parameters: &[
            &once(
                "organisme",
                Kind::Address,
                "L’adresse d’un organisme : ses applications seulement.",
                "id/organisme/cnav",
            ),
            &once(
                "avis",
                Kind::Text(20),
                "Celles dont on a cet avis\u{a0}: a-voir, retenu ou ecarte.",
                "a-voir",
            ),
            PAGE,
            LINES,
            EDITION,
            DAY,
        ],
        sends: Sends::Json("Candidates"),
        make: Make::Json(answers::candidates),
        ..USUAL
    },
    Operation {
        id: "need",
        path: "/need",
        tag: SHARING,
        summary: "Qui a déjà quelque chose pour un besoin",
        description: "Le besoin se dit en quelques mots.",
        parameters: &[
            &parameter(
                "besoin",
                Kind::Text(2_000),
                Place::Needed,
                ("Le besoin, en mots.", "payer une prestation"),
            ),
            EDITION,
            DAY,
        ],
        sends: Sends::Json("Need"),
        make: Make::Json(answers::need),
        ..USUAL
    },
];
