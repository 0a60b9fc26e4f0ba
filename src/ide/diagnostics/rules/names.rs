//! The names of states, the states of a machine, and how deep machines nest
//! (reference: "Limits and workflow types").

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::super::finding::Anchor;
use super::super::local::ObjectContext;
use super::super::registry::{Check, Rule, row};
use super::super::scope::ScopeContext;
use super::super::{Findings, values};
use crate::ide::navigation::occurrences;
use crate::model::{Analysis, MachineView, StateView};
use crate::spec::Shape;
use crate::spec::limits::{NESTED_STATES, STATE_NAME_LENGTH};
use crate::text::{Indel, TextRange};

pub const RULES: &[Rule] = &[
    row!("states-empty", Error, Correctness, "a machine has no states", Check::Object(states_empty))
        .aws("MISSING_TRANSITION_TARGET")
        .silent_in_unbalanced_text(),
    row!("state-name-length", Error, Correctness, "the name of a state is too long", Check::Scope(names))
        .aws("INVALID_STATE_NAME"),
    row!("state-name-empty", Error, Correctness, "a state has no name", Check::With("state-name-length"))
        .aws("INVALID_STATE_NAME"),
    row!(
        "state-name-blank-edges",
        Warning,
        Suspicious,
        "two names can hardly be told apart, or one has blanks around it",
        Check::With("state-name-length")
    ),
    row!(
        "state-name-log-charset",
        Hint,
        Style,
        "a name of a machine that is logged has characters that AWS advises against",
        Check::Scope(log_charset)
    )
    .off(),
    row!(
        "too-deeply-nested",
        Warning,
        Suspicious,
        "Parallel and Map states are nested very deep",
        Check::Scope(too_deeply_nested)
    )
    .aws("TOO_DEEPLY_NESTED"),
    row!("comment-missing", Hint, Style, "a state or the machine has no `Comment`", Check::Object(comment_missing))
        .off()
        .silent_in_unbalanced_text(),
];

/// `States` is there and holds nothing: `StartAt` cannot but lead nowhere.
fn states_empty(object: &ObjectContext, acc: &mut Findings) {
    if !object.shape.is_machine() {
        return;
    }
    let Some(entry) = object.node.member("States") else { return };
    let states = entry.value();
    if states.object().is_none_or(|states| !states.children.is_empty() || states.has_errors || !states.closed)
        || values::is_unknown(states)
    {
        return;
    }
    let message =
        format!("AWS refuses {} without states: write the first one, and name it in `StartAt`", object.shape.title());
    acc.report(values::key_range(entry), message).at_location(object.location_of("StartAt"));
}

/// The names of one machine's states.
fn names(scope: &ScopeContext, acc: &mut Findings) {
    let analysis = scope.shared.definition.analysis();
    let kept = analysis.derived_from_names().get_or_init(|| Box::new(AreOdd(are_odd(analysis))));
    if kept.downcast_ref::<AreOdd>().is_some_and(|odd| !odd.0) {
        return;
    }
    let is_odd = |state: &StateView| is_odd(&state.entry.name) && !is_unsure(scope, state);
    for state in scope.machine.states().filter(is_odd) {
        let name = &*state.entry.name;
        match name.is_empty() {
            true => empty(scope, &state, acc),
            false if name.len() > STATE_NAME_LENGTH => too_long(&state, acc),
            false => {}
        }
        if name.trim() != name {
            blank_edges(scope, &state, acc);
        }
    }
    for (state, other) in alike(scope.machine) {
        report_alike(scope, &state, &other, acc);
    }
}

/// Whether a name of the definition may be worth a word: with thousands of
/// names, that is found out again only when one of them changes.
struct AreOdd(bool);

fn are_odd(analysis: &Analysis) -> bool {
    let mut are_odd = false;
    analysis.for_each_machine(&mut |machine| {
        are_odd |= machine.states().any(|state| is_odd(&state.entry.name)) || !alike(machine).is_empty();
    });
    are_odd
}

/// Whether the name by itself is odd.
fn is_odd(name: &str) -> bool {
    name.is_empty() || name.len() > STATE_NAME_LENGTH || name.trim() != name
}

