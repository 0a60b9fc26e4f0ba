//! Calls of intrinsic functions name functions that exist and have as many
//! arguments as these take (reference: "Intrinsic functions").
//!
//! From here all calls are looked at: how they are written in
//! `intrinsic_syntax`, what their arguments are in `intrinsic_arguments`.
//! Whether a call may stand where it stands, `paths` says.

use super::super::finding::{Finding, Findings};
use super::super::local::ExpressionContext;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::{intrinsic_arguments, intrinsic_syntax};
use crate::expr::{ArgumentValue, Call, ExprError, Expression, Intrinsic, is_intrinsic_like};
use crate::model::Code;
use crate::spec::ValueKind;
use crate::spec::functions::{FUNCTIONS, IntrinsicFunction, MOST_NESTED_CALLS, function};
use crate::syntax::write::escaped;
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] = &[
    row!("intrinsic-unknown", Error, Correctness, "there is no such intrinsic function", Check::Expression(expression))
        .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "intrinsic-arity",
        Error,
        Correctness,
        "an intrinsic function is called with too few or too many arguments",
        Check::With("intrinsic-unknown")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "intrinsic-format-count",
        Error,
        Correctness,
        "the template of `States.Format` has not as many `{}` as values follow",
        Check::With("intrinsic-unknown")
    ),
    row!(
        "intrinsic-nesting",
        Error,
        Correctness,
        "more intrinsic functions are called within each other than AWS takes",
        Check::With("intrinsic-unknown")
    ),
];

/// What all functions start with.
const PREFIX: &str = "States.";

/// The text of a call, and where it stands.
pub struct Site<'a> {
    context: &'a ExpressionContext<'a>,
    /// The text.
    pub text: &'a str,
}

impl Site<'_> {
    /// The place of a part of the text; of an empty one, that of the character
    /// before it.
    pub fn range(&self, part: TextRange) -> TextRange {
        let before = self.text.get(..part.start().into()).and_then(|before| before.chars().next_back());
        match before.filter(|_| part.is_empty()) {
            Some(last) => self.context.range(TextRange::new(part.start() - TextSize::of(last), part.end())),
            None => self.context.range(part),
        }
    }

    /// A part as it is written in JSON.
    pub fn source(&self, part: TextRange) -> String {
        escaped(self.text.get(std::ops::Range::<usize>::from(part)).unwrap_or_default())
    }

    /// The place of the backslash that a part starts with.
    pub fn backslash(&self, part: TextRange) -> TextRange {
        self.context.range(TextRange::at(part.start(), TextSize::new(1)))
    }

    /// Reports a finding about a part of the text. AWS names the object that a
    /// key with `.$` is in.
    pub fn report<'f>(
        &self,
        acc: &'f mut Findings,
        code: &str,
        part: TextRange,
        message: impl Into<String>,
    ) -> &'f mut Finding {
        let site = &self.context.embedded.site;
        let key = format!("/{}", site.key);
        let mut location = self.context.location();
        if let Some(object) = location.strip_suffix(&key).filter(|_| !site.is_whole) {
            location.truncate(object.len());
        }
        acc.report_as(code, self.range(part), message).at_location(location)
    }
}

