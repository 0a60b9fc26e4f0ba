//! Snapshots of templates: which definition a place belongs to.

use super::*;
use crate::test_support::Fixture;

const TEMPLATE: &str = r#"
{
  "Transform": "AWS::Serverless-2016-10-31",
  "Resources": {
    "First": {
      "Type": "AWS::Serverless::StateMachine",
      "Properties": {
        "Type": "EXPRESS",
        "Definition": {
          "StartAt": "A",
          "States": {"A": {"Type": "Wait", "Seconds": 1, "Next": "B"}, "B": {"Type": "Succeed"}}
                                                                  |
        }
      }
    },
    "Second": {
      "Type": "AWS::StepFunctions::StateMachine",
      "Properties": {
        "Definition": {"StartAt": "B", "States": {"B": {"Type": "Succeed", "OutputPat": "$"}}}
      }
    },
    "Table": {"Type": "AWS::DynamoDB::Table", "Type": "StartAt", "Next": "nowhere"}
  }
}
"#;

fn template() -> (Fixture, Snapshot) {
    let fixture = Fixture::new(TEMPLATE);
    let snapshot = Snapshot::of_kind(SourceText::new(&fixture.text), Kind::any(Syntax::Json), Arc::default());
    (fixture, snapshot)
}

#[test]
fn each_definition_of_a_template_is_a_scope_of_its_own() {
    let (fixture, snapshot) = template();
    let named = |range: TextRange| &fixture.text[range];
    let references = snapshot.references(fixture.cursor()).unwrap();
    assert_eq!(references.iter().map(|reference| named(reference.range)).collect::<Vec<_>>(), ["B", "B"]);
    let found: Vec<_> = snapshot.diagnostics().iter().map(|found| (found.code, named(found.range))).collect();
    assert_eq!(found, [("unknown-field", "OutputPat")]);
    let symbols: Vec<_> = snapshot.document_symbols().into_iter().map(|symbol| symbol.name).collect();
    assert_eq!(symbols, ["First", "Second"]);
    let types: Vec<_> = snapshot.definitions().iter().map(|own| own.analysis().context().machine_type).collect();
    assert_eq!(types, [crate::spec::MachineType::Express, crate::spec::MachineType::Standard]);
}

#[test]
fn around_the_definitions_only_what_is_about_text_is_answered() {
    let (fixture, snapshot) = template();
    let at = TextSize::new(fixture.text.find("nowhere").unwrap() as u32);
    let config = CompletionConfig { snippets: true };
    assert!(snapshot.hover(at).is_none() && snapshot.completions(at, &config).is_empty());
    assert!(snapshot.references(at).is_none() && snapshot.rename(at, "x").is_err());
    assert!(snapshot.selection_ranges(at).len() > 3);
    assert!(snapshot.folds().iter().any(|fold| fold.range.start() == 0.into()));
}

#[test]
fn a_definition_keeps_what_is_known_of_it_while_another_one_changes() {
    let (fixture, old) = template();
    let at = TextSize::new(fixture.text.find("OutputPat").unwrap() as u32);
    let edit = Indel::replace(TextRange::at(at, 4.into()), "Pass");
    let new = old.edited(std::slice::from_ref(&edit), old.source().edited(&edit));
    let facts = |snapshot: &Snapshot, index: usize| {
        let root = snapshot.definitions()[index].analysis().root().map(|root| root.facts as *const _);
        root.unwrap()
    };
    assert_eq!(facts(&old, 0), facts(&new, 0));
    assert_ne!(facts(&old, 1), facts(&new, 1));
}

#[test]
fn a_definition_in_a_text_is_answered_where_it_stands() {
    let fixture = Fixture::new(
        r#"
{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": {"Fn::Sub":
"{\"StartAt\": \"\u0041\", \"States\": {\"A\": {\"Type\": \"Succeed\", \"Nex\": 1}, \"B\": {\"Type\": \"Succeed\"}}}"
                                          |
}}}}}
"#,
    );
    let snapshot = Snapshot::of_kind(SourceText::new(&fixture.text), Kind::any(Syntax::Json), Arc::default());
    let text = |range: TextRange| &fixture.text[range];
    let found: Vec<_> = snapshot.diagnostics().iter().map(|found| (found.code, text(found.range))).collect();
    assert_eq!(found, [("unknown-field", "Nex"), ("unreachable-state", "B")]);
    let references = snapshot.references(fixture.cursor()).unwrap();
    assert_eq!(references.iter().map(|found| text(found.range)).collect::<Vec<_>>(), [r"\u0041", "A"]);
    let renamed = snapshot.rename(fixture.cursor(), "a \"B\"").unwrap().applied_to(&fixture.text);
    assert!(renamed.contains(r#"{\"StartAt\": \"a \\\"B\\\"\", \"States\": {\"a \\\"B\\\"\": {"#), "{renamed}");
    let config = CompletionConfig { snippets: false };
    let at = TextSize::new(fixture.text.find("Nex\\").unwrap() as u32);
    let items = snapshot.completions(at, &config);
    let comment = items.iter().find(|item| item.label == "Comment").unwrap();
    assert_eq!((text(comment.edit.delete), &*comment.edit.insert), ("Nex", "Comment"));
}

#[test]
fn a_definition_in_a_template_goes_on_where_its_columns_say_so() {
    let text = "Transform: AWS::Serverless-2016-10-31\nResources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n        StartAt: A\n        States:\n          A:\n            Type: Succeed\n            \n  T:\n    Type: AWS::SNS::Topic\n            \n";
    let snapshot = Snapshot::of_kind(SourceText::new(text), Kind::any(Syntax::Yaml), Arc::default());
    let labels = |at: usize| -> Vec<String> {
        let items = snapshot.completions(TextSize::new(at as u32), &CompletionConfig { snippets: true });
        items.into_iter().map(|item| item.label).collect()
    };
    let end = text.find("\n  T:").unwrap();
    assert!(labels(end).iter().any(|label| label == "OutputPath"));
    assert!(labels(end - 2).iter().any(|label| label == "Pass state"));
    assert!(labels(text.len() - 1).is_empty());
}

#[test]
fn a_definition_without_any_text_is_marked_where_it_would_be() {
    let text = "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: |\n      X: y\n";
    let snapshot = Snapshot::of_kind(SourceText::new(text), Kind::any(Syntax::Yaml), Arc::default());
    let found: Vec<_> = snapshot.diagnostics().iter().map(|found| (found.code, &text[found.range])).collect();
    assert_eq!(found, [("not-an-object", "|")]);
}
