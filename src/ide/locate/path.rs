//! Where a location of the service leads in a definition.
//!
//! A location such as `/States/A/Choices[0]/Next` holds names as they are: one
//! with a slash, a quote or a bracket looks like two, and in pasted text nothing
//! says where the location ends. So the location is not taken apart: the tree is
//! followed along it, each key being compared with what comes next, and of all
//! ways the one that gets furthest counts. Nothing here knows messages.

use crate::syntax::{Entry, Node};

/// How many keys are compared at most, for ways could fork at every step.
const MOST_COMPARISONS: usize = 200_000;

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
pub fn follow<'a>(root: Node<'a>, text: &str) -> Followed<'a> {
    let attempt = |spaces| {
        let start = Followed { entry: None, node: root, length: 0, is_complete: false };
        let mut walk = Walk { text, spaces, best: start, comparisons: 0 };
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
    comparisons: usize,
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
            self.comparisons += 1;
            if self.comparisons > MOST_COMPARISONS {
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
