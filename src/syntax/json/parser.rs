//! Tokens to tree, with recovery.
//!
//! What decides where a broken container ends:
//! * A closing bracket of the other kind ends the container if one of its kind
//!   is open further out; else it is stray and skipped.
//! * A key inside an array ends the array, if the array lies in an object.
//! * If the brackets of the text do not balance, it is parsed again *by
//!   indentation*: a key that starts a line no further right than the line on
//!   which the container opened ends the container, and so does a closing
//!   bracket that stands where an outer container's line starts. Balanced text
//!   is never read that way, so no valid definition depends on its layout.

use std::sync::Arc;

use super::lexer::{Lexer, Token, TokenKind};
use crate::syntax::tree::{Child, Container, ContainerKind, Key, Scalar, ScalarKind, Style, Syntax, Tree, Value};
use crate::syntax::{DEPTH_LIMIT, SyntaxError, SyntaxErrorKind};

/// Where a parser may find containers of an older tree again.
pub trait Reuse {
    /// The older container whose text is the same as that from `start` on, if
    /// it would be parsed the same way there; `room` is how deep it may nest,
    /// `indent` the indentation of the line at `start`.
    fn find(&self, start: usize, indent: u32, room: usize, by_indentation: bool) -> Option<Arc<Container>>;
}

/// Parses a whole text.
pub fn parse_text(text: &str, reuse: Option<&dyn Reuse>) -> Tree {
    let tree = Parser::new(text, 0, reuse, false).text();
    let unbalanced = |error: &SyntaxError| error.kind == SyntaxErrorKind::TextBehindEnd;
    let is_unclosed = matches!(&tree.root, Value::Container(root) if !root.closed);
    if is_unclosed || tree.errors.iter().any(unbalanced) {
        return Parser::new(text, 0, reuse, true).text();
    }
    tree
}

/// Parses the one container that starts at `start`, `depth` containers deep.
/// `None` unless it is closed, stands for itself and nests within the limit.
pub fn parse_block(text: &str, start: usize, depth: usize, reuse: &dyn Reuse) -> Option<Arc<Container>> {
    let mut parser = Parser::new(text, start, Some(reuse), false);
    parser.base_depth = depth;
    let token = parser.next();
    let Value::Container(container) = parser.value_from(token) else { return None };
    (container.closed && container.clean).then_some(container)
}

/// A container that is being parsed.
struct Open {
    kind: ContainerKind,
    start: usize,
    indent: u32,
    clean: bool,
    regular: bool,
    spliced: bool,
    children: Vec<Child>,
    errors: Vec<SyntaxError>,
}

impl Open {
    fn error(&mut self, kind: SyntaxErrorKind, start: usize, end: usize) {
        let relative = |at: usize| (at - self.start) as u32;
        self.errors.push(SyntaxError { kind, start: relative(start), end: relative(end) });
    }

    fn push(&mut self, key: Option<(usize, Scalar)>, value_at: usize, value: Value) {
        let relative = |at: usize| (at - self.start) as u32;
        let key = key.map(|(at, scalar)| Key { at: relative(at), scalar });
        self.children.push(Child { key, value_at: relative(value_at), value });
    }

    /// Where the last child ends, absolute.
    fn last_end(&self) -> usize {
        self.start + self.children.last().map_or(0, |child| child.end() as usize)
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    peeked: Option<Token>,
    /// Kind and indentation of the containers that are open, outermost first.
    open: Vec<(ContainerKind, u32)>,
    /// How many containers lie around the text that is parsed.
    base_depth: usize,
    reuse: Option<&'a dyn Reuse>,
    by_indentation: bool,
    /// Whether a token of the innermost container looked ahead.
    looked_ahead: bool,
    /// Comments seen since they were last taken: they are reported by the
    /// container that they stand in.
    comments: Vec<(usize, usize, bool)>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, start: usize, reuse: Option<&'a dyn Reuse>, by_indentation: bool) -> Self {
        Parser {
            lexer: Lexer::new(text, start),
            peeked: None,
            open: Vec::new(),
            base_depth: 0,
            reuse,
            by_indentation,
            looked_ahead: false,
            comments: Vec::new(),
        }
    }

    fn next(&mut self) -> Token {
        self.peek();
        self.peeked.take().unwrap_or_else(|| self.lexer.next())
    }

