//! Whom a count belongs to.

use std::{fmt, net::IpAddr};

use sha2::{Digest, Sha256};

/// A client, in a form of fixed size, so that a count costs the same for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientKey {
    kind: Kind,
    bits: [u8; 16],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Address,
    Principal,
}

impl ClientKey {
    /// A client by its address. Of an IPv6 address the first 64 bits count: a single customer has at least that many
    /// addresses (RFC 6177), and a host picks new ones among them at will (RFC 8981).
    pub fn address(address: IpAddr) -> Self {
        let bits = match address.to_canonical() {
            IpAddr::V4(address) => u128::from(address.to_ipv6_mapped()),
            IpAddr::V6(address) => u128::from(address) >> 64 << 64,
        };
        ClientKey {
            kind: Kind::Address,
            bits: bits.to_be_bytes(),
        }
    }

    /// A client by the name that it signed in with. The first half of a SHA-256 stands for the name: two names that
    /// share it cannot be found.
    pub fn principal(subject: &str) -> Self {
        let mut bits = [0; 16];
        bits.copy_from_slice(&Sha256::digest(subject)[..16]);
        ClientKey {
            kind: Kind::Principal,
            bits,
        }
    }
}

/// For the keys of a store: `a` for an address or `p` for a principal, and 32 hexadecimal digits.
impl fmt::Display for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Address => 'a',
            Kind::Principal => 'p',
        };
        write!(f, "{kind}{:032x}", u128::from_be_bytes(self.bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(address: &str) -> ClientKey {
        ClientKey::address(address.parse().unwrap())
    }

    #[test]
    fn an_ipv4_address_counts_for_itself_however_it_is_written() {
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_eq!(key("192.0.2.1"), key("::ffff:192.0.2.1"));
    }

    #[test]
    fn ipv6_addresses_count_by_their_first_64_bits() {
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
    }

    #[test]
    fn a_principal_is_nobody_s_address() {
        assert_eq!(ClientKey::principal("mina"), ClientKey::principal("mina"));
        assert_ne!(ClientKey::principal("mina"), ClientKey::principal("Mina"));
        assert_ne!(ClientKey::principal("192.0.2.1"), key("192.0.2.1"));
    }
}
