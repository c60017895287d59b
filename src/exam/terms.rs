//! What is agreed before a sitting starts: how strict it is, how much time there is, how it looks.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::content::model::Lang;

/// How strict a sitting is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// As the real one: no pause, and the clock runs whatever happens.
    #[default]
    Strict,
    /// With pauses.
    Rehearsal,
}

impl Mode {
    /// Both modes.
    pub const ALL: [Self; 2] = [Self::Strict, Self::Rehearsal];

    /// The name used in forms and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Rehearsal => "rehearsal",
        }
    }
}

/// Time on top of what the paper allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extra {
    /// None.
    #[default]
    None,
    /// 30 minutes more, which AWS grants to those who sit an exam in English that is not their language.
    Plus30,
    /// A quarter more.
    Quarter,
    /// Half as much again.
    Half,
    /// Twice the time.
    Double,
}

impl Extra {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::None, Self::Plus30, Self::Quarter, Self::Half, Self::Double];

    /// The name used in forms and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Plus30 => "plus30",
            Self::Quarter => "quarter",
            Self::Half => "half",
            Self::Double => "double",
        }
    }

    /// The time that comes of `allowed` milliseconds.
    pub fn of(self, allowed: Millis) -> Millis {
        match self {
            Self::None => allowed,
            Self::Plus30 => allowed.saturating_add(30 * 60_000),
            Self::Quarter => allowed.saturating_add(allowed / 4),
            Self::Half => allowed.saturating_add(allowed / 2),
            Self::Double => allowed.saturating_mul(2),
        }
    }
}

/// Size of the letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    /// As everywhere in the app.
    #[default]
    Normal,
    /// A quarter larger.
    Large,
    /// Half as large again.
    Larger,
}

impl TextSize {
    /// All sizes.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Large, Self::Larger];

    /// The name used in forms, files and the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Large => "large",
            Self::Larger => "larger",
        }
    }
}

/// What is agreed before a sitting starts; kept with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Terms {
    /// How strict it is.
    pub mode: Mode,
    /// Time on top.
    pub extra: Extra,
    /// The language at the start; `None` in sittings of earlier versions.
    pub lang: Option<Lang>,
    /// Size of the letters.
    pub size: TextSize,
    /// High contrast.
    pub contrast: bool,
}

impl Terms {
    /// Whether these are those of sittings before there was a choice; stored forms leave them out.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