/// Whether the name is half typed, or filled in by a template.
fn is_unsure(scope: &ScopeContext, state: &StateView) -> bool {
    let text = scope.shared.definition.text();
    state.entry.container.is_none()
        || values::has_placeholder(&state.entry.name)
        || values::lacks_closing_quote(text, state.name_range())
}

fn empty(scope: &ScopeContext, state: &StateView, acc: &mut Findings) {
    let range = values::visible_content(scope.shared.definition.text(), state.name_range());
    if range.is_empty() {
        return;
    }
    acc.report_as("state-name-empty", range, "a state must have a name: AWS refuses an empty one")
        .at_location(state.aws_location());
}

fn too_long(state: &StateView, acc: &mut Findings) {
    let length = state.entry.name.chars().count();
    if length <= STATE_NAME_LENGTH {
        return;
    }
    let message =
        format!("this name has {length} characters, and AWS takes no more than {STATE_NAME_LENGTH}: shorten it");
    acc.report(state.name_range(), message).at_location(state.aws_location());
}

fn blank_edges(scope: &ScopeContext, state: &StateView, acc: &mut Findings) {
    let (name, trimmed) = (&*state.entry.name, state.entry.name.trim());
    let place = match (name.starts_with(char::is_whitespace), name.ends_with(char::is_whitespace)) {
        _ if trimmed.is_empty() => "the name is nothing but blanks",
        (true, true) => "the name starts and ends with a blank",
        (true, false) => "the name starts with a blank",
        _ => "the name ends with a blank",
    };
    let message = format!("{place}, which nobody sees: whoever leads here must write it as well");
    let edits = renamed(scope, state, trimmed);
    let finding = acc.report_as("state-name-blank-edges", state.name_range(), message);
    if let Some(edits) = edits {
        finding.fix(format!("Rename to `{trimmed}`"), edits);
    }
}

/// The edits that give the state another name, if that is free and if all
/// places that name it are written as the name itself.
fn renamed(scope: &ScopeContext, state: &StateView, name: &str) -> Option<Vec<Indel>> {
    let definition = scope.shared.definition;
    let is_free =
        definition.analysis().name_count(name) == 0 && definition.analysis().name_count(&state.entry.name) == 1;
    if name.is_empty() || !is_free || name.contains(['"', '\\']) || name.contains(char::is_control) {
        return None;
    }
    let places: Vec<TextRange> =
        occurrences(definition, scope.machine, &state.entry.name).into_iter().map(|found| found.range).collect();
    let is_plain =
        |range: &TextRange| definition.text().get(std::ops::Range::<usize>::from(*range)) == Some(&state.entry.name);
    places.iter().all(is_plain).then(|| places.into_iter().map(|range| Indel::replace(range, name)).collect())
}

/// Names with other characters than AWS asks for, "to enable logging with
/// CloudWatch Logs". It logs states with blanks in their names all the same.
fn log_charset(scope: &ScopeContext, acc: &mut Findings) {
    if !scope.shared.definition.is_logged() {
        return;
    }
    let is_plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    for state in scope.machine.states().filter(|state| !is_unsure(scope, state)) {
        let Some(other) = state.entry.name.chars().find(|character| !is_plain(*character)) else { continue };
        let other = if other.is_whitespace() { "a blank".to_owned() } else { format!("`{other}`") };
        let message = format!(
            "the machine is logged, and for CloudWatch Logs AWS advises names of ASCII letters, digits, `-` and `_` \
             only: {other} is none of them"
        );
        acc.report(state.name_range(), message);
    }
}

/// The states of a machine whose names differ by case or blanks within only,
/// each with one before it. A name with blanks around it is told that first.
fn alike<'a>(machine: &'a MachineView<'a>) -> Vec<(StateView<'a>, StateView<'a>)> {
    let mut first_of: FxHashMap<u64, usize> = FxHashMap::default();
    let mut found = Vec::new();
    for state in machine.states().filter(|state| state.entry.name.trim() == &*state.entry.name) {
        let Some(before) = first_of.insert(hash(&state.entry.name), state.index) else { continue };
        let Some(before) = machine.state(before) else { continue };
        let (name, other) = (&*state.entry.name, &*before.entry.name);
        if name != other && visible(name).eq(visible(other)) {
            found.push((state, before));
        }
    }
    found
}

