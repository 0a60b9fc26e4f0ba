//! What a rule finds, before it has its place in the text.

use crate::ide::{AwsReport, Diagnostic, Related, Severity};
use crate::text::{TextRange, TextSize};

use super::Rule;

/// Where a finding is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    /// This text.
    Range(TextRange),
    /// The name of the state that is looked at, which stands outside its object.
    StateName,
}

impl From<TextRange> for Anchor {
    fn from(range: TextRange) -> Self {
        Anchor::Range(range)
    }
}

/// A finding. Rules give it absolute ranges; what is kept with a state is
/// relative to it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    severity: Severity,
    anchor: Anchor,
    message: String,
    related: Vec<Related>,
    unnecessary: bool,
    /// Where AWS reports it, as the rest of a path; `None` for nowhere.
    location: Option<String>,
    is_accepted: bool,
}

impl Finding {
    /// AWS reports it here: for example `/Next` within a state, `/States/A` in a scope.
    pub fn at_location(&mut self, location: String) -> &mut Self {
        self.location = Some(location);
        self
    }

    /// Another place that belongs to it.
    pub fn related(&mut self, range: TextRange, message: impl Into<String>) -> &mut Self {
        self.related.push(Related { range, message: message.into() });
        self
    }

    /// The text can go without loss.
    pub fn unnecessary(&mut self) -> &mut Self {
        self.unnecessary = true;
        self
    }

    /// AWS accepts this case, so it is a warning and AWS has no code for it.
    pub fn accepted_by_aws(&mut self) -> &mut Self {
        self.severity = Severity::Warning;
        self.is_accepted = true;
        self
    }

    /// With ranges relative to `base`.
    pub fn relative_to(mut self, base: TextSize) -> Self {
        let shift = |range: TextRange| range.checked_sub(base).unwrap_or_default();
        if let Anchor::Range(range) = self.anchor {
            self.anchor = Anchor::Range(shift(range));
        }
        self.related.iter_mut().for_each(|related| related.range = shift(related.range));
        self
    }

    /// With absolute ranges, the state that it is about standing at `place`.
    pub fn absolute(&self, place: &Place) -> Self {
        let mut finding = self.clone();
        finding.anchor = Anchor::Range(match self.anchor {
            Anchor::Range(range) => range + place.at,
            Anchor::StateName => place.name,
        });
        finding.related.iter_mut().for_each(|related| related.range += place.at);
        if let Some(location) = &mut finding.location {
            location.insert_str(0, &place.location);
        }
        finding
    }

    /// The diagnostic; a finding that no state is around has absolute ranges.
    pub fn into_diagnostic(self) -> Diagnostic {
        let range = match self.anchor {
            Anchor::Range(range) => range,
            Anchor::StateName => TextRange::default(),
        };
        Diagnostic {
            code: self.rule.code,
            severity: self.severity,
            range,
            message: self.message,
            related: self.related,
            unnecessary: self.unnecessary,
            deprecated: false,
            aws: self
                .rule
                .aws_code
                .filter(|_| !self.is_accepted)
                .map(|code| AwsReport { code, location: self.location.unwrap_or_default() }),
        }
    }
}

/// Where a state is.
pub struct Place {
    /// Where its object starts.
    pub at: TextSize,
    /// Its name, without quotes.
    pub name: TextRange,
    /// How AWS writes it.
    pub location: String,
}

/// What has been found so far.
#[derive(Debug, Default)]
pub struct Findings {
    rule: Option<&'static Rule>,
    list: Vec<Finding>,
}

impl Findings {
    /// Findings of `rule` from here on.
    pub fn of(&mut self, rule: &'static Rule) -> &mut Self {
        self.rule = Some(rule);
        self
    }

    /// Reports a finding of the rule that is being checked.
    pub fn report(&mut self, at: impl Into<Anchor>, message: impl Into<String>) -> &mut Finding {
        let rule = self.rule.unwrap_or(&super::RULES[0]);
        self.list.push(Finding {
            rule,
            severity: rule.severity,
            anchor: at.into(),
            message: message.into(),
            related: Vec::new(),
            unnecessary: false,
            location: None,
            is_accepted: false,
        });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// Takes over a finding that was made before.
    pub fn push(&mut self, finding: Finding) {
        self.list.push(finding);
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}
