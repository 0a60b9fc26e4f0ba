//! Where an item goes: the text that it replaces, and the commas that must be
//! put around it so that the document parses.

use crate::ide::Definition;
use crate::model::Place;
use crate::syntax::{Entry, Node, ScalarKind};
use crate::text::{TextRange, TextSize};

/// Where an item goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// What is replaced. It holds the cursor and stays on its line.
    pub range: TextRange,
    /// A quote starts the replaced text.
    quoted: bool,
    /// A quote ends it as well.
    closed: bool,
    /// An entry follows without a comma before it.
    comma_behind: bool,
    /// The entry before has no comma: where to put one.
    pub comma_before: Option<TextSize>,
    /// A key whose colon stands already: only its name is wanted.
    pub has_colon: bool,
}

/// An insertion that was fitted into a spot.
pub(super) struct Fitted {
    pub range: TextRange,
    pub insert: String,
    pub filter_prefix: &'static str,
}

impl Spot {
    /// A new entry at the cursor, between others.
    pub fn between(definition: &Definition, place: &Place, at: TextSize) -> Self {
        let text = definition.text();
        let range = TextRange::empty(at);
        Spot {
            range,
            quoted: false,
            closed: false,
            comma_behind: starts_entry(text, range.end()),
            comma_before: missing_comma(text, place.frame().node, range.start()),
            has_colon: false,
        }
    }

    /// The key of `entry`. `None` if the cursor stands where typing would not
    /// go into the key.
    pub fn key(definition: &Definition, place: &Place, entry: Entry, at: TextSize) -> Option<Self> {
        let text = definition.text();
        let key = entry.key_range()?;
        let closed = entry.key_content_range()?.end() < key.end();
        let quoted = text[key].starts_with('"');
        let range = replaced(key, closed, quoted, at)?;
        let has_colon = next_character(text, range.end()) == Some(':');
        Some(Spot {
            range,
            quoted,
            closed,
            comma_behind: !has_colon && starts_entry(text, range.end()),
            comma_before: missing_comma(text, place.frame().node, range.start()),
            has_colon,
        })
    }

    /// The value of `entry`, a scalar or missing.
    pub fn value(definition: &Definition, place: &Place, entry: Entry, at: TextSize) -> Option<Self> {
        let text = definition.text();
        let value = entry.value();
        let (range, quoted, closed) = match value.scalar() {
            None => (TextRange::empty(at), false, false),
            Some(scalar) => {
                let closed = !matches!(scalar.kind, ScalarKind::Text { closed: false, .. });
                let quoted = matches!(scalar.kind, ScalarKind::Text { .. });
                (replaced(value.range(), closed, quoted, at)?, quoted, closed)
            }
        };
        // An item of a list may lack the comma before it; a member's value cannot.
        let is_item = entry.key_range().is_none();
        let comma_before = if is_item { missing_comma(text, place.frame().node, range.start()) } else { None };
        let comma_behind = starts_entry(text, range.end());
        Some(Spot { range, quoted, closed, comma_behind, comma_before, has_colon: false })
    }

    /// `range`, with nothing around it to mind.
    pub fn free(range: TextRange) -> Self {
        Spot { range, quoted: false, closed: false, comma_behind: false, comma_before: None, has_colon: false }
    }

    /// The word that ends at `at`.
    pub fn word_before(text: &str, at: TextSize) -> TextRange {
        let before = text.get(..at.into()).unwrap_or_default();
        let word = before.len() - before.trim_end_matches(|c: char| c.is_alphanumeric()).len();
        TextRange::new(at - TextSize::new(word as u32), at)
    }

    /// How `insert` goes into the spot.
    ///
    /// Between quotes that stand already, only what is between them is replaced:
    /// Neovim replaces no further than to the cursor, so a closing quote that
    /// came with the insertion would stand there twice. Where a comma must be
    /// put behind the closing quote, all is replaced: a further edit behind the
    /// first would go to the wrong place in clients that make one after the other.
    pub fn fitted(&self, insert: String) -> Fitted {
        let comma = if self.comma_behind { "," } else { "" };
        let inner = insert.strip_prefix('"').and_then(|insert| insert.strip_suffix('"'));
        match inner.filter(|_| self.quoted && self.closed && !self.comma_behind) {
            Some(inner) => {
                let quote = TextSize::new(1);
                Fitted {
                    range: TextRange::new(self.range.start() + quote, self.range.end() - quote),
                    insert: inner.to_owned(),
                    filter_prefix: "",
                }
            }
            None => Fitted {
                range: self.range,
                insert: format!("{insert}{comma}"),
                // What the client filters by must start like the replaced text.
                filter_prefix: if self.quoted { "\"" } else { "" },
            },
        }
    }
}

/// What of the scalar in `range` is replaced. A text that is not closed may
/// have swallowed what follows it in its line, so it ends at the cursor.
fn replaced(range: TextRange, closed: bool, quoted: bool, at: TextSize) -> Option<TextRange> {
    let range = if closed { range } else { TextRange::new(range.start(), at.max(range.start())) };
    // Before the opening quote or behind the closing one nothing is typed.
    let is_inside = !quoted || range.start() < at && (!closed || at < range.end());
    (is_inside && range.contains_inclusive(at)).then_some(range)
}

/// Where a comma is missing between `at` and the entry before it in `container`.
fn missing_comma(text: &str, container: Node, at: TextSize) -> Option<TextSize> {
    let last =
        container.entries().take_while(|entry| entry.range().end() <= at && entry.range().start() < at).last()?;
    // A half entry without value is not what the comma would belong to.
    let end = last.range().end();
    let is_whole = !last.value().is_missing() && !last.value().is_opaque();
    let between = text.get(end.into()..at.into())?;
    (is_whole && !between.contains(',')).then_some(end)
}

/// Whether what follows `at` is the start of an entry.
fn starts_entry(text: &str, at: TextSize) -> bool {
    next_character(text, at).is_some_and(|next| !matches!(next, ',' | '}' | ']' | ':'))
}

/// The next character behind white space and comments.
fn next_character(text: &str, at: TextSize) -> Option<char> {
    let mut rest = text.get(at.into()..)?;
    loop {
        rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.find('\n').map_or("", |end| &comment[end..]);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
        } else {
            return rest.chars().next();
        }
    }
}
