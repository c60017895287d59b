//! `proofdeck lab`: scenarios from standard input to results on standard output, one line each.

use proofdeck::lab::{athena, error::LabError, firehose, kinesis};
use std::{
    io::{BufRead, Read, Write},
    process::ExitCode,
};

/// What a lab does with one line: scenario in, result out, both JSON.
pub(crate) type LineToLine = fn(&str) -> Result<String, LabError>;

/// Bytes of one line of input.
const LINE_BYTES_MAX: u64 = 64 * 1_024 * 1_024;

/// Every lab and mode. `""` is the lab without a mode.
const LABS: &[(&str, &str, LineToLine)] = &[
    ("athena", "", athena::line::plan_line),
    ("athena", "project", athena::line::project_line),
    ("firehose", "", firehose::run_line),
    ("firehose", "check", firehose::check_line),
    ("kinesis", "", kinesis::write_line),
    ("kinesis", "route", kinesis::route_line),
    ("kinesis", "aggregate", kinesis::aggregate_line),
];

/// The lab `name` in mode `mode`, or a sentence that says which there are.
pub(crate) fn find(name: &str, mode: Option<&str>) -> Result<LineToLine, String> {
    let mode = mode.unwrap_or("");
    let found = LABS.iter().find(|(lab, lab_mode, _)| *lab == name && *lab_mode == mode);
    found.map(|(_, _, line_to_line)| *line_to_line).ok_or_else(|| {
        let known: Vec<String> = LABS.iter().map(|(lab, lab_mode, _)| format!("{lab} {lab_mode}").trim_end().to_owned()).collect();
        format!("there is no lab \"{}\"; there are: {}", format!("{name} {mode}").trim_end(), known.join(", "))
    })
}

/// Runs every line of `input`. Exit code 0 when all were valid scenarios, 2 when some were not, 1 when reading or writing failed.
pub(crate) fn run(line_to_line: LineToLine, mut input: impl BufRead, mut output: impl Write) -> ExitCode {
    let mut all_valid = true;
    let mut bytes = Vec::new();
    loop {
        let answer = match read_line(&mut input, &mut bytes) {
            Ok(Line::End) => break,
            Ok(Line::TooLong) => Err(LabError::whole(format!("the line is longer than {LINE_BYTES_MAX} bytes (LINE_BYTES_MAX)"))),
            Ok(Line::Whole) => match std::str::from_utf8(&bytes) {
                Ok(line) => line_to_line(line),
                Err(error) => Err(LabError::whole(format!("the line is not UTF-8: {error}"))),
            },
            Err(error) => {
                let _ = writeln!(std::io::stderr(), "cannot read the scenarios: {error}");
                return ExitCode::FAILURE;
            }
        };
        all_valid &= answer.is_ok();
        let line = answer.unwrap_or_else(|error| error.to_json_line());
        if let Err(error) = writeln!(output, "{line}").and_then(|()| output.flush()) {
            let _ = writeln!(std::io::stderr(), "cannot write the results: {error}");
            return ExitCode::FAILURE;
        }
    }
    if all_valid { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

enum Line {
    Whole,
    TooLong,
    End,
}

/// Reads one line into `bytes`, without its line end. A line over the limit is skipped to its end, so the next one is read in step.
fn read_line(input: &mut impl BufRead, bytes: &mut Vec<u8>) -> std::io::Result<Line> {
    bytes.clear();
    if input.by_ref().take(LINE_BYTES_MAX + 1).read_until(b'\n', bytes)? == 0 {
        return Ok(Line::End);
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        return Ok(Line::Whole);
    }
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= LINE_BYTES_MAX) {
        return Ok(Line::Whole); // the last line, without a line end
    }
    input.skip_until(b'\n')?;
    Ok(Line::TooLong)
}
