//! Documents in YAML and HCL, and templates: from the file that an editor opens
//! to what it shows.

// The lint knows tests by their attribute and does not see that this is one as a whole.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use crate::client::Client;

const SAM: &str = "\
# Orders \u{1f69a}
Resources:
  Orders:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: Pack
        States:
          Pack: {Type: Pass, Result: 1, Next: Ship}
          Ship:
            Type: Succeed
  Refunds:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: Pay
        States:
          Pay:
            Type: Succeed
";

const TERRAFORM: &str = "\
resource \"aws_sfn_state_machine\" \"orders\" {
  definition = jsonencode({
    StartAt = \"Pack\"
    States = {
      Pack = { Type = \"Pass\", Result = 1, Next = \"Ship\" }
      Ship = { Type = \"Succeed\" }
    }
  })
}
";

/// A document in an editor.
struct Editor {
    client: Client,
    uri: String,
    text: String,
    version: i64,
}

impl Editor {
    fn open(language: &str, name: &str, text: &str) -> Self {
        let mut client = Client::start(json!({}));
        let uri = format!("file:///w/{name}");
        let document = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        client.notify("textDocument/didOpen", json!({"textDocument": document}));
        Editor { client, uri, text: text.to_owned(), version: 1 }
    }

    /// The codes and the marked texts of this version's findings.
    fn findings(&mut self) -> Vec<(String, String)> {
        let found = self.client.diagnostics(self.version);
        let tell = |found: &Value| (found["code"].as_str().unwrap().to_owned(), self.marked(&found["range"]));
        found.iter().map(tell).collect()
    }

    /// Where the n-th of these texts starts, and so many characters behind.
    fn position(&self, what: &str, index: usize, behind: usize) -> Value {
        let (at, _) = self.text.match_indices(what).nth(index).unwrap();
        let before = &self.text[..at + behind];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        json!({"line": before.matches('\n').count(), "character": before[line_start..].encode_utf16().count()})
    }

    fn offset(&self, position: &Value) -> usize {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = self.text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = position["character"].as_u64().unwrap() as usize;
        let within = self.text[start..].char_indices().find(|(_, c)| {
            let is_here = units == 0;
            units = units.saturating_sub(c.len_utf16());
            is_here
        });
        within.map_or(self.text.len(), |(at, _)| start + at)
    }

    fn marked(&self, range: &Value) -> String {
        self.text[self.offset(&range["start"])..self.offset(&range["end"])].to_owned()
    }

    /// Puts a text in the place of the n-th of these.
    fn edit(&mut self, what: &str, index: usize, text: &str) {
        let range = json!({"start": self.position(what, index, 0), "end": self.position(what, index, what.len())});
        self.apply(&[json!({"range": range, "newText": text})]);
    }

    /// Makes edits as an editor does: from the last to the first.
    fn apply(&mut self, edits: &[Value]) {
        self.version += 1;
        let mut edits = edits.to_vec();
        edits.sort_by_key(|edit| std::cmp::Reverse(self.offset(&edit["range"]["start"])));
        let mut changes = Vec::new();
        for edit in edits {
            let (start, end) = (self.offset(&edit["range"]["start"]), self.offset(&edit["range"]["end"]));
            self.text.replace_range(start..end, edit["newText"].as_str().unwrap());
            changes.push(json!({"range": edit["range"], "text": edit["newText"]}));
        }
        let document = json!({"uri": self.uri, "version": self.version});
        self.client.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    fn ask(&mut self, method: &str, what: &str, index: usize, behind: usize, more: Value) -> Value {
        let mut params = json!({"textDocument": {"uri": self.uri}, "position": self.position(what, index, behind)});
        params.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        self.client.request(method, params)["result"].clone()
    }

    fn labels(&mut self, what: &str, index: usize, behind: usize) -> Vec<String> {
        let answer = self.ask("textDocument/completion", what, index, behind, json!({}));
        let items = answer["items"].as_array().or(answer.as_array()).cloned().unwrap_or_default();
        items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    }

    fn rename(&mut self, what: &str, index: usize, new_name: &str) {
        let answer = self.ask("textDocument/rename", what, index, 1, json!({"newName": new_name}));
        let edits = answer["changes"][&self.uri].as_array().cloned().unwrap_or_else(|| panic!("{answer}"));
        self.apply(&edits);
    }
}

#[test]
fn documents_are_known_by_language_and_text() {
    let yaml = "StartAt: A\nStates:\n  A: {Type: Fail, Nex: 1}\n";
    let json = r#"{"StartAt": "A", "States": {"A": {"Type": "Fail", "Nex": 1}}}"#;
    let sam = SAM.replace("Next: Ship}", "Next: Ship, Nex: 1}");
    let terraform = TERRAFORM.replace("Next =", "Nex = 1, Next =");
    let serverless =
        "stepFunctions:\n  stateMachines:\n    a:\n      definition: {StartAt: A, States: {A: {Type: Fail, Nex: 1}}}\n";
    for (language, name, text) in [
        ("asl-yaml", "untitled", yaml),
        ("asl", "m.asl.yaml", yaml),
        ("yaml", "m.asl.yml", yaml),
        ("yaml", "m.yaml", yaml),
        ("yaml", "template.yaml", &sam),
        ("cloudformation", "stack.template", &sam),
        ("yaml", "serverless.yml", serverless),
        ("terraform", "main.tf", &terraform),
        ("opentofu", "main.tofu", &terraform),
        ("hcl", "main.tf", &terraform),
        ("json", "m.json", json),
    ] {
        let mut editor = Editor::open(language, name, text);
        let found = editor.findings();
        assert!(found.contains(&("unknown-field".to_owned(), "Nex".to_owned())), "{language} {name}: {found:?}");
        editor.client.end();
    }
    for (language, name, text) in [
        ("yaml", "compose.yaml", "services:\n  a: {Nex: 1}\n"),
        ("terraform", "queue.tf", "resource \"aws_sqs_queue\" \"q\" {}\n"),
        ("plaintext", "m.yaml", yaml),
    ] {
        let mut editor = Editor::open(language, name, text);
        let first = text.split_whitespace().next().unwrap();
        assert_eq!(editor.ask("textDocument/hover", first, 0, 1, json!({})), Value::Null, "{name}");
        let folds = editor.client.request("textDocument/foldingRange", json!({"textDocument": {"uri": editor.uri}}));
        // An empty list would keep the editor from folding such a file by itself.
        assert_eq!(folds["result"], Value::Null, "{name}");
        editor.client.end();
    }
}

#[test]
fn a_document_becomes_a_definition_while_it_is_typed() {
    let mut editor = Editor::open("yaml", "new.yaml", "x: y\n");
    assert!(editor.labels("x", 0, 1).is_empty());
    editor.edit("x: y", 0, "StartAt: A\nStates:\n  A:\n    Type: Succeed\n  B:\n    Type: Succeed");
    assert_eq!(editor.findings(), [("unreachable-state".to_owned(), "B".to_owned())]);
    editor.edit("StartAt: A", 0, "StartAt: B");
    assert_eq!(editor.findings(), [("unreachable-state".to_owned(), "A".to_owned())]);
    editor.client.end();

    let mut editor = Editor::open("terraform", "main.tf", "resource \"aws_sqs_queue\" \"orders\" {\n  name = 1\n}\n");
    editor.edit("aws_sqs_queue", 0, "aws_sfn_state_machine");
    assert_eq!(editor.findings(), []);
    let definition = "definition = jsonencode({\n    StartAt = \"A\"\n    States = { B = { Type = \"Fail\" } }\n  })";
    editor.edit("name = 1", 0, definition);
    assert_eq!(editor.findings()[0], ("start-at-missing-target".to_owned(), "A".to_owned()));
    editor.client.end();
}

#[test]
fn sam_is_edited() {
    let mut editor = Editor::open("yaml", "template.yaml", SAM);
    assert_eq!(editor.findings(), []);
    editor.edit("Next: Ship", 0, "Next: Shi");
    let found = editor.findings();
    assert!(found.contains(&("missing-transition-target".to_owned(), "Shi".to_owned())), "{found:?}");
    // Names of the other machine are none of its business.
    assert_eq!(editor.labels("Shi}", 0, 3), ["Ship"]);
    editor.edit("Shi}", 0, "Ship}");
    assert_eq!(editor.findings(), []);
    editor.rename("Ship", 0, "Ship: \u{1f69a} 'it'");
    assert_eq!(editor.findings(), []);
    editor.rename("Ship: \u{1f69a}", 1, "Off");
    assert_eq!(editor.findings(), []);
    assert!(editor.text.contains("Next: 'Off'}") || editor.text.contains("Next: \"Off\"}"), "{}", editor.text);
    editor.client.end();
}

#[test]
fn terraform_is_edited() {
    let mut editor = Editor::open("terraform", "main.tf", TERRAFORM);
    assert_eq!(editor.findings(), []);
    editor.edit("\"Ship\"", 0, "\"\"");
    assert_eq!(editor.labels("\"\"", 0, 1), ["Ship"]);
    editor.edit("\"\"", 0, "\"Ship\"");
    editor.rename("Ship", 1, "Ship it \u{1f69a}");
    assert_eq!(editor.findings(), []);
    assert!(editor.text.contains("Next = \"Ship it \u{1f69a}\" }\n      \"Ship it \u{1f69a}\" = {"), "{}", editor.text);
    editor.client.end();
}

/// Characters of two units stand before what is marked, in the same line.
#[test]
fn positions_count_units_of_utf_16() {
    let sam = SAM.replace("Pack: {Type: Pass,", "Pack: {Comment: \u{1f69a}\u{1f4e6}, Type: Pass, Nex: 1,");
    let terraform = TERRAFORM.replace("Pack = { ", "Pack = { Comment = \"\u{1f69a}\u{1f4e6}\", \"Nex\" = 1, ");
    for (language, name, text) in [("yaml", "template.yaml", &sam), ("terraform", "main.tf", &terraform)] {
        let mut editor = Editor::open(language, name, text);
        assert_eq!(editor.findings(), [("unknown-field".to_owned(), "Nex".to_owned())], "{name}");
        editor.edit("Nex", 0, "\u{1f69a}Nex");
        assert_eq!(editor.findings(), [("unknown-field".to_owned(), "\u{1f69a}Nex".to_owned())], "{name}");
        let definition = editor.ask("textDocument/definition", "Ship", 0, 2, json!({}));
        let target = definition.get(0).unwrap_or(&definition);
        let start = target.get("targetSelectionRange").or(target.get("range")).unwrap()["start"].clone();
        assert_eq!(start, editor.position("Ship", 1, 0), "{name}");
        editor.client.end();
    }
}

/// A slip in one machine is told where it is, and the others stay as they were.
#[test]
fn a_broken_template_keeps_what_is_not_broken() {
    for (slip, by) in [("Type: Pass", "Type: [Pass"), ("Pack: {", "Pack: "), ("StartAt: Pack", "StartAt: 'Pack")] {
        let mut editor = Editor::open("yaml", "template.yaml", SAM);
        assert_eq!(editor.findings(), []);
        editor.edit(slip, 0, by);
        let line = editor.position(by, 0, 0)["line"].as_u64().unwrap();
        let found = editor.client.diagnostics(editor.version);
        let lines: Vec<u64> = found.iter().map(|found| found["range"]["start"]["line"].as_u64().unwrap()).collect();
        // Within the machine, and close to the slip first.
        assert!(lines.iter().all(|found| (line..12).contains(found)), "{by}: {found:?}");
        assert!(lines.first().is_some_and(|first| first - line <= 1), "{by}: {found:?}");
        let hover = editor.ask("textDocument/hover", "Pay", 1, 1, json!({}));
        assert_ne!(hover, Value::Null, "{by}");
        let references = json!({"context": {"includeDeclaration": true}});
        let references = editor.ask("textDocument/references", "Pay", 1, 1, references);
        assert_eq!(references.as_array().map_or(0, Vec::len), 2, "{by}");
        assert_eq!(editor.labels("StartAt: Pay", 0, 12), ["Pay"], "{by}");
        editor.client.end();
    }
}
