//! Directives of `Cache-Control` as `x-cache-control` writes them.

/// The key.
pub(crate) const KEY: &str = "x-cache-control";

/// A directive: its name in lower case, and its argument without quotes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Directive<'t> {
    pub(crate) name: String,
    pub(crate) argument: Option<&'t str>,
}

/// Splits directives as RFC 9111, section 5.2, writes them: tokens, some with an argument, a token or a quoted string.
/// Nothing where the text is no such list.
pub(crate) fn directives(text: &str) -> Option<Vec<Directive<'_>>> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find([',', '=']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let mut directive = Directive {
            name: name.trim().to_ascii_lowercase(),
            argument: None,
        };
        rest = after;
        if let Some(argument) = after.strip_prefix('=') {
            let (argument, after) = argument_of(argument)?;
            directive.argument = Some(argument);
            rest = after;
        }
        // No space stands around the `=`.
        if !is_token(&directive.name) || (directive.argument.is_some() && name.ends_with(' ')) {
            return None;
        }
        found.push(directive);
        match rest.strip_prefix(',') {
            Some(next) => rest = next,
            None => return rest.is_empty().then_some(found),
        }
    }
}

/// The argument at the start of the text, and what follows it.
fn argument_of(text: &str) -> Option<(&str, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let (inside, after) = quoted.split_once('"')?;
        return Some((inside, after.trim_start()));
    }
    let (argument, after) = text.split_at(text.find(',').unwrap_or(text.len()));
    let argument = argument.trim_end();
    is_token(argument).then_some((argument, after))
}

/// RFC 9110, section 5.6.2.
fn is_token(text: &str) -> bool {
    let of_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(of_token)
}

#[cfg(test)]
mod tests {
    use super::directives;

    fn read(text: &str) -> Option<Vec<(String, Option<&str>)>> {
        let found = directives(text)?.into_iter();
        Some(
            found
                .map(|directive| (directive.name, directive.argument))
                .collect(),
        )
    }

    #[test]
    fn directives_are_split_by_the_commas_outside_of_quotes() {
        let plain = |name: &str| (name.to_owned(), None);
        assert_eq!(read("no-store"), Some(vec![plain("no-store")]));
        assert_eq!(
            read("Private, max-age=60"),
            Some(vec![plain("private"), ("max-age".to_owned(), Some("60"))])
        );
        assert_eq!(
            read("no-cache=\"Set-Cookie, Age\" ,immutable"),
            Some(vec![
                ("no-cache".to_owned(), Some("Set-Cookie, Age")),
                plain("immutable")
            ])
        );
    }

    #[test]
    fn anything_else_is_no_list_of_directives() {
        for odd in [
            "",
            ",",
            "a,",
            "a b",
            "max-age=",
            "max-age = 60",
            "a=\"b",
            "a=\"b\"c",
            "a;b",
            "max-age=6 0",
        ] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }
}
