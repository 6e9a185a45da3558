//! Where a page begins: the place of an entry in an order, and which way to read from there.
//!
//! Written in few bytes, because it becomes part of an address: a byte of flags, then each value with a byte that says
//! what it is. Whole numbers take as many bytes as they need (LEB128 of the zigzag form, as in Protocol Buffers). JSON
//! was rejected for its size, and because it has many ways to write one position.

/// Which way to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// In the order of the list.
    Forward,
    /// Against it: the page before.
    Backward,
}

/// What an entry is sorted by, as it was when its page was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SortValue {
    /// No value. Where it stands is the list's to say.
    Null,
    /// A whole number: also an amount in its smallest unit, or a time in microseconds.
    Integer(i64),
    /// Text.
    Text(String),
}

/// A place between two entries of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The values of the entry beside it, in the order of the keys. The last one identifies the entry, so that no two
    /// entries are at one place.
    pub values: Vec<SortValue>,
    /// Which way to read from there.
    pub direction: Direction,
    /// Whether the entry with these very values is read too, should there be one.
    pub inclusive: bool,
}

const BACKWARD: u8 = 1;
const INCLUSIVE: u8 = 2;

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const TEXT: u8 = 2;

impl Position {
    pub(crate) fn write(&self, bytes: &mut Vec<u8>) {
        let backward = u8::from(self.direction == Direction::Backward) * BACKWARD;
        let inclusive = u8::from(self.inclusive) * INCLUSIVE;
        bytes.push(backward | inclusive);
        for value in &self.values {
            match value {
                SortValue::Null => bytes.push(NULL),
                SortValue::Integer(number) => {
                    bytes.push(INTEGER);
                    write_number(zigzag(*number), bytes);
                }
                SortValue::Text(text) => {
                    bytes.push(TEXT);
                    write_number(text.len() as u64, bytes);
                    bytes.extend_from_slice(text.as_bytes());
                }
            }
        }
    }

    /// Reads what [`write`](Self::write) has written, to the last byte.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (flags, mut rest) = bytes.split_first()?;
        if flags & !(BACKWARD | INCLUSIVE) != 0 {
            return None;
        }
        let mut values = Vec::new();
        while let Some((kind, after)) = rest.split_first() {
            rest = after;
            values.push(match *kind {
                NULL => SortValue::Null,
                INTEGER => SortValue::Integer(unzigzag(read_number(&mut rest)?)),
                TEXT => SortValue::Text(read_text(&mut rest)?),
                _ => return None,
            });
        }
        let direction = match flags & BACKWARD {
            0 => Direction::Forward,
            _ => Direction::Backward,
        };
        (!values.is_empty()).then_some(Position {
            values,
            direction,
            inclusive: flags & INCLUSIVE != 0,
        })
    }
}

/// Small numbers of either sign become small ones without.
const fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

const fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

fn write_number(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

fn read_number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..u64::BITS).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        let bits = u64::from(byte & 0x7f);
        let shifted = bits << shift;
        if shifted >> shift != bits {
            return None;
        }
        number |= shifted;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn read_text(rest: &mut &[u8]) -> Option<String> {
    let length = usize::try_from(read_number(rest)?).ok()?;
    let (text, after) = rest.split_at_checked(length)?;
    *rest = after;
    String::from_utf8(text.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(values: &[SortValue]) -> Position {
        Position {
            values: values.to_vec(),
            direction: Direction::Forward,
            inclusive: false,
        }
    }

    fn written(position: &Position) -> Vec<u8> {
        let mut bytes = Vec::new();
        position.write(&mut bytes);
        bytes
    }

    #[test]
    fn what_is_written_is_read_again() {
        let numbers = [
            0,
            1,
            -1,
            63,
            -64,
            64,
            127,
            128,
            i64::MAX,
            i64::MIN,
            1_780_000_000_000_000,
        ];
        let texts = ["", "a", "Stoneware mug", "\u{0}", "머그잔", &"x".repeat(300)];
        let mut values: Vec<SortValue> = numbers.map(SortValue::Integer).to_vec();
        values.extend(texts.map(|text| SortValue::Text(text.to_owned())));
        values.push(SortValue::Null);
        for direction in [Direction::Forward, Direction::Backward] {
            for inclusive in [false, true] {
                for width in 1..=values.len() {
                    for some in values.windows(width) {
                        let position = Position {
                            direction,
                            inclusive,
                            ..position(some)
                        };
                        assert_eq!(Position::read(&written(&position)), Some(position));
                    }
                }
            }
        }
    }

    #[test]
    fn a_place_takes_few_bytes() {
        let of = |values: &[SortValue]| written(&position(values)).len();
        assert_eq!(of(&[SortValue::Integer(42)]), 3);
        assert_eq!(of(&[SortValue::Null, SortValue::Integer(-3)]), 4);
        assert_eq!(of(&[SortValue::Text("Teapot".into()), SortValue::Integer(7)]), 11);
        assert_eq!(
            of(&[
                SortValue::Integer(1_780_000_000_000_000),
                SortValue::Integer(100_000)
            ]),
            14
        );
    }

    #[test]
    fn garbage_is_no_position() {
        let table: [&[u8]; 14] = [
            &[],
            &[0],
            &[3],
            &[4, NULL],
            &[0xff, NULL],
            &[0, 3],
            &[0, INTEGER],
            &[0, INTEGER, 0x80],
            &[
                0, INTEGER, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02,
            ],
            &[
                0, INTEGER, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0,
            ],
            &[0, TEXT],
            &[0, TEXT, 2, b'a'],
            &[0, TEXT, 1, 0xff],
            &[0, TEXT, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
        ];
        for bytes in table {
            assert_eq!(Position::read(bytes), None, "{bytes:?}");
        }
    }
}
