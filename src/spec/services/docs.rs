//! What the table says about the actions and the parameters of one service, in
//! sentences.

use super::unpack::{Pool, Reader, References};

/// The documentation of one service.
#[derive(Default)]
pub(super) struct Docs {
    texts: Pool,
    /// The text of each action, then of each member that goes in.
    numbers: Vec<u16>,
}

impl Docs {
    pub(super) fn read(plain: Vec<u8>) -> Option<Self> {
        let mut reader = Reader::new(&plain);
        let length = reader.number()?;
        let count = reader.number()?;
        let texts = Pool::read(reader.bytes(length)?)?;
        // The first text is the empty one, which nothing introduces.
        let mut references = References::default();
        references.read(0);
        let numbers = reader.column(count)?.map(|written| references.read(written)).collect();
        Some(Docs { texts, numbers }).filter(|_| reader.is_at_end())
    }

    /// The text about an action, or about a member, whose number comes after
    /// those of all actions; empty if there is none.
    pub(super) fn get(&self, index: usize) -> &str {
        self.numbers.get(index).map_or("", |number| self.texts.get(usize::from(*number)))
    }
}
