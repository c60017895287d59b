//! A query over one table: which columns it reads and which condition decides.

use std::collections::BTreeSet;

use super::predicate::Predicate;
use super::sql::analyze::Analyzer;
use super::sql::datum::{Datum, SqlType};
use super::sql::error::{SqlError, SqlErrorCode};
use super::sql::eval;
use super::sql::expr::{Expr, ExprKind};
use super::sql::function::Function;
use super::sql::statement::{parse_condition, parse_item, parse_statement};
use super::sql::syntax::{self, SelectItem, Statement};
use super::sql::{ColumnId, Explain, Schema};
use crate::lab::error::LabError;

/// A query whose names and types are resolved.
#[derive(Clone, Debug)]
pub struct Query {
    /// The text that the spans of the condition refer to.
    pub text: String,
    /// Where the text stands in the scenario: `where` or `sql`.
    pub field: &'static str,
    /// Whether it runs: EXPLAIN and DDL do not.
    pub kind: QueryKind,
    /// The condition; `None` keeps every row.
    pub(super) condition: Option<Expr>,
    /// The condition taken apart.
    pub(super) predicate: Option<Predicate>,
    /// Columns of the files that are read, by position.
    pub data_columns: BTreeSet<u16>,
    /// Columns of the files that only the condition needs, by position.
    pub condition_columns: BTreeSet<u16>,
    /// Whether `*` was asked for.
    pub star: bool,
    /// LIMIT, which changes nothing.
    pub limit: Option<u64>,
}

/// Whether a statement scans data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryKind {
    /// A SELECT, under EXPLAIN or not.
    Select(Explain),
    /// A statement that AWS does not charge: DDL, SHOW, MSCK REPAIR TABLE. Its first word.
    Free(String),
}

impl Query {
    /// A query from its two halves: a condition (empty for none) and the columns of the list (empty for `count(*)`).
    ///
    /// # Errors
    /// What Athena refuses; the path is `where`, or `select[i]`.
    pub fn from_parts(schema: &Schema, condition: &str, select: &[String], now: Option<i64>) -> Result<Self, LabError> {
        let at = |error: SqlError| LabError::new("where", error.located(condition).to_string());
        let mut query = Self::empty(condition, "where");
        if let Some(parsed) = parse_condition(condition).map_err(at)? {
            let typed = Analyzer::new(schema, condition, now).condition(&parsed, "WHERE").map_err(at)?;
            query.set_condition(typed).map_err(at)?;
        }
        for (index, text) in select.iter().enumerate() {
            let at = |error: SqlError| LabError::new("", error.located(text).to_string()).in_item("select", index);
            if let Some(column) = schema.find(&text.to_lowercase()) {
                query.read(column);
                continue;
            }
            let mut analyzer = Analyzer::new(schema, text, now);
            analyzer.aggregates = true;
            match parse_item(text).map_err(at)? {
                SelectItem::Star(_) => query.read_all(schema),
                SelectItem::Value { value, .. } => query.read_columns(&analyzer.expr(&value).map_err(at)?),
            }
        }
        Ok(query)
    }

    /// A query from a statement.
    ///
    /// # Errors
    /// What Athena refuses; the path is `sql`.
    pub fn from_sql(schema: &Schema, sql: &str, now: Option<i64>) -> Result<Self, LabError> {
        Self::parse(schema, sql, now).map_err(|error| LabError::new("sql", error.located(sql).to_string()))
    }

    /// A query from a statement.
    ///
    /// # Errors
    /// What Athena refuses, with its place in the text.
    pub fn parse(schema: &Schema, sql: &str, now: Option<i64>) -> Result<Self, SqlError> {
        analyze_statement(schema, sql, now)
    }

    /// Whether one row meets the condition: `None` for NULL. Values are those of the partition columns and of the columns
    /// of the files, in the order of the schema.
    ///
    /// # Errors
    /// What makes the query fail when it meets this row.
    pub fn matches(&self, partition: &[Datum<'_>], data: &[Datum<'_>]) -> Result<Option<bool>, SqlError> {
        let Some(condition) = &self.condition else { return Ok(Some(true)) };
        eval::evaluate(condition, &Slices { partition, data }).map(|value| eval::as_truth(&value))
    }

    fn empty(text: &str, field: &'static str) -> Self {
        Self {
            text: text.to_owned(),
            field,
            kind: QueryKind::Select(Explain::No),
            condition: None,
            predicate: None,
            data_columns: BTreeSet::new(),
            condition_columns: BTreeSet::new(),
            star: false,
            limit: None,
        }
    }

    fn set_condition(&mut self, condition: Expr) -> Result<(), SqlError> {
        self.predicate = Some(Predicate::new(&condition)?);
        self.read_columns(&condition);
        self.condition_columns = self.data_columns.clone();
        self.condition = Some(condition);
        Ok(())
    }

    fn read(&mut self, column: ColumnId) {
        if let ColumnId::Data(at) = column {
            self.data_columns.insert(at);
        }
    }

    fn read_columns(&mut self, expr: &Expr) {
        expr.columns().into_iter().for_each(|column| self.read(column));
    }

