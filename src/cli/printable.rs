//! Text of others, made fit for a terminal.

use std::borrow::Cow;

/// Stands for the place in the header of an excerpt; no other text that is
/// printed has it, see [`printable`].
pub const HEADER: &str = "\u{10fffd}";

/// `text` without what the renderer would let through to the terminal although
/// it may steer it, and without [`HEADER`]. The renderer itself replaces the
/// other characters of that kind, and tabs.
pub fn printable(text: &str) -> Cow<'_, str> {
    replaced(text, |c| matches!(c, '\u{80}'..='\u{9f}') || HEADER.starts_with(c))
}

/// `text` without anything that steers a terminal, line breaks and tabs included.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let reorders = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    replaced(text, |c| c.is_control() || reorders(c) || HEADER.starts_with(c))
}

fn replaced(text: &str, unfit: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.contains(&unfit) { text.replace(unfit, "\u{fffd}").into() } else { text.into() }
}
