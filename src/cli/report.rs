//! What a run comes to: the numbers, the line at the end and the exit code.

use std::process::ExitCode;

use crate::hosts::Form;
use crate::ide::{Diagnostic, Severity};
use crate::syntax::Syntax;

/// The forms of definitions, as the summary names them and in its order.
const FORMS: [(Form, &str); 7] = [
    (Form::File(Syntax::Json), "JSON"),
    (Form::File(Syntax::Yaml), "YAML"),
    (Form::File(Syntax::Hcl), "HCL"),
    (Form::Sam, "in SAM"),
    (Form::CloudFormation, "in CloudFormation"),
    (Form::Terraform, "in Terraform"),
    (Form::Serverless, "in Serverless"),
];

/// How much was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files that were checked.
    pub files: usize,
    /// Files in which something was found.
    pub with_findings: usize,
    /// The definitions in them, by their form.
    forms: [usize; FORMS.len()],
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity hint.
    pub hints: usize,
}

impl Counts {
    /// The counts of one file with definitions of these forms.
    pub fn of_file(forms: impl IntoIterator<Item = Form>, diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        let mut by_form = [0; FORMS.len()];
        for form in forms {
            let index = FORMS.iter().position(|(known, _)| *known == form);
            index.into_iter().for_each(|index| by_form[index] += 1);
        }
        Counts {
            files: 1,
            forms: by_form,
            with_findings: usize::from(!diagnostics.is_empty()),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            hints: count(Severity::Hint),
        }
    }

    /// Adds the counts of others.
    pub fn add(&mut self, other: &Counts) {
        self.files += other.files;
        self.forms.iter_mut().zip(other.forms).for_each(|(count, more)| *count += more);
        self.with_findings += other.with_findings;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.hints += other.hints;
    }

    /// How many findings are as bad as `severity` or worse.
    fn at_least(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.errors + self.warnings,
            Severity::Hint => self.errors + self.warnings + self.hints,
        }
    }
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing found that counts.
    Clean,
    /// Findings that count.
    Findings,
    /// Something could not be read or written.
    Failed,
}

impl Outcome {
    /// The outcome of a run that found `counts`, where findings count from
    /// `fail_on` upwards, and where something `failed` or not.
    pub fn of(counts: &Counts, fail_on: Severity, failed: bool) -> Self {
        if failed {
            Outcome::Failed
        } else if counts.at_least(fail_on) > 0 {
            Outcome::Findings
        } else {
            Outcome::Clean
        }
    }

    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Failed => 2,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        outcome.code().into()
    }
}

/// What a run ends with, for example `2 errors, 1 warning in 2 of 5 files` and,
/// where not all is plain JSON, `7 definitions: 3 JSON, 4 in Terraform`.
pub fn summary(counts: &Counts) -> String {
    let number = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    };
    let found: Vec<String> = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.hints, "hint")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| number(count, noun))
        .collect();
    let definitions: usize = counts.forms.iter().sum();
    let is_plain = definitions < 2 || counts.forms[0] == definitions;
    let forms = FORMS.iter().zip(counts.forms).filter(|(_, count)| *count > 0 && !is_plain);
    let forms: Vec<String> = forms.map(|((_, name), count)| format!("{count} {name}")).collect();
    let definitions = match forms.is_empty() {
        true => number(definitions, "definition"),
        false => format!("{}: {}", number(definitions, "definition"), forms.join(", ")),
    };
    if found.is_empty() {
        return format!("no problems in {definitions}\n");
    }
    let files = number(counts.files, "file");
    let files = match counts.with_findings == counts.files {
        true => files,
        false => format!("{} of {files}", counts.with_findings),
    };
    let definitions = if is_plain { String::new() } else { definitions + "\n" };
    format!("{} in {files}\n{definitions}", found.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(errors: usize, warnings: usize, hints: usize) -> Counts {
        Counts { files: 12, with_findings: 2, forms: [12, 0, 0, 0, 0, 0, 0], errors, warnings, hints }
    }

    #[test]
    fn the_summary_names_what_there_is() {
        assert_eq!(summary(&counts(2, 1, 0)), "2 errors, 1 warning in 2 of 12 files\n");
        assert_eq!(summary(&counts(0, 0, 3)), "3 hints in 2 of 12 files\n");
        assert_eq!(summary(&counts(0, 0, 0)), "no problems in 12 definitions\n");
        let one = Counts { files: 1, with_findings: 1, errors: 1, ..Counts::default() };
        assert_eq!(summary(&one), "1 error in 1 file\n");
    }

    #[test]
    fn the_summary_tells_the_forms_where_they_are_not_all_the_common_one() {
        let mut counts = Counts::default();
        for forms in
            [&[Form::File(Syntax::Json)][..], &[Form::Sam, Form::CloudFormation, Form::Sam], &[Form::Terraform]]
        {
            counts.add(&Counts::of_file(forms.iter().copied(), &[]));
        }
        let forms = "5 definitions: 1 JSON, 2 in SAM, 1 in CloudFormation, 1 in Terraform\n";
        assert_eq!(summary(&counts), format!("no problems in {forms}"));
        counts.add(&Counts { with_findings: 1, errors: 2, ..Counts::default() });
        assert_eq!(summary(&counts), format!("2 errors in 1 of 3 files\n{forms}"));
        let one = Counts::of_file([Form::File(Syntax::Yaml)], &[]);
        assert_eq!(summary(&one), "no problems in 1 definition\n");
    }

    #[test]
    fn findings_count_from_the_severity_upwards() {
        use Severity::*;
        let codes = |counts: Counts| [Error, Warning, Hint].map(|fail_on| Outcome::of(&counts, fail_on, false).code());
        assert_eq!(codes(counts(1, 0, 0)), [1, 1, 1]);
        assert_eq!(codes(counts(0, 1, 0)), [0, 1, 1]);
        assert_eq!(codes(counts(0, 0, 1)), [0, 0, 1]);
        assert_eq!(codes(counts(0, 0, 0)), [0, 0, 0]);
    }

    #[test]
    fn a_file_that_cannot_be_read_outweighs_findings() {
        assert_eq!(Outcome::of(&counts(1, 0, 0), Severity::Error, true).code(), 2);
        assert_eq!(Outcome::of(&counts(0, 0, 0), Severity::Error, true).code(), 2);
    }
}
