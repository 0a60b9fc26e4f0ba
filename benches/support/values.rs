//! What the states of a definition read: paths, calls of intrinsic functions
//! and JSONata expressions. Each finds what it looks for.

use super::{Generator, NUMBERS, OBJECTS, Scope, TEXTS};

impl Generator {
    /// A path, whatever is there.
    pub fn path(&mut self, scope: &Scope) -> String {
        if !scope.results.is_empty() && self.chance(25) {
            return format!("$.{}", scope.results[self.below(scope.results.len())]);
        }
        match self.below(4) {
            0 => format!("$.{}{}", scope.root, self.field()),
            1 => format!("$.{}{}", scope.root, self.pick(OBJECTS)),
            2 => self.path_to(TEXTS, scope),
            _ => self.path_to(NUMBERS, scope),
        }
    }

    /// A path to one of `fields`, in the input, in an object in it or in an item.
    pub fn path_to(&mut self, fields: &[&'static str], scope: &Scope) -> String {
        let (root, field) = (scope.root, self.pick(fields));
        match self.below(10) {
            0..5 => format!("$.{root}{field}"),
            5..9 => format!("$.{root}{}.{field}", self.pick(OBJECTS)),
            _ => format!("$.{root}items[{}].{field}", self.below(4)),
        }
    }

    /// A call of an intrinsic function.
    pub fn intrinsic(&mut self, scope: &Scope) -> String {
        let (path, text) = (self.path(scope), self.path_to(TEXTS, scope));
        let (count, root, number) = (self.path_to(NUMBERS, scope), scope.root, self.below(9));
        match self.below(9) {
            0 => format!("States.Format('{{}}-{{}}', {text}, $$.Execution.Name)"),
            1 => format!("States.JsonToString({path})"),
            2 => format!("States.StringSplit({text}, '-')"),
            3 => format!("States.ArrayLength($.{root}items)"),
            4 => format!("States.ArrayGetItem($.{root}items, {number})"),
            5 => format!("States.Array({path}, {text})"),
            6 => format!("States.MathAdd({count}, {number})"),
            7 => format!("States.Hash({text}, 'SHA-256')"),
            _ => format!("States.Base64Encode(States.JsonToString({path}))"),
        }
    }

    /// A variable; none that was assigned stays without a reader for long.
    pub fn variable(&mut self, scope: &mut Scope) -> String {
        let name = scope.unread.pop().unwrap_or_else(|| scope.variables[self.below(scope.variables.len())].clone());
        format!("${name}")
    }

    /// What a `.$` field holds.
    pub fn reference(&mut self, scope: &mut Scope) -> String {
        match self.below(10) {
            0..6 if !scope.unread.is_empty() => self.variable(scope),
            0..3 if !scope.variables.is_empty() => self.variable(scope),
            3..6 => self.intrinsic(scope),
            _ => self.path(scope),
        }
    }

    /// What a `.$` field holds that takes a text.
    pub fn text_reference(&mut self, scope: &Scope) -> String {
        let path = self.path_to(TEXTS, scope);
        if self.chance(30) { format!("States.Format('{{}}/{{}}', {path}, $$.Execution.Name)") } else { path }
    }

    /// A JSONata expression with its delimiters.
    pub fn expression(&mut self, scope: &mut Scope) -> String {
        let (field, number) = (self.field(), self.below(99));
        let input = format!("$states.input.{}", scope.root);
        let code = match self.below(10) {
            0..6 if !scope.unread.is_empty() => self.variable(scope),
            0 if !scope.variables.is_empty() => self.variable(scope),
            1 => format!("{input}{}.{field}", self.pick(OBJECTS)),
            2 => format!("{input}items[quantity > {number}].{field}"),
            3 => format!("$sum({input}items.(price * quantity))"),
            4 => format!("$merge([$states.input, {{'{field}': $now()}}])"),
            5 => format!("$exists({input}{field}) ? {input}{field} : 'none'"),
            6 => format!("$map({input}items, function($v, $i) {{ {{'id': $v.id, 'index': $i}} }})"),
            7 => format!("$string({input}{field}) & '-' & $states.context.Execution.Name"),
            8 => format!("$count({input}items) * {number}"),
            _ => format!("{input}{field}"),
        };
        format!("{{% {code} %}}")
    }

    /// A JSONata expression that gives a text.
    pub fn text_expression(&mut self, scope: &Scope) -> String {
        let field = format!("$states.input{}", &self.path_to(TEXTS, scope)[1..]);
        match self.below(3) {
            0 => format!("{{% {field} & '-' & $states.context.Execution.Name %}}"),
            1 => format!("{{% $lowercase({field}) %}}"),
            _ => format!("{{% {field} %}}"),
        }
    }
}
