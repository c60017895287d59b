//! A run on the screen: it plays, pauses, steps, is scrubbed and branches off, never longer at a stretch than a frame allows.
//!
//! Every run of a player stands at the same instant, so that branches can be compared. What a chart shows is sampled on the way:
//! a run stops at each multiple of the sample distance, which changes nothing about it (`crate::lab::timeline`).

use leptos::prelude::{Track as _, *};

use crate::lab::error::LabError;
use crate::lab::model::Model;
use crate::lab::runner::RUN_MS_MAX;
use crate::lab::timeline::Timeline;
use crate::ui::state::clock::steady_ms;

/// Simulated milliseconds in a real one.
pub(crate) const SPEEDS: [f64; 8] = [0.1, 0.5, 1.0, 10.0, 60.0, 600.0, 3_600.0, 36_000.0];
/// Runs side by side.
pub(crate) const RUNS_MAX: usize = 4;

/// Time in a frame that a run may take, in ms: the rest is for drawing.
const BUDGET_MS: f64 = 6.0;
/// Steps between two looks at the clock.
const STEPS_AT_ONCE: u64 = 128;
/// Points of a chart before the distance between them doubles.
const SAMPLES_MAX: u64 = 240;
/// Frames of a round, in which every turn comes once: about three rounds a second.
const ROUND: usize = 18;
/// Rounds between two redraws of lists.
const LIST_ROUNDS: usize = 3;
/// A frame that took longer (a tab in the background) is not caught up with.
const FRAME_MS_MAX: f64 = 100.0;

/// What is redrawn together while a run plays.
///
/// Text that changes in every frame is layout in every frame, and all of it in one frame is more than a frame has time for: it takes
/// turns.
#[derive(Clone, Copy)]
pub(crate) enum Turn {
    /// The time.
    Time,
    /// What is there at all.
    Scene,
    /// Lists and tables. Once a second: what changes faster can neither be read nor pressed.
    Lists,
    /// A chart, by its place.
    Chart(usize),
    /// One of many things alike, by its place.
    Item(usize),
}

impl Turn {
    /// The frame of a round in which it is redrawn.
    fn frame(self) -> usize {
        match self {
            Self::Time => 0,
            Self::Scene => 1,
            Self::Lists => 2,
            Self::Chart(place) => 3 + place % 2,
            Self::Item(place) => 5 + place % (ROUND - 5),
        }
    }

    /// Whether it is skipped in a frame, counted from the start.
    fn is_skipped(frame: usize) -> bool {
        frame % ROUND == Self::Lists.frame() && !(frame / ROUND).is_multiple_of(LIST_ROUNDS)
    }
}

/// A model with a screen.
pub(crate) trait Screen: Model + Sized + 'static {
    /// What the picture shows.
    type Frame: Clone + PartialEq + Send + Sync + 'static;
    /// What the charts keep of an instant.
    type Sample: Clone + Send + Sync + 'static;

    /// The picture of the instant that a run stands at.
    fn frame(run: &Timeline<Self>) -> Self::Frame;
    /// The figures of the instant that a run stands at.
    fn sample(run: &Timeline<Self>) -> Self::Sample;
}

/// Figures over time: instant in ms, and what was sampled there.
pub(crate) type History<M> = Vec<(u64, <M as Screen>::Sample)>;

/// A run and its figures so far.
struct Track<M: Screen> {
    timeline: Timeline<M>,
    history: History<M>,
}

// Not derived: that would ask for `M: Clone`, and a model is only a name.
impl<M: Screen> Clone for Track<M> {
    fn clone(&self) -> Self {
        Self { timeline: self.timeline.clone(), history: self.history.clone() }
    }
}

impl<M: Screen> Track<M> {
    fn new(timeline: Timeline<M>) -> Self {
        let history = vec![(timeline.now_ms(), M::sample(&timeline))];
        Self { timeline, history }
    }

