//! What the compiler has to say about a file: a place, a stable code, a sentence, and what to do.

use std::fmt;

use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The content cannot be shipped.
    Error,
    /// It can, but should not.
    Warning,
}

macro_rules! codes {
    ($($code:ident $severity:ident $title:literal,)*) => {
        /// A kind of problem. The name is stable; `content/README.md` and the corpus of bad content refer to it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[allow(missing_docs, reason = "each code is explained by its title")]
        pub enum Code { $($code,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$code,)*];

            /// The name, `Q02`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$code => stringify!($code),)* }
            }

            /// What the code is about, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$code => $title,)* }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // Files and front matter
    F01 Error "front matter is missing or not closed",
    F02 Error "the TOML cannot be read",
    F03 Error "a value is outside its range or form",
    F04 Error "a file is in a place where nothing reads it",
    F05 Error "the file is not plain UTF-8 text",
    // Ids and references
    I01 Error "an id has the wrong form",
    I02 Error "an id is used twice",
    I03 Error "a retired id is used again",
    R01 Error "there is no such card",
    R02 Error "there is no such exam or domain",
    R03 Error "there is no such source",
    R04 Error "there is no such section of the notes",
    R05 Error "a link leads nowhere",
    // Text
    M01 Error "Markdown outside the subset",
    M02 Error "a section that is not known, or stands twice",
    // Topics and cards
    T01 Error "a topic without cards",
    T02 Error "a card without its metadata block",
    T03 Error "a card or section without its text",
    T04 Error "a section that does not fit the card's status",
    // Questions
    Q01 Error "a question without a stem, options or the text of one",
    Q02 Error "no right option, or too many",
    Q03 Error "the wrong number of options",
    Q04 Error "an option without a reason",
    Q05 Error "two options say the same",
    Q06 Error "text after the options",
    Q07 Error "a phrase that options or stems must not have",
    Q08 Warning "the right option stands out by its length",
    Q09 Warning "two questions are nearly the same",
    Q10 Error "an option and its prompts do not go together",
    // Proofs, templates and goals
    P01 Error "a name that the lab does not have",
    P02 Error "a proof, template or goal is incomplete",
    P03 Error "the lab contradicts the key",
    P04 Error "a number is not that of the scenario",
    P05 Error "a scenario does not run",
    P06 Error "a template draws no proper question",
    P07 Error "a goal is reached at the start, or not by its solution",
    // Coverage of the notes
    N01 Error "a statement of the notes that no card carries",
    N02 Error "a statement of the notes that is listed twice",
    N03 Error "statements of a section that are not listed",
    N04 Warning "a card that carries no statement of the section it names",
    // Comparisons
    C01 Error "a comparison that is not one table",
    C02 Error "a cell without text or without the card it rests on",
    C03 Warning "a cell that is too long for a table",
    // Languages
    L01 Error "the Korean file is missing",
    L02 Error "the languages do not have the same parts",
    L03 Error "the languages do not mark the same options",
    L04 Error "numbers differ between the languages",
    L05 Error "Korean text without Korean letters",
    // Exams and the bank as a whole
    B01 Error "the weights of an exam do not add up to 100",
    B02 Error "an exam's numbers contradict each other",
    B03 Warning "a domain without questions",
    B04 Warning "keys are not spread evenly over the places",
    B05 Warning "the right option is the longest too often",
    B06 Warning "too few multiple-response questions",
    B07 Warning "a domain with fewer questions than two papers draw",
}

/// One problem at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Path below the content folder's parent, with `/`.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub col: u32,
    /// Kind of problem.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// A sentence: what is wrong here.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Diagnostic {
    /// The same place with something to say.
    #[must_use]
    pub(super) fn filled(&self, code: Code, message: String, hint: String) -> Self {
        Self { code, severity: code.severity(), message, hint, ..self.clone() }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{}:{}:{}: {severity}[{}]: {}", self.path, self.line, self.col, self.code.name(), self.message)?;
        write!(f, "\n    hint: {}", self.hint)
    }
}
