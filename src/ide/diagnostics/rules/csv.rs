//! The settings of an item reader for CSV data (reference: "ItemReader").

use super::super::Findings;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::{edits, values};
use super::item_reader::{Setting, call, is_missing, setting};
use crate::spec::Shape;
use crate::spec::map::{CSV_SETTINGS, LIST_OBJECTS};
use crate::syntax::{Entry, Node};

pub const RULES: &[Rule] =
    &[row!("item-reader-csv", Error, Correctness, "the settings for CSV data do not fit together", Check::Object(csv))
        .aws("SCHEMA_VALIDATION_FAILED")
        .silent_in_unbalanced_text()];

/// The settings that describe CSV data.
fn csv(config: &ObjectContext, acc: &mut Findings) {
    let Some(outer) = config.outer.filter(|_| config.shape == Shape::ReaderConfig) else { return };
    if values::is_template_function(config.node) {
        return;
    }
    let (input, transformation) = (setting(config, "InputType"), setting(config, "Transformation"));
    let is_listing = call(outer) == Some(LIST_OBJECTS);
    if is_listing && !transformation.is("LOAD_AND_FLATTEN") {
        return;
    }
    // With manifests and several files less is known of what AWS refuses.
    let is_measured = !is_listing && setting(config, "ManifestType") == Setting::Absent;
    let Setting::Is(kind) = input else { return };
    match &*kind {
        "CSV" | "MANIFEST" => headers(config, &kind, is_measured, acc),
        _ => {
            let is_of_csv = |entry: &Entry| entry.key().is_some_and(|key| CSV_SETTINGS.contains(&&*key));
            let Some(entry) = config.node.entries().find(is_of_csv) else { return };
            let name = entry.key().unwrap_or_default();
            let is_refused = is_measured && kind == "JSON";
            let what = if is_refused { "AWS refuses it" } else { "it has no effect" };
            let message = format!("`{name}` describes CSV data, and this is `{kind}`: {what}, so remove it");
            let finding = acc.report(values::key_range(entry), message).at_location(config.location());
            finding.fix(format!("Remove `{name}`"), vec![edits::removal(config.node, entry)]);
            if !is_refused {
                finding.accepted_by_aws();
            }
        }
    }
}

