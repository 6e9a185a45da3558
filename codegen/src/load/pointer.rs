//! Ways within a document: JSON pointers in the fragment of a URI (RFC 6901, section 6).

use super::Node;
use super::node::Data;

/// The steps of a fragment without its `#`: `/paths/~1items/get`. `None` where it is no pointer.
pub(super) fn steps(fragment: &str) -> Option<Vec<String>> {
    let decoded = decode(fragment)?;
    if decoded.is_empty() {
        return Some(Vec::new());
    }
    let steps = decoded.strip_prefix('/')?.split('/');
    Some(
        steps
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
            .collect(),
    )
}

/// Takes `%xx` for what it stands for; `None` where the result is no text.
pub(super) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let digits = behind
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let coded = digits
            .filter(|_| byte == b'%')
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(coded.unwrap_or(byte));
        rest = if coded.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8(bytes).ok()
}

/// The last step of a fragment as the name that it is.
pub(crate) fn plain(step: &str) -> String {
    let steps = steps(&format!("/{step}")).filter(|steps| steps.len() == 1);
    steps
        .and_then(|mut steps| steps.pop())
        .unwrap_or_else(|| step.to_owned())
}

/// A name as the last step of a fragment.
pub(super) fn encode(name: &str) -> String {
    let escaped = name.replace('~', "~0").replace('/', "~1");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte);
    let mut coded = String::with_capacity(escaped.len());
    for byte in escaped.bytes() {
        if plain(byte) {
            coded.push(char::from(byte));
        } else {
            coded.push_str(&format!("%{byte:02X}"));
        }
    }
    coded
}

/// One step down.
pub(super) fn step<'n>(node: &'n Node, step: &str) -> Option<&'n Node> {
    match &node.data {
        Data::List(elements) => elements.get(step.parse::<usize>().ok()?),
        _ => node.get(step),
    }
}

/// The way to the schema that calls itself `$anchor: name`.
pub(super) fn anchored(node: &Node, name: &str) -> Option<Vec<String>> {
    if node.text_of("$anchor") == Some(name) {
        return Some(Vec::new());
    }
    let members = node
        .members()
        .iter()
        .map(|member| (member.key.clone(), &member.value));
    let elements = node.elements().iter().enumerate();
    let elements = elements.map(|(index, element)| (index.to_string(), element));
    members.chain(elements).find_map(|(step, below)| {
        let mut way = anchored(below, name)?;
        way.insert(0, step);
        Some(way)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_decoded_twice() {
        assert_eq!(
            steps("/paths/~1a~1%7Bb%7D/get").unwrap(),
            ["paths", "/a/{b}", "get"]
        );
        assert_eq!(steps("/a~01/%25/%EA%B0%80").unwrap(), ["a~1", "%", "가"]);
        assert_eq!(steps("").unwrap(), [""; 0]);
        assert_eq!(steps("name"), None);
        assert_eq!(steps("/%FF"), None);
    }

    #[test]
    fn names_come_back_as_they_were() {
        for name in ["Item", "a/b~c", "Page«Item»", "100%", "a b"] {
            assert_eq!(steps(&format!("/{}", encode(name))).unwrap(), [name]);
        }
    }
}
