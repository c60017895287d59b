//! The corpus of bad content: for every diagnostic at least one file in `tests/bad-content` that provokes it.
//!
//! A case is named after its code (`F03.txt`, `F03-retired.txt`). Its first line says what is wrong; then come sections that
//! change the small valid content in `tests/bad-content/base`:
//!
//! * `--- content/path`: the file with these lines, new or instead of the one there;
//! * `--- bytes content/path`: the same, with `\xNN` for a byte that is not text;
//! * `--- delete content/path`;
//! * `--- bank aBcd…`: a generated question for each letter, its key at that place; a capital makes the right option the longest;
//! * `--- expect`: every diagnostic of the whole compilation, as the command line prints it.
//!
//! `UPDATE=1 cargo test` rewrites the `expect` sections. Read what it wrote: is the place right, is the sentence clear, does
//! the hint say what to do?

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use proofdeck::content::compile::compile;
use proofdeck::content::compile::diagnostic::{Code, Diagnostic};
use proofdeck::content::compile::source::SourceFile;

use super::content::{read_content, replace};

/// The folder of the valid content that cases start from.
pub(crate) fn base_root() -> PathBuf {
    corpus().join("base")
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad-content")
}

/// Files by path.
type Files = BTreeMap<String, Vec<u8>>;

/// A case file.
struct Case {
    file: PathBuf,
    name: String,
    /// Everything up to and including the line `--- expect`.
    input: String,
    expected: String,
}

impl Case {
    fn read(file: PathBuf) -> Self {
        let name = file.file_stem().expect("has a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).expect("is readable");
        let Some((before, expected)) = text.split_once("\n--- expect\n") else {
            panic!("tests/bad-content/{name}.txt: end it with a line `--- expect`; UPDATE=1 fills in the rest")
        };
        let (input, expected) = (format!("{before}\n--- expect\n"), expected.to_owned());
        Self { file, name, input, expected }
    }

    fn all() -> Vec<Self> {
        let entries = fs::read_dir(corpus()).expect("the corpus is there");
        let mut files = entries.map(|entry| entry.expect("is listed").path()).collect::<Vec<_>>();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
        files.sort();
        files.into_iter().map(Self::read).collect()
    }

    /// The code that the case is named after.
    fn code(&self) -> Option<Code> {
        let name = self.name.split('-').next()?;
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// The base with the changes of the case.
    fn files(&self, base: &Files) -> Files {
        let mut files = base.clone();
        let mut open = None;
        for (number, line) in self.input.lines().enumerate().skip(1) {
            let fail = |advice: &str| -> ! { panic!("tests/bad-content/{}.txt:{}: {line:?}: {advice}", self.name, number + 1) };
            let Some(head) = line.strip_prefix("--- ") else {
                match &open {
                    None => fail("the first line is one sentence; a section `--- content/path` follows it"),
                    Some((path, escaped)) => {
                        let bytes: &mut Vec<u8> = files.entry(String::clone(path)).or_default();
                        bytes.extend(if *escaped { unescape(line) } else { line.as_bytes().to_vec() });
                        bytes.push(b'\n');
                    }
                }
                continue;
            };
            open = None;
            match head.split_once(' ') {
                None if head == "expect" => break,
                None if head.starts_with("content/") => open = Some((head.to_owned(), false)),
                Some(("bytes", path)) => open = Some((path.to_owned(), true)),
                Some(("delete", path)) if files.remove(path).is_some() => {}
                Some(("delete", _)) => fail("the base has no such file"),
                Some(("bank", keys)) => files.extend(bank(keys)),
                _ => fail("sections are content/…, bytes content/…, delete content/…, bank …, expect"),
            }
            if let Some((path, _)) = &open {
                files.insert(path.clone(), Vec::new());
            }
        }
        files
    }

    fn diagnostics(&self, base: &Files) -> Vec<Diagnostic> {
        let files = self.files(base).into_iter().map(|(path, bytes)| SourceFile { path, bytes }).collect::<Vec<_>>();
        let mut compiled = compile(&files);
        compiled.prove();
        compiled.diagnostics
    }
}

fn base() -> Files {
    read_content(&base_root()).into_iter().map(|file| (file.path, file.bytes)).collect()
}

/// The bytes of a line in which `\xNN` stands for a byte.
fn unescape(line: &str) -> Vec<u8> {
    let mut parts = line.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).expect("\\x has two hexadecimal digits");
        bytes.push(u8::from_str_radix(digits, 16).expect("\\x has two hexadecimal digits"));
        bytes.extend(rest.as_bytes());
    }
    bytes
}

