//! What a question claims, as data: a lab, the scenario of the stem, a claim over its figures, and per option what is different.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::exact::Exact;
use super::metric::{Lab, REFUSED};

/// JSON in a form that a pack can carry: its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json(String);

impl Json {
    /// The text of a value.
    pub fn new(value: &Value) -> Self {
        Self(value.to_string())
    }

    /// The value; null when the text is none, which a pack that was compiled does not hold.
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.0).unwrap_or(Value::Null)
    }
}

/// A run of a lab and when to look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// The lab's own scenario.
    pub scenario: Json,
    /// What a learner does while it runs: the lab's own inputs, as `{at_ms, input}`.
    pub inputs: Json,
    /// Counters count from here, in ms.
    pub from_ms: u64,
    /// The figures are those at this instant, in ms.
    pub until_ms: u64,
}

/// A proof of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Which lab.
    pub lab: Lab,
    /// Models under which it is run: some of [`Lab::models`].
    pub models: Vec<String>,
    /// The situation of the stem.
    pub setup: Setup,
    /// What an option must reach. Options may have claims of their own.
    pub claim: Vec<Condition>,
    /// By place in file order.
    pub options: Vec<Trial>,
    /// Assumptions of the lab that the result rests on, as keys of `content/labs.toml`.
    pub assumes: Vec<String>,
    /// Paths of the scenario's numbers that the stem names: what "what if" can change.
    pub varies: Vec<String>,
    /// Numbers of the text that are declared to be none of the scenario, as they are written.
    pub outside: BTreeSet<String>,
}

/// An option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trial {
    /// The lab cannot express it; the reason is a key of `content/labs.toml`.
    NotSimulated(String),
    /// It is right when all of these hold.
    Runs(Vec<Run>),
}

/// One run of an option: the situation with a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Change of the scenario; see [`super::patch`].
    pub patch: Json,
    /// Inputs in place of those of the situation.
    pub inputs: Option<Json>,
    /// Another beginning of the counters.
    pub from_ms: Option<u64>,
    /// Another instant to look at.
    pub until_ms: Option<u64>,
    /// What must hold, in place of the question's claim.
    pub claim: Option<Vec<Condition>>,
    /// Whether the author says that the service refuses this. A refusal that nobody expected is a mistake in the scenario.
    pub expects_refusal: bool,
}

/// A condition on a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Name of the figure.
    pub metric: String,
    /// The figure is multiplied by this before it is compared.
    pub times: Exact,
    /// How it is compared.
    pub is: Is,
    /// With what; of no meaning for extremes.
    pub bound: Bound,
}

/// How a figure is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Is {
    /// The same.
    #[serde(rename = "==")]
    Equal,
    /// Another.
    #[serde(rename = "!=")]
    Different,
    /// Less.
    #[serde(rename = "<")]
    Below,
    /// Less or the same.
    #[serde(rename = "<=")]
    AtMost,
    /// More.
    #[serde(rename = ">")]
    Above,
    /// More or the same.
    #[serde(rename = ">=")]
    AtLeast,
    /// Within 5 % of it: for texts that say "about", or MB for MiB.
    #[serde(rename = "about")]
    About,
    /// No option that meets the other conditions has less.
    #[serde(rename = "least")]
    Least,
    /// No option that meets the other conditions has more.
    #[serde(rename = "greatest")]
    Greatest,
}

/// What a figure is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bound {
    /// A value in the unit of the figure.
    Value(Exact),
    /// So many times the same figure of the unchanged situation.
    Base(Exact),
}

impl Is {
    /// Every comparison with its sign.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Equal, "=="),
        (Self::Different, "!="),
        (Self::Below, "<"),
        (Self::AtMost, "<="),
        (Self::Above, ">"),
        (Self::AtLeast, ">="),
        (Self::About, "about"),
        (Self::Least, "least"),
        (Self::Greatest, "greatest"),
    ];

    /// The sign in claims.
    pub fn sign(self) -> &'static str {
        Self::ALL.iter().find(|(is, _)| *is == self).map_or("", |(_, sign)| sign)
    }

    /// Whether it compares options with each other and has no bound.
    pub fn is_extreme(self) -> bool {
        matches!(self, Self::Least | Self::Greatest)
    }

    /// Whether `value` stands so to `bound`. An extreme is not decided by one value.
    pub fn holds(self, value: Exact, bound: Exact) -> bool {
        match self {
            Self::Equal => value == bound,
            Self::Different => value != bound,
            Self::Below => value < bound,
            Self::AtMost => value <= bound,
            Self::Above => value > bound,
            Self::AtLeast => value >= bound,
            Self::About => {
                let part = |percent: u64| Exact::from(percent).over(Exact::from(100)).and_then(|share| bound.times(share));
                matches!((part(95), part(105)), (Some(low), Some(high)) if low.min(high) <= value && value <= high.max(low))
            }
            Self::Least | Self::Greatest => false,
        }
    }
}

impl Trial {
    /// Its runs; none when the lab cannot express it.
    pub fn runs(&self) -> &[Run] {
        match self {
            Self::NotSimulated(_) => &[],
            Self::Runs(runs) => runs,
        }
    }
}

impl Proof {
    /// The claim that a run of an option must meet.
    pub fn claim_of<'p>(&'p self, run: &'p Run) -> &'p [Condition] {
        run.claim.as_deref().unwrap_or(&self.claim)
    }

    /// The conditions of every run of every option.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.options.iter().flat_map(Trial::runs).flat_map(|run| self.claim_of(run))
    }

    /// The situation as a run of its own.
    pub fn base_run(&self) -> Run {
        Run {
            patch: Json::new(&Value::Object(serde_json::Map::new())),
            inputs: None,
            from_ms: None,
            until_ms: None,
            claim: None,
            expects_refusal: mentions_refusal(&self.claim),
        }
    }

    /// How many options the lab runs.
    pub fn simulated(&self) -> usize {
        self.options.iter().filter(|trial| matches!(trial, Trial::Runs(_))).count()
    }
}

/// Whether a claim is about refusals, which are then no surprise.
pub fn mentions_refusal(claim: &[Condition]) -> bool {
    claim.iter().any(|condition| condition.metric == REFUSED)
}
