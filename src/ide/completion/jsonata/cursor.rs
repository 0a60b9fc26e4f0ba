//! What the cursor stands on in an expression, and what may be written there.
//!
//! It reads the tokens before the cursor, since those are right while the tree
//! behind it is still broken; the tree tells what a token cannot, such as
//! whether a `%` is a value. It knows neither functions nor fields.

use crate::expr::jsonata::names::Names;
use crate::expr::jsonata::{List, NodeId, NodeKind, SyntaxErrorKind, Token, TokenKind, Tree, parse};
use crate::ide::jsonata_path::{PlainPath, plain_path};
use crate::text::{TextRange, TextSize};

/// A place where something can be written.
#[derive(Debug, PartialEq)]
pub struct Cursor<'a> {
    /// The word under the cursor with its `$`; empty between words.
    pub word: TextRange,
    /// What is wanted here.
    pub wanted: Wanted<'a>,
    /// The `(` of a call follows the word.
    pub is_called: bool,
    /// `~>` stands before the word: a call here has its first argument already.
    pub is_chained: bool,
    /// The call and the argument of it, counted from 0, that starts with the word.
    pub argument: Option<(NodeId, usize)>,
}

/// What is wanted at a place.
#[derive(Debug, PartialEq)]
pub enum Wanted<'a> {
    /// A value: a variable, a call, a word that starts one.
    Value,
    /// `and` and the like, behind a value.
    Operator,
    /// The rest of a text, which is an argument of a call by itself. The word is
    /// all that stands between its quotes.
    Text,
    /// A step behind a dot; `None` if nobody knows what stands before it.
    Step(Option<PlainPath<'a>>),
}

/// What may be written at `offset` of the expression `text`; `None` where
/// nothing may, as within a text or a character, or where nobody can know.
pub fn cursor_at<'a>(text: &'a str, tree: &Tree, names: &Names<'a>, offset: TextSize) -> Option<Cursor<'a>> {
    if !text.is_char_boundary(offset.into()) {
        return None;
    }
    if let Some(cursor) = in_text(text, tree, offset) {
        return Some(cursor);
    }
    let touching = touching(text, tree, offset)?;
    let word = word_at(text, touching, offset);
    let before =
        tree.tokens().iter().rev().find(|token| {
            token.kind != TokenKind::Comment && token.range.end() <= word.start() && !token.range.is_empty()
        });
    let behind =
        tree.tokens().iter().find(|token| token.kind != TokenKind::Comment && token.range.start() >= word.end());
    let path = tree.path_at(text, offset);
    if binds_name(text, tree, &path, word, before) {
        return None;
    }
    let is_variable = text[word].starts_with('$');
    let wanted = match before {
        None => Wanted::Value,
        Some(token) if token.kind == TokenKind::Dot => match is_variable {
            true => Wanted::Value,
            false => Wanted::Step(path_before(text, tree, names, token.range)),
        },
        Some(token) if matches!(token.kind, TokenKind::At | TokenKind::Hash | TokenKind::Caret) => {
            return None;
        }
        Some(token) if ends_value(tree, *token) => Wanted::Operator,
        Some(_) => Wanted::Value,
    };
    // A regular expression behind a word would be a division, and a quote a part of it.
    let would_change = |token: &Token| match token.kind {
        TokenKind::Regex => true,
        TokenKind::Text | TokenKind::QuotedName | TokenKind::Number => token.range.start() == offset,
        _ => false,
    };
    let is_unasked = wanted == Wanted::Operator || behind.is_some_and(would_change);
    if word.is_empty() && (is_unasked || has_no_room(text, tree, &wanted, offset)) {
        return None;
    }
    Some(Cursor {
        word,
        wanted,
        is_called: behind.is_some_and(|token| token.kind == TokenKind::OpenParen),
        is_chained: before.is_some_and(|token| token.kind == TokenKind::Chain),
        argument: argument_at(tree, &path, offset),
    })
}

