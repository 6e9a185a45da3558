//! How much of unfinished bodies lies in memory.
//!
//! Each body has its own bound, and so has the time that it may take, but ten thousand of them have none together. So what
//! is handed on of a body before its end is counted for as long as somebody has it: an operation that gathers its body has
//! all of it, an upload on its way to the disk has hardly anything. A body that comes in one piece is not counted.
//!
//! Who has to be waited for while there is no room is told to come again. One half of the room is for those with a little
//! only, so that a few large bodies do not keep all others out. To turn somebody away before a wait was rejected: whoever
//! sends fast is done soon, and has a turn meanwhile, of which there are only so many.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use bytes::Bytes;

/// What is called a little, in bytes.
const LITTLE: usize = 16 * 1024;
/// What a piece takes besides its bytes, or a little more.
const BESIDES: usize = 256;

/// The room that there is for all bodies of a listener.
#[derive(Debug)]
pub(super) struct Room {
    most: usize,
    taken: AtomicUsize,
}

impl Room {
    pub(super) fn new(most: usize) -> Self {
        Room {
            most,
            taken: AtomicUsize::new(0),
        }
    }

    /// How many bytes are taken.
    pub(super) fn taken(&self) -> usize {
        self.taken.load(Relaxed)
    }
}

/// What one body takes of the room.
#[derive(Debug)]
pub(super) struct Share {
    room: Arc<Room>,
    taken: AtomicUsize,
}

impl Share {
    pub(super) fn of(room: Arc<Room>) -> Arc<Self> {
        let taken = AtomicUsize::new(0);
        Arc::new(Share { room, taken })
    }

    /// The same bytes, counted for as long as somebody has them.
    pub(super) fn count(self: &Arc<Self>, bytes: Bytes) -> Bytes {
        let counted = Counted {
            bytes,
            share: Arc::clone(self),
        };
        self.room.taken.fetch_add(counted.weight(), Relaxed);
        self.taken.fetch_add(counted.weight(), Relaxed);
        Bytes::from_owner(counted)
    }

    /// Whether there is no room to wait in.
    pub(super) fn is_too_much(&self) -> bool {
        let room = match self.taken.load(Relaxed) {
            0 => return false,
            1..=LITTLE => self.room.most,
            _ => self.room.most / 2,
        };
        self.room.taken() > room
    }
}

#[derive(Debug)]
struct Counted {
    bytes: Bytes,
    share: Arc<Share>,
}

impl Counted {
    fn weight(&self) -> usize {
        self.bytes.len() + BESIDES
    }
}

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.share.taken.fetch_sub(self.weight(), Relaxed);
        self.share.room.taken.fetch_sub(self.weight(), Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_count_for_as_long_as_somebody_has_them() {
        let room = Arc::new(Room::new(0));
        let share = Share::of(Arc::clone(&room));
        for length in [1, LITTLE, 2 * LITTLE] {
            let bytes = share.count(Bytes::from(vec![b'x'; length]));
            assert_eq!(bytes, vec![b'x'; length]);
            assert_eq!(room.taken(), length + BESIDES);
            let half = bytes.slice(..length / 2 + 1);
            drop(bytes);
            assert!(share.is_too_much());
            drop(half);
            assert_eq!(room.taken(), 0);
        }
        assert!(!share.is_too_much(), "who has nothing is not in the way");
    }

    #[test]
    fn half_of_the_room_is_for_who_has_little() {
        let room = Arc::new(Room::new(4 * LITTLE));
        let (large, small) = (Share::of(Arc::clone(&room)), Share::of(Arc::clone(&room)));
        let little = small.count(Bytes::from(vec![b'x'; 4096]));
        let much = large.count(Bytes::from(vec![b'x'; 2 * LITTLE]));
        assert!(large.is_too_much());
        assert!(!small.is_too_much());
        let more = large.count(Bytes::from(vec![b'x'; 2 * LITTLE]));
        assert!(small.is_too_much());
        drop((much, more));
        assert!(!large.is_too_much() && !small.is_too_much());
        drop(little);
    }
}
