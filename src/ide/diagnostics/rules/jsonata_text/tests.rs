//! Where JSONata may stand, and what its text must be like.

use super::super::super::testing::{check, check_each, check_fix, codes};
use expect_test::expect;

/// A machine of one JSONata state with these members.
fn state(members: &str) -> String {
    format!(
        "{{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"A\", \"States\": {{\"A\": {{\n{members},\n\"End\": true}}}}}}\n"
    )
}

/// A Pass state with this output.
fn output(output: &str) -> String {
    state(&format!("\"Type\": \"Pass\", \"Output\": {output}"))
}

#[test]
fn the_pieces_that_a_template_joins_are_no_values() {
    check(
        r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Output": {
          "a": {"Fn::Join": ["", ["{% $states.input.a & '", {"Ref": "Q"}, "' %}"]]},
          "b": {"Fn::Sub": ["{% '${Q}' %}", {"Q": "{% ' %}"}]}
        }}}}"#,
        expect![[r#""#]],
    );
}

#[test]
fn an_expression_is_closed() {
    check_each(
        &[
            output(r#""{% $states.input""#),
            output(r#"{"a": [{"b": "{% 'x' }"}]}"#),
            output(r#""{% $x %} ""#),
            output(r#""{% $x %} items""#),
            state(r#""Type": "Wait", "Seconds": "{% 5""#),
            state(r#""Type": "Wait", "Seconds": "{% 5 %}s""#),
            state(r#""Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": "{% $x""#),
            output(r#""{% 'größe\n' & \"a\" %}\t""#),
        ],
        expect![[r#"
                2  | "Type": "Pass", "Output": "{% $states.input",
                .. |                            ^^ error jsonata-delimiters: the expression that starts here is not closed, so AWS refuses it: end the text with `%}` [SCHEMA_VALIDATION_FAILED /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": {"a": [{"b": "{% 'x' }"}]},
                .. |                                         ^^ error jsonata-delimiters: the expression that starts here is not closed, so AWS refuses it: end the text with `%}` [SCHEMA_VALIDATION_FAILED /States/A/Output/a[0]/b]
                ---
                2  | "Type": "Pass", "Output": "{% $x %} ",
                .. |                                    ^ error jsonata-delimiters: blanks stand behind `%}`, so the expression is not closed for AWS, which refuses it: remove them [SCHEMA_VALIDATION_FAILED /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $x %} items",
                .. |                                    ^^^^^^ error jsonata-delimiters: text stands behind `%}`, so the expression is not closed for AWS, which refuses it: make one expression of the whole text, and join its parts with `&` [SCHEMA_VALIDATION_FAILED /States/A/Output]
                ---
                2  | "Type": "Wait", "Seconds": "{% 5",
                .. |                             ^^ error jsonata-delimiters: the expression that starts here is not closed, so AWS refuses it: end the text with `%}` [SCHEMA_VALIDATION_FAILED /States/A/Seconds]
                ---
                2  | "Type": "Wait", "Seconds": "{% 5 %}s",
                .. |                                    ^ error jsonata-delimiters: text stands behind `%}`, so the expression is not closed for AWS, which refuses it: remove it [SCHEMA_VALIDATION_FAILED /States/A/Seconds]
                ---
                2  | "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": "{% $x",
                .. |                                                                           ^^ error jsonata-delimiters: the expression that starts here is not closed, so AWS refuses it: end the text with `%}` [SCHEMA_VALIDATION_FAILED /States/A/Arguments]
                ---
                2  | "Type": "Pass", "Output": "{% 'größe\n' & \"a\" %}\t",
                .. |                                                   ^^ error jsonata-delimiters: blanks stand behind `%}`, so the expression is not closed for AWS, which refuses it: remove them [SCHEMA_VALIDATION_FAILED /States/A/Output]
            "#]],
    );
}

#[test]
fn quotes_within_an_expression_end_the_text() {
    check(
        &output(r#""{% "Hello " & $x & "!" %}""#),
        expect![[r#"
            2  | "Type": "Pass", "Output": "{% "Hello " & $x & "!" %}",
            .. |                               ^ error json-syntax: a comma is missing here [INVALID_JSON_DESCRIPTION]
            .. |                               ^ error jsonata-delimiters: this quote ends the text, and the expression goes on behind it: write single quotes in expressions [SCHEMA_VALIDATION_FAILED /States/A/Output]
            .. |                                ^^^^^ error json-syntax: keys stand in double quotes [INVALID_JSON_DESCRIPTION]
            .. |                                               ^ error json-syntax: a comma is missing here [INVALID_JSON_DESCRIPTION]
            .. |                                                ^ error json-syntax: keys stand in double quotes [INVALID_JSON_DESCRIPTION]
        "#]],
    );
    check(
        &output(r#"{"a": "{% "Hello" %}", "b": "{% 'x' %}"}"#),
        expect![[r#"
            2  | "Type": "Pass", "Output": {"a": "{% "Hello" %}", "b": "{% 'x' %}"},
            .. |                                     ^ error json-syntax: a comma is missing here [INVALID_JSON_DESCRIPTION]
            .. |                                     ^ error jsonata-delimiters: this quote ends the text, and the expression goes on behind it: write single quotes in expressions [SCHEMA_VALIDATION_FAILED /States/A/Output/a]
            .. |                                      ^^^^^ error json-syntax: keys stand in double quotes [INVALID_JSON_DESCRIPTION]
        "#]],
    );
    check(
        &output(r#"{"a": "{% $x", "b": "{% $x %}", 1}"#),
        expect![[r#"
            2  | "Type": "Pass", "Output": {"a": "{% $x", "b": "{% $x %}", 1},
            .. |                                  ^^ error jsonata-delimiters: the expression that starts here is not closed, so AWS refuses it: end the text with `%}` [SCHEMA_VALIDATION_FAILED /States/A/Output/a]
            .. |                                                           ^ error json-syntax: keys stand in double quotes [INVALID_JSON_DESCRIPTION]
        "#]],
    );
    check_fix(
        &output(r#""{% "Hello " & $x & "!" %}""#),
        expect![[r#"
            Write single quotes
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% 'Hello ' & $x & '!' %}",
            "End": true}}}
        "#]],
    );
}

#[test]
fn text_around_an_expression_makes_a_text_of_it() {
    check_each(
        &[
            output(r#"" {% $x %} ""#),
            output(r#""\n\t{% $x %}""#),
            output(r#""% $x %}""#),
            output(r#""Hello {% $name %}!""#),
            output(r#""$states.input.x""#),
            output(r#"{"a": "$states.context.Execution.Id & '-1'"}"#),
        ],
        expect![[r#"
                2  | "Type": "Pass", "Output": " {% $x %} ",
                .. |                            ^ warning jsonata-padded: with blanks before `{%` this is a plain text and nothing is evaluated: remove them
                ---
                2  | "Type": "Pass", "Output": "\n\t{% $x %}",
                .. |                            ^^^^ warning jsonata-padded: with blanks before `{%` this is a plain text and nothing is evaluated: remove them
                ---
                2  | "Type": "Pass", "Output": "% $x %}",
                .. |                                 ^^ warning jsonata-delimiters: this text does not start with `{%`, so nothing in it is evaluated: write `{%` before the expression
                ---
                2  | "Type": "Pass", "Output": "Hello {% $name %}!",
                .. |                                  ^^^^^^^^^^^ warning jsonata-delimiters: nothing is evaluated within a text, so this stays as it is: make one expression of the whole text, and join its parts with `&`
                ---
                2  | "Type": "Pass", "Output": "$states.input.x",
                .. |                            ^^^^^^^^^^^^^^^ warning jsonata-delimiters: without `{%` and `%}` around it this is a plain text, and nothing is evaluated
                ---
                2  | "Type": "Pass", "Output": {"a": "$states.context.Execution.Id & '-1'"},
                .. |                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning jsonata-delimiters: without `{%` and `%}` around it this is a plain text, and nothing is evaluated
            "#]],
    );
}

#[test]
fn other_texts_are_as_they_should_be() {
    for value in [
        r#""{%$x%}""#,
        r#""{%\n  $x\n%}""#,
        r#""50 %""#,
        r#""{ % }""#,
        r#""{% ${x} ""#,
        r#""$states.input and more words""#,
        r#""a {% b""#,
        r#"{"$states.input": 1}"#,
    ] {
        check(&output(value), expect![[""]]);
    }
    let jsonpath = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": "{% x", "End": true}}}"#;
    assert_eq!(codes(jsonpath), [""; 0]);
    // What no text can be is told as that.
    assert_eq!(codes(&state(r#""Type": "Wait", "Seconds": " {% 5 %}""#)), ["wrong-type"]);
}

#[test]
fn some_fields_and_all_keys_are_taken_as_they_are() {
    check_each(
        &[
            state(r#""Type": "Pass", "Comment": "{% $x %}""#),
            output(r#"{"{% $x %}": 1}"#),
            state(
                r#""Type": "Parallel", "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}],
"Retry": [{"ErrorEquals": ["{% $x %}", "B"]}]"#,
            ),
        ],
        expect![[r#"
                2  | "Type": "Pass", "Comment": "{% $x %}",
                .. |                             ^^^^^^^^ warning jsonata-field-not-evaluated: nothing is evaluated in `Comment`, so this stays a text: remove `{%` and `%}`, or write what is meant
                ---
                2  | "Type": "Pass", "Output": {"{% $x %}": 1},
                .. |                             ^^^^^^^^ warning jsonata-field-not-evaluated: keys are not evaluated, so this stays as it is: let an expression make the whole object, as in `{% {$name: 1} %}`
                ---
                3  | "Retry": [{"ErrorEquals": ["{% $x %}", "B"]}],
                .. |                             ^^^^^^^^ warning jsonata-field-not-evaluated: nothing is evaluated in `ErrorEquals`, so this stays a text: remove `{%` and `%}`, or write what is meant
            "#]],
    );
    // Others tell what these must be.
    assert_eq!(codes(&state(r#""Type": "Pass", "Assign": {"{% $x %}": 1}"#)), ["variable-name"]);
    let task = state(r#""Type": "Task", "Resource": "{% $x %}", "Arguments": {}"#);
    assert_eq!(codes(&task), ["resource-not-arn"]);
}

#[test]
fn the_text_becomes_an_expression() {
    check_fix(
        &output(r#"" {% $x %} ""#),
        expect![[r#"
            Remove the blanks around the expression
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% $x %}",
            "End": true}}}
        "#]],
    );
    check_fix(
        &output(r#""{% $x ""#),
        expect![[r#"
            Close the expression
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% $x %}",
            "End": true}}}
        "#]],
    );
    check_fix(
        &output(r#""{% $x %""#),
        expect![[r#"
            Close the expression
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% $x %}",
            "End": true}}}
        "#]],
    );
    check_fix(
        &output(r#""{% $x %}\n""#),
        expect![[r#"
            Remove the blanks
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% $x %}",
            "End": true}}}
        "#]],
    );
    check_fix(
        &output(r#""{% $a + 1 %} of {% $b %}""#.replace("{% $a", "no {% $a").as_str()),
        expect![[r#"
            Make one expression of it
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% 'no ' & ($a + 1) & ' of ' & $b %}",
            "End": true}}}
        "#]],
    );
    check_fix(
        &output(r#""{% $x %} items""#),
        expect![[r#"
            Make one expression of it
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% $x & ' items' %}",
            "End": true}}}
        "#]],
    );
    check_fix(
        &output(r#""$states.input.x""#),
        expect![[r#"
            Put `{%` and `%}` around it
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% $states.input.x %}",
            "End": true}}}
        "#]],
    );
}
