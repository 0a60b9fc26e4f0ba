//! The command that finds what AWS refused in an open document.

use serde_json::{Value, json};

use crate::client::{Client, URI};

const TEXT: &str = r#"{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Comment": "🚀", "Next": "Shp"},
    "Ship": {"Type": "Succeed"}
  }
}"#;

const MESSAGE: &str = "Invalid State Machine Definition: 'NO_PATH: what at /States/Gone/InputPath, \
    MISSING_TRANSITION_TARGET: Missing 'Next' target: Shp at /States/A/Next, STATE_MACHINE_NAME_EMPTY: no name'";

fn locate(client: &mut Client, arguments: Value) -> Value {
    client.request("workspace/executeCommand", json!({"command": "asl.locateError", "arguments": arguments}))
}

#[test]
fn the_command_is_announced_and_answers_with_ranges() {
    let mut client = Client::spawn();
    let offered = client.initialize(json!({}));
    let commands = offered["capabilities"]["executeCommandProvider"]["commands"].clone();
    assert!(commands.as_array().is_some_and(|commands| commands.contains(&json!("asl.locateError"))), "{commands}");
    client.open(TEXT);
    for arguments in [json!([{"uri": URI, "message": MESSAGE}]), json!([URI, MESSAGE])] {
        let found = locate(&mut client, arguments)["result"].clone();
        let nearest = json!({
            "code": "NO_PATH", "message": "what", "location": "/States/Gone/InputPath", "exact": false, "rule": null,
            "range": {"start": {"line": 2, "character": 3}, "end": {"line": 2, "character": 9}},
        });
        let exact = json!({
            "code": "MISSING_TRANSITION_TARGET", "message": "Missing 'Next' target: Shp",
            "location": "/States/A/Next", "exact": true, "rule": "missing-transition-target",
            // In UTF-16, where the rocket counts as two.
            "range": {"start": {"line": 3, "character": 52}, "end": {"line": 3, "character": 55}},
        });
        assert_eq!((&found[0], &found[1], &found[2]["range"]), (&nearest, &exact, &Value::Null));
    }
    client.end();
    let shown = client.kept().iter().any(|message| message["method"] == "window/showDocument");
    assert!(!shown, "the client cannot show documents");
}

#[test]
fn a_client_that_can_is_asked_to_go_there() {
    let mut client = Client::start(json!({"window": {"showDocument": {"support": true}}}));
    client.open(TEXT);
    locate(&mut client, json!([URI, MESSAGE]));
    let show = client.wait(|message| message["method"] == "window/showDocument");
    assert_eq!((&show["params"]["uri"], &show["params"]["takeFocus"]), (&json!(URI), &json!(true)));
    let start = json!({"line": 3, "character": 52});
    assert_eq!(show["params"]["selection"]["start"], start, "the first that exists as reported");
    // An answer that says no, or none at all, stops nothing.
    client.send(&json!({"jsonrpc": "2.0", "id": show["id"], "result": {"success": false}}));
    locate(&mut client, json!([URI, "NO_PATH: what at /Nowhere"]));
    let show = client.wait(|message| message["method"] == "window/showDocument");
    assert_eq!(show["params"]["selection"]["start"], json!({"line": 0, "character": 0}));
    client.end();
}

#[test]
fn what_cannot_be_located_is_said() {
    let mut client = Client::start(json!({}));
    client.open(TEXT);
    assert_eq!(locate(&mut client, json!([URI, "nothing at all"]))["result"], json!([]));
    let told = client.wait(|message| message["method"] == "window/showMessage");
    assert_eq!(told["params"]["type"], 3, "{told}");
    let refused = |client: &mut Client, arguments: Value| {
        let error = locate(client, arguments)["error"].clone();
        (error["code"].as_i64().expect("an error"), error["message"].as_str().expect("a message").to_owned())
    };
    let (code, message) = refused(&mut client, json!([URI]));
    assert_eq!((code, message.contains("one argument")), (-32602, true), "{message}");
    let (code, message) = refused(&mut client, json!(["file:///other.asl.json", MESSAGE]));
    assert_eq!((code, message.as_str()), (-32803, "file:///other.asl.json is not open"));
    let document = json!({"uri": "file:///w/package.json", "languageId": "json", "version": 1, "text": "{}"});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
    let (code, message) = refused(&mut client, json!(["file:///w/package.json", MESSAGE]));
    assert_eq!((code, message.contains("holds no state machine definition")), (-32803, true), "{message}");
    let unknown = client.request("workspace/executeCommand", json!({"command": "asl.nonsense"}));
    assert_eq!(unknown["error"]["code"], -32602, "{unknown}");
    client.end();
}
