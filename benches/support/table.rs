//! A table of measures, printed at the end.

use std::time::Duration;

/// Measures of the edition beside those of the store.
pub(crate) struct Table {
    title: String,
    rows: Vec<[String; 4]>,
}

impl Table {
    /// An empty table.
    pub(crate) fn new(title: &str) -> Self {
        let title = title.to_owned();
        Self { title, rows: Vec::new() }
    }

    /// Says more about what is measured.
    pub(crate) fn title(&mut self, more: &str) {
        self.title = format!("{}: {more}", self.title);
    }

    /// The same work done by both.
    pub(crate) fn pair(&mut self, what: &str, edition: Duration, store: Duration) {
        let ratio = edition.as_secs_f64() / store.as_secs_f64();
        self.row([what, &milliseconds(edition), &milliseconds(store), &format!("{ratio:.2}")]);
    }

    /// Work that only the edition does.
    pub(crate) fn ours(&mut self, what: &str, edition: Duration) {
        self.row([what, &milliseconds(edition), "–", "–"]);
    }

    /// Something that is not a time.
    pub(crate) fn note(&mut self, what: &str, value: &str) {
        self.row([what, value, "", ""]);
    }

    /// Any line.
    pub(crate) fn row(&mut self, cells: [&str; 4]) {
        let cells = cells.map(str::to_owned);
        eprintln!("  {}", cells.join("  "));
        self.rows.push(cells);
    }

    /// Prints it in Markdown.
    pub(crate) fn print(&self) {
        println!("\n### {}\n\n| | edition | store | ratio |\n|---|---|---|---|", self.title);
        for row in &self.rows {
            println!("| {} |", row.join(" | "));
        }
    }
}

/// A duration as it is printed.
pub(crate) fn milliseconds(duration: Duration) -> String {
    let value = duration.as_secs_f64() * 1_000.0;
    let digits = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.digits$} ms")
}

/// The median of some durations, of which there is at least one.
pub(crate) fn median(durations: &mut [Duration]) -> Duration {
    durations.sort_unstable();
    durations[durations.len() / 2]
}
