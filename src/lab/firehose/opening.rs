//! The scene that the lab opens with: bursts and calm, so that now the size closes a buffer and now the interval.

use super::{
    claims::Trial,
    ratio::Ratio,
    scenario::{CompressionFormat, Config, Producer},
    traffic::Pattern,
};

/// A stream of clicks with bursts, compressed on its way to S3.
pub fn opening() -> Trial {
    let producer = Producer {
        records_per_s: 40,
        pattern: Pattern::Bursts { every_s: 150, for_s: 50, factor: 10 },
        tick_ms: 250,
        ..Producer::default()
    };
    let config = Config {
        size_mib: Some(5),
        interval_s: Some(60),
        producers: vec![producer],
        compression_format: CompressionFormat::Gzip,
        compression: Ratio { num: 1, den: 4 },
        prefix: "clicks/".to_owned(),
        ..Config::default()
    };
    Trial { config, until_ms: 600_000 }
}
