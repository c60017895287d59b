//! The simulators. Pure and deterministic: integers, and a seeded, named generator where chance is part of the model.

pub mod athena;
