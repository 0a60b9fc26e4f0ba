//! The rules, one file per family.

mod duplicates;
mod ends;
mod enums;
mod groups;
pub(super) mod hcl;
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
pub(super) mod yaml;

mod choice;
mod choice_conditions;
mod choice_operands;
mod choice_order;
mod context;
mod csv;
mod distributed;
mod error_flow;
mod error_names;
mod graph_practice;
mod handlers;
mod item_reader;
mod labels;
mod languages;
mod loops;
mod map;
#[cfg(test)]
mod map_properties;
mod names;
mod other_language;
mod passes;
mod paths;
mod result_writer;
mod retriers;
mod size;
mod static_text;
mod substitutions;
mod template_values;
mod templates;
mod variables;
mod waits;
// What flows through a workflow.
mod data_flow;
mod variable_scopes;
mod variable_values;
// Tasks, Express machines and quotas.
mod arns;
mod callbacks;
mod credentials;
mod dynamodb;
mod express;
mod http;
mod lambda;
mod quotas;
mod resource;
mod service_errors;
mod service_names;
mod service_parameters;
mod service_patterns;
mod services;
mod timeouts;
// Calls of intrinsic functions.
mod intrinsic_arguments;
mod intrinsic_syntax;
mod intrinsics;
// Expressions of JSONata.
mod jsonata;
mod jsonata_functions;
mod jsonata_habits;
mod jsonata_names;
mod jsonata_operands;
mod jsonata_order;
mod jsonata_size;
mod jsonata_states;
mod jsonata_static;
mod jsonata_syntax;
mod jsonata_text;
mod jsonata_types;

use super::Rule;

/// The families; their order is that of the index of the documentation.
pub(super) const FAMILIES: &[&[Rule]] = &[
    json::RULES,
    yaml::RULES,
    hcl::RULES,
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
    map::RULES,
    distributed::RULES,
    labels::RULES,
    substitutions::RULES,
    template_values::RULES,
    item_reader::RULES,
    csv::RULES,
    result_writer::RULES,
    templates::RULES,
    static_text::RULES,
    other_language::RULES,
    variables::RULES,
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
    http::RULES,
    services::RULES,
    service_names::RULES,
    service_patterns::RULES,
    service_parameters::RULES,
    service_errors::RULES,
    dynamodb::RULES,
    arns::RULES,
    express::RULES,
    quotas::RULES,
    data_flow::RULES,
    intrinsic_syntax::RULES,
    intrinsics::RULES,
    intrinsic_arguments::RULES,
    jsonata_text::RULES,
    jsonata_syntax::RULES,
    jsonata_names::RULES,
    jsonata_states::RULES,
    jsonata_functions::RULES,
    jsonata_static::RULES,
    jsonata_size::RULES,
    jsonata_habits::RULES,
    jsonata_order::RULES,
    variable_values::RULES,
    variable_scopes::RULES,
];
