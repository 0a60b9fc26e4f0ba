//! Calls of intrinsic functions are written rightly, name functions that exist
//! and have as many arguments as these take (reference: "Intrinsic functions").
//!
//! What the arguments are is looked at in `intrinsic_arguments`; whether a call
//! may stand where it stands, in `paths`.

use super::super::finding::{Finding, Findings};
use super::super::local::ExpressionContext;
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::intrinsic_arguments;
use crate::expr::{ArgumentValue, Call, ExprError, Expression, Intrinsic, is_intrinsic_like};
use crate::model::Code;
use crate::spec::ValueKind;
use crate::spec::functions::{FUNCTIONS, IntrinsicFunction, MOST_NESTED_CALLS, Relation, function};
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] = &[
    row!(
        "intrinsic-syntax",
        Error,
        Correctness,
        "a call of an intrinsic function is not written rightly",
        Check::Expression(expression)
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "intrinsic-unknown",
        Error,
        Correctness,
        "there is no such intrinsic function",
        Check::With("intrinsic-syntax")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "intrinsic-arity",
        Error,
        Correctness,
        "an intrinsic function is called with too few or too many arguments",
        Check::With("intrinsic-syntax")
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "intrinsic-format-count",
        Error,
        Correctness,
        "the template of `States.Format` has not as many `{}` as values follow",
        Check::With("intrinsic-syntax")
    ),
    row!(
        "intrinsic-nesting",
        Error,
        Correctness,
        "more intrinsic functions are called within each other than AWS takes",
        Check::With("intrinsic-syntax")
    ),
];

/// What all functions start with.
const PREFIX: &str = "States.";

/// The text of a call, and where it stands.
pub struct Site<'a> {
    context: &'a ExpressionContext<'a>,
    text: &'a str,
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

    /// The place between two characters.
    fn end(&self, part: TextRange) -> TextRange {
        TextRange::empty(self.context.range(part).end())
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
        syntax(&site, intrinsic, error, acc);
    }
    intrinsic.call.for_each_call(&mut |call| {
        if too_deep.is_some_and(|deep| deep.contains_range(call.range)) {
            return;
        }
        let Some(known) = function(&call.name) else { return unknown(&site, call, acc) };
        // What it was meant to be is not known.
        let is_broken = |error: &ExprError| !error.is_doubtful && call.range.contains_range(error.range);
        if intrinsic.errors.iter().any(is_broken) {
            return;
        }
        if arity(&site, call, known, acc) {
            intrinsic_arguments::check(&site, call, known, acc);
            if known.relation == Relation::Slots {
                slots(&site, call, acc);
            }
        }
    });
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

fn syntax(site: &Site, intrinsic: &Intrinsic, error: &ExprError, acc: &mut Findings) {
    let text = site.text.get(std::ops::Range::<usize>::from(error.range)).unwrap_or_default();
    if error.is_doubtful {
        // The documentation calls it an error when it runs.
        if text.starts_with('\\') {
            let message = format!("{}: the call fails with `States.IntrinsicFailure`", error.message);
            let finding = site.report(acc, "intrinsic-syntax", error.range, message).accepted_by_aws();
            let backslash = TextRange::at(error.range.start(), TextSize::new(1));
            finding.fix("Double the backslash", vec![Indel::replace(site.end(backslash), "\\\\")]);
        }
        return;
    }
    let message = format!("this call is not written rightly, so AWS refuses it: {}", error.message);
    let finding = site.report(acc, "intrinsic-syntax", error.range, message);
    let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    if quoted.is_some_and(|inner| !inner.contains(['\'', '\\'])) {
        let one = TextSize::new(1);
        let (start, end) = (error.range.start(), error.range.end());
        let quotes = [TextRange::at(start, one), TextRange::new(end - one, end)];
        let edits = quotes.map(|quote| Indel::replace(site.range(quote), "'"));
        finding.fix("Write single quotes", edits.into());
    } else if text.trim().is_empty() && !text.is_empty() {
        finding.fix("Remove the blanks", vec![Indel::replace(site.range(error.range), "")]);
    } else if let Some(parentheses) = missing_parentheses(intrinsic, error) {
        let whole = TextRange::up_to(TextSize::of(site.text));
        finding.fix(format!("Add `{parentheses}`"), vec![Indel::replace(site.end(whole), parentheses)]);
    }
}

/// What is to be put behind the text, if all that is wrong is that it ends too early.
fn missing_parentheses(intrinsic: &Intrinsic, error: &ExprError) -> Option<String> {
    let mut count = 0;
    let mut is_opening = false;
    intrinsic.call.for_each_call(&mut |call| {
        count += usize::from(!call.is_closed);
        let inside = call.arguments_range.filter(|_| !call.is_closed);
        is_opening |= inside.is_some_and(|inside| inside.start() == error.range.end());
    });
    let is_only = intrinsic.errors.iter().all(|other| other == error || other.is_doubtful);
    (is_opening && is_only).then(|| ")".repeat(count))
}

fn unknown(site: &Site, call: &Call, acc: &mut Findings) {
    // Without parentheses it is no call yet.
    if call.arguments_range.is_none() {
        return;
    }
    let name = &*call.name;
    let names = || FUNCTIONS.iter().map(|function| function.name);
    let with_prefix = format!("{PREFIX}{name}");
    let similar = most_similar(name, names()).or_else(|| most_similar(&with_prefix, names()));
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
