//! tmp
#[test]
fn scaling() {
    let pieces = ["[", "{a=", "a {\n", "(", "\"${", "f(", "a = <<A\n", "{\n", "a = <<-E\nresource \"x\" {\n", "\"${f(\"", "jsonencode({", "a ? b : ", "x[", "'", "/*", "a b c ", "\n}", "\n  \"${", "resource \"a\" {\n b = <<E\n", "a = [\n", "{ for x ", "}\n", "a=\"\n", " a.b", "\"x\" \"y\" ", "$${", "a = jsonencode({}, \n", "jsonencode({}+"];
    for piece in pieces {
        let mut times = Vec::new();
        for n in [20_000usize, 40_000] {
            let text = piece.repeat(n / piece.len());
            let mut best = u128::MAX;
            let mut by = false;
            for _ in 0..4 {
            let now = std::time::Instant::now();
            let tree = super::tests::parse(&text);
            by = tree.by_indentation;
            best = best.min(now.elapsed().as_micros());
            }
            times.push((best, by));
        }
        let ratio = times[1].0 as f64 / times[0].0 as f64;
        eprintln!("{piece:?} {times:?} {ratio:.1}");
    }
}
