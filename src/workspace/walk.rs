//! The way through folders to the files that may hold definitions.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use ignore::{WalkBuilder, WalkState};

use crate::hosts;

/// No definition is longer than 1 MiB, and folders hold files of any size. What
/// is longer than this is nothing of ours.
pub const LONGEST_TEXT: u64 = 16 << 20;

/// What is found on the way.
pub type Walk = Receiver<Result<PathBuf, ignore::Error>>;

/// The files in a folder and below it whose names say that they may hold
/// definitions, in no order. Hidden files and what `.gitignore` names are left
/// out. `tick` is called for each file that is passed, and stops the walk by
/// saying false.
pub fn walk(folder: &Path, tick: impl Fn() -> bool + Sync) -> Walk {
    let (sender, receiver) = channel();
    // A copy of a project without its .git has the same rubbish in it.
    WalkBuilder::new(folder).require_git(false).build_parallel().run(|| {
        let (sender, tick) = (sender.clone(), &tick);
        Box::new(move |entry| {
            if !tick() {
                return WalkState::Quit;
            }
            let found = match entry {
                Err(error) => Err(error),
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) && is_ours(entry.path()) => {
                    Ok(entry.into_path())
                }
                Ok(_) => return WalkState::Continue,
            };
            if sender.send(found).is_err() { WalkState::Quit } else { WalkState::Continue }
        })
    });
    receiver
}

fn is_ours(path: &Path) -> bool {
    hosts::is_worth_a_look(&path.file_name().unwrap_or_default().to_string_lossy())
}
