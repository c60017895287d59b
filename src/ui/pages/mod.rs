//! One module a page: each turns state into a view and events into calls of the state.

pub(crate) mod home;
pub(crate) mod labs;
pub(crate) mod mock;
pub(crate) mod not_found;
pub(crate) mod parts;
pub(crate) mod practice;
pub(crate) mod reference;
pub(crate) mod result;
pub(crate) mod round;
pub(crate) mod settings;
pub(crate) mod sitting;
pub(crate) mod topic;
pub(crate) mod topics;
