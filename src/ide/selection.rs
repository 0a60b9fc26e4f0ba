//! Growing a selection: from a text to its quotes, its member, all members of
//! its object, the object, and so on outwards; in an expression, along its tree
//! first.

mod expression;

use super::Definition;
use super::expression::with_expression_at;
use crate::model::Code;
use crate::syntax::{Entry, Node, Tree};
use crate::text::{TextRange, TextSize};

/// The ranges to select one after the other, from the innermost at `at` to the
/// whole text. Each holds the one before and is larger than it. `inner` are
/// those that are known to come first.
pub fn selection_ranges(tree: &Tree, text: &str, at: TextSize, inner: &[TextRange]) -> Vec<TextRange> {
    let whole = TextRange::up_to(TextSize::of(text));
    let mut growing = Growing { at, whole, ranges: Vec::new() };
    inner.iter().for_each(|range| growing.push(*range));
    growing.push_tree(tree, text);
    growing.push(whole);
    growing.ranges
}

/// The same within a definition, from an expression outwards.
pub fn in_definition(definition: &Definition, at: TextSize) -> Vec<TextRange> {
    let whole = definition.root().range();
    let mut growing = Growing { at, whole, ranges: Vec::new() };
    with_expression_at(definition, at, |found| {
        let ranges = match &found.embedded.code {
            Code::Jsonata(jsonata) => expression::in_jsonata(&jsonata.tree, found.embedded.code_text(), found.offset),
            Code::JsonPath(parsed) => expression::in_json_path(parsed, found.offset),
        };
        ranges.into_iter().for_each(|range| growing.push(found.range(range)));
    });
    growing.push_tree(definition.tree(), definition.text());
    growing.ranges
}

struct Growing {
    at: TextSize,
    whole: TextRange,
    ranges: Vec<TextRange>,
}

impl Growing {
    fn push_tree(&mut self, tree: &Tree, text: &str) {
        for step in tree.path_at(text, self.at).iter().rev() {
            if let Some(entry) = step.entry {
                self.push_entry(entry);
            }
            self.push_container(step.container);
        }
        self.push(tree.root(text).range());
    }

    fn push_entry(&mut self, entry: Entry) {
        let key = entry.key_range().filter(|key| key.contains_inclusive(self.at));
        match key {
            Some(key) => {
                self.push(entry.key_content_range().unwrap_or(key));
                self.push(key);
            }
            None if !entry.value().is_missing() => {
                self.push(entry.value().content_range());
                self.push(entry.value().range());
            }
            None => {}
        }
        self.push(entry.range());
    }

    fn push_container(&mut self, container: Node) {
        let mut entries = container.entries();
        if let Some(first) = entries.next() {
            let last = entries.next_back().unwrap_or(first);
            self.push(first.range().cover(last.range()));
        }
        self.push(container.range());
    }

