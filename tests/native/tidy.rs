//! House rules that no compiler checks, read from the sources: what the core may not touch, where colours and words stand,
//! how long things get. Every message names file and line and says what to do.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A file of the repository.
struct Source {
    /// From the root, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// The text without comments; every line keeps its number.
    fn code(&self) -> String {
        match self.path.rsplit('.').next() {
            Some("rs" | "js" | "mjs") => self.text.split('\n').map(without_line_comment).collect::<Vec<_>>().join("\n"),
            Some("css") => without_blocks(&self.text, "/*", "*/"),
            Some("html" | "svg") => without_blocks(&self.text, "<!--", "-->"),
            _ => self.text.clone(),
        }
    }
}

/// Code before `//`, unless that stands in a string.
fn without_line_comment(line: &str) -> &str {
    let (mut in_string, mut escaped) = (false, false);
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = in_string,
            // Not the character literal '"'.
            '"' if !line[..at].ends_with('\'') || in_string => in_string = !in_string,
            '/' if !in_string && line[at..].starts_with("//") => return &line[..at],
            _ => {}
        }
    }
    line
}

fn without_blocks(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (comment, rest) = part.split_once(close).unwrap_or((part, ""));
        out.extend(comment.chars().filter(|c| *c == '\n'));
        out.push_str(rest);
    }
    out
}

/// The text files below the folders that hold sources.
fn sources() -> Vec<Source> {
    const SKIPPED: [&str; 5] = ["bad-content", "node_modules", "playwright-report", "test-results", "reference"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    let mut paths = ["src", "style", "static", "tests", "tools", "index.html"].map(str::to_owned).to_vec();
    while let Some(path) = paths.pop() {
        let full = root.join(&path);
        if full.is_dir() {
            let names =
                fs::read_dir(&full).expect("is a folder").map(|entry| entry.expect("is listed").file_name().to_string_lossy().into_owned());
            paths.extend(
                names.filter(|name| !SKIPPED.contains(&name.as_str()) && !name.starts_with('.')).map(|name| format!("{path}/{name}")),
            );
        } else if let Ok(text) = fs::read_to_string(&full) {
            sources.push(Source { path, text });
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.iter().any(|source| source.path == "src/lib.rs"), "the sources are not where this test looks for them");
    sources
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

/// Everything of `src` that runs on the host and in the browser.
fn is_core(path: &str) -> bool {
    let outside = ["src/ui/", "src/bin/", "src/storage/web.rs", "src/main.rs"];
    path.starts_with("src/") && is_rust(path) && !outside.iter().any(|prefix| path.starts_with(prefix))
}

fn is_ui(path: &str) -> bool {
    path.starts_with("src/ui/")
}

fn is_plain_style(path: &str) -> bool {
    path.starts_with("style/") && path != "style/tokens.css"
}

/// What must not stand in a line of some files.
struct Rule {
    files: fn(&str) -> bool,
    finds: Finds,
    /// What is wrong, and what to do instead.
    advice: &'static str,
    /// Lines that it must find.
    bad: &'static [&'static str],
    /// Lines that look alike and are fine.
    good: &'static [&'static str],
}

enum Finds {
    /// Whole words in code.
    Words(&'static [&'static str]),
    /// A line of code.
    Code(fn(&str) -> bool),
    /// A line, with its comment.
    Text(fn(&str) -> bool),
}

impl Rule {
    fn is_broken_by(&self, line: &str) -> bool {
        match self.finds {
            Finds::Words(words) => words.iter().any(|word| has_word(line, word)),
            Finds::Code(finds) | Finds::Text(finds) => finds(line),
        }
    }

    fn problems(&self, source: &Source) -> Vec<String> {
        let text = if matches!(self.finds, Finds::Text(_)) { source.text.clone() } else { source.code() };
        let lines = text.split('\n').enumerate().filter(|(_, line)| self.is_broken_by(line));
        lines.map(|(at, line)| format!("{}:{}: {}\n    {}", source.path, at + 1, self.advice, line.trim())).collect()
    }
}