    fn read_all(&mut self, schema: &Schema) {
        self.star = true;
        self.data_columns.extend((0_u16..).zip(schema.data_columns()).map(|(at, _)| at));
    }
}

struct Slices<'a> {
    partition: &'a [Datum<'a>],
    data: &'a [Datum<'a>],
}

impl<'a> eval::Row<'a> for Slices<'a> {
    fn value(&self, column: ColumnId) -> Datum<'a> {
        let found = match column {
            ColumnId::Partition(at) => self.partition.get(usize::from(at)),
            ColumnId::Data(at) => self.data.get(usize::from(at)),
        };
        found.map_or(Datum::Null, Datum::borrowed)
    }
}

fn analyze_statement(schema: &Schema, sql: &str, now: Option<i64>) -> Result<Query, SqlError> {
    let mut query = Query::empty(sql, "sql");
    let select = match parse_statement(sql)? {
        Statement::Free { verb } => {
            query.kind = QueryKind::Free(verb);
            return Ok(query);
        }
        Statement::Query(select) => select,
    };
    query.kind = QueryKind::Select(select.explain);
    query.limit = select.limit;
    let mut analyzer = Analyzer::new(schema, sql, now);
    analyzer.qualifiers = select.alias.iter().map(|alias| alias.text.clone()).collect();
    if analyzer.qualifiers.is_empty() {
        analyzer.qualifiers = select.table.iter().map(|name| name.text.clone()).collect();
    }
    if let Some(condition) = &select.condition {
        let typed = analyzer.condition(condition, "WHERE")?;
        query.set_condition(typed)?;
    }
    analyzer.aggregates = true;
    let mut items = Vec::with_capacity(select.items.len());
    let mut aliases = BTreeSet::new();
    for item in &select.items {
        match item {
            SelectItem::Star(span) => {
                query.read_all(schema);
                items.push((None, *span));
            }
            SelectItem::Value { value, alias } => {
                let typed = analyzer.expr(value)?;
                query.read_columns(&typed);
                aliases.extend(alias.iter().map(|alias| alias.text.clone()));
                items.push((Some(typed), value.span));
            }
        }
    }
    let mut keys = Vec::with_capacity(select.group_by.len());
    for key in &select.group_by {
        match ordinal(key, items.len())? {
            Some(at) => keys.extend(items.get(at).and_then(|(item, _)| item.clone())),
            None => keys.push(analyzer.expr(key)?),
        }
    }
    if let Some(having) = &select.having {
        let typed = analyzer.condition(having, "HAVING")?;
        query.read_columns(&typed);
        items.push((Some(typed), having.span));
    }
    for key in &select.order_by {
        let is_alias =
            matches!(&key.kind, syntax::ExprKind::Name(names) if matches!(names.as_slice(), [name] if aliases.contains(&name.text)));
        if !is_alias && ordinal(key, select.items.len())?.is_none() {
            query.read_columns(&analyzer.expr(key)?);
        }
    }
    for key in &keys {
        query.read_columns(key);
    }
    let grouped = !keys.is_empty() || items.iter().any(|(item, _)| item.as_ref().is_some_and(|item| item.calls(&[Function::Aggregate])));
    if grouped {
        check_groups(schema, &items, &keys)?;
    }
    Ok(query)
}

/// `GROUP BY 1`: the position of an item, counted from 0.
fn ordinal(key: &syntax::Expr, items: usize) -> Result<Option<usize>, SqlError> {
    let syntax::ExprKind::Integer(digits) = &key.kind else { return Ok(None) };
    match digits.parse::<usize>() {
        Ok(number @ 1..) if number <= items => Ok(Some(number - 1)),
        _ => Err(SqlError::new(SqlErrorCode::Syntax, key.span, format!("position {digits} is not in select list"))),
    }
}

/// Every column of the list must be in an aggregate function or in GROUP BY.
fn check_groups(schema: &Schema, items: &[(Option<Expr>, super::sql::error::Span)], keys: &[Expr]) -> Result<(), SqlError> {
    for (item, span) in items {
        let Some(item) = item else {
            return Err(SqlError::new(SqlErrorCode::Syntax, *span, "'*' must be an aggregate expression or appear in GROUP BY clause"));
        };
        if let Some(column) = ungrouped(item, keys) {
            let (name, _) = column.as_column().map_or(("", SqlType::Unknown), |id| schema.column(id));
            let message = format!("'{name}' must be an aggregate expression or appear in GROUP BY clause");
            return Err(SqlError::new(SqlErrorCode::Syntax, column.span, message));
        }
    }
    Ok(())
}

/// The first column of an expression that is neither grouped nor aggregated.
fn ungrouped<'e>(expr: &'e Expr, keys: &[Expr]) -> Option<&'e Expr> {
    if keys.contains(expr) || matches!(expr.kind, ExprKind::Call { function: Function::Aggregate, .. }) {
        return None;
    }
    if expr.as_column().is_some() {
        return Some(expr);
    }
    let mut found = None;
    expr.for_each_child(&mut |child| found = found.or_else(|| ungrouped(child, keys)));
    found
}
