//! Remarks on plans in Korean; the English ones are the engine's own, which the command line prints too.

mod ko;

pub(super) use ko::note as note_ko;
