//! Comparisons: tables whose rows are aspects and whose columns are services. Every cell rests on cards.

use super::model::{Both, CardId, ComparisonId};
use super::text::{Block, Inline};

/// A table of services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Its id, the file name.
    pub id: ComparisonId,
    /// Place among the comparisons, ascending.
    pub order: u32,
    /// Name.
    pub title: Both<String>,
    /// What decides between the services.
    pub intro: Both<Vec<Block>>,
    /// The services.
    pub columns: Vec<Both<Vec<Inline>>>,
    /// The aspects.
    pub rows: Vec<Row>,
}

/// An aspect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub aspect: Both<Vec<Inline>>,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

/// What is said of a service under an aspect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The words.
    pub text: Both<Vec<Inline>>,
    /// The cards that say it.
    pub cards: Vec<CardId>,
}
