//! The context object: `$$` in JSONPath, `$states.context` in JSONata.

/// What a member's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContextKind {
    /// An object whose members have rows of their own.
    Object,
    /// A text.
    Text,
    /// A number.
    Number,
    /// A text that is an ISO 8601 timestamp.
    Timestamp,
    /// Any JSON.
    Any,
}

impl ContextKind {
    /// As it is called in a hover.
    pub fn name(self) -> &'static str {
        match self {
            ContextKind::Object => "object",
            ContextKind::Text => "text",
            ContextKind::Number => "number",
            ContextKind::Timestamp => "timestamp",
            ContextKind::Any => "any JSON",
        }
    }
}

/// Where a member exists that is not there always.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnlyIn {
    /// In the `Parameters` or `Arguments` of a Task that waits for a callback
    /// or calls an activity.
    Callback,
    /// Where a Map state prepares the input of an iteration.
    MapItem,
    /// In an execution that was redriven.
    Redrive,
}

impl OnlyIn {
    /// The place, for a message: "only in …".
    pub fn text(self) -> &'static str {
        match self {
            OnlyIn::Callback => "a task that waits for a task token",
            OnlyIn::MapItem => "a Map state",
            OnlyIn::Redrive => "an execution that was redriven",
        }
    }
}

/// The fields of a Map state in which the item of an iteration exists
/// (reference: "Context object").
pub const ITEM_FIELDS: [&str; 3] = ["ItemSelector", "Parameters", "ItemBatcher"];

/// A member of the context object.
#[derive(Debug, PartialEq)]
pub struct ContextMember {
    /// From the root: `Execution.Id`.
    pub path: &'static str,
    /// What its value is.
    pub kind: ContextKind,
    /// What it holds, in Markdown; the first sentence stands alone.
    pub doc: &'static str,
    /// Where it exists, if not everywhere.
    pub only_in: Option<OnlyIn>,
}

impl ContextMember {
    /// The last part of the path: `Id`.
    pub fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }
}

const fn row(path: &'static str, kind: ContextKind, doc: &'static str) -> ContextMember {
    ContextMember { path, kind, doc, only_in: None }
}

const fn only(only_in: OnlyIn, path: &'static str, kind: ContextKind, doc: &'static str) -> ContextMember {
    ContextMember { path, kind, doc, only_in: Some(only_in) }
}

/// All members, each object before its own members.
pub static CONTEXT: &[ContextMember] = &[
    row(
        "Execution",
        ContextKind::Object,
        "Describes the running execution. A child execution of a distributed Map state has its own.",
    ),
    row("Execution.Id", ContextKind::Text, "The ARN of the execution."),
    row(
        "Execution.Input",
        ContextKind::Any,
        "The input that the execution was started with. It is there in every state, so you need not carry it along.",
    ),
    row("Execution.Name", ContextKind::Text, "The name of the execution."),
    row("Execution.RoleArn", ContextKind::Text, "The ARN of the IAM role that the execution runs with."),
    row("Execution.StartTime", ContextKind::Timestamp, "When the execution was started."),
    row(
        "Execution.RedriveCount",
        ContextKind::Number,
        "How often the execution was redriven. Only Standard executions can be.",
    ),
    only(
        OnlyIn::Redrive,
        "Execution.RedriveTime",
        ContextKind::Timestamp,
        "When the execution was redriven last. It exists only after a redrive.",
    ),
    row("State", ContextKind::Object, "Describes the running state."),
    row("State.EnteredTime", ContextKind::Timestamp, "When the state was entered."),
    row("State.Name", ContextKind::Text, "The name of the state."),
    row("State.RetryCount", ContextKind::Number, "How often the state was retried so far. It is 0 in the first run."),
    row("StateMachine", ContextKind::Object, "Describes the state machine."),
    row("StateMachine.Id", ContextKind::Text, "The ARN of the state machine."),
    row("StateMachine.Name", ContextKind::Text, "The name of the state machine."),
    only(
        OnlyIn::Callback,
        "Task",
        ContextKind::Object,
        "Describes the running task. It exists only in tasks that wait for a callback.",
    ),
    only(
        OnlyIn::Callback,
        "Task.Token",
        ContextKind::Text,
        "The token that ends the task. Whoever does the work gives it back with `SendTaskSuccess` or \
         `SendTaskFailure`. It exists in the `Parameters` or `Arguments` of a `.waitForTaskToken` call or an activity.",
    ),
    only(
        OnlyIn::MapItem,
        "Map",
        ContextKind::Object,
        "Describes the iteration. It exists where a Map state prepares its items, such as in `ItemSelector`.",
    ),
    only(OnlyIn::MapItem, "Map.Item", ContextKind::Object, "Describes the item of the iteration."),
    only(OnlyIn::MapItem, "Map.Item.Index", ContextKind::Number, "The position of the item, counted from 0."),
    only(
        OnlyIn::MapItem,
        "Map.Item.Value",
        ContextKind::Any,
        "The item itself. An `ItemSelector` that leaves it out hides the item from the iteration.",
    ),
    only(
        OnlyIn::MapItem,
        "Map.Item.Key",
        ContextKind::Text,
        "The key of the item. It exists when the items are the members of an object.",
    ),
    only(
        OnlyIn::MapItem,
        "Map.Item.Source",
        ContextKind::Text,
        "Where the item of a distributed Map state comes from. It is `STATE_DATA` for the state's input, or the place \
         in Amazon S3.",
    ),
];

