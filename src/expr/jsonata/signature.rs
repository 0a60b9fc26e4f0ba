//! Signatures of functions: `<s-n?:a<s>>`.
//!
//! They say what a lambda takes, and in the tables what a built-in function
//! takes. What the reference implementation takes for a signature is taken
//! here: it passes over letters that it does not know.

use super::SyntaxErrorKind;

/// What a function takes and gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// The parameters, in order.
    pub parameters: Vec<Parameter>,
    /// What it gives, as it is written: `a<s>`.
    pub returns: Option<Type>,
}

/// A parameter of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// What it takes.
    pub kind: Type,
    /// `?`: whether it may be left out.
    pub optional: bool,
    /// `+`: whether it takes one argument or more.
    pub repeated: bool,
    /// `-`: whether the context stands in for it when it is left out.
    pub context: bool,
}

/// A type: a set of letters, and what an array holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Type {
    /// Of `snblofajx`: each a kind of value that fits.
    pub letters: String,
    /// Between `<` and `>` behind `a` or `f`: `s`, or `s:o` for functions.
    pub inner: Option<String>,
}

impl Type {
    /// Whether a value with this letter (of `snblofa`) fits. Any single value
    /// fits where an array is asked for, since it counts as an array of one.
    pub fn takes(&self, letter: char) -> bool {
        self.letters.chars().any(|own| match own {
            'x' => true,
            'j' => letter != 'f',
            'a' => self.letters.len() == 1 || letter == 'a',
            own => own == letter,
        })
    }
}

impl Signature {
    /// The least and the greatest number of arguments; the context counts as
    /// a stand-in.
    pub fn arity(&self) -> (usize, Option<usize>) {
        let least = self.parameters.iter().filter(|parameter| !parameter.optional && !parameter.context).count();
        let is_endless = self.parameters.iter().any(|parameter| parameter.repeated);
        (least, (!is_endless).then_some(self.parameters.len()))
    }
}

/// Why arguments do not fit a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The argument at this place, counted from 0, has a type that does not fit.
    Wrong(usize),
    /// There is no argument for the parameter at this place.
    Missing(usize),
    /// The argument at this place is one too many.
    TooMany(usize),
}

impl Signature {
    /// Whether arguments of these types can fit: letters of `snblofa`, `None`
    /// for a type that is not known. Parameters that may be left out are, where
    /// that makes the others fit, as the reference implementation does it.
    pub fn misfit(&self, arguments: &[Option<char>]) -> Option<Misfit> {
        // How many arguments may be used up before the parameter.
        let mut used = vec![0];
        for (index, parameter) in self.parameters.iter().enumerate() {
            let takes = |at: usize| {
                arguments.get(at).is_some_and(|argument| argument.is_none_or(|letter| parameter.kind.takes(letter)))
            };
            let mut next: Vec<usize> = Vec::new();
            for at in &used {
                let most = if parameter.repeated { arguments.len() } else { at + 1 };
                let taken = (*at..most).take_while(|at| takes(*at)).count();
                let least = if parameter.optional || parameter.context { 0 } else { 1 };
                next.extend(
                    (least..=taken).map(|count| at + count).filter(|at| !next.contains(at)).collect::<Vec<_>>(),
                );
            }
            if next.is_empty() {
                let at = used.into_iter().max().unwrap_or_default();
                return Some(if at < arguments.len() { Misfit::Wrong(at) } else { Misfit::Missing(index) });
            }
            used = next;
        }
        if used.contains(&arguments.len()) {
            return None;
        }
        let at = used.into_iter().max().unwrap_or_default();
        Some(if at < self.parameters.len() { Misfit::Wrong(at) } else { Misfit::TooMany(at) })
    }
}

/// What is wrong with a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignatureError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Byte offset in the signature.
    pub at: usize,
}

