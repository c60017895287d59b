//! The controls of a player: play, pause, step, scrub, speed, branches, a link to this very moment.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::player::{Player, RUNS_MAX, SPEEDS, Screen, Turn};
use crate::figures::{decimal, instant};
use crate::lab::runner::RUN_MS_MAX;
use crate::lab::timeline::Timeline;
use crate::route::{Lab, LabStart, Route};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::{live, live_option, live_text};
use crate::ui::state::{App, browser};
use crate::ui::text::labs::{LabWords, words};

/// The words that labs share, in the language shown.
pub(crate) fn lab_text(app: App, word: fn(&'static LabWords) -> &'static str) -> Signal<String> {
    live_text(move || word(words(app.lang())).to_owned())
}

/// The controls of `player`. Moments are linked to in the lab `lab`.
pub(crate) fn transport<M: Screen>(app: App, lab: Lab, player: Player<M>) -> AnyView {
    let text = move |word| lab_text(app, word);
    let play = live(move || {
        let (icon, word) = if player.playing.get() { (Icon::Pause, words(app.lang()).pause) } else { (Icon::Play, words(app.lang()).play) };
        view! {
            {icon.view()}
            <span>{word}</span>
        }
        .into_any()
    });
    let speed = live(move || {
        let chosen = player.speed.get();
        let option = |speed: f64| {
            let selected = (speed - chosen).abs() < f64::EPSILON;
            view! { <option value=speed.to_string() selected=selected>{format!("×{}", decimal(speed))}</option> }
        };
        SPEEDS.into_iter().map(option).collect_view().into_any()
    });
    let choose_speed = move |event| {
        if let Ok(speed) = event_target_value(&event).parse() {
            player.speed.set(speed);
        }
    };
    let by_key = move |event: leptos::ev::KeyboardEvent| {
        let on_button = event.target().is_some_and(|target| {
            wasm_bindgen::JsCast::dyn_into::<web_sys::Element>(target)
                .is_ok_and(|it| ["BUTTON", "SELECT"].contains(&it.tag_name().as_str()))
        });
        match event.code().as_str() {
            "Space" if !on_button => player.toggle(),
            "Period" => player.step(),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <section class="transport" aria-label=text(|w| w.transport) on:keydown=by_key>
            <div class="transport__buttons">
                <button type="button" class="button button--primary transport__play" on:click=move |_| player.toggle()>{play}</button>
                <button type="button" class="button" on:click=move |_| player.step()>{Icon::Step.view()}<span>{text(|w| w.step)}</span></button>
                <button type="button" class="button" on:click=move |_| player.seek(0)>{Icon::Rewind.view()}<span>{text(|w| w.to_start)}</span></button>
                <label class="transport__speed">
                    <span>{text(|w| w.speed)}</span>
                    <select on:change=choose_speed>{speed}</select>
                </label>
            </div>
            {time_bar(app, player)}
            <div class="transport__buttons">
                {branches(app, player)}
                {copy_link(app, lab, player)}
            </div>
            <p class="quiet transport__keys">{text(|w| w.keys_hint)}</p>
            {trouble(app, player)}
        </section>
    }
    .into_any()
}

fn time_bar<M: Screen>(app: App, player: Player<M>) -> AnyView {
    let now_ms = Memo::new(move |_| player.now_ms(Turn::Time));
    let now = live_text(move || instant(now_ms.get(), app.lang()));
    let end = live_text(move || instant(player.horizon_ms.get(), app.lang()));
    let said = live_text(move || (words(app.lang()).time_of)(&now.get(), &end.get()));
    let scrub = move |event| {
        if let Ok(at_ms) = event_target_value(&event).parse::<f64>() {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the bar reaches from 0 to the horizon")]
            let at_ms = at_ms as u64;
            player.seek(at_ms.min(RUN_MS_MAX));
        }
    };
    // The bar itself is exact to the millisecond; the arrow keys move by a two-hundredth of it.
    let by_key = move |event: leptos::ev::KeyboardEvent| {
        let (now_ms, step_ms) = (player.with(Timeline::now_ms), (player.horizon_ms.get_untracked() / 200).max(1));
        let goal_ms = match event.code().as_str() {
            "ArrowRight" | "ArrowUp" => now_ms.saturating_add(step_ms),
            "ArrowLeft" | "ArrowDown" => now_ms.saturating_sub(step_ms),
            "PageUp" => now_ms.saturating_add(10 * step_ms),
            "PageDown" => now_ms.saturating_sub(10 * step_ms),
            _ => return,
        };
        event.prevent_default();
        player.seek(goal_ms.min(player.horizon_ms.get_untracked()));
    };
    view! {
        <div class="transport__time">
            <div class="transport__now num"><span class="steady">{now}</span></div>
            <div><input
                type="range"
                min="0"
                max=live_text(move || player.horizon_ms.get().to_string())
                step="1"
                prop:value=live_text(move || now_ms.get().to_string())
                aria-label=lab_text(app, |w| w.time)
                aria-valuetext=said
                on:input=scrub
                on:keydown=by_key
            /></div>
            <span class="num quiet">{end}</span>
        </div>
    }
    .into_any()
}

fn branches<M: Screen>(app: App, player: Player<M>) -> AnyView {
    let text = move |word| lab_text(app, word);
    let full = Signal::derive(move || player.count.get() >= RUNS_MAX);
    let tabs = live_option(move || {
        let count = player.count.get();
        (count > 1).then(|| {
            let tab = move |run: usize| {
                let pressed = live_text(move || (player.active.get() == run).to_string());
                view! {
                    <button type="button" class="button button--tab" aria-pressed=pressed on:click=move |_| player.choose(run)>
                        {live_text(move || (words(app.lang()).run)(run + 1))}
                    </button>
                }
            };
            view! {
                <span class="tabs" role="group" aria-label=text(|w| w.runs)>
                    {(0..count).map(tab).collect_view()}
                    <button type="button" class="button button--quiet" on:click=move |_| player.drop_active()>{text(|w| w.drop_run)}</button>
                </span>
            }
            .into_any()
        })
    });
    view! {
        <button type="button" class="button" disabled=full title=text(|w| w.branch_hint) on:click=move |_| player.branch()>
            {Icon::Branch.view()}
            <span>{text(|w| w.branch)}</span>
        </button>
        {tabs}
    }
    .into_any()
}

/// The address of the moment shown: in the clipboard, or at least in the address bar.
fn copy_link<M: Screen>(app: App, lab: Lab, player: Player<M>) -> AnyView {
    let copy = move |_| match player.with(Timeline::export) {
        Err(error) => app.announcer.say(error.to_string()),
        Ok(run) => share(app, &Route::Lab(lab, LabStart::Run(run))),
    };
    view! {
        <button type="button" class="button" on:click=copy>
            {Icon::Link.view()}
            <span>{lab_text(app, |w| w.copy_link)}</span>
        </button>
    }
    .into_any()
}

/// Puts the address of a place into the clipboard and the address bar, and says what became of it.
pub(crate) fn share(app: App, route: &Route) {
    let href = app.navigation.href(route);
    browser::show_address(&href);
    let address = browser::absolute(&href);
    spawn_local(async move {
        let copied = browser::copy_text(&address).await;
        app.announcer.say(if copied { words(app.lang()).link_copied } else { words(app.lang()).link_not_copied });
    });
}

/// Why the run does not go on, while it does not.
fn trouble<M: Screen>(app: App, player: Player<M>) -> AnyView {
    live_option(move || {
        player.trouble.get().map(|error| {
            view! {
                <p class="field__error" role="alert">{lab_text(app, |w| w.stopped)}": "<span lang="en">{error.to_string()}</span></p>
            }
            .into_any()
        })
    })
}
