//! Checks over the whole question bank: every domain has questions, keys are spread, right options do not stand out, no
//! two questions are alike.

use std::collections::BTreeSet;

use super::context::Context;
use super::diagnostic::Code;
use super::tree::Tree;
use crate::content::model::{Kind, Lang, Library, Question};
use crate::content::text::{plain, plain_blocks};

/// Fewer questions than this say nothing about spread.
const MIN_FOR_STATISTICS: usize = 20;
/// Bounds of the share of single-choice keys in one place, in percent. Even would be 25.
const KEY_SHARE: std::ops::RangeInclusive<usize> = 15..=35;
/// Highest share of single-choice questions whose right option is the longest, in percent. Chance would give 25.
const LONGEST_SHARE_MAX: usize = 40;
/// Share of common three-letter sequences, in percent, from which two questions count as alike.
const ALIKE: usize = 60;

pub(super) fn check(library: &Library, tree: &Tree<'_>, context: &mut Context<'_>) {
    if !context.bank_is_partial {
        check_domains(library, tree, context);
    }
    let is_single =
        |question: &&Question| question.entry.kind == Kind::Choice && !question.entry.is_multiple() && question.entry.options == 4;
    let single = library.questions().filter(is_single).collect::<Vec<_>>();
    if single.len() >= MIN_FOR_STATISTICS
        && let Some(first) = tree.questions.values().next()
    {
        for place in 0..4 {
            let count = single.iter().filter(|question| question.entry.key == [place]).count();
            let share = count * 100 / single.len();
            if !KEY_SHARE.contains(&share) {
                let letter = char::from(b'a' + place);
                let message = format!("{count} of {} single-choice keys are at {letter} ({share} %).", single.len());
                let hint = format!("Keep each of a–d between {} and {} % of the bank.", KEY_SHARE.start(), KEY_SHARE.end());
                context.report(first.en.report(0, Code::B04, message, hint));
            }
        }
        for lang in Lang::ALL {
            let count = single.iter().filter(|question| right_is_longest(question, lang)).count();
            if count * 100 > single.len() * LONGEST_SHARE_MAX {
                let message =
                    format!("In {count} of {} single-choice questions the right option is the longest ({}).", single.len(), lang.tag());
                let hint = format!("Keep it at or below {LONGEST_SHARE_MAX} %: shorten right options or give wrong ones more detail.");
                context.report(first.en.report(0, Code::B05, message, hint));
            }
        }
    }
    check_alike(library, tree, context);
}

fn check_domains(library: &Library, tree: &Tree<'_>, context: &mut Context<'_>) {
    for exam in &library.exams {
        let Some(pair) = tree.exams.get(exam.id.as_str()) else { continue };
        for domain in &exam.domains {
            if !library.questions().any(|question| question.entry.exams.get(&exam.id) == Some(&domain.id)) {
                let at = pair.en.text.find(&format!("{{#{}}}", domain.id)).unwrap_or(0);
                let message = format!("No question counts for the domain {:?}.", domain.id.as_str());
                context.report(pair.en.report(at, Code::B03, message, "A mock exam cannot draw this domain; write questions for it."));
            }
        }
    }
}

fn right_is_longest(question: &Question, lang: Lang) -> bool {
    let lengths = question.text.get(lang).options.iter().map(|option| plain(&option.text).chars().count()).collect::<Vec<_>>();
    let right = question.entry.key.first().and_then(|&key| lengths.get(usize::from(key))).copied().unwrap_or(0);
    lengths.iter().filter(|&&length| length >= right).count() == 1
}

fn check_alike(library: &Library, tree: &Tree<'_>, context: &mut Context<'_>) {
    let grams = library
        .topics
        .iter()
        .flat_map(|topic| topic.questions.iter().map(move |question| (topic, question)))
        .map(|(topic, question)| ((topic.id.to_string(), question.entry.id.to_string()), trigrams(question)))
        .collect::<Vec<_>>();
    for (at, (key, own)) in grams.iter().enumerate() {
        for (other, theirs) in grams.iter().take(at) {
            let common = own.intersection(theirs).count();
            let all = own.len() + theirs.len() - common;
            if all > 0
                && common * 100 >= all * ALIKE
                && let Some(pair) = tree.questions.get(key)
            {
                let message = format!("The question is {} % like {:?}.", common * 100 / all, other.1);
                context.report(pair.en.report(0, Code::Q09, message, "Ask it differently, test another idea, or drop one of the two."));
            }
        }
    }
}

/// Three-letter sequences of stem and options, in English.
fn trigrams(question: &Question) -> BTreeSet<[char; 3]> {
    let text = &question.text.en;
    let mut all = plain_blocks(&text.stem);
    for option in &text.options {
        all.push(' ');
        all.push_str(&plain(&option.text));
    }
    let letters = all.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>();
    letters.windows(3).filter_map(|window| window.try_into().ok()).collect()
}
