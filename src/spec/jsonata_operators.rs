//! The operators of JSONata that need an explanation: those that other
//! languages do not have, or where they mean something else.

/// An operator.
#[derive(Debug, PartialEq, Eq)]
pub struct JsonataOperator {
    /// The form that it is used in, which names it: `a ~> f`.
    pub form: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it does, in Markdown; the first sentence stands alone.
    pub doc: &'static str,
    /// An expression that stands for itself, if it can be short.
    pub example: Option<&'static str>,
    /// What the example gives, as JSON or as text without quotes.
    pub outcome: &'static str,
}

const fn row(
    form: &'static str,
    title: &'static str,
    doc: &'static str,
    example: &'static str,
    outcome: &'static str,
) -> JsonataOperator {
    JsonataOperator { form, title, doc, example: Some(example), outcome }
}

const fn bare(form: &'static str, title: &'static str, doc: &'static str) -> JsonataOperator {
    JsonataOperator { form, title, doc, example: None, outcome: "" }
}

/// `a ~> f`
pub static CHAIN: JsonataOperator = row(
    "value ~> function",
    "chain",
    "Gives the value on the left to the function on the right, as its first argument. Between two functions it makes \
     one that calls both, the left one first.",
    "['b', 'a'] ~> $sort() ~> $join('-')",
    "a-b",
);
/// `a^(b)`
pub static ORDER_BY: JsonataOperator = row(
    "array^(key, >key)",
    "order by",
    "Sorts an array by keys that are taken from each element. `<` or nothing before a key means ascending, `>` \
     descending; further keys count where those before are equal.",
    "[{'n': 2}, {'n': 1}]^(n).n",
    "[1,2]",
);
/// `a@$v`
pub static BIND_CONTEXT: JsonataOperator = bare(
    "path@$variable",
    "context variable",
    "Binds each value of the step to a variable and keeps the context of the step before. So two paths can be joined: \
     what follows starts from the same place again.",
);
/// `a#$i`
pub static BIND_POSITION: JsonataOperator = row(
    "path#$variable",
    "position variable",
    "Binds the position of each value of the step, counted from 0, to a variable for the rest of the path.",
    "$split('a b', ' ')#$i.($i & $)",
    "[\"0a\",\"1b\"]",
);
/// `%` as a value.
pub static PARENT: JsonataOperator = bare(
    "%",
    "parent",
    "The object that the value at hand was found in. It can be used where a path has gone a step down; each `%.` before \
     it goes one step further up.",
);
/// `%` between values.
pub static REMAINDER: JsonataOperator =
    row("a % b", "remainder", "The remainder of a division of numbers.", "7 % 3", "1");
/// `*` as a value.
pub static WILDCARD: JsonataOperator =
    row("*", "wildcard", "The values of all fields of an object.", "{'a': 1, 'b': 2}.*", "[1,2]");
/// `**`
pub static DESCENDANTS: JsonataOperator = row(
    "**",
    "descendants",
    "The value itself and all values in it, at any depth.",
    "{'a': {'id': 1}, 'b': {'id': 2}}.**.id",
    "[1,2]",
);
/// `a & b`
pub static CONCATENATE: JsonataOperator = row(
    "a & b",
    "concatenation",
    "Puts two texts together. Other values are made texts as `$string` does it, and nothing becomes an empty text.",
    "'n = ' & 1",
    "n = 1",
);
/// `a = b`
pub static EQUAL: JsonataOperator = row(
    "a = b",
    "equal",
    "Whether two values are the same, arrays and objects with all that is in them. Values of different types are \
     different. `:=` binds a variable.",
    "[1, 2] = [1, 2]",
    "true",
);
/// `a in b`
pub static IN: JsonataOperator = row(
    "value in array",
    "membership",
    "Whether the value is an element of the array on the right; a single value counts as an array of one.",
    "'b' in ['a', 'b']",
    "true",
);
/// `$v := a`
pub static ASSIGN: JsonataOperator = row(
    "$variable := value",
    "binding",
    "Binds a variable, from here to the end of the block in parentheses that it stands in. It belongs to this \
     expression alone; variables of the state machine are set in `Assign`.",
    "($x := 2; $x * $x)",
    "4",
);
/// `a ? b : c`
pub static CONDITION: JsonataOperator = row(
    "condition ? then : otherwise",
    "condition",
    "Gives one value or another. Without `:` it gives nothing where the condition is not true.",
    "2 > 1 ? 'more' : 'less'",
    "more",
);
/// `?` as an argument.
pub static PLACEHOLDER: JsonataOperator = row(
    "function(?, b)",
    "partial application",
    "Leaves an argument open, which makes a function of the call that takes what is left open.",
    "$map([1, 2], $power(?, 2))",
    "[1,4]",
);
/// `[a..b]`
pub static RANGE: JsonataOperator = row(
    "[first..last]",
    "range",
    "The whole numbers from the first to the last, as elements of an array. It gives none if the first is greater.",
    "[1..4]",
    "[1,2,3,4]",
);
/// `a{k: v}`
pub static GROUP_BY: JsonataOperator = row(
    "path{key: value}",
    "group by",
    "Makes one object of all values of the path: those with the same key are put together.",
    "[{'k': 'a', 'n': 1}, {'k': 'a', 'n': 2}]{k: $sum(n)}",
    "{\"a\":3}",
);
/// `|a|b,c|`
pub static TRANSFORM: JsonataOperator = row(
    "|location|update, delete|",
    "transform",
    "Makes a function that copies a value and changes each object at the location: the update is merged into it, and \
     the fields that are named last are removed.",
    "{'a': {'n': 1}} ~> |a|{'n': n + 1}|",
    "{\"a\":{\"n\":2}}",
);
/// `function($v){ }`
pub static LAMBDA: JsonataOperator = row(
    "function($parameter, …){ body }",
    "function",
    "Makes a function, which can be bound to a variable or given to another function. Its body is one expression; write \
     a block in parentheses for several. `λ` means the same.",
    "($twice := function($n){ $n * 2 }; $twice(4))",
    "8",
);
/// `$`
pub static ITEM: JsonataOperator = row(
    "$",
    "the value at hand",
    "In a predicate, a later step of a path, a sort key or a group: the value that it is about. At the top of an \
     expression there is none; use `$states.input`.",
    "[1, 2, 3][$ > 1]",
    "[2,3]",
);
/// `$$`
pub static ROOT: JsonataOperator =
    bare("$$", "root", "The whole input in JSONata elsewhere. Step Functions does not take it: use `$states.input`.");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::fields::tests::check_doc;

    #[test]
    fn every_operator_is_explained() {
        for operator in [
            &CHAIN,
            &ORDER_BY,
            &BIND_CONTEXT,
            &BIND_POSITION,
            &PARENT,
            &REMAINDER,
            &WILDCARD,
            &DESCENDANTS,
            &CONCATENATE,
            &EQUAL,
            &IN,
            &ASSIGN,
            &CONDITION,
            &PLACEHOLDER,
            &RANGE,
            &GROUP_BY,
            &TRANSFORM,
            &LAMBDA,
            &ITEM,
            &ROOT,
        ] {
            check_doc(operator.form, operator.doc);
            assert_eq!(operator.example.is_some(), !operator.outcome.is_empty(), "{}", operator.form);
        }
    }
}
