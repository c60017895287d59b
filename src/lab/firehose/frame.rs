//! What a picture shows of a moment: open buffers with how far each hint has come, the function, where the latest objects are.

use super::{
    buffer::{Buffers, Hints, Open},
    delivery::{GivenUp, OutageKind, failed_folder},
    event::{Fate, Object, ObjectKind},
    hints::Destination,
    pipeline::{CONVERSION_FAILED, PARTITIONING_FAILED, PROCESSING_FAILED},
    scenario::Config,
    stream::State,
    totals::Totals,
};

/// Open destination buffers in a picture: those that are due first.
pub const BUFFERS_SHOWN: usize = 12;
/// Folders in a picture: those that got an object last.
pub const FOLDERS_SHOWN: usize = 6;
/// Objects of a folder in a picture: the latest.
pub const OBJECTS_SHOWN: usize = 4;

/// A moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Which, in ms.
    pub at_ms: u64,
    /// Records and bytes that producers write in a second.
    pub rate: (u64, u64),
    /// Sums since the start.
    pub totals: Totals,
    /// Records collected for the function, with it, in destination buffers, in objects on their way.
    pub inside: [u64; 4],
    /// Age of the oldest record that is not delivered, in ms; `None` when all are.
    pub freshness_ms: Option<u64>,
    /// The function and the buffer before it.
    pub function: Option<FunctionFrame>,
    /// Hints of each destination buffer: the size is a channel's share.
    pub hints: Hints,
    /// Open destination buffers that are due first.
    pub buffers: Vec<BufferFrame>,
    /// How many there are in all.
    pub buffers_open: usize,
    /// Active partitions and their limit, with dynamic partitioning.
    pub partitions: Option<(u32, u32)>,
    /// How the destination fails at the moment, if it does.
    pub outage: Option<OutageKind>,
    /// Objects that are tried again, and when the first of them is given up.
    pub retried: Option<(usize, u64)>,
    /// The latest object of good records.
    pub latest: Option<Object>,
    /// Where the latest objects are; the folder of the very latest comes first.
    pub folders: Vec<Folder>,
    /// What the records so far cost, in millionths of a US dollar.
    pub cost_micro_usd: u64,
}

/// The stage of the function.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionFrame {
    /// Hints of its buffer.
    pub hints: Hints,
    /// Its buffer, while it is open; of several channels the one that is due first.
    pub buffer: Option<BufferFrame>,
    /// Invocations that run.
    pub running: usize,
    /// Batches that wait for an invocation.
    pub waiting: usize,
    /// When the next one returns, in ms.
    pub returns_ms: Option<u64>,
}

/// An open buffer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BufferFrame {
    /// Its partition or kind of error as text; empty for the one buffer of a stream without partitions.
    pub name: String,
    /// What it collects.
    pub kind: ObjectKind,
    /// Its channel.
    pub channel: u32,
    /// When its first record came, in ms.
    pub opened_ms: u64,
    /// Records inside.
    pub records: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Where an object is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the S3 bucket, under this prefix.
    Bucket(String),
    /// In the bucket of the source backup, under this prefix.
    BackupBucket(String),
    /// In a destination that has no prefixes.
    Destination,
    /// In Firehose, which tries to deliver it.
    Retried,
    /// Nowhere any more.
    Lost,
}

/// A place and the objects there, of those that are remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Where.
    pub place: Place,
    /// How many there are.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// The latest, latest first.
    pub latest: Vec<(Object, Fate)>,
}

/// The moment at which a run stands.
pub fn frame(state: &State, at_ms: u64) -> Frame {
    let pipeline = state.pipeline();
    let buffer = |(key, open): (u32, &Open)| {
        let (name, channel) = state.buffer_name(key);
        let kind = match pipeline.prefix_and_channel(key).0 {
            PROCESSING_FAILED => ObjectKind::ProcessingFailed,
            PARTITIONING_FAILED => ObjectKind::PartitioningFailed,
            CONVERSION_FAILED => ObjectKind::ConversionFailed,
            _ => ObjectKind::Data,
        };
        BufferFrame { name, kind, channel, opened_ms: open.opened_ms, records: open.records, bytes: open.bytes }
    };
    let mut open = pipeline.buffers().iter().collect::<Vec<_>>();
    let buffers_open = open.len();
    open.sort_by_key(|(key, open)| (open.opened_ms, *key));
    open.truncate(BUFFERS_SHOWN);
    let retried = state.waiting().count();
    Frame {
        at_ms,
        rate: state.rate_at(at_ms),
        totals: state.totals().clone(),
        inside: state.records_inside(),
        freshness_ms: state.oldest_arrival_ms().map(|oldest_ms| at_ms.saturating_sub(oldest_ms)),
        function: pipeline.collecting().map(|collecting| function(state, collecting)),
        hints: pipeline.buffers().hints(),
        buffers: open.into_iter().map(buffer).collect(),
        buffers_open,
        partitions: state.config().dynamic_partitioning.map(|it| (pipeline.active_partitions(), it.active_limit)),
        outage: state.outage(),
        retried: state.waiting().next().map(|(gives_up_ms, _)| (retried, gives_up_ms)),
        latest: state.recent_objects().rev().find(|object| object.kind == ObjectKind::Data).cloned(),
        folders: folders(state),
        cost_micro_usd: state.cost_micro_usd(),
    }
}

fn function(state: &State, collecting: &Buffers) -> FunctionFrame {
    let first = collecting.iter().min_by_key(|(channel, open)| (open.opened_ms, *channel));
    let buffer = first.map(|(channel, open)| BufferFrame {
        name: String::new(),
        kind: ObjectKind::Data,
        channel,
        opened_ms: open.opened_ms,
        records: open.records,
        bytes: open.bytes,
    });
    let (running, waiting, returns_ms) = state.pipeline().batches();
    FunctionFrame { hints: collecting.hints(), buffer, running, waiting, returns_ms }
}

/// Where an object is, given what has become of it.
pub fn place_of(config: &Config, object: &Object, fate: Fate) -> Place {
    let has_prefixes = matches!(config.destination, Destination::S3 | Destination::Redshift);
    let key = || object.key_prefix.clone();
    match (fate, object.kind) {
        (Fate::GivenUp { fate: GivenUp::Lost, .. }, _) => Place::Lost,
        (Fate::Waiting { .. } | Fate::InTransit, _) => Place::Retried,
        (_, ObjectKind::SourceBackup) => Place::BackupBucket(key()),
        (Fate::GivenUp { fate: GivenUp::BackedUp, .. }, _) => Place::Bucket(failed_folder(config.destination).to_owned() + &key()),
        (_, ObjectKind::Data) if !has_prefixes => Place::Destination,
        _ => Place::Bucket(key()),
    }
}

fn folders(state: &State) -> Vec<Folder> {
    let mut folders = Vec::<Folder>::new();
    for object in state.recent_objects().rev() {
        let fate = state.fate_of(object);
        let place = place_of(state.config(), object, fate);
        let at = match folders.iter().position(|folder| folder.place == place) {
            Some(at) => at,
            None if folders.len() == FOLDERS_SHOWN => continue,
            None => {
                folders.push(Folder { place, objects: 0, bytes: 0, latest: Vec::new() });
                folders.len() - 1
            }
        };
        let folder = &mut folders[at];
        folder.objects += 1;
        folder.bytes = folder.bytes.saturating_add(object.object_bytes);
        if folder.latest.len() < OBJECTS_SHOWN {
            folder.latest.push((object.clone(), fate));
        }
    }
    folders
}
