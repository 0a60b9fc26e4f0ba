//! The names in placeholders: what `${Name}` stands for, by the templates that
//! fill it in. They belong to the template, so nothing here changes them.

use std::path::Path;
use std::sync::Arc;

use super::embedding::{Embedding, InDocument};
use super::markup;
use super::{CompletionItem, CompletionKind, Definition, NamedBy, RangeInfo};
use crate::hosts::{
    self, Meaning, Placeholder, PlaceholderForm, Substitution, SubstitutionKind, Substitutions, Templating,
};
use crate::text::{Indel, TextRange, TextSize};

/// One who fills placeholders in: the template around a definition, or one that
/// names its file.
#[derive(Clone, Copy, Debug)]
pub struct Filling<'a> {
    /// The template that names the file; `None` for the one around the definition.
    pub by: Option<&'a NamedBy>,
    /// What it puts in place of the names.
    pub substitutions: &'a Substitutions,
}

/// A name in a template, which a placeholder stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// The template; `None` for the document itself.
    pub file: Option<Arc<Path>>,
    /// The name, and what it stands for; its range is one of that file.
    pub substitution: Substitution,
}

/// What a placeholder stands for, by each template that fills it in.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceholderAt {
    /// The name, between the braces.
    pub range: TextRange,
    /// What it stands for; none where no template declares it.
    pub declared: Vec<Declared>,
}

impl InDocument for PlaceholderAt {
    fn in_document(self, embedding: &Embedding) -> Option<Self> {
        Some(PlaceholderAt { range: embedding.up(self.range), ..self })
    }
}

/// Those who fill the placeholders of a definition in, of whom something is known.
pub fn fillings(definition: &Definition) -> impl Iterator<Item = Filling<'_>> {
    let own = Filling { by: None, substitutions: definition.substitutions() };
    let others = definition.neighbours().named_by.iter().filter(|_| definition.is_document());
    let others = others.map(|named| Filling { by: Some(named), substitutions: &named.link.substitutions });
    std::iter::once(own).chain(others).filter(|filling| filling.substitutions.templating != Templating::Unknown)
}

/// What the placeholder at `at` stands for.
pub fn placeholder_at(definition: &Definition, at: TextSize) -> Option<PlaceholderAt> {
    let placeholder = find(definition, at)?;
    let mut declared = Vec::new();
    for filling in fillings(definition) {
        if let Meaning::Known(substitution) = filling.substitutions.meaning(&placeholder, definition.text()) {
            let file = filling.by.map(|named| named.file.clone());
            let found = Declared { file, substitution: substitution.clone() };
            if !declared.contains(&found) {
                declared.push(found);
            }
        }
    }
    Some(PlaceholderAt { range: placeholder.name, declared })
}

fn find(definition: &Definition, at: TextSize) -> Option<Placeholder> {
    let is_at = |found: &Placeholder| found.full.contains_inclusive(at) && found.form != PlaceholderForm::Directive;
    hosts::placeholders(definition.root()).into_iter().find(is_at)
}

/// All places of the name in the placeholder at `at`.
pub fn occurrences(definition: &Definition, at: TextSize) -> Vec<TextRange> {
    let Some(own) = find(definition, at) else { return Vec::new() };
    let text = definition.text();
    let is_same = |other: &Placeholder| other.form == own.form && text[other.name] == text[own.name];
    hosts::placeholders(definition.root()).into_iter().filter(is_same).map(|found| found.name).collect()
}

/// What the placeholder at `at` stands for, in Markdown.
pub fn hover(definition: &Definition, at: TextSize) -> Option<RangeInfo<String>> {
    let found = placeholder_at(definition, at)?;
    let mut parts = Vec::new();
    for Declared { file, substitution } in &found.declared {
        let mut part = String::new();
        if !substitution.value.is_empty() {
            part += &markup::code(&substitution.value);
            part += "\n\n";
        }
        part += of_kind(substitution.kind);
        if let Some(name) = file.as_deref().and_then(Path::file_name) {
            part += &format!(", in `{}`", name.to_string_lossy());
        }
        parts.push(part);
    }
    (!parts.is_empty()).then(|| RangeInfo { range: found.range, info: parts.join("\n\n---\n\n") })
}

