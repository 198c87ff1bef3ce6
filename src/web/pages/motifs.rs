//! `/-/motifs`: every component of the site with its variants, for those who design, test or theme it.

use askama::Template;
use axum::response::Response;

use crate::drawing::portolan::{Place, Route, chart};
use crate::web::extract::Asked;
use crate::web::filters;
use crate::web::names::Shown;
use crate::web::pages::{Pager, html};
use crate::web::problem::Problem;
use crate::web::shell::{Section, Shell};

#[derive(Template)]
#[template(path = "pages/motifs.html")]
struct MotifsPage {
    shell: Shell,
    plain: Shown,
    shared: Shown,
    invented: Shown,
    outside: Shown,
    pager: Option<Pager>,
    picture: String,
}

/// Shows the components on invented content, which is nobody's.
pub(in crate::web) async fn show(asked: Asked) -> Result<Response, Problem> {
    asked
        .answer(|visit| {
            let shell = Shell::bare("Motifs", Section::None)
                .under("Accueil", "/")
                .under("Motifs", "/-/motifs");
            html(&MotifsPage {
                shell,
                plain: shown("Caisse Gamma", None),
                shared: Shown { transverse: true, ..shown("RPX", Some("Répertoire partagé X")) },
                invented: Shown { fictitious: true, ..shown("Paie Delta", None) },
                outside: Shown {
                    external: true,
                    href: Some("https://example.org/".to_owned()),
                    ..shown("example.org", None)
                },
                pager: Pager::new(visit, (2, 20, 90)),
                picture: picture(),
            })
        })
        .await
}

fn shown(text: &str, long: Option<&str>) -> Shown {
    Shown {
        text: text.to_owned(),
        long: long.map(str::to_owned),
        href: Some("/-/motifs".to_owned()),
        ..Shown::default()
    }
}

fn picture() -> String {
    let place = |label: &str| Place {
        label: label.to_owned(),
        href: "/-/motifs".to_owned(),
        title: format!("{label}, exemple"),
    };
    let shores = ["Alpha", "Bêta", "Gamma", "Delta", "Epsilon", "Zêta"].map(place);
    let ports = ["RPX", "RPY", "API-Z"].map(place);
    let routes: Vec<Route> = (0..9)
        .map(|number| Route { shore: number % 6, port: number % 3, strong: number < 3 })
        .collect();
    chart(
        ("motif-carte", "Exemple d’image\u{a0}: six rives, trois ports"),
        &shores,
        &ports,
        &routes,
    )
}
