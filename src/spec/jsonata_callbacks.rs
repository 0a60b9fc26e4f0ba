//! What the functions of JSONata that take a function call it with.

/// How a function calls the one that it is given.
#[derive(Debug, PartialEq, Eq)]
pub struct Callback {
    /// Who calls, without the `$`.
    pub caller: &'static str,
    /// What it passes, in order.
    pub arguments: &'static [Argument],
    /// How many of them are worth a parameter in most cases.
    pub usual: usize,
    /// A body to start from, made of those.
    pub body: &'static str,
}

/// What is passed to a function that was given.
#[derive(Debug, PartialEq, Eq)]
pub struct Argument {
    /// A name for the parameter, without the `$`.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
}

const VALUE: Argument = Argument { name: "v", title: "the value at hand" };
const OF_ARRAY: &[Argument] = &[
    VALUE,
    Argument { name: "i", title: "the position of the value, counted from 0" },
    Argument { name: "a", title: "the whole array" },
];
const OF_OBJECT: &[Argument] =
    &[VALUE, Argument { name: "k", title: "the key of the value" }, Argument { name: "o", title: "the whole object" }];
const OF_REDUCE: &[Argument] = &[
    Argument { name: "total", title: "the outcome so far" },
    Argument { name: "v", title: "the next value" },
    Argument { name: "i", title: "the position of the value, counted from 0" },
    Argument { name: "a", title: "the whole array" },
];
const OF_SORT: &[Argument] = &[
    Argument { name: "left", title: "a value" },
    Argument { name: "right", title: "a value behind it; `true` puts it before the other one" },
];

/// All of them.
pub static CALLBACKS: &[Callback] = &[
    Callback { caller: "map", arguments: OF_ARRAY, usual: 1, body: "$v" },
    Callback { caller: "filter", arguments: OF_ARRAY, usual: 1, body: "$v" },
    Callback { caller: "single", arguments: OF_ARRAY, usual: 1, body: "$v" },
    Callback { caller: "each", arguments: OF_OBJECT, usual: 2, body: "$v" },
    Callback { caller: "sift", arguments: OF_OBJECT, usual: 2, body: "$v" },
    Callback { caller: "reduce", arguments: OF_REDUCE, usual: 2, body: "$total + $v" },
    Callback { caller: "sort", arguments: OF_SORT, usual: 2, body: "$left > $right" },
];

/// A function that nobody is known to call.
pub static UNKNOWN_CALLER: Callback = Callback { caller: "", arguments: &[VALUE], usual: 1, body: "$v" };

/// How the function with this name calls what it is given.
pub fn callback(caller: &str) -> Option<&'static Callback> {
    CALLBACKS.iter().find(|callback| callback.caller == caller)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::jsonata::function;

    #[test]
    fn each_caller_takes_a_function() {
        for callback in CALLBACKS {
            assert!(function(callback.caller).unwrap().signature.contains('f'), "{}", callback.caller);
            assert!(callback.usual <= callback.arguments.len());
            for name in callback.body.split(' ').filter_map(|word| word.strip_prefix('$')) {
                assert!(callback.arguments[..callback.usual].iter().any(|argument| argument.name == name), "{name}");
            }
        }
        assert_eq!(callback("sum"), None);
    }
}
