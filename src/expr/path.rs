//! JSONPath as AWS reads it: the Jayway dialect with three more roots.
//!
//! `$` is the input (or the result, by the field that the path stands in), `$$`
//! the context object, `$name` a variable. See [`parser`] for what is let pass.

mod parser;

pub(super) use parser::{Ending, path};

use super::ExprError;
use super::scanner::Scanner;
use crate::text::TextRange;

/// A path; as many steps as could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Where it starts.
    pub root: Root,
    /// The root as written: `$`, `$$`, `$name`, `@`.
    pub root_range: TextRange,
    /// The steps from there, in order.
    pub steps: Vec<Step>,
    /// The whole path without blanks around it.
    pub range: TextRange,
    /// What is wrong with it, in the order of the text; empty for a path within
    /// another expression, whose errors that one has.
    pub errors: Vec<ExprError>,
}

/// Where a path starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// `$`
    Input,
    /// `$$`
    Context,
    /// `$name`; the name without the `$`, and its range.
    Variable(Box<str>, TextRange),
    /// `@`: the item that a filter looks at.
    Item,
    /// Nothing that is a root.
    Missing,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it does.
    pub kind: StepKind,
    /// With its dot or brackets.
    pub range: TextRange,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    /// `.name` or `['name']`: a member. The name is decoded, and may be empty
    /// where it is still to be written.
    Child(Box<str>, TextRange),
    /// `[0]`: an item; negative from the end.
    Index(i64),
    /// `.*` or `[*]`
    Wildcard,
    /// `..`: everything below; the next step says what of it.
    DeepScan,
    /// `[1:3]`
    Slice,
    /// `[0,2]`, `['a','b']`
    Union(Vec<Selector>),
    /// `[?(…)]`; the paths in it.
    Filter(Vec<Path>),
    /// `.length()`; its name, and the paths in its arguments.
    Function(Box<str>, Vec<Path>),
    /// Brackets with something else in them.
    Unknown,
}

/// One of several things in brackets.
#[derive(Clone, Debug, PartialEq)]
pub enum Selector {
    /// A member's name and its range without quotes.
    Name(Box<str>, TextRange),
    /// An item.
    Index(i64),
    /// Several items.
    Slice,
    /// All.
    Wildcard,
}

/// Why a path is no reference path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceError {
    /// The step.
    pub range: TextRange,
    /// What the step is, for a message: "a wildcard".
    pub what: &'static str,
    /// Nobody has seen AWS refuse it.
    pub is_doubtful: bool,
}

/// Reads a text that is a path as a whole.
pub fn parse(text: &str) -> Path {
    let mut scanner = Scanner::new(text);
    let mut read = path(&mut scanner, Ending::Whole, 0);
    scanner.errors.sort_by_key(|error| (error.range.start(), error.range.end()));
    read.errors = scanner.errors;
    read
}

impl Path {
    /// The first step that a reference path, which names one node, cannot have
    /// (specification: "Reference Paths"); one that AWS surely refuses before
    /// one that is doubtful.
    pub fn reference_error(&self) -> Option<ReferenceError> {
        let mut doubtful = None;
        for step in &self.steps {
            let (what, is_doubtful) = match &step.kind {
                StepKind::Wildcard => ("a wildcard", false),
                StepKind::DeepScan => ("a deep scan", false),
                StepKind::Slice => ("a slice", false),
                StepKind::Union(_) => ("a union", false),
                StepKind::Filter(_) => ("a filter", false),
                StepKind::Function(..) => ("a function", true),
                StepKind::Index(index) if *index < 0 => ("an index from the end", true),
                StepKind::Child(..) | StepKind::Index(_) | StepKind::Unknown => continue,
            };
            let error = ReferenceError { range: step.range, what, is_doubtful };
            if !is_doubtful {
                return Some(error);
            }
            doubtful.get_or_insert(error);
        }
        doubtful
    }

    /// Whether nothing about it is surely wrong.
    pub fn is_sound(&self) -> bool {
        self.root != Root::Missing && self.errors.iter().all(|error| error.is_doubtful)
    }

    /// The names of the members that it goes through from its root, up to the
    /// first step that is none.
    pub fn leading_names(&self) -> impl Iterator<Item = (&str, TextRange)> {
        self.steps.iter().map_while(|step| match &step.kind {
            StepKind::Child(name, range) => Some((&**name, *range)),
            _ => None,
        })
    }

    /// Calls `visit` for this path and for those in its filters and functions.
    pub fn for_each_path<'e>(&'e self, visit: &mut dyn FnMut(&'e Path)) {
        visit(self);
        for step in &self.steps {
            if let StepKind::Filter(paths) | StepKind::Function(_, paths) = &step.kind {
                for path in paths {
                    path.for_each_path(visit);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
