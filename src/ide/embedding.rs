//! From the text of a definition to the document that it stands in, and back.
//!
//! A definition that is part of its document's tree has the document's own
//! offsets. One that is the value of a text in the document (`DefinitionString`)
//! has a text of its own: places go down to it and answers come up from it, with
//! what is to be written put as the text around it needs it.

use super::locate::LocatedError;
use super::semantic_tokens::SemanticToken;
use super::types::*;
use crate::syntax::{Node, OffsetMap, ScalarKind, Style, Syntax, write};
use crate::text::{Indel, TextEdit, TextRange, TextSize};

/// Where the text of a definition is in its document.
#[derive(Clone, Debug)]
pub enum Embedding {
    /// It is the document's own text.
    Same,
    /// It is what a text in the document says.
    Text {
        /// The content of that text, in the document.
        content: TextRange,
        /// What stands where in it.
        offsets: OffsetMap,
        /// What it is written in, and how.
        syntax: Syntax,
        style: Style,
        /// What its lines start with, if it is a block.
        indent: Box<str>,
    },
}

impl Embedding {
    /// In a text of the document; `None` for what is no text.
    pub fn in_text(node: Node) -> Option<Self> {
        let ScalarKind::Text { style, .. } = node.scalar()?.kind else { return None };
        let content = node.content_range();
        let before = node.source().get(..content.start().into())?;
        let line = memchr::memrchr2(b'\n', b'\r', before.as_bytes()).map_or(0, |at| at + 1);
        let indent = before[line..].chars().take_while(|character| *character == ' ').collect::<String>().into();
        Some(Embedding::Text { content, offsets: node.offset_map(), syntax: node.syntax(), style, indent })
    }

    /// The place in the definition of a place in the document; `None` outside.
    pub fn down(&self, at: TextSize) -> Option<TextSize> {
        match self {
            Embedding::Same => Some(at),
            Embedding::Text { content, offsets, .. } => {
                content.contains_inclusive(at).then(|| offsets.value(at - content.start()))
            }
        }
    }

    /// The part in the definition of a range in the document; `None` if they
    /// do not touch.
    pub fn down_range(&self, range: TextRange) -> Option<TextRange> {
        let Embedding::Text { content, .. } = self else { return Some(range) };
        let common = content.intersect(range)?;
        Some(TextRange::new(self.down(common.start())?, self.down(common.end())?))
    }

    /// The place in the document of a range in the definition.
    pub fn up(&self, range: TextRange) -> TextRange {
        match self {
            Embedding::Same => range,
            Embedding::Text { content, offsets, .. } => offsets.written_range(range) + content.start(),
        }
    }

    /// `text` as it must be written in the document to be this in the definition.
    fn written(&self, text: &str, is_snippet: bool) -> String {
        match self {
            Embedding::Same => text.to_owned(),
            Embedding::Text { syntax, style, indent, .. } => {
                let written = |text: &str| write::content(text, *syntax, *style, indent);
                if is_snippet { written_snippet(text, written) } else { written(text) }
            }
        }
    }
}

/// A snippet of which the text is `written` so: its own syntax stays, and what
/// is written around it does not become part of that.
fn written_snippet(snippet: &str, written: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(snippet.len());
    let mut characters = snippet.chars().peekable();
    while let Some(character) = characters.next() {
        let literal = match character {
            '\\' => characters.next_if(|next| matches!(next, '$' | '}' | '\\')),
            _ => None,
        };
        let written = written(literal.unwrap_or(character).encode_utf8(&mut [0; 4]));
        match literal {
            // The braces and dollars of tab stops.
            None if matches!(character, '$' | '}') => out.push(character),
            _ => {
                for character in written.chars() {
                    if matches!(character, '$' | '}' | '\\') {
                        out.push('\\');
                    }
                    out.push(character);
                }
            }
        }
    }
    out
}

/// What a feature answers, once it has the offsets of the document.
pub trait InDocument: Sized {
    /// The answer with its ranges in the document, and its texts as they are
    /// written there.
    fn in_document(self, embedding: &Embedding) -> Self;
}

impl InDocument for TextRange {
    fn in_document(self, embedding: &Embedding) -> Self {
        embedding.up(self)
    }
}

impl<T: InDocument> InDocument for Option<T> {
    fn in_document(self, embedding: &Embedding) -> Self {
        self.map(|answer| answer.in_document(embedding))
    }
}

