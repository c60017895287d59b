//! Every address of the app as one enum: printed and read here, and nowhere else.
//!
//! Paths are relative to the base under which the app is served (`/proofdeck/`), start with `/` and end without one.

use crate::content::model::{CardId, ComparisonId, DomainId, ExamId, QuestionId, TopicId};
use crate::content::pack::Index;
use crate::exam::link::PaperLink;
use crate::journal::event::SittingId;
use crate::practice::{Filter, Numbers, Pool};
use crate::proof::metric;
use crate::proof::template::{instance_id, parse_instance_id};

/// A place of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// What to do next.
    Home,
    /// All topics, by domain.
    Topics,
    /// A topic; with a card, scrolled to it.
    Topic(TopicId, Option<CardId>),
    /// All comparisons of services.
    Comparisons,
    /// A comparison.
    Comparison(ComparisonId),
    /// The ingestion pipeline as a picture.
    Pipeline,
    /// What the notes had wrong, and what has changed since.
    Corrections,
    /// What the notes said, and the cards that carry it.
    Notes,
    /// Choosing what to practise.
    Practice,
    /// A practice round.
    Round(Filter),
    /// One question; of a template, with new numbers.
    Question(QuestionId),
    /// A question and its options run in a lab, with one of its numbers changed if that is asked for.
    Proof(QuestionId, Option<WhatIf>),
    /// All simulators.
    Labs,
    /// A simulator, and what it opens with.
    Lab(Lab, LabStart),
    /// Starting a mock exam, and those that were.
    Mock,
    /// A paper that somebody shared.
    /// `None` when the address does not say which.
    Paper(Option<PaperLink>),
    /// A sitting, or its result when it has ended.
    Sitting(SittingIdText),
    /// All sittings and how they went.
    History,
    /// The result of somebody else's sitting, from a file.
    Shared,
    /// Settings and data.
    Settings,
    /// An address that the app does not know.
    NotFound(String),
}

/// A simulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lab {
    /// Shards, throttling, resharding, consumers.
    Kinesis,
    /// Buffers, transformation, delivery.
    Firehose,
    /// Partitions, columns, row groups, bytes.
    Athena,
}

impl Lab {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Kinesis, Self::Firehose, Self::Athena];

    /// Its name in addresses, exported runs and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kinesis => "kinesis",
            Self::Firehose => "firehose",
            Self::Athena => "athena",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lab| lab.name() == name)
    }
}

impl From<metric::Lab> for Lab {
    fn from(lab: metric::Lab) -> Self {
        match lab {
            metric::Lab::Kinesis => Self::Kinesis,
            metric::Lab::Firehose => Self::Firehose,
            metric::Lab::Athena => Self::Athena,
        }
    }
}

/// A number of a question's situation, and another value for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIf {
    /// Where the scenario has it: `producers.0.records_per_s`.
    pub path: String,
    /// The value.
    pub value: u64,
}

/// What a simulator opens with. Whether there is such a claim or run is seen by the simulator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LabStart {
    /// Its opening scene.
    #[default]
    Opening,
    /// A scenario of a claim: the claim's name, and which of its scenarios, from 0.
    Claim(String, usize),
    /// An exported run.
    Run(String),
    /// A task: its start, or an exported run that is to be graded.
    Goal(QuestionId, Option<String>),
}

/// Text of a sitting's id as it stands in an address; whether there is such a sitting is seen later.
pub type SittingIdText = String;

impl Route {
    /// A sitting's address.
    pub fn sitting(id: &SittingId) -> Self {
        Self::Sitting(id.to_string())
    }

