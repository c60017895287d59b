//! Conditions on figures as they stand in front matter: `{ metric = "throttled", is = "==", value = 0 }`.

use serde::Deserialize;
use toml::Spanned;

use super::context::Context;
use super::diagnostic::Code;
use super::nearest::nearest_hint;
use super::proof::Front;
use crate::proof::exact::{Exact, Unit};
use crate::proof::metric::{Lab, Metric};
use crate::proof::model::{Bound, Condition, Is};
use crate::proof::quantity;

/// A condition.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConditionFront {
    metric: Spanned<String>,
    is: Spanned<String>,
    /// A number, or text with a unit: `"16 MiB"`, `"900 s"`, `"10 %"`, `"$0.10"`.
    value: Option<Spanned<toml::Value>>,
    /// `"base"`: the value is so many times the figure of the unchanged situation; once, when no value is given.
    of: Option<Spanned<String>>,
    /// The figure is multiplied by this first.
    times: Option<u64>,
}

/// The conditions, without those that are wrong, which are reported.
pub(super) fn conditions(front: &Front<'_, '_>, lab: Lab, list: &[Spanned<ConditionFront>], context: &mut Context<'_>) -> Vec<Condition> {
    list.iter().filter_map(|condition| self::condition(front, lab, condition, context)).collect()
}

fn condition(front: &Front<'_, '_>, lab: Lab, front_matter: &Spanned<ConditionFront>, context: &mut Context<'_>) -> Option<Condition> {
    let ConditionFront { metric: name, is, value, of, times } = front_matter.get_ref();
    let at = front_matter.span().start;
    let Some(metric) = lab.metric(name.get_ref()) else {
        let hint = nearest_hint(name.get_ref(), lab.metrics().iter().map(|metric| metric.name));
        let message = format!("The lab {} has no figure {:?}.", lab.name(), name.get_ref());
        context.report(front.report(name.span().start, Code::P01, message, hint));
        return None;
    };
    let Some(&(is, _)) = Is::ALL.iter().find(|(_, sign)| sign == is.get_ref()) else {
        let signs = Is::ALL.map(|(_, sign)| sign).join(" ");
        let message = format!("{:?} compares nothing.", is.get_ref());
        context.report(front.report(is.span().start, Code::P01, message, format!("It is one of {signs}.")));
        return None;
    };
    let bound = match (of, value) {
        (None, None) if is.is_extreme() => Bound::Value(Exact::ZERO),
        (_, _) if is.is_extreme() => {
            let hint = "\"least\" and \"greatest\" compare the options with each other; leave out `value` and `of`.";
            context.report(front.report(at, Code::P02, "An extreme has no value to compare with.", hint));
            return None;
        }
        (Some(of), _) if of.get_ref() != "base" => {
            let message = format!("{:?} is nothing to compare with.", of.get_ref());
            context.report(front.report(of.span().start, Code::P01, message, "The only other run is of = \"base\"."));
            return None;
        }
        (Some(_), None) => Bound::Base(Exact::ONE),
        (Some(_), Some(factor)) => Bound::Base(read(front, factor, Metric { unit: Unit::Share, ..metric }, context)?),
        (None, Some(value)) => Bound::Value(read(front, value, metric, context)?),
        (None, None) => {
            let hint = "Add value = …, or of = \"base\" to compare with the unchanged situation.";
            context.report(front.report(at, Code::P02, "The condition has nothing to compare with.", hint));
            return None;
        }
    };
    Some(Condition { metric: name.get_ref().clone(), times: times.map_or(Exact::ONE, Exact::from), is, bound })
}

/// A value in the unit of a figure. 0 needs no unit.
fn read(front: &Front<'_, '_>, value: &Spanned<toml::Value>, metric: Metric, context: &mut Context<'_>) -> Option<Exact> {
    let found = match value.get_ref() {
        toml::Value::Integer(number) => u64::try_from(*number).ok().map(|number| (Exact::from(number), Unit::Count)),
        toml::Value::String(text) => quantity::parse(text),
        _ => None,
    };
    let fits = |(amount, unit): &(Exact, Unit)| {
        *unit == metric.unit || (*unit == Unit::Count && (*amount == Exact::ZERO || metric.unit == Unit::Share))
    };
    if let Some((amount, _)) = found.filter(fits) {
        return Some(amount);
    }
    let example = match metric.unit {
        Unit::Count => "2500",
        Unit::Bytes => "\"16 MiB\"",
        Unit::BytesPerS => "\"1 MiB/s\"",
        Unit::Ms => "\"900 s\"",
        Unit::Usd => "\"$0.10\"",
        Unit::Share => "\"10 %\"",
    };
    let message = format!("The value does not fit the figure {:?}.", metric.name);
    context.report(front.report(value.span().start, Code::P01, message, format!("Write it like {example}.")));
    None
}

/// An instant such as `"60 s"`, in ms.
pub(super) fn instant(front: &Front<'_, '_>, at: usize, text: &str, context: &mut Context<'_>) -> Option<u64> {
    let ms = quantity::parse(text).filter(|(_, unit)| *unit == Unit::Ms).and_then(|(value, _)| u64::try_from(value.whole()?).ok());
    if ms.is_none() {
        let message = format!("{text:?} is no time.");
        context.report(front.report(
            front.find(&format!("{text:?}"), at),
            Code::P01,
            message,
            "Write it like \"60 s\", \"5 min\" or \"24 h\".",
        ));
    }
    ms
}
