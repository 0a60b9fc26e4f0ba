//! The arguments of intrinsic functions, as far as they are constants, or their
//! type is known: what the function can work with (reference: "Intrinsic functions").

use super::super::finding::Findings;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::values;
use super::intrinsics::Site;
use crate::expr::{Argument, ArgumentValue, Call, Root, StepKind, is_intrinsic_like, starts_like_path};
use crate::spec::context::{self, ContextKind};
use crate::spec::functions::{ArgumentKind, IntrinsicFunction, Limit, Parameter, Relation, function};
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!(
        "intrinsic-arg-type",
        Error,
        Correctness,
        "an argument of an intrinsic function is of a type that it does not take",
        Check::With("intrinsic-syntax")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "intrinsic-literal-limit",
        Error,
        Correctness,
        "a constant argument of an intrinsic function is one that it does not take",
        Check::With("intrinsic-syntax")
    ),
];

/// Looks at the arguments of a call that has as many as the function takes.
pub fn check(site: &Site, call: &Call, function: &IntrinsicFunction, acc: &mut Findings) {
    let mut is_sound = true;
    for (index, argument) in call.arguments.iter().enumerate() {
        let Some(parameter) = function.parameter(index) else { return };
        is_sound &=
            of_type(site, argument, function, parameter, acc) && within(site, argument, function, parameter, acc);
    }
    if let Relation::Range(most) = function.relation
        && is_sound
    {
        range(site, call, function, most, acc);
    }
}

/// What is known of the type of an argument.
fn kind(value: &ArgumentValue) -> Option<ArgumentKind> {
    match value {
        ArgumentValue::Text(_) => Some(ArgumentKind::Text),
        ArgumentValue::Number(_) => Some(ArgumentKind::Number),
        ArgumentValue::Boolean(_) => Some(ArgumentKind::Boolean),
        ArgumentValue::Call(call) => function(&call.name).map(|function| function.returns),
        ArgumentValue::Path(path) if path.root == Root::Context => {
            let is_member = path.steps.iter().all(|step| matches!(step.kind, StepKind::Child(..)));
            let names: Vec<&str> = path.leading_names().map(|(name, _)| name).collect();
            let member = context::member(&names.join(".")).filter(|_| is_member)?;
            match member.kind {
                ContextKind::Object => Some(ArgumentKind::Object),
                ContextKind::Text | ContextKind::Timestamp => Some(ArgumentKind::Text),
                ContextKind::Number => Some(ArgumentKind::Number),
                ContextKind::Any => None,
            }
        }
        ArgumentValue::Path(_) | ArgumentValue::Null | ArgumentValue::Missing | ArgumentValue::Unknown => None,
    }
}

/// Whether a value of one type can be given where another is taken. Numbers are
/// rounded where whole ones are.
fn fits(given: ArgumentKind, taken: ArgumentKind) -> bool {
    use ArgumentKind::{Any, Integer, Number};
    given == taken || matches!((given, taken), (Any, _) | (_, Any) | (Integer | Number, Integer | Number))
}

/// Whether the argument may be of the parameter's type; tells if not.
fn of_type(
    site: &Site,
    argument: &Argument,
    function: &IntrinsicFunction,
    parameter: &Parameter,
    acc: &mut Findings,
) -> bool {
    let is_null = argument.value == ArgumentValue::Null && parameter.kind != ArgumentKind::Any;
    let given = match kind(&argument.value).filter(|given| !fits(*given, parameter.kind)) {
        Some(given) => with_article(given),
        None if is_null => "`null`",
        None => return true,
    };
    let is_constant = !matches!(argument.value, ArgumentValue::Call(_) | ArgumentValue::Path(_));
    let is_refused = is_constant && function.refuses_wrong_types;
    let outcome = if is_refused { "AWS refuses it" } else { "the call fails with `States.IntrinsicFailure`" };
    let message = format!(
        "`{}` of `{}` is {}, and this is {given}: {outcome}",
        parameter.name,
        function.name,
        with_article(parameter.kind)
    );
    let finding = site.report(acc, "intrinsic-arg-type", argument.range, message);
    if !is_refused {
        finding.accepted_by_aws();
    }
    if let ArgumentValue::Text(literal) = &argument.value {
        let text = literal.value.as_str();
        let is_meant = match parameter.kind {
            ArgumentKind::Integer | ArgumentKind::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
            ArgumentKind::Boolean => matches!(text, "true" | "false"),
            _ => false,
        };
        if is_meant || starts_like_path(text) || is_intrinsic_like(text) {
            let edit = Indel::replace(site.range(argument.range), text);
            finding.fix("Remove the quotes", vec![edit]);
        }
    }
    false
}

