//! Free-form SPARQL: what is refused before the engine sees it, and the processes in which the rest is evaluated.
//!
//! A query of which nobody knows what it costs cannot be stopped inside the engine. So it runs in another process of the
//! same binary ([`worker`]), which follows the same journal with limits on its memory and its time; when it misbehaves it
//! is killed and another one takes its place ([`pool`]). What they say to each other is in [`task`].

pub mod format;
pub mod guard;
pub mod pool;
pub mod syntax;
pub mod task;
pub mod worker;