    fn peek(&mut self) -> Token {
        if let Some(token) = self.peeked {
            return token;
        }
        loop {
            let token = self.lexer.next();
            self.looked_ahead |= token.looked_ahead;
            if let TokenKind::Comment { closed } = token.kind {
                self.comments.push((token.start, token.end, closed));
                continue;
            }
            self.peeked = Some(token);
            return token;
        }
    }

    fn depth(&self) -> usize {
        self.base_depth + self.open.len()
    }

    fn take_comments(&mut self, mut report: impl FnMut(SyntaxErrorKind, usize, usize)) {
        for (start, end, closed) in self.comments.drain(..) {
            report(SyntaxErrorKind::Comment, start, end);
            if !closed {
                report(SyntaxErrorKind::UnclosedComment, start, end);
            }
        }
    }

    fn text(mut self) -> Tree {
        let mut errors = Vec::new();
        let mut error = |kind, start: usize, end: usize| {
            errors.push(SyntaxError { kind, start: start as u32, end: end as u32 });
        };
        if self.lexer.text().starts_with('\u{feff}') {
            error(SyntaxErrorKind::ByteOrderMark, 0, 3);
            self.lexer.jump(0, 3);
        }
        let mut root = Value::Missing;
        let mut root_at = 0;
        let mut has_extra = false;
        loop {
            let token = self.next();
            self.take_comments(&mut error);
            match token.kind {
                TokenKind::End => break,
                TokenKind::Bad => error(SyntaxErrorKind::UnexpectedCharacter, token.start, token.end),
                _ if root == Value::Missing => {
                    root_at = token.start;
                    root = match token.kind {
                        TokenKind::Comma | TokenKind::Colon | TokenKind::CloseBrace | TokenKind::CloseBracket => {
                            error(SyntaxErrorKind::UnexpectedCharacter, token.start, token.end);
                            continue;
                        }
                        _ => self.value_from(token),
                    };
                    if let Some((kind, start, end)) = token.error {
                        error(kind, start, end);
                    }
                }
                _ => {
                    // Only the first token behind the end is reported: the rest follows from it.
                    if !has_extra {
                        error(SyntaxErrorKind::TextBehindEnd, token.start, token.end);
                    }
                    has_extra = true;
                }
            }
        }
        let says_why = |error: &SyntaxError| error.kind == SyntaxErrorKind::UnexpectedCharacter;
        if root == Value::Missing && !errors.iter().any(says_why) {
            let end = self.lexer.text().len();
            errors.push(SyntaxError { kind: SyntaxErrorKind::EmptyText, start: 0, end: end as u32 });
        }
        errors.sort_by_key(|error| (error.start, error.end));
        Tree {
            syntax: Syntax::Json,
            root_at: root_at as u32,
            root,
            errors: errors.into(),
            by_indentation: self.by_indentation,
        }
    }

    /// The value that starts with `token`, which is a scalar or opens a
    /// container. The token's own error is left to the caller.
    fn value_from(&mut self, token: Token) -> Value {
        match token.kind {
            TokenKind::OpenBrace => self.container(ContainerKind::Object, token),
            TokenKind::OpenBracket => self.container(ContainerKind::Array, token),
            TokenKind::Scalar(kind) => Value::Scalar(scalar(kind, &token)),
            _ => Value::Missing,
        }
    }

    fn container(&mut self, kind: ContainerKind, opener: Token) -> Value {
        let room = DEPTH_LIMIT.saturating_sub(self.depth());
        if room == 0 {
            return self.too_deep(opener);
        }
        let found = self.reuse.and_then(|reuse| reuse.find(opener.start, opener.indent, room, self.by_indentation));
        if let Some(container) = found {
            self.lexer.jump(opener.start, opener.start + container.len as usize);
            return Value::Container(container);
        }
        let mut open = Open {
            kind,
            start: opener.start,
            indent: opener.indent,
            clean: true,
            regular: true,
            spliced: false,
            children: Vec::new(),
            errors: Vec::new(),
        };
        self.open.push((kind, opener.indent));
        let around = std::mem::take(&mut self.looked_ahead);
        let closer = match kind {
            ContainerKind::Object => self.members(&mut open),
            ContainerKind::Array => self.items(&mut open),
        };
        open.clean &= !std::mem::replace(&mut self.looked_ahead, around);
        self.open.pop();
        Value::Container(Arc::new(finished(open, closer)))
    }

