//! What a run comes to: the numbers, the line at the end and the exit code.

use std::process::ExitCode;

use crate::ide::{Diagnostic, Severity};

/// How much was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Definitions that were checked.
    pub definitions: usize,
    /// Definitions in which something was found.
    pub with_findings: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity hint.
    pub hints: usize,
}

impl Counts {
    /// The counts of one definition.
    pub fn of_file(diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        Counts {
            definitions: 1,
            with_findings: usize::from(!diagnostics.is_empty()),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            hints: count(Severity::Hint),
        }
    }

    /// Adds the counts of others.
    pub fn add(&mut self, other: &Counts) {
        self.definitions += other.definitions;
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

/// The line at the end, for example `2 errors, 1 warning in 2 of 12 files`.
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
    if found.is_empty() {
        format!("no problems in {}", number(counts.definitions, "definition"))
    } else if counts.with_findings == counts.definitions {
        format!("{} in {}", found.join(", "), number(counts.definitions, "file"))
    } else {
        format!("{} in {} of {}", found.join(", "), counts.with_findings, number(counts.definitions, "file"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(errors: usize, warnings: usize, hints: usize) -> Counts {
        Counts { definitions: 12, with_findings: 2, errors, warnings, hints }
    }

    #[test]
    fn the_summary_names_what_there_is() {
        assert_eq!(summary(&counts(2, 1, 0)), "2 errors, 1 warning in 2 of 12 files");
        assert_eq!(summary(&counts(0, 0, 3)), "3 hints in 2 of 12 files");
        assert_eq!(summary(&counts(0, 0, 0)), "no problems in 12 definitions");
        let one = Counts { definitions: 1, with_findings: 1, errors: 1, ..Counts::default() };
        assert_eq!(summary(&one), "1 error in 1 file");
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
