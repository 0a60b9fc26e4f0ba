//! What files on disk say. A file that cannot be read, or is no text, says
//! nothing; neither does one that brings out a bug of ours.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use super::{LONGEST_TEXT, placeholder_names};
use crate::hosts::{self, Kind, Link};
use crate::ide::Snapshot;
use crate::text::SourceText;

/// The files that a file names as definitions; a glance tells of most that they
/// name none.
pub fn links(path: &Path) -> Arc<[Link]> {
    let links = || {
        let bytes = bytes(path)?;
        let kind = hosts::kind_of_file(&path.to_string_lossy(), &bytes)?;
        Some(snapshot(bytes, kind)?.links().clone())
    };
    guarded(links).unwrap_or_default()
}

/// The names of the placeholders in a definition; `None` if there is no such file.
pub fn names(path: &Path) -> Option<Arc<[Box<str>]>> {
    let names = || {
        let bytes = bytes(path)?;
        let kind = hosts::kind_of_anything(&path.to_string_lossy(), &bytes);
        Some(snapshot(bytes, kind).as_ref().map(placeholder_names).unwrap_or_default())
    };
    guarded(names)
}

/// The text of a file; `None` if it is none, or too long to be ours.
pub fn text(path: &Path) -> Option<String> {
    String::from_utf8(bytes(path)?).ok()
}

fn snapshot(bytes: Vec<u8>, kind: Kind) -> Option<Snapshot> {
    let text = String::from_utf8(bytes).ok()?;
    Some(Snapshot::of_kind(SourceText::new(&text), kind, Arc::default()))
}

fn bytes(path: &Path) -> Option<Vec<u8>> {
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > LONGEST_TEXT {
        return None;
    }
    std::fs::read(path).ok()
}

fn guarded<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok().flatten()
}
