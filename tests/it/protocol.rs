//! Answers in the forms that the client can take.

use serde_json::{Value, json};

use crate::client::{Client, URI};

const TEXT: &str = r#"{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Pass", "Comment": "on",
      "Next": "B"
    },
    "B": {"Type": "Succeed"}
  }
}"#;

fn opened(capabilities: Value) -> Client {
    let mut client = Client::start(capabilities);
    client.open(TEXT);
    client
}

#[test]
fn diagnostics_are_pulled_where_the_client_pulls() {
    let refresh = json!({"diagnostics": {"refreshSupport": true}});
    let mut client = opened(json!({"textDocument": {"diagnostic": {}}, "workspace": refresh}));
    let params = json!({"textDocument": {"uri": URI}});
    let full = client.request("textDocument/diagnostic", params)["result"].clone();
    assert_eq!((&full["kind"], &full["items"]), (&json!("full"), &json!([])));
    let again = json!({"textDocument": {"uri": URI}, "previousResultId": full["resultId"]});
    let same = client.request("textDocument/diagnostic", again)["result"].clone();
    assert_eq!(same, json!({"kind": "unchanged", "resultId": full["resultId"]}));
    client.end();
    let pushed = client.kept().iter().any(|message| message["method"] == "textDocument/publishDiagnostics");
    assert!(!pushed, "{:?}", client.kept());
}

#[test]
fn closing_takes_the_diagnostics_back() {
    let mut client = Client::start(json!({}));
    client.open("{");
    assert!(!client.diagnostics(1).is_empty());
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    let last = client.wait(|message| message["method"] == "textDocument/publishDiagnostics");
    assert_eq!(last["params"]["diagnostics"], json!([]));
    client.end();
}

#[test]
fn diagnostics_carry_what_the_client_can_show() {
    let mut client = Client::start(json!({"textDocument": {"publishDiagnostics": {
        "relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true, "tagSupport": {"valueSet": [1, 2]}
    }}}));
    client.open(&TEXT.replace("\"B\": {", "\"C\": {\"Type\": \"Succeed\"},\n\"B\": {"));
    let found = client.diagnostics(1);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["code"], "unreachable-state");
    assert_eq!(found[0]["source"], "asl");
    assert_eq!(found[0]["tags"], json!([1]));
    assert_eq!(found[0]["data"]["aws"]["location"], "/States/C");
    let page = found[0]["codeDescription"]["href"].as_str().expect("a link");
    assert!(page.ends_with("/docs/rules/unreachable-state.md"), "{page}");
    client.end();
}

#[test]
fn of_too_many_diagnostics_the_gravest_are_sent() {
    let hints: String =
        (0..600).map(|n| format!("\"H{n}\": {{\"Type\": \"Pass\", \"Next\": \"H{}\"}},\n", n + 1)).collect();
    let text = format!(
        "{{\"StartAt\": \"H0\", \"States\": {{\n{hints}\"H600\": {{\"Type\": \"Succeed\"}},\n\"Lost\": {{\"Type\": \"Fail\"}}}}}}"
    );
    let mut client = Client::start(json!({}));
    client.open(&text);
    let found = client.diagnostics(1);
    assert_eq!(found.len(), 501);
    let code = |index: usize| found[index]["code"].as_str().unwrap_or_default();
    assert_eq!((code(0), code(498), code(499)), ("pass-noop", "pass-noop", "unreachable-state"), "in their order");
    assert!(found[500]["message"].as_str().is_some_and(|message| message.starts_with("and ")), "{}", found[500]);
    client.end();
}

#[test]
fn snippets_only_for_clients_that_have_them() {
    for snippets in [true, false] {
        let item = json!({"snippetSupport": snippets});
        let mut client = opened(json!({"textDocument": {"completion": {"completionItem": item}}}));
        let list = client.at("textDocument/completion", 4, 15, json!({}));
        let items = list["items"].as_array().expect("a list");
        assert!(items.iter().any(|item| item["label"] == "Pass"), "{items:?}");
        let has_snippets = items.iter().any(|item| item["insertTextFormat"] == 2);
        assert!(!has_snippets, "the state has more than its type");
        let fields = client.at("textDocument/completion", 5, 0, json!({}))["items"].clone();
        let fields = fields.as_array().expect("a list");
        assert!(!fields.is_empty());
        assert_eq!(fields.iter().any(|item| item["insertTextFormat"] == 2), snippets, "{fields:?}");
        let resolved = client.request("completionItem/resolve", fields[0].clone())["result"].clone();
        assert!(resolved["documentation"]["value"].as_str().is_some_and(|docs| !docs.is_empty()), "{resolved}");
        client.end();
    }
}

