//! The `portulan` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    portulan::cli::arguments().map_or_else(|status| status, portulan::cli::run)
}