/// Where a name comes from, in a few words.
fn of_kind(kind: SubstitutionKind) -> &'static str {
    match kind {
        SubstitutionKind::Entry => "What the template puts in place of the name",
        SubstitutionKind::Variable => "A name that `Fn::Sub` itself declares",
        SubstitutionKind::Resource => "A resource of the template",
        SubstitutionKind::Parameter => "A parameter of the template",
        SubstitutionKind::Pseudo => "A pseudo parameter of CloudFormation",
    }
}

/// The names that may stand at `at`; `None` if that is not within a placeholder.
pub fn completions(definition: &Definition, at: TextSize) -> Option<Vec<CompletionItem>> {
    let text = definition.text();
    let (name, is_escaped) = name_being_typed(text, at)?;
    let is_closed = text[name.end().into()..].starts_with('}');
    let mut items: Vec<CompletionItem> = Vec::new();
    for filling in fillings(definition) {
        let is_sub = filling.substitutions.templating == Templating::Sub;
        for substitution in filling.substitutions.iter() {
            let is_entry = substitution.kind == SubstitutionKind::Entry;
            let is_new = items.iter().all(|item| *item.label != *substitution.name);
            if is_new && !(is_sub && is_entry != is_escaped) {
                items.push(item(substitution, name, is_closed));
            }
        }
    }
    Some(items)
}

fn item(substitution: &Substitution, name: TextRange, is_closed: bool) -> CompletionItem {
    let order = match substitution.kind {
        SubstitutionKind::Entry | SubstitutionKind::Variable => 0,
        SubstitutionKind::Resource | SubstitutionKind::Parameter => 1,
        SubstitutionKind::Pseudo => 2,
    };
    let label = substitution.name.to_string();
    CompletionItem {
        kind: CompletionKind::Variable,
        detail: (!substitution.value.is_empty()).then(|| substitution.value.to_string()),
        edit: Indel::replace(name, if is_closed { label.clone() } else { format!("{label}}}") }),
        additional_edits: Vec::new(),
        is_snippet: false,
        filter_text: label.clone(),
        sort_text: format!("{order}{label}"),
        deprecated: false,
        retrigger: false,
        shows_signature: false,
        docs: None,
        label,
    }
}

/// How far around the cursor a name may go, in characters.
const REACH: usize = 256;

