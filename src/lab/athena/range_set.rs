//! Sets of values of one column as disjoint ranges, in the column's own order.

use std::cmp::Ordering;

use super::sql::datum::Datum;

/// A value of a column, in the column's own order.
#[derive(Clone, Debug)]
pub enum Key {
    /// `integer` and `bigint`.
    Integer(i64),
    /// `double`; never NaN, and never -0.
    Double(f64),
    /// `varchar`, ordered by code point.
    Text(Box<str>),
    /// `date` in days since 1970-01-01.
    Date(i64),
    /// `timestamp` in microseconds since 1970-01-01T00:00:00.
    Timestamp(i64),
}

impl Key {
    /// A double as a key; `None` for NaN.
    pub fn double(number: f64) -> Option<Self> {
        // -0.0 + 0.0 is 0.0: both zeros are one value in SQL.
        (!number.is_nan()).then_some(Self::Double(number + 0.0))
    }

    /// The key of a value; `None` for NULL, NaN and types that no column has.
    pub fn of(datum: &Datum<'_>) -> Option<Self> {
        match datum {
            Datum::Integer(number) => Some(Self::Integer(*number)),
            Datum::Double(number) => Self::double(*number),
            Datum::Text(text) => Some(Self::Text(text.as_ref().into())),
            Datum::Date(days) => Some(Self::Date(*days)),
            Datum::Timestamp(micros) => Some(Self::Timestamp(*micros)),
            _ => None,
        }
    }

    /// The value of the key.
    pub fn datum(&self) -> Datum<'_> {
        match self {
            Self::Integer(number) => Datum::Integer(*number),
            Self::Double(number) => Datum::Double(*number),
            Self::Text(text) => Datum::text(text),
            Self::Date(days) => Datum::Date(*days),
            Self::Timestamp(micros) => Datum::Timestamp(*micros),
        }
    }

    fn kind(&self) -> u8 {
        match self {
            Self::Integer(_) => 0,
            Self::Double(_) => 1,
            Self::Text(_) => 2,
            Self::Date(_) => 3,
            Self::Timestamp(_) => 4,
        }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right))
            | (Self::Date(left), Self::Date(right))
            | (Self::Timestamp(left), Self::Timestamp(right)) => left.cmp(right),
            (Self::Double(left), Self::Double(right)) => left.total_cmp(right),
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
            (left, right) => left.kind().cmp(&right.kind()),
        }
    }
}

/// One end of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// No end.
    Open,
    /// The value belongs to the range.
    Included(Key),
    /// The value does not belong to the range.
    Excluded(Key),
}

impl Edge {
    /// As the lower end: where does the range begin?
    fn compare_low(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Open, Self::Open) => Ordering::Equal,
            (Self::Open, _) => Ordering::Less,
            (_, Self::Open) => Ordering::Greater,
            (Self::Included(left) | Self::Excluded(left), Self::Included(right) | Self::Excluded(right)) => {
                left.cmp(right).then_with(|| self.is_excluded().cmp(&other.is_excluded()))
            }
        }
    }

    /// As the upper end: where does the range stop?
    fn compare_high(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Open, Self::Open) => Ordering::Equal,
            (Self::Open, _) => Ordering::Greater,
            (_, Self::Open) => Ordering::Less,
            (Self::Included(left) | Self::Excluded(left), Self::Included(right) | Self::Excluded(right)) => {
                left.cmp(right).then_with(|| other.is_excluded().cmp(&self.is_excluded()))
            }
        }
    }

    fn is_excluded(&self) -> bool {
        matches!(self, Self::Excluded(_))
    }
}

/// Values from one end to the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    /// Lower end.
    pub low: Edge,
    /// Upper end.
    pub high: Edge,
}

impl Range {
    /// One value.
    pub(super) fn single(key: Key) -> Self {
        Self { low: Edge::Included(key.clone()), high: Edge::Included(key) }
    }

    /// The one value, if the range is no more than that.
    pub(super) fn as_single(&self) -> Option<&Key> {
        match (&self.low, &self.high) {
            (Edge::Included(low), Edge::Included(high)) if low == high => Some(low),
            _ => None,
        }
    }

    fn is_empty(&self) -> bool {
        match (&self.low, &self.high) {
            (Edge::Included(low), Edge::Included(high)) => low > high,
            (Edge::Included(low) | Edge::Excluded(low), Edge::Included(high) | Edge::Excluded(high)) => low >= high,
            _ => false,
        }
    }

    /// Whether some value lies in both the range and `min..=max`.
    fn meets(&self, min: &Key, max: &Key) -> bool {
        let begins = match &self.low {
            Edge::Open => true,
            Edge::Included(low) => low <= max,
            Edge::Excluded(low) => low < max,
        };
        let ends = match &self.high {
            Edge::Open => true,
            Edge::Included(high) => high >= min,
            Edge::Excluded(high) => high > min,
        };
        begins && ends
    }
}

/// Disjoint ranges in order, none touching the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RangeSet {
    ranges: Vec<Range>,
}

impl RangeSet {
    /// No value.
    pub(super) fn none() -> Self {
        Self { ranges: Vec::new() }
    }

