//! JSONata expressions, reduced to what they make of the data.
//!
//! A [`Formula`] is a row of operations, each on what earlier ones gave, so
//! that variables cost nothing and nothing is computed twice. Whatever is not
//! understood for sure gives an unknown value: most functions, what a lambda
//! or a group-by makes, variables of the state machine.
//!
//! JSONata drops the array around a sequence of one value, and gives nothing
//! for an empty one. So the outcome of a path through an array is known to be
//! a sequence of something; it is data again only where an array is made of it.

mod compile;

use super::data::{ArraySource, Data, Elements, Key, Member, Presence};
use crate::expr::jsonata::Tree;
use crate::text::TextSize;

/// What an expression makes of data.
#[derive(Debug, PartialEq)]
pub struct Formula {
    /// The last one gives the outcome.
    operations: Box<[Operation]>,
}

/// What an expression, or a template, is evaluated with.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'d> {
    /// The input of the state, or whatever `$` is in a field with paths.
    pub input: &'d Data,
    /// The item of an iteration.
    pub item: &'d Data,
    /// What the work gave: `$states.result`.
    pub result: &'d Data,
    /// What a catcher gets: `$states.errorOutput`.
    pub error: &'d Data,
}

impl<'d> Sources<'d> {
    /// Nothing but the input is known.
    pub fn input(input: &'d Data) -> Self {
        Sources { input, item: &Data::Unknown, result: &Data::Unknown, error: &Data::Unknown }
    }
}

/// A member of [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `$states.input`
    Input,
    /// `$states.context.Map.Item.Value`
    Item,
    /// `$states.result`
    Result,
    /// `$states.errorOutput`
    Error,
}

/// The place of an earlier operation.
type Of = usize;

#[derive(Debug, PartialEq)]
enum Operation {
    /// What an earlier one gave.
    Same(Of),
    /// This; whether it surely is there.
    Known(Data, bool),
    Source(Source),
    /// `of.name`
    Member(Of, Box<str>),
    /// `of[0]`; the place, if it is one.
    Element(Of, Option<usize>),
    /// `of[…]`, which leaves some of the elements.
    Filtered(Of),
    /// Each of the elements, or the value itself if it is no array.
    Each(Of),
    /// What `.1` makes of each of the elements of `.0`; the arrays that it
    /// makes are dissolved if the last says so.
    Over(Of, Of, bool),
    /// The values as an array, if there are any.
    List(Of),
    /// `{name: of}`; whether there may be members with other names.
    Object(Box<[(Box<str>, Of)]>, bool),
    /// `[of, of]`, of which those that are arrays as they stand are kept.
    Array(Box<[(Of, bool)]>),
    /// `$merge([of, of])`
    Merge(Box<[Of]>),
    /// `$append(of, of)`
    Append(Of, Of),
    /// `… ? of : of`
    Either(Of, Of),
    /// `… ? of`
    Perhaps(Of),
    /// Of this kind if all of these are there.
    If(Data, Box<[Of]>),
}

/// What an operation gives.
#[derive(Clone, Debug)]
struct Outcome {
    /// The value, or each of several.
    data: Data,
    /// There may be one value, several as an array, or none.
    is_sequence: bool,
    /// Whether there surely is a value.
    is_there: bool,
}

impl Outcome {
    fn one(data: Data, is_there: bool) -> Self {
        Outcome { data, is_sequence: false, is_there }
    }

    fn sequence(data: Data) -> Self {
        // Of a sequence of one array, nobody can tell the array from the sequence.
        let data = if is_array(&data) { Data::Unknown } else { data };
        Outcome { data, is_sequence: true, is_there: false }
    }

    fn unknown() -> Self {
        Outcome::one(Data::Unknown, false)
    }

    /// As a value by itself.
    fn value(&self) -> Data {
        if self.is_sequence { Data::Unknown } else { self.data.clone() }
    }

    /// Each value that a step of a path goes through.
    fn each(&self) -> Data {
        match &self.data {
            Data::Array(element, _) if !self.is_sequence => element.without_doubts(),
            Data::Answer(answer) if !self.is_sequence => answer.element().unwrap_or(Data::Answer(*answer)),
            data => data.clone(),
        }
    }

    /// Whether a step of a path goes through one value at most, surely.
    fn is_single(&self) -> bool {
        !self.is_sequence && !is_array(&self.data) && self.data != Data::Unknown
    }
}

impl Formula {
    /// Of the text between `{%` and `%}`, and its tree.
    pub fn new(text: &str, tree: &Tree) -> Formula {
        compile::formula(text, tree)
    }

    /// What the members that can be written at a place in the text belong to;
    /// the expression may be broken. None if no member can be meant there.
    pub fn at(text: &str, tree: &Tree, offset: TextSize) -> Option<Formula> {
        compile::formula_at(text, tree, offset)
    }

    /// `$states.errorOutput`
    pub fn error() -> Formula {
        Formula { operations: [Operation::Source(Source::Error)].into() }
    }

