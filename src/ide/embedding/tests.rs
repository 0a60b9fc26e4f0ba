//! Answers and edits in definitions that are texts in their documents.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::hosts::{Content, Found, Kind, Place, read};
use crate::ide::Snapshot;
use crate::syntax::{Tree, parse_as};
use crate::text::SourceText;

/// What is found, offered and done in the only definition of a document: the
/// findings, what a rename of the state `A` to `a"b` gives, and how `Assig` is
/// completed.
fn check(document: &str, syntax: Syntax, expected: Expect) {
    let snapshot = Snapshot::of_kind(SourceText::new(document), Kind::any(syntax), Arc::default());
    let mut out = String::new();
    for found in snapshot.diagnostics() {
        out += &format!("{} {}\n", found.code, &document[found.range]);
    }
    let behind = |word: &str| document.find(word).expect("it is there") + word.len();
    let name = behind("StartAt") + document[behind("StartAt")..].find('A').expect("it is there");
    match snapshot.rename(TextSize::new(name as u32), "a\"b") {
        Ok(edit) => out += &changed(document, &edit.applied_to(document)),
        Err(refusal) => out += &format!("{refusal}\n"),
    }
    let items = snapshot.completions(TextSize::new(behind("Assig") as u32), &CompletionConfig { snippets: true });
    for item in items.iter().filter(|item| item.label == "Assign") {
        out += &format!("{} -> {}\n", &document[item.edit.delete], item.edit.insert);
    }
    expected.assert_eq(&out);
}

