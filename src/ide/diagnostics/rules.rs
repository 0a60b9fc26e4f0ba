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
mod choice_operands;
mod choice_order;
mod choice_tests;
mod context;
mod error_flow;
mod error_names;
mod graph_practice;
mod handlers;
mod languages;
mod loops;
mod names;
mod passes;
mod paths;
mod retriers;
mod size;
mod waits;
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
    paths::RULES,
    context::RULES,
    size::RULES,
    languages::RULES,
    names::RULES,
    loops::RULES,
    graph_practice::RULES,
    waits::RULES,
    passes::RULES,
    choice::RULES,
    choice_order::RULES,
    choice_operands::RULES,
    error_names::RULES,
    retriers::RULES,
    handlers::RULES,
    error_flow::RULES,
    resource::RULES,
    timeouts::RULES,
    callbacks::RULES,
    credentials::RULES,
    lambda::RULES,
    services::RULES,
    arns::RULES,
    express::RULES,
    quotas::RULES,
];
