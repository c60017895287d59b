//! A clock that no setting of the clock turns back: what a sitting's time is measured by while its page is open.

use crate::Millis;

/// Follows the device's clock when that goes forward (a laptop that slept has lost the time, as in a real sitting), and the
/// page's own steady clock when the device's clock was set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SteadyClock {
    time: Millis,
    steady: Millis,
}

impl SteadyClock {
    /// Starts at the device's clock, but not before `seen`, a time that is known to have been.
    pub fn new(wall: Millis, steady: Millis, seen: Millis) -> Self {
        Self { time: wall.max(seen), steady }
    }

    /// The time now, from both clocks; never before the time that was read last.
    pub fn read(&mut self, wall: Millis, steady: Millis) -> Millis {
        let passed = steady.saturating_sub(self.steady).max(0);
        self.time = wall.max(self.time.saturating_add(passed));
        self.steady = self.steady.max(steady);
        self.time
    }
}
