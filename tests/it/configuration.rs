//! Settings: from the start, pushed by the client, and asked of it.

use serde_json::{Value, json};

use crate::client::{Client, URI};

/// One error of `unreachable-state`, one of `missing-transition-target`.
const TEXT: &str = r#"{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Next": "Nowhere"},
    "B": {"Type": "Pass", "End": true}
  }
}"#;

/// The next diagnostics: code and severity of each.
fn next(client: &mut Client) -> Vec<(String, i64)> {
    let message = client.wait(|message| message["method"] == "textDocument/publishDiagnostics");
    let found = message["params"]["diagnostics"].as_array().cloned().expect("a list");
    let code = |found: &Value| found["code"].as_str().expect("a code").to_owned();
    found.iter().map(|found| (code(found), found["severity"].as_i64().expect("a severity"))).collect()
}

fn is(found: Vec<(String, i64)>, expected: &[(&str, i64)]) {
    let found: Vec<(&str, i64)> = found.iter().map(|(code, severity)| (code.as_str(), *severity)).collect();
    assert_eq!(found, expected);
}

const DEFAULT: &[(&str, i64)] = &[("missing-transition-target", 1), ("unreachable-state", 1)];
const HINT: &[(&str, i64)] = &[("missing-transition-target", 1), ("unreachable-state", 4)];
const OFF: &[(&str, i64)] = &[("missing-transition-target", 1)];

fn level(level: &str) -> Value {
    json!({"rules": {"unreachable-state": level}})
}

fn push(client: &mut Client, settings: Value) {
    client.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
}

/// Waits for the server's question for settings.
fn question(client: &mut Client) -> Value {
    let question = client.wait(|message| message["method"] == "workspace/configuration");
    assert_eq!(question["params"]["items"], json!([{"section": "asl"}]), "{question}");
    question
}

fn answer(client: &mut Client, question: &Value, section: Value) {
    client.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": [section]}));
}

fn warnings(client: &Client) -> usize {
    client.kept().iter().filter(|message| message["method"] == "window/showMessage").count()
}

#[test]
fn the_start_gives_settings_bare_or_in_their_section() {
    for options in [level("hint"), json!({"asl": level("hint")}), json!({"other": 1, "asl": level("hint")})] {
        let mut client = Client::spawn();
        client.initialize_with(json!({}), options);
        client.open(TEXT);
        is(next(&mut client), HINT);
        client.end();
        assert_eq!(warnings(&client), 0);
    }
}

#[test]
fn the_machine_type_changes_what_is_found_in_open_documents() {
    let task = r#"{"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync", "TimeoutSeconds": 60,
        "Parameters": {"JobName": "x"}, "End": true}"#;
    let mut client = Client::start(json!({}));
    client.open(&format!(r#"{{"StartAt": "A", "States": {{"A": {task}}}}}"#));
    let has_express = |found: Vec<(String, i64)>| found.iter().any(|(code, _)| code == "express-sync");
    assert!(!has_express(next(&mut client)));
    push(&mut client, json!({"asl": {"machineType": "EXPRESS"}}));
    assert!(has_express(next(&mut client)));
    push(&mut client, json!({"asl": {"machineType": "STANDARD"}}));
    assert!(!has_express(next(&mut client)));
    client.end();
}

#[test]
fn a_client_that_only_pushes_is_heard() {
    let mut client = Client::spawn();
    client.initialize_with(json!({}), level("hint"));
    client.open(TEXT);
    is(next(&mut client), HINT);
    push(&mut client, json!({"asl": level("off")}));
    is(next(&mut client), OFF);
    push(&mut client, level("error"));
    is(next(&mut client), DEFAULT);
    // Nothing for this server: what was given at the start holds again.
    push(&mut client, json!({"python": {}}));
    is(next(&mut client), HINT);
    push(&mut client, json!({}));
    push(&mut client, Value::Null);
    push(&mut client, json!({"asl": {}}));
    is(next(&mut client), DEFAULT);
    client.end();
    assert_eq!(warnings(&client), 0);
    let asked = client.kept().iter().any(|message| message["method"] == "workspace/configuration");
    assert!(!asked, "the client does not know the question");
}

#[test]
fn a_client_that_can_be_asked_is_asked() {
    let workspace = json!({"configuration": true, "didChangeConfiguration": {"dynamicRegistration": true}});
    let mut client = Client::start(json!({"workspace": workspace}));
    client.open(TEXT);
    is(next(&mut client), DEFAULT);
    let registration = client.wait(|message| message["method"] == "client/registerCapability");
    let wanted = &registration["params"]["registrations"][0];
    assert_eq!(wanted["method"], "workspace/didChangeConfiguration", "{registration}");
    client.send(&json!({"jsonrpc": "2.0", "id": registration["id"], "result": null}));
    let asked = question(&mut client);
    answer(&mut client, &asked, json!({"rules": {"unreachable-state": "off"}, "server": {"path": ""}}));
    is(next(&mut client), OFF);

    push(&mut client, Value::Null);
    let asked = question(&mut client);
    answer(&mut client, &asked, level("hint"));
    is(next(&mut client), HINT);

    // The answer counts, and not what came along with the news.
    push(&mut client, json!({"asl": level("error")}));
    let asked = question(&mut client);
    answer(&mut client, &asked, level("off"));
    is(next(&mut client), OFF);

    // Nothing in the section, but something pushed.
    push(&mut client, level("hint"));
    let asked = question(&mut client);
    answer(&mut client, &asked, Value::Null);
    is(next(&mut client), HINT);

    // A client that cannot answer after all.
    push(&mut client, level("off"));
    let asked = question(&mut client);
    client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "error": {"code": -32601, "message": "no"}}));
    is(next(&mut client), OFF);
    client.end();
}

