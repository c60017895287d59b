//! The scalar functions: names, argument types, result types. What they compute is in `call`.

use super::datum::SqlType;

/// A scalar function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    /// `substr(text, start [, length])`, counted in characters from 1, from the end when negative.
    Substr,
    /// `concat(text, text, …)`: NULL as soon as one is NULL.
    Concat,
    /// `lower(text)`.
    Lower,
    /// `upper(text)`.
    Upper,
    /// `trim(text)`.
    Trim,
    /// `ltrim(text)`.
    TrimStart,
    /// `rtrim(text)`.
    TrimEnd,
    /// `length(text)` in characters.
    Length,
    /// `replace(text, search [, by])`.
    Replace,
    /// `reverse(text)`.
    Reverse,
    /// `strpos(text, search)`: position from 1, 0 when absent.
    Position,
    /// `split_part(text, delimiter, index)`.
    SplitPart,
    /// `lpad(text, size, by)`.
    PadStart,
    /// `rpad(text, size, by)`.
    PadEnd,
    /// `starts_with(text, prefix)`.
    StartsWith,
    /// `coalesce(value, …)`: the first that is not NULL; the others are not evaluated.
    Coalesce,
    /// `nullif(value, other)`.
    Nullif,
    /// `greatest(value, …)`.
    Greatest,
    /// `least(value, …)`.
    Least,
    /// `abs(number)`.
    Abs,
    /// `mod(number, divisor)`.
    Mod,
    /// `round(number [, digits])`, halves away from zero.
    Round,
    /// `floor(number)`.
    Floor,
    /// `ceil(number)`.
    Ceil,
    /// `truncate(number)`.
    Truncate,
    /// `sign(number)`.
    Sign,
    /// `date(text or timestamp)`.
    ToDate,
    /// `year(x)`, `extract(year from x)` and their like.
    Part(DatePart),
    /// `date_trunc(unit, x)`.
    DateTrunc,
    /// `date_add(unit, count, x)`.
    DateAdd,
    /// `date_diff(unit, from, to)`.
    DateDiff,
    /// `date_format(x, pattern)` with `%Y-%m-%d`.
    DateFormat,
    /// `date_parse(text, pattern)`.
    DateParse,
    /// `from_iso8601_date(text)`.
    FromIsoDate,
    /// `from_iso8601_timestamp(text)`, in UTC.
    FromIsoTimestamp,
    /// `last_day_of_month(x)`.
    LastDayOfMonth,
    /// `from_unixtime(seconds)`, in UTC.
    FromUnixTime,
    /// `to_unixtime(x)`.
    ToUnixTime,
    /// A function that exists in Athena and whose value the lab does not compute: over columns of the files it need not.
    Opaque,
    /// A function whose value differs from row to row.
    Random,
    /// A function over all rows of a group.
    Aggregate,
}

/// Fields of a date or a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DatePart {
    /// Year.
    Year,
    /// Quarter, 1..=4.
    Quarter,
    /// Month, 1..=12.
    Month,
    /// ISO week, 1..=53.
    Week,
    /// Day of month, 1..=31.
    Day,
    /// 1 = Monday to 7 = Sunday.
    DayOfWeek,
    /// 1..=366.
    DayOfYear,
    /// Hour, 0..=23.
    Hour,
    /// Minute, 0..=59.
    Minute,
    /// Second, 0..=59.
    Second,
}

impl DatePart {
    /// By the name of its function or field.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "year" => Self::Year,
            "quarter" => Self::Quarter,
            "month" => Self::Month,
            "week" | "week_of_year" => Self::Week,
            "day" | "day_of_month" => Self::Day,
            "day_of_week" | "dow" => Self::DayOfWeek,
            "day_of_year" | "doy" => Self::DayOfYear,
            "hour" => Self::Hour,
            "minute" => Self::Minute,
            "second" => Self::Second,
            _ => return None,
        })
    }

    fn is_time(self) -> bool {
        matches!(self, Self::Hour | Self::Minute | Self::Second)
    }
}

