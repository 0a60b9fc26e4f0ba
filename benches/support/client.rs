//! A client of a language server over stdio: a process, frames, and clocks.
//!
//! A time starts just before the first byte of a message is written and ends
//! when the last byte of the answer has been read. What the client does with
//! an answer (decoding, checking) is in no time.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Longer than any answer may take.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// A running server.
pub struct Client {
    child: Child,
    stdin: ChildStdin,
    messages: Receiver<(Instant, Vec<u8>)>,
    next_id: i64,
    replies: Vec<(i64, Instant, Value)>,
    published: Vec<Published>,
    /// When the process was started.
    pub started: Instant,
}

/// A `publishDiagnostics`.
pub struct Published {
    /// When it was there.
    pub at: Instant,
    /// The version that it is about, if it says so.
    pub version: Option<i64>,
    /// The diagnostics.
    pub diagnostics: Vec<Value>,
}

impl Client {
    /// Starts `command`, a program and its arguments.
    pub fn start(command: &[String], with_stderr: bool) -> Result<Self, String> {
        let started = Instant::now();
        let mut child = Command::new(&command[0])
            .args(&command[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(if with_stderr { Stdio::inherit() } else { Stdio::null() })
            .spawn()
            .map_err(|error| format!("cannot start `{}`: {error}", command[0]))?;
        let stdin = child.stdin.take().unwrap();
        let mut stdout = BufReader::with_capacity(1 << 16, child.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(body) = read_frame(&mut stdout) {
                if sender.send((Instant::now(), body)).is_err() {
                    break;
                }
            }
        });
        Ok(Client { child, stdin, messages, next_id: 0, replies: Vec::new(), published: Vec::new(), started })
    }

    /// Writes `bytes`, one or more frames; gives when.
    pub fn send(&mut self, bytes: &[u8]) -> Result<Instant, String> {
        let now = Instant::now();
        self.stdin.write_all(bytes).and_then(|()| self.stdin.flush()).map_err(|error| format!("not sent: {error}"))?;
        Ok(now)
    }

    /// The frame of a request, and its id.
    pub fn request(&mut self, method: &str, params: &Value) -> (Vec<u8>, i64) {
        self.next_id += 1;
        (frame(&json!({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params})), self.next_id)
    }

    /// Sends a request and waits for what comes back: how long it took, and the
    /// result; `Null` for an error.
    pub fn ask(&mut self, method: &str, params: &Value) -> Result<(Duration, Value), String> {
        let (bytes, id) = self.request(method, params);
        let sent = self.send(&bytes)?;
        let (at, result) = self.reply(id)?;
        Ok((at - sent, result))
    }

    /// Waits for the answer to a request.
    pub fn reply(&mut self, id: i64) -> Result<(Instant, Value), String> {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            if let Some(index) = self.replies.iter().position(|reply| reply.0 == id) {
                let (_, at, mut message) = self.replies.swap_remove(index);
                return Ok((at, message["result"].take()));
            }
            self.receive(deadline)?;
        }
    }

    /// Waits for the diagnostics of `version`. Those without a version are
    /// taken for those of the last one.
    pub fn diagnostics(&mut self, version: i64) -> Result<Published, String> {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let is_it = |published: &Published| published.version.is_none_or(|of| of == version);
            if let Some(index) = self.published.iter().position(is_it) {
                let found = self.published.swap_remove(index);
                self.published.clear();
                return Ok(found);
            }
            self.receive(deadline)?;
        }
    }

    /// Takes the next message of the server.
    fn receive(&mut self, deadline: Instant) -> Result<(), String> {
        let left = deadline.saturating_duration_since(Instant::now());
        let (at, body) = self.messages.recv_timeout(left).map_err(|error| format!("no answer: {error}"))?;
        let mut message: Value = serde_json::from_slice(&body).map_err(|error| format!("no JSON: {error}"))?;
        match (message["method"].as_str(), message.get("id").cloned()) {
            (None, id) => self.replies.push((id.and_then(|id| id.as_i64()).unwrap_or(-1), at, message)),
            (Some(method), Some(id)) => {
                // What a server asks of its client: nothing is configured.
                let items = message["params"]["items"].as_array().map_or(0, Vec::len);
                let result =
                    if method == "workspace/configuration" { json!(vec![Value::Null; items]) } else { Value::Null };
                self.send(&frame(&json!({"jsonrpc": "2.0", "id": id, "result": result})))?;
            }
            (Some("textDocument/publishDiagnostics"), None) => {
                let params = &mut message["params"];
                let diagnostics = match params["diagnostics"].take() {
                    Value::Array(diagnostics) => diagnostics,
                    _ => Vec::new(),
                };
                self.published.push(Published { at, version: params["version"].as_i64(), diagnostics });
            }
            (Some(_), None) => {}
        }
        Ok(())
    }

    /// Resident memory now and at its highest, in KiB; Linux only.
    pub fn memory(&self) -> Option<(f64, f64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim_start_matches(':').trim_end_matches("kB").trim().parse().ok()
        };
        Some((field("VmRSS")?, field("VmHWM")?))
    }

    /// The processor time of all its threads; Linux only.
    pub fn cpu(&self) -> Option<Duration> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).ok()?;
        let nanoseconds = tasks.filter_map(|task| {
            let schedule = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
            schedule.split_whitespace().next()?.parse::<u64>().ok()
        });
        Some(Duration::from_nanos(nanoseconds.sum()))
    }

    /// Ends the server as an editor does.
    pub fn stop(mut self) {
        let asked = self.ask("shutdown", &Value::Null);
        if asked.is_ok() && self.send(&notification("exit", &Value::Null)).is_ok() {
            let deadline = Instant::now() + Duration::from_secs(3);
            while Instant::now() < deadline && matches!(self.child.try_wait(), Ok(None)) {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The frame of a notification.
pub fn notification(method: &str, params: &Value) -> Vec<u8> {
    frame(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
}

fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The body of the next frame; `None` at the end.
fn read_frame(stdout: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = None;
    let mut line = String::new();
    loop {
        line.clear();
        if stdout.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length?];
    stdout.read_exact(&mut body).ok()?;
    Some(body)
}
