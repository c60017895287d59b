//! What holds for every scenario of the buffers: the rules applied record by record, conservation, bounds, closed forms.

use super::{oracle, run};
use proofdeck::lab::firehose::{
    buffer::{Buffers, Hints, Run, Trigger},
    closed_form::{crossover_bytes_per_s, steady},
};
use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

#[derive(Clone, Debug)]
struct Case {
    size_mib: u64,
    interval_s: u64,
    active_limit: usize,
    lambda: Option<(u64, oracle::Lambda)>,
    events: Vec<(u64, u64, u64, u64)>,
}

fn cases() -> impl Strategy<Value = Case> {
    let gap = select(vec![0_u64, 0, 1, 700, 1_000, 10_000, 60_000, 61_000, 300_000]);
    let bytes = select(vec![0_u64, 1, 1_024, 65_536, 262_144, 524_288, 1_048_575, 1_048_576, 1_048_577]);
    let event = (gap, 0_u64..5, bytes, select(vec![0_u64, 1, 1, 2, 7, 16]));
    let ratio = select(vec![(1_u64, 1_u64), (1, 2), (3, 1), (2, 3), (0, 1)]);
    let size_x1000 = select(vec![0_u64, 200, 1_000, 3_000, 5_000]);
    let seconds = || select(vec![0_u64, 1, 60, 61]);
    let every = || select(vec![0_u64, 1, 2, 3, 4, 6]);
    let lambda = (size_x1000, seconds(), select(vec![0_u64, 1, 700, 60_000]), ratio, every(), every());
    let lambda = lambda.prop_map(|(size_x1000, interval_s, duration_ms, out, drop_every, fail_every)| {
        let (size_bytes, interval_ms) = (size_x1000 * 1_048_576 / 1_000, interval_s * 1_000);
        (size_x1000, oracle::Lambda { size_bytes, interval_ms, duration_ms, out, drop_every, fail_every })
    });
    (
        select(vec![0_u64, 1, 2, 5]),
        seconds(),
        select(vec![0_usize, 1, 2, 3, 500]),
        proptest::option::of(lambda),
        prop::collection::vec(event, 0..40),
    )
        .prop_map(|(size_mib, interval_s, active_limit, lambda, gaps)| {
            let mut t_ms = 0;
            let events = gaps.into_iter().map(|(gap, key, bytes, count)| {
                t_ms += gap;
                (t_ms, key, bytes, count)
            });
            Case { size_mib, interval_s, active_limit, lambda, events: events.collect() }
        })
}

impl Case {
    fn scenario(&self) -> Value {
        let mut config = json!({ "size_mib": self.size_mib, "interval_s": self.interval_s, "active_limit": self.active_limit });
        if let Some((size_x1000, lambda)) = &self.lambda {
            config["lambda"] = json!({ "size_mib_x1000": size_x1000, "interval_s": lambda.interval_ms / 1_000,
                "duration_ms": lambda.duration_ms, "out_num": lambda.out.0, "out_den": lambda.out.1,
                "drop_every": lambda.drop_every, "fail_every": lambda.fail_every });
        }
        let event = |&(t, key, bytes, count): &(u64, u64, u64, u64)| json!({ "t_ms": t, "key": format!("p{key}/"), "bytes": bytes, "count": count });
        json!({ "config": config, "events": self.events.iter().map(event).collect::<Vec<_>>() })
    }

    fn records(&self) -> Vec<oracle::Record> {
        let record = |&(t_ms, key, bytes, count): &(u64, u64, u64, u64)| {
            let record = oracle::Record { t_ms, arrived_ms: t_ms, key: format!("p{key}/"), bytes };
            (0..count).map(move |_| record.clone())
        };
        self.events.iter().flat_map(record).collect()
    }
}

