//! Formatting of definitions in JSON: only the blanks between tokens change, so
//! no word of the user can be lost.
//!
//! An object or list stays on one line if it is written so and has room there,
//! and stays on several lines if its first member stands on a line of its own:
//! whoever writes decides, as with other formatters of JSON. A text with syntax
//! errors is left as it is, since where its lines belong is a guess.

use super::snapshot::Definition;
use super::types::FormatConfig;
use crate::syntax::json::{Lexer, Token, TokenKind};
use crate::syntax::{Syntax, SyntaxErrorKind};
use crate::text::{Indel, TextRange, TextSize};

/// A container on one line ends before this column.
const WIDTH: usize = 100;

/// What to change, in the order of the text; nothing for another syntax and for
/// a text with syntax errors. The definition must be its whole document.
pub fn format(definition: &Definition, config: &FormatConfig) -> Vec<Indel> {
    let (tree, text) = (definition.tree(), definition.text());
    let is_harmless = |kind| {
        use SyntaxErrorKind::*;
        matches!(kind, Comment | TrailingComma | ByteOrderMark | SingleQuotes | BadEscape | ControlCharacter)
    };
    if tree.syntax != Syntax::Json || !tree.all_errors().iter().all(|(kind, _)| is_harmless(*kind)) {
        return Vec::new();
    }
    Printer::new(text, config).edits()
}

/// The way through the tokens of a text.
struct Printer<'a> {
    text: &'a str,
    config: &'a FormatConfig,
    line_break: &'static str,
    tokens: Vec<Token>,
    /// Of an opening bracket: the token that closes it.
    closes: Vec<usize>,
    /// How many of the tokens up to this one force lines upon what holds them:
    /// comments that end with their line, and brackets with a line break behind.
    forced: Vec<usize>,
    /// The length of the text on one line, up to the start of this token.
    flat: Vec<usize>,
}

impl<'a> Printer<'a> {
    fn new(text: &'a str, config: &'a FormatConfig) -> Self {
        let mut lexer = Lexer::new(text, text.len() - text.trim_start_matches('\u{feff}').len());
        let tokens: Vec<Token> =
            std::iter::repeat_with(|| lexer.next()).take_while(|token| !matches!(token.kind, TokenKind::End)).collect();
        let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut printer =
            Printer { text, config, line_break, closes: vec![0; tokens.len()], forced: vec![0], flat: vec![0], tokens };
        printer.measure();
        printer
    }

    /// Fills in what is known of each token before anything is printed.
    fn measure(&mut self) {
        let mut open = Vec::new();
        for index in 0..self.tokens.len() {
            match self.tokens[index].kind {
                TokenKind::OpenBrace | TokenKind::OpenBracket => open.push(index),
                TokenKind::CloseBrace | TokenKind::CloseBracket => {
                    if let Some(opening) = open.pop() {
                        self.closes[opening] = index;
                    }
                }
                _ => {}
            }
            let forces = self.is_line_comment(index) || (self.is_open(index) && self.is_written_in_lines(index));
            self.forced.push(self.forced[index] + usize::from(forces));
            let token = &self.tokens[index];
            let next = self.flat[index] + self.text[token.start..token.end].chars().count();
            self.flat.push(next + self.flat_gap(index).len());
        }
    }

    fn is_open(&self, index: usize) -> bool {
        matches!(self.tokens[index].kind, TokenKind::OpenBrace | TokenKind::OpenBracket)
    }

    fn is_close(&self, index: usize) -> bool {
        matches!(self.tokens[index].kind, TokenKind::CloseBrace | TokenKind::CloseBracket)
    }

    fn is_line_comment(&self, index: usize) -> bool {
        let token = &self.tokens[index];
        matches!(token.kind, TokenKind::Comment { .. }) && self.text[token.start..].starts_with("//")
    }

