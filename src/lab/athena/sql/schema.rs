//! Names and types of a table's columns.

use std::collections::BTreeMap;

use super::datum::SqlType;
use super::expr::ColumnId;

/// The columns of a table: names and types. Names are found in any case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    partition: Vec<(String, SqlType)>,
    data: Vec<(String, SqlType)>,
    by_name: BTreeMap<String, ColumnId>,
}

impl Schema {
    /// A schema; a name that occurs twice (in any case) is handed back as the error.
    ///
    /// # Errors
    /// The name that occurs twice.
    pub fn new(partition: Vec<(String, SqlType)>, data: Vec<(String, SqlType)>) -> Result<Self, String> {
        let mut schema = Self::default();
        for (columns, target, id) in [
            (partition, &mut schema.partition, ColumnId::Partition as fn(u16) -> ColumnId),
            (data, &mut schema.data, ColumnId::Data as fn(u16) -> ColumnId),
        ] {
            for (name, sql_type) in columns {
                let lower = name.to_lowercase();
                let position = u16::try_from(target.len()).map_err(|_| name.clone())?;
                if schema.by_name.insert(lower, id(position)).is_some() {
                    return Err(name);
                }
                target.push((name, sql_type));
            }
        }
        Ok(schema)
    }

    /// The column of a name in lower case.
    pub fn find(&self, name: &str) -> Option<ColumnId> {
        self.by_name.get(name).copied()
    }

    /// Name and type of a column.
    pub fn column(&self, column: ColumnId) -> (&str, SqlType) {
        let found = match column {
            ColumnId::Partition(at) => self.partition.get(usize::from(at)),
            ColumnId::Data(at) => self.data.get(usize::from(at)),
        };
        found.map_or(("", SqlType::Unknown), |(name, sql_type)| (name, *sql_type))
    }

    /// Partition columns in their order.
    pub fn partition_columns(&self) -> &[(String, SqlType)] {
        &self.partition
    }

    /// Columns of the files in their order.
    pub fn data_columns(&self) -> &[(String, SqlType)] {
        &self.data
    }
}
