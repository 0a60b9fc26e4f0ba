//! Edits within a text, in terms of its value: what to write so that the value
//! becomes what the edit makes of it.
//!
//! Not every style can hold every text, and in some an edit changes how its
//! neighbours are read. Such an edit is refused: nothing is ever written that
//! reads back as something else. White space that means nothing is the only
//! exception: in a heredoc whose indentation is taken away (`<<-`), an edit may
//! move all lines.

use crate::syntax::{Node, OffsetMap, ScalarKind, Style, Syntax, hcl, yaml};
use crate::text::{TextRange, TextSize};

/// How a text is written.
#[derive(Clone, Debug)]
pub struct Within {
    syntax: Syntax,
    style: Style,
    /// What stands where in it.
    offsets: OffsetMap,
    /// It stands on several lines.
    is_multiline: bool,
    /// How many bytes its line breaks have.
    break_len: usize,
    /// What each line of a block or a heredoc starts with.
    margin: Box<str>,
    /// The word that ends a heredoc.
    marker: Box<str>,
}

impl Within {
    /// Of a text; `None` for anything else.
    pub fn of(node: Node) -> Option<Self> {
        let ScalarKind::Text { style, .. } = node.scalar()?.kind else { return None };
        let content = node.content_range();
        let content = node.source().get(content.start().into()..content.end().into())?;
        let margin = match style {
            Style::Literal | Style::Folded => yaml::block_margin(node),
            Style::Heredoc => hcl::heredoc_margin(node),
            Style::Double | Style::Single | Style::Plain => String::new(),
        };
        let head = node.raw().lines().next().unwrap_or_default();
        let marker = head.trim_start_matches("<<").trim_start_matches('-').trim();
        Some(Within {
            syntax: node.syntax(),
            style,
            offsets: node.offset_map(),
            is_multiline: content.contains(['\n', '\r']),
            break_len: if content.contains("\r\n") { 2 } else { 1 },
            margin: margin.into(),
            marker: if style == Style::Heredoc { marker.into() } else { "".into() },
        })
    }

    /// Whether a line break can be written in it.
    pub fn holds_breaks(&self) -> bool {
        matches!(self.style, Style::Double | Style::Literal | Style::Heredoc)
    }

    /// What to put in place of `delete`, a range of the value `text`, so that
    /// `insert` stands there; `None` if that cannot be.
    pub fn edit(&self, text: &str, delete: TextRange, insert: &str) -> Option<String> {
        let edit = Edit::new(text, delete, insert)?;
        let fits = match (self.syntax, self.style) {
            (Syntax::Json, _) => true,
            (Syntax::Hcl, Style::Heredoc) => edit.keeps_templates(text) && self.keeps_end(&edit),
            (Syntax::Hcl, _) => edit.keeps_templates(text),
            (Syntax::Yaml, Style::Literal) => edit.keeps_block(),
            (Syntax::Yaml, Style::Folded) => edit.keeps_block() && edit.keeps_folds(),
            (Syntax::Yaml, _) => !self.is_multiline || edit.keeps_edges(self.gap(&edit)),
        };
        let written = self.written(insert).filter(|_| fits)?;
        let missing = self.margin.get(..self.missing_margin(&edit)).unwrap_or_default();
        Some(format!("{missing}{written}"))
    }

    /// The same for a text whose further lines somebody else indents: editors do
    /// so with snippets.
    pub fn without_margin(&self) -> Self {
        Within { margin: "".into(), ..self.clone() }
    }

    /// What stands where in it.
    pub fn offsets(&self) -> &OffsetMap {
        &self.offsets
    }

    /// How many bytes that are no part of the value stand right before an edit,
    /// or with the character there.
    fn gap(&self, edit: &Edit) -> usize {
        let Some(previous) = edit.previous() else { return 0 };
        let at = TextSize::of(edit.before);
        let written = self.offsets.written(at) - self.offsets.written(at - TextSize::of(previous));
        usize::from(written).saturating_sub(previous.len_utf8())
    }

    /// How much the line on which an edit starts lacks of the margin: lines with
    /// nothing in them may be shorter.
    fn missing_margin(&self, edit: &Edit) -> usize {
        let head = edit.before.rsplit('\n').next().unwrap_or_default();
        let rest = edit.deleted.chars().chain(edit.after.chars()).take_while(|character| *character != '\n');
        let is_blank = head.trim().is_empty() && rest.into_iter().all(char::is_whitespace);
        match self.style {
            Style::Literal if head.is_empty() && is_blank && !edit.before.is_empty() => {
                let present = (self.gap(edit) + 1).saturating_sub(self.break_len);
                self.margin.len().saturating_sub(present)
            }
            Style::Heredoc if is_blank => self.margin.len().saturating_sub(head.len()),
            _ => 0,
        }
    }

    /// `piece` as it stands in it, wherever that is; `None` if it cannot hold it.
    pub fn written(&self, piece: &str) -> Option<String> {
        match (self.syntax, self.style) {
            (Syntax::Json, Style::Double) => Some(super::escaped(piece)),
            (Syntax::Yaml, Style::Double) => Some(yaml::double_content(piece)),
            (Syntax::Yaml, Style::Single) => is_one_line(piece).then(|| piece.replace('\'', "''")),
            (Syntax::Yaml, Style::Literal) => self.lines(piece, is_one_line),
            (Syntax::Yaml, Style::Folded) => is_one_line(piece).then(|| piece.to_owned()),
            (Syntax::Hcl, Style::Double) => Some(hcl::quoted_template(piece)),
            (Syntax::Hcl, Style::Heredoc) => self.lines(&hcl::template(piece), |line| !line.contains('\r')),
            // Without quotes, little can be anything else or end early; in
            // JSON, only double quotes are right.
            _ => None,
        }
    }

