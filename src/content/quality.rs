//! Figures about the question bank: how keys are spread, whether right options stand out, how much of each domain there is,
//! which questions are alike.

use serde::Serialize;

use super::model::{Both, Exam, Kind, Lang, Lens, Library, Question};
use super::text::{plain, plain_blocks};
use crate::exam::paper::{largest_remainder, weights};

/// Share of common three-letter sequences, in percent, from which two questions count as alike.
pub const ALIKE: usize = 60;

/// The figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quality {
    /// Single-choice questions of four options.
    pub single_choice: usize,
    /// Questions with more than one right option.
    pub multiple_response: usize,
    /// How many single-choice keys are at each place, a to d.
    pub key_places: [usize; 4],
    /// In how many single-choice questions the right option is the only longest one.
    pub right_is_longest: Both<usize>,
    /// What each domain of each exam holds.
    pub stock: Vec<Stock>,
    /// Pairs of questions that are alike, by [`ALIKE`].
    pub alike: Vec<Alike>,
    /// The pair that is most alike.
    pub most_alike: Option<Alike>,
}

/// What a domain holds against what a full paper draws from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stock {
    /// The exam.
    pub exam: String,
    /// The domain.
    pub domain: String,
    /// Items that a paper of full length draws.
    pub drawn: u32,
    /// Questions whose key holds under the lens that fits the exam.
    pub questions: usize,
    /// Questions whose key holds under the other lens.
    pub under_other_lens: usize,
}

/// Two questions and how alike they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// A question.
    pub question: String,
    /// The earlier one that it is like.
    pub other: String,
    /// Share of three-letter sequences that they have in common, in percent.
    pub percent: usize,
}

impl Quality {
    /// The figures of a library.
    pub fn of(library: &Library) -> Self {
        let single = library.questions().filter(|question| is_single(question));
        let single = single.collect::<Vec<_>>();
        let at = |place: u8| single.iter().filter(|question| question.entry.key == [place]).count();
        let (alike, most_alike) = alike(library);
        Self {
            single_choice: single.len(),
            multiple_response: library.questions().filter(|question| question.entry.is_multiple()).count(),
            key_places: [at(0), at(1), at(2), at(3)],
            right_is_longest: Both::make(|lang| single.iter().filter(|question| right_is_longest(question, lang)).count()),
            stock: library.exams.iter().flat_map(|exam| stock(library, exam)).collect(),
            alike,
            most_alike,
        }
    }
}

/// Whether it is a question with one right option of four.
fn is_single(question: &Question) -> bool {
    let entry = &question.entry;
    entry.kind == Kind::Choice && !entry.is_multiple() && entry.options == 4
}

fn stock(library: &Library, exam: &Exam) -> Vec<Stock> {
    let drawn = largest_remainder(&weights(exam), exam.items);
    let other = if exam.lens == Lens::Today { Lens::Exam2023 } else { Lens::Today };
    let with = |(domain, drawn): (&super::model::Domain, u32)| {
        let own = library.questions().filter(|question| question.entry.exams.get(&exam.id) == Some(&domain.id)).collect::<Vec<_>>();
        let under = |lens: Lens| own.iter().filter(|question| question.entry.holds_under(lens)).count();
        let (exam_id, domain) = (exam.id.to_string(), domain.id.to_string());
        Stock { exam: exam_id, domain, drawn, questions: under(exam.lens), under_other_lens: under(other) }
    };
    exam.domains.iter().zip(drawn).map(with).collect()
}

fn right_is_longest(question: &Question, lang: Lang) -> bool {
    let lengths = question.text.get(lang).options.iter().map(|option| plain(&option.text).chars().count()).collect::<Vec<_>>();
    let right = question.entry.key.first().and_then(|&key| lengths.get(usize::from(key))).copied().unwrap_or(0);
    lengths.iter().filter(|&&length| length >= right).count() == 1
}

/// The pairs that are alike, and the pair that is most alike; each question is compared with those before it.
fn alike(library: &Library) -> (Vec<Alike>, Option<Alike>) {
    let grams = library.questions().map(|question| (question.entry.id.as_str(), trigrams(question))).collect::<Vec<_>>();
    let (mut alike, mut most) = (Vec::new(), None::<Alike>);
    for (at, (id, own)) in grams.iter().enumerate() {
        for (other, theirs) in grams.iter().take(at) {
            let wanted = most.as_ref().map_or(0, |most| most.percent.min(ALIKE));
            // Two sets of very different size have little in common, whatever they hold.
            if own.len().min(theirs.len()) * 100 < own.len().max(theirs.len()) * wanted {
                continue;
            }
            let common = common(own, theirs);
            let all = (own.len() + theirs.len() - common).max(1);
            let pair = Alike { question: (*id).to_owned(), other: (*other).to_owned(), percent: common * 100 / all };
            if pair.percent >= ALIKE {
                alike.push(pair.clone());
            }
            if most.as_ref().is_none_or(|most| pair.percent > most.percent) {
                most = Some(pair);
            }
        }
    }
    (alike, most)
}

/// Three-letter sequences of stem and options, in English, ascending.
fn trigrams(question: &Question) -> Vec<[char; 3]> {
    let text = &question.text.en;
    let mut all = plain_blocks(&text.stem);
    for option in &text.options {
        all.push(' ');
        all.push_str(&plain(&option.text));
    }
    let letters = all.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>();
    let mut grams = letters.windows(3).filter_map(|window| window.try_into().ok()).collect::<Vec<_>>();
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// How many sequences two ascending lists have in common.
fn common(a: &[[char; 3]], b: &[[char; 3]]) -> usize {
    let (mut a, mut b, mut count) = (a.iter().peekable(), b.iter().peekable(), 0);
    while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                count += 1;
                (a.next(), b.next());
            }
        }
    }
    count
}
