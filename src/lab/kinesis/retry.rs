//! What a client does after an error: how long it waits, and when it gives up.
//!
//! The delay before retry i (0 for the first) is jitter times min(cap, base * 2^i). An AWS SDK also has a quota of tokens for all its
//! retries, so that a long outage does not multiply the load. Numbers: the SDKs' retry behaviour of November 2026, the constants of the
//! versions before, and the AWS architecture blog on backoff and jitter for the other kinds.

use crate::lab::chance::Chance;
use serde::{Deserialize, Serialize};

/// Parts in a whole of [`JitterSource::Fixed`].
pub const PPM: u64 = 1_000_000;
/// Most that a `x-amz-retry-after` header adds to a delay, in ms.
pub const RETRY_AFTER_EXTRA_MS_MAX: u64 = 5_000;

/// What went wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// `ProvisionedThroughputExceededException` and the like.
    Throttling,
    /// An internal error of the service.
    Internal,
    /// No answer in time.
    Timeout,
}

/// How chance shortens a delay v.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Jitter {
    /// v itself.
    None,
    /// Anything from 0 to v.
    Full,
    /// v/2 and anything from 0 to v/2.
    Equal,
    /// min(cap, anything from base to three times the delay before).
    Decorrelated,
}

/// Tokens that the retries of one client share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Tokens at first, and at most.
    pub tokens: u64,
    /// Cost of a retry after throttling.
    pub throttling_cost: u64,
    /// Cost of a retry after an internal error.
    pub internal_cost: u64,
    /// Cost of a retry after a timeout.
    pub timeout_cost: u64,
}

/// Tokens that a success gives back when it needed no retry; else it gives back the cost of the last one.
const SUCCESS_RETURNS: u64 = 1;

/// When and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetryPolicy {
    /// Calls in all, the first one included. At least 1.
    pub attempts: u64,
    /// First delay after throttling, in ms.
    pub throttling_base_ms: u64,
    /// First delay after any other error, in ms.
    pub other_base_ms: u64,
    /// Greatest delay before jitter, in ms.
    pub cap_ms: u64,
    /// How chance shortens it.
    pub jitter: Jitter,
    /// Tokens, if the client counts any.
    pub quota: Option<Quota>,
}

/// Named policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RetryPreset {
    /// What AWS SDKs do by default since November 2026.
    #[serde(rename = "sdk-standard-2026")]
    SdkStandard2026,
    /// boto3's standard mode before that.
    #[serde(rename = "sdk-standard-pre2026")]
    SdkStandardPre2026,
    /// The JavaScript SDK's standard mode before that.
    #[serde(rename = "sdk-standard-pre2026-js")]
    SdkStandardPre2026Js,
    /// boto3's default before that.
    #[serde(rename = "sdk-legacy-boto3")]
    SdkLegacyBoto3,
    /// One attempt, as an application that does not look at the answer.
    #[serde(rename = "never")]
    Never,
}

impl RetryPreset {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::SdkStandard2026, Self::SdkStandardPre2026, Self::SdkStandardPre2026Js, Self::SdkLegacyBoto3, Self::Never];

    /// Its numbers.
    pub fn policy(self) -> RetryPolicy {
        let standard = RetryPolicy {
            attempts: 3,
            throttling_base_ms: 1_000,
            other_base_ms: 50,
            cap_ms: 20_000,
            jitter: Jitter::Full,
            quota: Some(Quota { tokens: 500, throttling_cost: 5, internal_cost: 14, timeout_cost: 14 }),
        };
        let quota_before = Some(Quota { tokens: 500, throttling_cost: 5, internal_cost: 5, timeout_cost: 10 });
        match self {
            Self::SdkStandard2026 => standard,
            Self::SdkStandardPre2026 => RetryPolicy { other_base_ms: 1_000, quota: quota_before, ..standard },
            Self::SdkStandardPre2026Js => RetryPolicy { throttling_base_ms: 500, other_base_ms: 100, quota: quota_before, ..standard },
            Self::SdkLegacyBoto3 => RetryPolicy { attempts: 5, other_base_ms: 1_000, cap_ms: u64::MAX, quota: None, ..standard },
            Self::Never => RetryPolicy { attempts: 1, quota: None, ..standard },
        }
    }
}

