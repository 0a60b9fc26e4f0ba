//! Mistakes in the patterns of regular expressions.
//!
//! The reference implementation hands patterns to JavaScript, and it is not
//! known whether Step Functions does so or hands them to Java. So only those
//! mistakes count that both refuse; where the two read a pattern differently,
//! nothing is said.

use std::ops::Range;

/// A mistake: what it is, and where in the pattern.
pub(super) type Mistake = (&'static str, Range<usize>);

/// What a quantifier would stand behind.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// The start of an alternative.
    Nothing,
    Atom,
    /// A quantifier; `?` or `+` may follow.
    Quantifier,
    /// A quantifier with `?` or `+`.
    Complete,
}

/// The first mistake in a pattern, which is what stands between the slashes.
pub(super) fn mistake(pattern: &str) -> Option<Mistake> {
    let bytes = pattern.as_bytes();
    let mut open: Vec<usize> = Vec::new();
    let mut before = Before::Nothing;
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let start = at;
        at += 1;
        before = match byte {
            b'\\' => {
                at += 1;
                Before::Atom
            }
            b'[' => {
                at = match class_end(pattern, start)? {
                    Ok(end) => end,
                    Err(mistake) => return Some(mistake),
                };
                Before::Atom
            }
            b'(' => {
                open.push(start);
                if bytes.get(at) == Some(&b'?') {
                    // `(?:`, `(?=` and the like; in `(?<name>`, the name is atoms.
                    at += 2;
                }
                Before::Nothing
            }
            b')' => {
                if open.pop().is_none() {
                    return Some(("this `)` closes nothing", start..at));
                }
                Before::Atom
            }
            b'|' => Before::Nothing,
            b'*' | b'+' | b'?' => match before {
                Before::Atom => Before::Quantifier,
                Before::Quantifier if byte != b'*' => Before::Complete,
                _ => return Some(("there is nothing before this that could be repeated", start..at)),
            },
            b'{' => match braces(&pattern[start..]) {
                Some((_, false)) if before == Before::Nothing => {
                    return Some(("there is nothing before this that could be repeated", start..at));
                }
                Some((length, false)) => {
                    at = start + length;
                    Before::Quantifier
                }
                Some((length, true)) => {
                    return Some(("the first number of this is greater than the second one", start..start + length));
                }
                None => Before::Atom,
            },
            _ => Before::Atom,
        };
    }
    open.last().map(|start| ("this `(` is not closed", *start..start + 1))
}

/// The end of the class that starts at `start`; `None` where JavaScript and
/// Java do not agree.
fn class_end(pattern: &str, start: usize) -> Option<Result<usize, Mistake>> {
    let bytes = pattern.as_bytes();
    let mut at = start + 1 + usize::from(bytes.get(start + 1) == Some(&b'^'));
    let first = at;
    loop {
        match bytes.get(at) {
            None => return Some(Err(("this `[` is not closed", start..start + 1))),
            Some(b']') if at == first => return None,
            Some(b']') => return Some(Ok(at + 1)),
            Some(b'[' | b'&') => return None,
            Some(b'\\') => at += 2,
            Some(from) => {
                if let (Some(b'-'), Some(to)) = (bytes.get(at + 1), bytes.get(at + 2))
                    && from.is_ascii_alphanumeric()
                    && to.is_ascii_alphanumeric()
                {
                    if from > to {
                        return Some(Err(("the first character of this range comes after the second one", at..at + 3)));
                    }
                    at += 2;
                }
                at += 1;
            }
        }
    }
}

/// `{2}`, `{2,}` or `{2,3}` at the start: its length, and whether its numbers
/// are in the wrong order.
fn braces(text: &str) -> Option<(usize, bool)> {
    // Longer ones are no numbers that matter, and the search must stay short.
    let end = text.bytes().take(24).position(|byte| byte == b'}')?;
    let (from, to) = text[1..end].split_once(',').unwrap_or((&text[1..end], ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if from.is_empty() || !is_number(from) || !is_number(to) {
        return None;
    }
    let is_reversed = from.parse::<u32>().ok().zip(to.parse().ok()).is_some_and(|(from, to)| from > to);
    Some((end + 1, is_reversed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_those_that_every_engine_refuses() {
        let found = |pattern: &str| mistake(pattern).map(|(_, range)| pattern[range].to_owned()).unwrap_or_default();
        for (pattern, at) in [
            ("*a", "*"),
            ("a|+", "+"),
            ("(?b)(?:*)", "*"),
            ("a**", "*"),
            ("a*?+", "+"),
            ("[z-a]", "z-a"),
            ("x{3,2}", "{3,2}"),
            ("{2}", "{"),
            ("(a", "("),
            ("a)(b", ")"),
            ("(]", "("),
            ("[)", "["),
            ("ü*?*", "*"),
        ] {
            assert_eq!(found(pattern), at, "{pattern}");
        }
    }

    #[test]
    fn what_some_engine_takes_is_left_alone() {
        for pattern in [
            "a++",
            "a*?",
            "^*",
            "\\b+",
            "{",
            "a{,2}",
            "a{x}",
            "[]",
            "[]a]",
            "[a-z[0-9]]",
            "[\\d-z]",
            "[--a]",
            "(?i)a",
            "(?<n>a)\\k<n>",
            "(?!a)*",
            "\\(",
            "[(]",
            "a{2}?",
            "(a|)",
            "",
        ] {
            assert_eq!(mistake(pattern), None, "{pattern}");
        }
    }
}