    /// Skips a container that nests too deep, without recursion.
    fn too_deep(&mut self, opener: Token) -> Value {
        let mut depth = 1usize;
        let mut end = opener.end;
        while depth > 0 {
            let token = self.next();
            match token.kind {
                TokenKind::OpenBrace | TokenKind::OpenBracket => depth += 1,
                TokenKind::CloseBrace | TokenKind::CloseBracket => depth -= 1,
                TokenKind::End => break,
                _ => {}
            }
            end = token.end;
        }
        self.comments.clear();
        let len = (end - opener.start) as u32;
        Value::Scalar(Scalar { kind: ScalarKind::TooDeep, escaped: false, placeholder: false, len })
    }

    /// The members of an object; gives the end of its closing bracket.
    fn members(&mut self, open: &mut Open) -> Option<usize> {
        let mut separator = Separator::Start;
        loop {
            let token = self.peek();
            self.take_comments(|kind, start, end| open.error(kind, start, end));
            if let Some(end) = self.closing(open, token, separator) {
                return end.closer();
            }
            match token.kind {
                TokenKind::CloseBrace | TokenKind::CloseBracket | TokenKind::End => {
                    // `closing` skipped a stray bracket.
                }
                TokenKind::Comma => separator = self.comma(open, separator),
                TokenKind::Bad => self.bad(open),
                TokenKind::Colon | TokenKind::OpenBrace | TokenKind::OpenBracket => {
                    self.missing_comma(open, separator, token);
                    open.error(SyntaxErrorKind::MissingKey, token.start, token.start + 1);
                    let key = Scalar { kind: ScalarKind::Bad, escaped: false, placeholder: false, len: 0 };
                    separator = match token.kind {
                        TokenKind::Colon => self.member_value(open, (token.start, key), true),
                        _ => self.value(open, Some((token.start, key))),
                    };
                }
                TokenKind::Scalar(kind) => {
                    self.missing_comma(open, separator, token);
                    separator = self.member(open, kind);
                }
                TokenKind::Comment { .. } => self.skip(),
            }
        }
    }

    /// A member that starts with the scalar that comes next.
    fn member(&mut self, open: &mut Open, kind: ScalarKind) -> Separator {
        let token = self.next();
        let is_key = self.lexer.byte_behind_blanks(token.end) == Some(b':');
        if kind == ScalarKind::Placeholder && !is_key {
            open.spliced = true;
            open.push(None, token.start, Value::Scalar(scalar(kind, &token)));
            return Separator::Excused;
        }
        let is_quoted = token.is_text();
        match token.error {
            Some((kind, start, end)) if is_quoted => open.error(kind, start, end),
            _ if is_quoted || kind == ScalarKind::Placeholder => {}
            _ => open.error(SyntaxErrorKind::BareKey, token.start, token.end),
        }
        self.member_value(open, (token.start, scalar(kind, &token)), token.is_unclosed_text() || !is_quoted)
    }

    /// Colon and value of the member with this key. A key that is broken itself
    /// needs no further complaint about what is missing behind it.
    fn member_value(&mut self, open: &mut Open, key: (usize, Scalar), is_broken: bool) -> Separator {
        let key_end = key.0 + key.1.len as usize;
        let mut value_at = key_end;
        let mut has_colon = false;
        loop {
            let token = self.peek();
            self.take_comments(|kind, start, end| open.error(kind, start, end));
            match token.kind {
                TokenKind::Colon => {
                    self.skip();
                    if has_colon {
                        open.error(SyntaxErrorKind::ExtraColon, token.start, token.end);
                    } else {
                        value_at = token.end;
                    }
                    has_colon = true;
                }
                TokenKind::Bad if has_colon => self.bad(open),
                TokenKind::OpenBrace | TokenKind::OpenBracket | TokenKind::Scalar(_)
                    if self.is_value(token, has_colon) =>
                {
                    if !has_colon && !is_broken {
                        open.error(SyntaxErrorKind::MissingColon, key_end, key_end);
                    }
                    return self.value(open, Some(key));
                }
                _ => {
                    if has_colon {
                        open.error(SyntaxErrorKind::MissingValue, key.0, value_at);
                    } else if !is_broken {
                        open.error(SyntaxErrorKind::MissingColon, key_end, key_end);
                    }
                    open.push(Some(key), value_at, Value::Missing);
                    return Separator::Excused;
                }
            }
        }
    }

