//! What is carried over from one version to the next is what an analysis from
//! scratch would find.

use std::sync::Arc;

use proptest::prelude::*;

use super::testing::Version;
use super::*;
use crate::spec::MachineType;
use crate::syntax::parse;
use crate::test_support::random::{DEFINITION, edits};

/// Everything that an analysis says, as text.
fn dump(analysis: &Analysis) -> String {
    let mut out = format!("{:?}\n", analysis.context());
    let mut names = std::collections::BTreeSet::new();
    analysis.for_each_machine(&mut |machine| {
        let facts = machine.facts;
        out += &format!("{:?} `{}` {:?}\n", machine.kind, machine.aws_location(), machine.range());
        out += &format!("  start {:?} open {} key {:?}\n", machine.start(), facts.is_open, facts.states_key);
        out += &format!("  graph start {:?} unknown {}\n", facts.graph.start(), facts.graph.has_unknown_target());
        for state in machine.states() {
            let entry = state.entry;
            names.insert(entry.name.clone());
            out +=
                &format!("  {} {:?} {:?} {:?}\n", state.aws_location(), state.name_range(), state.range(), state.at());
            let first = facts.graph.state(&entry.name);
            out += &format!("    first {first:?} reachable {}\n", facts.graph.is_reachable(state.index));
            let facts = &entry.facts;
            out += &format!("    {:?} {:?} {:?}\n", facts.state_type, facts.language, facts.context);
            out += &format!("    terminal {:?}\n", facts.is_terminal);
            for transition in state.transitions() {
                out += &format!("    {transition:?}\n");
            }
        }
    });
    for name in names {
        out += &format!("{name} x {}\n", analysis.name_count(&name));
    }
    out
}

impl Version {
    /// The facts of all states in the definition by their names.
    fn facts(&self) -> Vec<(Arc<str>, Arc<StateFacts>)> {
        let mut all = Vec::new();
        self.analysis.for_each_machine(&mut |machine| {
            all.extend(machine.states().map(|state| (state.entry.name.clone(), state.entry.facts.clone())));
        });
        all
    }

    /// The names of the states whose facts are not those of `old`.
    fn changed_since(&self, old: &Version) -> Vec<String> {
        let old = old.facts();
        let is_kept = |facts: &Arc<StateFacts>| old.iter().any(|(_, old)| Arc::ptr_eq(old, facts));
        self.facts().iter().filter(|(_, facts)| !is_kept(facts)).map(|(name, _)| name.to_string()).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn carried_over_is_from_scratch(edits in edits(1..12), ask_between in any::<bool>()) {
        let mut version = Version::new(DEFINITION);
        for edit in edits {
            if ask_between {
                // The count of names is made on demand, and kept.
                version.analysis.name_count("A");
            }
            let indel = edit.indel(version.source.text());
            version = version.edited(indel.clone());
            let text = version.source.text();
            let scratch = parse(text);
            let expected = dump(&Analysis::new(scratch.root(text), MachineType::Standard));
            prop_assert_eq!(dump(&version.analysis), expected, "after {:?} in {}", indel, text);
        }
    }
}

#[test]
fn a_keystroke_changes_the_facts_of_its_own_state_alone() {
    let old = Version::new(DEFINITION);
    assert_eq!(old.replaced("$.x", "$.xy").changed_since(&old), ["B"]);
    assert_eq!(old.replaced("\"CB\"", "\"CX\"").changed_since(&old), ["C", "CA"]);
    assert_eq!(old.replaced("all in one", "all").changed_since(&old), Vec::<String>::new());
    assert_eq!(old.replaced("\"D\": {", "\"Dx\": {").changed_since(&old), Vec::<String>::new());
}

#[test]
fn a_state_that_comes_or_goes_leaves_the_others_alone() {
    let old = Version::new(DEFINITION);
    let more = old.replaced("    \"B\": {", "    \"New\": {\"Type\": \"Pass\"},\n    \"B\": {");
    assert_eq!(more.changed_since(&old), ["New"]);
    let less = more.replaced("    \"New\": {\"Type\": \"Pass\"},\n", "");
    assert_eq!(less.changed_since(&more), Vec::<String>::new());
}

#[test]
fn the_graph_lives_until_a_name_or_a_transition_changes() {
    let old = Version::new(DEFINITION);
    let is_kept = |new: &Version| {
        Arc::ptr_eq(&old.analysis.root().unwrap().facts.graph, &new.analysis.root().unwrap().facts.graph)
    };
    assert!(is_kept(&old.replaced("$.x", "$.xy")));
    assert!(is_kept(&old.replaced("\"CB\"", "\"CX\"")));
    assert!(!is_kept(&old.replaced("\"Default\": \"E\"", "\"Default\": \"D\"")));
    assert!(!is_kept(&old.replaced("\"D\": {", "\"Dx\": {")));
}

#[test]
fn another_query_language_of_the_machine_changes_all_that_inherit_it() {
    let old = Version::new(DEFINITION);
    let new = old.replaced("\"StartAt\"", "\"QueryLanguage\": \"JSONata\", \"StartAt\"");
    assert_eq!(new.changed_since(&old).len(), new.facts().len());
}

/// Found by the property above: the count of names was kept when a machine
/// lost its whole `States`.
#[test]
fn names_are_counted_anew_when_states_go_with_their_key() {
    let old = Version::new(DEFINITION);
    assert_eq!(old.analysis.name_count("A"), 1);
    assert_eq!(old.replaced("\"States\": {", "\"Stated\": {").analysis.name_count("A"), 0);
}

#[test]
fn machines_under_the_same_key_are_told_apart() {
    let old = Version::new(
        r#"{"States": {"M": {"ItemProcessor": {"States": {"X": {}}}, "ItemProcessor": {"States": {"Y": {}}}}}}"#,
    );
    assert_eq!(old.analysis.name_count("X"), 1);
    assert_eq!(old.replaced("\"Y\"", "\"X\"").analysis.name_count("X"), 2);
}
