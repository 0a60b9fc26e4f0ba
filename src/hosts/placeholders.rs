//! The placeholders in a definition, wherever they stand in it.

use memchr::memmem;

use super::function::Function;
use crate::syntax::{Node, ScalarKind, Syntax, yaml};
use crate::text::{TextRange, TextSize};

/// How long a placeholder may be, in bytes, to be looked for its end.
const LENGTH: usize = 1024;

/// A piece of text that something else is put in place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// All of it: `${Name}`.
    pub full: TextRange,
    /// What is between the braces, without signs and blanks: a name, or an
    /// expression.
    pub name: TextRange,
    /// What it looks like.
    pub form: PlaceholderForm,
}

/// What a placeholder looks like. What that means is for the one who fills it
/// in, see [`Substitutions::meaning`](super::Substitutions::meaning).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceholderForm {
    /// `${Name}`
    Plain,
    /// `${!Name}`, which `Fn::Sub` leaves over as `${Name}`.
    Bang,
    /// `$${Name}`, which Terraform leaves over as `${Name}`.
    Doubled,
    /// `%{ if … }`
    Directive,
}

impl Placeholder {
    /// The words in it that may be names; more than are, in an expression.
    pub fn words<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
        let content = text.get(self.name.start().into()..self.name.end().into()).unwrap_or_default();
        content.split(move |character| !is_part(character)).filter(|word| !word.is_empty())
    }
}

/// The placeholders in a value, in the order of the text. Those in comments are
/// left out, and so are the functions of a template with all that is in them:
/// others fill those in. The time is that of a search through the text.
pub fn placeholders(node: Node) -> Vec<Placeholder> {
    let range = node.range();
    let bytes = node.source().as_bytes().get(range.start().into()..range.end().into()).unwrap_or_default();
    let mut starts: Vec<u32> = memmem::find_iter(bytes, b"${").map(|at| u32::from(range.start()) + at as u32).collect();
    let directives = memmem::find_iter(bytes, b"%{").filter(|at| *at == 0 || bytes[at - 1] != b'{');
    starts.extend(directives.map(|at| u32::from(range.start()) + at as u32));
    starts.sort_unstable();
    let mut found = Vec::new();
    walk(node, &starts, &mut found);
    found
}

fn walk(node: Node, starts: &[u32], found: &mut Vec<Placeholder>) {
    let mut rest = within(starts, node.range());
    if rest.is_empty() {
        return;
    }
    if let Some(scalar) = node.scalar() {
        // An expression of Terraform; a function.
        let is_opaque = scalar.kind == ScalarKind::Placeholder
            && (node.syntax() == Syntax::Hcl || yaml::untagged(node.raw()).is_some());
        if !is_opaque {
            scan(node.source(), node.syntax(), node.range(), rest, found);
        }
        return;
    }
    if Function::of(node).is_some() {
        return;
    }
    for entry in node.entries() {
        if let Some(key) = entry.key_range() {
            scan(node.source(), node.syntax(), key, within(rest, key), found);
        }
        walk(entry.value(), rest, found);
        rest = &rest[rest.partition_point(|start| *start < entry.range().end().into())..];
        if rest.is_empty() {
            return;
        }
    }
}

fn within(starts: &[u32], range: TextRange) -> &[u32] {
    let first = starts.partition_point(|start| *start < range.start().into());
    let end = starts.partition_point(|start| *start < range.end().into());
    starts.get(first..end).unwrap_or_default()
}

