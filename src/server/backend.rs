//! The methods of the protocol, each a few lines: from LSP's values to ours, to
//! the feature, and back.
//!
//! The document notifications have no await: handlers are polled in the order
//! of the messages, but only up to their first await. The requests take their
//! document first thing, for the same reason.

use std::hash::BuildHasher;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxBuildHasher;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::*;
use tower_lsp::{Client, LanguageServer, async_trait};

use super::capabilities::Capabilities;
use super::configuration::Configuration;
use super::document::Document;
use super::documents::Documents;
use super::publisher::{self, Publisher};
use super::semantic_tokens::{self, Tokens};
use super::task::blocking;
use super::to_proto::{Writer, markup};
use super::workspace::Workspace;
use super::{client, formatting, from_proto};
use crate::ide::{self, CompletionConfig, DocKey, Snapshot};
use crate::text::{TextRange, TextSize};

/// The state of the server.
pub(super) struct Backend {
    pub(super) client: Client,
    documents: Arc<Documents>,
    publisher: Arc<Publisher>,
    tokens: Tokens,
    capabilities: OnceLock<Capabilities>,
    configuration: OnceLock<Arc<Configuration>>,
    workspace: OnceLock<Arc<Workspace>>,
}

/// A document that a request is about, as it was when the request came.
pub(super) struct Target {
    uri: Url,
    pub(super) document: Arc<Document>,
    pub(super) client: Capabilities,
}

impl Target {
    fn snapshot(&self) -> Option<&Snapshot> {
        self.document.snapshot.as_ref()
    }

    pub(super) fn writer(&self) -> Writer<'_> {
        Writer { uri: &self.uri, version: self.document.version, source: &self.document.source, client: &self.client }
    }

    fn range(&self, range: Range) -> TextRange {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        TextRange::new(start.min(end), start.max(end))
    }

    /// What formatting changes, in `range` if there is one.
    fn formatted(&self, range: Option<Range>, options: &FormattingOptions) -> Option<Vec<TextEdit>> {
        let range = range.map(|range| self.range(range));
        let mut edits = self.snapshot()?.format(&formatting::config(options));
        edits.retain(|edit| range.is_none_or(|range| range.contains_range(edit.delete)));
        Some(edits.iter().map(|edit| self.writer().text_edit(edit)).collect())
    }

    pub(super) fn offset(&self, position: Position) -> TextSize {
        from_proto::offset(&self.document.source, position, self.client.encoding)
    }
}

impl Backend {
    pub fn new(client: Client) -> Self {
        Backend {
            client,
            documents: Arc::default(),
            publisher: Arc::default(),
            tokens: Tokens::default(),
            capabilities: OnceLock::new(),
            configuration: OnceLock::new(),
            workspace: OnceLock::new(),
        }
    }

    fn capabilities(&self) -> Capabilities {
        self.capabilities.get().cloned().unwrap_or_default()
    }

    /// The document as it is now; `None` if it is not open.
    pub(super) fn target(&self, uri: Url) -> Option<Target> {
        let document = self.documents.get(&uri)?;
        Some(Target { uri, document, client: self.capabilities() })
    }

    /// The document and the offset of a place in it.
    fn place(&self, params: TextDocumentPositionParams) -> Option<(Target, TextSize)> {
        let target = self.target(params.text_document.uri)?;
        let at = target.offset(params.position);
        Some((target, at))
    }

    fn change(&self, params: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
        let Some(document) = self.documents.get(&uri) else {
            return client::log_error(&self.client, format!("{uri} was changed but is not open"));
        };
        // A change that comes too late cannot be put right: versions need only
        // grow, so a gap tells nothing, and its ranges are of another text. Left
        // out, the text may differ from the client's; applied, it surely would.
        if version <= document.version {
            let ours = document.version;
            return client::log_error(
                &self.client,
                format!("{uri}: left out version {version}, which came after {ours}"),
            );
        }
        let encoding = self.capabilities().encoding;
        let (document, problems) = document.changed(&uri, version, params.content_changes, encoding);
        for problem in problems {
            client::log_error(&self.client, problem);
        }
        self.documents.set(uri.clone(), document);
        self.tell_others(&uri);
        self.publish(uri);
    }

    /// Other documents may have to do with what this one says now.
    fn tell_others(&self, uri: &Url) {
        if let Some(workspace) = self.workspace.get() {
            workspace.changed(uri);
        }
    }