/// Questions that differ in every word; one for each letter of `keys`, see above.
fn bank(keys: &str) -> Files {
    let mut files = Files::new();
    let mut words = Words(1);
    for (number, letter) in keys.chars().enumerate() {
        let key = u32::from(letter.to_ascii_lowercase()) - u32::from('a');
        let mut en = format!("+++\nexams = {{ demo = \"sorting\" }}\ncards = [\"shelf-size\"]\n+++\n{}?\n\n", words.english(6));
        let mut ko = format!("{}?\n\n", words.korean(6));
        for place in 0..4 {
            let mark = if place == key { 'x' } else { ' ' };
            let (more_en, more_ko) = if place == key && letter.is_ascii_uppercase() { ("lo", "로") } else { ("", "") };
            writeln!(en, "- [{mark}] {}{more_en}\n  > {}.", words.english(2), words.english(3)).expect("a string takes everything");
            writeln!(ko, "- [{mark}] {}{more_ko}\n  > {}.", words.korean(2), words.korean(3)).expect("a string takes everything");
        }
        let path = format!("content/questions/letters/bank-{:02}", number + 1);
        files.insert(format!("{path}.md"), en.into_bytes());
        files.insert(format!("{path}.ko.md"), ko.into_bytes());
    }
    files
}

/// An endless supply of words without a meaning, always the same ones.
struct Words(u32);

impl Words {
    /// `count` words of three syllables each.
    fn words(&mut self, count: usize, syllables: &[&str]) -> String {
        let mut word = || -> String {
            let mut syllable = || {
                self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                syllables[(self.0 >> 16) as usize % syllables.len()]
            };
            [syllable(), syllable(), syllable()].concat()
        };
        (0..count).map(|_| word()).collect::<Vec<_>>().join(" ")
    }

    fn english(&mut self, count: usize) -> String {
        const SYLLABLES: [&str; 24] = [
            "ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo", "bu", "da", "fe", "gi", "ko", "lu", "ma",
            "ne", "pi", "ro",
        ];
        self.words(count, &SYLLABLES)
    }

    fn korean(&mut self, count: usize) -> String {
        self.words(count, &["가", "나", "다", "라", "마", "바", "사", "자", "차", "카", "타", "파", "하", "고", "노", "도"])
    }
}

fn render(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().fold(String::new(), |text, diagnostic| text + &format!("{diagnostic}\n"))
}

/// Lines of both texts in order: `-` only expected, `+` only found.
fn diff(expected: &str, found: &str) -> String {
    let (old, new) = (expected.lines().collect::<Vec<_>>(), found.lines().collect::<Vec<_>>());
    // common[i][j]: how many lines old[i..] and new[j..] share in order.
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut text) = (0, 0, String::new());
    while i < old.len() || j < new.len() {
        let (sign, line) = if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
            (' ', new[j - 1])
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            i += 1;
            ('-', old[i - 1])
        } else {
            j += 1;
            ('+', new[j - 1])
        };
        writeln!(text, "  {sign} {line}").expect("a string takes everything");
    }
    text
}

#[test]
fn base_has_nothing_wrong() {
    let files = base().into_iter().map(|(path, bytes)| SourceFile { path, bytes }).collect::<Vec<_>>();
    assert_eq!(render(&compile(&files).diagnostics), "");
}

