//! Expressions that do not parse (reference: "Grammar").

use super::super::Findings;
use super::super::finding::Finding;
use super::super::local::ExpressionContext;
use super::super::registry::{Check, Rule, row};
use super::super::values;
use super::jsonata;
use super::jsonata_text::joined;
use crate::expr::jsonata::{Foreign, SyntaxError, SyntaxErrorKind};
use crate::model::Jsonata;
use crate::syntax::write::escaped;
use crate::text::{Indel, TextRange, TextSize};

pub const RULES: &[Rule] = &[row!(
    "jsonata-syntax",
    Error,
    Correctness,
    "an expression cannot be read",
    Check::Expression(jsonata::expression)
)
.aws("INVALID_JSONATA_EXPRESSION")];

/// Brackets are looked for within as many characters.
const NEAR: usize = 200;

/// Reports what keeps the expression from being read; whether there is anything.
pub fn report(context: &ExpressionContext, code: &Jsonata, acc: &mut Findings) -> bool {
    // What is nested too deep is not for the grammar to judge.
    let mut errors = code.tree.errors().iter().filter(|error| error.kind != SyntaxErrorKind::TooDeep).peekable();
    if errors.peek().is_none() {
        return false;
    }
    if two_in_one(context, code, acc) {
        return true;
    }
    for error in errors {
        let range = visible(context, code, error);
        let finding = acc.report_as("jsonata-syntax", range, error.message()).at_location(context.location());
        if let Some(opening) = error.opening {
            finding.related(context.range(opening), "it opens here");
        }
        fix(context, code, error, finding);
    }
    true
}

/// A text with an expression at either end is read from the first `{%` to the
/// last `%}`.
fn two_in_one(context: &ExpressionContext, code: &Jsonata, acc: &mut Findings) -> bool {
    let Some(end) = code.text.find("%}") else { return false };
    let Some(start) = code.text[end..].find("{%").map(|start| start + end) else { return false };
    let part = TextRange::new(TextSize::new(end as u32), TextSize::new((start + "{%".len()) as u32));
    let message = "the expression of a text goes from its first `{%` to its last `%}`, so these stand within it and AWS \
                   refuses it: make one expression of the whole text, and join its parts with `&`";
    let finding = acc.report_as("jsonata-syntax", context.range(part), message).at_location(context.location());
    if let Some(joined) = joined(&context.embedded.value) {
        let content = context.embedded.content + context.state.range().start();
        finding.fix("Make one expression of it", vec![Indel::replace(content, escaped(&joined))]);
    }
    true
}

/// Where to show it. What is missing at the end is shown at the `%}`.
fn visible(context: &ExpressionContext, code: &Jsonata, error: &SyntaxError) -> TextRange {
    let content = context.embedded.content + context.state.range().start();
    if error.kind == SyntaxErrorKind::Empty {
        return content;
    }
    let range = match error.range.is_empty() {
        true if code.text[usize::from(error.range.start())..].trim_start().is_empty() => {
            context.range(TextRange::at(TextSize::of(&*code.text), TextSize::of("%}")))
        }
        true => context.range(TextRange::at(error.range.start(), TextSize::new(1))),
        false => context.range(error.range),
    };
    values::visible_content(context.state.source(), range)
}

