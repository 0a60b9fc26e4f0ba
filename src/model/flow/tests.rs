//! What each state is given, as text; and that what is kept is what would be
//! found from scratch.

mod nested;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::model::testing::Version;
use crate::test_support::random::{DEFINITION, edits};

impl Version {
    fn flow(&self) -> &Flow {
        self.analysis.flow(&self.tree, self.source.text())
    }

    /// For each state that a way leads to, what it is given.
    fn given(&self) -> String {
        let mut out = String::new();
        self.analysis.for_each_machine(&mut |machine| {
            let solution = self.flow().of(machine).expect("every machine is solved");
            for state in machine.states() {
                let given = solution.given(state.index).map_or("never reached".to_owned(), Data::to_string);
                out += &format!("{}: {given}\n", state.entry.name);
            }
        });
        out
    }

    /// The same with all that is looked for, and what is found.
    fn dump(&self) -> String {
        let mut out = self.given();
        self.analysis.for_each_machine(&mut |machine| {
            let solution = self.flow().of(machine).expect("every machine is solved");
            for state in machine.states() {
                for read in reads_of(&state, &self.tree, self.source.text()) {
                    let written = &self.source.text()[read.range + state.at()];
                    let stage = solution.stage(state.index, read.stage);
                    let found = match stage.as_ref().map(|stage| stage.lookup(&read.keys)) {
                        None => "never reached".to_owned(),
                        Some(Lookup::Found(data)) => data.to_string(),
                        Some(Lookup::Absent(step, data)) => format!("no step {step} in {data}"),
                        Some(other) => format!("{other:?}"),
                    };
                    out += &format!("{}.{} {:?} {written}: {found}\n", state.entry.name, read.field, read.stage);
                }
            }
        });
        out
    }
}

/// A machine of these states, the first of them `A`.
fn machine(states: &str) -> Version {
    Version::new(&format!("{{\"StartAt\": \"A\", \"States\": {{{states}}}}}"))
}

fn check(states: &str, expected: Expect) {
    expected.assert_eq(&machine(states).given());
}

