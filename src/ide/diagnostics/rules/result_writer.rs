//! Result writers: where the results go and in which form (reference:
//! "ResultWriter").

use super::super::Findings;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::values;
use super::item_reader::{location, service_call};
use super::keys::is_meant;
use crate::spec::map::PUT_OBJECT;
use crate::spec::{QueryLanguage, Shape};

pub const RULES: &[Rule] = &[
    row!(
        "result-writer-shape",
        Error,
        Correctness,
        "a result writer does not say where the results go, or in which form",
        Check::Object(shape)
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
];

fn shape(object: &ObjectContext, acc: &mut Findings) {
    match object.shape {
        Shape::ResultWriter => {
            if let Some(resource) = object.field("Resource") {
                service_call(&resource, acc);
            }
            if !object.is_incomplete {
                writer(object, acc);
            }
        }
        Shape::WriterConfig if !object.is_incomplete => config(object, acc),
        _ => {}
    }
}

fn writer(object: &ObjectContext, acc: &mut Findings) {
    let has = |name: &str| object.node.member(name).is_some() || is_meant(object, name);
    let name = match object.language {
        QueryLanguage::JsonPath => "Parameters",
        QueryLanguage::Jsonata => "Arguments",
    };
    // One of the other language is reported as that.
    let has_target = has("Parameters") || has("Arguments");
    let message = match (has("Resource"), has_target) {
        (true, true) => return location(object, PUT_OBJECT, "result-writer-shape", acc),
        (true, false) => format!("`{name}` is missing: `{PUT_OBJECT}` needs `Bucket`"),
        (false, true) => format!("`Resource` is missing: write `arn:aws:states:::{PUT_OBJECT}`"),
        (false, false) if !has("WriterConfig") && object.node.entries().len() == 0 => {
            format!("a result writer needs a `Resource` with `{name}`, a `WriterConfig`, or all of them")
        }
        _ => return,
    };
    acc.report(object.anchor(), message).at_location(object.location());
}

/// Whether AWS refuses half of it was not measured.
fn config(object: &ObjectContext, acc: &mut Findings) {
    let names = ["Transformation", "OutputType"];
    let missing: Vec<&str> =
        names.into_iter().filter(|name| object.node.member(name).is_none() && !is_meant(object, name)).collect();
    if missing.is_empty() {
        return;
    }
    let (verb, names) = (if missing.len() == 1 { "is" } else { "are" }, values::enumerated(&missing));
    let message = format!("{names} {verb} missing: a `WriterConfig` has both `Transformation` and `OutputType`");
    acc.report(object.anchor(), message).accepted_by_aws();
}
