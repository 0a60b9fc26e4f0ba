//! Hover inside expressions in JSONata: functions, `$states` and its members,
//! what the expression binds itself, operators.
//!
//! What the variables of the state machine and the data hold is not known here.

use crate::expr::jsonata::names::{Binding, BindingKind, Names, resolve};
use crate::expr::jsonata::{NodeId, NodeKind, Operator, Token, TokenKind, Tree};
use crate::ide::expression::with_expression_at;
use crate::ide::jsonata_path::{base, plain_path};
use crate::ide::markup::jsonata::one_line;
use crate::ide::markup::{code as code_span, jsonata as markup};
use crate::ide::{Definition, RangeInfo};
use crate::model::{Code, Jsonata};
use crate::spec::jsonata_callbacks::callback;
use crate::spec::jsonata_operators::{self as operators, JsonataOperator};
use crate::spec::states_variable::{self, CONTEXT, ERROR_OUTPUT, ERROR_OUTPUT_MEMBERS};
use crate::spec::{context, jsonata};
use crate::text::TextSize;

/// How many characters of an expression can be read at once.
const PART_WIDTH: usize = 200;

/// The word or sign at `at`, if it stands in an expression.
pub fn hover(definition: &Definition, at: TextSize) -> Option<RangeInfo<String>> {
    let answer = with_expression_at(definition, at, |at| {
        let Code::Jsonata(code) = &at.embedded.code else { return None };
        let mut tokens = tokens_at(&code.tree, at.offset);
        let (token, info) = tokens.find_map(|token| Some((token, explained(code, token)?)))?;
        Some(RangeInfo { range: at.range(token.range), info })
    });
    answer.flatten()
}

/// The tokens that touch `offset`, the one behind it first, since that is what a
/// pointer is on.
fn tokens_at(tree: &Tree, offset: TextSize) -> impl Iterator<Item = Token> {
    let tokens = tree.tokens();
    let at = tokens.partition_point(|token| token.range.end() < offset);
    let touching = tokens[at..].iter().take_while(move |token| token.range.start() <= offset);
    let (behind, before): (Vec<Token>, Vec<Token>) = touching.partition(|token| token.range.contains(offset));
    behind.into_iter().chain(before).filter(|token| token.kind != TokenKind::Comment)
}

fn explained(code: &Jsonata, token: Token) -> Option<String> {
    let tree = &code.tree;
    let explained = tree.nodes().filter(|(_, node)| node.range == token.range).find_map(|(id, node)| {
        let operator = match node.kind {
            NodeKind::Variable => return variable(code, id),
            NodeKind::Name | NodeKind::Text => return member(code, id),
            NodeKind::Keyword => &operators::LAMBDA,
            NodeKind::Wildcard => &operators::WILDCARD,
            NodeKind::Descendants => &operators::DESCENDANTS,
            NodeKind::Parent => &operators::PARENT,
            NodeKind::Placeholder => &operators::PLACEHOLDER,
            _ => return None,
        };
        Some(markup::operator(operator))
    });
    explained.or_else(|| sign(tree, token).map(markup::operator))
}

fn variable(code: &Jsonata, id: NodeId) -> Option<String> {
    let (tree, text) = (&code.tree, &*code.text);
    let names = resolve(tree, text);
    let name = text[tree.range(id)].strip_prefix('$')?;
    let reference = names.references.iter().find(|reference| reference.node == id);
    let bound = reference.and_then(|reference| names.bindings.get(reference.binding?));
    if let Some(binding) = bound.or_else(|| names.bindings.iter().find(|binding| binding.variable == id)) {
        return Some(binding_info(code, &names, binding));
    }
    match name {
        "" => Some(markup::operator(&operators::ITEM)),
        "$" => Some(markup::operator(&operators::ROOT)),
        "states" => Some(markup::states_variable()),
        _ => jsonata::function(name).map(markup::function),
    }
}

