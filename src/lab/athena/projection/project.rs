//! Projection of a whole table: the cross product of the columns' values, filtered by the condition.

use super::config::{ProjectionConfig, ProjectionKind};
use super::location::Template;
use super::values::{Value, values};
use crate::lab::athena::domain::TupleDomain;
use crate::lab::athena::extract::{self, Use};
use crate::lab::athena::limits::{PROJECTED_COMBINATIONS_MAX, STEPS_MAX};
use crate::lab::athena::predicate::{Node, Predicate, Truth};
use crate::lab::athena::prune::{LeafMemory, too_much_work};
use crate::lab::athena::query::Query;
use crate::lab::athena::sql::datum::Datum;
use crate::lab::athena::sql::eval::Row;
use crate::lab::athena::sql::{ColumnId, Schema};
use crate::lab::error::LabError;

/// The projection of a table, validated.
#[derive(Clone, Debug)]
pub struct Projection {
    kinds: Vec<ProjectionKind>,
    template: Template,
}

/// A projected partition.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectedPartition {
    /// The text of each column, in the order of the schema.
    pub texts: Vec<String>,
    /// What the condition sees, in the order of the schema.
    pub values: Vec<Datum<'static>>,
    /// Where it lies.
    pub location: String,
}

/// The projected partitions that a query reads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Projected {
    /// How many.
    pub count: u64,
    /// The first by the text of its location.
    pub first: Option<ProjectedPartition>,
    /// The last by the text of its location.
    pub last: Option<ProjectedPartition>,
}

impl Projection {
    /// Checks the properties of a table against its partition columns. Without a template partitions lie in
    /// `column=value/` folders below `location`.
    ///
    /// # Errors
    /// A column without properties, properties without a column, or what is wrong with them.
    pub fn new(schema: &Schema, config: &ProjectionConfig, template: Option<&str>, location: &str) -> Result<Self, LabError> {
        if schema.partition_columns().is_empty() {
            return Err(LabError::new("types", "partition projection needs at least one partition column"));
        }
        for (name, _) in config.iter() {
            if !matches!(schema.find(&name.to_lowercase()), Some(ColumnId::Partition(_))) {
                return Err(LabError::new(format!("projection.{name}"), format!("{name} is no partition column")));
            }
        }
        let mut kinds = Vec::new();
        let mut missing = Vec::new();
        for (column, sql_type) in schema.partition_columns() {
            match config.iter().find(|(name, _)| name.to_lowercase() == column.to_lowercase()) {
                Some((name, properties)) => {
                    let kind = properties.validate(*sql_type).map_err(|error| error.in_field(name).in_field("projection"))?;
                    kinds.push(kind);
                }
                None => missing.push(column.as_str()),
            }
        }
        if !missing.is_empty() {
            let message = format!(
                "HIVE_METASTORE_ERROR: the table is configured for partition projection, \
                 but the following partition columns are missing projection configuration: [{}]",
                missing.join(", ")
            );
            return Err(LabError::new("projection", message));
        }
        let template = match template {
            Some(template) => Template::new(template, schema).map_err(|message| LabError::new("template", message))?,
            None => Template::default_below(location, schema),
        };
        Ok(Self { kinds, template })
    }

    /// The columns in the order in which locations show them.
    pub fn column_order(&self) -> Vec<usize> {
        self.template.column_order()
    }

    /// Counts the partitions that a query reads, and finds the first and the last.
    ///
    /// # Errors
    /// What makes the query fail (an injected column without a value, NOW without a time), or a bound.
    pub fn project(&self, schema: &Schema, query: &Query, now: Option<i64>) -> Result<Projected, LabError> {
        let condition = query.predicate.as_ref();
        let mut projected = Projected::default();
        let mut ends: Option<(Vec<usize>, Vec<usize>)> = None;
        let columns = self.columns(schema, condition, now)?;
        let in_order = columns.iter().all(|column| column.is_prefix_free);
        self.each(&columns, condition, |codes| {
            projected.count += 1;
            match &mut ends {
                None => ends = Some((codes.to_vec(), codes.to_vec())),
                // Visited in the order of the locations: the last one seen is the last.
                Some((_, last)) if in_order => last.copy_from_slice(codes),
                Some((first, last)) => {
                    let location = self.location(&columns, codes);
                    if location < self.location(&columns, first) {
                        first.copy_from_slice(codes);
                    }
                    if location > self.location(&columns, last) {
                        last.copy_from_slice(codes);
                    }
                }
            }
        })?;
        if let Some((first, last)) = ends {
            projected.first = Some(self.partition(&columns, &first));
            projected.last = Some(self.partition(&columns, &last));
        }
        Ok(projected)
    }

    /// The partitions that a query reads, or all of them, at most `most`.
    ///
    /// # Errors
    /// As [`Projection::project`], and more than `most` partitions.
    pub fn list(&self, schema: &Schema, query: Option<&Query>, now: Option<i64>, most: usize) -> Result<Vec<ProjectedPartition>, LabError> {
        let condition = query.and_then(|query| query.predicate.as_ref());
        let columns = self.columns(schema, condition, now)?;
        let mut found = Vec::new();
        let mut count = 0;
        if condition.is_none() && combinations(&columns).is_none_or(|combinations| combinations > most as u64) {
            return Err(LabError::new("projection", format!("more than {most} partitions are projected (PARTITIONS_MAX)")));
        }
        self.each(&columns, condition, |codes| {
            count += 1;
            if count <= most {
                found.push(self.partition(&columns, codes));
            }
        })?;
        if count > most {
            return Err(LabError::new("projection", format!("{count} partitions are projected, more than {most} (PARTITIONS_MAX)")));
        }
        Ok(found)
    }

