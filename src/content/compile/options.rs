//! Checks of the options of a question, and the key that they make.

use std::ops::RangeInclusive;

use super::context::Context;
use super::diagnostic::Code;
use super::markdown::{Task, is_blank, refused_block};
use super::phrases;
use super::source::File;
use crate::content::model::{Kind, OptionIndex};
use crate::content::text::{plain, plain_blocks};

/// Options of a single-choice and of a multiple-response question.
const SINGLE: usize = 4;
const MULTIPLE: RangeInclusive<usize> = 5..=6;
/// Options of an ordering question, and how many of them take part.
const ORDERING: RangeInclusive<usize> = 3..=5;
const ORDERED: RangeInclusive<usize> = 3..=5;
/// Options and prompts of a matching question.
const MATCHING: RangeInclusive<usize> = 3..=6;
const PROMPTS: RangeInclusive<usize> = 3..=7;

/// Begins a number that a template fills in; whether options differ is then seen when it is drawn.
const GAP: &str = "{{";

/// Checks what holds in either language: every option says something, for a reason, and none says what another one says.
pub(super) fn check_texts(file: &File<'_>, options: &[Task], context: &mut Context<'_>) {
    let mut seen = Vec::new();
    for task in options {
        let text = plain(&task.text);
        let normal = text.trim().to_lowercase();
        if normal.is_empty() {
            context.report(file.report(task.at, Code::Q01, "The option has no text.", "Write it after the box."));
        } else if seen.contains(&normal) && !normal.contains(GAP) {
            let message = format!("The option {:?} stands twice.", shorten(&text));
            context.report(file.report(task.at, Code::Q05, message, "Make the options differ."));
        }
        seen.push(normal);
        if is_blank(&task.quote) {
            let message = format!("The option {:?} has no reason.", shorten(&text));
            let hint = "Put the reason in a quote below it: two spaces, >, and why it is right or wrong here.";
            context.report(file.report(task.at, Code::Q04, message, hint));
        }
        phrases::check(file, task.at, &text, context);
        phrases::check(file, task.at, &plain_blocks(&task.quote), context);
    }
}

/// The right answer: the marked options, which an ordering question has in order; of a matching question the option of
/// each prompt.
pub(super) fn key(kind: Kind, options: &[Task]) -> Vec<OptionIndex> {
    let indexed = options.iter().enumerate().filter_map(|(at, task)| Some((OptionIndex::try_from(at).ok()?, task)));
    match kind {
        Kind::Choice | Kind::Ordering => indexed.filter(|(_, task)| task.checked).map(|(at, _)| at).collect(),
        Kind::Matching => indexed.flat_map(|(at, task)| task.list.iter().map(move |_| at)).collect(),
    }
}

/// Takes out lists below options, which only matching questions have.
pub(super) fn refuse_prompts(file: &File<'_>, options: &mut [Task], context: &mut Context<'_>) {
    for task in options.iter_mut().filter(|task| !task.list.is_empty()) {
        let at = task.list.first().map_or(task.at, |item| item.at);
        let hint = "An option is one paragraph and a quote (>) below it.";
        context.report(file.report(at, Code::M01, "There is more in the option than its text and its reason.", hint));
        task.list.clear();
        task.quote.push(refused_block());
    }
}

/// Checks what holds of prompts in either language: those that take part in a matching question have some, no others do.
pub(super) fn check_prompts(file: &File<'_>, options: &[Task], context: &mut Context<'_>) {
    let mut seen = Vec::new();
    for task in options {
        if task.checked == task.list.is_empty() {
            let (name, what) =
                (shorten(&plain(&task.text)), if task.checked { "is marked but has no prompt" } else { "has prompts but is not marked" });
            let hint = "List the prompts of a marked option below it, two spaces in; an option that is left over is - [ ] and has none.";
            context.report(file.report(task.at, Code::Q10, format!("The option {name:?} {what}."), hint));
        }
        for item in &task.list {
            let text = plain(&item.text);
            phrases::check(file, item.at, &text, context);
            let normal = text.trim().to_lowercase();
            if normal.is_empty() {
                context.report(file.report(item.at, Code::Q10, "The prompt has no text.", "Write it after the hyphen."));
            } else if seen.contains(&normal) {
                let message = format!("The prompt {:?} stands twice.", shorten(&text));
                context.report(file.report(item.at, Code::Q05, message, "Make the prompts differ."));
            }
            seen.push(normal);
        }
    }
}

/// Checks how many options there are and how many are right; `at` is where the question begins.
pub(super) fn check_key(file: &File<'_>, at: usize, kind: Kind, options: &[Task], context: &mut Context<'_>) {
    match kind {
        Kind::Choice => check_choice(file, at, options, context),
        Kind::Ordering => {
            let right = options.iter().filter(|task| task.checked).count();
            if !ORDERING.contains(&options.len()) || !ORDERED.contains(&right) {
                let message =
                    format!("An ordering question has 3 to 5 options, of which 3 or more take part, not {} and {right}.", options.len());
                let hint = "Put [x] before the options that take part, in the right order, and [ ] before the others.";
                context.report(file.report(at, Code::Q03, message, hint));
            }
        }
        Kind::Matching => {
            let prompts = options.iter().map(|task| task.list.len()).sum::<usize>();
            if !MATCHING.contains(&options.len()) || !PROMPTS.contains(&prompts) {
                let message = format!("A matching question has 3 to 6 options and 3 to 7 prompts, not {} and {prompts}.", options.len());
                let hint = "List the prompts of an option below it, two spaces in.";
                context.report(file.report(at, Code::Q03, message, hint));
            }
        }
    }
}

fn check_choice(file: &File<'_>, at: usize, options: &[Task], context: &mut Context<'_>) {
    let right = options.iter().filter(|task| task.checked).count();
    let count = options.len();
    if right == 0 || (right > 1 && right + 2 > count) {
        let message = match right {
            0 => "No option is marked right.".to_owned(),
            _ => format!("Of {count} options, {right} are marked right."),
        };
        let hint = "Put [x] before the right ones: one of four, or two or more with at least two wrong ones.";
        context.report(file.report(at, Code::Q02, message, hint));
    } else if (right == 1 && count != SINGLE) || (right > 1 && !MULTIPLE.contains(&count)) {
        let kind = if right == 1 { "single-choice question has 4" } else { "multiple-response question has 5 or 6" };
        let message = format!("A {kind} options, not {count}.");
        let hint = "Single choice is one [x] of four options, multiple response two or more [x] of five or six.";
        context.report(file.report(at, Code::Q03, message, hint));
    }
    if right == 1 {
        check_length(file, options, context);
    }
}

/// A right option much longer than every wrong one gives itself away.
fn check_length(file: &File<'_>, options: &[Task], context: &mut Context<'_>) {
    let length = |task: &Task| plain(&task.text).chars().count();
    let right = options.iter().find(|task| task.checked);
    let longest_wrong = options.iter().filter(|task| !task.checked).map(length).max();
    if let (Some(right), Some(longest_wrong)) = (right, longest_wrong)
        && length(right) * 10 > longest_wrong * 13
    {
        let message = format!("The right option has {} characters, the longest wrong one {longest_wrong}.", length(right));
        context.report(file.report(right.at, Code::Q08, message, "Shorten it, or give the wrong ones the same detail."));
    }
}

/// The beginning of a text, to name it in a message.
pub(super) fn shorten(text: &str) -> String {
    const KEEP: usize = 40;
    if text.chars().count() <= KEEP { text.to_owned() } else { text.chars().take(KEEP).chain(['…']).collect() }
}
