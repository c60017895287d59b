//! The app in the browser. It uses all of the core; nothing of the core uses it.

mod app;
mod components;
mod pages;
mod state;
mod text;

pub use app::mount;
