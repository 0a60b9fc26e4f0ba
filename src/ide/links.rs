//! The files that a template names: links to them, and where they lead.

use std::path::Path;
use std::sync::Arc;

use super::{DocumentLink, LinkedFile, Snapshot};
use crate::text::TextSize;

/// The files that the document names and that exist, in the order of the text.
pub fn document_links(snapshot: &Snapshot) -> Vec<DocumentLink> {
    let known = |link: &crate::hosts::Link| {
        let file = existing(snapshot, link.path.as_deref()?)?;
        Some(DocumentLink { range: link.range, file })
    };
    snapshot.links().iter().filter_map(known).collect()
}

/// The link that `at` touches.
pub fn link_at(snapshot: &Snapshot, at: TextSize) -> Option<DocumentLink> {
    document_links(snapshot).into_iter().find(|link| link.range.contains_inclusive(at))
}

fn existing(snapshot: &Snapshot, path: &str) -> Option<Arc<Path>> {
    let file: &LinkedFile = snapshot.neighbours().file(path)?;
    file.placeholders.is_some().then(|| file.file.clone())
}
