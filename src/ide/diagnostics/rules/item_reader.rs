//! Item readers: which call reads, what it is given, and how the data is
//! described (reference: "ItemReader"). What is newer than what was measured
//! is a warning at most.

use std::borrow::Cow;

use super::super::Findings;
use super::super::local::{FieldContext, ObjectContext};
use super::super::registry::{Check, Rule, row};
use super::super::similar::most_similar;
use super::super::{edits, values};
use super::keys::is_meant;
use crate::spec::map::{FILE_SETTINGS, GET_OBJECT, LIST_OBJECTS, required_members};
use crate::spec::{QueryLanguage, Shape, ValueKind};
use crate::syntax::Entry;
use crate::text::Indel;

pub const RULES: &[Rule] = &[
    row!(
        "item-reader-resource",
        Error,
        Correctness,
        "the `Resource` of an item reader is none of the calls that read items",
        Check::Field(resource)
    )
    .aws("SCHEMA_VALIDATION_FAILED"),
    row!(
        "item-reader-input-type",
        Error,
        Correctness,
        "an item reader does not say what kind of data it reads, or wrongly",
        Check::Object(reader)
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
    row!(
        "item-reader-parameters",
        Error,
        Correctness,
        "an item reader does not say where its data is",
        Check::With("item-reader-input-type")
    )
    .aws("SCHEMA_VALIDATION_FAILED")
    .silent_in_unbalanced_text(),
];

fn resource(field: &FieldContext, acc: &mut Findings) {
    if field.object.shape == Shape::ItemReader {
        service_call(field, acc);
    }
}

/// The `Resource` of a reader or a writer is one of the few calls that the
/// table has, in whichever partition.
pub fn service_call(field: &FieldContext, acc: &mut Findings) {
    let ValueKind::ServiceCall(calls) = field.field.value else { return };
    let Some(text) = field.value().text_value().filter(|_| !field.is_unknown()) else { return };
    let is_call = |rest: &str| calls.iter().any(|call| call.name == rest);
    let parts = text.strip_prefix("arn:").and_then(|rest| rest.split_once(":states:::"));
    if parts.is_some_and(|(partition, call)| !partition.is_empty() && !partition.contains(':') && is_call(call)) {
        return;
    }
    let partition = parts.map_or("aws", |(partition, _)| partition);
    let partition = if partition.is_empty() || partition.contains(':') { "aws" } else { partition };
    let arn = |call: &str| format!("arn:{partition}:states:::{call}");
    // Of `arn:aws:states:::aws-sdk:s3:getObject` only the end tells what is meant.
    let end = |name: &str| name.rsplit(':').next().unwrap_or_default().to_owned();
    let names: Vec<String> = calls.iter().map(|call| end(call.name)).collect();
    let meant = most_similar(&end(&text), names.iter().map(String::as_str))
        .and_then(|name| calls.iter().find(|call| end(call.name) == name))
        .map(|call| call.name);
    let wanted: Vec<String> = calls.iter().map(|call| arn(call.name)).collect();
    let wanted = values::alternatives(&wanted.iter().map(String::as_str).collect::<Vec<_>>());
    let message = match meant {
        Some(meant) => format!("AWS takes nothing but {wanted} here; did you mean `{}`?", arn(meant)),
        None => format!("AWS takes nothing but {wanted} here"),
    };
    let range = values::visible_content(field.value().source(), field.value().content_range());
    let finding = acc.report(range, message).at_location(field.object.location());
    let only = if let [only] = calls { Some(only.name) } else { None };
    if let Some(meant) = meant.or(only).filter(|_| !text.is_empty()) {
        finding.fix(format!("Write `{}`", arn(meant)), vec![Indel::replace(range, arn(meant))]);
    }
}

/// The call of a reader or a writer; `None` if it cannot be known. What fills
/// in the partition does not matter.
pub fn call(object: &ObjectContext) -> Option<&'static str> {
    let ValueKind::ServiceCall(calls) = object.field_of("Resource")?.value else { return None };
    let text = object.node.get("Resource")?.text_value()?;
    let (_, call) = text.split_once(":states:::")?;
    calls.iter().find(|known| known.name == call).map(|known| known.name)
}

