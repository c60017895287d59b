//! The words of the Athena lab.

mod en;
mod ko;
mod notes;

use crate::content::model::Lang;
use crate::lab::athena::Truth;
use crate::lab::athena::design::{Order, PartitionKey};
use crate::lab::athena::notes::Note;
use crate::lab::athena::reason::DecidingPart;
use crate::lab::athena::samples::{Change, Sample};
use crate::lab::athena::sql::error::SqlErrorCode;
use crate::lab::athena::table::Format;

/// The words of a language. Functions take figures as text unless the language inflects with them.
#[allow(missing_docs, reason = "a word's name and its English text say what it is")]
pub(crate) struct AthenaWords {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) model_note: &'static str,

    // Editor
    pub(crate) query: &'static str,
    pub(crate) query_fine: &'static str,
    pub(crate) query_refused: &'static str,
    pub(crate) query_for_layout: &'static str,
    pub(crate) sql_error: fn(usize, usize, SqlErrorCode) -> String,
    pub(crate) columns: &'static str,
    pub(crate) partition_columns: &'static str,
    pub(crate) file_columns: &'static str,
    pub(crate) today: fn(&str) -> String,

    // Designer
    pub(crate) table: &'static str,
    pub(crate) folders: &'static str,
    pub(crate) no_keys: &'static str,
    pub(crate) add_key: &'static str,
    pub(crate) choose_key: &'static str,
    pub(crate) key_type: fn(PartitionKey) -> &'static str,
    pub(crate) key_example: fn(PartitionKey) -> &'static str,
    pub(crate) key_remove: fn(&str) -> String,
    pub(crate) key_outwards: fn(&str) -> String,
    pub(crate) format: &'static str,
    pub(crate) format_name: fn(Format) -> &'static str,
    pub(crate) codec: &'static str,
    pub(crate) codec_none: &'static str,
    pub(crate) order: &'static str,
    pub(crate) order_name: fn(Order) -> &'static str,
    pub(crate) row_group_rows: &'static str,
    pub(crate) file_mib: &'static str,
    pub(crate) events: &'static str,
    pub(crate) first_day: &'static str,
    pub(crate) days: &'static str,
    pub(crate) events_per_day: &'static str,
    pub(crate) users: &'static str,
    pub(crate) seed: &'static str,
    pub(crate) catalog_and_engine: &'static str,
    pub(crate) catalog: &'static str,
    pub(crate) catalogs: [&'static str; 4],
    pub(crate) registered: &'static str,
    pub(crate) range: &'static str,
    pub(crate) engine: &'static str,
    pub(crate) price: &'static str,
    pub(crate) limit: &'static str,
    pub(crate) small_whole: &'static str,
    pub(crate) small_whole_hint: &'static str,

    // A table that was given
    pub(crate) given_table: &'static str,
    pub(crate) given_hint: &'static str,
    pub(crate) given_design_own: &'static str,
    pub(crate) given_store_as: &'static str,
    pub(crate) given_store_hint: fn(u64) -> String,
    pub(crate) given_none: &'static str,
    pub(crate) given_files: &'static str,
    pub(crate) given_files_of: fn(&str, &str, &str) -> String,
    pub(crate) given_projected: &'static str,
    pub(crate) given_registered: fn(&str) -> String,
    pub(crate) given_all_registered: &'static str,
    pub(crate) given_limit: &'static str,
    pub(crate) given_now: &'static str,
    pub(crate) given_no_comparison: &'static str,

    // Stages
    pub(crate) planner: &'static str,
    pub(crate) back: &'static str,
    pub(crate) next_stage: &'static str,
    pub(crate) stages: [&'static str; 7],
    pub(crate) stage_not_run: &'static str,
    pub(crate) stage_text: fn(&str, &str, &str) -> String,
    pub(crate) stage_list: fn(&str, &str, &str, &str) -> String,
    pub(crate) stage_projected: fn(&str) -> String,
    pub(crate) stage_no_partitions: &'static str,
    pub(crate) stage_prune: fn(&str, &str, &str) -> String,
    pub(crate) stage_objects: fn(&str, &str, &str, &str) -> String,
    pub(crate) stage_columns: fn(&str, &str, &str) -> String,
    pub(crate) stage_rows: &'static str,
    pub(crate) stage_row_groups: fn(&str, &str, &str, &str) -> String,
    pub(crate) stage_whole: fn(&str, &str) -> String,
    pub(crate) stage_bill: fn(&str, &str) -> String,
    pub(crate) stage_cancelled: fn(&str, &str) -> String,

    // Picture
    pub(crate) partitions: &'static str,
    pub(crate) map_counts: fn(&str, &str) -> String,
    pub(crate) map_total: fn(&str) -> String,
    pub(crate) map_empty: &'static str,
    pub(crate) map_slider: &'static str,
    pub(crate) map_hint: &'static str,
    pub(crate) classes: [&'static str; 6],
    pub(crate) list_title: &'static str,
    pub(crate) list_from: &'static str,
    pub(crate) list_to: &'static str,
    pub(crate) list_count: &'static str,
    pub(crate) list_fate: &'static str,
    pub(crate) list_more: fn(&str) -> String,
    pub(crate) why_first: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) reason_part: fn(&DecidingPart) -> String,
    pub(crate) reason_end: fn(Truth, bool) -> &'static str,

    // Cost
    pub(crate) waterfall: &'static str,
    pub(crate) waterfall_stage: &'static str,
    pub(crate) waterfall_rows: [&'static str; 5],
    pub(crate) bytes_left: &'static str,
    pub(crate) of_table: &'static str,
    pub(crate) would_cost: &'static str,
    pub(crate) would_cost_many: fn(&str) -> String,
    pub(crate) queries_a_month: &'static str,
    pub(crate) out_of_range: fn(&str, &str) -> String,
    pub(crate) what_is_read: &'static str,
    pub(crate) bytes_by_column: &'static str,
    pub(crate) whole_files: &'static str,
    pub(crate) requests: &'static str,
    pub(crate) metadata: &'static str,
    pub(crate) notes: &'static str,
    pub(crate) note: fn(&Note) -> String,

    // Comparison
    pub(crate) other_layouts: &'static str,
    pub(crate) other_layouts_hint: &'static str,
    pub(crate) other_queries: &'static str,
    pub(crate) other_queries_hint: &'static str,
    pub(crate) comparing: &'static str,
    pub(crate) layout: &'static str,
    pub(crate) partitions_read: &'static str,
    pub(crate) scanned: &'static str,
    pub(crate) cost: &'static str,
    pub(crate) fails: &'static str,
    pub(crate) take: &'static str,
    pub(crate) layout_taken: fn(&str) -> String,
    pub(crate) change: fn(Change) -> String,
    pub(crate) sample: fn(Sample) -> &'static str,
}

/// The words of `lang`.
pub(crate) fn words(lang: Lang) -> &'static AthenaWords {
    match lang {
        Lang::En => &en::WORDS,
        Lang::Ko => &ko::WORDS,
    }
}
