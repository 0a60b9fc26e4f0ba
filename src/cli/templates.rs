//! What the files that are checked say about each other: templates, and the
//! definitions that they name.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::targets::{Origin, Target};
use crate::ide::{Neighbours, Snapshot};
use crate::workspace::{Index, disk, linked_files, resolve};

/// The templates among the files that are checked.
#[derive(Default)]
pub struct Templates {
    index: Index,
}

impl Templates {
    /// Looks at the targets for what they name; a definition names nothing.
    pub fn among(targets: &[Target]) -> Self {
        let may_name = |target: &&Target| matches!(target.origin, Origin::Guessed | Origin::Named);
        let found: Vec<_> = targets
            .par_iter()
            .filter(may_name)
            .map(|target| (whole(&target.path), disk::links(&target.path)))
            .filter(|(_, links)| !links.is_empty())
            .collect();
        let mut index = Index::default();
        for (path, links) in found {
            index.set(&path, links);
        }
        Templates { index }
    }

    /// The snapshot of the file at this path, beside the others.
    pub fn beside(&self, path: &Path, snapshot: Snapshot) -> Snapshot {
        let path = whole(path);
        let named_by = self.index.named_by(&path);
        let files = linked_files(&path, snapshot.links(), disk::names);
        if named_by.is_empty() && files.is_empty() {
            return snapshot;
        }
        snapshot.beside(Arc::new(Neighbours { named_by, files }))
    }
}

/// The same path however it was given: from the root, without `.` and `..`.
fn whole(path: &Path) -> PathBuf {
    match std::path::absolute(path) {
        Ok(absolute) => resolve(Path::new(""), &absolute.to_string_lossy()),
        Err(_) => path.to_owned(),
    }
}
