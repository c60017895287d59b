//! Addresses: every place has one, and every address leads somewhere.

use std::collections::BTreeSet;

use proofdeck::content::model::ComparisonId;
use proofdeck::journal::event::EventId;
use proofdeck::practice::{Filter, Numbers, Pool};
use proofdeck::proof::template::instance_id;
use proofdeck::route::{Lab, LabStart, Route, WhatIf, static_paths};
use proptest::prelude::*;

use super::fixtures::{das, dea, index, rich, run};

/// Reads an address as the browser takes it apart.
fn parse(address: &str) -> Route {
    let (rest, fragment) = address.split_once('#').unwrap_or((address, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    Route::parse(path, query, fragment)
}

fn not_found(path: &str) -> Route {
    Route::NotFound(path.to_owned())
}

fn filter(exam: &str, domain: &str, topic: &str, pool: Pool) -> Filter {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Filter {
        exam: some(exam).map(|text| text.as_str().into()),
        domain: some(domain).map(|text| text.as_str().into()),
        topic: some(topic).map(|text| text.as_str().into()),
        pool,
        numbers: Numbers::Written,
    }
}

#[test]
fn every_place_has_an_address_that_leads_back() {
    #[track_caller]
    fn check(route: &Route, expected: &str) {
        assert_eq!(route.path(), expected);
        assert_eq!(parse(expected), *route);
        assert_eq!(route.href(""), expected);
        assert_eq!(route.href("/"), expected);
        assert_eq!(route.href("/proofdeck"), format!("/proofdeck{expected}"));
        assert_eq!(route.href("/proofdeck/"), format!("/proofdeck{expected}"));
    }
    check(&Route::Home, "/");
    check(&Route::Topics, "/topics");
    check(&Route::Topic("firehose".into(), None), "/topics/firehose");
    check(&Route::Topic("firehose".into(), Some("buffer-hints".into())), "/topics/firehose#buffer-hints");
    check(&Route::Practice, "/practice");
    check(&Route::Round(Filter::default()), "/practice/round");
    check(&Route::Round(filter("das-c01", "", "", Pool::All)), "/practice/round?exam=das-c01");
    check(
        &Route::Round(filter("das-c01", "storage", "s3", Pool::Wrong)),
        "/practice/round?exam=das-c01&domain=storage&topic=s3&pool=wrong",
    );
    check(&Route::Round(filter("", "", "", Pool::Unseen)), "/practice/round?pool=unseen");
    check(&Route::Question("kds-hot-key-fix".into()), "/questions/kds-hot-key-fix");
    check(&Route::Mock, "/mock");
    check(&Route::sitting(&EventId::new(1_469_918_176_385, 1)), "/mock/sitting?id=01ARYZ6S410000000000000001");
    check(&Route::Settings, "/settings");
    check(&Route::Labs, "/labs");
    for lab in Lab::ALL {
        check(&Route::Lab(lab, LabStart::Opening), &format!("/labs/{}", lab.name()));
    }
    check(&Route::Lab(Lab::Kinesis, LabStart::Claim("many-keys-help".to_owned(), 0)), "/labs/kinesis?claim=many-keys-help");
    check(&Route::Lab(Lab::Kinesis, LabStart::Claim("many-keys-help".to_owned(), 1)), "/labs/kinesis?claim=many-keys-help&scenario=1");
    check(&Route::Lab(Lab::Firehose, LabStart::Run("eyJ2-_".to_owned())), "/labs/firehose?run=eyJ2-_");
    check(&not_found("/labs/glue"), "/labs/glue");
    check(&Route::Lab(Lab::Kinesis, LabStart::Goal("kds-goal".into(), None)), "/labs/kinesis?goal=kds-goal");
    check(&Route::Lab(Lab::Athena, LabStart::Goal("one-cent".into(), Some("eyJ2-_".to_owned()))), "/labs/athena?goal=one-cent&run=eyJ2-_");
    check(&Route::Round(Filter { numbers: Numbers::Drawn, ..Filter::default() }), "/practice/round?numbers=drawn");
    check(&Route::Question(instance_id(&"kds-shards".into(), 42)), "/questions/kds-shards?seed=42");
    check(&Route::Proof("kds-hot-key".into(), None), "/proofs/kds-hot-key");
    let what_if = WhatIf { path: "producers.0.records_per_s".to_owned(), value: 2_001 };
    check(&Route::Proof("kds-hot-key".into(), Some(what_if)), "/proofs/kds-hot-key?set=producers.0.records_per_s:2001");
}

#[test]
fn addresses_are_read_with_patience() {
    #[track_caller]
    fn check(address: &str, expected: &Route) {
        assert_eq!(parse(address), *expected, "{address:?}");
    }
    // Slashes at the end, doubled, or missing at the start.
    check("", &Route::Home);
    check("//", &Route::Home);
    check("topics", &Route::Topics);
    check("/topics/", &Route::Topics);
    check("//topics//", &Route::Topics);
    check("/topics/firehose/", &Route::Topic("firehose".into(), None));
    check("/topics/firehose/#a", &Route::Topic("firehose".into(), Some("a".into())));
    check("/mock/", &Route::Mock);
    check("/mock/sitting/?a=b&id=01AR&id", &Route::Sitting("01AR".to_owned()));
    check("/mock/sitting", &Route::Sitting(String::new()));
    check("/labs/", &Route::Labs);
    check("/labs/kinesis?run=&claim=", &Route::Lab(Lab::Kinesis, LabStart::Opening));
    check("/labs/athena?claim=a&scenario=x", &Route::Lab(Lab::Athena, LabStart::Claim("a".to_owned(), 0)));
    check("/labs/athena?claim=a&run=b", &Route::Lab(Lab::Athena, LabStart::Run("b".to_owned())));
    check("/practice/round/?pool=wrong", &Route::Round(filter("", "", "", Pool::Wrong)));
    // A query or fragment where none is needed.
    check("/?utm_source=mail#top", &Route::Home);
    check("/topics?exam=das-c01", &Route::Topics);
    check("/topics/firehose#", &Route::Topic("firehose".into(), None));
    // Unknown.
    check("/labs/kinesis/tour", &not_found("/labs/kinesis/tour"));
    check("/Topics", &not_found("/Topics"));
    check("/topics/a/b", &not_found("/topics/a/b"));
    check("/practice/rounds", &not_found("/practice/rounds"));
    check("/questions", &not_found("/questions"));
    check("/mock/01ARYZ6S410000000000000001", &not_found("/mock/01ARYZ6S410000000000000001"));
    check("/index.html", &not_found("/index.html"));
}

#[test]
fn odd_queries_open_something_sensible() {
    #[track_caller]
    fn check(query: &str, expected: Filter) {
        assert_eq!(Route::parse("/practice/round", query, ""), Route::Round(expected), "{query:?}");
    }
    check("", Filter::default());
    check("&&=&a&=b", Filter::default());
    check("exam", Filter::default());
    check("exam=", Filter::default());
    check("pool=all", Filter::default());
    check("pool=everything", Filter::default());
    check("lens=today&pool=wrong&v=2", filter("", "", "", Pool::Wrong));
    check("pool=wrong&topic=s3", filter("", "", "s3", Pool::Wrong));
    check("exam=a&exam=b", filter("b", "", "", Pool::All));
    check("topic=a=b", filter("", "", "a=b", Pool::All));
    check("EXAM=das-c01", Filter::default());
}

#[test]
fn every_route_leads_back_to_itself() {
    let id = || "[a-z0-9]{1,8}(-[a-z0-9]{1,6}){0,3}";
    let maybe = || proptest::option::of(id());
    let filters = (maybe(), maybe(), maybe(), proptest::sample::select(Pool::ALL.to_vec())).prop_map(|(exam, domain, topic, pool)| {
        let text = Option::unwrap_or_default;
        filter(&text(exam), &text(domain), &text(topic), pool)
    });
    let routes = prop_oneof![
        4 => filters.prop_map(Route::Round),
        2 => (id(), maybe()).prop_map(|(topic, card)| Route::Topic(topic.as_str().into(), card.map(|card| card.as_str().into()))),
        1 => (proptest::sample::select(Lab::ALL.to_vec()), maybe(), 0..9_usize)
            .prop_map(|(lab, claim, at)| Route::Lab(lab, claim.map_or(LabStart::Opening, |name| LabStart::Claim(name, at)))),
        1 => id().prop_map(|question| Route::Question(question.as_str().into())),
        1 => (0..1_i64 << 48, any::<u128>()).prop_map(|(at, chance)| Route::sitting(&EventId::new(at, chance))),
    ];
    run(256, routes, |route| {
        prop_assert_eq!(&parse(&route.path()), &route);
        let href = route.href("/proofdeck/");
        prop_assert_eq!(href.strip_prefix("/proofdeck").map(parse), Some(route));
        Ok(())
    });
}

#[test]
fn no_address_makes_the_parser_panic_or_leads_elsewhere_the_second_time() {
    let known = proptest::sample::select(vec!["topics", "practice", "round", "mock", "sitting", "questions", "", "%20", "가"]);
    let piece = prop_oneof![3 => known.prop_map(str::to_owned), 1 => "[^/?#]{0,6}"];
    let path = proptest::collection::vec(piece, 0..4).prop_map(|pieces| format!("/{}", pieces.join("/")));
    run(256, (path, "(id=|exam=|pool=)?[^#]{0,16}", "[^#]{0,8}"), |(path, query, fragment)| {
        let route = Route::parse(&path, &query, &fragment);
        prop_assert_eq!(parse(&route.path()), route);
        Ok(())
    });
}

#[test]
fn the_files_of_a_static_host_are_places_of_the_app() {
    let topics = [das(), dea()].map(|exam| rich(&exam).topics).concat();
    let index = index(vec![das(), dea()], topics);
    let paths = static_paths(&index, [ComparisonId::from("hdfs-emrfs")].iter());
    assert_eq!(paths.iter().collect::<BTreeSet<_>>().len(), paths.len(), "a path is listed twice");
    for path in &paths {
        let route = parse(path);
        assert!(!matches!(route, Route::NotFound(_)), "{path} leads nowhere");
        assert_eq!(route.path().split('?').next(), Some(path.as_str()));
        assert!(!path.contains(['?', '#']) && path.starts_with('/') && path.len() > 1 && !path.ends_with('/'), "{path} is no file");
    }
    for expected in [
        "/topics",
        "/practice",
        "/practice/round",
        "/mock",
        "/mock/sitting",
        "/mock/paper",
        "/settings",
        "/topics/storage",
        "/questions/store-39",
        "/comparisons/hdfs-emrfs",
        "/notes",
    ] {
        assert!(paths.iter().any(|path| path == expected), "{expected} is missing");
    }
    // Fixed pages, labs, reference pages with one comparison, topics, questions.
    assert_eq!(paths.len(), 10 + 3 + 5 + 9 + 9 * 40);
}