#[test]
fn what_the_execution_starts_with_is_unknown() {
    check(
        r#""A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}, "C": {"Type": "Succeed"}"#,
        expect![[r#"
        A: unknown
        B: unknown
        C: never reached
    "#]],
    );
}

#[test]
fn results_replace_the_input_or_go_into_it() {
    check(
        r#"
"A": {"Type": "Pass", "Result": {"n": 1, "t": "x", "l": [1, 2], "o": {"b": true, "z": null}}, "Next": "B"},
"B": {"Type": "Task", "Resource": "arn", "ResultPath": "$.task.r", "Next": "C"},
"C": {"Type": "Task", "Resource": "arn", "ResultPath": null, "OutputPath": "$.o", "Next": "D"},
"D": {"Type": "Task", "Resource": "arn", "ResultSelector": {"s.$": "$.x", "id.$": "$$.Execution.Id"}, "Next": "E"},
"E": {"Type": "Pass", "Parameters": {"k.$": "$.s", "all.$": "$", "c.$": "States.Format('{}', $.id)"}, "Next": "F"},
"F": {"Type": "Pass", "InputPath": null, "Next": "G"},
"G": {"Type": "Task", "Resource": "arn", "Next": "H"},
"H": {"Type": "Task", "Resource": "arn", "ResultPath": "$.after", "Next": "I"},
"I": {"Type": "Succeed"}
"#,
        expect![[r#"
            A: unknown
            B: {l: [number], n: number, o: {b: Boolean, z: null}, t: text}
            C: {l: [number], n: number, o: {b: Boolean, z: null}, t: text, task: {r: unknown}}
            D: {b: Boolean, z: null}
            E: {id: text, s: unknown}
            F: {all: {id: text, s: unknown}, c: text, k: unknown}
            G: {}
            H: unknown
            I: {after: unknown, …}
        "#]],
    );
}

#[test]
fn ways_that_meet_join_what_they_carry() {
    check(
        r#"
"A": {"Type": "Pass", "Result": {"a": 1, "b": "x"}, "Next": "B"},
"B": {"Type": "Task", "Resource": "arn", "ResultPath": "$.r", "Next": "D",
      "Catch": [{"ErrorEquals": ["X"], "ResultPath": "$.error", "Next": "D"}, {"ErrorEquals": ["States.ALL"], "Next": "C"}]},
"C": {"Type": "Fail", "CausePath": "$.Cause"},
"D": {"Type": "Choice", "Choices": [{"Variable": "$.r", "IsPresent": true, "Next": "E"}], "Default": "E"},
"E": {"Type": "Succeed"}
"#,
        expect![[r#"
            A: unknown
            B: {a: number, b: text}
            C: {Cause?: text, Error: text, …}
            D: {a: number, b: text, error?: {Cause?: text, Error: text, …}, r?: unknown}
            E: {a: number, b: text, error?: {Cause?: text, Error: text, …}, r?: unknown}
        "#]],
    );
}

#[test]
fn loops_come_to_an_end() {
    check(
        r#"
"A": {"Type": "Pass", "Result": {"n": 0}, "Next": "B"},
"B": {"Type": "Pass", "Parameters": {"l.$": "$", "r.$": "$"}, "Next": "C"},
"C": {"Type": "Choice", "Choices": [{"Variable": "$.l.n", "NumericEquals": 1, "Next": "B"}], "Default": "D"},
"D": {"Type": "Pass", "ResultPath": "$.x", "Next": "D"}
"#,
        expect![[r#"
            A: unknown
            B: {l?: unknown, n?: number, r?: unknown}
            C: {l: unknown, r: unknown}
            D: {l: unknown, r: unknown, x?: unknown}
        "#]],
    );
}

#[test]
fn nested_machines_start_with_what_is_made_for_them() {
    check(
        r#"
"A": {"Type": "Pass", "Result": {"items": [{"id": 1}, {"id": 2, "x": 1}], "k": "v"}, "Next": "M"},
"M": {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": {"StartAt": "MA", "States": {"MA": {"Type": "Pass", "End": true}}},
      "ResultPath": "$.out", "Next": "N"},
"N": {"Type": "Map", "ItemsPath": "$.items", "ItemSelector": {"k.$": "$.k", "v.$": "$$.Map.Item.Value", "i.$": "$$.Map.Item.Index"},
      "ItemProcessor": {"StartAt": "NA", "States": {"NA": {"Type": "Pass", "End": true}}}, "Next": "P"},
"P": {"Type": "Parallel", "Parameters": {"p": 1}, "Branches": [{"StartAt": "PA", "States": {"PA": {"Type": "Pass", "End": true}}}], "Next": "Q"},
"Q": {"Type": "Succeed"}
"#,
        expect![[r#"
            A: unknown
            M: {items: [{id: number, x?: number}], k: text}
            N: {items: [{id: number, x?: number}], k: text, out: [{id: number, x?: number}]}
            P: [{i: number, k: text, v: {id: number, x?: number}}]
            Q: [{p: number}]
            MA: {id: number, x?: number}
            NA: {i: number, k: text, v: {id: number, x?: number}}
            PA: {p: number}
        "#]],
    );
}

#[test]
fn jsonata_states_give_what_they_spell_out() {
    check(
        r#"
"A": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"a": 1, "b": "{% $x %}"}, "Next": "B"},
"B": {"Type": "Wait", "QueryLanguage": "JSONata", "Seconds": 1, "Next": "C"},
"C": {"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{"Condition": true, "Output": {"c": 1}, "Next": "D"}], "Output": "{% 1 %}", "Default": "E"},
"D": {"Type": "Pass", "Next": "F"},
"E": {"Type": "Pass", "End": true},
"F": {"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn", "Catch": [{"ErrorEquals": ["X"], "Next": "G"}], "End": true},
"G": {"Type": "Succeed"}
"#,
        expect![[r#"
            A: unknown
            B: {a: number, b: unknown}
            C: {a: number, b: unknown}
            D: {c: number}
            E: number
            F: {c: number}
            G: {Cause?: text, Error: text, …}
        "#]],
    );
}

#[test]
fn what_a_template_fills_in_is_unknown() {
    check(
        r#"
"A": {"Type": "Pass", "Result": {"a": "${x}", "b": ${y}, "c": 1}, "Next": "B"},
"B": {"Type": "Pass", "ResultPath": "${path}", "Next": "C"},
"C": {"Type": "${type}", "Next": "D"},
"D": {"Type": "Succeed"}
"#,
        expect![[r#"
            A: unknown
            B: {a: unknown, b: unknown, c: number}
            C: unknown
            D: unknown
        "#]],
    );
}

#[test]
fn what_a_misspelt_field_means_is_unknown() {
    let known = machine(
        r#"
"A": {"Type": "Pass", "Result": {}, "ResultPath": "$", "Next": "B"},
"B": {"Type": "Task", "Resource": "arn", "Catch": [{"ErrorEquals": ["X"], "ResultPath": "$.e", "Next": "C"}], "End": true},
"C": {"Type": "Succeed"}
"#,
    );
    assert_eq!(known.given(), "A: unknown\nB: {}\nC: {e: {Cause?: text, Error: text, …}}\n");
    assert_eq!(
        known.replaced("ResultPath", "resultPath").given(),
        "A: unknown\nB: unknown\nC: {e: {Cause?: text, Error: text, …}, …}\n"
    );
    assert_eq!(
        known.replaced("\"ResultPath\": \"$.e", "\"ResultsPath\": \"$.e").given(),
        "A: unknown\nB: {}\nC: unknown\n"
    );
    assert_eq!(
        known.replaced("\"ResultPath\"", "\"Output\"").given(),
        "A: unknown\nB: unknown\nC: {e: {Cause?: text, Error: text, …}, …}\n"
    );
}

#[test]
fn a_way_into_the_unknown_may_lead_anywhere() {
    let known = machine(r#""A": {"Type": "Pass", "Result": {}, "Next": "B"}, "B": {"Type": "Succeed"}"#);
    assert_eq!(known.given(), "A: unknown\nB: {}\n");
    assert_eq!(known.replaced("\"Next\": \"B\"", "\"Next\": \"${B}\"").given(), "A: unknown\nB: unknown\n");
    assert_eq!(known.replaced("\"Next\": \"B\"", "\"Next\": \"X\"").given(), "A: unknown\nB: unknown\n");
}

#[test]
fn what_is_looked_for_has_its_place_and_its_stage() {
    let version = machine(
        r#"
"A": {"Type": "Pass", "Result": {"a": {"b": 1}, "l": [{"x": 1}, {"x": 2, "y": 3}]}, "Next": "B"},
"B": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "InputPath": "$.a", "TimeoutSecondsPath": "$.t",
      "Parameters": {"x.$": "$.b", "deep": [{"y.$": "States.Format('\u0041{}', $.no, $$.State.Name, $.b.c)"}], "lit": "$.z"},
      "ResultSelector": {"r.$": "$.out"}, "ResultPath": "$.r['s t']", "OutputPath": "$.r['s\u0020t'].r", "Next": "C",
      "Assign": {"v.$": "$.nowhere"}},
"C": {"Type": "Choice", "Choices": [
        {"And": [{"Variable": "$.p.q", "IsPresent": true}, {"Variable": "$.p.q", "NumericEqualsPath": "$.w"}], "Next": "D"}]},
"D": {"Type": "Map", "ItemsPath": "$.items[0]", "ItemSelector": {"i.$": "$.i"}, "ItemBatcher": {"MaxItemsPerBatchPath": "$.n"},
      "ItemProcessor": {"StartAt": "DA", "States": {"DA": {"Type": "Pass", "End": true}}}, "End": true}
"#,
    );
    expect![[r#"
        A: unknown
        B: {a: {b: number}, l: [{x: number, y?: number}]}
        C: unknown
        D: unknown
        DA: unknown
        B.InputPath Given $.a: {b: number}
        B.Parameters Input $.b: number
        B.Parameters Input $.no: no step 0 in {b: number}
        B.Parameters Input $.b.c: no step 1 in number
        B.ResultSelector Result $.out: InResult(0, LambdaInvoke)
        B.OutputPath Output $.r['s\u0020t'].r: unknown
        C.Choices Input $.w: Unknown
        D.ItemsPath Input $.items[0]: Unknown
        D.ItemSelector Input $.i: Unknown
        D.ItemBatcher Input $.n: Unknown
    "#]]
    .assert_eq(&version.dump());
}

#[test]
fn the_solution_lives_while_the_data_flows_the_same_way() {
    let old = machine(
        r#"
"A": {"Type": "Pass", "Comment": "c", "Result": {"a": 1}, "Next": "B"},
"B": {"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEquals": 1, "Next": "C"}], "Default": "C"},
"C": {"Type": "Parallel", "Branches": [{"StartAt": "CA", "States": {"CA": {"Type": "Pass", "End": true}}}], "End": true}
"#,
    );
    let root = |version: &Version| {
        let machine = version.analysis.root().unwrap();
        version.flow().solutions.get(&machine.at).unwrap().clone()
    };
    let first = root(&old);
    assert!(Arc::ptr_eq(&root(&old.replaced("\"c\"", "\"other\"")), &first));
    assert!(Arc::ptr_eq(&root(&old.replaced("$.a\"", "$.ab\"")), &first));
    assert!(!Arc::ptr_eq(&root(&old.replaced("{\"a\"", "{\"ab\"")), &first));
    assert!(!Arc::ptr_eq(&root(&old.replaced("\"Default\": \"C\"", "\"Default\": \"A\"")), &first));
    // What a branch starts with may change while its own text does not.
    assert_eq!(old.replaced("{\"a\"", "{\"ab\"").given().lines().last(), Some("CA: {ab: number}"));
    // States that cannot be seen make everything unknown, but not for ever.
    let open = old.replaced("\"C\": {", "${more}, \"C\": {");
    assert!(open.given().starts_with("A: unknown\nB: unknown\n"));
    assert_eq!(open.replaced("${more}, ", "").dump(), old.dump());
    // A change that is taken back finds nothing stale.
    assert_eq!(old.replaced("{\"a\"", "{\"ab\"").replaced("{\"ab\"", "{\"a\"").dump(), old.dump());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn carried_over_is_from_scratch(edits in edits(1..12), ask_between in any::<bool>()) {
        let mut version = Version::new(DEFINITION);
        for edit in edits {
            if ask_between {
                version.flow();
            }
            let indel = edit.indel(version.source.text());
            version = version.edited(indel.clone());
            prop_assert_eq!(version.dump(), Version::new(version.source.text()).dump(), "after {:?}", indel);
        }
    }
}

/// Any data, as deep as it gets.
fn data() -> impl Strategy<Value = Data> {
    let leaf = prop_oneof![
        Just(Data::Unknown),
        Just(Data::Text),
        Just(Data::Number),
        Just(Data::Result(TaskResult::LambdaInvoke)),
        Just(Data::object(Vec::new(), false)),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let presence = prop_oneof![Just(Presence::Always), Just(Presence::Sometimes), Just(Presence::Unknown)];
        let member = ("[abc]", presence, inner.clone()).prop_map(|(name, presence, data)| Member {
            name: name.into(),
            presence,
            data,
        });
        prop_oneof![
            (proptest::collection::vec(member, 0..4), any::<bool>())
                .prop_map(|(members, open)| Data::object(members, open)),
            inner.clone().prop_map(|element| Data::array(element, ArraySource::Values)),
            proptest::collection::vec(inner, 1..3)
                .prop_map(|places| Data::Array(Arc::new(Elements::exactly(places)), ArraySource::Values)),
        ]
    })
}

/// Whether all that `more` says is said by `less` too, or left open.
fn covers(less: &Data, more: &Data) -> bool {
    match (less, more) {
        (Data::Unknown, _) => true,
        (Data::Object(_), Data::Object(_)) => {
            let find = |data: &Data, name: &str| data.members().iter().find(|member| &*member.name == name).cloned();
            let is_open = less.is_open() || !more.is_open();
            let stated = less.members().iter().all(|member| match find(more, &member.name) {
                Some(other) => {
                    covers(&member.data, &other.data)
                        && (member.presence != Presence::Always || other.presence == Presence::Always)
                }
                None => member.presence != Presence::Always,
            });
            let complete = less.is_open() || more.members().iter().all(|member| find(less, &member.name).is_some());
            is_open && stated && complete
        }
        (Data::Array(less, _), Data::Array(more, _)) => {
            let places = (0..3).map(Key::Place).map(|place| (less.surely(&place), more.surely(&place)));
            let is_place_covered = |(less, more): (Option<&Data>, Option<&Data>)| match (less, more) {
                (Some(less), Some(more)) => covers(less, more),
                (less, _) => less.is_none(),
            };
            covers(less, more) && places.into_iter().all(is_place_covered)
        }
        _ => less == more,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_join_says_no_more_than_either(a in data(), b in data(), c in data()) {
        let joined = a.join(&b);
        prop_assert!(covers(&joined, &a) && covers(&joined, &b), "{} and {} gave {}", a, b, joined);
        prop_assert_eq!(&a.join(&a).to_string(), &a.to_string());
        prop_assert_eq!(&joined, &b.join(&a));
        prop_assert_eq!(joined.join(&c), a.join(&b.join(&c)));
        prop_assert_eq!(&joined.join(&a), &joined);
        prop_assert_eq!(a.absorbs(&b), a == joined);
    }

    #[test]
    fn what_is_put_somewhere_is_found_there(data in data(), value in data(), names in proptest::collection::vec("[abc]", 1..4)) {
        let keys: Vec<Key> = names.iter().map(|name| Key::Name(name.as_str().into())).collect();
        let with = data.with(&keys, value.clone());
        prop_assert!(with == Data::Unknown || with.lookup(&keys) == Lookup::Found(&value) || with.lookup(&keys) == Lookup::Unknown);
        let forgotten = with.forgetting(&keys);
        prop_assert_eq!(forgotten.lookup(&keys), Lookup::Unknown);
    }
}

/// Far more than it takes, far less than it would if states were looked at
/// again and again.
#[test]
fn long_definitions_take_no_longer_than_their_length() {
    let mut states = String::new();
    for number in 0..600usize {
        let (next, other) = (number + 1, if number % 14 == 3 { number.saturating_sub(12) } else { number + 5 });
        states += &match number % 7 {
            3 => format!(
                r#""S{number}": {{"Type": "Choice", "Choices": [
                    {{"Variable": "$.a.b", "NumericEquals": 1, "Next": "S{next}"}},
                    {{"Variable": "$.x{}", "IsPresent": true, "Next": "S{other}"}}], "Default": "S{next}"}},"#,
                number % 5
            ),
            _ => format!(
                r#""S{number}": {{"Type": "Task", "Comment": "some words", "Resource": "arn:aws:states:::lambda:invoke",
                    "Parameters": {{"FunctionName": "f", "Payload": {{"a.$": "$.a", "b.$": "States.Format('{{}}', $.b.c)"}}}},
                    "ResultSelector": {{"r.$": "$.Payload"}}, "ResultPath": "$.r{}",
                    "Catch": [{{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "S600"}}], "Next": "S{next}"}},"#,
                number % 40
            ),
        };
    }
    let first = r#""A": {"Type": "Pass", "Result": {"a": {"b": 1}}, "Next": "S0"}"#;
    let version = machine(&format!(
        r#"{first}, {states} "S600": {{"Type": "Succeed"}}, "S601": {{}}, "S602": {{}}, "S603": {{}}"#
    ));
    let start = std::time::Instant::now();
    assert!(version.given().contains("S599: {a: {b: number}, "));
    let edited = version.replaced("some words", "other words");
    assert_eq!(edited.given(), version.given());
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}
