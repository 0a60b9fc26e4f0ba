//! Definitions to measure with: realistic, valid, of any size, and the same
//! text for the same size.
//!
//! A definition is one long chain of sections, as people write workflows: a
//! task that may fail, a choice with a state on either way, a map, branches in
//! parallel. All state types occur, nested up to three machines deep, JSONPath and
//! JSONata side by side. Every transition leads somewhere, every state is
//! reached, no name occurs twice, and states read what they are given: the
//! rules have nothing to say except that a large one is large. [`mistaken`] is
//! the exception that proves it.

use std::fmt::Write;

use json::{Json, object, print};
use words::{NOUNS, NUMBERS, OBJECTS, SERVICES, TEXTS, VERBS};

mod json;
mod values;
mod words;

/// A definition of at most `size` bytes, shorter by less than a few states.
/// About 4,000 bytes are the least that has a state of every type.
pub fn definition(size: usize) -> String {
    let mut generator = Generator { random: 0x9e37_79b9_7f4a_7c15, count: 0 };
    let first = generator.name();
    let head = format!(
        "{{\n  \"Comment\": \"Takes orders from the shop to the customer\",\n  \"StartAt\": \"{first}\",\n  \
         \"QueryLanguage\": \"JSONPath\",\n  \"TimeoutSeconds\": 86400,\n  \"States\": {{\n"
    );
    let mut tail = String::new();
    let done = object([("Type", "Succeed".into()), ("Comment", "All is done \u{2014} nothing is left.".into())]);
    let failed = object([
        ("Type", "Fail".into()),
        ("Error", "WorkflowFailed".into()),
        ("Cause", "See the caught error.".into()),
    ]);
    print_states(&[(DONE.into(), done), (FAILED.into(), failed)], &mut tail);
    tail.push_str("\n  }\n}\n");

    let mut scope = Scope { failed: Some(FAILED.into()), ..Scope::default() };
    let mut room = size.saturating_sub(head.len() + tail.len());
    let mut name = first;
    let mut sections: Vec<(Vec<State>, String)> = Vec::new();
    // One of every kind, then what chance brings, and short ones to fill up.
    let mut opening = OPENING.iter().copied();
    let mut misses = 0;
    while misses < 12 {
        let next = generator.name();
        let (kind, jsonata) = match opening.next() {
            Some(first) => first,
            None if misses > 0 => (generator.pick(&[Kind::Pass, Kind::Wait, Kind::Task]), generator.is_jsonata()),
            None => (generator.kind(0), generator.is_jsonata()),
        };
        let small = sections.len() < OPENING.len();
        let before = scope.clone();
        let section =
            generator.section((kind, jsonata), &name, Some(&next), &mut scope, if small { DEEPEST } else { 0 });
        let mut text = String::new();
        print_states(&section, &mut text);
        // The last one leads to the end, whose name may be the longer one.
        let length = text.len() + 2 + DONE.len();
        if length > room && !sections.is_empty() {
            misses += 1;
            scope = before;
            continue;
        }
        room = room.saturating_sub(text.len() + 2);
        sections.push((section, next.clone()));
        name = next;
    }

    scope.drop_unread(sections.iter_mut().flat_map(|(section, _)| section));
    let mut out = head;
    let last = sections.len() - 1;
    for (index, (section, next)) in sections.iter().enumerate() {
        let mut text = String::new();
        print_states(section, &mut text);
        if index == last {
            text = text.replace(&format!("\"{next}\""), &format!("\"{DONE}\""));
        }
        out.push_str(&text);
        out.push_str(",\n");
    }
    out.push_str(&tail);
    out
}

/// The definition with one mistake close to its end: a catcher that leads
/// nowhere. Who reports it has read the whole text.
#[allow(dead_code)] // For the bench over stdio only.
pub fn mistaken(size: usize) -> String {
    let mut text = definition(size);
    let right = format!("\"Next\": \"{FAILED}\"");
    let at = text.rfind(&right).expect("a catcher");
    text.insert(at + right.len() - 1, 's');
    text
}

