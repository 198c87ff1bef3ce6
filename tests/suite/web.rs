//! The pages, asked as a browser or a program asks them, over a small invented map.

mod api;
mod app;
mod cache;
mod chronicle;
mod columns;
mod completeness;
mod conformity;
mod entries;
mod facts;
mod fiche;
mod gone;
pub(crate) mod html;
mod import;
mod invented;
mod lists;
mod matrix;
mod network;
mod organisations;
mod pages;
mod past;
mod principles;
mod profiles;
mod remarks;
mod sharing;
mod views;