fn with_article(kind: ArgumentKind) -> &'static str {
    match kind {
        ArgumentKind::Text => "a text",
        ArgumentKind::Number => "a number",
        ArgumentKind::Integer => "a whole number",
        ArgumentKind::Boolean => "a Boolean",
        ArgumentKind::Array => "an array",
        ArgumentKind::Object => "an object",
        ArgumentKind::Any => "any value",
    }
}

/// Whether the constant, if it is one, is within what the parameter takes; tells if not.
fn within(
    site: &Site,
    argument: &Argument,
    function: &IntrinsicFunction,
    parameter: &Parameter,
    acc: &mut Findings,
) -> bool {
    let subject = format!("`{}` of `{}`", parameter.name, function.name);
    let mut fix = None;
    let mut is_doubtful = false;
    let message = match (parameter.limit, &argument.value) {
        (Limit::Length(most), ArgumentValue::Text(literal)) => {
            let length = literal.value.chars().count();
            if length <= most {
                return true;
            }
            let (most, length) = (values::grouped(most), values::grouped(length));
            format!("{subject} has {most} characters at most, and this text has {length}: the call fails")
        }
        (Limit::OneOf(known), ArgumentValue::Text(literal)) => {
            let given = literal.value.as_str();
            if known.contains(&given) {
                return true;
            }
            let similar = most_similar(given, known.iter().copied());
            // Whether AWS minds the case was never tried.
            is_doubtful = similar.is_some_and(|similar| similar.eq_ignore_ascii_case(given));
            fix = similar.map(|similar| format!("'{similar}'"));
            format!("{subject} cannot be `{given}`: it is {}", values::enumerated(known).replace(" and ", " or "))
        }
        (Limit::Between(least, greatest), ArgumentValue::Number(number)) => {
            let number = whole(*number);
            if number < least as f64 {
                format!("{subject} is {least} at least: the call fails")
            } else if number > greatest as f64 {
                format!("{subject} is {greatest} at most: the call fails")
            } else {
                return true;
            }
        }
        (Limit::NotZero, ArgumentValue::Number(number)) if whole(*number) == 0.0 => {
            format!("{subject} cannot be 0: the call fails")
        }
        (Limit::False, ArgumentValue::Boolean(true)) => {
            fix = Some("false".to_owned());
            format!("{subject} can only be `false`: AWS merges the objects themselves, not those within them")
        }
        _ => return true,
    };
    let finding = site.report(acc, "intrinsic-literal-limit", argument.range, message);
    if is_doubtful {
        finding.accepted_by_aws();
    }
    if let Some(fix) = fix {
        let title = format!("Write `{fix}`");
        finding.fix(title, vec![Indel::replace(site.range(argument.range), fix)]);
    }
    false
}

/// The whole number that AWS takes for a number: the nearest, halves upwards.
fn whole(number: f64) -> f64 {
    (number + 0.5).floor()
}

/// A range of constants has not too many numbers.
fn range(site: &Site, call: &Call, function: &IntrinsicFunction, most: usize, acc: &mut Findings) {
    let number = |index: usize| match call.arguments.get(index).map(|argument| &argument.value) {
        Some(ArgumentValue::Number(number)) => Some(whole(*number)),
        _ => None,
    };
    let (Some(first), Some(last), Some(step)) = (number(0), number(1), number(2)) else { return };
    let count = ((last - first) / step).floor() + 1.0;
    if count > most as f64 && count.is_finite() {
        let (most, count) = (values::grouped(most), values::grouped(count as usize));
        let message =
            format!("this range has {count} numbers, and `{}` makes {most} at most: the call fails", function.name);
        site.report(acc, "intrinsic-literal-limit", call.range, message);
    }
}
