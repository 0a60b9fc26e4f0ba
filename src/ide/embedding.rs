//! From the text of a definition to the document that it stands in, and back.
//!
//! A definition that is part of its document's tree has the document's own
//! offsets. One that is the value of a text in the document (`DefinitionString`)
//! has a text of its own: places go down to it and answers come up from it, with
//! what is to be written put as the text around it needs it.

mod snippet;

use std::borrow::Cow;
use std::sync::Arc;

use self::snippet::Snippet;
use super::locate::LocatedError;
use super::semantic_tokens::SemanticToken;
use super::types::*;
use crate::hosts::{self, Joined};
use crate::syntax::write::Within;
use crate::syntax::{Node, Syntax};
use crate::text::{Indel, TextEdit, TextRange, TextSize};

/// Where the text of a definition is in its document.
#[derive(Clone, Debug)]
pub enum Embedding {
    /// It is the document's own text.
    Same,
    /// It is what a text in the document says, or several texts and what stands
    /// between them.
    Text {
        /// The texts and what stands between them, in their order.
        parts: Arc<[Part]>,
        /// The text of the definition.
        text: Arc<str>,
    },
}

/// A part of the text of a definition.
#[derive(Clone, Debug)]
pub struct Part {
    /// Where it is in the definition.
    inner: TextRange,
    /// Where it is in the document: the content of a text, or what is filled in
    /// at this place.
    outer: TextRange,
    /// How it is written, if it is a text.
    written: Option<Within>,
}

impl Part {
    /// Of a text that starts at `at` in the definition; `None` for anything else.
    fn of(node: Node, at: TextSize) -> Option<Self> {
        let inner = TextRange::at(at, TextSize::of(&*node.text_value()?));
        let written = Some(Within::of(node)?);
        Some(Part { inner, outer: node.content_range(), written })
    }

    /// The place in the definition of a place in the document that is in it or
    /// at its ends.
    fn down(&self, at: TextSize) -> Option<TextSize> {
        let offsets = self.written.as_ref()?.offsets();
        self.outer.contains_inclusive(at).then(|| offsets.value(at - self.outer.start()) + self.inner.start())
    }

    /// The place in the document of a place in the definition that is in it or
    /// at its ends. What is filled in has no inside.
    fn up(&self, at: TextSize, is_end: bool) -> TextSize {
        match &self.written {
            Some(within) => within.offsets().written(at - self.inner.start()) + self.outer.start(),
            None if is_end => self.outer.end(),
            None => self.outer.start(),
        }
    }
}

impl Embedding {
    /// In a text of the document; `None` for what is no text. `text` is its value.
    pub fn in_text(node: Node, text: Arc<str>) -> Option<Self> {
        Some(Embedding::Text { parts: [Part::of(node, TextSize::new(0))?].into(), text })
    }

    /// In several texts of the document, which make `text`.
    pub fn in_parts(joined: &Joined, document: &str) -> Option<(Self, Arc<str>)> {
        let mut text = String::new();
        let mut parts = Vec::new();
        for part in &joined.parts {
            let at = TextSize::of(&text);
            match part {
                hosts::Part::Text(tree) => {
                    let node = tree.root(document);
                    parts.push(Part::of(node, at)?);
                    text.push_str(&node.text_value()?);
                }
                hosts::Part::Filled { text: filled, range } => {
                    let inner = TextRange::at(at, TextSize::of(&**filled));
                    parts.push(Part { inner, outer: *range, written: None });
                    text.push_str(filled);
                }
            }
        }
        let text: Arc<str> = text.into();
        Some((Embedding::Text { parts: parts.into(), text: text.clone() }, text))
    }

    /// The place in the definition of a place in the document; `None` outside.
    pub fn down(&self, at: TextSize) -> Option<TextSize> {
        match self {
            Embedding::Same => Some(at),
            Embedding::Text { parts, .. } => parts.iter().find_map(|part| part.down(at)),
        }
    }

    /// The part in the definition of a range in the document; `None` if they
    /// do not touch.
    pub fn down_range(&self, range: TextRange) -> Option<TextRange> {
        let Embedding::Text { parts, .. } = self else { return Some(range) };
        let common = parts.iter().filter_map(|part| {
            let common = part.outer.intersect(range)?;
            Some(TextRange::new(part.down(common.start())?, part.down(common.end())?))
        });
        common.reduce(|first, next| first.cover(next))
    }

    /// The place in the document of a range in the definition.
    pub fn up(&self, range: TextRange) -> TextRange {
        let Embedding::Text { parts, .. } = self else { return range };
        // A place between two parts belongs to the one that the range is in.
        let first = parts.partition_point(|part| part.inner.end() <= range.start());
        let last = parts.partition_point(|part| part.inner.end() < range.end()).max(first);
        let part = |index: usize| parts.get(index).or(parts.last());
        let (Some(first), Some(last)) = (part(first), part(last)) else { return range };
        let start = first.up(range.start(), false);
        TextRange::new(start, last.up(range.end(), true).max(start))
    }

    /// The text that a range in the definition lies in with both its ends.
    fn part_of(&self, range: TextRange) -> Option<&Part> {
        let Embedding::Text { parts, .. } = self else { return None };
        let first = parts.partition_point(|part| part.inner.end() < range.start());
        let touching = parts.get(first..)?.iter().take_while(|part| part.inner.start() <= range.start());
        touching.filter(|part| part.written.is_some()).find(|part| part.inner.contains_range(range))
    }

