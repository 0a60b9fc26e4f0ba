//! A call and a cursor in; labels, or the call after accepting an item, out.

use expect_test::{Expect, expect};

use super::Expression;
use crate::ide::{CompletionConfig, CompletionItem};
use crate::test_support::Fixture;

/// A Pass state with this call, the cursor at its first `|`.
fn fixture(call: &str) -> (Fixture, crate::text::TextSize) {
    let text = format!(
        "{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Pass\", \"End\": true, \"Parameters\": \
         {{\n\"x.$\": \"{call}\"\n}}}}}}}}"
    );
    let at = text.find('|').expect("a cursor");
    (Fixture::new(&text.replacen('|', "", 1)), (at as u32).into())
}

fn items(call: &str) -> Vec<CompletionItem> {
    let (fixture, at) = fixture(call);
    fixture.snapshot().completions(at, &CompletionConfig { snippets: true })
}

/// The labels for each cursor, without their prefixes.
fn check(calls: &[&str], expected: Expect) {
    let mut out = String::new();
    for call in calls {
        let labels: Vec<String> = items(call)
            .into_iter()
            .map(|item| item.label.strip_prefix("States.").map_or(item.label.clone(), |name| format!("{name}()")))
            .collect();
        let labels = if labels.is_empty() { "nothing".to_owned() } else { labels.join(" ") };
        out.push_str(&format!("{call}\n    {labels}\n"));
    }
    expected.assert_eq(&out);
}

/// The call after accepting the item.
fn check_accept(call: &str, label: &str, expected: Expect) {
    let (fixture, at) = fixture(call);
    let items = fixture.snapshot().completions(at, &CompletionConfig { snippets: true });
    let item = items.iter().find(|item| item.label == label).unwrap_or_else(|| panic!("{label} is not offered"));
    let mut text = fixture.text.clone();
    text.replace_range(std::ops::Range::<usize>::from(item.edit.delete), &item.edit.insert);
    expected.assert_eq(text.lines().nth(1).unwrap_or_default());
}