    /// What it gives if it gives anything.
    pub fn apply(&self, sources: &Sources) -> Data {
        self.outcomes(sources).last().map_or(Data::Unknown, Outcome::value)
    }

    fn outcomes(&self, sources: &Sources) -> Vec<Outcome> {
        let mut outcomes: Vec<Outcome> = Vec::with_capacity(self.operations.len());
        for operation in &self.operations {
            let outcome = operation.apply(sources, &outcomes);
            outcomes.push(outcome);
        }
        outcomes
    }

    /// The members of its outcome, or of each value of it.
    pub fn members(&self, sources: &Sources) -> Vec<Member> {
        self.outcomes(sources).last().map_or_else(Vec::new, |outcome| {
            let mut data = outcome.each();
            loop {
                data = match &data {
                    Data::Array(element, _) => (**element).clone(),
                    Data::Answer(answer) if is_array(&data) => answer.element().unwrap_or(Data::Unknown),
                    _ => break,
                };
            }
            data.known_members().into_owned()
        })
    }

    /// The source that it is, and the steps that it takes into it, if it does
    /// nothing else.
    pub fn path(&self) -> Option<(Source, Vec<Key>)> {
        let mut keys = Vec::new();
        let mut at = self.operations.len().checked_sub(1)?;
        loop {
            at = match self.operations.get(at)? {
                Operation::Same(of) | Operation::Each(of) => *of,
                Operation::Element(of, place) => {
                    keys.push(place.map_or(Key::Element, Key::Place));
                    *of
                }
                Operation::Filtered(of) => {
                    keys.push(Key::Element);
                    *of
                }
                Operation::Member(of, name) => {
                    keys.push(Key::Name(name.clone()));
                    *of
                }
                // What is done with each is the path itself.
                Operation::Over(_, body, true) => *body,
                Operation::Source(source) => {
                    keys.reverse();
                    return Some((*source, keys));
                }
                _ => return None,
            };
        }
    }

    /// What it always is, if the data does not matter.
    pub fn fixed(&self) -> Option<Data> {
        let depends = |operation: &Operation| matches!(operation, Operation::Source(_));
        (!self.operations.iter().any(depends)).then(|| self.apply(&Sources::input(&Data::Unknown)))
    }
}

impl Operation {
    fn apply(&self, sources: &Sources, outcomes: &[Outcome]) -> Outcome {
        const NOTHING: Outcome = Outcome { data: Data::Unknown, is_sequence: false, is_there: false };
        let of = |of: Of| outcomes.get(of).unwrap_or(&NOTHING);
        match self {
            Operation::Same(value) => of(*value).clone(),
            Operation::Known(data, is_there) => Outcome::one(data.clone(), *is_there),
            Operation::Source(source) => {
                let data = match source {
                    Source::Input => sources.input,
                    Source::Item => sources.item,
                    Source::Result => sources.result,
                    Source::Error => sources.error,
                };
                Outcome::one(data.clone(), true)
            }
            Operation::Member(target, name) => member(of(*target), name),
            Operation::Element(target, place) => element(of(*target), *place),
            Operation::Filtered(target) => filtered(of(*target)),
            // Where there is none, nothing is made of it.
            Operation::Each(target) => Outcome::one(of(*target).each(), true),
            Operation::Over(target, body, dissolves) => over(of(*target), of(*body), *dissolves),
            Operation::List(target) => list(of(*target)),
            Operation::Object(members, is_open) => {
                let members = members.iter().map(|(name, value)| Member {
                    name: (**name).into(),
                    presence: if of(*value).is_there { Presence::Always } else { Presence::Unknown },
                    data: of(*value).value(),
                });
                Outcome::one(Data::object(members.collect(), *is_open), true)
            }
            Operation::Array(items) => {
                let mut element: Option<Data> = None;
                for (item, is_kept) in items {
                    let next = if *is_kept { of(*item).value() } else { of(*item).each() };
                    element = Some(element.map_or(next.clone(), |element| element.join(&next)));
                }
                let element = element.unwrap_or(Data::Unknown).without_doubts();
                Outcome::one(Data::array(element, ArraySource::Values), true)
            }
            Operation::Merge(objects) => Outcome::one(
                objects.iter().fold(Data::object(Vec::new(), false), |all, next| {
                    let next = of(*next);
                    merged(&all, &next.value(), next.is_there)
                }),
                true,
            ),
            Operation::Either(first, second) => {
                let (first, second) = (of(*first), of(*second));
                let data = first.data.join(&second.data).without_doubts();
                match (first.is_sequence, second.is_sequence) {
                    (false, false) => Outcome::one(data, first.is_there && second.is_there),
                    (true, true) => Outcome::sequence(data),
                    _ => Outcome::unknown(),
                }
            }
            Operation::Append(first, second) => append(of(*first), of(*second)),
            Operation::Perhaps(value) => Outcome { is_there: false, ..of(*value).clone() },
            Operation::If(data, conditions) => {
                Outcome::one(data.clone(), conditions.iter().all(|condition| of(*condition).is_there))
            }
        }
    }
}

