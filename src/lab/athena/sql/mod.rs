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
mod expression;
pub(super) mod function;
mod keyword_form;
pub(super) mod like;
mod parser;
pub mod parts;
mod schema;
pub(super) mod statement;
pub(super) mod syntax;
mod token;
mod typing;

pub use expr::ColumnId;
pub use schema::Schema;
pub use syntax::Explain;
