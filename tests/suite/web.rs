//! The pages, asked as a browser or a program asks them, over a small invented map.

mod app;
mod facts;
mod fiche;
pub(crate) mod html;
mod invented;
mod organisations;
mod pages;
mod views;