const RULES: &[Rule] = &[
    Rule {
        files: is_core,
        finds: Finds::Code(|line| {
            let nested = line.contains("std::{") && ["fs", "env", "net"].iter().any(|name| has_word(line, name));
            nested || ["std::fs", "std::env", "std::net"].iter().any(|word| has_word(line, word))
        }),
        advice: "the core does no IO: take the text as an argument; only src/bin reads files",
        bad: &["use std::fs;", "let home = std::env::var(name);", "use std::{fmt, fs};", "std::net::TcpStream::connect(it)"],
        good: &["use std::fmt;", "// std::fs is for src/bin", "use std::{fmt, str};", "let fs = 1;"],
    },
    Rule {
        files: is_core,
        finds: Finds::Words(&["SystemTime", "Instant"]),
        advice: "the core reads no clock: take the time as an argument (Millis)",
        bad: &["let now = Instant::now();", "use std::time::SystemTime;"],
        good: &["struct Instantly;", "/// Not an Instant."],
    },
    Rule {
        files: is_core,
        finds: Finds::Words(&["thread_rng", "StdRng", "SmallRng", "ThreadRng"]),
        advice: "randomness is an argument: seed a ChaCha8Rng; these differ between runs, versions or word sizes",
        bad: &["let rng = StdRng::seed_from_u64(seed);", "rand::thread_rng()"],
        good: &["let rng = ChaCha8Rng::seed_from_u64(seed);"],
    },
    Rule {
        files: is_core,
        finds: Finds::Words(&["web_sys", "js_sys", "leptos", "wasm_bindgen", "gloo_net", "gloo_storage", "gloo_timers"]),
        advice: "the core knows no browser: move it to src/ui or src/storage/web.rs",
        bad: &["use leptos::prelude::*;", "web_sys::window()"],
        good: &["// leptos does that"],
    },
    Rule {
        files: is_core,
        finds: Finds::Words(&["HashMap", "HashSet"]),
        advice: "iteration order differs between runs: use BTreeMap or BTreeSet",
        bad: &["use std::collections::HashMap;", "let seen: HashSet<u32>;"],
        good: &["use std::collections::BTreeMap;", "struct HashMapper;"],
    },
    Rule {
        files: |path| path.starts_with("src/"),
        finds: Finds::Code(|line| ["include_str!", "include_bytes!"].iter().any(|name| line.contains(name)) && line.contains("content/")),
        advice: "content is fetched as a pack, never part of the program: read it through content::pack",
        bad: &["const A: &str = include_str!(\"../content/sources.toml\");", "include_bytes!(\"../../content/notes.toml\")"],
        good: &["const A: &str = include_str!(\"trace.txt\");"],
    },
    Rule {
        files: |path| path.starts_with("src/") && !is_ui(path),
        finds: Finds::Words(&["crate::ui"]),
        advice: "nothing outside src/ui uses the ui: move what both need into the core",
        bad: &["use crate::ui::time;"],
        good: &["use crate::route::Route;", "use crate::uid;", "// as crate::ui does"],
    },
    Rule {
        files: |path| ["src/", "static/", "index.html"].iter().any(|prefix| path.starts_with(prefix)),
        finds: Finds::Words(&[
            "inner_html",
            "set_inner_html",
            "outer_html",
            "set_outer_html",
            "insert_adjacent_html",
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
        ]),
        advice: "text never becomes live HTML: build elements (components/rich_text.rs does it for content)",
        bad: &["<p inner_html=text></p>", "element.set_inner_html(&text);", "box.innerHTML = text;"],
        good: &["<p>{text}</p>", "// never inner_html"],
    },
    Rule {
        files: |path| path != "tests/native/tidy.rs",
        finds: Finds::Text(has_bare_todo),
        advice: "say why it is not done yet, TODO(reason), or do it",
        bad: &["// TODO: later", "/* FIXME */", "// TODO() soon"],
        good: &["// TODO(Safari has no such event) ask again", "let mastodon = 1;", "// FIXME(issue 3): see there"],
    },
    Rule {
        files: is_ui,
        finds: Finds::Code(|line| ["href=\"/", "href=\"#", "src=\"/", "action=\"/", "navigate(\"/"].iter().any(|part| line.contains(part))),
        advice: "the app lives under a sub-path: links come from Route::href()",
        bad: &["<a href=\"/topics\">", "<a href=\"#main\">", "navigate(\"/mock\", options)"],
        good: &["<a href=app.navigation.href(&route)>", "<a href=url>"],
    },
    Rule {
        files: is_ui,
        finds: Finds::Code(|line| line.contains(" style=") && !line.contains(" style==")),
        advice: "the Content-Security-Policy refuses style attributes: use a class, or style:name=value",
        bad: &["<p style=\"color: red\">", "<div class=\"bar\" style=move || width()>"],
        good: &["<div style:width=width>", "let style = 1;"],
    },
    Rule {
        files: is_plain_style,
        finds: Finds::Code(|line| has_colour(line) || has_named_colour(line)),
        advice: "colours stand in style/tokens.css only: give it a role there and use var(--role)",
        bad: &[
            "color: #fff;",
            "background: rgb(0 0 0 / 50%);",
            "border: 1px solid oklch(50% 0 0);",
            "  0 0 2px #00000040;",
            "color: white;",
        ],
        good: &[
            "#waiting {",
            "color: var(--text);",
            "white-space: nowrap;",
            "color: color-mix(in oklab, var(--a), var(--white));",
            "color: CanvasText;",
        ],
    },
    Rule {
        files: is_ui,
        finds: Finds::Code(has_colour),
        advice: "colours stand in style/tokens.css only: use a class, or currentColor in a picture",
        bad: &["fill=\"#1f4f8f\"", "style:color=\"rgb(0 0 0)\""],
        good: &["#[component]", "fill=\"currentColor\"", "format!(\"{base}#{card}\")", "format!(\"{:#x}\")"],
    },
    Rule {
        files: |path| path.starts_with("style/"),
        finds: Finds::Code(|line| line.contains("!important")),
        advice: "layers decide who wins: move the rule to a later @layer",
        bad: &["display: none !important;"],
        good: &["display: none;"],
    },
    Rule {
        files: |path| is_ui(path) && !is_korean(path) && !names_its_language(path),
        finds: Finds::Code(has_hangul),
        advice: "words that people read stand in ko.rs and en.rs below src/ui/text: add a message there",
        bad: &["<p>\"다음\"</p>", "let a = 'ㄱ';"],
        good: &["// 다음", "<p>{app.t().next}</p>"],
    },
    Rule {
        files: names_its_language,
        finds: Finds::Code(|line| has_hangul(&line.replace("한국어", ""))),
        advice: "only the language's own name is Korean here: move other words to a ko.rs below src/ui/text",
        bad: &["next: \"다음\"", "\"한국어로\""],
        good: &["other_language: \"한국어\","],
    },
];

