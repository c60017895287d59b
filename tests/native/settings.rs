//! The stored form of settings: read as it was written, also by a program that is older or newer.

use proofdeck::content::model::{Lang, Lens};
use proofdeck::settings::{Settings, SettingsError, Theme, VERSION, decode, encode};

fn full() -> Settings {
    Settings {
        lang: Some(Lang::Ko),
        theme: Theme::Dark,
        exam: Some("das-c01".into()),
        lens: Some(Lens::Exam2023),
        no_shortcuts: true,
        cuts: [("das-c01".into(), 750)].into(),
    }
}

#[test]
fn settings_are_stored_like_this() {
    #[track_caller]
    fn check(settings: &Settings, expected: &str) {
        assert_eq!(encode(settings), expected);
        assert_eq!(decode(expected).as_ref(), Ok(settings));
    }
    check(
        &full(),
        r#"{"v":1,"data":{"cuts":{"das-c01":750},"exam":"das-c01","lang":"ko","lens":"exam-2023","no_shortcuts":true,"theme":"dark"}}"#,
    );
    check(&Settings::default(), r#"{"v":1,"data":{"cuts":{},"exam":null,"lang":null,"lens":null,"no_shortcuts":false,"theme":"system"}}"#);
}

#[test]
fn any_settings_come_back() {
    let langs = [None, Some(Lang::En), Some(Lang::Ko)];
    let lenses = [None, Some(Lens::Today), Some(Lens::Exam2023)];
    for lang in langs {
        for lens in lenses {
            for theme in Theme::ALL {
                for exam in [None, Some(""), Some("dea-c01"), Some("\"시험\"\n")] {
                    let settings = Settings { lang, theme, exam: exam.map(Into::into), lens, ..full() };
                    assert_eq!(decode(&encode(&settings)), Ok(settings));
                }
            }
        }
    }
}

#[test]
fn the_name_of_a_theme_is_the_one_that_is_stored() {
    for theme in Theme::ALL {
        assert_eq!(serde_json::to_value(theme).unwrap(), theme.name());
    }
}

#[test]
fn what_another_version_wrote_is_read_as_far_as_it_is_known() {
    #[track_caller]
    fn check(raw: &str, expected: &Settings) {
        assert_eq!(decode(raw).as_ref(), Ok(expected), "{raw}");
    }
    let dark = Settings { theme: Theme::Dark, ..Settings::default() };
    check(r#"{"v":1,"data":{}}"#, &Settings::default());
    check(r#"{"v":0,"data":{"theme":"dark"}}"#, &dark);
    // A cut outside of the scale is none.
    check(r#"{"v":1,"data":{"theme":"dark","cuts":{"das-c01":0,"dea-c01":1000}}}"#, &dark);
    check(r#"{"v":1,"data":{"theme":"dark","font":"large","goal":{"day":20}}}"#, &dark);
    check(r#" { "data": { "theme": "dark" }, "v": 1, "device": "phone" } "#, &dark);
}

#[test]
fn what_cannot_be_read_says_why() {
    #[track_caller]
    fn check(raw: &str, expected: &str) {
        let message = decode(raw).expect_err("is no stored form").to_string();
        assert!(message.starts_with(expected), "{raw:?}: {message:?} does not begin with {expected:?}");
    }
    let stored = encode(&full());
    check("", "the stored settings cannot be read: EOF");
    check("dark", "the stored settings cannot be read: expected value");
    check("{}", "the stored settings cannot be read: missing field `v`");
    check(&stored[..stored.len() - 1], "the stored settings cannot be read: EOF");
    check(r#"{"v":1,"data":null}"#, "the stored settings cannot be read: invalid type: null");
    check(r#"{"v":-1,"data":{}}"#, "the stored settings cannot be read: invalid value");
    check(&stored.replace("dark", "sepia"), "the stored settings cannot be read: unknown variant `sepia`");
    check(&stored.replace("\"v\":1", "\"v\":2"), "the stored settings have version 2, this program reads up to 1");
    check(r#"{"v":2,"data":[1]}"#, "the stored settings have version 2, this program reads up to 1");
    assert_eq!(decode(r#"{"v":9,"data":{}}"#), Err(SettingsError::TooNew { found: 9 }));
    assert_eq!(VERSION, 1);
}
