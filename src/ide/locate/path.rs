//! Where a location of the service leads in a definition.
//!
//! A location such as `/States/A/Choices[0]/Next` holds names as they are: one
//! with a slash, a quote or a bracket looks like two, and in pasted text nothing
//! says where the location ends. So the location is not taken apart: the tree is
//! followed along it, each key being compared with what comes next, and of all
//! ways the one that gets furthest counts. Nothing here knows messages.

use std::cell::Cell;

use crate::syntax::{Entry, Node};

/// How many keys may still be compared, for all locations of one question
/// together: ways could fork at every step.
pub struct Budget(Cell<u32>);

impl Default for Budget {
    /// Enough for a hundred errors in ten thousand states, and less than a second.
    fn default() -> Self {
        Budget(Cell::new(5_000_000))
    }
}

impl Budget {
    fn is_used_up(&self) -> bool {
        let left = self.0.get().saturating_sub(1);
        self.0.set(left);
        left == 0
    }
}

/// Where a location leads.
#[derive(Clone, Copy, Debug)]
pub struct Followed<'a> {
    /// The way's last member or item; `None` for the root.
    pub entry: Option<Entry<'a>>,
    /// The value there.
    pub node: Node<'a>,
    /// How many bytes of the location lead there.
    pub length: usize,
    /// The location leads there, and not on to something that does not exist.
    pub is_complete: bool,
}

/// Follows the location that `text` starts with, as far as there is a way.
pub fn follow<'a>(root: Node<'a>, text: &str, budget: &Budget) -> Followed<'a> {
    let attempt = |spaces| {
        let start = Followed { entry: None, node: root, length: 0, is_complete: false };
        let mut walk = Walk { text, spaces, best: start, budget };
        walk.go_on(start);
        if text.starts_with('/') && is_end(&text[1..]) {
            walk.offer(Followed { length: 1, is_complete: true, ..start });
        }
        walk.best
    };
    let exact = attempt(Spaces::Count);
    // Tools wrap long lines, mostly at blanks, some in the middle of a word.
    let loose = (!exact.is_complete).then(|| attempt(Spaces::MayDiffer));
    loose.filter(|loose| loose.is_complete || loose.length > exact.length).unwrap_or(exact)
}

/// Whether white space is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spaces {
    Count,
    MayDiffer,
}

struct Walk<'a, 't> {
    text: &'t str,
    spaces: Spaces,
    best: Followed<'a>,
    budget: &'t Budget,
}

impl<'a> Walk<'a, '_> {
    fn offer(&mut self, way: Followed<'a>) {
        let rank = |way: &Followed| (way.is_complete, way.length);
        // Of equal keys the last one counts, as for the service.
        if rank(&way) >= rank(&self.best) {
            self.best = way;
        }
    }

    /// Goes from `way` as far as the text leads. The recursion is as deep as the
    /// tree at most, and that is limited.
    fn go_on(&mut self, way: Followed<'a>) {
        let rest = &self.text[way.length..];
        if way.node.array().is_some() {
            if let Some((index, length)) = index(rest)
                && let Some(entry) = way.node.entries().nth(index)
            {
                self.enter(entry, way.length + length);
            }
            return;
        }
        let Some(name) = rest.strip_prefix('/') else { return };
        for entry in way.node.entries() {
            if self.budget.is_used_up() {
                return;
            }
            let Some(key) = entry.key() else { continue };
            if let Some(length) = eaten(name, &key, self.spaces) {
                self.enter(entry, way.length + 1 + length);
            }
        }
    }

    fn enter(&mut self, entry: Entry<'a>, length: usize) {
        let rest = &self.text[length..];
        let behind = rest.trim_start();
        let goes_on = behind.starts_with(['/', '[']);
        let is_wrapped = goes_on && rest.starts_with('\n');
        let is_complete = is_end(rest) && (self.spaces == Spaces::MayDiffer || !is_wrapped);
        let way = Followed { entry: Some(entry), node: entry.value(), length, is_complete };
        if is_complete || goes_on {
            self.offer(way);
        }
        match self.spaces {
            Spaces::Count => self.go_on(way),
            Spaces::MayDiffer => self.go_on(Followed { length: self.text.len() - behind.len(), ..way }),
        }
    }
}

/// How many bytes of `text` spell `key`; `None` if it starts differently.
fn eaten(text: &str, key: &str, spaces: Spaces) -> Option<usize> {
    if spaces == Spaces::Count {
        return text.starts_with(key).then_some(key.len());
    }
    let mut characters = text.char_indices().filter(|(_, c)| !c.is_whitespace());
    let mut length = 0;
    for wanted in key.chars().filter(|c| !c.is_whitespace()) {
        let (at, found) = characters.next()?;
        if found != wanted {
            return None;
        }
        length = at + found.len_utf8();
    }
    Some(length)
}

/// The index that `text` starts with, as in `[3]/Next`, and its length.
fn index(text: &str) -> Option<(usize, usize)> {
    let (digits, _) = text.strip_prefix('[')?.split_once(']')?;
    Some((digits.trim().parse().ok()?, digits.len() + 2))
}

/// Whether a location may end before `rest`.
pub fn is_end(rest: &str) -> bool {
    let Some(first) = rest.chars().next() else { return true };
    let behind = &rest[first.len_utf8()..];
    match first {
        '\'' | '"' | '`' => !behind.starts_with(char::is_alphanumeric),
        '\n' => true,
        ',' | '.' | ';' | ')' => {
            behind.is_empty() || behind.starts_with(|c: char| c.is_whitespace() || "'\"`".contains(c))
        }
        ' ' => rest.trim_start().is_empty() || rest.trim_start().starts_with("(Service"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn ways_that_fork_at_every_step_end_with_the_budget() {
        // Each step has two continuations, each of which has two.
        let text = (0..14).fold("1".to_owned(), |inner, _| format!("{{\"a\": {inner}, \"a/a\": {inner}}}"));
        let tree = parse(&text);
        let budget = Budget(Cell::new(1000));
        let followed = follow(tree.root(&text), &"/a".repeat(40), &budget);
        assert_eq!((budget.0.get(), followed.is_complete), (0, false));
        let followed = follow(tree.root(&text), "/a/a/a", &Budget::default());
        assert_eq!((followed.length, followed.is_complete), (6, true));
    }

    #[test]
    fn the_last_of_equal_keys_counts() {
        let text = r#"{"a": {"b": 1}, "a": {"b": 2}}"#;
        let tree = parse(text);
        let followed = follow(tree.root(text), "/a/b'", &Budget::default());
        assert_eq!((followed.node.raw(), followed.is_complete), ("2", true));
    }

    #[test]
    fn a_location_ends_where_others_speak() {
        for rest in ["", "'", "''", "' (Service: Sfn)", "\"", "\n", ", then", ".", " (Service: Sfn)", "  "] {
            assert!(is_end(rest), "{rest:?}");
        }
        for rest in ["x", "'s", " x", ".x", ",x", "/", "[0]", "-", "(", "\u{fc}"] {
            assert!(!is_end(rest), "{rest:?}");
        }
    }
}
