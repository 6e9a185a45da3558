//! What a file is called from now on, of what the sender called it.
//!
//! A name is only ever shown and offered for saving; no path is made of it. Still it must not deceive: not by folders
//! (RFC 7578, section 4.2), not by what cannot be seen, not by letters that turn the reading direction so that
//! `exe.gpj` reads as `jpg.exe`.

use super::FileType;

/// The most characters of a name.
const LONGEST: usize = 255;
/// The longest ending that survives when a name is cut, the dot among it.
const LONGEST_ENDING: usize = 16;

/// The claimed name without folders and what cannot be seen, in 1 to 255 characters.
pub(crate) fn kept(claimed: Option<&str>, kind: FileType) -> String {
    let last = claimed.and_then(|claimed| claimed.rsplit(['/', '\\']).next());
    let seen: String = last
        .unwrap_or_default()
        .chars()
        .filter(|letter| is_seen(*letter))
        .collect();
    let name = seen.trim();
    if name.trim_matches('.').is_empty() {
        return format!("upload.{}", kind.extension());
    }
    cut(name)
}

/// Not a control character, nor one that only acts on its neighbours.
fn is_seen(letter: char) -> bool {
    let acting = matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    !letter.is_control() && !acting
}

/// The name in 255 characters; what is left out stands before its ending.
fn cut(name: &str) -> String {
    let Some((end, _)) = name.char_indices().nth(LONGEST) else {
        return name.to_owned();
    };
    let ending = name.rfind('.').and_then(|dot| name.get(dot..));
    let ending = ending
        .filter(|ending| ending.chars().count() <= LONGEST_ENDING)
        .unwrap_or_default();
    let stem = LONGEST - ending.chars().count();
    let stem = name.char_indices().nth(stem).map_or(end, |(at, _)| at);
    format!("{}{ending}", name.get(..stem).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_safe_and_stay_names() {
        for (claimed, name) in [
            ("mug.png", "mug.png"),
            ("찻잔 사진.png", "찻잔 사진.png"),
            ("  mug.png ", "mug.png"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\mina\\mug.png", "mug.png"),
            ("a/b\\c.png", "c.png"),
            ("mug\r\n.png", "mug.png"),
            ("mug\0.png\u{9f}", "mug.png"),
            ("gpj.\u{202e}exe", "gpj.exe"),
            ("mu\u{200b}g\u{ad}.png", "mug.png"),
            ("mug", "mug"),
            (".profile", ".profile"),
            ("mug.png/", "upload.png"),
            ("", "upload.png"),
            (".", "upload.png"),
            ("..", "upload.png"),
            (" \t", "upload.png"),
        ] {
            assert_eq!(kept(Some(claimed), FileType::Png), name, "{claimed:?}");
        }
        assert_eq!(kept(None, FileType::Jpeg), "upload.jpg");
    }

    #[test]
    fn long_names_are_cut_before_their_ending() {
        let long = |stem: usize, ending: &str| format!("{}{ending}", "é".repeat(stem));
        for (claimed, name) in [
            (long(255, ""), long(255, "")),
            (long(256, ""), long(255, "")),
            (long(251, ".png"), long(251, ".png")),
            (long(252, ".png"), long(251, ".png")),
            (long(10_000, ".png"), long(251, ".png")),
            (long(250, ".a_very_long_ending"), long(250, ".a_ve")),
        ] {
            assert_eq!(kept(Some(&claimed), FileType::Png), name);
        }
    }
}
