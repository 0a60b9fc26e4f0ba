//! What the rules about names and transitions look at: one machine with its
//! graph. All of it is computed when a rule asks for it, so a definition
//! without mistakes costs a walk over its transitions.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ide::Definition;
use crate::model::facts::StateEntry;
use crate::model::variables::{Status, resolve};
use crate::model::{MachineKind, MachineView, StateView, Transition, TransitionKind};
use crate::text::{TextRange, TextSize};

use super::damage::{self, DamagedMachines, Errors};
use super::similar::most_similar;
use super::values;

/// What the scopes of one definition have in common.
pub struct Shared<'a> {
    /// The definition.
    pub definition: &'a Definition,
    errors: &'a Errors,
    /// The brackets do not balance.
    pub is_unbalanced: bool,
    damaged: OnceCell<DamagedMachines>,
    first_of_duplicates: OnceCell<FxHashMap<Arc<str>, TextRange>>,
    raised: OnceCell<FxHashSet<Box<str>>>,
    assigned: OnceCell<Assigned>,
    valueless: OnceCell<FxHashMap<Box<str>, Vec<TextRange>>>,
    /// Whether nothing ends the machine at the top level.
    pub lacks_end: OnceCell<bool>,
    unsure: RefCell<FxHashMap<TextSize, bool>>,
}

/// A machine, a branch or an item processor with its graph.
pub struct ScopeContext<'a> {
    /// The machine.
    pub machine: &'a MachineView<'a>,
    /// What all scopes have in common.
    pub shared: &'a Shared<'a>,
    dangling: OnceCell<Vec<Dangling<'a>>>,
    lacks_end: OnceCell<bool>,
}

/// A transition that leads to no state of its scope.
pub struct Dangling<'a> {
    /// The state's place among its scope's; `None` for `StartAt`.
    pub state: Option<usize>,
    /// The transition.
    pub transition: &'a Transition,
    /// The name that it gives, absolute.
    pub range: TextRange,
    /// That name.
    pub target: &'a str,
    /// The state of this name in another scope.
    pub elsewhere: Option<Elsewhere>,
    /// The state of the scope that may be meant.
    pub suggestion: Option<usize>,
}

/// A state of another scope.
pub struct Elsewhere {
    /// Its name, absolute.
    pub range: TextRange,
    /// Where it is: "inside branch 1 of `P`".
    pub place: String,
}

/// The variables that states of the definition assign.
#[derive(Default)]
struct Assigned {
    names: FxHashSet<Arc<str>>,
    /// Others may be assigned as well.
    may_be_any: bool,
}

/// For this many transitions of a scope it is found out what may be meant.
const SUGGESTIONS: usize = 16;

/// More transitions than this do not lead nowhere by a slip, if the brackets do
/// not balance: their states were lost.
const LOST: usize = 8;

impl<'a> Shared<'a> {
    /// Knows nothing yet.
    pub fn new(definition: &'a Definition, errors: &'a Errors) -> Self {
        let is_unbalanced = damage::is_unbalanced(definition, errors);
        Shared {
            definition,
            errors,
            is_unbalanced,
            damaged: OnceCell::new(),
            first_of_duplicates: OnceCell::new(),
            raised: OnceCell::new(),
            assigned: OnceCell::new(),
            valueless: OnceCell::new(),
            lacks_end: OnceCell::new(),
            unsure: RefCell::default(),
        }
    }

    /// For each name that several states have, the first of them in the text.
    pub fn first_of_duplicates(&self) -> &FxHashMap<Arc<str>, TextRange> {
        self.first_of_duplicates.get_or_init(|| {
            let analysis = self.definition.analysis();
            let mut first: FxHashMap<Arc<str>, TextRange> = FxHashMap::default();
            if !analysis.has_duplicate_names() {
                return first;
            }
            analysis.for_each_machine(&mut |machine| {
                for state in machine.states().filter(|state| analysis.name_count(&state.entry.name) > 1) {
                    let range = state.name_range();
                    let known = first.entry(state.entry.name.clone()).or_insert(range);
                    if range.start() < known.start() {
                        *known = range;
                    }
                }
            });
            first
        })
    }

    /// Whether a Fail state of the definition raises this error.
    pub fn raises(&self, error: &str) -> bool {
        let raised = self.raised.get_or_init(|| {
            let mut raised = FxHashSet::default();
            self.definition.analysis().for_each_machine(&mut |machine| {
                raised.extend(machine.facts.states.iter().filter_map(|state| state.facts.raises.clone()));
            });
            raised
        });
        raised.contains(error)
    }

