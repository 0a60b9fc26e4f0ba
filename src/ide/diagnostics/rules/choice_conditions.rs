//! What a choice rule tests, for the rules that compare tests with each other.

use std::borrow::Cow;
use std::fmt::Write;

use super::super::values;
use crate::spec::fields::field;
use crate::spec::{QueryLanguage, Shape, ValueKind, choice};
use crate::syntax::{Entry, Node, ScalarKind};
use crate::text::TextRange;

/// A test.
#[derive(Clone, Debug)]
pub enum Test<'a> {
    /// A value is tested by an operator.
    Compare(Comparison<'a>),
    /// `And`: the list, and the member.
    All(Node<'a>, Entry<'a>),
    /// `Or`.
    Any(Node<'a>, Entry<'a>),
    /// `Not`: the rule, and the member.
    Not(Node<'a>, Entry<'a>),
    /// A `Condition`: the expression without its brackets, or a Boolean.
    Condition(Cow<'a, str>, Entry<'a>),
}

/// A value and its operator.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// The path in `Variable`.
    pub path: Cow<'a, str>,
    /// Where it stands, without quotes.
    pub path_range: TextRange,
    /// The operator's name.
    pub operator: &'static str,
    /// The member of the operator.
    pub entry: Entry<'a>,
}

impl<'a> Test<'a> {
    /// What the rule tests; `None` if that is broken, filled in by a template,
    /// or not one thing.
    pub fn of(rule: Node<'a>) -> Option<Self> {
        let object = rule.object()?;
        if object.spliced || object.has_errors || values::is_template_function(rule) {
            return None;
        }
        let mut tests = rule.entries().filter(|entry| {
            let field = entry.key().and_then(|key| field(Shape::ChoiceRule, &key));
            field.is_some_and(|field| is_test(field.value) && !choice::is_operator(field.name))
        });
        let (Some(entry), None) = (tests.next(), tests.next()) else { return None };
        let (key, value) = (entry.key()?, entry.value());
        match field(Shape::ChoiceRule, &key)?.value {
            ValueKind::List(_) if value.array().is_none_or(|list| list.spliced) => None,
            ValueKind::List(_) if key == "And" => Some(Test::All(value, entry)),
            ValueKind::List(_) => Some(Test::Any(value, entry)),
            ValueKind::Object(_) => Some(Test::Not(value, entry)),
            ValueKind::Condition => Some(Test::Condition(condition(value)?, entry)),
            _ => Some(Test::Compare(Comparison::of(rule, value)?)),
        }
    }

    /// Whether it is one of this query language; another rule tells of others.
    pub fn is_of(&self, language: QueryLanguage) -> bool {
        matches!(self, Test::Condition(..)) == (language == QueryLanguage::Jsonata)
    }

    /// The smallest piece of text that shows what is tested.
    pub fn range(&self) -> TextRange {
        match self {
            Test::Compare(comparison) => comparison.entry.range(),
            Test::All(_, entry) | Test::Any(_, entry) | Test::Not(_, entry) => values::key_range(*entry),
            Test::Condition(_, entry) => entry.value().content_range(),
        }
    }

    /// A text that is the same for tests that have the same outcome at the same
    /// place; `None` if that is not certain.
    pub fn fingerprint(&self) -> Option<String> {
        let mut out = String::new();
        self.write(&mut out)?;
        Some(out)
    }

    fn write(&self, out: &mut String) -> Option<()> {
        match self {
            Test::Compare(comparison) => {
                out.push_str(&comparison.fingerprint_of(comparison.operator, &comparison.operand()?))
            }
            Test::All(list, _) => write_list(out, "And", *list)?,
            Test::Any(list, _) => write_list(out, "Or", *list)?,
            Test::Not(rule, _) => {
                out.push_str("Not(");
                Test::of(*rule)?.write(out)?;
                out.push(')');
            }
            Test::Condition(text, _) => {
                if VOLATILE.iter().any(|function| text.contains(function)) {
                    return None;
                }
                write!(out, "Condition({text:?})").ok()?;
            }
        }
        Some(())
    }