/// What a name with argument types means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resolved {
    /// A function and the type of its result.
    Function(Function, SqlType),
    /// The name is known, the arguments do not fit: what would fit.
    Mismatch(&'static str),
    /// No such function.
    Unknown,
}

/// Functions that Athena has and the lab leaves alone, with the type of their result (`Unknown` where it depends).
const OPAQUE: [(&str, SqlType); 54] = [
    ("regexp_like", SqlType::Boolean),
    ("regexp_extract", SqlType::Varchar),
    ("regexp_replace", SqlType::Varchar),
    ("regexp_count", SqlType::Bigint),
    ("regexp_position", SqlType::Bigint),
    ("json_extract", SqlType::Unknown),
    ("json_extract_scalar", SqlType::Varchar),
    ("json_parse", SqlType::Unknown),
    ("json_format", SqlType::Varchar),
    ("json_array_length", SqlType::Bigint),
    ("split", SqlType::Unknown),
    ("split_to_map", SqlType::Unknown),
    ("contains", SqlType::Boolean),
    ("cardinality", SqlType::Bigint),
    ("element_at", SqlType::Unknown),
    ("array_join", SqlType::Varchar),
    ("levenshtein_distance", SqlType::Bigint),
    ("soundex", SqlType::Varchar),
    ("translate", SqlType::Varchar),
    ("normalize", SqlType::Varchar),
    ("codepoint", SqlType::Integer),
    ("chr", SqlType::Varchar),
    ("to_utf8", SqlType::Unknown),
    ("from_utf8", SqlType::Varchar),
    ("md5", SqlType::Unknown),
    ("sha1", SqlType::Unknown),
    ("sha256", SqlType::Unknown),
    ("to_hex", SqlType::Varchar),
    ("from_hex", SqlType::Unknown),
    ("to_base64", SqlType::Varchar),
    ("from_base64", SqlType::Unknown),
    ("url_decode", SqlType::Varchar),
    ("url_encode", SqlType::Varchar),
    ("url_extract_host", SqlType::Varchar),
    ("url_extract_path", SqlType::Varchar),
    ("url_extract_parameter", SqlType::Varchar),
    ("format", SqlType::Varchar),
    ("format_datetime", SqlType::Varchar),
    ("parse_datetime", SqlType::Unknown),
    ("to_iso8601", SqlType::Varchar),
    ("at_timezone", SqlType::Unknown),
    ("with_timezone", SqlType::Unknown),
    ("typeof", SqlType::Varchar),
    ("power", SqlType::Double),
    ("pow", SqlType::Double),
    ("sqrt", SqlType::Double),
    ("cbrt", SqlType::Double),
    ("exp", SqlType::Double),
    ("ln", SqlType::Double),
    ("log10", SqlType::Double),
    ("log2", SqlType::Double),
    ("is_nan", SqlType::Boolean),
    ("bitwise_and", SqlType::Bigint),
    ("width_bucket", SqlType::Bigint),
];

/// The type of an aggregate function's result; `None` when the name is none.
pub(crate) fn resolve_aggregate(name: &str, arguments: &[SqlType]) -> Option<Resolved> {
    use SqlType::{Bigint, Boolean, Double, Unknown};
    let first = arguments.first().copied();
    let number = first.filter(|found| fits(*found, Double) || matches!(found, SqlType::DayInterval | SqlType::MonthInterval));
    let found = |result: SqlType| Resolved::Function(Function::Aggregate, result);
    Some(match (name, first) {
        ("count", _) if arguments.len() <= 1 => found(Bigint),
        ("sum", _) => match number {
            Some(SqlType::Integer) => found(Bigint),
            Some(number) => found(number),
            None => Resolved::Mismatch("one number"),
        },
        ("avg" | "stddev" | "stddev_pop" | "stddev_samp" | "variance" | "var_pop" | "var_samp" | "geometric_mean", _) => {
            number.map_or(Resolved::Mismatch("one number"), |_| found(Double))
        }
        ("min" | "max" | "arbitrary" | "any_value" | "max_by" | "min_by" | "approx_percentile", Some(first)) => found(first),
        ("approx_distinct", Some(_)) => found(Bigint),
        ("count_if", Some(first)) if fits(first, Boolean) => found(Bigint),
        ("bool_and" | "bool_or" | "every", Some(first)) if fits(first, Boolean) => found(Boolean),
        ("array_agg" | "map_agg" | "histogram" | "checksum" | "listagg" | "multimap_agg" | "approx_set", Some(_)) => found(Unknown),
        (
            "count" | "min" | "max" | "arbitrary" | "any_value" | "max_by" | "min_by" | "approx_percentile" | "approx_distinct"
            | "count_if" | "bool_and" | "bool_or" | "every" | "array_agg" | "map_agg" | "histogram" | "checksum" | "listagg"
            | "multimap_agg" | "approx_set",
            _,
        ) => Resolved::Mismatch("other arguments"),
        _ => return None,
    })
}

