//! What the client can do, resolved once, and what the server offers it.

use tower_lsp::lsp_types::*;

use super::commands::LOCATE_ERROR;
use super::semantic_tokens::TokenRequests;
use crate::text::PositionEncoding;

/// What the client can do, as far as the server cares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Capabilities {
    /// The unit of columns that was agreed on.
    pub encoding: PositionEncoding,
    /// Completion items may hold tab stops.
    pub snippets: bool,
    /// Items may be flagged as deprecated by a tag.
    pub completion_tags: bool,
    /// A definition may say how much of the target to show.
    pub definition_links: bool,
    /// The outline may be a tree.
    pub symbol_tree: bool,
    /// Code actions may carry their edits themselves.
    pub code_action_literals: bool,
    /// Edits may name the version they were made for.
    pub versioned_edits: bool,
    /// Diagnostics may name other places.
    pub related_information: bool,
    /// Diagnostics may link to their documentation.
    pub code_description: bool,
    /// Diagnostics may carry data that comes back with code actions.
    pub diagnostic_data: bool,
    /// Diagnostics may be tagged as unnecessary or deprecated.
    pub diagnostic_tags: bool,
    /// The client asks for diagnostics, so none are pushed; and it asks again when
    /// it is told to. To one that does not, as Neovim 0.11, they are pushed: it
    /// would show those of old settings until the next edit.
    pub pulls_diagnostics: bool,
    /// The client answers when it is asked for settings.
    pub has_configuration: bool,
    /// The client tells of changed settings if it is asked to.
    pub registers_configuration: bool,
    /// The client can be told later which documents are formatted.
    pub registers_formatting: bool,
    /// The client tells of files that change on disk if it is asked to.
    pub watches_files: bool,
    /// The client can open a document at a place.
    pub shows_documents: bool,
    /// Folding ranges are whole lines.
    pub folds_lines: bool,
    /// Which requests for semantic tokens the client sends; `None` if it has no
    /// use for them.
    pub semantic_tokens: Option<TokenRequests>,
    /// Hovers and documentation may be Markdown.
    pub hover_markdown: bool,
    /// As above, for completion.
    pub completion_markdown: bool,
    /// As above, for the help with a call.
    pub signature_markdown: bool,
    /// A parameter may be told by its place in the signature.
    pub label_offsets: bool,
    /// The command that opens the completion list again.
    pub retrigger_command: Option<&'static str>,
    /// The command that shows the signature of the call at the cursor.
    pub signature_command: Option<&'static str>,
}

impl Capabilities {
    /// Reads what the client says of itself.
    pub fn new(params: &InitializeParams) -> Self {
        let text = params.capabilities.text_document.clone().unwrap_or_default();
        let workspace = params.capabilities.workspace.clone().unwrap_or_default();
        let general = params.capabilities.general.clone().unwrap_or_default();
        let window = params.capabilities.window.clone().unwrap_or_default();
        let refreshes_diagnostics =
            workspace.diagnostic.and_then(|diagnostic| diagnostic.refresh_support).unwrap_or(false);
        let item = text.completion.and_then(|completion| completion.completion_item).unwrap_or_default();
        let publish = text.publish_diagnostics.unwrap_or_default();
        let signature = text.signature_help.and_then(|help| help.signature_information).unwrap_or_default();
        let is_markdown =
            |formats: Option<&Vec<MarkupKind>>| formats.is_some_and(|formats| formats.contains(&MarkupKind::Markdown));
        let client = params.client_info.as_ref().map_or("", |client| client.name.as_str());
        let is_vscode = client.contains("Visual Studio Code") || client.contains("VSCodium");
        Capabilities {
            encoding: encoding(general.position_encodings.as_deref().unwrap_or_default()),
            snippets: item.snippet_support.unwrap_or(false),
            completion_tags: item.tag_support.is_some(),
            definition_links: text.definition.and_then(|definition| definition.link_support).unwrap_or(false),
            symbol_tree: text
                .document_symbol
                .and_then(|symbol| symbol.hierarchical_document_symbol_support)
                .unwrap_or(false),
            code_action_literals: text.code_action.is_some_and(|action| action.code_action_literal_support.is_some()),
            versioned_edits: workspace.workspace_edit.and_then(|edit| edit.document_changes).unwrap_or(false),
            related_information: publish.related_information.unwrap_or(false),
            code_description: publish.code_description_support.unwrap_or(false),
            diagnostic_data: publish.data_support.unwrap_or(false),
            diagnostic_tags: publish.tag_support.is_some(),
            pulls_diagnostics: text.diagnostic.is_some() && refreshes_diagnostics,
            has_configuration: workspace.configuration.unwrap_or(false),
            registers_configuration: workspace
                .did_change_configuration
                .and_then(|change| change.dynamic_registration)
                .unwrap_or(false),
            watches_files: workspace
                .did_change_watched_files
                .and_then(|watched| watched.dynamic_registration)
                .unwrap_or(false),
            registers_formatting: text.formatting.and_then(|format| format.dynamic_registration).unwrap_or(false)
                && text.range_formatting.and_then(|format| format.dynamic_registration).unwrap_or(false),
            shows_documents: window.show_document.is_some_and(|show| show.support),
            folds_lines: text.folding_range.and_then(|folding| folding.line_folding_only).unwrap_or(false),
            semantic_tokens: text.semantic_tokens.as_ref().and_then(TokenRequests::new),
            hover_markdown: is_markdown(text.hover.and_then(|hover| hover.content_format).as_ref()),
            completion_markdown: is_markdown(item.documentation_format.as_ref()),
            signature_markdown: is_markdown(signature.documentation_format.as_ref()),
            label_offsets: signature
                .parameter_information
                .and_then(|parameter| parameter.label_offset_support)
                .unwrap_or(false),
            // A command is the client's own; only VS Code and its kin have these.
            retrigger_command: is_vscode.then_some("editor.action.triggerSuggest"),
            signature_command: is_vscode.then_some("editor.action.triggerParameterHints"),
        }
    }

