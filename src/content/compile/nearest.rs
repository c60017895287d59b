//! A hint for a name that does not exist: the known one that is most like it.

/// "Did you mean …?", or general advice when nothing is near.
pub(super) fn nearest_hint<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let best = known.map(|candidate| (distance(name, candidate), candidate)).min();
    match best {
        Some((distance, candidate)) if distance <= 2 + name.len() / 4 => format!("Did you mean {candidate:?}?"),
        _ => "Check the spelling, or add it first.".to_owned(),
    }
}

/// Levenshtein distance in bytes; ids are ASCII.
fn distance(a: &str, b: &str) -> usize {
    let mut row = (0..=b.len()).collect::<Vec<_>>();
    for (i, left) in a.bytes().enumerate() {
        let mut diagonal = i;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        for (j, right) in b.bytes().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or(0);
            let before = row.get(j).copied().unwrap_or(0);
            let cost = (diagonal + usize::from(left != right)).min(above + 1).min(before + 1);
            diagonal = above;
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = cost;
            }
        }
    }
    row.last().copied().unwrap_or(0)
}
