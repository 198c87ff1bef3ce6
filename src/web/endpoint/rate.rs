//! What one client may take: seconds of evaluation, which come back with time. Short queries are never refused.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::fault::Fault;

/// What a client who has asked nothing for long may take at once, in seconds of evaluation.
const PURSE: f64 = 90.0;
/// What comes back in a second.
const INCOME: f64 = 0.5;
/// What any request costs, in seconds, however short.
const LEAST: f64 = 0.02;
/// Requests of one client at the same time.
const MOST_AT_ONCE: usize = 8;
/// Clients remembered; those who have everything are forgotten first.
const MOST_CLIENTS: usize = 10_000;

#[derive(Clone, Copy, Debug)]
struct Account {
    left: f64,
    seen: Instant,
    running: usize,
}

impl Account {
    fn new(now: Instant) -> Self {
        Self { left: PURSE, seen: now, running: 0 }
    }

    fn credit(&mut self, now: Instant) {
        let passed = now.duration_since(self.seen).as_secs_f64();
        self.left = (self.left + passed * INCOME).min(PURSE);
        self.seen = now;
    }
}

/// The accounts of the clients.
#[derive(Debug, Default)]
pub(super) struct Rates(Mutex<HashMap<Option<IpAddr>, Account>>);

/// A request that runs: what it took is counted when it ends.
#[derive(Debug)]
pub(super) struct Meter {
    rates: Arc<Rates>,
    client: Option<IpAddr>,
    started: Instant,
}

impl Rates {
    /// Lets a request in.
    ///
    /// # Errors
    /// When its client has taken everything, or asks too much at the same time.
    pub(super) fn admit(self: &Arc<Self>, client: Option<IpAddr>) -> Result<Meter, Fault> {
        let now = Instant::now();
        let mut accounts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if accounts.len() >= MOST_CLIENTS && !accounts.contains_key(&client) {
            for account in accounts.values_mut() {
                account.credit(now);
            }
            accounts.retain(|_, account| account.running > 0 || account.left < PURSE);
        }
        let account = accounts.entry(client).or_insert_with(|| Account::new(now));
        account.credit(now);
        if account.left <= 0.0 || account.running >= MOST_AT_ONCE {
            return Err(Fault::too_many(
                ((1.0 - account.left) / INCOME).ceil().clamp(1.0, 600.0) as u64
            ));
        }
        account.running += 1;
        Ok(Meter { rates: Arc::clone(self), client, started: now })
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        let mut accounts = self.rates.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(account) = accounts.get_mut(&self.client) {
            account.running = account.running.saturating_sub(1);
            account.left -= self.started.elapsed().as_secs_f64().max(LEAST);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use super::{MOST_AT_ONCE, PURSE, Rates};

    #[test]
    fn a_client_who_takes_everything_waits_and_others_do_not() {
        let rates: Arc<Rates> = Arc::default();
        let mut meter = rates.admit(None).unwrap();
        meter.started = Instant::now().checked_sub(Duration::from_secs(PURSE as u64 + 5)).unwrap();
        drop(meter);
        assert!(rates.admit(None).is_err());
        assert!(rates.admit(Some([192, 0, 2, 1].into())).is_ok());
    }

    #[test]
    fn what_one_client_asks_at_the_same_time_is_bounded() {
        let rates: Arc<Rates> = Arc::default();
        let meters: Vec<_> = (0..MOST_AT_ONCE).map(|_| rates.admit(None).unwrap()).collect();
        assert!(rates.admit(None).is_err());
        drop(meters);
        assert!(rates.admit(None).is_ok());
    }
}
