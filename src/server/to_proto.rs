//! From our values to LSP's.

use std::cmp::Reverse;
use std::path::Path;

use serde_json::json;
use tower_lsp::lsp_types::*;

use super::capabilities::Capabilities;
use crate::ide;
use crate::text::{self, SourceText, TextRange};

/// Where the page of a rule is.
const RULES: &str = "https://github.com/asl-lsp/asl-lsp/blob/main/docs/rules";

/// Diagnostics of one document beyond this number help nobody, and cost the
/// client dearly.
const MOST_DIAGNOSTICS: usize = 500;

/// Completion items beyond this number are more than anybody looks through, and
/// their encoding would be felt while typing.
const MOST_ITEMS: usize = 300;

/// What the values of one document are written with.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a> {
    pub uri: &'a Url,
    pub version: i32,
    pub source: &'a SourceText,
    pub client: &'a Capabilities,
}

impl Writer<'_> {
    pub fn range(&self, range: TextRange) -> Range {
        let position = |offset| {
            let at = self.source.position(offset, self.client.encoding);
            Position::new(at.line, at.column)
        };
        Range::new(position(range.start()), position(range.end()))
    }

    fn location(&self, range: TextRange) -> Location {
        Location::new(self.uri.clone(), self.range(range))
    }

    pub fn text_edit(&self, indel: &text::Indel) -> TextEdit {
        TextEdit::new(self.range(indel.delete), indel.insert.clone())
    }

    pub fn diagnostics(&self, diagnostics: &[ide::Diagnostic]) -> Vec<Diagnostic> {
        let shown = gravest(diagnostics).into_iter();
        let mut out: Vec<_> = shown.map(|diagnostic| self.diagnostic(diagnostic)).collect();
        if let (Some(last), Some(more @ 1..)) = (out.last(), diagnostics.len().checked_sub(MOST_DIAGNOSTICS)) {
            out.push(Diagnostic {
                range: last.range,
                severity: Some(DiagnosticSeverity::INFORMATION),
                source: Some("asl".to_owned()),
                message: format!("and {more} more findings"),
                ..Diagnostic::default()
            });
        }
        out
    }

    fn diagnostic(&self, diagnostic: &ide::Diagnostic) -> Diagnostic {
        let page = format!("{RULES}/{}.md", diagnostic.code);
        let link = Url::parse(&page).ok().filter(|_| self.client.code_description);
        let related = diagnostic.related.iter().map(|related| DiagnosticRelatedInformation {
            location: self.location(related.range),
            message: related.message.clone(),
        });
        let tags =
            [(diagnostic.unnecessary, DiagnosticTag::UNNECESSARY), (diagnostic.deprecated, DiagnosticTag::DEPRECATED)];
        let tags: Vec<_> = tags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, tag)| tag).collect();
        let aws = diagnostic.aws.as_ref().filter(|_| self.client.diagnostic_data);
        Diagnostic {
            range: self.range(diagnostic.range),
            severity: Some(match diagnostic.severity {
                ide::Severity::Error => DiagnosticSeverity::ERROR,
                ide::Severity::Warning => DiagnosticSeverity::WARNING,
                ide::Severity::Hint => DiagnosticSeverity::HINT,
            }),
            code: Some(NumberOrString::String(diagnostic.code.to_owned())),
            code_description: link.map(|href| CodeDescription { href }),
            source: Some("asl".to_owned()),
            message: diagnostic.message.clone(),
            related_information: (self.client.related_information && !diagnostic.related.is_empty())
                .then(|| related.collect()),
            tags: (self.client.diagnostic_tags && !tags.is_empty()).then_some(tags),
            data: aws.map(|aws| json!({"aws": {"code": aws.code, "location": aws.location}})),
        }
    }

    /// Errors that AWS reported. `range` is null for what is not about the text;
    /// `exact` is false where the place does not exist as reported and `range`
    /// is the nearest that does; `rule` is the rule of ours, if one finds the same.
    pub fn located(&self, errors: &[ide::LocatedError]) -> serde_json::Value {
        let located = errors.iter().map(|error| {
            json!({
                "code": error.code,
                "message": error.message,
                "location": error.location,
                "range": error.range.map(|range| self.range(range)),
                "exact": error.is_exact,
                "rule": error.rule,
            })
        });
        located.collect()
    }

    /// The list for the cursor at `at`. Of a list too long to be looked through,
    /// only the best that match what is typed are sent; the client asks again
    /// when more is typed.
    pub fn completions(&self, mut items: Vec<ide::CompletionItem>, at: text::TextSize) -> CompletionList {
        let is_incomplete = items.len() > MOST_ITEMS;
        if is_incomplete {
            items.retain(|item| {
                let typed = TextRange::new(item.edit.delete.start(), at.max(item.edit.delete.start()));
                is_subsequence(&self.source.text()[typed], &item.filter_text)
            });
            items.truncate(MOST_ITEMS);
        }
        // Thousands of items replace the same text: its positions are looked up once.
        let mut last: Option<(TextRange, Range)> = None;
        let converted = items.into_iter().map(|item| {
            let delete = item.edit.delete;
            let range =
                last.filter(|(known, _)| *known == delete).map_or_else(|| self.range(delete), |(_, range)| range);
            last = Some((delete, range));
            self.completion(item, range)
        });
        CompletionList { is_incomplete, items: converted.collect() }
    }

    fn completion(&self, item: ide::CompletionItem, range: Range) -> CompletionItem {
        let command = self.command_after(&item);
        let additional: Vec<_> = item.additional_edits.iter().map(|indel| self.text_edit(indel)).collect();
        CompletionItem {
            kind: Some(match item.kind {
                ide::CompletionKind::State => CompletionItemKind::REFERENCE,
                ide::CompletionKind::StateType => CompletionItemKind::CLASS,
                ide::CompletionKind::Field => CompletionItemKind::FIELD,
                ide::CompletionKind::EnumValue => CompletionItemKind::ENUM_MEMBER,
                ide::CompletionKind::ErrorName => CompletionItemKind::EVENT,
                ide::CompletionKind::Function => CompletionItemKind::FUNCTION,
                ide::CompletionKind::Variable => CompletionItemKind::VARIABLE,
                ide::CompletionKind::Keyword => CompletionItemKind::KEYWORD,
                ide::CompletionKind::ContextPath => CompletionItemKind::PROPERTY,
                ide::CompletionKind::Service => CompletionItemKind::MODULE,
                ide::CompletionKind::Snippet => CompletionItemKind::SNIPPET,
                ide::CompletionKind::Value => CompletionItemKind::VALUE,
            }),
            detail: item.detail,
            tags: (item.deprecated && self.client.completion_tags).then(|| vec![CompletionItemTag::DEPRECATED]),
            filter_text: Some(item.filter_text),
            sort_text: Some(item.sort_text),
            insert_text_format: Some(match item.is_snippet {
                true => InsertTextFormat::SNIPPET,
                false => InsertTextFormat::PLAIN_TEXT,
            }),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, item.edit.insert))),
            additional_text_edits: (!additional.is_empty()).then_some(additional),
            command,
            data: item.docs.map(|key| json!([key.table, key.name])),
            label: item.label,
            ..CompletionItem::default()
        }
    }

    /// What the client does once the item is accepted.
    fn command_after(&self, item: &ide::CompletionItem) -> Option<Command> {
        let list = self.client.retrigger_command.filter(|_| item.retrigger).map(|command| ("Complete", command));
        let signature = self.client.signature_command.filter(|_| item.shows_signature);
        let (title, command) = list.or_else(|| signature.map(|command| ("Show the signature", command)))?;
        Some(Command { title: title.to_owned(), command: command.to_owned(), arguments: None })
    }

    pub fn hover(&self, hover: ide::RangeInfo<String>) -> Hover {
        let contents = HoverContents::Markup(markup(hover.info, self.client.hover_markdown));
        Hover { contents, range: Some(self.range(hover.range)) }
    }

    pub fn signature_help(&self, help: ide::SignatureHelp) -> SignatureHelp {
        let docs = |docs: String| {
            let markup = markup(docs, self.client.signature_markdown);
            (!markup.value.is_empty()).then_some(Documentation::MarkupContent(markup))
        };
        // In UTF-16, whatever the encoding of positions is.
        let units = |end| help.label[..usize::from(end)].encode_utf16().count() as u32;
        let label = |range: TextRange| match self.client.label_offsets {
            true => ParameterLabel::LabelOffsets([units(range.start()), units(range.end())]),
            false => ParameterLabel::Simple(help.label[range].to_owned()),
        };
        let parameters: Vec<_> = help
            .parameters
            .into_iter()
            .map(|parameter| ParameterInformation {
                label: label(parameter.range),
                documentation: docs(parameter.docs),
            })
            .collect();
        // None of them is the one behind the last.
        let active = help.active_parameter.unwrap_or(parameters.len()) as u32;
        let signature = SignatureInformation {
            label: help.label,
            documentation: docs(help.docs),
            parameters: Some(parameters),
            active_parameter: None,
        };
        SignatureHelp { signatures: vec![signature], active_signature: Some(0), active_parameter: Some(active) }
    }

    /// `file` gives the text of another file, and what the client calls it.
    pub fn definition(
        &self,
        found: ide::RangeInfo<Vec<ide::NavigationTarget>>,
        file: impl Fn(&Path) -> Option<(Url, SourceText)>,
    ) -> GotoDefinitionResponse {
        let origin = self.range(found.range);
        let link = |target: ide::NavigationTarget| {
            let other = match &target.file {
                Some(path) => Some(file(path)?),
                None => None,
            };
            let (uri, source) = other.as_ref().map_or((self.uri, self.source), |(uri, source)| (uri, source));
            let there = Writer { uri, source, ..*self };
            Some(LocationLink {
                origin_selection_range: Some(origin),
                target_uri: uri.clone(),
                target_range: there.range(target.full_range),
                target_selection_range: there.range(target.focus_range),
            })
        };
        let links = found.info.into_iter().filter_map(link);
        if self.client.definition_links {
            return GotoDefinitionResponse::Link(links.collect());
        }
        let location = |link: LocationLink| Location::new(link.target_uri, link.target_selection_range);
        GotoDefinitionResponse::Array(links.map(location).collect())
    }

    pub fn links(&self, links: &[ide::DocumentLink]) -> Vec<DocumentLink> {
        let link = |link: &ide::DocumentLink| {
            let target = Url::from_file_path(&link.file).ok()?;
            Some(DocumentLink { range: self.range(link.range), target: Some(target), tooltip: None, data: None })
        };
        links.iter().filter_map(link).collect()
    }

    pub fn references(&self, references: &[ide::Reference], with_declaration: bool) -> Vec<Location> {
        let wanted = references.iter().filter(|reference| with_declaration || !reference.is_declaration);
        wanted.map(|reference| self.location(reference.range)).collect()
    }

    pub fn highlights(&self, references: &[ide::Reference]) -> Vec<DocumentHighlight> {
        let highlights = references.iter().map(|reference| DocumentHighlight {
            range: self.range(reference.range),
            kind: Some(match reference.is_declaration {
                true => DocumentHighlightKind::WRITE,
                false => DocumentHighlightKind::READ,
            }),
        });
        highlights.collect()
    }

    pub fn workspace_edit(&self, edit: &text::TextEdit) -> WorkspaceEdit {
        let edits: Vec<_> = edit.indels().iter().map(|indel| self.text_edit(indel)).collect();
        if !self.client.versioned_edits {
            return WorkspaceEdit { changes: Some([(self.uri.clone(), edits)].into()), ..WorkspaceEdit::default() };
        }
        let text_document =
            OptionalVersionedTextDocumentIdentifier { uri: self.uri.clone(), version: Some(self.version) };
        let edits = edits.into_iter().map(OneOf::Left).collect();
        let change = TextDocumentEdit { text_document, edits };
        WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(vec![change])), ..WorkspaceEdit::default() }
    }

    /// Fixes, each with the finding that it mends. Clients that know no actions
    /// get nothing: a command would have to come back to make the edit.
    pub fn code_actions(&self, fixes: Vec<(ide::Diagnostic, ide::Fix)>) -> CodeActionResponse {
        if !self.client.code_action_literals {
            return Vec::new();
        }
        let mut actions = Vec::new();
        for (diagnostic, fix) in fixes {
            let Some(edit) = text::TextEdit::new(fix.edits) else { continue };
            actions.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: fix.title,
                kind: Some(CodeActionKind::QUICKFIX),
                is_preferred: Some(diagnostic.fixes.len() == 1),
                diagnostics: Some(vec![self.diagnostic(&diagnostic)]),
                edit: Some(self.workspace_edit(&edit)),
                ..CodeAction::default()
            }));
        }
        actions
    }

    pub fn symbols(&self, symbols: Vec<ide::DocumentSymbol>) -> DocumentSymbolResponse {
        if self.client.symbol_tree {
            return DocumentSymbolResponse::Nested(symbols.into_iter().map(|symbol| self.symbol(symbol)).collect());
        }
        let mut flat = Vec::new();
        for symbol in symbols {
            self.flatten(&mut flat, symbol, None);
        }
        DocumentSymbolResponse::Flat(flat)
    }

    // The field `deprecated` of both symbol types is itself deprecated, but
    // they cannot be made without it.
    #[allow(deprecated)]
    fn symbol(&self, symbol: ide::DocumentSymbol) -> DocumentSymbol {
        let children: Vec<_> = symbol.children.into_iter().map(|child| self.symbol(child)).collect();
        DocumentSymbol {
            name: symbol.name,
            detail: Some(symbol.detail).filter(|detail| !detail.is_empty()),
            kind: symbol_kind(symbol.kind),
            tags: None,
            deprecated: None,
            range: self.range(symbol.full_range),
            selection_range: self.range(symbol.focus_range),
            children: (!children.is_empty()).then_some(children),
        }
    }

    #[allow(deprecated)]
    fn flatten(&self, flat: &mut Vec<SymbolInformation>, symbol: ide::DocumentSymbol, container: Option<&str>) {
        flat.push(SymbolInformation {
            name: symbol.name.clone(),
            kind: symbol_kind(symbol.kind),
            tags: None,
            deprecated: None,
            location: self.location(symbol.full_range),
            container_name: container.map(str::to_owned),
        });
        for child in symbol.children {
            self.flatten(flat, child, Some(&symbol.name));
        }
    }

    pub fn folds(&self, folds: &[ide::Fold]) -> Vec<FoldingRange> {
        let columns = !self.client.folds_lines;
        let fold = |fold: &ide::Fold| {
            let range = self.range(fold.range);
            let in_brackets = fold.kind == ide::FoldKind::Brackets;
            // The line of the closing bracket stays in sight.
            let keeps_last = !columns && in_brackets;
            let end_line = range.end.line.checked_sub(u32::from(keeps_last))?;
            // Without a character, the first line stays as a whole.
            let start = range.start.character + u32::from(in_brackets);
            (range.start.line < end_line).then(|| FoldingRange {
                start_line: range.start.line,
                start_character: (columns && fold.kind != ide::FoldKind::Lines).then_some(start),
                end_line,
                end_character: columns.then(|| range.end.character.saturating_sub(u32::from(in_brackets))),
                kind: match fold.kind {
                    ide::FoldKind::Brackets | ide::FoldKind::Lines => None,
                    ide::FoldKind::Comment => Some(FoldingRangeKind::Comment),
                    ide::FoldKind::Region => Some(FoldingRangeKind::Region),
                },
                collapsed_text: None,
            })
        };
        folds.iter().filter_map(fold).collect()
    }

    /// The innermost range with its parents; the empty place itself if there is none.
    pub fn selection(&self, ranges: &[TextRange], at: Position) -> SelectionRange {
        let mut selection: Option<SelectionRange> = None;
        for range in ranges.iter().rev() {
            selection = Some(SelectionRange { range: self.range(*range), parent: selection.map(Box::new) });
        }
        selection.unwrap_or(SelectionRange { range: Range::new(at, at), parent: None })
    }
}

