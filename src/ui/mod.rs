//! The app in the browser. It uses all of the core; nothing of the core uses it.
#![allow(clippy::needless_pass_by_value, reason = "a component owns its properties")]
#![allow(unreachable_pub, reason = "the component macro writes `pub` items for components of any visibility")]

mod app;
mod components;
mod labs;
mod pages;
mod proof;
mod state;
mod text;
mod time;

pub use app::mount;
