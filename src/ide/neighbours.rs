//! What a document needs to know of other files: which templates name it, and
//! what is in the files that it names. The layers above gather it; here it is
//! plain data, and nothing is read from disk.

use std::path::Path;
use std::sync::Arc;

use crate::hosts::Link;
use crate::spec::MachineType;
use crate::text::TextRange;

/// What other files say about a document, and what it says about them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Neighbours {
    /// The places in templates that name the document as a definition.
    pub named_by: Vec<NamedBy>,
    /// The files that the document names.
    pub files: Vec<LinkedFile>,
}

/// A place in a template that names a file as a definition.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedBy {
    /// The template.
    pub file: Arc<Path>,
    /// What it says; ranges are of its text.
    pub link: Link,
}

/// A file that a template names.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkedFile {
    /// The path, as the template writes it.
    pub path: Box<str>,
    /// The file.
    pub file: Arc<Path>,
    /// The names of its placeholders, in order and each once; `None` if there is
    /// no such file.
    pub placeholders: Option<Arc<[Box<str>]>>,
}

impl Neighbours {
    /// The type of the machines that have the document as their definition, if
    /// the templates say it and agree.
    pub fn machine_type(&self) -> Option<MachineType> {
        let mut types = self.named_by.iter().map(|named| named.link.machine_type);
        let first = types.next()?;
        first.filter(|_| types.all(|other| other == first))
    }

    /// Whether a template logs the executions of the document.
    pub fn is_logged(&self) -> bool {
        self.named_by.iter().any(|named| named.link.is_logged)
    }

    /// Whether `other` tells the same, if perhaps at other places.
    pub fn says_the_same(&self, other: &Neighbours) -> bool {
        let without_places = |neighbours: &Neighbours| {
            let mut neighbours = neighbours.clone();
            for link in neighbours.named_by.iter_mut().map(|named| &mut named.link) {
                link.range = TextRange::default();
                link.substitutions.map = link.substitutions.map.map(|_| TextRange::default());
                link.substitutions.entries.iter_mut().for_each(|entry| entry.range = None);
            }
            neighbours
        };
        without_places(self) == without_places(other)
    }

    /// The file that the document names by this path.
    pub fn file(&self, path: &str) -> Option<&LinkedFile> {
        self.files.iter().find(|file| &*file.path == path)
    }
}
