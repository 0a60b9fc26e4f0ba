//! What does in JSONata states what the intrinsic functions do in JSONPath
//! ones.

/// Each intrinsic function, and an expression that does the same; words in it
/// stand for its arguments.
pub static EQUIVALENTS: &[(&str, &str)] = &[
    ("States.Format", "'text ' & value"),
    ("States.StringToJson", "$parse(text)"),
    ("States.JsonToString", "$string(value)"),
    ("States.Array", "[a, b]"),
    ("States.ArrayGetItem", "array[index]"),
    ("States.ArrayLength", "$count(array)"),
    ("States.ArrayContains", "value in array"),
    ("States.ArrayPartition", "$partition(array, size)"),
    ("States.ArrayRange", "$range(first, last, step)"),
    ("States.ArrayUnique", "$distinct(array)"),
    ("States.JsonMerge", "$merge([a, b])"),
    ("States.StringSplit", "$split(text, separator)"),
    ("States.MathAdd", "a + b"),
    ("States.MathRandom", "$floor($random() * (end - start)) + start"),
    ("States.UUID", "$uuid()"),
    ("States.Hash", "$hash(data, algorithm)"),
    ("States.Base64Encode", "$base64encode(text)"),
    ("States.Base64Decode", "$base64decode(text)"),
];

/// The expression that does what this intrinsic function does.
pub fn in_jsonata(intrinsic: &str) -> Option<&'static str> {
    EQUIVALENTS.iter().find(|(name, _)| *name == intrinsic).map(|(_, form)| *form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::functions::FUNCTIONS;
    use crate::spec::jsonata::{Availability, function};

    #[test]
    fn every_intrinsic_function_has_one_and_its_functions_exist() {
        for intrinsic in FUNCTIONS {
            let form = in_jsonata(intrinsic.name).unwrap_or_else(|| panic!("{}", intrinsic.name));
            for call in form.split('$').skip(1) {
                let name = call.split('(').next().unwrap_or_default();
                let known = function(name).unwrap_or_else(|| panic!("{form}"));
                assert_ne!(known.availability, Availability::Forbidden);
            }
        }
        assert_eq!(EQUIVALENTS.len(), FUNCTIONS.len());
    }
}
