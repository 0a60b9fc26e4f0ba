//! What AWS reports, found in whatever was pasted: the text of
//! `CreateStateMachine`'s refusal inside the output of CloudFormation, SAM, the
//! CDK, Terraform or the AWS CLI, or the JSON that
//! `ValidateStateMachineDefinition` answers with.
//!
//! The service joins its errors with commas inside one pair of quotes, and the
//! messages hold commas and quotes themselves, so the only firm ground is the
//! codes: an error reaches from its code to the next one. Where its message
//! ends is not decided here, for that needs the definition. Nothing here knows
//! a definition.

use crate::syntax::{self, Node};

/// The codes of the service and when it reports them: documented ones, then
/// those that were only seen.
const CODES: &[(&str, &str)] = &[
    ("INVALID_JSON_DESCRIPTION", "the definition is not JSON"),
    ("MISSING_DESCRIPTION", "there is no definition"),
    (
        "SCHEMA_VALIDATION_FAILED",
        "a field is missing, not supported where it stands, or has a value that it does not take",
    ),
    ("INVALID_RESOURCE", "the `Resource` of a Task is nothing that can be called"),
    ("MISSING_END_STATE", "no state ends the workflow"),
    ("DUPLICATE_STATE_NAME", "two states have the same name"),
    ("INVALID_STATE_NAME", "the name of a state is empty, too long, or has characters that are not allowed"),
    ("STATE_MACHINE_NAME_EMPTY", "the state machine, which is named outside the definition, has no name"),
    (
        "STATE_MACHINE_NAME_INVALID",
        "the name of the state machine, which stands outside the definition, is not allowed",
    ),
    ("STATE_MACHINE_NAME_TOO_LONG", "the name of the state machine, which stands outside the definition, is too long"),
    ("STATE_MACHINE_NAME_ALREADY_EXISTS", "there is a state machine of this name already"),
    ("DUPLICATE_LABEL_NAME", "two Map states have the same `Label`"),
    ("INVALID_LABEL_NAME", "the `Label` of a Map is too long, or has characters that are not allowed"),
    ("MISSING_TRANSITION_TARGET", "a transition leads to no state of its scope, or no transition leads to a state"),
    ("TOO_DEEPLY_NESTED", "Map and Parallel states are nested too deep"),
    ("NO_DOLLAR", "a value looks like a path or an intrinsic function, but its key does not end with `.$`"),
    ("NO_PATH", "a value looks like a path, but the name of its field does not end with `Path`"),
    ("PASS_RESULT_IS_STATIC", "the `Result` of a Pass holds a path, which is taken to the letter"),
    ("INVALID_JSONATA_EXPRESSION", "a JSONata expression cannot be read"),
    ("UNSUPPORTED_JSONATA_EXPRESSION", "a JSONata expression uses what Step Functions does not offer there"),
    ("RESERVED_VARIABLE_NAME", "a variable has a name that is reserved"),
    ("INVALID_VARIABLE_NAME", "the name of a variable is not allowed"),
];

/// What stands before the errors in a refusal.
const INTRODUCTION: &str = "Invalid State Machine Definition:";

/// The service answers with at most a hundred; tools repeat them.
const MOST_ERRORS: usize = 400;

/// A message is a sentence, and a piece of the definition in the worst case.
const LONGEST_ERROR: usize = 8 << 10;

/// An error as it was found in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// For example `MISSING_TRANSITION_TARGET`.
    pub code: String,
    /// What follows the code: the message, and what was pasted behind it.
    pub rest: String,
    /// Where it is, if that was given apart, as in JSON; then `rest` is the message alone.
    pub location: Option<String>,
}

/// When the service reports this code, in a few words; `None` if it has no such code.
pub fn meaning(code: &str) -> Option<&'static str> {
    CODES.iter().find(|(known, _)| *known == code).map(|(_, meaning)| *meaning)
}

/// Whether the service has this code.
fn is_code(word: &str) -> bool {
    meaning(word).is_some()
}

/// The errors that are reported in `text`, in its order.
pub fn errors_in(text: &str) -> Vec<Reported> {
    let mut found = errors_in_json(text);
    if found.is_empty() {
        found = errors_in_words(&cleaned(text));
    }
    found
}

/// The objects with a code and a message, wherever in the JSON they are.
fn errors_in_json(text: &str) -> Vec<Reported> {
    let mut found = Vec::new();
    let (true, Some(start)) = (text.contains("\"code\""), text.find(['{', '['])) else { return found };
    let text = &text[start..];
    collect(&mut found, syntax::parse(text).root(text));
    found
}

