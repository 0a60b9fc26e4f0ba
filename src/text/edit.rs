//! Changes to a text.

use text_size::{TextRange, TextSize};

/// One replacement: delete a range, put a text in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indel {
    /// What goes, in bytes of the text before the edit.
    pub delete: TextRange,
    /// What comes.
    pub insert: String,
}

impl Indel {
    /// Puts `insert` in the place of `delete`.
    pub fn replace(delete: TextRange, insert: impl Into<String>) -> Self {
        Indel { delete, insert: insert.into() }
    }

    /// Puts `insert` at `at`.
    pub fn insert(at: TextSize, insert: impl Into<String>) -> Self {
        Indel::replace(TextRange::empty(at), insert)
    }
}

/// Several replacements that are made at once: sorted, and none touches the
/// range of another. All ranges are of the text before the edit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextEdit {
    indels: Vec<Indel>,
}

impl TextEdit {
    /// An edit of these replacements; `None` if two of them overlap.
    pub fn new(mut indels: Vec<Indel>) -> Option<Self> {
        indels.sort_by_key(|indel| (indel.delete.start(), indel.delete.end()));
        let disjoint = indels.windows(2).all(|pair| pair[0].delete.end() <= pair[1].delete.start());
        disjoint.then_some(TextEdit { indels })
    }

    /// The replacements, from the first in the text to the last.
    pub fn indels(&self) -> &[Indel] {
        &self.indels
    }

    /// The text after the edit. Replacements that do not fit `text` are left out.
    pub fn applied_to(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for indel in &self.indels {
            let (start, end) = (usize::from(indel.delete.start()), usize::from(indel.delete.end()));
            let Some(kept) = text.get(done..start) else { continue };
            if !text.is_char_boundary(end) {
                continue;
            }
            out.push_str(kept);
            out.push_str(&indel.insert);
            done = end;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }
}

/// The one replacement that makes `new` of `old`, as small as common beginning
/// and end allow; `None` if the texts are equal.
pub fn difference(old: &str, new: &str) -> Option<Indel> {
    if old == new {
        return None;
    }
    let mut prefix = common_prefix(old.as_bytes(), new.as_bytes());
    while !old.is_char_boundary(prefix) || !new.is_char_boundary(prefix) {
        prefix -= 1;
    }
    let (old_rest, new_rest) = (&old[prefix..], &new[prefix..]);
    let mut suffix = common_suffix(old_rest.as_bytes(), new_rest.as_bytes());
    while !old_rest.is_char_boundary(old_rest.len() - suffix) || !new_rest.is_char_boundary(new_rest.len() - suffix) {
        suffix -= 1;
    }
    let delete = TextRange::new((prefix as u32).into(), ((old.len() - suffix) as u32).into());
    Some(Indel::replace(delete, &new_rest[..new_rest.len() - suffix]))
}

/// Blocks of this size are compared as a whole, which is a plain memory
/// comparison; only the block that differs is looked at byte by byte.
const BLOCK: usize = 4096;

fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.chunks_exact(BLOCK).zip(b.chunks_exact(BLOCK)).take_while(|(a, b)| a == b).count();
    let done = blocks * BLOCK;
    done + a[done..].iter().zip(&b[done..]).take_while(|(a, b)| a == b).count()
}

fn common_suffix(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.rchunks_exact(BLOCK).zip(b.rchunks_exact(BLOCK)).take_while(|(a, b)| a == b).count();
    let done = blocks * BLOCK;
    let (a, b) = (&a[..a.len() - done], &b[..b.len() - done]);
    done + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_replacements_are_no_edit() {
        let range = |a: u32, b: u32| TextRange::new(a.into(), b.into());
        assert!(TextEdit::new(vec![Indel::replace(range(0, 3), ""), Indel::replace(range(2, 4), "")]).is_none());
        let edit = TextEdit::new(vec![Indel::replace(range(3, 4), "y"), Indel::replace(range(0, 1), "x")]);
        assert_eq!(edit.unwrap().applied_to("abcde"), "xbcye");
    }

    proptest::proptest! {
        #[test]
        fn difference_makes_the_new_text(old in "[ab\u{fc}\u{1f680}]{0,12}", new in "[ab\u{fc}\u{fd}\u{1f680}]{0,12}") {
            match difference(&old, &new) {
                None => proptest::prop_assert_eq!(old, new),
                Some(indel) => {
                    let edit = TextEdit::new(vec![indel]).unwrap();
                    proptest::prop_assert_eq!(edit.applied_to(&old), new);
                }
            }
        }

        /// Across the borders of the blocks, too.
        #[test]
        fn difference_of_long_texts(at in 0usize..10_000, cut in 0usize..20) {
            let old = "0123456789".repeat(1000);
            let mut new = old.clone();
            new.replace_range(at..(at + cut).min(old.len()), "x");
            let edit = TextEdit::new(vec![difference(&old, &new).unwrap()]).unwrap();
            proptest::prop_assert_eq!(edit.applied_to(&old), new);
        }
    }
}