    /// What the server offers this client.
    pub fn offered(&self) -> ServerCapabilities {
        let encoding = match self.encoding {
            PositionEncoding::Utf8 => PositionEncodingKind::UTF8,
            PositionEncoding::Utf16 => PositionEncodingKind::UTF16,
            PositionEncoding::Utf32 => PositionEncodingKind::UTF32,
        };
        ServerCapabilities {
            position_encoding: Some(encoding),
            text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                ..TextDocumentSyncOptions::default()
            })),
            completion_provider: Some(CompletionOptions {
                // A text is opened, a path goes on, a path or variable starts, the
                // arguments of a call start, an ARN goes on.
                trigger_characters: Some(["\"", ".", "$", "(", ":"].map(str::to_owned).into()),
                resolve_provider: Some(true),
                ..CompletionOptions::default()
            }),
            signature_help_provider: Some(SignatureHelpOptions {
                // A call is opened, the next argument starts; a call is closed,
                // and the one around it goes on.
                trigger_characters: Some(["(", ","].map(str::to_owned).into()),
                retrigger_characters: Some(vec![")".to_owned()]),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            document_link_provider: Some(DocumentLinkOptions {
                resolve_provider: Some(false),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            document_highlight_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            })),
            folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
            selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
            rename_provider: Some(OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })),
            document_formatting_provider: (!self.registers_formatting).then_some(OneOf::Left(true)),
            document_range_formatting_provider: (!self.registers_formatting).then_some(OneOf::Left(true)),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: vec![LOCATE_ERROR.to_owned()],
                ..ExecuteCommandOptions::default()
            }),
            semantic_tokens_provider: self.semantic_tokens.map(TokenRequests::offered),
            diagnostic_provider: self.pulls_diagnostics.then(|| {
                DiagnosticServerCapabilities::Options(DiagnosticOptions {
                    identifier: Some("asl".to_owned()),
                    // A template and the files that it names.
                    inter_file_dependencies: true,
                    workspace_diagnostics: false,
                    work_done_progress_options: WorkDoneProgressOptions::default(),
                })
            }),
            ..ServerCapabilities::default()
        }
    }
}

/// UTF-8 is what the server counts in, UTF-32 is next cheapest, UTF-16 is what
/// every client must have.
fn encoding(offered: &[PositionEncodingKind]) -> PositionEncoding {
    if offered.contains(&PositionEncodingKind::UTF8) {
        PositionEncoding::Utf8
    } else if offered.contains(&PositionEncodingKind::UTF32) {
        PositionEncoding::Utf32
    } else {
        PositionEncoding::Utf16
    }
}
