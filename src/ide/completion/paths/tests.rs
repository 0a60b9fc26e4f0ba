//! Text and cursor in; the members that are offered, or the text with one of
//! them accepted, out.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::ide::{CompletionConfig, CompletionItem, CompletionKind, Snapshot};
use crate::text::{SourceText, TextEdit, TextSize};

/// The states before and behind; `~` is the cursor in the fields of `S`, which
/// is given what `A` and `T` put there.
fn fixture(fields: &str) -> (Snapshot, TextSize) {
    let text = format!(
        r#"{{"StartAt": "A", "States": {{
"A": {{"Type": "Pass", "Result": {{
    "name": "x", "n": 1, "order": {{"id": 1, "to": {{"street": "x", "house number": 1, "it's": 1}}}},
    "list": [{{"id": 1}}, {{"id": 2, "tags": ["x"]}}], "a \"b\\ ü": 1}}, "Next": "T"}},
"T": {{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "ResultPath": "$.task", "Next": "S",
       "Catch": [{{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "S"}}]}},
"S": {{{fields}}},
"Z": {{"Type": "Succeed"}}
}}}}"#
    );
    let at = text.find('~').expect("there is a cursor");
    (Snapshot::new(SourceText::new(&text.replace('~', ""))), TextSize::new(at as u32))
}

fn items(snapshot: &Snapshot, at: TextSize, snippets: bool) -> Vec<CompletionItem> {
    let items = snapshot.completions(at, &CompletionConfig { snippets });
    items.into_iter().filter(|item| item.kind == CompletionKind::Field).collect()
}

/// Each member with its detail.
fn check(fields: &str, expected: Expect) {
    let (snapshot, at) = fixture(fields);
    let line = |item: CompletionItem| format!("{}: {}\n", item.label, item.detail.unwrap_or_default());
    expected.assert_eq(&items(&snapshot, at, true).into_iter().map(line).collect::<String>());
}

fn names(fields: &str) -> String {
    let (snapshot, at) = fixture(fields);
    items(&snapshot, at, true).into_iter().map(|item| item.label).collect::<Vec<_>>().join(", ")
}

/// The fields with the member of this label accepted; and what clients filter
/// by must start like what it replaces.
fn accepted(fields: &str, label: &str) -> String {
    let (snapshot, at) = fixture(fields);
    let text = snapshot.source().text();
    let items = items(&snapshot, at, false);
    let item = items.iter().find(|item| item.label == label).unwrap_or_else(|| panic!("no {label} in {fields}"));
    assert!(item.edit.delete.contains_inclusive(at));
    let first = text[item.edit.delete].chars().next().filter(|_| item.edit.delete.start() < at);
    assert!(first.is_none_or(|first| item.filter_text.starts_with(first)), "{item:?}");
    let after = TextEdit::new(vec![item.edit.clone()]).unwrap().applied_to(text);
    assert_eq!(crate::syntax::parse(&after).all_errors().len(), crate::syntax::parse(text).all_errors().len());
    let line = after.lines().find_map(|line| line.strip_prefix("\"S\": {")).unwrap();
    line.trim_end_matches(',').strip_suffix('}').unwrap().to_owned()
}

