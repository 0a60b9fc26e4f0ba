//! Colours, navigation and selections within expressions.

use serde_json::{Value, json};

use crate::client::{Client, URI};

const TEXT: &str = r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Pass", "Comment": "🚀",
      "Output": {"🚀": "{% ($x := 'ü🚀'; $x & $string(1)) %}"},
      "Next": "B"
    },
    "B": {"Type": "Succeed"}
  }
}"#;

/// What an editor says that colours by tokens.
fn colouring(requests: Value) -> Value {
    json!({"textDocument": {"semanticTokens": {
        "requests": requests, "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"]
    }}})
}

fn all() -> Value {
    json!({"full": {"delta": true}, "range": true})
}

fn document() -> Value {
    json!({"textDocument": {"uri": URI}})
}

/// A token as a client reads it: line, column, length, and the number of its type.
fn decoded(result: &Value) -> Vec<(u64, u64, u64, u64)> {
    let data: Vec<u64> =
        result["data"].as_array().expect("a list").iter().map(|number| number.as_u64().expect("a number")).collect();
    let (mut line, mut column) = (0, 0);
    let mut tokens = Vec::new();
    for token in data.chunks(5) {
        column = if token[0] > 0 { token[1] } else { column + token[1] };
        line += token[0];
        tokens.push((line, column, token[2], token[3]));
    }
    tokens
}

#[test]
fn tokens_are_offered_as_the_client_asks_for_them() {
    let offered = |capabilities: Value| {
        let mut client = Client::spawn();
        let offered = client.initialize(capabilities)["capabilities"]["semanticTokensProvider"].clone();
        client.end();
        offered
    };
    assert_eq!(offered(json!({})), Value::Null);
    assert_eq!(offered(colouring(json!({}))), Value::Null);
    assert_eq!(offered(colouring(json!({"full": false, "range": false}))), Value::Null);
    let full = offered(colouring(json!({"full": true})));
    assert_eq!((&full["full"], &full["range"]), (&json!(true), &json!(false)));
    let everything = offered(colouring(all()));
    assert_eq!((&everything["full"], &everything["range"]), (&json!({"delta": true}), &json!(true)));
    let types = everything["legend"]["tokenTypes"].as_array().expect("a list");
    assert!(types.contains(&json!("function")), "{types:?}");
}

