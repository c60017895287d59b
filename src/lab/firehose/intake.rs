//! What reaches a stream: producers in ticks, listed arrivals, a learner's puts, and what the Direct PUT quota leaves of them.

use super::{
    buffer::Run,
    event::Event,
    partitions::Partitions,
    put::{self, Window},
    scenario::{COUNT_MAX, Config, Producer, Source},
    totals::Totals,
};
use crate::lab::{error::LabError, model::Trace};

/// Where a producer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ticker {
    /// The producer with the changes made since the start.
    producer: Producer,
    /// End of the current tick; `None` when it has stopped.
    tick_ends_ms: Option<u64>,
    /// Thousandths of a record that are owed from earlier ticks.
    owed: u64,
    /// Records produced so far.
    produced: u64,
}

/// All that puts records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Intake {
    tickers: Vec<Ticker>,
    next_arrival: usize,
    /// What a learner has put at the instant to come.
    puts: Vec<Run>,
    window: Window,
}

impl Intake {
    pub(super) fn new(config: &Config) -> Self {
        let tickers = config.producers.iter().map(|producer| Ticker {
            producer: producer.clone(),
            tick_ends_ms: tick_after(producer.from_ms, producer.tick_ms, producer.until_ms),
            owed: 0,
            produced: 0,
        });
        Self { tickers: tickers.collect(), next_arrival: 0, puts: Vec::new(), window: Window::new() }
    }

    /// When records arrive next.
    pub(super) fn next_ms(&self, config: &Config) -> Option<u64> {
        let ticks = self.tickers.iter().filter_map(|ticker| ticker.tick_ends_ms);
        let arrival = config.arrivals.get(self.next_arrival).map(|arrival| arrival.t_ms);
        ticks.chain(arrival).chain(self.puts.first().map(|run| run.arrived_ms)).min()
    }

    /// The producers with the changes made since the start.
    pub(super) fn producers(&self) -> Vec<Producer> {
        self.tickers.iter().map(|ticker| ticker.producer.clone()).collect()
    }

    /// Records and bytes a second that are written at `now_ms`, by the producers that have not stopped.
    pub(super) fn rate_at(&self, now_ms: u64) -> (u64, u64) {
        let writing = self.tickers.iter().filter(|ticker| ticker.tick_ends_ms.is_some() && ticker.producer.from_ms <= now_ms);
        let rates = writing.map(|ticker| {
            let records = ticker.producer.rate_at(now_ms);
            (records, records.saturating_mul(ticker.producer.bytes))
        });
        rates.fold((0, 0), |(records, bytes), one| (records + one.0, bytes.saturating_add(one.1)))
    }

    /// Changes a producer, from the tick that is under way.
    pub(super) fn change(&mut self, index: u32, edit: impl FnOnce(&mut Producer)) -> Result<(), LabError> {
        let count = self.tickers.len();
        let ticker = self.tickers.get_mut(index as usize);
        let ticker = ticker.ok_or_else(|| LabError::new("producer", format!("there are {count} producers, counted from 0")))?;
        let mut changed = ticker.producer.clone();
        edit(&mut changed);
        changed.validate()?;
        ticker.producer = changed;
        Ok(())
    }

    /// Records that a learner puts. They arrive with all else that arrives at this instant, after the timers.
    pub(super) fn put(&mut self, run: Run) -> Result<(), LabError> {
        put::check_request(run.bytes, 1)?;
        if run.count > COUNT_MAX {
            return Err(LabError::new("count", format!("at most {COUNT_MAX} records (COUNT_MAX)")));
        }
        self.puts.push(run);
        Ok(())
    }

    /// The runs that the stream takes at `t_ms`, in the order of their arrival.
    pub(super) fn take(
        &mut self,
        t_ms: u64,
        config: &Config,
        partitions: &Partitions,
        totals: &mut Totals,
        trace: &mut Trace<Event>,
    ) -> Result<Vec<Run>, LabError> {
        let mut runs = Vec::new();
        for index in 0..self.tickers.len() {
            let Some(ticker) = self.tickers.get_mut(index).filter(|ticker| ticker.tick_ends_ms == Some(t_ms)) else { continue };
            let producer = &ticker.producer;
            ticker.tick_ends_ms = tick_after(t_ms, producer.tick_ms, producer.until_ms);
            let owed = ticker.owed + producer.rate_at(t_ms - producer.tick_ms) * producer.tick_ms;
            let (count, first) = (owed / 1_000, ticker.produced);
            ticker.owed = owed % 1_000;
            ticker.produced += count;
            let Producer { bytes, .. } = *producer;
            let offer = Offer { bytes, count, batch: producer.batch_records() };
            let admitted = self.admit(t_ms, config, &offer, totals, trace);
            let shares = partitions.share(index, &self.tickers[index].producer, first, admitted)?;
            runs.extend(shares.into_iter().map(|(key, count)| Run { key, bytes, count, arrived_ms: t_ms }));
        }
        while let Some(arrival) = config.arrivals.get(self.next_arrival).filter(|arrival| arrival.t_ms <= t_ms) {
            let key = partitions.of_arrival(self.next_arrival);
            self.next_arrival += 1;
            let offer = Offer { bytes: arrival.bytes, count: arrival.count, batch: put::batch_max(arrival.bytes) };
            let count = self.admit(t_ms, config, &offer, totals, trace);
            runs.push(Run { key, bytes: arrival.bytes, count, arrived_ms: t_ms });
        }
        for run in std::mem::take(&mut self.puts) {
            let offer = Offer { bytes: run.bytes, count: run.count, batch: put::batch_max(run.bytes) };
            let count = self.admit(t_ms, config, &offer, totals, trace);
            runs.push(Run { count, ..run });
        }
        Ok(runs)
    }

    /// How many of the offered records the source takes.
    fn admit(&mut self, t_ms: u64, config: &Config, offer: &Offer, totals: &mut Totals, trace: &mut Trace<Event>) -> u64 {
        let &Offer { bytes, count, batch } = offer;
        let mut records = count;
        if let Source::DirectPut { region, quota_factor } = config.source {
            let quota = region.quota(u64::from(quota_factor));
            let admitted = self.window.put(t_ms, quota, bytes, count, batch);
            records = admitted.records;
            totals.requests += admitted.requests;
            if let Some(part) = admitted.refused_by {
                let used = self.window.used(t_ms);
                trace.push(t_ms, Event::Throttled { records: count - records, record_bytes: bytes, part, used, quota });
            }
        }
        let billed_bytes = put::billed_bytes(bytes, records);
        totals.offered += count;
        totals.throttled += count - records;
        totals.received += records;
        totals.received_bytes = totals.received_bytes.saturating_add(bytes * records);
        totals.billed_bytes = totals.billed_bytes.saturating_add(billed_bytes);
        if records > 0 {
            trace.push(t_ms, Event::Received { records, bytes: bytes * records, billed_bytes });
        }
        records
    }
}

/// Identical records and how they are put.
struct Offer {
    bytes: u64,
    count: u64,
    batch: u64,
}

/// The end of the tick that begins at `from_ms`, if it lies within the producer's time.
fn tick_after(from_ms: u64, tick_ms: u64, until_ms: Option<u64>) -> Option<u64> {
    Some(from_ms.saturating_add(tick_ms)).filter(|&ends_ms| until_ms.is_none_or(|until_ms| ends_ms <= until_ms))
}
