//! Checks over the whole question bank: every domain has questions, enough for two papers, keys are spread, right options do
//! not stand out, enough questions have more than one right option, no two questions are alike.

use super::context::Context;
use super::diagnostic::Code;
use super::tree::Tree;
use crate::content::model::{Lang, Library};
use crate::content::quality::Quality;

/// Fewer single-choice questions than this say nothing about spread.
const MIN_FOR_STATISTICS: usize = 20;
/// Bounds of the share of single-choice keys in one place, in percent. Even would be 25.
const KEY_SHARE: std::ops::RangeInclusive<usize> = 15..=35;
/// Highest share of single-choice questions whose right option is the longest, in percent. Chance would give 25.
const LONGEST_SHARE_MAX: usize = 40;
/// Lowest share of multiple-response questions, in percent.
const MULTIPLE_SHARE_MIN: usize = 25;
/// How many papers of full length a domain can fill with different questions at least.
const PAPERS: u32 = 2;
/// Questions from which on a bank is meant to fill papers.
const MIN_FOR_PAPERS: usize = 100;

pub(super) fn check(library: &Library, tree: &Tree<'_>, context: &mut Context<'_>) {
    let quality = Quality::of(library);
    let questions = library.questions().count();
    if !context.bank_is_partial {
        check_domains(library, tree, context);
        if questions >= MIN_FOR_PAPERS {
            check_stock(&quality, tree, context);
        }
    }
    if quality.single_choice >= MIN_FOR_STATISTICS {
        check_statistics(&quality, questions, tree, context);
    }
    for pair in &quality.alike {
        if let Some((_, files)) = tree.questions.iter().find(|((_, id), _)| *id == pair.question) {
            let message = format!("The question is {} % like {:?}.", pair.percent, pair.other);
            context.report(files.en.report(0, Code::Q09, message, "Ask it differently, test another idea, or drop one of the two."));
        }
    }
}

fn check_statistics(quality: &Quality, questions: usize, tree: &Tree<'_>, context: &mut Context<'_>) {
    let Some(first) = tree.questions.values().next() else { return };
    let single = quality.single_choice;
    for (place, count) in quality.key_places.iter().enumerate() {
        let share = count * 100 / single;
        if !KEY_SHARE.contains(&share) {
            let letter = ["a", "b", "c", "d"].get(place).copied().unwrap_or_default();
            let message = format!("{count} of {single} single-choice keys are at {letter} ({share} %).");
            let hint = format!("Keep each of a–d between {} and {} % of the bank.", KEY_SHARE.start(), KEY_SHARE.end());
            context.report(first.en.report(0, Code::B04, message, hint));
        }
    }
    for lang in Lang::ALL {
        let count = *quality.right_is_longest.get(lang);
        if count * 100 > single * LONGEST_SHARE_MAX {
            let message = format!("In {count} of {single} single-choice questions the right option is the longest ({}).", lang.tag());
            let hint = format!("Keep it at or below {LONGEST_SHARE_MAX} %: shorten right options or give wrong ones more detail.");
            context.report(first.en.report(0, Code::B05, message, hint));
        }
    }
    if questions >= MIN_FOR_PAPERS && quality.multiple_response * 100 < questions * MULTIPLE_SHARE_MIN {
        let message = format!("{} of {questions} questions have more than one right option.", quality.multiple_response);
        let hint = format!("Keep their share at or above {MULTIPLE_SHARE_MIN} %, as in the exams.");
        context.report(first.en.report(0, Code::B06, message, hint));
    }
}

fn check_domains(library: &Library, tree: &Tree<'_>, context: &mut Context<'_>) {
    for exam in &library.exams {
        for domain in &exam.domains {
            if !library.questions().any(|question| question.entry.exams.get(&exam.id) == Some(&domain.id)) {
                let message = format!("No question counts for the domain {:?}.", domain.id.as_str());
                let hint = "A mock exam cannot draw this domain; write questions for it.";
                report_domain(exam.id.as_str(), domain.id.as_str(), Code::B03, message, hint, tree, context);
            }
        }
    }
}

fn check_stock(quality: &Quality, tree: &Tree<'_>, context: &mut Context<'_>) {
    for stock in &quality.stock {
        let wanted = stock.drawn * PAPERS;
        if u32::try_from(stock.questions).unwrap_or(u32::MAX) < wanted {
            let message = format!("The domain {:?} has {} questions, and {PAPERS} papers draw {wanted}.", stock.domain, stock.questions);
            let hint = "Write questions for it, so that a second paper need not repeat the first.";
            report_domain(&stock.exam, &stock.domain, Code::B07, message, hint, tree, context);
        }
    }
}

/// Reports at the heading of a domain.
fn report_domain(exam: &str, domain: &str, code: Code, message: String, hint: &str, tree: &Tree<'_>, context: &mut Context<'_>) {
    if let Some(pair) = tree.exams.get(exam) {
        let at = pair.en.text.find(&format!("{{#{domain}}}")).unwrap_or(0);
        context.report(pair.en.report(at, code, message, hint));
    }
}
