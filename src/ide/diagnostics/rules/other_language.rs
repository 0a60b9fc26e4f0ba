//! What one query language computes and the other takes as it is: `{% … %}` in
//! JSONPath states, `.$` in JSONata ones (reference: "Where `{% %}` is
//! evaluated").

use super::super::edits::{self, Edit};
use super::super::local::{ContainerContext, ObjectContext};
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use super::templates::is_template;
use crate::model::{Role, role_in};
use crate::spec::fields::{counterpart, field};
use crate::spec::{Field, Languages, QueryLanguage, Shape, StateType, ValueKind};
use crate::syntax::{Entry, Node};
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] = &[
    row!(
        "dollar-key-in-jsonata",
        Warning,
        Suspicious,
        "a key of a JSONata state ends with `.$`, which means nothing there",
        Check::Container(dollar_key)
    ),
    row!(
        "jsonata-in-jsonpath",
        Warning,
        Suspicious,
        "an expression stays a text, since the state is written in JSONPath",
        Check::State(expression)
    ),
];

/// A variable's name with `.$` is refused, so that is told elsewhere.
fn dollar_key(container: &ContainerContext, acc: &mut Findings) {
    if container.role == Role::Assign || !is_template(container, QueryLanguage::Jsonata) {
        return;
    }
    let data = data(container.field, container.object.map(|object| object.shape));
    for entry in container.node.entries().filter(|entry| entry.is_key_sound() && !entry.is_key_opaque()) {
        let Some(key) = entry.key() else { continue };
        let Some(stem) = key.strip_suffix(".$") else { continue };
        let message = format!(
            "`.$` means nothing in a JSONata state and becomes part of the key: write `{stem}`, and what is computed \
             between `{{%` and `%}}`"
        );
        let range = values::key_range(entry);
        let finding = acc.report(range, message);
        let text = entry.value().text_value().filter(|_| !values::is_unknown(entry.value()));
        let expression = text.and_then(|text| as_expression(&text, data));
        // A suffix that is written with escapes is left alone.
        let suffix = TextRange::new(range.end() - TextSize::of(".$"), range.end());
        let is_plain = entry.raw().get(..usize::from(range.end() - entry.range().start()));
        let is_plain = is_plain.is_some_and(|key| key.ends_with(".$"));
        if let Some(expression) = expression.filter(|_| is_plain && container.node.member(stem).is_none()) {
            let value = Indel::replace(entry.value().content_range(), format!("{{% {expression} %}}"));
            finding.fix(format!("Write `{expression}`"), vec![Indel::replace(suffix, ""), value]);
        }
    }
}

/// What the `$` of a path stands for in a field of an object of this shape.
pub fn data(field: Option<&Field>, shape: Option<Shape>) -> &'static str {
    let is_outcome = field.is_some_and(|field| matches!(field.name, "Output" | "Assign"));
    match shape {
        Some(Shape::State(Some(StateType::Task | StateType::Parallel | StateType::Map))) if is_outcome => {
            "$states.result"
        }
        Some(Shape::Catcher) if is_outcome => "$states.errorOutput",
        _ => "$states.input",
    }
}

/// The expression that gives what a path of plain steps gives.
pub fn as_expression(path: &str, data: &str) -> Option<String> {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let (root, steps) = match path.split_once('.') {
        Some((root, steps)) => (root, Some(steps)),
        None => (path, None),
    };
    let root = match root.strip_prefix('$')? {
        "" => data,
        "$" => "$states.context",
        name if is_name(name) => root,
        _ => return None,
    };
    // These are operators, and no names.
    let is_step = |step: &str| is_name(step) && !matches!(step, "and" | "or" | "in");
    match steps {
        None => Some(root.to_owned()),
        Some(steps) if steps.split('.').all(is_step) => Some(format!("{root}.{steps}")),
        Some(_) => None,
    }
}

/// One finding for all expressions of a state: what is wrong is most likely its
/// language.
fn expression(state: &ObjectContext, acc: &mut Findings) {
    if state.language != QueryLanguage::JsonPath || state.is_language_unknown() {
        return;
    }
    // A state around it that is in JSONata was told to hold for itself alone.
    if state.context.is_within_jsonata && state.node.member("QueryLanguage").is_none() {
        return;
    }
    let mut search = Search { found: None, count: 0, has_dollar_keys: false };
    search.object(state.node, state.shape);
    let Some(range) = search.found else { return };
    let what = match search.count - 1 {
        0 => "this expression stays a text".to_owned(),
        1 => "this expression and another one in this state stay texts".to_owned(),
        count => format!("this expression and {count} others in this state stay texts"),
    };
    let message = format!("{what}, since the state is written in JSONPath: give it `\"QueryLanguage\": \"JSONata\"`");
    let finding = acc.report(range, message);
    if let Some(edits) = in_jsonata(state).filter(|_| !search.has_dollar_keys) {
        finding.fix("Write the state in JSONata", edits);
    }
}

