//! Sessions of those who showed the administrator's token: kept here, known to the browser by a random number only.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Name of the cookie. It is sent to the addresses that write, and to no other.
pub(in crate::web) const COOKIE: &str = "portulan-session";
/// A session ends after this long, whatever happens.
const LONGEST: Duration = Duration::from_secs(8 * 3600);
/// A session ends after this long without a request.
const IDLE: Duration = Duration::from_secs(3600);
/// Sessions at the same time; the oldest makes place.
const MOST: usize = 64;
/// Wrong tokens accepted within [`WINDOW`].
const ATTEMPTS: usize = 10;
/// How long a wrong token counts.
const WINDOW: Duration = Duration::from_secs(60);

/// Why a session was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Refusal {
    /// It is not the token.
    Wrong,
    /// Too many wrong tokens: to be tried again after this many seconds.
    TooMany(u64),
}

#[derive(Debug)]
struct Session {
    opened: Instant,
    used: Instant,
    csrf: String,
}

/// The sessions, by the hash of the number that the browser holds.
#[derive(Debug, Default)]
pub(in crate::web) struct Sessions {
    open: Mutex<HashMap<[u8; 32], Session>>,
    /// When wrong tokens were shown, the oldest first.
    wrong: Mutex<Vec<Instant>>,
}

impl Sessions {
    /// Opens a session when `is_allowed` says so; gives the number that the browser will show.
    pub(super) fn open(&self, is_allowed: impl FnOnce() -> bool) -> Result<String, Refusal> {
        let now = Instant::now();
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.retain(|at| now.duration_since(*at) < WINDOW);
        if wrong.len() >= ATTEMPTS {
            let left = WINDOW.saturating_sub(now.duration_since(wrong[0]));
            return Err(Refusal::TooMany(left.as_secs() + 1));
        }
        if !is_allowed() {
            wrong.push(now);
            return Err(Refusal::Wrong);
        }
        drop(wrong);
        let number = random();
        let session = Session { opened: now, used: now, csrf: random() };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, session| session.is_alive(now));
        if open.len() >= MOST
            && let Some(oldest) = open.iter().min_by_key(|(_, it)| it.used).map(|(key, _)| *key)
        {
            open.remove(&oldest);
        }
        open.insert(key(&number), session);
        Ok(number)
    }

    /// The token against forged requests of the session that has this number, if it is open.
    pub(super) fn find(&self, number: &str) -> Option<String> {
        let now = Instant::now();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let session = open.get_mut(&key(number)).filter(|session| session.is_alive(now))?;
        session.used = now;
        Some(session.csrf.clone())
    }

    /// Ends a session.
    pub(in crate::web) fn close(&self, number: &str) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&key(number));
    }
}

impl Session {
    fn is_alive(&self, now: Instant) -> bool {
        now.duration_since(self.opened) < LONGEST && now.duration_since(self.used) < IDLE
    }
}

/// Whether two secrets are the same, in constant time.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// 256 random bits in hexadecimal.
pub(super) fn random() -> String {
    let bytes: [u8; 32] = rand::random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Looked up by hash: how long that takes tells nothing of the number.
fn key(number: &str) -> [u8; 32] {
    Sha256::digest(number.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::{ATTEMPTS, MOST, Refusal, Sessions};

    #[test]
    fn a_session_is_found_by_its_number_until_it_is_closed() {
        let sessions = Sessions::default();
        let number = sessions.open(|| true).unwrap();
        let csrf = sessions.find(&number).unwrap();
        assert_eq!(sessions.find(&number), Some(csrf.clone()));
        assert!(number.len() == 64 && csrf != number);
        assert_eq!(sessions.find(""), None);
        sessions.close(&number);
        assert_eq!(sessions.find(&number), None);
    }

    #[test]
    fn too_many_wrong_tokens_stop_the_trying_even_with_the_right_one() {
        let sessions = Sessions::default();
        for _ in 0..ATTEMPTS {
            assert_eq!(sessions.open(|| false), Err(Refusal::Wrong));
        }
        let refused = sessions.open(|| unreachable!("not even looked at"));
        assert!(matches!(refused, Err(Refusal::TooMany(1..=61))), "{refused:?}");
    }

    #[test]
    fn sessions_are_bounded() {
        let sessions = Sessions::default();
        let first = sessions.open(|| true).unwrap();
        for _ in 0..MOST {
            sessions.open(|| true).unwrap();
        }
        assert_eq!(sessions.find(&first), None);
        assert!(sessions.open.lock().unwrap().len() <= MOST);
    }
}