    fn publish(&self, uri: Url) {
        if self.capabilities.get().is_some_and(|client| !client.pulls_diagnostics) {
            self.publisher.changed(uri);
        }
    }
}

#[async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let capabilities = self.capabilities.get_or_init(|| Capabilities::new(&params)).clone();
        let offered = capabilities.offered();
        self.configuration.get_or_init(|| {
            let (client, documents, publisher) = (self.client.clone(), self.documents.clone(), self.publisher.clone());
            let options = params.initialization_options.as_ref();
            Configuration::new(client, capabilities.clone(), documents, publisher, options)
        });
        self.workspace.get_or_init(|| {
            let (client, documents, publisher) = (self.client.clone(), self.documents.clone(), self.publisher.clone());
            Workspace::new(client, capabilities.clone(), documents, publisher, &params)
        });
        tokio::spawn(self.publisher.clone().run(self.client.clone(), self.documents.clone(), capabilities));
        let name = env!("CARGO_PKG_NAME").to_owned();
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        Ok(InitializeResult { capabilities: offered, server_info: Some(ServerInfo { name, version }) })
    }

    async fn initialized(&self, _: InitializedParams) {
        if let Some(configuration) = self.configuration.get() {
            configuration.initialized();
        }
        if let Some(workspace) = self.workspace.get() {
            workspace.initialized();
        }
        if self.capabilities().registers_formatting {
            formatting::register(&self.client);
        }
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if let Some(configuration) = self.configuration.get() {
            configuration.changed(params.settings);
        }
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let uri = params.text_document.uri.clone();
        self.documents.set(uri.clone(), Document::open(params.text_document, self.documents.settings()));
        self.tell_others(&uri);
        self.publish(uri);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.change(params);
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        if let Some(workspace) = self.workspace.get() {
            workspace.files_changed(params.changes);
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.documents.remove(&params.text_document.uri);
        self.tokens.close(&params.text_document.uri);
        if let Some(workspace) = self.workspace.get() {
            workspace.closed(&params.text_document.uri);
        }
        self.publish(params.text_document.uri);
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let target = self.target(params.text_document.uri);
        let report = blocking(move |_| {
            let target = target?;
            let found = publisher::diagnostics(&target.uri, &target.document, &target.client).unwrap_or_default();
            // By what was found, not by the version: a document that is opened
            // again starts its versions anew.
            let id = FxBuildHasher.hash_one(serde_json::to_string(&found).unwrap_or_default());
            Some((format!("{id:x}"), found))
        });
        let (result_id, items) = report.await?.unwrap_or_default();
        let unchanged = params.previous_result_id.is_some_and(|previous| previous == result_id);
        let report = match unchanged {
            true => DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
            }),
            false => DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: FullDocumentDiagnosticReport {
                    result_id: Some(result_id).filter(|id| !id.is_empty()),
                    items,
                },
            }),
        };
        Ok(DocumentDiagnosticReportResult::Report(report))
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let Some((target, at)) = self.place(params.text_document_position) else { return Ok(None) };
        let Some(snapshot) = target.snapshot() else { return Ok(None) };
        let is_colon = params.context.is_some_and(|context| context.trigger_character.as_deref() == Some(":"));
        if is_colon && !snapshot.colon_completes(at) {
            return Ok(None);
        }
        let items = snapshot.completions(at, &CompletionConfig { snippets: target.client.snippets });
        Ok(Some(CompletionResponse::List(target.writer().completions(items, at))))
    }

    async fn completion_resolve(&self, mut item: CompletionItem) -> Result<CompletionItem> {
        let key = item.data.clone().and_then(|data| serde_json::from_value::<(String, String)>(data).ok());
        let docs = key.and_then(|(table, name)| ide::documentation(&DocKey { table, name }));
        let is_markdown = self.capabilities().completion_markdown;
        item.documentation = docs.map(|docs| Documentation::MarkupContent(markup(docs, is_markdown)));
        Ok(item)
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let Some((target, at)) = self.place(params.text_document_position_params) else { return Ok(None) };
        let hover = target.snapshot().and_then(|snapshot| snapshot.hover(at));
        Ok(hover.map(|hover| target.writer().hover(hover)))
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        let Some((target, at)) = self.place(params.text_document_position_params) else { return Ok(None) };
        let help = target.snapshot().and_then(|snapshot| snapshot.signature_help(at));
        Ok(help.map(|help| target.writer().signature_help(help)))
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let Some((target, at)) = self.place(params.text_document_position_params) else { return Ok(None) };
        let found = target.snapshot().and_then(|snapshot| snapshot.goto_definition(at));
        let file = |path: &Path| self.workspace.get()?.source(path);
        Ok(found.map(|found| target.writer().definition(found, file)))
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        let Some(target) = self.target(params.text_document.uri) else { return Ok(None) };
        Ok(target.snapshot().map(|snapshot| target.writer().links(&snapshot.document_links())))
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let Some((target, at)) = self.place(params.text_document_position) else { return Ok(None) };
        let found = target.snapshot().and_then(|snapshot| snapshot.references(at));
        Ok(found.map(|found| target.writer().references(&found, params.context.include_declaration)))
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        let Some((target, at)) = self.place(params.text_document_position_params) else { return Ok(None) };
        let found = target.snapshot().and_then(|snapshot| snapshot.references(at));
        Ok(found.map(|found| target.writer().highlights(&found)))
    }

    async fn prepare_rename(&self, params: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        let Some((target, at)) = self.place(params) else { return Ok(None) };
        let Some(snapshot) = target.snapshot() else { return Ok(None) };
        let name = snapshot.prepare_rename(at).map_err(|error| request_failed(error.0))?;
        let range = target.writer().range(name.range);
        Ok(Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: name.info }))
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let Some((target, at)) = self.place(params.text_document_position) else { return Ok(None) };
        let Some(snapshot) = target.snapshot() else { return Ok(None) };
        let edit = snapshot.rename(at, &params.new_name).map_err(|error| request_failed(error.0))?;
        Ok(Some(target.writer().workspace_edit(&edit)))
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let target = self.target(params.text_document.uri);
        let (range, only) = (params.range, params.context.only);
        blocking(move |_| {
            let target = target?;
            let wanted = only.is_none_or(|kinds| kinds.iter().any(includes_fixes));
            let range = target.range(range);
            let fixes = if wanted { target.snapshot()?.fixes(range) } else { Vec::new() };
            Some(target.writer().code_actions(fixes))
        })
        .await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let target = self.target(params.text_document.uri);
        blocking(move |_| target?.formatted(None, &params.options)).await
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let target = self.target(params.text_document.uri);
        blocking(move |_| target?.formatted(Some(params.range), &params.options)).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        let target = self.target(params.text_document.uri);
        blocking(move |_| {
            let target = target?;
            Some(target.writer().symbols(target.snapshot()?.document_symbols()))
        })
        .await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        let target = self.target(params.text_document.uri);
        blocking(move |_| {
            let target = target?;
            Some(target.writer().folds(&target.snapshot()?.folds()))
        })
        .await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        let Some(target) = self.target(params.text_document.uri) else { return Ok(None) };
        let Some(snapshot) = target.snapshot() else { return Ok(None) };
        let select = |at: Position| target.writer().selection(&snapshot.selection_ranges(target.offset(at)), at);
        Ok(Some(params.positions.into_iter().map(select).collect()))
    }

    async fn semantic_tokens_full(&self, params: SemanticTokensParams) -> Result<Option<SemanticTokensResult>> {
        let Some(target) = self.target(params.text_document.uri) else { return Ok(None) };
        let kept = self.tokens.of(&target.uri);
        blocking(move |_| Some(semantic_tokens::full(&kept, target.snapshot()?, target.client.encoding).into())).await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let Some(target) = self.target(params.text_document.uri) else { return Ok(None) };
        let kept = self.tokens.of(&target.uri);
        let previous = params.previous_result_id;
        blocking(move |_| Some(semantic_tokens::delta(&kept, target.snapshot()?, target.client.encoding, &previous)))
            .await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let Some(target) = self.target(params.text_document.uri) else { return Ok(None) };
        let (kept, range) = (self.tokens.of(&target.uri), target.range(params.range));
        blocking(move |_| Some(semantic_tokens::range(&kept, target.snapshot()?, target.client.encoding, range).into()))
            .await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<serde_json::Value>> {
        self.execute(params).await
    }
}

/// Whether actions of this kind are, or hold, quick fixes.
fn includes_fixes(kind: &CodeActionKind) -> bool {
    let (kind, fix) = (kind.as_str(), CodeActionKind::QUICKFIX);
    kind.is_empty() || kind == fix.as_str()
}

/// A refusal that the client shows to the user (LSP 3.17: `RequestFailed`).
pub(super) fn request_failed(message: String) -> Error {
    Error { code: tower_lsp::jsonrpc::ErrorCode::ServerError(-32803), message: message.into(), data: None }
}
