//! Choosing questions for practice.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

use crate::content::model::{DomainId, ExamId, Lens, QuestionEntry, QuestionId, TopicId};
use crate::content::pack::{Index, TopicEntry};
use crate::journal::progress::{Progress, Standing};

/// Which questions by how the learner stands with them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pool {
    /// All of them.
    #[default]
    All,
    /// Never answered.
    Unseen,
    /// Answered wrongly the last time.
    Wrong,
}

impl Pool {
    /// All pools.
    pub const ALL: [Self; 3] = [Self::All, Self::Unseen, Self::Wrong];

    /// The name used in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Unseen => "unseen",
            Self::Wrong => "wrong",
        }
    }

    /// The pool of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pool| pool.name() == name)
    }
}

/// Which questions are wanted. An empty filter takes all that hold under the lens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those that count for the exam.
    pub exam: Option<ExamId>,
    /// Only those of the domain; needs `exam`.
    pub domain: Option<DomainId>,
    /// Only those of the topic.
    pub topic: Option<TopicId>,
    /// By standing.
    pub pool: Pool,
}

impl Filter {
    /// Whether the filter takes the question.
    fn takes(&self, topic: &TopicEntry, question: &QuestionEntry, lens: Lens, progress: &Progress) -> bool {
        let in_exam = self.exam.as_ref().is_none_or(|exam| {
            let domain = question.exams.get(exam);
            domain.is_some() && self.domain.as_ref().is_none_or(|wanted| domain == Some(wanted))
        });
        let in_pool = match self.pool {
            Pool::All => true,
            Pool::Unseen => progress.standing(question) == Standing::Unseen,
            Pool::Wrong => progress.standing(question) == Standing::Wrong,
        };
        in_exam && in_pool && self.topic.as_ref().is_none_or(|wanted| topic.id == *wanted) && question.holds_under(lens)
    }
}

/// The questions that the filter takes, with their topics, topic by topic.
pub fn matching<'a>(index: &'a Index, progress: &Progress, filter: &Filter, lens: Lens) -> Vec<(&'a TopicEntry, &'a QuestionEntry)> {
    index.questions().filter(|(topic, question)| filter.takes(topic, question, lens, progress)).collect()
}

/// The questions of a practice round, in an order drawn from `seed`: unseen ones first, then those answered wrongly, then
/// the rest, so that a round that is broken off has still done the most useful part.
pub fn round(index: &Index, progress: &Progress, filter: &Filter, lens: Lens, seed: u64) -> Vec<QuestionId> {
    let mut chosen = matching(index, progress, filter, lens);
    chosen.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let with = |standing| chosen.iter().filter(move |(_, question)| progress.standing(question) == standing);
    let in_order = [Standing::Unseen, Standing::Wrong, Standing::Right].into_iter().flat_map(with);
    in_order.map(|(_, question)| question.id.clone()).collect()
}