fn headers(config: &ObjectContext, kind: &str, is_measured: bool, acc: &mut Findings) {
    let location = setting(config, "CSVHeaderLocation");
    let headers = config.node.member("CSVHeaders");
    let is_empty = |value: Node| value.array().is_some_and(|list| list.closed) && value.entries().len() == 0;
    let finding = match (&location, headers) {
        (Setting::Absent, _) if kind == "CSV" => {
            let message = "`CSVHeaderLocation` is missing: say whether the names of the columns stand in the \
                           `FIRST_ROW` or are `GIVEN` in `CSVHeaders`";
            let finding = acc.report(config.anchor(), message);
            if let Some(input) = config.node.member("InputType").filter(|_| headers.is_none()) {
                let member = "\"CSVHeaderLocation\": \"FIRST_ROW\"";
                let edit = edits::insertion_behind(config.node, input, member);
                finding.fix("Take the names from the first row", vec![edit]);
            }
            finding
        }
        (Setting::Is(word), None) if word == "GIVEN" && is_missing(config, "CSVHeaders") => {
            let message = "`CSVHeaders` is missing: `GIVEN` means that it holds the names of the columns";
            acc.report(config.anchor(), message)
        }
        (Setting::Is(word), Some(headers)) if word == "GIVEN" && is_empty(headers.value()) => {
            let message = "`CSVHeaders` is empty: `GIVEN` means that it holds the names of the columns";
            acc.report(headers.value().range(), message)
        }
        (Setting::Is(word), Some(headers)) if word == "FIRST_ROW" => {
            let message = "`FIRST_ROW` means that the file names its columns itself: remove `CSVHeaders`, or write \
                           `GIVEN`";
            let removal = edits::removal(config.node, headers);
            acc.report(values::key_range(headers), message).fix("Remove `CSVHeaders`", vec![removal])
        }
        _ => return,
    };
    finding.at_location(config.location());
    if !is_measured {
        finding.accepted_by_aws();
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix};
    use expect_test::expect;

    /// A machine of one distributed Map state with this reader.
    fn reader(call: &str, config: &str) -> String {
        format!(
            "{{\"StartAt\": \"M\", \"States\": {{\"M\": {{\"Type\": \"Map\", \"ItemReader\":\n\
             {{\"Resource\": \"arn:aws:states:::s3:{call}\", \"Parameters\": {{\"Bucket\": \"b\", \"Key\": \"k\"}}, \
             \"ReaderConfig\":\n{config}}},\n\"ItemProcessor\": \
             {{\"ProcessorConfig\": {{\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"}}, \"StartAt\": \"I\", \
             \"States\": {{\"I\": {{\"Type\": \"Succeed\"}}}}}}, \"End\": true}}}}}}\n"
        )
    }

    fn file(config: &str) -> String {
        reader("getObject", config)
    }

    #[test]
    fn settings_of_csv_data_fit_together() {
        check_each(
            &[
                file("{\"InputType\": \"CSV\"}"),
                file("{\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"GIVEN\"}"),
                file("{\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"GIVEN\", \"CSVHeaders\": []}"),
                file("{\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"FIRST_ROW\", \"CSVHeaders\": [\"a\"]}"),
                file("{\"InputType\": \"JSON\", \"CSVHeaderLocation\": \"FIRST_ROW\"}"),
                file("{\"InputType\": \"JSON\", \"CSVDelimiter\": \"TAB\", \"CSVHeaders\": [\"a\"]}"),
                file("{\"InputType\": \"JSONL\", \"CSVDelimiter\": \"TAB\"}"),
            ],
            expect![[r#"
                2  | {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}, "ReaderConfig":
                .. |                                                                                           ^^^^^^^^^^^^ error item-reader-csv: `CSVHeaderLocation` is missing: say whether the names of the columns stand in the `FIRST_ROW` or are `GIVEN` in `CSVHeaders` [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/ReaderConfig]
                ---
                2  | {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}, "ReaderConfig":
                .. |                                                                                           ^^^^^^^^^^^^ error item-reader-csv: `CSVHeaders` is missing: `GIVEN` means that it holds the names of the columns [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/ReaderConfig]
                ---
                3  | {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": []}},
                .. |                                                                  ^^ error item-reader-csv: `CSVHeaders` is empty: `GIVEN` means that it holds the names of the columns [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/ReaderConfig]
                ---
                3  | {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "CSVHeaders": ["a"]}},
                .. |                                                         ^^^^^^^^^^ error item-reader-csv: `FIRST_ROW` means that the file names its columns itself: remove `CSVHeaders`, or write `GIVEN` [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/ReaderConfig]
                ---
                3  | {"InputType": "JSON", "CSVHeaderLocation": "FIRST_ROW"}},
                .. |                        ^^^^^^^^^^^^^^^^^ error item-reader-csv: `CSVHeaderLocation` describes CSV data, and this is `JSON`: AWS refuses it, so remove it [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/ReaderConfig]
                ---
                3  | {"InputType": "JSON", "CSVDelimiter": "TAB", "CSVHeaders": ["a"]}},
                .. |                        ^^^^^^^^^^^^ error item-reader-csv: `CSVDelimiter` describes CSV data, and this is `JSON`: AWS refuses it, so remove it [SCHEMA_VALIDATION_FAILED /States/M/ItemReader/ReaderConfig]
                ---
                3  | {"InputType": "JSONL", "CSVDelimiter": "TAB"}},
                .. |                         ^^^^^^^^^^^^ warning item-reader-csv: `CSVDelimiter` describes CSV data, and this is `JSONL`: it has no effect, so remove it
            "#]],
        );
        for config in [
            "{\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"FIRST_ROW\", \"CSVDelimiter\": \"PIPE\"}",
            "{\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"GIVEN\", \"CSVHeaders\": [\"a\", \"a\"]}",
            "{\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"GIVEN\", \"CSVHeaders\": [${headers}]}",
            "{\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"${location}\"}",
            "{\"InputType\": \"MANIFEST\", \"CSVDelimiter\": \"TAB\"}",
            "{\"InputType\": \"${type}\", \"CSVDelimiter\": \"TAB\"}",
        ] {
            check(&file(config), expect![[""]]);
        }
        check_fix(
            &file("{\"InputType\": \"CSV\", \"CSVHeaderLocation\": \"FIRST_ROW\", \"CSVHeaders\": [\"a\"]}"),
            expect![[r#"
                Remove `CSVHeaders`
                {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemReader":
                {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}, "ReaderConfig":
                {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}},
                "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true}}}
            "#]],
        );
    }

    #[test]
    fn the_names_of_the_columns_may_be_in_the_file() {
        check_fix(
            &file("{\"InputType\": \"CSV\", \"MaxItems\": 5}"),
            expect![[r#"
            Take the names from the first row
            {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemReader":
            {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}, "ReaderConfig":
            {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "MaxItems": 5}},
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true}}}
        "#]],
        );
    }

    #[test]
    fn of_many_objects_less_is_known() {
        let bucket = |config: &str| reader("listObjectsV2", config);
        check_each(
            &[
                bucket("{\"Transformation\": \"LOAD_AND_FLATTEN\", \"InputType\": \"CSV\"}"),
                bucket(
                    "{\"Transformation\": \"LOAD_AND_FLATTEN\", \"InputType\": \"JSON\", \"CSVDelimiter\": \"TAB\"}",
                ),
                bucket("{\"InputType\": \"CSV\"}"),
            ],
            expect![[r#"
                2  | {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b", "Key": "k"}, "ReaderConfig":
                .. |                                                                                               ^^^^^^^^^^^^ warning item-reader-csv: `CSVHeaderLocation` is missing: say whether the names of the columns stand in the `FIRST_ROW` or are `GIVEN` in `CSVHeaders`
                ---
                3  | {"Transformation": "LOAD_AND_FLATTEN", "InputType": "JSON", "CSVDelimiter": "TAB"}},
                .. |                                                              ^^^^^^^^^^^^ warning item-reader-csv: `CSVDelimiter` describes CSV data, and this is `JSON`: it has no effect, so remove it
                ---
            "#]],
        );
    }
}