/// What a setting says.
#[derive(PartialEq)]
pub enum Setting<'a> {
    /// Nothing: it is not there.
    Absent,
    /// One of its fixed texts.
    Is(Cow<'a, str>),
    /// It cannot be known.
    Unknown,
}

impl Setting<'_> {
    /// Whether it is this text.
    pub fn is(&self, word: &str) -> bool {
        matches!(self, Setting::Is(text) if text == word)
    }
}

/// What the setting `name` of a reader says.
pub fn setting<'a>(config: &ObjectContext<'a>, name: &str) -> Setting<'a> {
    let Some(value) = config.node.get(name) else {
        let is_absent = !config.is_incomplete && !is_meant(config, name);
        return if is_absent { Setting::Absent } else { Setting::Unknown };
    };
    let Some(ValueKind::OneOf(known)) = config.field_of(name).map(|field| field.value) else { return Setting::Unknown };
    let text = value.text_value().filter(|text| !values::is_unknown(value) && known.iter().any(|it| it.name == *text));
    text.map_or(Setting::Unknown, Setting::Is)
}

fn reader(object: &ObjectContext, acc: &mut Findings) {
    match object.shape {
        _ if values::is_template_function(object.node) => {}
        Shape::ItemReader => {
            if let Some(call) = call(object) {
                location(object, call, "item-reader-parameters", acc);
                if call == GET_OBJECT && is_missing(object, "ReaderConfig") {
                    let message = "`ReaderConfig` is missing: AWS wants to know with `InputType` what kind of file \
                                   `s3:getObject` reads";
                    acc.report(object.anchor(), message).at_location(object.location());
                }
            }
        }
        Shape::ReaderConfig => {
            let Some(outer) = object.outer.filter(|outer| outer.shape == Shape::ItemReader) else { return };
            match call(outer) {
                Some(GET_OBJECT) => file(object, acc),
                Some(LIST_OBJECTS) => listing(object, acc),
                _ => {}
            }
        }
        _ => {}
    }
}

/// Whether the member is missing, and not just misspelt or still to be typed.
pub fn is_missing(object: &ObjectContext, name: &str) -> bool {
    !object.is_incomplete && object.node.member(name).is_none() && !is_meant(object, name)
}

/// The request members that say where data is, or goes to.
pub fn location(object: &ObjectContext, call: &str, code: &str, acc: &mut Findings) {
    let there = ["Parameters", "Arguments"].into_iter().find_map(|name| object.node.member(name));
    let name = match object.language {
        QueryLanguage::JsonPath => "Parameters",
        QueryLanguage::Jsonata => "Arguments",
    };
    let required = required_members(call);
    let needed = values::enumerated(required);
    let Some(there) = there else {
        if is_missing(object, name) {
            let message = format!("`{name}` is missing: `{call}` needs {needed}");
            acc.report_as(code, object.anchor(), message).at_location(object.location());
        }
        return;
    };
    let value = there.value();
    let is_whole = value.object().is_some_and(|object| object.closed && object.errors.is_empty());
    if !is_whole || values::is_unknown(value) || value.entries().any(|entry| entry.is_key_opaque()) {
        return;
    }
    let has = |name: &str| value.member(name).is_some() || value.member(&format!("{name}.$")).is_some();
    let missing: Vec<&str> = required.iter().copied().filter(|name| !has(name)).collect();
    if missing.is_empty() {
        return;
    }
    let (verb, names) = (if missing.len() == 1 { "is" } else { "are" }, values::enumerated(&missing));
    let mut message = format!("{names} {verb} missing: `{call}` needs {needed}");
    if let [only] = missing[..]
        && required.len() == 1
    {
        message = format!("`{only}` is missing: `{call}` cannot do without it");
    }
    // A slip in a key is the place to mend.
    let slip = missing.iter().find_map(|name| {
        let is_slip = |entry: &Entry| entry.key().is_some_and(|key| is_other_case(&key, name));
        value.entries().find(is_slip).map(|entry| (entry, *name))
    });
    let range = slip.map_or(values::key_range(there), |(entry, _)| values::key_range(entry));
    let fixed = slip.map(|(entry, name)| match entry.key().is_some_and(|key| key.ends_with(".$")) {
        true => format!("{name}.$"),
        false => name.to_owned(),
    });
    if let Some(fixed) = &fixed {
        message.push_str(&format!("; did you mean `{fixed}`?"));
    }
    let finding = acc.report_as(code, range, message).at_location(trail_of(object, there));
    if let Some(fixed) = fixed {
        finding.fix(format!("Rename to `{fixed}`"), vec![Indel::replace(range, fixed)]);
    }
}

