//! Choosing questions for practice.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

use crate::content::model::{DomainId, Domains, ExamId, Lens, QuestionEntry, QuestionId, TopicId};
use crate::content::pack::{Index, TopicEntry};
use crate::journal::progress::{Progress, Standing};
use crate::lab::chance::Chance;
use crate::proof::template::{SEEDS, TemplateEntry, instance_id};

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

/// Whether questions with drawn numbers take part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbers {
    /// They do not.
    #[default]
    Written,
    /// They do, with the others.
    Both,
    /// They alone.
    Drawn,
}

impl Numbers {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Written, Self::Both, Self::Drawn];

    /// The name used in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Both => "both",
            Self::Drawn => "drawn",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|numbers| numbers.name() == name)
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
    /// Whether questions with drawn numbers take part.
    pub numbers: Numbers,
}

impl Filter {
    /// Whether the filter takes the question.
    fn takes(&self, topic: &TopicEntry, question: &QuestionEntry, lens: Lens, progress: &Progress) -> bool {
        let in_pool = match self.pool {
            Pool::All => true,
            Pool::Unseen => progress.standing(question) == Standing::Unseen,
            Pool::Wrong => progress.standing(question) == Standing::Wrong,
        };
        self.numbers != Numbers::Drawn && in_pool && self.is_within(topic, &question.exams) && question.holds_under(lens)
    }

    /// Whether the filter takes questions of the template. They are new each time, so none of them was answered wrongly.
    fn takes_template(&self, topic: &TopicEntry, template: &TemplateEntry, lens: Lens) -> bool {
        let is_wanted = self.numbers != Numbers::Written && self.pool != Pool::Wrong;
        is_wanted && self.is_within(topic, &template.exams) && template.holds_under(lens)
    }

    fn is_within(&self, topic: &TopicEntry, exams: &Domains) -> bool {
        let in_exam = self.exam.as_ref().is_none_or(|exam| {
            let domain = exams.get(exam);
            domain.is_some() && self.domain.as_ref().is_none_or(|wanted| domain == Some(wanted))
        });
        in_exam && self.topic.as_ref().is_none_or(|wanted| topic.id == *wanted)
    }
}

/// The questions that the filter takes, with their topics, topic by topic.
pub fn matching<'a>(index: &'a Index, progress: &Progress, filter: &Filter, lens: Lens) -> Vec<(&'a TopicEntry, &'a QuestionEntry)> {
    index.questions().filter(|(topic, question)| filter.takes(topic, question, lens, progress)).collect()
}

/// The templates whose questions the filter takes.
pub fn templates<'a>(index: &'a Index, filter: &Filter, lens: Lens) -> Vec<&'a TemplateEntry> {
    index.templates().filter(|(topic, template)| filter.takes_template(topic, template, lens)).map(|(_, template)| template).collect()
}

/// The questions of a practice round, in an order drawn from `seed`: unseen ones first, then those answered wrongly, then
/// the rest, so that a round that is broken off has still done the most useful part.
pub fn round(index: &Index, progress: &Progress, filter: &Filter, lens: Lens, seed: u64) -> Vec<QuestionId> {
    let written = matching(index, progress, filter, lens).into_iter();
    let mut chosen: Vec<(Standing, QuestionId)> = written.map(|(_, question)| (progress.standing(question), question.id.clone())).collect();
    let drawn = templates(index, filter, lens).into_iter().zip(0..);
    chosen.extend(drawn.map(|(template, place)| (Standing::Unseen, instance_id(&template.id, Chance::new(seed, place).below(SEEDS)))));
    chosen.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    // The order among equals stays as it was drawn.
    chosen.sort_by_key(|(standing, _)| [Standing::Unseen, Standing::Wrong, Standing::Right].iter().position(|own| own == standing));
    chosen.into_iter().map(|(_, question)| question).collect()
}
