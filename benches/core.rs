//! What the core takes, without a server around it: parse, keystrokes,
//! features; for definitions of 4 KB, 160 KB and 1 MB. And the parser of
//! JSONata alone, for expressions of 1 KB and 100 KB.
//!
//! `cargo bench --bench core`, with a part of a name to run only some. What the
//! numbers mean is in `docs/performance.md`.

#![allow(clippy::unwrap_used)]

use std::fmt;
use std::hint::black_box;
use std::sync::OnceLock;

use asl_lsp::ide::{CompletionConfig, Diagnostic, Snapshot};
use asl_lsp::model::Analysis;
use asl_lsp::spec::MachineType;
use asl_lsp::syntax::{self, Damage};
use asl_lsp::text::{Indel, SourceText, TextRange, TextSize};
use divan::{Bencher, counter::BytesCount};

#[path = "support/definition.rs"]
mod definition;
#[path = "support/expression.rs"]
mod expression;

fn main() {
    // glibc gives large blocks back to the system and asks for them again,
    // page faults included, until it has seen larger ones freed. Without this,
    // a keystroke in 160 KB took three times as long if it was measured first.
    drop(black_box(vec![1_u8; 16 << 20]));
    divan::main();
}

/// Small as most definitions are, large as a person still writes, and as large
/// as the service takes.
const SIZES: [Size; 3] = [Size("4 KB", 4_000), Size("160 KB", 160_000), Size("1000 KB", 1_000_000)];

/// What is said of a definition because it is large.
const ABOUT_SIZE: [&str; 2] = ["definition-too-large", "quota-states"];

#[derive(Clone, Copy)]
struct Size(&'static str, usize);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A definition that is open in an editor: analysed, its diagnostics shown.
struct Open {
    snapshot: Snapshot,
    /// In the value of a `Comment` close to the middle.
    in_text: TextSize,
    /// In a JSONata expression close to the middle.
    in_expression: TextSize,
    /// At the end of the value of a `Next` close to the middle.
    in_next: TextSize,
    /// Before the key of the same `Next`.
    before_key: TextSize,
}

/// The definition of this size; made and checked once.
fn open(size: Size) -> &'static Open {
    static OPEN: [OnceLock<Open>; SIZES.len()] = [const { OnceLock::new() }; SIZES.len()];
    let index = SIZES.iter().position(|other| other.1 == size.1).unwrap();
    OPEN[index].get_or_init(|| {
        let text = definition::definition(size.1);
        // Of the definition's own states: they are the most, and their
        // transitions the most to look through.
        let (line, next) = ("\n      ", "\"Next\": \"");
        let before_key = definition::near_the_middle(&text, &format!("{line}{next}")) + line.len();
        let value = before_key + next.len();
        let value_end = value + text[value..].find('"').unwrap();
        let comment = "\"Comment\": \"";
        let in_text = definition::near_the_middle(&text, comment) + comment.len() + 3;
        let code = "{% $merge([$states.input, {'";
        let in_expression = definition::near_the_middle(&text, code) + code.len();
        let snapshot = Snapshot::new(SourceText::new(&text));
        check(&snapshot);
        Open {
            snapshot,
            in_text: offset(in_text),
            in_expression: offset(in_expression),
            in_next: offset(value_end),
            before_key: offset(before_key),
        }
    })
}

fn offset(byte: usize) -> TextSize {
    TextSize::try_from(byte).unwrap()
}

/// What is measured is the work on a definition in order: nothing to report
/// except its size, every transition leads somewhere, every state is reached,
/// no name occurs twice.
fn check(snapshot: &Snapshot) {
    let found: Vec<Diagnostic> =
        snapshot.diagnostics().into_iter().filter(|found| !ABOUT_SIZE.contains(&found.code)).collect();
    assert!(found.is_empty(), "{:?}", &found[0]);
    let analysis =
        Analysis::new(syntax::parse(snapshot.source().text()).root(snapshot.source().text()), MachineType::Standard);
    analysis.for_each_machine(&mut |machine| {
        for state in machine.states() {
            let name = &state.entry.name;
            assert_eq!(analysis.name_count(name), 1, "{name}");
            assert!(machine.facts.graph.is_reachable(state.index), "{name}");
            assert!(state.transitions().all(|(_, _, target)| target.is_some()), "{name}");
        }
    });
}