/// Where the bracket behind `open` closes, or the end of the text.
fn closing(text: &[u8], open: usize) -> usize {
    let (opening, closing) = if text[open] == b'(' { (b'(', b')') } else { (b'<', b'>') };
    let mut depth = 1usize;
    for (at, byte) in text.iter().enumerate().skip(open + 1) {
        if *byte == closing {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        } else if *byte == opening {
            depth += 1;
        }
    }
    text.len()
}

/// Parses a signature with its angle brackets.
pub fn parse(text: &str) -> Result<Signature, SignatureError> {
    let bytes = text.as_bytes();
    let mut signature = Signature::default();
    // `?`, `+` and `-` behind each other: the reference implementation makes a
    // regular expression of them, where `?` may follow another one and no more.
    let mut marks = 0usize;
    let mut at = 1;
    while let Some(byte) = bytes.get(at).copied() {
        let error = |kind| Err(SignatureError { kind, at });
        match byte {
            b':' => {
                signature.returns = returned(text, at + 1);
                break;
            }
            b's' | b'n' | b'b' | b'l' | b'o' | b'a' | b'f' | b'j' | b'x' => {
                signature.parameters.push(parameter(char::from(byte).to_string()));
                marks = 0;
            }
            b'(' => {
                let end = closing(bytes, at);
                let choice = &text[at + 1..end];
                if choice.contains('<') {
                    return error(SyntaxErrorKind::SignatureChoice);
                }
                if is_reversed_range(choice) {
                    return error(SyntaxErrorKind::BadSignature);
                }
                signature.parameters.push(parameter(choice.to_owned()));
                marks = 0;
                at = end;
            }
            b'<' => {
                let end = closing(bytes, at);
                match signature.parameters.last_mut() {
                    Some(last) if matches!(last.kind.letters.as_str(), "a" | "f") => {
                        last.kind.inner = Some(text[at + 1..end].to_owned());
                    }
                    _ => return error(SyntaxErrorKind::SignatureParameter),
                }
                at = end;
            }
            b'?' | b'+' | b'-' => {
                if let Some(last) = signature.parameters.last_mut() {
                    last.optional |= byte == b'?';
                    last.repeated |= byte == b'+';
                    last.context |= byte == b'-';
                    marks += 1;
                    let is_lazy = marks == 2 && byte != b'+';
                    if marks > 1 && !is_lazy {
                        return error(SyntaxErrorKind::BadSignature);
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
    Ok(signature)
}

fn parameter(letters: String) -> Parameter {
    let kind = Type { letters, inner: None };
    Parameter { kind, optional: false, repeated: false, context: false }
}

fn returned(text: &str, at: usize) -> Option<Type> {
    let written = text.get(at..)?;
    let written = written.strip_suffix('>').unwrap_or(written);
    let (letters, inner) = match written.split_once('<') {
        Some((letters, inner)) => (letters, Some(inner.strip_suffix('>').unwrap_or(inner).to_owned())),
        None => (written, None),
    };
    let letters = letters.trim_matches(['(', ')']).to_owned();
    (!letters.is_empty()).then_some(Type { letters, inner })
}

/// Whether the letters have a `-` between two that are not in order, which
/// no regular expression can have between its brackets.
fn is_reversed_range(choice: &str) -> bool {
    // An `m` follows the letters there.
    let letters: Vec<char> = choice.chars().chain(['m']).collect();
    let mut at = 0;
    while at + 2 < letters.len() {
        if letters[at + 1] == '-' {
            if letters[at] > letters[at + 2] {
                return true;
            }
            at += 3;
        } else {
            at += 1;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_have_types_and_marks() {
        let signature = parse("<s-(nb)?a<s>+f<s:o>:a<n>>").unwrap();
        let shown: Vec<String> = signature
            .parameters
            .iter()
            .map(|parameter| {
                let inner = parameter.kind.inner.as_deref().unwrap_or_default();
                let marks = [(parameter.context, '-'), (parameter.optional, '?'), (parameter.repeated, '+')];
                let marks: String = marks.iter().filter(|(is_set, _)| *is_set).map(|(_, mark)| *mark).collect();
                format!("{} {inner} {marks}", parameter.kind.letters)
            })
            .collect();
        assert_eq!(shown, ["s  -", "nb  ?", "a s +", "f s:o "]);
        assert_eq!(signature.returns, Some(Type { letters: "a".into(), inner: Some("n".into()) }));
        assert_eq!(signature.arity(), (2, None));
    }

    #[test]
    fn arguments_fit_or_the_first_one_that_does_not_is_named() {
        // `?` is an argument of unknown type.
        let misfit = |signature: &str, arguments: &str| {
            let arguments: Vec<Option<char>> = arguments.chars().map(|c| (c != '?').then_some(c)).collect();
            parse(signature).unwrap().misfit(&arguments)
        };
        for (signature, fit) in [
            ("<s-nn?:s>", "n sn snn nn ? ?? s?? snn"),
            ("<s-(sf)n?:a<s>>", "s ss sf ssn f"),
            ("<a<s>s?:s>", "a s ss as"),
            ("<x-b?:s>", " x b sb xb"),
            ("<a+>", "a aaa s sa"),
            ("<afj?:j>", "af afs sfo"),
        ] {
            for arguments in fit.split(' ') {
                let arguments = arguments.replace('x', "o");
                assert_eq!(misfit(signature, &arguments), None, "{signature} {arguments}");
            }
        }
        assert_eq!(misfit("<s-nn?:s>", "ssn"), Some(Misfit::Wrong(1)));
        assert_eq!(misfit("<s-nn?:s>", "s"), Some(Misfit::Missing(1)));
        assert_eq!(misfit("<s-nn?:s>", "snnn"), Some(Misfit::TooMany(3)));
        assert_eq!(misfit("<a<n>:n>", ""), Some(Misfit::Missing(0)));
        assert_eq!(misfit("<af>", "as"), Some(Misfit::Wrong(1)));
        assert_eq!(misfit("<n-:n>", "s"), Some(Misfit::Wrong(0)));
        assert_eq!(misfit("<:n>", "n"), Some(Misfit::TooMany(0)));
    }

    #[test]
    fn what_cannot_be_is_found_where_it_stands() {
        let error = |text: &str| parse(text).unwrap_err();
        assert_eq!(error("<s<n>>"), SignatureError { kind: SyntaxErrorKind::SignatureParameter, at: 2 });
        assert_eq!(error("<n(sa<n>)>"), SignatureError { kind: SyntaxErrorKind::SignatureChoice, at: 2 });
        assert_eq!(error("<(s-n)>"), SignatureError { kind: SyntaxErrorKind::BadSignature, at: 1 });
        assert_eq!(error("<s?+>").kind, SyntaxErrorKind::BadSignature);
        assert_eq!(error("<<").kind, SyntaxErrorKind::SignatureParameter);
    }

    #[test]
    fn unknown_letters_are_passed_over() {
        for text in ["<>", "<zq>", "<", "<(s", "<a<n", "<s?->", "<->", "<:>"] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_single_value_fits_an_array_but_not_a_choice_with_one() {
        let kind = |letters: &str| Type { letters: letters.into(), inner: None };
        assert!(kind("a").takes('s') && kind("oa").takes('a') && !kind("oa").takes('s'));
        assert!(kind("x").takes('f') && !kind("j").takes('f'));
    }

    #[test]
    fn the_table_of_functions_has_signatures_that_fit_its_parameters() {
        for function in crate::spec::jsonata::FUNCTIONS {
            let signature = parse(function.signature).unwrap();
            assert_eq!(signature.parameters.len(), function.parameters.len(), "{}", function.name);
            for (own, parameter) in signature.parameters.iter().zip(function.parameters) {
                assert_eq!((own.optional, own.repeated), (parameter.optional, parameter.repeated), "{}", function.name);
            }
            let tree = super::super::parse(function.example);
            assert_eq!(tree.errors(), [], "{}", function.example);
        }
    }
}
