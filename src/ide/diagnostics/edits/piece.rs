//! A piece of JSON, as rules write it, in the syntax of the definition.

use crate::syntax::{self, Node, ScalarKind, Style, Syntax, Tree, write};

/// How a piece is set.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// What it is written in.
    pub syntax: Syntax,
    /// The line break and the indentation before its keys or dashes; `None`
    /// where it stands on one line.
    pub line: Option<&'a str>,
    /// By how much what lies within it is indented further.
    pub unit: &'a str,
    /// It is laid out by indentation, without brackets.
    pub block: bool,
}

/// Members or items of JSON as they are written within a container that is set
/// like this; `None` for what is no JSON.
pub fn entries(json: &str, setting: Setting) -> Option<Vec<String>> {
    let source = [format!("{{{json}}}"), format!("[{json}]")];
    source.iter().find_map(|source| {
        let tree = parsed(source)?;
        let all = tree.root(source).entries().map(|entry| {
            let mut out = String::new();
            match entry.key() {
                Some(key) => member(&key, entry.value(), setting, &mut out),
                None => {
                    let inner = deeper(setting);
                    value(entry.value(), Setting { line: inner.as_deref(), ..setting }, true, &mut out);
                }
            }
            out
        });
        Some(all.collect())
    })
}

/// A value of JSON as it is written in place of another one; in a block, its
/// keys and dashes stand where `setting` says.
pub fn whole(json: &str, setting: Setting) -> Option<String> {
    let tree = parsed(json)?;
    let mut out = String::new();
    value(tree.root(json), setting, true, &mut out);
    Some(out)
}

fn parsed(json: &str) -> Option<Tree> {
    let tree = syntax::parse(json);
    tree.all_errors().is_empty().then_some(tree)
}

fn member(key: &str, inner: Node, setting: Setting, out: &mut String) {
    out.push_str(&write::key(key, setting.syntax, Style::Plain));
    out.push_str(match setting.syntax {
        Syntax::Hcl => " = ",
        _ if is_block(inner, setting) => ":",
        _ => ": ",
    });
    let line = deeper(setting);
    value(inner, Setting { line: line.as_deref(), ..setting }, false, out);
}

/// `setting.line` is where its members stand, if it has lines of its own;
/// `is_inline` says that its first line has begun.
fn value(node: Node, setting: Setting, is_inline: bool, out: &mut String) {
    if node.container().is_none() {
        return scalar(node, setting, out);
    }
    if is_block(node, setting) {
        let line = setting.line.unwrap_or_default();
        for (index, entry) in node.entries().enumerate() {
            out.push_str(if index == 0 && is_inline { "" } else { line });
            match entry.key() {
                Some(key) => member(&key, entry.value(), setting, out),
                None => {
                    out.push_str("- ");
                    let inner = format!("{line}  ");
                    value(entry.value(), Setting { line: Some(&inner), ..setting }, true, out);
                }
            }
        }
        return;
    }
    let (open, close) = if node.object().is_some() { ('{', '}') } else { ('[', ']') };
    // As the piece itself is set: in lines or not.
    let line = setting.line.filter(|_| node.raw().contains('\n'));
    let is_hcl_object = setting.syntax == Syntax::Hcl && node.object().is_some();
    out.push(open);
    let count = node.entries().len();
    for (index, entry) in node.entries().enumerate() {
        out.push_str(line.unwrap_or(if is_hcl_object && index == 0 { " " } else { "" }));
        match entry.key() {
            Some(key) => member(&key, entry.value(), Setting { line, ..setting }, out),
            None => {
                let inner = line.map(|line| format!("{line}{}", setting.unit));
                value(entry.value(), Setting { line: inner.as_deref(), ..setting }, true, out);
            }
        }
        let is_last = index + 1 == count;
        out.push_str(match line {
            Some(_) if is_last || is_hcl_object => "",
            Some(_) => ",",
            None if is_last => "",
            None => ", ",
        });
    }
    if count > 0 {
        match line {
            Some(line) => out.push_str(line.strip_suffix(setting.unit).unwrap_or(line)),
            None => out.push_str(if is_hcl_object { " " } else { "" }),
        }
    }
    out.push(close);
}

/// Whether the value is written without brackets.
fn is_block(node: Node, setting: Setting) -> bool {
    setting.block && setting.line.is_some() && node.container().is_some() && node.entries().len() > 0
}

fn deeper(setting: Setting) -> Option<String> {
    setting.line.map(|line| format!("{line}{}", setting.unit))
}

fn scalar(node: Node, setting: Setting, out: &mut String) {
    match node.scalar().map(|scalar| scalar.kind) {
        Some(ScalarKind::Text { .. }) if setting.syntax != Syntax::Json => {
            out.push_str(&write::scalar(&node.text_value().unwrap_or_default(), setting.syntax, Style::Plain));
        }
        _ => out.push_str(node.raw()),
    }
}

/// A value of any syntax as JSON on one line; `None` for what JSON cannot say.
pub fn json(node: Node) -> Option<String> {
    if node.syntax() == Syntax::Json {
        return Some(node.raw().to_owned());
    }
    if let Some(text) = node.text_value() {
        return (!node.is_opaque()).then(|| write::quoted(&text, Style::Double));
    }
    if node.container().is_none() {
        return match node.scalar()?.kind {
            ScalarKind::Number => Some(node.number_value()?.to_string()),
            ScalarKind::True => Some("true".to_owned()),
            ScalarKind::False => Some("false".to_owned()),
            ScalarKind::Null => Some("null".to_owned()),
            _ => None,
        };
    }
    let items = node.entries().map(|entry| match entry.key() {
        Some(_) => member_json(entry),
        None => json(entry.value()),
    });
    let items = items.collect::<Option<Vec<String>>>()?.join(", ");
    Some(if node.object().is_some() { format!("{{{items}}}") } else { format!("[{items}]") })
}

/// A member of any syntax as JSON.
pub fn member_json(entry: syntax::Entry) -> Option<String> {
    if entry.value().syntax() == Syntax::Json {
        return Some(entry.raw().to_owned());
    }
    let key = entry.key().filter(|_| !entry.is_key_opaque())?;
    Some(format!("{}: {}", write::quoted(&key, Style::Double), json(entry.value())?))
}
