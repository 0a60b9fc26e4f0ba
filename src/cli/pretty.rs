//! Findings for people: the source with the findings marked in it.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::excerpt::{Excerpt, Place};
use super::json::severity_name;
use super::printable::{HEADER, one_line, printable};
use crate::ide::{Diagnostic, Related, Severity, Snapshot};
use crate::text::{PositionEncoding, SourceText, TextRange};

/// What is said, and the text that it is said of.
pub struct Shown<'a> {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of finding it is.
    pub id: &'a str,
    /// What is said.
    pub message: &'a str,
    /// The text; `None` if there is none to show.
    pub range: Option<TextRange>,
    /// Other places that belong to it.
    pub related: &'a [Related],
    /// What is said below the excerpt.
    pub notes: Vec<String>,
}

impl<'a> From<&'a Diagnostic> for Shown<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        let Diagnostic { code, severity, range, message, related, .. } = diagnostic;
        let note = diagnostic.aws.as_ref().map(|aws| match aws.location.is_empty() {
            true => format!("AWS reports this as {}", aws.code),
            false => format!("AWS reports this as {} at {}", aws.code, aws.location),
        });
        let notes = note.into_iter().collect();
        Shown { severity: *severity, id: code, message, range: Some(*range), related, notes }
    }
}

impl Shown<'_> {
    /// Says as well which of several definitions it is about.
    pub fn within(mut self, snapshot: &Snapshot) -> Self {
        let definition = self.range.and_then(|range| snapshot.definition_at(range.start()));
        let name = definition.and_then(|definition| definition.name()).filter(|_| snapshot.definitions().len() > 1);
        self.notes.extend(name.map(|name| format!("in the state machine `{name}`")));
        self
    }
}

/// Everything that is to be shown of one file, an empty line after each.
pub fn render<'a>(
    path: &str,
    source: &SourceText,
    all: impl IntoIterator<Item = impl Into<Shown<'a>>>,
    renderer: &Renderer,
) -> String {
    let path = one_line(path);
    let mut out = String::new();
    for shown in all {
        let report = Report::new(source, &shown.into());
        let rendered = renderer.render(std::slice::from_ref(&report.group));
        put_headers(&mut out, &rendered, source, &path, &report.headers);
        out.push_str("\n\n");
    }
    out
}

/// One finding, ready for the renderer.
struct Report<'a> {
    group: Group<'a>,
    /// What the header above each excerpt names, in order.
    headers: Vec<TextRange>,
}

impl<'a> Report<'a> {
    fn new(source: &SourceText, shown: &Shown<'a>) -> Self {
        let level = match shown.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Hint => Level::HELP.with_name(severity_name(Severity::Hint)),
        };
        let mut group = Group::with_title(level.primary_title(printable(shown.message)).id(shown.id));
        let mut headers = Vec::new();
        if let Some(range) = shown.range {
            let main = Place::new(source, range);
            let related = shown.related.iter().map(|related| (Place::new(source, related.range), related));
            let (near, far): (Vec<_>, Vec<_>) = related.partition(|(place, _)| place.is_near(&main));

            let mut places = vec![&main];
            places.extend(near.iter().map(|(place, _)| place));
            let excerpt = Excerpt::new(source, &places);
            let primary = AnnotationKind::Primary.span(excerpt.span(source, &main));
            let contexts = near.iter().map(|(place, related)| context(&excerpt, source, place, &related.message));
            group = group.element(snippet(&excerpt).annotation(primary).annotations(contexts));
            headers.push(range);

            for (place, related) in far {
                let excerpt = Excerpt::new(source, &[&place]);
                let context = context(&excerpt, source, &place, &related.message);
                group = group.element(snippet(&excerpt).annotation(context));
                headers.push(related.range);
            }
        }
        for note in &shown.notes {
            group = group.element(Level::NOTE.message(one_line(note).into_owned()));
        }
        Report { group, headers }
    }
}

fn snippet<'a>(excerpt: &Excerpt) -> Snippet<'a, Annotation<'a>> {
    Snippet::source(excerpt.text().to_owned()).line_start(excerpt.line_start()).path(HEADER)
}

fn context<'a>(excerpt: &Excerpt, source: &SourceText, place: &Place, message: &'a str) -> Annotation<'a> {
    AnnotationKind::Context.span(excerpt.span(source, place)).label(one_line(message))
}

