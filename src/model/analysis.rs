//! The facts of a whole definition, and how they pass from one version of it
//! to the next.
//!
//! A state's facts are taken over if its object is the same by address, which
//! the parser sees to for all that an edit did not touch, and if the context
//! that it inherits is the same. A machine's graph is taken over if no name and
//! no transition in it changed. Tests compare the outcome with an analysis
//! from scratch.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::facts::{self, Context, MachineFacts, MachineKind, NestedMachine, StateEntry, StateFacts, Transition};
use super::flow::Flow;
use super::graph::Graph;
use super::place::{is_language_known, query_language};
use super::variables::Variables;
use crate::spec::{MachineType, QueryLanguage};
use crate::syntax::{Container, Entry, Node, Tree};
use crate::text::{TextRange, TextSize};

/// Everything known about one version of a definition.
#[derive(Clone, Debug)]
pub struct Analysis {
    context: Context,
    root: Option<(TextSize, Arc<MachineFacts>)>,
    /// Kept while no name changes.
    names: Arc<Names>,
    /// The data flow of this version; found out when first asked for.
    flow: Arc<OnceLock<Flow>>,
    /// The variables of this version; found out when first asked for.
    variables: Arc<OnceLock<Variables>>,
}

/// What is known about the names of all states, each made when first asked for.
#[derive(Debug, Default)]
struct Names {
    /// How often each occurs in the whole definition.
    counts: OnceLock<FxHashMap<Arc<str>, usize>>,
    /// See [`Analysis::derived_from_names`].
    derived: OnceLock<Box<dyn Any + Send + Sync>>,
}

impl Analysis {
    /// Analyses the definition of a machine of this type in `root` from scratch.
    pub fn new(root: Node, machine_type: MachineType) -> Self {
        Analysis::after(root, machine_type, None)
    }

    /// Analyses `root`, taking over from `old` what is still true.
    pub fn after(root: Node, machine_type: MachineType, old: Option<&Analysis>) -> Self {
        let language = query_language(root).unwrap_or(QueryLanguage::JsonPath);
        let context = Context {
            language,
            is_language_known: is_language_known(root),
            machine_type,
            has_timeout: root.get("TimeoutSeconds").is_some(),
            ..Context::default()
        };
        let mut builder = Builder { names_changed: false };
        let facts = root.object().map(|container| {
            let old = old.and_then(|old| old.root.as_ref()).map(|(_, facts)| facts);
            (root.range().start(), builder.machine(root, container, context, old))
        });
        let names = match old {
            Some(old) if !builder.names_changed && old.root.is_some() == facts.is_some() => old.names.clone(),
            _ => Arc::default(),
        };
        Analysis { context, root: facts, names, flow: Arc::default(), variables: Arc::default() }
    }

    /// What all states inherit.
    pub fn context(&self) -> Context {
        self.context
    }

    /// The definition's own machine; `None` if it is no object.
    pub fn root(&self) -> Option<MachineView<'_>> {
        let (at, facts) = self.root.as_ref()?;
        Some(MachineView { kind: MachineKind::Root, at: *at, facts, parent: None })
    }

    /// Calls `visit` for every machine, outer ones first, in the order of the text.
    pub fn for_each_machine(&self, visit: &mut dyn FnMut(&MachineView)) {
        fn walk(machine: &MachineView, visit: &mut dyn FnMut(&MachineView)) {
            visit(machine);
            for state in machine.states() {
                for nested in &state.entry.facts.machines {
                    walk(&state.nested(nested), visit);
                }
            }
        }
        if let Some(root) = self.root() {
            walk(&root, visit);
        }
    }

    /// Calls `found` with the innermost machine around `offset`, if there is
    /// one, and the state of it that holds the offset, key or value.
    pub fn with_machine_at<R>(
        &self,
        offset: TextSize,
        found: impl FnOnce(&MachineView, Option<StateView>) -> R,
    ) -> Option<R> {
        fn descend<R>(
            machine: &MachineView,
            offset: TextSize,
            found: impl FnOnce(&MachineView, Option<StateView>) -> R,
        ) -> R {
            let Some(state) = machine.state_at(offset) else { return found(machine, None) };
            let nested = state.entry.facts.machines.iter().find(|nested| {
                let start = state.at() + nested.at;
                start < offset && offset < start + TextSize::new(nested.facts.container.len)
            });
            match nested {
                Some(nested) => descend(&state.nested(nested), offset, found),
                None => found(machine, Some(state)),
            }
        }
        let root = self.root()?;
        Some(descend(&root, offset, found))
    }

    /// What is known of the data that flows through the definition, which tree
    /// and text belong to.
    pub fn flow(&self, tree: &Tree, text: &str) -> &Flow {
        self.flow.get_or_init(|| Flow::new(self, tree, text))
    }

    /// What is known of the variables of the definition, which tree and text
    /// belong to.
    pub fn variables(&self, tree: &Tree, text: &str) -> &Variables {
        self.variables.get_or_init(|| Variables::new(self, tree, text))
    }

    /// How many states of the whole definition have this name.
    pub fn name_count(&self, name: &str) -> usize {
        self.names().get(name).copied().unwrap_or(0)
    }

    /// Whether two states of the whole definition have the same name.
    pub fn has_duplicate_names(&self) -> bool {
        self.names().values().any(|count| *count > 1)
    }

    /// What layers above derive from the names of the states and the machines
    /// that have them, and from nothing else: it lives until a name changes.
    pub fn derived_from_names(&self) -> &OnceLock<Box<dyn Any + Send + Sync>> {
        &self.names.derived
    }

    fn names(&self) -> &FxHashMap<Arc<str>, usize> {
        self.names.counts.get_or_init(|| {
            let mut names = FxHashMap::default();
            self.for_each_machine(&mut |machine| {
                for state in &machine.facts.states {
                    *names.entry(state.name.clone()).or_insert(0) += 1;
                }
            });
            names
        })
    }
}