    /// The value that comes next, as a member's or an item.
    fn value(&mut self, open: &mut Open, key: Option<(usize, Scalar)>) -> Separator {
        let token = self.next();
        if let Some((kind, start, end)) = token.error {
            open.error(kind, start, end);
        }
        let value = self.value_from(token);
        self.report_depth(open, &value, token.start);
        let is_unclosed = matches!(&value, Value::Container(container) if !container.closed);
        open.push(key, token.start, value);
        if is_unclosed || token.is_unclosed_text() { Separator::Excused } else { Separator::None }
    }

    /// Whether `token` is the value of the key before it, rather than the next
    /// key: a text with a colon behind it is a key, and without a colon a value
    /// stands in the key's own line.
    fn is_value(&self, token: Token, has_colon: bool) -> bool {
        let is_scalar = matches!(token.kind, TokenKind::Scalar(_));
        let is_key = is_scalar && self.lexer.byte_behind_blanks(token.end) == Some(b':');
        if has_colon { !is_key } else { !is_key && !token.first_in_line }
    }

    /// The items of an array; gives the end of its closing bracket.
    fn items(&mut self, open: &mut Open) -> Option<usize> {
        let mut separator = Separator::Start;
        loop {
            let token = self.peek();
            self.take_comments(|kind, start, end| open.error(kind, start, end));
            if let Some(end) = self.closing(open, token, separator) {
                return end.closer();
            }
            match token.kind {
                TokenKind::CloseBrace | TokenKind::CloseBracket | TokenKind::End => {}
                TokenKind::Comma => separator = self.comma(open, separator),
                TokenKind::Bad | TokenKind::Colon => self.bad(open),
                TokenKind::OpenBrace | TokenKind::OpenBracket | TokenKind::Scalar(_) => {
                    let is_splice = token.kind == TokenKind::Scalar(ScalarKind::Placeholder);
                    if !is_splice {
                        self.missing_comma(open, separator, token);
                    }
                    open.spliced |= is_splice;
                    separator = self.value(open, None);
                    separator = if is_splice { Separator::Excused } else { separator };
                }
                TokenKind::Comment { .. } => self.skip(),
            }
        }
    }

    /// Whether the container ends before or with `token`. A stray bracket is
    /// skipped.
    fn closing(&mut self, open: &mut Open, token: Token, separator: Separator) -> Option<End> {
        let (own, other, other_kind) = match open.kind {
            ContainerKind::Object => (TokenKind::CloseBrace, TokenKind::CloseBracket, ContainerKind::Array),
            ContainerKind::Array => (TokenKind::CloseBracket, TokenKind::CloseBrace, ContainerKind::Object),
        };
        let outer = &self.open[..self.open.len() - 1];
        if token.kind == TokenKind::End {
            return Some(End::Implied);
        }
        if token.first_in_line {
            let is_left = token.indent <= open.indent && self.is_key(token);
            let is_misplaced = token.kind == own && token.indent != open.indent;
            open.regular &= !is_left && !is_misplaced;
            if self.by_indentation && is_left && !outer.is_empty() {
                return Some(End::Implied);
            }
            if self.by_indentation && is_misplaced {
                if token.indent < open.indent && outer.contains(&(open.kind, token.indent)) {
                    return Some(End::Implied);
                }
                if token.indent > open.indent && self.goes_on_behind(token, open.indent) {
                    self.stray(open, token);
                    return None;
                }
            }
        }
        if token.kind == own {
            self.skip();
            if let Separator::Comma(at) = separator {
                open.error(SyntaxErrorKind::TrailingComma, at, at + 1);
            }
            return Some(End::Closed(token.end));
        }
        if token.kind == other {
            // What happens next depends on the brackets around this container.
            open.clean = false;
            if outer.iter().any(|(kind, _)| *kind == other_kind) {
                return Some(End::Implied);
            }
            self.stray(open, token);
            return None;
        }
        if open.kind == ContainerKind::Array && self.is_key(token) {
            open.clean = false;
            if outer.last().is_some_and(|(kind, _)| *kind == ContainerKind::Object) {
                return Some(End::Implied);
            }
        }
        None
    }

    /// Whether `token` is a text with a colon behind it.
    fn is_key(&self, token: Token) -> bool {
        token.is_text() && self.lexer.byte_behind_blanks(token.end) == Some(b':')
    }

