//! The content that ships: nothing wrong with it, enough of it, and packed so that it comes out as it went in. And the
//! compiler as a whole: order does not matter, a broken file hides nothing, no input makes it panic.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proofdeck::content::compile::source::SourceFile;
use proofdeck::content::compile::{Compiled, compile};
use proofdeck::content::model::{Kind, Lang, Lens, Library, Status, Topic};
use proofdeck::content::pack::{self, Chunk, FORMAT, INDEX_NAME, Index};
use proptest::prelude::*;

use super::bad_content::base_root;
use super::fixtures::run;

/// Every file below `root/content`, ordered by path.
pub(crate) fn read_content(root: &Path) -> Vec<SourceFile> {
    let mut files = Vec::new();
    let mut folders = vec![(root.join("content"), "content".to_owned())];
    while let Some((folder, name)) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("is a folder") {
            let entry = entry.expect("is listed").path();
            let path = format!("{name}/{}", entry.file_name().expect("has a name").to_string_lossy());
            if entry.is_dir() {
                folders.push((entry, path));
            } else {
                files.push(SourceFile { path, bytes: fs::read(&entry).expect("is readable") });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The content of this repository.
static FILES: LazyLock<Vec<SourceFile>> = LazyLock::new(|| read_content(Path::new(env!("CARGO_MANIFEST_DIR"))));

/// What came of it.
pub(crate) static COMPILED: LazyLock<Compiled> = LazyLock::new(|| compile(&FILES));

/// The content once more, for those who run its proofs.
pub(crate) fn compile_again() -> Compiled {
    compile(&FILES)
}

/// The small content that the corpus of bad content starts from.
fn base() -> Vec<SourceFile> {
    read_content(&base_root())
}

fn source(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

/// Puts `to` in the place of every `from` in a file.
pub(crate) fn replace(files: &mut [SourceFile], path: &str, from: &str, to: &str) {
    let file = files.iter_mut().find(|file| file.path == path).unwrap_or_else(|| panic!("there is no {path}"));
    let text = String::from_utf8(file.bytes.clone()).expect("is text");
    assert!(text.contains(from), "{path} does not say {from:?}");
    file.bytes = text.replace(from, to).into_bytes();
}

// ---- what ships ---------------------------------------------------------------------------------------------------------

#[test]
fn nothing_is_wrong_with_it() {
    let found = COMPILED.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
    assert_eq!((COMPILED.missing_ko, COMPILED.number_mismatches), (0, 0));
}

#[test]
fn there_is_enough_of_it() {
    let library = &COMPILED.library;
    assert!(library.cards().count() >= 45, "{} cards", library.cards().count());
    assert!(library.questions().count() >= 45, "{} questions", library.questions().count());
    let multiple = library.questions().filter(|question| question.entry.is_multiple()).count();
    assert!(multiple >= 10, "{multiple} multiple-response questions");
    for kind in [Kind::Ordering, Kind::Matching] {
        let count = library.questions().filter(|question| question.entry.kind == kind).count();
        assert!(count >= 2, "{count} questions of the kind {kind:?}");
    }
}

#[test]
fn every_domain_of_both_exams_has_questions() {
    let library = &COMPILED.library;
    assert_eq!(library.exams.iter().map(|exam| exam.id.as_str()).collect::<Vec<_>>(), ["dea-c01", "das-c01"]);
    for exam in &library.exams {
        assert_eq!(exam.domains.iter().map(|domain| domain.weight).sum::<u32>(), 100, "{}", exam.id);
        for domain in &exam.domains {
            let count = library.questions().filter(|question| question.entry.exams.get(&exam.id) == Some(&domain.id)).count();
            assert!(count > 0, "{} has no question for {}", exam.id, domain.id);
        }
    }
}

#[test]
fn changed_and_corrected_cards_show_both_sides_in_both_languages() {
    for card in COMPILED.library.cards() {
        let id = &card.entry.id;
        for lang in Lang::ALL {
            let text = card.text.get(lang);
            let [then, now] = Lens::ALL.map(|lens| text.answer.under(lens));
            assert!(!text.prompt.is_empty() && !then.is_empty() && !now.is_empty(), "{id} ({}) lacks an answer", lang.tag());
            let is_changed = card.entry.status == Status::Changed;
            assert_eq!(then != now, is_changed, "{id} ({}): only a changed card answers differently then and now", lang.tag());
            assert_eq!(card.entry.since.is_some(), is_changed, "{id}: only a changed card says since when");
            let is_corrected = card.entry.status == Status::Corrected;
            assert_eq!(!text.note.is_empty(), is_corrected, "{id} ({}): only a corrected card says what the note has wrong", lang.tag());
        }
    }
}

#[test]
fn keys_fit_their_options() {
    for question in COMPILED.library.questions() {
        let entry = &question.entry;
        for lang in Lang::ALL {
            let text = question.text.get(lang);
            assert_eq!(text.options.len(), usize::from(entry.options), "{} ({})", entry.id, lang.tag());
            let prompts = if entry.kind == Kind::Matching { entry.key.len() } else { 0 };
            assert_eq!(text.prompts.len(), prompts, "{} ({})", entry.id, lang.tag());
        }
        assert!(entry.key.iter().all(|&place| place < entry.options), "{}: the key names an option that is not there", entry.id);
        if entry.kind != Kind::Choice {
            continue;
        }
        let sorted = entry.key.iter().copied().collect::<BTreeSet<_>>();
        assert_eq!(entry.key, sorted.into_iter().collect::<Vec<_>>(), "{}: the key is ascending", entry.id);
        let sizes = if entry.is_multiple() { 5..=6 } else { 4..=4 };
        assert!(sizes.contains(&entry.options) && !entry.key.is_empty(), "{}", entry.id);
    }
}

// ---- the pack -----------------------------------------------------------------------------------------------------------

/// Bytes of chunks by file name.
type Chunks = BTreeMap<String, Vec<u8>>;

/// The index and its chunks.
fn packed(library: &Library) -> (Index, Chunks) {
    let mut files = pack::files(library).expect("the library can be written");
    let index = Index::parse(&files.remove(INDEX_NAME).expect("there is an index")).expect("the index can be read");
    (index, files)
}

/// The pack says what the library says, no more and no less.
#[track_caller]
fn check_pack(library: &Library) {
    let (index, chunks) = packed(library);
    assert_eq!(index.exams, library.exams);
    let sheets = Lang::ALL.map(|lang| index.sheets.get(lang)).into_iter();
    let sheets = sheets.flat_map(|sheets| [&sheets.notes, &sheets.corrections, &sheets.comparisons]);
    let chunks_of = index.topics.iter().flat_map(|topic| [&topic.chunks.en, &topic.chunks.ko].into_iter().chain(&topic.proofs));
    let names = chunks_of.chain(sheets).chain(&index.labs).collect::<Vec<_>>();
    assert_eq!(names.len(), chunks.len(), "a file is listed twice, or not at all");
    assert_eq!(names.into_iter().collect::<BTreeSet<_>>(), chunks.keys().collect::<BTreeSet<_>>());
    assert_eq!(index.topics.len(), library.topics.len());
    for (entry, topic) in index.topics.iter().zip(&library.topics) {
        assert_eq!((&entry.id, &entry.title, &entry.exams), (&topic.id, &topic.title, &topic.exams));
        assert_eq!(entry.cards, topic.cards.iter().map(|card| card.entry.id.clone()).collect::<Vec<_>>());
        assert_eq!(entry.questions, topic.questions.iter().map(|question| question.entry.clone()).collect::<Vec<_>>());
        for lang in Lang::ALL {
            check_chunk(&chunks[entry.chunks.get(lang)], library, topic, lang);
        }
    }
}

#[track_caller]
fn check_chunk(bytes: &[u8], library: &Library, topic: &Topic, lang: Lang) {
    let chunk = Chunk::parse(bytes).expect("the chunk can be read");
    assert_eq!(&chunk.intro, topic.intro.get(lang));
    assert_eq!(chunk.entries, topic.cards.iter().map(|card| card.entry.clone()).collect::<Vec<_>>());
    let cards = topic.cards.iter().map(|card| (card.entry.id.clone(), card.text.get(lang).clone())).collect::<BTreeMap<_, _>>();
    assert_eq!(chunk.cards, cards);
    let questions = topic.questions.iter().map(|question| (question.entry.id.clone(), question.text.get(lang).clone()));
    assert_eq!(chunk.questions, questions.collect::<BTreeMap<_, _>>());
    let tested = topic.questions.iter().map(|question| (question.entry.id.clone(), question.cards.clone()));
    assert_eq!(chunk.cited, tested.collect::<BTreeMap<_, _>>());
    let cited = topic.cards.iter().flat_map(|card| &card.entry.sources).collect::<BTreeSet<_>>();
    assert_eq!(chunk.sources.keys().collect::<BTreeSet<_>>(), cited, "a chunk carries the sources that its cards name");
    assert!(chunk.sources.iter().all(|(key, found)| library.sources.get(key) == Some(found)));
    let noted = topic.cards.iter().flat_map(|card| &card.entry.notes).collect::<BTreeSet<_>>();
    assert_eq!(chunk.notes.keys().collect::<BTreeSet<_>>(), noted, "and the sections of the notes");
    assert!(chunk.notes.iter().all(|(key, title)| library.notes.get(key).map(|both| both.get(lang)) == Some(title)));
}

#[test]
fn a_pack_comes_out_as_it_went_in() {
    check_pack(&COMPILED.library);
    check_pack(&compile(&base()).library);
    check_pack(&Library::default());
}

#[test]
fn a_chunk_has_a_new_name_when_its_words_change_and_only_then() {
    /// `changed`: how the names of the chunks begin that differ after the edit.
    #[track_caller]
    fn check(path: &str, from: &str, to: &str, changed: &[&str]) {
        let mut files = base();
        let (old_index, old) = packed(&compile(&files).library);
        replace(&mut files, path, from, to);
        let (new_index, new) = packed(&compile(&files).library);
        let stems = |names: &Chunks, other: &Chunks| {
            let gone = names.keys().filter(|name| !other.contains_key(*name));
            gone.map(|name| name.split('.').take(2).collect::<Vec<_>>().join(".")).collect::<Vec<_>>()
        };
        assert_eq!(stems(&old, &new), changed, "chunks that went");
        assert_eq!(stems(&new, &old), changed, "chunks that came");
        for (name, bytes) in &old {
            assert!(new.get(name).is_none_or(|other| other == bytes), "{name} has other bytes under the same name");
        }
        assert_eq!(old_index.hash == new_index.hash, old_index == new_index, "the hash of the index tells two states apart");
    }
    check("content/topics/letters.md", "until someone", "until somebody", &["letters.en"]);
    check("content/topics/letters.ko.md", "누군가", "누가", &["letters.ko"]);
    check("content/topics/letters.md", "order = 1", "order = 3", &[]);
    check("content/topics/parcels.md", "title = \"Parcels\"", "title = \"Crates\"", &[]);
    // Sheets say some of it as well.
    check("content/topics/letters.md", "At 19 h", "At 20 h", &["_corrections.en", "letters.en"]);
    check("content/topics/letters.ko.md", "선반 하나에 편지가", "선반 하나에는 편지가", &["_comparisons.ko", "_notes.ko", "letters.ko"]);
    check("content/comparisons/shelf-lift.md", "always", "at all times", &["_comparisons.en"]);
    check("content/coverage/n.toml", "[\"closing-time\", \"shelf-size\"]", "[\"closing-time\"]", &[]);
    check("content/questions/letters/full-shelf.md", "second shelf", "further shelf", &["letters.en"]);
    check("content/questions/parcels/heavy-crate.ko.md", "라벨은 무게를", "라벨은 그 무게를", &["parcels.ko"]);
    check("content/questions/parcels/heavy-crate.md", "lens = \"today\"\n", "", &[]);
    check("content/sources.toml", "Manual of the lift", "Handbook of the lift", &["parcels.en", "parcels.ko"]);
    check("content/notes.toml", "ko = \"편지\"", "ko = \"우편물\"", &["_notes.ko", "letters.ko"]);
    check("content/exams/demo.md", "minutes = 30", "minutes = 31", &[]);
    // Not a change at all: the same words, otherwise broken into lines.
    check("content/topics/parcels.md", "How parcels leave", "How parcels\nleave", &[]);
}

#[test]
fn a_pack_that_cannot_be_used_says_why() {
    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let message = Index::parse(bytes).expect_err("the bytes are not an index").to_string();
        assert!(message.starts_with(expected), "{message:?} does not begin with {expected:?}");
        assert_eq!(Chunk::parse(bytes).map_err(|error| error.to_string()), Err(message), "index and chunk say the same");
    }
    let files = pack::files(&COMPILED.library).unwrap();
    let index = &files[INDEX_NAME];
    let header = index.iter().position(|&byte| byte == b'\n').unwrap() + 1;
    let newer = String::from_utf8(index[..header].to_vec()).unwrap().replace(&FORMAT.to_string(), &(FORMAT + 1).to_string());
    check(&[], "the content cannot be read");
    check(b"<!doctype html>\n<title>404</title>", "the content cannot be read");
    check(&index[header..], "the content cannot be read");
    check(&index[..header], "the content cannot be read");
    check(newer.as_bytes(), &format!("the content has format {}, ", FORMAT + 1));
}

#[test]
fn a_pack_that_was_cut_off_or_damaged_is_refused_or_read_but_no_panic() {
    let files = pack::files(&compile(&base()).library).unwrap().into_iter().collect::<Vec<_>>();
    let damaged = (proptest::sample::select(files), any::<proptest::sample::Index>(), proptest::option::of(any::<u8>()));
    run(400, damaged, |((name, mut bytes), place, instead)| {
        let place = place.index(bytes.len());
        match instead {
            Some(byte) => bytes[place] = byte,
            None => bytes.truncate(place),
        }
        let read = if name == INDEX_NAME { Index::parse(&bytes).map(drop) } else { Chunk::parse(&bytes).map(drop) };
        prop_assert!(instead.is_some() || read.is_err(), "{} was read although only {} bytes of it are there", name, place);
        Ok(())
    });
}

// ---- the compiler -------------------------------------------------------------------------------------------------------

/// A topic and a question with one mistake each, which stand on their own.
fn probes() -> Vec<SourceFile> {
    vec![
        source(
            "content/topics/probe.md",
            "+++\ntitle = \"Probe\"\norder = 9\nexams = {}\n+++\nText.\n\n## Card {#probe-card}\n\n```toml\nstatus = \"added\"\nsources = []\n```\n\nText.\n",
        ),
        source("content/topics/probe.ko.md", "+++\ntitle = \"탐침\"\n+++\n글.\n\n## 카드 {#probe-card}\n\n<b>글</b>.\n"),
        source(
            "content/questions/probe/probe-question.md",
            "+++\nexams = {}\ncards = [\"probe-card\"]\n+++\nText?\n\n- [x] One\n  > Text.\n- [ ] One\n",
        ),
        source("content/questions/probe/probe-question.ko.md", "글?\n\n- [ ] 하나\n  > 글.\n- [ ] 둘\n  > 글.\n"),
    ]
}

#[test]
fn a_broken_file_hides_nothing_of_the_others() {
    type Breaking = (&'static str, fn(&[u8]) -> Option<Vec<u8>>);
    const WAYS: [Breaking; 6] = [
        ("is gone", |_| None),
        ("is empty", |_| Some(Vec::new())),
        ("is not text", |_| Some(vec![0xFF, 0xFE, 0, 0x2B])),
        ("is cut in its front matter", |bytes| Some(bytes[..bytes.len().min(20)].to_vec())),
        ("lost its second half", |bytes| Some(bytes[..bytes.len() / 2].to_vec())),
        ("holds something else", |_| Some(b"+++\nnot = \"known\"\n+++\n<b>text</b>\n".to_vec())),
    ];
    let of_probes = |files: &[SourceFile]| {
        let diagnostics = compile(files).diagnostics;
        diagnostics.iter().filter(|diagnostic| diagnostic.path.contains("/probe")).map(ToString::to_string).collect::<Vec<_>>()
    };
    let all = base().into_iter().chain(probes()).collect::<Vec<_>>();
    let expected = of_probes(&all);
    let codes = expected.iter().filter_map(|text| text.split(['[', ']']).nth(1)).collect::<BTreeSet<_>>();
    assert_eq!(codes, ["F03", "L03", "M01", "Q03", "Q04", "Q05"].into(), "the probes have the mistakes they were given");
    for broken in base() {
        for (how, breaking) in WAYS {
            let mut files = all.clone();
            files.retain(|file| file.path != broken.path);
            files.extend(breaking(&broken.bytes).map(|bytes| SourceFile { path: broken.path.clone(), bytes }));
            assert_eq!(of_probes(&files), expected, "when {} {how}", broken.path);
        }
    }
}

#[test]
fn the_order_of_files_does_not_matter() {
    let mut files = base().into_iter().chain(probes()).collect::<Vec<_>>();
    files.push(SourceFile { path: "content/topics/bytes.md".to_owned(), bytes: vec![b'a', 0xFF] });
    files.push(SourceFile { path: "content/topics/aside.ko.md".to_owned(), bytes: vec![0xFF] });
    let expected = compile(&files);
    assert!(expected.diagnostics.len() > 5);
    run(64, Just(files).prop_shuffle(), |files| {
        let found = compile(&files);
        prop_assert_eq!(&found.diagnostics, &expected.diagnostics);
        prop_assert_eq!(&found.library, &expected.library);
        prop_assert_eq!((found.missing_ko, found.number_mismatches), (expected.missing_ko, expected.number_mismatches));
        Ok(())
    });
}

/// Something that happens to a file in an editor, in a merge or on a disk. Places are shares of the file's length.
#[derive(Clone, Debug)]
enum Damage {
    Cut(f64),
    DropLine(f64),
    RepeatLine(f64),
    SwapLines(f64, f64),
    Insert(f64, String),
    Bytes(f64, Vec<u8>),
}

fn damage() -> impl Strategy<Value = Damage> {
    // What the readers look for, beside characters of every width.
    const MARKS: &str = r#"+++¦---¦```¦```toml¦~~~¦# ¦## ¦### ¦ {#¦}¦- [ ] ¦- [x] ¦- ¦1. ¦  > ¦> ¦|¦| --- |¦[a](card:b)¦[a]: https://b¦![a](b)¦<b>¦<!--¦**¦_¦`¦
¦

¦    ¦	¦\¦=¦"¦[¦]¦{¦}¦,¦1,000¦2.5¦&amp;¦&#0;¦한¦e\u{301}"#;
    let marks = MARKS.split('¦').collect::<Vec<_>>();
    let text = prop_oneof![
        proptest::sample::select(marks).prop_map(str::to_owned),
        proptest::collection::vec(any::<char>(), 1..6).prop_map(String::from_iter),
    ];
    let place = || 0.0..1.0_f64;
    prop_oneof![
        1 => place().prop_map(Damage::Cut),
        2 => place().prop_map(Damage::DropLine),
        2 => place().prop_map(Damage::RepeatLine),
        2 => (place(), place()).prop_map(|(a, b)| Damage::SwapLines(a, b)),
        4 => (place(), text).prop_map(|(place, text)| Damage::Insert(place, text)),
        1 => (place(), proptest::collection::vec(any::<u8>(), 1..6)).prop_map(|(place, bytes)| Damage::Bytes(place, bytes)),
    ]
}

impl Damage {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a file's length")]
    fn apply(&self, bytes: &mut Vec<u8>) {
        let at = |share: f64, len: usize| (share * len as f64) as usize;
        let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
        if lines.is_empty() {
            return;
        }
        let count = lines.len();
        match self {
            Self::Cut(place) => return bytes.truncate(at(*place, bytes.len())),
            Self::Insert(place, text) => {
                let mut place = at(*place, bytes.len());
                // At the start of a character, so that the file stays text.
                while bytes.get(place).is_some_and(|byte| byte & 0xC0 == 0x80) {
                    place += 1;
                }
                bytes.splice(place..place, text.bytes());
                return;
            }
            Self::Bytes(place, new) => {
                let place = at(*place, bytes.len());
                let end = (place + new.len()).min(bytes.len());
                bytes.splice(place..end, new.iter().copied());
                return;
            }
            Self::DropLine(place) => drop(lines.remove(at(*place, count))),
            Self::RepeatLine(place) => lines.insert(at(*place, count), lines[at(*place, count)].clone()),
            Self::SwapLines(a, b) => lines.swap(at(*a, count), at(*b, count)),
        }
        *bytes = lines.concat();
    }
}

/// What a damaged file is compiled with: enough that its references resolve, not everything, so that a case is quick.
fn surroundings(path: &str) -> Vec<SourceFile> {
    const LEDGERS: [&str; 3] = ["content/notes.toml", "content/retired.toml", "content/sources.toml"];
    let parts = path.split('/').collect::<Vec<_>>();
    let mut own = vec![path.replace(".ko.md", ".md"), path.replace(".ko.md", ".md").replace(".md", ".ko.md")];
    if let ["content", "questions", topic, _] = parts.as_slice() {
        own.extend([format!("content/topics/{topic}.md"), format!("content/topics/{topic}.ko.md")]);
    }
    let common =
        |file: &&SourceFile| LEDGERS.contains(&file.path.as_str()) || file.path.starts_with("content/exams/") || own.contains(&file.path);
    FILES.iter().filter(common).cloned().collect()
}

#[test]
fn no_damage_makes_the_compiler_panic() {
    let damaged = (0..FILES.len(), proptest::collection::vec(damage(), 1..5));
    run(400, damaged, |(which, damages)| {
        let path = &FILES[which].path;
        let mut files = surroundings(path);
        let Some(file) = files.iter_mut().find(|file| file.path == *path) else { return Ok(()) };
        for damage in &damages {
            damage.apply(&mut file.bytes);
        }
        let bytes = file.bytes.clone();
        let compiled = compile(&files);
        for diagnostic in compiled.diagnostics.iter().filter(|diagnostic| diagnostic.path == *path) {
            let text = String::from_utf8_lossy(&bytes);
            let line = text.split('\n').nth(diagnostic.line as usize - 1);
            prop_assert!(
                line.is_some_and(|line| diagnostic.col as usize <= line.chars().count() + 1),
                "{} is not a place in the file",
                diagnostic
            );
        }
        if compiled.is_clean() {
            let files = pack::files(&compiled.library).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert!(Index::parse(&files[INDEX_NAME]).is_ok());
            prop_assert!(files.iter().filter(|(name, _)| *name != INDEX_NAME).all(|(_, json)| Chunk::parse(json).is_ok()));
        }
        Ok(())
    });
}

#[test]
fn no_number_makes_the_compiler_panic() {
    for value in ["0", "-1", "4294967295", "4294967296", "9223372036854775807", "1e308", "-0.0", "nan", "inf"] {
        for key in ["order", "minutes", "items", "scored", "cut_score", "cut_share", "sorting", "delivery"] {
            let mut files = base();
            let exam = files.iter_mut().find(|file| file.path == "content/exams/demo.md").unwrap();
            let text = String::from_utf8(exam.bytes.clone()).unwrap();
            let lines =
                text.lines().map(|line| if line.starts_with(&format!("{key} =")) { format!("{key} = {value}") } else { line.to_owned() });
            exam.bytes = lines.collect::<Vec<_>>().join("\n").into_bytes();
            let found = compile(&files).diagnostics;
            assert!(found.iter().all(|diagnostic| diagnostic.path.starts_with("content/")), "{key} = {value}");
        }
    }
}

#[test]
fn no_nesting_makes_the_compiler_overflow_its_stack() {
    const OPENING: [&str; 14] = ["1. ", "- a\n", "> ", "*a ", "**a ", "[a", "![", "`", "<b>", "| ", "- [ ] ", "\\", "a = [", "a = { b = "];
    let all = OPENING.iter().map(|marks| marks.repeat(20_000));
    let indented = (0..200).map(|level| "  ".repeat(level) + "- a\n").collect::<String>();
    let closed = format!("{}300{}", "*a ".repeat(20_000), " b*".repeat(20_000));
    for text in all.chain([indented, closed, format!("{}a", "- ".repeat(20_000))]) {
        for (path, place) in [
            ("content/topics/parcels.md", "**300 kg**"),
            ("content/questions/letters/full-shelf.ko.md", "우표 색은"),
            ("content/exams/demo.md", "minutes = 30"),
            ("content/sources.toml", "title = \"Rules of the house\""),
        ] {
            let mut files = base();
            replace(&mut files, path, place, &text);
            // Unclosed marks may be plain text; what nests is refused once, at the depth where that begins.
            let found = compile(&files).diagnostics.iter().filter(|diagnostic| diagnostic.message.contains("nested")).count();
            assert!(found <= 1, "{path}: {found} times for {}…", text.chars().take(20).collect::<String>());
        }
    }
}
