//! Signatures of functions in JSONata, while a call is written: of the built-in
//! ones, and of those that the expression makes itself.

use crate::expr::jsonata::names::{BindingKind, Names, resolve};
use crate::expr::jsonata::{Lambda, List, NodeId, NodeKind, Tree, signature};
use crate::ide::markup::jsonata::type_words;
use crate::ide::{SignatureHelp, SignatureParameter};
use crate::model::Jsonata;
use crate::spec::jsonata::{JsonataFunction, function};
use crate::text::{TextRange, TextSize};

/// The signature of the innermost call around `at`, which counts in the
/// expression's text. Of a function that nobody knows there is none.
pub fn signature_help(code: &Jsonata, at: TextSize) -> Option<SignatureHelp> {
    let (tree, text) = (&code.tree, &*code.text);
    let (call, place) = call_at(tree, text, at)?;
    let names = resolve(tree, text);
    let known = names.calls.iter().find(|known| known.node == call)?;
    let called = Functions { tree, text, names: &names }.called(known.function)?;
    // What stands before `~>` is the first argument.
    let place = place + usize::from(known.chained.is_some());
    Some(called.help(place))
}

/// The innermost call whose arguments `at` lies in, and which argument that is.
/// In the body of a function, what is called around it is of no interest.
fn call_at(tree: &Tree, text: &str, at: TextSize) -> Option<(NodeId, usize)> {
    if !text.is_char_boundary(at.into()) {
        return None;
    }
    let starts_before = |list: &List| list.open.filter(|open| open.end() <= at);
    let innermost = tree.nodes().filter_map(|(id, node)| {
        let list = match &node.kind {
            NodeKind::Call { arguments, .. } => arguments,
            NodeKind::Lambda(lambda) => &lambda.body,
            _ => return None,
        };
        let open = starts_before(list)?;
        let place = list.active(at)?;
        // What is not closed goes on as far as nothing else stands behind it.
        let goes_on = || text[TextRange::new(node.range.end(), at)].trim().is_empty();
        (at <= node.range.end() || goes_on()).then_some((open.start(), id, place))
    });
    let (_, id, place) = innermost.max_by_key(|(open, ..)| *open)?;
    matches!(tree.kind(id), NodeKind::Call { .. }).then_some((id, place))
}

/// A function with what is known of it.
struct Called {
    /// What stands before the parenthesis.
    name: String,
    parameters: Vec<Parameter>,
    docs: &'static str,
}

struct Parameter {
    /// As it is shown: `str`, `$x`.
    name: String,
    docs: String,
    is_optional: bool,
    is_repeated: bool,
}

impl Called {
    fn help(self, place: usize) -> SignatureHelp {
        let mut label = format!("{}(", self.name);
        let mut parameters = Vec::new();
        for (index, parameter) in self.parameters.iter().enumerate() {
            let (open, close) = if parameter.is_optional { ("[", "]") } else { ("", "") };
            let comma = if index > 0 { ", " } else { "" };
            let dots = if parameter.is_repeated { "…" } else { "" };
            label += &format!("{open}{comma}");
            let start = TextSize::of(&label);
            label += &format!("{}{dots}", parameter.name);
            let range = TextRange::new(start, TextSize::of(&label));
            label += close;
            parameters.push(SignatureParameter { range, docs: parameter.docs.clone() });
        }
        label.push(')');
        let last = self.parameters.len().checked_sub(1).filter(|last| self.parameters[*last].is_repeated);
        let active_parameter = Some(place).filter(|place| *place < parameters.len()).or(last);
        SignatureHelp { label, parameters, active_parameter, docs: self.docs.to_owned() }
    }
}

/// How often a variable may stand for another function.
const MOST_BINDINGS: usize = 16;

/// Finds functions in an expression.
struct Functions<'a> {
    tree: &'a Tree,
    text: &'a str,
    names: &'a Names<'a>,
}

