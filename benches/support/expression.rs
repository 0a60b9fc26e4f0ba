//! JSONata expressions to measure with: realistic, right, of any size, and the
//! same text for the same size.
//!
//! An expression is one block, as people write the `Output` of a state that
//! does much: variables one after the other, each made from the input or from
//! earlier ones, and an object made of them at the end.

use std::fmt::Write;

/// An expression of at most `size` bytes, shorter by less than a statement or
/// two. It has at least one statement.
pub fn expression(size: usize) -> String {
    let mut block = "(\n".to_owned();
    let mut made = 0;
    loop {
        let statement = statement(made);
        if made > 0 && block.len() + statement.len() + end(made).len() > size {
            break;
        }
        block.push_str(&statement);
        made += 1;
    }
    block + &end(made)
}

const FIELDS: [&str; 7] = ["order", "customer", "shipment", "invoice", "payment", "address", "discount"];

/// The statement that binds `$value<index>`.
fn statement(index: usize) -> String {
    let field = FIELDS[index % FIELDS.len()];
    // No value has an earlier one that is not there.
    let earlier = match index {
        0 => "$states.input".to_owned(),
        _ => format!("$value{}", index - 1),
    };
    let value = match index % 8 {
        0 => format!("$states.input.{field}.items[quantity > {index} and status = \"OPEN\"]"),
        1 => format!("$sum({earlier}.(price * quantity)) * (1 - $states.input.{field}.rate / 100)"),
        2 => format!("$exists({earlier}) ? $round({earlier}, 2) : 0 /* nothing was ordered */"),
        3 => format!(
            "$map($states.input.items, function($item, $index) {{\n    \
             {{'id': $item.id, '{field}': $item.{field}.name & '-' & $string($index), 'total': {earlier}}}\n  }})"
        ),
        4 => format!("{earlier}[total > 10]^(>total, id){{id: $count(*)}}"),
        5 => format!("$merge([{earlier}, {{'{field}': $now(), 'tags': ['new', 'v{index}', [1..3]]}}])"),
        6 => format!("$states.input.`{field} lines`@$line.items#$position[sku = $line.sku].{{'{field}': $position}}"),
        _ => format!("$replace($states.input.{field}.name, /[^a-z0-9]+/i, '_') ~> $lowercase() ~> $trim()"),
    };
    format!("  $value{index} := {value};\n")
}

/// The object that a block of `count` statements gives.
fn end(count: usize) -> String {
    let mut end = "  {".to_owned();
    for index in count.saturating_sub(6)..count {
        let _ = write!(end, "'{}{index}': $value{index}, ", FIELDS[index % FIELDS.len()]);
    }
    end + "'execution': $states.context.Execution.Name}\n)"
}
