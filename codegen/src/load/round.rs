//! Chains of references, however long: each ends, or comes to a place again.
//!
//! A greatest length was rejected: a chain that is longer is none the worse, and would be told to be a circle. So was
//! taking down all places: chains of one are what there is, and they are followed everywhere (Brent, "An improved Monte
//! Carlo factorization algorithm", 1980, section 2: one place is kept, at steps that double).

use super::Node;

/// What is known of the places of a chain.
#[derive(Debug)]
pub(crate) struct Round {
    kept: *const Node,
    steps: usize,
    until: usize,
}

impl Round {
    /// A chain that begins at `node`.
    pub(crate) fn new(node: &Node) -> Self {
        Round {
            kept: node,
            steps: 0,
            until: 1,
        }
    }

    /// Takes one step; whether the chain is found to go round by it.
    pub(crate) fn closes(&mut self, node: &Node) -> bool {
        if std::ptr::eq(self.kept, node) {
            return true;
        }
        self.steps += 1;
        if self.steps == self.until {
            self.kept = node;
            self.steps = 0;
            self.until *= 2;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Round;
    use crate::load::{Data, Node, Position};

    /// Steps along `next` from the first place, until the chain closes or ends.
    fn closes(next: &[Option<usize>]) -> bool {
        let place = |_| Node {
            at: Position::default(),
            data: Data::Null,
        };
        let places: Vec<Node> = (0..next.len()).map(place).collect();
        let mut at = 0;
        let mut round = Round::new(&places[0]);
        while let Some(to) = next[at] {
            if round.closes(&places[to]) {
                return true;
            }
            at = to;
        }
        false
    }

    #[test]
    fn a_circle_is_found_and_a_chain_ends() {
        assert!(closes(&[Some(0)]));
        assert!(closes(&[Some(1), Some(2), Some(1)]));
        for length in [1, 2, 33, 1000] {
            let chain =
                |last: Option<usize>| -> Vec<Option<usize>> { (1..length).map(Some).chain([last]).collect() };
            assert!(!closes(&chain(None)), "{length}");
            assert!(closes(&chain(Some(0))), "{length}");
            assert!(closes(&chain(Some(length / 2))), "{length}");
        }
    }
}
