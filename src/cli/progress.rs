//! Progress of long work on the terminal; silent when nobody watches.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line that says which step is under way.
pub(super) struct Steps(ProgressBar);

impl Steps {
    /// Starts with a first step.
    pub(super) fn start(first: &'static str) -> Self {
        // indicatif hides itself when the standard error is not a terminal.
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.set_message(first);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// Goes on to the next step.
    pub(super) fn next(&self, step: &'static str) {
        self.0.set_message(step);
    }

    /// Erases the line.
    pub(super) fn end(self) {
        self.0.finish_and_clear();
    }
}