#[test]
fn of_a_thousand_states_those_that_match_are_offered() {
    let states: String = (0..1000).map(|n| format!(",\n\"State {n}\": {{\"Type\": \"Succeed\"}}")).collect();
    let mut client = Client::start(json!({}));
    client.open(&TEXT.replace("\"B\": {\"Type\": \"Succeed\"}", &format!("\"B\": {{\"Type\": \"Succeed\"}}{states}")));
    let list = client.at("textDocument/completion", 5, 15, json!({}));
    assert_eq!((&list["isIncomplete"], list["items"].as_array().map(Vec::len)), (&json!(true), Some(300)));
    let typed = json!({"start": {"line": 5, "character": 15}, "end": {"line": 5, "character": 16}});
    client.change(2, json!([{"range": typed, "text": "s99"}]));
    let list = client.at("textDocument/completion", 5, 18, json!({}));
    let labels: Vec<_> = list["items"].as_array().expect("a list").iter().map(|item| item["label"].clone()).collect();
    assert_eq!((labels.len(), &labels[0]), (28, &json!("State 99")), "{labels:?}");
    client.end();
}

#[test]
fn the_outline_is_a_tree_or_a_list() {
    let params = json!({"textDocument": {"uri": URI}});
    let mut client = opened(json!({"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}}));
    let tree = client.request("textDocument/documentSymbol", params.clone())["result"].clone();
    assert_eq!(tree[0]["children"][1]["name"], "B", "{tree}");
    client.end();
    let mut client = opened(json!({}));
    let list = client.request("textDocument/documentSymbol", params)["result"].clone();
    assert_eq!(list[2]["name"], "B", "{list}");
    assert_eq!(list[2]["location"]["uri"], URI);
    client.end();
}

#[test]
fn a_definition_is_a_link_or_a_place() {
    let mut client = opened(json!({"textDocument": {"definition": {"linkSupport": true}}}));
    let link = client.at("textDocument/definition", 5, 15, json!({}))[0].clone();
    assert_eq!(link["targetSelectionRange"]["start"], json!({"line": 7, "character": 5}), "{link}");
    client.end();
    let mut client = opened(json!({}));
    let place = client.at("textDocument/definition", 5, 15, json!({}))[0].clone();
    assert_eq!(place["range"]["start"], json!({"line": 7, "character": 5}), "{place}");
    let uses = client.at("textDocument/references", 7, 5, json!({"context": {"includeDeclaration": false}}));
    assert_eq!(uses.as_array().map(Vec::len), Some(1), "{uses}");
    let marks = client.at("textDocument/documentHighlight", 7, 5, json!({}));
    let kinds: Vec<_> = marks.as_array().expect("a list").iter().map(|mark| mark["kind"].clone()).collect();
    assert_eq!(kinds, [2, 3], "the use is read, the key is written");
    client.end();
}

#[test]
fn a_rename_changes_all_places_or_says_why_not() {
    for versioned in [true, false] {
        let mut client = opened(json!({"workspace": {"workspaceEdit": {"documentChanges": versioned}}}));
        let edit = client.at("textDocument/rename", 5, 15, json!({"newName": "the \"end\""}));
        let edits = match versioned {
            true => edit["documentChanges"][0]["edits"].clone(),
            false => edit["changes"][URI].clone(),
        };
        let texts: Vec<_> =
            edits.as_array().unwrap_or_else(|| panic!("{edit}")).iter().map(|edit| edit["newText"].clone()).collect();
        assert_eq!(texts, ["the \\\"end\\\"", "the \\\"end\\\""]);
        if versioned {
            assert_eq!(edit["documentChanges"][0]["textDocument"]["version"], 1);
        }
        for name in ["", "A", &"x".repeat(81)] {
            let refusal = client.at("textDocument/rename", 5, 15, json!({"newName": name}));
            assert!(refusal["error"]["message"].as_str().is_some_and(|why| !why.is_empty()), "{name}: {refusal}");
        }
        client.end();
    }
}

#[test]
fn fixes_are_actions_on_the_lines_of_their_findings() {
    let text = "{\n\"comment\": \"c\",\n\"StartAt\": \"A\",\n\"States\": {\"A\": {\"Type\": \"Succeed\"}}\n}\n";
    let actions = |capabilities: serde_json::Value, line: u32, only: serde_json::Value| {
        let mut client = Client::start(capabilities);
        client.open(text);
        let place = json!({"line": line, "character": 4});
        let params = json!({
            "textDocument": {"uri": URI},
            "range": {"start": place, "end": place},
            "context": {"diagnostics": [], "only": only}
        });
        let answer = client.request("textDocument/codeAction", params)["result"].clone();
        client.end();
        answer
    };
    let literals =
        json!({"textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}}});
    let found = actions(literals.clone(), 1, json!(null));
    assert_eq!(found[0]["title"], "Rename to `Comment`", "{found}");
    assert_eq!((&found[0]["kind"], &found[0]["isPreferred"]), (&json!("quickfix"), &json!(true)));
    assert_eq!(found[0]["diagnostics"][0]["code"], "field-case");
    assert_eq!(found[0]["edit"]["changes"][URI][0]["newText"], "Comment", "{found}");
    assert_eq!(actions(literals.clone(), 1, json!(["quickfix"])).as_array().map(Vec::len), Some(1));
    assert_eq!(actions(literals.clone(), 1, json!(["refactor"])), json!([]));
    assert_eq!(actions(literals, 2, json!(null)), json!([]));
    assert_eq!(actions(json!({}), 1, json!(null)), json!([]), "a client that knows commands only");
}

#[test]
fn folds_end_where_the_client_wants_them() {
    let params = json!({"textDocument": {"uri": URI}});
    let mut client = opened(json!({"textDocument": {"foldingRange": {"lineFoldingOnly": true}}}));
    let lines = client.request("textDocument/foldingRange", params.clone())["result"].clone();
    assert!(lines.as_array().expect("a list").contains(&json!({"startLine": 3, "endLine": 5})), "{lines}");
    client.end();
    let mut client = opened(json!({}));
    let places = client.request("textDocument/foldingRange", params)["result"].clone();
    let state = json!({"startLine": 3, "startCharacter": 10, "endLine": 6, "endCharacter": 4});
    assert!(places.as_array().expect("a list").contains(&state), "{places}");
    client.end();
}

#[test]
fn a_selection_grows_from_the_name_to_the_document() {
    let mut client = opened(json!({}));
    let params = json!({"textDocument": {"uri": URI}, "positions": [{"line": 5, "character": 15}]});
    let mut selection = client.request("textDocument/selectionRange", params)["result"][0].clone();
    assert_eq!(selection["range"]["start"], json!({"line": 5, "character": 15}));
    let mut steps = 0;
    while !selection["parent"].is_null() {
        selection = selection["parent"].clone();
        steps += 1;
    }
    assert!(steps > 4);
    assert_eq!(selection["range"]["start"], json!({"line": 0, "character": 0}));
    client.end();
}

#[test]
fn definitions_in_a_template_are_answered_and_the_rest_is_left_alone() {
    let mut client = Client::start(json!({}));
    let text = r#"{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
"DefinitionString": "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Wait\", \"Seconds\": 1, \"Next\": \"B\"}}}"}}, "Broken": }}"#;
    let document = json!({"uri": URI.replace(".asl", ""), "languageId": "json", "version": 1, "text": text});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
    let found = client.diagnostics(1);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["code"], "missing-transition-target");
    let start = text.lines().nth(1).unwrap().find("B\\\"").unwrap();
    assert_eq!(found[0]["range"]["start"], json!({"line": 1, "character": start}));
    client.end();
}

#[test]
fn json_without_a_definition_is_left_alone() {
    let mut client = Client::start(json!({}));
    let document = json!({"uri": "file:///w/package.json", "languageId": "json", "version": 1, "text": "{\"name\": }"});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
    let params = json!({"textDocument": {"uri": "file:///w/package.json"}, "position": {"line": 0, "character": 3}});
    assert_eq!(client.request("textDocument/hover", params)["result"], Value::Null);
    client.end();
    assert!(client.kept().iter().all(|message| message["method"] != "textDocument/publishDiagnostics"));
}