fn expression(context: &ExpressionContext, acc: &mut Findings) {
    let embedded = context.embedded;
    let Code::JsonPath(expression) = &embedded.code else { return };
    let Expression::Call(intrinsic) = &**expression else { return };
    let site = Site { context, text: embedded.code_text() };
    // What is neither a path nor a call, or stands where calls are not taken,
    // was reported as that.
    let takes_calls = !embedded.site.is_whole || embedded.site.field.value == ValueKind::PathOrIntrinsic;
    if embedded.is_unknown || !context.facts.is_language_known || !takes_calls || !is_intrinsic_like(site.text) {
        return;
    }
    let too_deep = nesting(&site, intrinsic, acc);
    for error in intrinsic.errors.iter().filter(|error| !too_deep.is_some_and(|deep| deep.contains_range(error.range)))
    {
        intrinsic_syntax::check(&site, intrinsic, error, acc);
    }
    intrinsic.call.for_each_call(&mut |call| {
        if too_deep.is_some_and(|deep| deep.contains_range(call.range)) {
            return;
        }
        let Some(known) = function(&call.name) else { return unknown(&site, call, acc) };
        // What it was meant to be is not known.
        if is_broken(&intrinsic.errors, call.range) {
            return;
        }
        if arity(&site, call, known, acc) {
            intrinsic_arguments::check(&site, call, known, acc);
            if known.has_template() {
                slots(&site, call, acc);
            }
        }
    });
}

/// Whether one of the errors, which are in the order of the text, is surely one
/// and lies in the range.
fn is_broken(errors: &[ExprError], range: TextRange) -> bool {
    let first = errors.partition_point(|error| error.range.start() < range.start());
    let within = errors.iter().skip(first).take_while(|error| error.range.start() <= range.end());
    within.filter(|error| !error.is_doubtful).any(|error| error.range.end() <= range.end())
}

/// Too many calls within each other. Gives the range of the first that is too
/// deep, in which nothing else is worth telling.
fn nesting(site: &Site, intrinsic: &Intrinsic, acc: &mut Findings) -> Option<TextRange> {
    if intrinsic.calls <= MOST_NESTED_CALLS {
        return None;
    }
    if let Some(call) = call_at_depth(&intrinsic.call, MOST_NESTED_CALLS) {
        let message = format!(
            "this is the {}th call within another, and AWS takes {MOST_NESTED_CALLS}: make a part of the value in a \
             state before",
            MOST_NESTED_CALLS + 1
        );
        site.report(acc, "intrinsic-nesting", call.name_range, message);
        return Some(call.range);
    }
    let mut count = 0;
    intrinsic.call.for_each_call(&mut |call| {
        count += 1;
        if count == MOST_NESTED_CALLS + 1 {
            let message = format!(
                "this text has {} calls, and AWS says that a field can have {MOST_NESTED_CALLS}: make a part of the \
                 value in a state before",
                intrinsic.calls
            );
            site.report(acc, "intrinsic-nesting", call.name_range, message).accepted_by_aws();
        }
    });
    None
}

/// The first call that has so many around it.
fn call_at_depth(call: &Call, depth: usize) -> Option<&Call> {
    if depth == 0 {
        return Some(call);
    }
    call.arguments.iter().find_map(|argument| match &argument.value {
        ArgumentValue::Call(call) => call_at_depth(call, depth - 1),
        _ => None,
    })
}

fn unknown(site: &Site, call: &Call, acc: &mut Findings) {
    // Without parentheses it is no call yet.
    if call.arguments_range.is_none() {
        return;
    }
    let name = &*call.name;
    let similar = meant(name);
    let advice = match similar {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => "AWS refuses it".to_owned(),
    };
    let separator = if similar.is_some() { ";" } else { ":" };
    let message = format!("`{name}` is no intrinsic function{separator} {advice}");
    let finding = site.report(acc, "intrinsic-unknown", call.name_range, message);
    if let Some(similar) = similar {
        finding.fix(format!("Rename to `{similar}`"), vec![Indel::replace(site.range(call.name_range), similar)]);
    }
}

/// The function that the name, written with the prefix or without it, is most
/// likely meant for: the only one that goes on like it, or one that is written alike.
pub fn meant(name: &str) -> Option<&'static str> {
    let has_prefix = name.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX));
    let short = if has_prefix { name.get(PREFIX.len()..)? } else { name };
    // Too short to tell.
    if short.len() < 3 {
        return None;
    }
    let short_names = || FUNCTIONS.iter().filter_map(|function| function.name.strip_prefix(PREFIX));
    let goes_on = |name: &&str| name.get(..short.len()).is_some_and(|start| start.eq_ignore_ascii_case(short));
    let mut longer = short_names().filter(goes_on);
    let similar = match (longer.next(), longer.next()) {
        (Some(only), None) => only,
        _ => most_similar(short, short_names())?,
    };
    FUNCTIONS.iter().map(|function| function.name).find(|name| name.strip_prefix(PREFIX) == Some(similar))
}