    /// Goes towards `goal_ms` until it is there or `deadline` has passed.
    fn advance(&mut self, goal_ms: u64, sample_ms: u64, deadline: f64) -> Result<bool, LabError> {
        loop {
            let now_ms = self.timeline.now_ms();
            let next_sample_ms = (now_ms / sample_ms + 1) * sample_ms;
            let stop_ms = if goal_ms < now_ms { goal_ms } else { goal_ms.min(next_sample_ms) };
            if self.timeline.seek(stop_ms, STEPS_AT_ONCE)?.reached {
                let is_new = self.history.last().is_none_or(|(last_ms, _)| *last_ms < stop_ms);
                if is_new && stop_ms % sample_ms == 0 {
                    self.history.push((stop_ms, M::sample(&self.timeline)));
                }
                if stop_ms == goal_ms {
                    return Ok(true);
                }
            }
            if steady_ms() > deadline {
                return Ok(false);
            }
        }
    }
}

/// The player of a lab: runs, and signals of what is shown of them.
pub(crate) struct Player<M: Screen> {
    tracks: StoredValue<Vec<Track<M>>, LocalStorage>,
    /// How many runs there are.
    pub(crate) count: RwSignal<usize>,
    /// The run that is looked at and changed.
    pub(crate) active: RwSignal<usize>,
    /// The picture of the active run, new in every frame: for what moves and costs no layout.
    pub(crate) frame: RwSignal<M::Frame>,
    /// For each frame of a round, what tells those whose turn it is. In the store, because a player is copied everywhere.
    turns: StoredValue<[RwSignal<()>; ROUND]>,
    /// How far the time bar reaches, in ms.
    pub(crate) horizon_ms: RwSignal<u64>,
    /// Whether it plays.
    pub(crate) playing: RwSignal<bool>,
    /// Simulated milliseconds in a real one.
    pub(crate) speed: RwSignal<f64>,
    /// Why the run cannot go on.
    pub(crate) trouble: RwSignal<Option<LabError>>,
    /// Grows when inputs happen, and when another run or moment is looked at: then settings may be others.
    pub(crate) edition: RwSignal<u64>,
    clockwork: StoredValue<Clockwork>,
}

/// What moves the player between two frames.
#[derive(Clone, Copy)]
struct Clockwork {
    sample_ms: u64,
    /// Where it is going, in ms, when it is not playing.
    goal_ms: Option<u64>,
    /// Is a frame asked for?
    running: bool,
    /// When the last frame was, by the steady clock.
    frame_at: f64,
    /// Simulated time that is not a whole millisecond.
    carry: f64,
    /// Frames drawn.
    frames: usize,
    /// Inputs that had happened when the picture was drawn.
    applied: usize,
    alive: bool,
}

impl<M: Screen> Clone for Player<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Screen> Copy for Player<M> {}

impl<M: Screen> Player<M> {
    /// A player of one run, paused where the run stands. It lives as long as the owner it is created under.
    pub(crate) fn new(timeline: Timeline<M>, horizon_ms: u64) -> Self {
        let track = Track::new(timeline);
        let player = Self {
            count: RwSignal::new(1),
            active: RwSignal::new(0),
            frame: RwSignal::new(M::frame(&track.timeline)),
            turns: StoredValue::new(std::array::from_fn(|_| RwSignal::new(()))),
            horizon_ms: RwSignal::new(horizon_ms),
            playing: RwSignal::new(false),
            speed: RwSignal::new(1.0),
            trouble: RwSignal::new(None),
            edition: RwSignal::new(0),
            clockwork: StoredValue::new(Clockwork {
                sample_ms: sample_ms(horizon_ms),
                goal_ms: None,
                running: false,
                frame_at: 0.0,
                carry: 0.0,
                frames: 0,
                applied: 0,
                alive: true,
            }),
            tracks: StoredValue::new_local(vec![track]),
        };
        let clockwork = player.clockwork;
        on_cleanup(move || {
            clockwork.try_update_value(|it| it.alive = false);
        });
        player
    }

    /// Puts another run in place of all runs, and stands at its start.
    pub(crate) fn load(&self, timeline: Timeline<M>, horizon_ms: u64) {
        self.playing.set(false);
        self.clockwork.update_value(|it| {
            it.sample_ms = sample_ms(horizon_ms);
            it.goal_ms = None;
        });
        self.tracks.set_value(vec![Track::new(timeline)]);
        self.count.set(1);
        self.active.set(0);
        self.horizon_ms.set(horizon_ms);
        self.trouble.set(None);
        self.show_now();
    }

    /// Plays on, or pauses.
    pub(crate) fn toggle(&self) {
        let play = !self.playing.get_untracked() && self.trouble.with_untracked(Option::is_none);
        self.playing.set(play);
        self.clockwork.update_value(|it| it.goal_ms = None);
        if play {
            self.wind_up();
        } else {
            self.show_now();
        }
    }

