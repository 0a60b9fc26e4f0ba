//! How the server starts, ends and survives: the rows of what the transport
//! library was measured to do wrong, one test each.

use serde_json::{Value, json};

use crate::client::{Client, URI};

fn initialized() -> Client {
    Client::start(json!({}))
}

fn error_code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("no error: {answer}"))
}

#[test]
fn shutdown_and_exit_end_it_though_the_input_stays_open() {
    initialized().end();
}

#[test]
fn exit_without_shutdown_is_code_1() {
    let mut client = initialized();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn the_end_of_input_is_code_1() {
    let mut client = initialized();
    client.close_input();
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn messages_behind_exit_do_not_keep_it_alive() {
    let mut client = initialized();
    client.request("shutdown", Value::Null);
    let exit = json!({"jsonrpc": "2.0", "method": "exit"}).to_string();
    let late = json!({"jsonrpc": "2.0", "id": 99, "method": "textDocument/hover", "params": {}}).to_string();
    let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
    client.write((frame(&exit) + &frame(&late) + &frame(&late)).as_bytes());
    client.close_input();
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn the_end_of_input_ends_it_though_a_request_never_completes() {
    let mut client = initialized();
    client.ask("asl/test/hang", Value::Null);
    client.close_input();
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn four_stuck_requests_do_not_keep_one_from_being_cancelled() {
    let mut client = initialized();
    let stuck: Vec<_> = (0..4).map(|_| client.ask("asl/test/hang", Value::Null)).collect();
    client.cancel(stuck[2]);
    assert_eq!(error_code(&client.answer(stuck[2])), -32800);
    client.end();
}

#[test]
fn two_hundred_stuck_requests_keep_nothing_from_working() {
    let mut client = initialized();
    client.open("{\n\"StartAt\": \"A\"}");
    let stuck: Vec<_> = (0..200).map(|_| client.ask("asl/test/hang", Value::Null)).collect();
    client.cancel(stuck[100]);
    assert_eq!(error_code(&client.answer(stuck[100])), -32800);
    client.change(2, json!([{"text": "{\n\n\"StartAt\": \"A\"}"}]));
    assert_eq!(client.at("textDocument/hover", 2, 3, json!({}))["range"]["start"]["line"], 2);
    client.end();
}

#[test]
fn questions_to_the_client_do_not_deadlock_with_queued_changes() {
    let mut client = initialized();
    client.open("{}");
    for version in 2..301 {
        client.ask("asl/test/ask", Value::Null);
        client.change(version, json!([{"text": "{\"Comment\": 1}"}]));
    }
    // Only now are the server's questions answered.
    for _ in 2..301 {
        let question = client.wait(|message| message["method"] == "workspace/configuration");
        client.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": []}));
    }
    client.diagnostics(300);
    client.end();
}

#[test]
fn an_answer_that_comes_after_its_asker_was_cancelled_does_no_harm() {
    let mut client = initialized();
    let id = client.ask("asl/test/ask", Value::Null);
    let question = client.wait(|message| message["method"] == "workspace/configuration");
    client.cancel(id);
    client.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": []}));
    // Once more, which is an answer to nothing.
    client.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": []}));
    client.end();
}

#[test]
fn a_panic_is_an_internal_error_and_the_server_lives() {
    let mut client = initialized();
    let answer = client.request("asl/test/panic", Value::Null);
    assert_eq!(error_code(&answer), -32603);
    client.end();
}

#[test]
fn long_work_blocks_nothing_and_is_cancelled() {
    let mut client = initialized();
    client.open("{\"StartAt\": \"A\"}");
    let burning = client.ask("asl/test/burn", Value::Null);
    assert!(!client.at("textDocument/hover", 0, 3, json!({})).is_null());
    client.cancel(burning);
    assert_eq!(error_code(&client.answer(burning)), -32800);
    client.end();
}

#[test]
fn null_parameters_are_no_parameters() {
    let mut client = initialized();
    client.send(&json!({"jsonrpc": "2.0", "id": 50, "method": "shutdown", "params": null}));
    assert!(client.answer(50).get("error").is_none());
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn input_that_is_no_json_ends_it_with_code_1() {
    let mut client = initialized();
    client.write(b"Content-Length: 5\r\n\r\n{\"a\":");
    client.close_input();
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn a_text_of_a_megabyte_is_taken_whole() {
    let mut client = initialized();
    client.open("{}");
    let filler = "x".repeat(1 << 20);
    client.change(2, json!([{"text": format!("{{\"StartAt\": \"A\", \"States\": {{}}, \"Comment\": \"{filler}\"}}")}]));
    let found = client.diagnostics(2);
    assert!(found.iter().any(|diagnostic| diagnostic["code"] == "definition-too-large"), "{found:?}");
    client.end();
}

#[test]
fn the_protocol_is_kept_before_and_after_its_time() {
    let hover = json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}});
    let mut client = Client::spawn();
    assert_eq!(error_code(&client.request("textDocument/hover", hover.clone())), -32002);
    assert_eq!(error_code(&client.request("asl/noSuchRequest", json!({}))), -32002);
    client.initialize(json!({}));
    let again = json!({"processId": null, "rootUri": null, "capabilities": {}});
    assert_eq!(error_code(&client.request("initialize", again)), -32600);
    assert_eq!(error_code(&client.request("asl/noSuchRequest", json!({}))), -32601);
    assert_eq!(error_code(&client.request("textDocument/hover", json!({"textDocument": 7}))), -32602);
    client.notify("$/noSuchNotification", json!({}));
    client.notify("asl/noSuchNotification", json!({}));
    assert_eq!(client.request("shutdown", Value::Null)["result"], Value::Null);
    assert_eq!(error_code(&client.request("textDocument/hover", hover)), -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn it_ends_when_its_editor_is_gone() {
    let mut editor = std::process::Command::new("sleep").arg("600").spawn().expect("a process");
    let mut client = Client::spawn();
    client.request("initialize", json!({"processId": editor.id(), "rootUri": null, "capabilities": {}}));
    editor.kill().expect("it runs");
    editor.wait().expect("it ends");
    assert_eq!(client.exit_code(), 1);
}

/// An editor on another machine, or outside of the server's container, has a
/// number that means nothing here.
#[test]
fn an_editor_that_cannot_be_seen_is_not_missed() {
    let mut client = Client::spawn();
    client.request("initialize", json!({"processId": u32::MAX, "rootUri": null, "capabilities": {}}));
    std::thread::sleep(std::time::Duration::from_secs(4));
    client.end();
}

#[test]
fn shutdown_and_exit_may_come_in_one_go() {
    let mut client = initialized();
    let shutdown = client.ask("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    client.close_input();
    assert!(client.answer(shutdown).get("error").is_none());
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn the_end_of_input_within_a_message_is_code_1() {
    let mut client = initialized();
    client.write(b"Content-Length: 100\r\n\r\n{");
    client.close_input();
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn stuck_requests_and_long_work_do_not_outlive_exit() {
    let mut client = initialized();
    client.ask("asl/test/hang", Value::Null);
    client.ask("asl/test/burn", Value::Null);
    client.end();
}

#[test]
fn header_fields_have_no_case_and_unknown_ones_are_left_out() {
    let mut client = initialized();
    let shutdown = "{\"jsonrpc\":\"2.0\",\"id\":\"s-1\",\"method\":\"shutdown\",\"params\":{}}";
    let fields = "X-One: 1\r\nContent-Type: application/vscode-jsonrpc\r\nX-Two: 2";
    client.write(format!("{fields}\r\ncontent-length:{}\r\n\r\n{shutdown}", shutdown.len()).as_bytes());
    assert!(client.wait(|message| message["id"] == "s-1").get("error").is_none());
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn input_without_a_length_ends_it_with_code_1() {
    for input in ["Content-Length: many\r\n\r\n{}", "Hello: you\r\n\r\n{}"] {
        let mut client = initialized();
        client.write(input.as_bytes());
        assert_eq!(client.exit_code(), 1, "{input}");
    }
}