/// What an edit costs between the change that comes in and the diagnostics
/// that go out. A function of its own, so that callgrind can count it alone.
#[inline(never)]
fn edit_and_check(snapshot: &Snapshot, edit: &Indel) -> (Snapshot, Vec<Diagnostic>) {
    let source = snapshot.source().edited(edit);
    let snapshot = snapshot.edited(std::slice::from_ref(edit), source);
    let diagnostics = snapshot.diagnostics();
    (snapshot, diagnostics)
}

/// One character in.
fn typed(at: TextSize, character: &str) -> Indel {
    Indel::insert(at, character)
}

/// One character out.
fn deleted(at: TextSize) -> Indel {
    Indel::replace(TextRange::at(at, TextSize::new(1)), "")
}

/// The old version lives on, as it does in the server until the new one is
/// ready, and is dropped outside of what is measured.
fn measure(bencher: Bencher, snapshot: &Snapshot, edit: &Indel) {
    bencher
        .with_inputs(|| snapshot.clone())
        .bench_local_values(|snapshot| (edit_and_check(black_box(&snapshot), black_box(edit)), snapshot));
}

/// Keystrokes: the edit of the text, the tree, the facts and all diagnostics.
mod keystroke {
    use super::*;

    /// In the value of a `Comment`.
    #[divan::bench(args = SIZES)]
    fn in_a_text(bencher: Bencher, size: Size) {
        let open = open(size);
        measure(bencher, &open.snapshot, &typed(open.in_text, "x"));
    }

    /// In a JSONata expression: that one is parsed, and no other.
    #[divan::bench(args = SIZES)]
    fn in_an_expression(bencher: Bencher, size: Size) {
        let open = open(size);
        measure(bencher, &open.snapshot, &typed(open.in_expression, "x"));
    }

    /// In the value of a `Next`: the transition now leads nowhere.
    #[divan::bench(args = SIZES)]
    fn in_a_next(bencher: Bencher, size: Size) {
        let open = open(size);
        measure(bencher, &open.snapshot, &typed(open.in_next, "x"));
    }

    /// The same character deleted again.
    #[divan::bench(args = SIZES)]
    fn mends_a_next(bencher: Bencher, size: Size) {
        let open = open(size);
        let (broken, _) = edit_and_check(&open.snapshot, &typed(open.in_next, "x"));
        measure(bencher, &broken, &deleted(open.in_next));
    }

    /// A stray bracket before a key: nothing behind it balances.
    #[divan::bench(args = SIZES)]
    fn stray_bracket(bencher: Bencher, size: Size) {
        let open = open(size);
        measure(bencher, &open.snapshot, &typed(open.before_key, "{"));
    }

    /// The bracket deleted again.
    #[divan::bench(args = SIZES)]
    fn mends_a_stray_bracket(bencher: Bencher, size: Size) {
        let open = open(size);
        let (broken, _) = edit_and_check(&open.snapshot, &typed(open.before_key, "{"));
        measure(bencher, &broken, &deleted(open.before_key));
    }

    /// A second quote at the end of a value.
    #[divan::bench(args = SIZES)]
    fn stray_quote(bencher: Bencher, size: Size) {
        let open = open(size);
        measure(bencher, &open.snapshot, &typed(open.in_next, "\""));
    }

