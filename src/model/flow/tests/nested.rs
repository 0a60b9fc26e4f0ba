//! What JSONata states, intrinsic functions and machines within states make of
//! their data.

use expect_test::expect;

use super::{Version, check, machine};

#[test]
fn jsonata_states_make_data_of_data() {
    check(
        r#"
"A": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"n": 1, "items": [{"id": 1}], "o": {"t": "x"}}, "Next": "B"},
"B": {"Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::lambda:invoke",
      "Output": "{% $merge([$states.input, {'r': $states.result, 'p': $states.result.Payload}]) %}",
      "Catch": [{"ErrorEquals": ["X"], "Output": {"e": "{% $states.errorOutput %}", "o": "{% $states.input.o %}"}, "Next": "X"},
                {"ErrorEquals": ["Y"], "Output": "{% $states.input %}", "Unknown": 1, "Next": "Y"}], "Next": "M"},
"M": {"Type": "Map", "QueryLanguage": "JSONata", "Items": "{% $states.input.items %}",
      "ItemSelector": {"i": "{% $states.context.Map.Item.Value %}", "all": ["{% $states.input.n %}", 1], "k": "{% $states.context.Map.Item.Index %}"},
      "ItemProcessor": {"StartAt": "MA", "States": {
        "MA": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"id": "{% $states.input.i.id %}"}, "End": true}}},
      "Output": {"made": "{% $states.result %}", "n": "{% $states.input.n %}"}, "Next": "N"},
"N": {"Type": "Map", "QueryLanguage": "JSONata", "Items": ["{% $states.input.n %}", 2],
      "ItemProcessor": {"StartAt": "NA", "States": {"NA": {"Type": "Succeed"}}}, "Next": "P"},
"P": {"Type": "Parallel", "QueryLanguage": "JSONata", "Arguments": {"l": "{% $states.input %}"},
      "Branches": [{"StartAt": "PA", "States": {"PA": {"Type": "Succeed"}}},
                   {"StartAt": "PB", "States": {"PB": {"Type": "Fail"}}},
                   {"StartAt": "PC", "States": {"PC": {"Type": "Pass", "Result": {"x": 1}, "End": true}}}], "Next": "C"},
"C": {"Type": "Choice", "QueryLanguage": "JSONata", "Output": {"none": 1},
      "Choices": [{"Condition": true, "Output": {"c": "{% $states.input[0] %}"}, "Next": "D"}, {"Condition": true, "Next": "E"}], "Default": "F"},
"D": {"Type": "Succeed"},
"E": {"Type": "Succeed"},
"F": {"Type": "Succeed"},
"X": {"Type": "Succeed"},
"Y": {"Type": "Succeed"}
"#,
        expect![[r#"
            A: unknown
            B: {items: [{id: number}], n: number, o: {t: text}}
            M: {items: [{id: number}], n: number, o: {t: text}, p?: unknown, r: result of lambda:invoke}
            N: {made: [{id: number}], n: number}
            P: [number]
            C: [{l: [number]}, unknown, {x: number}]
            D: {c: {l: [number]}}
            E: unknown
            F: {none: number}
            X: {e: {Cause?: text, Error: text, …}, o: {t: text}}
            Y: unknown
            MA: {all: [number], i: {id: number}, k: number}
            NA: number
            PA: {l: [number]}
            PB: {l: [number]}
            PC: {l: [number]}
        "#]],
    );
}

