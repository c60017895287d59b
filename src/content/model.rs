//! The compiled content: exams, topics, cards and questions, in both languages.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::comparison::Comparison;
use super::coverage::NoteSection;
use super::text::{Block, Inline};
use crate::proof::goal::Goal;
use crate::proof::metric::Lab;
use crate::proof::model::Proof;
use crate::proof::say::Words;
use crate::proof::template::Template;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// An id of the given text. Whether it names something is the catalog's business.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

ids! {
    /// Names an exam: `das-c01`.
    ExamId;
    /// Names a domain within its exam: `collection`.
    DomainId;
    /// Names a topic: `firehose`.
    TopicId;
    /// Names a card; never reused.
    CardId;
    /// Names a question; never reused.
    QuestionId;
    /// Key of `sources.toml`.
    SourceId;
    /// Key of `notes.toml`: a section of the original notes.
    NoteId;
    /// Names a comparison: `collecting-streams`.
    ComparisonId;
}

/// A language of the app and of the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    En,
    /// Korean.
    Ko,
}

impl Lang {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::En, Self::Ko];

    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }

    /// The language of a BCP 47 tag such as `ko-KR`; `None` for a language the app does not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()? {
            "en" => Some(Self::En),
            "ko" => Some(Self::Ko),
            _ => None,
        }
    }
}

/// The same thing in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both<T> {
    /// English.
    pub en: T,
    /// Korean.
    pub ko: T,
}

impl<T> Both<T> {
    /// The one of `lang`.
    pub fn get(&self, lang: Lang) -> &T {
        match lang {
            Lang::En => &self.en,
            Lang::Ko => &self.ko,
        }
    }

    /// Both, made from the language.
    pub fn make(mut f: impl FnMut(Lang) -> T) -> Self {
        Self { en: f(Lang::En), ko: f(Lang::Ko) }
    }
}

/// Which truth the learner asks for where a fact has changed since the notes were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lens {
    /// As the exam of 2023 expected it.
    #[serde(rename = "exam-2023")]
    Exam2023,
    /// As AWS documents it now.
    Today,
}

impl Lens {
    /// Both lenses.
    pub const ALL: [Self; 2] = [Self::Exam2023, Self::Today];

    /// The name used in content files, addresses and storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exam2023 => "exam-2023",
            Self::Today => "today",
        }
    }

    /// The lens of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lens| lens.name() == name)
    }
}

/// How a card stands to the original notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The note was right and still is.
    Holds,
    /// Right in 2023, different now.
    Changed,
    /// The note was wrong.
    Corrected,
    /// Not in the notes.
    Added,
}

/// The domain that something counts for, per exam.
pub type Domains = BTreeMap<ExamId, DomainId>;

/// Blueprint of an exam.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exam {
    /// Its id.
    pub id: ExamId,
    /// AWS's code, `DAS-C01`.
    pub code: String,
    /// AWS's name of the certification; the same in both languages.
    pub title: String,
    /// One or two sentences.
    pub about: Both<Vec<Block>>,
    /// Day of retirement, `YYYY-MM-DD`; `None` for an exam that can be taken.
    pub retired: Option<String>,
    /// The lens that fits the exam.
    pub lens: Lens,
    /// Minutes of a sitting.
    pub minutes: u32,
    /// Items of a paper, scored and unscored.
    pub items: u32,
    /// Scored items of a paper.
    pub scored: u32,
    /// Scaled score that passes, 100–1000.
    pub cut_score: u32,
    /// Share of right answers, in thousandths, that our estimate maps to the cut score. A model: AWS equates forms.
    pub cut_permille: u32,
    /// Domains in the order of the exam guide.
    pub domains: Vec<Domain>,
}

/// A domain of an exam.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domain {
    /// Its id, unique within the exam.
    pub id: DomainId,
    /// Share of the scored items, in percent; the weights of an exam add up to 100.
    pub weight: u32,
    /// Name.
    pub title: Both<String>,
    /// One sentence.
    pub about: Both<Vec<Block>>,
}

