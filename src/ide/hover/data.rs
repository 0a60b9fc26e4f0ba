//! Hover: what is known of the data that a step of a path finds.

use crate::expr::jsonata::NodeKind;
use crate::expr::{Expression, StepKind};
use crate::ide::data::{DataAt, PathEnd, described, jsonata_members, path_end};
use crate::ide::expression::{ExpressionAt, with_expression_at};
use crate::ide::{Definition, RangeInfo, markup};
use crate::model::Code;
use crate::model::flow::{Data, Key, Member, Presence};
use crate::text::{TextRange, TextSize};

/// What the name in a path at `at` finds, if something is known of it.
pub fn hover(definition: &Definition, at: TextSize) -> Option<RangeInfo<String>> {
    let answer = with_expression_at(definition, at, |at| match &at.embedded.code {
        _ if at.embedded.is_unknown => None,
        Code::JsonPath(expression) => in_path(definition, at, expression),
        Code::Jsonata(_) => in_jsonata(definition, at),
    });
    answer.flatten()
}

fn in_path(definition: &Definition, at: &ExpressionAt, expression: &Expression) -> Option<RangeInfo<String>> {
    let mut found = None;
    expression.for_each_path(&mut |path| {
        for step in &path.steps {
            if let StepKind::Child(_, name) = &step.kind
                && name.contains_inclusive(at.offset)
                && !name.is_empty()
            {
                found = Some(*name);
            }
        }
    });
    let name = found?;
    let PathEnd { data: Some((data, steps)), .. } = path_end(definition, at, name.end())? else { return None };
    let text = at.embedded.code_text().get(std::ops::Range::<usize>::from(name))?;
    let member = data.members(&steps).into_iter().find(|member| *member.name == *text)?;
    let path: Vec<Key> = steps.into_iter().chain([Key::Name(text.into())]).collect();
    Some(RangeInfo { range: at.range(name), info: told(&member, data.origin(&path))? })
}

fn in_jsonata(definition: &Definition, at: &ExpressionAt) -> Option<RangeInfo<String>> {
    let Code::Jsonata(code) = &at.embedded.code else { return None };
    let node = *code.tree.path_at(&code.text, at.offset).last()?;
    let name = code.tree.name(&code.text, node).filter(|_| *code.tree.kind(node) == NodeKind::Name)?;
    let (members, data, steps) = jsonata_members(definition, at)?;
    let member = members.into_iter().find(|member| *member.name == *name)?;
    let origin = |(data, steps): (&DataAt<'_>, Vec<Key>)| {
        let path: Vec<Key> = steps.into_iter().chain([Key::Name((&*name).into())]).collect();
        data.origin(&path).map(str::to_owned)
    };
    let origin = data.as_ref().zip(steps).and_then(origin);
    let range: TextRange = code.tree.range(node);
    Some(RangeInfo { range: at.range(range), info: told(&member, origin.as_deref())? })
}

/// What there is to say of a member; nothing where not even its kind is known.
fn told(member: &Member, origin: Option<&str>) -> Option<String> {
    if member.data == Data::Unknown && origin.is_none() {
        return None;
    }
    let kind = match described(&member.data) {
        kind if kind.is_empty() => "its value is not known".to_owned(),
        kind => markup::code(&kind),
    };
    let mut info = format!("**{}**: {kind}\n", markup::code(&member.name));
    let origin = origin.map(|origin| format!("Put there by {}", markup::code(origin)));
    let missing = (member.presence != Presence::Always).then(|| "May be missing".to_owned());
    markup::append_list(&mut info, &origin.into_iter().chain(missing).collect::<Vec<_>>());
    Some(info)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::ide::Snapshot;
    use crate::text::{SourceText, TextSize};

    /// The cursor is `¦` in the fields of `S`.
    fn check(fields: &str, expected: Expect) {
        let text = format!(
            r#"{{"StartAt": "A", "States": {{
"A": {{"Type": "Pass", "Result": {{"order": {{"id": 1, "a b": 1}}, "list": [{{"id": 1}}, {{"x": "t"}}]}}, "Next": "T"}},
"T": {{"Type": "Task", "Resource": "arn", "ResultPath": "$.order.task", "Next": "S"}},
"S": {{"Type": "Pass", {fields}, "End": true}}}}}}"#
        );
        let at = TextSize::new(text.find('¦').expect("there is a cursor") as u32);
        let text = text.replace('¦', "");
        let snapshot = Snapshot::new(SourceText::new(&text));
        let answer = snapshot.hover(at).map(|answer| format!("{}\n---\n{}", &text[answer.range], answer.info));
        expected.assert_eq(answer.as_deref().unwrap_or("nothing"));
    }

    #[test]
    fn a_step_tells_what_it_finds_and_who_put_it_there() {
        check(
            r#""InputPath": "$.ord¦er.id""#,
            expect![[r#"
                order
                ---
                **`order`**: `{a b: number, id: number, task: unknown}`

                - Put there by `A`
            "#]],
        );
        check(
            r#""InputPath": "$.order.i¦d""#,
            expect![[r#"
                id
                ---
                **`id`**: `number`

                - Put there by `A`
            "#]],
        );
        check(
            r#""InputPath": "$.order['a¦ b']""#,
            expect![[r#"
                a b
                ---
                **`a b`**: `number`

                - Put there by `A`
            "#]],
        );
        check(
            r#""InputPath": "$.order.t¦ask.x""#,
            expect![[r#"
                task
                ---
                **`task`**: its value is not known

                - Put there by `T`
            "#]],
        );
        check(
            r#""Parameters": {"x.$": "States.Format('{}', $.list[?(@.x¦ == 1)].id)"}"#,
            expect![[r#"
                x
                ---
                **`x`**: `text`

                - Put there by `A`
                - May be missing
            "#]],
        );
        check(
            r#""QueryLanguage": "JSONata", "Output": "{% $states.input.list[i¦d = 1] %}""#,
            expect![[r#"
                id
                ---
                **`id`**: `number`

                - Put there by `A`
                - May be missing
            "#]],
        );
        check(
            r#""QueryLanguage": "JSONata", "Output": "{% ($o := $states.input.order; $o.¦id) %}""#,
            expect![[r#"
                id
                ---
                **`id`**: `number`

                - Put there by `A`
            "#]],
        );
    }

    #[test]
    fn of_the_unknown_nothing_is_told() {
        check(r#""InputPath": "$.order.task.¦x""#, expect!["nothing"]);
        check(r#""InputPath": "$.ot¦her""#, expect!["nothing"]);
        check(r#""InputPath": "¦$""#, expect!["nothing"]);
        check(r#""QueryLanguage": "JSONata", "Output": "{% $states.input.order.task.¦x %}""#, expect!["nothing"]);
    }
}
