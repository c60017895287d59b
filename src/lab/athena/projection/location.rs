//! `storage.location.template`: where the partitions of a projected table lie.

use crate::lab::athena::hive_path::escape;
use crate::lab::athena::sql::{ColumnId, Schema};

/// Longest template in bytes: longer than any key of S3.
const TEMPLATE_BYTES_MAX: usize = 4_096;

/// A template taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    parts: Vec<Part>,
    /// Whether values are escaped as Hive does; only in the default location.
    escaped: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Column(usize),
}

impl Template {
    /// Takes a template apart. Every partition column must occur, nothing else may, and it ends with a slash.
    pub(super) fn new(template: &str, schema: &Schema) -> Result<Self, String> {
        if template.len() > TEMPLATE_BYTES_MAX {
            return Err(format!("the template is longer than {TEMPLATE_BYTES_MAX} bytes (TEMPLATE_BYTES_MAX)"));
        }
        let mut parts = Vec::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, behind) = after.split_once('}').ok_or("a placeholder is not closed with }")?;
            let Some(ColumnId::Partition(column)) = schema.find(&name.to_lowercase()) else {
                return Err(format!("${{{name}}} is no partition column"));
            };
            push_literal(&mut parts, before);
            parts.push(Part::Column(usize::from(column)));
            rest = behind;
        }
        push_literal(&mut parts, rest);
        for (at, (name, _)) in schema.partition_columns().iter().enumerate() {
            if !parts.contains(&Part::Column(at)) {
                return Err(format!("the template must contain a placeholder for each partition column: ${{{name}}} is missing"));
            }
        }
        if !template.ends_with('/') {
            return Err("a templated location must end with a slash".to_owned());
        }
        Ok(Self { parts, escaped: false })
    }

    /// `column=value/column=value/` below a location.
    pub(super) fn default_below(location: &str, schema: &Schema) -> Self {
        let mut parts = Vec::new();
        let slash = if location.is_empty() || location.ends_with('/') { "" } else { "/" };
        push_literal(&mut parts, &format!("{location}{slash}"));
        for (at, (name, _)) in schema.partition_columns().iter().enumerate() {
            push_literal(&mut parts, &format!("{name}="));
            parts.push(Part::Column(at));
            push_literal(&mut parts, "/");
        }
        Self { parts, escaped: true }
    }

    /// The location of a partition.
    pub(super) fn expand<'t>(&self, text: impl Fn(usize) -> &'t str) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => out.push_str(literal),
                Part::Column(column) if self.escaped => out.push_str(&escape(text(*column))),
                Part::Column(column) => out.push_str(text(*column)),
            }
        }
        out
    }

    /// The columns in the order of their first placeholder.
    pub(super) fn column_order(&self) -> Vec<usize> {
        let mut order = Vec::new();
        for part in &self.parts {
            if let Part::Column(column) = part
                && !order.contains(column)
            {
                order.push(*column);
            }
        }
        order
    }

    /// The value of a column as the location shows it, with the text between its first placeholder and the next: what
    /// decides the order of two locations that differ first in this column.
    pub(super) fn sort_text(&self, column: usize, text: &str) -> String {
        let first = self.parts.iter().position(|part| *part == Part::Column(column));
        let after = first.and_then(|at| self.parts.get(at + 1)).and_then(|part| match part {
            Part::Literal(literal) => Some(literal.as_str()),
            Part::Column(_) => None,
        });
        let shown = if self.escaped { escape(text) } else { text.into() };
        format!("{shown}{}", after.unwrap_or(""))
    }
}

fn push_literal(parts: &mut Vec<Part>, text: &str) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(Part::Literal(literal)) => literal.push_str(text),
        _ => parts.push(Part::Literal(text.to_owned())),
    }
}
