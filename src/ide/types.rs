//! What the features answer with: plain data with public fields.

use std::path::Path;
use std::sync::Arc;

use crate::text::{Indel, TextRange};

/// How bad a finding is. The order is from mild to grave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Practice, style, cost.
    Hint,
    /// The service accepts it, but it fails or misleads when it runs.
    Warning,
    /// The service refuses the definition.
    Error,
}

/// A finding in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's name, kebab-case; stable, never reused.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The smallest piece of text that is wrong.
    pub range: TextRange,
    /// What is wrong and what to write instead.
    pub message: String,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// The text can go without loss; editors fade it.
    pub unnecessary: bool,
    /// The text uses something that is deprecated; editors strike it through.
    pub deprecated: bool,
    /// What mends it, the likeliest first.
    pub fixes: Vec<Fix>,
    /// What the service itself reports for it.
    pub aws: Option<AwsReport>,
}

/// A change that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What happens, in a few words: "Rename to `Next`".
    pub title: String,
    /// Edits that do not overlap, in the order of the text.
    pub edits: Vec<Indel>,
}

/// What AWS's own validation says of the same mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsReport {
    /// For example `MISSING_TRANSITION_TARGET`.
    pub code: &'static str,
    /// For example `/States/A/Next`; empty if the service gives none.
    pub location: String,
}

/// Another place that belongs to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where it is, in the same document.
    pub range: TextRange,
    /// What is there.
    pub message: String,
}

/// What a completion item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum CompletionKind {
    State,
    StateType,
    Field,
    EnumValue,
    ErrorName,
    Function,
    Variable,
    Keyword,
    ContextPath,
    Service,
    Snippet,
    Value,
}

/// Whether the client can place tab stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompletionConfig {
    /// False: no item is a snippet, and those that would be insert plain text.
    pub snippets: bool,
}

/// How a client wants a text to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatConfig {
    /// One step of indentation.
    pub indent: String,
    /// A last line without a line break gets one.
    pub final_line_break: bool,
}

/// One thing that can be put at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionItem {
    /// What the list shows.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A few words beside the label.
    pub detail: Option<String>,
    /// What is replaced and by what; covers the cursor, on one line.
    pub edit: Indel,
    /// Further edits, away from the cursor: a comma behind the entry before.
    pub additional_edits: Vec<Indel>,
    /// The insert text holds tab stops in the snippet syntax of LSP.
    pub is_snippet: bool,
    /// What typing is matched against: starts like the text that `edit` replaces.
    pub filter_text: String,
    /// The item's place in the list: texts in ascending order.
    pub sort_text: String,
    /// Struck through in the list.
    pub deprecated: bool,
    /// After accepting it the list is wanted again, for the value.
    pub retrigger: bool,
    /// After accepting it the signature of the call is wanted.
    pub shows_signature: bool,
    /// Names the documentation, see [`documentation`](crate::ide::documentation).
    pub docs: Option<DocKey>,
}

/// Names a piece of documentation, so that a list of items need not carry it.
/// It survives a trip to the client as two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocKey {
    /// The table: see [`documentation`](crate::ide::documentation).
    pub table: String,
    /// The row in it.
    pub name: String,
}

/// What a call takes, while its arguments are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureHelp {
    /// The function with its parameters: `States.Format(template, value…)`.
    pub label: String,
    /// The parameters, in their order.
    pub parameters: Vec<SignatureParameter>,
    /// Which of them the argument at the cursor is for; `None` if the call has
    /// more arguments than the function takes.
    pub active_parameter: Option<usize>,
    /// What the function does, in Markdown; may be empty.
    pub docs: String,
}

/// A parameter in a [`SignatureHelp`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureParameter {
    /// Where it stands, in bytes of the label.
    pub range: TextRange,
    /// What it is, in Markdown; may be empty.
    pub docs: String,
}

/// An answer and the text that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeInfo<T> {
    /// The text that the question was about.
    pub range: TextRange,
    /// The answer.
    pub info: T,
}

/// A place to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavigationTarget {
    /// The file whose text the ranges are of; `None` for the document itself.
    pub file: Option<Arc<Path>>,
    /// The whole thing: a state with its key.
    pub full_range: TextRange,
    /// Where the cursor goes: the name in the key.
    pub focus_range: TextRange,
}

/// A place in a document that leads to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLink {
    /// The path in the text.
    pub range: TextRange,
    /// The file.
    pub file: Arc<Path>,
}

/// A place that names a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name, without quotes.
    pub range: TextRange,
    /// True for the declaration (a state's key), false for a use.
    pub is_declaration: bool,
}

/// What a symbol of the outline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// A state machine, a branch, an item processor.
    Machine,
    /// A state.
    State,
}

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSymbol {
    /// What the outline shows; never empty.
    pub name: String,
    /// Beside the name: the state's type, the branch's number.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// The whole thing.
    pub full_range: TextRange,
    /// Its name; within `full_range`.
    pub focus_range: TextRange,
    /// What it holds.
    pub children: Vec<DocumentSymbol>,
}

/// Text that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// It has at least two lines.
    pub range: TextRange,
    /// What it is.
    pub kind: FoldKind,
}

/// What can be folded away, which decides what of it stays in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// An object or a list, from the opening bracket to the closing one: both stay.
    Brackets,
    /// The first line stays.
    Lines,
    /// A comment, or several that follow each other.
    Comment,
    /// From the comment that starts a region to the one that ends it.
    Region,
}

/// Why a rename is refused. The text says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameError(pub String);

impl std::fmt::Display for RenameError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