/// The text in quotes that `offset` lies in, if it is an argument by itself.
fn in_text<'a>(text: &str, tree: &Tree, offset: TextSize) -> Option<Cursor<'a>> {
    let quote = TextSize::new(1);
    let holds = |range: TextRange| range.start() < offset && offset < range.end();
    let token = tree.tokens().iter().find(|token| token.kind == TokenKind::Text && holds(token.range))?;
    let path = tree.path_at(text, offset);
    let (call, index) = argument_at(tree, &path, offset)?;
    let NodeKind::Call { arguments, .. } = tree.kind(call) else { return None };
    let is_alone = arguments.items.get(index).is_some_and(|item| tree.range(*item) == token.range);
    if !is_alone || is_open(text, tree, *token) {
        return None;
    }
    Some(Cursor {
        word: TextRange::new(token.range.start() + quote, token.range.end() - quote),
        wanted: Wanted::Text,
        is_called: false,
        is_chained: false,
        argument: Some((call, index)),
    })
}

/// The token of a word that touches `offset`, the one before it first; an
/// empty answer between such, none where no word can be.
fn touching(text: &str, tree: &Tree, offset: TextSize) -> Option<Option<Token>> {
    let tokens = tree.tokens();
    let at = tokens.partition_point(|token| token.range.end() < offset);
    let is_word = |token: &Token| {
        use TokenKind::*;
        matches!(token.kind, Name | Variable | True | False | Null | And | Or | In)
    };
    let mut found = None;
    for token in tokens[at..].iter().take_while(|token| token.range.start() <= offset) {
        let is_inside = token.range.start() < offset && offset < token.range.end();
        match token.kind {
            TokenKind::Text | TokenKind::Regex | TokenKind::QuotedName | TokenKind::Comment | TokenKind::Number => {
                let is_behind = token.range.end() == offset;
                let goes_on = token.kind == TokenKind::Number || is_open(text, tree, *token);
                if is_inside || (is_behind && goes_on) {
                    return None;
                }
            }
            _ if is_word(token) => found = found.or(Some(*token)),
            _ if is_inside => return None,
            _ => {}
        }
    }
    Some(found)
}

/// Whether a token that should have a last character of its own has none.
fn is_open(text: &str, tree: &Tree, token: Token) -> bool {
    if token.kind == TokenKind::Comment {
        return !text[token.range].ends_with("*/") || token.range.len() < TextSize::new(4);
    }
    tree.errors().iter().any(|error| {
        use SyntaxErrorKind::*;
        error.range.start() == token.range.start()
            && matches!(error.kind, UnclosedText | UnclosedName | UnclosedRegex | RegexBrackets)
    })
}

/// The part of a token that is a word for people: `$name` of `$name'text'`.
fn word_at(text: &str, token: Option<Token>, offset: TextSize) -> TextRange {
    let Some(token) = token else { return TextRange::empty(offset) };
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let before = &text[TextRange::new(token.range.start(), offset)];
    let behind = &text[TextRange::new(offset, token.range.end())];
    // The `$` before a name belongs to it, and `$$` is one word.
    let rest = before.trim_end_matches(is_word);
    let start = before.len() - rest.trim_end_matches('$').len();
    let name = if rest.len() == before.len() { behind.trim_start_matches('$') } else { behind };
    let dollars = behind.len() - name.len();
    let end = match name.len() - name.trim_start_matches(is_word).len() {
        // In `$|$name` a word is begun before another one.
        length if length > 0 && dollars > 0 && start > 0 => 0,
        length => dollars + length,
    };
    TextRange::new(offset - TextSize::new(start as u32), offset + TextSize::new(end as u32))
}

/// Whether a new name is written at the word, or something that is no
/// expression.
fn binds_name(text: &str, tree: &Tree, path: &[NodeId], word: TextRange, before: Option<&Token>) -> bool {
    let is_word = |id: NodeId| tree.range(id) == word && !word.is_empty();
    path.iter().any(|id| match tree.kind(*id) {
        NodeKind::Assignment { variable, .. } => is_word(*variable),
        NodeKind::BindContext { variable, .. } | NodeKind::BindPosition { variable, .. } => is_word(*variable),
        NodeKind::Lambda(lambda) => {
            let is_head = lambda.body.open.is_none_or(|open| word.end() <= open.start());
            let is_in_signature = lambda.signature.is_some_and(|range| range.contains(word.start()));
            is_in_signature || is_head && (is_word(lambda.keyword) || lambda.parameters.open.is_some())
        }
        _ => false,
    }) || before.is_some_and(|token| {
        // `function $x` has no parentheses yet.
        token.kind == TokenKind::Name && matches!(&text[token.range], "function" | "λ") && !word.is_empty()
    })
}