/// Where jitter comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum JitterSource {
    /// Chance, the same for the same seed.
    Seeded(Chance),
    /// Always this fraction of the range, in millionths: 1,000,000 is the upper bound of every delay.
    Fixed(u64),
}

impl JitterSource {
    /// A value from 0 to `range`.
    fn draw(&mut self, range: u64) -> u64 {
        match self {
            Self::Seeded(chance) => chance.below(range.saturating_add(1)),
            // At most `range`, so it fits.
            Self::Fixed(ppm) => u64::try_from(u128::from(range) * u128::from((*ppm).min(PPM)) / u128::from(PPM)).unwrap_or(range),
        }
    }
}

/// One operation of a client: a call and its retries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operation {
    retries: u64,
    last_cost: Option<u64>,
    last_delay_ms: Option<u64>,
}

impl Operation {
    /// Retries so far.
    pub fn retries(&self) -> u64 {
        self.retries
    }
}

/// Why there is no further retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GiveUp {
    /// All attempts are used.
    Attempts,
    /// The client's tokens do not suffice.
    Quota,
}

/// A client's retries.
#[derive(Clone, Debug, PartialEq)]
pub struct Retrier {
    policy: RetryPolicy,
    tokens: u64,
    jitter: JitterSource,
}

impl Retrier {
    /// A client with all its tokens.
    pub fn new(policy: RetryPolicy, jitter: JitterSource) -> Self {
        Self { policy, tokens: policy.quota.map_or(0, |quota| quota.tokens), jitter }
    }

    /// Its policy.
    pub fn policy(&self) -> &RetryPolicy {
        &self.policy
    }

    /// Tokens left, if the policy has a quota.
    pub fn tokens(&self) -> Option<u64> {
        self.policy.quota.map(|_| self.tokens)
    }

    /// How long to wait (ms) before the next attempt of `operation`, which just failed. `retry_after_ms` is what the service asked for.
    ///
    /// # Errors
    /// Why it is not tried again.
    pub fn after_failure(&mut self, operation: &mut Operation, failure: Failure, retry_after_ms: Option<u64>) -> Result<u64, GiveUp> {
        if operation.retries + 1 >= self.policy.attempts {
            return Err(GiveUp::Attempts);
        }
        if let Some(quota) = self.policy.quota {
            let cost = match failure {
                Failure::Throttling => quota.throttling_cost,
                Failure::Internal => quota.internal_cost,
                Failure::Timeout => quota.timeout_cost,
            };
            self.tokens = self.tokens.checked_sub(cost).ok_or(GiveUp::Quota)?;
            operation.last_cost = Some(cost);
        }
        let delay_ms = self.delay_ms(operation, failure);
        operation.retries += 1;
        operation.last_delay_ms = Some(delay_ms);
        Ok(retry_after_ms.map_or(delay_ms, |asked_ms| asked_ms.clamp(delay_ms, delay_ms.saturating_add(RETRY_AFTER_EXTRA_MS_MAX))))
    }

    /// Gives tokens back after a success of `operation`.
    pub fn after_success(&mut self, operation: &Operation) {
        if let Some(quota) = self.policy.quota {
            self.tokens = self.tokens.saturating_add(operation.last_cost.unwrap_or(SUCCESS_RETURNS)).min(quota.tokens);
        }
    }