/// A topic: cards and questions about one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its id, the file name.
    pub id: TopicId,
    /// Place among the topics, ascending.
    pub order: u32,
    /// Name.
    pub title: Both<String>,
    /// What it is about.
    pub intro: Both<Vec<Block>>,
    /// The domain it belongs to, per exam.
    pub exams: Domains,
    /// Cards in reading order.
    pub cards: Vec<Card>,
    /// Questions ordered by id.
    pub questions: Vec<Question>,
}

/// A card: one idea.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What the index carries of it.
    pub entry: CardEntry,
    /// Its words.
    pub text: Both<CardText>,
}

/// What is known of a card without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardEntry {
    /// Its id.
    pub id: CardId,
    /// How it stands to the notes.
    pub status: Status,
    /// When a changed fact changed, `YYYY-MM`.
    pub since: Option<String>,
    /// Where it was checked.
    pub sources: Vec<SourceId>,
    /// Sections of the notes it comes from.
    pub notes: Vec<NoteId>,
    /// The domain it counts for, per exam.
    pub exams: Domains,
}

/// The words of a card in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardText {
    /// The question it asks.
    pub prompt: Vec<Inline>,
    /// What it answers.
    pub answer: Answer,
    /// What the original note says wrongly; only of corrected cards.
    pub note: Vec<Block>,
    /// Why, exceptions, examples.
    pub detail: Vec<Block>,
}

/// The answer of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// One answer, then and now.
    Same(Vec<Block>),
    /// It has changed.
    Changed {
        /// As the exam of 2023 expected it.
        exam_2023: Vec<Block>,
        /// As it is now.
        today: Vec<Block>,
    },
}

impl Answer {
    /// The answer under `lens`.
    pub fn under(&self, lens: Lens) -> &[Block] {
        match (self, lens) {
            (Self::Same(blocks), _) => blocks,
            (Self::Changed { exam_2023, .. }, Lens::Exam2023) => exam_2023,
            (Self::Changed { today, .. }, Lens::Today) => today,
        }
    }
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What the index carries of it.
    pub entry: QuestionEntry,
    /// The cards it tests.
    pub cards: Vec<CardId>,
    /// Its words.
    pub text: Both<QuestionText>,
    /// Its proof, when it has one.
    pub proof: Option<Proof>,
}

/// What is known of a question without its text: enough to draw a paper and to grade an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionEntry {
    /// Its id.
    pub id: QuestionId,
    /// The domain it counts for, per exam.
    pub exams: Domains,
    /// The only lens under which its key holds; `None` when it holds under both.
    pub lens: Option<Lens>,
    /// What is to be done with the options.
    pub kind: Kind,
    /// How many options it has.
    pub options: u8,
    /// The right answer; [`Kind`] says how it is to be read.
    pub key: Vec<OptionIndex>,
    /// How a lab bears the key out; `None` when none does.
    pub work: Option<Work>,
}

/// What the badge of a proved question says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Which lab proved it.
    pub lab: Lab,
    /// Under which models.
    pub models: Vec<String>,
    /// Whether the result rests on something that AWS does not publish.
    pub rests_on_our_model: bool,
}

/// Place of an option in file order, from 0. Saved answers use it, so options keep their place once published.
pub type OptionIndex = u8;

/// Stands in an answer to a matching question for a prompt that has no option yet.
pub const BLANK: OptionIndex = OptionIndex::MAX;

/// What is to be done with the options of a question. Answers of all kinds have one form, a list of options.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Choose the right ones. An answer is a set, ascending.
    #[default]
    Choice,
    /// Choose the right ones and put them in order. An answer is a sequence.
    Ordering,
    /// Give each prompt its option; one option may serve several prompts. An answer holds an option or [`BLANK`] for each
    /// prompt in order, or nothing at all.
    Matching,
}

impl Kind {
    /// Whether this is the kind that questions and papers had before there were others; stored forms leave it out.
    pub fn is_choice(&self) -> bool {
        *self == Self::Choice
    }

