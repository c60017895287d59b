//! Phrases that neither options nor stems may have.

use super::context::Context;
use super::diagnostic::Code;
use super::source::File;

/// Phrases that make an option answerable without knowing, that break when options are shuffled, or that the app says itself.
const FORBIDDEN: [&str; 15] = [
    "all of the above",
    "none of the above",
    "both a and b",
    "choose two",
    "choose three",
    "select two",
    "select three",
    "option a",
    "option b",
    "option c",
    "option d",
    "위의 모든",
    "위의 모두",
    "두 가지 선택",
    "2개 선택",
];

/// Reports each forbidden phrase of a text that stands at `at`.
pub(super) fn check(file: &File<'_>, at: usize, text: &str, context: &mut Context<'_>) {
    for phrase in found(text) {
        let message = format!("The text says {phrase:?}.");
        let hint = "Options are shuffled and the app says how many to choose; reword it.";
        context.report(file.report(at, Code::Q07, message, hint));
    }
}

fn found(text: &str) -> Vec<&'static str> {
    let lower = text.to_lowercase();
    FORBIDDEN.into_iter().filter(|phrase| contains_words(&lower, phrase)).collect()
}

/// Whether `phrase` stands in `text` as whole words. A Korean word may go on after it: endings join without a space.
fn contains_words(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let starts = !text[..at].ends_with(char::is_alphanumeric);
        let ends = !text[at + phrase.len()..].starts_with(|next: char| next.is_ascii_alphanumeric());
        starts && ends
    })
}

#[cfg(test)]
mod tests {
    use super::found;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(found(text), expected);
    }

    #[test]
    fn finds_whole_words_only() {
        check("Option A is cheaper.", &["option a"]);
        check("Both options, option again, adoption a year later", &[]);
        check("Adoption. Option B, then (option c)", &["option b", "option c"]);
        check("Which steps help? (Choose TWO.)", &["choose two"]);
        check("Choose twofold replication", &[]);
        check("옳은 것을 2개 선택하시오", &["2개 선택"]);
        check("샤드 12개 선택", &[]);
        check("위의 모든 방법", &["위의 모든"]);
        check("단위의 모든 레코드", &[]);
        check("option b가 낫다", &["option b"]);
        check("", &[]);
    }
}
