//! Random definitions, written in random styles: they read back as what they
//! were, for us as for a strict parser.

use proptest::prelude::*;

use super::oracle_tests::{errors, ours, strict};
use super::quoted;
use crate::syntax::Style;

/// A document with the styles that it is written in.
#[derive(Clone, Debug)]
enum Written {
    /// A text, and the number of a style.
    Text(String, u8),
    /// A number or word.
    Word(&'static str),
    /// Whether it is in brackets, and the layout.
    List(Vec<Written>, bool, u8),
    Object(Vec<(String, u8, Written)>, bool, u8),
}

fn written() -> impl Strategy<Value = Written> {
    let text = prop_oneof![
        3 => "[a-z]{1,3}( [a-z\u{fc}']{1,3}){0,4}",
        1 => "[a-z :#'\"\\\\{}%\\[\\],&*!|>@`$~<=?0-9.\u{1f680}\u{7}\n-]{0,8}",
        1 => "[a-z]( ?[a-z])?(\n{1,3} {0,2}[a-z]{1,2}){0,3}\n{0,2}",
    ];
    let leaf = prop_oneof![
        4 => (text, any::<u8>()).prop_map(|(text, style)| Written::Text(text, style)),
        1 => prop::sample::select(vec!["1", "-2.5", "true", "null", "~", "0x1F", ""]).prop_map(Written::Word),
    ];
    let key = prop_oneof![3 => "[a-z]{1,4}", 1 => "[a-z:#'\" ,{}\\\\-]{0,5}"];
    leaf.prop_recursive(4, 30, 4, move |inner| {
        let in_brackets = || prop::sample::select(vec![false, false, true]);
        let members = prop::collection::vec((key.clone(), any::<u8>(), inner.clone()), 1..4);
        prop_oneof![
            (prop::collection::vec(inner, 1..4), in_brackets(), any::<u8>())
                .prop_map(|(a, b, c)| Written::List(a, b, c)),
            (members, in_brackets(), any::<u8>()).prop_map(|(a, b, c)| Written::Object(a, b, c)),
        ]
    })
}

/// The value, as `ours` writes it.
fn value_of(out: &mut String, written: &Written) {
    match written {
        Written::Text(text, _) => out.push_str(&format!("{text:?}")),
        Written::Word("") => out.push('_'),
        Written::Word(word) => out.push_str(word),
        Written::List(items, ..) => {
            out.push('[');
            items.iter().for_each(|item| {
                value_of(out, item);
                out.push(',');
            });
            out.push(']');
        }
        Written::Object(members, ..) => {
            out.push('{');
            members.iter().for_each(|(key, _, value)| {
                out.push_str(&format!("{key:?}:"));
                value_of(out, value);
                out.push(',');
            });
            out.push('}');
        }
    }
}

/// Writes what stands behind a key or dash, with its line break. `indent` is
/// the column of that key or dash.
fn render(out: &mut String, written: &Written, indent: usize) {
    let further = match written {
        Written::Text(_, layout) | Written::List(_, _, layout) | Written::Object(_, _, layout) => layout / 8 % 4 + 1,
        Written::Word(_) => 1,
    };
    let step = " ".repeat(indent + usize::from(further));
    match written {
        Written::List(items, false, layout) => {
            // In the column of its key or further in, with empty lines and comments.
            let own = if layout % 3 == 0 { " ".repeat(indent) } else { step };
            out.push_str(if layout % 5 == 0 { " # x\n\n" } else { "\n" });
            for item in items {
                out.push_str(&format!("{own}-"));
                match item {
                    Written::Object(members, false, _) if layout % 2 == 0 => {
                        let (mut inner, column) = (String::new(), own.len() + 2);
                        render_members(&mut inner, members, &" ".repeat(column));
                        out.push(' ');
                        out.push_str(inner.trim_start_matches(' '));
                    }
                    Written::List(..) => render(out, item, own.len() + 1),
                    _ => render(out, item, own.len()),
                }
            }
        }
        Written::Object(members, false, layout) => {
            out.push_str(if layout % 5 == 0 { " \n  # x\n" } else { "\n" });
            render_members(out, members, &step);
        }
        Written::Text(text, style) => {
            out.push(' ');
            render_text(out, text, *style, indent, &step);
        }
        _ => {
            out.push(' ');
            render_flow(out, written, &step);
            out.push_str(" # c\n");
        }
    }
}

fn render_members(out: &mut String, members: &[(String, u8, Written)], own: &str) {
    for (key, style, value) in members {
        out.push_str(&format!("{own}{}:", quoted(key, STYLES[usize::from(*style) % 3])));
        render(out, value, own.len());
    }
}

const STYLES: [Style; 3] = [Style::Plain, Style::Single, Style::Double];

fn render_text(out: &mut String, text: &str, style: u8, indent: usize, step: &str) {
    let is_printable = !text.contains('\u{7}');
    let body = text.trim_end_matches('\n');
    let first = body.chars().next();
    let chomping = match text.len() - body.len() {
        0 => "-",
        1 => "",
        _ => "+",
    };
    match style % 6 {
        3 if is_printable && first.is_some_and(|first| !matches!(first, ' ' | '\n')) => {
            let digit = if style > 128 { (step.len() - indent).to_string() } else { String::new() };
            out.push_str(&format!("|{digit}{chomping}\n"));
            for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                out.push_str(&if line.is_empty() { "\n".into() } else { format!("{step}{line}\n") });
            }
        }
        4 if is_printable
            && !body.is_empty()
            && body.split(' ').all(|word| !word.is_empty() && !word.contains('\n')) =>
        {
            out.push_str(&format!(">{chomping} # c\n{step}{}\n", body.replace(' ', &format!("\n{step}"))));
            out.push_str(&"\n".repeat((text.len() - body.len()).saturating_sub(1)));
        }
        // A break in a quoted text is a blank; words only, so that no blank is at a line's end.
        5 if is_printable && text.split(' ').all(|word| !word.is_empty() && !word.contains('\n')) => {
            let lines = quoted(text, STYLES[usize::from(style) % 3]).replace(' ', &format!("\n{step}"));
            let is_sound =
                !lines.contains(": ") && !lines.contains(" #") && !lines.contains(":\n") && !lines.contains("#");
            out.push_str(&if is_sound { lines } else { quoted(text, Style::Double) });
            out.push('\n');
        }
        _ => {
            out.push_str(&quoted(text, STYLES[usize::from(style) % 3]));
            out.push('\n');
        }
    }
}