    /// Takes the range if the selection grows by it.
    fn push(&mut self, range: TextRange) {
        let grows = match self.ranges.last() {
            Some(last) => range.contains_range(*last) && range != *last,
            None => range.contains_inclusive(self.at) || range == self.whole,
        };
        if grows {
            self.ranges.push(range);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::hosts::Kind;
    use crate::ide::Snapshot;
    use crate::test_support::Fixture;

    fn check(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let ranges = fixture.snapshot().selection_ranges(fixture.cursor());
        let lines: Vec<String> = ranges.iter().map(|range| format!("{:?}\n", &fixture.text[*range])).collect();
        expected.assert_eq(&lines.concat());
    }

    #[test]
    fn a_text_grows_to_its_quotes_its_member_and_outwards() {
        check(
            r#"
{"a": [1, {"b": "c d", "e": 2}]}
                  |
"#,
            expect![[r#"
                "c d"
                "\"c d\""
                "\"b\": \"c d\""
                "\"b\": \"c d\", \"e\": 2"
                "{\"b\": \"c d\", \"e\": 2}"
                "1, {\"b\": \"c d\", \"e\": 2}"
                "[1, {\"b\": \"c d\", \"e\": 2}]"
                "\"a\": [1, {\"b\": \"c d\", \"e\": 2}]"
                "{\"a\": [1, {\"b\": \"c d\", \"e\": 2}]}"
                "{\"a\": [1, {\"b\": \"c d\", \"e\": 2}]}\n"
            "#]],
        );
    }

    #[test]
    fn a_key_grows_to_its_member() {
        check(
            r#"
{"a": {"b": 1}}
        |
"#,
            expect![[r#"
                "b"
                "\"b\""
                "\"b\": 1"
                "{\"b\": 1}"
                "\"a\": {\"b\": 1}"
                "{\"a\": {\"b\": 1}}"
                "{\"a\": {\"b\": 1}}\n"
            "#]],
        );
    }

    #[test]
    fn between_members_it_starts_with_all_of_them() {
        check(
            r#"
{"a": 1,  "b": 2}
         |
"#,
            expect![[r#"
                "\"a\": 1,  \"b\": 2"
                "{\"a\": 1,  \"b\": 2}"
                "{\"a\": 1,  \"b\": 2}\n"
            "#]],
        );
        check(
            r#"
{ }
 |
"#,
            expect![[r#"
                "{ }"
                "{ }\n"
            "#]],
        );
    }

    #[test]
    fn it_works_in_broken_text() {
        check(
            r#"
{"a": {"b": "c
              |
"#,
            expect![[r#"
                "c"
                "\"c"
                "\"b\": \"c"
                "{\"b\": \"c"
                "\"a\": {\"b\": \"c"
                "{\"a\": {\"b\": \"c"
                "{\"a\": {\"b\": \"c\n"
            "#]],
        );
        check(
            r#"
  {"a": }
|
"#,
            expect![[r#"
                "  {\"a\": }\n"
            "#]],
        );
    }

    /// How the selection grows within the text around the cursor.
    fn check_expression(fixture: &str, expected: Expect) {
        let fixture = Fixture::new(fixture);
        let ranges = fixture.snapshot().selection_ranges(fixture.cursor());
        let texts = ranges.iter().map(|range| &fixture.text[*range]);
        let lines: Vec<String> =
            texts.take_while(|text| !text.starts_with('"')).map(|text| format!("{text}\n")).collect();
        expected.assert_eq(&lines.concat());
    }

    #[test]
    fn jsonata_grows_along_its_tree() {
        check_expression(
            r#"
{"QueryLanguage": "JSONata", "States": {"A": {"Output": "{% ($x := $map($states.input.a.b[c > 1], function($v){ $v + 1 }); $x) %}"
                                                                                         |
"#,
            expect![[r#"
                b
                b[c > 1]
                $states.input.a.b[c > 1]
                $states.input.a.b[c > 1], function($v){ $v + 1 }
                ($states.input.a.b[c > 1], function($v){ $v + 1 })
                $map($states.input.a.b[c > 1], function($v){ $v + 1 })
                $x := $map($states.input.a.b[c > 1], function($v){ $v + 1 })
                $x := $map($states.input.a.b[c > 1], function($v){ $v + 1 }); $x
                ($x := $map($states.input.a.b[c > 1], function($v){ $v + 1 }); $x)
                {% ($x := $map($states.input.a.b[c > 1], function($v){ $v + 1 }); $x) %}
            "#]],
        );
        check_expression(
            r#"
{"QueryLanguage": "JSONata", "States": {"A": {"Output": "{% $x.(  ) & { 'a': [1, 'b c', $f(\"d\", 2)] }[0] %}"
                                                                                             |
"#,
            expect![[r#"
                d
                \"d\"
                \"d\", 2
                (\"d\", 2)
                $f(\"d\", 2)
                1, 'b c', $f(\"d\", 2)
                [1, 'b c', $f(\"d\", 2)]
                'a': [1, 'b c', $f(\"d\", 2)]
                { 'a': [1, 'b c', $f(\"d\", 2)] }
                { 'a': [1, 'b c', $f(\"d\", 2)] }[0]
                $x.(  ) & { 'a': [1, 'b c', $f(\"d\", 2)] }[0]
                {% $x.(  ) & { 'a': [1, 'b c', $f(\"d\", 2)] }[0] %}
            "#]],
        );
        check_expression(
            r#"
{"QueryLanguage": "JSONata", "States": {"A": {"Output": "{% $f(1, [ %}"
                                                                |
"#,
            expect![[r#"
                1
                $f(1, [ 
                {% $f(1, [ %}
            "#]],
        );
    }

    #[test]
    fn a_definition_in_a_text_has_the_steps_of_its_own_text_first() {
        let fixture = Fixture::new(
            r#"
{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": "{\"States\": {\"A\": {\"Type\": \"Pass\", \"InputPath\": \"$.b\"}}}"
                                                                                                                                                                  |
}}}}
"#,
        );
        let snapshot = Snapshot::of_kind(
            fixture.snapshot().source().clone(),
            Kind::any(crate::syntax::Syntax::Json),
            Arc::default(),
        );
        let ranges = snapshot.selection_ranges(fixture.cursor());
        let texts: Vec<_> =
            ranges.iter().map(|range| &fixture.text[*range]).take_while(|text| text.len() < 50).collect();
        expect![[r#"
            b
            .b
            $.b
            \"$.b\"
            \"InputPath\": \"$.b\"
            \"Type\": \"Pass\", \"InputPath\": \"$.b\"
            {\"Type\": \"Pass\", \"InputPath\": \"$.b\"}"#]]
        .assert_eq(&texts.join("\n"));
        let definition = ranges.iter().filter(|range| fixture.text[**range].starts_with("{\\\"States\\\"")).count();
        assert_eq!(definition, 1, "the text is its content, which is the definition");
        assert_eq!(ranges.last(), Some(&TextRange::up_to(TextSize::of(&*fixture.text))));
    }

    #[test]
    fn paths_and_calls_grow_along_their_trees() {
        check_expression(
            r#"
{"States": {"A": {"Type": "Pass", "Parameters": {"x.$": "States.Format('{} {}', States.UUID(), $.a['b c'][?(@.d == 1)].e)"
                                                                                                      |
"#,
            expect![[r#"
                b c
                ['b c']
                $.a['b c']
                $.a['b c'][?(@.d == 1)].e
                '{} {}', States.UUID(), $.a['b c'][?(@.d == 1)].e
                ('{} {}', States.UUID(), $.a['b c'][?(@.d == 1)].e)
                States.Format('{} {}', States.UUID(), $.a['b c'][?(@.d == 1)].e)
            "#]],
        );
        check_expression(
            r#"
{"States": {"A": {"Type": "Pass", "Parameters": {"x.$": "States.Format('{} {}', States.UUID())"
                                                                         |
"#,
            expect![[r#"
                {} {}
                '{} {}'
                '{} {}', States.UUID()
                ('{} {}', States.UUID())
                States.Format('{} {}', States.UUID())
            "#]],
        );
        check_expression(
            r#"
{"States": {"A": {"Type": "Pass", "InputPath": "$.a.b[0].c"
                                                    |
"#,
            expect![[r#"
                b
                .b
                $.a.b
                $.a.b[0].c
            "#]],
        );
    }
}