/// One edit that mends it, where that is plain.
fn fix(context: &ExpressionContext, code: &Jsonata, error: &SyntaxError, finding: &mut Finding) {
    let at = context.range(error.range);
    let (before, behind) = (&code.text[..error.range.start().into()], &code.text[error.range.end().into()..]);
    let wrong = &code.text[error.range];
    let insert = |offset: usize, text: &str| {
        let place = context.range(TextRange::empty(TextSize::new(offset as u32)));
        vec![Indel::replace(place, text)]
    };
    let is_name =
        wrong.starts_with(|c: char| c.is_alphabetic()) && wrong.chars().all(|c| c.is_alphanumeric() || c == '_');
    match error.kind {
        SyntaxErrorKind::Foreign(foreign) => {
            let word = match foreign {
                Foreign::Equal => "=",
                Foreign::And => "and",
                Foreign::Or => "or",
                _ => return,
            };
            let blank = |is_there: bool| if is_there || word == "=" { "" } else { " " };
            let (left, right) = (blank(before.ends_with(' ')), blank(behind.starts_with(' ')));
            finding.fix(format!("Write `{word}`"), vec![Indel::replace(at, format!("{left}{word}{right}"))]);
        }
        SyntaxErrorKind::Unclosed(bracket) => {
            finding.fix(format!("Insert `{bracket}`"), insert(before.trim_end().len(), &bracket.to_string()));
        }
        SyntaxErrorKind::MissingOperand if before.trim_end().ends_with(',') && wrong.starts_with([']', '}', ')']) => {
            let comma = before.trim_end().len() - 1;
            let part = TextRange::new(TextSize::new(comma as u32), error.range.start());
            finding.fix("Remove the comma", vec![Indel::replace(context.range(part), "")]);
        }
        SyntaxErrorKind::BadAssignment | SyntaxErrorKind::BadParameter | SyntaxErrorKind::BadBinding if is_name => {
            finding.fix(format!("Write `${wrong}`"), insert(before.len(), "$"));
        }
        SyntaxErrorKind::RangeNotHere => {
            // A predicate takes the range as an array: `a[[0..2]]`.
            let is_bracket = |(_, c): &(usize, char)| matches!(c, '(' | ')' | '[' | ']' | '{' | '}');
            let open = before.char_indices().rev().take(NEAR).find(is_bracket);
            let close = behind.char_indices().take(NEAR).find(is_bracket);
            if let (Some((open, '[')), Some((close, ']'))) = (open, close) {
                let close = usize::from(error.range.end()) + close;
                finding.fix("Put brackets around the range", [insert(open, "["), insert(close, "]")].concat());
            }
        }
        SyntaxErrorKind::StrayBracket => {
            finding.fix("Remove the bracket", vec![Indel::replace(at, "")]);
        }
        SyntaxErrorKind::BadEscape if wrong == "\\'" => {
            // In JSON the backslash is escaped itself.
            finding.fix("Write `\\u0027`", vec![Indel::replace(at, "\\\\u0027")]);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix};
    use super::super::jsonata::tests::{outputs, state};
    use expect_test::expect;

    #[test]
    fn the_mistake_is_shown_where_it_is() {
        check_each(
            &outputs(&[
                "[1, 2",
                "$states.input.a == 1",
                "",
                "/* nothing */",
                "$states.input.a +",
                "$states.input.a $states.input.b",
                "$states.input.a ?: 1",
                "{'a': 1, }",
                "'it\\\\'s'",
                "$string('ü\\n' & \\\"a\\\" && 1)",
                "a := 1",
                "function(x){ 1 }(2)",
                "$states.input.a)",
                "'open",
                "'a' %} and {% 'b'",
                "$states.input.a ?? 1",
            ]),
            expect![[r#"
                2  | "Type": "Pass", "Output": "{% [1, 2 %}",
                .. |                                     ^^ error jsonata-syntax: a closing `]` is missing here [INVALID_JSONATA_EXPRESSION /States/A/Output]
                .. |                               ^ note: it opens here
                ---
                2  | "Type": "Pass", "Output": "{% $states.input.a == 1 %}",
                .. |                                               ^^ error jsonata-syntax: JSONata compares with a single `=` [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{%  %}",
                .. |                            ^^^^^^ error jsonata-syntax: there is no expression here [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% /* nothing */ %}",
                .. |                            ^^^^^^^^^^^^^^^^^^^ error jsonata-syntax: there is no expression here [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $states.input.a + %}",
                .. |                                                 ^^ error jsonata-syntax: a value is missing here [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $states.input.a $states.input.b %}",
                .. |                                               ^^^^^^^ error jsonata-syntax: an operator is missing before this [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $states.input.a ?: 1 %}",
                .. |                                               ^^ error jsonata-syntax: `?:` came with JSONata 2.1, and Step Functions has 2.0: write `$boolean(a) ? a : b` [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% {'a': 1, } %}",
                .. |                                        ^ error jsonata-syntax: a value is missing here [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% 'it\\'s' %}",
                .. |                                  ^^^ error jsonata-syntax: JSONata knows no such escape: write `\\` for a backslash and `\u0027` for a single quote [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $string('ü\n' & \"a\" && 1) %}",
                .. |                                                     ^^ error jsonata-syntax: JSONata has the word `and` for this [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% a := 1 %}",
                .. |                               ^ error jsonata-syntax: only a variable can stand before `:=`: its name starts with `$` [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% function(x){ 1 }(2) %}",
                .. |                                        ^ error jsonata-syntax: a parameter is a variable: its name starts with `$` [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $states.input.a) %}",
                .. |                                              ^ error jsonata-syntax: this bracket closes nothing: remove it, or add the bracket that opens [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% 'open %}",
                .. |                               ^^^^^^ error jsonata-syntax: the closing quote is missing [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% 'a' %} and {% 'b' %}",
                .. |                                   ^^^^^^^^^ error jsonata-syntax: the expression of a text goes from its first `{%` to its last `%}`, so these stand within it and AWS refuses it: make one expression of the whole text, and join its parts with `&` [INVALID_JSONATA_EXPRESSION /States/A/Output]
                ---
                2  | "Type": "Pass", "Output": "{% $states.input.a ?? 1 %}",
                .. |                                               ^^ error jsonata-syntax: `??` came with JSONata 2.1, and Step Functions has 2.0: write `$exists(a) ? a : b` [INVALID_JSONATA_EXPRESSION /States/A/Output]
            "#]],
        );
        check(
            &state(r#""Type": "Pass", "Output": {"a": [{"b": "{% ] %}"}]}"#),
            expect![[r#"
            2  | "Type": "Pass", "Output": {"a": [{"b": "{% ] %}"}]},
            .. |                                            ^ error jsonata-syntax: a value is missing here [INVALID_JSONATA_EXPRESSION /States/A/Output/a[0]/b]
        "#]],
        );
    }

    #[test]
    fn what_can_be_read_is_left_alone() {
        for text in outputs(&[
            "$states.input.a",
            " $states.input.a ",
            "/* why */ 1",
            "($a := 1; $a + 1)",
            "$states.input.a[b = 'c'].d^(>e){f: g}",
            "$states.input ~> |$|{'a': 1}|",
            "$contains('abc', /b/i)",
            "$states.input.\\\"a b\\\" & 'it\\\\u0027s'",
            "$states.input.a ? 1",
            "λ($x){ $x }(1)",
            "'{% %}'",
        ]) {
            check(&text, expect![[""]]);
        }
    }

    #[test]
    fn one_edit_mends_it() {
        for (code, mended) in [
            ("[1, 2", "[1, 2]"),
            ("$f($g(1)", "$f($g(1))"),
            ("1 == 2", "1 = 2"),
            ("true && false", "true and false"),
            ("true||false", "true or false"),
            ("[1, 2, ]", "[1, 2]"),
            ("{'a': 1,}", "{'a': 1}"),
            ("(a := 1; $a)", "($a := 1; $a)"),
            ("function(x){ 1 }(2)", "function($x){ 1 }(2)"),
            ("1)", "1"),
            ("$states.input.a[0..$x - 1]", "$states.input.a[[0..$x - 1]]"),
            ("'it\\\\'s'", "'it\\\\u0027s'"),
            ("'a' %}, {% 'b'", "('a') & ', ' & ('b')"),
        ] {
            fixed(code, mended);
        }
    }

    #[track_caller]
    fn fixed(code: &str, mended: &str) {
        use crate::ide::Snapshot;
        use crate::text::{SourceText, TextEdit};
        let text = &outputs(&[code])[0];
        let diagnostics = Snapshot::new(SourceText::new(text)).diagnostics();
        let fix = diagnostics.iter().find(|found| found.code == "jsonata-syntax").and_then(|found| found.fixes.first());
        let fix = fix.unwrap_or_else(|| panic!("no fix of {code}"));
        let edited = TextEdit::new(fix.edits.clone()).expect("the edits do not overlap").applied_to(text);
        assert_eq!(edited, outputs(&[mended])[0], "{}", fix.title);
    }

    #[test]
    fn the_title_of_a_fix_says_what_happens() {
        check_fix(
            &outputs(&["1 == 2"])[0],
            expect![[r#"
            Write `=`
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Pass", "Output": "{% 1 = 2 %}",
            "End": true}}}
        "#]],
        );
    }
}
