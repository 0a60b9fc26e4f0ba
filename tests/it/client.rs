//! A language client that does no more than it is told, so that a test can
//! misbehave as clients do.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Far beyond what anything takes: it only ends tests that would hang.
const LIMIT: Duration = Duration::from_secs(20);

pub const URI: &str = "file:///w/machine.asl.json";

/// A server process and the conversation with it.
pub struct Client {
    process: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Messages that came while another was waited for.
    kept: Vec<Value>,
    next_id: i64,
}

impl Client {
    /// Starts the server and says nothing yet.
    pub fn spawn() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_asl-lsp"))
            .env("ASL_LSP_TEST_HOOKS", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut output = BufReader::new(process.stdout.take().expect("a pipe"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read_message(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let input = process.stdin.take();
        Client { process, input, messages, kept: Vec::new(), next_id: 0 }
    }

    /// Starts the server and has it initialized by a client with these capabilities.
    pub fn start(capabilities: Value) -> Self {
        let mut client = Client::spawn();
        client.initialize(capabilities);
        client
    }

    pub fn initialize(&mut self, capabilities: Value) -> Value {
        self.initialize_with(capabilities, Value::Null)
    }

    /// With the settings that the client has from the start.
    pub fn initialize_with(&mut self, capabilities: Value, options: Value) -> Value {
        let mut params = json!({"processId": null, "rootUri": null, "capabilities": capabilities});
        params["initializationOptions"] = options;
        let answer = self.request("initialize", params);
        self.notify("initialized", json!({}));
        answer["result"].clone()
    }

    /// Opens the one document.
    pub fn open(&mut self, text: &str) {
        let document = json!({"uri": URI, "languageId": "asl", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Changes the one document.
    pub fn change(&mut self, version: i64, changes: Value) {
        let document = json!({"uri": URI, "version": version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// The diagnostics of this version of the document.
    pub fn diagnostics(&mut self, version: i64) -> Vec<Value> {
        let message = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().cloned().expect("a list")
    }

    pub fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input is open");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    pub fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and gives its id.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params}));
        self.next_id
    }

    pub fn cancel(&mut self, id: i64) {
        self.notify("$/cancelRequest", json!({"id": id}));
    }

    /// The answer to the request `id`, whole.
    pub fn answer(&mut self, id: i64) -> Value {
        self.wait(|message| message["id"] == id && message["method"].is_null())
    }

    /// Sends a request and waits for its answer.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// A request about a position in the one document; its result.
    pub fn at(&mut self, method: &str, line: u32, character: u32, more: Value) -> Value {
        let mut params = json!({"textDocument": {"uri": URI}, "position": {"line": line, "character": character}});
        for (key, value) in more.as_object().cloned().unwrap_or_default() {
            params[key] = value;
        }
        let answer = self.request(method, params);
        assert!(answer.get("error").is_none() || method.ends_with("ename"), "{answer}");
        if answer.get("error").is_some() { answer } else { answer["result"].clone() }
    }

    /// The next message like this; others are kept for later.
    pub fn wait(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(index) = self.kept.iter().position(&is_wanted) {
            return self.kept.remove(index);
        }
        let end = Instant::now() + LIMIT;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(left).expect("the message comes");
            if is_wanted(&message) {
                return message;
            }
            self.kept.push(message);
        }
    }

    /// Everything that has come and was not waited for.
    pub fn kept(&self) -> &[Value] {
        &self.kept
    }

    /// Ends the input.
    pub fn close_input(&mut self) {
        self.input = None;
    }

    /// The exit code of the process, which must end by itself.
    pub fn exit_code(&mut self) -> i32 {
        let end = Instant::now() + LIMIT;
        while Instant::now() < end {
            if let Some(status) = self.process.try_wait().expect("a child") {
                return status.code().expect("it was not killed");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the server is still there");
    }

    /// Ends the server as the protocol wants it.
    pub fn end(&mut self) {
        let answer = self.request("shutdown", Value::Null);
        assert_eq!(answer["result"], Value::Null, "{answer}");
        self.notify("exit", Value::Null);
        assert_eq!(self.exit_code(), 0);
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let is_gone = matches!(self.process.try_wait(), Ok(Some(_)));
        let _ = self.process.kill();
        let _ = self.process.wait();
        assert!(is_gone || std::thread::panicking(), "the test left the server running: end it, or wait for its end");
    }
}

fn read_message(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok(),
            Some(_) => {}
            None if line == "\r\n" => break,
            None => panic!("not the protocol on stdout: {line:?}"),
        }
    }
    let mut body = vec![0; length?];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("JSON"))
}
