//! The picture of a table's partitions: each a cell, days and months in their places of a calendar.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::sql::calendar;
use super::sql::datum::Datum;
use super::table::Table;

/// Most columns of the picture: longer lines go on in the next.
const WIDTH_MAX: u32 = 124;
/// Columns of a line that goes on, where there is no calendar to keep to.
const WRAP: u32 = 100;

/// The partitions of a table as lines of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartitionMap {
    /// Lines from top to bottom.
    pub lines: Vec<MapLine>,
    /// Columns of the widest line.
    pub width: u32,
    /// For each partition its line and column.
    places: Vec<(u32, u32)>,
}

/// A line of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapLine {
    /// What its cells have in common: `2023-06`; empty where the line before goes on.
    pub label: String,
    /// Column and partition, from left to right.
    pub cells: Vec<(u32, u32)>,
}

/// The date in the values of a partition, as far as there is one.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct When {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
}

impl When {
    fn take(&mut self, column: &str, value: &Datum<'_>) -> bool {
        let number = || match value {
            Datum::Integer(number) => Some(*number),
            Datum::Text(text) => text.parse().ok(),
            _ => None,
        };
        match column {
            "year" => self.year = number(),
            "month" => self.month = number(),
            "day" => self.day = number(),
            "dt" => {
                let day = match value {
                    Datum::Date(days) => Some(*days),
                    Datum::Text(text) => calendar::parse_date(text),
                    _ => None,
                };
                let civil = day.map(calendar::civil_of);
                *self = Self { year: civil.map(|it| it.year), month: civil.map(|it| it.month), day: civil.map(|it| it.day) };
            }
            _ => return false,
        }
        true
    }

    /// The parts that name a line, and the place on it, when the finest part lies along the line.
    fn split(self) -> (Self, u32) {
        let place = |number: i64| u32::try_from(number - 1).unwrap_or(0);
        match self {
            Self { day: Some(day), .. } => (Self { day: None, ..self }, place(day)),
            Self { month: Some(month), .. } => (Self { month: None, ..self }, place(month)),
            _ => (self, 0),
        }
    }

    fn label(self) -> String {
        let parts = [
            self.year.map(|year| format!("{year:04}")),
            self.month.map(|month| format!("{month:02}")),
            self.day.map(|day| format!("{day:02}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("-")
    }
}

impl PartitionMap {
    /// The picture of a table.
    pub fn new(table: &Table) -> Self {
        let columns = table.schema.partition_columns();
        // How many different cells the columns that are no dates make of one date.
        let is_date = |name: &str| matches!(name, "year" | "month" | "day" | "dt");
        let sizes = columns.iter().zip(&table.partitions.columns).filter(|((name, _), _)| !is_date(name));
        let others: u32 = sizes.map(|(_, column)| u32::try_from(column.dictionary.len()).unwrap_or(u32::MAX)).fold(1, u32::saturating_mul);
        let mut placed = Vec::with_capacity(table.partitions.len());
        let mut finest = 1;
        for partition in 0..table.partitions.len() {
            let (mut when, mut other) = (When::default(), 0_u32);
            for (at, ((name, _), column)) in columns.iter().zip(&table.partitions.columns).enumerate() {
                if !when.take(&name.to_lowercase(), &table.partitions.value(partition, at)) {
                    let code = column.codes.get(partition).copied().unwrap_or(0);
                    other = other.saturating_mul(u32::try_from(column.dictionary.len()).unwrap_or(u32::MAX)).saturating_add(code);
                }
            }
            finest = finest.max(if when.day.is_some() {
                31
            } else if when.month.is_some() {
                12
            } else {
                1
            });
            placed.push((when, other));
        }
        let along = finest * others.min(WIDTH_MAX) <= WIDTH_MAX && others <= WIDTH_MAX;
        let mut rows: BTreeMap<When, Vec<(u32, u32)>> = BTreeMap::new();
        for (partition, (when, other)) in (0_u32..).zip(placed) {
            let (line, column) = if along {
                let (line, place) = when.split();
                (line, place * others + other)
            } else {
                (when, other)
            };
            rows.entry(line).or_default().push((column, partition));
        }
        Self::wrapped(rows, table.partitions.len())
    }

    fn wrapped(rows: BTreeMap<When, Vec<(u32, u32)>>, partitions: usize) -> Self {
        let mut map = Self { lines: Vec::new(), width: 1, places: vec![(0, 0); partitions] };
        for (when, mut cells) in rows {
            cells.sort_unstable();
            let wrap = if cells.last().is_some_and(|(column, _)| *column >= WIDTH_MAX) { WRAP } else { WIDTH_MAX };
            let mut label = when.label();
            let mut current = None;
            for (column, partition) in cells {
                let (turn, column) = (column / wrap, column % wrap);
                if current != Some(turn) {
                    current = Some(turn);
                    map.lines.push(MapLine { label: std::mem::take(&mut label), cells: Vec::new() });
                }
                map.width = map.width.max(column + 1);
                let line = u32::try_from(map.lines.len() - 1).unwrap_or(u32::MAX);
                if let (Some(last), Some(place)) = (map.lines.last_mut(), map.places.get_mut(partition as usize)) {
                    last.cells.push((column, partition));
                    *place = (line, column);
                }
            }
        }
        map
    }

    /// Line and column of a partition.
    pub fn place(&self, partition: u32) -> Option<(u32, u32)> {
        self.places.get(partition as usize).copied()
    }

    /// The partition at a line and a column.
    pub fn at(&self, line: u32, column: u32) -> Option<u32> {
        let cells = &self.lines.get(line as usize)?.cells;
        cells.binary_search_by_key(&column, |(column, _)| *column).ok().and_then(|at| cells.get(at)).map(|(_, partition)| *partition)
    }

    /// The partition so many lines below (above, when negative) another, in the same column or near it.
    pub fn beside(&self, partition: u32, lines: i64) -> Option<u32> {
        let (line, column) = self.place(partition)?;
        let line = u32::try_from(i64::from(line) + lines).ok()?;
        let cells = &self.lines.get(line as usize)?.cells;
        cells.iter().min_by_key(|(other, _)| other.abs_diff(column)).map(|(_, partition)| *partition)
    }

    /// The partitions in the order of the picture.
    pub fn order(&self) -> impl Iterator<Item = u32> + '_ {
        self.lines.iter().flat_map(|line| line.cells.iter().map(|(_, partition)| *partition))
    }

    /// SVG paths, one for each of `N` classes: a cell is one by one, neighbours of one class are drawn together.
    pub fn outlines<const N: usize>(&self, class_of: impl Fn(u32) -> usize) -> [String; N] {
        let mut paths: [String; N] = std::array::from_fn(|_| String::new());
        for (row, line) in self.lines.iter().enumerate() {
            let mut cells = line.cells.iter().map(|(column, partition)| (*column, class_of(*partition))).peekable();
            while let Some((start, class)) = cells.next() {
                let mut end = start + 1;
                while cells.next_if(|next| *next == (end, class)).is_some() {
                    end += 1;
                }
                if let Some(path) = paths.get_mut(class) {
                    let width = end - start;
                    // Writing to a String cannot fail.
                    let _ = write!(path, "M{start} {row}h{width}v1h-{width}z");
                }
            }
        }
        paths
    }
}
