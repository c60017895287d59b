//! Draws a paper from the question bank by the weights of the exam's blueprint.
//!
//! The same index, request and seed give the same paper on every machine: the generator is named (`ChaCha8`) and its use
//! is versioned by [`ALGORITHM`].

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use super::late::Late;
use crate::Millis;
use crate::content::model::{DomainId, Exam, ExamId, Kind, Lens, OptionIndex, QuestionEntry, QuestionId};
use crate::content::pack::Index;
use crate::proof::template::{SEEDS, TemplateEntry};

/// Version of the drawing: changes whenever the same seed would give another paper.
pub const ALGORITHM: u32 = 1;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The exam.
    pub exam: ExamId,
    /// Which truth its keys follow.
    pub lens: Lens,
    /// How many items, at most those of the blueprint.
    pub items: u32,
    /// Seed of the draw.
    pub seed: u64,
    /// Which questions are to come up only when the others are used up.
    pub late: Late,
    /// Whether questions with drawn numbers take part.
    pub drawn: bool,
}

/// A paper: what is asked, in which order, for how long. It is stored with the sitting, so a later change of the content
/// does not change a sitting that was begun.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// The exam.
    pub exam: ExamId,
    /// Which truth its keys follow.
    pub lens: Lens,
    /// Seed of the draw.
    pub seed: u64,
    /// [`ALGORITHM`] of the draw.
    pub algorithm: u32,
    /// Hash of the content it was drawn from.
    pub pack: String,
    /// Time allowed.
    pub allowed_ms: Millis,
    /// Items in order.
    pub items: Vec<Item>,
    /// How many items were asked for; 0 in papers of earlier versions, which did not keep it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub asked: u32,
    /// Which questions were to come up late. With it, exam, lens, number, seed and content make this very paper.
    #[serde(default, skip_serializing_if = "Late::is_empty")]
    pub late: Late,
    /// Whether questions with drawn numbers took part.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drawn: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(asked: &u32) -> bool {
    *asked == 0
}

/// One item of a paper.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The question.
    pub question: QuestionId,
    /// The domain it counts for.
    pub domain: DomainId,
    /// Options in the order shown, as places in file order.
    pub options: Vec<OptionIndex>,
    /// How many options are to be named.
    pub choose: u8,
    /// Whether it counts. Real exams hide some unscored items among the scored ones.
    pub scored: bool,
    /// What is to be done with the options.
    #[serde(default, skip_serializing_if = "Kind::is_choice")]
    pub kind: Kind,
}

/// What the bank holds of a domain against what a paper asks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    /// The domain.
    pub domain: DomainId,
    /// Items that the blueprint asks for.
    pub wanted: u32,
    /// Questions in the bank.
    pub available: u32,
}

/// Shares `count` out by `weights`, with the method of the largest remainder; equal remainders favour the earlier one.
/// The shares add up to `count` unless all weights are 0.
pub fn largest_remainder(weights: &[u32], count: u32) -> Vec<u32> {
    let total: u64 = weights.iter().map(|&weight| u64::from(weight)).sum();
    if total == 0 {
        return vec![0; weights.len()];
    }
    let exact = weights.iter().map(|&weight| u64::from(weight) * u64::from(count)).collect::<Vec<_>>();
    let mut shares = exact.iter().map(|product| u32::try_from(product / total).unwrap_or(u32::MAX)).collect::<Vec<_>>();
    let mut remainders = exact.iter().map(|product| product % total).collect::<Vec<_>>();
    for _ in shares.iter().sum::<u32>()..count {
        // The first of the largest: `max_by_key` would give the last.
        let largest = remainders.iter().copied().max().unwrap_or(0);
        let at = remainders.iter().position(|&remainder| remainder == largest).unwrap_or(0);
        if let (Some(share), Some(remainder)) = (shares.get_mut(at), remainders.get_mut(at)) {
            *share += 1;
            *remainder = 0;
        }
    }
    shares
}

/// What the bank can give for a paper of `items` items.
pub fn supply(index: &Index, exam: &Exam, lens: Lens, items: u32, drawn: bool) -> Vec<Supply> {
    let wanted = largest_remainder(&weights(exam), items);
    let by_domain = by_domain(index, exam, lens, drawn);
    let available = |domain: &DomainId| by_domain.get(domain).map_or(0, |list| u32::try_from(list.len()).unwrap_or(u32::MAX));
    exam.domains
        .iter()
        .zip(wanted)
        .map(|(domain, wanted)| Supply { domain: domain.id.clone(), wanted, available: available(&domain.id) })
        .collect()
}

/// Time for a paper of `items` items, in proportion to the real exam, to the full minute above.
pub fn allowed_ms(exam: &Exam, items: u32) -> Millis {
    let minutes = (u64::from(exam.minutes) * u64::from(items)).div_ceil(u64::from(exam.items.max(1)));
    i64::try_from(minutes).unwrap_or(i64::MAX / 60_000).saturating_mul(60_000)
}

