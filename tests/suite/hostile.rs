//! Everything from outside is hostile: files, questions, requests, texts that look like markup.

mod files;
mod injection;
mod models;
mod questions;
mod requests;