    /// The blanks behind a token, as they are.
    fn gap(&self, index: usize) -> &'a str {
        let end = self.tokens.get(index + 1).map_or(self.text.len(), |next| next.start);
        &self.text[self.tokens[index].end..end]
    }

    fn is_written_in_lines(&self, opening: usize) -> bool {
        self.tokens.get(opening + 1).is_some_and(|next| next.first_in_line) && self.closes[opening] != opening + 1
    }

    /// What stands behind a token where it and the next one are on one line.
    fn flat_gap(&self, index: usize) -> &'static str {
        let (Some(this), Some(next)) = (self.tokens.get(index), self.tokens.get(index + 1)) else { return "" };
        match (this.kind, next.kind) {
            (TokenKind::OpenBrace, TokenKind::CloseBrace) => "",
            (_, TokenKind::Comma | TokenKind::Colon | TokenKind::CloseBracket) => "",
            (TokenKind::OpenBracket, _) => "",
            _ => " ",
        }
    }

    /// Whether the container that opens in this column is put on lines.
    fn is_in_lines(&self, opening: usize, column: usize) -> bool {
        let close = self.closes[opening];
        if close <= opening + 1 {
            return false;
        }
        // Not what the bracket that closes it forces.
        let is_forced = self.forced[close] > self.forced[opening];
        // With the comma that may follow.
        is_forced || column + self.flat[close] - self.flat[opening] + 2 > WIDTH
    }

    fn edits(self) -> Vec<Indel> {
        let mut edits = Vec::new();
        // The containers that are open: whether they are in lines.
        let mut open: Vec<bool> = Vec::new();
        let mut depth = 0;
        let mut column = 0;
        if let Some(first) = self.tokens.first() {
            let start = self.text.len() - self.text.trim_start_matches('\u{feff}').len();
            self.put(&mut edits, start, &self.text[start..first.start], "");
        }
        for index in 0..self.tokens.len() {
            let token = &self.tokens[index];
            let column_before = column;
            let written = &self.text[token.start..token.end];
            column = match written.rfind('\n') {
                Some(line) => written[line + 1..].chars().count(),
                None => column + written.chars().count(),
            };
            if self.is_open(index) {
                let is_in_lines = self.is_in_lines(index, column_before);
                open.push(is_in_lines);
                depth += usize::from(is_in_lines);
            } else if self.is_close(index) {
                open.pop();
            }
            let in_lines = open.last().copied();
            let Some(next) = self.tokens.get(index + 1) else { break };
            let closes = self.is_close(index + 1);
            if closes && in_lines == Some(true) {
                depth -= 1;
            }
            let is_break = match (token.kind, next.kind) {
                _ if self.is_line_comment(index) => true,
                // A comment stays in the line that it is in.
                (_, TokenKind::Comment { .. }) => next.first_in_line,
                (_, TokenKind::Comma | TokenKind::Colon) | (TokenKind::Colon, _) => false,
                (TokenKind::Comma | TokenKind::OpenBrace | TokenKind::OpenBracket, _) => in_lines == Some(true),
                _ if closes => in_lines == Some(true),
                // A comment, or a template's directive, before what follows it.
                _ => next.first_in_line && in_lines != Some(false),
            };
            let gap = self.gap(index);
            let new = if is_break {
                // One empty line between members stays.
                let is_apart = !self.is_open(index) && !closes && line_breaks(gap) > 1;
                let breaks = self.line_break.repeat(1 + usize::from(is_apart));
                let indent = self.config.indent.repeat(depth);
                column = indent.chars().count();
                breaks + &indent
            } else {
                let flat = self.flat_gap(index);
                column += flat.len();
                flat.to_owned()
            };
            self.put(&mut edits, token.end, gap, &new);
        }
        if let Some(last) = self.tokens.last() {
            let end = &self.text[last.end..];
            let new = if end.is_empty() && !self.config.final_line_break { "" } else { self.line_break };
            self.put(&mut edits, last.end, end, new);
        }
        edits
    }

    /// `new` in place of the blanks `old` that start at `at`.
    fn put(&self, edits: &mut Vec<Indel>, at: usize, old: &str, new: &str) {
        // What is no blank is nothing to touch.
        if old != new && old.trim().is_empty() {
            let start = TextSize::new(at as u32);
            edits.push(Indel::replace(TextRange::at(start, TextSize::of(old)), new));
        }
    }
}

