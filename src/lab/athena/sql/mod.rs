//! SQL of the Athena lab: text to typed expressions, and their evaluation. Knows nothing of partitions, files or prices.

pub(super) mod analyze;
pub mod calendar;
mod call;
pub(super) mod cast;
mod date_format;
pub mod datum;
pub mod decimal;
pub mod error;
pub(super) mod eval;
pub(super) mod expr;
pub(super) mod function;
pub(super) mod like;
mod parser;
pub(super) mod statement;
pub(super) mod syntax;
mod token;

pub use analyze::Schema;
pub use expr::ColumnId;
pub use syntax::Explain;
