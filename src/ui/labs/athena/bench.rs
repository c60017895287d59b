//! What the page works on: the setup, the text being typed, the latest plan, the stage that is looked at.

use std::sync::Arc;
use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::lab::athena::bill::Usd;
use crate::lab::athena::desk::{Answer, Desk, Refusal};
use crate::lab::athena::partition_map::PartitionMap;
use crate::lab::athena::reason::Reason;
use crate::lab::athena::setup::Setup;
use crate::lab::athena::table::Table;
use crate::lab::error::LabError;
use crate::ui::state::browser;

/// Stages of a plan: text, list, prune, objects, columns, row groups, bill.
pub(super) const STAGES: usize = 7;
/// Where pruning shows in the picture.
pub(super) const PRUNE: usize = 2;
/// Time that a stage stays while it plays, in ms.
const STAGE_MS: u32 = 1_400;

/// The state of the page.
#[derive(Clone, Copy)]
pub(super) struct Bench {
    /// Everything but the query as it is being typed.
    pub(super) setup: RwSignal<Setup>,
    /// The text in the editor.
    pub(super) sql: RwSignal<String>,
    /// The latest plan that is drawn.
    pub(super) answer: RwSignal<Option<Arc<Answer>>>,
    /// The latest plan whose figures are told; they follow the picture.
    pub(super) told: RwSignal<Option<Arc<Answer>>>,
    /// Why the text as it stands is not planned.
    pub(super) refusal: RwSignal<Option<Refusal>>,
    /// The picture of the table.
    pub(super) map: RwSignal<Arc<PartitionMap>>,
    /// Whether the table has partitions, and so a picture of them.
    pub(super) has_partitions: Memo<bool>,
    /// The stage that is looked at.
    pub(super) stage: RwSignal<usize>,
    /// Whether the stages follow one another by themselves.
    pub(super) playing: RwSignal<bool>,
    /// The partition whose reason is told.
    pub(super) selected: RwSignal<u32>,
    /// Whether the learner chose it.
    chosen: StoredValue<bool>,
    desk: StoredValue<Desk, LocalStorage>,
    /// The latest plan, while it waits to be drawn.
    planned: StoredValue<Option<Arc<Answer>>>,
    /// Which playing is the latest.
    turn: StoredValue<u32>,
}

impl Bench {
    /// The bench of a setup.
    pub(super) fn new(setup: Setup) -> Result<Self, LabError> {
        let desk = Desk::new(&setup)?;
        let map = RwSignal::new(Arc::new(PartitionMap::default()));
        let bench = Self {
            sql: RwSignal::new(setup.sql.clone()),
            setup: RwSignal::new(setup),
            answer: RwSignal::new(None),
            told: RwSignal::new(None),
            refusal: RwSignal::new(None),
            map,
            has_partitions: Memo::new(move |_| map.with(|map| !map.lines.is_empty())),
            stage: RwSignal::new(STAGES - 1),
            playing: RwSignal::new(false),
            selected: RwSignal::new(0),
            chosen: StoredValue::new(false),
            desk: StoredValue::new_local(desk),
            planned: StoredValue::new(None),
            turn: StoredValue::new(0),
        };
        bench.draw_map();
        bench.ask();
        bench.draw_plan();
        bench.tell_plan();
        Ok(bench)
    }

    /// Everything that is set, the text included.
    pub(super) fn whole(&self) -> Setup {
        Setup { sql: self.sql.get_untracked(), ..self.setup.get_untracked() }
    }

    /// Puts another text into the editor; where it shows, all stages are done.
    pub(super) fn type_sql(&self, sql: String) {
        self.stop();
        // A signal tells everybody even when it is set to what it was, and this is for every key.
        if self.stage.get_untracked() != STAGES - 1 {
            self.stage.set(STAGES - 1);
        }
        self.sql.set(sql);
        self.ask();
    }

    /// Lays the table out anew.
    pub(super) fn change(&self, edit: impl FnOnce(&mut Setup)) -> Result<(), LabError> {
        let mut setup = self.setup.get_untracked();
        edit(&mut setup);
        self.load(setup, None)
    }

    /// Puts another table there, and another text if one is given.
    pub(super) fn load(&self, setup: Setup, sql: Option<String>) -> Result<(), LabError> {
        let desk = Desk::new(&setup)?;
        self.stop();
        self.stage.set(STAGES - 1);
        self.desk.set_value(desk);
        if let Some(sql) = sql {
            self.sql.set(sql);
        }
        self.setup.set(setup);
        self.draw_map();
        self.ask();
        // Nothing is told of a table that was found out about the one before.
        if self.refusal.with_untracked(Option::is_some) {
            self.answer.set(None);
        }
        self.draw_plan();
        self.tell_plan();
        Ok(())
    }

