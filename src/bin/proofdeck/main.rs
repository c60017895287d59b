//! The command line on the host: the only code of Proofdeck that reads and writes files.

#[cfg(not(target_arch = "wasm32"))]
mod lab;

#[cfg(not(target_arch = "wasm32"))]
mod cli {
    use clap::{Parser, Subcommand};

    /// Study cards, practice questions and timed mock exams for the AWS data certifications.
    #[derive(Parser)]
    #[command(name = "proofdeck", version)]
    pub(super) struct Cli {
        #[command(subcommand)]
        pub(super) command: Command,
    }

    #[derive(Subcommand)]
    pub(super) enum Command {
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
fn main() -> std::process::ExitCode {
    use clap::{CommandFactory, Parser, error::ErrorKind};

    match cli::Cli::parse().command {
        cli::Command::Lab { name, mode } => match lab::find(&name, mode.as_deref()) {
            Ok(line_to_line) => lab::run(line_to_line, std::io::stdin().lock(), std::io::stdout().lock()),
            Err(message) => cli::Cli::command().error(ErrorKind::InvalidValue, message).exit(),
        },
    }
}

// The browser build compiles every program of the package; this one has nothing to do there.
#[cfg(target_arch = "wasm32")]
fn main() {}
