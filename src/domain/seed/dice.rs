//! Numbers that look like chance and are the same each time (SplitMix64).

/// A generator of numbers. Good enough to make goods up, for nothing else.
#[derive(Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// The series that begins at `start`.
    pub(super) const fn new(start: u64) -> Self {
        Self(start)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `end`; 0 when `end` is 0.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        // The upper half times `end`, divided by 2³²: always below `end`.
        let scaled = ((self.next() >> 32) * u64::from(end)) >> 32;
        u32::try_from(scaled).unwrap_or(0)
    }

    /// Whether something happens that does so `percent` times in a hundred.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of `choices`; the type's default when there are none.
    pub(super) fn pick<T: Copy + Default>(&mut self, choices: &[T]) -> T {
        let place = self.below(u32::try_from(choices.len()).unwrap_or(u32::MAX));
        choices.get(place as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn numbers_stay_in_range_reach_all_of_it_and_repeat() {
        let throw = |start| {
            let mut dice = Dice::new(start);
            (0..600).map(|_| dice.below(6)).collect::<Vec<_>>()
        };
        let numbers = throw(0);
        for face in 0..6 {
            let times = numbers.iter().filter(|number| **number == face).count();
            assert!((70..=130).contains(&times), "{face}: {times} times of 600");
        }
        assert!(numbers.iter().all(|number| *number < 6));
        assert_eq!(numbers, throw(0));
        assert_ne!(numbers, throw(1));
        assert_eq!(Dice::new(0).below(0), 0);
        assert_eq!(Dice::new(0).pick::<&str>(&[]), "");
    }
}