/// The member at this path, from the root: `Map.Item.Value`.
pub fn member(path: &str) -> Option<&'static ContextMember> {
    CONTEXT.iter().find(|member| member.path == path)
}

/// The members of the object at this path; of the context object itself for
/// an empty path.
pub fn children(path: &str) -> impl Iterator<Item = &'static ContextMember> {
    CONTEXT.iter().filter(move |member| match member.path.rsplit_once('.') {
        Some((parent, _)) => parent == path,
        None => path.is_empty(),
    })
}

/// What a choice rule holds if its outcome may change while data stay the same,
/// or if it sets something itself: the context object, time, chance, templates.
/// A Choice state without any of these takes the same way each time.
pub static SIGNS_OF_CHANGE: &[&str] =
    &["$$", "context", "$now", "$millis", "$random", "$uuid", "$eval", "\"Assign\"", "\"Output\"", "${", "%{"];

/// How far names lead, each behind a dot, from the context object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reached {
    /// There are none.
    Root,
    /// To this member, with the name at this place. Of what lies further within,
    /// nothing is known.
    Member {
        /// The member.
        member: &'static ContextMember,
        /// The place of its name.
        index: usize,
    },
    /// Nowhere: there is no member of the name at this place.
    Nothing {
        /// What would have it; none for the context object itself.
        parent: Option<&'static ContextMember>,
        /// The place of the name.
        index: usize,
    },
}

/// Goes along `names`, as far as the context object is known.
pub fn follow<'n>(names: impl Iterator<Item = &'n str>) -> Reached {
    let mut reached = Reached::Root;
    for (index, name) in names.enumerate() {
        let parent = match reached {
            Reached::Member { member, .. } if member.kind == ContextKind::Any => return reached,
            Reached::Member { member, .. } => Some(member),
            _ => None,
        };
        let child = children(parent.map_or("", |parent| parent.path)).find(|child| child.name() == name);
        let Some(member) = child else { return Reached::Nothing { parent, index } };
        reached = Reached::Member { member, index };
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_hangs_on_an_object_before_it() {
        for (i, row) in CONTEXT.iter().enumerate() {
            assert!(CONTEXT[..i].iter().all(|other| other.path != row.path), "{}", row.path);
            crate::spec::fields::tests::check_doc(row.path, row.doc);
            if let Some((parent, name)) = row.path.rsplit_once('.') {
                let parent = CONTEXT[..i].iter().find(|other| other.path == parent);
                assert!(parent.is_some_and(|parent| parent.kind == ContextKind::Object), "{}", row.path);
                assert_eq!(row.name(), name);
            }
            assert_eq!(children(row.path).next().is_some(), row.kind == ContextKind::Object, "{}", row.path);
            assert_eq!(member(row.path), Some(row));
        }
    }

    #[test]
    fn the_tree_is_that_of_the_service() {
        let names = |path| children(path).map(ContextMember::name).collect::<Vec<_>>().join(" ");
        assert_eq!(names(""), "Execution State StateMachine Task Map");
        assert_eq!(names("Execution"), "Id Input Name RoleArn StartTime RedriveCount RedriveTime");
        assert_eq!(names("State"), "EnteredTime Name RetryCount");
        assert_eq!(names("StateMachine"), "Id Name");
        assert_eq!(names("Task"), "Token");
        assert_eq!(names("Map"), "Item");
        assert_eq!(names("Map.Item"), "Index Value Key Source");
        assert_eq!(names("Execution.Input"), "");
        assert_eq!(names("Nothing"), "");
    }
}