fn trail_of(object: &ObjectContext, entry: Entry) -> String {
    object.location_of(&entry.key().unwrap_or_default())
}

fn is_other_case(key: &str, name: &str) -> bool {
    key.strip_suffix(".$").unwrap_or(key).eq_ignore_ascii_case(name)
}

/// The settings of a reader that reads one file.
fn file(config: &ObjectContext, acc: &mut Findings) {
    let (input, manifest) = (setting(config, "InputType"), setting(config, "ManifestType"));
    match (&input, &manifest) {
        (Setting::Absent, Setting::Absent) => {
            let message = "`InputType` is missing: AWS wants to know what kind of file `s3:getObject` reads";
            acc.report(config.anchor(), message).at_location(config.location());
        }
        (Setting::Absent, Setting::Is(kind)) if kind == "ATHENA_DATA" => {
            let message =
                "`ATHENA_DATA` wants an `InputType` beside it: the format of the files that the manifest lists";
            acc.report(config.anchor(), message).accepted_by_aws();
        }
        (Setting::Is(kind), Setting::Is(manifest))
            if manifest == "S3_INVENTORY" && kind != "MANIFEST"
                || manifest == "ATHENA_DATA" && matches!(&**kind, "JSON" | "MANIFEST") =>
        {
            let message = match &**manifest {
                "S3_INVENTORY" => format!("an inventory says itself what its files are: leave out `{kind}`"),
                _ => format!("Athena writes no `{kind}` files: `ATHENA_DATA` goes with `CSV`, `JSONL` and `PARQUET`"),
            };
            report_value(config, "InputType", message, acc);
        }
        _ => {}
    }
    if setting(config, "Transformation").is("LOAD_AND_FLATTEN") {
        let message =
            "`s3:getObject` reads one file, and this is for the many that `s3:listObjectsV2` finds".to_owned();
        report_value(config, "Transformation", message, acc);
    }
    let has_no_pointer = matches!(&input, Setting::Is(kind) if kind != "JSON");
    if let Some(pointer) = config.node.member("ItemsPointer").filter(|_| has_no_pointer) {
        let message = "`ItemsPointer` leads into a JSON file: with other files it has no effect";
        acc.report(values::key_range(pointer), message).accepted_by_aws();
    }
}

fn report_value(config: &ObjectContext, name: &str, message: String, acc: &mut Findings) {
    if let Some(value) = config.node.get(name) {
        acc.report(value.content_range(), message).accepted_by_aws();
    }
}

