//! Result writers: where the results go and in which form (reference:
//! "ResultWriter").

use super::super::Findings;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::{edits, values};
use super::item_reader::{location, service_call};
use super::keys::is_meant;
use crate::spec::map::PUT_OBJECT;
use crate::spec::{QueryLanguage, Shape};

pub const RULES: &[Rule] = &[row!(
    "result-writer-shape",
    Error,
    Correctness,
    "a result writer does not say where the results go, or in which form",
    Check::Object(shape)
)
.aws("SCHEMA_VALIDATION_FAILED")
.silent_in_unbalanced_text()];

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
        (false, true) => {
            let arn = format!("arn:aws:states:::{PUT_OBJECT}");
            let edit = edits::insertion_at_start(object.node, &format!("\"Resource\": \"{arn}\""));
            acc.report(object.anchor(), format!("`Resource` is missing: write `{arn}`"))
                .at_location(object.location())
                .fix("Add the `Resource`", vec![edit]);
            return;
        }
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

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix, distributed_map};
    use expect_test::expect;

    /// A machine of one distributed Map state with this writer.
    fn writer(writer: &str) -> String {
        distributed_map("ResultWriter", writer)
    }

    const RESOURCE: &str = "\"Resource\": \"arn:aws:states:::s3:putObject\"";

    #[test]
    fn a_writer_says_where_or_how() {
        check_each(
            &[
                writer("{}"),
                writer(&format!("{{{RESOURCE}}}")),
                writer("{\"Parameters\": {\"Bucket\": \"b\"}}"),
                writer(&format!("{{{RESOURCE}, \"Parameters\": {{\"Prefix\": \"p\"}}}}")),
                writer(&format!(
                    "{{{RESOURCE}, \"WriterConfig\": {{\"Transformation\": \"NONE\", \"OutputType\": \"JSON\"}}}}"
                )),
                writer("{\"WriterConfig\": {\"Transformation\": \"FLATTEN\"}}"),
                writer("{\"WriterConfig\": {}}"),
                writer(
                    "{\"Resource\": \"arn:aws:states:::aws-sdk:s3:putObject\", \"Parameters\": {\"Bucket\": \"b\"}}",
                ),
            ],
            expect![[r#"
                1  | {"StartAt": "M", "States": {"M": {"Type": "Map", "ResultWriter":
                .. |                                                   ^^^^^^^^^^^^ error result-writer-shape: a result writer needs a `Resource` with `Parameters`, a `WriterConfig`, or all of them [SCHEMA_VALIDATION_FAILED /States/M/ResultWriter]
                ---
                1  | {"StartAt": "M", "States": {"M": {"Type": "Map", "ResultWriter":
                .. |                                                   ^^^^^^^^^^^^ error result-writer-shape: `Parameters` is missing: `s3:putObject` needs `Bucket` [SCHEMA_VALIDATION_FAILED /States/M/ResultWriter]
                ---
                1  | {"StartAt": "M", "States": {"M": {"Type": "Map", "ResultWriter":
                .. |                                                   ^^^^^^^^^^^^ error result-writer-shape: `Resource` is missing: write `arn:aws:states:::s3:putObject` [SCHEMA_VALIDATION_FAILED /States/M/ResultWriter]
                ---
                2  | {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Prefix": "p"}},
                .. |                                                ^^^^^^^^^^ error result-writer-shape: `Bucket` is missing: `s3:putObject` cannot do without it [SCHEMA_VALIDATION_FAILED /States/M/ResultWriter/Parameters]
                ---
                1  | {"StartAt": "M", "States": {"M": {"Type": "Map", "ResultWriter":
                .. |                                                   ^^^^^^^^^^^^ error result-writer-shape: `Parameters` is missing: `s3:putObject` needs `Bucket` [SCHEMA_VALIDATION_FAILED /States/M/ResultWriter]
                ---
                2  | {"WriterConfig": {"Transformation": "FLATTEN"}},
                .. |   ^^^^^^^^^^^^ warning result-writer-shape: `OutputType` is missing: a `WriterConfig` has both `Transformation` and `OutputType`
                ---
                2  | {"WriterConfig": {}},
                .. |   ^^^^^^^^^^^^ warning result-writer-shape: `Transformation` and `OutputType` are missing: a `WriterConfig` has both `Transformation` and `OutputType`
                ---
                2  | {"Resource": "arn:aws:states:::aws-sdk:s3:putObject", "Parameters": {"Bucket": "b"}},
                .. |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error result-writer-shape: AWS takes nothing but `arn:aws:states:::s3:putObject` here; did you mean `arn:aws:states:::s3:putObject`? [SCHEMA_VALIDATION_FAILED /States/M/ResultWriter]
            "#]],
        );
        for shape in [
            "{\"WriterConfig\": {\"Transformation\": \"FLATTEN\", \"OutputType\": \"JSONL\"}}",
            "{\"Resource\": \"arn:aws-cn:states:::s3:putObject\", \"Parameters\": {\"Bucket.$\": \"$.b\"}}",
            "{\"Resource\": \"${call}\", \"Parameters\": {\"Bucket.$\": \"$.b\"}}",
            "{${writer}}",
            "\"${writer}\"",
            "{\"Fn::If\": [\"a\", {}, {}]}",
        ] {
            check(&writer(shape), expect![[""]]);
        }
        check_fix(
            &writer("{\"Resource\": \"s3\", \"Parameters\": {\"Bucket\": \"b\"}}"),
            expect![[r#"
            Write `arn:aws:states:::s3:putObject`
            {"StartAt": "M", "States": {"M": {"Type": "Map", "ResultWriter":
            {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}},
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true}}}
        "#]],
        );
    }

    #[test]
    fn what_is_wrong_otherwise_is_told_once() {
        // A field of the other language, slips for fields, a type.
        check_each(
            &[
                writer(&format!("{{{RESOURCE}, \"Arguments\": {{\"Bucket\": \"b\"}}}}")),
                writer(&format!("{{{RESOURCE}, \"parameters\": {{\"Bucket\": \"b\"}}}}")),
                writer("{\"WriterConfig\": {\"transformation\": \"NONE\", \"OutputType\": \"JSON\"}}"),
                writer("[]"),
            ],
            expect![[r#"
                2  | {"Resource": "arn:aws:states:::s3:putObject", "Arguments": {"Bucket": "b"}},
                .. |                                                ^^^^^^^^^ error field-needs-jsonata: `Arguments` is a field of JSONata, and this state is written in JSONPath: AWS refuses it, so write `Parameters` [SCHEMA_VALIDATION_FAILED /States/M]
                ---
                2  | {"Resource": "arn:aws:states:::s3:putObject", "parameters": {"Bucket": "b"}},
                .. |                                                ^^^^^^^^^^ error field-case: `parameters` must be written `Parameters`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/M/ResultWriter]
                ---
                2  | {"WriterConfig": {"transformation": "NONE", "OutputType": "JSON"}},
                .. |                    ^^^^^^^^^^^^^^ error field-case: `transformation` must be written `Transformation`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/M/ResultWriter/WriterConfig]
                ---
                2  | [],
                .. | ^ error wrong-type: `ResultWriter` must be an object, not a list [SCHEMA_VALIDATION_FAILED /States/M/ResultWriter]
            "#]],
        );
    }
}
