//! Payload templates of JSONPath states: keys that end with `.$` are computed,
//! all others are taken as they are (reference: "Payload templates").
//!
//! Whether a path or a call is written rightly is told elsewhere; here it only
//! counts whether a text looks like one.

use rustc_hash::FxHashMap;

use super::super::local::{ContainerContext, ObjectContext};
use super::super::registry::{Check, Rule, row};
use super::super::{Findings, values};
use super::intrinsics;
use crate::expr::is_intrinsic_like;
use crate::model::Role;
use crate::spec::QueryLanguage;
use crate::syntax::write::escaped;
use crate::syntax::{Entry, Node};
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] = &[
    row!(
        "dollar-key-value",
        Error,
        Correctness,
        "a key ends with `.$`, but its value is neither a path nor a call",
        Check::Container(template)
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "dollar-key-collision",
        Error,
        Correctness,
        "two keys of an object are the same without `.$`",
        Check::With("dollar-key-value")
    )
    .silent_in_unbalanced_text(),
    row!(
        "missing-dollar",
        Warning,
        Suspicious,
        "a path or a call stays a text, since its key does not end with `.$`",
        Check::With("dollar-key-value")
    )
    .aws("NO_DOLLAR"),
];

/// What makes the value of a key computed.
pub const SUFFIX: &str = ".$";

/// Objects of more members than this are worth a map.
const FEW: usize = 16;

/// Whether the container is part of a template that this state evaluates in `language`.
pub fn is_template(container: &ContainerContext, language: QueryLanguage) -> bool {
    let is_taken = |object: &ObjectContext| {
        !object.is_language_unknown()
            && object.language == language
            && container.field.is_some_and(|field| object.takes(field))
    };
    matches!(container.role, Role::Template | Role::Assign) && container.object.is_some_and(is_taken)
}

/// Whether the text looks like a path (`$…`) or a call (`States.Format(…)`).
pub fn is_computed(text: &str) -> bool {
    text.starts_with('$') || is_intrinsic_like(text)
}

/// Whether the text is hardly meant for anything but a path or a call: a path
/// of at least one step, or a whole call, and nothing else.
pub fn is_surely_computed(text: &str) -> bool {
    if is_intrinsic_like(text) {
        return text.starts_with("States") && text.ends_with(')');
    }
    let steps = text.strip_prefix("$$.").or_else(|| text.strip_prefix("$."));
    steps.is_some_and(|steps| {
        let outside = without_brackets(steps);
        steps.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '[' | '*' | '.'))
            && outside.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '*'))
            && !outside.ends_with('.')
    })
}

/// The text without what stands between brackets, and without these.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = String::new();
    for c in text.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    // An open bracket is no path.
    if depth > 0 { text.to_owned() } else { outside }
}

fn template(container: &ContainerContext, acc: &mut Findings) {
    if !is_template(container, QueryLanguage::JsonPath) {
        return;
    }
    let outer = container.trail.entry();
    // What stands in place of a path was reported as a whole.
    if outer.and_then(|entry| entry.key()).is_some_and(|key| key.ends_with(SUFFIX)) {
        return;
    }
    let plain_keys = PlainKeys::new(container.node);
    for (index, entry) in container.node.entries().enumerate() {
        let value = entry.value();
        let key = entry.key().filter(|_| entry.is_key_sound() && !entry.is_key_opaque());
        if let Some(stem) = key.as_deref().and_then(|key| key.strip_suffix(SUFFIX)) {
            dollar_value(container, entry, acc);
            if let Some(plain) = plain_keys.get(stem) {
                collision(entry, plain, stem, acc);
            }
            continue;
        }
        let text = value.text_value().filter(|text| is_surely_computed(text) && !values::is_unknown(value));
        if let Some(text) = text.filter(|_| !is_path_for_others(outer) && !is_path_for_others(Some(entry))) {
            let location = container.trail.location_of(entry, index);
            missing_dollar(container, entry, key.as_deref(), &text, acc).at_location(location);
        }
    }
}

