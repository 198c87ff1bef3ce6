//! Everything from outside is hostile: files, questions, requests, texts that look like markup.

mod files;
mod injection;
mod questions;
mod requests;
