//! Pieces that pages are made of. They show what they are given and hold no rules of their own.

pub(crate) mod card;
pub(crate) mod dialog;
mod draft;
pub(crate) mod feedback;
pub(crate) mod field;
pub(crate) mod icon;
pub(crate) mod live;
mod matching;
pub(crate) mod meter;
pub(crate) mod notice;
mod ordering;
pub(crate) mod page;
pub(crate) mod proof_box;
pub(crate) mod question;
pub(crate) mod rich_text;