    /// Stops where it is.
    pub(crate) fn pause(&self) {
        if self.playing.get_untracked() {
            self.toggle();
        }
    }

    /// Goes to an instant, in ms, as fast as the machine can, and stays there.
    pub(crate) fn seek(&self, at_ms: u64) {
        self.playing.set(false);
        self.trouble.set(None);
        let at_ms = at_ms.min(RUN_MS_MAX);
        self.extend_to(at_ms);
        self.clockwork.update_value(|it| it.goal_ms = Some(at_ms));
        self.wind_up();
    }

    /// Goes just past the next instant at which anything happens in the active run.
    pub(crate) fn step(&self) {
        let next_ms = self.with(|run| M::next_ms(run.state()));
        if let Some(next_ms) = next_ms {
            self.seek(next_ms + 1);
        }
    }

    /// Looks at the active run.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&Timeline<M>) -> T) -> T {
        let active = self.active.get_untracked();
        self.tracks.with_value(|tracks| look(&tracks[active].timeline))
    }

    /// Looks at every run; all stand at the same instant unless one is on its way.
    pub(crate) fn with_each<T>(&self, look: impl Fn(&Timeline<M>) -> T) -> Vec<T> {
        self.tracks.with_value(|tracks| tracks.iter().map(|track| look(&track.timeline)).collect())
    }

    /// Does something in the active run at the instant it stands at. Inputs after that instant are dropped.
    ///
    /// # Errors
    /// What the model says about the input; then nothing has changed.
    pub(crate) fn input(&self, input: M::Input) -> Result<(), LabError> {
        let active = self.active.get_untracked();
        let done = self.tracks.try_update_value(|tracks| {
            let track = &mut tracks[active];
            track.timeline.input(input)?;
            let now_ms = track.timeline.now_ms();
            track.history.retain(|(at_ms, _)| *at_ms <= now_ms);
            Ok(())
        });
        let done = done.unwrap_or(Ok(()));
        if done.is_ok() {
            self.trouble.set(None);
            self.show_now();
        }
        done
    }

    /// Starts a branch: a second run that is the same up to here, and is the active one from now on.
    pub(crate) fn branch(&self) {
        let active = self.active.get_untracked();
        let count = self.tracks.try_update_value(|tracks| {
            if tracks.len() < RUNS_MAX {
                let mut copy = tracks[active].clone();
                copy.timeline.fork();
                tracks.push(copy);
            }
            tracks.len()
        });
        let Some(count) = count else { return };
        self.count.set(count);
        self.active.set(count - 1);
        self.show_now();
    }

    /// Looks at another run.
    pub(crate) fn choose(&self, run: usize) {
        if run < self.count.get_untracked() {
            self.active.set(run);
            self.show_now();
        }
    }

    /// Drops the active run, if it is not the only one.
    pub(crate) fn drop_active(&self) {
        let active = self.active.get_untracked();
        let count = self.tracks.try_update_value(|tracks| {
            if tracks.len() > 1 {
                tracks.remove(active);
            }
            tracks.len()
        });
        let Some(count) = count else { return };
        self.active.set(active.min(count - 1));
        self.count.set(count);
        self.show_now();
    }

    /// Whoever calls it is called again in that turn, and whenever the run stands at another instant without playing.
    pub(crate) fn follow(&self, turn: Turn) {
        self.turns.with_value(|turns| turns[turn.frame()]).track();
    }

    /// Reads the picture of the active run, in a turn.
    pub(crate) fn in_turn<T>(&self, turn: Turn, look: impl FnOnce(&M::Frame) -> T) -> T {
        self.follow(turn);
        self.frame.with_untracked(look)
    }

    /// Reads the figures of the active run over time, in a turn.
    pub(crate) fn history<T>(&self, turn: Turn, look: impl FnOnce(&History<M>) -> T) -> T {
        self.follow(turn);
        let active = self.active.get_untracked();
        self.tracks.with_value(|tracks| look(&tracks[active].history))
    }

    /// The instant of the active run, in ms, in a turn.
    pub(crate) fn now_ms(&self, turn: Turn) -> u64 {
        self.follow(turn);
        self.with(Timeline::now_ms)
    }

    /// Draws the instant that the active run stands at.
    fn show_now(&self) {
        self.draw();
        for turn in self.turns.get_value() {
            turn.notify();
        }
        self.edition.update(|edition| *edition += 1);
    }

    fn draw(&self) {
        let (frame, applied) = self.with(|timeline| (M::frame(timeline), timeline.applied()));
        if self.clockwork.with_value(|it| it.applied) != applied {
            self.clockwork.update_value(|it| it.applied = applied);
            self.edition.update(|edition| *edition += 1);
        }
        self.frame.set(frame);
    }

    /// Makes the time bar long enough for an instant. Charts keep their number of points.
    fn extend_to(&self, at_ms: u64) {
        let mut horizon_ms = self.horizon_ms.get_untracked();
        if at_ms <= horizon_ms {
            return;
        }
        let mut sample_ms = self.clockwork.with_value(|it| it.sample_ms);
        while horizon_ms < at_ms {
            (horizon_ms, sample_ms) = (horizon_ms * 2, sample_ms * 2);
        }
        self.clockwork.update_value(|it| it.sample_ms = sample_ms);
        self.tracks.update_value(|tracks| {
            for track in tracks {
                track.history.retain(|(at_ms, _)| at_ms % sample_ms == 0);
            }
        });
        self.horizon_ms.set(horizon_ms.min(RUN_MS_MAX));
    }

    /// Asks for frames until there is nothing to do.
    fn wind_up(self) {
        let running = self.clockwork.with_value(|it| it.running);
        if !running {
            self.clockwork.update_value(|it| (it.running, it.frame_at, it.carry) = (true, steady_ms(), 0.0));
            request_animation_frame(move || self.tick());
        }
    }

    fn tick(self) {
        let Some(clockwork) = self.clockwork.try_get_value().filter(|it| it.alive) else { return };
        let at = steady_ms();
        let playing = self.playing.get_untracked();
        let goal_ms = if playing {
            let elapsed = (at - clockwork.frame_at).clamp(0.0, FRAME_MS_MAX) * self.speed.get_untracked() + clockwork.carry;
            let goal_ms = (self.with(Timeline::now_ms) + whole_ms(elapsed)).min(RUN_MS_MAX);
            self.clockwork.update_value(|it| it.carry = elapsed.fract());
            self.extend_to(goal_ms);
            Some(goal_ms)
        } else {
            clockwork.goal_ms
        };
        let Some(goal_ms) = goal_ms else { return self.clockwork.update_value(|it| it.running = false) };
        let sample_ms = self.clockwork.with_value(|it| it.sample_ms);
        let deadline = at + BUDGET_MS;
        let advanced = self.tracks.try_update_value(|tracks| {
            let mut all = true;
            for track in tracks {
                // While it plays, a run that is ahead of the one looked at waits for it.
                let goal_ms = if playing { goal_ms.max(track.timeline.now_ms()) } else { goal_ms };
                all &= track.advance(goal_ms, sample_ms, deadline)?;
            }
            Ok::<_, LabError>(all)
        });
        let arrived = match advanced {
            Some(Ok(all)) => all,
            Some(Err(error)) => {
                self.trouble.set(Some(error));
                self.playing.set(false);
                true
            }
            None => return,
        };
        let go_on = self.playing.get_untracked() || !arrived;
        self.clockwork.update_value(|it| {
            it.frame_at = at;
            it.running = go_on;
            it.frames += 1;
            if arrived && !playing {
                it.goal_ms = None;
            }
        });
        if !go_on {
            return self.show_now();
        }
        self.draw();
        if !Turn::is_skipped(clockwork.frames) {
            self.turns.with_value(|turns| turns[clockwork.frames % ROUND]).notify();
        }
        request_animation_frame(move || self.tick());
    }
}

/// Distance between two points of the charts, in ms: a quarter of a second or more.
fn sample_ms(horizon_ms: u64) -> u64 {
    (horizon_ms / SAMPLES_MAX).max(250)
}

fn whole_ms(ms: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100 ms times the greatest speed")]
    let whole = ms as u64;
    whole
}

/// The speed at which `span_ms` of simulated time take about 15 seconds.
pub(crate) fn fitting_speed(span_ms: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a choice among eight")]
    let wanted = span_ms as f64 / 15_000.0;
    SPEEDS.into_iter().rfind(|speed| *speed <= wanted).unwrap_or(SPEEDS[0]).max(1.0)
}
