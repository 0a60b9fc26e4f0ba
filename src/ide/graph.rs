//! A state machine as a drawing: its states and transitions with their places
//! in the text, laid out and written in one of several formats.
//!
//! `collect` takes from the model what is drawn, [`diagram`] makes nodes and
//! edges of it, [`layout`] puts them into places, and each format has a file
//! that writes them. In this language a transition never leaves its machine, so
//! the drawing is nested as the machines are: the inner ones are laid out first
//! and become boxes in the outer one.
//!
//! Nothing here reads a file or asks anybody for anything.

mod collect;
mod condition;
mod detail;
mod diagram;
mod dot;
mod json;
mod layout;
mod mermaid;
mod picture;
mod svg;
#[cfg(test)]
mod tests;
mod text;

use super::Definition;
use super::embedding::{Embedding, InDocument};
use crate::model::TransitionKind;
use crate::spec::StateType;
use crate::text::{SourceText, TextRange};

/// More states than this are not laid out. The service ends a definition at
/// 1 MB, and no eye finds anything in a drawing of this size.
pub const MOST_STATES: usize = 3_000;

/// Nor are more transitions than this.
const MOST_TRANSITIONS: usize = 10_000;

/// What a drawing is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GraphFormat {
    /// A picture that stands for itself.
    #[default]
    Svg,
    /// A flowchart of Mermaid, for Markdown.
    Mermaid,
    /// A digraph of Graphviz.
    Dot,
    /// States and transitions for programs.
    Json,
}

impl GraphFormat {
    /// All with their names, as users write them.
    pub const ALL: [(&'static str, GraphFormat); 4] = [
        ("svg", GraphFormat::Svg),
        ("mermaid", GraphFormat::Mermaid),
        ("dot", GraphFormat::Dot),
        ("json", GraphFormat::Json),
    ];

    /// The format of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(own, _)| *own == name).map(|(_, format)| *format)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, own)| *own == self).map_or("", |(name, _)| name)
    }
}

/// In which colours a picture is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As who looks at it prefers; a page around it may set them.
    #[default]
    Auto,
    /// Dark on light, without style sheet variables.
    Light,
    /// Light on dark, without style sheet variables.
    Dark,
}

/// What is drawn of a definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// What its document calls it.
    pub name: Option<String>,
    /// The definition itself.
    pub machine: Machine,
}

/// A machine: the definition itself, a branch, an item processor.
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    /// What people call it: "Branch 1"; empty for the definition itself.
    pub title: String,
    /// Its object.
    pub range: TextRange,
    /// Its states in the order of the text.
    pub states: Vec<State>,
    /// Its transitions: `StartAt`, then those of each state.
    pub transitions: Vec<Transition>,
}

/// A state in a drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Names it in the drawing: `s2`, or `s2-0-1` for the second state in the
    /// first machine of the third state.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its type, if it is known.
    pub state_type: Option<StateType>,
    /// What is written as its type; empty where nothing is.
    pub type_text: String,
    /// What it does in a few words, `lambda:invoke`; may be empty.
    pub detail: String,
    /// Its comment; may be empty.
    pub comment: String,
    /// Key and value.
    pub range: TextRange,
    /// The name in its key, without quotes.
    pub name_range: TextRange,
    /// Whether a way leads to it, or may lead to it.
    pub is_reachable: bool,
    /// Whether it ends its machine.
    pub is_end: bool,
    /// Whether it says neither what comes next nor that it ends.
    pub lacks_next: bool,
    /// The machines in it, in the order of the text.
    pub machines: Vec<Machine>,
}

/// A transition in a drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// The state that it leaves, by its place in [`Machine::states`]; `None` for
    /// `StartAt`.
    pub from: Option<usize>,
    /// Where it leads.
    pub to: Target,
    /// Which field it is.
    pub kind: TransitionKind,
    /// When it is taken: a condition in words, or the names of errors; empty for
    /// one that is always taken.
    pub label: String,
    /// The name that it gives, without quotes.
    pub range: TextRange,
}

/// Where a transition leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// To the state at this place in [`Machine::states`].
    State(usize),
    /// To a state of this name, which does not exist.
    Missing(String),
    /// Nobody can know: a template fills it in. What is written there.
    Unknown(String),
}

/// A definition that can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawableMachine {
    /// What its document calls it.
    pub name: Option<String>,
    /// Where it stands in the document.
    pub range: TextRange,
}

/// What is drawn of the definition; the reason, where there is nothing to draw.
pub(super) fn graph(definition: &Definition) -> Result<Graph, String> {
    collect::graph(definition)
}

impl Graph {
    /// How many states there are, nested ones included.
    pub fn state_count(&self) -> usize {
        let mut count = 0;
        self.machine.for_each_state(&mut |_, _| count += 1);
        count
    }

    /// How many transitions there are, nested ones included.
    fn transition_count(&self) -> usize {
        let mut count = self.machine.transitions.len();
        self.machine.for_each_state(&mut |state, _| {
            count += state.machines.iter().map(|machine| machine.transitions.len()).sum::<usize>();
        });
        count
    }

    /// The drawing, or why there is none. `source` is the document that the
    /// ranges are of.
    pub fn render(&self, format: GraphFormat, theme: Theme, source: &SourceText) -> Result<String, String> {
        match format {
            GraphFormat::Svg => {
                few("states", self.state_count(), MOST_STATES)?;
                few("transitions", self.transition_count(), MOST_TRANSITIONS)?;
                Ok(svg::write(self, theme))
            }
            GraphFormat::Mermaid => Ok(mermaid::write(self)),
            GraphFormat::Dot => Ok(dot::write(self)),
            GraphFormat::Json => Ok(json::write(self, source)),
        }
    }
}

/// An error if there are too many of something to be laid out.
fn few(what: &str, count: usize, most: usize) -> Result<(), String> {
    match count > most {
        false => Ok(()),
        true => Err(format!(
            "the state machine has {count} {what}: more than {most} are not drawn, but the formats dot and json take \
             any number"
        )),
    }
}

impl Machine {
    /// Calls `visit` for each state, outer ones first, with the names of the
    /// states around it.
    pub fn for_each_state<'a>(&'a self, visit: &mut dyn FnMut(&'a State, &[&'a str])) {
        fn walk<'a>(machine: &'a Machine, around: &mut Vec<&'a str>, visit: &mut dyn FnMut(&'a State, &[&'a str])) {
            for state in &machine.states {
                visit(state, around);
                around.push(&state.name);
                for inner in &state.machines {
                    walk(inner, around, visit);
                }
                around.pop();
            }
        }
        walk(self, &mut Vec::new(), visit);
    }
}

impl InDocument for Graph {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(Graph { machine: self.machine.in_document(embedding)?, ..self })
    }
}

impl InDocument for Machine {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(Machine {
            range: embedding.up(self.range),
            states: self.states.in_document(embedding)?,
            transitions: self.transitions.in_document(embedding)?,
            ..self
        })
    }
}

impl InDocument for State {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(State {
            range: embedding.up(self.range),
            name_range: embedding.up(self.name_range),
            machines: self.machines.in_document(embedding)?,
            ..self
        })
    }
}

impl InDocument for Transition {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(Transition { range: embedding.up(self.range), ..self })
    }
}
