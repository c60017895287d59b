//! `proofdeck check`: what is in the content, and everything that is wrong with it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use proofdeck::content::compile::diagnostic::{Diagnostic, Severity};
use proofdeck::content::compile::prove::Tally;
use proofdeck::content::compile::{Compiled, compile};
use proofdeck::content::quality::Quality;
use serde::Serialize;

use super::coverage::Coverage;

/// How to print.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people: a line per problem and a summary.
    Text,
    /// For programs: one object.
    Json,
}

#[derive(Serialize)]
struct Report<'a> {
    topics: usize,
    cards: usize,
    questions: usize,
    comparisons: usize,
    by_exam: BTreeMap<&'a str, BTreeMap<&'a str, usize>>,
    /// Questions with a proof that was run.
    proofs: usize,
    /// Templates of questions with drawn numbers.
    parametric: usize,
    goals: usize,
    languages: BTreeMap<&'static str, Language>,
    coverage: Coverage<'a>,
    quality: Quality,
    diagnostics: &'a [Diagnostic],
}

#[derive(Serialize)]
struct Language {
    missing: u32,
    number_mismatches: u32,
}

/// Runs the command.
pub(crate) fn run(root: &Path, format: Format, strict: bool) -> Result<ExitCode> {
    let mut compiled = compile(&super::files::read_content(root)?);
    let tally = compiled.prove();
    let report = report(&compiled, &tally);
    let mut out = io::stdout().lock();
    match format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&report)?)?,
        Format::Text => print_text(&mut out, &report)?,
    }
    let failed = compiled.diagnostics.iter().any(|diagnostic| strict || diagnostic.severity == Severity::Error);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn report<'a>(compiled: &'a Compiled, tally: &Tally) -> Report<'a> {
    let library = &compiled.library;
    let mut by_exam = BTreeMap::new();
    for exam in &library.exams {
        let mut domains = exam.domains.iter().map(|domain| (domain.id.as_str(), 0)).collect::<BTreeMap<_, _>>();
        for question in library.questions() {
            if let Some(count) = question.entry.exams.get(&exam.id).and_then(|domain| domains.get_mut(domain.as_str())) {
                *count += 1;
            }
        }
        by_exam.insert(exam.id.as_str(), domains);
    }
    Report {
        topics: library.topics.len(),
        cards: library.cards().count(),
        questions: library.questions().count(),
        comparisons: library.comparisons.len(),
        by_exam,
        proofs: tally.questions,
        parametric: library.templates.len(),
        goals: library.goals.len(),
        languages: [("ko", Language { missing: compiled.missing_ko, number_mismatches: compiled.number_mismatches })].into(),
        coverage: Coverage::of(library),
        quality: Quality::of(library),
        diagnostics: &compiled.diagnostics,
    }
}

fn print_text(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    for diagnostic in report.diagnostics {
        writeln!(out, "{diagnostic}")?;
    }
    let count = |severity| report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let Report { topics, cards, questions, comparisons, .. } = report;
    writeln!(out, "{topics} topics, {cards} cards, {questions} questions, {comparisons} comparisons")?;
    for (exam, domains) in &report.by_exam {
        let list = domains.iter().map(|(domain, count)| format!("{domain} {count}")).collect::<Vec<_>>().join(", ");
        writeln!(out, "  {exam}: {list}")?;
    }
    writeln!(out, "{} proofs, {} parametric questions, {} goals", report.proofs, report.parametric, report.goals)?;
    writeln!(out, "{}", report.coverage.summary())?;
    print_quality(out, report)?;
    writeln!(out, "{} errors, {} warnings", count(Severity::Error), count(Severity::Warning))
}

fn print_quality(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let Quality { single_choice, multiple_response, key_places: [a, b, c, d], right_is_longest, stock, most_alike, .. } = &report.quality;
    writeln!(out, "questions: {multiple_response} multiple response; of {single_choice} single choice, keys a {a}, b {b}, c {c}, d {d}")?;
    writeln!(out, "  the right option is the longest: {} in English, {} in Korean", right_is_longest.en, right_is_longest.ko)?;
    if let Some(pair) = most_alike {
        writeln!(out, "  most alike: {} and {} ({} %)", pair.question, pair.other, pair.percent)?;
    }
    let list = stock.iter().map(|stock| format!("{} {}/{}", stock.domain, stock.questions, stock.drawn)).collect::<Vec<_>>();
    writeln!(out, "  questions for what a full paper draws: {}", list.join(", "))
}
