//! Scores a sitting: right answers, an estimate on the scaled score, and how each domain went.

use super::sitting::Sitting;
use crate::content::model::{DomainId, Exam};
use crate::content::pack::Index;

/// Lowest and highest scaled score.
const SCALE: (u32, u32) = (100, 1000);

/// How a sitting went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Scored items answered rightly.
    pub right: u32,
    /// Scored items.
    pub total: u32,
    /// Estimate of the scaled score, 100–1000.
    pub scaled: u32,
    /// What the scaled score may well be: the bounds of [`interval`] on the scale.
    pub scaled_between: (u32, u32),
    /// What a straight line from 100 to 1000, which others use, would give.
    pub straight: u32,
    /// Whether the estimate reaches the cut score.
    pub passed: bool,
    /// Scored items by domain, in the order of the blueprint, without domains that had none.
    pub domains: Vec<DomainResult>,
    /// Whether each item was answered rightly, in the order of the paper; `None` for a question that the content no
    /// longer has, which is scored neither way.
    pub items: Vec<Option<bool>>,
}

/// How a domain went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainResult {
    /// The domain.
    pub domain: DomainId,
    /// Scored items answered rightly.
    pub right: u32,
    /// Scored items.
    pub total: u32,
}

impl DomainResult {
    /// What the share of right answers may well be, in thousandths.
    pub fn between(&self) -> (u32, u32) {
        interval(self.right, self.total)
    }
}

/// Grades `sitting` with the keys of `index`. A blank or partly right answer is wrong, as in the real exam.
pub fn grade(index: &Index, exam: &Exam, sitting: &Sitting) -> Report {
    let items = sitting
        .items()
        .map(|(item, state)| index.question(&item.question).map(|(_, question)| question.is_right(&state.chosen)))
        .collect::<Vec<_>>();
    let mut domains = exam.domains.iter().map(|domain| DomainResult { domain: domain.id.clone(), right: 0, total: 0 }).collect::<Vec<_>>();
    for ((item, _), right) in sitting.items().zip(&items) {
        if let (true, Some(right)) = (item.scored, right)
            && let Some(result) = domains.iter_mut().find(|result| result.domain == item.domain)
        {
            result.total += 1;
            result.right += u32::from(*right);
        }
    }
    domains.retain(|result| result.total > 0);
    let right = domains.iter().map(|result| result.right).sum();
    let total = domains.iter().map(|result| result.total).sum();
    let between = interval(right, total);
    let at = |permille| self::scaled(permille, 1000, exam);
    let scaled = scaled(right, total, exam);
    Report {
        right,
        total,
        scaled,
        scaled_between: (at(between.0), at(between.1)),
        straight: straight(right, total),
        passed: scaled >= exam.cut_score,
        domains,
        items,
    }
}

/// Squared normal quantile of an interval that holds the true share four times of five, in millionths: 1.281 552².
const Z2: u64 = 1_642_374;
const MILLION: u64 = 1_000_000;

/// Wilson's interval of 80 % for the share of which `right` of `total` is a sample, in thousandths. It says how much the
/// choice of items decides; without items it says nothing.
pub fn interval(right: u32, total: u32) -> (u32, u32) {
    if total == 0 {
        return (0, 1000);
    }
    let (right, total) = (u64::from(right.min(total)), u64::from(total));
    // (2k + z² ± z √(z² + 4 k (n − k) / n)) / 2 (n + z²), all in millionths.
    let middle = 2 * right * MILLION + Z2;
    let spread = (Z2 * (Z2 + 4 * right * (total - right) * MILLION / total)).isqrt();
    let whole = 2 * (total * MILLION + Z2);
    let share = |part: u64| u32::try_from((1000 * part + whole / 2) / whole).unwrap_or(1000).min(1000);
    (share(middle.saturating_sub(spread)), share(middle + spread))
}

/// The straight line from nothing right (100) to everything right (1000).
pub fn straight(right: u32, total: u32) -> u32 {
    let (right, total) = (u64::from(right.min(total)), u64::from(total.max(1)));
    SCALE.0 + u32::try_from((u64::from(SCALE.1 - SCALE.0) * right + total / 2) / total).unwrap_or(0)
}

/// Estimate of the scaled score: straight lines from nothing right (100) over the cut to everything right (1000).
///
/// A model. AWS equates forms and does not publish the raw cut; ours is `exam.cut_permille`.
pub fn scaled(right: u32, total: u32, exam: &Exam) -> u32 {
    if total == 0 {
        return SCALE.0;
    }
    let (right, total, cut) = (u64::from(right.min(total)), u64::from(total), u64::from(exam.cut_permille));
    let between = |low: u32, high: u32, part: u64, whole: u64| {
        let rise = u64::from(high - low) * part;
        low + u32::try_from((rise + whole / 2) / whole).unwrap_or(0)
    };
    // Compares right/total with cut/1000 without dividing.
    if right * 1000 <= cut * total {
        between(SCALE.0, exam.cut_score, right * 1000, cut * total)
    } else {
        between(exam.cut_score, SCALE.1, right * 1000 - cut * total, (1000 - cut) * total)
    }
}
