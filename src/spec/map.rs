//! What distributed Map states have beside their fields: which fields have no
//! effect without `DISTRIBUTED`, which request members the calls that read and
//! write need, and which settings of a reader go with which kind of data
//! (reference: "Map", "ItemReader", "ResultWriter").

/// The fields of a Map state that have no effect on an inline one.
pub static DISTRIBUTED_ONLY: &[&str] = &[
    "ItemReader",
    "ItemBatcher",
    "ResultWriter",
    "Label",
    "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath",
    "ToleratedFailureCount",
    "ToleratedFailureCountPath",
];

/// The fields that say how many items may fail.
pub static TOLERATED_FAILURE: &[&str] = &[
    "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath",
    "ToleratedFailureCount",
    "ToleratedFailureCountPath",
];

/// The call that reads one file.
pub const GET_OBJECT: &str = "s3:getObject";

/// The call that takes the objects of a bucket.
pub const LIST_OBJECTS: &str = "s3:listObjectsV2";

/// The call that writes the results.
pub const PUT_OBJECT: &str = "s3:putObject";

/// The request members that a call of a reader or a writer needs.
pub fn required_members(call: &str) -> &'static [&'static str] {
    match call {
        GET_OBJECT => &["Bucket", "Key"],
        _ => &["Bucket"],
    }
}

/// The settings of a reader that describe a CSV file.
pub static CSV_SETTINGS: &[&str] = &["CSVHeaderLocation", "CSVHeaders", "CSVDelimiter"];

/// The settings of a reader that describe what is in a file, which
/// `s3:listObjectsV2` reads only if it is told to.
pub static FILE_SETTINGS: &[&str] =
    &["InputType", "ManifestType", "CSVHeaderLocation", "CSVHeaders", "CSVDelimiter", "ItemsPointer"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::fields::field;
    use crate::spec::{Shape, StateType, ValueKind};

    #[test]
    fn all_names_are_those_of_fields() {
        for name in DISTRIBUTED_ONLY {
            assert!(field(Shape::State(Some(StateType::Map)), name).is_some(), "{name}");
        }
        assert!(TOLERATED_FAILURE.iter().all(|name| DISTRIBUTED_ONLY.contains(name)));
        for name in FILE_SETTINGS.iter().chain(CSV_SETTINGS) {
            assert!(field(Shape::ReaderConfig, name).is_some(), "{name}");
        }
    }

    #[test]
    fn the_calls_are_those_of_the_tables() {
        let calls = |shape| match field(shape, "Resource").map(|field| field.value) {
            Some(ValueKind::ServiceCall(calls)) => calls.iter().map(|call| call.name).collect(),
            _ => Vec::new(),
        };
        assert_eq!(calls(Shape::ItemReader), [GET_OBJECT, LIST_OBJECTS]);
        assert_eq!(calls(Shape::ResultWriter), [PUT_OBJECT]);
    }
}