/// The settings of a reader that takes the objects of a bucket.
fn listing(config: &ObjectContext, acc: &mut Findings) {
    match setting(config, "Transformation") {
        Setting::Is(word) if word == "LOAD_AND_FLATTEN" => {
            if setting(config, "InputType") == Setting::Absent {
                let message = "`LOAD_AND_FLATTEN` wants an `InputType` beside it: the format of the objects to read";
                acc.report(config.anchor(), message).accepted_by_aws();
            }
        }
        Setting::Unknown => {}
        Setting::Absent | Setting::Is(_) => {
            let is_of_file = |entry: &Entry| entry.key().is_some_and(|key| FILE_SETTINGS.contains(&&*key));
            let Some(entry) = config.node.entries().find(is_of_file) else { return };
            let message = format!(
                "`s3:listObjectsV2` lists the objects of a bucket and reads none, so `{}` has no effect: remove it, \
                 or write `\"Transformation\": \"LOAD_AND_FLATTEN\"`",
                entry.key().unwrap_or_default()
            );
            let finding = acc.report(values::key_range(entry), message).accepted_by_aws();
            if config.node.member("Transformation").is_none() {
                let member = "\"Transformation\": \"LOAD_AND_FLATTEN\"";
                finding.fix("Read the objects", vec![edits::insertion_at_start(config.node, member)]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix, distributed_map};
    use expect_test::expect;

    /// A machine of one distributed Map state with this reader.
    fn reader(reader: &str) -> String {
        distributed_map("ItemReader", reader)
    }

    /// With a reader of one file with this configuration.
    fn file(config: &str) -> String {
        reader(&format!(
            "{{\"Resource\": \"arn:aws:states:::s3:getObject\", \"Parameters\": {{\"Bucket\": \"b\", \"Key\": \"k\"}}, \
             \"ReaderConfig\":\n{config}}}"
        ))
    }

    /// With a reader of a bucket with this configuration.
    fn bucket(config: &str) -> String {
        reader(&format!(
            "{{\"Resource\": \"arn:aws:states:::s3:listObjectsV2\", \"Parameters\": {{\"Bucket\": \"b\"}}, \"ReaderConfig\":\n\
             {config}}}"
        ))
    }

    #[test]
    fn items_are_read_by_one_of_two_calls() {
        let with = |arn: &str| {
            reader(&format!("{{\"Resource\": \"{arn}\", \"Parameters\": {{\"Bucket\": \"b\", \"Key\": \"k\"}}}}"))
        };
        check_each(
            &[
                with("arn:aws:states:::s3:listObjects"),
                with("arn:aws-cn:states:::aws-sdk:s3:getObject"),
                with("arn:aws:states:::lambda:invoke"),
                with("s3:listObjectsV2"),
                with(""),
            ],
            expect![[r#"
                2  | {"Resource": "arn:aws:states:::s3:listObjects", "Parameters": {"Bucket": "b", "Key": "k"}},
                .. |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error item-reader-resource: AWS takes nothing but `arn:aws:states:::s3:getObject` or `arn:aws:states:::s3:listObjectsV2` here; did you mean `arn:aws:states:::s3:listObjectsV2`? [SCHEMA_VALIDATION_FAILED /States/M/ItemReader]
                ---
                2  | {"Resource": "arn:aws-cn:states:::aws-sdk:s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}},
                .. |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error item-reader-resource: AWS takes nothing but `arn:aws-cn:states:::s3:getObject` or `arn:aws-cn:states:::s3:listObjectsV2` here; did you mean `arn:aws-cn:states:::s3:getObject`? [SCHEMA_VALIDATION_FAILED /States/M/ItemReader]
                ---
                2  | {"Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"Bucket": "b", "Key": "k"}},
                .. |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error item-reader-resource: AWS takes nothing but `arn:aws:states:::s3:getObject` or `arn:aws:states:::s3:listObjectsV2` here [SCHEMA_VALIDATION_FAILED /States/M/ItemReader]
                ---
                2  | {"Resource": "s3:listObjectsV2", "Parameters": {"Bucket": "b", "Key": "k"}},
                .. |               ^^^^^^^^^^^^^^^^ error item-reader-resource: AWS takes nothing but `arn:aws:states:::s3:getObject` or `arn:aws:states:::s3:listObjectsV2` here; did you mean `arn:aws:states:::s3:listObjectsV2`? [SCHEMA_VALIDATION_FAILED /States/M/ItemReader]
                ---
                2  | {"Resource": "", "Parameters": {"Bucket": "b", "Key": "k"}},
                .. |              ^^ error item-reader-resource: AWS takes nothing but `arn:aws:states:::s3:getObject` or `arn:aws:states:::s3:listObjectsV2` here [SCHEMA_VALIDATION_FAILED /States/M/ItemReader]
            "#]],
        );
        for arn in
            ["arn:aws-us-gov:states:::s3:listObjectsV2", "arn:${AWS::Partition}:states:::s3:listObjectsV2", "${call}"]
        {
            check(&with(arn), expect![[""]]);
        }
        check_fix(
            &with("arn:aws-cn:states:::aws-sdk:s3:listObjectsV2"),
            expect![[r#"
            Write `arn:aws-cn:states:::s3:listObjectsV2`
            {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemReader":
            {"Resource": "arn:aws-cn:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b", "Key": "k"}},
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true}}}
        "#]],
        );
    }

    #[test]
    fn a_file_has_a_kind() {
        check_each(
            &[file("{}"), file("{\"MaxItems\": 1}")],
            expect![[r#"
            2  | {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}, "ReaderConfig":
            .. |                                                                                           ^^^^^^^^^^^^ error item-reader-input-type: `InputType` is missing: AWS wants to know what kind of file `s3:getObject` reads [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/ReaderConfig]
            ---
            2  | {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}, "ReaderConfig":
            .. |                                                                                           ^^^^^^^^^^^^ error item-reader-input-type: `InputType` is missing: AWS wants to know what kind of file `s3:getObject` reads [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/ReaderConfig]
        "#]],
        );
        let bare = r#"{"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}}"#;
        check(
            &reader(bare),
            expect![[r#"
            1  | {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemReader":
            .. |                                                   ^^^^^^^^^^ error item-reader-input-type: `ReaderConfig` is missing: AWS wants to know with `InputType` what kind of file `s3:getObject` reads [SCHEMA_VALIDATION_FAILED /States/M/ItemReader]
        "#]],
        );
        for config in [
            "{\"InputType\": \"JSON\", \"ItemsPointer\": \"/a\"}",
            "{\"InputType\": \"JSONL\"}",
            "{\"InputType\": \"PARQUET\"}",
            "{\"InputType\": \"MANIFEST\"}",
            "{\"InputType\": \"MANIFEST\", \"ManifestType\": \"S3_INVENTORY\"}",
            "{\"ManifestType\": \"S3_INVENTORY\"}",
            "{\"InputType\": \"PARQUET\", \"ManifestType\": \"ATHENA_DATA\"}",
            "{\"InputType\": \"CSV\", \"ManifestType\": \"ATHENA_DATA\", \"CSVHeaderLocation\": \"FIRST_ROW\"}",
            "{\"InputType\": \"${type}\"}",
            "{\"InputType\": \"JSON\", \"Transformation\": \"NONE\"}",
            "{${config}}",
            "${config}",
            "{\"Ref\": \"Config\"}",
        ] {
            check(&file(config), expect![[""]]);
        }
        check(
            &file("{\"inputType\": \"JSON\"}"),
            expect![[r#"
            3  | {"inputType": "JSON"}},
            .. |   ^^^^^^^^^ error field-case: `inputType` must be written `InputType`: AWS goes by case and refuses it like this [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/ReaderConfig]
        "#]],
        );
    }

    #[test]
    fn newer_settings_that_do_not_fit_are_warnings() {
        check_each(
            &[
                file("{\"ManifestType\": \"ATHENA_DATA\"}"),
                file(
                    "{\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"FIRST_ROW\", \"ManifestType\": \"S3_INVENTORY\"}",
                ),
                file("{\"InputType\": \"JSON\", \"ManifestType\": \"ATHENA_DATA\"}"),
                file("{\"InputType\": \"JSON\", \"Transformation\": \"LOAD_AND_FLATTEN\"}"),
                file("{\"InputType\": \"JSONL\", \"ItemsPointer\": \"/a\"}"),
                bucket("{\"Transformation\": \"LOAD_AND_FLATTEN\"}"),
                bucket("{\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"FIRST_ROW\"}"),
                bucket("{\"Transformation\": \"NONE\", \"CSVDelimiter\": \"TAB\"}"),
                bucket("{\"Transformation\": \"LOAD_AND_FLATTEN\", \"InputType\": \"CSV\"}"),
            ],
            expect![[r#"
                2  | {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}, "ReaderConfig":
                .. |                                                                                           ^^^^^^^^^^^^ warning item-reader-input-type: `ATHENA_DATA` wants an `InputType` beside it: the format of the files that the manifest lists
                ---
                3  | {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "ManifestType": "S3_INVENTORY"}},
                .. |                ^^^ warning item-reader-input-type: an inventory says itself what its files are: leave out `CSV`
                ---
                3  | {"InputType": "JSON", "ManifestType": "ATHENA_DATA"}},
                .. |                ^^^^ warning item-reader-input-type: Athena writes no `JSON` files: `ATHENA_DATA` goes with `CSV`, `JSONL` and `PARQUET`
                ---
                3  | {"InputType": "JSON", "Transformation": "LOAD_AND_FLATTEN"}},
                .. |                                          ^^^^^^^^^^^^^^^^ warning item-reader-input-type: `s3:getObject` reads one file, and this is for the many that `s3:listObjectsV2` finds
                ---
                3  | {"InputType": "JSONL", "ItemsPointer": "/a"}},
                .. |                         ^^^^^^^^^^^^ warning item-reader-input-type: `ItemsPointer` leads into a JSON file: with other files it has no effect
                ---
                2  | {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b"}, "ReaderConfig":
                .. |                                                                                   ^^^^^^^^^^^^ warning item-reader-input-type: `LOAD_AND_FLATTEN` wants an `InputType` beside it: the format of the objects to read
                ---
                3  | {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}},
                .. |   ^^^^^^^^^ warning item-reader-input-type: `s3:listObjectsV2` lists the objects of a bucket and reads none, so `InputType` has no effect: remove it, or write `"Transformation": "LOAD_AND_FLATTEN"`
                ---
                3  | {"Transformation": "NONE", "CSVDelimiter": "TAB"}},
                .. |                             ^^^^^^^^^^^^ warning item-reader-input-type: `s3:listObjectsV2` lists the objects of a bucket and reads none, so `CSVDelimiter` has no effect: remove it, or write `"Transformation": "LOAD_AND_FLATTEN"`
                ---
            "#]],
        );
        for config in [
            "{}",
            "{\"MaxItems\": 5}",
            "{\"Transformation\": \"NONE\"}",
            "{\"Transformation\": \"LOAD_AND_FLATTEN\", \"InputType\": \"JSONL\"}",
            "{\"Transformation\": \"LOAD_AND_FLATTEN\", \"InputType\": \"CSV\", \"CSVHeaderLocation\": \"FIRST_ROW\"}",
            "{\"Transformation\": \"${t}\", \"InputType\": \"CSV\"}",
        ] {
            check(&bucket(config), expect![[""]]);
        }
    }

    #[test]
    fn the_objects_of_a_bucket_may_be_read() {
        check_fix(
            &bucket("{\"InputType\": \"JSON\"}"),
            expect![[r#"
            Read the objects
            {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemReader":
            {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b"}, "ReaderConfig":
            {"Transformation": "LOAD_AND_FLATTEN", "InputType": "JSON"}},
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true}}}
        "#]],
        );
    }

    #[test]
    fn data_has_a_place() {
        let at = |call: &str, rest: &str| {
            let config = if call == "getObject" { ", \"ReaderConfig\": {\"InputType\": \"JSON\"}" } else { "" };
            reader(&format!("{{\"Resource\": \"arn:aws:states:::s3:{call}\"{config}{rest}}}"))
        };
        check_each(
            &[
                at("getObject", ""),
                at("getObject", ", \"Parameters\": {}"),
                at("getObject", ", \"Parameters\": {\"Bucket\": \"b\"}"),
                at("getObject", ", \"Parameters\": {\"Bucket\": \"b\", \"key.$\": \"$.k\"}"),
                at("listObjectsV2", ", \"Parameters\": {\"Prefix\": \"p\"}"),
            ],
            expect![[r#"
                1  | {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemReader":
                .. |                                                   ^^^^^^^^^^ error item-reader-parameters: `Parameters` is missing: `s3:getObject` needs `Bucket` and `Key` [SCHEMA_VALIDATION_FAILED /States/M/ItemReader]
                ---
                2  | {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"}, "Parameters": {}},
                .. |                                                                                       ^^^^^^^^^^ error item-reader-parameters: `Bucket` and `Key` are missing: `s3:getObject` needs `Bucket` and `Key` [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/Parameters]
                ---
                2  | {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"}, "Parameters": {"Bucket": "b"}},
                .. |                                                                                       ^^^^^^^^^^ error item-reader-parameters: `Key` is missing: `s3:getObject` needs `Bucket` and `Key` [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/Parameters]
                ---
                2  | {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"}, "Parameters": {"Bucket": "b", "key.$": "$.k"}},
                .. |                                                                                                                     ^^^^^ error item-reader-parameters: `Key` is missing: `s3:getObject` needs `Bucket` and `Key`; did you mean `Key.$`? [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/Parameters]
                ---
                2  | {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Prefix": "p"}},
                .. |                                                    ^^^^^^^^^^ error item-reader-parameters: `Bucket` is missing: `s3:listObjectsV2` cannot do without it [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/Parameters]
            "#]],
        );
        for parameters in [
            "{\"Bucket.$\": \"$.b\", \"Key\": \"k\"}",
            "{\"Bucket\": \"b\", ${key}}",
            "{\"${bucket}\": \"b\", \"Key\": \"k\"}",
            "\"${parameters}\"",
            "{\"Fn::If\": [\"a\", {}, {}]}",
        ] {
            check(&at("getObject", &format!(", \"Parameters\": {parameters}")), expect![[""]]);
        }
        let jsonata = |arguments: &str| {
            at("getObject", arguments).replace("\"Type\": \"Map\"", "\"Type\": \"Map\", \"QueryLanguage\": \"JSONata\"")
        };
        check_each(
            &[jsonata(""), jsonata(", \"Arguments\": {\"Key\": \"{% $k %}\"}")],
            expect![[r#"
            1  | {"StartAt": "M", "States": {"M": {"Type": "Map", "QueryLanguage": "JSONata", "ItemReader":
            .. |                                                                               ^^^^^^^^^^ error item-reader-parameters: `Arguments` is missing: `s3:getObject` needs `Bucket` and `Key` [SCHEMA_VALIDATION_FAILED /States/M/ItemReader]
            ---
            2  | {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"}, "Arguments": {"Key": "{% $k %}"}},
            .. |                                                                                       ^^^^^^^^^ error item-reader-parameters: `Bucket` is missing: `s3:getObject` needs `Bucket` and `Key` [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/Arguments]
        "#]],
        );
        check(&jsonata(", \"Arguments\": \"{% $states.input.place %}\""), expect![[""]]);
        check_fix(
            &at("listObjectsV2", ", \"Parameters\": {\"bucket.$\": \"$.b\"}"),
            expect![[r#"
            Rename to `Bucket.$`
            {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemReader":
            {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket.$": "$.b"}},
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true}}}
        "#]],
        );
    }
}
