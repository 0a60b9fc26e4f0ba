//! What reaches each state, as text; and that what is kept is what would be
//! found from scratch.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::model::{Analysis, Part};
use crate::spec::MachineType;
use crate::syntax::{Damage, parse, reparse};
use crate::test_support::random::edits;
use crate::text::{Indel, SourceText, difference};

struct Version {
    source: SourceText,
    tree: Tree,
    analysis: Analysis,
}

impl Version {
    fn new(text: &str) -> Self {
        let tree = parse(text);
        let analysis = Analysis::new(tree.root(text), MachineType::Standard);
        Version { source: SourceText::new(text), tree, analysis }
    }

    fn edited(&self, indel: Indel) -> Self {
        let source = self.source.edited(&indel);
        let damage = Damage::of(&[indel]).unwrap();
        let tree = reparse(&self.tree, self.source.text(), source.text(), damage);
        let analysis = Analysis::after(tree.root(source.text()), MachineType::Standard, Some(&self.analysis));
        Version { source, tree, analysis }
    }

    fn replaced(&self, old: &str, new: &str) -> Self {
        let text = self.source.text();
        assert!(text.contains(old), "{old}");
        self.edited(difference(text, &text.replacen(old, new, 1)).unwrap())
    }

    fn variables(&self) -> &Variables {
        self.analysis.variables(&self.tree, self.source.text())
    }

    /// All names that are set or read anywhere.
    fn names(&self) -> BTreeSet<Arc<str>> {
        let mut names = BTreeSet::new();
        self.analysis.for_each_machine(&mut |machine| {
            for state in machine.states() {
                let own = variables_of(&state, &self.tree, self.source.text());
                names.extend(own.assignments.iter().map(|assignment| assignment.name.clone()));
                names.extend(own.uses.iter().map(|read| read.name.clone()));
            }
        });
        names
    }

    /// What each of the names is at each state.
    fn resolved(&self) -> String {
        let mut out = String::new();
        let mut names_of_states = FxHashMap::default();
        self.analysis.for_each_machine(&mut |machine| {
            for state in machine.states() {
                names_of_states.insert((machine.at, state.index), state.entry.name.clone());
            }
        });
        let names = self.names();
        self.analysis.for_each_machine(&mut |machine| {
            for state in machine.states() {
                out += &format!("{}:", state.entry.name);
                for name in &names {
                    let resolved = resolve(self.variables(), &state, name);
                    out += &format!(" {name} {:?}", resolved.status);
                    let setters = resolved.setters.iter().map(|setter| {
                        let of = &names_of_states[&(setter.machine, setter.site.state)];
                        match setter.site.part {
                            Part::State => of.to_string(),
                            part => format!("{of} {part:?}"),
                        }
                    });
                    let setters: Vec<String> = setters.collect();
                    out += &if setters.is_empty() { ";".to_owned() } else { format!(" ({});", setters.join(", ")) };
                }
                out.push('\n');
            }
        });
        out
    }

    /// That, and everything that is found in the states' texts.
    fn dump(&self) -> String {
        let mut out = self.resolved();
        self.analysis.for_each_machine(&mut |machine| {
            let solution = self.variables().of(machine).expect("every machine is solved");
            out += &format!("{:?} {:?}\n", solution.is_guess(), solution.doubtful_reads());
            for state in machine.states() {
                out += &format!("{:?}\n", variables_of(&state, &self.tree, self.source.text()));
            }
        });
        out
    }
}

