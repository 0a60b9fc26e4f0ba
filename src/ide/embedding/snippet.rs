//! Snippets of LSP, taken apart into their own signs and the text around them.

/// A snippet.
pub struct Snippet<'a> {
    pieces: Vec<Piece<'a>>,
}

enum Piece<'a> {
    /// Signs of the snippet: `$1`, `${1:`, `}`.
    Sign(&'a str),
    /// Text, without the backslashes that keep it from being a sign, and whether
    /// it stands in a tab stop.
    Text(String, bool),
}

impl<'a> Snippet<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut depth = 0usize;
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let sign = match first {
                '$' => sign_len(rest),
                '}' if depth > 0 => 1,
                _ => 0,
            };
            if sign > 0 {
                if !literal.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut literal), depth > 0));
                }
                let (own, behind) = rest.split_at(sign);
                match own.ends_with([':', '|']) {
                    true => depth += 1,
                    false if own == "}" => depth -= 1,
                    false => {}
                }
                pieces.push(Piece::Sign(own));
                rest = behind;
                continue;
            }
            let escaped = rest.strip_prefix('\\').and_then(|behind| behind.chars().next());
            let (character, len) = match escaped.filter(|next| matches!(next, '$' | '}' | '\\')) {
                Some(next) => (next, 2),
                None => (first, first.len_utf8()),
            };
            literal.push(character);
            rest = &rest[len..];
        }
        if !literal.is_empty() {
            pieces.push(Piece::Text(literal, depth > 0));
        }
        Snippet { pieces }
    }

    /// The text that it gives where nothing is typed over.
    pub fn plain(&self) -> String {
        let texts = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(text, _) => Some(&**text),
            Piece::Sign(_) => None,
        });
        texts.collect()
    }

    /// It with each text as `write` writes it; `None` if one cannot be written.
    pub fn written(&self, write: impl Fn(&str) -> Option<String>) -> Option<String> {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Sign(sign) => out.push_str(sign),
                Piece::Text(text, is_in_stop) => {
                    for character in write(text)?.chars() {
                        if matches!(character, '$' | '\\') || (character == '}' && *is_in_stop) {
                            out.push('\\');
                        }
                        out.push(character);
                    }
                }
            }
        }
        Some(out)
    }
}

/// The length of the sign at the start of `rest`, which is a dollar: a tab stop,
/// or the head of one with a text; 0 if it is none.
fn sign_len(rest: &str) -> usize {
    let digits = |at: usize| rest[at..].bytes().take_while(u8::is_ascii_digit).count();
    let stop = digits(1);
    if stop > 0 {
        return 1 + stop;
    }
    let head = if rest.starts_with("${") { 2 + digits(2) } else { 0 };
    if head > 2 && rest[head..].starts_with([':', '|', '}']) { head + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::write::escaped;

    #[test]
    fn a_snippet_keeps_its_stops_and_is_escaped_around_them() {
        let written = |snippet: &str| Snippet::new(snippet).written(|text| Some(escaped(text))).unwrap();
        assert_eq!(written(r#""Next": "${1:Name}""#), r#"\\"Next\\": \\"${1:Name}\\""#);
        assert_eq!(written(r#""\$.x\\""#), r#"\\"\$.x\\\\\\""#);
        assert_eq!(written("{\n\t$1\n}"), r"{\\n\\t$1\\n}");
        assert_eq!(written("{% ${1:\\$x\\}} %}$0"), r"{% ${1:\$x\}} %}$0");
        assert_eq!(written("'${1|a,b|}'"), "'${1|a,b|}'");
    }

    #[test]
    fn its_plain_text_has_no_signs() {
        assert_eq!(Snippet::new("a $1${2:b\\$} ${3} $x ${y}").plain(), "a b$  $x ${y}");
    }
}
