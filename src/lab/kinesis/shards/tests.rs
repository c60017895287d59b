//! The tiling law, and the refusals of UpdateShardCount.

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check_tiling(shards: &Shards) {
    assert_eq!(shards.open_starts.len(), shards.open_ids.len());
    let mut expected = Some(0);
    for (&start, &id) in shards.open_starts.iter().zip(&shards.open_ids) {
        let shard = shards.get(id).unwrap();
        assert!(shard.is_open() && shard.start == start && Some(start) == expected && shard.end >= start, "{shard:?}");
        expected = shard.end.checked_add(1);
    }
    assert_eq!(expected, None);
    assert_eq!(shards.all.iter().filter(|shard| shard.is_open()).count(), shards.open_ids.len());
}

proptest! {
    /// Whatever is split and merged, the open shards tile the hash keys and every key has one owner.
    #[test]
    fn open_shards_tile_the_hash_keys(
        count in 1_u64..40,
        actions in proptest::collection::vec((0_u8..3, 0_u64..60, any::<u128>(), 0_u64..60), 0..40),
        hashes in proptest::collection::vec(any::<u128>(), 20),
    ) {
        let mut shards = Shards::uniform(count).unwrap();
        for (index, (action, id, at, other)) in actions.into_iter().enumerate() {
            let before = shards.clone();
            let now_ms = index as u64;
            let done = match action {
                0 => shards.split(id, at, now_ms).map(|_| ()),
                1 => {
                    let next = shards.get(id).and_then(|shard| shard.end.checked_add(1)).map_or(other, |start| shards.owner_of(start));
                    shards.merge(id, next, now_ms).map(|_| ())
                }
                _ => shards.update_count(other, now_ms).map(|_| ()),
            };
            if done.is_err() {
                prop_assert_eq!(&shards, &before);
            }
            check_tiling(&shards);
            for &hash in &hashes {
                let owner = shards.get(shards.owner_of(hash)).unwrap();
                prop_assert!(owner.is_open() && owner.start <= hash && hash <= owner.end);
            }
        }
    }

    /// UpdateShardCount gives equal ranges, whatever the layout was: no boundary is further from its place than the rounding.
    #[test]
    fn update_count_gives_equal_ranges(count in 1_u64..70, target in 1_u64..140, split_at in proptest::collection::vec(any::<u128>(), 0..4)) {
        let mut shards = Shards::uniform(count).unwrap();
        for at in split_at {
            shards.split(shards.owner_of(at), at, 0).unwrap();
        }
        let open = shards.open_count();
        let done = shards.update_count(target, 1);
        prop_assert_eq!(done.is_ok(), target <= 2 * open && 2 * target >= open);
        check_tiling(&shards);
        if done.is_ok() {
            prop_assert_eq!(shards.open_count(), target);
            for (&start, (wanted, _)) in shards.open_starts.iter().zip(uniform_ranges(target)) {
                prop_assert!(start.abs_diff(wanted) <= u128::from(open + target));
            }
        }
    }
}

#[test]
fn doubling_splits_each_and_halving_merges_neighbours() {
    for count in [1, 2, 3, 4, 7, 10] {
        let mut shards = Shards::uniform(count).unwrap();
        let opened = shards.update_count(2 * count, 5).unwrap();
        assert_eq!(opened.len() as u64, 2 * count);
        let parents: Vec<_> = shards.open_ids.iter().map(|&id| shards.get(id).unwrap().parent.unwrap()).collect();
        assert_eq!(parents, (0..count).flat_map(|id| [id, id]).collect::<Vec<_>>());
        let opened = shards.update_count(count, 6).unwrap();
        assert_eq!(opened.len() as u64, count);
        assert!(shards.open_ids.iter().all(|&id| shards.get(id).unwrap().adjacent.is_some()));
    }
}

#[test]
fn the_same_count_changes_nothing() {
    let mut shards = Shards::uniform(3).unwrap();
    assert_eq!(shards.update_count(3, 1), Ok(vec![]));
}

#[test]
fn update_count_is_refused_beyond_half_and_double() {
    #[track_caller]
    fn check(count: u64, target: u64, error: Option<ErrorName>) {
        assert_eq!(Shards::uniform(count).unwrap().check_update_count(target).err().map(|refusal| refusal.error), error);
    }
    check(4, 8, None);
    check(4, 9, Some(ErrorName::InvalidArgumentException));
    check(4, 2, None);
    check(4, 1, Some(ErrorName::InvalidArgumentException));
    check(5, 3, None);
    check(5, 2, Some(ErrorName::InvalidArgumentException));
    check(5, 0, Some(ErrorName::ValidationException));
    check(9_000, 10_001, Some(ErrorName::InvalidArgumentException));
    check(9_000, 10_000, None);
}

#[test]
fn ranges_that_do_not_tile_are_refused_with_the_range() {
    #[track_caller]
    fn check(ranges: &[(u128, u128)], index: usize, part: &str) {
        let (at, message) = Shards::with_ranges(ranges.to_vec()).unwrap_err();
        assert_eq!(at, index, "{message}");
        assert!(message.contains(part), "{message}");
    }
    check(&[], 0, "from 1 to 20000");
    check(&[(1, u128::MAX)], 0, "starts at 1");
    check(&[(0, 5), (7, u128::MAX)], 1, "before 6");
    check(&[(0, 5), (5, u128::MAX)], 1, "starts at 5");
    check(&[(0, 5)], 0, "hash key 6");
    check(&[(0, u128::MAX), (u128::MAX, u128::MAX)], 1, "after a range");
    check(&[(0, 9), (5, 3)], 1, "before it starts");
    assert_eq!(Shards::with_ranges(vec![(6, u128::MAX), (0, 5)]).unwrap().owner_of(3), 1);
}
