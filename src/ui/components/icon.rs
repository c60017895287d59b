//! The few pictures of the app, drawn in the colour of the text around them. They are always beside a word.

use leptos::prelude::*;

/// A picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Check,
    Cross,
    Flag,
    Clock,
    Arrow,
    Warning,
    Up,
    Down,
    Strike,
    Pause,
    Play,
    Print,
    Link,
    Save,
    Step,
    Rewind,
    Branch,
    Tank,
}

impl Icon {
    /// Path on a grid of 16 by 16, drawn with round strokes.
    fn path(self) -> &'static str {
        match self {
            Self::Check => "M3 8.5 6.5 12 13 4.5",
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Flag => "M4 14V2.5M4 3h8l-2 3 2 3H4",
            Self::Clock => "M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0",
            Self::Arrow => "M3 8h10M9 4l4 4-4 4",
            Self::Up => "M8 13V3M4 7l4-4 4 4",
            Self::Down => "M8 3v10M4 9l4 4 4-4",
            Self::Strike => "M2 8h12M11.5 5C11 3.6 9.7 3 8 3 6 3 4.5 4 4.5 5.5M4.5 11C5 12.4 6.3 13 8 13c2 0 3.5-1 3.5-2.5",
            Self::Pause => "M5.5 3.5v9M10.5 3.5v9",
            Self::Play => "M5 3.5v9l7-4.5z",
            Self::Print => "M4.5 6V2.5h7V6M4.5 11H2.5V6h11v5h-2M4.5 9.5h7v4h-7z",
            Self::Link => "M6.5 9.5l3-3M7 5l1.5-1.5a2.6 2.6 0 0 1 4 4L11 9M9 11l-1.5 1.5a2.6 2.6 0 0 1-4-4L5 7",
            Self::Save => "M8 2.5v7M5 7l3 3 3-3M3 11.5v2h10v-2",
            Self::Step => "M4 3.5v9l6-4.5zM12.5 3.5v9",
            Self::Rewind => "M12 3.5v9L6 8zM3.5 3.5v9",
            Self::Branch => "M4 13.5v-11M4 10c0-4 8-2 8-6M12 4V2.5",
            Self::Tank => "M3 2.5v9.5q0 1.5 1.5 1.5h7q1.5 0 1.5-1.5V2.5M3 6.5h10",
            Self::Warning => "M8 6v3.5M8 11.8v.2M8 2 1.5 13.5h13z",
        }
    }

    /// The picture; hidden from screen readers, because a word says the same.
    pub(crate) fn view(self) -> impl IntoView {
        view! {
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                <path d=self.path()></path>
            </svg>
        }
    }
}
