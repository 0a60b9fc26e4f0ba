//! The rules that look at text and facts of one state, or of one machine's
//! object, and at nothing else.
//!
//! What they find in a state, all that is nested in it included, is kept with
//! the state's facts ([`StateFacts::derived`]), relative to the state: it
//! depends on what the facts depend on. Nested states are kept on their own as
//! well, so after a keystroke only the states around it are looked at, and each
//! but for its nested states. Tests compare with findings from scratch.

use crate::ide::{Definition, Settings};
use crate::model::{Context, Embedded, MachineFacts, Role, StateFacts, expressions_in, role_in};
use crate::spec::context::ContextMember;
use crate::spec::fields::field;
use crate::spec::{Field, QueryLanguage, Shape, StateType};
use crate::syntax::{Entry, Node};
use crate::text::{TextRange, TextSize};

use super::finding::{Anchor, Finding, Findings, Place};
use super::{DISPATCH, damage, values};

/// An object whose fields the language knows: a state, a retrier, the machine …
pub struct ObjectContext<'a> {
    /// It.
    pub node: Node<'a>,
    /// What it is.
    pub shape: Shape,
    /// The way to it.
    pub trail: &'a Trail<'a>,
    /// The object of a shape around it, within the same state; none for the
    /// state itself.
    pub outer: Option<&'a ObjectContext<'a>>,
    /// The facts of the state that it is or lies in.
    pub facts: Option<&'a StateFacts>,
    /// What the machine around it passes on.
    pub context: Context,
    /// The query language of the state, or outside of states of the machine.
    pub language: QueryLanguage,
    /// Fields may be missing that are there or are being typed: what one does
    /// not see is no mistake.
    pub is_incomplete: bool,
}

/// A member of an object that the table of its shape has, for the query
/// language that applies. Its value may be anything.
pub struct FieldContext<'a> {
    /// The object.
    pub object: &'a ObjectContext<'a>,
    /// The member.
    pub entry: Entry<'a>,
    /// What the table says of it.
    pub field: &'static Field,
}

/// An object or a list.
pub struct ContainerContext<'a> {
    /// It.
    pub node: Node<'a>,
    /// What it is.
    pub role: Role,
    /// The way to it.
    pub trail: &'a Trail<'a>,
    /// The innermost object of a shape that it is or lies in.
    pub object: Option<&'a ObjectContext<'a>>,
    /// The field of that object that it lies in; none if it is the object, or
    /// if the table has no such field.
    pub field: Option<&'static Field>,
}

/// An expression in a state.
pub struct ExpressionContext<'a> {
    /// It.
    pub embedded: &'a Embedded,
    /// The state.
    pub state: Node<'a>,
    /// The facts of the state.
    pub facts: &'a StateFacts,
}

impl ExpressionContext<'_> {
    /// The place of a range of the code.
    pub fn range(&self, part: TextRange) -> TextRange {
        self.embedded.range(part) + self.state.range().start()
    }

    /// Whether a member of the context object exists where the expression
    /// stands, or may. In an object within the state, such as its batcher, it may.
    pub fn may_have(&self, member: &ContextMember) -> bool {
        let site = &self.embedded.site;
        let field = Some(site.field.name).filter(|_| matches!(site.shape, Shape::State(_)));
        self.facts.may_have(member, field)
    }

    /// Where AWS reports what is wrong with the expression.
    pub fn location(&self) -> String {
        self.embedded.site.location.to_string()
    }
}

impl<'a> ObjectContext<'a> {
    /// The type of the state, if it is one of a known type.
    pub fn state_type(&self) -> Option<StateType> {
        match self.shape {
            Shape::State(state_type) => state_type,
            _ => None,
        }
    }

    /// Whether the object may have the field in its query language.
    pub fn takes(&self, field: &Field) -> bool {
        field.languages.include(self.language)
    }

    /// The state that it is or lies in.
    pub fn state(&'a self) -> Option<&'a ObjectContext<'a>> {
        let mut object = self;
        while let Some(outer) = object.outer {
            object = outer;
        }
        matches!(object.shape, Shape::State(_)).then_some(object)
    }