/// Whether a value ends with this token.
fn ends_value(tree: &Tree, token: Token) -> bool {
    use TokenKind::*;
    match token.kind {
        Name | QuotedName | Variable | Number | Text | Regex | True | False | Null | CloseParen | CloseBracket
        | CloseBrace => true,
        And | Or | In | Star | StarStar | Percent | Question => has_node(tree, is_leaf, |range| range == token.range),
        Pipe => has_node(tree, |kind| matches!(kind, NodeKind::Transform(_)), |range| range.end() == token.range.end()),
        _ => false,
    }
}

fn is_leaf(kind: &NodeKind) -> bool {
    use NodeKind::*;
    matches!(kind, Name | Wildcard | Descendants | Parent | Placeholder)
}

fn has_node(tree: &Tree, is_kind: impl Fn(&NodeKind) -> bool, is_there: impl Fn(TextRange) -> bool) -> bool {
    tree.nodes().any(|(_, node)| is_there(node.range) && is_kind(&node.kind))
}

/// Whether a word at `offset` would break the expression: right before a value,
/// or as a key without its colon.
fn has_no_room(text: &str, tree: &Tree, wanted: &Wanted, offset: TextSize) -> bool {
    let probe = if matches!(wanted, Wanted::Step(_)) { "x" } else { "$x" };
    let (before, behind) = text.split_at(offset.into());
    parse(&format!("{before}{probe} {behind}")).errors().len() > tree.errors().len()
}

fn list_of(kind: &NodeKind) -> Option<&List> {
    match kind {
        NodeKind::Block(list) | NodeKind::Array(list) | NodeKind::Object(list) => Some(list),
        NodeKind::Predicate { filter: list, .. }
        | NodeKind::GroupBy { pairs: list, .. }
        | NodeKind::OrderBy { terms: list, .. }
        | NodeKind::Call { arguments: list, .. } => Some(list),
        NodeKind::Lambda(lambda) => Some(&lambda.body),
        _ => None,
    }
}

/// The innermost call in whose list of arguments `offset` lies directly, and
/// which argument that is.
fn argument_at(tree: &Tree, path: &[NodeId], offset: TextSize) -> Option<(NodeId, usize)> {
    let (id, index) = path.iter().rev().find_map(|id| Some((*id, list_of(tree.kind(*id))?.active(offset)?)))?;
    matches!(tree.kind(id), NodeKind::Call { .. }).then_some((id, index))
}