fn trigger(by_size: bool) -> &'static str {
    if by_size { "size" } else { "interval" }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn agrees_with_the_rules_applied_record_by_record(case in cases()) {
        let answer = run(&case.scenario());
        let mut records = case.records();
        let put = records.len();
        let mut batches = Vec::new();
        if let Some((_, lambda)) = &case.lambda {
            (records, batches) = oracle::transform(&records, lambda);
        }
        let dropped = put - records.len();
        let (objects, refused) = oracle::buffer(&records, case.size_mib << 20, case.interval_s * 1_000, case.active_limit);

        let expected: Vec<Value> = objects.iter().map(|it| json!({
            "prefix": it.key, "opened_ms": it.opened_ms, "delivered_ms": it.closed_ms, "trigger": trigger(it.by_size),
            "records": it.bytes.len(), "raw_bytes": it.bytes.iter().sum::<u64>(), "object_bytes": it.bytes.iter().sum::<u64>(),
            "freshness_ms": it.closed_ms - it.arrived_ms.iter().min().expect("not empty"),
        })).collect();
        prop_assert_eq!(&answer["objects"], &Value::from(expected));
        let expected: Vec<Value> = batches.iter().map(|it| json!({
            "t_ms": it.closed_ms, "records": it.bytes.len(), "bytes": it.bytes.iter().sum::<u64>(), "trigger": trigger(it.by_size),
        })).collect();
        prop_assert_eq!(&answer["lambda_invocations"], &Value::from(expected));

        let sum = |list: &Value| list.as_array().expect("a list").iter().map(|it| it["records"].as_u64().expect("a number")).sum::<u64>();
        prop_assert_eq!(sum(&answer["errors"]), refused.len() as u64);
        prop_assert_eq!(sum(&answer["objects"]) + sum(&answer["errors"]) + dropped as u64, put as u64);
    }

    #[test]
    fn a_run_is_the_same_as_its_records_one_by_one_and_any_order_of_events_is_the_same(case in cases(), seed in any::<u64>()) {
        let mut split = case.clone();
        split.events = case.events.iter().flat_map(|&(t, key, bytes, count)| (0..count).map(move |_| (t, key, bytes, 1))).collect();
        let whole = run(&case.scenario());
        let one_by_one = run(&split.scenario());
        prop_assert_eq!(&whole["objects"], &one_by_one["objects"]);
        prop_assert_eq!(&whole["lambda_invocations"], &one_by_one["lambda_invocations"]);

        // Rotating the list keeps events of one instant in their order unless the cut goes through an instant.
        let mut rotated = case.clone();
        let cut = usize::try_from(seed % (case.events.len() as u64 + 1)).expect("small");
        let is_clean = cut == 0 || cut == case.events.len() || case.events[cut - 1].0 != case.events[cut].0;
        rotated.events.rotate_left(if is_clean { cut } else { 0 });
        prop_assert_eq!(whole, run(&rotated.scenario()));
    }

    #[test]
    fn no_object_exceeds_the_hints_by_more_than_a_record(case in cases()) {
        prop_assume!(case.lambda.is_none());
        let largest = case.events.iter().map(|event| event.2).max().unwrap_or(0);
        for object in run(&case.scenario())["objects"].as_array().expect("a list") {
            let bytes = object["raw_bytes"].as_u64().expect("a number");
            prop_assert!(bytes < (case.size_mib << 20).max(1) + largest);
            prop_assert!(object["records"].as_u64() > Some(0));
            prop_assert!(object["freshness_ms"].as_u64() <= Some(case.interval_s * 1_000));
            let is_full = bytes >= case.size_mib << 20;
            prop_assert_eq!(&object["trigger"], if is_full { "size" } else { "interval" });
        }
    }

    #[test]
    fn a_constant_rate_settles_to_the_closed_form(
        bytes in 1_u64..=100_000, records_per_s in 1_u64..=100, interval_s in 1_u64..=300, fill_s in 1_u64..=400,
    ) {
        // The rate fills the size in a whole number of seconds.
        let hints = Hints { size_bytes: bytes * records_per_s * fill_s, interval_ms: interval_s * 1_000 };
        let steady = steady(hints, bytes * records_per_s).expect("something arrives");
        let by_size = bytes * records_per_s >= crossover_bytes_per_s(hints).expect("an interval");
        prop_assert_eq!(steady.trigger, if by_size { Trigger::Size } else { Trigger::Interval });
        prop_assert_eq!(steady.period_ms, interval_s.min(fill_s) * 1_000);

        let mut buffers = Buffers::new(hints);
        let mut closed = Vec::new();
        for t_ms in (1..=2_000).map(|second| second * 1_000) {
            closed.extend(buffers.due(t_ms));
            let put = buffers.put(t_ms, &Run { key: 0, bytes, count: records_per_s, arrived_ms: t_ms });
            prop_assert_eq!(put.taken, records_per_s);
            closed.extend(put.closed);
        }
        prop_assert!(closed.len() >= 4);
        for (period, closed) in (1..).zip(&closed) {
            // Ticks begin at 1 s. By size the last tick of a period closes it, by interval the first tick of the next one.
            prop_assert_eq!(closed.closed_ms, u64::from(!by_size) * 1_000 + period * steady.period_ms);
            prop_assert_eq!(closed.bytes, steady.object_bytes);
            prop_assert_eq!(closed.trigger, steady.trigger);
        }
    }
}

#[test]
fn crossovers() {
    let crossover =
        |size_mib: u64, interval_s: u64| crossover_bytes_per_s(Hints { size_bytes: size_mib << 20, interval_ms: interval_s * 1_000 });
    assert_eq!(crossover(5, 300), Some(17_477)); // 17.07 KiB/s
    assert_eq!(crossover(128, 900), Some(149_131)); // 145.6 KiB/s
    assert_eq!(crossover(5, 0), None);
    assert_eq!(steady(Hints { size_bytes: 5, interval_ms: 1 }, 0), None);
}
