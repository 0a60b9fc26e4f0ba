//! From LSP's values to ours.

use tower_lsp::lsp_types::{Position, Range};

use crate::text::{LineColumn, PositionEncoding, SourceText, TextRange, TextSize};

/// The offset of a position; one that is not in the text is moved into it.
pub(super) fn offset(source: &SourceText, position: Position, encoding: PositionEncoding) -> TextSize {
    source.offset(LineColumn::new(position.line, position.character), encoding).offset
}

/// The range in the text, and whether it lay in bounds. One that ends before
/// it starts is turned round.
pub(super) fn range(source: &SourceText, range: Range, encoding: PositionEncoding) -> (TextRange, bool) {
    let locate = |position: Position| source.offset(LineColumn::new(position.line, position.character), encoding);
    let (start, end) = (locate(range.start), locate(range.end));
    let in_bounds = start.in_bounds && end.in_bounds && start.offset <= end.offset;
    (TextRange::new(start.offset.min(end.offset), start.offset.max(end.offset)), in_bounds)
}