/// What stands before the dot at `dot`, as far as it is a path of plain names.
fn path_before<'a>(text: &'a str, tree: &Tree, names: &Names<'a>, dot: TextRange) -> Option<PlainPath<'a>> {
    let left = tree.nodes().find_map(|(_, node)| match node.kind {
        NodeKind::Step { left, dot: own, .. } if own == dot => Some(left),
        _ => None,
    })?;
    plain_path(text, tree, names, left)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::expr::jsonata::names::resolve;

    /// What is wanted at the `¦` of each expression, with the word in brackets.
    fn check(expressions: &[&str], expected: Expect) {
        let mut out = String::new();
        for marked in expressions {
            let at = marked.find('¦').expect("a cursor");
            let text = marked.replace('¦', "");
            let tree = parse(&text);
            let names = resolve(&tree, &text);
            let cursor = cursor_at(&text, &tree, &names, TextSize::new(at as u32));
            let shown = cursor.map_or("nothing".to_owned(), |cursor| {
                let wanted = match &cursor.wanted {
                    Wanted::Value => "value".to_owned(),
                    Wanted::Operator => "operator".to_owned(),
                    Wanted::Text => "text".to_owned(),
                    Wanted::Step(None) => "step of unknown".to_owned(),
                    Wanted::Step(Some(path)) => {
                        let members: String = path.members.iter().map(|name| format!(" {name}")).collect();
                        format!("step of {}{members}", path.variable)
                    }
                };
                let called = if cursor.is_called { ", called" } else { "" };
                let chained = if cursor.is_chained { ", chained" } else { "" };
                let argument = cursor.argument.map_or(String::new(), |(_, index)| format!(", argument {index}"));
                format!("{wanted} [{}]{called}{chained}{argument}", &text[cursor.word])
            });
            out.push_str(&format!("{marked:40} {shown}\n"));
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn a_value_is_wanted_at_the_start_and_behind_operators() {
        check(
            &[
                "¦",
                " ¦ ",
                "$¦",
                "$su¦m",
                "¦$sum",
                "su¦",
                "1 + ¦",
                "$a > ¦",
                "$sum(¦",
                "$sum(¦)",
                "$sum($a, $b¦)",
                "[1, ¦]",
                "{'a': ¦}",
                "$a ? ¦",
                "$a ? 1 : ¦",
                "($x := ¦)",
                "($x := 1; ¦)",
                "$a[¦]",
                "$a[x = ¦]",
                "$a ~> $s¦",
                "$a ~> $s¦()",
                "- ¦",
                "$a.$s¦",
                "$$¦",
                "$¦$",
                "$¦$a",
                "function($x){ ¦ }",
                "/* c */¦",
                "$a^(¦)",
                "$a^(>¦)",
                "{$¦}",
                "{$¦: 1}",
                "{¦: 1}",
                "¦ + 1",
                "$su¦$states",
                "$f(?, ¦)",
                "$sum¦'a'",
                "x.y[¦",
                "[1..¦]",
                "|$a|{'b': ¦}|",
                "$f(1, 'a¦b')",
                "$f('¦')",
            ],
            expect![[r#"
                ¦                                        value []
                 ¦                                       value []
                $¦                                       value [$]
                $su¦m                                    value [$sum]
                ¦$sum                                    value [$sum]
                su¦                                      value [su]
                1 + ¦                                    value []
                $a > ¦                                   value []
                $sum(¦                                   value [], argument 0
                $sum(¦)                                  value [], argument 0
                $sum($a, $b¦)                            value [$b], argument 1
                [1, ¦]                                   value []
                {'a': ¦}                                 value []
                $a ? ¦                                   value []
                $a ? 1 : ¦                               value []
                ($x := ¦)                                value []
                ($x := 1; ¦)                             value []
                $a[¦]                                    value []
                $a[x = ¦]                                value []
                $a ~> $s¦                                value [$s], chained
                $a ~> $s¦()                              value [$s], called, chained
                - ¦                                      value []
                $a.$s¦                                   value [$s]
                $$¦                                      value [$$]
                $¦$                                      value [$$]
                $¦$a                                     value [$]
                function($x){ ¦ }                        value []
                /* c */¦                                 value []
                $a^(¦)                                   value []
                $a^(>¦)                                  value []
                {$¦}                                     value [$]
                {$¦: 1}                                  value [$]
                {¦: 1}                                   value []
                ¦ + 1                                    value []
                $su¦$states                              value [$su]
                $f(?, ¦)                                 value [], argument 1
                $sum¦'a'                                 value [$sum]
                x.y[¦                                    value []
                [1..¦]                                   value []
                |$a|{'b': ¦}|                            value []
                $f(1, 'a¦b')                             text [ab], argument 1
                $f('¦')                                  text [], argument 0
            "#]],
        );
    }

    #[test]
    fn nothing_is_wanted_in_texts_numbers_comments_and_where_names_are_made() {
        check(
            &[
                "'a¦'",
                "'¦'",
                "'a¦",
                "\"a¦\"",
                "'a'¦",
                "$f('a¦' & 'b')",
                "$f('a¦",
                "1¦",
                "1¦2",
                "/a¦b/",
                "/ab¦",
                "/* ¦ */",
                "/* a¦",
                "`a¦`",
                "$x@$¦",
                "$x#$i¦",
                "function(¦){1}",
                "function($¦",
                "function($x, $¦){1}",
                "function($x)<n¦>{1}",
                "func¦tion($x){1}",
                "($x¦ := 1)",
                "{¦}",
                "{'a': 1, ¦}",
                "$a{¦}",
                "¦1",
                "¦ $a",
                "¦ (1)",
                "¦ [1]",
                "¦'a'",
                "¦ /a/",
                "$$.$x^¦",
            ],
            expect![[r#"
                'a¦'                                     nothing
                '¦'                                      nothing
                'a¦                                      nothing
                "a¦"                                     nothing
                'a'¦                                     nothing
                $f('a¦' & 'b')                           nothing
                $f('a¦                                   nothing
                1¦                                       nothing
                1¦2                                      nothing
                /a¦b/                                    nothing
                /ab¦                                     nothing
                /* ¦ */                                  nothing
                /* a¦                                    nothing
                `a¦`                                     nothing
                $x@$¦                                    nothing
                $x#$i¦                                   nothing
                function(¦){1}                           nothing
                function($¦                              nothing
                function($x, $¦){1}                      nothing
                function($x)<n¦>{1}                      nothing
                func¦tion($x){1}                         nothing
                ($x¦ := 1)                               nothing
                {¦}                                      nothing
                {'a': 1, ¦}                              value []
                $a{¦}                                    nothing
                ¦1                                       nothing
                ¦ $a                                     nothing
                ¦ (1)                                    value [], called
                ¦ [1]                                    value []
                ¦'a'                                     nothing
                ¦ /a/                                    nothing
                $$.$x^¦                                  nothing
            "#]],
        );
    }

    #[test]
    fn an_operator_is_wanted_behind_a_value_once_it_is_begun() {
        check(
            &[
                "$a ¦",
                "$a a¦",
                "$a an¦ $b",
                "1 o¦",
                "'x' i¦",
                "(1) a¦",
                "$a[0] a¦",
                "{} a¦",
                "$a.* a¦",
                "$a * a¦",
                "% a¦",
                "$a.and a¦",
            ],
            expect![[r#"
                $a ¦                                     nothing
                $a a¦                                    operator [a]
                $a an¦ $b                                operator [an]
                1 o¦                                     operator [o]
                'x' i¦                                   operator [i]
                (1) a¦                                   operator [a]
                $a[0] a¦                                 operator [a]
                {} a¦                                    operator [a]
                $a.* a¦                                  operator [a]
                $a * a¦                                  value [a]
                % a¦                                     operator [a]
                $a.and a¦                                operator [a]
            "#]],
        );
    }

    #[test]
    fn a_step_is_of_what_stands_before_the_dot() {
        check(
            &[
                "$states.¦",
                "$states.in¦put",
                "$states.context.¦",
                "$states.context.State.N¦",
                "$states.input.a[0].b.¦",
                "$states.context[0].Execution.¦ + 1",
                "($s := $states.context; $s.¦)",
                "($s := $states.context; $t := $s.Map; $t.Item.¦)",
                "$v.a.¦",
                "a.¦",
                "$map($states.input, function($v){ $v.¦ })",
                "$sum(1).¦",
                "$states.`input`.¦",
                "$states.'input'.¦",
                "($states.context).¦",
                "$states. ¦",
                "$states.\n  in¦",
                "$states.¦ foo",
                "function(){ ($a := $b.x; $b := $a.y; $a.¦) }",
            ],
            expect![[r#"
                $states.¦                                step of states []
                $states.in¦put                           step of states [input]
                $states.context.¦                        step of states context []
                $states.context.State.N¦                 step of states context State [N]
                $states.input.a[0].b.¦                   step of states input a b []
                $states.context[0].Execution.¦ + 1       step of states context Execution []
                ($s := $states.context; $s.¦)            step of states context []
                ($s := $states.context; $t := $s.Map; $t.Item.¦) step of states context Map Item []
                $v.a.¦                                   step of v a []
                a.¦                                      step of unknown []
                $map($states.input, function($v){ $v.¦ }) step of unknown []
                $sum(1).¦                                step of unknown []
                $states.`input`.¦                        step of states input []
                $states.'input'.¦                        step of states input []
                ($states.context).¦                      step of states context []
                $states. ¦                               step of states []
                $states.
                  in¦                           step of states [in]
                $states.¦ foo                            nothing
                function(){ ($a := $b.x; $b := $a.y; $a.¦) } step of unknown []
            "#]],
        );
    }
}
