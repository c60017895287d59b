//! One writer: whatever tabs open, close and crash, and however late they hear of it; and a clock that only goes forward.

use std::collections::VecDeque;

use proofdeck::exam::clock::SteadyClock;
use proofdeck::exam::seat::{Notice, Seat};
use proptest::prelude::*;

use super::fixtures::run;

const TABS: usize = 3;

/// What happens next, to the tab of that number.
#[derive(Clone, Copy, Debug)]
enum Step {
    Open(usize),
    /// Leaves the page in good order.
    Close(usize),
    /// Is gone without a word; the browser gives its lock back.
    Crash(usize),
    /// Hears the oldest thing that it was told and has not heard.
    Hear(usize),
    /// Has read the journal again.
    CatchUp(usize),
}

/// A browser: one lock, who waits for it, and what each tab has yet to hear.
#[derive(Default)]
struct Browser {
    holder: Option<usize>,
    queue: VecDeque<usize>,
    seats: [Option<Seat>; TABS],
    mail: [VecDeque<Notice>; TABS],
}

impl Browser {
    fn step(&mut self, step: Step) {
        match step {
            Step::Open(tab) if self.seats[tab].is_none() => {
                self.seats[tab] = Some(Seat::default());
                if self.holder.is_some() {
                    self.mail[tab].push_back(Notice::Refused);
                }
                self.queue.push_back(tab);
                self.grant();
            }
            Step::Close(tab) => {
                if let Some(seat) = self.seats[tab] {
                    assert_eq!(seat.after(Notice::Closed), Seat::Left);
                    self.gone(tab);
                }
            }
            Step::Crash(tab) => self.gone(tab),
            Step::Hear(tab) => {
                if let (Some(seat), Some(notice)) = (self.seats[tab], self.mail[tab].pop_front()) {
                    self.seats[tab] = Some(seat.after(notice));
                }
            }
            Step::CatchUp(tab) => self.seats[tab] = self.seats[tab].map(|seat| seat.after(Notice::CaughtUp)),
            Step::Open(_) => {}
        }
    }

    fn gone(&mut self, tab: usize) {
        self.seats[tab] = None;
        self.mail[tab].clear();
        self.queue.retain(|waiting| *waiting != tab);
        if self.holder == Some(tab) {
            self.holder = None;
        }
        self.grant();
    }

    fn grant(&mut self) {
        if self.holder.is_none()
            && let Some(tab) = self.queue.pop_front()
        {
            self.holder = Some(tab);
            self.mail[tab].push_back(Notice::Granted);
        }
    }

    fn writers(&self) -> usize {
        self.seats.iter().flatten().filter(|seat| seat.may_write()).count()
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    (0..TABS, 0..12_u8).prop_map(|(tab, what)| match what {
        0..=2 => Step::Open(tab),
        3 => Step::Close(tab),
        4 => Step::Crash(tab),
        5..=8 => Step::Hear(tab),
        _ => Step::CatchUp(tab),
    })
}

#[test]
fn no_interleaving_of_tabs_has_two_writers_and_none_is_left_without() {
    run(2000, proptest::collection::vec(any_step(), 0..80), |steps| {
        let mut browser = Browser::default();
        for step in steps {
            browser.step(step);
            prop_assert!(browser.writers() <= 1, "two tabs write after {:?}", step);
        }
        // When everything that was told is heard, one of the open tabs writes.
        for tab in (0..TABS).chain(0..TABS) {
            while !browser.mail[tab].is_empty() {
                browser.step(Step::Hear(tab));
            }
            browser.step(Step::CatchUp(tab));
        }
        prop_assert_eq!(browser.writers(), usize::from(browser.seats.iter().any(Option::is_some)));
        Ok(())
    });
}

#[test]
fn a_tab_that_left_does_not_come_back() {
    for notice in [Notice::Granted, Notice::Refused, Notice::CaughtUp, Notice::Closed] {
        assert_eq!(Seat::Left.after(notice), Seat::Left);
    }
    assert!(!Seat::Watching.after(Notice::CaughtUp).may_write(), "reading again is no right to write");
}

#[test]
fn the_clock_goes_forward_only() {
    /// `readings`: device's clock, page's clock and what comes of them.
    #[track_caller]
    fn check(start: (i64, i64, i64), readings: &[(i64, i64, i64)]) {
        let mut clock = SteadyClock::new(start.0, start.1, start.2);
        for &(wall, steady, expected) in readings {
            assert_eq!(clock.read(wall, steady), expected, "at {wall}, {steady}");
        }
    }
    check((1000, 0, 0), &[(1000, 0, 1000), (1500, 500, 1500), (2000, 1000, 2000)]);
    // Set back by 900: it runs on with the page's clock.
    check((1000, 0, 0), &[(600, 500, 1500), (1100, 1000, 2000), (2101, 2000, 3000)]);
    // Slept, or set forward: the time is gone.
    check((1000, 0, 0), &[(9000, 10, 9000), (9500, 510, 9500), (2000, 1010, 10_000)]);
    // Opened again with a clock that was set back: not before what is known to have been.
    check((400, 0, 1000), &[(400, 0, 1000), (500, 100, 1100), (5000, 200, 5000)]);
    run(256, proptest::collection::vec((-5000..5000_i64, -50..500_i64), 1..40), |steps| {
        let (mut wall, mut steady) = (100_000, 0);
        let mut clock = SteadyClock::new(wall, steady, 0);
        let mut last = clock.read(wall, steady);
        for (jump, passed) in steps {
            (wall, steady) = (wall + jump, steady + passed);
            let now = clock.read(wall, steady);
            prop_assert!(now >= last + passed.max(0).min(now - last) && now >= last && now >= wall);
            last = now;
        }
        Ok(())
    });
}
