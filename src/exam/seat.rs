//! Which of several tabs may write into a sitting: the one that holds its lock, and no other.

/// Where a tab stands with a sitting that it shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seat {
    /// The lock was asked for; no answer yet.
    #[default]
    Asking,
    /// The lock is another tab's: this one shows what that one does.
    Watching,
    /// The lock is held, but what the other tab did last may not be read yet.
    Catching,
    /// The lock is held: this tab writes.
    Writing,
    /// The tab has left the sitting and given the lock back.
    Left,
}

/// What a tab is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The lock is another tab's.
    Refused,
    /// The lock is this tab's.
    Granted,
    /// The journal was read again after the lock came.
    CaughtUp,
    /// The page of the sitting is closed.
    Closed,
}

impl Seat {
    /// Whether the tab may write.
    pub fn may_write(self) -> bool {
        self == Self::Writing
    }

    /// Where the tab stands after a notice. One that does not fit changes nothing; who has left stays away, because a lock
    /// that is granted then is given back at once.
    #[must_use]
    pub fn after(self, notice: Notice) -> Self {
        match (self, notice) {
            (Self::Left, _) | (_, Notice::Closed) => Self::Left,
            (Self::Asking, Notice::Refused) => Self::Watching,
            (Self::Asking | Self::Watching, Notice::Granted) => Self::Catching,
            (Self::Catching, Notice::CaughtUp) => Self::Writing,
            (seat, _) => seat,
        }
    }
}