/// Where `pattern` stands in `text`, as near to the middle as there is.
pub fn near_the_middle(text: &str, pattern: &str) -> usize {
    let middle = text.len() / 2;
    let found = text.match_indices(pattern).min_by_key(|(at, _)| at.abs_diff(middle));
    found.expect("a definition has it").0
}

const DONE: &str = "Order Completed";
const FAILED: &str = "Order Failed";

/// How deep sections nest.
const DEEPEST: usize = 2;

/// One or more states that belong together.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Task,
    Pass,
    Wait,
    Choice,
    Parallel,
    Map,
}

/// What comes first, and whether it is JSONata.
const OPENING: &[(Kind, bool)] = &[
    (Kind::Choice, true),
    (Kind::Wait, false),
    (Kind::Pass, true),
    (Kind::Map, false),
    (Kind::Parallel, true),
    (Kind::Task, false),
];

type State = (String, Json);

/// What the states of one machine share.
#[derive(Clone, Default)]
struct Scope {
    /// The machine's Fail state.
    failed: Option<String>,
    /// A transition leads to it.
    failed_is_used: bool,
    /// The variables that are assigned on every way to the section at hand.
    variables: Vec<String>,
    /// Those of them that no state has read yet.
    unread: Vec<String>,
    /// And those that none can read any more.
    never_read: Vec<String>,
    /// Where the input's fields are: `order`, or `item.order` within a Map.
    root: &'static str,
    /// What earlier states put beside the input, on every way to the section at
    /// hand; paths without their `$.`.
    results: Vec<String>,
}

impl Scope {
    /// Runs `sections` that are only on some of the ways.
    fn on_a_way<T>(&mut self, sections: impl FnOnce(&mut Self) -> T) -> T {
        let known = (self.variables.clone(), self.results.len());
        let done = sections(self);
        self.never_read.extend(self.unread.extract_if(.., |name| !known.0.contains(name)));
        self.variables = known.0;
        self.results.truncate(known.1);
        done
    }

    /// Takes from `states`, which are all of the machine, the assignments that
    /// nobody reads.
    fn drop_unread<'a>(&self, states: impl Iterator<Item = &'a mut State>) {
        let is_unread = |name: &String| self.unread.contains(name) || self.never_read.contains(name);
        for (_, state) in states {
            let Json::Object(fields) = state else { continue };
            fields.retain(|(key, value)| match value {
                Json::Object(assigned) if key == "Assign" => {
                    !assigned.iter().any(|(name, _)| is_unread(&name.replace(".$", "")))
                }
                _ => true,
            });
        }
    }
}

struct Generator {
    random: u64,
    count: usize,
}

