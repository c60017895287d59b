//! The command line on the host: the only code of Proofdeck that reads and writes files.

#[cfg(not(target_arch = "wasm32"))]
mod check;
#[cfg(not(target_arch = "wasm32"))]
mod coverage;
#[cfg(not(target_arch = "wasm32"))]
mod files;
#[cfg(not(target_arch = "wasm32"))]
mod lab;
#[cfg(not(target_arch = "wasm32"))]
mod pack;
#[cfg(not(target_arch = "wasm32"))]
mod prove;

#[cfg(not(target_arch = "wasm32"))]
mod cli {
    use std::path::PathBuf;

    use clap::{Parser, Subcommand};

    use proofdeck::content::model::Lang;

    use super::check::Format;

    fn lang(text: &str) -> Result<Lang, String> {
        Lang::from_tag(text).ok_or_else(|| "write en or ko".to_owned())
    }

    /// Study cards, practice questions and timed mock exams for the AWS data certifications.
    #[derive(Parser)]
    #[command(name = "proofdeck", version)]
    pub(super) struct Cli {
        #[command(subcommand)]
        pub(super) command: Command,
    }

    #[derive(Subcommand)]
    pub(super) enum Command {
        /// Check every content file; exit 1 when one has an error.
        Check {
            /// Folder that holds `content`.
            #[arg(long, default_value = ".")]
            root: PathBuf,
            /// How to print what was found.
            #[arg(long, value_enum, default_value_t = Format::Text)]
            format: Format,
            /// Exit 1 on warnings too.
            #[arg(long)]
            strict: bool,
        },
        /// Run every option of every proof in its lab, under every model; exit 1 when one contradicts the key.
        Prove {
            /// Folder that holds `content`.
            #[arg(long, default_value = ".")]
            root: PathBuf,
            /// How to print what was found.
            #[arg(long, value_enum, default_value_t = Format::Text)]
            format: Format,
        },
        /// Print which cards carry each statement of the original notes; exit 1 when one is left out.
        Coverage {
            /// Folder that holds `content`.
            #[arg(long, default_value = ".")]
            root: PathBuf,
            /// Language of the titles: en or ko.
            #[arg(long, default_value = "en", value_parser = lang)]
            lang: Lang,
        },
        /// Compile the content into a folder of files for the browser.
        Pack {
            /// Folder that holds `content`.
            #[arg(long, default_value = ".")]
            root: PathBuf,
            /// Folder to write; files of an earlier pack in it are removed.
            #[arg(long)]
            out: PathBuf,
        },
        /// Run scenarios of a lab: JSON Lines from standard input, one object a line to standard output.
        ///
        /// Exit code 2 when any line was not a valid scenario; its output line is then {"error": {"path": …, "message": …}}.
        Lab {
            /// The lab.
            name: String,
            /// What of the lab to run.
            mode: Option<String>,
        },
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<std::process::ExitCode> {
    use clap::{CommandFactory, Parser, error::ErrorKind};

    use cli::Command;

    match cli::Cli::parse().command {
        Command::Check { root, format, strict } => check::run(&root, format, strict),
        Command::Prove { root, format } => prove::run(&root, format),
        Command::Coverage { root, lang } => coverage::run(&root, lang),
        Command::Pack { root, out } => pack::run(&root, &out),
        Command::Lab { name, mode } => match lab::find(&name, mode.as_deref()) {
            Ok(line_to_line) => Ok(lab::run(line_to_line, std::io::stdin().lock(), std::io::stdout().lock())),
            Err(message) => cli::Cli::command().error(ErrorKind::InvalidValue, message).exit(),
        },
    }
}

// The browser build compiles every program of the package; this one has nothing to do there.
#[cfg(target_arch = "wasm32")]
fn main() {}