/// Finds the function for a name in lower case and the types of its arguments.
pub(crate) fn resolve(name: &str, arguments: &[SqlType]) -> Resolved {
    use SqlType::{Bigint, Boolean, Date, Double, Timestamp, Varchar};
    let text = |types: &[SqlType]| types.iter().all(|found| fits(*found, Varchar));
    let whole = |types: &[SqlType]| types.iter().all(|found| fits(*found, Bigint));
    let dated = |found: SqlType| matches!(found, Date | Timestamp | SqlType::Unknown);
    let when = |fits: bool, function: Function, result: SqlType, expected: &'static str| {
        if fits { Resolved::Function(function, result) } else { Resolved::Mismatch(expected) }
    };
    let same_text = |function| when(arguments.len() == 1 && text(arguments), function, Varchar, "one varchar");
    if let Some(part) = DatePart::from_word(name) {
        let fits = matches!(arguments, [one] if dated(*one)) && !(part.is_time() && arguments == [Date]);
        return when(fits, Function::Part(part), Bigint, if part.is_time() { "one timestamp" } else { "one date or timestamp" });
    }
    match (name, arguments) {
        ("substr" | "substring", [value, rest @ ..]) => {
            let fits = fits(*value, Varchar) && matches!(rest.len(), 1 | 2) && whole(rest);
            when(fits, Function::Substr, Varchar, "varchar, bigint and perhaps bigint")
        }
        ("concat", _) => when(arguments.len() >= 2 && text(arguments), Function::Concat, Varchar, "two varchars or more"),
        ("lower", _) => same_text(Function::Lower),
        ("upper", _) => same_text(Function::Upper),
        ("trim", _) => same_text(Function::Trim),
        ("ltrim", _) => same_text(Function::TrimStart),
        ("rtrim", _) => same_text(Function::TrimEnd),
        ("reverse", _) => same_text(Function::Reverse),
        ("length", _) => when(arguments.len() == 1 && text(arguments), Function::Length, Bigint, "one varchar"),
        ("replace", _) => when(matches!(arguments.len(), 2 | 3) && text(arguments), Function::Replace, Varchar, "two or three varchars"),
        ("strpos", _) => when(arguments.len() == 2 && text(arguments), Function::Position, Bigint, "two varchars"),
        ("starts_with", _) => when(arguments.len() == 2 && text(arguments), Function::StartsWith, Boolean, "two varchars"),
        ("split_part", [value, delimiter, index]) => {
            when(text(&[*value, *delimiter]) && whole(&[*index]), Function::SplitPart, Varchar, "varchar, varchar, bigint")
        }
        ("lpad" | "rpad", [value, size, by]) => {
            let function = if name == "lpad" { Function::PadStart } else { Function::PadEnd };
            when(text(&[*value, *by]) && whole(&[*size]), function, Varchar, "varchar, bigint, varchar")
        }
        ("abs" | "sign" | "floor" | "ceil" | "ceiling" | "truncate", [number]) => {
            let function = match name {
                "abs" => Function::Abs,
                "sign" => Function::Sign,
                "floor" => Function::Floor,
                "truncate" => Function::Truncate,
                _ => Function::Ceil,
            };
            when(fits(*number, Double), function, *number, "one number")
        }
        ("round", [number, rest @ ..]) => {
            when(fits(*number, Double) && rest.len() <= 1 && whole(rest), Function::Round, *number, "a number and perhaps an integer")
        }
        ("mod", [left, right]) => match left.common(*right) {
            Some(common) if fits(common, Double) => Resolved::Function(Function::Mod, common),
            _ => Resolved::Mismatch("two numbers"),
        },
        ("date", [value]) => when(dated(*value) || *value == Varchar, Function::ToDate, Date, "one varchar or timestamp"),
        ("date_trunc", [unit, value]) => {
            when(text(&[*unit]) && dated(*value), Function::DateTrunc, *value, "a unit as varchar, then a date or timestamp")
        }
        ("date_add", [unit, count, value]) => {
            let fits = text(&[*unit]) && whole(&[*count]) && dated(*value);
            when(fits, Function::DateAdd, *value, "a unit as varchar, bigint, then a date or timestamp")
        }
        ("date_diff", [unit, from, to]) => when(
            text(&[*unit]) && dated(*from) && dated(*to),
            Function::DateDiff,
            Bigint,
            "a unit as varchar, then two dates or timestamps",
        ),
        ("date_format", [value, pattern]) => {
            when(dated(*value) && text(&[*pattern]), Function::DateFormat, Varchar, "a timestamp, then a pattern as varchar")
        }
        ("date_parse", _) => when(arguments.len() == 2 && text(arguments), Function::DateParse, Timestamp, "two varchars"),
        ("from_iso8601_date", _) => when(arguments.len() == 1 && text(arguments), Function::FromIsoDate, Date, "one varchar"),
        ("from_iso8601_timestamp", _) => {
            when(arguments.len() == 1 && text(arguments), Function::FromIsoTimestamp, Timestamp, "one varchar")
        }
        ("last_day_of_month", [value]) => when(dated(*value), Function::LastDayOfMonth, Date, "one date or timestamp"),
        ("from_unixtime", [value]) => when(fits(*value, Double), Function::FromUnixTime, Timestamp, "one number of seconds"),
        ("to_unixtime", [value]) => when(dated(*value), Function::ToUnixTime, Double, "one timestamp"),
        ("coalesce", [_, _, ..]) => with_common(Function::Coalesce, arguments),
        ("nullif", [first, _]) => match with_common(Function::Nullif, arguments) {
            Resolved::Function(function, _) => Resolved::Function(function, *first),
            other => other,
        },
        ("greatest", [_, ..]) => with_common(Function::Greatest, arguments),
        ("least", [_, ..]) => with_common(Function::Least, arguments),
        ("rand" | "random", _) => Resolved::Function(Function::Random, Double),
        ("uuid", _) => Resolved::Function(Function::Random, SqlType::Unknown),
        (
            "split_part" | "lpad" | "rpad" | "substr" | "substring" | "abs" | "sign" | "floor" | "ceil" | "ceiling" | "truncate" | "round"
            | "mod" | "date" | "date_trunc" | "date_add" | "date_diff" | "date_format" | "last_day_of_month" | "from_unixtime"
            | "to_unixtime" | "coalesce" | "nullif" | "greatest" | "least",
            _,
        ) => Resolved::Mismatch("another number of arguments"),
        _ => match OPAQUE.iter().find(|(opaque, _)| *opaque == name) {
            Some((_, result)) => Resolved::Function(Function::Opaque, *result),
            None => Resolved::Unknown,
        },
    }
}

/// Whether a type converts by itself to one that a function wants.
fn fits(found: SqlType, wanted: SqlType) -> bool {
    found.common(wanted) == Some(wanted)
}

fn with_common(function: Function, arguments: &[SqlType]) -> Resolved {
    let common = arguments.iter().try_fold(SqlType::Unknown, |common, next| common.common(*next));
    common.map_or(Resolved::Mismatch("arguments of one type"), |common| Resolved::Function(function, common))
}
