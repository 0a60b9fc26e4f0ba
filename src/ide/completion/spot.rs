//! Where an item goes: the text that it replaces, and what must be put around
//! it so that the document parses: commas, blanks, dashes.

mod block;
mod layout;
mod part;

use super::form::Insert;
use super::snippet::Snippet;
use super::writer::Layout;
use crate::ide::Definition;
use crate::model::{Place, Role, Slot, role_to_be};
use crate::syntax::{Entry, Node, ScalarKind, Style, Syntax};
use crate::text::{TextRange, TextSize};

use part::Part;

/// Where an item goes.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    /// What is replaced. It holds the cursor and stays on its line.
    pub range: TextRange,
    /// The replaced text is a text in quotes of this kind.
    quotes: Option<Quotes>,
    /// What is put before an item and behind it.
    before: String,
    behind: &'static str,
    /// The entry before has no comma: where to put one.
    pub comma_before: Option<TextSize>,
    /// A key whose value stands already: only its name is wanted.
    pub is_named: bool,
    /// What of the replaced text is no part of what is typed.
    filter_prefix: String,
    layout: Layout,
    /// A part of a text is replaced.
    part: Option<Part>,
}

#[derive(Clone, Copy, Debug)]
struct Quotes {
    quote: char,
    style: Style,
    /// A quote ends the text as well.
    closed: bool,
}

/// An insertion that was fitted into a spot.
pub(super) struct Fitted {
    pub range: TextRange,
    pub insert: Snippet,
    /// What the text that clients filter by must start with.
    pub filter_prefix: String,
}

impl Spot {
    /// `range`, with nothing around it to mind.
    pub fn free(range: TextRange, layout: Layout) -> Self {
        Spot {
            range,
            quotes: None,
            before: String::new(),
            behind: "",
            comma_before: None,
            is_named: false,
            filter_prefix: String::new(),
            layout,
            part: None,
        }
    }

    /// A word in a document that holds nothing else: a machine goes there.
    pub fn whole(definition: &Definition, range: TextRange) -> Self {
        Spot::free(range, Layout::of_root(definition))
    }

    /// A new entry at the cursor, between others. `None` where none can be written.
    pub fn between(definition: &Definition, place: &Place, at: TextSize) -> Option<Self> {
        if is_block(place) {
            return Spot::between_lines(definition, place, at);
        }
        let text = definition.text();
        let container = place.frame().node;
        let from = place.frame().last.map_or(container.range().start(), |entry| entry.range().end());
        if is_in_comment(text, TextRange::new(from.min(at), at), container.syntax()) {
            return None;
        }
        let mut spot = Spot::free(TextRange::empty(at), Layout::at(definition, place, at));
        spot.mind_commas(text, container);
        Some(spot)
    }

    /// The key of `entry`. `None` if the cursor stands where typing would not
    /// go into the key.
    pub fn key(definition: &Definition, place: &Place, entry: Entry, at: TextSize) -> Option<Self> {
        let text = definition.text();
        let key = entry.key_range()?;
        let quotes = quotes_of_key(text, entry, key);
        let range = replaced(key, quotes, quotes.is_none_or(|quotes| quotes.closed), at)?;
        let mut spot = Spot { quotes, ..Spot::free(range, Layout::at(definition, place, range.start())) };
        if is_block(place) {
            return spot.key_of_line(place, text, entry);
        }
        let syntax = entry.value().syntax();
        let next = next_character(text, range.end(), syntax, false);
        spot.is_named = next == Some(':') || (syntax == Syntax::Hcl && next == Some('='));
        spot.mind_commas(text, place.frame().node);
        Some(spot)
    }

    /// The value of `entry`, a scalar or missing.
    pub fn value(definition: &Definition, place: &Place, entry: Entry, at: TextSize) -> Option<Self> {
        let text = definition.text();
        let value = entry.value();
        let (range, quotes) = match value.scalar() {
            None => (TextRange::empty(at), None),
            Some(scalar) => {
                let quotes = quotes_of(value);
                let closed = !matches!(scalar.kind, ScalarKind::Text { closed: false, .. });
                (replaced(value.range(), quotes, closed, at)?, quotes)
            }
        };
        let mut spot = Spot { quotes, ..Spot::free(range, Layout::at(definition, place, range.start())) };
        if is_block(place) {
            return spot.value_in_line(text, entry);
        }
        let container = place.frame().node;
        let is_sign = |sign: char| text[..range.start().into()].ends_with(sign);
        let needs_blank = match value.syntax() {
            Syntax::Json => false,
            Syntax::Yaml => is_sign(':'),
            Syntax::Hcl => is_sign('='),
        };
        if value.is_missing() && needs_blank {
            spot.before.push(' ');
        }
        spot.mind_commas(text, container);
        // An item of a list may lack the comma before it; a member's value cannot.
        if entry.key_range().is_some() {
            spot.comma_before = None;
        }
        Some(spot)
    }

