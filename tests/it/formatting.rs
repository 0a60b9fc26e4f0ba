//! Formatting over the wire.

use serde_json::{Value, json};

use crate::client::{Client, URI};

const TEXT: &str = "{\r\n  \"StartAt\":\"A\",\r\n  \"Comment\":\"\u{1f680}\" , \"States\":{}\r\n}";

fn params(more: Value) -> Value {
    let mut params = json!({"textDocument": {"uri": URI}, "options": {"tabSize": 2, "insertSpaces": true}});
    for (key, value) in more.as_object().expect("an object") {
        params[key] = value.clone();
    }
    params
}

#[test]
fn a_document_and_a_part_of_it_are_formatted() {
    let mut client = Client::spawn();
    let offered = client.initialize(json!({}));
    assert_eq!(offered["capabilities"]["documentFormattingProvider"], true);
    client.open(TEXT);
    let edits = client.request("textDocument/formatting", params(json!({})))["result"].clone();
    let edit = |line: u32, from: u32, to: u32, text: &str| json!({"range": {"start": {"line": line, "character": from}, "end": {"line": line, "character": to}}, "newText": text});
    assert_eq!(
        edits,
        json!([
            edit(1, 12, 12, " "),
            edit(2, 12, 12, " "),
            edit(2, 16, 17, ""),
            edit(2, 18, 19, "\r\n  "),
            edit(2, 28, 28, " "),
        ])
    );
    let range = json!({"start": {"line": 2, "character": 14}, "end": {"line": 2, "character": 20}});
    let some = client.request("textDocument/rangeFormatting", params(json!({"range": range})));
    assert_eq!(some["result"], json!([edit(2, 16, 17, ""), edit(2, 18, 19, "\r\n  ")]));
    let tabs = json!({"options": {"tabSize": 2, "insertSpaces": false, "insertFinalNewline": true}});
    let edits = client.request("textDocument/formatting", params(tabs));
    let last = edits["result"].as_array().and_then(|edits| edits.last()).expect("edits");
    assert_eq!(last["newText"], "\r\n");
    client.end();
}

#[test]
fn a_client_that_can_be_told_formats_definitions_alone() {
    let mut client = Client::spawn();
    let dynamic = json!({"dynamicRegistration": true});
    let offered = client.initialize(json!({"textDocument": {"formatting": dynamic, "rangeFormatting": dynamic}}));
    assert_eq!(offered["capabilities"]["documentFormattingProvider"], Value::Null);
    let asked = client.wait(|message| message["method"] == "client/registerCapability");
    let registered = asked["params"]["registrations"].as_array().expect("a list").clone();
    let methods: Vec<_> = registered.iter().map(|one| one["method"].as_str().unwrap_or_default()).collect();
    assert_eq!(methods, ["textDocument/formatting", "textDocument/rangeFormatting"]);
    let selector = registered[0]["registerOptions"]["documentSelector"].as_array().expect("a list").clone();
    assert!(selector.contains(&json!({"language": "asl"})) && !selector.contains(&json!({"language": "json"})));
    client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": null}));
    client.end();
}