/// The keys of an object, to be looked up.
enum PlainKeys<'a> {
    /// By a look at each.
    Few(Node<'a>),
    /// In a map.
    Many(FxHashMap<String, Entry<'a>>),
}

impl<'a> PlainKeys<'a> {
    fn new(node: Node<'a>) -> Self {
        if node.entries().len() <= FEW {
            return PlainKeys::Few(node);
        }
        let keyed = |entry: Entry<'a>| Some((entry.key()?.into_owned(), entry));
        PlainKeys::Many(node.entries().filter_map(keyed).collect())
    }

    fn get(&self, key: &str) -> Option<Entry<'a>> {
        match self {
            PlainKeys::Few(node) => node.member(key),
            PlainKeys::Many(map) => map.get(key).copied(),
        }
    }
}

fn dollar_value(container: &ContainerContext, entry: Entry, acc: &mut Findings) {
    let value = entry.value();
    let text = value.text_value();
    if values::is_unknown(value) || text.as_deref().is_some_and(is_computed) {
        return;
    }
    let key = entry.key().unwrap_or_default();
    let stem = key.strip_suffix(SUFFIX).unwrap_or(&key);
    let (range, message) = match &text {
        Some(text) => {
            let range = values::visible_content(value.source(), value.content_range());
            let meant = meant_call(text).map(|(_, meant)| format!("did you mean `{meant}`?"));
            let why = match &**text {
                _ if meant.is_some() => meant.as_deref().unwrap_or_default(),
                text if values::is_expression(text) => "expressions belong to JSONata states",
                text if text.trim_start().starts_with("States.") => "a call starts with `States.` and has parentheses",
                _ => "a path starts with `$`",
            };
            (range, format!("the value of `{key}` must be a path or a call of an intrinsic function: {why}"))
        }
        None => {
            let what = values::title(value);
            let message = format!(
                "the value of `{key}` must be a path or a call of an intrinsic function, as a text, not {what}: for a \
                 constant write the key without `{SUFFIX}`"
            );
            (values::visible_start(value), message)
        }
    };
    let finding = acc.report(range, message).at_location(container.trail.location());
    if let Some((name, meant)) = text.as_deref().and_then(meant_call) {
        let name = values::part_range(value, TextRange::up_to(TextSize::of(name)));
        finding.fix(format!("Rename to `{meant}`"), vec![Indel::replace(name, meant)]);
        return;
    }
    let is_call = text.as_deref().is_some_and(|text| text.trim_start().starts_with("States."));
    if !is_call && container.node.member(stem).is_none() && !stem.is_empty() {
        let rename = vec![Indel::replace(values::key_range(entry), escaped(stem))];
        finding.fix(format!("Rename to `{stem}`"), rename);
    }
}

/// What a call without the prefix, or with one written otherwise, names, and
/// the function that it is likely meant for: `Format('…')`, `states.format('…')`.
fn meant_call(text: &str) -> Option<(&str, &'static str)> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '.')?;
    let (name, rest) = text.split_at(end);
    let meant = intrinsics::meant(name).filter(|_| rest.starts_with('(') && !name.is_empty())?;
    Some((name, meant))
}

fn collision(entry: Entry, plain: Entry, stem: &str, acc: &mut Findings) {
    let (first, second) = if plain.range().start() < entry.range().start() { (plain, entry) } else { (entry, plain) };
    let message = format!(
        "`{stem}` and `{stem}{SUFFIX}` give the same key, and an object cannot have it twice: remove one of them"
    );
    acc.report_as("dollar-key-collision", values::key_range(second), message)
        .related(values::key_range(first), "the other one is here");
}

fn missing_dollar<'f>(
    container: &ContainerContext,
    entry: Entry,
    key: Option<&str>,
    text: &str,
    acc: &'f mut Findings,
) -> &'f mut super::super::finding::Finding {
    let range = entry.value().content_range();
    let Some(key) = key.filter(|key| !key.is_empty()) else {
        let message = format!(
            "`{text}` stays a text in a list: build the list with `States.Array(…)` under a key that ends with \
             `{SUFFIX}`"
        );
        return acc.report_as("missing-dollar", range, message);
    };
    let message = format!("`{text}` stays a text here: for what it stands for, write the key `{key}{SUFFIX}`");
    let finding = acc.report_as("missing-dollar", range, message);
    let dollar_key = format!("{key}{SUFFIX}");
    if container.node.member(&dollar_key).is_none() {
        let end = TextRange::empty(values::key_range(entry).end());
        finding.fix(format!("Rename to `{dollar_key}`"), vec![Indel::replace(end, SUFFIX)]);
    }
    finding
}

