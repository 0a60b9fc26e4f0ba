//! Calls of services while they are written: what a client is sent.

use serde_json::{Value, json};

use crate::client::Client;

const TEXT: &str = r#"{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:ec2:", "End": true}
  }
}"#;

/// The list behind `before`, asked for by typing or otherwise.
fn list(client: &mut Client, before: &str, context: Value) -> Value {
    let line = TEXT.lines().nth(3).expect("the line of the state");
    let end = line.find(before).expect("a place in that line") + before.len();
    client.at("textDocument/completion", 3, end as u32, json!({"context": context}))
}

#[test]
fn a_long_list_of_actions_is_cut_and_each_is_explained_when_it_is_asked_for() {
    let mut client = Client::spawn();
    client
        .initialize(json!({"textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}}}));
    client.open(TEXT);
    let found = list(&mut client, ":ec2:", json!({"triggerKind": 2, "triggerCharacter": ":"}));
    assert_eq!(found["isIncomplete"], true);
    let items = found["items"].as_array().expect("a list");
    assert_eq!(items.len(), 300);
    assert!(items.iter().all(|item| item["documentation"].is_null() && item["data"][0] == "action"), "{items:?}");
    let resolved = client.request("completionItem/resolve", items[0].clone());
    let docs = resolved["result"]["documentation"]["value"].as_str().expect("documentation");
    assert!(docs.contains("API reference"), "{docs}");
    client.end();
}

#[test]
fn a_colon_opens_no_list_behind_a_key() {
    let mut client = Client::spawn();
    client.initialize(json!({}));
    client.open(TEXT);
    let colon = json!({"triggerKind": 2, "triggerCharacter": ":"});
    assert_eq!(list(&mut client, "\"Type\":", colon), Value::Null);
    assert_ne!(list(&mut client, "\"Resource\": ", json!({"triggerKind": 1})), Value::Null);
    client.end();
}