impl<T: InDocument, E> InDocument for Result<T, E> {
    fn in_document(self, embedding: &Embedding) -> Self {
        self.map(|answer| answer.in_document(embedding))
    }
}

impl<T: InDocument> InDocument for Vec<T> {
    fn in_document(self, embedding: &Embedding) -> Self {
        match embedding {
            Embedding::Same => self,
            _ => self.into_iter().map(|answer| answer.in_document(embedding)).collect(),
        }
    }
}

impl InDocument for String {
    fn in_document(self, _: &Embedding) -> Self {
        self
    }
}

impl InDocument for SignatureHelp {
    fn in_document(self, _: &Embedding) -> Self {
        self
    }
}

impl InDocument for Indel {
    fn in_document(self, embedding: &Embedding) -> Self {
        Indel::replace(embedding.up(self.delete), embedding.written(&self.insert, false))
    }
}

impl InDocument for TextEdit {
    fn in_document(self, embedding: &Embedding) -> Self {
        let indels = self.indels().to_vec().in_document(embedding);
        // Ranges that do not overlap in the definition do not in the document.
        TextEdit::new(indels).unwrap_or_default()
    }
}

impl<T: InDocument> InDocument for RangeInfo<T> {
    fn in_document(self, embedding: &Embedding) -> Self {
        RangeInfo { range: embedding.up(self.range), info: self.info.in_document(embedding) }
    }
}

impl InDocument for Related {
    fn in_document(self, embedding: &Embedding) -> Self {
        Related { range: embedding.up(self.range), ..self }
    }
}

impl InDocument for Fix {
    fn in_document(self, embedding: &Embedding) -> Self {
        Fix { edits: self.edits.in_document(embedding), ..self }
    }
}

impl InDocument for Diagnostic {
    fn in_document(self, embedding: &Embedding) -> Self {
        Diagnostic {
            range: embedding.up(self.range),
            related: self.related.in_document(embedding),
            fixes: self.fixes.in_document(embedding),
            ..self
        }
    }
}

impl InDocument for (Diagnostic, Fix) {
    fn in_document(self, embedding: &Embedding) -> Self {
        (self.0.in_document(embedding), self.1.in_document(embedding))
    }
}

impl InDocument for LocatedError {
    fn in_document(self, embedding: &Embedding) -> Self {
        LocatedError { range: self.range.in_document(embedding), related: self.related.in_document(embedding), ..self }
    }
}

impl InDocument for CompletionItem {
    fn in_document(self, embedding: &Embedding) -> Self {
        let insert = embedding.written(&self.edit.insert, self.is_snippet);
        CompletionItem {
            edit: Indel::replace(embedding.up(self.edit.delete), insert),
            additional_edits: self.additional_edits.in_document(embedding),
            // Typing is matched against what stands in the document.
            filter_text: embedding.written(&self.filter_text, false),
            ..self
        }
    }
}

impl InDocument for NavigationTarget {
    fn in_document(self, embedding: &Embedding) -> Self {
        NavigationTarget { full_range: embedding.up(self.full_range), focus_range: embedding.up(self.focus_range) }
    }
}

impl InDocument for Reference {
    fn in_document(self, embedding: &Embedding) -> Self {
        Reference { range: embedding.up(self.range), ..self }
    }
}

impl InDocument for SemanticToken {
    fn in_document(self, embedding: &Embedding) -> Self {
        SemanticToken { range: embedding.up(self.range), ..self }
    }
}

impl InDocument for DocumentSymbol {
    fn in_document(self, embedding: &Embedding) -> Self {
        DocumentSymbol {
            full_range: embedding.up(self.full_range),
            focus_range: embedding.up(self.focus_range),
            children: self.children.in_document(embedding),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_keeps_its_stops_and_is_escaped_around_them() {
        let written =
            |snippet: &str| written_snippet(snippet, |text| write::content(text, Syntax::Json, Style::Double, ""));
        assert_eq!(written(r#""Next": "${1:Name}""#), r#"\\"Next\\": \\"${1:Name}\\""#);
        assert_eq!(written(r#""\$.x\\""#), r#"\\"\$.x\\\\\\""#);
        assert_eq!(written("{\n\t$1\n}"), r"{\\n\\t$1\\n}");
    }
}