fn collect(acc: &mut Vec<Reported>, node: Node) {
    if acc.len() >= MOST_ERRORS {
        return;
    }
    let text = |key: &str| Some(node.get(key)?.text_value()?.into_owned());
    // Other tools' errors have codes too.
    let is_ours = |code: &String| is_code(code) || is_code_like(code) && node.get("severity").is_some();
    if let (Some(code), Some(message)) = (text("code").filter(is_ours), text("message")) {
        let location = Some(text("location").unwrap_or_default());
        return acc.push(Reported { code, rest: message, location });
    }
    for entry in node.entries() {
        collect(acc, entry.value());
    }
}

fn is_code_like(word: &str) -> bool {
    let is_upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    is_code(word) || word.contains('_') && word.bytes().all(is_upper)
}

fn errors_in_words(text: &str) -> Vec<Reported> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut introduced = false;
    for (at, word) in words(text) {
        if starts.len() >= MOST_ERRORS {
            break;
        }
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let opening = before.trim_end_matches(['\'', '"']);
        let is_introduced = ends_with_words(opening, INTRODUCTION);
        let is_joined = introduced && opening.ends_with(char::is_whitespace) && opening.trim_end().ends_with(',');
        // A code that is not known stands where only a code can.
        let is_new = word.contains('_') && after.starts_with(": ") && (is_introduced || is_joined && !is_status(word));
        if is_new || is_code(word) && is_followed_as_code(after) {
            introduced |= is_introduced;
            starts.push((at, at + word.len()));
        }
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|((start, code_end), end)| {
            let rest = beginning(&text[*code_end..end], LONGEST_ERROR);
            Reported { code: text[*start..*code_end].to_owned(), rest: trimmed(rest).to_owned(), location: None }
        })
        .collect()
}

/// Without the colon behind the code, and without what joins it to the next error.
fn trimmed(rest: &str) -> &str {
    let quoted = rest.strip_suffix('\'').and_then(|rest| rest.trim_end().strip_suffix("',"));
    let joined = || rest.trim_end().strip_suffix(',');
    let rest = quoted.or_else(joined).unwrap_or(rest);
    rest.strip_prefix(':').unwrap_or(rest).trim_start()
}

/// The words in capitals, with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(is_part)?;
        let end = text[start..].find(|c: char| !is_part(c)).map_or(text.len(), |length| start + length);
        at = end;
        Some((start, &text[start..end]))
    })
    .filter(|(start, word)| is_code_like(word) && !text[..*start].ends_with('/'))
}

/// A code is followed by its message, by the place, or by nothing at all.
fn is_followed_as_code(after: &str) -> bool {
    let next = after.trim_start();
    after.starts_with([':', '\'']) || after.starts_with(char::is_whitespace) && next.starts_with("at ")
}

/// Whether the last words of `text` are these, wherever its lines are broken.
fn ends_with_words(text: &str, words: &str) -> bool {
    let mut last = text.split_whitespace().rev();
    words.split_whitespace().rev().all(|word| last.next().is_some_and(|found| found.ends_with(word)))
}

/// Whether CloudFormation calls the state of a stack or resource so.
fn is_status(word: &str) -> bool {
    ["_COMPLETE", "_FAILED", "_IN_PROGRESS"].iter().any(|ending| word.ends_with(ending))
}

/// The first `limit` bytes, or a little less.
fn beginning(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or_default()]
}

/// `text` as it was before a terminal, a table or a log dressed it up.
fn cleaned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(special) = rest.find(['\u{1b}', '\\', '│', '╷', '╵', '\r']) {
        out.push_str(&rest[..special]);
        rest = &rest[special..];
        let escape = ESCAPES.iter().find(|(written, _)| rest.starts_with(written));
        if let Some((written, meant)) = escape {
            out.push_str(meant);
            rest = &rest[written.len()..];
        } else if rest.starts_with("\u{1b}[") {
            // A colour: it ends with its first letter.
            let end = rest.find(|c: char| c.is_ascii_alphabetic()).map_or(rest.len(), |end| end + 1);
            rest = &rest[end..];
        } else {
            let first = rest.chars().next();
            out.extend(first.filter(|c| *c == '\\'));
            rest = &rest[first.map_or(0, char::len_utf8)..];
        }
    }
    out.push_str(rest);
    out
}