    /// Whether an answer is finished in which `asked` options are to be named.
    pub fn is_complete(self, chosen: &[OptionIndex], asked: usize) -> bool {
        chosen.len() == asked && !chosen.contains(&BLANK)
    }

    /// An answer in the form that is kept, whatever form it came in; `None` when it names more than `asked` options or one
    /// that is not among `options`.
    pub fn settle(self, chosen: &[OptionIndex], asked: usize, options: &[OptionIndex]) -> Option<Vec<OptionIndex>> {
        let is_blank = |option: &OptionIndex| self == Self::Matching && *option == BLANK;
        if chosen.iter().any(|option| !options.contains(option) && !is_blank(option)) {
            return None;
        }
        let settled = match self {
            Self::Choice => (0..=OptionIndex::MAX).filter(|option| chosen.contains(option)).collect::<Vec<_>>(),
            Self::Ordering => {
                let first = |(at, option): &(usize, &OptionIndex)| !chosen.iter().take(*at).any(|earlier| earlier == *option);
                chosen.iter().enumerate().filter(first).map(|(_, option)| *option).collect()
            }
            Self::Matching if chosen.iter().all(is_blank) => Vec::new(),
            Self::Matching => chosen.iter().copied().chain(std::iter::repeat(BLANK)).take(asked.max(chosen.len())).collect(),
        };
        (settled.len() <= asked).then_some(settled)
    }
}

impl QuestionEntry {
    /// Whether more than one option is to be chosen.
    pub fn is_multiple(&self) -> bool {
        self.kind == Kind::Choice && self.key.len() > 1
    }

    /// Whether the answer is exactly the right one; there is no partial credit.
    pub fn is_right(&self, chosen: &[OptionIndex]) -> bool {
        match self.kind {
            Kind::Choice => self.key.iter().all(|option| chosen.contains(option)) && chosen.iter().all(|option| self.key.contains(option)),
            Kind::Ordering | Kind::Matching => self.key == chosen,
        }
    }

    /// Whether the answer names as many options as are asked for.
    pub fn is_complete(&self, chosen: &[OptionIndex]) -> bool {
        self.kind.is_complete(chosen, self.key.len())
    }

    /// Whether the key holds under `lens`.
    pub fn holds_under(&self, lens: Lens) -> bool {
        self.lens.is_none_or(|only| only == lens)
    }
}

/// The words of a question in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionText {
    /// The situation and what is asked.
    pub stem: Vec<Block>,
    /// Options in file order.
    pub options: Vec<OptionText>,
    /// What options are matched with, in file order; empty unless the question is a matching one.
    pub prompts: Vec<Vec<Inline>>,
}

/// The words of an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionText {
    /// The option.
    pub text: Vec<Inline>,
    /// Why it is right, or what is wrong with it here.
    pub why: Vec<Block>,
}

/// A place where facts were checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title of the page.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Day of the check, `YYYY-MM-DD`.
    pub checked: String,
}

/// Everything, compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library {
    /// Exams by their `order`.
    pub exams: Vec<Exam>,
    /// Topics by their `order`.
    pub topics: Vec<Topic>,
    /// Sources by key.
    pub sources: BTreeMap<SourceId, Source>,
    /// Sections of the notes by key.
    pub notes: BTreeMap<NoteId, Both<String>>,
    /// Questions with drawn numbers, by id.
    pub templates: Vec<Template>,
    /// Tasks in the labs, by lab and id.
    pub goals: Vec<Goal>,
    /// Words of the labs' results.
    pub words: Words,
    /// The same sections in the order of the notes, with the cards that carry their statements.
    pub coverage: Vec<NoteSection>,
    /// Comparisons by their `order`.
    pub comparisons: Vec<Comparison>,
}

impl Library {
    /// All questions, topic by topic.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.topics.iter().flat_map(|topic| &topic.questions)
    }

    /// All cards, topic by topic.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.topics.iter().flat_map(|topic| &topic.cards)
    }
}