/// As many as are sent, the gravest, in their order.
fn gravest(diagnostics: &[ide::Diagnostic]) -> Vec<&ide::Diagnostic> {
    let mut shown: Vec<_> = diagnostics.iter().enumerate().collect();
    if shown.len() > MOST_DIAGNOSTICS {
        shown.sort_by_key(|(index, diagnostic)| (Reverse(diagnostic.severity), *index));
        shown.truncate(MOST_DIAGNOSTICS);
        shown.sort_by_key(|(index, _)| *index);
    }
    shown.into_iter().map(|(_, diagnostic)| diagnostic).collect()
}

/// Documentation, as Markdown where the client takes it. As plain text it is
/// the same: Markdown was made to be read.
pub(super) fn markup(value: String, is_markdown: bool) -> MarkupContent {
    MarkupContent { kind: if is_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText }, value }
}

/// Whether the characters of `typed` stand in `text` in this order, whatever
/// their case: what clients filter by is never narrower.
fn is_subsequence(typed: &str, text: &str) -> bool {
    let mut characters = text.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|wanted| characters.any(|character| character == wanted))
}

fn symbol_kind(kind: ide::SymbolKind) -> SymbolKind {
    match kind {
        ide::SymbolKind::Machine => SymbolKind::NAMESPACE,
        ide::SymbolKind::State => SymbolKind::CLASS,
    }
}
