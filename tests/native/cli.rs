//! The command line as people and the build use it: the built program, run on folders.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use proofdeck::content::pack::INDEX_NAME;
use serde_json::Value;

use super::bad_content::base_root;
use super::content::{COMPILED, read_content};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A new empty folder for the test of that name.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(test);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("can be removed");
    }
    fs::create_dir_all(&folder).expect("can be made");
    folder
}

/// A copy of the small valid content in `folder/root`.
fn copy_of_base(folder: &Path) -> PathBuf {
    let root = folder.join("root");
    for file in read_content(&base_root()) {
        write(&root, &file.path, &file.bytes);
    }
    root
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("has a folder")).expect("can be made");
    fs::write(path, bytes).expect("can be written");
}

fn remove(root: &Path, path: &str) {
    fs::remove_file(root.join(path)).expect("is there");
}

/// One error: a key that is not known.
fn break_it(root: &Path) {
    let path = "content/topics/letters.md";
    let text = fs::read_to_string(root.join(path)).expect("is there");
    write(root, path, text.replace("order", "ordre").as_bytes());
}

/// One warning: a domain without questions.
fn make_it_doubtful(root: &Path) {
    remove(root, "content/questions/parcels/heavy-crate.md");
    remove(root, "content/questions/parcels/heavy-crate.ko.md");
}