/// The placeholders that start at `starts`, in a scalar.
fn scan(text: &str, syntax: Syntax, scalar: TextRange, starts: &[u32], found: &mut Vec<Placeholder>) {
    let bytes = text.as_bytes().get(..scalar.end().into()).unwrap_or_default();
    let mut done = usize::from(scalar.start());
    for start in starts.iter().map(|start| *start as usize) {
        if start < done {
            continue;
        }
        let Some(len) = bytes.get(start..).and_then(placeholder_len) else { continue };
        let sign = bytes[start];
        let is_doubled = start > done && bytes[start - 1] == sign;
        if syntax == Syntax::Hcl && is_doubled && sign == b'%' {
            continue;
        }
        let end = start + len;
        let content = &text[start + 2..end - 1];
        let (form, signs): (_, &[char]) = match (sign, content.starts_with('!')) {
            (b'%', _) => (PlaceholderForm::Directive, &['~', ' ', '\t']),
            _ if is_doubled => (PlaceholderForm::Doubled, &[' ']),
            (_, true) => (PlaceholderForm::Bang, &['!', ' ']),
            (_, false) => (PlaceholderForm::Plain, &['~', ' ', '\t']),
        };
        let head = content.len() - content.trim_start_matches(signs).len();
        let name = content.trim_matches(signs);
        let full_start = if form == PlaceholderForm::Doubled { start - 1 } else { start };
        found.push(Placeholder {
            full: TextRange::new(size(full_start), size(end)),
            name: TextRange::at(size(start + 2 + head), TextSize::of(name)),
            form,
        });
        done = end;
    }
}

fn size(at: usize) -> TextSize {
    TextSize::new(at as u32)
}

/// The length of the placeholder at the start of `bytes`, which is on one line;
/// braces and texts in it counted.
fn placeholder_len(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0usize;
    let mut is_quoted = false;
    for (at, byte) in bytes.iter().enumerate().take(LENGTH).skip(1) {
        match byte {
            b'\n' | b'\r' => return None,
            b'"' => is_quoted = !is_quoted,
            b'{' if !is_quoted => depth += 1,
            b'}' if !is_quoted => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::syntax::parse_as;

    fn check(text: &str, syntax: Syntax, expected: Expect) {
        let tree = parse_as(text, syntax);
        let mut out = String::new();
        for found in placeholders(tree.root(text)) {
            out += &format!("{} {:?} {}\n", &text[found.full], found.form, &text[found.name]);
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn placeholders_are_found_in_values_keys_and_between_members() {
        check(
            r#"{"a": ${N}, "${key}": "x${ B }y${C.d}", ${rest}, // ${comment}
                "b": "${!Left}$${Two}${f(\"}\", {})}", "c": "{%{}%} %{ if x ~}", "d": {"Fn::Sub": "${Other}"}}"#,
            Syntax::Json,
            expect![[r#"
                ${N} Plain N
                ${key} Plain key
                ${ B } Plain B
                ${C.d} Plain C.d
                ${rest} Plain rest
                ${!Left} Bang Left
                $${Two} Doubled Two
                ${f(\"}\", {})} Plain f(\"}\", {})
                %{ if x ~} Directive if x
            "#]],
        );
        check(
            "a: ${N}\n${key}: 'x${B}'\n# ${comment}\nb: !Sub '${Other}'\nc: |\n  ${D}\n  ${open\n  }\n${rest}\n",
            Syntax::Yaml,
            expect![[r#"
                ${N} Plain N
                ${key} Plain key
                ${B} Plain B
                ${D} Plain D
                ${rest} Plain rest
            "#]],
        );
        check(
            "a = \"${var.b} $${C} %%{ if }\"\nd = f(\"${path.module}\")\ne = [\"${each.value[\"x\"]}\"]\n",
            Syntax::Hcl,
            expect![[r#"
                ${var.b} Plain var.b
                $${C} Doubled C
                ${each.value["x"]} Plain each.value["x"]
            "#]],
        );
    }

    #[test]
    fn what_does_not_end_is_no_placeholder() {
        check(
            r#"{"a": "${", "b": "${a", "c": "}", "d": "${${}"}"#,
            Syntax::Json,
            expect![[r#"
            ${} Plain 
        "#]],
        );
    }

    #[test]
    fn the_words_of_an_expression_may_be_names() {
        let text = r#"{"a": "${upper(name)} ${b-c.d[0]}"}"#;
        let tree = parse_as(text, Syntax::Json);
        let words: Vec<_> = placeholders(tree.root(text)).iter().flat_map(|found| found.words(text)).collect();
        assert_eq!(words, ["upper", "name", "b-c", "d", "0"]);
    }
}