    /// Reads a path (without the base), the query (without `?`) and the fragment (without `#`).
    pub fn parse(path: &str, query: &str, fragment: &str) -> Self {
        let parts = path.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>();
        match parts.as_slice() {
            [] => Self::Home,
            ["topics"] => Self::Topics,
            ["topics", topic] => Self::Topic(TopicId::from(*topic), (!fragment.is_empty()).then(|| CardId::from(fragment))),
            ["comparisons"] => Self::Comparisons,
            ["comparisons", comparison] => Self::Comparison(ComparisonId::from(*comparison)),
            ["pipeline"] => Self::Pipeline,
            ["corrections"] => Self::Corrections,
            ["notes"] => Self::Notes,
            ["practice"] => Self::Practice,
            ["practice", "round"] => Self::Round(parse_filter(query)),
            ["questions", question] => Self::Question(parse_question(question, query)),
            ["proofs", question] => Self::Proof(parse_question(question, query), value_of(query, "set").and_then(parse_what_if)),
            ["labs"] => Self::Labs,
            ["labs", name] => match Lab::from_name(name) {
                Some(lab) => Self::Lab(lab, parse_start(query)),
                None => Self::NotFound(path.to_owned()),
            },
            ["mock"] => Self::Mock,
            ["mock", "paper"] => Self::Paper(PaperLink::parse(|key| value_of(query, key))),
            ["mock", "history"] => Self::History,
            ["mock", "shared"] => Self::Shared,
            ["mock", "sitting"] => Self::Sitting(value_of(query, "id").unwrap_or_default().to_owned()),
            ["settings"] => Self::Settings,
            _ => Self::NotFound(path.to_owned()),
        }
    }

    /// The path, with query and fragment.
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Topics => "/topics".to_owned(),
            Self::Topic(topic, None) => format!("/topics/{topic}"),
            Self::Topic(topic, Some(card)) => format!("/topics/{topic}#{card}"),
            Self::Comparisons => "/comparisons".to_owned(),
            Self::Comparison(comparison) => format!("/comparisons/{comparison}"),
            Self::Pipeline => "/pipeline".to_owned(),
            Self::Corrections => "/corrections".to_owned(),
            Self::Notes => "/notes".to_owned(),
            Self::Practice => "/practice".to_owned(),
            Self::Round(filter) => format!("/practice/round{}", print_filter(filter)),
            Self::Question(question) => print_question("questions", question, None),
            Self::Proof(question, what_if) => print_question("proofs", question, what_if.as_ref()),
            Self::Labs => "/labs".to_owned(),
            Self::Lab(lab, start) => format!("/labs/{}{}", lab.name(), print_start(start)),
            Self::Mock => "/mock".to_owned(),
            Self::Paper(None) => "/mock/paper".to_owned(),
            Self::Paper(Some(link)) => format!("/mock/paper?{}", link.query()),
            Self::History => "/mock/history".to_owned(),
            Self::Shared => "/mock/shared".to_owned(),
            Self::Sitting(sitting) => format!("/mock/sitting?id={sitting}"),
            Self::Settings => "/settings".to_owned(),
            Self::NotFound(path) => path.clone(),
        }
    }

    /// The address under `base` (`/proofdeck`, or empty at the root).
    pub fn href(&self, base: &str) -> String {
        format!("{}{}", base.trim_end_matches('/'), self.path())
    }
}

/// Paths that a static host should answer with the app and status 200. The index does not know the comparisons.
pub fn static_paths<'a>(index: &Index, comparisons: impl Iterator<Item = &'a ComparisonId>) -> Vec<String> {
    let fixed = [
        Route::Topics,
        Route::Practice,
        Route::Round(Filter::default()),
        Route::Labs,
        Route::Mock,
        Route::History,
        Route::Shared,
        Route::Settings,
    ];
    // Sittings and papers are named in the query, because no host can know them.
    let fixed = fixed.map(|route| route.path()).into_iter().chain(["/mock/sitting".to_owned(), "/mock/paper".to_owned()]);
    let labs = Lab::ALL.map(|lab| Route::Lab(lab, LabStart::Opening).path());
    let topics = index.topics.iter().map(|topic| Route::Topic(topic.id.clone(), None).path());
    let reference = [Route::Comparisons, Route::Pipeline, Route::Corrections, Route::Notes].into_iter();
    let reference = reference.chain(comparisons.map(|comparison| Route::Comparison(comparison.clone()))).map(|route| route.path());
    let questions = index.questions().map(|(_, question)| Route::Question(question.id.clone()).path());
    // A seed is in the query.
    let drawn = index.templates().map(|(_, template)| Route::Question(template.id.clone()).path());
    let proofs = index.questions().filter(|(_, question)| question.work.is_some());
    let proofs = proofs.map(|(_, question)| Route::Proof(question.id.clone(), None).path());
    fixed.chain(labs).chain(reference).chain(topics).chain(questions).chain(drawn).chain(proofs).collect()
}