    /// The edit in the document; `None` if the text around it cannot hold it.
    fn edit(&self, delete: TextRange, insert: &str, is_snippet: bool) -> Option<Indel> {
        let Embedding::Text { text, .. } = self else { return Some(Indel::replace(delete, insert)) };
        let part = self.part_of(delete)?;
        let within = part.written.as_ref()?;
        let own_text = text.get(part.inner.start().into()..part.inner.end().into())?;
        let at = delete - part.inner.start();
        let insert = if is_snippet {
            let snippet = Snippet::new(insert);
            within.edit(own_text, at, &self.fitted(&snippet.plain(), within))?;
            let bare = within.without_margin();
            snippet.written(|literal| bare.written(&self.fitted(literal, within)))?
        } else {
            within.edit(own_text, at, &self.fitted(insert, within))?
        };
        let delete = TextRange::new(part.up(delete.start(), false), part.up(delete.end(), true));
        Some(Indel::replace(delete, insert))
    }

    /// `piece` as it stands in the document where `range` is in the definition.
    fn written(&self, piece: &str, range: TextRange) -> Option<String> {
        match self {
            Embedding::Same => Some(piece.to_owned()),
            Embedding::Text { .. } => self.part_of(range)?.written.as_ref()?.written(piece),
        }
    }

    /// `piece` as a text can hold it: JSON on one line means the same as on several.
    fn fitted<'a>(&self, piece: &'a str, within: &Within) -> Cow<'a, str> {
        let Embedding::Text { text, .. } = self else { return Cow::Borrowed(piece) };
        if within.holds_breaks() || !piece.contains('\n') || hosts::syntax_of_text(text) != Syntax::Json {
            return Cow::Borrowed(piece);
        }
        let lines: Vec<&str> = piece.split('\n').map(|line| line.trim_matches([' ', '\t'])).collect();
        Cow::Owned(lines.join(" "))
    }
}

/// What a feature answers, once it has the offsets of the document.
pub trait InDocument: Sized {
    /// The answer with its ranges in the document, and its texts as they are
    /// written there; `None` if they cannot be written there.
    fn in_document(self, embedding: &Embedding) -> Option<Self>;
}

impl InDocument for TextRange {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(embedding.up(self))
    }
}

impl<T: InDocument> InDocument for Option<T> {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(self.and_then(|answer| answer.in_document(embedding)))
    }
}

impl<T: InDocument> InDocument for Result<T, RenameError> {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        let refusal = || RenameError("the text that the definition stands in cannot hold this name".into());
        Some(self.and_then(|answer| answer.in_document(embedding).ok_or_else(refusal)))
    }
}

/// Of several answers, those that can be given.
impl<T: InDocument> InDocument for Vec<T> {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(match embedding {
            Embedding::Same => self,
            _ => self.into_iter().filter_map(|answer| answer.in_document(embedding)).collect(),
        })
    }
}

impl InDocument for String {
    fn in_document(self, _: &Embedding) -> Option<Self> {
        Some(self)
    }
}

impl InDocument for SignatureHelp {
    fn in_document(self, _: &Embedding) -> Option<Self> {
        Some(self)
    }
}

/// Edits that belong together: all of them or none.
fn edits_in_document(edits: &[Indel], embedding: &Embedding) -> Option<Vec<Indel>> {
    edits.iter().map(|edit| embedding.edit(edit.delete, &edit.insert, false)).collect()
}

impl InDocument for TextEdit {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        TextEdit::new(edits_in_document(self.indels(), embedding)?)
    }
}

impl<T: InDocument> InDocument for RangeInfo<T> {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(RangeInfo { range: embedding.up(self.range), info: self.info.in_document(embedding)? })
    }
}

impl InDocument for Related {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(Related { range: embedding.up(self.range), ..self })
    }
}

impl InDocument for Fix {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(Fix { edits: edits_in_document(&self.edits, embedding)?, ..self })
    }
}

impl InDocument for Diagnostic {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(Diagnostic {
            range: embedding.up(self.range),
            related: self.related.in_document(embedding)?,
            fixes: self.fixes.in_document(embedding)?,
            ..self
        })
    }
}

impl InDocument for (Diagnostic, Fix) {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some((self.0.in_document(embedding)?, self.1.in_document(embedding)?))
    }
}

impl InDocument for LocatedError {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        let (range, related) = (self.range.in_document(embedding)?, self.related.in_document(embedding)?);
        Some(LocatedError { range, related, ..self })
    }
}

impl InDocument for CompletionItem {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(CompletionItem {
            edit: embedding.edit(self.edit.delete, &self.edit.insert, self.is_snippet)?,
            additional_edits: edits_in_document(&self.additional_edits, embedding)?,
            // Typing is matched against what stands in the document.
            filter_text: embedding.written(&self.filter_text, self.edit.delete)?,
            ..self
        })
    }
}

impl InDocument for NavigationTarget {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        let (full_range, focus_range) = (embedding.up(self.full_range), embedding.up(self.focus_range));
        Some(NavigationTarget { full_range, focus_range, ..self })
    }
}

impl InDocument for Reference {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(Reference { range: embedding.up(self.range), ..self })
    }
}

impl InDocument for Fold {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(Fold { range: embedding.up(self.range), ..self })
    }
}

/// What runs over the end of a text in the document is no word there.
impl InDocument for SemanticToken {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        let is_whole = matches!(embedding, Embedding::Same) || embedding.part_of(self.range).is_some();
        is_whole.then(|| SemanticToken { range: embedding.up(self.range), ..self })
    }
}

impl InDocument for DocumentSymbol {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(DocumentSymbol {
            full_range: embedding.up(self.full_range),
            focus_range: embedding.up(self.focus_range),
            children: self.children.in_document(embedding)?,
            ..self
        })
    }
}

#[cfg(test)]
mod tests;
