//! From the paths on the command line to the texts to check.

use std::fmt;
use std::path::{Path, PathBuf};

use clap::Args;
use rustc_hash::FxHashSet;

use super::check::is_stdin;
use super::printable::one_line;
use super::progress::Progress;
use crate::hosts::{self, Kind};
use crate::workspace::{self, LONGEST_TEXT};

/// Why a path is checked, which decides what happens when it turns out odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Named as `-`, and nothing says what comes from there.
    Stdin,
    /// Named as `-`, and it has the name of a file.
    NamedStdin,
    /// Named itself.
    Named,
    /// Found in a folder; its name says that it is a definition.
    Found,
    /// Found in a folder; it is one of ours if its text looks so.
    Guessed,
}

impl Origin {
    /// Whether it is read from stdin.
    pub fn is_stdin(self) -> bool {
        matches!(self, Origin::Stdin | Origin::NamedStdin)
    }

    /// Whether the user asked for it, and not for a folder.
    pub fn is_asked_for(self) -> bool {
        self.is_stdin() || self == Origin::Named
    }
}

/// What the command line says of stdin.
#[derive(Args, Clone, Debug, Default)]
pub struct StdinName {
    /// The file whose text comes from stdin: its name says what it is, and it is shown
    #[arg(long, value_name = "NAME")]
    pub stdin_name: Option<PathBuf>,
}

impl StdinName {
    /// What is wrong if stdin has a name and is not asked for.
    pub fn unused(&self) -> Option<Problem> {
        let name = self.stdin_name.as_ref()?;
        Some(Problem::failure(name, "is the name of stdin, which is not checked: give `-` as well"))
    }
}

/// Something to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The path as the user gave it, or below the folder as the user gave it.
    pub path: PathBuf,
    /// Why it is checked.
    pub origin: Origin,
}

/// The text of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub text: String,
    /// What it is.
    pub kind: Kind,
}

impl Target {
    /// What comes from stdin.
    pub fn stdin(name: &StdinName) -> Self {
        match &name.stdin_name {
            Some(name) => Target { path: name.clone(), origin: Origin::NamedStdin },
            None => Target { path: "<stdin>".into(), origin: Origin::Stdin },
        }
    }

    /// What it is, given its text; `None` for what was found and is nothing of ours.
    ///
    /// A file that is named holds definitions if its text does: editors and hooks
    /// pass the names of all files of a kind. A text without a name is meant to
    /// be a definition, also where nothing in it is right.
    fn kind(&self, text: &[u8]) -> Option<Kind> {
        let name = self.path.to_string_lossy();
        match self.origin {
            Origin::Found | Origin::Guessed => hosts::kind_of_file(&name, text),
            Origin::Stdin => Some(hosts::kind_of_anything("", text)),
            Origin::Named | Origin::NamedStdin => {
                let any = || Kind::any(hosts::kind_of_anything(&name, text).syntax);
                Some(hosts::kind_by_name(&name).unwrap_or_else(any))
            }
        }
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
    /// Something is to be told, and the exit code does not change.
    pub fn note(path: &Path, message: impl Into<String>) -> Self {
        Problem { path: path.into(), message: message.into(), is_failure: false }
    }

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
pub fn collect(paths: &[PathBuf], stdin: &StdinName, progress: &Progress) -> (Vec<Target>, Vec<Problem>) {
    let mut targets = Vec::new();
    let mut folders = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        if is_stdin(path.as_os_str()) {
            targets.push(Target::stdin(stdin));
            continue;
        }
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => folders.push(path),
            Ok(_) => targets.push(Target { path: path.clone(), origin: Origin::Named }),
            Err(error) => problems.push(Problem::unreadable(path, &error)),
        }
    }
    if !targets.iter().any(|target| target.origin.is_stdin()) {
        problems.extend(stdin.unused());
    }
    for folder in folders {
        walk(folder, progress, &mut targets, &mut problems);
    }
    if paths.len() > 1 {
        // Named files come first, so a file that is named and also lies in a
        // folder is checked as a named one.
        let mut seen = FxHashSet::default();
        targets.retain(|target| {
            // What comes from stdin may have the name of a file that is there too.
            let path = Some(&target.path).filter(|_| !target.origin.is_stdin());
            seen.insert(path.map(|path| path.canonicalize().unwrap_or_else(|_| path.clone())))
        });
    }
    targets.sort_by(|a, b| a.path.cmp(&b.path));
    (targets, problems)
}

fn walk(folder: &Path, progress: &Progress, targets: &mut Vec<Target>, problems: &mut Vec<Problem>) {
    let tick = || {
        progress.tick();
        true
    };
    for found in workspace::walk(folder, tick) {
        match found {
            Ok(path) => targets.push(Target { origin: by_name(&path), path }),
            Err(error) => problems.push(Problem::unreadable(folder, &error)),
        }
    }
}

/// What a file that was found in a folder is, going by its name.
fn by_name(path: &Path) -> Origin {
    match hosts::kind_by_name(&path.to_string_lossy()) {
        Some(_) => Origin::Found,
        None => Origin::Guessed,
    }
}

/// The text of `target`; `None` if it was found and is nothing of ours after all.
pub fn read(target: &Target) -> Result<Option<Text>, Problem> {
    let path = &target.path;
    let unreadable = |error| Problem::unreadable(path, &error);
    if target.origin == Origin::Guessed && std::fs::metadata(path).map_err(unreadable)?.len() > LONGEST_TEXT {
        return Ok(None);
    }
    decode(target, std::fs::read(path).map_err(unreadable)?)
}

/// `bytes` as the text of `target`; `None` as above.
pub fn decode(target: &Target, bytes: Vec<u8>) -> Result<Option<Text>, Problem> {
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let glance = || match is_utf16 && target.origin == Origin::Guessed {
        // What it says decides whether its encoding is worth a word.
        true => target.kind(&bytes.iter().copied().filter(|byte| *byte != 0).skip(2).collect::<Vec<u8>>()),
        false => target.kind(&bytes),
    };
    let Some(kind) = glance() else { return Ok(None) };
    let text = String::from_utf8(bytes).map_err(|_| {
        let message = if is_utf16 { "is UTF-16, not UTF-8: save it as UTF-8" } else { "is not UTF-8 text" };
        match target.origin.is_asked_for() {
            true => Problem::failure(&target.path, message),
            false => Problem::note(&target.path, format!("{message} (skipped)")),
        }
    })?;
    Ok(Some(Text { text, kind }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_decides_first() {
        let kind = |name: &str| hosts::is_worth_a_look(name).then(|| by_name(Path::new(name)));
        assert_eq!(kind("x/order.asl.json"), Some(Origin::Found));
        assert_eq!(kind("order.ASL.jsonc"), Some(Origin::Found));
        assert_eq!(kind("order.asl"), Some(Origin::Found));
        assert_eq!(kind("package.json"), Some(Origin::Guessed));
        assert_eq!(kind("main.tf"), Some(Origin::Guessed));
        assert_eq!(kind("order.asl.yml"), Some(Origin::Found));
        assert_eq!(kind("stack.Template"), Some(Origin::Guessed));
        assert_eq!(kind("template.yaml"), Some(Origin::Guessed));
        assert_eq!(kind("package.jsonc"), None);
        assert_eq!(kind("json"), None);
        assert_eq!(kind("x.asl/notes.txt"), None);
    }
}
