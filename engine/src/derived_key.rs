//! Keys for one purpose each, made of the secret that a server proves itself with.

use aws_lc_rs::hmac;

/// HKDF with SHA-256 (RFC 5869), without salt, for one block of output: then it is two signatures, neither of which can
/// fail, and start-up has one error less that nobody could ever meet. The label says what the key is for: knowing the key
/// of one purpose says nothing about the others.
pub(crate) fn derived(secret: &[u8], label: &[u8]) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, block(secret, label).as_ref())
}

fn block(secret: &[u8], label: &[u8]) -> hmac::Tag {
    let signed = |key: &[u8], data: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), data);
    let extracted = signed(&[0; 32], secret);
    signed(extracted.as_ref(), &[label, &[1]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_and_every_secret_has_a_key_of_its_own() {
        let signed =
            |secret: &[u8], label: &[u8]| hmac::sign(&derived(secret, label), b"x").as_ref().to_vec();
        let one = signed(b"secret", b"cursors");
        assert_eq!(signed(b"secret", b"cursors"), one);
        assert_ne!(signed(b"secret", b"keys"), one);
        assert_ne!(signed(b"other", b"cursors"), one);
    }

    /// RFC 5869, appendix A.3: no salt and no label, and the first block is the first 32 bytes. With a label, as a library
    /// derives it.
    #[test]
    fn keys_are_derived_as_the_standard_says() {
        const LABEL: &[u8] = b"charter cursors";
        let expected = [
            0x8d, 0xa4, 0xe7, 0x75, 0xa5, 0x63, 0xc1, 0x8f, 0x71, 0x5f, 0x80, 0x2a, 0x06, 0x3c, 0x5a, 0x31,
            0xb8, 0xa1, 0x1f, 0x5c, 0x5e, 0xe1, 0x87, 0x9e, 0xc3, 0x45, 0x4e, 0x5f, 0x3c, 0x73, 0x8d, 0x2d,
        ];
        assert_eq!(block(&[0x0b; 22], b"").as_ref(), expected);
        let by_library = aws_lc_rs::hkdf::Salt::new(aws_lc_rs::hkdf::HKDF_SHA256, &[]).extract(&[0x0b; 22]);
        let label = [LABEL];
        let okm = by_library.expand(&label, aws_lc_rs::hkdf::HKDF_SHA256).unwrap();
        let mut bytes = [0; 32];
        okm.fill(&mut bytes).unwrap();
        assert_eq!(block(&[0x0b; 22], LABEL).as_ref(), bytes);
    }
}