/// The expressions in the templates of a state, but not in states within it.
struct Search {
    found: Option<TextRange>,
    count: usize,
    has_dollar_keys: bool,
}

impl Search {
    /// An object with fields.
    fn object(&mut self, node: Node, shape: Shape) {
        for entry in node.entries() {
            let known = entry.key().filter(|_| !entry.is_key_opaque()).and_then(|key| field(shape, &key));
            // A field of JSONata here is reported as that.
            let Some(known) = known.filter(|field| field.languages.include(QueryLanguage::JsonPath)) else { continue };
            self.field(entry, known, shape);
        }
    }

    fn field(&mut self, entry: Entry, known: &'static Field, shape: Shape) {
        let value = entry.value();
        match known.value {
            ValueKind::Template | ValueKind::Assign | ValueKind::Json => self.payload(entry),
            // `Error`, `Cause`: a text may be anything.
            ValueKind::Text if known.evaluated => self.payload(entry),
            ValueKind::Object(inner) if !inner.is_machine() => self.object(value, inner),
            ValueKind::List(inner) if !inner.is_machine() => {
                let Role::List(_) = role_in(Role::Object(shape), entry, value) else { return };
                value.entries().for_each(|item| self.object(item.value(), inner));
            }
            _ => {}
        }
    }

    fn payload(&mut self, entry: Entry) {
        let mut pending = vec![entry];
        while let Some(entry) = pending.pop() {
            let value = entry.value();
            if entry.key().is_some_and(|key| key.ends_with(".$")) {
                self.has_dollar_keys = true;
                continue;
            }
            let text = value.text_value().filter(|_| !values::is_unknown(value));
            if text.is_some_and(|text| values::is_expression(&text)) {
                self.found.get_or_insert(value.content_range());
                self.count += 1;
            }
            pending.extend(value.entries().rev());
        }
    }
}

