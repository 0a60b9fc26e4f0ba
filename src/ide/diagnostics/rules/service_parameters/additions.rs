//! Parameters as they are added where they are missing.

use crate::spec::services::{Kind, Member, Shape};

/// The member in JSON, with a value to fill in, lines of it indented by tabs.
pub fn member(member: Member, is_template: bool) -> String {
    written(member, is_template, 0)
}

/// Structures are written out to this depth.
const DEPTH: usize = 3;

fn written(member: Member, is_template: bool, depth: usize) -> String {
    let name = member.name();
    match (member.is_idempotency_token(), is_template) {
        (true, true) => format!("\"{name}.$\": \"States.UUID()\""),
        (true, false) => format!("\"{name}\": \"{{% $uuid() %}}\""),
        (false, _) => format!("\"{name}\": {}", value(member.shape(), is_template, depth)),
    }
}

fn value(shape: Shape, is_template: bool, depth: usize) -> String {
    match shape.kind() {
        Kind::Structure if depth < DEPTH && !shape.is_union() => {
            let required = shape.members().filter(|member| member.is_required());
            let members: Vec<String> = required.map(|member| written(member, is_template, depth + 1)).collect();
            format!("{{{}}}", members.join(", "))
        }
        Kind::Structure | Kind::Document | Kind::Map => "{}".to_owned(),
        Kind::List => "[]".to_owned(),
        // One that is none of them tells which there are.
        Kind::String | Kind::Enum | Kind::Timestamp | Kind::Blob | Kind::Any => "\"\"".to_owned(),
        Kind::Integer | Kind::Float => "0".to_owned(),
        Kind::Boolean => "false".to_owned(),
    }
}