impl Functions<'_> {
    /// What a call of the node calls.
    fn called(&self, id: NodeId) -> Option<Called> {
        let written = &self.text[self.tree.range(id)];
        let is_variable = *self.tree.kind(id) == NodeKind::Variable;
        let name = if is_variable { written } else { "function" };
        let parameters = self.parameters(id, MOST_BINDINGS)?;
        let docs = match self.built_in(id) {
            Some(function) => function.doc,
            None => "",
        };
        Some(Called { name: name.to_owned(), parameters, docs })
    }

    /// The built-in function that the variable is, unless the expression binds
    /// the name itself.
    fn built_in(&self, id: NodeId) -> Option<&'static JsonataFunction> {
        let reference = self.names.references.iter().find(|reference| reference.node == id)?;
        function(reference.name).filter(|_| reference.binding.is_none())
    }

    /// The parameters of the function that the node gives.
    fn parameters(&self, id: NodeId, fuel: usize) -> Option<Vec<Parameter>> {
        let fuel = fuel.checked_sub(1)?;
        match self.tree.kind(id) {
            NodeKind::Variable => {
                if let Some(function) = self.built_in(id) {
                    return Some(built_in_parameters(function));
                }
                let reference = self.names.references.iter().find(|reference| reference.node == id)?;
                let binding = self.names.bindings.get(reference.binding?)?;
                let value = binding.value.filter(|_| binding.kind == BindingKind::Assignment)?;
                self.parameters(value, fuel)
            }
            NodeKind::Block(list) => self.parameters(*list.items.last()?, fuel),
            NodeKind::Assignment { value, .. } => self.parameters(*value, fuel),
            NodeKind::Lambda(lambda) => Some(self.lambda_parameters(lambda)),
            NodeKind::Call { function, arguments } => {
                // A call with open places gives a function of those.
                let is_open = |item: &NodeId| *self.tree.kind(*item) == NodeKind::Placeholder;
                if !arguments.items.iter().any(is_open) {
                    return None;
                }
                let all = self.parameters(*function, fuel)?;
                let open = all.into_iter().enumerate().filter(|(at, _)| arguments.items.get(*at).is_some_and(is_open));
                let required = open.map(|(_, parameter)| Parameter { is_optional: false, ..parameter });
                Some(required.collect())
            }
            _ => None,
        }
    }

    fn lambda_parameters(&self, lambda: &Lambda) -> Vec<Parameter> {
        let signature = lambda.signature.and_then(|range| signature::parse(&self.text[range]).ok()).unwrap_or_default();
        let parameter = |(index, item): (usize, &NodeId)| {
            let own = signature.parameters.get(index);
            Parameter {
                name: self.text[self.tree.range(*item)].to_owned(),
                docs: own.map(|own| type_words(&own.kind)).unwrap_or_default(),
                is_optional: own.is_some_and(|own| own.optional),
                is_repeated: own.is_some_and(|own| own.repeated),
            }
        };
        lambda.parameters.items.iter().enumerate().map(parameter).collect()
    }
}

