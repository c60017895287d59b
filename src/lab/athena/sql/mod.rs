//! SQL of the Athena lab: text to typed expressions, and their evaluation. Knows nothing of partitions, files or prices.

pub mod analyze;
pub mod calendar;
mod call;
mod cast;
mod date_format;
pub mod datum;
pub mod decimal;
pub mod error;
pub mod eval;
pub mod expr;
pub mod function;
pub mod like;
mod parser;
pub mod statement;
pub mod syntax;
pub mod token;
