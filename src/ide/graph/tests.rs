//! Drawings of whole definitions.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::{Graph, GraphFormat, Theme};
use crate::hosts::Kind;
use crate::ide::Snapshot;
use crate::syntax::Syntax;
use crate::test_support::random::{DEFINITION, edits};
use crate::text::SourceText;

const ORDER: &str = r#"{
  "StartAt": "Pick",
  "States": {
    "Pick": {
      "Type": "Choice",
      "Choices": [
        {"Variable": "$.n", "NumericGreaterThan": 3, "Next": "Both"},
        {"Not": {"Variable": "$.s", "StringEquals": "<a & \"b\">"}, "Next": "Both"}
      ],
      "Default": "Again"
    },
    "Both": {
      "Type": "Parallel",
      "Comment": "Does both",
      "Branches": [{"StartAt": "One", "States": {"One": {"Type": "Pass", "End": true}}}],
      "Catch": [{"ErrorEquals": ["A", "B"], "Next": "Again"}],
      "Next": "Dune"
    },
    "Again": {"Type": "Wait", "Seconds": 5, "Next": "Pick"},
    "Done": {"Type": "Succeed"}
  }
}
"#;

fn snapshot(text: &str) -> Snapshot {
    Snapshot::of_kind(SourceText::new(text), Kind::any(Syntax::Json), Default::default())
}

fn graph(text: &str) -> Graph {
    snapshot(text).graph(0).unwrap()
}

fn render(text: &str, format: GraphFormat) -> String {
    let snapshot = snapshot(text);
    snapshot.graph(0).unwrap().render(format, Theme::Light, snapshot.source()).unwrap()
}

fn check(text: &str, format: GraphFormat, expected: Expect) {
    expected.assert_eq(&render(text, format));
}