fn built_in_parameters(function: &JsonataFunction) -> Vec<Parameter> {
    let kinds = signature::parse(function.signature).unwrap_or_default().parameters;
    let parameters = function.parameters.iter().zip(kinds).map(|(row, own)| Parameter {
        name: row.name.to_owned(),
        docs: format!("{}: {}", type_words(&own.kind), row.doc),
        is_optional: row.optional,
        is_repeated: row.repeated,
    });
    parameters.collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::expr::jsonata::parse;

    /// The signature at the `¦` of each expression with the active parameter in
    /// brackets, and that parameter's words.
    fn check(expressions: &[&str], expected: Expect) {
        let mut out = String::new();
        for marked in expressions {
            let at = marked.find('¦').expect("a cursor");
            let text = marked.replace('¦', "");
            let code = Jsonata { tree: parse(&text), text: text.into(), is_closed: true };
            out.push_str(&format!("{marked}\n    "));
            let Some(help) = signature_help(&code, TextSize::new(at as u32)) else {
                out.push_str("nothing\n");
                continue;
            };
            match help.active_parameter.map(|index| &help.parameters[index]) {
                Some(parameter) => {
                    let (start, end) = (usize::from(parameter.range.start()), usize::from(parameter.range.end()));
                    let (before, name, behind) = (&help.label[..start], &help.label[start..end], &help.label[end..]);
                    out.push_str(&format!("{before}»{name}«{behind} {}\n", parameter.docs));
                }
                None => out.push_str(&format!("{}\n", help.label)),
            }
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn the_argument_at_the_cursor_counts() {
        check(
            &[
                "¦$substring('a', 1)",
                "$substring¦('a', 1)",
                "$substring(¦'a', 1)",
                "$substring('a'¦, 1)",
                "$substring('a',¦ 1)",
                "$substring('a', 1, 2, 3¦)",
                "$substring('a', 1)¦",
                "$zip($a, $b, ¦)",
                "$uuid(¦)",
                "$now(¦)",
            ],
            expect![[r#"
                ¦$substring('a', 1)
                    nothing
                $substring¦('a', 1)
                    nothing
                $substring(¦'a', 1)
                    $substring(»str«, start[, length]) text: The text.
                $substring('a'¦, 1)
                    $substring(»str«, start[, length]) text: The text.
                $substring('a',¦ 1)
                    $substring(str, »start«[, length]) number: The position of the first character, counted from 0; a negative one counts from the end.
                $substring('a', 1, 2, 3¦)
                    $substring(str, start[, length])
                $substring('a', 1)¦
                    nothing
                $zip($a, $b, ¦)
                    $zip(»array…«) array: An array.
                $uuid(¦)
                    $uuid()
                $now(¦)
                    $now([»picture«][, timezone]) text: The form, as in `$fromMillis`; ISO 8601 without it.
            "#]],
        );
    }

    #[test]
    fn the_innermost_call_counts_and_texts_hold_none() {
        check(
            &[
                "$sum([1, $round(2.5¦, 1)])",
                "$sum([1, $round(2.5, 1)¦])",
                "$join(['$sum(¦', 'b'], '')",
                "$sum(($a; ¦))",
                "$merge([{'a': ¦}])",
                "$map($a, function($v){ ¦ })",
                "$map($a, function($v){ $sum(¦) })",
                "$map($a, function(¦$v){ $v })",
            ],
            expect![[r#"
                $sum([1, $round(2.5¦, 1)])
                    $round(»number«[, precision]) number: The number.
                $sum([1, $round(2.5, 1)¦])
                    $sum(»array«) array of numbers: The numbers.
                $join(['$sum(¦', 'b'], '')
                    $join(»array«[, separator]) array of texts: The texts.
                $sum(($a; ¦))
                    $sum(»array«) array of numbers: The numbers.
                $merge([{'a': ¦}])
                    $merge(»array«) array of objects: The objects.
                $map($a, function($v){ ¦ })
                    nothing
                $map($a, function($v){ $sum(¦) })
                    $sum(»array«) array of numbers: The numbers.
                $map($a, function(¦$v){ $v })
                    $map(array, »function«) function: Gets value, position and array.
            "#]],
        );
    }

    #[test]
    fn what_stands_before_the_chain_is_the_first_argument() {
        check(
            &["$a ~> $substring(¦)", "$a ~> $substring(1, ¦)", "$a ~> $sum(¦)", "$a ~> $f(¦)"],
            expect![[r#"
            $a ~> $substring(¦)
                $substring(str, »start«[, length]) number: The position of the first character, counted from 0; a negative one counts from the end.
            $a ~> $substring(1, ¦)
                $substring(str, start[, »length«]) number: How many characters at most; without it, all to the end.
            $a ~> $sum(¦)
                $sum(array)
            $a ~> $f(¦)
                nothing
        "#]],
        );
    }

    #[test]
    fn calls_that_are_being_written_count() {
        check(
            &[
                "$substring(¦",
                "$substring('a' ¦",
                "$substring('a', ¦",
                "[$sum(1] & ¦",
                "($x := $pad($a, ¦; 1)",
                "$pad($round(1, ¦",
            ],
            expect![[r#"
                $substring(¦
                    $substring(»str«, start[, length]) text: The text.
                $substring('a' ¦
                    $substring(»str«, start[, length]) text: The text.
                $substring('a', ¦
                    $substring(str, »start«[, length]) number: The position of the first character, counted from 0; a negative one counts from the end.
                [$sum(1] & ¦
                    nothing
                ($x := $pad($a, ¦; 1)
                    $pad(str, »width«[, char]) number: The least number of characters; negative to fill up at the left.
                $pad($round(1, ¦
                    $round(number[, »precision«]) number: How many digits to keep behind the point; negative to round to tens, hundreds and so on. 0 without it.
            "#]],
        );
    }

    #[test]
    fn functions_of_the_expression_have_signatures_too() {
        check(
            &[
                "($f := function($x, $y)<n-s?:s>{ $x }; $f(1, ¦))",
                "($f := ($twice := function($n){ $n * 2 }); $g := $f; $g(¦))",
                "function($a, $b){ $a }(¦)",
                "($first := $substring(?, 0, ?); $first(¦'abc', 1))",
                "($first := $substring(?, 0, ?); $first('abc', ¦))",
                "($sum := function($all){ 1 }; $sum(¦))",
                "$map($a, function($f){ $f(¦) })",
                "($f := $g; $g := $f; $f(¦))",
                "function(){ ($f := $g; $g := $f; $f(¦)) }",
                "$nothing(¦)",
                "a.b(¦)",
            ],
            expect![[r#"
                ($f := function($x, $y)<n-s?:s>{ $x }; $f(1, ¦))
                    $f($x[, »$y«]) text
                ($f := ($twice := function($n){ $n * 2 }); $g := $f; $g(¦))
                    $g(»$n«) 
                function($a, $b){ $a }(¦)
                    function(»$a«, $b) 
                ($first := $substring(?, 0, ?); $first(¦'abc', 1))
                    $first(»str«, length) text: The text.
                ($first := $substring(?, 0, ?); $first('abc', ¦))
                    $first(str, »length«) number: How many characters at most; without it, all to the end.
                ($sum := function($all){ 1 }; $sum(¦))
                    $sum(»$all«) 
                $map($a, function($f){ $f(¦) })
                    nothing
                ($f := $g; $g := $f; $f(¦))
                    nothing
                function(){ ($f := $g; $g := $f; $f(¦)) }
                    nothing
                $nothing(¦)
                    nothing
                a.b(¦)
                    nothing
            "#]],
        );
    }
}
