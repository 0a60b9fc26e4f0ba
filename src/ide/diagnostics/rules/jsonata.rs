//! JSONata between `{%` and `%}`: each expression is looked at once, and all
//! rules about what it says are asked (reference: "JSONata states").
//!
//! Where the text is broken, only that is told: what else is wrong with it may
//! follow. Which texts are expressions, `jsonata_text` judges.

use super::super::Findings;
use super::super::finding::{Anchor, Finding};
use super::super::local::ExpressionContext;
use super::jsonata_types::{Types, infer};
use super::other_language::data;
use super::{jsonata_functions, jsonata_habits, jsonata_names, jsonata_order, jsonata_states, jsonata_static};
use super::{jsonata_size, jsonata_syntax};
use crate::expr::jsonata::names::{Names, resolve};
use crate::expr::jsonata::{NodeId, NodeKind, Tree};
use crate::model::{Code, Jsonata, Site};
use crate::text::{Indel, TextRange};

/// An expression without syntax errors.
pub struct Judged<'a> {
    /// Where it stands.
    pub context: &'a ExpressionContext<'a>,
    code: &'a Jsonata,
    /// What its names mean.
    pub names: Names<'a>,
    /// Of which kinds its values are.
    pub types: Types,
}

/// See [`Check::Expression`](super::super::registry::Check::Expression).
pub fn expression(context: &ExpressionContext, acc: &mut Findings) {
    let Code::Jsonata(code) = &context.embedded.code else { return };
    if context.embedded.is_unknown || !code.is_closed || !context.facts.is_language_known {
        return;
    }
    if jsonata_syntax::report(context, code, acc) {
        return;
    }
    let names = resolve(&code.tree, &code.text);
    let types = infer(&code.tree, &names);
    let judged = Judged { context, code, names, types };
    jsonata_names::check(&judged, acc);
    jsonata_states::check(&judged, acc);
    jsonata_functions::check(&judged, acc);
    jsonata_static::check(&judged, acc);
    jsonata_size::check(&judged, acc);
    jsonata_habits::check(&judged, acc);
    jsonata_order::check(&judged, acc);
}

impl<'a> Judged<'a> {
    /// Its nodes.
    pub fn tree(&self) -> &'a Tree {
        &self.code.tree
    }

    /// What the ranges of its nodes count in.
    pub fn text(&self) -> &'a str {
        &self.code.text
    }

    /// What a node is.
    pub fn kind(&self, node: NodeId) -> &'a NodeKind {
        self.code.tree.kind(node)
    }

    /// The text of a node.
    pub fn raw(&self, node: NodeId) -> &'a str {
        &self.code.text[self.code.tree.range(node)]
    }

    /// Where in the state it stands.
    pub fn site(&self) -> &'a Site {
        &self.context.embedded.site
    }

    /// The place of a node.
    pub fn range(&self, node: NodeId) -> TextRange {
        self.context.range(self.code.tree.range(node))
    }

    /// Reports a finding of the rule `code` where AWS reports it.
    pub fn report<'f>(
        &self,
        acc: &'f mut Findings,
        code: &str,
        at: impl Into<Anchor>,
        message: impl Into<String>,
    ) -> &'f mut Finding {
        acc.report_as(code, at, message).at_location(self.context.location())
    }

    /// Puts `text`, which needs no escapes, in place of the node.
    pub fn replace(&self, node: NodeId, text: &str) -> Indel {
        Indel::replace(self.range(node), text)
    }

    /// The node that each node is a child of.
    pub fn parents(&self) -> Vec<Option<NodeId>> {
        let mut parents = vec![None; self.code.tree.root().index() + 1];
        for (id, node) in self.code.tree.nodes() {
            for child in node.kind.children() {
                parents[child.index()] = Some(id);
            }
        }
        parents
    }

    /// What the result of the state is called where the expression stands, and
    /// if it has none there, its input.
    pub fn data(&self) -> &'static str {
        data(Some(self.site().field), Some(self.site().shape))
    }
}
