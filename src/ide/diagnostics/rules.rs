//! The rules, one file per family.

mod duplicates;
mod ends;
mod enums;
mod groups;
mod json;
mod keys;
mod ranges;
mod reachability;
mod required;
mod scopes;
mod state_type;
mod terminal;
mod transitions;
mod wrong_type;

mod csv;
mod distributed;
mod item_reader;
mod labels;
mod map;
mod other_language;
mod result_writer;
mod static_text;
mod templates;
mod variables;

use super::Rule;

/// The families; their order is that of the index of the documentation.
pub(super) const FAMILIES: &[&[Rule]] = &[
    json::RULES,
    duplicates::RULES,
    required::RULES,
    keys::RULES,
    scopes::RULES,
    wrong_type::RULES,
    enums::RULES,
    ranges::RULES,
    groups::RULES,
    state_type::RULES,
    ends::RULES,
    transitions::RULES,
    reachability::RULES,
    terminal::RULES,
    map::RULES,
    distributed::RULES,
    labels::RULES,
    item_reader::RULES,
    csv::RULES,
    result_writer::RULES,
    templates::RULES,
    static_text::RULES,
    other_language::RULES,
    variables::RULES,
];
