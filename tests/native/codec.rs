//! Events as text: what is stored today can be read for ever, and what cannot be read is kept.

use proofdeck::content::model::{DomainId, ExamId, Kind, Lang, Lens, QuestionId};
use proofdeck::exam::late::Late;
use proofdeck::exam::paper::{Item, Paper};
use proofdeck::exam::sitting::{Action, EndReason, Walk};
use proofdeck::exam::terms::{Extra, Mode, Terms, TextSize};
use proofdeck::journal::codec::{Import, ImportError, Record, VERSION, decode, encode, export, import};
use proofdeck::journal::event::{Body, Event, EventId};
use proptest::prelude::*;

use super::fixtures::{any_action, run};

const ID: &str = "01HF7YAT00000000000000000A";
const OTHER: &str = "01HF7YAT01000000000000000B";

fn event(id: &str, body: Body) -> Event {
    Event { id: serde_json::from_value(id.into()).expect("any text is read"), at: 1_700_000_000_000, body }
}

fn retraction(id: &str) -> Event {
    event(id, Body::Retracted { event: event(ID, answer()).id })
}

fn answer() -> Body {
    let question = QuestionId::from("kds-hot-key-fix");
    Body::Answered { question, chosen: vec![0, 2], right: true, lens: Lens::Exam2023, lang: Lang::Ko, took_ms: 41_250 }
}

fn paper() -> Paper {
    let item = Item {
        question: QuestionId::from("kds-hot-key-fix"),
        domain: DomainId::from("collection"),
        options: vec![3, 0, 1, 2],
        choose: 1,
        scored: false,
        kind: Kind::Choice,
    };
    Paper {
        exam: ExamId::from("das-c01"),
        lens: Lens::Today,
        seed: u64::MAX,
        algorithm: 1,
        pack: "0123456789abcdef".to_owned(),
        allowed_ms: 10_800_000,
        items: vec![item],
        asked: 0,
        late: Late::default(),
        drawn: false,
    }
}

fn act(action: Action) -> Body {
    Body::Sitting { sitting: event(OTHER, answer()).id, action }
}