#[test]
fn what_only_looks_wrong_is_not_reported() {
    type Edit<'a> = (&'a str, &'a str, &'a str);
    /// The base after the edits has nothing wrong with it; it is the same library if `is_same`.
    #[track_caller]
    fn check(is_same: bool, edits: &[Edit<'_>]) {
        let mut files = read_content(&base_root());
        let before = compile(&files).library;
        for (path, from, to) in edits {
            replace(&mut files, &format!("content/{path}"), from, to);
        }
        let after = compile(&files);
        assert_eq!(render(&after.diagnostics), "", "{edits:?}");
        assert_eq!(after.library == before, is_same, "{edits:?}");
    }
    let (shelf, shelf_ko) = ("questions/letters/full-shelf.md", "questions/letters/full-shelf.ko.md");
    // Blank lines between options, between an option and its reason, and of another system.
    check(true, &[(shelf, "\n- [", "\n\n- ["), (shelf_ko, "\n- [", "\n\n- [")]);
    check(true, &[(shelf, "\n  > ", "\n\n  > ")]);
    check(true, &[(shelf, "\n", "\r\n"), ("topics/letters.md", "\n", "\r\n"), ("exams/demo.ko.md", "\n", "\r\n")]);
    // No introduction, and no word about a domain, in either language.
    check(
        false,
        &[
            ("topics/letters.md", "How letters are kept until someone takes them.", ""),
            ("topics/letters.ko.md", "누군가 찾아갈 때까지 편지를 보관하는 방법.", ""),
        ],
    );
    check(false, &[("exams/demo.md", "Where a letter waits.", ""), ("exams/demo.ko.md", "편지가 기다리는 곳.", "")]);
    // Not "option a" and not "2개 선택".
    check(false, &[(shelf, "The lift carries", "Since its adoption a lift carries")]);
    check(
        false,
        &[(shelf, "morning 55 letters", "morning 55 letters in 12 colours"), (shelf_ko, "편지 55통이", "색 12개 선택해 부친 편지 55통이")],
    );
    // A link in each place that can have one.
    check(false, &[(shelf, "Put up a second shelf", "Put up a [second shelf](card:shelf-size)")]);
    check(
        false,
        &[
            ("exams/demo.md", "Where a letter", "Where a [letter](topic:letters)"),
            ("topics/parcels.md", "What may the lift", "What may the [lift](card:lift-load)"),
        ],
    );
    // Sixteen levels.
    let levels = (0..16).map(|level| "  ".repeat(level) + "- level\n").collect::<String>();
    let deep = format!("people included.\n\n{levels}");
    check(false, &[("topics/parcels.md", "people included.", &deep)]);
}

#[test]
fn every_code_has_a_case_and_every_case_a_code() {
    let cases = Case::all();
    let mut wrong = String::new();
    for case in cases.iter().filter(|case| case.code().is_none()) {
        writeln!(wrong, "tests/bad-content/{}.txt: begin its name with a code of Code::ALL, as in F01-not-closed.txt", case.name).unwrap();
    }
    for code in Code::ALL.iter().filter(|code| cases.iter().all(|case| case.code() != Some(**code))) {
        writeln!(wrong, "tests/bad-content/{}.txt: add a case for \"{}\"", code.name(), code.title()).unwrap();
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn cases_have_the_expected_diagnostics() {
    let base = base();
    let mut wrong = String::new();
    for case in Case::all() {
        let diagnostics = case.diagnostics(&base);
        let found = render(&diagnostics);
        if !diagnostics.iter().any(|diagnostic| Some(diagnostic.code) == case.code()) {
            writeln!(wrong, "tests/bad-content/{}.txt: nothing has the code that the file is named after; found\n{found}", case.name)
                .unwrap();
        } else if found != case.expected {
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&case.file, case.input + &found).unwrap();
            } else {
                writeln!(wrong, "tests/bad-content/{}.txt (- expected, + found):\n{}", case.name, diff(&case.expected, &found)).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}UPDATE=1 cargo test takes what was found; then read it.");
}

#[test]
fn diagnostics_are_sentences() {
    let base = base();
    let mut wrong = String::new();
    for diagnostic in Case::all().iter().flat_map(|case| case.diagnostics(&base)) {
        let Diagnostic { message, hint, .. } = &diagnostic;
        let is_sentence = !message.starts_with(char::is_lowercase) && message.ends_with('.') && !message.ends_with("..");
        let says_what_to_do = !hint.is_empty() && !hint.contains("..") && !message.contains('\n') && !hint.contains('\n');
        if !is_sentence || !says_what_to_do {
            writeln!(wrong, "{diagnostic}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "write the message as one sentence and the hint as what to do, each on one line:\n{wrong}");
}

#[test]
fn diff_shows_both_sides() {
    #[track_caller]
    fn check(expected: &str, found: &str, lines: &str) {
        assert_eq!(diff(expected, found), lines);
    }
    check("a\nb\n", "a\nb\n", "    a\n    b\n");
    check("a\nb\n", "b\nc\n", "  - a\n    b\n  + c\n");
    check("", "c\n", "  + c\n");
    check("a\n", "", "  - a\n");
}
