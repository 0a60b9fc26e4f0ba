//! What tasks give: the members of the results of service integrations that
//! have a form of their own (reference: "Lambda", "HTTP", "Step Functions").
//! What a service answers otherwise is described by the service.

use super::resource::{Call, Pattern};

/// What a member of a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultKind {
    /// Any JSON.
    Any,
    /// A text.
    Text,
    /// A number.
    Number,
    /// An object.
    Object,
}

/// A member of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResultMember {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: ResultKind,
    /// Whether it is there whenever the task succeeds.
    pub is_sure: bool,
}

/// What a call gives.
#[derive(Debug)]
pub struct TaskResultInfo {
    /// `lambda`
    pub service: &'static str,
    /// `invoke`
    pub action: &'static str,
    /// What the task waits for.
    pub pattern: Pattern,
    /// The members that are known, by name. There may be others.
    pub members: &'static [ResultMember],
}

const fn sure(name: &'static str, kind: ResultKind) -> ResultMember {
    ResultMember { name, kind, is_sure: true }
}

const fn unsure(name: &'static str, kind: ResultKind) -> ResultMember {
    ResultMember { name, kind, is_sure: false }
}

/// All results that are known.
pub static RESULTS: &[TaskResultInfo] = &[
    // API reference of Lambda: "Invoke".
    TaskResultInfo {
        service: "lambda",
        action: "invoke",
        pattern: Pattern::RequestResponse,
        members: &[
            sure("ExecutedVersion", ResultKind::Text),
            unsure("FunctionError", ResultKind::Text),
            unsure("LogResult", ResultKind::Text),
            sure("Payload", ResultKind::Any),
            sure("SdkHttpMetadata", ResultKind::Object),
            sure("SdkResponseMetadata", ResultKind::Object),
            sure("StatusCode", ResultKind::Number),
        ],
    },
    TaskResultInfo {
        service: "http",
        action: "invoke",
        pattern: Pattern::RequestResponse,
        members: &[
            sure("Headers", ResultKind::Object),
            sure("ResponseBody", ResultKind::Any),
            sure("StatusCode", ResultKind::Number),
            sure("StatusText", ResultKind::Text),
        ],
    },
    // API reference of Step Functions: "StartExecution", "DescribeExecution".
    TaskResultInfo {
        service: "states",
        action: "startExecution",
        pattern: Pattern::RequestResponse,
        members: &[sure("ExecutionArn", ResultKind::Text), sure("StartDate", ResultKind::Any)],
    },
    TaskResultInfo {
        service: "states",
        action: "startExecution",
        pattern: Pattern::Sync,
        members: &[
            sure("ExecutionArn", ResultKind::Text),
            sure("Input", ResultKind::Text),
            unsure("InputDetails", ResultKind::Object),
            sure("Name", ResultKind::Text),
            sure("Output", ResultKind::Text),
            unsure("OutputDetails", ResultKind::Object),
            sure("StartDate", ResultKind::Any),
            sure("StateMachineArn", ResultKind::Text),
            sure("Status", ResultKind::Text),
            sure("StopDate", ResultKind::Any),
        ],
    },
    TaskResultInfo {
        service: "states",
        action: "startExecution",
        pattern: Pattern::SyncJson,
        members: &[
            sure("ExecutionArn", ResultKind::Text),
            sure("Input", ResultKind::Any),
            unsure("InputDetails", ResultKind::Object),
            sure("Name", ResultKind::Text),
            sure("Output", ResultKind::Any),
            unsure("OutputDetails", ResultKind::Object),
            sure("StartDate", ResultKind::Any),
            sure("StateMachineArn", ResultKind::Text),
            sure("Status", ResultKind::Text),
            sure("StopDate", ResultKind::Any),
        ],
    },
];

/// What this action of an optimized integration gives.
pub fn members(service: &str, action: &str, pattern: Pattern) -> Option<&'static [ResultMember]> {
    let is_it = |row: &&TaskResultInfo| row.service == service && row.action == action && row.pattern == pattern;
    RESULTS.iter().find(is_it).map(|row| row.members)
}

/// What a call gives.
pub fn result_of(call: &Call) -> Option<&'static [ResultMember]> {
    if call.is_sdk { None } else { members(call.service.text, call.action.text, call.pattern) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::resource::{Resource, Target};

    #[test]
    fn the_calls_exist_and_their_members_are_in_order() {
        for row in RESULTS {
            assert!(row.members.is_sorted_by_key(|member| member.name), "{} {}", row.service, row.action);
            let suffix = match row.pattern {
                Pattern::Sync => ".sync",
                Pattern::SyncJson => ".sync:2",
                _ => "",
            };
            let text = format!("arn:aws:states:::{}:{}{suffix}", row.service, row.action);
            let Some(Target::Call(call)) = Resource::parse(&text).map(|resource| resource.target) else {
                panic!("{text}")
            };
            assert_eq!(result_of(&call), Some(row.members), "{text}");
        }
        assert_eq!(members("lambda", "invoke", Pattern::Sync), None);
    }
}