    /// Whether the text behind the closing bracket `token` goes on with a key
    /// that stands in a line of its own, right of `indent`: then the bracket
    /// cannot have closed the container that opened there.
    fn goes_on_behind(&self, token: Token, indent: u32) -> bool {
        let mut ahead = Lexer::new(self.lexer.text(), token.end);
        let mut next = ahead.next();
        if next.kind == TokenKind::Comma {
            next = ahead.next();
        }
        next.first_in_line && next.indent > indent && next.is_text()
    }

    fn skip(&mut self) {
        self.peeked = None;
    }

    fn stray(&mut self, open: &mut Open, token: Token) {
        self.skip();
        open.error(SyntaxErrorKind::StrayBracket, token.start, token.end);
    }

    fn bad(&mut self, open: &mut Open) {
        let token = self.next();
        open.error(SyntaxErrorKind::UnexpectedCharacter, token.start, token.end);
    }

    fn comma(&mut self, open: &mut Open, separator: Separator) -> Separator {
        let token = self.next();
        if matches!(separator, Separator::Start | Separator::Comma(_)) {
            open.error(SyntaxErrorKind::ExtraComma, token.start, token.end);
            // An extra comma does not make the one before it a trailing one.
            return separator;
        }
        Separator::Comma(token.start)
    }

    fn missing_comma(&mut self, open: &mut Open, separator: Separator, token: Token) {
        if separator == Separator::None {
            let end = open.last_end().min(token.start);
            open.error(SyntaxErrorKind::MissingComma, end, end);
        }
    }

    fn report_depth(&mut self, open: &mut Open, value: &Value, start: usize) {
        if matches!(value, Value::Scalar(Scalar { kind: ScalarKind::TooDeep, .. })) {
            open.error(SyntaxErrorKind::TooDeep, start, start + 1);
            // At another depth the same text would be looked into.
            open.clean = false;
        }
    }
}

/// What stands between the last child and the next token.
#[derive(Clone, Copy, PartialEq)]
enum Separator {
    /// There is no child yet.
    Start,
    /// A comma, at this offset.
    Comma(usize),
    /// Nothing, so a comma is missing if another child follows.
    None,
    /// Nothing, and no comma is asked for: a placeholder may bring its own, an
    /// unclosed text may have swallowed it, and where more is missing than the
    /// comma, that was reported.
    Excused,
}

/// How a container ends.
enum End {
    /// Behind its closing bracket.
    Closed(usize),
    /// Without one.
    Implied,
}

impl End {
    fn closer(self) -> Option<usize> {
        match self {
            End::Closed(end) => Some(end),
            End::Implied => None,
        }
    }
}

fn scalar(kind: ScalarKind, token: &Token) -> Scalar {
    let len = (token.end - token.start) as u32;
    // A text that an unclosed quote runs through is not what the user meant to write.
    let placeholder = token.placeholder || matches!(kind, ScalarKind::Text { style: Style::Plain, closed: false });
    Scalar { kind, escaped: token.escaped, placeholder, len }
}

fn finished(mut open: Open, closer: Option<usize>) -> Container {
    let last_end = open.last_end();
    if closer.is_none() {
        let kind = match open.kind {
            ContainerKind::Object => SyntaxErrorKind::UnclosedObject,
            ContainerKind::Array => SyntaxErrorKind::UnclosedArray,
        };
        open.error(kind, open.start, open.start + 1);
        open.clean = false;
    }
    // Without a closing bracket it ends with the last thing in it.
    let end = closer.unwrap_or_else(|| {
        let errors_end = open.errors.iter().map(|error| open.start + error.end as usize).max();
        last_end.max(errors_end.unwrap_or(0)).max(open.start + 1)
    });
    let mut clean = open.clean;
    let mut regular = open.regular;
    let mut height = 0;
    let mut has_errors = !open.errors.is_empty();
    for child in &open.children {
        if let Value::Container(inner) = &child.value {
            clean &= inner.clean;
            regular &= inner.regular;
            has_errors |= inner.has_errors;
            height = height.max(inner.height);
        }
    }
    open.errors.sort_by_key(|error| (error.start, error.end));
    Container {
        kind: open.kind,
        closed: closer.is_some(),
        block: false,
        clean,
        regular,
        spliced: open.spliced,
        has_errors,
        height: height + 1,
        len: (end - open.start) as u32,
        indent: open.indent,
        children: open.children.into(),
        errors: open.errors.into(),
    }
}
