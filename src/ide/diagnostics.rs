//! Diagnostics: everything that is wrong with a definition.
//!
//! A rule says itself what it looks at ([`Check`]): the syntax errors, each
//! container, each state, each machine, each scope with its graph, or the whole
//! definition. The rules that look at one state's text only are kept with the
//! state's facts ([`local`]), so a keystroke runs them for one state; the rest
//! is a walk over what the model has ready.
//!
//! One mistake gives one diagnostic. What was reported as a syntax error, or
//! may follow from one, is not reported again by another rule; values that a
//! template fills in (`${…}`) are known to nobody and break no rule.
//!
//! New rules go into a family's file below `rules`, with a page in
//! `docs/rules`; nothing else lists them.

mod damage;
mod edits;
mod finding;
mod local;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod properties;
mod registry;
mod rules;
mod scope;
mod similar;
mod syntax;
mod task;
#[cfg(test)]
mod testing;
pub(super) mod values;

use std::sync::LazyLock;

use super::{Definition, Diagnostic, Settings, Snapshot};
use crate::syntax::{Syntax, SyntaxErrorKind};
use finding::Findings;
use registry::Check;
pub use registry::{Group, RULES, Rule, rule};
use scope::{ScopeContext, Shared};
pub use similar::most_similar;
pub(super) use syntax::visible;

/// Everything that is wrong, in the order of the text.
pub fn diagnostics(definition: &Definition, settings: &Settings) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    let errors = definition.tree().all_errors();
    syntax::report(definition, &errors, &mut findings);
    for (rule, check) in &DISPATCH.definition {
        check(definition, findings.of(rule));
    }
    local::report(definition, settings, &mut findings);
    let shared = Shared::new(definition, &errors);
    definition.analysis().for_each_machine(&mut |machine| {
        let scope = ScopeContext::new(machine, &shared);
        for (rule, check) in &DISPATCH.scope {
            check(&scope, findings.of(rule));
        }
    });
    // Terraform's expressions keep their types.
    let is_template_data = definition.is_data_of_template() && definition.tree().syntax != Syntax::Hcl;
    let mut diagnostics: Vec<Diagnostic> = findings
        .into_iter()
        .filter(|finding| !(shared.is_unbalanced && finding.rule.is_silent_in_unbalanced_text))
        .filter(|finding| !finding.rule.is_for_template_data || is_template_data)
        .filter(|finding| !finding.voided_by().is_some_and(|error| shared.raises(error)))
        .filter(|finding| !finding.voided_by_variable().is_some_and(|variable| shared.may_assign(variable)))
        .filter(|finding| !finding.voided_without_value().is_some_and(|(name, at)| shared.lacks_value(name, at)))
        .filter_map(|finding| finding.into_diagnostic(Some(definition.root()), settings))
        .collect();
    // What is empty and has no quotes is shown at what stands before it.
    diagnostics.iter_mut().for_each(|found| found.range = visible(definition.text(), found.range));
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
    diagnostics.dedup();
    diagnostics
}

/// What is wrong with a document around its definitions, with the place of each
/// in the document.
pub fn of_document(snapshot: &Snapshot, settings: &Settings) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    for (rule, check) in &DISPATCH.document {
        check(snapshot, findings.of(rule));
    }
    findings.into_iter().filter_map(|finding| finding.into_diagnostic(None, settings)).collect()
}

fn key(diagnostic: &Diagnostic) -> (u32, u32, &str, &str) {
    let range = diagnostic.range;
    (range.start().into(), range.end().into(), diagnostic.code, &diagnostic.message)
}

/// The rules by what they look at, so that none is asked in vain.
struct Dispatch {
    syntax: Vec<(&'static Rule, Option<Syntax>, &'static [SyntaxErrorKind])>,
    container: Vec<(&'static Rule, registry::ContainerCheck)>,
    object: Vec<(&'static Rule, registry::ObjectCheck)>,
    state: Vec<(&'static Rule, registry::ObjectCheck)>,
    field: Vec<(&'static Rule, registry::FieldCheck)>,
    expression: Vec<(&'static Rule, registry::ExpressionCheck)>,
    scope: Vec<(&'static Rule, registry::ScopeCheck)>,
    definition: Vec<(&'static Rule, registry::DefinitionCheck)>,
    document: Vec<(&'static Rule, registry::DocumentCheck)>,
}

static DISPATCH: LazyLock<Dispatch> = LazyLock::new(|| {
    let mut dispatch = Dispatch {
        syntax: Vec::new(),
        container: Vec::new(),
        object: Vec::new(),
        state: Vec::new(),
        field: Vec::new(),
        expression: Vec::new(),
        scope: Vec::new(),
        definition: Vec::new(),
        document: Vec::new(),
    };
    for rule in RULES {
        match rule.check {
            Check::Syntax(syntax, kinds) => dispatch.syntax.push((rule, syntax, kinds)),
            Check::Container(check) => dispatch.container.push((rule, check)),
            Check::Object(check) => dispatch.object.push((rule, check)),
            Check::State(check) => dispatch.state.push((rule, check)),
            Check::Field(check) => dispatch.field.push((rule, check)),
            Check::Expression(check) => dispatch.expression.push((rule, check)),
            Check::Scope(check) => dispatch.scope.push((rule, check)),
            Check::Definition(check) => dispatch.definition.push((rule, check)),
            Check::Document(check) => dispatch.document.push((rule, check)),
            Check::With(code) => debug_assert!(registry::rule(code).is_some(), "{code} is no rule"),
        }
    }
    dispatch
});
