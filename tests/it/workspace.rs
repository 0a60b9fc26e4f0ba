//! Files that have to do with each other: a template, and the definitions that
//! it names.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::client::Client;

const TEMPLATE: &str = "Resources:
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      DefinitionUri: flows/a.asl.json
      DefinitionSubstitutions:
        TableArn: !GetAtt Table.Arn
";

const DEFINITION: &str = "{
  \"StartAt\": \"\u{1f680}\",
  \"States\": {\"\u{1f680}\": {\"Type\": \"Task\", \"Resource\": \"${TableArm}\", \"TimeoutSeconds\": 5, \"End\": true}}
}
";

/// A folder with these files, and a client that has it open.
struct Folder {
    files: tempfile::TempDir,
    client: Client,
}

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let client = Client::spawn();
        let mut this = Folder { files: folder, client };
        for (path, text) in files {
            this.write(path, text);
        }
        let root = uri(this.files.path());
        let capabilities = json!({
            "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}},
            "textDocument": {"definition": {"linkSupport": true}},
        });
        let folders = json!([{"uri": root, "name": "w"}]);
        let params =
            json!({"processId": null, "rootUri": root, "workspaceFolders": folders, "capabilities": capabilities});
        this.client.request("initialize", params);
        this.client.notify("initialized", json!({}));
        let asked = this.client.wait(|message| message["method"] == "client/registerCapability");
        assert_eq!(asked["params"]["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
        this.client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": null}));
        this
    }

    fn path(&self, path: &str) -> PathBuf {
        self.files.path().join(path)
    }

    fn uri(&self, path: &str) -> String {
        uri(&self.path(path))
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("the file is written");
    }

    fn changed_on_disk(&mut self, path: &str, kind: u32) {
        let changes = json!([{"uri": self.uri(path), "type": kind}]);
        self.client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    }

    fn open(&mut self, path: &str, language: &str, text: &str) {
        let document = json!({"uri": self.uri(path), "languageId": language, "version": 1, "text": text});
        self.client.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    fn change(&mut self, path: &str, version: u32, text: &str) {
        let document = json!({"uri": self.uri(path), "version": version});
        let changes = json!([{"text": text}]);
        self.client.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// Waits until these rules, and no others, find something in the document.
    fn wait_for(&mut self, path: &str, codes: &[&str]) {
        let uri = self.uri(path);
        loop {
            // In their order: what was told before counts no more.
            let message = self.client.wait(|message| {
                message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri.as_str()
            });
            let found = message["params"]["diagnostics"].as_array().expect("a list");
            if found.iter().map(|found| &found["code"]).eq(codes.iter()) {
                break;
            }
        }
    }

    fn at(&mut self, method: &str, path: &str, text: &str, word: &str) -> Value {
        let (line, column) = place(text, word);
        let params = json!({"textDocument": {"uri": self.uri(path)}, "position": {"line": line, "character": column}});
        self.client.request(method, params)["result"].clone()
    }
}

fn uri(path: &Path) -> String {
    // As clients write it, without any escapes.
    format!("file://{}", path.to_string_lossy())
}

/// The place of a word, in UTF-16.
fn place(text: &str, word: &str) -> (usize, usize) {
    let at = text.find(word).expect("the word");
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    (text[..at].matches('\n').count(), text[line..at].encode_utf16().count())
}

#[test]
fn a_definition_is_told_what_a_template_on_disk_says_of_it() {
    let mut folder = Folder::new(&[("template.yaml", TEMPLATE), ("flows/a.asl.json", DEFINITION), ("x.yaml", "a: b")]);
    folder.open("flows/a.asl.json", "asl", DEFINITION);
    folder.wait_for("flows/a.asl.json", &["placeholder-undeclared"]);
    let mended = DEFINITION.replace("TableArm", "TableArn");
    folder.change("flows/a.asl.json", 2, &mended);
    folder.wait_for("flows/a.asl.json", &[]);
    let found = folder.at("textDocument/definition", "flows/a.asl.json", &mended, "TableArn");
    let (line, column) = place(TEMPLATE, "TableArn");
    assert_eq!(found[0]["targetUri"], folder.uri("template.yaml"));
    assert_eq!(found[0]["targetSelectionRange"]["start"], json!({"line": line, "character": column}));
    let hover = folder.at("textDocument/hover", "flows/a.asl.json", &mended, "TableArn");
    assert!(hover["contents"].to_string().contains("!GetAtt Table.Arn"), "{hover}");
    folder.client.end();
}

#[test]
fn what_changes_in_one_file_is_known_in_the_other() {
    let mut folder = Folder::new(&[("template.yaml", TEMPLATE), ("flows/a.asl.json", DEFINITION)]);
    folder.open("template.yaml", "yaml", TEMPLATE);
    folder.wait_for("template.yaml", &["placeholder-unused"]);
    folder.open("flows/a.asl.json", "asl", DEFINITION);
    folder.wait_for("flows/a.asl.json", &["placeholder-undeclared"]);
    // The definition is mended: both are.
    folder.change("flows/a.asl.json", 2, &DEFINITION.replace("TableArm", "TableArn"));
    folder.wait_for("flows/a.asl.json", &[]);
    folder.wait_for("template.yaml", &[]);
    // The template names something else, in an unsaved text.
    folder.change("template.yaml", 2, &TEMPLATE.replace("TableArn", "TableArm"));
    folder.wait_for("template.yaml", &["placeholder-unused"]);
    folder.wait_for("flows/a.asl.json", &["placeholder-undeclared"]);
    // Closed without saving, it says what it said before.
    folder.client.notify("textDocument/didClose", json!({"textDocument": {"uri": folder.uri("template.yaml")}}));
    folder.wait_for("flows/a.asl.json", &[]);
    folder.client.end();
}

#[test]
fn files_come_and_go() {
    let mut folder = Folder::new(&[]);
    folder.open("template.yaml", "yaml", TEMPLATE);
    folder.wait_for("template.yaml", &["definition-uri-missing"]);
    let links = json!({"textDocument": {"uri": folder.uri("template.yaml")}});
    assert_eq!(folder.client.request("textDocument/documentLink", links.clone())["result"], json!([]));
    folder.write("flows/a.asl.json", &DEFINITION.replace("TableArm", "TableArn"));
    folder.changed_on_disk("flows/a.asl.json", 1);
    folder.wait_for("template.yaml", &[]);
    let found = folder.client.request("textDocument/documentLink", links)["result"].clone();
    assert_eq!(found[0]["target"], folder.uri("flows/a.asl.json"));
    let target = folder.at("textDocument/definition", "template.yaml", TEMPLATE, "a.asl");
    assert_eq!(target[0]["targetUri"], folder.uri("flows/a.asl.json"));
    std::fs::remove_file(folder.path("flows/a.asl.json")).expect("it is there");
    folder.changed_on_disk("flows/a.asl.json", 3);
    folder.wait_for("template.yaml", &["definition-uri-missing"]);
    folder.client.end();
}
