//! What goes wrong at the doors of machines: `application/problem+json` (RFC 9457) in French, with the line and the column.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::sparql::syntax;
use crate::sparql::task::Failure;

/// Why a request of a program is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct Fault {
    status: StatusCode,
    /// What happened, in a few words.
    pub(in crate::web) title: String,
    /// What to do, in a sentence.
    pub(in crate::web) detail: String,
    /// Line of the text, from 1.
    pub(in crate::web) line: Option<u32>,
    /// Column of the line, from 1.
    pub(in crate::web) column: Option<u32>,
    /// Seconds after which to come back.
    retry: Option<u64>,
}

impl Fault {
    /// Any fault.
    pub(in crate::web) fn new(status: StatusCode, title: &str, detail: impl Into<String>) -> Self {
        Self {
            status,
            title: title.to_owned(),
            detail: detail.into(),
            line: None,
            column: None,
            retry: None,
        }
    }

    fn after(mut self, seconds: u64) -> Self {
        self.retry = Some(seconds);
        self
    }

    pub(super) fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Le service SPARQL n’est pas ouvert",
            "Les questions de la bibliothèque (/analyses) restent disponibles.",
        )
    }

    pub(in crate::web) fn wrong_token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "Ce jeton n’est pas le bon",
            "L’en-tête « Authorization: Bearer <jeton> » doit porter le jeton d’administration de cette carte ; pour lire ce qui est public, retirez-le.",
        )
    }

    pub(in crate::web) fn read_only() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "Écrire demande le jeton d’administration",
            "Joignez l’en-tête « Authorization: Bearer <jeton> ».",
        )
    }

    pub(in crate::web) fn token_needed() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "Cette adresse demande le jeton d’administration",
            "Joignez l’en-tête « Authorization: Bearer <jeton> ».",
        )
    }

    pub(super) fn nothing_asked() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "Il manque la requête",
            "Donnez « query » dans l’adresse ou dans le formulaire, ou envoyez le texte comme application/sparql-query.",
        )
    }

    pub(super) fn several() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "Une seule requête à la fois",
            "Le protocole SPARQL veut un seul « query » ou un seul « update » par demande.",
        )
    }

    pub(super) fn update_by_get() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "Une mise à jour ne se demande pas par GET",
            "Envoyez-la par POST, comme formulaire ou comme application/sparql-update.",
        )
    }

    pub(in crate::web) fn method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "Cette méthode ne convient pas",
            "Le protocole SPARQL connaît GET et POST.",
        )
    }

    pub(super) fn media_type() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Ce type de contenu n’est pas attendu",
            "Content-Type doit être application/x-www-form-urlencoded, application/sparql-query ou application/sparql-update.",
        )
    }

    pub(super) fn charset() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Le texte doit être en UTF-8",
            "SPARQL 1.1 ne connaît pas d’autre encodage (application/sparql-query, RFC 3629).",
        )
    }

    pub(super) fn not_utf8() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "Le texte n’est pas en UTF-8",
            "Enregistrez-le en UTF-8, puis envoyez-le de nouveau.",
        )
    }

    pub(in crate::web) fn body_too_long() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Cette requête est trop longue",
            format!("La limite est de {} Kio.", crate::sparql::guard::MAX_BYTES >> 10),
        )
    }

    pub(super) fn unknown_format(name: &str) -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "Ce format n’est pas connu",
            format!(
                "«\u{202f}{name}\u{202f}» n’est ni json, xml, csv ou tsv, ni ttl, nt, rdf, jsonld, trig ou nq."
            ),
        )
    }

    pub(in crate::web) fn not_acceptable() -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "Aucun des formats demandés ne convient à cette réponse",
            "Un tableau (SELECT, ASK) se lit en JSON, XML, CSV ou TSV ; un graphe (CONSTRUCT, DESCRIBE) en Turtle, N-Triples, RDF/XML, JSON-LD, TriG ou N-Quads.",
        )
    }

    pub(super) fn too_many(seconds: u64) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "Vous avez beaucoup demandé ces derniers instants",
            format!("Les requêtes libres se partagent : recommencez dans {seconds} s. Pour emporter toute la carte, un export suffit (/api/v1/exports?format=trig)."),
        )
        .after(seconds)
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        let bad = StatusCode::BAD_REQUEST;
        match failure {
            Failure::Syntax { line, column, expected } => {
                let place = match (line, column) {
                    (Some(line), Some(column)) => format!("Ligne {line}, colonne {column} : "),
                    _ => String::new(),
                };
                let detail = format!("{place}{}.", syntax::in_french(&expected));
                Self { line, column, ..Self::new(bad, "Ce n’est pas du SPARQL 1.1", detail) }
            }
            Failure::TooComplex(what) => {
                Self::new(bad, "Cette requête est refusée avant d’être lue", format!("{what}."))
            }
            Failure::Elsewhere(word) => Self::new(
                bad,
                "Cette requête interrogerait un autre serveur",
                format!(
                    "{word} est refusé : Portulan ne va jamais rien chercher ailleurs pour le compte d’une requête."
                ),
            ),
            Failure::NotAcceptable => Self::not_acceptable(),
            Failure::BadGraph(name) => Self::new(
                bad,
                "Un nom de graphe n’est pas une adresse",
                format!("«\u{202f}{name}\u{202f}» n’est pas un IRI."),
            ),
            Failure::TwoDatasets => Self::new(
                bad,
                "Les graphes lus sont dits deux fois",
                "Une mise à jour qui a USING ou WITH ne se combine pas avec using-graph-uri (SPARQL 1.1 Protocol, 2.2.3).",
            ),
            Failure::Timeout => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "Cette requête demande trop de temps",
                "Elle a été arrêtée. Précisez-la : un motif de moins, une classe de plus, LIMIT dans une sous-requête.",
            ),
            Failure::TooLong(bytes) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Cette réponse est trop longue",
                format!(
                    "Elle dépasse {} Mio : ajoutez LIMIT et OFFSET, ou prenez un export (/api/v1/exports?format=trig).",
                    bytes >> 20
                ),
            ),
            Failure::Memory => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Cette requête demande trop de mémoire",
                "Elle a été arrêtée. Un tri, un regroupement ou DISTINCT sur beaucoup de lignes en est souvent la cause.",
            ),
            Failure::Graph(what) => Self::new(
                StatusCode::CONFLICT,
                "Le graphe n’est pas dans l’état attendu",
                format!("{what}."),
            ),
            Failure::Evaluation(message) => Self::new(
                bad,
                "Cette requête ne peut pas être évaluée",
                format!("Le moteur dit, en anglais : {message}."),
            ),
            Failure::Busy => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "Beaucoup de requêtes sont en cours",
                "Recommencez dans quelques secondes.",
            )
            .after(5),
            Failure::Unavailable => Self::unavailable().after(10),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut said = Map::new();
        said.insert("type".to_owned(), json!("about:blank"));
        said.insert("status".to_owned(), json!(self.status.as_u16()));
        said.insert("title".to_owned(), json!(self.title));
        said.insert("detail".to_owned(), json!(self.detail));
        for (name, number) in [("line", self.line), ("column", self.column)] {
            said.extend(number.map(|number| (name.to_owned(), json!(number))));
        }
        let body = format!("{:#}\n", Value::Object(said));
        let kind = [(header::CONTENT_TYPE, "application/problem+json; charset=utf-8")];
        let mut response = (self.status, kind, body).into_response();
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer realm=\"portulan\"");
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST, OPTIONS"));
        }
        if let Some(seconds) = self.retry {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