/// A variable of the expression, and what it is bound to.
fn binding_info(code: &Jsonata, names: &Names, binding: &Binding) -> String {
    let (tree, text) = (&code.tree, &*code.text);
    let written = |id: NodeId| code_span(&one_line(&text[tree.range(id)], PART_WIDTH));
    let node =
        |is_wanted: &dyn Fn(&NodeKind) -> Option<NodeId>| tree.nodes().find_map(|(_, node)| is_wanted(&node.kind));
    let what = match binding.kind {
        BindingKind::Assignment => binding.value.map(|value| format!("Bound to {}", written(value))),
        BindingKind::Parameter => parameter_title(tree, names, binding.variable),
        BindingKind::Context => node(&|kind| match kind {
            NodeKind::BindContext { target, variable, .. } if *variable == binding.variable => Some(*target),
            _ => None,
        })
        .map(|target| format!("Each value of {}", written(target))),
        BindingKind::Position => node(&|kind| match kind {
            NodeKind::BindPosition { target, variable, .. } if *variable == binding.variable => Some(*target),
            _ => None,
        })
        .map(|target| format!("The position of each value of {}, counted from 0", written(target))),
    };
    let title = match binding.kind {
        BindingKind::Parameter => "parameter of a function in this expression",
        _ => "variable of this expression",
    };
    let what = what.map(|what| format!("\n\n{what}.")).unwrap_or_default();
    format!("**`${}`**: {title}{what}\n", binding.name)
}

/// What is passed for a parameter, if the lambda is given to a function that
/// is known.
fn parameter_title(tree: &Tree, names: &Names, parameter: NodeId) -> Option<String> {
    let (lambda, index) = tree.nodes().find_map(|(id, node)| match &node.kind {
        NodeKind::Lambda(lambda) => {
            let index = lambda.parameters.items.iter().position(|item| *item == parameter)?;
            Some((id, index))
        }
        _ => None,
    })?;
    let call = names.calls.iter().find(|call| match tree.kind(call.node) {
        NodeKind::Call { arguments, .. } => arguments.items.contains(&lambda),
        _ => false,
    })?;
    let reference = names.references.get(call.reference?).filter(|reference| reference.binding.is_none())?;
    let argument = callback(reference.name)?.arguments.get(index)?;
    Some(format!("From `${}`: {}", reference.name, argument.title))
}

/// A name as a step of a path from `$states`.
fn member(code: &Jsonata, id: NodeId) -> Option<String> {
    let (tree, text) = (&code.tree, &*code.text);
    let left = tree.nodes().find_map(|(_, node)| match node.kind {
        NodeKind::Step { left, right, .. } if base(tree, right) == id => Some(left),
        _ => None,
    })?;
    let path = plain_path(text, tree, &resolve(tree, text), left).filter(|path| path.variable == "states")?;
    let name = tree.name(text, id)?;
    match path.members.split_first() {
        None => Some(markup::states_member("$states", states_variable::member(&name)?)),
        Some((first, rest)) if first == CONTEXT => {
            let path: Vec<&str> = rest.iter().map(|member| &**member).chain([&*name]).collect();
            Some(markup::context_member(context::member(&path.join("."))?))
        }
        Some((first, [])) if first == ERROR_OUTPUT => {
            let member = ERROR_OUTPUT_MEMBERS.iter().find(|member| member.name == name)?;
            Some(markup::states_member("$states.errorOutput", member))
        }
        Some(_) => None,
    }
}