/// Draws a paper. A domain that lacks questions gives what it has and the others fill the paper by their weights; the
/// paper is shorter only when the bank itself is. `None` when the exam is unknown or has no questions.
pub fn draw(index: &Index, request: &Request) -> Option<Paper> {
    let exam = index.exam(&request.exam)?;
    let mut rng = ChaCha8Rng::seed_from_u64(request.seed);
    let mut pools = by_domain(index, exam, request.lens, request.drawn);
    let late = request.late.ranks(index);
    for pool in pools.values_mut() {
        pool.shuffle(&mut rng);
        // Questions are taken from the end; those of one rank stay as they were shuffled.
        pool.sort_by_key(|question| std::cmp::Reverse(late.get(question.id()).copied().unwrap_or(0)));
    }
    let size = request.items.min(exam.items);
    let full_length = size == exam.items;
    let mut drawn = Vec::new();
    let mut used = BTreeSet::new();
    // Scored and unscored items each follow the weights, as AWS draws them.
    let scored_size = if full_length { exam.scored } else { size };
    for (count, scored) in [(scored_size, true), (size - scored_size, false)] {
        for (domain, question) in take(&mut pools, exam, count) {
            if used.insert(question.id().clone()) {
                drawn.push(item(question, domain, scored, &mut rng));
            }
        }
    }
    if drawn.is_empty() {
        return None;
    }
    drawn.shuffle(&mut rng);
    let count = u32::try_from(drawn.len()).unwrap_or(u32::MAX);
    Some(Paper {
        exam: exam.id.clone(),
        lens: request.lens,
        seed: request.seed,
        algorithm: ALGORITHM,
        pack: index.hash.clone(),
        allowed_ms: allowed_ms(exam, count),
        items: drawn,
        asked: size,
        late: request.late.clone(),
        drawn: request.drawn,
    })
}

/// Weights of an exam's domains, in percent, in their order.
pub fn weights(exam: &Exam) -> Vec<u32> {
    exam.domains.iter().map(|domain| domain.weight).collect()
}

/// What an item is made of.
#[derive(Clone, Copy)]
enum Source<'a> {
    Written(&'a QuestionEntry),
    /// Its numbers are drawn with the item.
    Drawn(&'a TemplateEntry),
}

impl Source<'_> {
    fn id(&self) -> &QuestionId {
        match self {
            Self::Written(question) => &question.id,
            Self::Drawn(template) => &template.id,
        }
    }
}

fn by_domain<'a>(index: &'a Index, exam: &Exam, lens: Lens, drawn: bool) -> BTreeMap<DomainId, Vec<Source<'a>>> {
    let mut pools = BTreeMap::<DomainId, Vec<Source<'_>>>::new();
    for (_, question) in index.questions() {
        if let Some(domain) = question.exams.get(&exam.id).filter(|_| question.holds_under(lens)) {
            pools.entry(domain.clone()).or_default().push(Source::Written(question));
        }
    }
    for (_, template) in index.templates().filter(|_| drawn) {
        if let Some(domain) = template.exams.get(&exam.id).filter(|_| template.holds_under(lens)) {
            pools.entry(domain.clone()).or_default().push(Source::Drawn(template));
        }
    }
    pools
}

/// Takes `count` questions out of the pools by the weights, again and again among the domains that still have some.
fn take<'a>(pools: &mut BTreeMap<DomainId, Vec<Source<'a>>>, exam: &Exam, count: u32) -> Vec<(DomainId, Source<'a>)> {
    let mut taken = Vec::new();
    let mut left = count;
    while left > 0 {
        let has_some = |domain: &DomainId| pools.get(domain).is_some_and(|pool| !pool.is_empty());
        let weights = exam.domains.iter().map(|domain| if has_some(&domain.id) { domain.weight } else { 0 }).collect::<Vec<_>>();
        let before = taken.len();
        for (domain, share) in exam.domains.iter().zip(largest_remainder(&weights, left)) {
            for _ in 0..share {
                match pools.get_mut(&domain.id).and_then(Vec::pop) {
                    Some(question) => taken.push((domain.id.clone(), question)),
                    None => break,
                }
            }
        }
        let gained = u32::try_from(taken.len() - before).unwrap_or(u32::MAX);
        if gained == 0 {
            break;
        }
        left -= gained.min(left);
    }
    taken
}

fn item(source: Source<'_>, domain: DomainId, scored: bool, rng: &mut impl Rng) -> Item {
    let question = match source {
        Source::Written(question) => Cow::Borrowed(question),
        Source::Drawn(template) => Cow::Owned(template.question(rng.next_u64() % SEEDS)),
    };
    let choose = u8::try_from(question.key.len()).unwrap_or(u8::MAX);
    Item { question: question.id.clone(), domain, options: shuffled_options(&question, rng), choose, scored, kind: question.kind }
}

/// The places of a question's options in a random order.
pub fn shuffled_options(question: &QuestionEntry, rng: &mut impl Rng) -> Vec<OptionIndex> {
    let mut options = (0..question.options).collect::<Vec<_>>();
    options.shuffle(rng);
    options
}