#[test]
fn a_flowchart_for_markdown() {
    check(
        ORDER,
        GraphFormat::Mermaid,
        expect![[r#"
        flowchart TB
            m_0((Start))
            s0{{"Pick<br>Choice"}}
            subgraph s1 ["Both · Parallel · 1 branch"]
                subgraph s1_m0 ["Branch 1"]
                    s1_m0_0((Start))
                    s1_0_0["One<br>Pass"]
                    s1_m0_2(((End)))
                end
            end
            s2["Again<br>Wait · 5 seconds"]
            s3(["Done<br>Succeed"]):::unreachable
            m_5["Dune"]:::broken
            s1_m0_0 --> s1_0_0
            s1_0_0 --> s1_m0_2
            m_0 --> s0
            s0 -->|"$.n is greater than 3 or not ($.s is “#60;a #38; #34;b#34;#62;”)"| s1
            s0 -->|"otherwise"| s2
            s1 --> m_5
            s1 -.->|"A, B"| s2
            s2 --> s0
            linkStyle 5 stroke:#d33,color:#d33
            classDef unreachable fill:#8882,stroke:#888,color:#888,stroke-dasharray:4 3
            classDef broken fill:#d332,stroke:#d33,color:#d33,stroke-dasharray:4 3
            classDef succeed stroke:#292
            classDef fail stroke:#d33
    "#]],
    );
}

#[test]
fn a_digraph_for_graphviz() {
    check(
        ORDER,
        GraphFormat::Dot,
        expect![[r#"
        digraph "State machine" {
            compound=true
            rankdir=TB
            fontname="Helvetica"
            node [shape=box, style=rounded, fontname="Helvetica", fontsize=11]
            edge [fontname="Helvetica", fontsize=9]
            "m-0" [label="", shape=circle, style=filled, width=0.2, xlabel=Start]
            "s0" [label="Pick\nChoice", shape=hexagon, style=""]
            subgraph "cluster-s1" {
                label="Both\nParallel · 1 branch"; style=rounded; color=gray40; fontcolor=gray40
                subgraph "cluster-s1-m0" {
                    label="Branch 1"; style="rounded,dashed"; color=gray60
                    "s1-m0-0" [label="", shape=circle, style=filled, width=0.2, xlabel=Start]
                    "s1-0-0" [label="One\nPass"]
                    "s1-m0-2" [label="", shape=doublecircle, style=filled, width=0.15, xlabel=End]
                    "s1-m0-0" -> "s1-0-0"
                    "s1-0-0" -> "s1-m0-2"
                }
            }
            "s2" [label="Again\nWait · 5 seconds"]
            "s3" [label="Done\nSucceed", shape=oval, style="", color=gray70, fontcolor=gray60]
            "m-5" [label="Dune", style="rounded,dashed", color=red, fontcolor=red]
            "m-0" -> "s0"
            "s0" -> "s1-m0-0" [label="$.n is greater than 3 or not ($.s is “<a & \"b\">”)", lhead="cluster-s1"]
            "s0" -> "s2" [label="otherwise"]
            "s1-m0-0" -> "m-5" [color=red, fontcolor=red, ltail="cluster-s1"]
            "s1-m0-0" -> "s2" [label="A, B", style=dashed, ltail="cluster-s1"]
            "s2" -> "s0"
        }
    "#]],
    );
}

#[test]
fn states_and_transitions_for_programs() {
    let text = render(ORDER, GraphFormat::Json);
    serde_json::from_str::<serde_json::Value>(&text).unwrap();
    expect![[r#"
        {
          "name": null,
          "machine": {
            "title": "", "line": 1, "column": 1, "endLine": 22, "endColumn": 2,
            "states": [
              {"id": "s0", "name": "Pick", "type": "Choice", "detail": "", "comment": "", "line": 4, "column": 6, "endLine": 4, "endColumn": 10, "reachable": true, "end": false, "lacksNext": false, "machines": []},
              {"id": "s1", "name": "Both", "type": "Parallel", "detail": "1 branch", "comment": "Does both", "line": 12, "column": 6, "endLine": 12, "endColumn": 10, "reachable": true, "end": false, "lacksNext": false, "machines": [{
                "title": "Branch 1", "line": 15, "column": 20, "endLine": 15, "endColumn": 88,
                "states": [
                  {"id": "s1-0-0", "name": "One", "type": "Pass", "detail": "", "comment": "", "line": 15, "column": 51, "endLine": 15, "endColumn": 54, "reachable": true, "end": true, "lacksNext": false, "machines": []}
                ],
                "transitions": [
                  {"from": null, "to": "s1-0-0", "name": "One", "target": "found", "kind": "start", "label": "", "line": 15, "column": 33, "endLine": 15, "endColumn": 36}
                ]
              }]},
              {"id": "s2", "name": "Again", "type": "Wait", "detail": "5 seconds", "comment": "", "line": 19, "column": 6, "endLine": 19, "endColumn": 11, "reachable": true, "end": false, "lacksNext": false, "machines": []},
              {"id": "s3", "name": "Done", "type": "Succeed", "detail": "", "comment": "", "line": 20, "column": 6, "endLine": 20, "endColumn": 10, "reachable": false, "end": true, "lacksNext": false, "machines": []}
            ],
            "transitions": [
              {"from": null, "to": "s0", "name": "Pick", "target": "found", "kind": "start", "label": "", "line": 2, "column": 15, "endLine": 2, "endColumn": 19},
              {"from": "s0", "to": "s1", "name": "Both", "target": "found", "kind": "choice", "label": "$.n is greater than 3", "line": 7, "column": 63, "endLine": 7, "endColumn": 67},
              {"from": "s0", "to": "s1", "name": "Both", "target": "found", "kind": "choice", "label": "not ($.s is “<a & \"b\">”)", "line": 8, "column": 78, "endLine": 8, "endColumn": 82},
              {"from": "s0", "to": "s2", "name": "Again", "target": "found", "kind": "default", "label": "otherwise", "line": 10, "column": 19, "endLine": 10, "endColumn": 24},
              {"from": "s1", "to": "s2", "name": "Again", "target": "found", "kind": "catch", "label": "A, B", "line": 16, "column": 54, "endLine": 16, "endColumn": 59},
              {"from": "s1", "to": null, "name": "Dune", "target": "missing", "kind": "next", "label": "", "line": 17, "column": 16, "endLine": 17, "endColumn": 20},
              {"from": "s2", "to": "s0", "name": "Pick", "target": "found", "kind": "next", "label": "", "line": 19, "column": 54, "endLine": 19, "endColumn": 58}
            ]
          }
        }
    "#]].assert_eq(&text);
}

#[test]
fn a_small_picture() {
    let text = r#"{"StartAt": "A & B", "States": {"A & B": {"Type": "Pass", "Comment": "Why <not>", "End": true}}}"#;
    let picture = render(text, GraphFormat::Svg);
    let (before, rest) = picture.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    expect![[r#"
        <svg xmlns="http://www.w3.org/2000/svg" class="asl-graph" role="graphics-document document" aria-label="State machine, 1 state" width="152" height="188" viewBox="0 0 152 188">
        <title>State machine</title>
        <style></style>
        <rect class="back" width="100%" height="100%"/>
        <g class="machine">
        <g class="edge" data-from="" data-to="s0"><path class="line" d="M76 36L76 63"/><path class="head" d="M76 70l-4.5 -8.5h9z"/></g>
        <g class="edge" data-from="s0" data-to=""><path class="line" d="M76 116L76 143"/><path class="head" d="M76 150l-4.5 -8.5h9z"/></g>
        <g class="start"><title>Start</title><circle cx="76" cy="28" r="8"/></g>
        <g class="state pass" id="asl-s0" data-id="s0" data-state="A &amp; B" role="graphics-symbol img" aria-label="A &amp; B, Pass"><title>A &amp; B
        Pass

        Why &lt;not&gt;</title>
        <rect class="card" x="20" y="70" width="112" height="46" rx="9"/><rect class="tint" x="29" y="81" width="24" height="24" rx="6"/><path class="icon" transform="translate(33 85)" d="M1.5 8H13.5M9.5 4L13.5 8L9.5 12"/><text class="name" x="61" y="90" font-size="13" text-anchor="start">A &amp; B</text><text class="words" x="61" y="105" font-size="11" text-anchor="start">Pass</text>
        </g>
        <g class="end"><title>End</title><circle class="ring" cx="76" cy="159" r="8"/><circle class="dot" cx="76" cy="159" r="4"/></g>
        </g>
        </svg>
    "#]].assert_eq(&format!("{before}<style></style>{after}"));
}

#[test]
fn what_is_wrong_shows_in_the_picture() {
    let picture = render(ORDER, GraphFormat::Svg);
    let has = |part: &str| assert!(picture.contains(part), "{part}\n{picture}");
    has("<title>Leads nowhere: Dune</title>");
    has(r#"class="edge broken" data-from="s1" data-to="""#);
    has(r#"class="state succeed dim" id="asl-s3" data-id="s3" data-state="Done""#);
    has("No way leads here from StartAt");
    has(r#"class="edge catch" data-from="s1" data-to="s2""#);
    // Two rules lead to the same state: one edge, both in its label.
    has("<title>$.n is greater than 3\nor not ($.s is “&lt;a &amp; &quot;b&quot;&gt;”)</title>");
    assert_eq!(picture.matches(r#"data-from="s0" data-to="s1""#).count(), 1);
}

#[test]
fn nobody_is_called_unreachable_who_may_be_reached() {
    let reachable = |text: &str| {
        let graph = graph(text);
        graph.machine.states.iter().map(|state| state.is_reachable).collect::<Vec<_>>()
    };
    let two = |start: &str, next: &str| {
        format!(
            r#"{{"StartAt": {start}, "States": {{"A": {{"Type": "Pass", "Next": {next}}}, "B": {{"Type": "Succeed"}}}}}}"#
        )
    };
    assert_eq!(reachable(&two("\"A\"", "\"C\"")), [true, false]);
    assert_eq!(reachable(&two("\"A\"", "\"${next}\"")), [true, true]);
    assert_eq!(reachable(&two("\"C\"", "\"B\"")), [true, true], "nothing is known without a start");
}

#[test]
fn what_a_template_fills_in_is_not_wrong() {
    let text = r#"{"StartAt": "A", "States": {
        "A": {"Type": "Pass", "Next": "${next}"},
        "B": {"Type": "Pass", "Next": ""},
        "C": {"Type": "Pass", "Next": 5}
    }}"#;
    let picture = render(text, GraphFormat::Svg);
    assert!(picture.contains("<title>Not known before deployment: ${next}</title>"));
    assert!(picture.contains("<title>Leads nowhere: no name</title>"));
    assert!(picture.contains("<title>Leads nowhere: 5</title>"));
}

#[test]
fn each_state_has_its_place_in_the_document() {
    let template = format!(
        r#"{{"Resources": {{"M": {{"Type": "AWS::StepFunctions::StateMachine", "Properties": {{"DefinitionString": {}}}}},
        "N": {{"Type": "AWS::StepFunctions::StateMachine", "Properties": {{"Definition": {ORDER}}}}}}}}}"#,
        serde_json::to_string(ORDER).unwrap()
    );
    let snapshot = snapshot(&template);
    let machines = snapshot.machines();
    assert_eq!(machines.iter().map(|machine| machine.name.as_deref()).collect::<Vec<_>>(), [Some("M"), Some("N")]);
    for (index, machine) in machines.iter().enumerate() {
        let graph = snapshot.graph(index).unwrap();
        assert_eq!(graph.name, machine.name);
        let mut seen = Vec::new();
        graph.machine.for_each_state(&mut |state, around| {
            assert_eq!(&template[state.name_range], state.name);
            assert!(machine.range.contains_range(state.range));
            seen.push(format!(
                "{}:{}",
                state.id,
                around.iter().chain([&&*state.name]).copied().collect::<Vec<_>>().join("/")
            ));
        });
        assert_eq!(seen.join(" "), "s0:Pick s1:Both s1-0-0:Both/One s2:Again s3:Done");
    }
}

#[test]
fn the_reason_is_told_where_there_is_nothing_to_draw() {
    let problem = |text: &str| snapshot(text).graph(0).unwrap_err();
    expect!["there is no state machine in this document"].assert_eq(&problem("{\"Resources\": {}}"));
    expect!["there is no state machine in this document"].assert_eq(&problem(""));
    expect!["there is nothing to draw yet: `States` holds no state"].assert_eq(&problem("{\"States\": {}}"));
    expect!["there is nothing to draw yet: the definition has no `States`"].assert_eq(&problem("{\"StartAt\": \"A\"}"));
    let bare = Snapshot::new(SourceText::new("[1]"));
    expect!["there is no state machine to draw: a definition is an object with `StartAt` and `States`"]
        .assert_eq(&bare.graph(0).unwrap_err());
}

#[test]
fn too_many_states_are_not_laid_out() {
    let count = super::MOST_STATES + 1;
    let states: Vec<String> = (0..count).map(|number| format!("\"S{number}\": {{\"Type\": \"Pass\"}}")).collect();
    let text = format!("{{\"StartAt\": \"S0\", \"States\": {{{}}}}}", states.join(", "));
    let snapshot = snapshot(&text);
    let graph = snapshot.graph(0).unwrap();
    let problem = graph.render(GraphFormat::Svg, Theme::Auto, snapshot.source()).unwrap_err();
    assert!(problem.starts_with("the state machine has 3001 states: more than 3000"), "{problem}");
    let rules = "{\"Next\": \"A\"},".repeat(super::MOST_TRANSITIONS);
    let many =
        format!("{{\"States\": {{\"A\": {{\"Type\": \"Choice\", \"Choices\": [{rules}{{\"Next\": \"A\"}}]}}}}}}");
    let transitions = Snapshot::new(SourceText::new(&many)).graph(0).unwrap();
    let problem_of_many = transitions.render(GraphFormat::Svg, Theme::Auto, &SourceText::new(&many)).unwrap_err();
    assert!(problem_of_many.starts_with("the state machine has 10001 transitions: more than 10000"));
    for format in [GraphFormat::Mermaid, GraphFormat::Dot, GraphFormat::Json] {
        assert!(graph.render(format, Theme::Auto, snapshot.source()).is_ok());
    }
}

/// Whether the text is XML whose elements are closed in order, as far as a
/// drawing has any of it.
fn is_xml(text: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        let is_text = |text: &str| {
            let ends =
                text.split('&').skip(1).all(|entity| entity.split_once(';').is_some_and(|(name, _)| name.len() < 6));
            ends && !text.chars().any(|character| character.is_control() && character != '\n')
        };
        let Some((tag, next)) = after.split_once('>') else { return false };
        if !is_text(before) || !is_text(tag) || !tag.matches('"').count().is_multiple_of(2) {
            return false;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        if let Some(closed) = tag.strip_prefix('/') {
            if open.pop() != Some(closed) {
                return false;
            }
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        rest = next;
    }
    open.is_empty()
}

#[test]
fn no_name_leaves_its_place() {
    let names = [
        "<b>&\\\"'</b>",
        "שלום",
        "\\u202eevil",
        "日本語",
        "👩\u{200d}🚀",
        "a\\u0000b",
        "",
        "  ",
        "`md` **x**; end",
        "]] --> x",
        "back\\\\slash\\\"q",
        "line\\nbreak",
        "end",
        "]]>",
        "%{a}",
        "\u{ffff}",
    ];
    let state =
        |name: &&str| format!("\"{name}\": {{\"Type\": \"{name}\", \"Comment\": \"{name}\", \"Next\": \"{name}\"}}");
    let states: Vec<String> = names.iter().map(state).collect();
    let text = format!("{{\"StartAt\": \"end\", \"States\": {{{}}}}}", states.join(", "));
    let picture = render(&text, GraphFormat::Svg);
    assert!(is_xml(&picture), "{picture}");
    assert_eq!(picture.matches("data-state=").count(), names.len());
    serde_json::from_str::<serde_json::Value>(&render(&text, GraphFormat::Json)).unwrap();
    for line in render(&text, GraphFormat::Mermaid).lines() {
        assert!(line.matches('"').count().is_multiple_of(2), "{line}");
    }
    for line in render(&text, GraphFormat::Dot).lines() {
        assert!(line.replace("\\\\", "").replace("\\\"", "").matches('"').count().is_multiple_of(2), "{line}");
    }
    assert!(!is_xml("<a><b></a></b>") && !is_xml("<a>&</a>") && is_xml("<a>&amp;<b/></a>"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 50, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_drawn_or_refused(edits in edits(0..8)) {
        let mut source = SourceText::new(DEFINITION);
        for edit in edits {
            source = source.edited(&edit.indel(source.text()));
        }
        let snapshot = Snapshot::new(source);
        for index in 0..snapshot.machines().len() {
            let Ok(graph) = snapshot.graph(index) else { continue };
            for (_, format) in GraphFormat::ALL {
                let drawing = graph.render(format, Theme::Auto, snapshot.source()).unwrap();
                match format {
                    GraphFormat::Svg => prop_assert!(is_xml(&drawing), "{}", drawing),
                    GraphFormat::Json => prop_assert!(serde_json::from_str::<serde_json::Value>(&drawing).is_ok()),
                    _ => {}
                }
            }
        }
    }
}
