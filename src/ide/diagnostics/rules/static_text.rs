//! What looks computed where nothing is: the `Result` of a Pass state, and a
//! path in place of a template (reference: "Pass", "Payload templates").

use super::super::local::FieldContext;
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use super::templates::{SUFFIX, is_computed, is_surely_computed};
use crate::spec::{QueryLanguage, Shape, StateType, ValueKind};
use crate::syntax::Entry;
use crate::text::{Indel, TextRange};

pub const RULES: &[Rule] = &[row!(
    "dollar-key-in-result",
    Warning,
    Suspicious,
    "the `Result` of a Pass state holds a path or a key that ends with `.$`",
    Check::Field(field)
)
.aws("PASS_RESULT_IS_STATIC")];

/// The fields that hold templates, or look as if they did.
fn field(field: &FieldContext, acc: &mut Findings) {
    let object = field.object;
    if object.is_language_unknown() || object.language != QueryLanguage::JsonPath || values::is_unknown(field.value()) {
        return;
    }
    match (object.shape, field.field.value) {
        (_, ValueKind::Template) => whole_template(field, acc),
        (Shape::State(Some(StateType::Pass)), ValueKind::Json) => result(field, acc),
        _ => {}
    }
}

/// A path stands in place of a template.
fn whole_template(field: &FieldContext, acc: &mut Findings) {
    let Some(text) = field.value().text_value().filter(|text| is_computed(text)) else { return };
    let message = format!(
        "`{text}` stays a text here: `{}` holds an object, in which keys that end with `{SUFFIX}` have paths",
        field.field.name
    );
    acc.report_as("missing-dollar", field.value().content_range(), message).at_location(field.location());
}

/// What a Pass state's `Result` says goes out as it is. One finding tells it
/// for the whole of it.
fn result(field: &FieldContext, acc: &mut Findings) {
    let object = field.object;
    let Some((range, what, is_key)) = computed_in(field.entry) else { return };
    let message = format!(
        "`{what}` is not evaluated in `Result`, which goes out as it stands: write `Parameters` for what is computed"
    );
    let finding = acc.report(range, message).at_location(field.location());
    if is_key && field.value().object().is_some() && object.node.member("Parameters").is_none() {
        finding.fix("Rename `Result` to `Parameters`", vec![Indel::replace(field.key_range(), "Parameters")]);
    }
}

/// The first key or text in the value that would be computed in a template:
/// its place, what it is, and whether it is a key with a fitting value.
fn computed_in(entry: Entry) -> Option<(TextRange, String, bool)> {
    let mut pending = vec![entry];
    while let Some(entry) = pending.pop() {
        let value = entry.value();
        let key = entry.key().filter(|_| entry.is_key_sound());
        let text = value.text_value().filter(|_| !values::is_unknown(value));
        if let Some(key) = key.filter(|key| key.ends_with(SUFFIX)) {
            return Some((values::key_range(entry), key.into_owned(), text.is_some_and(|text| is_computed(&text))));
        }
        if let Some(text) = text.filter(|text| is_surely_computed(text)) {
            return Some((value.content_range(), text.into_owned(), false));
        }
        pending.extend(value.entries().rev());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix};
    use expect_test::expect;

    /// A machine of one state with these members.
    fn state(members: &str) -> String {
        format!("{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\n{members},\n\"End\": true}}}}}}\n")
    }

    #[test]
    fn a_result_is_static() {
        check_each(
            &[
                state(r#""Type": "Pass", "Result": {"a": [{"b.$": "$.x"}], "c.$": "$.y"}"#),
                state(r#""Type": "Pass", "Result": {"a": "$.x"}"#),
                state(r#""Type": "Pass", "Result": "$.x""#),
                state(r#""Type": "Pass", "Result": ["States.UUID()"]"#),
            ],
            expect![[r#"
                2  | "Type": "Pass", "Result": {"a": [{"b.$": "$.x"}], "c.$": "$.y"},
                .. |                                    ^^^ warning dollar-key-in-result: `b.$` is not evaluated in `Result`, which goes out as it stands: write `Parameters` for what is computed [PASS_RESULT_IS_STATIC /States/A/Result]
                ---
                2  | "Type": "Pass", "Result": {"a": "$.x"},
                .. |                                  ^^^ warning dollar-key-in-result: `$.x` is not evaluated in `Result`, which goes out as it stands: write `Parameters` for what is computed [PASS_RESULT_IS_STATIC /States/A/Result]
                ---
                2  | "Type": "Pass", "Result": "$.x",
                .. |                            ^^^ warning dollar-key-in-result: `$.x` is not evaluated in `Result`, which goes out as it stands: write `Parameters` for what is computed [PASS_RESULT_IS_STATIC /States/A/Result]
                ---
                2  | "Type": "Pass", "Result": ["States.UUID()"],
                .. |                             ^^^^^^^^^^^^^ warning dollar-key-in-result: `States.UUID()` is not evaluated in `Result`, which goes out as it stands: write `Parameters` for what is computed [PASS_RESULT_IS_STATIC /States/A/Result]
            "#]],
        );
        for result in [r#"{"a": "$5"}"#, r#""${result}""#, "null", r#"{"a": "cost: $.50"}"#] {
            check(&state(&format!("\"Type\": \"Pass\", \"Result\": {result}")), expect![[""]]);
        }
        check_fix(
            &state(r#""Type": "Pass", "Result": {"a.$": "$.x"}"#),
            expect![[r#"
            Rename `Result` to `Parameters`
            {"StartAt": "A", "States": {"A": {
            "Type": "Pass", "Parameters": {"a.$": "$.x"},
            "End": true}}}
        "#]],
        );
    }

    #[test]
    fn a_template_is_no_path() {
        let codes = |text: &str| super::super::super::testing::codes(text);
        let pass = |parameters: &str| state(&format!("\"Type\": \"Pass\", \"Parameters\": {parameters}"));
        assert_eq!(codes(&pass("\"$\"")), ["missing-dollar"]);
        assert_eq!(codes(&pass("\"States.StringToJson($.x)\"")), ["missing-dollar"]);
        assert_eq!(codes(&pass("\"${parameters}\"")), [""; 0]);
        assert_eq!(codes(&pass("\"constant\"")), [""; 0]);
    }
}