    /// Whether a state may assign the variable.
    pub fn may_assign(&self, variable: &str) -> bool {
        let assigned = self.assigned.get_or_init(|| {
            let mut assigned = Assigned::default();
            let analysis = self.definition.analysis();
            let variables = analysis.variables(self.definition.tree(), self.definition.text());
            analysis.for_each_machine(&mut |machine| {
                let Some(solution) = variables.of(machine) else {
                    assigned.may_be_any = true;
                    return;
                };
                assigned.names.extend(solution.names().cloned());
                let mut settings = solution.summaries().iter().flat_map(|summary| &summary.settings);
                assigned.may_be_any |= settings.any(|setting| setting.is_open);
            });
            assigned
        });
        assigned.may_be_any || assigned.names.contains(variable)
    }

    /// Whether the state at `at` reads the variable and may find no value.
    pub fn lacks_value(&self, variable: &str, at: TextSize) -> bool {
        let valueless = self.valueless.get_or_init(|| {
            let (tree, text) = (self.definition.tree(), self.definition.text());
            let analysis = self.definition.analysis();
            let variables = analysis.variables(tree, text);
            let mut valueless: FxHashMap<Box<str>, Vec<TextRange>> = FxHashMap::default();
            analysis.for_each_machine(&mut |machine| {
                let reads = variables.of(machine).map(|solution| solution.doubtful_reads());
                for (state, name) in reads.into_iter().flatten() {
                    let Some(state) = machine.state(*state) else { continue };
                    if !matches!(resolve(variables, &state, name).status, Status::Set | Status::Unknown) {
                        valueless.entry((**name).into()).or_default().push(state.range());
                    }
                }
            });
            valueless
        });
        valueless.get(variable).is_some_and(|states| states.iter().any(|state| state.contains(at)))
    }

    /// The first state of this name outside the machine at `scope`.
    fn elsewhere(&self, name: &str, scope: TextSize) -> Option<Elsewhere> {
        let analysis = self.definition.analysis();
        if analysis.name_count(name) == 0 {
            return None;
        }
        let mut found = None;
        analysis.for_each_machine(&mut |machine| {
            if found.is_none() && machine.at != scope {
                let state = machine.facts.graph.state(name).and_then(|index| machine.state(index));
                found = state.map(|state| Elsewhere { range: state.name_range(), place: place_of(machine) });
            }
        });
        found
    }
}

/// "inside branch 1 of `P`"
fn place_of(machine: &MachineView) -> String {
    match (machine.kind, machine.parent) {
        (MachineKind::Branch(index), Some(state)) => format!("inside branch {} of `{}`", index + 1, state.entry.name),
        (MachineKind::Processor(_), Some(state)) => format!("inside the item processor of `{}`", state.entry.name),
        _ => "at the top level".to_owned(),
    }
}

impl<'a> ScopeContext<'a> {
    /// Knows nothing of the machine yet.
    pub fn new(machine: &'a MachineView<'a>, shared: &'a Shared<'a>) -> Self {
        ScopeContext { machine, shared, dangling: OnceCell::new(), lacks_end: OnceCell::new() }
    }

