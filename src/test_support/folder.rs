//! A folder of files that know of each other.

use std::path::Path;
use std::sync::Arc;

use crate::hosts;
use crate::ide::{Neighbours, Settings, Snapshot};
use crate::text::SourceText;
use crate::workspace::{Index, linked_files, placeholder_names};

/// The snapshots of files with these paths and texts, each beside the others.
pub fn folder(files: &[(&str, &str)]) -> Vec<Snapshot> {
    folder_under(Arc::default(), files)
}

/// The same under these settings.
pub fn folder_under(settings: Arc<Settings>, files: &[(&str, &str)]) -> Vec<Snapshot> {
    let alone = |(path, text): &(&str, &str)| {
        let kind = hosts::kind_of_anything(path, text.as_bytes());
        Snapshot::of_kind(SourceText::new(text), kind, settings.clone())
    };
    let snapshots: Vec<Snapshot> = files.iter().map(alone).collect();
    let mut index = Index::default();
    for ((path, _), snapshot) in files.iter().zip(&snapshots) {
        index.set(Path::new(path), snapshot.links().clone());
    }
    let beside = |((path, _), snapshot): (&(&str, &str), &Snapshot)| {
        let names = |wanted: &Path| {
            let at = files.iter().position(|(path, _)| Path::new(path) == wanted)?;
            Some(placeholder_names(&snapshots[at]))
        };
        let path = Path::new(path);
        let files = linked_files(path, snapshot.links(), names);
        snapshot.beside(Arc::new(Neighbours { named_by: index.named_by(path), files }))
    };
    files.iter().zip(&snapshots).map(beside).collect()
}
