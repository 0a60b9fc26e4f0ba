//! Help with a call while it is written.

use serde_json::{Value, json};

use crate::client::Client;

const TEXT: &str = r#"{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Pass",
      "Parameters": {"größe.$": "States.MathRandom(1, 2, 3, States.Array($.x"},
      "End": true
    }
  }
}"#;

/// The help behind `before`.
fn help(signature: Value, before: &str) -> Value {
    let line = TEXT.lines().nth(5).expect("the line of the call");
    let end = line.find(before).expect("a place in that line") + before.len();
    let mut client = Client::spawn();
    let offered = client.initialize(json!({"textDocument": {"signatureHelp": {"signatureInformation": signature}}}));
    assert_eq!(offered["capabilities"]["signatureHelpProvider"]["triggerCharacters"], json!(["(", ","]));
    client.open(TEXT);
    let column = line[..end].encode_utf16().count() as u32;
    let help = client.at("textDocument/signatureHelp", 5, column, json!({}));
    client.end();
    help
}

#[test]
fn a_signature_tells_its_parameters_by_place_or_by_word() {
    let client = json!({"parameterInformation": {"labelOffsetSupport": true}, "documentationFormat": ["markdown"]});
    let by_place = help(client, "Array(");
    let signature = &by_place["signatures"][0];
    assert_eq!(signature["label"], "States.Array(value…)");
    assert_eq!(signature["parameters"][0]["label"], json!([13, 19]), "in UTF-16");
    assert_eq!(signature["documentation"]["kind"], "markdown");
    assert_eq!((&by_place["activeSignature"], &by_place["activeParameter"]), (&json!(0), &json!(0)));
    let by_word = help(json!({}), "Array(");
    let parameter = &by_word["signatures"][0]["parameters"][0];
    assert_eq!(parameter["label"], "value…");
    assert_eq!(parameter["documentation"], json!({"kind": "plaintext", "value": "any value: An element."}));
}

#[test]
fn an_argument_too_many_is_for_no_parameter() {
    let found = help(json!({}), "(1,");
    assert_eq!(found["activeParameter"], 1, "{found}");
    let found = help(json!({}), "3,");
    assert_eq!(found["signatures"][0]["parameters"].as_array().map(Vec::len), Some(3));
    assert_eq!(found["activeParameter"], 3, "{found}");
    assert_eq!(help(json!({}), "MathRandom"), Value::Null);
}

#[test]
fn an_accepted_call_shows_its_signature_where_the_client_can() {
    let command = |name: &str| {
        let mut client = Client::spawn();
        let params = json!({"processId": null, "rootUri": null, "capabilities": {}, "clientInfo": {"name": name}});
        client.request("initialize", params);
        client.notify("initialized", json!({}));
        client.open(TEXT);
        let line = TEXT.lines().nth(5).expect("the line of the call");
        let end = line.find("States.Array").expect("the call");
        let list = client.at("textDocument/completion", 5, line[..end].encode_utf16().count() as u32, json!({}));
        client.end();
        let items = list["items"].as_array().cloned().expect("a list");
        let item = items.into_iter().find(|item| item["label"] == "States.Format").expect("the function");
        item["command"]["command"].clone()
    };
    assert_eq!(command("Visual Studio Code"), "editor.action.triggerParameterHints");
    assert_eq!(command("Neovim"), Value::Null);
}
