//! The texts that are all that some parameters of JSONata functions take.

/// A parameter that takes few texts.
#[derive(Debug, PartialEq, Eq)]
struct Constants {
    /// The function, without the `$`.
    function: &'static str,
    /// Which parameter, counted from 0.
    parameter: usize,
    texts: &'static [&'static str],
}

static CONSTANTS: &[Constants] =
    &[Constants { function: "hash", parameter: 1, texts: &["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"] }];

/// The texts that the parameter takes; none if it takes others as well.
pub fn constants(function: &str, parameter: usize) -> &'static [&'static str] {
    let row = CONSTANTS.iter().find(|row| row.function == function && row.parameter == parameter);
    row.map_or(&[], |row| row.texts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::jsonata::function;

    #[test]
    fn the_parameters_exist_and_their_docs_name_the_texts() {
        for row in CONSTANTS {
            let parameter = function(row.function).and_then(|function| function.parameters.get(row.parameter)).unwrap();
            for text in row.texts {
                assert!(parameter.doc.contains(&format!("`'{text}'`")), "{text}");
            }
            assert_eq!(constants(row.function, row.parameter), row.texts);
        }
        assert!(constants("hash", 0).is_empty());
    }
}
