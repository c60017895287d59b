//! What is shown across the topics: coverage of the notes, sheets generated from the content, the pipeline, figures of the bank.

use std::collections::BTreeSet;

use proofdeck::content::coverage::note_of;
use proofdeck::content::model::{CardId, Lang, Status};
use proofdeck::content::pack::{self, INDEX_NAME, Index, parse_sheet};
use proofdeck::content::quality::{ALIKE, Quality};
use proofdeck::content::sheet::{CardLink, ComparisonsSheet, CorrectionsSheet, NotesSheet};
use proofdeck::content::text::{plain, plain_blocks};
use proofdeck::pipeline::Step;

use super::content::COMPILED;

#[test]
fn every_statement_of_both_notes_is_carried_by_cards() {
    let sections = &COMPILED.library.coverage;
    assert_eq!(sections.len(), COMPILED.library.notes.len());
    for section in sections {
        assert!(section.statements > 0 && section.covered() == section.statements, "{}", section.id);
        assert!(section.lines.values().all(|cards| !cards.is_empty()), "{}", section.id);
    }
    // Every line of the two notes that is no heading, counted in the notes themselves.
    let count =
        |note: &str| sections.iter().filter(|section| note_of(section.id.as_str()) == note).map(|section| section.statements).sum::<u32>();
    assert_eq!((count("000"), count("003")), (262, 199));
}

#[test]
fn sections_stand_in_the_order_of_the_notes() {
    let firsts =
        COMPILED.library.coverage.iter().map(|section| (note_of(section.id.as_str()), section.lines.keys().next())).collect::<Vec<_>>();
    assert!(firsts.is_sorted(), "{firsts:?}");
    // One may stand inside another, but no line is of both.
    let mut seen = BTreeSet::new();
    for section in &COMPILED.library.coverage {
        for line in section.lines.keys() {
            assert!(seen.insert((note_of(section.id.as_str()), line)), "{}: line {line} is of another section too", section.id);
        }
    }
}

/// A sheet as the app reads it.
fn sheet<T: serde::de::DeserializeOwned>(name: impl Fn(&Index) -> String) -> T {
    let files = pack::files(&COMPILED.library).expect("the library can be written");
    let index = Index::parse(&files[INDEX_NAME]).expect("the index can be read");
    parse_sheet(&files[&name(&index)]).expect("the sheet can be read")
}

/// The link leads to a card that is there and says what it asks.
#[track_caller]
fn check_link(link: &CardLink, lang: Lang) {
    let topic = COMPILED.library.topics.iter().find(|topic| topic.id == link.topic).expect("the topic is there");
    let card = topic.cards.iter().find(|card| card.entry.id == link.card).expect("the topic has the card");
    assert_eq!((card.entry.status, &card.text.get(lang).prompt), (link.status, &link.prompt), "{}", link.card);
}

#[test]
fn the_sheet_of_the_notes_leads_to_cards() {
    for lang in Lang::ALL {
        let sheet: NotesSheet = sheet(|index| index.sheets.get(lang).notes.clone());
        assert_eq!(sheet.sections.len(), COMPILED.library.coverage.len());
        for (shown, section) in sheet.sections.iter().zip(&COMPILED.library.coverage) {
            assert_eq!((&shown.id, &shown.title), (&section.id, section.title.get(lang)));
            assert!(!shown.cards.is_empty(), "{}", shown.id);
            shown.cards.iter().for_each(|link| check_link(link, lang));
        }
    }
}

#[test]
fn the_sheet_of_corrections_has_every_corrected_and_changed_card_once() {
    for lang in Lang::ALL {
        let sheet: CorrectionsSheet = sheet(|index| index.sheets.get(lang).corrections.clone());
        let shown = sheet.topics.iter().flat_map(|topic| &topic.cards).map(|card| &card.entry).collect::<Vec<_>>();
        let is_corrected = |status: Status| matches!(status, Status::Corrected | Status::Changed);
        let wanted = COMPILED.library.cards().map(|card| &card.entry).filter(|entry| is_corrected(entry.status)).collect::<Vec<_>>();
        assert_eq!(shown, wanted);
        assert!(shown.len() > 50 && shown.iter().any(|entry| entry.status == Status::Corrected));
        for card in sheet.topics.iter().flat_map(|topic| &topic.cards) {
            assert!(card.entry.sources.iter().all(|source| sheet.sources.contains_key(source)), "{}", card.entry.id);
            assert_eq!(card.text.note.is_empty(), card.entry.status == Status::Changed, "{}", card.entry.id);
        }
    }
}

#[test]
fn comparisons_are_whole_in_both_languages() {
    let library = &COMPILED.library;
    assert!(library.comparisons.len() >= 10, "{} comparisons", library.comparisons.len());
    for lang in Lang::ALL {
        let sheet: ComparisonsSheet = sheet(|index| index.sheets.get(lang).comparisons.clone());
        assert_eq!(sheet.tables.len(), library.comparisons.len());
        let mut named = BTreeSet::<&CardId>::new();
        for table in &sheet.tables {
            assert!(!plain_blocks(&table.intro).is_empty() && table.columns.len() >= 2 && table.rows.len() >= 3, "{}", table.id);
            for row in &table.rows {
                assert_eq!(row.cells.len(), table.columns.len(), "{}", table.id);
                for (text, cards) in &row.cells {
                    assert!(!plain(text).is_empty() && !plain(text).ends_with(' ') && !cards.is_empty(), "{}: {text:?}", table.id);
                    named.extend(cards);
                }
            }
        }
        assert_eq!(sheet.cards.keys().collect::<BTreeSet<_>>(), named, "a sheet has the cards that its cells rest on");
        sheet.cards.values().for_each(|link| check_link(link, lang));
    }
}

#[test]
fn the_pipeline_leads_to_topics_and_from_devices_to_reports() {
    for step in Step::ALL {
        assert!(COMPILED.library.topics.iter().any(|topic| topic.id.as_str() == step.topic()), "{step:?} leads to no topic");
    }
    let mut reached = BTreeSet::from([Step::IotCore]);
    for _ in Step::ALL {
        reached.extend(reached.clone().into_iter().flat_map(Step::next));
    }
    assert_eq!(reached.len(), Step::ALL.len(), "{reached:?}");
    let ends = Step::ALL.into_iter().filter(|step| step.next().is_empty()).collect::<Vec<_>>();
    assert_eq!(ends, [Step::Dashboard, Step::Warehouse]);
}

#[test]
fn the_bank_fills_two_papers_of_both_exams_and_no_two_questions_are_alike() {
    let library = &COMPILED.library;
    let quality = Quality::of(library);
    for stock in &quality.stock {
        let least = stock.questions.min(stock.under_other_lens);
        assert!(least >= 2 * stock.drawn as usize, "{} {}: {least} for {}", stock.exam, stock.domain, stock.drawn);
    }
    let drawn = |exam: &str| quality.stock.iter().filter(|stock| stock.exam == exam).map(|stock| stock.drawn).sum::<u32>();
    assert_eq!((drawn("dea-c01"), drawn("das-c01")), (65, 65));
    assert!(quality.multiple_response * 4 >= library.questions().count(), "{} multiple response", quality.multiple_response);
    assert_eq!(quality.key_places.iter().sum::<usize>(), quality.single_choice);
    assert!(quality.alike.is_empty(), "{:?}", quality.alike);
    assert!(quality.most_alike.as_ref().is_some_and(|pair| pair.percent < ALIKE));
}