impl Generator {
    /// xorshift64*: as much chance as a benchmark needs.
    fn below(&mut self, bound: usize) -> usize {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        ((self.random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// A state's name; no other one is the same.
    fn name(&mut self) -> String {
        self.count += 1;
        format!("{} {} {}", self.pick(VERBS), self.pick(NOUNS), self.count)
    }

    /// A field, whatever it holds.
    fn field(&mut self) -> &'static str {
        let fields = self.pick(&[OBJECTS, OBJECTS, TEXTS, TEXTS, NUMBERS, NUMBERS, &["items"]]);
        self.pick(fields)
    }

    fn lower(&mut self) -> String {
        self.pick(NOUNS).to_lowercase()
    }

    /// Where a state puts its result; no other state uses the same.
    fn place(&mut self) -> String {
        self.count += 1;
        format!("{}{}", self.lower(), self.count)
    }

    /// Whether the next state is JSONata.
    fn is_jsonata(&mut self) -> bool {
        self.chance(40)
    }

    fn kind(&mut self, depth: usize) -> Kind {
        match self.below(if depth < DEEPEST { 100 } else { 82 }) {
            0..36 => Kind::Task,
            36..60 => Kind::Pass,
            60..70 => Kind::Choice,
            70..82 => Kind::Wait,
            82..91 => Kind::Parallel,
            _ => Kind::Map,
        }
    }

    /// A section that starts with the state `name` and goes on to `next`, or
    /// ends its machine.
    fn section(
        &mut self,
        (kind, jsonata): (Kind, bool),
        name: &str,
        next: Option<&str>,
        scope: &mut Scope,
        depth: usize,
    ) -> Vec<State> {
        let mut state = vec![];
        let type_name = match kind {
            Kind::Task => "Task",
            Kind::Pass => "Pass",
            Kind::Wait => "Wait",
            Kind::Choice => "Choice",
            Kind::Parallel => "Parallel",
            Kind::Map => "Map",
        };
        state.push(("Type".to_owned(), type_name.into()));
        if jsonata {
            state.push(("QueryLanguage".into(), "JSONata".into()));
        }
        let mut beside = Vec::new();
        match kind {
            Kind::Task => self.task(jsonata, scope, &mut state),
            Kind::Pass => self.pass(jsonata, scope, &mut state),
            Kind::Wait => self.wait(jsonata, scope, &mut state),
            Kind::Choice => beside = self.choice(jsonata, next.expect("no choice ends a machine"), scope, &mut state),
            Kind::Parallel => self.parallel(jsonata, scope, depth, &mut state),
            Kind::Map => self.map(jsonata, scope, depth, &mut state),
        }
        match next {
            _ if kind == Kind::Choice => {}
            Some(next) => state.push(("Next".into(), next.into())),
            None => state.push(("End".into(), true.into())),
        }
        let mut states = vec![(name.to_owned(), Json::Object(state))];
        states.extend(beside);
        states
    }

    fn task(&mut self, jsonata: bool, scope: &mut Scope, state: &mut Vec<State>) {
        if self.chance(30) {
            let comment = format!("{} the {} with the other service.", self.pick(VERBS), self.lower());
            state.push(("Comment".into(), comment.into()));
        }
        // Of nine tasks, six call functions.
        let service = self.below(9).checked_sub(6).map(|service| match service {
            0 => self.below(2),
            other => other + 1,
        });
        let (resource, arguments) = match service {
            None => {
                let function = format!("arn:aws:lambda:us-east-1:123456789012:function:{}", self.lower());
                let payload = match (jsonata, self.chance(60)) {
                    (true, true) => ("Payload", "{% $states.input %}".into()),
                    (true, false) => ("Payload", self.expression(scope).into()),
                    (false, true) => ("Payload.$", "$".into()),
                    (false, false) => ("Payload.$", self.reference(scope).into()),
                };
                ("lambda:invoke", object([("FunctionName", function.into()), payload]))
            }
            Some(service @ 0..2) => {
                let key = if jsonata {
                    ("S", self.text_expression(scope).into())
                } else {
                    ("S.$", self.text_reference(scope).into())
                };
                let table = format!("{}Table", self.pick(NOUNS));
                let key = object([("pk", object([key]))]);
                (SERVICES[service].0, object([("TableName", table.into()), ("Key", key)]))
            }
            Some(service @ 2) => {
                let queue = format!("https://sqs.us-east-1.amazonaws.com/123456789012/{}", self.lower());
                let body = if jsonata {
                    object([("token", "{% $states.context.Task.Token %}".into())])
                } else {
                    object([("token.$", "$$.Task.Token".into()), ("id.$", self.intrinsic(scope).into())])
                };
                (SERVICES[service].0, object([("QueueUrl", queue.into()), ("MessageBody", body)]))
            }
            Some(service) => {
                let key = if jsonata {
                    ("Key", self.text_expression(scope).into())
                } else {
                    ("Key.$", self.text_reference(scope).into())
                };
                let bucket = format!("{}-bucket", self.lower());
                (SERVICES[service].0, object([("Bucket", bucket.into()), key]))
            }
        };
        state.push(("Resource".into(), format!("arn:aws:states:::{resource}").into()));
        state.push((if jsonata { "Arguments" } else { "Parameters" }.into(), arguments));
        // Who waits for an answer wants to hear of it if none will come.
        let is_callback = service == Some(2);
        if is_callback || self.chance(20) {
            state.push(("TimeoutSeconds".into(), (60 + self.below(3600)).into()));
        }
        if is_callback {
            state.push(("HeartbeatSeconds".into(), (5 + self.below(50)).into()));
        }
        self.result(jsonata, service.is_none(), scope, state);
        match service {
            None => state.push(("Retry".into(), lambda_retry())),
            Some(service) if self.chance(25) => state.push(("Retry".into(), self.retry(SERVICES[service].1))),
            Some(_) => {}
        }
        self.catch(jsonata, 25, scope, state);
        if self.chance(20) {
            self.assign(jsonata, scope, state);
        }
    }

    /// What becomes of a task's result: it goes beside the input, without
    /// what `lambda:invoke` wraps around it.
    fn result(&mut self, jsonata: bool, is_wrapped: bool, scope: &mut Scope, state: &mut Vec<State>) {
        if jsonata {
            let value = if is_wrapped { "$states.result.Payload" } else { "$states.result" };
            let output = self.beside_the_input(value, scope);
            state.push(("Output".into(), output));
            return;
        }
        let mut place = self.place();
        let path = format!("$.{place}");
        if is_wrapped {
            let (key, selected) = if self.chance(30) {
                let field = self.field();
                (field, format!("$.Payload.{field}"))
            } else {
                ("payload", "$.Payload".to_owned())
            };
            state.push(("ResultSelector".into(), Json::Object(vec![(format!("{key}.$"), selected.into())])));
            let _ = write!(place, ".{key}");
        }
        state.push(("ResultPath".into(), path.into()));
        scope.results.push(place);
    }

    /// An output that keeps the input, as states do whose successors need it.
    fn beside_the_input(&mut self, value: &str, scope: &mut Scope) -> Json {
        let place = self.place();
        let output = format!("{{% $merge([$states.input, {{'{place}': {value}}}]) %}}").into();
        scope.results.push(place);
        output
    }

    fn pass(&mut self, jsonata: bool, scope: &mut Scope, state: &mut Vec<State>) {
        if jsonata {
            let output = self.beside_the_input("{'value': $now(), 'list': [1, 2, 3]}", scope);
            state.push(("Output".into(), output));
        } else {
            let shaped = format!("{}.$", self.field());
            let fixed = object([("value", self.below(1000).into())]);
            let parameters = vec![(shaped, self.reference(scope).into()), ("fixed".into(), fixed)];
            state.push(("Parameters".into(), Json::Object(parameters)));
            let place = self.place();
            state.push(("ResultPath".into(), format!("$.{place}").into()));
            scope.results.push(format!("{place}.fixed.value"));
        }
        if self.chance(30) {
            self.assign(jsonata, scope, state);
        }
    }

    fn wait(&mut self, jsonata: bool, scope: &mut Scope, state: &mut Vec<State>) {
        match (self.below(3), jsonata) {
            (0, _) => state.push(("Seconds".into(), (1 + self.below(600)).into())),
            (1, true) => {
                let seconds = format!("{{% 60 * $states.input{} %}}", &self.path_to(NUMBERS, scope)[1..]);
                state.push(("Seconds".into(), seconds.into()));
            }
            (1, false) => state.push(("SecondsPath".into(), self.path_to(NUMBERS, scope).into())),
            (_, true) => {
                let timestamp = format!("{{% $states.input.{}createdAt %}}", scope.root);
                state.push(("Timestamp".into(), timestamp.into()));
            }
            (_, false) => state.push(("TimestampPath".into(), format!("$.{}createdAt", scope.root).into())),
        }
    }

    /// A choice with one or two states on its ways, which meet again in `next`.
    fn choice(&mut self, jsonata: bool, next: &str, scope: &mut Scope, state: &mut Vec<State>) -> Vec<State> {
        let mut beside = Vec::new();
        let mut targets = Vec::new();
        for _ in 0..1 + self.below(2) {
            let name = self.name();
            let kind = self.pick(&[Kind::Task, Kind::Pass, Kind::Wait]);
            let jsonata = self.is_jsonata();
            beside.extend(scope.on_a_way(|scope| self.section((kind, jsonata), &name, Some(next), scope, DEEPEST)));
            targets.push(name);
        }
        if let Some(failed) = scope.failed.clone()
            && self.chance(60)
        {
            scope.failed_is_used = true;
            targets.push(failed);
        }
        // Each asks about something else, so that none hides another.
        let mut asked = Vec::new();
        let mut rules = Vec::new();
        for target in targets {
            let mut rule = if jsonata {
                let operator = self.pick(&["=", ">", "<", "!="]);
                let (path, number) = (self.path_but(NUMBERS, &mut asked, scope), self.below(100));
                let condition = format!("{{% $states.input{} {operator} {number} %}}", &path[1..]);
                vec![("Condition".into(), condition.into())]
            } else {
                let (fields, path) = self.asked(&mut asked, scope);
                match self.below(5) {
                    0 => {
                        let present = object([("Variable", path.as_str().into()), ("IsPresent", true.into())]);
                        vec![(
                            "And".into(),
                            Json::List(vec![present, self.comparison(fields, path, &mut asked, scope)]),
                        )]
                    }
                    1 => {
                        let (other_fields, other) = self.asked(&mut asked, scope);
                        let rules = vec![
                            self.comparison(fields, path, &mut asked, scope),
                            self.comparison(other_fields, other, &mut asked, scope),
                        ];
                        vec![("Or".into(), Json::List(rules))]
                    }
                    2 => vec![("Not".into(), self.comparison(fields, path, &mut asked, scope))],
                    _ => match self.comparison(fields, path, &mut asked, scope) {
                        Json::Object(members) => members,
                        _ => unreachable!("a comparison is an object"),
                    },
                }
            };
            rule.push(("Next".into(), target.into()));
            rules.push(Json::Object(rule));
        }
        state.push(("Choices".into(), Json::List(rules)));
        state.push(("Default".into(), next.into()));
        beside
    }

    /// A path for a comparison, and what the fields are that it leads to.
    fn asked(&mut self, asked: &mut Vec<String>, scope: &Scope) -> (&'static [&'static str], String) {
        let fields = self.pick(&[TEXTS, NUMBERS]);
        (fields, self.path_but(fields, asked, scope))
    }

    /// A path to one of `fields` that is none of `asked`, and is one from now on.
    fn path_but(&mut self, fields: &[&'static str], asked: &mut Vec<String>, scope: &Scope) -> String {
        let path = loop {
            let path = self.path_to(fields, scope);
            if !asked.contains(&path) {
                break path;
            }
        };
        asked.push(path.clone());
        path
    }

    /// A comparison of what is at `path`, which leads to one of `fields`.
    fn comparison(&mut self, fields: &[&str], path: String, asked: &mut Vec<String>, scope: &Scope) -> Json {
        let (operator, value): (&str, Json) = match (fields == NUMBERS, self.below(3)) {
            (true, 0) => ("NumericLessThanEqualsPath", self.path_but(NUMBERS, asked, scope).into()),
            (true, _) => ("NumericGreaterThan", self.below(100).into()),
            (false, _) if path.ends_with("createdAt") => ("TimestampGreaterThan", "2026-01-01T00:00:00Z".into()),
            (false, 0) => ("StringMatches", "order-*".into()),
            (false, 1) => ("StringEqualsPath", self.path_but(TEXTS, asked, scope).into()),
            (false, _) => ("StringEquals", self.pick(NOUNS).into()),
        };
        object([("Variable", path.into()), (operator, value)])
    }

    fn parallel(&mut self, jsonata: bool, scope: &mut Scope, depth: usize, state: &mut Vec<State>) {
        let branches = if depth == DEEPEST { 2 } else { 2 + self.below(2) };
        let branches = (0..branches).map(|_| Json::Object(self.machine(depth, scope.root, &scope.results))).collect();
        state.push(("Branches".into(), Json::List(branches)));
        if jsonata {
            let output = self.beside_the_input("$states.result", scope);
            state.push(("Output".into(), output));
        } else {
            let selected = object([("first.$", "$[0]".into()), ("second.$", "$[1]".into())]);
            state.push(("ResultSelector".into(), selected));
            state.push(("ResultPath".into(), "$.branches".into()));
        }
        self.catch(jsonata, 100, scope, state);
    }

    fn map(&mut self, jsonata: bool, scope: &mut Scope, depth: usize, state: &mut Vec<State>) {
        let distributed = depth < DEEPEST && self.chance(30);
        let arguments = if jsonata { "Arguments" } else { "Parameters" };
        if distributed {
            let config = object([("InputType", "CSV".into()), ("CSVHeaderLocation", "FIRST_ROW".into())]);
            let source = object([("Bucket", "input-bucket".into()), ("Key", "data/items.csv".into())]);
            let resource = "arn:aws:states:::s3:getObject".into();
            let reader = object([("Resource", resource), ("ReaderConfig", config), (arguments, source)]);
            state.push(("ItemReader".into(), reader));
            state.push(("ItemBatcher".into(), object([("MaxItemsPerBatch", (1 + self.below(100)).into())])));
        } else if jsonata {
            state.push(("Items".into(), format!("{{% $states.input.{}items %}}", scope.root).into()));
        } else {
            state.push(("ItemsPath".into(), format!("$.{}items", scope.root).into()));
        }
        let selector = if jsonata {
            object([("item", "{% $states.context.Map.Item.Value %}".into()), ("by", self.expression(scope).into())])
        } else {
            object([("item.$", "$$.Map.Item.Value".into()), ("by.$", self.reference(scope).into())])
        };
        state.push(("ItemSelector".into(), selector));
        state.push(("MaxConcurrency".into(), self.below(40).into()));
        let config = if distributed {
            object([("Mode", "DISTRIBUTED".into()), ("ExecutionType", "STANDARD".into())])
        } else {
            object([("Mode", "INLINE".into())])
        };
        let mut processor = vec![("ProcessorConfig".to_owned(), config)];
        // An item as `ItemSelector` makes it, alone or in a batch.
        processor.extend(self.machine(depth, if distributed { "Items[0].item." } else { "item." }, &[]));
        state.push(("ItemProcessor".into(), Json::Object(processor)));
        if distributed {
            state.push(("ToleratedFailurePercentage".into(), self.below(100).into()));
            let sink = object([("Bucket", "output-bucket".into()), ("Prefix", "results".into())]);
            let resource = "arn:aws:states:::s3:putObject".into();
            state.push(("ResultWriter".into(), object([("Resource", resource), (arguments, sink)])));
        }
        if jsonata {
            let output = self.beside_the_input("$states.result", scope);
            state.push(("Output".into(), output));
        } else {
            state.push(("ResultPath".into(), "$.mapped".into()));
        }
        self.catch(jsonata, 50, scope, state);
    }

    /// `StartAt` and `States` of a machine in a state at `depth`, whose input
    /// has its fields at `root` and has `results` beside them.
    fn machine(&mut self, depth: usize, root: &'static str, results: &[String]) -> Vec<State> {
        let count = if depth == DEEPEST { 1 } else { 1 + self.below(3) };
        let names: Vec<String> = (0..count).map(|_| self.name()).collect();
        let failed = self.chance(40).then(|| self.name());
        let mut scope = Scope { failed, root, results: results.to_vec(), ..Scope::default() };
        let mut states = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let next = names.get(index + 1).map(String::as_str);
            let kind = match self.kind(depth + 1) {
                Kind::Choice if next.is_none() => Kind::Pass,
                Kind::Parallel | Kind::Map if depth == DEEPEST => Kind::Task,
                kind => kind,
            };
            let jsonata = self.is_jsonata();
            states.extend(self.section((kind, jsonata), name, next, &mut scope, depth + 1));
        }
        if let Some(failed) = scope.failed.clone().filter(|_| scope.failed_is_used) {
            let state =
                object([("Type", "Fail".into()), ("Error", "Rejected".into()), ("Cause", "See the input.".into())]);
            states.push((failed, state));
        }
        scope.drop_unread(states.iter_mut());
        vec![("StartAt".into(), names[0].as_str().into()), ("States".into(), Json::Object(states))]
    }

    fn retry(&mut self, errors: &[&str]) -> Json {
        let mut retriers = Vec::new();
        let errors = errors[..1 + self.below(errors.len())].iter().map(|&name| name.into()).collect();
        retriers.push(object([
            ("ErrorEquals", Json::List(errors)),
            ("IntervalSeconds", (1 + self.below(9)).into()),
            ("MaxAttempts", (1 + self.below(5)).into()),
            ("BackoffRate", (2 + self.below(2)).into()),
        ]));
        if self.chance(25) {
            let strategy = self.pick(&["FULL", "NONE"]);
            retriers.push(object([
                ("ErrorEquals", Json::List(vec!["States.ALL".into()])),
                ("MaxDelaySeconds", (20 + self.below(100)).into()),
                ("JitterStrategy", strategy.into()),
            ]));
        }
        Json::List(retriers)
    }

    fn catch(&mut self, jsonata: bool, percent: usize, scope: &mut Scope, state: &mut Vec<State>) {
        let Some(failed) = scope.failed.clone() else { return };
        // The first one of all catches, so that the Fail state is reached.
        if scope.failed_is_used && !self.chance(percent) {
            return;
        }
        scope.failed_is_used = true;
        let kept = if jsonata {
            ("Output", object([("error", "{% $states.errorOutput %}".into())]))
        } else {
            ("ResultPath", "$.error".into())
        };
        let errors = Json::List(vec!["States.ALL".into()]);
        let catcher = object([("ErrorEquals", errors), kept, ("Next", failed.into())]);
        state.push(("Catch".into(), Json::List(vec![catcher])));
    }

    fn assign(&mut self, jsonata: bool, scope: &mut Scope, state: &mut Vec<State>) {
        self.count += 1;
        let name = format!("{}{}", self.field(), self.count);
        // It reads no variable, so that it can be dropped.
        let (key, value) = if jsonata {
            (name.clone(), self.text_expression(scope))
        } else if self.chance(30) {
            (format!("{name}.$"), self.intrinsic(scope))
        } else {
            (format!("{name}.$"), self.path(scope))
        };
        state.push(("Assign".into(), Json::Object(vec![(key, value.into())])));
        scope.variables.push(name.clone());
        scope.unread.push(name);
    }
}

/// What every call of Lambda needs.
fn lambda_retry() -> Json {
    let names = ["ServiceException", "AWSLambdaException", "SdkClientException", "TooManyRequestsException"];
    let errors = names.iter().map(|name| format!("Lambda.{name}").into()).collect();
    Json::List(vec![object([
        ("ErrorEquals", Json::List(errors)),
        ("IntervalSeconds", 1.into()),
        ("MaxAttempts", 3.into()),
        ("BackoffRate", 2.into()),
        ("JitterStrategy", "FULL".into()),
    ])])
}

/// States as they stand in the `States` of the definition.
fn print_states(states: &[State], out: &mut String) {
    for (index, (name, state)) in states.iter().enumerate() {
        let _ = write!(out, "{}    \"{name}\": ", if index == 0 { "" } else { ",\n" });
        print(state, 2, out);
    }
}