    /// Whether a template fills in what decides the query language.
    pub fn is_language_unknown(&self) -> bool {
        !self.facts.map_or(self.context.is_language_known, |facts| facts.is_language_known)
    }

    /// Where to report what is missing: the state's name, the key of the
    /// object, or of a list's element its bracket.
    pub fn anchor(&self) -> Anchor {
        if let Shape::State(_) = self.shape {
            return Anchor::StateName;
        }
        let key = self.trail.entry().and_then(|entry| entry.key_content_range()).filter(|key| !key.is_empty());
        Anchor::Range(key.unwrap_or_else(|| values::visible_start(self.node)))
    }

    /// Where AWS reports what is wrong with the object; `/` for the definition.
    pub fn location(&self) -> String {
        match self.shape {
            Shape::Machine => "/".to_owned(),
            _ => self.trail.location(),
        }
    }

    /// Where AWS reports what is wrong with the value of the member `name`.
    pub fn location_of(&self, name: &str) -> String {
        format!("{}/{name}", self.trail.location())
    }

    /// What the table says of a field of this name, in the query language that
    /// applies; whether the object has it or not.
    pub fn field_of(&self, name: &str) -> Option<&'static Field> {
        field(self.shape, name).filter(|field| self.takes(field))
    }

    /// The member of this name as a field, if the table has it for the query
    /// language that applies.
    pub fn field(&'a self, name: &str) -> Option<FieldContext<'a>> {
        let entry = self.node.member(name)?;
        Some(FieldContext { object: self, entry, field: self.field_of(name)? })
    }
}

impl<'a> FieldContext<'a> {
    /// The value.
    pub fn value(&self) -> Node<'a> {
        self.entry.value()
    }

    /// Whether nothing can be said about the value: a template or an expression
    /// fills it in, or it was reported as a syntax error already.
    pub fn is_unknown(&self) -> bool {
        values::is_unknown(self.value()) || self.is_expression()
    }

    /// Whether the value is a JSONata expression that is evaluated here. One that
    /// is not closed is told as that alone.
    pub fn is_expression(&self) -> bool {
        self.field.evaluated
            && self.object.language == QueryLanguage::Jsonata
            && self.value().text_value().is_some_and(|text| text.starts_with("{%"))
    }

    /// The key, without quotes.
    pub fn key_range(&self) -> TextRange {
        values::key_range(self.entry)
    }

    /// Where AWS reports what is wrong with the value.
    pub fn location(&self) -> String {
        self.object.location_of(self.field.name)
    }
}

/// The way from a state, or from the definition, to something in it.
pub struct Trail<'a> {
    last: Option<(&'a Trail<'a>, Entry<'a>, usize)>,
}

impl<'a> Trail<'a> {
    const START: Trail<'static> = Trail { last: None };

    fn to(&'a self, entry: Entry<'a>, index: usize) -> Trail<'a> {
        Trail { last: Some((self, entry, index)) }
    }

    /// The member or item that the way ends with.
    pub fn entry(&self) -> Option<Entry<'a>> {
        self.last.map(|(_, entry, _)| entry)
    }

    /// As AWS writes it: `/Choices[0]/Next`.
    pub fn location(&self) -> String {
        let Some((before, entry, index)) = self.last else { return String::new() };
        before.location_of(entry, index)
    }

    /// As AWS writes the way to `entry`, the member or item at `index`.
    pub fn location_of(&self, entry: Entry, index: usize) -> String {
        let mut location = self.location();
        match entry.key() {
            Some(key) => {
                location.push('/');
                location.push_str(&key);
            }
            None => location.push_str(&format!("[{index}]")),
        }
        location
    }
}

/// Runs the rules on the whole definition. What the settings do not show may be
/// left out.
pub fn report(definition: &Definition, settings: &Settings, acc: &mut Findings) {
    let Some(machine) = definition.analysis().root() else { return };
    let machine_at = |at: TextSize| (at == machine.at).then_some(machine.facts);
    let context = definition.analysis().context();
    let walk =
        Walk { machine_at: &machine_at, facts: None, context, language: context.language, settings: Some(settings) };
    let around = Around { object: None, field: None, machine: None };
    walk.container(definition.root(), Role::Object(Shape::Machine), &Trail::START, around, acc);
}