/// A question with drawn numbers has its seed in the query.
fn parse_question(id: &str, query: &str) -> QuestionId {
    let id = QuestionId::from(id);
    match value_of(query, "seed").and_then(|seed| seed.parse().ok()) {
        Some(seed) if parse_instance_id(&id).is_none() => instance_id(&id, seed),
        _ => id,
    }
}

fn print_question(section: &str, id: &QuestionId, what_if: Option<&WhatIf>) -> String {
    let (id, seed) = match parse_instance_id(id) {
        Some((template, seed)) => (template, Some(format!("seed={seed}"))),
        None => (id.clone(), None),
    };
    let set = what_if.map(|WhatIf { path, value }| format!("set={path}:{value}"));
    let query = seed.into_iter().chain(set).collect::<Vec<_>>().join("&");
    if query.is_empty() { format!("/{section}/{id}") } else { format!("/{section}/{id}?{query}") }
}

fn parse_what_if(text: &str) -> Option<WhatIf> {
    let (path, value) = text.split_once(':').or_else(|| text.split_once("%3A"))?;
    let is_path = !path.is_empty() && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    Some(WhatIf { path: path.to_owned(), value: value.parse().ok()? }).filter(|_| is_path)
}

/// Value of a key in a query.
fn value_of<'q>(query: &'q str, key: &str) -> Option<&'q str> {
    query.split('&').filter_map(|pair| pair.split_once('=')).find(|(own, _)| *own == key).map(|(_, value)| value)
}

fn parse_start(query: &str) -> LabStart {
    let text = |key| value_of(query, key).filter(|value| !value.is_empty()).map(str::to_owned);
    if let Some(goal) = text("goal") {
        return LabStart::Goal(QuestionId::new(goal), text("run"));
    }
    match (text("run"), text("claim")) {
        (Some(run), _) => LabStart::Run(run),
        (None, Some(claim)) => LabStart::Claim(claim, value_of(query, "scenario").and_then(|text| text.parse().ok()).unwrap_or_default()),
        (None, None) => LabStart::Opening,
    }
}

fn print_start(start: &LabStart) -> String {
    match start {
        LabStart::Opening => String::new(),
        LabStart::Claim(claim, 0) => format!("?claim={claim}"),
        LabStart::Claim(claim, scenario) => format!("?claim={claim}&scenario={scenario}"),
        LabStart::Run(run) => format!("?run={run}"),
        LabStart::Goal(goal, None) => format!("?goal={goal}"),
        LabStart::Goal(goal, Some(run)) => format!("?goal={goal}&run={run}"),
    }
}

/// Unknown keys and values are left out: an old link still opens something sensible. Ids need no escaping.
fn parse_filter(query: &str) -> Filter {
    let mut filter = Filter::default();
    for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')).filter(|(_, value)| !value.is_empty()) {
        match key {
            "exam" => filter.exam = Some(ExamId::from(value)),
            "domain" => filter.domain = Some(DomainId::from(value)),
            "topic" => filter.topic = Some(TopicId::from(value)),
            "pool" => filter.pool = Pool::from_name(value).unwrap_or_default(),
            "numbers" => filter.numbers = Numbers::from_name(value).unwrap_or_default(),
            _ => {}
        }
    }
    filter
}

fn print_filter(filter: &Filter) -> String {
    let mut pairs = Vec::new();
    pairs.extend(filter.exam.as_ref().map(|exam| format!("exam={exam}")));
    pairs.extend(filter.domain.as_ref().map(|domain| format!("domain={domain}")));
    pairs.extend(filter.topic.as_ref().map(|topic| format!("topic={topic}")));
    pairs.extend((filter.pool != Pool::All).then(|| format!("pool={}", filter.pool.name())));
    pairs.extend((filter.numbers != Numbers::Written).then(|| format!("numbers={}", filter.numbers.name())));
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}
