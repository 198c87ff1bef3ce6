//! A view drawn inside another page.

use oxrdf::NamedNode;

use super::read;
use crate::diagram::{self, Request, Use};
use crate::web::extract::Visit;
use crate::web::names::Names;

/// The drawing of a view as SVG, and what to write under it; `None` when there is no such view.
pub(in crate::web) fn inserted(
    visit: &Visit,
    names: &Names<'_>,
    thing: &NamedNode,
) -> Option<(String, String)> {
    let seen = read::read(visit, names, (thing, None))?;
    let name = names.name(thing);
    let id = format!("vue-{}", &crate::fact::digest(thing.as_str())[..8]);
    let picture = diagram::draw(&Request {
        view: &seen.view,
        subjects: &seen.subjects,
        title: &name.label,
        id: &id,
        purpose: Use::Page,
        scale: 1.0,
    });
    let is_invented = names.note_fictitious(&seen.graph.into());
    let mark = if is_invented { " (exemple fictif)" } else { "" };
    Some((picture.svg, format!("{}{mark}", name.label)))
}
