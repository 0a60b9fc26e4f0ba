//! From the paths on the command line to the texts to check.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use ignore::{WalkBuilder, WalkState};
use memchr::memmem;
use rustc_hash::FxHashSet;

use super::check::is_stdin;
use super::printable::one_line;
use super::progress::Progress;

/// Why a path is checked, which decides what happens when it turns out odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Named as `-`.
    Stdin,
    /// Named itself.
    Named,
    /// Found in a folder; its name says that it is a definition.
    Found,
    /// Found in a folder; it is a definition if its text looks like one.
    Guessed,
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
    let name = path.file_name()?.as_encoded_bytes();
    let ends_with = |ending: &str| {
        let start = name.len().checked_sub(ending.len())?;
        name.get(start..)?.eq_ignore_ascii_case(ending.as_bytes()).then_some(())
    };
    let definition = [".asl.json", ".asl.jsonc", ".asl"].into_iter().any(|ending| ends_with(ending).is_some());
    if definition { Some(Origin::Found) } else { ends_with(".json").map(|()| Origin::Guessed) }
}

/// No definition is longer than 1 MiB, and folders hold JSON files of any size.
const LONGEST_GUESS: u64 = 16 << 20;

/// The text of `target`; `None` if it is not a definition after all.
pub fn read(target: &Target) -> Result<Option<String>, Problem> {
    let path = &target.path;
    let unreadable = |error| Problem::unreadable(path, &error);
    if target.origin == Origin::Guessed && std::fs::metadata(path).map_err(unreadable)?.len() > LONGEST_GUESS {
        return Ok(None);
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    if target.origin == Origin::Guessed && !looks_like_definition(&bytes) {
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

/// Whether the text is probably a definition: it speaks of `StartAt` and
/// `States`, and one of them is a field of its outermost object. Templates that
/// hold a definition deeper down are no definitions themselves.
fn looks_like_definition(text: &[u8]) -> bool {
    // The search goes over most files once at memory speed, and that is that.
    const FIELDS: [&[u8]; 2] = [b"\"StartAt\"", b"\"States\""];
    FIELDS.iter().all(|field| memmem::find(text, field).is_some())
        && any_outermost_string(text, |string| FIELDS.contains(&string))
}

/// Whether `wanted` says yes to any string, with its quotes, directly inside the
/// outermost brackets. Comments are skipped; broken text is no obstacle.
fn any_outermost_string(text: &[u8], mut wanted: impl FnMut(&[u8]) -> bool) -> bool {
    let mut depth = 0usize;
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            b'"' => {
                let end = string_end(after);
                if depth == 1 && wanted(&rest[..end + 1]) {
                    return true;
                }
                &after[end..]
            }
            b'/' if after.first() == Some(&b'/') => {
                let end = memchr::memchr2(b'\n', b'\r', after).unwrap_or(after.len());
                &after[end..]
            }
            b'/' if after.first() == Some(&b'*') => {
                let end = memmem::find(&after[1..], b"*/").map_or(after.len(), |at| at + 3);
                &after[end..]
            }
            b'{' | b'[' => {
                depth += 1;
                after
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                after
            }
            _ => after,
        };
    }
    false
}

/// Where a string ends, after its closing quote; an unclosed one ends with its line.
fn string_end(after_quote: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = after_quote.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    after_quote.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(text: &str) -> bool {
        looks_like_definition(text.as_bytes())
    }

    #[test]
    fn the_name_decides_first() {
        let kind = |name: &str| by_name(Path::new(name));
        assert_eq!(kind("x/order.asl.json"), Some(Origin::Found));
        assert_eq!(kind("order.ASL.jsonc"), Some(Origin::Found));
        assert_eq!(kind("order.asl"), Some(Origin::Found));
        assert_eq!(kind("package.json"), Some(Origin::Guessed));
        assert_eq!(kind("package.jsonc"), None);
        assert_eq!(kind("json"), None);
        assert_eq!(kind("x.asl/notes.txt"), None);
    }

    #[test]
    fn a_definition_is_known_by_its_outermost_fields() {
        assert!(looks(r#"{"StartAt": "A", "States": {}}"#));
        assert!(looks("\u{feff}// \"{\n/* [ */ {\"Comment\": \"a } \\\" ]\", \"States\": {}, \"StartAt\": \"A\"}"));
        assert!(!looks(r#"{"StartAt": "A"}"#));
        assert!(!looks(r#"{"Resources": {"M": {"Definition": {"StartAt": "A", "States": {}}}}}"#));
        assert!(!looks(r#"{"// ": [{"StartAt": "A", "States": {}}]}"#));
    }

    #[test]
    fn broken_text_may_be_a_definition_too() {
        assert!(looks("{\"Comment: \"x\",\n\"StartAt\": \"A\",\n\"States\": {"));
        for text in [
            "\"StartAt\"\"States\"{\"\\",
            "\"StartAt\"\"States\"/*",
            "\"StartAt\"\"States\"{/*/",
            "}\"StartAt\"\"States\"/",
        ] {
            looks(text);
        }
    }
}