    /// The word that ends at `at`.
    pub fn word_before(text: &str, at: TextSize) -> TextRange {
        let before = text.get(..at.into()).unwrap_or_default();
        let word = before.len() - before.trim_end_matches(|c: char| c.is_alphanumeric()).len();
        TextRange::new(at - TextSize::new(word as u32), at)
    }

    /// Whether a text in quotes is replaced.
    pub fn is_in_quotes(&self) -> bool {
        self.quotes.is_some()
    }

    /// How `insert` goes into the spot.
    ///
    /// Between quotes that stand already, only what is between them is replaced:
    /// Neovim replaces no further than to the cursor, so a closing quote that
    /// came with the insertion would stand there twice. Where a comma must be
    /// put behind the closing quote, all is replaced: a further edit behind the
    /// first would go to the wrong place in clients that make one after the other.
    pub fn fitted(&self, insert: &Insert, snippets: bool) -> Fitted {
        if let (Some(part), Insert::Part(text)) = (&self.part, insert) {
            return part.fitted(self.range, text);
        }
        let mut layout = self.layout.clone();
        if let Some(quotes) = self.quotes {
            match insert {
                Insert::Key(_) | Insert::Member(_) | Insert::Members(_) => layout.keys = quotes.style,
                Insert::Value(_) | Insert::Rest(..) | Insert::Part(_) => layout.texts = quotes.style,
            }
        }
        let written = layout.write(insert, snippets);
        let Some(quotes) = self.quotes else {
            let insert = written.between(&self.before, self.behind);
            return Fitted { range: self.range, insert, filter_prefix: self.filter_prefix.clone() };
        };
        let is_all = self.before.is_empty() && self.behind.is_empty() && self.filter_prefix.is_empty();
        let inner = written.without_quotes(quotes.quote).filter(|_| quotes.closed && is_all);
        match inner {
            Some(insert) => {
                let quote = TextSize::new(1);
                let range = TextRange::new(self.range.start() + quote, self.range.end() - quote);
                Fitted { range, insert, filter_prefix: String::new() }
            }
            None => Fitted {
                range: self.range,
                insert: written.between(&self.before, self.behind),
                // What the client filters by must start like the replaced text.
                filter_prefix: format!("{}{}", self.filter_prefix, quotes.quote),
            },
        }
    }

    /// Finds out which commas are missing around an entry of `container`.
    fn mind_commas(&mut self, text: &str, container: Node) {
        let syntax = container.syntax();
        let lines = match syntax {
            Syntax::Json => false,
            // What follows brackets that are not closed belongs to something else.
            Syntax::Yaml => container.container().is_some_and(|container| !container.closed),
            // The end of a line ends a member as well.
            Syntax::Hcl => container.object().is_some(),
        };
        self.comma_before = missing_comma(text, container, self.range.start(), lines);
        if !self.is_named && starts_entry(text, self.range.end(), syntax, lines) {
            self.behind = ",";
        }
    }
}

/// Whether the innermost container is laid out by indentation.
fn is_block(place: &Place) -> bool {
    place.frame().node.container().is_some_and(|container| container.block)
}

/// The quotes that a value stands between.
fn quotes_of(value: Node) -> Option<Quotes> {
    let ScalarKind::Text { style, closed } = value.scalar()?.kind else { return None };
    match (value.syntax(), style) {
        (Syntax::Yaml, Style::Single) => Some(Quotes { quote: '\'', style, closed }),
        (Syntax::Json, _) | (_, Style::Double) => Some(Quotes { quote: '"', style: Style::Double, closed }),
        _ => None,
    }
}

/// The quotes that a key stands between.
fn quotes_of_key(text: &str, entry: Entry, key: TextRange) -> Option<Quotes> {
    let closed = entry.key_content_range()?.end() < key.end();
    let quote = text[key].chars().next().filter(|first| matches!(first, '"' | '\''))?;
    match (entry.value().syntax(), quote) {
        (Syntax::Yaml, '\'') => Some(Quotes { quote, style: Style::Single, closed }),
        (_, '"') => Some(Quotes { quote, style: Style::Double, closed }),
        _ => None,
    }
}

/// What of the scalar in `range` is replaced. A text that is not closed may
/// have swallowed what follows it in its line, so it ends at the cursor.
fn replaced(range: TextRange, quotes: Option<Quotes>, closed: bool, at: TextSize) -> Option<TextRange> {
    let range = if closed { range } else { TextRange::new(range.start(), at.max(range.start())) };
    // Before the opening quote or behind the closing one nothing is typed.
    let is_inside = quotes.is_none() || range.start() < at && (!closed || at < range.end());
    (is_inside && range.contains_inclusive(at)).then_some(range)
}

