//! The `portulan` command.

use std::process::ExitCode;

/// An import makes millions of small texts and gives them back: the system's allocator takes a third of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    portulan::cli::arguments().map_or_else(|status| status, portulan::cli::run)
}
