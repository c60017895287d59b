//! `proofdeck coverage`: for people, which cards carry each statement of the original notes.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use proofdeck::content::compile::compile;
use proofdeck::content::coverage::NoteSection;
use proofdeck::content::model::{Lang, Library};
use proofdeck::figures;
use serde::Serialize;

/// How far the cards carry the notes.
#[derive(Serialize)]
pub(crate) struct Coverage<'a> {
    /// Statements of all sections.
    statements: u32,
    /// Those that a card carries.
    covered: u32,
    /// Their share, in percent.
    percent: f64,
    sections: Vec<Section<'a>>,
}

#[derive(Serialize)]
struct Section<'a> {
    id: &'a str,
    title: &'a str,
    statements: u32,
    covered: u32,
    cards: usize,
}

impl<'a> Coverage<'a> {
    /// The figures of a library.
    pub(crate) fn of(library: &'a Library) -> Self {
        let section = |section: &'a NoteSection| Section {
            id: section.id.as_str(),
            title: &section.title.en,
            statements: section.statements,
            covered: section.covered(),
            cards: section.cards().len(),
        };
        let sections = library.coverage.iter().map(section).collect::<Vec<_>>();
        let statements = sections.iter().map(|section| section.statements).sum();
        let covered = sections.iter().map(|section| section.covered).sum();
        let percent = if statements == 0 { 0.0 } else { f64::from(covered) * 100.0 / f64::from(statements) };
        Self { statements, covered, percent, sections }
    }

    /// A line of figures.
    pub(crate) fn summary(&self) -> String {
        let share = figures::percent(u64::from(self.covered), u64::from(self.statements));
        format!("notes: {} sections, {} of {} statements carried by cards ({share})", self.sections.len(), self.covered, self.statements)
    }
}

/// Runs the command. Exit code 1 when a statement is not covered or the content has errors, which `check` names.
pub(crate) fn run(root: &Path, lang: Lang) -> Result<ExitCode> {
    let compiled = compile(&super::files::read_content(root)?);
    let library = &compiled.library;
    let coverage = Coverage::of(library);
    let mut out = io::stdout().lock();
    for section in &library.coverage {
        print_section(&mut out, section, lang)?;
    }
    writeln!(out, "{}", coverage.summary())?;
    let is_whole = coverage.covered == coverage.statements && compiled.is_clean();
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print_section(out: &mut impl Write, section: &NoteSection, lang: Lang) -> io::Result<()> {
    writeln!(out, "{} {} ({} of {})", section.id, section.title.get(lang), section.covered(), section.statements)?;
    for (line, cards) in &section.lines {
        let cards = cards.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        writeln!(out, "  line {line}: {}", if cards.is_empty() { "no card" } else { &cards })?;
    }
    writeln!(out)
}
