//! What a run has amounted to so far, as figures with names that a claim can refer to.

use super::event::{Object, ObjectKind};
use super::{buffer::Trigger, delivery::GivenUp};

/// Bounds of the sizes by which objects are counted, in bytes: 1 KiB to 64 MiB, each four times the one before.
pub const SIZE_BOUNDS: [u64; 9] = [1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24, 1 << 26];

/// Sums since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Put requests made, those refused included; none with a Kinesis source.
    pub requests: u64,
    /// Records put, those refused included.
    pub offered: u64,
    /// Records refused by the Direct PUT quota.
    pub throttled: u64,
    /// Records taken.
    pub received: u64,
    /// Bytes of the records taken.
    pub received_bytes: u64,
    /// The same, each record rounded up to 5 KB.
    pub billed_bytes: u64,
    /// Invocations of the function.
    pub invocations: u64,
    /// Invocations whose whole batch failed.
    pub failed_batches: u64,
    /// Records that the function dropped.
    pub dropped: u64,
    /// Objects of good records, delivered.
    pub objects: u64,
    /// Those that the size hint closed.
    pub objects_by_size: u64,
    /// Those that are smaller than the scenario's `small_object_bytes`.
    pub small_objects: u64,
    /// Records in objects of good records.
    pub delivered: u64,
    /// Bytes of these objects.
    pub object_bytes: u64,
    /// The largest of them.
    pub object_bytes_max: u64,
    /// The smallest of them.
    pub object_bytes_min: u64,
    /// How many of them have which size: the n-th is below [`SIZE_BOUNDS`]'s n-th and not below the one before, the last has the rest.
    pub objects_of_size: [u64; SIZE_BOUNDS.len() + 1],
    /// The highest age of an oldest record at delivery.
    pub freshness_ms_max: u64,
    /// When the last of them was delivered.
    pub last_delivery_ms: u64,
    /// Records delivered to `processing-failed/`.
    pub processing_failed: u64,
    /// Records delivered to the error prefix because of their partition.
    pub partitioning_failed: u64,
    /// Records delivered to `format-conversion-failed/`.
    pub conversion_failed: u64,
    /// Objects of all these errors.
    pub error_objects: u64,
    /// Records that the destination did not take, backed up in S3.
    pub backed_up: u64,
    /// Records whose COPY was skipped.
    pub skipped: u64,
    /// Records lost.
    pub lost: u64,
    /// Records in objects of the source backup.
    pub source_backup: u64,
    /// Objects of the source backup.
    pub source_backup_objects: u64,
}

impl Totals {
    /// Counts an object that reached its destination at `t_ms`.
    pub fn count_delivered(&mut self, object: &Object, t_ms: u64, small_object_bytes: u64) {
        let records = object.records;
        match object.kind {
            ObjectKind::Data => {
                self.object_bytes_min = if self.objects == 0 { u64::MAX } else { self.object_bytes_min }.min(object.object_bytes);
                self.object_bytes_max = self.object_bytes_max.max(object.object_bytes);
                self.objects += 1;
                self.objects_by_size += u64::from(object.trigger == Trigger::Size);
                self.objects_of_size[SIZE_BOUNDS.partition_point(|&bound| bound <= object.object_bytes)] += 1;
                self.small_objects += u64::from(object.object_bytes < small_object_bytes);
                self.delivered += records;
                self.object_bytes = self.object_bytes.saturating_add(object.object_bytes);
                self.freshness_ms_max = self.freshness_ms_max.max(t_ms - object.oldest_arrival_ms);
                self.last_delivery_ms = t_ms;
            }
            ObjectKind::ProcessingFailed => self.processing_failed += records,
            ObjectKind::PartitioningFailed => self.partitioning_failed += records,
            ObjectKind::ConversionFailed => self.conversion_failed += records,
            ObjectKind::SourceBackup => {
                self.source_backup += records;
                self.source_backup_objects += 1;
            }
        }
        self.error_objects += u64::from(!matches!(object.kind, ObjectKind::Data | ObjectKind::SourceBackup));
    }

    /// Counts an object that was given up.
    pub fn count_given_up(&mut self, object: &Object, fate: GivenUp) {
        match fate {
            GivenUp::Lost => self.lost += object.records,
            GivenUp::BackedUp => self.backed_up += object.records,
            GivenUp::Skipped => self.skipped += object.records,
        }
    }

    /// Records that have left the stream for good.
    pub fn gone(&self) -> u64 {
        self.dropped
            + self.delivered
            + self.processing_failed
            + self.partitioning_failed
            + self.conversion_failed
            + self.backed_up
            + self.skipped
            + self.lost
    }

    /// Every figure under the name by which a claim refers to it.
    pub fn metrics(&self) -> [(&'static str, u64); 29] {
        [
            ("requests", self.requests),
            ("offered", self.offered),
            ("throttled", self.throttled),
            ("received", self.received),
            ("received_bytes", self.received_bytes),
            ("billed_bytes", self.billed_bytes),
            ("invocations", self.invocations),
            ("failed_batches", self.failed_batches),
            ("dropped", self.dropped),
            ("objects", self.objects),
            ("objects_by_size", self.objects_by_size),
            ("objects_by_interval", self.objects - self.objects_by_size),
            ("small_objects", self.small_objects),
            ("delivered", self.delivered),
            ("object_bytes", self.object_bytes),
            ("object_bytes_max", self.object_bytes_max),
            ("object_bytes_min", self.object_bytes_min),
            ("object_bytes_mean", self.object_bytes.checked_div(self.objects).unwrap_or(0)),
            ("freshness_ms_max", self.freshness_ms_max),
            ("last_delivery_ms", self.last_delivery_ms),
            ("processing_failed", self.processing_failed),
            ("partitioning_failed", self.partitioning_failed),
            ("conversion_failed", self.conversion_failed),
            ("error_objects", self.error_objects),
            ("backed_up", self.backed_up),
            ("skipped", self.skipped),
            ("lost", self.lost),
            ("source_backup", self.source_backup),
            ("source_backup_objects", self.source_backup_objects),
        ]
    }
}
