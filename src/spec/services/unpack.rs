//! From packed bytes to plain ones, and from those to numbers and texts. It
//! knows the encodings of `docs/services.md` and not what is encoded.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// What `packed` holds, of which the length is known. Texts of `dictionary`
/// may be referred to as if they stood in front of it.
pub(super) fn inflate(packed: &[u8], dictionary: &[u8], length: usize) -> Option<Vec<u8>> {
    let start = dictionary.len();
    let mut plain = Vec::with_capacity(start + length);
    plain.extend_from_slice(dictionary);
    plain.resize(start + length, 0);
    let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, _, written) = decompress(&mut DecompressorOxide::new(), packed, &mut plain, start, flags);
    if status != TINFLStatus::Done || written != length {
        return None;
    }
    plain.drain(..start);
    Some(plain)
}

/// Reads plain bytes from their start.
pub(super) struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Reader { rest: bytes }
    }

    /// The next bytes.
    pub(super) fn bytes(&mut self, length: usize) -> Option<&'b [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes)
    }

    /// A number of 32 bits, the low byte first.
    pub(super) fn number(&mut self) -> Option<usize> {
        let bytes = self.bytes(4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    }

    /// As many numbers of 16 bits: first their low bytes, then their high ones.
    pub(super) fn column(&mut self, count: usize) -> Option<impl Iterator<Item = u16> + use<'b>> {
        let low = self.bytes(count)?;
        let high = self.bytes(count)?;
        Some(low.iter().zip(high).map(|(low, high)| u16::from_le_bytes([*low, *high])))
    }

    /// Whether nothing is left.
    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }
}

/// Numbers of which each new one is the next: that is written as 0, and any
/// other as itself + 1.
#[derive(Default)]
pub(super) struct References {
    next: u16,
}

impl References {
    /// The number that is written as `written`.
    pub(super) fn read(&mut self, written: u16) -> u16 {
        let number = written.checked_sub(1).unwrap_or(self.next);
        self.next = self.next.max(number.saturating_add(1));
        number
    }
}

/// Texts with line ends between them.
#[derive(Default)]
pub(super) struct Pool {
    text: String,
    /// Where each starts; at the end, where one more would.
    starts: Vec<u32>,
}

impl Pool {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8(bytes.to_vec()).ok()?;
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
        let starts = std::iter::once(Some(0)).chain(ends.map(|end| u32::try_from(end + 1).ok())).collect::<Option<_>>();
        Some(Pool { starts: starts?, text })
    }

    /// The text of this number; empty if there is none.
    pub(super) fn get(&self, number: usize) -> &str {
        let start_of = |number: usize| self.starts.get(number).map(|start| *start as usize);
        let range = start_of(number).zip(start_of(number + 1));
        range.and_then(|(start, next)| self.text.get(start..next - 1)).unwrap_or_default()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_short_is_not_taken_for_whole() {
        let packed = miniz_oxide::deflate::compress_to_vec(b"some text, some text", 9);
        assert_eq!(inflate(&packed, b"", 20).as_deref(), Some(&b"some text, some text"[..]));
        assert_eq!(inflate(&packed, b"", 19), None);
        assert_eq!(inflate(&packed, b"", 21), None);
        assert_eq!(inflate(&packed[..packed.len() - 1], b"", 20), None);
        assert!(Reader::new(b"abc").number().is_none());
        assert!(Reader::new(b"abc").column(2).is_none());
    }

    #[test]
    fn numbers_come_in_planes_and_new_ones_as_zero() {
        let mut reader = Reader::new(&[1, 2, 0, 1]);
        assert_eq!(reader.column(2).map(Vec::from_iter), Some(vec![1, 258]));
        assert!(reader.is_at_end());
        let mut references = References::default();
        let read: Vec<u16> = [0, 0, 1, 0, 5, 0].map(|written| references.read(written)).into();
        assert_eq!(read, [0, 1, 0, 2, 4, 5]);
    }

    #[test]
    fn texts_by_number() {
        let pool = Pool::read("é\n\nlast".as_bytes()).expect("a pool");
        assert_eq!((pool.len(), pool.get(0), pool.get(1), pool.get(2), pool.get(3)), (3, "é", "", "last", ""));
        assert_eq!(Pool::default().get(0), "");
    }
}