#[test]
fn tokens_are_where_the_client_counts_them() {
    let mut client = Client::spawn();
    let offered = client.initialize(colouring(all()));
    let types = offered["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"].clone();
    client.open(TEXT);
    let tokens = client.request("textDocument/semanticTokens/full", document())["result"].clone();
    // In UTF-16, where each of the two has one place more than characters.
    let utf16: Vec<Vec<u16>> = TEXT.lines().map(|line| line.encode_utf16().collect()).collect();
    let found: Vec<(String, String)> = decoded(&tokens)
        .into_iter()
        .map(|(line, column, length, kind)| {
            let units = &utf16[line as usize][column as usize..(column + length) as usize];
            (
                String::from_utf16(units).expect("characters"),
                types[kind as usize].as_str().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    let found: Vec<_> = found.iter().map(|(text, kind)| (text.as_str(), kind.as_str())).collect();
    let expected = [
        ("A", "class"),
        ("A", "class"),
        ("{%", "macro"),
        ("(", "operator"),
        ("$x", "variable"),
        (":=", "operator"),
        ("'ü🚀'", "string"),
        (";", "operator"),
        ("$x", "variable"),
        ("&", "operator"),
        ("$string", "function"),
        ("(", "operator"),
        ("1", "number"),
        ("))", "operator"),
        ("%}", "macro"),
        ("B", "class"),
        ("B", "class"),
    ];
    assert_eq!(found, expected);
    let line = json!({"start": {"line": 7, "character": 0}, "end": {"line": 8, "character": 0}});
    let params = json!({"textDocument": {"uri": URI}, "range": line});
    let range = client.request("textDocument/semanticTokens/range", params)["result"].clone();
    assert_eq!(decoded(&range), [(7, 15, 1, 0)]);
    client.end();
}

#[test]
fn after_an_edit_only_what_changed_is_sent() {
    let mut client = Client::start(colouring(all()));
    client.open(TEXT);
    let first = client.request("textDocument/semanticTokens/full", document())["result"].clone();
    let delta = |client: &mut Client, previous: &Value| {
        let params = json!({"textDocument": {"uri": URI}, "previousResultId": previous});
        client.request("textDocument/semanticTokens/full/delta", params)["result"].clone()
    };
    let same = delta(&mut client, &first["resultId"]);
    assert_eq!(same["edits"], json!([]), "{same}");
    // A line break above moves all, and changes one token: the first one behind it.
    let top = json!({"line": 1, "character": 0});
    client.change(2, json!([{"range": {"start": top, "end": top}, "text": "\n"}]));
    let moved = delta(&mut client, &same["resultId"]);
    assert_eq!(moved["edits"].as_array().map(Vec::len), Some(1), "{moved}");
    assert_eq!((&moved["edits"][0]["start"], &moved["edits"][0]["deleteCount"]), (&json!(0), &json!(5)));
    // In an expression.
    let one = json!({"line": 7, "character": 53});
    client.change(3, json!([{"range": {"start": one, "end": one}, "text": "+"}]));
    let typed = delta(&mut client, &moved["resultId"]);
    let full = client.request("textDocument/semanticTokens/full", document())["result"].clone();
    let mut data: Vec<Value> = first["data"].as_array().expect("a list").clone();
    for edit in [&moved["edits"][0], &typed["edits"][0]] {
        let start = edit["start"].as_u64().expect("a number") as usize;
        let end = start + edit["deleteCount"].as_u64().expect("a number") as usize;
        data.splice(start..end, edit["data"].as_array().expect("a list").iter().cloned());
    }
    assert_eq!(Value::from(data), full["data"]);
    // The client names a result that is not the last one: it gets all.
    assert_eq!(delta(&mut client, &first["resultId"])["data"], full["data"]);
    client.end();
}

#[test]
fn a_document_that_is_opened_again_starts_anew() {
    let mut client = Client::start(colouring(all()));
    client.open(TEXT);
    let first = client.request("textDocument/semanticTokens/full", document())["result"].clone();
    client.notify("textDocument/didClose", document());
    assert_eq!(client.request("textDocument/semanticTokens/full", document())["result"], Value::Null);
    client.open(TEXT);
    let params = json!({"textDocument": {"uri": URI}, "previousResultId": first["resultId"]});
    let again = client.request("textDocument/semanticTokens/full/delta", params)["result"].clone();
    assert_eq!(again["data"], first["data"]);
    assert_ne!(again["resultId"], first["resultId"]);
    client.end();
}

#[test]
fn a_local_variable_is_found_marked_and_renamed() {
    let mut client = Client::start(json!({}));
    client.open(TEXT);
    let column = |text: &str| {
        let line = TEXT.lines().nth(6).expect("the line");
        line[..line.find(text).expect("the text")].encode_utf16().count() as u32
    };
    let (bound, used) = (column("$x :="), column("$x &"));
    let place = client.at("textDocument/definition", 6, used, json!({}));
    assert_eq!(place[0]["range"]["start"], json!({"line": 6, "character": bound + 1}), "{place}");
    let marks = client.at("textDocument/documentHighlight", 6, bound, json!({}));
    let kinds: Vec<_> = marks.as_array().expect("a list").iter().map(|mark| mark["kind"].clone()).collect();
    assert_eq!(kinds, [3, 2], "it is written first, then read");
    let name = client.at("textDocument/prepareRename", 6, used, json!({}));
    assert_eq!(name["placeholder"], "x");
    let edit = client.at("textDocument/rename", 6, used, json!({"newName": "$total"}));
    let edits = edit["changes"][URI].as_array().expect("a list");
    let places: Vec<_> = edits.iter().map(|edit| (&edit["range"]["start"]["character"], &edit["newText"])).collect();
    assert_eq!(places, [(&json!(bound + 1), &json!("total")), (&json!(used + 1), &json!("total"))]);
    let refusal = client.at("textDocument/rename", 6, used, json!({"newName": "string"}));
    assert!(refusal["error"]["message"].as_str().is_some_and(|why| why.contains("function")), "{refusal}");
    let params = json!({"textDocument": {"uri": URI}, "positions": [{"line": 6, "character": used}]});
    let selection = client.request("textDocument/selectionRange", params)["result"][0].clone();
    assert_eq!(selection["range"]["end"], json!({"line": 6, "character": used + 2}));
    assert_eq!(selection["parent"]["range"]["end"], json!({"line": 6, "character": column(") %}")}), "{selection}");
    client.end();
}