/// What a run came to.
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn proofdeck(root: &Path, arguments: &[&str]) -> Run {
    let (command, rest) = arguments.split_first().expect("a command is given");
    let mut program = Command::new(env!("CARGO_BIN_EXE_proofdeck"));
    let Output { status, stdout, stderr } = program.arg(command).arg("--root").arg(root).args(rest).output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("is text");
    Run { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

fn check_as_json(root: &Path) -> Value {
    serde_json::from_str(&proofdeck(root, &["check", "--format", "json"]).stdout).expect("prints one JSON object")
}

// ---- check --------------------------------------------------------------------------------------------------------------

#[test]
fn check_counts_the_content() {
    let report = check_as_json(repository());
    let library = &COMPILED.library;
    let count =
        |key: &str| report[key].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_else(|| panic!("{key:?} is a count"));
    assert_eq!(count("topics"), library.topics.len());
    assert_eq!(count("cards"), library.cards().count());
    assert_eq!(count("questions"), library.questions().count());
    assert!(count("proofs") + count("parametric") <= count("questions"));

    let by_exam = report["by_exam"].as_object().expect("\"by_exam\" is an object");
    assert_eq!(by_exam.len(), library.exams.len());
    for exam in &library.exams {
        let domains = by_exam[exam.id.as_str()].as_object().expect("an exam is an object");
        assert_eq!(domains.len(), exam.domains.len());
        for domain in &exam.domains {
            let questions = library.questions().filter(|question| question.entry.exams.get(&exam.id) == Some(&domain.id)).count();
            assert_eq!(domains[domain.id.as_str()].as_u64(), Some(questions as u64), "{} {}", exam.id, domain.id);
        }
    }
    let korean = &report["languages"]["ko"];
    assert_eq!((korean["missing"].as_u64(), korean["number_mismatches"].as_u64()), (Some(0), Some(0)));
    assert_eq!(report["diagnostics"], Value::Array(Vec::new()));
}

#[test]
fn check_reports_each_problem_in_full() {
    let root = copy_of_base(&folder("json"));
    remove(&root, "content/topics/parcels.ko.md");
    write(&root, "content/topics/letters.ko.md", b"\xFF");
    let report = check_as_json(&root);
    assert!(report["languages"]["ko"]["missing"].as_u64() >= Some(1));
    let diagnostics = report["diagnostics"].as_array().expect("\"diagnostics\" is a list");
    let found = |code: &str, path: &str| diagnostics.iter().any(|it| it["code"] == code && it["path"] == path);
    assert!(found("L01", "content/topics/parcels.md") && found("F05", "content/topics/letters.ko.md"), "{diagnostics:?}");
    for diagnostic in diagnostics {
        let has = |key: &str, test: fn(&Value) -> bool| assert!(test(&diagnostic[key]), "{key}: {diagnostic}");
        for key in ["path", "code", "message", "hint"] {
            has(key, |value| value.as_str().is_some_and(|text| !text.is_empty()));
        }
        for key in ["line", "col"] {
            has(key, |value| value.as_u64() >= Some(1));
        }
        has("severity", |value| value == "error" || value == "warning");
    }
}

#[test]
fn check_exits_with_1_when_something_is_wrong() {
    #[track_caller]
    fn check(name: &str, change: fn(&Path), plain: i32, strict: i32) {
        let root = copy_of_base(&folder(name));
        change(&root);
        for (arguments, expected) in [
            (&["check"][..], plain),
            (&["check", "--strict"], strict),
            (&["check", "--format", "json"], plain),
            (&["check", "--format", "json", "--strict"], strict),
        ] {
            let run = proofdeck(&root, arguments);
            assert_eq!(run.code, Some(expected), "{arguments:?}\n{}{}", run.stdout, run.stderr);
            assert_eq!(run.stderr, "", "problems of the content are the result, so they go to stdout");
        }
    }
    check("fine", |_| {}, 0, 0);
    check("warnings", make_it_doubtful, 0, 1);
    check("errors", break_it, 1, 1);
}

#[test]
fn check_prints_places_and_a_summary() {
    let root = copy_of_base(&folder("text"));
    make_it_doubtful(&root);
    let expected = "\
content/exams/demo.md:23:13: warning[B03]: No question counts for the domain \"delivery\".
    hint: A mock exam cannot draw this domain; write questions for it.
2 topics, 4 cards, 1 questions, 1 comparisons
  demo: delivery 0, sorting 1
0 proofs, 0 parametric questions, 0 goals
notes: 1 sections, 3 of 3 statements carried by cards (100%)
questions: 0 multiple response; of 1 single choice, keys a 0, b 1, c 0, d 0
  the right option is the longest: 0 in English, 0 in Korean
  questions for what a full paper draws: sorting 1/6, delivery 0/4
0 errors, 1 warnings
";
    assert_eq!(proofdeck(&root, &["check"]).stdout, expected);
}

#[test]
fn check_reports_coverage_and_quality_as_figures() {
    let report = check_as_json(repository());
    let coverage = &report["coverage"];
    assert_eq!((coverage["percent"].as_f64(), coverage["covered"].as_u64()), (Some(100.0), coverage["statements"].as_u64()));
    let sections = coverage["sections"].as_array().expect("\"sections\" is a list");
    let sum = |key: &str| sections.iter().map(|section| section[key].as_u64().expect("is a count")).sum::<u64>();
    assert_eq!((Some(sum("statements")), Some(sum("covered"))), (coverage["statements"].as_u64(), coverage["covered"].as_u64()));
    assert_eq!(sections.len(), COMPILED.library.notes.len());
    assert_eq!(report["comparisons"].as_u64(), Some(COMPILED.library.comparisons.len() as u64));
    let quality = &report["quality"];
    assert_eq!(quality["key_places"].as_array().map(Vec::len), Some(4));
    assert_eq!(quality["stock"].as_array().map(Vec::len), Some(COMPILED.library.exams.iter().map(|exam| exam.domains.len()).sum()));
    assert!(quality["most_alike"]["percent"].as_u64() < Some(60), "{quality}");
}

#[test]
fn coverage_is_printed_for_people_and_fails_when_a_statement_is_left_out() {
    let root = copy_of_base(&folder("coverage"));
    let run = proofdeck(&root, &["coverage", "--lang", "ko"]);
    let expected = "\
n-1 편지 (3 of 3)
  line 3: shelf-size
  line 5: closing-time, shelf-size
  line 6: stamp-colour

notes: 1 sections, 3 of 3 statements carried by cards (100%)
";
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), expected));
    write(&root, "content/coverage/n.toml", b"[\"n-1\"]\n3 = [\"shelf-size\"]\n5 = []\n6 = [\"stamp-colour\"]\n");
    let run = proofdeck(&root, &["coverage"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("n-1 Letters (2 of 3)") && run.stdout.contains("line 5: no card"), "{}", run.stdout);
}