    /// The tests of which one must match for this one to match: those of an
    /// `Or`, else this one.
    pub fn alternatives(&self) -> Vec<Option<Test<'a>>> {
        match self {
            Test::Any(list, _) => list.entries().map(|entry| Test::of(entry.value())).collect(),
            _ => vec![Some(self.clone())],
        }
    }

    /// Tests that match for certain if this one matches: itself, and those of
    /// an `And`.
    pub fn parts(&self) -> Vec<Test<'a>> {
        let mut parts = vec![self.clone()];
        if let Test::All(list, _) = self {
            parts.extend(list.entries().filter_map(|entry| Test::of(entry.value())));
        }
        parts
    }

    /// Whether the test always has this outcome.
    pub fn constant(&self) -> Option<bool> {
        match self {
            Test::Condition(text, _) => text.parse().ok(),
            _ => None,
        }
    }
}

/// What these give changes from call to call.
const VOLATILE: &[&str] = &["$random", "$now", "$millis", "$uuid"];

fn write_list(out: &mut String, name: &str, list: Node) -> Option<()> {
    out.push_str(name);
    out.push('(');
    for entry in list.entries() {
        Test::of(entry.value())?.write(out)?;
        out.push(',');
    }
    out.push(')');
    Some(())
}

fn is_test(value: ValueKind) -> bool {
    !matches!(value, ValueKind::Comment | ValueKind::Assign | ValueKind::Template | ValueKind::StateName)
}

fn condition<'a>(value: Node<'a>) -> Option<Cow<'a, str>> {
    match value.scalar()?.kind {
        ScalarKind::True => Some("true".into()),
        ScalarKind::False => Some("false".into()),
        _ => {
            let text = value.text_value().filter(|text| values::is_expression(text))?;
            let inner = text.strip_prefix("{%")?.strip_suffix("%}")?.trim();
            Some(inner.to_owned().into())
        }
    }
}

impl<'a> Comparison<'a> {
    fn of(rule: Node<'a>, variable: Node<'a>) -> Option<Self> {
        let mut operators = rule.entries().filter_map(|entry| Some((choice::operator(&entry.key()?)?.name, entry)));
        let (Some((operator, entry)), None) = (operators.next(), operators.next()) else { return None };
        let path = variable.text_value()?;
        Some(Comparison { path, path_range: variable.content_range(), operator, entry })
    }

    /// The operand, in a form that is the same for the same value.
    pub fn operand(&self) -> Option<String> {
        let value = self.entry.value();
        if value.is_missing() {
            return None;
        }
        Some(match (value.text_value(), values::number(value)) {
            (Some(text), _) => format!("{text:?}"),
            (None, Some(number)) => number.to_string(),
            (None, None) => value.raw().to_owned(),
        })
    }

    /// The fingerprint of this comparison with another operator or operand.
    pub fn fingerprint_of(&self, operator: &str, operand: &str) -> String {
        format!("{operator}({:?},{operand})", self.path)
    }

    /// The Boolean that it compares with.
    pub fn boolean(&self) -> Option<bool> {
        let value = self.entry.value();
        value.scalar().filter(|scalar| matches!(scalar.kind, ScalarKind::True | ScalarKind::False))?;
        Some(values::is_true(value))
    }

    /// The path that it compares with, and where it stands.
    pub fn operand_path(&self) -> Option<(Cow<'a, str>, TextRange)> {
        let is_path = choice::operator(self.operator)?.value == ValueKind::ReferencePath;
        let value = self.entry.value();
        Some((value.text_value().filter(|_| is_path)?, value.content_range()))
    }
}

/// The comparisons in a list of rules and in all that they hold, in the order
/// of the text.
pub fn comparisons<'a>(rules: Node<'a>) -> Vec<Comparison<'a>> {
    fn walk<'a>(rule: Node<'a>, found: &mut Vec<Comparison<'a>>) {
        match Test::of(rule) {
            Some(Test::Compare(comparison)) => found.push(comparison),
            Some(Test::All(list, _) | Test::Any(list, _)) => {
                list.entries().for_each(|entry| walk(entry.value(), found))
            }
            Some(Test::Not(rule, _)) => walk(rule, found),
            Some(Test::Condition(..)) | None => {}
        }
    }
    let mut found = Vec::new();
    rules.entries().for_each(|entry| walk(entry.value(), &mut found));
    found
}