/// How logs in JSON, Python and JavaScript write what AWS said.
const ESCAPES: &[(&str, &str)] =
    &[("\\\"", "\""), ("\\'", "'"), ("\\n", "\n"), ("\\t", " "), ("\\/", "/"), ("\\u0022", "\""), ("\\u0027", "'")];

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: Expect) {
        let mut shown = String::new();
        for Reported { code, rest, location } in errors_in(text) {
            let location = location.map(|location| format!(" [{location}]")).unwrap_or_default();
            shown.push_str(&format!("{code}{location}: {rest}\n"));
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn errors_are_separated_at_their_codes() {
        check(
            "An error occurred (InvalidDefinition) when calling the CreateStateMachine operation: Invalid State Machine \
             Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: a, b at /States/A, C/Next, \
             MISSING_TRANSITION_TARGET: State \"a, 'b'\" is not reachable. at /States/a, 'b''",
            expect![[r#"
                MISSING_TRANSITION_TARGET: Missing 'Next' target: a, b at /States/A, C/Next
                MISSING_TRANSITION_TARGET: State "a, 'b'" is not reachable. at /States/a, 'b''
            "#]],
        );
    }

    #[test]
    fn each_error_may_have_quotes_of_its_own() {
        check(
            "Invalid State Machine Definition: ''DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A', \
             'DUPLICATE_STATE_NAME: Duplicate State name: B at /States/B''",
            expect![[r#"
                DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A
                DUPLICATE_STATE_NAME: Duplicate State name: B at /States/B''
            "#]],
        );
    }

    #[test]
    fn codes_may_stand_alone() {
        check(
            "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED at , SCHEMA_VALIDATION_FAILED at /States/A'",
            expect![[r#"
                SCHEMA_VALIDATION_FAILED: at 
                SCHEMA_VALIDATION_FAILED: at /States/A'
            "#]],
        );
        check(
            "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION'",
            expect![[r#"
            INVALID_JSON_DESCRIPTION: '
        "#]],
        );
    }

    #[test]
    fn a_code_that_is_not_known_is_one_where_only_a_code_can_stand() {
        check(
            "UPDATE_ROLLBACK_COMPLETE: Resource handler returned message: \"Invalid State Machine Definition: \
             'SOME_NEW_CODE: what at /States/A, ANOTHER_ONE: why ARN_IS: no at /, CREATE_FAILED: x' (Service: Sfn)\"",
            expect![[r#"
                SOME_NEW_CODE: what at /States/A
                ANOTHER_ONE: why ARN_IS: no at /, CREATE_FAILED: x' (Service: Sfn)"
            "#]],
        );
        check("UPDATE_FAILED: Resource handler returned message, CREATE_FAILED: no", expect![""]);
    }

    #[test]
    fn what_a_terminal_or_a_log_added_is_taken_away() {
        check(
            "\u{1b}[31m│\u{1b}[0m Error: Invalid State Machine\r\n│ Definition: 'NO_PATH: a \\\"b\\\" \\u0027c\\u0027\\n at /States/A'",
            expect![[r#"
                NO_PATH: a "b" 'c'
                 at /States/A'
            "#]],
        );
    }

    #[test]
    fn the_answer_of_the_validation_is_read_as_json() {
        check(
            r#"$ aws stepfunctions validate-state-machine-definition
            {"result": "FAIL", "diagnostics": [
                {"severity": "ERROR", "code": "MISSING_TRANSITION_TARGET", "message": "State \"C\" is not reachable.", "location": "/States/C"},
                {"severity": "ERROR", "code": "MISSING_END_STATE", "message": "Workflow has no terminal state"},
                {"severity": "ERROR", "code": "SOME_NEW_CODE", "message": "what", "location": "/"},
                {"severity": "ERROR", "code": "lower", "message": "no"}
            ], "truncated": false}"#,
            expect![[r#"
                MISSING_TRANSITION_TARGET [/States/C]: State "C" is not reachable.
                MISSING_END_STATE []: Workflow has no terminal state
                SOME_NEW_CODE [/]: what
            "#]],
        );
    }

    #[test]
    fn json_of_others_is_read_as_text() {
        check(
            r#"{"code": "INVALID_DEFINITION", "message": "Invalid State Machine Definition: 'NO_PATH: a \"b\" at /States/A'"}"#,
            expect![[r#"
                NO_PATH: a "b" at /States/A'"}
            "#]],
        );
    }

    #[test]
    fn other_text_reports_nothing() {
        for text in
            ["", "ok", "\u{1b}[", "\\", "│", "{\"code\": 1", "the code SCHEMA_VALIDATION_FAILED means", "/NO_PATH: x"]
        {
            assert_eq!(errors_in(text), [], "{text}");
        }
    }
}
