//! Edits are applied in the order sent, and a request sees the text that was
//! current when it was sent, whatever the server is busy with.

use serde_json::json;

use crate::client::{Client, URI};

const CHANGES: i64 = 2000;

#[test]
fn a_flood_of_changes_stays_in_order() {
    let mut client =
        Client::start(json!({"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}}));
    client.open("{\"StartAt\": \"A\", \"States\": {\n\"A\": {\"Type\": \"Pass\", \"End\": true}}}");
    let mut questions = Vec::new();
    for change in 1..=CHANGES {
        let at = json!({"line": 1, "character": 1});
        // The state's name grows by one letter at its start.
        client.change(change + 1, json!([{"range": {"start": at, "end": at}, "text": "x"}]));
        if change % 20 == 0 {
            // One that is answered in place, and one that is answered by another thread.
            let place = json!({"textDocument": {"uri": URI}, "position": {"line": 1, "character": 1}});
            questions.push((change, client.ask("textDocument/prepareRename", place)));
            questions.push((change, client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": URI}}))));
        }
    }
    for (change, id) in questions {
        let result = client.answer(id)["result"].clone();
        let placeholder = result["placeholder"].as_str();
        let name =
            placeholder.or_else(|| result[0]["children"][0]["name"].as_str()).unwrap_or_else(|| panic!("{result}"));
        assert_eq!(name.len() as i64, change + 1, "after {change} changes");
    }
    client.diagnostics(CHANGES + 1);
    let versions: Vec<_> = client.kept().iter().filter_map(|message| message["params"]["version"].as_i64()).collect();
    assert!(versions.is_sorted(), "{versions:?}");
    client.end();
}

#[test]
fn a_change_that_comes_too_late_is_left_out_and_logged() {
    let mut client = Client::start(json!({}));
    client.open("{}");
    client.change(8, json!([{"text": "{\"StartAt\": 8}"}]));
    client.change(6, json!([{"text": "{\"StartAt\": 6666}"}]));
    let log = client.wait(|message| message["method"] == "window/logMessage");
    assert!(log["params"]["message"].as_str().expect("text").contains("version 6"), "{log}");
    // The diagnostic for the value `8` covers one character, `6666` would be four.
    client.change(
        9,
        json!([{"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": " "}]),
    );
    let found = client.diagnostics(9);
    let mark = found.iter().find(|found| found["code"] == "wrong-type").unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!((&mark["range"]["start"]["character"], &mark["range"]["end"]["character"]), (&json!(13), &json!(14)));
    client.end();
}

#[test]
fn changes_of_what_is_not_open_or_not_there_are_logged_and_survived() {
    let mut client = Client::start(json!({}));
    client.change(2, json!([{"text": "{}"}]));
    client.wait(|message| message["method"] == "window/logMessage");
    client.open("{}");
    let beyond = json!({"start": {"line": 7, "character": 3}, "end": {"line": 99, "character": 99}});
    client.change(2, json!([{"range": beyond, "text": " "}]));
    let log = client.wait(|message| message["method"] == "window/logMessage");
    assert!(log["params"]["message"].as_str().expect("text").contains("7:3 to 99:99"), "{log}");
    client.diagnostics(2);
    client.end();
}