#[test]
fn the_last_question_counts_whichever_answer_comes_first() {
    let mut client = Client::start(json!({"workspace": {"configuration": true}}));
    let first = question(&mut client);
    push(&mut client, Value::Null);
    let second = question(&mut client);
    answer(&mut client, &second, level("hint"));
    answer(&mut client, &first, level("off"));
    client.open(TEXT);
    let mut found = next(&mut client);
    if found.iter().map(|(code, severity)| (code.as_str(), *severity)).eq(DEFAULT.iter().copied()) {
        // The document was opened before the answer was read.
        found = next(&mut client);
    }
    is(found, HINT);
    push(&mut client, Value::Null);
    let third = question(&mut client);
    answer(&mut client, &third, level("off"));
    is(next(&mut client), OFF);
    client.end();
    let registered = client.kept().iter().any(|message| message["method"] == "client/registerCapability");
    assert!(!registered, "the client does not take registrations");
}

#[test]
fn a_client_that_pulls_diagnostics_is_told_to_pull_again() {
    // The protocol says `diagnostics`, some clients say `diagnostic`.
    for name in ["diagnostics", "diagnostic"] {
        let mut client = Client::start(json!({
            "textDocument": {"diagnostic": {}}, "workspace": {name: {"refreshSupport": true}},
        }));
        client.open(TEXT);
        let params = json!({"textDocument": {"uri": URI}});
        let pull = |client: &mut Client| {
            client.request("textDocument/diagnostic", params.clone())["result"]["items"].as_array().map(Vec::len)
        };
        assert_eq!(pull(&mut client), Some(2));
        push(&mut client, level("off"));
        client.wait(|message| message["method"] == "workspace/diagnostic/refresh");
        assert_eq!(pull(&mut client), Some(1));
        client.end();
    }
}

#[test]
fn a_client_that_cannot_be_told_to_pull_again_gets_diagnostics_pushed() {
    let mut client = Client::spawn();
    let offered = client.initialize(json!({"textDocument": {"diagnostic": {}}}));
    assert_eq!(offered["capabilities"]["diagnosticProvider"], Value::Null);
    client.open(TEXT);
    is(next(&mut client), DEFAULT);
    push(&mut client, level("off"));
    is(next(&mut client), OFF);
    client.end();
}

#[test]
fn what_is_wrong_is_told_once_and_the_rest_holds() {
    let wrong = json!({"machineType": "FAST", "rules": {"unreachable-state": "hint", "unreachable-sate": "off"}});
    let mut client = Client::spawn();
    client.initialize_with(json!({}), wrong.clone());
    client.open(TEXT);
    is(next(&mut client), HINT);
    let told = client.wait(|message| message["method"] == "window/showMessage")["params"].clone();
    assert_eq!(told["type"], 2, "a warning");
    let message = told["message"].as_str().expect("a text");
    assert!(message.contains("`machineType` must be `STANDARD` or `EXPRESS`"), "{message}");
    assert!(message.contains("there is no rule `unreachable-sate`; did you mean `unreachable-state`?"), "{message}");
    // The same again is no news, another mistake is.
    push(&mut client, wrong);
    push(&mut client, json!({"rules": 1}));
    let told = client.wait(|message| message["method"] == "window/showMessage")["params"].clone();
    assert!(told["message"].as_str().is_some_and(|message| message.contains("`rules` must be an object")), "{told}");
    client.end();
    assert_eq!(warnings(&client), 0);
}

#[test]
fn documents_that_are_closed_or_changed_meanwhile_are_no_trouble() {
    let mut client = Client::start(json!({}));
    client.open(TEXT);
    is(next(&mut client), DEFAULT);
    push(&mut client, level("off"));
    client.change(2, json!([{"text": TEXT.replace("Nowhere", "Here")}]));
    client.diagnostics(2);
    push(&mut client, level("hint"));
    client.change(3, json!([{"text": TEXT.replace("Nowhere", "There")}]));
    let severities: Vec<Value> = client.diagnostics(3).iter().map(|found| found["severity"].clone()).collect();
    assert_eq!(severities, [1, 4]);
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    push(&mut client, level("off"));
    client.end();
}