    /// Every value.
    pub(super) fn all() -> Self {
        Self { ranges: vec![Range { low: Edge::Open, high: Edge::Open }] }
    }

    /// The union of any ranges.
    pub(super) fn of(mut ranges: Vec<Range>) -> Self {
        ranges.retain(|range| !range.is_empty());
        ranges.sort_by(|left, right| left.low.compare_low(&right.low).then_with(|| left.high.compare_high(&right.high)));
        let mut merged: Vec<Range> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match merged.last_mut() {
                Some(last) if reaches(&last.high, &range.low) => {
                    if last.high.compare_high(&range.high) == Ordering::Less {
                        last.high = range.high;
                    }
                }
                _ => merged.push(range),
            }
        }
        Self { ranges: merged }
    }

    /// The ranges in order.
    pub(super) fn ranges(&self) -> &[Range] {
        &self.ranges
    }

    /// The ranges in order.
    pub(crate) fn into_ranges(self) -> Vec<Range> {
        self.ranges
    }

    /// Whether no value is in it.
    pub(super) fn is_none(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Whether every value is in it.
    pub(super) fn is_all(&self) -> bool {
        matches!(self.ranges.as_slice(), [Range { low: Edge::Open, high: Edge::Open }])
    }

    /// Values in both.
    #[must_use]
    pub(super) fn intersect(&self, other: &Self) -> Self {
        let (mut left, mut right) = (self.ranges.iter().peekable(), other.ranges.iter().peekable());
        let mut ranges = Vec::new();
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            let low = if a.low.compare_low(&b.low) == Ordering::Less { &b.low } else { &a.low };
            let a_ends_first = a.high.compare_high(&b.high) == Ordering::Less;
            let high = if a_ends_first { &a.high } else { &b.high };
            let both = Range { low: low.clone(), high: high.clone() };
            if !both.is_empty() {
                ranges.push(both);
            }
            if a_ends_first {
                left.next();
            } else {
                right.next();
            }
        }
        Self { ranges }
    }

    /// Values in neither range.
    #[must_use]
    pub(super) fn complement(&self) -> Self {
        let mut ranges = Vec::with_capacity(self.ranges.len() + 1);
        let mut low = Some(Edge::Open);
        for range in &self.ranges {
            if let (Some(low), Some(high)) = (low.take(), other_side(&range.low)) {
                ranges.push(Range { low, high });
            }
            low = other_side(&range.high);
        }
        if let Some(low) = low {
            ranges.push(Range { low, high: Edge::Open });
        }
        Self { ranges }
    }

    /// Whether some value of `min..=max` is in it.
    pub(super) fn meets(&self, min: &Key, max: &Key) -> bool {
        // The first range that does not end before `min` is the only one to ask.
        let first = self.ranges.partition_point(|range| match &range.high {
            Edge::Open => false,
            Edge::Included(high) => high < min,
            Edge::Excluded(high) => high <= min,
        });
        self.ranges.get(first).is_some_and(|range| range.meets(min, max))
    }
}

/// Whether a range that stops at `high` touches or overlaps one that begins at `low`.
fn reaches(high: &Edge, low: &Edge) -> bool {
    match (high, low) {
        (Edge::Open, _) | (_, Edge::Open) => true,
        (Edge::Excluded(high), Edge::Excluded(low)) => high > low,
        (Edge::Included(high) | Edge::Excluded(high), Edge::Included(low) | Edge::Excluded(low)) => high >= low,
    }
}

/// The end of the gap beside an end of a range.
fn other_side(edge: &Edge) -> Option<Edge> {
    match edge {
        Edge::Open => None,
        Edge::Included(key) => Some(Edge::Excluded(key.clone())),
        Edge::Excluded(key) => Some(Edge::Included(key.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: i64) -> Key {
        Key::Integer(number)
    }

    fn range(low: Edge, high: Edge) -> Range {
        Range { low, high }
    }

    #[test]
    fn ranges_merge_where_they_touch() {
        let set = RangeSet::of(vec![
            range(Edge::Included(key(5)), Edge::Excluded(key(7))),
            range(Edge::Included(key(7)), Edge::Included(key(9))),
            range(Edge::Excluded(key(1)), Edge::Excluded(key(3))),
            range(Edge::Excluded(key(3)), Edge::Included(key(4))),
            range(Edge::Included(key(8)), Edge::Included(key(6))),
        ]);
        assert_eq!(set.ranges().len(), 3);
        assert!(set.meets(&key(7), &key(7)));
        assert!(!set.meets(&key(3), &key(3)));
        assert!(set.complement().meets(&key(3), &key(3)));
        assert_eq!(set.complement().complement(), set);
        assert!(RangeSet::all().complement().is_none());
        assert!(set.intersect(&set.complement()).is_none());
    }

    #[test]
    fn exclusive_ends_stay_open_between_whole_numbers() {
        // Trino does not know that no whole number lies between 5 and 6.
        let set = RangeSet::of(vec![range(Edge::Excluded(key(5)), Edge::Excluded(key(6)))]);
        assert!(set.meets(&key(5), &key(6)));
        assert!(!set.meets(&key(6), &key(6)));
    }
}
