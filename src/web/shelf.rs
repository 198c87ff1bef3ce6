//! What is computed once per edition.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Editions × audiences × classes kept; beyond, the whole shelf is cleared.
const MOST_KEPT: usize = 256;

/// A value per key, made once for an edition and replaced by the next one's.
pub(super) struct Shelf<K, T>(Mutex<HashMap<K, Slot<T>>>);

/// The number of the edition, and the value once it is made.
type Slot<T> = (u64, Arc<OnceLock<Arc<T>>>);

impl<K, T> Default for Shelf<K, T> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<K: Eq + Hash, T> Shelf<K, T> {
    /// Lets go of what was made for editions before this one.
    pub(super) fn forget_before(&self, number: u64) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.retain(|_, (made_for, _)| *made_for >= number);
    }

    /// The value of a key for an edition, made if need be.
    pub(super) fn get(&self, number: u64, key: K, build: impl FnOnce() -> T) -> Arc<T> {
        // The lock only guards the table; the value is made outside, once, while those who want it wait.
        let slot = {
            let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if shelf.len() >= MOST_KEPT && !shelf.contains_key(&key) {
                shelf.clear();
            }
            let slot = shelf.entry(key).or_insert_with(|| (number, Arc::default()));
            // A slow request may still read an older edition: it must not push the newer one off the shelf.
            if slot.0 < number {
                *slot = (number, Arc::default());
            }
            (slot.0 == number).then(|| Arc::clone(&slot.1))
        };
        match slot {
            Some(slot) => Arc::clone(slot.get_or_init(|| Arc::new(build()))),
            None => Arc::new(build()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Shelf;

    #[test]
    fn a_value_is_made_once_per_edition_and_older_editions_do_not_replace_newer() {
        let shelf: Shelf<&str, u64> = Shelf::default();
        let first = shelf.get(7, "key", || 7);
        assert!(Arc::ptr_eq(&first, &shelf.get(7, "key", || unreachable!("kept"))));
        assert_eq!(*shelf.get(8, "key", || 8), 8);
        assert_eq!(*shelf.get(7, "key", || 70), 70, "made for this request alone");
        assert_eq!(*shelf.get(8, "key", || unreachable!("kept")), 8);
    }
}