    /// The lines of `piece`, but for the first each with the margin; empty ones
    /// have none.
    fn lines(&self, piece: &str, holds: impl Fn(&str) -> bool) -> Option<String> {
        let mut out = String::with_capacity(piece.len());
        let mut lines = piece.split('\n').enumerate().peekable();
        while let Some((index, line)) = lines.next() {
            if !holds(line) {
                return None;
            }
            if index > 0 {
                out.push('\n');
                // Behind the last one, a line goes on.
                if !line.is_empty() || lines.peek().is_none() {
                    out.push_str(&self.margin);
                }
            }
            out.push_str(line);
        }
        Some(out)
    }

    /// Whether a heredoc still ends where it did, and on a line of its own.
    fn keeps_end(&self, edit: &Edit) -> bool {
        let ends_line = match edit.insert.chars().next_back() {
            Some(last) => last == '\n',
            None => matches!(edit.before.chars().next_back(), None | Some('\n')),
        };
        if edit.after.is_empty() && !ends_line {
            return false;
        }
        let head = edit.before.rsplit('\n').next().unwrap_or_default();
        let tail = edit.after.split('\n').next().unwrap_or_default();
        let joined = format!("{head}{}{tail}", edit.insert);
        joined.lines().all(|line| line.trim() != &*self.marker)
    }
}

/// Whether a piece of a line of YAML needs no escapes.
fn is_one_line(piece: &str) -> bool {
    piece.split('\t').all(yaml::is_printable)
}

/// An edit of a value.
struct Edit<'a> {
    before: &'a str,
    deleted: &'a str,
    after: &'a str,
    insert: &'a str,
}

fn is_space(character: Option<char>) -> bool {
    matches!(character, Some(' ' | '\t' | '\n'))
}

impl<'a> Edit<'a> {
    fn new(text: &'a str, delete: TextRange, insert: &'a str) -> Option<Self> {
        let (start, end) = (delete.start().into(), delete.end().into());
        Some(Edit { before: text.get(..start)?, deleted: text.get(start..end)?, after: text.get(end..)?, insert })
    }

    /// The last character before the edit.
    fn previous(&self) -> Option<char> {
        self.before.chars().next_back()
    }

    /// What stands behind that, before the edit and after it.
    fn firsts(&self) -> (Option<char>, Option<char>) {
        let next = self.after.chars().next();
        (self.deleted.chars().next().or(next), self.insert.chars().next().or(next))
    }

    /// Whether the edit is not in a template, and leaves alone what a brace and
    /// the signs before it mean.
    fn keeps_templates(&self, text: &str) -> bool {
        let (start, end) = (self.before.len(), self.before.len() + self.deleted.len());
        let is_sign = |character: Option<char>| matches!(character, Some('$' | '%'));
        let is_of_marker = |character: Option<char>| is_sign(character) || character == Some('{');
        let (old, new) = self.firsts();
        let joins = is_sign(self.previous()) && (is_of_marker(old) || is_of_marker(new));
        let is_joined = is_sign(self.insert.chars().next_back()) && is_of_marker(self.after.chars().next());
        !joins && !is_joined && !hcl::is_in_template(text, start) && !hcl::is_in_template(text, end)
    }

    /// Whether the indentation of a block is still that of its first line, and
    /// its end what it was.
    fn keeps_block(&self) -> bool {
        let (_, first) = self.firsts();
        let keeps_start = !self.before.is_empty() || !(first.is_none() || is_space(first));
        let last = self.insert.chars().next_back().or(self.previous());
        let is_behind_last_line =
            self.deleted.ends_with('\n') || (self.deleted.is_empty() && self.before.ends_with('\n'));
        let keeps_end = !self.after.is_empty() || !(is_behind_last_line || last.is_none() || is_space(last));
        keeps_start && keeps_end && !self.after.chars().all(|character| character == '\n' && last == Some('\n'))
    }

    /// Whether the lines around the edit are joined as before.
    fn keeps_folds(&self) -> bool {
        let (old, new) = self.firsts();
        let may_start_line = self.before.is_empty() || is_space(self.previous());
        let is_same_start = new.is_some() && new != Some('\n') && is_space(old) == is_space(new);
        !self.deleted.contains('\n') && !self.insert.contains('\n') && (!may_start_line || is_same_start)
    }

    /// Whether no blank comes to stand beside a line break, where it is lost.
    /// `gap` is what stands before the edit and is no part of the value.
    fn keeps_edges(&self, gap: usize) -> bool {
        let may_start_line = gap > 0 || is_space(self.previous());
        let next = self.after.chars().next();
        let (first, last) = (self.insert.chars().next().or(next), self.insert.chars().next_back().or(self.previous()));
        let loses_blank = (may_start_line && is_space(first)) || (is_space(next) && is_space(last));
        !loses_blank
    }
}