/// The edits that write the state in JSONata, if a new language and a new name
/// for its arguments is all that it takes.
fn in_jsonata(state: &ObjectContext) -> Option<Vec<Edit>> {
    let mut renamed = None;
    for entry in state.node.entries() {
        let known = entry.key().and_then(|key| field(state.shape, &key));
        if known.is_none_or(|field| field.languages != Languages::JsonPath) {
            continue;
        }
        let instead = known.and_then(|field| counterpart(state.shape, field.name, QueryLanguage::Jsonata))?;
        if instead != "Arguments" || state.node.member(instead).is_some() {
            return None;
        }
        renamed = Some(Indel::replace(values::key_range(entry), instead).into());
    }
    let language = match state.node.member("QueryLanguage") {
        Some(entry) => Indel::replace(entry.value().content_range(), QueryLanguage::Jsonata.name()).into(),
        None => edits::insertion_at_start(state.node, "\"QueryLanguage\": \"JSONata\""),
    };
    Some([Some(language), renamed].into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix};
    use super::*;
    use expect_test::expect;

    fn state(members: &str) -> String {
        format!("{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\n{members},\n\"End\": true}}}}}}\n")
    }

    #[test]
    fn dollar_keys_mean_nothing_in_jsonata() {
        let jsonata = |members: &str| {
            state(&format!(
                "\"Type\": \"Task\", \"QueryLanguage\": \"JSONata\", \"Resource\": \"arn:aws:states:::sns:publish\",\n{members}"
            ))
        };
        check_each(
            &[
                jsonata(r#""Arguments": {"a.$": "$.x", "b": [{"c.$": 1}]}"#),
                jsonata(r#""Arguments": {}, "Output": {"a.$": "$.x"}, "Assign": {"v": {"b.$": "$.x"}}"#),
            ],
            expect![[r#"
                3  | "Arguments": {"a.$": "$.x", "b": [{"c.$": 1}]},
                .. |                ^^^ warning dollar-key-in-jsonata: `.$` means nothing in a JSONata state and becomes part of the key: write `a`, and what is computed between `{%` and `%}`
                .. |                                     ^^^ warning dollar-key-in-jsonata: `.$` means nothing in a JSONata state and becomes part of the key: write `c`, and what is computed between `{%` and `%}`
                ---
                3  | "Arguments": {}, "Output": {"a.$": "$.x"}, "Assign": {"v": {"b.$": "$.x"}},
                .. |                              ^^^ warning dollar-key-in-jsonata: `.$` means nothing in a JSONata state and becomes part of the key: write `a`, and what is computed between `{%` and `%}`
                .. |                                                              ^^^ warning dollar-key-in-jsonata: `.$` means nothing in a JSONata state and becomes part of the key: write `b`, and what is computed between `{%` and `%}`
            "#]],
        );
        check(&jsonata(r#""Arguments": {"$": 1, "a.$b": 2, "${k}.$": 3}"#), expect![[""]]);
        check_fix(
            &jsonata(r#""Arguments": {"a.$": "$.x.y"}"#),
            expect![[r#"
            Write `$states.input.x.y`
            {"StartAt": "A", "States": {"A": {
            "Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sns:publish",
            "Arguments": {"a": "{% $states.input.x.y %}"},
            "End": true}}}
        "#]],
        );
        check_fix(
            &jsonata(r#""Arguments": {"a.$": "$$.Execution.Id"}"#),
            expect![[r#"
            Write `$states.context.Execution.Id`
            {"StartAt": "A", "States": {"A": {
            "Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sns:publish",
            "Arguments": {"a": "{% $states.context.Execution.Id %}"},
            "End": true}}}
        "#]],
        );
        check_fix(
            &jsonata(r#""Arguments": {"a.$": "$v"}"#),
            expect![[r#"
            Write `$v`
            {"StartAt": "A", "States": {"A": {
            "Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sns:publish",
            "Arguments": {"a": "{% $v %}"},
            "End": true}}}
        "#]],
        );
    }

    #[test]
    fn the_dollar_of_a_path_depends_on_its_place() {
        let jsonata = |members: &str| {
            state(&format!(
                "\"Type\": \"Task\", \"QueryLanguage\": \"JSONata\", \"Resource\": \"arn:aws:states:::sns:publish\",\n\
                 \"Arguments\": {{}},\n{members}"
            ))
        };
        check_fix(
            &jsonata(r#""Output": {"a.$": "$.x"}"#),
            expect![[r#"
            Write `$states.result.x`
            {"StartAt": "A", "States": {"A": {
            "Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sns:publish",
            "Arguments": {},
            "Output": {"a": "{% $states.result.x %}"},
            "End": true}}}
        "#]],
        );
        check_fix(
            &jsonata(r#""Catch": [{"ErrorEquals": ["States.ALL"], "Output": [{"a.$": "$"}], "Next": "A"}]"#),
            expect![[r#"
                Write `$states.errorOutput`
                {"StartAt": "A", "States": {"A": {
                "Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::sns:publish",
                "Arguments": {},
                "Catch": [{"ErrorEquals": ["States.ALL"], "Output": [{"a": "{% $states.errorOutput %}"}], "Next": "A"}],
                "End": true}}}
            "#]],
        );
        check_fix(
            &state(r#""Type": "Wait", "QueryLanguage": "JSONata", "Seconds": 1, "Output": {"a.$": "$.x"}"#),
            expect![[r#"
                Write `$states.input.x`
                {"StartAt": "A", "States": {"A": {
                "Type": "Wait", "QueryLanguage": "JSONata", "Seconds": 1, "Output": {"a": "{% $states.input.x %}"},
                "End": true}}}
            "#]],
        );
    }

    #[test]
    fn only_plain_paths_are_translated() {
        for path in ["$.a[0]", "$.a-b", "$..a", "States.UUID()", "$.a.and", "$.a.", "a", "", "$5"] {
            assert_eq!(as_expression(path, "$states.input"), None, "{path}");
        }
        assert_eq!(as_expression("$", "$states.input").as_deref(), Some("$states.input"));
    }

    #[test]
    fn expressions_stay_texts_in_jsonpath() {
        let task = |members: &str| {
            state(&format!("\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::sns:publish\",\n{members}"))
        };
        check_each(
            &[
                task(r#""Parameters": {"a": "{% $x %}"}"#),
                task(
                    r#""Parameters": {"a": ["{%$x%}", {"b": "{% $y %}"}], "c": "{% $z %}"}, "Assign": {"v": "{% $v %}"}"#,
                ),
                state(r#""Type": "Pass", "Result": "{% 1 + 1 %}""#),
                task(
                    r#""Parameters": {}, "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"e": "{% $e %}"}, "Next": "A"}]"#,
                ),
                "{\"StartAt\": \"F\", \"States\": {\"F\": {\"Type\": \"Fail\", \"Error\": \"{% $e %}\"}}}\n".to_owned(),
            ],
            expect![[r#"
                3  | "Parameters": {"a": "{% $x %}"},
                .. |                      ^^^^^^^^ warning jsonata-in-jsonpath: this expression stays a text, since the state is written in JSONPath: give it `"QueryLanguage": "JSONata"`
                ---
                3  | "Parameters": {"a": ["{%$x%}", {"b": "{% $y %}"}], "c": "{% $z %}"}, "Assign": {"v": "{% $v %}"},
                .. |                       ^^^^^^ warning jsonata-in-jsonpath: this expression and 3 others in this state stay texts, since the state is written in JSONPath: give it `"QueryLanguage": "JSONata"`
                ---
                2  | "Type": "Pass", "Result": "{% 1 + 1 %}",
                .. |                            ^^^^^^^^^^^ warning jsonata-in-jsonpath: this expression stays a text, since the state is written in JSONPath: give it `"QueryLanguage": "JSONata"`
                ---
                3  | "Parameters": {}, "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"e": "{% $e %}"}, "Next": "A"}],
                .. |                                                                              ^^^^^^^^ warning jsonata-in-jsonpath: this expression stays a text, since the state is written in JSONPath: give it `"QueryLanguage": "JSONata"`
                ---
                1  | {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "{% $e %}"}}}
                .. |                                                             ^^^^^^^^ warning jsonata-in-jsonpath: this expression stays a text, since the state is written in JSONPath: give it `"QueryLanguage": "JSONata"`
            "#]],
        );
        for parameters in [r#"{"a": " {% $x %}"}"#, r#"{"a": "{% ${x} %}"}"#, r#"{"a": "{%"}"#, r#"{"a": "{x}"}"#] {
            check(&task(&format!("\"Parameters\": {parameters}")), expect![[""]]);
        }
        check(&task(r#""Comment": "{% $x %}", "Parameters": {}"#), expect![[""]]);
        check(&task(r#""QueryLanguage": "${l}", "Parameters": {"a": "{% $x %}"}"#), expect![[""]]);
    }

    #[test]
    fn states_within_a_jsonata_state_are_told_about_there() {
        let map = |own: &str| {
            format!(
                r#"{{"StartAt": "M", "States": {{"M": {{"Type": "Map", "QueryLanguage": "JSONata", "ItemSelector": {{"a": "{{% $states.input %}}"}},
"ItemProcessor": {{"StartAt": "I", "States": {{"I": {{"Type": "Pass", {own} "Assign": {{"a": "{{% $x %}}"}}, "End": true}}}}}}, "End": true}}}}}}"#
            )
        };
        check(&map(""), expect![[""]]);
        check(
            &map("\"QueryLanguage\": \"JSONPath\","),
            expect![[r#"
            2  | "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "QueryLanguage": "JSONPath", "Assign": {"a": "{% $x %}"}, "End": true}}}, "End": true}}}
            .. |                                                                                                                  ^^^^^^^^ warning jsonata-in-jsonpath: this expression stays a text, since the state is written in JSONPath: give it `"QueryLanguage": "JSONata"`
        "#]],
        );
    }

    #[test]
    fn a_field_of_jsonata_is_reported_as_that_alone() {
        check(
            &state(
                "\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::sns:publish\",\n\"Arguments\": {\"a\": \"{% $x %}\"}",
            ),
            expect![[r#"
                3  | "Arguments": {"a": "{% $x %}"},
                .. |  ^^^^^^^^^ error field-needs-jsonata: `Arguments` is a field of JSONata, and this state is written in JSONPath: AWS refuses it, so write `Parameters` [SCHEMA_VALIDATION_FAILED /States/A]
            "#]],
        );
    }

    #[test]
    fn the_state_becomes_a_jsonata_one() {
        let task = |members: &str| {
            state(&format!("\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::sns:publish\",\n{members}"))
        };
        check_fix(
            &task(r#""Parameters": {"a": "{% $x %}"}"#),
            expect![[r#"
            Write the state in JSONata
            {"StartAt": "A", "States": {"A": {
            "QueryLanguage": "JSONata",
            "Type": "Task", "Resource": "arn:aws:states:::sns:publish",
            "Arguments": {"a": "{% $x %}"},
            "End": true}}}
        "#]],
        );
        check_fix(
            &task(r#""QueryLanguage": "JSONPath", "Parameters": {"a": "{% $x %}"}"#),
            expect![[r#"
            Write the state in JSONata
            {"StartAt": "A", "States": {"A": {
            "Type": "Task", "Resource": "arn:aws:states:::sns:publish",
            "QueryLanguage": "JSONata", "Arguments": {"a": "{% $x %}"},
            "End": true}}}
        "#]],
        );
        check_fix(
            &state(r#""Type": "Pass", "Assign": {"a": "{% $x %}"}"#),
            expect![[r#"
            Write the state in JSONata
            {"StartAt": "A", "States": {"A": {
            "QueryLanguage": "JSONata",
            "Type": "Pass", "Assign": {"a": "{% $x %}"},
            "End": true}}}
        "#]],
        );
    }
}
