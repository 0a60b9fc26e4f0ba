//! Findings for programs: one JSON object a line.

use serde::Serialize;

use crate::ide::{Diagnostic, Severity, Snapshot};
use crate::text::PositionEncoding;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    machine: Option<&'a str>,
}

/// The findings of one file, each on a line of its own. Lines and columns count
/// from 1, columns count characters.
pub fn render(path: &str, snapshot: &Snapshot, diagnostics: &[Diagnostic]) -> String {
    let source = snapshot.source();
    let mut out = String::new();
    for diagnostic in diagnostics {
        let start = source.position(diagnostic.range.start(), PositionEncoding::Utf32);
        let end = source.position(diagnostic.range.end(), PositionEncoding::Utf32);
        let finding = Finding {
            path,
            line: start.line + 1,
            column: start.column + 1,
            end_line: end.line + 1,
            end_column: end.column + 1,
            severity: severity_name(diagnostic.severity),
            code: diagnostic.code,
            message: &diagnostic.message,
            machine: snapshot.definition_at(diagnostic.range.start()).and_then(|definition| definition.name()),
        };
        // Texts and numbers always have a JSON form.
        if let Ok(line) = serde_json::to_string(&finding) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

/// The severity's name, as people and programs read it.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::cli::pretty::tests::finding;
    use crate::text::SourceText;

    #[test]
    fn columns_count_characters_and_lines_end_where_the_text_says() {
        let source = SourceText::new("{\r\n  \"\u{1f680}\u{fc}\": 1\r\n}");
        let diagnostics = [
            finding(&source, "\u{fc}", Severity::Error, "a \"quoted\"\nmessage"),
            finding(&source, "1\r\n}", Severity::Hint, "over two lines"),
        ];
        expect![[r#"
            {"path":"a b.asl.json","line":2,"column":5,"endLine":2,"endColumn":6,"severity":"error","code":"some-code","message":"a \"quoted\"\nmessage"}
            {"path":"a b.asl.json","line":2,"column":9,"endLine":3,"endColumn":2,"severity":"hint","code":"some-code","message":"over two lines"}
        "#]]
        .assert_eq(&render("a b.asl.json", &Snapshot::new(source), &diagnostics));
    }

    #[test]
    fn an_empty_file_has_its_finding_at_the_beginning() {
        let source = SourceText::new("");
        let diagnostics = [finding(&source, "", Severity::Warning, "nothing here")];
        expect![[r#"
            {"path":"<stdin>","line":1,"column":1,"endLine":1,"endColumn":1,"severity":"warning","code":"some-code","message":"nothing here"}
        "#]]
        .assert_eq(&render("<stdin>", &Snapshot::new(source), &diagnostics));
    }
}