    /// The quote deleted again.
    #[divan::bench(args = SIZES)]
    fn mends_a_stray_quote(bencher: Bencher, size: Size) {
        let open = open(size);
        let (broken, _) = edit_and_check(&open.snapshot, &typed(open.in_next, "\""));
        measure(bencher, &broken, &deleted(open.in_next));
    }
}

/// The parts of the keystroke in a `Next`, one after the other.
mod part {
    use super::*;

    /// The edit in the rope.
    #[divan::bench(args = SIZES)]
    fn a_rope(bencher: Bencher, size: Size) {
        let open = open(size);
        let edit = typed(open.in_next, "x");
        bencher.bench_local(|| open.snapshot.source().edited(black_box(&edit)));
    }

    /// The new text as one slice.
    #[divan::bench(args = SIZES)]
    fn b_flat_text(bencher: Bencher, size: Size) {
        let open = open(size);
        let edit = typed(open.in_next, "x");
        bencher.with_inputs(|| open.snapshot.source().edited(&edit)).bench_local_values(|source| {
            let text = source.shared_text();
            (source, text)
        });
    }

    /// The new tree.
    #[divan::bench(args = SIZES)]
    fn c_reparse(bencher: Bencher, size: Size) {
        let open = open(size);
        let old = open.snapshot.source().text();
        let tree = syntax::parse(old);
        let edit = typed(open.in_next, "x");
        let new = open.snapshot.source().edited(&edit).shared_text();
        let damage = Damage::of(&[edit]).unwrap();
        bencher.bench_local(|| syntax::reparse(black_box(&tree), old, &new, damage));
    }

    /// The new facts.
    #[divan::bench(args = SIZES)]
    fn d_analysis(bencher: Bencher, size: Size) {
        let open = open(size);
        let old = open.snapshot.source().text();
        let old_tree = syntax::parse(old);
        let analysis = Analysis::new(old_tree.root(old), MachineType::Standard);
        let edit = typed(open.in_next, "x");
        let new = open.snapshot.source().edited(&edit).shared_text();
        let tree = syntax::reparse(&old_tree, old, &new, Damage::of(&[edit]).unwrap());
        bencher.bench_local(|| Analysis::after(tree.root(&new), MachineType::Standard, Some(black_box(&analysis))));
    }

    /// The diagnostics: of the one state anew, of all others as they are kept.
    #[divan::bench(args = SIZES)]
    fn e_diagnostics(bencher: Bencher, size: Size) {
        let open = open(size);
        let edit = typed(open.in_next, "x");
        bencher
            .with_inputs(|| {
                let source = open.snapshot.source().edited(&edit);
                open.snapshot.edited(std::slice::from_ref(&edit), source)
            })
            .bench_local_values(|snapshot| (snapshot.diagnostics(), snapshot));
    }
}

/// Everything from nothing, as when a document is opened.
mod scratch {
    use super::*;

    #[divan::bench(args = SIZES)]
    fn parse(bencher: Bencher, size: Size) {
        let text = open(size).snapshot.source().text();
        bencher.counter(BytesCount::of_str(text)).bench_local(|| syntax::parse(black_box(text)));
    }

    /// Text, tree and facts.
    #[divan::bench(args = SIZES)]
    fn analysis(bencher: Bencher, size: Size) {
        let text = open(size).snapshot.source().text();
        let bencher = bencher.counter(BytesCount::of_str(text));
        bencher.bench_local(|| Snapshot::new(SourceText::new(black_box(text))));
    }

    /// All diagnostics of a definition for which none are kept yet.
    #[divan::bench(args = SIZES)]
    fn diagnostics(bencher: Bencher, size: Size) {
        let text = open(size).snapshot.source().text();
        bencher
            .with_inputs(|| Snapshot::new(SourceText::new(text)))
            .bench_local_values(|snapshot| (snapshot.diagnostics(), snapshot));
    }
}

/// JSONata, without a definition around it.
mod jsonata {
    use super::*;
    use asl_lsp::expr::jsonata;