/// The lines that are not the same.
fn changed(old: &str, new: &str) -> String {
    let lines = new.lines().filter(|line| !old.lines().any(|old| old == *line));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_definition_is_answered_where_it_stands() {
    let head = "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n";
    let own = r#"{"StartAt": "A",
"States": {"A": {"Type": "Task", "Resource": "${Fn}", "Next": "B"},
"B": {"Type": "Pass", "Assig": 1, "End": true}}}"#;
    let block = own.replace('\n', "\n          ");
    check(
        &format!("{head}      DefinitionString: |\n          {block}\n"),
        Syntax::Yaml,
        expect![[r#"
            placeholder-undeclared Fn
            unknown-field Assig
                      {"StartAt": "a\"b",
                      "States": {"a\"b": {"Type": "Task", "Resource": "${Fn}", "Next": "B"},
            Assig -> Assign
        "#]],
    );
    check(
        &format!("{head}      DefinitionString: !Sub >\n          {block}\n"),
        Syntax::Yaml,
        expect![[r#"
            placeholder-undeclared Fn
            unknown-field Assig
                      {"StartAt": "a\"b",
                      "States": {"a\"b": {"Type": "Task", "Resource": "${Fn}", "Next": "B"},
            Assig -> Assign
        "#]],
    );
    check(
        &format!("{head}      DefinitionString: '{block}'\n"),
        Syntax::Yaml,
        expect![[r#"
            placeholder-undeclared Fn
            unknown-field Assig
                  DefinitionString: '{"StartAt": "a\"b",
                      "States": {"a\"b": {"Type": "Task", "Resource": "${Fn}", "Next": "B"},
            Assig -> Assign
        "#]],
    );
    let own = own.replace("${Fn}", "${aws_lambda_function.f.arn}");
    let terraform = |value: &str| format!("resource \"aws_sfn_state_machine\" \"m\" {{\n  definition = {value}\n}}\n");
    let block = own.replace('\n', "\n    ");
    check(
        &terraform(&format!("<<-EOF\n    {block}\n  EOF")),
        Syntax::Hcl,
        expect![[r#"
            unknown-field Assig
                {"StartAt": "a\"b",
                "States": {"a\"b": {"Type": "Task", "Resource": "${aws_lambda_function.f.arn}", "Next": "B"},
            Assig -> Assign
        "#]],
    );
    check(
        &terraform(&format!("jsonencode({own})")),
        Syntax::Hcl,
        expect![[r#"
            unknown-field Assig
              definition = jsonencode({"StartAt": "a\"b",
            "States": {"a\"b": {"Type": "Task", "Resource": "${aws_lambda_function.f.arn}", "Next": "B"},
            Assig -> Assign
        "#]],
    );
}

#[test]
fn a_joined_definition_is_answered_where_its_parts_stand() {
    let template = r#"{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": {"Fn::Join": ["", [
"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", \"Resource\": \"",
{"Fn::GetAtt": ["F", "Arn"]},
"\", \"Next\": \"C\"}, \"B\": {\"Type\": \"Pass\", \"Assig\": 1, \"End\": true}}}"]]}}}}}"#;
    check(
        template,
        Syntax::Json,
        expect![[r#"
            missing-transition-target C
            unreachable-state B
            unknown-field Assig
            "{\"StartAt\": \"a\\\"b\", \"States\": {\"a\\\"b\": {\"Type\": \"Task\", \"Resource\": \"",
            Assig -> Assign
        "#]],
    );
}

/// The only definition in a document, and its text.
fn embedded(document: &str, syntax: Syntax) -> Option<(Embedding, Arc<str>)> {
    let tree = parse_as(document, syntax);
    let found: Vec<Found> = read(&tree, document, Content::Any).definitions;
    match &found.first()?.place {
        Place::Text(tree) => in_tree(tree, document),
        Place::Joined(joined) => Embedding::in_parts(joined, document),
        _ => None,
    }
}

fn in_tree(tree: &Tree, document: &str) -> Option<(Embedding, Arc<str>)> {
    let node = tree.root(document);
    let text: Arc<str> = node.text_value()?.into();
    Some((Embedding::in_text(node, text.clone())?, text))
}

/// Documents around a definition with lines, quotes and deeper indentation.
fn documents() -> Vec<(String, Syntax)> {
    let lines = ["{", "  \"a\": \"b c\",", "", "  \"d\":", "    [1, 2]", "}"];
    let json = lines.join("\\n").replace('"', "\\\"");
    let block =
        |margin: &str| lines.map(|line| format!("{margin}{line}\n").replace(&format!("{margin}\n"), "\n")).concat();
    let head = "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n";
    let yaml = |value: &str| (format!("{head}      DefinitionString: {value}\n      Z: 1\n"), Syntax::Yaml);
    let terraform = |value: &str| {
        (format!("resource \"aws_sfn_state_machine\" \"a\" {{\n  definition = {value}\n}}\n"), Syntax::Hcl)
    };
    let cloudformation = |value: &str| {
        let resource = r#""Type": "AWS::StepFunctions::StateMachine", "Properties":"#;
        (format!("{{\"Resources\": {{\"M\": {{{resource} {{\"DefinitionString\": {value}}}}}}}}}"), Syntax::Json)
    };
    vec![
        cloudformation(&format!("\"{json}\"")),
        cloudformation(r#"{"Fn::Join": ["-", ["{\"a\": ", {"Ref": "B"}, "\"c\": 1", "}"]]}"#),
        yaml(&format!("|\n{}", block("        ")).trim_end().replace("\n      Z", "")),
        yaml(&format!("!Sub |-\n{}", block("          ").trim_end())),
        yaml(&format!(">\n{}", block("        ").trim_end())),
        yaml(&format!(">-\n{}", block("        ").trim_end().replace("  \"d\"", "\"d\"").replace("  \"a\"", "\"a\""))),
        yaml("'{\"a\": \"it''s\", \"b\": 1}'"),
        yaml("'{\"a\":\n          \"b\", \"c\": 1\n          }'"),
        yaml("\"{\\\"a\\\":\n          \\\"b\\\", \\\n          \\\"c\\\": 1}\""),
        yaml(&format!("!Sub \"{json}\"")),
        terraform(&format!("\"{json} ${{var.x}} $${{y}}\"")),
        terraform(&format!("<<EOF\n{}EOF", block(""))),
        terraform(&format!("<<-EOF\n{}  EOF", block("    "))),
        terraform("<<EOF\n{\"a\": ${jsonencode(\"x\")}, $${b} %%{c}\n}\nEOF"),
    ]
}

fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn each_document_has_one() {
    for (document, syntax) in documents() {
        let (_, text) = embedded(&document, syntax).unwrap_or_else(|| panic!("{document}"));
        assert!(text.starts_with('{') && text.len() > 10, "{document}");
    }
}

#[test]
fn places_lead_down_and_up_again() {
    for (document, syntax) in documents() {
        let (embedding, text) = embedded(&document, syntax).unwrap();
        for (at, character) in text.char_indices().filter(|(_, character)| !character.is_whitespace()) {
            let range = TextRange::at(TextSize::new(at as u32), TextSize::of(character));
            let up = embedding.up(range);
            let Some(_) = embedding.part_of(range) else {
                assert!(document[up].is_empty() || document[up].starts_with('{'), "{document}");
                continue;
            };
            assert!(document[up].ends_with(character), "{} for {character} in {document}", &document[up]);
            assert_eq!(embedding.down_range(up), Some(range), "{document}");
        }
    }
}

#[test]
fn most_edits_can_be_made() {
    for (document, syntax) in documents() {
        let (embedding, text) = embedded(&document, syntax).unwrap();
        let at = TextSize::new(text.find('"').unwrap() as u32);
        let edits = [(0, "x"), (1, "a \\ \"b\""), (1, "it's"), (2, ""), (0, "{\n\t1\n}, "), (0, "${x}")];
        for (len, insert) in edits {
            let delete = TextRange::at(at, TextSize::new(len));
            assert!(embedding.edit(delete, insert, false).is_some(), "{insert:?} in {document}");
        }
    }
}

proptest! {
    #[test]
    fn an_edit_gives_what_it_says_or_is_refused(
        index in 0usize..14,
        at in 0usize..60,
        len in 0usize..4,
        insert in "[ab \"'\\\\\n\t{}$%:#,-]{0,4}",
    ) {
        let (document, syntax) = documents().swap_remove(index);
        let (embedding, text) = embedded(&document, syntax).unwrap();
        let (start, end) = (at.min(text.len()), (at + len).min(text.len()));
        let delete = TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32));
        let mut expected = text.to_string();
        expected.replace_range(start..end, &insert);
        let Some(edit) = embedding.edit(delete, &insert, false) else { return Ok(()) };
        let edited = TextEdit::new(vec![edit]).unwrap().applied_to(&document);
        let after = embedded(&edited, syntax).map(|(_, text)| text.to_string());
        prop_assert_eq!(after.as_deref().map(without_space), Some(without_space(&expected)), "{}", edited);
        // Lines of JSON may be joined, and a margin that is taken away may change.
        let holds_breaks = embedding.part_of(delete).unwrap().written.as_ref().unwrap().holds_breaks();
        let is_exact = !document.contains("<<-") && (holds_breaks || !insert.contains('\n'));
        prop_assert!(!is_exact || after.as_deref() == Some(&expected), "{:?} for {:?} in\n{}", after, expected, edited);
    }
}