fn report_alike(scope: &ScopeContext, state: &StateView, other: &StateView, acc: &mut Findings) {
    if is_unsure(scope, state) || is_unsure(scope, other) {
        return;
    }
    let message = format!(
        "`{}` and `{}` are two states for AWS, and one for a reader: give one of them another name",
        state.entry.name, other.entry.name
    );
    acc.report_as("state-name-blank-edges", state.name_range(), message)
        .related(other.name_range(), "the other state is here");
}

/// The characters of a name that a reader sees, in lower case.
fn visible(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase)
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    visible(name).for_each(|c| c.hash(&mut hasher));
    hasher.finish()
}

/// AWS says that there is a limit, and not what it is.
fn too_deeply_nested(scope: &ScopeContext, acc: &mut Findings) {
    if depth(scope.machine) != NESTED_STATES {
        return;
    }
    let Some(state) = scope.machine.parent else { return };
    let is_first = state.entry.facts.machines.first().is_some_and(|first| state.at() + first.at == scope.machine.at);
    if !is_first {
        return;
    }
    let message = format!(
        "{NESTED_STATES} Parallel and Map states are nested here: AWS refuses what is nested too deep, without saying how \
         deep that is, so move a part of it into a state machine of its own"
    );
    acc.report(state.name_range(), message).at_location(state.aws_location());
}

/// How many Parallel and Map states are around the machine.
fn depth(machine: &MachineView) -> usize {
    let mut depth = 0;
    let mut around = machine.parent;
    while let Some(state) = around {
        depth += 1;
        around = state.machine.parent;
    }
    depth
}

