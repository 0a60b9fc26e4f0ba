//! The functions of CloudFormation, in either of their forms: an object with
//! one member (`{"Fn::Sub": …}`), and a tag of YAML (`!Sub …`).

use std::borrow::Cow;

use crate::syntax::{Node, Tree, Value, yaml};

/// How deep functions are looked into that stand in each other.
pub const DEPTH: usize = 16;

/// A call of a function.
pub struct Function<'a> {
    /// Its name in the long form: `Fn::Sub`, `Ref`.
    pub name: Cow<'a, str>,
    text: &'a str,
    argument: Tree,
}

impl<'a> Function<'a> {
    /// The function that gives a value; `None` if the value is written out.
    pub fn of(node: Node<'a>) -> Option<Self> {
        let text = node.source();
        if let Some(tagged) = yaml::tagged(node) {
            let name = match tagged.tag.strip_prefix('!')? {
                name @ ("Ref" | "Condition") => Cow::Borrowed(name),
                name => Cow::Owned(format!("Fn::{name}")),
            };
            return Some(Function { name, text, argument: tagged.tree });
        }
        node.object().filter(|object| object.children.len() == 1)?;
        let entry = node.entries().next()?;
        let name = entry.key()?;
        let is_function = name.starts_with("Fn::") || matches!(&*name, "Ref" | "Condition");
        is_function.then(|| Function { name, text, argument: detached(entry.value()) })
    }

    /// What it is called with.
    pub fn argument(&self) -> Node<'_> {
        self.argument.root(self.text)
    }

    /// What it is called with, if that is a list.
    pub fn arguments(&self) -> Vec<Node<'_>> {
        let list = self.argument();
        list.entries().filter(|_| list.array().is_some()).map(|entry| entry.value()).collect()
    }
}

/// A value as a tree of its own, in the same text.
pub fn detached(node: Node) -> Tree {
    let root = match (node.container(), node.scalar()) {
        (Some(container), _) => Value::Container(container.clone()),
        (None, Some(scalar)) => Value::Scalar(*scalar),
        (None, None) => Value::Missing,
    };
    Tree { syntax: node.syntax(), root_at: node.range().start().into(), root, ..Tree::default() }
}