    /// As long as a line or two, and as long as nobody writes by hand.
    const SIZES: [Size; 2] = [Size("1 KB", 1_000), Size("100 KB", 100_000)];

    #[divan::bench(args = SIZES)]
    fn parse(bencher: Bencher, size: Size) {
        let text = text(size);
        bencher.counter(BytesCount::of_str(&text)).bench_local(|| jsonata::parse(black_box(&text)));
    }

    /// What binds which name.
    #[divan::bench(args = SIZES)]
    fn names(bencher: Bencher, size: Size) {
        let text = text(size);
        let tree = jsonata::parse(&text);
        bencher.counter(BytesCount::of_str(&text)).bench_local(|| jsonata::names::resolve(black_box(&tree), &text));
    }

    fn text(size: Size) -> String {
        let text = expression::expression(size.1);
        assert!(text.len() > size.1 / 10 * 9, "{size} is only {} bytes", text.len());
        assert!(jsonata::parse(&text).errors().is_empty());
        text
    }
}

/// Questions about a definition at rest.
mod question {
    use super::*;

    const CONFIG: CompletionConfig = CompletionConfig { snippets: true };

    /// Names of states, in the value of a `Next`.
    #[divan::bench(args = SIZES)]
    fn completion_in_next(bencher: Bencher, size: Size) {
        let open = open(size);
        bencher.bench_local(|| open.snapshot.completions(black_box(open.in_next), &CONFIG));
    }

    /// Names of fields, in a key.
    #[divan::bench(args = SIZES)]
    fn completion_in_a_key(bencher: Bencher, size: Size) {
        let open = open(size);
        let at = open.before_key + TextSize::new(2);
        bencher.bench_local(|| open.snapshot.completions(black_box(at), &CONFIG));
    }

    #[divan::bench(args = SIZES)]
    fn hover(bencher: Bencher, size: Size) {
        let open = open(size);
        bencher.bench_local(|| open.snapshot.hover(black_box(open.in_next)));
    }

    #[divan::bench(args = SIZES)]
    fn goto_definition(bencher: Bencher, size: Size) {
        let open = open(size);
        bencher.bench_local(|| open.snapshot.goto_definition(black_box(open.in_next)));
    }

    /// The outline.
    #[divan::bench(args = SIZES)]
    fn document_symbols(bencher: Bencher, size: Size) {
        let open = open(size);
        bencher.bench_local(|| open.snapshot.document_symbols());
    }
}

/// Drawings of a state machine of 500 states, nested ones included: what stands
/// in it is taken from a snapshot, laid out and written.
mod drawing {
    use super::*;
    use asl_lsp::ide::{GraphFormat, Theme};

    fn snapshot() -> &'static Snapshot {
        static SNAPSHOT: OnceLock<Snapshot> = OnceLock::new();
        SNAPSHOT.get_or_init(|| {
            let of_size = |size| Snapshot::new(SourceText::new(&definition::definition(size)));
            let has_500 = |snapshot: &Snapshot| snapshot.graph(0).unwrap().state_count() >= 500;
            (80_000..).step_by(10_000).map(of_size).find(has_500).unwrap()
        })
    }

    fn draw(bencher: Bencher, format: GraphFormat) {
        let snapshot = snapshot();
        bencher.bench_local(|| {
            let graph = black_box(snapshot).graph(0).unwrap();
            graph.render(format, Theme::Auto, snapshot.source()).unwrap()
        });
    }

    #[divan::bench]
    fn svg(bencher: Bencher) {
        draw(bencher, GraphFormat::Svg);
    }

    #[divan::bench]
    fn mermaid(bencher: Bencher) {
        draw(bencher, GraphFormat::Mermaid);
    }

    #[divan::bench]
    fn dot(bencher: Bencher) {
        draw(bencher, GraphFormat::Dot);
    }

    #[divan::bench]
    fn json(bencher: Bencher) {
        draw(bencher, GraphFormat::Json);
    }
}