#[test]
fn members_come_with_what_they_are_and_the_state_that_put_them_there() {
    check(
        r#""Type": "Pass", "InputPath": "$.~""#,
        expect![[r#"
        a "b\ ü: number, from A
        error: {Cause?: text, Error: text, …}, may be missing, from T
        list: [{id: number, tags?: [text]}], from A
        n: number, from A
        name: text, from A
        order: object, from A
        task: result of lambda:invoke, may be missing, from T
    "#]],
    );
    check(
        r#""Type": "Pass", "InputPath": "$.order.to.~""#,
        expect![[r#"
        house number: number, from A
        it's: number, from A
        street: text, from A
    "#]],
    );
    check(
        r#""Type": "Pass", "InputPath": "$.error.~""#,
        expect![[r#"
        Cause: text, may be missing, from T
        Error: text, from T
    "#]],
    );
    check(
        r#""Type": "Pass", "InputPath": "$.task.~""#,
        expect![[r#"
            ExecutedVersion: text
            FunctionError: text, may be missing
            LogResult: text, may be missing
            Payload: 
            SdkHttpMetadata: object
            SdkResponseMetadata: object
            StatusCode: number
        "#]],
    );
}

#[test]
fn every_field_has_the_data_of_its_stage() {
    let pass = |field: &str| names(&format!(r#""Type": "Pass", {field}, "Next": "Z""#));
    let task =
        |field: &str| names(&format!(r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", {field}"#));
    let map = |field: &str| names(&format!(r#""Type": "Map", {field}, "ItemProcessor": {{}}"#));
    let all = [
        pass(r#""InputPath": "$.order", "Parameters": {"x.$": "$.~"}"#),
        pass(r#""Parameters": {"deep": [{"x.$": "$.order.~"}]}"#),
        pass(r#""Result": {"made": 1}, "ResultPath": "$.order.~""#),
        pass(r#""Result": {"made": 1}, "ResultPath": "$.order.to", "OutputPath": "$.order.to.~""#),
        pass(r#""Result": {"made": 1}, "Assign": {"x.$": "$.~"}"#),
        task(r#""ResultSelector": {"x.$": "$.~"}"#),
        task(r#""ResultPath": "$.order.~""#),
        task(r#""Assign": {"x.$": "$.~"}"#),
        task(r#""ResultSelector": {}, "Assign": {"x.$": "$.~"}"#),
        task(r#""TimeoutSecondsPath": "$.order.~""#),
        task(r#""Parameters": {}, "TimeoutSecondsPath": "$.order.~""#),
        task(r#""Catch": [{"ErrorEquals": ["X"], "ResultPath": "$.order.~", "Next": "Z"}]"#),
        task(r#""Catch": [{"ErrorEquals": ["X"], "Assign": {"x.$": "$.~"}, "Next": "Z"}]"#),
        map(r#""ItemsPath": "$.order.~""#),
        map(r#""ItemsPath": "$.list", "ItemSelector": {"x.$": "$.order.~"}"#),
        map(r#""ItemsPath": "$.list", "ItemSelector": {"x.$": "$$.Map.Item.Value.~"}"#),
        map(r#""ItemsPath": "$.list", "ItemSelector": {"x.$": "$$.Map.Item.~"}"#),
        map(r#""ItemReader": {}, "ItemsPath": "$.order.~""#),
        names(r#""Type": "Wait", "SecondsPath": "$.order.~""#),
        names(r#""Type": "Fail", "CausePath": "States.Format('{}', $.order.~)""#),
        names(r#""Type": "Choice", "Choices": [{"Variable": "$.order.~", "IsNull": true, "Next": "Z"}]"#),
        names(r#""Type": "Choice", "Choices": [{"Not": {"Variable": "$.n", "NumericEqualsPath": "$.order.~"}}]"#),
        names(r#""Type": "Choice", "Choices": [{"Variable": "$.n", "IsNull": true, "Assign": {"x.$": "$.order.~"}}]"#),
    ];
    expect![[r#"
        id, to
        id, to
        id, to
        made
        made
        ExecutedVersion, FunctionError, LogResult, Payload, SdkHttpMetadata, SdkResponseMetadata, StatusCode
        id, to
        ExecutedVersion, FunctionError, LogResult, Payload, SdkHttpMetadata, SdkResponseMetadata, StatusCode

        id, to

        id, to
        Cause, Error
        id, to
        id, to
        id, tags


        id, to
        id, to
        id, to
        id, to
        id, to"#]]
    .assert_eq(&all.join("\n"));
}

#[test]
fn steps_of_all_kinds_are_followed() {
    let value = |value: &str| names(&format!(r#""Type": "Pass", "Parameters": {{"x.$": "{value}"}}"#));
    let all = [
        value("$~"),
        value("~"),
        value("$.list[0].~"),
        value("$.list[*].t~"),
        value("$.list[-1:].~"),
        value("$.list[0,1].~"),
        value("$.list[?(@.id == 1)].~"),
        value("$.list[?(@.~"),
        value("$.list[?(@.id == $.order.~"),
        value("$.list[?(@~"),
        value("$['order'].~"),
        value("$['order']['~']"),
        value("$['order'].['~"),
        value("$['~', 'name']"),
        value("$[~]"),
        value("States.Format('{}', $.order.~"),
        value("States.Array(States.UUID(), States.JsonToString($.order.~))"),
        value("$.order.i~d"),
        value("$.~order.id"),
    ];
    expect![[r#"
        $['a "b\\ ü'], $.error, $.list, $.n, $.name, $.order, $.task
        $['a "b\\ ü'], $.error, $.list, $.n, $.name, $.order, $.task
        id, tags
        id, tags
        id, tags
        id, tags
        id, tags
        id, tags
        id, to
        @.id, @.tags
        id, to
        id, to
        id, to
        a "b\ ü, error, list, n, name, order, task
        a "b\ ü, error, list, n, name, order, task
        id, to
        id, to
        id, to
        a "b\ ü, error, list, n, name, order, task"#]]
    .assert_eq(&all.join("\n"));
}

#[test]
fn nothing_is_offered_where_nothing_is_known() {
    let value = |value: &str| names(&format!(r#""Type": "Pass", "Parameters": {{"x.$": "{value}"}}"#));
    for text in [
        "$.nothing.~",
        "$.name.~",
        "$.list.~",
        "$..~",
        "$..id.~",
        "$.*.~",
        "$.order.length().~",
        "$$.~",
        "$v.~",
        "$.order ~",
        "$['order']~",
        "States.Format('$.~",
        "$~.order",
        "$.order['id', 0].~",
        "a~",
    ] {
        assert_eq!(value(text), "", "{text}");
    }
    assert_eq!(names(r#""Type": "Pass", "Parameters": {"x": "$.~"}"#), "");
    assert_eq!(names(r#""Type": "Pass", "QueryLanguage": "JSONata", "Output": "$.~""#), "");
}

#[test]
fn names_are_written_as_the_path_needs_them() {
    let accept = |value: &str, label: &str| {
        let fields = accepted(&format!(r#""Type": "Pass", "Parameters": {{"x.$": "{value}"}}"#), label);
        let value = fields.strip_prefix(r#""Type": "Pass", "Parameters": {"x.$": ""#).unwrap().strip_suffix("\"}");
        value.unwrap().to_owned()
    };
    let all = [
        accept("$.order.~", "id"),
        accept("$.order.i~", "id"),
        accept("$.order.i~x", "id"),
        accept("$.order.i~d.y", "id"),
        accept("$.order.to.~", "street"),
        accept("$.order.to.~", "house number"),
        accept("$.order.to.hou~", "house number"),
        accept("$.order.to.~", "it's"),
        accept("$.order.to[~", "street"),
        accept("$.order.to[~]", "street"),
        accept("$.order.to['~", "it's"),
        accept("$.order.to['~]", "street"),
        accept("$.order.to['~']", "house number"),
        accept("$.order.to['hou~ number']", "house number"),
        accept("$.order.to['s~, 'x']", "street"),
        accept("$.order.to[\\\"~", "it's"),
        accept("$.order.to[\\\"~\\\"]", "street"),
        accept("$.\\u006frder.~", "id"),
        accept("$~", "$.name"),
        accept("~", "$.name"),
        accept("$~", "$['a \"b\\\\ ü']"),
        accept("$.~", "a \"b\\ ü"),
        accept("States.Format('{}', $~)", "$.name"),
        accept("States.Format('{}', $.order.to.~, 1)", "house number"),
        accept("$.list[?(@~ == 1)]", "@.id"),
        accept("$.list[?(@.~ == 1)]", "id"),
    ];
    expect![[r#"
        $.order.id
        $.order.id
        $.order.id
        $.order.id.y
        $.order.to.street
        $.order.to['house number']
        $.order.to['house number']
        $.order.to['it\\'s']
        $.order.to['street']
        $.order.to['street']
        $.order.to['it\\'s']
        $.order.to['street']
        $.order.to['house number']
        $.order.to['house number']
        $.order.to['street', 'x']
        $.order.to[\"it's\"]
        $.order.to[\"street\"]
        $.\u006frder.id
        $.name
        $.name
        $['a \"b\\\\ ü']
        $['a \"b\\\\ ü']
        States.Format('{}', $.name)
        States.Format('{}', $.order.to['house number'], 1)
        $.list[?(@.id == 1)]
        $.list[?(@.id == 1)]"#]]
    .assert_eq(&all.join("\n"));
}

#[test]
fn while_a_state_is_being_written_its_data_is_known_as_well() {
    // No `Next`, one that leads nowhere yet, a text that is not closed.
    assert_eq!(names(r#""Type": "Pass", "InputPath": "$.order.~""#), "id, to");
    assert_eq!(names(r#""Type": "Pass", "InputPath": "$.order.~", "Next": "Nowhere""#), "id, to");
    assert_eq!(names(r#""Type": "Pass", "Next": "${next}", "InputPath": "$.order.~""#), "id, to");
    assert_eq!(names("\"Type\": \"Pass\", \"Next\": \"Z\", \"InputPath\": \"$.order.~\n"), "id, to");
}

#[test]
fn each_branch_has_its_place() {
    let branch =
        |field: &str| format!(r#"{{"StartAt": "X", "States": {{"X": {{"Type": "Pass", {field}, "End": true}}}}}}"#);
    let branches = [
        branch(r#""Result": {"first": 1}"#),
        branch(r#""Result": {"second": 1}"#),
        branch(r#""InputPath": "$.order""#),
    ];
    let parallel = |path: &str| {
        names(&format!(
            r#""Type": "Parallel", "ResultSelector": {{"x.$": "{path}"}}, "Branches": [{}]"#,
            branches.join(", ")
        ))
    };
    assert_eq!(parallel("$[0].~"), "first");
    assert_eq!(parallel("$[1].~"), "second");
    assert_eq!(parallel("$[2].~"), "id, to");
    assert_eq!(parallel("$[2].to.~"), "house number, it's, street");
    assert_eq!(parallel("$[*].~"), "first, id, second, to");
}

#[test]
fn what_machines_within_are_given_and_give() {
    let nested = |fields: &str| {
        names(&format!(
            r#""Type": "Map", "ItemsPath": "$.list", "ItemSelector": {{"item.$": "$$.Map.Item.Value", "all.$": "$"}},
            "ItemProcessor": {{"StartAt": "MA", "States": {{
                "MA": {{"Type": "Pass", "Parameters": {{"made.$": "$.item.id"}}, "ResultPath": "$.r", "Next": "MB"}},
                "MB": {{{fields}}}}}}}"#
        ))
    };
    assert_eq!(nested(r#""Type": "Pass", "InputPath": "$.~", "End": true"#), "all, item, r");
    assert_eq!(nested(r#""Type": "Pass", "InputPath": "$.item.~", "End": true"#), "id, tags");
    assert_eq!(
        nested(
            r#""Type": "Pass", "InputPath": "$.r", "End": true}}}, "ResultSelector": {"x.$": "$[0].~", "y": {"z": {"#
        ),
        "made"
    );
}

/// Every place of a definition whose data is known, whole and cut short.
#[test]
fn accepting_any_member_anywhere_breaks_nothing() {
    let (snapshot, _) = fixture(
        r#"~"Type": "Map", "InputPath": "$", "ItemsPath": "$.list", "ItemSelector": {"a.$": "$['a \"b\\\\ ü']",
        "b.$": "States.Format('{}', $.order.to['house number'], $.list[?(@.id == 1)])", "c.$": "$$.Map.Item.Value.id"},
        "ResultPath": "$.order.to['it\\\\'s']", "ItemProcessor": {}"#,
    );
    let text = snapshot.source().text();
    let mut count = 0;
    for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
        let at = TextSize::new(offset as u32);
        for snippets in [true, false] {
            for item in items(&snapshot, at, snippets).iter().filter(|item| item.detail.is_some()) {
                let after = TextEdit::new(vec![item.edit.clone()]).unwrap().applied_to(text);
                let is_json = |text: &str| crate::syntax::parse(text).all_errors().is_empty();
                assert!(item.is_snippet || is_json(&after), "{} at {offset}: {after}", item.label);
                assert!(item.edit.delete.contains_inclusive(at));
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count}");
}

proptest! {
    #[test]
    fn any_path_is_completed_or_not(
        path in r#"(\$|@|\.order|\.|\[|\]|'|\\\\|\\"|\[\?\(|\)|,| |ü|a|0|\*|States\.Array\(){0,12}"#,
        behind in r#"(\.id|\]|'|,|\)| |a|~)?"#,
    ) {
        let behind = behind.replace('~', "");
        let (snapshot, at) = fixture(&format!(r#""Type": "Pass", "Parameters": {{"x.$": "{path}~{behind}"}}"#));
        for item in items(&snapshot, at, false) {
            prop_assert!(item.edit.delete.contains_inclusive(at));
        }
        snapshot.hover(at);
    }
}