#[test]
fn functions_are_offered_wherever_a_value_may_stand() {
    check(
        &[
            "|",
            "Sta|",
            "States.Array(|",
            "States.Array('a (', |)",
            "States.Array($.a, States.Arr|ayLength($.b))",
            "States.ArrayLength(|)",
            "States.ArrayLength($.a, States.Array(U|))",
            "States.MathAdd(1, |)",
            "States.JsonMerge($.a, |, false)",
            "States.Unknown(|)",
        ],
        expect![[r#"
                |
                    $$.Execution $$.Execution.Id $$.Execution.Input $$.Execution.Name $$.Execution.RoleArn $$.Execution.StartTime $$.Execution.RedriveCount $$.Execution.RedriveTime $$.State $$.State.EnteredTime $$.State.Name $$.State.RetryCount $$.StateMachine $$.StateMachine.Id $$.StateMachine.Name Format() StringToJson() JsonToString() Array() ArrayGetItem() ArrayLength() ArrayContains() ArrayPartition() ArrayRange() ArrayUnique() JsonMerge() StringSplit() MathAdd() MathRandom() UUID() Hash() Base64Encode() Base64Decode()
                Sta|
                    Format() StringToJson() JsonToString() Array() ArrayGetItem() ArrayLength() ArrayContains() ArrayPartition() ArrayRange() ArrayUnique() JsonMerge() StringSplit() MathAdd() MathRandom() UUID() Hash() Base64Encode() Base64Decode()
                States.Array(|
                    $$.Execution $$.Execution.Id $$.Execution.Input $$.Execution.Name $$.Execution.RoleArn $$.Execution.StartTime $$.Execution.RedriveCount $$.Execution.RedriveTime $$.State $$.State.EnteredTime $$.State.Name $$.State.RetryCount $$.StateMachine $$.StateMachine.Id $$.StateMachine.Name Format() StringToJson() JsonToString() Array() ArrayGetItem() ArrayLength() ArrayContains() ArrayPartition() ArrayRange() ArrayUnique() JsonMerge() StringSplit() MathAdd() MathRandom() UUID() Hash() Base64Encode() Base64Decode()
                States.Array('a (', |)
                    $$.Execution $$.Execution.Id $$.Execution.Input $$.Execution.Name $$.Execution.RoleArn $$.Execution.StartTime $$.Execution.RedriveCount $$.Execution.RedriveTime $$.State $$.State.EnteredTime $$.State.Name $$.State.RetryCount $$.StateMachine $$.StateMachine.Id $$.StateMachine.Name Format() StringToJson() JsonToString() Array() ArrayGetItem() ArrayLength() ArrayContains() ArrayPartition() ArrayRange() ArrayUnique() JsonMerge() StringSplit() MathAdd() MathRandom() UUID() Hash() Base64Encode() Base64Decode()
                States.Array($.a, States.Arr|ayLength($.b))
                    Format() StringToJson() JsonToString() Array() ArrayGetItem() ArrayLength() ArrayContains() ArrayPartition() ArrayRange() ArrayUnique() JsonMerge() StringSplit() MathAdd() MathRandom() UUID() Hash() Base64Encode() Base64Decode()
                States.ArrayLength(|)
                    $$.Execution.Input StringToJson() Array() ArrayGetItem() ArrayPartition() ArrayRange() ArrayUnique() StringSplit()
                States.ArrayLength($.a, States.Array(U|))
                    Format() StringToJson() JsonToString() Array() ArrayGetItem() ArrayLength() ArrayContains() ArrayPartition() ArrayRange() ArrayUnique() JsonMerge() StringSplit() MathAdd() MathRandom() UUID() Hash() Base64Encode() Base64Decode()
                States.MathAdd(1, |)
                    $$.Execution.Input $$.Execution.RedriveCount $$.State.RetryCount StringToJson() ArrayGetItem() ArrayLength() MathAdd() MathRandom()
                States.JsonMerge($.a, |, false)
                    $$.Execution $$.Execution.Input $$.State $$.StateMachine StringToJson() ArrayGetItem() JsonMerge()
                States.Unknown(|)
                    $$.Execution $$.Execution.Id $$.Execution.Input $$.Execution.Name $$.Execution.RoleArn $$.Execution.StartTime $$.Execution.RedriveCount $$.Execution.RedriveTime $$.State $$.State.EnteredTime $$.State.Name $$.State.RetryCount $$.StateMachine $$.StateMachine.Id $$.StateMachine.Name Format() StringToJson() JsonToString() Array() ArrayGetItem() ArrayLength() ArrayContains() ArrayPartition() ArrayRange() ArrayUnique() JsonMerge() StringSplit() MathAdd() MathRandom() UUID() Hash() Base64Encode() Base64Decode()
            "#]],
    );
}

#[test]
fn nothing_is_offered_where_nothing_may_stand() {
    check(
        &[
            "States.Array('a |')",
            "States.Format('it\\\\'s (, |')",
            "States.Array(1|)",
            "States.Array($.a |)",
            "States.Array()|",
            "States.Array(1) |",
            "States.Array($.a|)",
            "$.a|",
            "$$.Execution.Input.|",
            "$$.Nothing.|",
        ],
        expect![[r#"
            States.Array('a |')
                nothing
            States.Format('it\\'s (, |')
                nothing
            States.Array(1|)
                nothing
            States.Array($.a |)
                nothing
            States.Array()|
                nothing
            States.Array(1) |
                nothing
            States.Array($.a|)
                nothing
            $.a|
                nothing
            $$.Execution.Input.|
                nothing
            $$.Nothing.|
                nothing
        "#]],
    );
}

#[test]
fn constants_are_offered_where_they_are_all_that_is_taken() {
    check(
        &[
            "States.Hash($.a, |)",
            "States.Hash($.a, 'SHA|')",
            "States.JsonMerge($.a, $.b, |)",
            "States.JsonMerge($.a, $.b, f|)",
            "States.Format('|')",
        ],
        expect![[r#"
                States.Hash($.a, |)
                    'MD5' 'SHA-1' 'SHA-256' 'SHA-384' 'SHA-512'
                States.Hash($.a, 'SHA|')
                    MD5 SHA-1 SHA-256 SHA-384 SHA-512
                States.JsonMerge($.a, $.b, |)
                    false
                States.JsonMerge($.a, $.b, f|)
                    false
                States.Format('|')
                    nothing
            "#]],
    );
    check_accept("States.Hash($.a, 'SH|A", "SHA-512", expect![[r#""x.$": "States.Hash($.a, 'SHA-512A""#]]);
    check_accept("States.Hash($.a, 'SH|A')", "SHA-512", expect![[r#""x.$": "States.Hash($.a, 'SHA-512')""#]]);
    check_accept(
        "States.Hash(\\u0027a\\u0027, |)",
        "'MD5'",
        expect![[r#""x.$": "States.Hash(\u0027a\u0027, 'MD5')""#]],
    );
}

#[test]
fn calls_come_with_their_arguments() {
    check_accept("|", "States.Format", expect![[r#""x.$": "States.Format('${1:template}', ${2:value})""#]]);
    check_accept(
        "States.Array(1, States.Has|)",
        "States.Hash",
        expect![[r#""x.$": "States.Array(1, States.Hash(${1:data}, '${2|MD5,SHA-1,SHA-256,SHA-384,SHA-512|}'))""#]],
    );
    check_accept(
        "States.JsonM|",
        "States.JsonMerge",
        expect![[r#""x.$": "States.JsonMerge(${1:first}, ${2:second}, false)""#]],
    );
    check_accept("\\u0053tates.Arr|", "States.Array", expect![[r#""x.$": "States.Array(${1:value})""#]]);
    check_accept("States.F|o('a')", "States.Format", expect![[r#""x.$": "States.Format('a')""#]]);
    check_accept("States.UU|", "States.UUID", expect![[r#""x.$": "States.UUID()""#]]);
}

#[test]
fn members_of_the_context_object_are_offered_as_paths() {
    check(
        &[
            "$|",
            "$Exec|",
            "$$|",
            "$$.Execution.|",
            "States.Array($.a, $$.State.N|, 1)",
            "States.ArrayGetItem($.a, $$.|)",
            "States.Array($.a[?(@.b == $$.StateMachine.|)])",
            "$$['Execution'].|",
            "$$.Execution['|']",
        ],
        expect![[r#"
            $|
                $$.Execution $$.Execution.Id $$.Execution.Input $$.Execution.Name $$.Execution.RoleArn $$.Execution.StartTime $$.Execution.RedriveCount $$.Execution.RedriveTime $$.State $$.State.EnteredTime $$.State.Name $$.State.RetryCount $$.StateMachine $$.StateMachine.Id $$.StateMachine.Name
            $Exec|
                $$.Execution $$.Execution.Id $$.Execution.Input $$.Execution.Name $$.Execution.RoleArn $$.Execution.StartTime $$.Execution.RedriveCount $$.Execution.RedriveTime $$.State $$.State.EnteredTime $$.State.Name $$.State.RetryCount $$.StateMachine $$.StateMachine.Id $$.StateMachine.Name
            $$|
                $$.Execution $$.Execution.Id $$.Execution.Input $$.Execution.Name $$.Execution.RoleArn $$.Execution.StartTime $$.Execution.RedriveCount $$.Execution.RedriveTime $$.State $$.State.EnteredTime $$.State.Name $$.State.RetryCount $$.StateMachine $$.StateMachine.Id $$.StateMachine.Name
            $$.Execution.|
                $$.Execution.Id $$.Execution.Input $$.Execution.Name $$.Execution.RoleArn $$.Execution.StartTime $$.Execution.RedriveCount $$.Execution.RedriveTime
            States.Array($.a, $$.State.N|, 1)
                $$.State.EnteredTime $$.State.Name $$.State.RetryCount
            States.ArrayGetItem($.a, $$.|)
                $$.Execution.Input $$.Execution.RedriveCount $$.State.RetryCount
            States.Array($.a[?(@.b == $$.StateMachine.|)])
                $$.StateMachine.Id $$.StateMachine.Name
            $$['Execution'].|
                Id Input Name RoleArn StartTime RedriveCount RedriveTime
            $$.Execution['|']
                Id Input Name RoleArn StartTime RedriveCount RedriveTime
        "#]],
    );
    check_accept("$$.Execution.|", "$$.Execution.Id", expect![[r#""x.$": "$$.Execution.Id""#]]);
    check_accept("$$.Exec|ution.Input.a", "$$.State", expect![[r#""x.$": "$$.State.Input.a""#]]);
    check_accept("$$['Execution'].N|a", "Name", expect![[r#""x.$": "$$['Execution'].Name""#]]);
    check_accept(
        "States.Array(1, $$.Exe|)",
        "$$.Execution.Name",
        expect![[r#""x.$": "States.Array(1, $$.Execution.Name)""#]],
    );
}

#[test]
fn a_sound_call_stays_sound() {
    let calls = [
        "States.Format('it\\\\'s {}, {}', States.MathAdd($.n, $$.State.RetryCount), States.Hash($.a, 'MD5'))",
        "States.JsonMerge($.a, $$.Execution.Input['b'], false)",
        "States.Array( null , $.a[?(@.b == $$.Execution.Id)], States.UUID() )",
        "$$.Execution.Input.a",
    ];
    for call in calls {
        for offset in 0..=call.len() {
            let (before, behind) = call.split_at(offset);
            let (fixture, at) = fixture(&format!("{before}|{behind}"));
            for item in fixture.snapshot().completions(at, &CompletionConfig { snippets: false }) {
                let mut text = fixture.text.clone();
                text.replace_range(std::ops::Range::<usize>::from(item.edit.delete), &item.edit.insert);
                let tree = crate::syntax::parse(&text);
                let state = tree.root(&text).get("States").and_then(|states| states.get("A"));
                let value = state.and_then(|state| state.get("Parameters")?.get("x.$")?.text_value());
                let expression = Expression::parse(&value.expect("a text"));
                let errors: Vec<_> = expression.errors().iter().filter(|error| !error.is_doubtful).collect();
                assert!(errors.is_empty(), "{}: {}: {errors:?}", item.label, text);
            }
        }
    }
}

#[test]
fn the_name_of_an_error_is_a_text() {
    let text = |value: &str| format!("\n{{\"States\": {{\"A\": {{\"Type\": \"Fail\", \"ErrorPath\": {value}}}}}}}\n");
    let labels = |fixture: &str| -> Vec<String> {
        let fixture = Fixture::new(fixture);
        let items = fixture.snapshot().completions(fixture.cursor(), &CompletionConfig { snippets: false });
        items.into_iter().filter(|item| item.label.starts_with("States")).map(|item| item.label).collect()
    };
    let in_quotes = labels(&format!("{}                                                |\n", text("\"Stat\"")));
    expect!["States.Format States.JsonToString States.ArrayGetItem States.UUID States.Hash States.Base64Encode States.Base64Decode"].assert_eq(&in_quotes.join(" "));
}
