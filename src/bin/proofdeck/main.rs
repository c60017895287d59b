//! The command line on the host: the only code of Proofdeck that reads and writes files.

#[cfg(not(target_arch = "wasm32"))]
mod check;
#[cfg(not(target_arch = "wasm32"))]
mod files;
#[cfg(not(target_arch = "wasm32"))]
mod pack;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<std::process::ExitCode> {
    use clap::{Parser, Subcommand};
    use std::path::PathBuf;

    /// Content compiler of Proofdeck.
    #[derive(Parser)]
    #[command(version)]
    struct Cli {
        #[command(subcommand)]
        command: Command,
    }

    #[derive(Subcommand)]
    enum Command {
        /// Check every content file; exit 1 when one has an error.
        Check {
            /// Folder that holds `content`.
            #[arg(long, default_value = ".")]
            root: PathBuf,
            /// How to print what was found.
            #[arg(long, value_enum, default_value_t = check::Format::Text)]
            format: check::Format,
            /// Exit 1 on warnings too.
            #[arg(long)]
            strict: bool,
        },
        /// Compile the content into a folder of JSON files for the browser.
        Pack {
            /// Folder that holds `content`.
            #[arg(long, default_value = ".")]
            root: PathBuf,
            /// Folder to write; files of an earlier pack in it are removed.
            #[arg(long)]
            out: PathBuf,
        },
    }

    match Cli::parse().command {
        Command::Check { root, format, strict } => check::run(&root, format, strict),
        Command::Pack { root, out } => pack::run(&root, &out),
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}
