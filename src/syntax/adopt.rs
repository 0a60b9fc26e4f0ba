//! What a new tree takes over from the old one.
//!
//! YAML is parsed anew after each edit: where a container ends depends on what
//! stands before and behind it. Afterwards, every container that lies outside
//! the damage and came out the same is replaced by the old one, so that what
//! hangs on its address lives on.

use std::sync::Arc;

use super::reparse::Damage;
use super::tree::{Child, Container, Tree, Value};

/// `fresh`, with the containers of `old` that `damage` left as they were.
pub fn adopted(mut fresh: Tree, old: &Tree, damage: Damage) -> Tree {
    adopt(&mut fresh.root, fresh.root_at, &old.root, old.root_at, damage);
    fresh
}

/// Takes over what it can of `old` for `fresh`; both start where the one
/// became the other.
fn adopt(fresh: &mut Value, at: u32, old: &Value, old_at: u32, damage: Damage) {
    let (Value::Container(new), Value::Container(old)) = (fresh, old) else { return };
    // Nobody else has seen a tree that was just made.
    let Some(container) = Arc::get_mut(new) else { return };
    let mut olds = old.children.iter().peekable();
    for child in &mut container.children {
        let Value::Container(_) = child.value else { continue };
        let Some(place) = before_damage(at + child.value_at, damage) else { continue };
        while olds.next_if(|found| old_at + found.value_at < place).is_some() {}
        if let Some(found) = olds.peek().filter(|found| old_at + found.value_at == place) {
            adopt(&mut child.value, at + child.value_at, &found.value, place, damage);
        }
    }
    let is_outside = at + container.len < damage.start() || at > damage.new_end();
    if is_outside && is_same(container, old) {
        *new = old.clone();
    }
}

/// The place in the old text of one in the new text; `None` within the damage.
fn before_damage(at: u32, damage: Damage) -> Option<u32> {
    match at {
        _ if at <= damage.start() => Some(at),
        _ if at >= damage.new_end() => Some(at - damage.new_end() + damage.old_end()),
        _ => None,
    }
}

/// Whether two containers are equal, of which the containers in the one were
/// replaced by equal ones of the other already.
fn is_same(new: &Container, old: &Container) -> bool {
    let same_value = |new: &Value, old: &Value| match (new, old) {
        (Value::Container(new), Value::Container(old)) => Arc::ptr_eq(new, old),
        (new, old) => new == old,
    };
    let same_child = |(new, old): (&Child, &Child)| {
        new.key == old.key && new.value_at == old.value_at && same_value(&new.value, &old.value)
    };
    // What a container knows of its kind and layout; of what it holds, the children tell.
    (new.kind, new.len, new.indent) == (old.kind, old.len, old.indent)
        && (new.closed, new.block, new.spliced) == (old.closed, old.block, old.spliced)
        && new.errors == old.errors
        && new.children.len() == old.children.len()
        && new.children.iter().zip(&old.children).all(same_child)
}
