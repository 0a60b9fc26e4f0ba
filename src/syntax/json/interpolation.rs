//! Where the quotes of an expression stand in a text.
//!
//! In a template of Terraform, `"Run ${jobs["a.py"].name}"` is one text: the
//! quotes between the braces belong to the expression. As JSON it would end at
//! the second quote. What a quote is depends on what stands before it alone, so
//! that no edit behind a text can change where the text ends.

/// What is open in a text, from its first `${` on.
#[derive(Default)]
pub struct Interpolation {
    /// Brackets of the expression, and `"` for a text within it.
    open: Vec<u8>,
    /// The last byte of the expression that is no blank, and the one before.
    last: [u8; 2],
    /// Whether a text stood in the expression.
    has_text: bool,
}

impl Interpolation {
    /// Whether a template's expression is open, or a text within one.
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Goes over a byte of the text that is no part of an escape; `opens` says
    /// that it is the sign of a `${` or `%{`. Whether it is a quote that ends the
    /// whole text.
    pub fn ends_text(&mut self, byte: u8, opens: bool) -> bool {
        let is_quote = byte == b'"';
        match self.open.last() {
            None | Some(b'"') => {
                if opens {
                    // The brace comes next, and opens the expression.
                    self.open.push(b'$');
                } else if is_quote {
                    self.last = [0, byte];
                    return self.open.pop().is_none();
                }
                return false;
            }
            Some(b'$') => {
                self.open.pop();
                self.open.push(b'{');
                self.last = [0, byte];
                return false;
            }
            Some(_) => {}
        }
        if is_quote {
            if !self.starts_text() {
                return true;
            }
            self.has_text = true;
            self.open.push(b'"');
            return false;
        }
        match byte {
            b'(' | b'[' | b'{' => self.open.push(byte),
            b')' => self.close(b'('),
            b']' => self.close(b'['),
            b'}' => {
                let brace = self.open.iter().rposition(|open| matches!(open, b'{' | b'"'));
                self.open.truncate(brace.unwrap_or_default());
            }
            _ => {}
        }
        if !matches!(byte, b' ' | b'\t') {
            self.last = [self.last[1], byte];
        }
        false
    }

    fn close(&mut self, bracket: u8) {
        if self.open.last() == Some(&bracket) {
            self.open.pop();
        }
    }

    /// Whether a value is due where a quote stands.
    fn starts_text(&self) -> bool {
        let is_nested = self.open.len() > 1;
        match self.last {
            [_, b'(' | b'['] => true,
            [_, b',' | b'='] if is_nested => true,
            [b'=' | b'!', b'='] | [_, b'?'] => true,
            [_, b':'] => self.has_text,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Lexer, TokenKind};
    use crate::syntax::ScalarKind;

    /// Where the text at the start of `line` ends.
    fn check(line: &str) {
        let (text, _) = line.split_once('|').expect("a mark");
        let whole = line.replacen('|', "", 1);
        let token = Lexer::new(&whole, 0).next();
        assert_eq!(&whole[..token.end], text);
        assert!(matches!(token.kind, TokenKind::Scalar(ScalarKind::Text { closed: true, .. })));
    }

    #[test]
    fn quotes_of_an_expression_do_not_end_the_text() {
        check(r#""Run ${jobs["a.py"].name}"|: 1"#);
        check(r#""Run ${jobs["${jobs["a.py"].name}.py"].name} and ${join(", ", var.x)}"|, "b""#);
        check(r#""${var.env == "prod" ? "a" : "b"}"|}"#);
        check(r#""${f({a = "}"}, "(")}"|]"#);
        check(r#""%{ if x != "y" }a%{ endif }"|, "b""#);
    }

    #[test]
    fn other_quotes_do() {
        check(r#""${"|, "b": "}""#);
        check(r#""a ${open"|, "b": "c ${d}""#);
        check(r#""${AWS::"|, "b": "}""#);
        check(r#""${f("x")}"|, "b": "c""#);
        check(r#""{%{'a': [1]}%}"|, "b": "}""#);
        check(r#""$${a}("|, "b": "}""#);
        check(r#""f(["|, "${b}": 1"#);
    }
}