/// A machine with its place.
#[derive(Clone, Copy, Debug)]
pub struct MachineView<'a> {
    /// What it is.
    pub kind: MachineKind,
    /// Where its object starts in the text.
    pub at: TextSize,
    /// Its facts.
    pub facts: &'a MachineFacts,
    /// The state around it; `None` for the definition itself.
    pub parent: Option<&'a StateView<'a>>,
}

/// A state with its place.
#[derive(Clone, Copy, Debug)]
pub struct StateView<'a> {
    /// Its machine.
    pub machine: &'a MachineView<'a>,
    /// Its place among the machine's states.
    pub index: usize,
    /// What the machine says of it.
    pub entry: &'a StateEntry,
}

impl<'a> MachineView<'a> {
    /// The range of its object.
    pub fn range(&self) -> TextRange {
        TextRange::at(self.at, self.facts.container.len.into())
    }

    /// Its states in the order of the text.
    pub fn states(&'a self) -> impl Iterator<Item = StateView<'a>> + 'a {
        self.facts.states.iter().enumerate().map(move |(index, entry)| StateView { machine: self, index, entry })
    }

    /// The state at this place among its states.
    pub fn state(&'a self, index: usize) -> Option<StateView<'a>> {
        self.facts.states.get(index).map(|entry| StateView { machine: self, index, entry })
    }

    /// The state whose key or value holds or touches `offset`.
    pub fn state_at(&'a self, offset: TextSize) -> Option<StateView<'a>> {
        let relative = offset.checked_sub(self.at)?;
        let index = self.facts.states.partition_point(|state| state.range.start() <= relative).checked_sub(1)?;
        self.state(index).filter(|state| relative <= state.entry.range.end())
    }

    /// `StartAt`, absolute.
    pub fn start(&self) -> Option<(&'a Transition, TextRange)> {
        let start = self.facts.start.as_ref()?;
        Some((start, start.range + self.at))
    }

    /// The place of the machine as AWS writes it: empty for the definition,
    /// else for example `/States/M/ItemProcessor`.
    pub fn aws_location(&self) -> String {
        let Some(state) = self.parent else { return String::new() };
        let mut location = state.aws_location();
        match self.kind {
            MachineKind::Root => {}
            MachineKind::Branch(index) => location.push_str(&format!("/Branches[{index}]")),
            MachineKind::Processor(field) => location.push_str(&format!("/{field}")),
        }
        location
    }
}

impl<'a> StateView<'a> {
    /// Where the state's object starts in the text.
    pub fn at(&self) -> TextSize {
        self.machine.at + self.entry.at
    }

    /// The name in its key, without quotes.
    pub fn name_range(&self) -> TextRange {
        self.entry.name_range + self.machine.at
    }

    /// Key and value.
    pub fn range(&self) -> TextRange {
        self.entry.range + self.machine.at
    }

    /// Its transitions with their absolute ranges and where they lead.
    pub fn transitions(&self) -> impl Iterator<Item = (&'a Transition, TextRange, Option<usize>)> + use<'a> {
        let at = self.at();
        let targets = self.machine.facts.graph.targets(self.index);
        let resolved = targets.iter().copied().chain(std::iter::repeat(None));
        self.entry
            .facts
            .transitions
            .iter()
            .zip(resolved)
            .map(move |(transition, target)| (transition, transition.range + at, target))
    }

    /// The machine `nested` within it.
    pub fn nested(&'a self, nested: &'a NestedMachine) -> MachineView<'a> {
        MachineView { kind: nested.kind, at: self.at() + nested.at, facts: &nested.facts, parent: Some(self) }
    }

    /// For example `/States/M/ItemProcessor/States/P`.
    pub fn aws_location(&self) -> String {
        format!("{}/States/{}", self.machine.aws_location(), self.entry.name)
    }
}

/// Makes facts, taking over what it can.
struct Builder {
    /// A state has appeared, gone or been given another name.
    names_changed: bool,
}

impl Builder {
    fn machine(
        &mut self,
        node: Node,
        container: &Arc<Container>,
        context: Context,
        old: Option<&Arc<MachineFacts>>,
    ) -> Arc<MachineFacts> {
        // What was taken in another context says nothing about this one.
        let old = old.filter(|old| old.context == context);
        if let Some(old) = old.filter(|old| Arc::ptr_eq(&old.container, container)) {
            return old.clone();
        }
        let start = facts::start(node);
        let states_entry = node.member("States");
        let states_node = states_entry.map(|entry| entry.value());
        let states = match states_node {
            Some(states) => self.states(states, node.range().start(), context, old),
            None => {
                self.names_changed |= old.is_some_and(|old| !old.states.is_empty());
                Box::default()
            }
        };
        let same_graph =
            old.filter(|old| Graph::still_fits((old.start.as_ref(), &old.states), (start.as_ref(), &states)));
        let graph = match same_graph {
            Some(old) => old.graph.clone(),
            None => Arc::new(Graph::new(start.as_ref(), &states)),
        };
        let is_object = states_node.is_some_and(|states| states.object().is_some());
        let is_opaque = states_node.is_some_and(|states| states.is_opaque());
        Arc::new(MachineFacts {
            container: container.clone(),
            context,
            start,
            states,
            states_key: states_entry
                .filter(|_| is_object)
                .and_then(|entry| entry.key_range())
                .map(|range| range - node.range().start()),
            is_open: is_opaque || node.is_opaque(),
            graph,
            flow: old.map_or_else(Arc::default, |old| old.flow.clone()),
            variables: old.map_or_else(Arc::default, |old| old.variables.clone()),
        })
    }

    fn states(
        &mut self,
        states: Node,
        base: TextSize,
        context: Context,
        old: Option<&Arc<MachineFacts>>,
    ) -> Box<[StateEntry]> {
        let old: &[StateEntry] = old.map_or(&[], |old| &old.states);
        if states.object().is_none() {
            self.names_changed |= !old.is_empty();
            return Box::default();
        }
        let count = states.entries().filter(|entry| entry.key_range().is_some()).count();
        self.names_changed |= count != old.len();
        let entries = states.entries().filter(|entry| entry.key_range().is_some());
        let mut facts = Vec::with_capacity(count);
        for (index, entry) in entries.enumerate() {
            // An edit adds or removes states in one place: before it they have the
            // same place from the start, behind it the same place from the end.
            let from_end = (index + old.len()).checked_sub(count).and_then(|index| old.get(index));
            let candidates = [old.get(index), from_end];
            facts.push(self.state(entry, base, context, candidates));
        }
        facts.into()
    }

    fn state(
        &mut self,
        entry: Entry,
        base: TextSize,
        context: Context,
        candidates: [Option<&StateEntry>; 2],
    ) -> StateEntry {
        let value = entry.value();
        let container = value.object();
        let is_same = |old: &&StateEntry| match (&old.container, container) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            _ => false,
        };
        let same = candidates.into_iter().flatten().find(is_same);
        let named = candidates.into_iter().flatten().find(|old| entry.key_is(&old.name));
        let name = match named {
            Some(old) => old.name.clone(),
            None => {
                self.names_changed = true;
                entry.key().unwrap_or_default().into()
            }
        };
        let facts = match same {
            Some(old) => old.facts.clone(),
            None => {
                let old = named.or(candidates[0]).map(|old| old.facts.clone());
                self.state_facts(value, context, old.as_deref())
            }
        };
        let name_range = entry.key_content_range().unwrap_or_default() - base;
        StateEntry {
            name,
            name_range,
            range: entry.range() - base,
            at: value.range().start() - base,
            container: container.cloned(),
            facts,
        }
    }

    fn state_facts(&mut self, node: Node, context: Context, before: Option<&StateFacts>) -> Arc<StateFacts> {
        let old: &[NestedMachine] = before.map_or(&[], |before| &before.machines);
        let mut seen = 0;
        let mut place = 0;
        let is_jsonata = query_language(node).map(|own| own == QueryLanguage::Jsonata);
        let within = Context { is_within_jsonata: is_jsonata.unwrap_or(context.is_within_jsonata), ..context };
        let mut facts = facts::state_facts(node, context, &mut |kind, node, container| {
            // By its place, since a kind may occur twice where a key does.
            let old = old.get(place).filter(|old| old.kind == kind).map(|old| &old.facts);
            place += 1;
            seen += usize::from(old.is_some());
            self.machine(node, container, within.within(kind, node), old)
        });
        self.names_changed |= seen != old.len() || facts.machines.len() != old.len();
        if let Some(before) = before {
            facts.expressions = super::expressions::OfState::after(&before.expressions);
        }
        Arc::new(facts)
    }
}
