//! What of a state's variables matters beyond the state: names, and on which
//! way they are set. It holds no offsets, so it stays equal when something moves.

use std::sync::Arc;

use crate::model::MapMode;
use crate::model::expressions::Part;

/// What a state does with variables.
#[derive(Debug, Default, PartialEq)]
pub struct Summary {
    /// What it sets, by the part that sets it; each part once.
    pub settings: Box<[Setting]>,
    /// For each transition the part whose variables are set on its way.
    pub ways: Box<[Part]>,
    /// What its own expressions read, each name once, in order; `true` for one
    /// that surely fails without a value somewhere.
    pub reads: Box<[(Arc<str>, bool)]>,
    /// What the states in it read, be it theirs or not; each name once, in order.
    pub inner_reads: Box<[Arc<str>]>,
    /// What the states in it set; each name once, in order.
    pub inner_settings: Box<[Arc<str>]>,
    /// Of which variables it asks whether they have a value, to decide where to
    /// go on; in order.
    pub tested: Box<[Arc<str>]>,
    /// It decides where to go on, and so may know more than can be seen.
    pub is_choice: bool,
    /// A template, or something half typed, may hold reads that are not seen.
    pub may_read_more: bool,
    /// It may end its machine.
    pub may_end: bool,
    /// It may have transitions that are not seen.
    pub hides_transitions: bool,
    /// Where its iterations run, if it is a Map state and that is known.
    pub map_mode: Option<MapMode>,
}

/// What one part of a state sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The part.
    pub part: Part,
    /// Each name once, in order.
    pub names: Box<[Arc<str>]>,
    /// It may set others: a template fills in a part, or a key is wrong.
    pub is_open: bool,
    /// Those of `names` that are set to something empty to start with.
    pub blank: Box<[Arc<str>]>,
}

impl Summary {
    /// What the part sets; `None` if it sets nothing.
    pub fn setting(&self, part: Part) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.part == part)
    }

    /// All names that the state itself sets, in whatever part; some twice.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.settings.iter().flat_map(|setting| setting.names.iter())
    }

    /// Whether its own expressions read the variable.
    pub fn reads(&self, name: &str) -> bool {
        self.reads.binary_search_by(|(read, _)| (**read).cmp(name)).is_ok()
    }

    /// Whether states in it read a variable of this name.
    pub fn reads_inside(&self, name: &str) -> bool {
        self.inner_reads.binary_search_by(|read| (**read).cmp(name)).is_ok()
    }

    /// Whether states in it set a variable of this name.
    pub fn sets_inside(&self, name: &str) -> bool {
        self.inner_settings.binary_search_by(|set| (**set).cmp(name)).is_ok()
    }
}