#[test]
fn prove_says_where_a_lab_contradicts_a_key() {
    let run = proofdeck(repository(), &["prove", "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let report: Value = serde_json::from_str(&run.stdout).expect("prints one JSON object");
    let count = |key: &str| report[key].as_u64().unwrap_or_else(|| panic!("{key:?} is a count"));
    assert!(count("questions") >= 50 && count("options_run") > 3 * count("questions") && count("not_simulated") > 0, "{}", run.stdout);
    assert_eq!(report["contradictions"], Value::Array(Vec::new()));

    // The same question with its key moved.
    let root = copy_of_base(&folder("prove"));
    for (lang, from, to) in [("", "- [ ] A and D", "- [x] A and D"), (".ko", "- [ ] A와 D", "- [x] A와 D")] {
        let name = format!("kds-merge-cold-shards{lang}.md");
        let text = fs::read_to_string(repository().join("content/questions/kinesis-operations").join(&name)).expect("is there");
        let lines = text.lines().map(|line| match line {
            _ if line.starts_with("exams = ") => "exams = { demo = \"sorting\" }".to_owned(),
            _ if line.starts_with("cards = ") => "cards = [\"shelf-size\"]".to_owned(),
            _ => line.replace("- [x] C", "- [ ] C").replace(from, to),
        });
        write(&root, &format!("content/questions/letters/{name}"), lines.collect::<Vec<_>>().join("\n").as_bytes());
    }
    write(&root, "content/labs.toml", &fs::read(repository().join("content/labs.toml")).expect("is there"));
    let run = proofdeck(&root, &["prove", "--format", "json"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let report: Value = serde_json::from_str(&run.stdout).expect("prints one JSON object");
    let found = report["contradictions"].as_array().expect("is a list");
    let of = |option: &str| found.iter().filter(|it| it["option"] == option).collect::<Vec<_>>();
    assert_eq!((of("b").len(), of("d").len(), found.len()), (2, 2, 4), "{}", run.stdout);
    let first = of("b")[0];
    assert_eq!((&first["question"], &first["expected"], &first["got"]), (&"kds-merge-cold-shards".into(), &false.into(), &true.into()));
    assert!(first["trace_link"].as_str().is_some_and(|link| link.len() > 100) && first["model"] == "fixed_window_1s", "{first}");
}

#[test]
fn a_missing_folder_is_said_plainly() {
    let root = folder("missing").join("nowhere");
    let out = root.join("out").to_string_lossy().into_owned();
    for arguments in [&["check"][..], &["check", "--format", "json"], &["pack", "--out", &out]] {
        let run = proofdeck(&root, arguments);
        assert!(run.code.is_some_and(|code| code != 0), "{arguments:?}");
        assert_eq!(run.stdout, "", "{arguments:?}");
        for part in ["There is no folder", "nowhere", "--root"] {
            assert!(run.stderr.contains(part), "{arguments:?}: {:?} does not say {part:?}", run.stderr);
        }
        assert!(!run.stderr.contains("panicked"), "{arguments:?}: {}", run.stderr);
    }
    assert!(!root.exists(), "a failed pack makes no folder");
}

#[test]
fn check_survives_absurd_nesting() {
    #[track_caller]
    fn check(name: &str, answer: &str) {
        let root = copy_of_base(&folder(name));
        let path = "content/topics/parcels.md";
        let text = fs::read_to_string(root.join(path)).expect("is there");
        write(&root, path, text.replace("**300 kg**", answer).as_bytes());
        let run = proofdeck(&root, &["check"]);
        assert!(run.code.is_some(), "the program was ended: {}", run.stderr.trim());
    }
    check("nested-lists", &"- ".repeat(20_000));
    check("nested-quotes", &"> ".repeat(20_000));
    check("nested-emphasis", &format!("{}300{}", "*a ".repeat(20_000), " b*".repeat(20_000)));
}

// ---- pack ---------------------------------------------------------------------------------------------------------------

/// Files of a folder: when they were written and what is in them.
fn state(folder: &Path) -> BTreeMap<String, (SystemTime, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("is a folder").map(|entry| entry.expect("is listed").path());
    let state = entries.map(|path| {
        let time = fs::metadata(&path).and_then(|data| data.modified()).expect("has a time");
        (path.file_name().expect("has a name").to_string_lossy().into_owned(), (time, fs::read(&path).expect("is readable")))
    });
    state.collect()
}

/// Dates every file back, so that a file that is written again shows.
fn date_back(folder: &Path) {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for name in state(folder).keys() {
        let file = fs::File::options().append(true).open(folder.join(name)).expect("can be opened");
        file.set_modified(long_ago).expect("takes a time");
    }
}

fn pack(root: &Path, out: &Path) -> Run {
    proofdeck(root, &["pack", "--out", &out.to_string_lossy()])
}

#[track_caller]
fn pack_well(root: &Path, out: &Path) -> BTreeMap<String, (SystemTime, Vec<u8>)> {
    let run = pack(root, out);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    assert!(run.stderr.starts_with("packed "), "{}", run.stderr);
    state(out)
}

#[test]
fn pack_writes_only_what_changed() {
    let folder = folder("pack-twice");
    let (root, out) = (copy_of_base(&folder), folder.join("deep/out"));
    let first = pack_well(&root, &out);
    assert!(first.contains_key(INDEX_NAME) && first.contains_key("paths.json"), "{:?}", first.keys());
    assert_eq!(first.len(), 2 + 2 * (2 + 3), "index, paths, and two topics and three sheets in two languages: {:?}", first.keys());

    date_back(&out);
    let dated = state(&out);
    assert_eq!(pack_well(&root, &out), dated, "a pack of the same content touches no file");

    // A warning does not keep content from being packed; one topic is other words now.
    make_it_doubtful(&root);
    let changed = pack_well(&root, &out);
    for (name, file) in &changed {
        let expect_new = !name.starts_with("letters.") && !name.starts_with('_');
        assert_eq!(dated.get(name) != Some(file), expect_new, "{name}");
    }
    assert_eq!(changed.len(), dated.len(), "the chunks of before are gone: {:?}", changed.keys());
    let again = pack_well(&root, &folder.join("fresh"));
    let bytes = |state: &BTreeMap<String, (SystemTime, Vec<u8>)>| {
        state.iter().map(|(name, (_, bytes))| (name.clone(), bytes.clone())).collect::<Vec<_>>()
    };
    assert_eq!(bytes(&changed), bytes(&again), "an updated folder equals a fresh one");
}

#[test]
fn pack_removes_what_an_earlier_pack_left_and_nothing_else() {
    let folder = folder("pack-stale");
    let (root, out) = (copy_of_base(&folder), folder.join("out"));
    let kind = INDEX_NAME.rsplit('.').next().expect("has a kind");
    let stale = format!("gone.en.0123456789abcdef.{kind}");
    write(&out, &stale, b"an older pack");
    write(&out, "keep.txt", b"not ours");
    write(&out, INDEX_NAME, b"an older index");
    let packed = pack_well(&root, &out);
    assert!(!packed.contains_key(&stale));
    assert_eq!(packed["keep.txt"].1, b"not ours");
    assert_ne!(packed[INDEX_NAME].1, b"an older index");
}

#[test]
fn pack_refuses_broken_content_and_touches_nothing() {
    let folder = folder("pack-broken");
    let (root, out) = (copy_of_base(&folder), folder.join("out"));
    pack_well(&root, &out);
    date_back(&out);
    let before = state(&out);
    break_it(&root);
    for out in [&out, &folder.join("new")] {
        let run = pack(&root, out);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
        assert!(run.stderr.contains("content/topics/letters.md:3:1: error[F02]"), "{}", run.stderr);
        assert!(run.stderr.ends_with("Nothing was packed: correct the errors above.\n"), "{}", run.stderr);
    }
    assert_eq!(state(&out), before);
    assert!(!folder.join("new").exists());
}

#[test]
fn pack_of_the_real_content_is_whole_and_the_same_each_time() {
    let folder = folder("pack-real");
    let packed = pack_well(repository(), &folder);
    let library = &COMPILED.library;
    // Index, paths and the words of the labs; topics and three sheets in both languages; proofs of the topics that have some.
    let proved = library.topics.iter().filter(|topic| topic.questions.iter().any(|question| question.proof.is_some())).count();
    assert_eq!(packed.len(), 3 + 2 * (library.topics.len() + 3) + proved, "{:?}", packed.keys());
    let paths: Vec<String> = serde_json::from_slice(&packed["paths.json"].1).unwrap();
    for question in library.questions() {
        let end = format!("/{}", question.entry.id);
        assert!(paths.iter().any(|path| path.ends_with(&end)), "paths.json has no address for {end}");
    }
    // No time, no machine in the bytes: another run elsewhere writes the same.
    let elsewhere = folder.join("elsewhere");
    let again = pack_well(repository(), &elsewhere);
    assert!(again.iter().all(|(name, (_, bytes))| packed[name].1 == *bytes), "two packs of the same content differ");
}
