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

mod choice;
mod cycles;
mod error_names;
mod graph_practice;
mod languages;
mod loops;
mod names;
mod passes;
mod size;
mod waits;
// What flows through a workflow.
mod data_flow;
// Tasks, Express machines and quotas.
mod arns;
mod callbacks;
mod credentials;
mod express;
mod lambda;
mod quotas;
mod resource;
mod services;
mod timeouts;

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
    size::RULES,
    languages::RULES,
    names::RULES,
    loops::RULES,
    graph_practice::RULES,
    waits::RULES,
    passes::RULES,
    choice::RULES,
    error_names::RULES,
    resource::RULES,
    timeouts::RULES,
    callbacks::RULES,
    credentials::RULES,
    lambda::RULES,
    services::RULES,
    arns::RULES,
    express::RULES,
    quotas::RULES,
    data_flow::RULES,
];
