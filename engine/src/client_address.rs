//! Whose request it is, by address.
//!
//! Anybody can write an `X-Forwarded-For`, so it is read only when the peer is a proxy that the operator trusts, and then
//! from the right: each proxy adds the address that it was called from at the end, so the first one from the right that
//! is no trusted proxy is the client. What stands further left is the client's own invention. Taking the leftmost, as
//! is common, was rejected for that reason; so was `Forwarded` (RFC 7239), which proxies hardly ever write.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    str::FromStr,
};

use poem::{Request, http::HeaderMap};
use serde::Deserialize;
use thiserror::Error;

/// The networks of the proxies that are trusted to tell whom they speak for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct TrustedProxies(Vec<Network>);

/// A block of addresses (RFC 4632, section 3.1). IPv4 stands in its place among the IPv6 addresses, `::ffff:0:0/96`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    bits: u128,
    prefix: u32,
}

/// A network that is none.
#[derive(Debug, Error)]
#[error("`{0}` is no network: write an address such as 10.0.0.7, or a block such as 10.0.0.0/8 or fd00::/8")]
pub struct NetworkError(String);

/// The address that a request counts for: the peer's, or what trusted proxies say of it. A peer without an address,
/// such as one on a Unix socket, is `0.0.0.0`.
pub(crate) fn of(request: &Request, trusted: &TrustedProxies) -> IpAddr {
    match request.remote_addr().as_socket_addr() {
        Some(peer) => trusted.client(peer.ip().to_canonical(), request.headers()),
        None => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
    }
}

impl TrustedProxies {
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// The client behind `peer`. A chain that names nobody but proxies, or nothing that is an address before it names
    /// somebody, says nothing: the peer is the client. Each hop is read for itself: what a client invents further left,
    /// of whatever bytes, takes nothing from what a proxy has added.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.contains(peer) {
            return peer;
        }
        let lines = headers.get_all("x-forwarded-for").iter().rev();
        let hops = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        for hop in hops {
            match str::from_utf8(hop).ok().and_then(|hop| parse_hop(hop.trim())) {
                Some(address) if self.contains(address) => {}
                Some(client) => return client,
                None => break,
            }
        }
        peer
    }
}

/// An address as proxies write it: alone, or with a port.
fn parse_hop(text: &str) -> Option<IpAddr> {
    let alone = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let address = alone.parse::<IpAddr>().ok().or_else(with_port)?;
    Some(address.to_canonical())
}

impl Network {
    fn contains(&self, address: IpAddr) -> bool {
        let differing = self.bits ^ bits(address);
        differing.checked_shr(128 - self.prefix).unwrap_or_default() == 0
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().into(),
        IpAddr::V6(address) => address.into(),
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let refused = || NetworkError(text.to_owned());
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| refused())?;
        let before = if address.is_ipv4() { 96 } else { 0 };
        let prefix = match prefix {
            Some(prefix) => {
                before
                    + prefix
                        .parse::<u32>()
                        .ok()
                        .filter(|length| *length <= 128)
                        .ok_or_else(refused)?
            }
            None => 128,
        };
        if prefix > 128 {
            return Err(refused());
        }
        Ok(Network {
            bits: bits(address),
            prefix,
        })
    }
}

impl FromStr for TrustedProxies {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let networks = text
            .split(',')
            .map(str::trim)
            .filter(|network| !network.is_empty());
        networks
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map(TrustedProxies)
    }
}

impl TryFrom<String> for TrustedProxies {
    type Error = NetworkError;

    fn try_from(text: String) -> Result<Self, NetworkError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use poem::http::HeaderValue;

    use super::*;

    fn client(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        let lines: Vec<&[u8]> = forwarded.iter().map(|line| line.as_bytes()).collect();
        client_of(trusted, peer, &lines)
    }