/// Whether a text under this key may be a path for someone else: code, a
/// pattern, or a setting of the service that is called.
pub fn is_path_for_others(entry: Option<Entry>) -> bool {
    entry.and_then(|entry| entry.key()).is_some_and(|key| is_key_for_paths(&key))
}

/// Whether it is the name of such a key.
pub fn is_key_for_paths(key: &str) -> bool {
    const WORDS: [&str; 12] = [
        "path",
        "pattern",
        "filter",
        "query",
        "expression",
        "code",
        "script",
        "template",
        "definition",
        "mapping",
        "metric",
        "statement",
    ];
    let key = key.to_ascii_lowercase();
    WORDS.iter().any(|word| key.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix};
    use super::*;
    use expect_test::expect;

    /// A machine of one state with these members, the language being `language`.
    fn state(members: &str) -> String {
        format!("{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\n{members},\n\"End\": true}}}}}}\n")
    }

    fn pass(parameters: &str) -> String {
        state(&format!("\"Type\": \"Pass\", \"Parameters\":\n{parameters}"))
    }

    #[test]
    fn dollar_keys_have_paths_or_calls() {
        check_each(
            &[
                pass(r#"{"a.$": "order", "b.$": "", "c.$": " $.x", "d.$": "States.UUID", "e.$": "{% $x %}"}"#),
                pass(r#"{"a.$": 1, "b.$": true, "c.$": null, "d.$": {"x.$": "y"}, "e.$": ["$.x"]}"#),
                pass(r#"{"a": [{"b": [[{"c.$": "order"}]]}]}"#),
                pass(r#"{"a.$": "order", "a": 1}"#),
            ],
            expect![[r#"
                3  | {"a.$": "order", "b.$": "", "c.$": " $.x", "d.$": "States.UUID", "e.$": "{% $x %}"},
                .. |          ^^^^^ error dollar-key-value: the value of `a.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                         ^^ error dollar-key-value: the value of `b.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                                     ^^^^ error dollar-key-value: the value of `c.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                                                    ^^^^^^^^^^^ error dollar-key-value: the value of `d.$` must be a path or a call of an intrinsic function: a call starts with `States.` and has parentheses [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                                                                          ^^^^^^^^ error dollar-key-value: the value of `e.$` must be a path or a call of an intrinsic function: expressions belong to JSONata states [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                ---
                3  | {"a.$": 1, "b.$": true, "c.$": null, "d.$": {"x.$": "y"}, "e.$": ["$.x"]},
                .. |         ^ error dollar-key-value: the value of `a.$` must be a path or a call of an intrinsic function, as a text, not a number: for a constant write the key without `.$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                   ^^^^ error dollar-key-value: the value of `b.$` must be a path or a call of an intrinsic function, as a text, not a Boolean: for a constant write the key without `.$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                                ^^^^ error dollar-key-value: the value of `c.$` must be a path or a call of an intrinsic function, as a text, not `null`: for a constant write the key without `.$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                                             ^ error dollar-key-value: the value of `d.$` must be a path or a call of an intrinsic function, as a text, not an object: for a constant write the key without `.$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                                                                  ^ error dollar-key-value: the value of `e.$` must be a path or a call of an intrinsic function, as a text, not a list: for a constant write the key without `.$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                ---
                3  | {"a": [{"b": [[{"c.$": "order"}]]}]},
                .. |                         ^^^^^ error dollar-key-value: the value of `c.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters/a[0]/b[0][0]]
                ---
                3  | {"a.$": "order", "a": 1},
                .. |          ^^^^^ error dollar-key-value: the value of `a.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                   ^ error dollar-key-collision: `a` and `a.$` give the same key, and an object cannot have it twice: remove one of them
                .. |   ^^^ note: the other one is here
            "#]],
        );
        check(
            &pass(
                r#"{"a.$": "$", "b.$": "$$.Execution.Id", "c.$": "$v", "d.$": "States.UUID()", "e.$": "$['a']", "f": {"$": 1, "g.$h": 2},
"i.$": "${path}", "j.$": {"Ref": "Path"}, "${k}.$": "order", "l.$": "order${x}", "m.$": ${path}}"#,
            ),
            expect![[""]],
        );
        check_fix(
            &pass(r#"{"a.$": 1}"#),
            expect![[r#"
            Rename to `a`
            {"StartAt": "A", "States": {"A": {
            "Type": "Pass", "Parameters":
            {"a": 1},
            "End": true}}}
        "#]],
        );
        check_fix(
            &pass(r#"{"\u0061.$": "order"}"#),
            expect![[r#"
                Rename to `a`
                {"StartAt": "A", "States": {"A": {
                "Type": "Pass", "Parameters":
                {"a": "order"},
                "End": true}}}
            "#]],
        );
    }

    #[test]
    fn calls_without_their_prefix_are_told_apart() {
        check(
            &pass(
                r#"{"a.$": "Format('{}', $.x)", "b.$": "states.uuid()", "c.$": "(1)", "d.$": "order (1)", "e.$": "total(1)"}"#,
            ),
            expect![[r#"
                3  | {"a.$": "Format('{}', $.x)", "b.$": "states.uuid()", "c.$": "(1)", "d.$": "order (1)", "e.$": "total(1)"},
                .. |          ^^^^^^^^^^^^^^^^^ error dollar-key-value: the value of `a.$` must be a path or a call of an intrinsic function: did you mean `States.Format`? [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                                      ^^^^^^^^^^^^^ error dollar-key-value: the value of `b.$` must be a path or a call of an intrinsic function: did you mean `States.UUID`? [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                                                              ^^^ error dollar-key-value: the value of `c.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                                                                            ^^^^^^^^^ error dollar-key-value: the value of `d.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                                                                                                ^^^^^^^^ error dollar-key-value: the value of `e.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
            "#]],
        );
        check_fix(
            &pass(r#"{"a.$": "format('{}', $.x)"}"#),
            expect![[r#"
            Rename to `States.Format`
            {"StartAt": "A", "States": {"A": {
            "Type": "Pass", "Parameters":
            {"a.$": "States.Format('{}', $.x)"},
            "End": true}}}
        "#]],
        );
    }

    #[test]
    fn every_template_counts() {
        check(
            r#"
{
  "StartAt": "T",
  "States": {
    "T": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sns:publish",
      "Parameters": {"a.$": "x"},
      "ResultSelector": {"a.$": "x"},
      "Assign": {"a.$": "x", "b": {"c.$": "x"}},
      "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"a.$": "x"}, "Next": "C"}],
      "Next": "C"
    },
    "C": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Assign": {"a.$": "x"}, "Next": "M"}], "Default": "M"},
    "M": {
      "Type": "Map",
      "ItemSelector": {"a.$": "x"},
      "ItemBatcher": {"MaxItemsPerBatch": 1, "BatchInput": {"a.$": "x"}},
      "ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket.$": "x"}},
      "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket.$": "x"}},
      "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "I",
        "States": {"I": {"Type": "Pass", "Parameters": {"a.$": "x"}, "End": true}}
      },
      "End": true
    }
  }
}
"#,
            expect![[r#"
                7  |       "Parameters": {"a.$": "x"},
                .. |                              ^ error dollar-key-value: the value of `a.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/T/Parameters]
                8  |       "ResultSelector": {"a.$": "x"},
                .. |                                  ^ error dollar-key-value: the value of `a.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/T/ResultSelector]
                9  |       "Assign": {"a.$": "x", "b": {"c.$": "x"}},
                .. |                          ^ error dollar-key-value: the value of `a.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/T/Assign]
                .. |                                            ^ error dollar-key-value: the value of `c.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/T/Assign/b]
                10 |       "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"a.$": "x"}, "Next": "C"}],
                .. |                                                                    ^ error dollar-key-value: the value of `a.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/T/Catch[0]/Assign]
                13 |     "C": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Assign": {"a.$": "x"}, "Next": "M"}], "Default": "M"},
                .. |                                                                                                ^ error dollar-key-value: the value of `a.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/C/Choices[0]/Assign]
                16 |       "ItemSelector": {"a.$": "x"},
                .. |                                ^ error dollar-key-value: the value of `a.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/M/ItemSelector]
                17 |       "ItemBatcher": {"MaxItemsPerBatch": 1, "BatchInput": {"a.$": "x"}},
                .. |                                                                     ^ error dollar-key-value: the value of `a.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/M/ItemBatcher/BatchInput]
                18 |       "ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket.$": "x"}},
                .. |                                                                                                   ^ error dollar-key-value: the value of `Bucket.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/Parameters]
                19 |       "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket.$": "x"}},
                .. |                                                                                                 ^ error dollar-key-value: the value of `Bucket.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/M/ResultWriter/Parameters]
                23 |         "States": {"I": {"Type": "Pass", "Parameters": {"a.$": "x"}, "End": true}}
                .. |                                                                 ^ error dollar-key-value: the value of `a.$` must be a path or a call of an intrinsic function: a path starts with `$` [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/States/I/Parameters]
            "#]],
        );
    }

    #[test]
    fn keys_are_different_without_their_dollar() {
        check_each(
            &[
                pass(r#"{"a": 1, "b": [{"c.$": "$.x", "c": 2}], "a.$": "$.x"}"#),
                state(r#""Type": "Pass", "Assign": {"a": 1, "a.$": "$.x"}"#),
            ],
            expect![[r#"
                3  | {"a": 1, "b": [{"c.$": "$.x", "c": 2}], "a.$": "$.x"},
                .. |                                ^ error dollar-key-collision: `c` and `c.$` give the same key, and an object cannot have it twice: remove one of them
                .. |                  ^^^ note: the other one is here
                .. |                                          ^^^ error dollar-key-collision: `a` and `a.$` give the same key, and an object cannot have it twice: remove one of them
                .. |   ^ note: the other one is here
                ---
                2  | "Type": "Pass", "Assign": {"a": 1, "a.$": "$.x"},
                .. |                                     ^^^ error dollar-key-collision: `a` and `a.$` give the same key, and an object cannot have it twice: remove one of them
                .. |                             ^ note: the other one is here
            "#]],
        );
        let many: Vec<String> = (0..40).map(|index| format!("\"k{index}\": 0")).collect();
        check(
            &pass(&format!("{{{},\n\"k39.$\": \"$.x\"}}", many.join(", "))),
            expect![[r#"
            3  | {"k0": 0, "k1": 0, "k2": 0, "k3": 0, "k4": 0, "k5": 0, "k6": 0, "k7": 0, "k8": 0, "k9": 0, "k10": 0, "k11": 0, "k12": 0, "k13": 0, "k14": 0, "k15": 0, "k16": 0, "k17": 0, "k18": 0, "k19": 0, "k20": 0, "k21": 0, "k22": 0, "k23": 0, "k24": 0, "k25": 0, "k26": 0, "k27": 0, "k28": 0, "k29": 0, "k30": 0, "k31": 0, "k32": 0, "k33": 0, "k34": 0, "k35": 0, "k36": 0, "k37": 0, "k38": 0, "k39": 0,
            .. |                                                                                                                                                                                                                                                                                                                                                                                               ^^^ note: the other one is here
            4  | "k39.$": "$.x"},
            .. |  ^^^^^ error dollar-key-collision: `k39` and `k39.$` give the same key, and an object cannot have it twice: remove one of them
        "#]],
        );
    }

    #[test]
    fn paths_without_a_dollar_key_stay_texts() {
        check_each(
            &[
                pass(
                    r#"{"a": "$.x", "b": "$$.Execution.Id", "c": "States.Format('{} {}', $.x)", "d": ["$.x[?(@.y == 'a b')].z"]}"#,
                ),
                pass(r#"{"a": {"b": [{"c": "$.x.*"}]}}"#),
                state(r#""Type": "Pass", "Assign": {"a": "$.x"}"#),
            ],
            expect![[r#"
                3  | {"a": "$.x", "b": "$$.Execution.Id", "c": "States.Format('{} {}', $.x)", "d": ["$.x[?(@.y == 'a b')].z"]},
                .. |        ^^^ warning missing-dollar: `$.x` stays a text here: for what it stands for, write the key `a.$` [NO_DOLLAR /States/A/Parameters/a]
                .. |                    ^^^^^^^^^^^^^^^ warning missing-dollar: `$$.Execution.Id` stays a text here: for what it stands for, write the key `b.$` [NO_DOLLAR /States/A/Parameters/b]
                .. |                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning missing-dollar: `States.Format('{} {}', $.x)` stays a text here: for what it stands for, write the key `c.$` [NO_DOLLAR /States/A/Parameters/c]
                .. |                                                                                 ^^^^^^^^^^^^^^^^^^^^^^ warning missing-dollar: `$.x[?(@.y == 'a b')].z` stays a text in a list: build the list with `States.Array(…)` under a key that ends with `.$` [NO_DOLLAR /States/A/Parameters/d[0]]
                ---
                3  | {"a": {"b": [{"c": "$.x.*"}]}},
                .. |                     ^^^^^ warning missing-dollar: `$.x.*` stays a text here: for what it stands for, write the key `c.$` [NO_DOLLAR /States/A/Parameters/a/b[0]/c]
                ---
                2  | "Type": "Pass", "Assign": {"a": "$.x"},
                .. |                                  ^^^ warning missing-dollar: `$.x` stays a text here: for what it stands for, write the key `a.$` [NO_DOLLAR /States/A/Assign/a]
            "#]],
        );
        for text in [
            "$",
            "$$",
            "$x",
            "$5.00",
            "$.5",
            "$.50 off",
            "$.name said $.text",
            "$.each(function(){})",
            "$.ajax({})",
            "Hello $.name",
            "${x}.y",
            "$.${x}",
            "States.ALL",
            "States.Timeout",
            "States.Format(",
            "$.",
            "$.a.",
            "$.a[",
        ] {
            check(&pass(&format!("{{\"a\": \"{text}\"}}")), expect![[""]]);
        }
        for key in ["JsonPath", "FilterPattern", "InputPathsMap", "Expression", "MetricValue", "KeyConditionExpression"]
        {
            check(&pass(&format!("{{\"{key}\": \"$.x\", \"Outer{key}\": {{\"a\": \"$.x\"}}}}")), expect![[""]]);
        }
        check_fix(
            &pass(r#"{"a": "$.x"}"#),
            expect![[r#"
            Rename to `a.$`
            {"StartAt": "A", "States": {"A": {
            "Type": "Pass", "Parameters":
            {"a.$": "$.x"},
            "End": true}}}
        "#]],
        );
    }

    #[test]
    fn jsonata_has_no_dollar_keys() {
        let jsonata = |members: &str| state(&format!("\"Type\": \"Pass\", \"QueryLanguage\": \"JSONata\", {members}"));
        check(&jsonata(r#""Output": {"a.$": 1, "a": 2, "b": "$.x"}"#), expect![[""]]);
        // Which language this is, is not known.
        check(&state(r#""Type": "Pass", "QueryLanguage": "${l}", "Assign": {"a.$": 1}"#), expect![[""]]);
        // A field of the other language is reported as that alone.
        check(
            &jsonata(r#""Parameters": {"a.$": 1}"#),
            expect![[r#"
            2  | "Type": "Pass", "QueryLanguage": "JSONata", "Parameters": {"a.$": 1},
            .. |                                              ^^^^^^^^^^ error field-needs-jsonpath: `Parameters` is a field of JSONPath, and this state is written in JSONata: AWS refuses it, so write `Output` [SCHEMA_VALIDATION_FAILED /States/A]
        "#]],
        );
    }

    #[test]
    fn what_is_surely_meant_as_a_path() {
        for text in
            ["$.a", "$.a-b.c", "$.ä", "$$.a", "$.a[0]", "$.a['x y'].b", "$.*", "$..a", "$.['a']", "States.UUID()"]
        {
            assert!(is_surely_computed(text), "{text}");
        }
        for text in ["$", "$a", "$.1", "$.a b", "$.a()", "$.a[0", "States.UUID() ", "States.(1)", "States.A-B()", ""] {
            assert!(!is_surely_computed(text), "{text}");
        }
    }
}