    /// Looks at the table; `None` while no query has said which partitions there are.
    pub(super) fn with_table<T>(&self, look: impl FnOnce(&Table) -> T) -> Option<T> {
        self.desk.with_value(|desk| desk.table().map(look))
    }

    /// What some bytes cost in some queries.
    pub(super) fn price(&self, bytes: u64, queries: u64) -> Usd {
        self.desk.with_value(|desk| desk.price(bytes, queries))
    }

    /// Plans other texts over the same table.
    pub(super) fn ask_also(&self, sql: &str) -> Result<Answer, Refusal> {
        self.desk.try_update_value(|desk| desk.ask(sql)).unwrap_or_else(|| Err(Refusal::Table(LabError::whole("the lab was left"))))
    }

    /// Why the selected partition is read or not.
    pub(super) fn reason(&self) -> Option<(String, Reason)> {
        let partition = self.selected.get() as usize;
        let answer = self.told.get()?;
        self.desk.with_value(|desk| {
            let name = desk.table()?.partitions.names.get(partition)?.clone();
            Some((name, desk.explain(&answer.query, partition)?))
        })
    }

    /// Tells of another partition.
    pub(super) fn select(&self, partition: u32) {
        self.chosen.set_value(true);
        self.selected.set(partition);
    }

    fn draw_map(&self) {
        let map = self.with_table(PartitionMap::new).unwrap_or_default();
        self.map.set(Arc::new(map));
        self.chosen.set_value(false);
    }

    fn ask(&self) {
        let sql = self.sql.get_untracked();
        match self.ask_also(&sql) {
            Ok(answer) => {
                if self.refusal.with_untracked(Option::is_some) {
                    self.refusal.set(None);
                }
                let is_waiting = self.planned.try_update_value(|planned| planned.replace(Arc::new(answer)).is_some());
                if is_waiting == Some(false) {
                    self.draw_soon();
                }
            }
            Err(refusal) => self.refusal.set(Some(refusal)),
        }
    }

    /// Draws the latest plan when the key that asked for it is on the screen, and tells its figures a frame later: typing does not wait
    /// for either, and what was typed meanwhile is drawn once.
    fn draw_soon(self) {
        request_animation_frame(move || {
            set_timeout(
                move || {
                    self.draw_plan();
                    request_animation_frame(move || set_timeout(move || self.tell_plan(), Duration::ZERO));
                },
                Duration::ZERO,
            );
        });
    }

    fn draw_plan(&self) {
        // `None` when the learner has left the page.
        let Some(Some(plan)) = self.planned.try_update_value(Option::take) else { return };
        // A query may say which partitions are projected.
        if self.with_table(|table| table.partitions.len()) != Some(self.map.with_untracked(|map| map.order().count())) {
            self.draw_map();
        }
        // Until the learner chooses, the first partition that is read is the one to tell of.
        if !self.chosen.get_value() {
            self.selected.set(plan.plan.pruning.kept.first().copied().unwrap_or(0));
        }
        self.answer.set(Some(plan));
    }

    fn tell_plan(&self) {
        if let Some(plan) = self.answer.try_get_untracked() {
            self.told.set(plan);
        }
    }

    /// Goes to a stage and stays there.
    pub(super) fn go_to(&self, stage: usize) {
        self.stop();
        self.stage.set(stage.min(STAGES - 1));
    }

    /// Plays the stages from the one shown, or from the first when all are done; stops when it plays.
    pub(super) fn toggle(&self) {
        if self.playing.get_untracked() {
            self.stop();
            return;
        }
        if self.stage.get_untracked() + 1 >= STAGES {
            self.stage.set(0);
        }
        self.playing.set(true);
        let bench = *self;
        let turn = bench.turn.get_value();
        spawn_local(async move {
            loop {
                TimeoutFuture::new(STAGE_MS).await;
                // The learner may have left the page, or done something else.
                if bench.turn.try_get_value() != Some(turn) {
                    return;
                }
                let stage = bench.stage.get_untracked() + 1;
                bench.stage.set(stage.min(STAGES - 1));
                if stage + 1 >= STAGES {
                    bench.playing.set(false);
                    return;
                }
            }
        });
    }

    /// Plays once, unless the learner wants no motion.
    pub(super) fn open(&self) {
        if !browser::reduces_motion() {
            self.stage.set(0);
            self.toggle();
        }
    }

    fn stop(&self) {
        self.turn.update_value(|turn| *turn += 1);
        if self.playing.get_untracked() {
            self.playing.set(false);
        }
    }
}