/// Semantic tokens of a definition in which every text that may hold an
/// expression holds one.
mod tokens {
    use super::*;
    use asl_lsp::ide::TokenCache;

    fn text(size: Size) -> String {
        let mut text =
            String::from("{\n  \"QueryLanguage\": \"JSONata\",\n  \"StartAt\": \"State 0\",\n  \"States\": {");
        let mut number = 0;
        // What a state sets, the next one reads.
        let mut before = "$states.input.total > 1000".to_owned();
        while text.len() < size.1 {
            let next = number + 1;
            text.push_str(&format!(
                r#"
    "State {number}": {{
      "Type": "Pass",
      "Assign": {{
        "total{number}": "{{% $sum($states.input.orders[price > 10].(price * quantity)) %}}",
        "open{number}": "{{% ($x := $states.input.'open orders'; $count($x) > 0 ? $x[0].id : null) %}}"
      }},
      "Output": {{
        "names": "{{% $map($states.input.orders, function($order, $i){{ $order.name & ' ' & $string($i) }}) %}}",
        "at": "{{% $fromMillis($toMillis($states.context.State.EnteredTime) + 3600000) %}}",
        "isLarge": "{{% {before} and $not($exists($states.input.limit)) %}}"
      }},
      "Next": "State {next}"
    }},"#
            ));
            before = format!("$total{number} > $open{number}");
            number = next;
        }
        text.push_str(&format!(
            "\n    \"State {number}\": {{\"Type\": \"Succeed\", \"Output\": \"{{% [{before}] %}}\"}}\n  }}\n}}\n"
        ));
        text
    }

    /// The document, opened and coloured, and what is remembered of it.
    fn opened(size: Size) -> (Snapshot, TokenCache) {
        let snapshot = Snapshot::new(SourceText::new(&text(size)));
        check(&snapshot);
        let mut cache = TokenCache::default();
        assert!(snapshot.semantic_tokens(&mut cache).len() * 15 > snapshot.source().text().len());
        (snapshot, cache)
    }

    /// All, of expressions that were parsed for the diagnostics.
    #[divan::bench(args = SIZES)]
    fn a_full_for_the_first_time(bencher: Bencher, size: Size) {
        let (snapshot, _) = opened(size);
        bencher.with_inputs(TokenCache::default).bench_local_values(|mut cache| {
            let tokens = snapshot.semantic_tokens(&mut cache);
            (tokens, cache)
        });
    }

    /// All, when nothing has changed.
    #[divan::bench(args = SIZES)]
    fn b_full_again(bencher: Bencher, size: Size) {
        let (snapshot, mut cache) = opened(size);
        bencher.bench_local(|| snapshot.semantic_tokens(&mut cache));
    }

    /// All, after a keystroke in an expression.
    #[divan::bench(args = SIZES)]
    fn c_full_after_a_keystroke(bencher: Bencher, size: Size) {
        let (snapshot, mut cache) = opened(size);
        let place = "$sum($states.input";
        let at = definition::near_the_middle(snapshot.source().text(), place) + place.len();
        let edit = typed(offset(at), "s");
        bencher
            .with_inputs(|| snapshot.edited(std::slice::from_ref(&edit), snapshot.source().edited(&edit)))
            .bench_local_values(|edited| (edited.semantic_tokens(&mut cache), edited));
    }

    /// Those of some 60 lines.
    #[divan::bench(args = SIZES)]
    fn d_range(bencher: Bencher, size: Size) {
        let (snapshot, mut cache) = opened(size);
        let start = definition::near_the_middle(snapshot.source().text(), "\"Type\"");
        let end = (start + 2_400).min(snapshot.source().text().len());
        let range = TextRange::new(offset(start), offset(end));
        bencher.bench_local(|| snapshot.semantic_tokens_in(black_box(range), &mut cache));
    }
}
