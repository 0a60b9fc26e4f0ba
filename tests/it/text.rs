//! Positions as the client counts them.

use std::path::Path;

use serde_json::{Value, json};

use crate::client::Client;

/// What six real editors say of themselves, with the encoding that must be chosen.
const CLIENTS: &[(&str, &str)] = &[
    ("vscode-1.139.1", "utf-16"),
    ("neovim-0.11.4", "utf-8"),
    ("helix-25.01.1", "utf-8"),
    ("helix-25.07.1", "utf-8"),
    ("emacs-30.1", "utf-8"),
    ("vim-9.0-ale-3.3.0", "utf-16"),
];

fn capabilities(name: &str) -> Value {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors/fixtures/clients").join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str::<Value>(&text).expect("JSON")["capabilities"].clone()
}

/// Columns of the missing target `Q` behind two characters of four bytes each.
#[test]
fn the_encoding_is_the_best_that_the_client_has() {
    let text = "{\"StartAt\": \"A\", \"States\": {\n\"\u{1f680}\u{1f680}\": {\"Type\": \"Pass\", \"Next\": \"Q\"}}}";
    for (name, expected) in CLIENTS {
        let mut client = Client::spawn();
        let answer = client.initialize(capabilities(name));
        assert_eq!(answer["capabilities"]["positionEncoding"], *expected, "{name}");
        client.open(text);
        // A client that pulls is pushed nothing, and asks.
        let found = match capabilities(name)["textDocument"]["diagnostic"].is_null() {
            true => client.diagnostics(1),
            false => pulled(&mut client),
        };
        let mark =
            found.iter().find(|found| found["range"]["start"]["line"] == 1).unwrap_or_else(|| panic!("{found:?}"));
        let column = match *expected {
            "utf-8" => 38,
            "utf-16" => 34,
            _ => 32,
        };
        assert_eq!(mark["range"]["start"]["character"], column, "{name}");
        client.end();
    }
}

fn pulled(client: &mut Client) -> Vec<Value> {
    let params = json!({"textDocument": {"uri": crate::client::URI}});
    let answer = client.request("textDocument/diagnostic", params);
    answer["result"]["items"].as_array().cloned().unwrap_or_else(|| panic!("{answer}"))
}

#[test]
fn utf_32_is_taken_where_utf_8_is_not_offered() {
    let mut client = Client::spawn();
    let answer = client.initialize(json!({"general": {"positionEncodings": ["utf-16", "utf-32"]}}));
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-32");
    client.open("{\"StartAt\": \"A\", \"States\": {\n\"\u{1f680}\u{1f680}\": {\"Type\": \"Pass\", \"Next\": \"Q\"}}}");
    assert!(client.diagnostics(1).iter().any(|found| found["range"]["start"] == json!({"line": 1, "character": 32})));
    client.end();
}

#[test]
fn every_line_break_of_the_protocol_and_no_other_ends_a_line() {
    let mut client = Client::start(json!({}));
    client
        .open("{\r\n\"Comment\": \"a\u{2028}b\",\r\"StartAt\": \"Q\",\n\"States\": {\"A\": {\"Type\": \"Succeed\"}}}");
    let found = client.diagnostics(1);
    let start = json!({"line": 2, "character": 12});
    assert!(found.iter().any(|found| found["range"]["start"] == start), "{found:?}");
    client.end();
}

#[test]
fn a_column_past_the_end_of_its_line_is_the_end() {
    let mut client = Client::start(json!({}));
    client.open("{\"StartAt\": \"A\",\r\n\"States\": {\"A\": {\"Type\": \"Succeed\"}}}");
    assert!(client.diagnostics(1).is_empty());
    let end = json!({"line": 0, "character": 999});
    client.change(2, json!([{"range": {"start": end, "end": end}, "text": "\"Comment\": 3,"}]));
    let found = client.diagnostics(2);
    assert!(found.iter().all(|found| found["code"] != "json-syntax"), "{found:?}");
    client.end();
}

#[test]
fn a_byte_order_mark_is_reported_and_read_over() {
    let mut client = Client::start(json!({}));
    client.open("\u{feff}{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}");
    let codes: Vec<_> = client.diagnostics(1).iter().map(|found| found["code"].clone()).collect();
    assert_eq!(codes, ["non-utf8-or-bom"]);
    client.end();
}
