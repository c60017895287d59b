//! Statistics of row groups: from a scenario's JSON to values of the columns' types.

use super::limits::BYTES_MAX;
use super::range_set::Key;
use super::scenario::{ChunkInput, RowGroupInput};
use super::sql::datum::SqlType;
use super::sql::{ColumnId, Schema, calendar};
use super::table::{Chunk, Nulls, RowGroup};
use crate::lab::error::LabError;

/// Checks a row group. Columns that the table does not have are left out.
pub(super) fn row_group(input: &RowGroupInput, schema: &Schema) -> Result<RowGroup, LabError> {
    if input.rows > BYTES_MAX {
        return Err(LabError::new("rows", format!("must be at most {BYTES_MAX} (BYTES_MAX)")));
    }
    let mut chunks = vec![None; schema.data_columns().len()];
    for (name, chunk) in input.columns.iter() {
        let Some(ColumnId::Data(at)) = schema.find(&name.to_lowercase()) else { continue };
        let sql_type = schema.column(ColumnId::Data(at)).1;
        let Some(place) = chunks.get_mut(usize::from(at)) else { continue };
        let found = read_chunk(chunk, input.rows, sql_type).map_err(|error| error.in_field(name).in_field("columns"))?;
        if place.replace(found).is_some() {
            return Err(LabError::new(format!("columns.{name}"), "the column occurs twice"));
        }
    }
    Ok(RowGroup { rows: input.rows, chunks })
}

fn read_chunk(input: &ChunkInput, rows: u64, sql_type: SqlType) -> Result<Chunk, LabError> {
    if input.compressed > BYTES_MAX {
        return Err(LabError::new("compressed", format!("must be at most {BYTES_MAX} (BYTES_MAX)")));
    }
    if input.nulls.is_some_and(|nulls| nulls > rows) {
        return Err(LabError::new("nulls", format!("more than the {rows} rows of the row group")));
    }
    let bounds = end(input.min.as_ref(), "min", sql_type)?.zip(end(input.max.as_ref(), "max", sql_type)?);
    if let Some((min, max)) = &bounds
        && min > max
    {
        return Err(LabError::new("min", "is above max"));
    }
    let is_null = |value: &Option<serde_json::Value>| matches!(value, Some(serde_json::Value::Null));
    let nulls = match input.nulls {
        Some(nulls) if nulls == rows && bounds.is_none() => Nulls::All,
        Some(0) => Nulls::None,
        Some(_) => Nulls::Some,
        None if is_null(&input.min) && is_null(&input.max) => Nulls::All,
        None => Nulls::Unknown,
    };
    Ok(Chunk { compressed: input.compressed, bounds, nulls })
}

fn end(value: Option<&serde_json::Value>, field: &str, sql_type: SqlType) -> Result<Option<Key>, LabError> {
    match value {
        None | Some(serde_json::Value::Null) => Ok(None),
        Some(value) => key(value, sql_type).map(Some).ok_or_else(|| LabError::new(field, format!("{value} is no {sql_type}"))),
    }
}

/// A statistic by the type of its column.
fn key(value: &serde_json::Value, sql_type: SqlType) -> Option<Key> {
    match (sql_type, value) {
        (SqlType::Integer, value) => value.as_i64().filter(|number| i32::try_from(*number).is_ok()).map(Key::Integer),
        (SqlType::Bigint, value) => value.as_i64().map(Key::Integer),
        (SqlType::Double, value) => value.as_f64().and_then(Key::double),
        (SqlType::Varchar, serde_json::Value::String(text)) => Some(Key::Text(text.as_str().into())),
        (SqlType::Date, serde_json::Value::String(text)) => calendar::parse_date(text).map(Key::Date),
        (SqlType::Timestamp, serde_json::Value::String(text)) => {
            let plain = text.strip_suffix("+00:00").or_else(|| text.strip_suffix('Z')).unwrap_or(text);
            calendar::parse_timestamp(plain).map(Key::Timestamp)
        }
        _ => None,
    }
}
