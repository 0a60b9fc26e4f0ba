//! What the table says of one service but for its documentation: its columns,
//! read into rows. `docs/services.md` has the order of the columns.

use super::unpack::{Pool, Reader, References};

/// The actions, shapes and errors of one service. What refers to something is
/// its number.
#[derive(Default)]
pub(super) struct Names {
    texts: Pool,
    pub(super) actions: Vec<ActionRow>,
    /// Where the names of each set of errors start in `errors`, and at the end
    /// where one more would.
    error_sets: Vec<usize>,
    errors: Vec<u16>,
    pub(super) shapes: Vec<ShapeRow>,
    pub(super) members: Vec<MemberRow>,
    /// The values of all enums.
    pub(super) values: Vec<u16>,
}

/// An action.
#[derive(Clone, Copy, Default)]
pub(super) struct ActionRow {
    pub(super) name: u16,
    /// The number of the shape + 1; 0 if there is none.
    pub(super) input: u16,
    /// As `input`.
    pub(super) output: u16,
    errors: u16,
    pub(super) bits: u8,
}

/// A shape.
#[derive(Clone, Copy, Default)]
pub(super) struct ShapeRow {
    pub(super) bits: u8,
    /// How many members or values it has.
    pub(super) count: u16,
    /// The first of them, in `members` or `values`.
    pub(super) start: usize,
    /// What a list holds; of a map the keys and the values.
    pub(super) targets: [u16; 2],
}

/// A member of a structure.
#[derive(Clone, Copy, Default)]
pub(super) struct MemberRow {
    pub(super) name: u16,
    pub(super) shape: u16,
    /// Its name in the service's own interface, the first letter capitalised.
    pub(super) api_name: u16,
    pub(super) bits: u8,
}

/// What a shape is, as the low bits of a [`ShapeRow`] say it.
pub(super) const KIND: u8 = 0b1111;
pub(super) const IS_UNION: u8 = 1 << 4;
pub(super) const TAKES_TEXT: u8 = 1 << 5;

/// The kinds of shapes that have members, values or targets.
const STRUCTURES: std::ops::RangeInclusive<u8> = 0..=1;
const LIST: u8 = 2;
const MAP: u8 = 3;
const ENUM: u8 = 4;

pub(super) const IS_REQUIRED: u8 = 1;
pub(super) const IS_TOKEN: u8 = 1 << 1;
pub(super) const IS_DEPRECATED_MEMBER: u8 = 1 << 2;
pub(super) const IS_LOWER_IN_API: u8 = 1 << 3;
const HAS_API_NAME: u8 = 1 << 4;
pub(super) const TAKES_API_NAME: u8 = 1 << 5;
pub(super) const IS_UNLISTED: u8 = 1 << 6;

impl Names {
    pub(super) fn read(plain: Vec<u8>) -> Option<Self> {
        let mut reader = Reader::new(&plain);
        let mut counts = [0; 10];
        for count in &mut counts {
            *count = reader.number()?;
        }
        let [pool, texts, actions, error_sets, errors, shapes, members, values, api_names, targets] = counts;
        let mut names = Names { texts: Pool::read(reader.bytes(pool)?)?, ..Names::default() };
        if names.texts.len() != texts {
            return None;
        }
        // Texts are numbered as they are first used, in the order of the columns.
        let mut text = References::default();
        let mut sets = References::default();

        let action_names = reader.column(actions)?.map(|written| text.read(written));
        let inputs = reader.column(actions)?;
        let outputs = reader.column(actions)?;
        let error_set = reader.column(actions)?.map(|written| sets.read(written));
        let ends = inputs.zip(outputs).zip(error_set).zip(reader.bytes(actions)?);
        let rows = action_names.zip(ends).map(|(name, (((input, output), errors), bits))| ActionRow {
            name,
            input,
            output,
            errors,
            bits: *bits,
        });
        names.actions = rows.collect();

        let mut start = 0;
        names.error_sets.push(0);
        for count in reader.column(error_sets)? {
            start += usize::from(count);
            names.error_sets.push(start);
        }
        names.errors = reader.column(errors)?.map(|written| text.read(written)).collect();

        let bits = reader.bytes(shapes)?;
        names.shapes = shape_rows(bits, reader.column(shapes)?);

        let member_names = reader.column(members)?.map(|written| text.read(written));
        let rows = member_names.zip(reader.bytes(members)?).map(|(name, bits)| MemberRow {
            name,
            api_name: name,
            bits: *bits,
            ..MemberRow::default()
        });
        names.members = rows.collect();
        names.values = reader.column(values)?.map(|written| text.read(written)).collect();
        let mut others = reader.column(api_names)?.map(|written| text.read(written));
        for member in names.members.iter_mut().filter(|member| member.bits & HAS_API_NAME != 0) {
            member.api_name = others.next()?;
        }

        let mut references = References::default();
        let targets = reader.column(targets)?.map(|written| references.read(written));
        names.point(targets)?;
        Some(names).filter(|_| reader.is_at_end())
    }

    /// Hands the targets out to shapes and members; `None` if they do not come out even.
    fn point(&mut self, mut targets: impl Iterator<Item = u16>) -> Option<()> {
        for shape in &mut self.shapes {
            match shape.bits & KIND {
                LIST => shape.targets[0] = targets.next()?,
                MAP => shape.targets = [targets.next()?, targets.next()?],
                kind if STRUCTURES.contains(&kind) => {
                    for member in self.members.get_mut(shape.start..shape.start + usize::from(shape.count))? {
                        member.shape = targets.next()?;
                    }
                }
                _ => {}
            }
        }
        targets.next().is_none().then_some(())
    }

    /// The text of this number.
    pub(super) fn text(&self, number: u16) -> &str {
        self.texts.get(usize::from(number))
    }

    /// The names of the errors that the action describes.
    pub(super) fn errors(&self, action: ActionRow) -> impl ExactSizeIterator<Item = &str> {
        let set = usize::from(action.errors);
        let end_of = |set: usize| self.error_sets.get(set).copied().unwrap_or_default();
        self.errors.get(end_of(set)..end_of(set + 1)).unwrap_or_default().iter().map(|number| self.text(*number))
    }
}

/// The shapes without their targets. Members and values lie in the order of the
/// shapes that have them.
fn shape_rows(bits: &[u8], counts: impl Iterator<Item = u16>) -> Vec<ShapeRow> {
    let (mut members, mut values) = (0, 0);
    let row = |(bits, count): (&u8, u16)| {
        let mut row = ShapeRow { bits: *bits, count, ..ShapeRow::default() };
        let next = match bits & KIND {
            kind if STRUCTURES.contains(&kind) => &mut members,
            ENUM => &mut values,
            _ => return row,
        };
        row.start = *next;
        *next += usize::from(count);
        row
    };
    bits.iter().zip(counts).map(row).collect()
}