fn member(target: &Outcome, name: &str) -> Outcome {
    match &target.data {
        Data::Object(object) if !target.is_sequence => match object.member(name) {
            Some(member) => Outcome::one(member.data.clone(), target.is_there && member.presence == Presence::Always),
            None => Outcome::unknown(),
        },
        Data::Answer(_) if target.is_single() => Outcome::one(member_of(&target.data, name), false),
        Data::Unknown if !target.is_sequence => Outcome::unknown(),
        _ => Outcome::sequence(dissolved(member_of(&target.each(), name))),
    }
}

/// The member of each object in `data`, which may be an array of arrays.
fn member_of(data: &Data, name: &str) -> Data {
    match data {
        Data::Object(object) => object.member(name).map_or(Data::Unknown, |member| member.data.clone()),
        Data::Array(element, _) => dissolved(member_of(element, name)),
        Data::Answer(answer) => match answer.element() {
            Some(element) => dissolved(member_of(&element, name)),
            None => answer.get(&[Key::Name(name.into())]),
        },
        _ => Data::Unknown,
    }
}

fn is_array(data: &Data) -> bool {
    match data {
        Data::Array(..) => true,
        Data::Answer(answer) => answer.element().is_some(),
        _ => false,
    }
}

/// Arrays in a sequence are dissolved.
fn dissolved(data: Data) -> Data {
    match data {
        Data::Array(element, _) => (**element).clone(),
        Data::Answer(answer) => answer.element().unwrap_or(data),
        data => data,
    }
}

fn element(target: &Outcome, place: Option<usize>) -> Outcome {
    let at = |elements: &Elements| elements.surely(&Key::Place(place?)).cloned();
    match &target.data {
        Data::Array(elements, _) if !target.is_sequence && at(elements).is_some() => {
            Outcome::one(at(elements).unwrap_or(Data::Unknown), target.is_there)
        }
        // Which of them it is, and of what length the array is, nobody knows.
        Data::Array(element, _) if !target.is_sequence => Outcome::one(element.without_doubts(), false),
        Data::Answer(answer) if !target.is_sequence => {
            Outcome::one(answer.element().unwrap_or(Data::Answer(*answer)), false)
        }
        Data::Unknown => Outcome::unknown(),
        // What is no array counts as one of one element.
        data => Outcome::one(data.clone(), false),
    }
}

fn filtered(target: &Outcome) -> Outcome {
    if target.is_single() { Outcome::one(target.data.clone(), false) } else { Outcome::sequence(target.each()) }
}

fn over(target: &Outcome, body: &Outcome, dissolves: bool) -> Outcome {
    if target.is_single() && dissolves {
        return Outcome { is_there: target.is_there && body.is_there, ..body.clone() };
    }
    let data = if dissolves { body.each() } else { body.value() };
    Outcome::sequence(data)
}

fn list(target: &Outcome) -> Outcome {
    Outcome::one(Data::array(target.each(), ArraySource::Values), target.is_there)
}

fn append(first: &Outcome, second: &Outcome) -> Outcome {
    let is_array = |one: &Outcome| matches!(one.data, Data::Array(..)) && one.is_there;
    // Where one of them is missing, the other is left as it is.
    if is_array(first) || is_array(second) || (first.is_there && second.is_there) {
        let element = first.each().join(&second.each()).without_doubts();
        return Outcome::one(Data::array(element, ArraySource::Values), true);
    }
    Outcome::unknown()
}

/// What is left of the object `all` with `next` put over it, if that is there.
pub(super) fn merged(all: &Data, next: &Data, is_there: bool) -> Data {
    let is_closed = |data: &Data| matches!(data, Data::Object(_)) && !data.is_open();
    let find = |data: &Data, name: &str| data.members().iter().find(|member| &*member.name == name).cloned();
    let kept = all.members().iter().filter(|member| find(next, &member.name).is_none()).map(|member| Member {
        // What nobody knows may have been put over it.
        data: if is_closed(next) { member.data.clone() } else { Data::Unknown },
        ..member.clone()
    });
    let put = next.members().iter().map(|member| match (find(all, &member.name), is_closed(all)) {
        _ if is_there && member.presence == Presence::Always => member.clone(),
        (Some(before), _) => {
            let is_sure = before.presence == Presence::Always;
            Member {
                name: before.name,
                presence: if is_sure { Presence::Always } else { Presence::Unknown },
                data: before.data.join(&member.data).without_doubts(),
            }
        }
        (None, true) => Member { presence: Presence::Unknown, ..member.clone() },
        // It may have been there before with another value.
        (None, false) => Member { presence: Presence::Unknown, data: Data::Unknown, ..member.clone() },
    });
    Data::object(kept.chain(put).collect(), !is_closed(all) || !is_closed(next))
}

#[cfg(test)]
mod tests;