/// What is kept with a state.
struct Kept(Box<[Finding]>);

/// The findings in a state, relative to it.
fn findings_of<'a>(node: Node, facts: &'a StateFacts) -> &'a [Finding] {
    let derived = facts.derived.get_or_init(|| Box::new(Kept(fresh_findings(node, facts))));
    let kept = derived.downcast_ref::<Kept>();
    debug_assert!(kept.is_some(), "the slot belongs to the diagnostics");
    kept.map_or(&[], |kept| &kept.0)
}

fn fresh_findings(node: Node, facts: &StateFacts) -> Box<[Finding]> {
    let mut acc = Findings::default();
    let base = node.range().start();
    let machine_at = |at: TextSize| {
        let nested = facts.machines.iter().find(|nested| base + nested.at == at);
        nested.map(|nested| &*nested.facts)
    };
    let walk = Walk {
        machine_at: &machine_at,
        facts: Some(facts),
        context: facts.context,
        language: facts.language,
        settings: None,
    };
    let around = Around { object: None, field: None, machine: None };
    let role = Role::Object(Shape::State(facts.state_type.known()));
    walk.container(node, role, &Trail::START, around, &mut acc);
    if !DISPATCH.expression.is_empty() && node.object().is_some() {
        for embedded in expressions_in(node, facts) {
            let context = ExpressionContext { embedded, state: node, facts };
            for (rule, check) in &DISPATCH.expression {
                check(&context, acc.of(rule));
            }
        }
    }
    let counts = acc.into_iter().filter(|finding| !finding.is_handled_by(&facts.handling));
    counts.map(|finding| finding.relative_to(base)).collect()
}

/// Gives the facts of the machine whose object starts at an offset.
type MachineAt<'f> = dyn Fn(TextSize) -> Option<&'f MachineFacts> + 'f;

/// A walk over a state, or over what is outside of states.
struct Walk<'w> {
    machine_at: &'w MachineAt<'w>,
    facts: Option<&'w StateFacts>,
    context: Context,
    language: QueryLanguage,
    /// None for what is kept, which lives under any settings.
    settings: Option<&'w Settings>,
}

/// What is around a container.
#[derive(Clone, Copy)]
struct Around<'a> {
    /// See [`ContainerContext::object`].
    object: Option<&'a ObjectContext<'a>>,
    /// See [`ContainerContext::field`].
    field: Option<&'static Field>,
    /// The machine whose `States` it may be.
    machine: Option<&'a MachineFacts>,
}