/// Where a comma is missing between `at` and the entry before it in `container`,
/// whose entries also end with their `lines`.
fn missing_comma(text: &str, container: Node, at: TextSize, lines: bool) -> Option<TextSize> {
    let last =
        container.entries().take_while(|entry| entry.range().end() <= at && entry.range().start() < at).last()?;
    // A half entry without value is not what the comma would belong to.
    let end = last.range().end();
    // Nor is a placeholder, which may bring its own.
    let is_known = container.syntax() == Syntax::Hcl || !last.value().is_opaque();
    let is_whole = !last.value().is_missing() && is_known;
    let between = text.get(end.into()..at.into())?;
    (is_whole && !between.contains(',') && !(lines && between.contains('\n'))).then_some(end)
}

/// Whether what follows `at` is the start of an entry; only in the same line,
/// if `lines` end entries.
fn starts_entry(text: &str, at: TextSize, syntax: Syntax, lines: bool) -> bool {
    let next = next_character(text, at, syntax, lines);
    next.is_some_and(|next| !matches!(next, ',' | '}' | ']' | ':' | '=' | '\n'))
}

/// The next character behind white space and comments; a line break counts as
/// one if `lines` matter.
fn next_character(text: &str, at: TextSize, syntax: Syntax, lines: bool) -> Option<char> {
    let mut rest = text.get(at.into()..)?;
    loop {
        rest = rest.trim_start_matches(|next: char| next.is_whitespace() && !(lines && next == '\n'));
        match comment_len(rest, syntax) {
            Some(len) => rest = &rest[len..],
            None => return rest.chars().next(),
        }
    }
}

/// The length of the comment that `rest` starts with, without its line break.
fn comment_len(rest: &str, syntax: Syntax) -> Option<usize> {
    let line = || memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
    match syntax {
        Syntax::Yaml | Syntax::Hcl if rest.starts_with('#') => Some(line()),
        Syntax::Json | Syntax::Hcl if rest.starts_with("//") => Some(line()),
        Syntax::Json | Syntax::Hcl if rest.starts_with("/*") => Some(rest.find("*/").map_or(rest.len(), |end| end + 2)),
        _ => None,
    }
}

/// Whether the end of `between`, which holds no values, lies in a comment.
fn is_in_comment(text: &str, between: TextRange, syntax: Syntax) -> bool {
    let mut at = usize::from(between.start());
    let end = usize::from(between.end());
    while at < end {
        let Some(rest) = text.get(at..) else { return false };
        match comment_len(rest, syntax) {
            Some(len) if at + len == end => return !(rest.starts_with("/*") && rest[..len].ends_with("*/")),
            Some(len) if at + len > end => return true,
            Some(len) => at += len,
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    false
}

/// The container that the value of `entry` would be, were it written in block
/// style at the cursor, and where its first entry goes. `None` where nothing but
/// a plain value can go.
pub(super) fn inside<'a>(
    definition: &Definition,
    place: &Place<'a>,
    entry: Entry<'a>,
    at: TextSize,
) -> Option<(Place<'a>, Spot)> {
    if !is_block(place) {
        return None;
    }
    let role = role_to_be(place.frame().role, entry)?;
    // What holds data may as well be an expression.
    if !matches!(role, Role::Object(_) | Role::List(_) | Role::States | Role::Values(_)) {
        return None;
    }
    let spot = Spot::first_entry(definition, place, entry, at, is_list(role))?;
    Some((placed_inside(place, entry, role), spot))
}

/// The same where data is to be written: an object, or a list.
pub(super) fn inside_data<'a>(
    definition: &Definition,
    place: &Place<'a>,
    entry: Entry<'a>,
    at: TextSize,
    is_list: bool,
) -> Option<(Place<'a>, Spot)> {
    let spot = is_block(place).then(|| Spot::first_entry(definition, place, entry, at, is_list))??;
    Some((placed_inside(place, entry, Role::Template), spot))
}

fn is_list(role: Role) -> bool {
    matches!(role, Role::List(_) | Role::Values(_))
}

/// A place in the value of `entry`, where nothing stands yet.
fn placed_inside<'a>(place: &Place<'a>, entry: Entry<'a>, role: Role) -> Place<'a> {
    let mut inside = place.clone();
    let mut frame = *place.frame();
    (frame.node, frame.role, frame.entry, frame.last) = (entry.value(), role, None, None);
    inside.frames.push(frame);
    inside.slot = Slot::Between;
    inside
}
