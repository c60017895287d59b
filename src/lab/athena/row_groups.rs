//! Row groups and columns: what of a columnar file is read, and how many bytes that is.

use super::domain::{Domain, TupleDomain};
use super::query::Query;
use super::sql::ColumnId;
use super::table::{Chunk, File, Nulls, RowGroup};

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

/// The row groups that are read, file after file, in one piece: a table may have tens of thousands of files, and a list for each would
/// take longer to make than to fill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptRowGroups {
    /// Positions within their files.
    numbers: Vec<u32>,
    /// For each file where its part of `numbers` ends; `None` for a file without row groups.
    ends: Vec<Option<usize>>,
}

impl KeptRowGroups {
    /// So many files, none of which has row groups.
    pub(super) fn of_rows(files: usize) -> Self {
        Self { numbers: Vec::new(), ends: vec![None; files] }
    }

    /// Another file without row groups.
    pub(super) fn push_none(&mut self) {
        self.ends.push(None);
    }

    /// How many are read.
    pub fn count(&self) -> u64 {
        self.numbers.len() as u64
    }

    /// For each file the row groups that are read, by position; `None` where it has none.
    pub fn iter(&self) -> impl Iterator<Item = Option<&[u32]>> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let own = self.numbers.get(start..(*end)?)?;
            start += own.len();
            Some(own)
        })
    }
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

    /// Reads a file: adds the row groups that may hold matching rows to `kept`, and columns with a domain that lacked statistics to
    /// `without_statistics`. `bytes` of the columns, in the order of the query: in all row groups, and in those that are kept.
    pub(super) fn read(
        &self,
        row_groups: &[RowGroup],
        kept: &mut KeptRowGroups,
        bytes: &mut [(u64, u64)],
        without_statistics: &mut Vec<u16>,
    ) -> u64 {
        let before = kept.count();
        for (number, row_group) in (0_u32..).zip(row_groups) {
            let is_kept = !self.impossible && self.may_match(row_group, without_statistics);
            if is_kept {
                kept.numbers.push(number);
            }
            for (column, (all, own)) in self.columns.iter().zip(bytes.iter_mut()) {
                let compressed = row_group.chunks.get(*column).and_then(Option::as_ref).map_or(0, |chunk| chunk.compressed);
                *all += compressed;
                *own += if is_kept { compressed } else { 0 };
            }
        }
        kept.ends.push(Some(kept.numbers.len()));
        kept.count() - before
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

/// Whether Trino reads the file whole because it is small (its `parquet.small-file-threshold`, 3 MB).
pub(super) fn is_small(file: &File) -> bool {
    file.bytes < 3 << 20
}
