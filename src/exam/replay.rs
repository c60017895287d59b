//! What a sitting's time went into: how long each item was on the screen, how answers changed, how the pace was.

use super::sitting::{Action, Sitting};
use crate::Millis;
use crate::content::model::OptionIndex;
use crate::content::pack::Index;

/// An answer counts as one that was held when it stood this long, or when its item was left with it.
const SETTLED: Millis = 3000;

/// What was on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// An item, by its place from 0.
    Item(usize),
    /// The review screen.
    Review,
    /// Nothing: the clock stood still.
    Pause,
}

/// Something on the screen for a while. Spans follow each other without gaps from the start to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// What.
    pub screen: Screen,
    /// When it began, in milliseconds since the start.
    pub from: Millis,
    /// When it was over.
    pub until: Millis,
}

/// How an answer was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// A wrong answer became right.
    WrongToRight,
    /// A right answer became wrong.
    RightToWrong,
    /// A wrong answer became another wrong one.
    WrongToWrong,
}

/// A changed answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The item, from 0.
    pub item: usize,
    /// When the new answer was complete, in milliseconds since the start.
    pub at: Millis,
    /// How.
    pub turn: Turn,
}

/// What a sitting's time went into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    /// What was on the screen.
    pub spans: Vec<Span>,
    /// Changed answers by time; of items that the content still has.
    pub changes: Vec<Change>,
    /// For each item when its first complete answer was there, in milliseconds since the start.
    pub first_answers: Vec<Option<Millis>>,
    /// For each item how long it was on the screen, in milliseconds.
    pub item_ms: Vec<Millis>,
    /// From the start to the end, in milliseconds, with pauses.
    pub length: Millis,
}

impl Replay {
    /// How many answers were changed so.
    pub fn count(&self, turn: Turn) -> usize {
        self.changes.iter().filter(|change| change.turn == turn).count()
    }

    /// How many items had a complete answer at `at` milliseconds after the start, counting each from its first one.
    pub fn answered_by(&self, at: Millis) -> usize {
        self.first_answers.iter().flatten().filter(|first| **first <= at).count()
    }
}

/// A complete answer, since when it stands, and whether its item was left with it.
struct Held {
    answer: Vec<OptionIndex>,
    since: Millis,
    settled: bool,
}

/// What happened in `sitting`, which has ended, by the actions that made it. `index` knows what is right.
pub fn replay<'a>(index: &Index, sitting: &Sitting, actions: impl Iterator<Item = (Millis, &'a Action)>) -> Replay {
    let items = sitting.items().len();
    let mut again = Sitting::start(sitting.paper().clone(), sitting.terms().clone(), sitting.started());
    let mut replay =
        Replay { spans: Vec::new(), changes: Vec::new(), first_answers: vec![None; items], item_ms: vec![0; items], length: 0 };
    let mut held = (0..items).map(|_| Vec::<Held>::new()).collect::<Vec<_>>();
    let mut since = 0;
    let mut screen = screen_of(&again);
    for (at, action) in actions {
        let before = again.end().is_none();
        again.apply(at, action);
        let now = match again.end() {
            Some((end, _)) if before => end,
            Some(_) => break,
            None => again.last_at(),
        } - sitting.started();
        let next = screen_of(&again);
        if next != screen || again.end().is_some() {
            replay.add(Span { screen, from: since, until: now });
            settle(&mut held, screen);
            (screen, since) = (next, now);
        }
        if let Action::Choose { item, .. } = action
            && let Some(place) = usize::try_from(*item).ok().filter(|place| *place < items)
        {
            note_answer(&again, &mut held, &mut replay.first_answers, place, now);
        }
    }
    replay.length = since;
    replay.changes = changes(index, sitting, &held);
    replay
}

impl Replay {
    fn add(&mut self, span: Span) {
        if let Screen::Item(at) = span.screen
            && let Some(total) = self.item_ms.get_mut(at)
        {
            *total += span.until - span.from;
        }
        if span.until > span.from {
            self.spans.push(span);
        }
    }
}

fn screen_of(sitting: &Sitting) -> Screen {
    if sitting.is_paused() {
        Screen::Pause
    } else if sitting.is_reviewing() {
        Screen::Review
    } else {
        Screen::Item(sitting.current())
    }
}

/// Notes the answer that an item has now. One that stood too briefly before it makes way.
fn note_answer(sitting: &Sitting, held: &mut [Vec<Held>], first: &mut [Option<Millis>], place: usize, now: Millis) {
    let (Some((item, state)), Some(list), Some(first)) = (sitting.item(place), held.get_mut(place), first.get_mut(place)) else { return };
    if list.last().is_some_and(|last| !last.settled && now - last.since < SETTLED) {
        list.pop();
    }
    if item.kind.is_complete(&state.chosen, usize::from(item.choose)) {
        *first = first.or(Some(now));
        if list.last().is_none_or(|last| last.answer != state.chosen) {
            list.push(Held { answer: state.chosen.clone(), since: now, settled: false });
        }
    }
}

/// An item was left: its answer stands, however briefly it did.
fn settle(held: &mut [Vec<Held>], screen: Screen) {
    if let Screen::Item(at) = screen
        && let Some(last) = held.get_mut(at).and_then(|list| list.last_mut())
    {
        last.settled = true;
    }
}

fn changes(index: &Index, sitting: &Sitting, held: &[Vec<Held>]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (place, ((item, _), list)) in sitting.items().zip(held).enumerate() {
        let Some((_, question)) = index.question(&item.question) else { continue };
        for pair in list.windows(2) {
            let [before, after] = pair else { continue };
            let turn = match (question.is_right(&before.answer), question.is_right(&after.answer)) {
                (false, true) => Turn::WrongToRight,
                (true, false) => Turn::RightToWrong,
                _ => Turn::WrongToWrong,
            };
            changes.push(Change { item: place, at: after.since, turn });
        }
    }
    changes.sort_by_key(|change| (change.at, change.item));
    changes
}