impl Walk<'_> {
    /// Runs the rules on a container and all in it.
    fn container(&self, node: Node, role: Role, trail: &Trail, around: Around, acc: &mut Findings) {
        let Some(own) = node.container() else { return };
        if let Role::Object(shape) = role
            && node.object().is_some()
        {
            let object = ObjectContext {
                node,
                shape,
                trail,
                outer: around.object,
                facts: self.facts,
                context: self.context,
                language: self.language,
                is_incomplete: own.spliced || damage::is_half_typed(own),
            };
            return self.object(&object, acc);
        }
        // What is in a payload for the template is not in it for AWS.
        let is_of_payload = matches!(role, Role::Template | Role::Assign);
        let role = if is_of_payload && values::is_template_function(node) { Role::Free } else { role };
        let context = ContainerContext { node, role, trail, object: around.object, field: around.field };
        for (rule, check) in &DISPATCH.container {
            check(&context, acc.of(rule));
        }
        if let (Role::States, Some(machine)) = (role, around.machine) {
            return self.states(acc, machine, node, trail);
        }
        for (index, entry) in node.entries().enumerate() {
            let value = entry.value();
            if value.container().is_some() {
                self.container(value, role_in(role, entry, value), &trail.to(entry, index), around, acc);
            }
        }
    }

    fn object(&self, object: &ObjectContext, acc: &mut Findings) {
        let ObjectContext { node, shape, trail, .. } = *object;
        let role = Role::Object(shape);
        let context = ContainerContext { node, role, trail, object: Some(object), field: None };
        for (rule, check) in &DISPATCH.container {
            check(&context, acc.of(rule));
        }
        let of_states = if matches!(shape, Shape::State(_)) { &DISPATCH.state[..] } else { &[] };
        for (rule, check) in DISPATCH.object.iter().chain(of_states) {
            check(object, acc.of(rule));
        }
        let machine = (self.machine_at)(node.range().start()).filter(|_| shape.is_machine());
        for (index, entry) in node.entries().enumerate() {
            let field = entry.key().filter(|_| !entry.is_key_opaque()).and_then(|key| field(shape, &key));
            if let Some(field) = field.filter(|field| object.takes(field)) {
                let context = FieldContext { object, entry, field };
                for (rule, check) in &DISPATCH.field {
                    check(&context, acc.of(rule));
                }
            }
            let value = entry.value();
            if value.container().is_some() {
                let around = Around { object: Some(object), field, machine };
                // The table of all types: a field that does not belong to this
                // type is looked into as well.
                let role = match shape {
                    Shape::State(_) => Role::Object(Shape::State(None)),
                    _ => role,
                };
                self.container(value, role_in(role, entry, value), &trail.to(entry, index), around, acc);
            }
        }
    }

    /// Takes over the findings in all states of a machine.
    fn states(&self, acc: &mut Findings, machine: &MachineFacts, node: Node, trail: &Trail) {
        let entries = node.entries().filter(|entry| entry.key_range().is_some());
        for (entry, state) in entries.zip(&machine.states) {
            // Of two members `States` the first one is the one of the facts.
            if entry.value().container().map(std::sync::Arc::as_ptr)
                != state.container.as_ref().map(std::sync::Arc::as_ptr)
            {
                continue;
            }
            let is_shown = |finding: &&Finding| self.settings.is_none_or(|settings| finding.is_shown(settings));
            // What is not shown need not be copied.
            let mut findings = findings_of(entry.value(), &state.facts).iter().filter(is_shown).peekable();
            let name = values::key_range(entry);
            // An object without a key was reported as that: it may not be meant for a state.
            if findings.peek().is_none() || name.is_empty() {
                continue;
            }
            let location = format!("{}/{}", trail.location(), state.name);
            let place = Place { at: entry.value().range().start(), name, location };
            findings.for_each(|finding| acc.push(finding.absolute(&place)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use expect_test::expect;

    #[test]
    fn states_are_checked_in_every_branch_and_at_any_depth() {
        check(
            r#"
{
  "StartAt": "P",
  "States": {
    "P": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "One", "States": {"One": {"Type": "Pas", "End": true}}},
        {
          "StartAt": "Two",
          "States": {
            "Two": {
              "Type": "Map",
              "ItemProcessor": {"StartAt": "Three", "States": {"Three": {"Type": "Pass", "Result": {"a": 1, "a": 2}}}},
              "End": true
            }
          }
        }
      ],
      "End": true
    }
  }
}
"#,
            expect![[r#"
                7  |         {"StartAt": "One", "States": {"One": {"Type": "Pas", "End": true}}},
                .. |                                                        ^^^ error state-unknown-type: `Pas` is no state type; did you mean `Pass`? [SCHEMA_VALIDATION_FAILED /States/P/Branches[0]/States/One/Type]
                13 |               "ItemProcessor": {"StartAt": "Three", "States": {"Three": {"Type": "Pass", "Result": {"a": 1, "a": 2}}}},
                .. |                                                                 ^^^^^ error next-or-end-missing: this state has neither `Next` nor `End`, so AWS refuses it: name the next state, or write `"End": true` [SCHEMA_VALIDATION_FAILED /States/P/Branches[1]/States/Two/ItemProcessor/States/Three]
            "#]],
        );
    }
}
