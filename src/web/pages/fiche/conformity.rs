//! What is not as the shapes want it, on the fiche of a thing.

use std::time::Duration;

use oxrdf::NamedNode;

use crate::index::Limits;
use crate::shacl::Scope;
use crate::web::extract::Visit;
use crate::web::names::Names;
use crate::web::pages::conformity::FindingView;

/// Findings shown.
const SHOWN: usize = 30;
/// How long a fiche waits for them.
const PATIENCE: Duration = Duration::from_secs(2);

/// The findings of one thing, as this reader sees it; none when it cannot be validated in time.
pub(super) fn findings(visit: &Visit, names: &Names<'_>, thing: &NamedNode) -> Vec<FindingView> {
    let view = visit.view.as_ref();
    let conformity = visit.state.conformity(&visit.reader, view);
    let Ok(conformity) = conformity.as_ref() else {
        return Vec::new();
    };
    let scope = [thing.clone().into()];
    let limits = Limits::new(SHOWN, PATIENCE);
    match conformity.validate(view, Scope::Nodes(&scope), &limits) {
        Ok(report) => {
            let findings = conformity.findings(&report);
            findings.iter().map(|finding| FindingView::new(visit, names, finding)).collect()
        }
        Err(error) => {
            tracing::warn!(%error, thing = thing.as_str(), "a fiche is not validated: {error}");
            Vec::new()
        }
    }
}