fn machine(language: &str, states: &str) -> String {
    format!(r#"{{"QueryLanguage": "{language}", "StartAt": "A", "States": {{{states}}}}}"#)
}

fn check(language: &str, states: &str, expected: Expect) {
    expected.assert_eq(&Version::new(&machine(language, states)).resolved());
}

#[test]
fn an_assignment_is_seen_behind_its_state() {
    check(
        "JSONata",
        r#""A": {"Type": "Pass", "Assign": {"x": "{% $x %}"}, "Next": "B"}, "B": {"Type": "Wait", "Seconds": 1, "Next": "C"},
        "C": {"Type": "Pass", "Assign": {"x": 2, "y": 1}, "Next": "D"}, "D": {"Type": "Succeed"}"#,
        expect![[r#"
            A: x Unset; y Unset;
            B: x Set (A); y Unset;
            C: x Set (A); y Unset;
            D: x Set (C); y Set (C);
        "#]],
    );
}

#[test]
fn catchers_and_rules_have_their_own() {
    check(
        "JSONPath",
        r#""A": {"Type": "Task", "Assign": {"own.$": "$.x"}, "Catch": [
            {"ErrorEquals": ["E"], "Assign": {"first.$": "$.Error"}, "Next": "F"},
            {"ErrorEquals": ["States.ALL"], "Next": "G"}], "Next": "C"},
        "C": {"Type": "Choice", "Assign": {"default": 1}, "Choices": [
            {"Variable": "$.a", "IsNull": true, "Assign": {"rule": 1}, "Next": "D"},
            {"Variable": "$.b", "IsNull": true, "Next": "E"}], "Default": "H"},
        "D": {"Type": "Succeed"}, "E": {"Type": "Succeed"}, "F": {"Type": "Succeed"}, "G": {"Type": "Succeed"},
        "H": {"Type": "Succeed"}"#,
        expect![[r#"
            A: default Unset; first Unset; own Unset; rule Unset;
            C: default Unset; first Unset; own Set (A); rule Unset;
            D: default Unset; first Unset; own Set (A); rule Set (C ChoiceRule(0));
            E: default Unset; first Unset; own Set (A); rule Unset;
            F: default Unset; first Set (A Catcher(0)); own Unset; rule Unset;
            G: default Unset; first Unset; own Unset; rule Unset;
            H: default Set (C); first Unset; own Set (A); rule Unset;
        "#]],
    );
}

#[test]
fn ways_meet() {
    let states = |between: &str| {
        format!(
            r#""A": {{"Type": "Choice", "Choices": [{{"Condition": "{{% $states.input.a %}}", "Next": "B"}}], "Default": "C"}},
            "B": {{"Type": "Pass", "Assign": {{"x": 1, "y": 1}}, "Next": "M"}},
            "C": {{"Type": "Pass", "Assign": {{"x": 2}}, "Next": "M"}},
            "M": {{"Type": "Pass", "Next": "N"}}, "N": {between}, "O": {{"Type": "Succeed"}}"#
        )
    };
    check(
        "JSONata",
        &states(r#"{"Type": "Pass", "Next": "O"}"#),
        expect![[r#"
            A: x Unset; y Unset;
            B: x Unset; y Unset;
            C: x Unset; y Unset;
            M: x Set (B, C); y Maybe (B);
            N: x Set (B, C); y Maybe (B);
            O: x Set (B, C); y Maybe (B);
        "#]],
    );
    // A Choice state may go by what was done before.
    check(
        "JSONata",
        &states(r#"{"Type": "Choice", "Choices": [], "Default": "O"}"#),
        expect![[r#"
            A: x Unset; y Unset;
            B: x Unset; y Unset;
            C: x Unset; y Unset;
            M: x Set (B, C); y Maybe (B);
            N: x Set (B, C); y Maybe (B);
            O: x Set (B, C); y Unknown (B);
        "#]],
    );
}

#[test]
fn loops_come_back_with_what_they_set() {
    check(
        "JSONata",
        r#""A": {"Type": "Pass", "Assign": {"n": 0}, "Next": "B"},
        "B": {"Type": "Pass", "Output": "{% $last %}", "Next": "C"},
        "C": {"Type": "Choice", "Choices": [{"Condition": "{% $n > 3 %}", "Next": "E"}], "Default": "D"},
        "D": {"Type": "Pass", "Assign": {"n": "{% $n + 1 %}", "last": "{% $n %}"}, "Next": "B"},
        "E": {"Type": "Succeed", "Output": "{% $last %}"}"#,
        expect![[r#"
            A: last Unset; n Unset;
            B: last Maybe (D); n Set (A, D);
            C: last Maybe (D); n Set (A, D);
            D: last Unknown (D); n Set (A, D);
            E: last Unknown (D); n Set (A, D);
        "#]],
    );
}

#[test]
fn many_ways_of_many_lengths_are_followed() {
    let rules: Vec<String> =
        (0..80).map(|way| format!(r#"{{"Variable": "$.n", "NumericEquals": {way}, "Next": "W{way}-0"}}"#)).collect();
    let mut states = format!(r#""A": {{"Type": "Choice", "Choices": [{}], "Default": "Z"}}"#, rules.join(", "));
    for way in 0..80 {
        for step in 0..way {
            states += &format!(r#", "W{way}-{step}": {{"Type": "Pass", "Next": "W{way}-{}"}}"#, step + 1);
        }
        states += &format!(r#", "W{way}-{way}": {{"Type": "Pass", "Assign": {{"x": {way}}}, "Next": "Z"}}"#);
    }
    states += r#", "Z": {"Type": "Pass", "InputPath": "$x", "Next": "END"}, "END": {"Type": "Succeed"}"#;
    let version = Version::new(&machine("JSONPath", &states));
    let root = version.analysis.root().unwrap();
    let last = root.states().find(|state| &*state.entry.name == "END").unwrap();
    let resolved = resolve(version.variables(), &last, "x");
    assert_eq!((resolved.status, resolved.setters.len()), (Status::Maybe, 80));
}

#[test]
fn inner_states_see_what_is_set_around_them_and_keep_their_own() {
    check(
        "JSONPath",
        r#""A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "P"},
        "P": {"Type": "Parallel", "Assign": {"own": 1}, "Branches": [
            {"StartAt": "PA", "States": {"PA": {"Type": "Pass", "Assign": {"y": 1}, "Next": "PB"}, "PB": {"Type": "Succeed"}}},
            {"StartAt": "PC", "States": {"PC": {"Type": "Map", "ItemProcessor": {"StartAt": "MA", "States": {
                "MA": {"Type": "Pass", "Assign": {"x": 2}, "Next": "MB"}, "MB": {"Type": "Succeed"}}}, "End": true}}}
        ], "Next": "M"},
        "M": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "DA",
            "States": {"DA": {"Type": "Pass", "Assign": {"z": 2}, "Next": "DB"}, "DB": {"Type": "Succeed"}}}, "Next": "T"},
        "T": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "${mode}"}, "StartAt": "TA",
            "States": {"TA": {"Type": "Succeed"}}}, "End": true}"#,
        expect![[r#"
            A: own Unset; x Unset; y Unset; z Unset;
            P: own Unset; x Set (A); y Unset; z Unset;
            M: own Set (P); x Set (A); y Unset; z Unset;
            T: own Set (P); x Set (A); y Unset; z Unset;
            PA: own Unset; x Set (A); y Unset; z Unset;
            PB: own Unset; x Set (A); y Set (PA); z Unset;
            PC: own Unset; x Set (A); y Unset; z Unset;
            MA: own Unset; x Set (A); y Unset; z Unset;
            MB: own Unset; x Set (MA); y Unset; z Unset;
            DA: own Hidden; x Hidden; y Unset; z Unset;
            DB: own Hidden; x Hidden; y Unset; z Set (DA);
            TA: own Set (P); x Set (A); y Unknown; z Unknown;
        "#]],
    );
}

#[test]
fn what_is_tested_may_have_a_value() {
    check(
        "JSONata",
        r#""A": {"Type": "Choice", "Choices": [{"Condition": "{% $exists($x) and $y %}", "Next": "B"}], "Default": "C"},
        "B": {"Type": "Succeed", "Output": "{% $z %}"}, "C": {"Type": "Pass", "Assign": {"x": 1}, "Next": "A"}"#,
        expect![[r#"
            A: exists Unset; x Maybe (C); y Unknown; z Unset;
            B: exists Unset; x Unknown (C); y Unknown; z Unset;
            C: exists Unset; x Unknown (C); y Unknown; z Unset;
        "#]],
    );
    check(
        "JSONPath",
        r#""A": {"Type": "Choice", "Choices": [{"And": [{"Variable": "$x.a", "IsPresent": true}, {"Variable": "$y",
        "IsNull": true}], "Next": "B"}], "Default": "B"}, "B": {"Type": "Succeed", "InputPath": "$z"}"#,
        expect![[r#"
            A: x Unset; y Unset; z Unset;
            B: x Unknown; y Unset; z Unset;
        "#]],
    );
}

#[test]
fn what_cannot_be_read_may_set_anything() {
    for states in [
        r#""A": {"Type": "Pass", "Assign": "${all}", "Next": "B"}, "B": {"Type": "Succeed", "InputPath": "$x"}"#,
        r#""A": {"Type": "Pass", "Assign": {"${name}": 1}, "Next": "B"}, "B": {"Type": "Succeed", "InputPath": "$x"}"#,
        r#""A": {"Type": "Pass", "Assign": {${name}: 1}, "Next": "B"}, "B": {"Type": "Succeed", "InputPath": "$x"}"#,
        r#""A": {"Type": "Pass", "asign": {"x": 1}, "Next": "B"}, "B": {"Type": "Succeed", "InputPath": "$x"}"#,
        r#""A": {"Type": "Pass", "Assign": {"Fn::GetAtt": "x"}, "Next": "B"}, "B": {"Type": "Succeed", "InputPath": "$x"}"#,
        r#""A": {"Type": "Pass", ${more}, "Next": "B"}, "B": {"Type": "Succeed", "InputPath": "$x"}"#,
        r#""A": {"Type": "Pass", "Next": "${next}"}, "B": {"Type": "Succeed", "InputPath": "$x"}"#,
        r#""A": {"Type": "Pass", "Next": "C"}, "B": {"Type": "Succeed", "InputPath": "$x"}"#,
        r#""A": {"Type": "Task", "Catch": "${catch}", "Next": "B"}, "B": {"Type": "Succeed", "InputPath": "$x"}"#,
        r#""A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed", "InputPath": "$x"}, ${more}"#,
    ] {
        let found = Version::new(&machine("JSONPath", states)).resolved();
        assert!(found.contains("B: x Unknown"), "{states}\n{found}");
    }
}

#[test]
fn where_names_stand_is_found_through_escapes() {
    let text = machine(
        "JSONata",
        r#""A": {"Type": "Pass", "Assign": {"\u0061b": 1, "c.$": 2}, "Output": "{% \"\" & $\u0061b & $f($c) %}", "Next": "B"},
        "B": {"Type": "Pass", "QueryLanguage": "JSONPath", "Assign": {"d\u002e$": "States.Array($\u0061b, $.x[?(@.y == $c)])"},
        "ResultPath": "$x", "End": true}"#,
    );
    let version = Version::new(&text);
    let mut out = String::new();
    version.analysis.for_each_machine(&mut |machine| {
        for state in machine.states() {
            let own = variables_of(&state, &version.tree, &text);
            for assignment in &own.assignments {
                out += &format!("{} set: {}\n", assignment.name, &text[assignment.range + state.at()]);
            }
            for read in &own.uses {
                out += &format!("{} read: {}\n", read.name, &text[read.range + state.at()]);
            }
        }
    });
    expect![[r#"
        ab set: \u0061b
        c set: c
        ab read: \u0061b
        f read: f
        c read: c
        d set: d
        ab read: \u0061b
        c read: c
    "#]]
    .assert_eq(&out);
}

#[test]
fn reads_that_can_do_without_a_value_are_guarded() {
    let text = machine(
        "JSONata",
        r#""A": {"Type": "Succeed", "Output": {
        "a": "{% $exists($a.x[0]) ? $a : 1 %}", "b": "{% $append($b, [1]) %}", "c": "{% $c ? 1 : 2 %}", "d": "{% $d & 1 %}",
        "e": "{% $count(($e)) %}", "f": "{% $f ~> $exists %}", "g": "{% $g + %}", "h": "{% $h", "i": "{% $not($i) or $j %}",
        "k": "{% $k() %}", "l": "{% [1] ~> $l %}", "m": "{% $map([1], $m) %}", "n": "{% $sum %}", "o": "{% ( $o := 1; $o ) %}",
        "p": "{% ${p} & $p %}"}}"#,
    );
    let version = Version::new(&text);
    let mut out = String::new();
    version.analysis.for_each_machine(&mut |machine| {
        for state in machine.states() {
            out += &format!("{:?}", variables_of(&state, &version.tree, &text).summary.reads);
        }
    });
    expect![[r#"[("a", false), ("append", false), ("b", false), ("c", false), ("count", false), ("d", true), ("e", false), ("exists", false), ("f", false), ("g", false), ("h", false), ("i", false), ("j", false), ("k", false), ("l", false), ("m", true), ("map", false), ("not", false), ("p", false), ("sum", false)]"#]].assert_eq(&out);
}

const MANY: &str = r#"{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Assign": {"x": 1, "y.$": "$.y"}, "Next": "B"},
    "B": {"Type": "Task", "Resource": "r", "Parameters": {"x.$": "$x"}, "Assign": {"z.$": "States.Array($y, $x)"},
      "Catch": [{"ErrorEquals": ["E"], "Assign": {"e.$": "$.Error"}, "Next": "C"}], "Next": "C"},
    "C": {"Type": "Parallel", "Branches": [
      {"StartAt": "CA", "States": {
        "CA": {"Type": "Pass", "Assign": {"x": 2}, "Next": "CB"},
        "CB": {"Type": "Succeed", "InputPath": "$x"}
      }}
    ], "Next": "D"},
    "D": {"Type": "Choice", "Choices": [{"Variable": "$e", "IsPresent": true, "Assign": {"d": 1}, "Next": "E"}],
      "Default": "A"},
    "E": {"Type": "Succeed", "QueryLanguage": "JSONata", "Output": "{% [$e, $z, $d, $x.a] %}"}
  }
}
"#;

#[test]
fn what_is_kept_stays_while_nothing_about_variables_changes() {
    let old = Version::new(MANY);
    old.resolved();
    let number = |version: &Version| {
        let mut all = Vec::new();
        version.analysis.for_each_machine(&mut |machine| {
            all.push(version.variables().of(machine).map(Arc::as_ptr));
        });
        all
    };
    let moved = old.replaced("\"Resource\": \"r\"", "\"Resource\": \"another\"");
    assert_eq!(number(&old), number(&moved));
    assert_eq!(moved.dump(), Version::new(moved.source.text()).dump());
    let changed = moved.replaced("\"x.$\": \"$x\"", "\"x.$\": \"$w\"");
    assert_ne!(number(&moved)[0], number(&changed)[0]);
    assert_eq!(number(&moved)[1], number(&changed)[1]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn kept_is_what_is_found_from_scratch(edits in edits(1..12)) {
        let mut version = Version::new(MANY);
        version.resolved();
        for (number, edit) in edits.iter().enumerate() {
            version = version.edited(edit.indel(version.source.text()));
            if number % 3 != 1 {
                prop_assert_eq!(version.dump(), Version::new(version.source.text()).dump());
            }
        }
    }
}
