//! Which questions come up late in a draw, because the learner has seen them lately.
//!
//! The draw itself knows no history: the same request gives the same paper to everybody. So what a learner has seen becomes
//! part of the request, in a form short enough for a link.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::content::model::QuestionId;
use crate::content::pack::Index;

/// How late a question comes up: 0 with the others, 3 last.
pub type Rank = u8;

const DAY: Millis = 24 * 60 * 60 * 1000;
/// A question seen less than so long ago has the rank that goes with it.
const RANKS: [(Millis, Rank); 3] = [(DAY, 3), (4 * DAY, 2), (14 * DAY, 1)];

/// Ranks of the questions of an index in its order, four to a byte, in base 64. It means something only together with the
/// content that it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Late(String);

impl Late {
    /// What `seen_at` says of a question gives its rank at `now`.
    pub fn of(index: &Index, now: Millis, seen_at: impl Fn(&QuestionId) -> Option<Millis>) -> Self {
        let rank = |id: &QuestionId| {
            let ago = now.saturating_sub(seen_at(id)?);
            RANKS.iter().find(|(span, _)| ago < *span).map(|(_, rank)| *rank)
        };
        let ranks = index.questions().map(|(_, question)| rank(&question.id).unwrap_or(0)).collect::<Vec<_>>();
        let mut bytes = ranks.chunks(4).map(|four| four.iter().rev().fold(0, |byte, rank| byte << 2 | rank)).collect::<Vec<u8>>();
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        Self(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads the text form; anything that is none is no rank for any question.
    pub fn parse(text: &str) -> Self {
        let is_text = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if is_text { Self(text.to_owned()) } else { Self::default() }
    }

    /// The text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether no question comes up late.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ranks of the questions of the index that it was made from; those of rank 0 are left out.
    pub fn ranks<'a>(&self, index: &'a Index) -> BTreeMap<&'a QuestionId, Rank> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&self.0).unwrap_or_default();
        let ranks = bytes.into_iter().flat_map(|byte| (0..4).map(move |place| byte >> (2 * place) & 3));
        let questions = index.questions().map(|(_, question)| &question.id);
        questions.zip(ranks).filter(|(_, rank)| *rank > 0).collect()
    }
}
