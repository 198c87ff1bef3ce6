//! The `portulan` command.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    portulan::cli::run(portulan::cli::Arguments::parse())
}
