//! `asl-lsp explain`: the page of a rule, or the list of all rules.

use std::io::Write;

use clap::Args;
use clap::builder::styling::Style;

use super::json::severity_name;
use super::markdown;
use super::printable::one_line;
use crate::ide::{Group, RULES, Rule, aws_code_meaning, most_similar, rule};

/// The arguments of `asl-lsp explain`.
#[derive(Args, Debug)]
#[command(after_help = DETAILS)]
pub struct ExplainArguments {
    /// A rule, or a code of AWS; nothing lists all rules
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

const DETAILS: &str = "\
Examples:
  asl-lsp explain                            all rules
  asl-lsp explain missing-transition-target  the page of a rule
  asl-lsp explain MISSING_TRANSITION_TARGET  the rules about what AWS reports so";

/// Explains a rule or lists them; gives the exit code, which is 2 if there is
/// no such rule.
pub fn run(arguments: &ExplainArguments, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let text = match arguments.code.as_deref() {
        None => Ok(list(RULES.iter().collect()) + "`asl-lsp explain CODE` tells more about one of them.\n"),
        Some(code) => explained(code),
    };
    let written = match text {
        Ok(text) => out.write_all(text.as_bytes()).and_then(|()| out.flush()),
        Err(message) => {
            let _ = writeln!(err, "error: {}", one_line(&message));
            return 2;
        }
    };
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            let _ = writeln!(err, "error: cannot write: {error}");
            2
        }
        _ => 0,
    }
}

fn explained(code: &str) -> Result<String, String> {
    if let Some(rule) = rule(&code.to_lowercase()) {
        return Ok(markdown::render(rule.docs));
    }
    let aws_code = code.to_uppercase();
    let rules: Vec<&Rule> = RULES.iter().filter(|rule| rule.aws_code == Some(&*aws_code)).collect();
    let meaning = aws_code_meaning(&aws_code);
    if rules.is_empty() && meaning.is_none() {
        return Err(unknown_rule(code));
    }
    let reported = match meaning {
        Some(meaning) => format!("AWS reports {aws_code} if {meaning}"),
        None => format!("AWS reports {aws_code}"),
    };
    Ok(match rules.is_empty() {
        true => format!("{reported}. No rule of asl-lsp is about it.\n"),
        false => format!("{reported}. These rules find it:\n\n{}", list(rules)),
    })
}

/// What is said of a rule that does not exist.
pub fn unknown_rule(code: &str) -> String {
    let known = RULES.iter().flat_map(|rule| [Some(rule.code), rule.aws_code]).flatten();
    match most_similar(code, known) {
        Some(similar) => format!("there is no rule `{code}`; did you mean `{similar}`?"),
        None => format!("there is no rule `{code}`; `asl-lsp explain` lists them"),
    }
}

/// The rules by group, an empty line after each group.
fn list(mut rules: Vec<&Rule>) -> String {
    let bold = Style::new().bold();
    let width = rules.iter().map(|rule| rule.code.len()).max().unwrap_or_default();
    rules.sort_by_key(|rule| rule.group);
    let mut out = String::new();
    let mut group: Option<Group> = None;
    for rule in rules {
        if group.replace(rule.group) != Some(rule.group) {
            out.push_str(if out.is_empty() { "" } else { "\n" });
            out.push_str(&format!("{bold}{}{bold:#}\n", rule.group.name()));
        }
        let severity = if rule.is_off { "off" } else { severity_name(rule.severity) };
        out.push_str(&format!("  {severity:<7}  {:<width$}  {}\n", rule.code, rule.title));
    }
    out.push('\n');
    out
}