/// The operator that the token is a sign of.
fn sign(tree: &Tree, token: Token) -> Option<&'static JsonataOperator> {
    tree.nodes().find_map(|(_, node)| {
        let (operator, is_sign) = match &node.kind {
            NodeKind::Binary { operator, operator_range, .. } => {
                let row = match operator {
                    Operator::Chain => &operators::CHAIN,
                    Operator::Concatenate => &operators::CONCATENATE,
                    Operator::Equal => &operators::EQUAL,
                    Operator::In => &operators::IN,
                    Operator::Remainder => &operators::REMAINDER,
                    _ => return None,
                };
                (row, *operator_range == token.range)
            }
            NodeKind::OrderBy { caret, .. } => (&operators::ORDER_BY, *caret == token.range),
            NodeKind::SortTerm { direction, .. } => (&operators::ORDER_BY, *direction == Some(token.range)),
            NodeKind::BindContext { sign, .. } => (&operators::BIND_CONTEXT, *sign == token.range),
            NodeKind::BindPosition { sign, .. } => (&operators::BIND_POSITION, *sign == token.range),
            NodeKind::Assignment { sign, .. } => (&operators::ASSIGN, *sign == token.range),
            NodeKind::Condition { question, colon, .. } => {
                (&operators::CONDITION, *question == token.range || *colon == Some(token.range))
            }
            NodeKind::Range { dots, .. } => (&operators::RANGE, *dots == token.range),
            NodeKind::GroupBy { pairs, .. } => {
                (&operators::GROUP_BY, pairs.open == Some(token.range) || pairs.close == Some(token.range))
            }
            NodeKind::Transform(transform) => (&operators::TRANSFORM, transform.bars.contains(&token.range)),
            _ => return None,
        };
        is_sign.then_some(operator)
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::ide::Snapshot;
    use crate::text::SourceText;

    /// What the answer at `¦` is about, and the answer.
    fn check(expression: &str, expected: Expect) {
        let text = format!(
            "{{\"QueryLanguage\": \"JSONata\", \"States\": {{\"A\": {{\"Type\": \"Task\", \"Output\": \"{{%{expression}%}}\"}}}}}}"
        );
        let at = text.find('¦').expect("a cursor");
        let text = text.replace('¦', "");
        let answer = Snapshot::new(SourceText::new(&text)).hover((at as u32).into());
        let answer = answer.map(|answer| format!("{}\n---\n{}", &text[answer.range], answer.info));
        expected.assert_eq(answer.as_deref().unwrap_or("nothing"));
    }

    #[test]
    fn a_function_is_explained_with_its_types() {
        check(
            "$sub¦string('a', 1)",
            expect![[r#"
            $substring
            ---
            ```text
            $substring(str, start[, length]) → text
            ```

            Takes a part of a text. Positions count from 0, negative ones from the end.

            - `str` (text): The text.
            - `start` (number): The position of the first character, counted from 0; a negative one counts from the end.
            - `length` (number): How many characters at most; without it, all to the end.

            ```text
            $substring('state machine', -7, 4)
            → mach
            ```
        "#]],
        );
        check(
            "$hash¦($x, 'MD5')",
            expect![[r#"
            $hash
            ---
            ```text
            $hash(data, algorithm) → text
            ```

            Gives the hash of a text in hexadecimal digits. Only Step Functions has it.

            - `data` (text): The text to hash.
            - `algorithm` (text): One of `'MD5'`, `'SHA-1'`, `'SHA-256'`, `'SHA-384'` and `'SHA-512'`.

            ```text
            $hash('hi', 'MD5')
            → 49f68a5c8493ec2c0bf489821c21fc3b
            ```
        "#]],
        );
        check(
            "$¦eval('1')",
            expect![[r#"
                $eval
                ---
                ```text
                $eval(expr[, context]) → any value
                ```

                Evaluates a text as an expression. Step Functions does not have it: calls fail. To read JSON from a text, use `$parse`.

                - `expr` (text): The text of an expression.
                - `context` (any value): The context to evaluate it in.

                ```text
                $eval('1 + 1')
                → 2
                ```
            "#]],
        );
        check("$nothing¦(1)", expect!["nothing"]);
    }

    #[test]
    fn states_and_its_members_are_explained() {
        check(
            "$st¦ates.input",
            expect![[r#"
            $states
            ---
            **`$states`**: what the state works with

            - `input`: The input of the state, as the state before it or the start of the execution gave it.
            - `result`: What the task, the branches or the iterations gave. Only in the `Output` and the `Assign` of a Task, Parallel or Map state.
            - `errorOutput`: The error that was caught: an object with `Error` and `Cause`. Only in the `Output` and the `Assign` of a catcher.
            - `context`: The context object, which describes the execution, the state machine and the state.
        "#]],
        );
        check(
            "$states.in¦put.a",
            expect![[r#"
            input
            ---
            **`$states.input`**: the input of the state

            The input of the state, as the state before it or the start of the execution gave it.
        "#]],
        );
        check(
            "$states.re¦sult",
            expect![[r#"
            result
            ---
            **`$states.result`**: what the state gave

            What the task, the branches or the iterations gave.

            - Only in the `Output` and the `Assign` of a Task, Parallel or Map state
        "#]],
        );
        check("$states.input.¦a", expect!["nothing"]);
        check(
            "$states.context.Task.To¦ken",
            expect![[r#"
            Token
            ---
            **`$states.context.Task.Token`**: text

            The token that ends the task. Whoever does the work gives it back with `SendTaskSuccess` or `SendTaskFailure`. It exists in the `Parameters` or `Arguments` of a `.waitForTaskToken` call or an activity.

            - Only in a task that waits for a task token
        "#]],
        );
        check(
            "($c := $states.context; $c.State.`Na¦me`)",
            expect![[r#"
            `Name`
            ---
            **`$states.context.State.Name`**: text

            The name of the state.
        "#]],
        );
        check(
            "$states.errorOutput.¦Cause",
            expect![[r#"
            Cause
            ---
            **`$states.errorOutput.Cause`**: text

            Why it happened, in words: a text. Where a service or a child execution failed, it is often JSON: read it with `$parse`.
        "#]],
        );
    }

    #[test]
    fn what_the_expression_binds_is_told_with_what_it_is_bound_to() {
        check(
            "($x := $states.input  .a; $y := 1; $¦x + $y)",
            expect![[r#"
            $x
            ---
            **`$x`**: variable of this expression

            Bound to `$states.input .a`.
        "#]],
        );
        check(
            "($¦x := 'a'; $x)",
            expect![[r#"
            $x
            ---
            **`$x`**: variable of this expression

            Bound to `'a'`.
        "#]],
        );
        check(
            "$map($a, function($v, $i){ $v & $¦i })",
            expect![[r#"
            $i
            ---
            **`$i`**: parameter of a function in this expression

            From `$map`: the position of the value, counted from 0.
        "#]],
        );
        check(
            "$a ~> $reduce(function($¦all, $v){ $all + $v })",
            expect![[r#"
            $all
            ---
            **`$all`**: parameter of a function in this expression

            From `$reduce`: the outcome so far.
        "#]],
        );
        check(
            "($f := function($n){ $¦n }; $f(1))",
            expect![[r#"
            $n
            ---
            **`$n`**: parameter of a function in this expression
        "#]],
        );
        check(
            "$a.b@$c.d#$i[$c¦ = $i]",
            expect![[r#"
            $c
            ---
            **`$c`**: variable of this expression

            Each value of `b`.
        "#]],
        );
        check(
            "$a.b#$i[$¦i = 1]",
            expect![[r#"
            $i
            ---
            **`$i`**: variable of this expression

            The position of each value of `b`, counted from 0.
        "#]],
        );
        check(
            "($sum := function($a){ $a }; $s¦um(1))",
            expect![[r#"
            $sum
            ---
            **`$sum`**: variable of this expression

            Bound to `function($a){ $a }`.
        "#]],
        );
        check(
            "$other¦",
            expect![[r#"
            other
            ---
            **`$other`**: variable
        "#]],
        );
    }

    #[test]
    fn operators_that_are_unlike_others_are_explained() {
        check(
            "$a ¦~> $sum",
            expect![[r#"
            ~>
            ---
            **`value ~> function`**: chain

            Gives the value on the left to the function on the right, as its first argument. Between two functions it makes one that calls both, the left one first.

            ```text
            ['b', 'a'] ~> $sort() ~> $join('-')
            → a-b
            ```
        "#]],
        );
        check(
            "$a¦^(b)",
            expect![[r#"
                ^
                ---
                **`array^(key, >key)`**: order by

                Sorts an array by keys that are taken from each element. `<` or nothing before a key means ascending, `>` descending; further keys count where those before are equal.

                ```text
                [{'n': 2}, {'n': 1}]^(n).n
                → [1,2]
                ```
            "#]],
        );
        check(
            "$a.b.(¦%.c)",
            expect![[r#"
            %
            ---
            **`%`**: parent

            The object that the value at hand was found in. It can be used where a path has gone a step down; each `%.` before it goes one step further up.
        "#]],
        );
        check(
            "7 ¦% 3",
            expect![[r#"
            %
            ---
            **`a % b`**: remainder

            The remainder of a division of numbers.

            ```text
            7 % 3
            → 1
            ```
        "#]],
        );
        check(
            "[1¦..3]",
            expect![[r#"
            ..
            ---
            **`[first..last]`**: range

            The whole numbers from the first to the last, as elements of an array. It gives none if the first is greater.

            ```text
            [1..4]
            → [1,2,3,4]
            ```
        "#]],
        );
        check(
            "$a¦{b: c}",
            expect![[r#"
                {
                ---
                **`path{key: value}`**: group by

                Makes one object of all values of the path: those with the same key are put together.

                ```text
                [{'k': 'a', 'n': 1}, {'k': 'a', 'n': 2}]{k: $sum(n)}
                → {"a":3}
                ```
            "#]],
        );
        check("1 ¦+ 2", expect!["nothing"]);
        check("'a¦' /* x */", expect!["nothing"]);
        check("'a' /* ¦x */", expect!["nothing"]);
        check("¦{'a': 1}", expect!["nothing"]);
        check("¦", expect!["nothing"]);
    }

    #[test]
    fn ranges_go_through_escapes() {
        check(
            "\\\"\\u00e9\\\" & $uu¦id()",
            expect![[r#"
                $uuid
                ---
                ```text
                $uuid() → text
                ```

                Makes a random UUID (version 4). Only Step Functions has it.

                ```text
                $uuid()
                ```
            "#]],
        );
    }
}
