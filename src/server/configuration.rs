//! Where the settings come from: what the client gives at the start, what it
//! pushes when they change, and what it answers when it is asked.
//!
//! The last that had settings for this server counts as a whole; when there are
//! none, those of the start hold again. Whatever a client does, the documents
//! are under the settings of the newest word.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tower_lsp::Client;
use tower_lsp::lsp_types::{ConfigurationItem, MessageType, Registration};

use super::capabilities::Capabilities;
use super::client;
use super::documents::Documents;
use super::publisher::Publisher;
use super::settings::{self, Read};

/// The name of our section.
const SECTION: &str = "asl";

/// Of so many mistakes in the settings the user is told at once.
const MOST_PROBLEMS: usize = 5;

/// The settings and their sources.
pub(super) struct Configuration {
    client: Client,
    capabilities: Capabilities,
    documents: Arc<Documents>,
    publisher: Arc<Publisher>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What the client gave at the start.
    start: Read,
    /// What was wrong with the settings when the user was last told.
    told: Vec<String>,
    /// How often the client was asked.
    asked: u64,
}

impl Configuration {
    /// Starts with what the client gives in `initialize`.
    pub fn new(
        client: Client,
        capabilities: Capabilities,
        documents: Arc<Documents>,
        publisher: Arc<Publisher>,
        options: Option<&Value>,
    ) -> Arc<Self> {
        let start = options.and_then(settings::read).unwrap_or_default();
        documents.set_settings(start.settings.clone());
        let state = Mutex::new(State { start, ..State::default() });
        Arc::new(Configuration { client, capabilities, documents, publisher, state })
    }

    /// The handshake is over: from now on the client may be asked.
    pub fn initialized(self: &Arc<Self>) {
        let problems = self.state().start.problems.clone();
        self.tell(problems);
        if self.capabilities.registers_configuration {
            let registration = Registration {
                id: "asl-configuration".to_owned(),
                method: "workspace/didChangeConfiguration".to_owned(),
                register_options: Some(json!({"section": SECTION})),
            };
            let client = self.client.clone();
            client::detached(async move {
                if let Err(error) = client.register_capability(vec![registration]).await {
                    tracing::warn!("the client does not tell of changed settings: {error}");
                }
            });
        }
        self.changed(Value::Null);
    }

    /// The client says that settings changed; `pushed` is what it sends along.
    pub fn changed(self: &Arc<Self>, pushed: Value) {
        if !self.capabilities.has_configuration {
            return self.apply(&pushed);
        }
        let mut state = self.state();
        state.asked += 1;
        let asked = state.asked;
        drop(state);
        let this = self.clone();
        client::detached(async move {
            let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
            let answer = this.client.configuration(vec![item]).await;
            let answer = answer.map_err(|error| tracing::warn!("the client gave no settings: {error}"));
            let section = answer.unwrap_or_default().into_iter().next().filter(Value::is_object);
            // Answers may overtake each other; the last question counts.
            if this.state().asked == asked {
                this.apply(&section.map_or(pushed, |section| json!({SECTION: section})));
            }
        });
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn apply(&self, value: &Value) {
        let read = settings::read(value);
        let Read { settings, problems } = read.unwrap_or_else(|| self.state().start.clone());
        let changed = self.documents.set_settings(settings);
        if self.capabilities.pulls_diagnostics && !changed.is_empty() {
            let client = self.client.clone();
            client::detached(async move {
                if let Err(error) = client.workspace_diagnostic_refresh().await {
                    tracing::warn!("the client does not ask for diagnostics again: {error}");
                }
            });
        }
        for uri in changed.into_iter().filter(|_| !self.capabilities.pulls_diagnostics) {
            self.publisher.changed(uri);
        }
        self.tell(problems);
    }

    /// Tells the user, unless the last word on the matter was the same.
    fn tell(&self, problems: Vec<String>) {
        let is_news = !problems.is_empty() && self.state().told != problems;
        self.state().told.clone_from(&problems);
        if !is_news {
            return;
        }
        let more = problems.len().saturating_sub(MOST_PROBLEMS);
        let mut message = format!("asl-lsp settings: {}", problems[..problems.len() - more].join("; "));
        if more > 0 {
            message.push_str(&format!("; and {more} more"));
        }
        let client = self.client.clone();
        client::detached(async move { client.show_message(MessageType::WARNING, message).await });
    }
}
