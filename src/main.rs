//! The `portulan` command.

fn main() {}
