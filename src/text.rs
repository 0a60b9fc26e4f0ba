//! Characters: the text of a document, positions in it, and edits to it.
//!
//! Everything above works with byte offsets ([`TextSize`], [`TextRange`]);
//! lines, columns and their encodings exist here and at the protocol's edge
//! only. This layer knows nothing of any language.

mod edit;
mod position;
mod source;

pub use edit::{Indel, TextEdit, difference};
pub use position::{LineColumn, PositionEncoding};
pub use source::{Located, SourceText};
pub use text_size::{TextRange, TextSize};
