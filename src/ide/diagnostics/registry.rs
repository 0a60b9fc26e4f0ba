//! The rules: each is one row in its family's file, and the families make up
//! the one list that everything else reads.

use super::Findings;
use super::local::{ContainerContext, ExpressionContext, FieldContext, ObjectContext};
use super::rules;
use super::scope::ScopeContext;
use crate::ide::{Definition, Severity, Snapshot};
use crate::syntax::{Syntax, SyntaxErrorKind};

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name, kebab-case; stable, never reused.
    pub code: &'static str,
    /// What it reports, in a few words.
    pub title: &'static str,
    /// How bad a finding is, unless it says so itself.
    pub severity: Severity,
    /// What kind of mistake it is about.
    pub group: Group,
    /// Its page in `docs/rules`, Markdown.
    pub docs: &'static str,
    /// The source file of its family.
    pub file: &'static str,
    /// The code that AWS reports for the same mistake.
    pub aws_code: Option<&'static str>,
    /// It reports nothing unless the user turns it on.
    pub is_off: bool,
    /// What it reports may be the consequence of a bracket too many or too few,
    /// so it is silent as long as the brackets do not balance.
    pub(super) is_silent_in_unbalanced_text: bool,
    /// What it finds depends on what surrounds the definition, a template or
    /// nothing, and not on the definition alone.
    pub(super) is_of_surroundings: bool,
    /// It is about definitions that are data of a template.
    pub(super) is_for_template_data: bool,
    pub(super) check: Check,
}

/// What kind of mistake a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// AWS refuses it, or it cannot work.
    Correctness,
    /// It works, but hardly as it was meant.
    Suspicious,
    /// A matter of taste, cost or robustness.
    Style,
    /// It has a successor.
    Deprecated,
    /// It is wrong in Express workflows only.
    Express,
}

impl Group {
    /// As it is written in settings and documentation.
    pub fn name(self) -> &'static str {
        match self {
            Group::Correctness => "correctness",
            Group::Suspicious => "suspicious",
            Group::Style => "style",
            Group::Deprecated => "deprecated",
            Group::Express => "express",
        }
    }
}

/// What a rule looks at, and how.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// The syntax errors of these kinds, in one syntax or in all; the parser has
    /// found them already.
    Syntax(Option<Syntax>, &'static [SyntaxErrorKind]),
    /// Each object and each list, payloads included. Kept with the state around it.
    Container(ContainerCheck),
    /// Each object of a shape: states, machines, retriers … Kept with the state
    /// that it is or lies in.
    Object(ObjectCheck),
    /// Each state that is an object. Kept with the state.
    State(ObjectCheck),
    /// Each member of such objects that the tables have for the query language.
    /// Kept with the state around it.
    Field(FieldCheck),
    /// Each expression in a state. Kept with the state.
    Expression(ExpressionCheck),
    /// The graph and the names of each machine, branch and item processor.
    /// Runs after every edit.
    Scope(ScopeCheck),
    /// The definition, once. Runs after every edit.
    Definition(DefinitionCheck),
    /// The document, once, with all its definitions. Runs after every edit.
    Document(DocumentCheck),
    /// Nothing by itself: the check of the rule of this code finds it on its way.
    With(&'static str),
}

/// See [`Check::Container`].
pub type ContainerCheck = fn(&ContainerContext, &mut Findings);
/// See [`Check::Object`] and [`Check::State`].
pub type ObjectCheck = fn(&ObjectContext, &mut Findings);
/// See [`Check::Field`].
pub type FieldCheck = fn(&FieldContext, &mut Findings);
/// See [`Check::Expression`].
pub type ExpressionCheck = fn(&ExpressionContext, &mut Findings);
/// See [`Check::Scope`].
pub type ScopeCheck = fn(&ScopeContext, &mut Findings);
/// See [`Check::Document`].
pub type DocumentCheck = fn(&Snapshot, &mut Findings);
/// See [`Check::Definition`].
pub type DefinitionCheck = fn(&Definition, &mut Findings);

/// A rule with its page: `row!("code", Error, Correctness, "title", check)`.
macro_rules! row {
    ($code:literal, $severity:ident, $group:ident, $title:literal, $check:expr) => {
        $crate::ide::diagnostics::registry::Rule {
            code: $code,
            title: $title,
            severity: $crate::ide::Severity::$severity,
            group: $crate::ide::diagnostics::registry::Group::$group,
            docs: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules/", $code, ".md")),
            file: file!(),
            aws_code: None,
            is_off: false,
            is_silent_in_unbalanced_text: false,
            is_of_surroundings: false,
            is_for_template_data: false,
            check: $check,
        }
    };
}
pub(super) use row;

impl Rule {
    /// AWS reports this code for it.
    pub(super) const fn aws(mut self, code: &'static str) -> Self {
        self.aws_code = Some(code);
        self
    }

    /// Reports nothing unless the user turns it on.
    pub(super) const fn off(mut self) -> Self {
        self.is_off = true;
        self
    }

    /// Silent as long as the brackets do not balance.
    pub(super) const fn silent_in_unbalanced_text(mut self) -> Self {
        self.is_silent_in_unbalanced_text = true;
        self
    }

    /// Finds something else in the same definition in another place.
    pub(super) const fn of_surroundings(mut self) -> Self {
        self.is_of_surroundings = true;
        self
    }

    /// Reports only in definitions that are data of a template.
    pub(super) const fn for_template_data(mut self) -> Self {
        self.is_for_template_data = true;
        self.of_surroundings()
    }
}

/// All rules, family by family.
pub static RULES: &[Rule] = &joined::<{ count(rules::FAMILIES) }>(rules::FAMILIES);

/// The rule of this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

const fn count(families: &[&[Rule]]) -> usize {
    let mut count = 0;
    let mut family = 0;
    while family < families.len() {
        count += families[family].len();
        family += 1;
    }
    count
}

const fn joined<const N: usize>(families: &[&[Rule]]) -> [Rule; N] {
    let mut all = [families[0][0]; N];
    let mut at = 0;
    let mut family = 0;
    while family < families.len() {
        let mut row = 0;
        while row < families[family].len() {
            all[at] = families[family][row];
            at += 1;
            row += 1;
        }
        family += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_kebab_case() {
        for (index, rule) in RULES.iter().enumerate() {
            assert!(!RULES[..index].iter().any(|other| other.code == rule.code), "{} stands twice", rule.code);
            assert!(
                rule.code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                "{}",
                rule.code
            );
            assert!(!rule.title.ends_with('.') && rule.title.len() < 80, "{}", rule.title);
        }
        assert!(rule("missing-transition-target").is_some() && rule("no-such-rule").is_none());
    }

    #[test]
    fn a_rule_that_another_one_checks_names_it() {
        for checked in RULES {
            if let Check::With(code) = checked.check {
                let by = rule(code).map(|rule| rule.check);
                assert!(by.is_some_and(|check| !matches!(check, Check::With(_))), "{}", checked.code);
            }
        }
    }
}
