//! What a contribution does to conformity, before or after it is published.

use std::sync::Arc;
use std::time::Duration;

use super::Prepared;
use crate::conformity::{ChangeConformity, Conformity, of_change};
use crate::edition::{DictionaryError, Edition};
use crate::index::Limits;
use crate::reader::Reader;
use crate::repository::Repository;

/// The longest that the check of a contribution takes: an import does not wait for more.
const LONGEST: Duration = Duration::from_secs(60);

/// What changes between two editions of a map; the shapes are those of the first, or of the second when it brings others.
///
/// # Errors
/// A French sentence: the shapes are wrong, or the check did not end in time.
pub fn conformity_between(
    repository: &Repository,
    before: &Arc<Edition>,
    after: &Arc<Edition>,
) -> Result<ChangeConformity, String> {
    let ontology = repository.addresses().ontology();
    let view = after.view(&Reader::Administrator);
    let conformity =
        Conformity::read(&view, ontology.as_ref()).map_err(|error| error.to_string())?;
    let limits = Limits::new(usize::MAX, LONGEST);
    of_change(&conformity, (before, after), &limits)
        .map_err(|error| format!("la conformité n’a pas pu être contrôlée ({error})"))
}

impl Prepared {
    /// What publishing this would do to conformity.
    ///
    /// # Errors
    /// As [`conformity_between`]; the outer error is that the dictionary is full.
    pub fn conformity(
        &self,
        repository: &Repository,
    ) -> Result<Result<ChangeConformity, String>, DictionaryError> {
        let before = Arc::clone(&repository.current().edition);
        let after = Arc::new(self.previewed(repository)?);
        Ok(conformity_between(repository, &before, &after))
    }
}
