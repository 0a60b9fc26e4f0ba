//! Paths in expressions in JSONata, as far as they are plain names behind a
//! variable: what completion and hover know something of.

use std::borrow::Cow;

use crate::expr::jsonata::names::{BindingKind, Names};
use crate::expr::jsonata::{NodeId, NodeKind, Tree};

/// A path of plain names from a variable.
#[derive(Clone, Debug, PartialEq)]
pub struct PlainPath<'a> {
    /// The variable without its `$`; the expression does not bind it.
    pub variable: &'a str,
    /// The names that follow; their predicates are passed over.
    pub members: Vec<Cow<'a, str>>,
}

/// How often a variable may stand for another path: what lambdas bind may go
/// round in a circle.
const MOST_BINDINGS: usize = 32;

/// The path of plain names that the node is, through the variables that the
/// expression `text` binds itself; `None` for everything else.
pub fn plain_path<'a>(text: &'a str, tree: &Tree, names: &Names<'a>, id: NodeId) -> Option<PlainPath<'a>> {
    let mut members = Vec::new();
    let mut id = id;
    let mut bindings = 0;
    loop {
        match tree.kind(id) {
            NodeKind::Step { left, right, .. } => {
                let step = base(tree, *right);
                let is_name = matches!(tree.kind(step), NodeKind::Name | NodeKind::Text);
                members.push(tree.name(text, step).filter(|_| is_name)?);
                id = *left;
            }
            NodeKind::Predicate { target, .. }
            | NodeKind::BindPosition { target, .. }
            | NodeKind::OrderBy { target, .. } => id = *target,
            NodeKind::Block(list) => id = *list.items.last()?,
            NodeKind::Variable => {
                let variable = text[tree.range(id)].strip_prefix('$')?;
                let reference = names.references.iter().find(|reference| reference.node == id)?;
                let Some(binding) = reference.binding else {
                    members.reverse();
                    return Some(PlainPath { variable, members });
                };
                let binding = names.bindings.get(binding).filter(|binding| binding.kind == BindingKind::Assignment)?;
                bindings += 1;
                if bindings > MOST_BINDINGS {
                    return None;
                }
                id = binding.value?;
            }
            _ => return None,
        }
    }
}

/// A step without the predicates and bindings behind it.
pub fn base(tree: &Tree, mut id: NodeId) -> NodeId {
    while let NodeKind::Predicate { target, .. } | NodeKind::BindPosition { target, .. } = tree.kind(id) {
        id = *target;
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::jsonata::names::resolve;
    use crate::expr::jsonata::parse;

    fn path(text: &str) -> Option<String> {
        let tree = parse(text);
        let names = resolve(&tree, text);
        let path = plain_path(text, &tree, &names, tree.root())?;
        Some(format!("{} {}", path.variable, path.members.join(" ")))
    }

    #[test]
    fn variables_stand_for_what_they_are_bound_to() {
        assert_eq!(path("$states.input.a[0].`b c`#$i^(x)").as_deref(), Some("states input a b c"));
        assert_eq!(path("($s := $states.context; $t := $s.Map; $t.Item)").as_deref(), Some("states context Map Item"));
        assert_eq!(path("$v").as_deref(), Some("v "));
        for text in ["a.b", "$sum(1).a", "function($v){ $v.a }", "$a.*", "$a.(b)", "$a.b@$c", "$", "$$.a", "1"] {
            assert_eq!(path(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_bound_in_a_circle_is_no_path() {
        let text = "function(){ ($a := $b.x; $b := $a.y; $a.z) }";
        let tree = parse(text);
        let names = resolve(&tree, text);
        let steps: Vec<NodeId> =
            tree.nodes().filter(|(_, node)| &text[node.range] == "$a.z").map(|(id, _)| id).collect();
        assert_eq!(steps.len(), 1);
        assert_eq!(plain_path(text, &tree, &names, steps[0]), None);
    }
}
