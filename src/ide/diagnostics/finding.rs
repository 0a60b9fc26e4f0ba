//! What a rule finds, before it has its place in the text.

use crate::ide::{AwsReport, Diagnostic, Fix, Related, Settings, Severity};
use crate::model::Handling;
use crate::syntax::Node;
use crate::text::{TextRange, TextSize};

use super::Rule;
use super::edits::{Edit, worded};

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
    deprecated: bool,
    fixes: Vec<(String, Vec<Edit>)>,
    unless_raised: Option<Box<str>>,
    unless_assigned: Option<Box<str>>,
    unless_valueless: Option<Box<str>>,
    unless_outside: Option<fn(&Handling) -> bool>,
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

    /// The text uses something that is deprecated.
    pub fn deprecated(&mut self) -> &mut Self {
        self.deprecated = true;
        self
    }

    /// This mends it: edits that do not overlap, in the order of the text, what
    /// they write being JSON, whatever the definition is written in. The
    /// title says what happens, in a few words: "Rename to `Next`".
    pub fn fix<E: Into<Edit>>(&mut self, title: impl Into<String>, edits: Vec<E>) -> &mut Self {
        self.fixes.push((title.into(), edits.into_iter().map(Into::into).collect()));
        self
    }

    /// It counts only if no Fail state of the definition raises this error.
    pub fn unless_raised(&mut self, error: &str) -> &mut Self {
        self.unless_raised = Some(error.into());
        self
    }

    /// It counts only if no state of the definition assigns this variable.
    pub fn unless_assigned(&mut self, variable: &str) -> &mut Self {
        self.unless_assigned = Some(variable.into());
        self
    }

    /// It counts only if the variable, which the state reads, has a value there.
    pub fn unless_valueless(&mut self, variable: &str) -> &mut Self {
        self.unless_valueless = Some(variable.into());
        self
    }

    /// It counts only if no state around the one that is looked at handles it.
    pub fn unless_outside(&mut self, is_handled: fn(&Handling) -> bool) -> &mut Self {
        self.unless_outside = Some(is_handled);
        self
    }

    /// Whether a state that handles errors like this makes it void.
    pub fn is_handled_by(&self, handling: &Handling) -> bool {
        self.unless_outside.is_some_and(|is_handled| is_handled(handling))
    }

    /// The error that, raised by a Fail state, would make it void.
    pub fn voided_by(&self) -> Option<&str> {
        self.unless_raised.as_deref()
    }

    /// The variable that, assigned anywhere, would make it void.
    pub fn voided_by_variable(&self) -> Option<&str> {
        self.unless_assigned.as_deref()
    }

    /// AWS accepts this case, so it is a warning and AWS has no code for it.
    pub fn accepted_by_aws(&mut self) -> &mut Self {
        self.severity = Severity::Warning;
        self.is_accepted = true;
        self
    }

    /// The variable that, without a value at this place, would make it void.
    pub fn voided_without_value(&self) -> Option<(&str, TextSize)> {
        let Anchor::Range(range) = self.anchor else { return None };
        Some((self.unless_valueless.as_deref()?, range.start()))
    }

    /// With ranges relative to `base`.
    pub fn relative_to(mut self, base: TextSize) -> Self {
        let shift = |range: TextRange| range.checked_sub(base).unwrap_or_default();
        if let Anchor::Range(range) = self.anchor {
            self.anchor = Anchor::Range(shift(range));
        }
        self.related.iter_mut().for_each(|related| related.range = shift(related.range));
        self.move_fixes(shift);
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
        finding.move_fixes(|range| range + place.at);
        if let Some(location) = &mut finding.location {
            location.insert_str(0, &place.location);
        }
        finding
    }

    fn move_fixes(&mut self, place: impl Fn(TextRange) -> TextRange) {
        for edit in self.fixes.iter_mut().flat_map(|(_, edits)| edits) {
            *edit = std::mem::replace(edit, Edit::Impossible).at(&place);
        }
    }

    /// Whether the settings show it.
    pub fn is_shown(&self, settings: &Settings) -> bool {
        settings.severity(self.rule, self.severity).is_some()
    }

    /// The diagnostic, unless the settings turn it off; a finding that no state
    /// is around has absolute ranges. `root` is that of the definition; without it,
    /// what a fix writes is taken as it is.
    pub fn into_diagnostic(self, root: Option<Node>, settings: &Settings) -> Option<Diagnostic> {
        let severity = settings.severity(self.rule, self.severity)?;
        let range = match self.anchor {
            Anchor::Range(range) => range,
            Anchor::StateName => TextRange::default(),
        };
        Some(Diagnostic {
            code: self.rule.code,
            severity,
            range,
            message: self.message,
            related: self.related,
            unnecessary: self.unnecessary,
            deprecated: self.deprecated,
            fixes: self
                .fixes
                .into_iter()
                .filter_map(|(title, edits)| Some(Fix { title, edits: worded(root, edits)? }))
                .collect(),
            aws: self
                .rule
                .aws_code
                .filter(|_| !self.is_accepted)
                .map(|code| AwsReport { code, location: self.location.unwrap_or_default() }),
        })
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
            deprecated: false,
            fixes: Vec::new(),
            unless_raised: None,
            unless_assigned: None,
            unless_valueless: None,
            unless_outside: None,
            location: None,
            is_accepted: false,
        });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// Reports a finding of the rule `code`, which is checked on the way
    /// ([`Check::With`](super::registry::Check::With)).
    pub fn report_as(&mut self, code: &str, at: impl Into<Anchor>, message: impl Into<String>) -> &mut Finding {
        debug_assert!(super::rule(code).is_some(), "{code} is no rule");
        let before = std::mem::replace(&mut self.rule, super::rule(code));
        self.report(at, message);
        self.rule = before;
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
