//! What the simulated service answers when it refuses: AWS's names and AWS's words.

use serde::Serialize;
use std::fmt;

/// Error names of the Kinesis API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(clippy::enum_variant_names, reason = "AWS's names")]
pub enum ErrorName {
    /// A member of the request breaks its constraint in the service model.
    ValidationException,
    /// A member has the right form and an impossible value.
    InvalidArgumentException,
    /// No such shard.
    ResourceNotFoundException,
    /// The stream is not ACTIVE, or a consumer subscribed a moment ago.
    ResourceInUseException,
    /// A quota of the account or stream is used up.
    LimitExceededException,
    /// A shard's (or on-demand stream's) throughput is used up.
    ProvisionedThroughputExceededException,
}

/// A refused call: the error name and the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The exception.
    pub error: ErrorName,
    /// AWS's sentence for it, with the lab's stream and account.
    pub message: String,
}

impl Refusal {
    /// A refusal with these words.
    pub fn new(error: ErrorName, message: impl Into<String>) -> Self {
        Self { error, message: message.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}: {}", self.error, self.message)
    }
}

/// The text form of a shard id: `shardId-000000000003`.
pub fn shard_name(id: u64) -> String {
    format!("shardId-{id:012}")
}
