//! What the client can have done by name (LSP: `workspace/executeCommand`).

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{ExecuteCommandParams, MessageType, ShowDocumentParams, Url};

use super::backend::{Backend, request_failed};
use super::client;
use super::task::blocking;

/// Finds what AWS reports in a document. Its arguments are an object with `uri`
/// and `message`, or the two one after the other; its outcome is a list of
/// objects with `code`, `message`, `location` and `range`, see
/// [`Writer::located`](super::to_proto::Writer::located).
pub(super) const LOCATE_ERROR: &str = "asl.locateError";

/// The document and the message that the arguments name.
fn document_and_message(arguments: &[Value]) -> Option<(Url, String)> {
    let (uri, message) = match arguments {
        [both] => (both.get("uri")?, both.get("message")?),
        [uri, message] => (uri, message),
        _ => return None,
    };
    Some((Url::parse(uri.as_str()?).ok()?, message.as_str()?.to_owned()))
}

impl Backend {
    pub(super) async fn execute(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        match &*params.command {
            LOCATE_ERROR => self.locate_error(params.arguments).await,
            other => Err(Error::invalid_params(format!("there is no command `{other}`"))),
        }
    }

    async fn locate_error(&self, arguments: Vec<Value>) -> Result<Option<Value>> {
        let Some((uri, message)) = document_and_message(&arguments) else {
            let wanted = r#"{"uri": the document, "message": what AWS printed}"#;
            return Err(Error::invalid_params(format!("`{LOCATE_ERROR}` takes one argument, {wanted}")));
        };
        let Some(target) = self.target(uri.clone()) else {
            return Err(request_failed(format!("{uri} is not open")));
        };
        if target.document.snapshot.is_none() {
            return Err(request_failed(format!("{uri} holds no state machine definition")));
        }
        let shows_documents = target.client.shows_documents;
        let located = blocking(move |_| {
            let errors = target.document.snapshot.as_ref()?.locate(&message);
            let first = errors.iter().filter(|error| error.is_exact).find_map(|error| error.range);
            let first = first.or_else(|| errors.iter().find_map(|error| error.range));
            let writer = target.writer();
            Some((writer.located(&errors), errors.is_empty(), first.map(|range| writer.range(range))))
        });
        let (located, is_empty, first) = located.await?.unwrap_or_else(|| (Value::Array(Vec::new()), true, None));
        let client = self.client.clone();
        if is_empty {
            let message =
                "The message reports no error of AWS: it has none of the codes, such as SCHEMA_VALIDATION_FAILED.";
            client::detached(async move { client.show_message(MessageType::INFO, message).await });
        } else if let Some(selection) = first.filter(|_| shows_documents) {
            let show = ShowDocumentParams { uri, external: None, take_focus: Some(true), selection: Some(selection) };
            client::detached(async move {
                if let Err(error) = client.show_document(show).await {
                    tracing::warn!("the client did not show the document: {error}");
                }
            });
        }
        Ok(Some(located))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn arguments_come_in_two_forms() {
        let read = |arguments: Value| {
            let arguments: Vec<Value> = serde_json::from_value(arguments).unwrap();
            document_and_message(&arguments).map(|(uri, message)| format!("{uri} {message}"))
        };
        let expected = Some("file:///a m".to_owned());
        assert_eq!(read(json!([{"uri": "file:///a", "message": "m"}])), expected);
        assert_eq!(read(json!(["file:///a", "m"])), expected);
        for wrong in
            [json!([]), json!(["file:///a"]), json!([{"uri": "a", "message": "m"}]), json!([1, 2]), json!([{}])]
        {
            assert_eq!(read(wrong.clone()), None, "{wrong}");
        }
    }
}