/// How many lines end in `blanks`: with LF, CR or both.
fn line_breaks(blanks: &str) -> usize {
    let bytes = blanks.as_bytes();
    let is_break = |at: &usize| bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    (0..bytes.len()).filter(is_break).count()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;
    use crate::ide::Snapshot;
    use crate::text::{SourceText, TextEdit};

    fn config() -> FormatConfig {
        FormatConfig { indent: "  ".into(), final_line_break: true }
    }

    fn formatted(text: &str) -> String {
        let edits = Snapshot::new(SourceText::new(text)).format(&config());
        TextEdit::new(edits).expect("edits that do not overlap").applied_to(text)
    }

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let once = formatted(text);
        expected.assert_eq(&once);
        assert_eq!(formatted(&once), once, "formatting twice is formatting once");
    }

    #[test]
    fn whoever_writes_decides_what_is_on_lines() {
        check(
            r#"{"StartAt":"A","States":{
            "A":{
            "Type":"Task","Retry":[ {"ErrorEquals":["a","b"],"MaxAttempts" : 2} ],


               "Catch":[],"X":{   } , "End":true}}}"#,
            expect![[r#"
                {
                  "StartAt": "A",
                  "States": {
                    "A": {
                      "Type": "Task",
                      "Retry": [{ "ErrorEquals": ["a", "b"], "MaxAttempts": 2 }],

                      "Catch": [],
                      "X": {},
                      "End": true
                    }
                  }
                }
            "#]],
        );
    }

    #[test]
    fn what_has_no_room_on_a_line_is_put_on_lines() {
        let list = format!("[{}]", ["\"an error name\""; 8].join(","));
        check(
            &format!("{{\"ErrorEquals\":{list},\"ErrorEquals\":[\"a\"]}}"),
            expect![[r#"
                {
                  "ErrorEquals": [
                    "an error name",
                    "an error name",
                    "an error name",
                    "an error name",
                    "an error name",
                    "an error name",
                    "an error name",
                    "an error name"
                  ],
                  "ErrorEquals": ["a"]
                }
            "#]],
        );
    }

    #[test]
    fn comments_and_placeholders_stay_where_they_are() {
        check(
            "  // head\n{\"StartAt\": \"A\", // first\n/* own */\n\"States\": {${rest}, \"A\": /* x */ ${a},},\n// last\n}  // tail",
            expect![[r#"
                // head
                {
                  "StartAt": "A", // first
                  /* own */
                  "States": { ${rest}, "A": /* x */ ${a}, },
                  // last
                } // tail
            "#]],
        );
    }

    #[test]
    fn line_breaks_are_those_of_the_text() {
        assert_eq!(formatted("\u{feff} {\r\n\"States\":{}}"), "\u{feff}{\r\n  \"States\": {}\r\n}\r\n");
        assert_eq!(formatted("{\n\t\"States\":{}\n}"), "{\n  \"States\": {}\n}\n");
    }

    #[test]
    fn a_broken_text_is_left_alone() {
        for text in ["{\"States\": ", "{\"StartAt\" \"A\"}", "{}}", "", "StartAt: A\n"] {
            assert_eq!(formatted(text), text);
        }
        let template = r#"{"Resources":{"M":{"Type":"AWS::Serverless::StateMachine","Properties":{"Definition":{}}}}}"#;
        let kind = crate::hosts::Kind::any(Syntax::Json);
        let snapshot = Snapshot::of_kind(SourceText::new(template), kind, Default::default());
        assert_eq!((snapshot.definitions().len(), snapshot.format(&config())), (1, Vec::new()));
    }

    fn value() -> impl Strategy<Value = String> {
        let blank = || prop::sample::select(vec!["", " ", "\n", "\n\n\n", " // c\n", "/* c */", "\r\n\t"]);
        let leaf = prop::sample::select(vec!["1", "\"a b\"", "true", "${x}", "\"\u{1f680}\"", "{}", "[]"]);
        let leaf = leaf.prop_map(str::to_owned);
        leaf.prop_recursive(4, 40, 5, move |inner| {
            let item = (blank(), inner, blank()).prop_map(|(before, item, after)| format!("{before}{item}{after}"));
            let list = prop::collection::vec(item.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(",")));
            let member = (blank(), item).prop_map(|(before, item)| format!("{before}\"k\":{item}"));
            let object = prop::collection::vec(member, 0..4).prop_map(|all| format!("{{{}}}", all.join(",")));
            prop_oneof![list, object]
        })
    }

    proptest! {
        #[test]
        fn only_blanks_change_and_twice_is_once(text in value()) {
            let once = formatted(&text);
            let dense = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(dense(&once), dense(&text));
            prop_assert_eq!(formatted(&once), once);
        }
    }
}