/// Appends `rendered` with the true headers. The renderer counts columns in what
/// it is given, which is wrong in a line that was cut; so it is given a
/// stand-in for the path, which is replaced together with the numbers after it.
fn put_headers(out: &mut String, rendered: &str, source: &SourceText, path: &str, headers: &[TextRange]) {
    let mut pieces = rendered.split(HEADER);
    out.push_str(pieces.next().unwrap_or_default());
    for (piece, range) in pieces.zip(headers) {
        let at = source.position(range.start(), PositionEncoding::Utf32);
        out.push_str(&format!("{path}:{}:{}", at.line + 1, at.column + 1));
        out.push_str(piece.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::ide::{AwsReport, Related};

    /// A finding about the first occurrence of `what`; an empty one is the end.
    pub(crate) fn finding(source: &SourceText, what: &str, severity: Severity, message: &str) -> Diagnostic {
        Diagnostic {
            code: "some-code",
            severity,
            range: range(source, what),
            message: message.into(),
            related: Vec::new(),
            unnecessary: false,
            deprecated: false,
            fixes: Vec::new(),
            aws: None,
        }
    }

    fn range(source: &SourceText, what: &str) -> TextRange {
        let at = if what.is_empty() { source.text().len() } else { source.text().find(what).unwrap() };
        TextRange::at((at as u32).into(), (what.len() as u32).into())
    }

    fn error(text: &str, what: &str) -> (SourceText, Diagnostic) {
        let source = SourceText::new(text);
        let diagnostic = finding(&source, what, Severity::Error, "something is wrong");
        (source, diagnostic)
    }

    fn check(source: &SourceText, diagnostic: Diagnostic, expected: Expect) {
        expected.assert_eq(&render("dir/x.asl.json", source, [&diagnostic], &Renderer::plain()));
    }

    #[test]
    fn a_finding_shows_its_line() {
        let (source, diagnostic) = error("{\n  \"StartAt\": \"Nowhere\"\n}\n", "\"Nowhere\"");
        check(
            &source,
            diagnostic,
            expect![[r#"
            error[some-code]: something is wrong
             --> dir/x.asl.json:2:14
              |
            2 |   "StartAt": "Nowhere"
              |              ^^^^^^^^^

        "#]],
        );
    }

    #[test]
    fn severities_have_their_names() {
        let source = SourceText::new("{}");
        for (severity, name) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Hint, "hint")] {
            let text = render("x", &source, [&finding(&source, "{", severity, "m")], &Renderer::plain());
            assert!(text.starts_with(&format!("{name}[some-code]: m\n")), "{text}");
        }
    }

    #[test]
    fn columns_and_marks_fit_astral_characters_and_tabs() {
        let (source, diagnostic) = error("{\r\n\t\"\u{1f680}\u{fc}\": \"Nowhere\"\r\n}\r\n", "Nowhere");
        check(
            &source,
            diagnostic,
            expect![[r#"
            error[some-code]: something is wrong
             --> dir/x.asl.json:2:9
              |
            2 |     "🚀ü": "Nowhere"
              |             ^^^^^^^

        "#]],
        );
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line() {
        let (source, diagnostic) = error("{\r  \"A\": 1\r}", "1");
        check(
            &source,
            diagnostic,
            expect![[r#"
            error[some-code]: something is wrong
             --> dir/x.asl.json:2:8
              |
            2 |   "A": 1
              |        ^

        "#]],
        );
    }

    #[test]
    fn a_range_over_lines_shows_them() {
        let (source, diagnostic) = error("{\r\n  \"A\": {\r\n    \"B\": 1\r\n  }\r\n}", "{\r\n    \"B\": 1\r\n  }");
        check(
            &source,
            diagnostic,
            expect![[r#"
            error[some-code]: something is wrong
             --> dir/x.asl.json:2:8
              |
            2 |     "A": {
              |  ________^
            3 | |     "B": 1
            4 | |   }
              | |___^

        "#]],
        );
    }

    #[test]
    fn a_range_over_many_lines_shows_the_first() {
        let long = format!("{{\n{}}}", "  \"B\": 1\n".repeat(20));
        let (source, diagnostic) = error(&format!("{{\n\"A\": {long}\n}}"), &long);
        check(
            &source,
            diagnostic,
            expect![[r#"
            error[some-code]: something is wrong
             --> dir/x.asl.json:2:6
              |
            2 | "A": {
              |      ^

        "#]],
        );
    }

    #[test]
    fn a_range_with_the_line_break_stays_on_its_line() {
        let (source, diagnostic) = error("{\n  \"A\": 1\n}", "1\n");
        check(
            &source,
            diagnostic,
            expect![[r#"
            error[some-code]: something is wrong
             --> dir/x.asl.json:2:8
              |
            2 |   "A": 1
              |        ^

        "#]],
        );
    }

    #[test]
    fn the_end_of_the_text_can_be_pointed_at() {
        let (source, diagnostic) = error("{\n  \"A\": 1", "");
        check(
            &source,
            diagnostic,
            expect![[r#"
            error[some-code]: something is wrong
             --> dir/x.asl.json:2:9
              |
            2 |   "A": 1
              |         ^

        "#]],
        );
        let (source, diagnostic) = error("{\n  \"A\": 1\n", "");
        check(
            &source,
            diagnostic,
            expect![[r#"
            error[some-code]: something is wrong
             --> dir/x.asl.json:3:1
              |
            3 |
              | ^

        "#]],
        );
    }

    #[test]
    fn an_empty_text_can_be_pointed_at() {
        let (source, diagnostic) = error("", "");
        check(
            &source,
            diagnostic,
            expect![[r#"
            error[some-code]: something is wrong
             --> dir/x.asl.json:1:1
              |
            1 |
              | ^

        "#]],
        );
    }

    #[test]
    fn related_places_are_marked_too() {
        let text = "{\n  \"A\": 1,\n  \"B\": 2,\n  \"C\": 2,\n  \"D\": 2,\n  \"A\": 3\n}";
        let (source, mut diagnostic) = error(text, "3");
        diagnostic.related.push(Related { range: range(&source, "\"A\""), message: "first here".into() });
        check(
            &source,
            diagnostic,
            expect![[r#"
            error[some-code]: something is wrong
             --> dir/x.asl.json:6:8
              |
            2 |   "A": 1,
              |   --- first here
            ...
            6 |   "A": 3
              |        ^

        "#]],
        );
    }

    #[test]
    fn related_places_far_away_get_an_excerpt_of_their_own() {
        let text = format!("{{\n  \"A\": 1,\n{}  \"C\": 3\n}}", "  \"B\": 2,\n".repeat(100));
        let (source, mut diagnostic) = error(&text, "\"C\"");
        diagnostic.related.push(Related { range: range(&source, "\"A\""), message: "first here".into() });
        diagnostic.aws = Some(AwsReport { code: "SOME_CODE", location: "/States/A".into() });
        check(
            &source,
            diagnostic,
            expect![[r#"
            error[some-code]: something is wrong
               --> dir/x.asl.json:103:3
                |
            103 |   "C": 3
                |   ^^^
                |
               ::: dir/x.asl.json:2:3
                |
              2 |   "A": 1,
                |   --- first here
                |
                = note: AWS reports this as SOME_CODE at /States/A

        "#]],
        );
    }

    #[test]
    fn a_minified_text_is_cut_around_the_finding() {
        let filler = "\"\u{fc}\":{\"Type\":\"Succeed\"},".repeat(50_000);
        let text = format!("{{\"States\":{{{filler}\"Here\":1,{filler}\"There\":2}}}}");
        let (source, mut diagnostic) = error(&text, "\"Here\"");
        diagnostic.related.push(Related { range: range(&source, "\"There\""), message: "and there".into() });
        check(
            &source,
            diagnostic.clone(),
            expect![[r#"
            error[some-code]: something is wrong
             --> dir/x.asl.json:1:1150012
              |
            1 | ...Type":"Succeed"},"ü":{"Type":"Succeed"},"Here":1,"ü":{"Type":"Succeed"},"ü":{"Type":"Succeed"},"ü":{"Type":"Succeed"},"ü...
              |                                            ^^^^^^
              |
             ::: dir/x.asl.json:1:2300021
              |
            1 | ...Type":"Succeed"},"ü":{"Type":"Succeed"},"There":2}}
              |                                            ------- and there

        "#]],
        );
        diagnostic.related.clear();
        diagnostic.range = TextRange::up_to(source.len());
        check(
            &source,
            diagnostic.clone(),
            expect![[r#"
            error[some-code]: something is wrong
             --> dir/x.asl.json:1:1
              |
            1 | {"States":{"ü":{"Type":"Succeed"},"ü":{"Type":"Succeed"},"ü":{"Type":"Succeed"},"ü":{"Type":"Succeed"},"ü":{"Type":"Succ...
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        "#]],
        );
        diagnostic.range = TextRange::empty(source.len());
        check(
            &source,
            diagnostic,
            expect![[r#"
            error[some-code]: something is wrong
             --> dir/x.asl.json:1:2300032
              |
            1 | ...eed"},"ü":{"Type":"Succeed"},"There":2}}
              |                                            ^

        "#]],
        );
    }

    #[test]
    fn nothing_in_the_text_reaches_the_terminal_as_a_command() {
        let text = "{\"\u{1b}[31m\u{9b}31m\u{7}\u{202e}\u{10fffd}\": 1}";
        let source = SourceText::new(text);
        let mut diagnostic = finding(&source, "1}", Severity::Error, "a \u{1b}[31mred\u{9b}0m message");
        diagnostic.related.push(Related { range: range(&source, "{"), message: "\u{1b}c\nhere\u{10fffd}".into() });
        check(
            &source,
            diagnostic,
            expect![[r#"
            error[some-code]: a ␛[31mred�0m message
             --> dir/x.asl.json:1:18
              |
            1 | {"␛[31m�31m␇��": 1}
              | - �c�here�       ^^

        "#]],
        );
    }

    proptest::proptest! {
        /// Any range of any text can be shown, also one that does not fit the text.
        #[test]
        fn any_place_can_be_shown(
            text in "([a\u{fc}\u{1f680}\u{9b}\n\r\t ]|a{150}){0,30}",
            ranges in proptest::collection::vec((0u32..400, 0u32..400), 1..4),
        ) {
            let source = SourceText::new(&text);
            let mut ranges = ranges.into_iter().map(|(at, length)| TextRange::at(at.into(), length.into()));
            let mut diagnostic = finding(&source, "", Severity::Warning, "m");
            diagnostic.range = ranges.next().unwrap();
            diagnostic.related = ranges.map(|range| Related { range, message: "r".into() }).collect();
            let shown = render("x", &source, [&diagnostic], &Renderer::plain());
            proptest::prop_assert!(shown.len() < 20_000);
        }
    }
}