/// Whether there are as many arguments as the function takes; tells if not.
fn arity(site: &Site, call: &Call, function: &IntrinsicFunction, acc: &mut Findings) -> bool {
    let (least, most) = function.arity();
    let count = call.arguments.len();
    let surplus = most.filter(|most| count > *most);
    if count >= least && surplus.is_none() {
        return true;
    }
    let takes = match most {
        Some(0) => "no arguments".to_owned(),
        Some(1) => "1 argument".to_owned(),
        Some(most) if most == least => format!("{most} arguments"),
        Some(most) => format!("{least} to {most} arguments"),
        None => format!("{least} argument or more"),
    };
    let part = match surplus.and_then(|most| Some((call.arguments.get(most)?, call.arguments.last()?))) {
        Some((first, last)) => first.range.cover(last.range),
        None => call.name_range,
    };
    let has = if count == 0 { "none".to_owned() } else { count.to_string() };
    let message = format!("`{}` takes {takes}, and this call has {has}: AWS refuses it", function.signature());
    site.report(acc, "intrinsic-arity", part, message);
    false
}

/// A template has a `{}` for each value.
fn slots(site: &Site, call: &Call, acc: &mut Findings) {
    let [template, arguments @ ..] = &call.arguments[..] else { return };
    let ArgumentValue::Text(literal) = &template.value else { return };
    let (slots, count) = (literal.slots.len(), arguments.len());
    let part = match (literal.slots.get(count), arguments.get(slots), arguments.last()) {
        (Some(slot), ..) => *slot,
        (None, Some(first), Some(last)) => first.range.cover(last.range),
        _ => return,
    };
    let values = match count {
        0 => "no value follows".to_owned(),
        1 => "1 value follows".to_owned(),
        _ => format!("{count} values follow"),
    };
    let of_slots = if slots == 0 { "no".to_owned() } else { slots.to_string() };
    let message = format!(
        "the template has {of_slots} `{{}}`, and {values}: `{}` wants one for each, and fails otherwise",
        call.name
    );
    site.report(acc, "intrinsic-format-count", part, message);
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{calls, check, check_each, check_fix};
    use expect_test::expect;

    #[test]
    fn what_aws_takes_is_no_mistake() {
        check(
            &calls(&[
                "States.Array()",
                "States.UUID( )",
                "States.UUID ()",
                r"States.Format('\\{{}\\} it\\'s \\\\', $.id)",
                r#"States.StringToJson('{\"a\": 1}')"#,
                r"States.StringSplit('a\nb', '\n')",
                "States.Format($.template, $.a, $.b)",
                "States.Format('{}', $.a)",
                "States.Format('none')",
                "States.Array(1, -2.5e3, true, null, 'a', $, $$.Execution.Id, $x.y)",
                "States.MathRandom(1, 2)",
                "States.MathRandom(1, 2, $.seed)",
                "States.Format('${text} {} {}', $.a)",
                "States.${function}(1)",
            ]),
            expect![[""]],
        );
        check(
            r#"
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": {"a.$": "States.Uuid()"}, "Next": "B"},
    "B": {"Type": "Pass", "Result": {"a.$": "States.Uuid()"}, "Next": "C"},
    "C": {"Type": "Pass", "QueryLanguage": "${language}", "Assign": {"a.$": "States.Uuid()"}, "Next": "D"},
    "D": {"Type": "Pass", "Parameters": {"a": "States.Uuid()"}, "End": true}
  }
}
"#,
            expect![[""]],
        );
    }

    #[test]
    fn names_are_those_of_functions() {
        check(
            &calls(&[
                "States.Uuid()",
                "States.ToUpperCase($.a)",
                "States.ArrayLen($.a)",
                "States.Base64($.a)",
                "States.()",
                "States.Format('{}', UUID())",
                "States.Array(States.uuid(), States.Frmat('a {}')",
            ]),
            expect![[r#"
                2  | "k0.$": "States.Uuid()",
                .. |          ^^^^^^^^^^^ error intrinsic-unknown: `States.Uuid` is no intrinsic function; did you mean `States.UUID`? [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                3  | "k1.$": "States.ToUpperCase($.a)",
                .. |          ^^^^^^^^^^^^^^^^^^ error intrinsic-unknown: `States.ToUpperCase` is no intrinsic function: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                4  | "k2.$": "States.ArrayLen($.a)",
                .. |          ^^^^^^^^^^^^^^^ error intrinsic-unknown: `States.ArrayLen` is no intrinsic function; did you mean `States.ArrayLength`? [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                5  | "k3.$": "States.Base64($.a)",
                .. |          ^^^^^^^^^^^^^ error intrinsic-unknown: `States.Base64` is no intrinsic function: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                6  | "k4.$": "States.()",
                .. |          ^^^^^^^^^ error dollar-key-value: the value of `k4.$` must be a path or a call of an intrinsic function: a call starts with `States.` and has parentheses [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                7  | "k5.$": "States.Format('{}', UUID())",
                .. |                              ^^^^ error intrinsic-unknown: `UUID` is no intrinsic function; did you mean `States.UUID`? [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                8  | "k6.$": "States.Array(States.uuid(), States.Frmat('a {}')"
                .. |                      ^ error intrinsic-syntax: AWS refuses this call: the parenthesis is not closed [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                       ^^^^^^^^^^^ error intrinsic-unknown: `States.uuid` is no intrinsic function; did you mean `States.UUID`? [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                .. |                                      ^^^^^^^^^^^^ error intrinsic-unknown: `States.Frmat` is no intrinsic function; did you mean `States.Format`? [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
            "#]],
        );
        check_fix(
            &calls(&["States.Array(arraylength($.a))"]),
            expect![[r#"
            Rename to `States.ArrayLength`
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Parameters": {
            "k0.$": "States.Array(States.ArrayLength($.a))"
            }}}}
        "#]],
        );
    }

    #[test]
    fn functions_have_as_many_arguments_as_they_take() {
        check(
            &calls(&[
                "States.StringSplit($.a)",
                "States.UUID(1, 2)",
                "States.Format()",
                "States.MathRandom(1)",
                "States.MathRandom(1, 2, 3, 4)",
                "States.ArrayLength()",
                "States.Array(States.Hash($.a, 'MD5', 1), 2)",
            ]),
            expect![[r#"
                2  | "k0.$": "States.StringSplit($.a)",
                .. |          ^^^^^^^^^^^^^^^^^^ error intrinsic-arity: `States.StringSplit(text, separators)` takes 2 arguments, and this call has 1: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                3  | "k1.$": "States.UUID(1, 2)",
                .. |                      ^^^^ error intrinsic-arity: `States.UUID()` takes no arguments, and this call has 2: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                4  | "k2.$": "States.Format()",
                .. |          ^^^^^^^^^^^^^ error intrinsic-arity: `States.Format(template, value…)` takes 1 argument or more, and this call has none: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                5  | "k3.$": "States.MathRandom(1)",
                .. |          ^^^^^^^^^^^^^^^^^ error intrinsic-arity: `States.MathRandom(start, end[, seed])` takes 2 to 3 arguments, and this call has 1: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                6  | "k4.$": "States.MathRandom(1, 2, 3, 4)",
                .. |                                     ^ error intrinsic-arity: `States.MathRandom(start, end[, seed])` takes 2 to 3 arguments, and this call has 4: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                7  | "k5.$": "States.ArrayLength()",
                .. |          ^^^^^^^^^^^^^^^^^^ error intrinsic-arity: `States.ArrayLength(array)` takes 1 argument, and this call has none: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
                8  | "k6.$": "States.Array(States.Hash($.a, 'MD5', 1), 2)"
                .. |                                               ^ error intrinsic-arity: `States.Hash(data, algorithm)` takes 2 arguments, and this call has 3: AWS refuses it [SCHEMA_VALIDATION_FAILED /States/A/Parameters]
            "#]],
        );
    }

    #[test]
    fn a_template_has_a_slot_for_each_value() {
        check(
            &calls(&[
                "States.Format('{} {} {}', $.a)",
                "States.Format('{}', $.a, $.b, 'c')",
                "States.Format('none', $.a)",
                "States.Format('{}')",
                r"States.Format('\\{} \\{\\}', $.a)",
            ]),
            expect![[r#"
                2  | "k0.$": "States.Format('{} {} {}', $.a)",
                .. |                            ^^ error intrinsic-format-count: the template has 3 `{}`, and 1 value follows: `States.Format` wants one for each, and fails otherwise
                3  | "k1.$": "States.Format('{}', $.a, $.b, 'c')",
                .. |                                   ^^^^^^^^ error intrinsic-format-count: the template has 1 `{}`, and 3 values follow: `States.Format` wants one for each, and fails otherwise
                4  | "k2.$": "States.Format('none', $.a)",
                .. |                                ^^^ error intrinsic-format-count: the template has no `{}`, and 1 value follows: `States.Format` wants one for each, and fails otherwise
                5  | "k3.$": "States.Format('{}')",
                .. |                         ^^ error intrinsic-format-count: the template has 1 `{}`, and no value follows: `States.Format` wants one for each, and fails otherwise
                6  | "k4.$": "States.Format('\\{} \\{\\}', $.a)"
                .. |                                       ^^^ error intrinsic-format-count: the template has no `{}`, and 1 value follows: `States.Format` wants one for each, and fails otherwise
            "#]],
        );
    }

    #[test]
    fn ten_calls_may_be_nested() {
        let nested = |count: usize| format!("{}1{}", "States.Array(".repeat(count), ")".repeat(count));
        check(&calls(&[&nested(10), &format!("States.Array({})", ["States.UUID()"; 9].join(", "))]), expect![[""]]);
        check_each(
            &[
                calls(&[&nested(11)]),
                calls(&[&nested(40)]),
                calls(&[&format!("States.Array({})", ["States.UUID()"; 10].join(", "))]),
            ],
            expect![[r#"
                2  | "k0.$": "States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(1)))))))))))"
                .. |                                                                                                                                            ^^^^^^^^^^^^ error intrinsic-nesting: this is the 11th call within another, and AWS takes 10: make a part of the value in a state before
                ---
                2  | "k0.$": "States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(1))))))))))))))))))))))))))))))))))))))))"
                .. |                                                                                                                                            ^^^^^^^^^^^^ error intrinsic-nesting: this is the 11th call within another, and AWS takes 10: make a part of the value in a state before
                ---
                2  | "k0.$": "States.Array(States.UUID(), States.UUID(), States.UUID(), States.UUID(), States.UUID(), States.UUID(), States.UUID(), States.UUID(), States.UUID(), States.UUID())"
                .. |                                                                                                                                                              ^^^^^^^^^^^ warning intrinsic-nesting: this text has 11 calls, and AWS says that a field can have 10: make a part of the value in a state before
            "#]],
        );
    }

    #[test]
    fn every_place_of_a_call_counts() {
        check(
            r#"
{
  "StartAt": "T",
  "States": {
    "T": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sns:publish",
      "Parameters": {"a": [{"b.$": "States.Uuid()"}]},
      "Credentials": {"RoleArn.$": "States.Uuid()"},
      "ResultSelector": {"a.$": "States.Uuid()"},
      "Assign": {"a.$": "States.Uuid()"},
      "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"a.$": "States.Uuid()"}, "Next": "F"}],
      "Next": "M"
    },
    "M": {
      "Type": "Map",
      "ItemsPath": "States.Uuid()",
      "ItemSelector": {"a.$": "States.Uuid()"},
      "ItemProcessor": {
        "StartAt": "I",
        "States": {"I": {"Type": "Pass", "Parameters": {"a.$": "States.Uuid()"}, "End": true}}
      },
      "Next": "F"
    },
    "F": {"Type": "Fail", "ErrorPath": "States.Uuid()", "CausePath": "States.UUID("}
  }
}
"#,
            expect![[r#"
                7  |       "Parameters": {"a": [{"b.$": "States.Uuid()"}]},
                .. |                                     ^^^^^^^^^^^ error intrinsic-unknown: `States.Uuid` is no intrinsic function; did you mean `States.UUID`? [SCHEMA_VALIDATION_FAILED /States/T/Parameters/a[0]]
                8  |       "Credentials": {"RoleArn.$": "States.Uuid()"},
                .. |                                     ^^^^^^^^^^^ error intrinsic-unknown: `States.Uuid` is no intrinsic function; did you mean `States.UUID`? [SCHEMA_VALIDATION_FAILED /States/T/Credentials/RoleArn.$]
                9  |       "ResultSelector": {"a.$": "States.Uuid()"},
                .. |                                  ^^^^^^^^^^^ error intrinsic-unknown: `States.Uuid` is no intrinsic function; did you mean `States.UUID`? [SCHEMA_VALIDATION_FAILED /States/T/ResultSelector]
                10 |       "Assign": {"a.$": "States.Uuid()"},
                .. |                          ^^^^^^^^^^^ error intrinsic-unknown: `States.Uuid` is no intrinsic function; did you mean `States.UUID`? [SCHEMA_VALIDATION_FAILED /States/T/Assign]
                11 |       "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"a.$": "States.Uuid()"}, "Next": "F"}],
                .. |                                                                    ^^^^^^^^^^^ error intrinsic-unknown: `States.Uuid` is no intrinsic function; did you mean `States.UUID`? [SCHEMA_VALIDATION_FAILED /States/T/Catch[0]/Assign]
                16 |       "ItemsPath": "States.Uuid()",
                .. |                     ^^^^^^^^^^^ error intrinsic-not-allowed-here: `ItemsPath` takes a path only, so AWS refuses a call: make the value in a payload or an `Assign` before [SCHEMA_VALIDATION_FAILED /States/M/ItemsPath]
                17 |       "ItemSelector": {"a.$": "States.Uuid()"},
                .. |                                ^^^^^^^^^^^ error intrinsic-unknown: `States.Uuid` is no intrinsic function; did you mean `States.UUID`? [SCHEMA_VALIDATION_FAILED /States/M/ItemSelector]
                20 |         "States": {"I": {"Type": "Pass", "Parameters": {"a.$": "States.Uuid()"}, "End": true}}
                .. |                                                                 ^^^^^^^^^^^ error intrinsic-unknown: `States.Uuid` is no intrinsic function; did you mean `States.UUID`? [SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/States/I/Parameters]
                24 |     "F": {"Type": "Fail", "ErrorPath": "States.Uuid()", "CausePath": "States.UUID("}
                .. |                                         ^^^^^^^^^^^ error intrinsic-unknown: `States.Uuid` is no intrinsic function; did you mean `States.UUID`? [SCHEMA_VALIDATION_FAILED /States/F/ErrorPath]
                .. |                                                                                  ^ error intrinsic-syntax: AWS refuses this call: the parenthesis is not closed [SCHEMA_VALIDATION_FAILED /States/F/CausePath]
            "#]],
        );
    }
}
