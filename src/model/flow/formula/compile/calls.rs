//! Calls of built-in functions.

use super::super::{Of, Operation};
use super::Compiler;
use crate::expr::jsonata::{NodeId, NodeKind, signature};
use crate::model::flow::data::Data;
use crate::spec::jsonata::{Availability, Category, function};

/// What a function is called with.
#[derive(Clone, Copy)]
enum Given {
    /// One of the values.
    Element,
    /// The place of that.
    Index,
    /// Something else.
    Unknown,
}

impl Compiler<'_> {
    pub(super) fn call(&mut self, function: NodeId, arguments: Vec<NodeId>) -> Of {
        let name = self.variable_name(function);
        let is_variable = *self.kind(function) == NodeKind::Variable && self.is_free(name);
        let is_partial = arguments.iter().any(|argument| *self.kind(*argument) == NodeKind::Placeholder);
        if !is_variable || is_partial {
            self.also([function].into_iter().chain(arguments));
            return self.unknown();
        }
        match (name, &arguments[..]) {
            ("merge", [objects]) => match self.kind(*objects) {
                NodeKind::Array(objects) => {
                    let objects: Vec<Of> = objects.items.iter().map(|object| self.expression(*object)).collect();
                    self.push(Operation::Merge(objects.into()))
                }
                _ => {
                    self.also([*objects]);
                    self.push(Operation::Known(Data::object(Vec::new(), true), false))
                }
            },
            ("append", [first, second]) => {
                let (first, second) = (self.expression(*first), self.expression(*second));
                self.push(Operation::Append(first, second))
            }
            ("lookup", [object, name]) if *self.kind(*name) == NodeKind::Text => {
                let (object, name) = (self.expression(*object), self.name(*name));
                self.push(Operation::Member(object, name))
            }
            ("sort" | "reverse", [values, rest @ ..]) => {
                let values = self.expression(*values);
                rest.iter().for_each(|compare| self.lambda(*compare, values, &[Given::Element, Given::Element]));
                self.push(Operation::List(values))
            }
            ("filter", [values, test]) => {
                let values = self.expression(*values);
                self.lambda(*test, values, &[Given::Element, Given::Index]);
                self.push(Operation::Filtered(values))
            }
            ("single", [values, test]) => {
                let values = self.expression(*values);
                self.lambda(*test, values, &[Given::Element, Given::Index]);
                self.push(Operation::Element(values, None))
            }
            ("reduce", [values, step, first @ ..]) => {
                let values = self.expression(*values);
                self.lambda(*step, values, &[Given::Unknown, Given::Element]);
                self.also(first.iter().copied());
                self.unknown()
            }
            ("map", [values, lambda]) => {
                let values = self.expression(*values);
                match self.body(*lambda, values, &[Given::Element, Given::Index]) {
                    Some(body) => self.push(Operation::Over(values, body, false)),
                    None => self.unknown(),
                }
            }
            _ => self.other_call(name, &arguments),
        }
    }

    /// Goes through a function that says nothing of the outcome, if a node is
    /// asked about. See [`Self::body`].
    fn lambda(&mut self, lambda: NodeId, values: Of, parameters: &[Given]) {
        if self.wanted.is_some() {
            self.body(lambda, values, parameters);
        }
    }

    /// What the body of a function gives that is called for `values`.
    fn body(&mut self, lambda: NodeId, values: Of, parameters: &[Given]) -> Option<Of> {
        let NodeKind::Lambda(parts) = self.kind(lambda) else {
            self.also([lambda]);
            return None;
        };
        let before = self.variables.len();
        for (number, parameter) in parts.parameters.items.iter().enumerate() {
            let given = match parameters.get(number) {
                Some(Given::Element) => self.push(Operation::Each(values)),
                Some(Given::Index) => self.push(Operation::Known(Data::Number, true)),
                Some(Given::Unknown) | None => self.unknown(),
            };
            self.variables.push((self.variable_name(*parameter), given));
        }
        let body = match parts.body.items[..] {
            [body] => Some(self.expression(body)),
            _ => None,
        };
        self.variables.truncate(before);
        body
    }

    /// A function of which no more is known than the kind of what it gives.
    fn other_call(&mut self, name: &str, arguments: &[NodeId]) -> Of {
        let known = function(name).filter(|function| function.availability != Availability::Forbidden);
        let Some(known) = known else {
            self.also(arguments.iter().copied());
            return self.unknown();
        };
        let returns = signature::parse(known.signature).ok().and_then(|signature| signature.returns);
        let kind = match returns.as_ref().map(|returns| &*returns.letters) {
            Some("s") => Data::Text,
            Some("n") => Data::Number,
            Some("b") => Data::Boolean,
            _ => {
                self.also(arguments.iter().copied());
                return self.unknown();
            }
        };
        let arguments: Vec<Of> = arguments.iter().map(|argument| self.expression(*argument)).collect();
        // An empty array has no greatest element; without an argument the context
        // takes its place.
        let is_sure = match known.category {
            Category::Aggregation => matches!(known.name, "sum" | "count"),
            _ => !arguments.is_empty() || !known.signature.contains('-'),
        };
        match is_sure {
            true => self.push(Operation::If(kind, arguments.into())),
            false => self.push(Operation::Known(kind, false)),
        }
    }
}
