//! The planner's stages one after another: play, step, back, and what each of them found.

use std::sync::Arc;

use leptos::prelude::*;

use super::bench::{Bench, STAGES};
use super::text;
use crate::figures::{bytes, dollars, whole};
use crate::lab::athena::desk::Answer;
use crate::lab::athena::plan::Outcome;
use crate::lab::athena::sql::ColumnId;
use crate::lab::athena::table::PartitionSource;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_text};
use crate::ui::labs::transport::lab_text;
use crate::ui::state::App;
use crate::ui::text::athena::words;

/// The player of the stages.
pub(super) fn panel(app: App, bench: Bench) -> AnyView {
    let label = move |word| lab_text(app, word);
    let play = live(move || {
        let (icon, word) = if bench.playing.get() { (Icon::Pause, label(|w| w.pause)) } else { (Icon::Play, label(|w| w.play)) };
        view! {
            {icon.view()}
            <span>{word}</span>
        }
        .into_any()
    });
    let is_last = Signal::derive(move || bench.stage.get() + 1 >= STAGES);
    let is_first = Signal::derive(move || bench.stage.get() == 0);
    let steps = (0..STAGES)
        .map(|at| {
            let current = move || if bench.stage.get() == at { Some("step") } else { None };
            let standing = live_text(move || {
                match bench.stage.get().cmp(&at) {
                    std::cmp::Ordering::Less => "ahead",
                    std::cmp::Ordering::Equal => "now",
                    std::cmp::Ordering::Greater => "done",
                }
                .to_owned()
            });
            view! {
                <li>
                    <button type="button" class="plan-stage" data-standing=standing aria-current=current on:click=move |_| bench.go_to(at)>
                        <span class="plan-stage__number num">{at + 1}</span>
                        <span>{live_text(move || words(app.lang()).stages[at].to_owned())}</span>
                    </button>
                </li>
            }
        })
        .collect_view();
    let sentence = live_text(move || {
        let stage = bench.stage.get();
        bench.told.get().map(|answer| sentence(app, bench, &answer, stage)).unwrap_or_default()
    });
    view! {
        <section class="transport stages" aria-label=text(app, |w| w.planner)>
            <div class="transport__buttons">
                <button type="button" class="button button--primary transport__play" on:click=move |_| bench.toggle()>{play}</button>
                <button type="button" class="button" disabled=is_first on:click=move |_| bench.go_to(bench.stage.get_untracked().saturating_sub(1))>
                    {Icon::Rewind.view()}
                    <span>{text(app, |w| w.back)}</span>
                </button>
                <button type="button" class="button" disabled=is_last on:click=move |_| bench.go_to(bench.stage.get_untracked() + 1)>
                    {Icon::Step.view()}
                    <span>{text(app, |w| w.next_stage)}</span>
                </button>
            </div>
            <ol class="stages__list">{steps}</ol>
            <p class="stages__sentence" role="status">{sentence}</p>
        </section>
    }
    .into_any()
}

fn sentence(app: App, bench: Bench, answer: &Arc<Answer>, stage: usize) -> String {
    let words = words(app.lang());
    let (plan, query) = (&answer.plan, &answer.query);
    let number = |count: usize| whole(count as u64);
    if plan.bill.outcome == Outcome::NotRun && stage > 0 {
        return words.stage_not_run.to_owned();
    }
    let names = |wanted: &std::collections::BTreeSet<u16>| {
        bench.with_table(|table| {
            let names = wanted.iter().map(|at| table.schema.column(ColumnId::Data(*at)).0.to_owned()).collect::<Vec<_>>();
            (names, table.schema.data_columns().len(), table.format.is_columnar())
        })
    };
    let (columns, of, is_columnar) = names(&query.data_columns).unwrap_or_default();
    match stage {
        0 => (words.stage_text)(&columns.join(", "), &number(columns.len()), &number(of)),
        1 => match plan.listing.source {
            _ if plan.listing.total == 0 && plan.objects.files_total > 0 => words.stage_no_partitions.to_owned(),
            PartitionSource::Projected => (words.stage_projected)(&whole(plan.listing.total)),
            _ => (words.stage_list)(
                &whole(plan.listing.glue_requests),
                &whole(plan.listing.listed),
                &whole(plan.listing.total),
                &plan.listing.pushed_columns.join(", "),
            ),
        },
        2 if plan.listing.total == 0 => words.stage_no_partitions.to_owned(),
        2 => {
            let kept = plan.pruning.kept.len() as u64;
            (words.stage_prune)(&whole(kept), &whole(plan.listing.total), &whole(plan.listing.total - kept))
        }
        3 => (words.stage_objects)(
            &whole(plan.objects.list_requests),
            &number(plan.objects.kept.len()),
            &whole(plan.objects.files_total),
            &bytes(plan.objects.bytes),
        ),
        4 if !is_columnar => words.stage_rows.to_owned(),
        4 => (words.stage_columns)(&number(columns.len()), &number(of), &bytes(answer.waterfall.columns)),
        5 if !is_columnar => (words.stage_whole)(&bytes(plan.reading.bytes), &whole(plan.reading.get_requests)),
        5 => {
            let kept_files = plan.objects.kept.iter();
            let groups = bench.with_table(|table| {
                kept_files.filter_map(|at| table.files.get(*at as usize)).flat_map(|file| &file.row_groups).map(Vec::len).sum::<usize>()
            });
            (words.stage_row_groups)(
                &whole(plan.reading.row_groups_kept()),
                &number(groups.unwrap_or(0)),
                &bytes(plan.reading.bytes),
                &whole(plan.reading.get_requests),
            )
        }
        _ if plan.bill.outcome == Outcome::Cancelled => (words.stage_cancelled)(&whole(plan.bill.billed_mb), &dollars(plan.bill.cost)),
        _ => (words.stage_bill)(&whole(plan.bill.billed_mb), &dollars(plan.bill.cost)),
    }
}