fn comment_missing(object: &ObjectContext, acc: &mut Findings) {
    let (anchor, noun) = match object.shape {
        Shape::Machine => (object.anchor(), "the machine"),
        Shape::State(Some(_)) => (Anchor::StateName, "this state"),
        _ => return,
    };
    if object.is_incomplete || object.node.member("Comment").is_some() {
        return;
    }
    acc.report(anchor, format!("{noun} has no `Comment`: say in a few words what it is for"));
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check, check_each, check_fix, codes};
    use expect_test::expect;

    /// A machine of these states, `A` first.
    fn machine(states: &str) -> String {
        format!("{{\n\"StartAt\": \"A\",\n\"States\": {{\n{states}\n}}\n}}\n")
    }

    #[test]
    fn a_machine_has_states() {
        check_each(
            &[
                "{\n\"StartAt\": \"A\",\n\"States\": {}\n}",
                "{\n\"States\": { }\n}",
                &machine(
                    "\"A\": {\"Type\": \"Parallel\", \"Branches\": [{\"StartAt\": \"B\", \"States\": {}}], \"End\": true}",
                ),
            ],
            expect![[r#"
                3  | "States": {}
                .. |  ^^^^^^ error states-empty: AWS refuses a state machine without states: write the first one, and name it in `StartAt` [MISSING_TRANSITION_TARGET /StartAt]
                ---
                1  | {
                .. | ^ error missing-required-field: `StartAt` is missing: AWS refuses a state machine without it [SCHEMA_VALIDATION_FAILED /]
                2  | "States": { }
                .. |  ^^^^^^ error states-empty: AWS refuses a state machine without states: write the first one, and name it in `StartAt` [MISSING_TRANSITION_TARGET /StartAt]
                ---
                4  | "A": {"Type": "Parallel", "Branches": [{"StartAt": "B", "States": {}}], "End": true}
                .. |                                                          ^^^^^^ error states-empty: AWS refuses a branch without states: write the first one, and name it in `StartAt` [MISSING_TRANSITION_TARGET /States/A/Branches[0]/StartAt]
            "#]],
        );
        for states in ["{${states}}", "\"${states}\"", "{\"A\"}", "{", "{\"A\": ", "{\"\"}"] {
            let text = format!("{{\n\"StartAt\": \"A\",\n\"States\": {states}\n}}");
            assert!(!codes(&text).contains(&"states-empty"), "{states}: {:?}", codes(&text));
        }
    }

    #[test]
    fn names_are_up_to_eighty_characters_long() {
        let (fits, long) = ("\u{1f680}".repeat(80), "x".repeat(81));
        let states = |name: &str| {
            machine(&format!(
                "\"A\": {{\"Type\": \"Pass\", \"Next\": \"{name}\"}},\n\"{name}\": {{\"Type\": \"Succeed\"}}"
            ))
        };
        check_each(
            &[states(&fits), states(&format!("${{x}}{long}"))],
            expect![[r#"
            ---
        "#]],
        );
        let marked = expect![[r#"
            5  | "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": {"Type": "Succeed"}
            .. |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error state-name-length: this name has 81 characters, and AWS takes no more than 80: shorten it [INVALID_STATE_NAME /States/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx]
        "#]];
        check(&states(&long), marked);
    }

    #[test]
    fn a_state_has_a_name() {
        check(
            &machine("\"A\": {\"Type\": \"Pass\", \"Next\": \"\"},\n\"\": {\"Type\": \"Succeed\"}"),
            expect![[r#"
                5  | "": {"Type": "Succeed"}
                .. | ^^ error state-name-empty: a state must have a name: AWS refuses an empty one [INVALID_STATE_NAME /States/]
            "#]],
        );
        for half in ["\"\"", "\"\": ", "\"", "{}", ": {}"] {
            let text = machine(&format!("\"A\": {{\"Type\": \"Succeed\"}},\n{half}"));
            assert!(!codes(&text).contains(&"state-name-empty"), "{half}: {:?}", codes(&text));
        }
    }

    #[test]
    fn blanks_around_a_name_are_not_seen() {
        let text = machine(
            "\"A\": {\"Type\": \"Pass\", \"Next\": \"B \"},\n\"B \": {\"Type\": \"Pass\", \"Next\": \" C\"},\n\" C\": \
             {\"Type\": \"Pass\", \"Next\": \"  \"},\n\"  \": {\"Type\": \"Succeed\"}",
        );
        check(
            &text,
            expect![[r#"
            5  | "B ": {"Type": "Pass", "Next": " C"},
            .. |  ^^ warning state-name-blank-edges: the name ends with a blank, which nobody sees: whoever leads here must write it as well
            6  | " C": {"Type": "Pass", "Next": "  "},
            .. |  ^^ warning state-name-blank-edges: the name starts with a blank, which nobody sees: whoever leads here must write it as well
            7  | "  ": {"Type": "Succeed"}
            .. |  ^^ warning state-name-blank-edges: the name is nothing but blanks, which nobody sees: whoever leads here must write it as well
        "#]],
        );
        let text = machine("\"A\": {\"Type\": \"Pass\", \"Next\": \"B \"}, \"B \": {\"Type\": \"Succeed\"}");
        check_fix(
            &text,
            expect![[r#"
            Rename to `B`
            {
            "StartAt": "A",
            "States": {
            "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}
            }
            }
        "#]],
        );
    }

    #[test]
    fn a_rename_that_another_state_stands_in_the_way_of_is_not_offered() {
        use crate::ide::Snapshot;
        use crate::text::SourceText;
        for next in
            ["{\"Type\": \"Pass\", \"Next\": \"B\"}, \"B\"", "{\"Type\": \"Pass\", \"Next\": \"B\\u0020\"}, \"C\""]
        {
            let text = machine(&format!(
                "\"A\": {{\"Type\": \"Pass\", \"Next\": \"B \"}}, \"B \": {next}: {{\"Type\": \"Succeed\"}}"
            ));
            let found = Snapshot::new(SourceText::new(&text)).diagnostics();
            let blank = found.iter().find(|found| found.code == "state-name-blank-edges");
            assert!(blank.is_some_and(|found| found.fixes.is_empty()), "{text}: {found:?}");
        }
    }

    #[test]
    fn names_that_differ_by_case_or_blanks_only() {
        check(
            &machine(
                "\"A\": {\"Type\": \"Pass\", \"Next\": \"Get Item\"},\n\"Get Item\": {\"Type\": \"Pass\", \"Next\": \
                 \"GetItem\"},\n\"GetItem\": {\"Type\": \"Pass\", \"Next\": \"getitem\"},\n\"getitem\": {\"Type\": \
                 \"Pass\", \"Next\": \"Get-Item\"},\n\"Get-Item\": {\"Type\": \"Succeed\"}",
            ),
            expect![[r#"
                5  | "Get Item": {"Type": "Pass", "Next": "GetItem"},
                .. |  ^^^^^^^^ note: the other state is here
                6  | "GetItem": {"Type": "Pass", "Next": "getitem"},
                .. |  ^^^^^^^ warning state-name-blank-edges: `GetItem` and `Get Item` are two states for AWS, and one for a reader: give one of them another name
                .. |  ^^^^^^^ note: the other state is here
                7  | "getitem": {"Type": "Pass", "Next": "Get-Item"},
                .. |  ^^^^^^^ warning state-name-blank-edges: `getitem` and `GetItem` are two states for AWS, and one for a reader: give one of them another name
            "#]],
        );
        // In another machine it is another matter.
        let text = machine(
            "\"A\": {\"Type\": \"Map\", \"ItemProcessor\": {\"StartAt\": \"a\", \"States\": {\"a\": {\"Type\": \
             \"Succeed\"}}}, \"End\": true}",
        );
        assert!(!codes(&text).contains(&"state-name-blank-edges"), "{:?}", codes(&text));
    }

    /// Machines nested `levels` deep.
    fn nested(levels: usize) -> String {
        let mut inner = "{\"StartAt\": \"S\", \"States\": {\"S\": {\"Type\": \"Succeed\"}}}".to_owned();
        for level in (1..=levels).rev() {
            inner = format!(
                "{{\n\"StartAt\": \"P{level}\", \"States\": {{\"P{level}\": {{\"Type\": \"Parallel\", \"Branches\": [{inner}, \
                 {{\"StartAt\": \"T{level}\", \"States\": {{\"T{level}\": {{\"Type\": \"Succeed\"}}}}}}], \"End\": true}}}}}}"
            );
        }
        inner
    }

    #[test]
    fn ten_levels_are_deep() {
        check(&nested(9), expect![[r#""#]]);
        check(
            &nested(12),
            expect![[r#"
            11 | "StartAt": "P10", "States": {"P10": {"Type": "Parallel", "Branches": [{
            .. |                               ^^^ warning too-deeply-nested: 10 Parallel and Map states are nested here: AWS refuses what is nested too deep, without saying how deep that is, so move a part of it into a state machine of its own [TOO_DEEPLY_NESTED /States/P1/Branches[0]/States/P2/Branches[0]/States/P3/Branches[0]/States/P4/Branches[0]/States/P5/Branches[0]/States/P6/Branches[0]/States/P7/Branches[0]/States/P8/Branches[0]/States/P9/Branches[0]/States/P10]
        "#]],
        );
    }

    #[test]
    fn comments_are_missed_if_one_wants_them() {
        use crate::ide::{Level, Settings, Severity, Snapshot};
        use crate::text::SourceText;
        let mut settings = Settings::default();
        settings.set_level("comment-missing", Level::Shown(Severity::Hint)).unwrap();
        let found = |text: &str| {
            let found = Snapshot::with_settings(SourceText::new(text), settings.clone().into()).diagnostics();
            found.into_iter().map(|found| format!("{:?} {}", found.range, found.message)).collect::<Vec<_>>().join("\n")
        };
        expect![[r#"
            0..1 the machine has no `Comment`: say in a few words what it is for
            31..32 this state has no `Comment`: say in a few words what it is for"#]]
        .assert_eq(&found(&machine("\"A\": {\"Type\": \"Succeed\"}")));
        let text =
            "{\"Comment\": \"\", \"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\", \"Comment\": \"c\"}}}";
        assert_eq!(found(text), "");
        assert!(!codes(&machine("\"A\": {\"Type\": \"Succeed\"}")).contains(&"comment-missing"));
    }
}
