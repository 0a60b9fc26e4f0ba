//! From the paths on the command line to the texts to check.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use ignore::{WalkBuilder, WalkState};
use rustc_hash::FxHashSet;

use super::check::is_stdin;
use super::printable::one_line;
use super::progress::Progress;
use crate::hosts::{self, Kind};
use crate::syntax::Syntax;

/// Why a path is checked, which decides what happens when it turns out odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Named as `-`.
    Stdin,
    /// Named itself.
    Named,
    /// Found in a folder; its name says that it is a definition.
    Found,
    /// Found in a folder, in this syntax; it is one of ours if its text looks so.
    Guessed(Syntax),
}

/// Something to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The path as the user gave it, or below the folder as the user gave it.
    pub path: PathBuf,
    /// Why it is checked.
    pub origin: Origin,
}

impl Target {
    /// What comes from stdin.
    pub fn stdin() -> Self {
        Target { path: "<stdin>".into(), origin: Origin::Stdin }
    }

    /// What it is, given its text. What the user names is a definition, unless
    /// the text says that it is something around one.
    pub fn kind(&self, text: &str) -> Kind {
        hosts::kind_of_anything(&self.path.to_string_lossy(), text.as_bytes())
    }
}

/// Something that could not be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is about.
    pub path: PathBuf,
    /// What is wrong.
    pub message: String,
    /// False: it is only told, and the exit code does not change.
    pub is_failure: bool,
}

impl Problem {
    /// Something that was asked for could not be done.
    pub fn failure(path: &Path, message: impl Into<String>) -> Self {
        Problem { path: path.into(), message: message.into(), is_failure: true }
    }

    /// The path could not be read.
    pub fn unreadable(path: &Path, error: &dyn fmt::Display) -> Self {
        Problem::failure(path, format!("cannot be read: {error}"))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = if self.is_failure { "error" } else { "note" };
        write!(f, "{level}: {}: {}", one_line(&self.path.to_string_lossy()), one_line(&self.message))
    }
}

/// The targets that `paths` lead to, in the order of their paths and each once,
/// and what went wrong on the way.
pub fn collect(paths: &[PathBuf], progress: &Progress) -> (Vec<Target>, Vec<Problem>) {
    let mut targets = Vec::new();
    let mut folders = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        if is_stdin(path.as_os_str()) {
            targets.push(Target::stdin());
            continue;
        }
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => folders.push(path),
            Ok(_) => targets.push(Target { path: path.clone(), origin: Origin::Named }),
            Err(error) => problems.push(Problem::unreadable(path, &error)),
        }
    }
    for folder in folders {
        walk(folder, progress, &mut targets, &mut problems);
    }
    if paths.len() > 1 {
        // Named files come first, so a file that is named and also lies in a
        // folder is checked as a named one.
        let mut seen = FxHashSet::default();
        targets.retain(|target| seen.insert(target.path.canonicalize().unwrap_or_else(|_| target.path.clone())));
    }
    targets.sort_by(|a, b| a.path.cmp(&b.path));
    (targets, problems)
}

fn walk(folder: &Path, progress: &Progress, targets: &mut Vec<Target>, problems: &mut Vec<Problem>) {
    let (sender, receiver) = mpsc::channel();
    // A copy of a project without its .git has the same rubbish in it.
    WalkBuilder::new(folder).require_git(false).build_parallel().run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            progress.tick();
            let found = match entry {
                Err(error) => Some(Err(Problem::unreadable(folder, &error))),
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                    by_name(entry.path()).map(|origin| Ok(Target { path: entry.into_path(), origin }))
                }
                Ok(_) => None,
            };
            match found.map(|found| sender.send(found)) {
                Some(Err(_)) => WalkState::Quit,
                _ => WalkState::Continue,
            }
        })
    });
    drop(sender);
    for found in receiver {
        match found {
            Ok(target) => targets.push(target),
            Err(problem) => problems.push(problem),
        }
    }
}

/// What a file in a folder is, going by its name; `None` for one to leave alone.
fn by_name(path: &Path) -> Option<Origin> {
    let name = path.file_name()?.to_string_lossy();
    if hosts::kind_by_name(&name).is_some() {
        return Some(Origin::Found);
    }
    hosts::syntax_by_name(&name).map(Origin::Guessed)
}

/// No definition is longer than 1 MiB, and folders hold JSON files of any size.
const LONGEST_GUESS: u64 = 16 << 20;

/// The text of `target`; `None` if it is not a definition after all.
pub fn read(target: &Target) -> Result<Option<String>, Problem> {
    let path = &target.path;
    let unreadable = |error| Problem::unreadable(path, &error);
    let guess = match target.origin {
        Origin::Guessed(syntax) => Some(syntax),
        _ => None,
    };
    if guess.is_some() && std::fs::metadata(path).map_err(unreadable)?.len() > LONGEST_GUESS {
        return Ok(None);
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    if guess.is_some_and(|syntax| hosts::kind_by_text(&bytes, syntax).is_none()) {
        return Ok(None);
    }
    decode(target, bytes).map(Some)
}

/// `bytes` as text.
pub fn decode(target: &Target, bytes: Vec<u8>) -> Result<String, Problem> {
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    String::from_utf8(bytes).map_err(|_| {
        let message = if is_utf16 { "is UTF-16, not UTF-8: save it as UTF-8" } else { "is not UTF-8 text" };
        let is_failure = matches!(target.origin, Origin::Named | Origin::Stdin);
        let skipped = if is_failure { "" } else { " (skipped)" };
        Problem { path: target.path.clone(), message: format!("{message}{skipped}"), is_failure }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_decides_first() {
        let kind = |name: &str| by_name(Path::new(name));
        assert_eq!(kind("x/order.asl.json"), Some(Origin::Found));
        assert_eq!(kind("order.ASL.jsonc"), Some(Origin::Found));
        assert_eq!(kind("order.asl"), Some(Origin::Found));
        assert_eq!(kind("package.json"), Some(Origin::Guessed(Syntax::Json)));
        assert_eq!(kind("main.tf"), Some(Origin::Guessed(Syntax::Hcl)));
        assert_eq!(kind("order.asl.yml"), Some(Origin::Found));
        assert_eq!(kind("package.jsonc"), None);
        assert_eq!(kind("json"), None);
        assert_eq!(kind("x.asl/notes.txt"), None);
    }
}