/// The tables of Korean words.
fn is_korean(path: &str) -> bool {
    path.starts_with("src/ui/text/") && path.ends_with("/ko.rs")
}

/// Files that name the Korean language in Korean.
fn names_its_language(path: &str) -> bool {
    ["src/ui/pages/settings.rs", "src/ui/text/en.rs"].contains(&path)
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether `word` stands in the line and is not a part of a longer word.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| !line[..at].ends_with(is_word_char) && !line[at + word.len()..].starts_with(is_word_char))
}

fn has_bare_todo(line: &str) -> bool {
    ["TODO", "FIXME"].iter().any(|mark| {
        line.match_indices(mark).any(|(at, _)| {
            let rest = &line[at + mark.len()..];
            let has_reason =
                rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).is_some_and(|(reason, _)| !reason.trim().is_empty());
            !line[..at].ends_with(is_word_char) && !rest.starts_with(is_word_char) && !has_reason
        })
    })
}

/// `#abc`, `#aabbcc`, `rgb(…)` and their like.
fn has_colour(line: &str) -> bool {
    const FUNCTIONS: [&str; 10] = ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color("];
    let is_name_char = |c: char| is_word_char(c) || c == '-';
    let is_hex = |(at, _)| {
        let name = line[at + 1..].split(|c| !is_name_char(c)).next().unwrap_or_default();
        [3, 4, 6, 8].contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let is_call = |name: &str| line.match_indices(name).any(|(at, _)| !line[..at].ends_with(is_name_char));
    (!line.trim_end().ends_with('{') && line.match_indices('#').any(is_hex)) || FUNCTIONS.iter().any(|name| is_call(name))
}

/// `black` and its like as a value. System colours (`CanvasText`) are no decision of ours.
fn has_named_colour(line: &str) -> bool {
    let Some((_, value)) = line.split_once(':').filter(|_| !line.trim_end().ends_with('{')) else { return false };
    let mut words = value.split(|c: char| !(is_word_char(c) || c == '-'));
    words.any(|word| ["black", "white", "red", "green", "blue", "yellow", "orange", "gray", "grey", "silver"].contains(&word))
}

fn has_hangul(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7A3}'))
}

#[track_caller]
fn none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn rules_hold() {
    let sources = sources();
    let problems = RULES.iter().flat_map(|rule| {
        let files = sources.iter().filter(|source| (rule.files)(&source.path));
        files.flat_map(|source| rule.problems(source)).collect::<Vec<_>>()
    });
    none(&problems.collect::<Vec<_>>());
}

#[test]
fn rules_find_what_they_are_for() {
    #[track_caller]
    fn check(rule: &Rule, line: &str, path: &str, expected: usize) {
        let source = Source { path: path.to_owned(), text: format!("\n{line}\n") };
        let problems = rule.problems(&source);
        assert_eq!(problems.len(), expected, "{line:?} and the rule {:?}", rule.advice);
        assert!(problems.iter().all(|problem| problem.starts_with(&format!("{path}:2: "))), "{problems:?}");
    }
    let sources = sources();
    for rule in RULES {
        let files = sources.iter().map(|source| source.path.as_str()).filter(|path| (rule.files)(path)).collect::<Vec<_>>();
        let Some(file) = files.iter().find(|path| is_rust(path)).or(files.first()) else {
            panic!("no file is under the rule {:?}", rule.advice)
        };
        rule.bad.iter().for_each(|line| check(rule, line, file, 1));
        rule.good.iter().for_each(|line| check(rule, line, file, 0));
    }
}

#[test]
fn comments_are_told_from_code() {
    #[track_caller]
    fn check(path: &str, text: &str, code: &str) {
        assert_eq!(Source { path: path.to_owned(), text: text.to_owned() }.code(), code);
    }
    check("a.rs", "let a = 1; // one\n/// two\nb", "let a = 1; \n\nb");
    check("a.rs", "let a = \"https://a\"; // b", "let a = \"https://a\"; ");
    check("a.rs", r#"let a = "\"//"; let b = '"'; // c"#, r#"let a = "\"//"; let b = '"'; "#);
    check("a.css", "a { /* one\ntwo */ b: c }", "a { \n b: c }");
    check("a.html", "<p><!-- one --></p>", "<p></p>");
}

#[test]
fn files_say_what_they_are_and_stay_small() {
    const MAX_LINES: usize = 500;
    const MAX_WIDTH: usize = 160;
    /// Tables of cases read better in one line each.
    const MAX_WIDTH_TESTS: usize = 200;
    let mut problems = Vec::new();
    for Source { path, text } in sources().iter().filter(|source| is_rust(&source.path)) {
        let count = text.lines().count();
        if !text.starts_with("//! ") {
            problems.push(format!("{path}:1: begin the file with `//! ` and a sentence that says what it is for"));
        }
        if path.starts_with("src/") && count > MAX_LINES {
            problems.push(format!("{path}:{count}: {count} lines are more than {MAX_LINES}: split it by what it is about"));
        }
        let max_width = if path.starts_with("tests/") { MAX_WIDTH_TESTS } else { MAX_WIDTH };
        for (at, line) in text.lines().enumerate().filter(|(_, line)| line.chars().count() > max_width) {
            let width = line.chars().count();
            problems.push(format!("{path}:{}: {width} characters are more than {max_width}: break the line", at + 1));
        }
    }
    none(&problems);
}

#[test]
fn style_files_are_linked_and_in_a_layer() {
    /// The first thing that is wrong with a style file, if something is, and its line.
    fn problem(code: &str, layers: &[&str]) -> Option<(usize, String)> {
        let line_of = |at: usize| code[..at].matches('\n').count() + 1;
        let mut rest = code.trim_end();
        let begin = |rest: &str| code.trim_end().len() - rest.trim_start().len();
        if rest.trim_start().starts_with("@layer ") && rest.ends_with(';') && !rest.contains('{') {
            return None;
        }
        loop {
            let start = begin(rest);
            let name = rest.trim_start().strip_prefix("@layer ").and_then(|rest| rest.split_once('{')).map(|(name, _)| name.trim());
            let Some(name) = name.filter(|name| !name.contains([';', '}'])) else {
                return Some((line_of(start), "this is outside of all layers: wrap it in `@layer name { … }`".to_owned()));
            };
            if !layers.contains(&name) {
                return Some((line_of(start), format!("the layer {name:?} has no place in the order: add it to style/layers.css")));
            }
            let mut depth = 0_i32;
            let end = rest.char_indices().find(|(_, c)| {
                depth += i32::from(*c == '{') - i32::from(*c == '}');
                *c == '}' && depth == 0
            });
            let Some((end, _)) = end else { return Some((line_of(start), "the layer is not closed: count its braces".to_owned())) };
            rest = &rest[end + 1..];
            if rest.is_empty() {
                return None;
            }
        }
    }

    #[track_caller]
    fn check(code: &str, expected: Option<usize>) {
        assert_eq!(problem(code, &["base"]).map(|(line, _)| line), expected, "{code:?}");
    }
    check("@layer reset, base;\n", None);
    check("\n@layer base {\n  a { b: c }\n}\n", None);
    check("@layer base { }\n\n@layer base { }\n", None);
    check("\na { b: c }\n", Some(2));
    check("@layer base {\n}\na { b: c }\n", Some(3));
    check("@layer base { }\n@layer other { }", Some(2));
    check("@layer base {\n  a {\n}\n", Some(1));
    check("", Some(1));

    let sources = sources();
    let page = sources.iter().find(|source| source.path == "index.html").map(Source::code).unwrap_or_default();
    let styles = sources.iter().filter(|source| source.path.starts_with("style/")).collect::<Vec<_>>();
    let order = styles.iter().find(|source| source.path == "style/layers.css").map(|source| source.code()).unwrap_or_default();
    let layers = order.trim().trim_start_matches("@layer ").trim_end_matches(';').split(',').map(str::trim).collect::<Vec<_>>();
    let mut problems = Vec::new();
    for source in &styles {
        if !page.contains(&format!("<link data-trunk rel=\"css\" href=\"{}\"", source.path)) {
            problems.push(format!("{}:1: no page uses it: link it in index.html as the others are, or delete it", source.path));
        }
        problems.extend(problem(&source.code(), &layers).map(|(line, what)| format!("{}:{line}: {what}", source.path)));
    }
    let first = page.find("rel=\"css\"").map_or("", |at| &page[at..]);
    if !first.starts_with("rel=\"css\" href=\"style/layers.css\"") {
        problems.push("index.html:1: link style/layers.css before all other styles: it sets the order".to_owned());
    }
    none(&problems);
}

#[test]
fn static_files_are_used() {
    let sources = sources();
    let users =
        sources.iter().filter(|source| ["index.html", "style/", "src/ui/", "tools/"].iter().any(|prefix| source.path.starts_with(prefix)));
    let code = users.map(Source::code).collect::<Vec<_>>();
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("static")).unwrap();
    let names = files.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect::<BTreeSet<_>>();
    let unused = names.iter().filter(|name| !code.iter().any(|code| code.contains(&format!("static/{name}"))));
    none(
        &unused
            .map(|name| format!("static/{name}:1: nothing uses it: copy it in index.html with data-trunk, or delete it"))
            .collect::<Vec<_>>(),
    );
}
