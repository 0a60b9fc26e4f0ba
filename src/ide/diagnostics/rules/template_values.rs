//! What a template puts into a definition that is data of it (reference: hosts,
//! sections 3, 4 and 7): always texts.

use super::super::local::FieldContext;
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use crate::spec::ValueKind;
use crate::syntax::{Node, Scalar, ScalarKind, Syntax, yaml};

pub const RULES: &[Rule] = &[row!(
    "template-value-is-text",
    Warning,
    Correctness,
    "a template puts in a text where AWS wants a number or a Boolean",
    Check::Field(text_put_in)
)
.for_template_data()];

/// Functions that give texts only; others may give a number that is written out.
const OF_TEXTS: [&str; 7] = ["Ref", "GetAtt", "Sub", "Join", "ImportValue", "Select", "Base64"];

fn text_put_in(field: &FieldContext, acc: &mut Findings) {
    let wanted = match field.field.value {
        ValueKind::Integer(..) | ValueKind::Number(..) => "a number",
        ValueKind::Boolean => "a Boolean",
        _ => return,
    };
    let value = field.value();
    if !gives_text(value) {
        return;
    }
    let message = format!(
        "the template puts a text in here, and `{}` wants {wanted}: write it out, or move the definition into a file or \
         a `DefinitionString`, where a placeholder needs no quotes",
        field.field.name
    );
    acc.report(values::visible_start(value), message);
}

/// Whether the value is a function that gives a text, or one placeholder in quotes.
fn gives_text(value: Node) -> bool {
    let is_of_texts = |name: &str| OF_TEXTS.contains(&name);
    if let Some(text) = value.text_value() {
        let name = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        return name.is_some_and(|name| !name.contains(['{', '}']));
    }
    let is_placeholder = |scalar: &Scalar| scalar.kind == ScalarKind::Placeholder;
    if value.scalar().is_some_and(is_placeholder) && value.raw().starts_with("${") {
        // In JSON it needs no quotes only where it is filled in before it is read.
        return value.syntax() == Syntax::Yaml;
    }
    if let Some((tag, _)) = yaml::untagged(value.raw()).filter(|_| value.container().is_none()) {
        return is_of_texts(tag.trim_start_matches('!'));
    }
    let key = value.entries().next().and_then(|entry| entry.key());
    values::is_template_function(value) && key.is_some_and(|key| is_of_texts(key.trim_start_matches("Fn::")))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check_hcl, check_yaml};
    use expect_test::expect;

    #[test]
    fn what_a_template_puts_in_as_data_is_a_text() {
        let states = "StartAt: A\nStates:\n  A:\n    Type: Wait\n    Seconds: !Ref Wait\n    Next: B\n  B:\n    Type: Wait\n    \
                      Seconds: !If [IsSlow, 5, 1]\n    Next: C\n  C:\n    Type: Task\n    Resource: !GetAtt F.Arn\n    \
                      TimeoutSeconds: ${Timeout}\n    HeartbeatSeconds:\n      Ref: Beat\n    End: !Sub '${IsLast}'\n";
        let indented = states.replace('\n', "\n        ");
        let template = |resource: &str, property: &str| {
            format!("Resources:\n  M:\n    Type: {resource}\n    Properties:\n      {property}\n        {indented}\n")
        };
        check_yaml(
            &template("AWS::Serverless::StateMachine", "Definition:"),
            expect![[r#"
                10 |             Seconds: !Ref Wait
                .. |                      ^^^^^^^^^ warning template-value-is-text: the template puts a text in here, and `Seconds` wants a number: write it out, or move the definition into a file or a `DefinitionString`, where a placeholder needs no quotes
                19 |             TimeoutSeconds: ${Timeout}
                .. |                             ^^^^^^^^^^ warning template-value-is-text: the template puts a text in here, and `TimeoutSeconds` wants a number: write it out, or move the definition into a file or a `DefinitionString`, where a placeholder needs no quotes
                21 |               Ref: Beat
                .. |               ^^^ warning template-value-is-text: the template puts a text in here, and `HeartbeatSeconds` wants a number: write it out, or move the definition into a file or a `DefinitionString`, where a placeholder needs no quotes
                22 |             End: !Sub '${IsLast}'
                .. |                  ^^^^^^^^^^^^^^^^ warning template-value-is-text: the template puts a text in here, and `End` wants a Boolean: write it out, or move the definition into a file or a `DefinitionString`, where a placeholder needs no quotes
            "#]],
        );
        check_yaml(&template("AWS::StepFunctions::StateMachine", "DefinitionString: |"), expect![""]);
        check_yaml(states, expect![""]);
        check_hcl(
            "resource \"aws_sfn_state_machine\" \"m\" {\n  definition = jsonencode({ StartAt = \"A\", States = { A = { Type = \
             \"Wait\", Seconds = var.seconds, End = true } } })\n}\n",
            expect![""],
        );
    }
}
