//! The table as a file: where each service's part of it lies. Of the layout
//! that `docs/services.md` describes it knows all but what is in those parts.

use std::sync::{LazyLock, OnceLock};

use super::unpack::{Reader, inflate};
use super::{Integration, Listing, Service, Version};

static BYTES: &[u8] = include_bytes!("../../../data/services.bin");

/// How the file begins. The digits change with its layout.
const MAGIC: &[u8] = b"ASLTAB01";

/// The list of services.
pub(super) struct Table {
    pub(super) version: Version,
    /// By name.
    pub(super) sdk: Vec<Service>,
    /// By name.
    pub(super) optimized: Vec<Service>,
    /// Other names of services, in order, with the right ones.
    pub(super) aliases: Vec<(&'static str, &'static str)>,
    /// Services of the SDK that are there no more.
    pub(super) retired: Vec<Retired>,
    names: Dictionary,
    docs: Dictionary,
}

pub(super) struct Retired {
    pub(super) name: &'static str,
    pub(super) prefix: &'static str,
}

/// Bytes that are packed with a dictionary.
pub(super) struct Packed {
    bytes: &'static [u8],
    length: usize,
}

/// What the services' parts have in common.
struct Dictionary {
    packed: Packed,
    plain: OnceLock<Vec<u8>>,
}

/// The list of services; read when it is first asked for.
pub(super) fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(BYTES).unwrap_or_else(Table::empty));
    &TABLE
}

impl Table {
    /// The service that has this other name.
    pub(super) fn alias(&self, name: &str) -> Option<&'static str> {
        let at = self.aliases.binary_search_by(|(alias, _)| (*alias).cmp(name)).ok()?;
        self.aliases.get(at).map(|(_, name)| *name)
    }

    pub(super) fn unpack_names(&self, packed: &Packed) -> Vec<u8> {
        self.names.unpack(packed)
    }

    pub(super) fn unpack_docs(&self, packed: &Packed) -> Vec<u8> {
        self.docs.unpack(packed)
    }

    fn empty() -> Self {
        let nothing = || Dictionary { packed: Packed { bytes: &[], length: 0 }, plain: OnceLock::new() };
        Table {
            version: Version { botocore: "", released: "" },
            sdk: Vec::new(),
            optimized: Vec::new(),
            aliases: Vec::new(),
            retired: Vec::new(),
            names: nothing(),
            docs: nothing(),
        }
    }

    fn read(bytes: &'static [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        if reader.bytes(MAGIC.len())? != MAGIC {
            return None;
        }
        let index = reader.number()?;
        let lengths = [reader.number()?, reader.number()?, reader.number()?, reader.number()?];
        let index = std::str::from_utf8(reader.bytes(index)?).ok()?;
        let mut table = Table {
            names: Dictionary::read(&mut reader, lengths[0], lengths[1])?,
            docs: Dictionary::read(&mut reader, lengths[2], lengths[3])?,
            ..Table::empty()
        };
        // Services are large to move, and most lines are services of the SDK.
        table.sdk.reserve(memchr::memchr_iter(b'\n', index.as_bytes()).count());
        for line in index.split('\n') {
            let (what, rest) = line.split_once('\t')?;
            let (first, second) = rest.split_once('\t')?;
            match what {
                "V" => table.version = Version { botocore: first, released: second },
                "S" => table.sdk.push(service(Integration::Sdk, rest, &mut reader)?),
                "O" => table.optimized.push(service(Integration::Optimized, rest, &mut reader)?),
                "A" => table.aliases.push((first, second)),
                "R" => table.retired.push(Retired { name: first, prefix: second }),
                _ => return None,
            }
        }
        Some(table).filter(|_| reader.is_at_end())
    }
}

/// A service by its line, and its parts, which come next.
fn service(integration: Integration, line: &'static str, reader: &mut Reader<'static>) -> Option<Service> {
    let mut cells = line.split('\t');
    let mut text = || cells.next();
    let (name, prefix, title, page) = (text()?, text()?, text()?, text()?);
    let listing = match (text()?, integration) {
        ("", Integration::Sdk) => Listing::Unlisted,
        ("removed", _) => Listing::Removed,
        (since, _) => Listing::Since(since),
    };
    let general_error = text()?;
    let mut number = || cells.next()?.parse().ok();
    let action_count = number()?;
    Some(Service {
        integration,
        name,
        prefix,
        title,
        listing,
        action_count,
        page,
        general_error,
        packed_names: Packed::read(reader, number()?, number()?)?,
        packed_docs: Packed::read(reader, number()?, number()?)?,
        names: OnceLock::new(),
        docs: OnceLock::new(),
    })
}

impl Packed {
    fn read(reader: &mut Reader<'static>, packed: usize, length: usize) -> Option<Self> {
        Some(Packed { bytes: reader.bytes(packed)?, length })
    }
}

impl Dictionary {
    fn read(reader: &mut Reader<'static>, packed: usize, length: usize) -> Option<Self> {
        Some(Dictionary { packed: Packed::read(reader, packed, length)?, plain: OnceLock::new() })
    }

    fn unpack(&self, packed: &Packed) -> Vec<u8> {
        let own = || inflate(self.packed.bytes, &[], self.packed.length).unwrap_or_default();
        inflate(packed.bytes, self.plain.get_or_init(own), packed.length).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert!(Table::read(BYTES).is_some());
        assert!(Table::read(&BYTES[..BYTES.len() - 1]).is_none());
        assert!(Table::read(&BYTES[..100]).is_none());
        assert!(Table::read(&BYTES[1..]).is_none());
    }
}
