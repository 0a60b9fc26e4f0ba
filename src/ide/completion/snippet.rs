//! Text to insert, with the places in it that are to be filled in.

/// A text with places to fill in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Snippet {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// A tab stop: its number, and what stands there until something is typed.
    Stop(u32, String),
    /// A tab stop with a list of texts, the first to begin with.
    Choice(u32, Vec<String>),
}

impl<T: Into<String>> From<T> for Snippet {
    fn from(text: T) -> Self {
        Snippet { pieces: vec![Piece::Text(text.into())] }
    }
}

impl Snippet {
    /// A tab stop alone.
    pub fn stop(number: u32, placeholder: impl Into<String>) -> Self {
        Snippet { pieces: vec![Piece::Stop(number, placeholder.into())] }
    }

    /// A tab stop with these texts to choose from.
    pub fn choice(number: u32, texts: &[&str]) -> Self {
        Snippet { pieces: vec![Piece::Choice(number, texts.iter().map(|text| (*text).to_owned()).collect())] }
    }

    pub fn push(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    pub fn append(&mut self, other: Snippet) {
        for piece in other.pieces {
            match piece {
                Piece::Text(text) => self.push(&text),
                stop => self.pieces.push(stop),
            }
        }
    }

    /// The same between these texts.
    pub fn between(self, before: &str, behind: &str) -> Self {
        let mut out = Snippet::from(before);
        out.append(self);
        out.push(behind);
        out
    }

    /// What is within a quote at either end.
    pub fn without_quotes(&self, quote: char) -> Option<Self> {
        let mut inner = self.clone();
        match inner.pieces.first_mut()? {
            Piece::Text(text) => *text = text.strip_prefix(quote)?.to_owned(),
            _ => return None,
        }
        match inner.pieces.last_mut()? {
            Piece::Text(text) => *text = text.strip_suffix(quote)?.to_owned(),
            _ => return None,
        }
        Some(inner)
    }

    /// The same with its texts written in another way, those of its stops as well.
    pub fn map(&self, written: impl Fn(&str) -> String) -> Self {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => Piece::Text(written(text)),
            Piece::Stop(number, text) => Piece::Stop(*number, written(text)),
            Piece::Choice(number, texts) => Piece::Choice(*number, texts.iter().map(|text| written(text)).collect()),
        });
        Snippet { pieces: pieces.collect() }
    }

    pub fn has_stops(&self) -> bool {
        self.pieces.iter().any(|piece| !matches!(piece, Piece::Text(_)))
    }

    /// The text if nothing is typed.
    pub fn filled(&self) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Text(text) | Piece::Stop(_, text) => text.clone(),
            Piece::Choice(_, texts) => texts.first().cloned().unwrap_or_default(),
        };
        self.pieces.iter().map(text).collect()
    }

    /// In the snippet syntax of LSP.
    pub fn with_stops(&self) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(&literal(text)),
                Piece::Stop(number, text) if text.is_empty() => out.push_str(&format!("${number}")),
                Piece::Stop(number, text) => {
                    out.push_str(&format!("${{{number}:{}}}", literal(text).replace('}', "\\}")))
                }
                Piece::Choice(number, texts) => {
                    let escaped = |text: &String| text.replace('\\', "\\\\").replace(',', "\\,").replace('|', "\\|");
                    let texts: Vec<String> = texts.iter().map(escaped).collect();
                    out.push_str(&format!("${{{number}|{}|}}", texts.join(",")));
                }
            }
        }
        out
    }
}

/// `text` so that no part of it is read as a tab stop, outside of those.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$")
}