/// The name around `at` that is being typed in a placeholder, which need not be
/// closed yet, and whether it is one that `Fn::Sub` leaves over.
fn name_being_typed(text: &str, at: TextSize) -> Option<(TextRange, bool)> {
    let is_part = |character: &char| character.is_alphanumeric() || matches!(character, '_' | '-' | ':' | '.');
    let (before, behind) = text.split_at_checked(at.into())?;
    let length: usize = before.chars().rev().take(REACH).take_while(is_part).map(char::len_utf8).sum();
    let rest = &before[..before.len() - length];
    let is_escaped = rest.ends_with("${!");
    if !is_escaped && !rest.ends_with("${") {
        return None;
    }
    let more: usize = behind.chars().take(REACH).take_while(is_part).map(char::len_utf8).sum();
    // What follows belongs to the name only if the placeholder is closed.
    let more = if behind[more..].starts_with('}') { more } else { 0 };
    Some((TextRange::new(TextSize::of(rest), at + TextSize::new(more as u32)), is_escaped))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::ide::{CompletionConfig, Snapshot};
    use crate::test_support::Fixture;
    use crate::test_support::folder::folder;
    use crate::text::TextSize;

    const TEMPLATE: &str = "Parameters:
  Stage: {Type: String}
Resources:
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: a.asl.json
      DefinitionSubstitutions:
        TableArn: !GetAtt Table.Arn
        Other: x
";

    fn with_template(text: &str) -> Snapshot {
        folder(&[("/w/template.yaml", TEMPLATE), ("/w/a.asl.json", text)]).remove(1)
    }

    /// What is known at the cursor: hover, definition, rename, completion.
    fn check(snapshot: &Snapshot, at: TextSize, expected: Expect) {
        let text = snapshot.source().text();
        let mut out = String::new();
        if let Some(hover) = snapshot.hover(at) {
            out += &format!("hover {}: {}\n", &text[hover.range], hover.info.replace('\n', "|"));
        }
        for target in snapshot.goto_definition(at).into_iter().flat_map(|found| found.info) {
            let shown = match &target.file {
                Some(file) if file.ends_with("template.yaml") => &TEMPLATE[target.focus_range],
                Some(_) => "start",
                None => &text[target.focus_range],
            };
            out +=
                &format!("to {} {shown}\n", target.file.as_deref().map_or("-".into(), |file| file.to_string_lossy()));
        }
        let references = snapshot.references(at).unwrap_or_default();
        let shown = references.iter().map(|found| format!(" {}@{:?}", &text[found.range], found.range));
        out += &format!("references{}\n", shown.collect::<String>());
        if let Err(error) = snapshot.prepare_rename(at) {
            out += &format!("rename: {error}\n");
        }
        for item in snapshot.completions(at, &CompletionConfig { snippets: true }).iter().take(4) {
            out += &format!("{} {} = {}\n", &text[item.edit.delete], item.label, item.edit.insert);
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn an_offset_within_a_character_is_in_no_name() {
        let text = "{\"a\": \"${é\"}";
        let within = TextSize::of("{\"a\": \"${") + TextSize::new(1);
        assert_eq!(super::name_being_typed(text, within), None);
        assert!(super::name_being_typed(text, within + TextSize::new(1)).is_some());
    }

    #[test]
    fn a_name_in_a_file_leads_to_the_template_that_fills_it_in() {
        let fixture = Fixture::new(
            r#"
{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${TableArn}", "Comment": "x ${TableArn}", "End": true}}}
                                                                    |
"#,
        );
        check(
            &with_template(&fixture.text),
            fixture.cursor(),
            expect![[r#"
            hover TableArn: `!GetAtt Table.Arn`||What the template puts in place of the name, in `template.yaml`
            to /w/template.yaml TableArn
            references TableArn@65..73 TableArn@93..101
            rename: `TableArn` is a placeholder: its name belongs to the template that fills it in
            TableArn TableArn = TableArn
            TableArn Other = Other
        "#]],
        );
    }

    #[test]
    fn names_are_completed_while_the_placeholder_is_open() {
        for before in ["\"${", "\"arn:${T", "${Ta"] {
            let text = format!("{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Resource\": {before}\n}}}}}}");
            let at = text.find(before).unwrap_or_default() + before.len();
            let items =
                with_template(&text).completions(TextSize::new(at as u32), &CompletionConfig { snippets: true });
            let shown: Vec<_> = items.iter().map(|item| &*item.edit.insert).collect();
            assert_eq!(shown, ["TableArn}", "Other}"], "{before}");
        }
        let text = r#"{"StartAt": "A", "States": {"A": {"Resource": "${Ta}"}}}"#;
        let at = text.find("a}").unwrap_or_default();
        let items = with_template(text).completions(TextSize::new(at as u32), &CompletionConfig { snippets: true });
        assert_eq!((&text[items[0].edit.delete], &*items[0].edit.insert), ("Ta", "TableArn"));
    }

    #[test]
    fn a_text_of_fn_sub_speaks_of_its_template() {
        let fixture = Fixture::new(
            r#"
Parameters:
  Stage: {Type: String}
Resources:
  M:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        {"StartAt": "A", "Comment": "${Stage}", "States": {"A": {"Type": "Pass", "Comment": "${Stage}", "End": true}}}
                                        |
"#,
        );
        check(
            &folder(&[("/w/t.yaml", &fixture.text)])[0],
            fixture.cursor(),
            expect![[r#"
            hover Stage: `String`||A parameter of the template
            to - Stage
            references Stage@14..19 Stage@181..186 Stage@237..242
            rename: `Stage` is a placeholder: its name belongs to the template that fills it in
            Stage Stage = Stage
            Stage M = M
            Stage AWS::AccountId = AWS::AccountId
            Stage AWS::NotificationARNs = AWS::NotificationARNs
        "#]],
        );
    }

    #[test]
    fn a_path_in_a_template_leads_to_the_file() {
        let snapshot = folder(&[("/w/template.yaml", TEMPLATE), ("/w/a.asl.json", "{}")]).remove(0);
        let at = TEMPLATE.find("asl.json").unwrap_or_default();
        check(
            &snapshot,
            TextSize::new(at as u32),
            expect![[r#"
            to /w/a.asl.json start
            references
            rename: there is nothing to rename here: put the cursor on the name of a state or a variable
        "#]],
        );
        assert_eq!(snapshot.document_links().len(), 1);
        let alone = folder(&[("/w/template.yaml", TEMPLATE)]).remove(0);
        assert_eq!(alone.document_links(), []);
    }
}