    fn delay_ms(&mut self, operation: &Operation, failure: Failure) -> u64 {
        let base_ms = match failure {
            Failure::Throttling => self.policy.throttling_base_ms,
            Failure::Internal | Failure::Timeout => self.policy.other_base_ms,
        };
        let doublings = u32::try_from(operation.retries).unwrap_or(u32::MAX);
        let full_ms = base_ms.saturating_mul(2_u64.saturating_pow(doublings)).min(self.policy.cap_ms);
        match self.policy.jitter {
            Jitter::None => full_ms,
            Jitter::Full => self.jitter.draw(full_ms),
            Jitter::Equal => full_ms / 2 + self.jitter.draw(full_ms - full_ms / 2),
            Jitter::Decorrelated => {
                let upper_ms = operation.last_delay_ms.unwrap_or(base_ms).saturating_mul(3).max(base_ms);
                base_ms.saturating_add(self.jitter.draw(upper_ms - base_ms)).min(self.policy.cap_ms)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn delays(policy: RetryPolicy, ppm: u64, failure: Failure) -> Vec<u64> {
        let mut retrier = Retrier::new(policy, JitterSource::Fixed(ppm));
        let mut operation = Operation::default();
        std::iter::from_fn(|| retrier.after_failure(&mut operation, failure, None).ok()).take(20).collect()
    }

    #[test]
    fn delays_by_hand() {
        let standard = RetryPreset::SdkStandard2026.policy();
        let custom = |jitter| RetryPolicy { attempts: 6, throttling_base_ms: 100, cap_ms: 1_000, jitter, ..standard };
        assert_eq!(delays(standard, PPM, Failure::Throttling), [1_000, 2_000]);
        assert_eq!(delays(custom(Jitter::None), 0, Failure::Throttling), [100, 200, 400, 800, 1_000]);
        assert_eq!(delays(custom(Jitter::Full), PPM / 4, Failure::Throttling), [25, 50, 100, 200, 250]);
        assert_eq!(delays(custom(Jitter::Equal), PPM / 2, Failure::Throttling), [75, 150, 300, 600, 750]);
        assert_eq!(delays(custom(Jitter::Decorrelated), PPM, Failure::Throttling), [300, 900, 1_000, 1_000, 1_000]);
        assert_eq!(delays(RetryPreset::Never.policy(), PPM, Failure::Throttling), Vec::<u64>::new());
        assert_eq!(delays(RetryPreset::SdkStandardPre2026Js.policy(), PPM, Failure::Internal), [100, 200]);
    }

    #[test]
    fn the_service_can_ask_for_more_time_but_not_for_much_more() {
        #[track_caller]
        fn check(asked_ms: u64, delay_ms: u64) {
            let mut retrier = Retrier::new(RetryPreset::SdkStandard2026.policy(), JitterSource::Fixed(PPM));
            assert_eq!(retrier.after_failure(&mut Operation::default(), Failure::Throttling, Some(asked_ms)), Ok(delay_ms));
        }
        check(10, 1_000);
        check(1_500, 1_500);
        check(60_000, 6_000);
    }

    #[test]
    fn a_success_gives_the_last_cost_back() {
        let mut retrier = Retrier::new(RetryPreset::SdkStandard2026.policy(), JitterSource::Fixed(PPM));
        let mut operation = Operation::default();
        retrier.after_failure(&mut operation, Failure::Throttling, None).unwrap();
        retrier.after_failure(&mut operation, Failure::Internal, None).unwrap();
        assert_eq!(retrier.tokens(), Some(481));
        retrier.after_success(&operation);
        assert_eq!(retrier.tokens(), Some(495));
        retrier.after_success(&Operation::default());
        assert_eq!(retrier.tokens(), Some(496));
        for _ in 0..10 {
            retrier.after_success(&Operation::default());
        }
        assert_eq!(retrier.tokens(), Some(500));
    }

    proptest! {
        /// No delay is above its bound, whatever chance says, and the same seed says the same.
        #[test]
        fn delays_are_bounded_and_repeatable(seed: u64, stream in 0_u64..4, jitter in 0_usize..4) {
            let jitter = [Jitter::None, Jitter::Full, Jitter::Equal, Jitter::Decorrelated][jitter];
            let policy = RetryPolicy { attempts: 30, jitter, ..RetryPreset::SdkLegacyBoto3.policy() };
            let policy = RetryPolicy { cap_ms: 20_000, ..policy };
            let run = || {
                let mut retrier = Retrier::new(policy, JitterSource::Seeded(Chance::new(seed, stream)));
                let mut operation = Operation::default();
                std::iter::from_fn(move || retrier.after_failure(&mut operation, Failure::Throttling, None).ok()).collect::<Vec<_>>()
            };
            let delays = run();
            prop_assert_eq!(&delays, &run());
            prop_assert_eq!(delays.len(), 29);
            for (index, &delay_ms) in delays.iter().enumerate() {
                let bound_ms = if jitter == Jitter::Decorrelated { 20_000 } else { (1_000_u64 << index.min(10)).min(20_000) };
                prop_assert!(delay_ms <= bound_ms);
            }
        }
    }
}
