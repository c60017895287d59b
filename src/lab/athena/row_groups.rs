//! Row groups and columns: what of a columnar file is read, and how many bytes that is.

use super::domain::{Domain, TupleDomain};
use super::plan::Options;
use super::query::Query;
use super::sql::ColumnId;
use super::table::{Chunk, File, Format, Nulls, RowGroup, Table};

/// What of the files is compared and read, prepared once for a query.
#[derive(Debug)]
pub(super) struct Reading<'q> {
    /// Columns of the files with a domain.
    domains: Vec<(usize, &'q Domain)>,
    /// Whether no row at all can match.
    impossible: bool,
    /// Columns of the files that are read.
    columns: Vec<usize>,
}

/// What of one file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileReading {
    /// Row groups kept, by position.
    pub(super) row_groups: Vec<u32>,
    /// Columns with a domain that lacked statistics in some row group.
    pub(super) without_statistics: Vec<u16>,
}

impl<'q> Reading<'q> {
    pub(super) fn new(query: &Query, domains: &'q TupleDomain) -> Self {
        let data = domains.iter().filter_map(|(column, domain)| match column {
            ColumnId::Data(at) => Some((usize::from(at), domain)),
            ColumnId::Partition(_) => None,
        });
        let columns = query.data_columns.iter().map(|at| usize::from(*at)).collect();
        Self { domains: data.collect(), impossible: domains.is_none(), columns }
    }

    /// Number of columns read.
    pub(super) fn column_count(&self) -> u64 {
        self.columns.len() as u64
    }

    /// The row groups of a file that may hold matching rows. Adds their bytes to `bytes_per_column`, in the order of the query.
    pub(super) fn read(&self, row_groups: &[RowGroup], bytes_per_column: &mut [u64]) -> FileReading {
        let mut reading = FileReading::default();
        for (number, row_group) in (0_u32..).zip(row_groups) {
            if self.impossible || !self.may_match(row_group, &mut reading.without_statistics) {
                continue;
            }
            reading.row_groups.push(number);
            for (column, bytes) in self.columns.iter().zip(bytes_per_column.iter_mut()) {
                let chunk = row_group.chunks.get(*column).and_then(Option::as_ref);
                *bytes += chunk.map_or(0, |chunk| chunk.compressed);
            }
        }
        reading
    }

    fn may_match(&self, row_group: &RowGroup, without_statistics: &mut Vec<u16>) -> bool {
        self.domains.iter().all(|(column, domain)| {
            // A file without the column holds NULL for every row, but it has no statistics to say so: it is read.
            let Some(chunk) = row_group.chunks.get(*column).and_then(Option::as_ref) else { return true };
            if chunk.bounds.is_none()
                && chunk.nulls != Nulls::All
                && let Ok(column) = u16::try_from(*column)
                && !without_statistics.contains(&column)
            {
                without_statistics.push(column);
            }
            may_hold(chunk, domain)
        })
    }
}

/// Whether a chunk may hold a value of the domain.
fn may_hold(chunk: &Chunk, domain: &Domain) -> bool {
    let null = domain.nulls && !matches!(chunk.nulls, Nulls::None);
    let value = match (&chunk.nulls, &chunk.bounds) {
        (Nulls::All, _) => false,
        (_, Some((min, max))) => domain.values.meets(min, max),
        (_, None) => !domain.values.is_none(),
    };
    null || value
}

/// Bytes of the columns of a file that a query reads, in all its row groups; the whole file where it is read whole.
pub(super) fn column_bytes(table: &Table, query: &Query, options: &Options, file: &File) -> u64 {
    let whole = options.small_files_whole && table.format == Format::Parquet && is_small(file);
    match &file.row_groups {
        Some(groups) if !whole => {
            let chunks = |group: &RowGroup| {
                let chunk = |at: &u16| group.chunks.get(usize::from(*at)).and_then(Option::as_ref).map_or(0, |chunk| chunk.compressed);
                query.data_columns.iter().map(chunk).sum::<u64>()
            };
            groups.iter().map(chunks).sum()
        }
        _ if whole || !query.data_columns.is_empty() => file.bytes,
        _ => 0,
    }
}

/// Whether Trino reads the file whole because it is small (its `parquet.small-file-threshold`, 3 MB).
pub(super) fn is_small(file: &File) -> bool {
    file.bytes < 3 << 20
}
