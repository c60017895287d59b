//! What the stages produce: closed buffers, invocations, refusals.

use super::{
    buffer::{Closed, KeyId, Run, Trigger},
    transform::BatchFailure,
};
use crate::lab::error::LabError;

/// A closed destination buffer, ready to be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// What the object's key begins with.
    pub prefix: KeyId,
    /// The channel it was collected on.
    pub channel: u32,
    /// What is inside. Its `key` is the buffer, not the prefix.
    pub closed: Closed,
}

/// One batch handed to the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invocation {
    /// When it was invoked.
    pub t_ms: u64,
    /// When the answer, or the last failure, is known.
    pub returns_ms: u64,
    /// Records sent.
    pub records: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Which hint closed the batch.
    pub trigger: Trigger,
    /// Records that the function passed on; 0 when the batch failed.
    pub ok: u64,
    /// Records that it dropped.
    pub dropped: u64,
    /// Records that it failed; all of them when the batch failed.
    pub failed: u64,
    /// Why the whole batch failed.
    pub failure: Option<BatchFailure>,
}

/// Records that would have opened one partition too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// When.
    pub t_ms: u64,
    /// The records. Their `key` is the partition.
    pub run: Run,
}

/// What a pipeline has produced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbox {
    /// How many of each kind there is room for.
    max: usize,
    /// The name of that bound.
    max_name: &'static str,
    /// Closed buffers, in the order of closing.
    pub deliveries: Vec<Delivery>,
    /// Invocations, in the order of invoking.
    pub invocations: Vec<Invocation>,
    /// Records refused by the partition limit.
    pub refused: Vec<Refused>,
    /// Records whose drop by the function became final.
    pub dropped: u64,
}

impl Outbox {
    /// Nothing yet, and room for `max` of each kind. `max_name` is what an error calls this bound.
    pub fn with_room_for(max: usize, max_name: &'static str) -> Self {
        Self { max, max_name, deliveries: Vec::new(), invocations: Vec::new(), refused: Vec::new(), dropped: 0 }
    }

    pub(super) fn deliver(&mut self, delivery: Delivery) -> Result<(), LabError> {
        self.check_room(self.deliveries.len(), "objects")?;
        self.deliveries.push(delivery);
        Ok(())
    }

    pub(super) fn invoke(&mut self, invocation: Invocation) -> Result<(), LabError> {
        self.check_room(self.invocations.len(), "invocations of the function")?;
        self.invocations.push(invocation);
        Ok(())
    }

    /// `is_summed` adds records refused at the instant of the latest entry to that entry.
    pub(super) fn refuse(&mut self, refused: Refused, is_summed: bool) -> Result<(), LabError> {
        if is_summed && let Some(latest) = self.refused.last_mut().filter(|latest| latest.t_ms == refused.t_ms) {
            latest.run.count += refused.run.count;
            return Ok(());
        }
        self.check_room(self.refused.len(), "refusals by the partition limit")?;
        self.refused.push(refused);
        Ok(())
    }

    fn check_room(&self, len: usize, what: &str) -> Result<(), LabError> {
        let Self { max, max_name, .. } = self;
        if len < *max { Ok(()) } else { Err(LabError::whole(format!("more than {max} {what} ({max_name})"))) }
    }
}