    fn columns(&self, schema: &Schema, condition: Option<&Predicate>, now: Option<i64>) -> Result<Vec<Column>, LabError> {
        let domains = condition.map_or_else(TupleDomain::all, |condition| extract::domains(condition, schema, Use::Statistics));
        if domains.is_none() {
            return Ok(vec![Column::default(); self.kinds.len()]);
        }
        let mut columns = Vec::with_capacity(self.kinds.len());
        for (at, ((name, sql_type), kind)) in (0_u16..).zip(schema.partition_columns().iter().zip(&self.kinds)) {
            let found = values(kind, *sql_type, domains.get(ColumnId::Partition(at)), now)
                .map_err(|message| LabError::new(format!("projection.{name}"), message))?;
            columns.push(self.column(usize::from(at), found));
        }
        Ok(columns)
    }

    /// A column with its values in the order of the locations.
    fn column(&self, at: usize, values: Vec<Value>) -> Column {
        let mut keyed: Vec<(String, Value)> = values.into_iter().map(|value| (self.template.sort_text(at, &value.text), value)).collect();
        keyed.sort_by(|left, right| left.0.cmp(&right.0));
        let is_prefix_free = keyed.windows(2).all(|pair| match pair {
            [(left, _), (right, _)] => !right.starts_with(left.as_str()),
            _ => true,
        });
        Column { values: keyed.into_iter().map(|(_, value)| value).collect(), is_prefix_free }
    }

    /// Visits every combination that the condition keeps. When all columns are prefix-free, in the order of the locations.
    fn each(&self, columns: &[Column], condition: Option<&Predicate>, mut visit: impl FnMut(&[usize])) -> Result<(), LabError> {
        let combinations = combinations(columns).filter(|combinations| *combinations <= PROJECTED_COMBINATIONS_MAX).ok_or_else(|| {
            let message = format!(
                "more than {PROJECTED_COMBINATIONS_MAX} combinations of projected values (PROJECTED_COMBINATIONS_MAX); narrow the condition"
            );
            LabError::new("projection", message)
        })?;
        let everything = Predicate { root: Node::And(Vec::new()), leaves: Vec::new() };
        let predicate = condition.unwrap_or(&everything);
        let sizes: Vec<usize> = columns.iter().map(|column| column.values.len()).collect();
        let mut memories: Vec<LeafMemory<'_>> = predicate.leaves.iter().map(|leaf| LeafMemory::new(leaf, &sizes, combinations)).collect();
        let mut order = self.column_order();
        order.reverse();
        let mut codes = vec![0_usize; columns.len()];
        let mut steps = 0;
        for _ in 0..combinations {
            let row = Combination { columns, codes: &codes };
            let code = |column: usize| codes.get(column).copied().unwrap_or(0);
            let truth =
                predicate.truth(&mut |leaf| memories.get_mut(leaf).map_or(Truth::Unknown, |memory| memory.truth(code, &row, &mut steps)));
            if steps > STEPS_MAX {
                return Err(too_much_work());
            }
            if truth.keeps() {
                visit(&codes);
            }
            // The next combination: the column that comes last in the location moves fastest.
            for column in &order {
                let (Some(code), Some(size)) = (codes.get_mut(*column), sizes.get(*column)) else { continue };
                *code += 1;
                if *code < *size {
                    break;
                }
                *code = 0;
            }
        }
        Ok(())
    }

    fn location(&self, columns: &[Column], codes: &[usize]) -> String {
        self.template.expand(|at| text(columns, codes, at))
    }

    fn partition(&self, columns: &[Column], codes: &[usize]) -> ProjectedPartition {
        let row = Combination { columns, codes };
        ProjectedPartition {
            texts: (0..columns.len()).map(|at| text(columns, codes, at).to_owned()).collect(),
            values: (0_u16..).zip(columns).map(|(at, _)| row.value(ColumnId::Partition(at)).into_owned()).collect(),
            location: self.location(columns, codes),
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Column {
    values: Vec<Value>,
    /// Whether no value is the beginning of another in a location: then the order of the values is that of the locations.
    is_prefix_free: bool,
}

fn combinations(columns: &[Column]) -> Option<u64> {
    columns.iter().try_fold(1_u64, |product, column| product.checked_mul(column.values.len() as u64))
}

fn text<'c>(columns: &'c [Column], codes: &[usize], at: usize) -> &'c str {
    columns.get(at).and_then(|column| column.values.get(*codes.get(at)?)).map_or("", |value| value.text.as_str())
}

/// One combination of projected values as a row.
struct Combination<'a, 'c> {
    columns: &'a [Column],
    codes: &'c [usize],
}

impl<'a> Row<'a> for Combination<'a, '_> {
    fn value(&self, column: ColumnId) -> Datum<'a> {
        let ColumnId::Partition(at) = column else { return Datum::Null };
        let at = usize::from(at);
        let found = self.columns.get(at).and_then(|column| column.values.get(*self.codes.get(at)?));
        found.map_or(Datum::Null, |value| value.value.borrowed())
    }
}
