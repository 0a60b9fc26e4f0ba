//! Signatures of intrinsic functions, while a call is written in a JSONPath state.

use crate::expr::Expression;
use crate::ide::{SignatureHelp, SignatureParameter};
use crate::spec::functions;
use crate::text::{TextRange, TextSize};

/// The signature of the innermost call around `at`, which counts in the
/// expression's text. Of a function that nobody knows there is none.
pub fn signature_help(expression: &Expression, at: TextSize) -> Option<SignatureHelp> {
    let Expression::Call(intrinsic) = expression else { return None };
    let (call, place) = intrinsic.call.at(at)?;
    let function = functions::function(&call.name)?;
    let (label, ranges) = function.marked_signature();
    let size = |offset: usize| TextSize::new(offset as u32);
    let parameters = function.parameters.iter().zip(ranges).map(|(parameter, range)| SignatureParameter {
        range: TextRange::new(size(range.start), size(range.end)),
        docs: format!("{}: {}", parameter.kind.name(), parameter.doc),
    });
    let active_parameter = match function.parameters.get(place) {
        Some(_) => Some(place),
        None => function.parameters.len().checked_sub(1).filter(|last| function.parameters[*last].repeated),
    };
    Some(SignatureHelp { label, parameters: parameters.collect(), active_parameter, docs: function.doc.to_owned() })
}