    /// What people call the machine: "machine", "branch", "item processor".
    pub fn noun(&self) -> &'static str {
        match self.machine.kind {
            MachineKind::Root => "machine",
            MachineKind::Branch(_) => "branch",
            MachineKind::Processor(_) => "item processor",
        }
    }

    /// Whether the machine may hold states that are not seen, or states whose
    /// names are not known.
    pub fn is_open(&self) -> bool {
        let facts = self.machine.facts;
        facts.is_open || facts.graph.has_open_name()
    }

    /// Whether states or transitions of the machine may be missing or wrong
    /// since a part of it is half typed.
    pub fn is_damaged(&self) -> bool {
        let damaged = || DamagedMachines::new(self.shared.definition, self.shared.errors);
        self.shared.damaged.get_or_init(damaged).contain(self.machine.at)
    }

    /// Whether it is certain that no state ends the machine. It is not, as long
    /// as a state is there whose end is not known, that leads nowhere, or that
    /// leads to a state which is not known or still to be written: that is
    /// filled in by a template, or reported by itself.
    pub fn lacks_end(&self) -> bool {
        let states = &self.machine.facts.states;
        *self.lacks_end.get_or_init(|| {
            !states.is_empty()
                && states.iter().all(|state| goes_on(state) && state.facts.is_terminal == Some(false))
                && !self.machine.facts.graph.has_unknown_target()
                && self.dangling().is_empty()
                && !self.is_open()
                && !self.is_damaged()
        })
    }

    /// Whether that holds for the machine or for one around it ([`Self::is_unsure`]):
    /// then data may come from anywhere, and variables may be set anywhere.
    pub fn is_any_unsure(&self) -> bool {
        let mut machine = self.machine;
        if self.is_unsure() {
            return true;
        }
        while let Some(state) = machine.parent {
            machine = state.machine;
            if ScopeContext::new(machine, self.shared).is_unsure() {
                return true;
            }
        }
        false
    }

    /// Whether the states or transitions of the machine are not all known, or
    /// lead nowhere: what follows from all of them together is then a guess.
    pub fn is_unsure(&self) -> bool {
        let known = self.shared.unsure.borrow().get(&self.machine.at).copied();
        known.unwrap_or_else(|| {
            let is_unsure = self.machine.facts.graph.has_unknown_target()
                || self.is_open()
                || self.is_damaged()
                || !self.dangling().is_empty()
                || self.lacks_end();
            self.shared.unsure.borrow_mut().insert(self.machine.at, is_unsure);
            is_unsure
        })
    }

    /// The transitions that lead to no state of the scope, in the order of the
    /// text; without those that may well lead to one that cannot be read.
    pub fn dangling(&self) -> &[Dangling<'a>] {
        self.dangling.get_or_init(|| self.find_dangling())
    }

    fn find_dangling(&self) -> Vec<Dangling<'a>> {
        let (machine, definition) = (self.machine, self.shared.definition);
        let mut found = Vec::new();
        // Without states, all that is wrong is that there are none.
        if machine.facts.states_key.is_none() || machine.facts.states.is_empty() {
            return found;
        }
        let start = machine.start().map(|(start, range)| (None, start, range, machine.facts.graph.start()));
        let of_state = |state: StateView<'a>| {
            let transitions = state.transitions();
            transitions.map(move |(transition, range, target)| (Some(state.index), transition, range, target))
        };
        for (state, transition, range, resolved) in start.into_iter().chain(machine.states().flat_map(of_state)) {
            let (None, Some(target)) = (resolved, transition.target.as_deref()) else { continue };
            if self.is_open() || values::lacks_closing_quote(definition.text(), range) || self.is_half_typed(target) {
                continue;
            }
            let elsewhere = self.shared.elsewhere(target, machine.at);
            found.push(Dangling { state, transition, range, target, elsewhere, suggestion: None });
        }
        if self.shared.is_unbalanced {
            found.retain(|dangling| dangling.elsewhere.is_none());
            if found.len() > LOST {
                found.clear();
            }
            found.retain(|dangling| !has_key(definition.text(), dangling.range));
        }
        for dangling in found.iter_mut().filter(|dangling| dangling.elsewhere.is_none()).take(SUGGESTIONS) {
            let names = machine.facts.states.iter().map(|state| &*state.name);
            let name = Some(dangling.target).filter(|target| !target.is_empty());
            let similar = name.and_then(|name| most_similar(name, names));
            dangling.suggestion = similar.and_then(|name| machine.facts.graph.state(name));
        }
        found
    }

    /// Whether the state of this name may be one whose key is half typed, or
    /// whose key lacks its end, so that what follows has become part of it.
    fn is_half_typed(&self, name: &str) -> bool {
        let text = self.shared.definition.text();
        self.machine.states().filter(|state| state.entry.container.is_none()).any(|state| {
            let key = &*state.entry.name;
            let lacks_quote = || values::lacks_closing_quote(text, state.name_range());
            name.starts_with(key) || key.starts_with(name) && lacks_quote()
        })
    }
}

/// Whether the state is of a known type and says what comes next.
pub fn goes_on(state: &StateEntry) -> bool {
    let mut ways = state.facts.transitions.iter().filter(|transition| transition.kind != TransitionKind::Catch);
    state.facts.state_type.known().is_some() && ways.next().is_some()
}

/// Whether the name at `range`, as it is written there, is a key anywhere.
fn has_key(text: &str, range: TextRange) -> bool {
    let Some(quoted) = text.get(usize::from(range.start()).saturating_sub(1)..usize::from(range.end()) + 1) else {
        return false;
    };
    memchr::memmem::find_iter(text.as_bytes(), quoted.as_bytes())
        .any(|at| text[at + quoted.len()..].trim_start().starts_with(':'))
}
