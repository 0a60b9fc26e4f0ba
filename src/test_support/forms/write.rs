//! Definitions written in other forms.
//!
//! What can be written in several ways is written now in the one, now in the
//! other: the choice depends on the definition alone, so that a test always
//! sees the same text.

use super::Form;
use crate::syntax::write::{escaped, scalar};
use crate::syntax::{Entry, Node, Style, Syntax};

/// The definition as a whole document; `None` if it cannot be one.
pub fn document(root: Node, form: Form) -> Option<String> {
    let mut writer = Writer { out: String::new(), dice: Dice::of(root.raw()) };
    let json = root.source();
    match form {
        Form::Yaml => writer.block(root, 0, Lead::Line),
        Form::YamlFlow => writer.flow(root, 0),
        Form::SamData => {
            writer.out.push_str(
                "Transform: AWS::Serverless-2016-10-31\nResources:\n  Machine:\n    \
                 Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:",
            );
            writer.block(root, 8, Lead::Key);
        }
        Form::BlockText => {
            writer.out.push_str(
                "Resources:\n  Machine:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      \
                 DefinitionString: |2\n",
            );
            // YAML takes other characters for line ends, or takes them not at all.
            let is_fit = |c: char| c == '\n' || (!c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'));
            if !json.chars().all(is_fit) {
                return None;
            }
            writer.lines(json, "        ");
        }
        Form::Hcl => {
            let encode = ["jsonencode", "yamlencode"][writer.dice.roll(2)];
            writer.out.push_str(&format!(
                "resource \"aws_sfn_state_machine\" \"machine\" {{\n  name = \"machine\"\n  definition = {encode}("
            ));
            writer.expression(root, 2);
            writer.out.push_str(")\n}\n");
        }
        Form::Heredoc => {
            writer.out.push_str("resource \"aws_sfn_state_machine\" \"machine\" {\n  definition = <<-EOF\n");
            writer.lines(json, "    ");
            writer.out.push_str("  EOF\n}\n");
        }
        Form::JsonData | Form::JsonText => {
            let written = match form {
                Form::JsonData => format!("\"Definition\": {}", json.trim()),
                _ => format!("\"DefinitionString\": \"{}\"", escaped(json)),
            };
            writer.out = format!(
                "{{\"Resources\": {{\"Machine\": {{\"Type\": \"AWS::StepFunctions::StateMachine\", \"Properties\": \
                 {{{written}}}}}}}}}\n"
            );
        }
    }
    Some(writer.out)
}

/// What stands before a value in block style.
#[derive(Clone, Copy, PartialEq)]
enum Lead {
    /// Nothing: it starts a line.
    Line,
    /// A key and its colon.
    Key,
    /// A dash and a blank.
    Dash,
}

struct Writer {
    out: String,
    dice: Dice,
}

impl Writer {
    /// The value in block style, where its keys and dashes stand in `column`.
    fn block(&mut self, node: Node, column: usize, lead: Lead) {
        let is_small = node.raw().len() < 60 && !node.raw().contains('\n') && self.dice.roll(2) == 0;
        if node.container().is_none() || node.entries().len() == 0 || (is_small && lead != Lead::Line) {
            self.out.push_str(if lead == Lead::Key { " " } else { "" });
            if node.container().is_some() {
                self.flow(node, column);
            } else {
                self.block_scalar(node, column);
            }
            return self.end_line();
        }
        let pad = " ".repeat(column);
        if lead == Lead::Key {
            self.end_line();
        }
        for (index, entry) in node.entries().enumerate() {
            if index > 0 || lead != Lead::Dash {
                self.out.push_str(&pad);
            }
            self.entry(entry, column);
        }
    }

    fn entry(&mut self, entry: Entry, column: usize) {
        let Some(key) = entry.key() else {
            self.out.push_str("- ");
            return self.block(entry.value(), column + 2, Lead::Dash);
        };
        let style = self.dice.style();
        self.out.push_str(&scalar(&key, Syntax::Yaml, style));
        self.out.push(':');
        // Dashes may stand in the column of their key.
        let deeper = if entry.value().array().is_some() { 2 * self.dice.roll(2) } else { 2 };
        self.block(entry.value(), column + deeper, Lead::Key);
    }

    fn end_line(&mut self) {
        if self.out.ends_with('\n') {
            return;
        }
        if self.dice.roll(9) == 0 && !self.out.ends_with(' ') {
            self.out.push_str(" # a comment: \"with\" {signs}");
        }
        self.out.push('\n');
    }

    /// A scalar, texts in any style that can hold them.
    fn block_scalar(&mut self, node: Node, column: usize) {
        let Some(text) = node.text_value() else { return self.out.push_str(node.raw()) };
        let is_fit = |line: &str| line.trim() == line && !line.is_empty() && line.chars().all(|c| !c.is_control());
        let has_lines = text.split('\n').all(is_fit) && !text.contains(['\u{85}', '\u{2028}', '\u{2029}', '\u{feff}']);
        let is_long = text.len() > 12;
        let pad = " ".repeat(column.max(1));
        match self.dice.roll(4) {
            0 if has_lines && is_long => {
                self.out.push_str("|-\n");
                self.lines(&text, &pad);
            }
            1 if has_lines && is_long && !text.contains('\n') => {
                let middle = text.find(' ').filter(|at| !text[*at + 1..].starts_with(' '));
                let (first, rest) = middle.map_or((&*text, None), |at| (&text[..at], Some(&text[at + 1..])));
                self.out.push_str(">-\n");
                for line in std::iter::once(first).chain(rest) {
                    self.lines(line, &pad);
                }
            }
            _ => {
                let style = self.dice.style();
                self.out.push_str(&scalar(&text, Syntax::Yaml, style));
            }
        }
    }

    fn flow(&mut self, node: Node, column: usize) {
        let Some(_) = node.container() else {
            let style = self.dice.style();
            let written = node.text_value().map(|text| scalar(&text, Syntax::Yaml, style));
            return self.out.push_str(&written.unwrap_or_else(|| node.raw().to_owned()));
        };
        let (open, close) = if node.object().is_some() { ('{', '}') } else { ('[', ']') };
        let is_long = node.raw().len() > 80;
        let inner = format!("\n{}", " ".repeat(column + 2));
        self.out.push(open);
        let count = node.entries().len();
        for (index, entry) in node.entries().enumerate() {
            self.out.push_str(if is_long { &inner } else { "" });
            if let Some(key) = entry.key() {
                let style = self.dice.style();
                self.out.push_str(&scalar(&key, Syntax::Yaml, style));
                self.out.push_str(": ");
            }
            self.flow(entry.value(), column + 2);
            let is_last = index + 1 == count;
            self.out.push_str(match is_last {
                true if is_long && self.dice.roll(4) == 0 => ",",
                true => "",
                false if is_long => ",",
                false => ", ",
            });
        }
        self.out.push_str(if is_long && count > 0 { &inner[..inner.len() - 2] } else { "" });
        self.out.push(close);
        self.out.push_str(if column == 0 { "\n" } else { "" });
    }

    /// An expression of HCL.
    fn expression(&mut self, node: Node, column: usize) {
        if node.container().is_none() {
            return self.hcl_scalar(node);
        }
        let is_object = node.object().is_some();
        let is_long = node.raw().len() > 60 || self.dice.roll(2) == 0;
        let has_commas = !is_object || !is_long || self.dice.roll(3) == 0;
        let inner = format!("\n{}", " ".repeat(column + 2));
        self.out.push(if is_object { '{' } else { '[' });
        let count = node.entries().len();
        for (index, entry) in node.entries().enumerate() {
            self.out.push_str(if is_long { &inner } else { " " });
            if let Some(key) = entry.key() {
                let is_quoted = self.dice.roll(3) == 0;
                self.out.push_str(&if is_quoted {
                    hcl_text(&key, entry.is_key_opaque())
                } else {
                    hcl_key(&key, entry)
                });
                self.out.push_str(if self.dice.roll(5) == 0 { ": " } else { " = " });
            }
            self.expression(entry.value(), column + 2);
            let is_last = index + 1 == count;
            if has_commas && (!is_last || (is_long && self.dice.roll(3) == 0)) {
                self.out.push(',');
            }
            if is_long && self.dice.roll(9) == 0 {
                self.out.push_str(" # a comment");
            }
        }
        if count > 0 {
            self.out.push_str(if is_long { &inner[..inner.len() - 2] } else { " " });
        }
        self.out.push(if is_object { '}' } else { ']' });
    }

    fn hcl_scalar(&mut self, node: Node) {
        match node.text_value() {
            Some(text) => self.out.push_str(&hcl_text(&text, node.is_opaque())),
            None => self.out.push_str(node.raw()),
        }
    }

    fn lines(&mut self, text: &str, pad: &str) {
        for line in text.lines() {
            if !line.is_empty() {
                self.out.push_str(pad);
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
    }
}

/// A text of HCL; one that holds placeholders keeps them.
fn hcl_text(text: &str, is_opaque: bool) -> String {
    let written = scalar(text, Syntax::Hcl, Style::Double);
    if is_opaque { written.replace("$${", "${").replace("%%{", "%{") } else { written }
}

fn hcl_key(key: &str, entry: Entry) -> String {
    let is_word = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !matches!(key, "for" | "true" | "false" | "null");
    if is_word { key.to_owned() } else { hcl_text(key, entry.is_key_opaque()) }
}

/// Choices that depend on a text alone.
struct Dice(u64);

impl Dice {
    fn of(text: &str) -> Self {
        // FNV-1a.
        Dice(
            text.bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)),
        )
    }

    /// A number below `sides`.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn style(&mut self) -> Style {
        [Style::Plain, Style::Plain, Style::Single, Style::Double][self.roll(4)]
    }
}
