//! Drawings of state machines, by the request `asl/graph` of our own. The page
//! `docs/protocol.md` describes it for clients.

use serde::{Deserialize, Serialize};
use tower_lsp::LspServiceBuilder;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{Position, Range, TextDocumentIdentifier};

use super::backend::{Backend, Target, request_failed};
use super::task::blocking;
use crate::ide::{DrawableMachine, Graph, GraphFormat, Snapshot, Theme};

const METHOD: &str = "asl/graph";

/// Adds the request to the server's methods.
pub(super) fn register(builder: LspServiceBuilder<Backend>) -> LspServiceBuilder<Backend> {
    builder.custom_method(METHOD, Backend::graph)
}

/// What is to be drawn.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GraphParams {
    text_document: TextDocumentIdentifier,
    /// A place in the state machine, where the document holds several.
    position: Option<Position>,
    /// Its name; counts more than the place.
    machine: Option<String>,
    /// `svg` if it is left out.
    format: Option<String>,
}

/// A drawing, or why there is none.
#[derive(Debug, Serialize)]
pub(super) struct GraphAnswer {
    /// The version of the document that was drawn.
    version: Option<i32>,
    /// The name of the state machine that was drawn, if it has one.
    machine: Option<String>,
    /// All state machines of the document.
    machines: Vec<MachineAnswer>,
    format: &'static str,
    /// The drawing; empty if there is a problem.
    content: String,
    /// Its states with their places, nested ones included.
    states: Vec<StateAnswer>,
    /// Why there is no drawing, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

#[derive(Debug, Serialize)]
struct MachineAnswer {
    name: Option<String>,
    range: Range,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StateAnswer {
    /// The `data-id` of its group in an SVG.
    id: String,
    name: String,
    /// The names of the states around it, outermost first.
    path: Vec<String>,
    /// Key and value.
    range: Range,
    /// The name in its key.
    selection_range: Range,
    /// Its type as it is written; empty if there is none.
    #[serde(rename = "type")]
    state_type: String,
}

impl Backend {
    /// Answers the request.
    pub(super) async fn graph(&self, params: GraphParams) -> Result<Option<GraphAnswer>> {
        let GraphParams { text_document, position, machine, format } = params;
        let format = match format.as_deref() {
            None => GraphFormat::default(),
            Some(name) => GraphFormat::from_name(name).ok_or_else(|| unknown_format(name))?,
        };
        let uri = text_document.uri;
        let Some(target) = self.target(uri.clone()) else {
            return Err(request_failed(format!("{uri} is not open")));
        };
        blocking(move |_| Some(answer(&target, position, machine.as_deref(), format))).await
    }
}

fn unknown_format(name: &str) -> Error {
    let names = GraphFormat::ALL.map(|(name, _)| name).join(", ");
    Error::invalid_params(format!("there is no format `{name}`: it is one of {names}"))
}

fn answer(target: &Target, position: Option<Position>, wanted: Option<&str>, format: GraphFormat) -> GraphAnswer {
    let writer = target.writer();
    let snapshot = target.document.snapshot.as_ref();
    let machines = snapshot.map(Snapshot::machines).unwrap_or_default();
    let mut answer = GraphAnswer {
        version: Some(writer.version),
        machine: None,
        machines: Vec::with_capacity(machines.len()),
        format: format.name(),
        content: String::new(),
        states: Vec::new(),
        problem: None,
    };
    for machine in &machines {
        answer.machines.push(MachineAnswer { name: machine.name.clone(), range: writer.range(machine.range) });
    }
    let drawn = snapshot.ok_or_else(|| NO_MACHINE.to_owned()).and_then(|snapshot| {
        let index = chosen(target, &machines, position, wanted)?;
        answer.machine = machines.get(index).and_then(|machine| machine.name.clone());
        let graph = snapshot.graph(index)?;
        Ok((graph.render(format, Theme::Auto, snapshot.source())?, states(target, &graph)))
    });
    match drawn {
        Ok((content, states)) => (answer.content, answer.states) = (content, states),
        Err(problem) => answer.problem = Some(problem),
    }
    answer
}

const NO_MACHINE: &str = "there is no state machine in this document";

/// The place of the state machine that is asked for.
fn chosen(
    target: &Target,
    machines: &[DrawableMachine],
    position: Option<Position>,
    wanted: Option<&str>,
) -> std::result::Result<usize, String> {
    if let Some(wanted) = wanted {
        let found = machines.iter().position(|machine| machine.name.as_deref() == Some(wanted));
        return found.ok_or_else(|| format!("there is no state machine `{wanted}` in this document"));
    }
    let at = position.map(|position| target.offset(position));
    let holds = |machine: &DrawableMachine| at.is_some_and(|at| machine.range.contains_inclusive(at));
    match machines.iter().position(holds) {
        Some(found) => Ok(found),
        None if machines.is_empty() => Err(NO_MACHINE.to_owned()),
        None => Ok(0),
    }
}

fn states(target: &Target, graph: &Graph) -> Vec<StateAnswer> {
    let writer = target.writer();
    let mut states = Vec::new();
    graph.machine.for_each_state(&mut |state, around| {
        states.push(StateAnswer {
            id: state.id.clone(),
            name: state.name.clone(),
            path: around.iter().map(|name| (*name).to_owned()).collect(),
            range: writer.range(state.range),
            selection_range: writer.range(state.name_range),
            state_type: state.type_text.clone(),
        });
    });
    states
}