/// When this fails, events that people have stored are no longer read, or new ones look different. The former is never
/// right; for the latter, add the new form and keep this one readable.
#[test]
fn events_are_stored_like_this() {
    /// `what`: the stored form of the body.
    #[track_caller]
    fn check(body: Body, what: &str) {
        let event = event(ID, body);
        let stored = format!(r#"{{"id":"{ID}","at":1700000000000,"what":{what}}}"#);
        assert_eq!(decode(&stored), Record::Event(event.clone()), "what was stored can no longer be read");
        assert_eq!(encode(&event), stored, "it is stored differently now");
    }
    check(
        answer(),
        r#"{"answered":{"question":"kds-hot-key-fix","chosen":[0,2],"right":true,"lens":"exam-2023","lang":"ko","took_ms":41250}}"#,
    );
    check(
        Body::SittingStarted { paper: paper(), terms: Terms::default() },
        concat!(
            r#"{"sitting_started":{"paper":{"exam":"das-c01","lens":"today","seed":18446744073709551615,"algorithm":1,"#,
            r#""pack":"0123456789abcdef","allowed_ms":10800000,"items":[{"question":"kds-hot-key-fix","domain":"collection","#,
            r#""options":[3,0,1,2],"choose":1,"scored":false}]}}}"#
        ),
    );
    let mut later = paper();
    (later.asked, later.late, later.items[0].kind) = (65, Late::parse("AQ"), Kind::Matching);
    let terms = Terms { mode: Mode::Rehearsal, extra: Extra::Plus30, lang: Some(Lang::Ko), size: TextSize::Larger, contrast: true };
    check(
        Body::SittingStarted { paper: later, terms },
        concat!(
            r#"{"sitting_started":{"paper":{"exam":"das-c01","lens":"today","seed":18446744073709551615,"algorithm":1,"#,
            r#""pack":"0123456789abcdef","allowed_ms":10800000,"items":[{"question":"kds-hot-key-fix","domain":"collection","#,
            r#""options":[3,0,1,2],"choose":1,"scored":false,"kind":"matching"}],"asked":65,"late":"AQ"},"#,
            r#""terms":{"mode":"rehearsal","extra":"plus30","lang":"ko","size":"larger","contrast":true}}}"#
        ),
    );
    let in_sitting = |action: &str| format!(r#"{{"sitting":{{"sitting":"{OTHER}","action":{action}}}}}"#);
    check(act(Action::Visit { item: 4 }), &in_sitting(r#"{"visit":{"item":4}}"#));
    check(act(Action::Choose { item: 0, chosen: vec![1, 4] }), &in_sitting(r#"{"choose":{"item":0,"chosen":[1,4]}}"#));
    check(act(Action::Flag { item: 64, on: false }), &in_sitting(r#"{"flag":{"item":64,"on":false}}"#));
    check(act(Action::Strike { item: 2, struck: vec![3] }), &in_sitting(r#"{"strike":{"item":2,"struck":[3]}}"#));
    check(act(Action::Walk { walk: Walk::Flagged, item: 7 }), &in_sitting(r#"{"walk":{"walk":"flagged","item":7}}"#));
    check(act(Action::Review), &in_sitting(r#""review""#));
    check(act(Action::Language { lang: Lang::En }), &in_sitting(r#"{"language":{"lang":"en"}}"#));
    check(act(Action::Pause), &in_sitting(r#""pause""#));
    check(act(Action::Resume), &in_sitting(r#""resume""#));
    check(act(Action::End { reason: EndReason::Submitted }), &in_sitting(r#"{"end":{"reason":"submitted"}}"#));
    check(act(Action::End { reason: EndReason::Expired }), &in_sitting(r#"{"end":{"reason":"expired"}}"#));
    let reached = Body::GoalReached { goal: "kds-goal".into(), state: "eyJ2-_".to_owned() };
    check(reached, r#"{"goal_reached":{"goal":"kds-goal","state":"eyJ2-_"}}"#);
    check(Body::Retracted { event: event(OTHER, answer()).id }, &format!(r#"{{"retracted":{{"event":"{OTHER}"}}}}"#));
}

#[test]
fn what_cannot_be_read_is_kept_as_it_is() {
    /// `expected`: how the reason begins.
    #[track_caller]
    fn check(raw: &str, expected: &str) {
        match decode(raw) {
            Record::Unreadable { raw: kept, reason } => {
                assert_eq!(kept, raw);
                assert!(reason.starts_with(expected), "{reason:?} does not begin with {expected:?}");
            }
            Record::Event(event) => panic!("{raw:?} was read as {event:?}"),
        }
    }
    let good = encode(&retraction(ID));
    check("", "EOF while parsing");
    check("null", "invalid type: null");
    check("[]", "invalid length 0");
    check("{}", "missing field `id`");
    check("not a record", "expected ident");
    check("\u{0}\u{1}", "expected value");
    check(&good[..good.len() - 1], "EOF while parsing");
    check(&format!("{good}{good}"), "trailing characters");
    // A newer program's kinds of event and of action.
    check(&good.replace("retracted", "dreamed_up"), "unknown variant `dreamed_up`");
    check(&encode(&event(ID, act(Action::Visit { item: 0 }))).replace("visit", "scribble"), "unknown variant `scribble`");
    check(&encode(&event(ID, answer())).replace("\"ko\"", "\"fr\""), "unknown variant `fr`");
    check(&encode(&event(ID, answer())).replace("[0,2]", "[0,256]"), "invalid value: integer `256`");
    // Ids that no program of ours has made.
    check(&encode(&retraction("")), "\"\" is not an event id");
    check(&encode(&retraction("01HF7YAT00000000000000000I")), "\"01HF7YAT00000000000000000I\" is not an event id");
    check(&encode(&retraction(&ID.to_lowercase())), "\"01hf7yat00000000000000000a\" is not an event id");
}

// ---- backups ------------------------------------------------------------------------------------------------------------

/// A backup of two events and a record that cannot be read.
fn backup() -> (Vec<Event>, String) {
    let events = vec![event(ID, answer()), retraction(OTHER)];
    let text = export(events.iter(), &["a newer record".to_owned()]);
    (events, text)
}

#[test]
fn a_backup_looks_like_this() {
    let text = export([retraction(OTHER)].iter(), &["{\"a\":\n1}".to_owned()]);
    let expected = format!(
        "{}\n{}\n{}\n",
        r#"{"format":"proofdeck-journal","version":1,"records":2}"#,
        format_args!(r#"{{"id":"{OTHER}","at":1700000000000,"what":{{"retracted":{{"event":"{ID}"}}}}}}"#),
        r#"{"a": 1}"#
    );
    assert_eq!(text, expected);
    assert_eq!(export([].into_iter(), &[]), "{\"format\":\"proofdeck-journal\",\"version\":1,\"records\":0}\n");
}

#[test]
fn a_backup_is_read_whatever_happened_to_it_on_the_way() {
    /// `change` of a backup; `kept` says how many of its events are left, and whether it is seen that some are not.
    #[track_caller]
    fn check(change: impl Fn(&str) -> String, kept: usize, unreadable: &[(usize, &str)], cut_off: bool) {
        let (events, text) = backup();
        let Import { events: found, unreadable: rest, cut_off: seen } = import(&change(&text)).expect("is a backup");
        assert_eq!(found, events[..kept]);
        assert_eq!(rest.iter().map(|(line, raw, _)| (*line, raw.as_str())).collect::<Vec<_>>(), unreadable);
        assert!(rest.iter().all(|(_, _, reason)| !reason.is_empty()), "every unreadable line says why");
        assert_eq!(seen, cut_off);
    }
    let newer = [(4, "a newer record")];
    check(str::to_owned, 2, &newer, false);
    check(|text| format!("\u{feff}{text}"), 2, &newer, false);
    check(|text| text.replace('\n', "\r\n"), 2, &newer, false);
    check(|text| text.trim_end().to_owned(), 2, &newer, false);
    check(|text| format!("{text}\n\n  \n"), 2, &newer, false);
    check(|text| text.replace("\na newer", "\n\n\na newer"), 2, &[(6, "a newer record")], false);
    // More than the header says: somebody put two backups together.
    check(|text| format!("{text}more\n"), 2, &[(4, "a newer record"), (5, "more")], false);
    // Cut off at the end of a line, and within one.
    let lines = |text: &str, count: usize| text.split_inclusive('\n').take(count).collect::<String>();
    check(|text| lines(text, 3), 2, &[], true);
    check(|text| lines(text, 2), 1, &[], true);
    check(|text| lines(text, 1), 0, &[], true);
    check(|text| format!("{}{{\"id\":", lines(text, 2)), 1, &[(3, "{\"id\":")], true);
}

#[test]
fn another_file_is_no_backup() {
    #[track_caller]
    fn check(text: &str, expected: ImportError) {
        assert_eq!(import(text), Err(expected), "{text:?}");
    }
    let (events, text) = backup();
    check("", ImportError::NotABackup);
    check("\n", ImportError::NotABackup);
    check("\u{feff}", ImportError::NotABackup);
    check("<!doctype html>\n", ImportError::NotABackup);
    check("{}", ImportError::NotABackup);
    check(&encode(&events[0]), ImportError::NotABackup);
    check(&format!("\n{text}"), ImportError::NotABackup);
    check(&text.replace("proofdeck-journal", "anki-journal"), ImportError::NotABackup);
    check(&text.replace("\"records\":3", "\"records\":-1"), ImportError::NotABackup);
    check(&text[..20], ImportError::NotABackup);
    let newer = text.replace("\"version\":1", &format!("\"version\":{}", VERSION + 1));
    check(&newer, ImportError::TooNew { found: VERSION + 1 });
    assert_eq!(ImportError::TooNew { found: 2 }.to_string(), "the backup has version 2, this program reads up to 1");
}

#[test]
fn an_empty_record_does_not_look_like_a_cut_off_file() {
    let import = import(&export([retraction(ID)].iter(), &[String::new()])).unwrap();
    assert!(!import.cut_off);
}

#[test]
fn further_fields_of_a_newer_program_are_not_lost() {
    let newer = encode(&retraction(ID)).replace("\"at\"", "\"device\":\"phone\",\"at\"");
    let kept = match decode(&newer) {
        Record::Event(event) => export([event].iter(), &[]),
        Record::Unreadable { raw, .. } => export([].into_iter(), &[raw]),
    };
    assert!(kept.contains("phone"), "{kept}");
}

// ---- any events ---------------------------------------------------------------------------------------------------------

/// Ids as the content has them, and text that no id should be but a file can hold.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[a-z0-9-]{1,12}", 1 => any::<String>()]
}

fn any_id() -> impl Strategy<Value = EventId> {
    (0..1_i64 << 48, any::<u128>()).prop_map(|(at, chance)| EventId::new(at, chance))
}

fn any_lens() -> impl Strategy<Value = Lens> {
    proptest::sample::select(Lens::ALL.to_vec())
}

fn any_item() -> impl Strategy<Value = Item> {
    let options = proptest::collection::vec(any::<u8>(), 0..6);
    let kind = proptest::sample::select(vec![Kind::Choice, Kind::Ordering, Kind::Matching]);
    (any_text(), any_text(), options, any::<u8>(), any::<bool>(), kind).prop_map(|(question, domain, options, choose, scored, kind)| Item {
        kind,
        question: QuestionId::new(question),
        domain: DomainId::new(domain),
        options,
        choose,
        scored,
    })
}

fn any_paper() -> impl Strategy<Value = Paper> {
    let items = proptest::collection::vec(any_item(), 0..4);
    let numbers = (any::<u64>(), any::<u32>(), any::<i64>(), any::<u32>());
    let late = "[A-Za-z0-9_-]{0,6}";
    (any_text(), any_lens(), numbers, (any_text(), late), items).prop_map(|(exam, lens, numbers, (pack, late), items)| {
        let (seed, algorithm, allowed_ms, asked) = numbers;
        let (exam, late) = (ExamId::new(exam), Late::parse(&late));
        Paper { exam, lens, seed, algorithm, pack, allowed_ms, items, asked, late, drawn: seed % 2 == 0 }
    })
}

fn any_terms() -> impl Strategy<Value = Terms> {
    let lang = proptest::option::of(proptest::sample::select(Lang::ALL.to_vec()));
    let mode = proptest::sample::select(Mode::ALL.to_vec());
    let extra = proptest::sample::select(Extra::ALL.to_vec());
    let size = proptest::sample::select(TextSize::ALL.to_vec());
    (mode, extra, lang, size, any::<bool>()).prop_map(|(mode, extra, lang, size, contrast)| Terms { mode, extra, lang, size, contrast })
}

fn any_event() -> impl Strategy<Value = Event> {
    let chosen = proptest::collection::vec(any::<u8>(), 0..4);
    let lang = proptest::sample::select(Lang::ALL.to_vec());
    let body = prop_oneof![
        (any_text(), chosen, any::<bool>(), any_lens(), lang, any::<i64>()).prop_map(|(question, chosen, right, lens, lang, took_ms)| {
            Body::Answered { question: QuestionId::new(question), chosen, right, lens, lang, took_ms }
        }),
        (any_paper(), any_terms()).prop_map(|(paper, terms)| Body::SittingStarted { paper, terms }),
        (any_id(), any_action()).prop_map(|(sitting, action)| Body::Sitting { sitting, action }),
        (any_text(), any_text()).prop_map(|(goal, state)| Body::GoalReached { goal: QuestionId::new(goal), state }),
        any_id().prop_map(|event| Body::Retracted { event }),
    ];
    (any_id(), any::<i64>(), body).prop_map(|(id, at, body)| Event { id, at, body })
}

#[test]
fn an_event_comes_back_as_it_was() {
    run(256, any_event(), |event| {
        let text = encode(&event);
        prop_assert!(!text.contains(['\n', '\r']), "a record is one line: {:?}", text);
        prop_assert_eq!(decode(&text), Record::Event(event));
        Ok(())
    });
}

#[test]
fn a_backup_comes_back_as_it_was() {
    let unreadable = proptest::collection::vec("[ -~가-힣]{0,12}x", 0..4);
    run(128, (proptest::collection::vec(any_event(), 0..6), unreadable), |(events, unreadable)| {
        let text = export(events.iter(), &unreadable);
        let found = import(&text).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(&found.events, &events);
        prop_assert_eq!(found.unreadable.iter().map(|(_, raw, _)| raw).collect::<Vec<_>>(), unreadable.iter().collect::<Vec<_>>());
        prop_assert!(!found.cut_off);
        let raw = found.unreadable.into_iter().map(|(_, raw, _)| raw).collect::<Vec<_>>();
        prop_assert_eq!(export(found.events.iter(), &raw), text, "exported again it is the same file");
        Ok(())
    });
}

#[test]
fn a_backup_cut_anywhere_gives_what_is_left_of_it() {
    let (events, text) = backup();
    let first_line = text.find('\n').unwrap();
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        match import(&text[..end]) {
            Ok(import) => {
                let whole = text[..end].matches('\n').count() - usize::from(end > first_line);
                let whole_or_one_more = whole..=whole + 1;
                assert!(whole_or_one_more.contains(&(import.events.len() + import.unreadable.len())), "cut at {end}");
                assert!(events.starts_with(&import.events), "cut at {end}");
            }
            Err(error) => assert!(end < first_line && error == ImportError::NotABackup, "cut at {end}: {error}"),
        }
    }
}

#[test]
fn no_text_makes_the_codec_panic() {
    let line = || prop_oneof![2 => any::<String>(), 1 => any_event().prop_map(|event| encode(&event)), 1 => "[{}\\[\\]\":,0-9a-z]{0,20}"];
    run(256, (proptest::collection::vec(line(), 0..4), any::<bool>()), |(lines, with_header)| {
        let header = "{\"format\":\"proofdeck-journal\",\"version\":1,\"records\":2}";
        let text = if with_header { format!("{header}\n{}", lines.join("\n")) } else { lines.join("\n") };
        for line in &lines {
            decode(line);
        }
        prop_assert!(import(&text).is_ok() || !with_header);
        Ok(())
    });
}
