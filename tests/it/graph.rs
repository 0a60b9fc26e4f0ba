//! Drawings for editors: the request `asl/graph`.

use serde_json::{Value, json};

use crate::client::{Client, URI};

const DEFINITION: &str = r#"{
  "StartAt": "ä",
  "States": {
    "ä": {"Type": "Parallel", "End": true, "Branches": [
      {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}
    ]}
  }
}"#;

const TEMPLATE: &str = r#"{"Resources": {
"Orders": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition":
{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}}},
"Bills": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition":
{"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}}}
}}"#;

fn open(text: &str) -> Client {
    let mut client = Client::start(json!({}));
    client.open(text);
    client
}

/// The document as a client opens that does not know what is in it.
fn open_json(text: &str) -> Client {
    let mut client = Client::start(json!({}));
    let document = json!({"uri": URI.replace(".asl", ""), "languageId": "json", "version": 1, "text": text});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
    client
}

fn graph(client: &mut Client, uri: &str, more: Value) -> Value {
    let mut params = json!({"textDocument": {"uri": uri}});
    if let (Some(params), Some(more)) = (params.as_object_mut(), more.as_object()) {
        params.extend(more.clone());
    }
    client.request("asl/graph", params)
}

#[test]
fn a_drawing_comes_with_its_states() {
    let mut client = open(DEFINITION);
    let answer = graph(&mut client, URI, json!({}))["result"].clone();
    assert_eq!((&answer["version"], &answer["machine"], &answer["format"]), (&json!(1), &Value::Null, &json!("svg")));
    assert!(answer.get("problem").is_none(), "{answer}");
    let content = answer["content"].as_str().expect("a drawing");
    let states = answer["states"].as_array().expect("states");
    for state in states {
        assert!(content.contains(&format!("data-id=\"{}\"", state["id"].as_str().expect("an id"))), "{state}");
    }
    let inner = &states[1];
    assert_eq!((&inner["name"], &inner["path"], &inner["type"]), (&json!("B"), &json!(["ä"]), &json!("Succeed")));
    assert_eq!(
        inner["selectionRange"],
        json!({"start": {"line": 4, "character": 35}, "end": {"line": 4, "character": 36}})
    );
    assert_eq!(inner["range"]["end"], json!({"line": 4, "character": 58}));
    assert_eq!(answer["machines"][0]["range"]["start"], json!({"line": 0, "character": 0}));
    let mermaid = graph(&mut client, URI, json!({"format": "mermaid"}));
    assert!(mermaid["result"]["content"].as_str().is_some_and(|text| text.starts_with("flowchart")), "{mermaid}");
    client.change(2, json!([{"text": "{\"StartAt\": "}]));
    let answer = graph(&mut client, URI, json!({}))["result"].clone();
    assert_eq!((&answer["version"], &answer["content"], &answer["states"]), (&json!(2), &json!(""), &json!([])));
    assert_eq!(answer["problem"], "there is nothing to draw yet: the definition has no `States`");
    client.end();
}

#[test]
fn a_place_or_a_name_tells_which_state_machine() {
    let uri = URI.replace(".asl", "");
    let mut client = open_json(TEMPLATE);
    let mut drawn = |more: Value| {
        let answer = graph(&mut client, &uri, more)["result"].clone();
        (answer["machine"].clone(), answer["states"][0]["name"].clone(), answer["problem"].clone())
    };
    let (orders, bills) = ((json!("Orders"), json!("A"), Value::Null), (json!("Bills"), json!("B"), Value::Null));
    assert_eq!(drawn(json!({})), orders);
    assert_eq!(drawn(json!({"position": {"line": 4, "character": 3}})), bills);
    assert_eq!(drawn(json!({"position": {"line": 0, "character": 0}})), orders);
    assert_eq!(drawn(json!({"machine": "Bills", "position": {"line": 2, "character": 3}})), bills);
    let (machine, _, problem) = drawn(json!({"machine": "Bils"}));
    assert_eq!((machine, problem), (Value::Null, json!("there is no state machine `Bils` in this document")));
    let answer = graph(&mut client, &uri, json!({}))["result"].clone();
    assert_eq!(answer["machines"].as_array().map(Vec::len), Some(2));
    client.end();
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let uri = URI.replace(".asl", "");
    let mut client = open_json("{\"name\": \"x\"}");
    let answer = graph(&mut client, &uri, json!({}))["result"].clone();
    assert_eq!(answer["problem"], "there is no state machine in this document");
    assert_eq!((&answer["machines"], &answer["content"]), (&json!([]), &json!("")));
    let refused = graph(&mut client, &uri, json!({"format": "png"}));
    assert_eq!(refused["error"]["message"], "there is no format `png`: it is one of svg, mermaid, dot, json");
    let refused = graph(&mut client, "file:///w/other.json", json!({}));
    assert_eq!(refused["error"]["message"], "file:///w/other.json is not open");
    client.end();
}