#[test]
fn intrinsic_functions_make_data_of_data() {
    check(
        r#"
"A": {"Type": "Pass", "Result": {"o": {"x": 1, "y": 1}, "l": [{"id": 1}]}, "Next": "B"},
"B": {"Type": "Pass", "Parameters": {
    "merged.$": "States.JsonMerge($.o, States.StringToJson('{}'), false)",
    "both.$": "States.JsonMerge($.o, $$.Execution.Input, false)",
    "over.$": "States.JsonMerge($.o, $.l[0], false)",
    "list.$": "States.Array($.o.x, 1, $.l[0].id)",
    "item.$": "States.ArrayGetItem($.l, 0)",
    "unique.$": "States.ArrayUnique($.l)",
    "parts.$": "States.ArrayPartition($.l, 2)",
    "many.$": "States.Array($.o, States.Array('x', null))",
    "wrong.$": "States.Array($.o",
    "deep": [{"x.$": "$.o.x"}, {"x.$": "$.l"}]}, "Next": "C"},
"C": {"Type": "Succeed"}
"#,
        expect![[r#"
            A: unknown
            B: {l: [{id: number}], o: {x: number, y: number}}
            C: {both: {x: unknown, y: unknown, …}, deep: [{x: unknown}], item: {id: number}, list: [number], many: [unknown], merged: {x: unknown, y: unknown, …}, over: {id: number, x: number, y: number}, parts: [[{id: number}]], unique: [{id: number}], wrong: unknown}
        "#]],
    );
}

#[test]
fn a_parallel_state_gives_one_element_for_each_branch() {
    let branch = |result: &str| {
        format!(r#"{{"StartAt": "X", "States": {{"X": {{"Type": "Pass", "Result": {result}, "End": true}}}}}}"#)
    };
    let version = machine(&format!(
        r#"
"A": {{"Type": "Parallel", "Branches": [{}, {}], "ResultPath": "$.both", "Next": "B"}},
"B": {{"Type": "Pass", "Parameters": {{"a.$": "$.both[0].a", "b.$": "$.both[1]", "any.$": "$.both[2]", "x.$": "$.both[0].b"}}, "Next": "C"}},
"C": {{"Type": "Pass", "QueryLanguage": "JSONata", "Output": {{"b": "{{% $states.input.b.b %}}"}}, "Next": "D"}},
"D": {{"Type": "Succeed"}}
"#,
        branch(r#"{"a": 1}"#),
        branch(r#"{"b": "t"}"#)
    ));
    expect![[r#"
        A: unknown
        B: {both: [{a: number}, {b: text}], …}
        C: {a: number, any: {a?: number, b?: text}, b: {b: text}, x: unknown}
        D: {b: text}
        X: unknown
        X: unknown
        B.Parameters Input $.both[0].a: number
        B.Parameters Input $.both[1]: {b: text}
        B.Parameters Input $.both[2]: Unknown
        B.Parameters Input $.both[0].b: no step 2 in {a: number}
    "#]]
    .assert_eq(&version.dump());
}

#[test]
fn states_give_what_their_machines_give() {
    let version = machine(
        r#"
"A": {"Type": "Pass", "Result": {"items": [{"id": 1}]}, "Next": "M"},
"M": {"Type": "Map", "ItemsPath": "$.items", "ResultPath": "$.out", "Next": "L",
      "ItemProcessor": {"StartAt": "MA", "States": {
        "MA": {"Type": "Choice", "Choices": [{"Variable": "$.id", "IsPresent": true, "Next": "MB"}], "Default": "MC"},
        "MB": {"Type": "Task", "Resource": "arn", "ResultPath": "$.r", "End": true,
               "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "MF"}]},
        "MC": {"Type": "Pass", "Result": {"c": 1}, "End": true},
        "MF": {"Type": "Fail"}}}},
"L": {"Type": "Map", "ItemsPath": "$.out", "End": true,
      "ItemProcessor": {"StartAt": "LA", "States": {"LA": {"Type": "Pass", "Parameters": {"in.$": "$"}, "End": true}}}}
"#,
    );
    expect![[r#"
        A: unknown
        M: {items: [{id: number}]}
        L: {items: [{id: number}], out: [{c?: number, id?: unknown, r?: unknown}]}
        MA: {id: number}
        MB: {id?: unknown}
        MC: {id?: unknown}
        MF: {Cause?: text, Error: text, …}
        LA: {c?: number, id?: unknown, r?: unknown}
    "#]]
    .assert_eq(&version.given());
    // What is not known of the machine within.
    for (old, new) in [
        (r#""$.r", "End": true,"#, r#""$.r","#),
        (r#"{"c": 1}, "End": true"#, r#"{"c": 1}, "End": ${end}"#),
        (r#""Default": "MC""#, r#""Default": "X""#),
        (r#""MF": {"#, r#"${more}, "MF": {"#),
        (r#""ItemsPath": "$.items""#, r#""ItemsPath": "$.items", "ToleratedFailureCount": 1"#),
        (r#""ItemsPath": "$.items""#, r#""ItemsPath": "$.items", "Iterator": {}"#),
    ] {
        let edited = version.replaced(old, new);
        assert!(edited.given().contains("L: {items: [{id: number}], out: [unknown]}\n"), "{new}: {}", edited.given());
        assert_eq!(edited.dump(), Version::new(edited.source.text()).dump());
        assert_eq!(edited.replaced(new, old).dump(), version.dump());
    }
    // What a state within gives changes what the states around it are given.
    let edited = version.replaced(r#"{"c": 1}"#, r#"{"d": 1}"#);
    assert!(edited.given().contains("d?: number"), "{}", edited.given());
    assert_eq!(edited.dump(), Version::new(edited.source.text()).dump());
}

/// Loops within loops: each round asks for what is given within.
#[test]
fn loops_within_loops_come_to_an_end() {
    let mut inner = r#"{"Type": "Pass", "Parameters": {"l.$": "$", "r.$": "$"}, "Next": "Z"}"#.to_owned();
    for _ in 0..20 {
        inner = format!(
            r#"{{"Type": "Map", "ResultPath": "$.x", "Next": "Z", "ItemSelector": {{"all.$": "$"}}, "ItemProcessor": {{"StartAt": "B", "States": {{
                "B": {inner}, "Z": {{"Type": "Choice", "Choices": [{{"Variable": "$.l", "IsPresent": true, "Next": "E"}}], "Default": "Y"}},
                "Y": {{"Type": "Pass", "Parameters": {{"r.$": "$"}}, "Next": "B"}}, "E": {{"Type": "Succeed"}}}}}}}}"#
        );
    }
    let start = std::time::Instant::now();
    machine(&format!(r#""A": {inner}, "Z": {{"Type": "Pass", "Parameters": {{"q.$": "$"}}, "Next": "A"}}"#)).given();
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}
