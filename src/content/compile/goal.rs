//! `content/goals/<lab>/<slug>.md`: a task in a lab, with hints and a solution.

use serde::Deserialize;
use toml::Spanned;

use super::claim::{ConditionFront, conditions};
use super::context::{Context, Placed, Runs};
use super::diagnostic::Code;
use super::proof::{Front, Situation, json, setup};
use super::question;
use super::sections::{self, Outline};
use super::tree::Pair;
use crate::content::model::{Both, CardId, QuestionId};
use crate::proof::goal::{Goal, GoalText};
use crate::proof::model::Json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoalFront {
    title: Spanned<String>,
    cards: Spanned<Vec<Spanned<String>>>,
    models: Option<Vec<String>>,
    from: Option<String>,
    until: Option<String>,
    scenario: toml::Table,
    #[serde(default)]
    inputs: Vec<toml::Value>,
    /// Fields that may be changed.
    may_change: Spanned<Vec<String>>,
    goal: Vec<Spanned<ConditionFront>>,
    solution: Spanned<toml::Table>,
}

/// A goal; `None` when something in it is wrong, which was reported.
pub(super) fn compile(lab: &str, id: &str, pair: &Pair<'_>, context: &mut Context<'_>) -> Option<Goal> {
    let file = &pair.en;
    let before = context.diagnostics.len();
    let (matter, ranges): (GoalFront, _) = context.front_matter(file)?;
    let front = Front { file, range: ranges.front.clone() };
    context.require_words(file, ranges.front.start, "title", &matter.title);
    question::check_cards(file, ranges.front.start, &matter.cards, context);
    let situation = Situation {
        lab,
        models: matter.models.as_deref(),
        scenario: &matter.scenario,
        inputs: &matter.inputs,
        from: matter.from.as_deref(),
        until: matter.until.as_deref(),
        has_gaps: false,
    };
    let (lab, models, setup) = setup(&front, 0, &situation, context)?;
    let goal = conditions(&front, lab, &matter.goal, context);
    let is_extreme = goal.iter().any(|condition| condition.is.is_extreme());
    if is_extreme || goal.is_empty() || matter.may_change.get_ref().is_empty() {
        let message = "The goal lacks conditions or fields that may be changed, or compares options, of which it has none.";
        let hint = "Give it goal = [{ metric = \"…\", is = \"<=\", value = … }] and may_change = [\"shards\"].";
        context.report(front.report(matter.may_change.span().start, Code::P02, message, hint));
    }
    let both = sections::read_pair(pair, &ranges.body, &[], context);
    if both.en.sections.is_empty() || both.en.intro.is_empty() {
        let hint = "Write the task first, then one or more hints: ## Hint {#hint-1}";
        context.report(file.report(both.en.at, Code::P02, "The goal lacks its task or its hints.", hint));
    }
    if context.diagnostics.len() > before {
        return None;
    }
    let scenario = front.report(front.find("scenario", 0), Code::P05, "", "");
    let solution = front.report(matter.solution.span().start, Code::P07, "", "");
    context.runs.push(Placed { what: Runs::Goal(QuestionId::new(id)), scenario, trials: vec![solution], options: Vec::new() });
    let title = matter.title.into_inner();
    let korean = both.ko.title.clone().unwrap_or_else(|| title.clone());
    Some(Goal {
        id: QuestionId::new(id),
        lab,
        cards: matter.cards.into_inner().into_iter().map(|card| CardId::new(card.into_inner())).collect(),
        models,
        setup,
        may_change: matter.may_change.into_inner(),
        goal,
        solution: Json::new(&json(&toml::Value::Table(matter.solution.into_inner()))),
        text: Both { en: text(title, both.en), ko: text(korean, both.ko) },
    })
}

fn text(title: String, outline: Outline) -> GoalText {
    GoalText { title, task: outline.intro, hints: outline.sections.into_iter().map(|section| section.lead).collect() }
}
