//! Checks of the options of a question.

use super::context::Context;
use super::diagnostic::Code;
use super::markdown::{Task, is_blank};
use super::phrases;
use super::source::File;
use crate::content::text::{plain, plain_blocks};

/// Options of a single-choice and of a multiple-response question.
const SINGLE: usize = 4;
const MULTIPLE: std::ops::RangeInclusive<usize> = 5..=6;

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

/// Checks how many options there are and how many are right; `at` is where the question begins.
pub(super) fn check_key(file: &File<'_>, at: usize, options: &[Task], context: &mut Context<'_>) {
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
