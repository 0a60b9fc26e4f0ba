//! JSON as people write it.

use std::fmt::Write;

/// A JSON value whose members keep their order.
pub enum Json {
    Text(String),
    Word(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Json::Text(text.into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Json::Text(text)
    }
}

impl From<usize> for Json {
    fn from(number: usize) -> Self {
        Json::Word(number.to_string())
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Json::Word(value.to_string())
    }
}

/// An object.
pub fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Prints as people write: two spaces, short things on one line. No text here
/// needs escapes.
pub fn print(value: &Json, depth: usize, out: &mut String) {
    let (brackets, length) = match value {
        Json::Text(text) => {
            let _ = write!(out, "\"{text}\"");
            return;
        }
        Json::Word(word) => return out.push_str(word),
        Json::List(items) => ("[]", items.len()),
        Json::Object(members) => ("{}", members.len()),
    };
    let start = out.len();
    out.push_str(&brackets[..1]);
    for index in 0..length {
        out.push_str(if index == 0 { "" } else { "," });
        let _ = write!(out, "\n{:1$}", "", (depth + 1) * 2);
        match value {
            Json::Object(members) => {
                let (key, value) = &members[index];
                let _ = write!(out, "\"{key}\": ");
                print(value, depth + 1, out);
            }
            Json::List(items) => print(&items[index], depth + 1, out),
            _ => {}
        }
    }
    let _ = write!(out, "\n{:1$}", "", depth * 2);
    out.push_str(&brackets[1..]);
    // What has few members and nothing of several lines in it fits on one.
    let lines = out[start..].lines().count();
    let is_list = matches!(value, Json::List(_));
    if lines == length + 2 && (is_list || length <= 4 && !out[start..].contains("\"Type\"")) {
        let parts: Vec<&str> = out[start..].lines().map(str::trim).collect();
        let space = if is_list { "" } else { " " };
        let line = format!("{}{space}{}{space}{}", parts[0], parts[1..lines - 1].join(" "), parts[lines - 1]);
        if line.len() + depth * 2 <= 100 {
            out.truncate(start);
            out.push_str(&line);
        }
    }
}
