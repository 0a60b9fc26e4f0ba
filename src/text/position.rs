//! Lines and columns, in the units that a client counts in.

/// The unit of a column (LSP: `PositionEncodingKind`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PositionEncoding {
    /// Columns count bytes.
    Utf8,
    /// Columns count UTF-16 code units; what a client that offers nothing means.
    #[default]
    Utf16,
    /// Columns count Unicode scalar values.
    Utf32,
}

/// A place in a text, both parts counted from zero; the column's unit is a
/// [`PositionEncoding`] that travels beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// Line, counted from zero; LF, CR and CRLF each end one.
    pub line: u32,
    /// Column in the line, counted from zero.
    pub column: u32,
}

impl LineColumn {
    /// The place at `line` and `column`, both counted from zero.
    pub fn new(line: u32, column: u32) -> Self {
        LineColumn { line, column }
    }
}