fn render_flow(out: &mut String, written: &Written, step: &str) {
    let separator = |layout: u8| if layout.is_multiple_of(2) { format!(",\n{step}") } else { ", ".to_owned() };
    match written {
        Written::Text(text, style) => out.push_str(&quoted(text, STYLES[usize::from(*style) % 3])),
        Written::Word("") => {}
        Written::Word(word) => out.push_str(word),
        Written::List(items, _, layout) => {
            out.push('[');
            for item in items {
                let is_empty = matches!(item, Written::Word(""));
                render_flow(out, if is_empty { &Written::Word("&x") } else { item }, step);
                out.push_str(&separator(*layout));
            }
            out.push(']');
        }
        Written::Object(members, _, layout) => {
            out.push('{');
            for (key, style, value) in members {
                out.push_str(&quoted(key, STYLES[usize::from(*style) % 3]));
                out.push_str(": ");
                render_flow(out, value, step);
                out.push_str(&separator(*layout));
            }
            out.push('}');
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_in_any_style_reads_back(members in prop::collection::vec(("[a-z]{1,3}", any::<u8>(), written()), 1..4)) {
        let (mut text, mut value) = (String::new(), String::new());
        value_of(&mut value, &Written::Object(members.clone(), false, 0));
        render_members(&mut text, &members, "");
        let strict = strict(&text);
        prop_assert_eq!(strict.as_ref(), Some(&value), "{}", text);
        prop_assert_eq!(ours(&text), value, "{}", text);
        prop_assert_eq!(errors(&text), vec![], "{}", text);
    }
}