    fn client_of(trusted: &str, peer: &str, forwarded: &[&[u8]]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_bytes(line).unwrap());
        }
        let trusted: TrustedProxies = trusted.parse().unwrap();
        trusted.client(peer.parse().unwrap(), &headers).to_string()
    }

    const PROXIES: &str = "10.0.0.0/8, 192.0.2.7,fd00::/8";

    #[test]
    fn a_peer_that_is_no_trusted_proxy_speaks_for_itself() {
        assert_eq!(client("", "203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client(PROXIES, "203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client(PROXIES, "192.0.2.8", &["198.51.100.1"]), "192.0.2.8");
    }

    #[test]
    fn the_chain_is_read_from_the_right_past_trusted_proxies() {
        assert_eq!(client(PROXIES, "10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(
            client(PROXIES, "10.1.2.3", &["6.6.6.6, 198.51.100.1 , 10.9.9.9"]),
            "198.51.100.1"
        );
        assert_eq!(
            client(
                PROXIES,
                "fd00::1",
                &["6.6.6.6", "2001:db8::5, 192.0.2.7", "10.0.0.1"]
            ),
            "2001:db8::5"
        );
    }

    #[test]
    fn no_byte_that_a_client_sends_hides_what_a_proxy_adds() {
        for byte in (0x20..=0xff).chain([b'\t']).filter(|byte| *byte != 0x7f) {
            for chain in [
                &[byte, b',', b' '][..],
                &[byte, b' ', byte, b','],
                &[b'1', byte, b',', b','],
            ] {
                let line = [chain, b"203.0.113.9, 10.0.0.8"].concat();
                let found = client_of(PROXIES, "10.1.2.3", &[&[byte], &line]);
                assert_eq!(found, "203.0.113.9", "{byte:#x}");
            }
        }
    }

    #[test]
    fn a_chain_that_names_no_client_leaves_the_peer() {
        for chain in [&[][..], &["10.0.0.9"], &["10.0.0.9, 10.0.0.8"], &[""]] {
            assert_eq!(client(PROXIES, "10.1.2.3", chain), "10.1.2.3", "{chain:?}");
        }
        for odd in [
            "198.51.100.1, unknown",
            "198.51.100.1, _hidden, 10.0.0.9",
            "198.51.100.1,,",
            "198.51.100.1, é",
        ] {
            assert_eq!(client(PROXIES, "10.1.2.3", &[odd]), "10.1.2.3", "{odd}");
        }
    }

    #[test]
    fn addresses_may_carry_a_port_or_stand_for_ipv4_in_ipv6() {
        for (hop, address) in [
            ("198.51.100.1:4711", "198.51.100.1"),
            ("[2001:db8::5]:4711", "2001:db8::5"),
            ("[2001:db8::5]", "2001:db8::5"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
        ] {
            assert_eq!(client(PROXIES, "10.1.2.3", &[hop]), address);
        }
        assert_eq!(
            client("::ffff:10.0.0.0/104", "10.1.2.3", &["198.51.100.1"]),
            "198.51.100.1"
        );
    }

    #[test]
    fn blocks_end_where_their_prefix_says() {
        let trusted: TrustedProxies = "172.16.0.0/12, 2001:db8::/33, 203.0.113.5/32".parse().unwrap();
        for (address, is_in) in [
            ("172.16.0.0", true),
            ("172.31.255.255", true),
            ("172.32.0.0", false),
            ("172.15.255.255", false),
            ("2001:db8:7fff::", true),
            ("2001:db8:8000::", false),
            ("203.0.113.5", true),
            ("203.0.113.4", false),
        ] {
            assert_eq!(trusted.contains(address.parse().unwrap()), is_in, "{address}");
        }
        let everything: TrustedProxies = "0.0.0.0/0, ::/0".parse().unwrap();
        assert!(everything.contains("203.0.113.4".parse().unwrap()));
    }

    #[test]
    fn what_is_no_network_is_named() {
        for odd in [
            "10.0.0.0/33",
            "fd00::/129",
            "10.0.0",
            "proxy.example",
            "10.0.0.0/",
            "10.0.0.0/-1",
            "10.0.0.0/x",
        ] {
            let error = format!("10.0.0.1, {odd}").parse::<TrustedProxies>().unwrap_err();
            assert!(
                error.to_string().starts_with(&format!("`{odd}` is no network")),
                "{error}"
            );
        }
    }
}
