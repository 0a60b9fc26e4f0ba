//! Texts in a drawing: how wide they are, and what is shown of long ones.
//!
//! No font is at hand, and whoever shows the drawing chooses one. The widths
//! here are those of a usual sans-serif, a little on the wide side.

/// The widest of the usual fonts is so much wider than the table says.
const REGULAR: f64 = 1.05;

/// The same for what is set bold.
const BOLD: f64 = 1.18;

/// How wide a text is, in pixels, where an em is `size` pixels.
pub fn width(text: &str, size: f64, is_bold: bool) -> f64 {
    let thousandths: u32 = text.chars().map(advance).sum();
    let weight = if is_bold { BOLD } else { REGULAR };
    f64::from(thousandths) / 1000.0 * size * weight
}

/// How far a character moves the pen, in thousandths of an em.
fn advance(character: char) -> u32 {
    match character {
        'i' | 'j' | 'l' | '\'' | '|' => 240,
        ' ' | 'f' | 't' | 'I' | '!' | ',' | '.' | '/' | ':' | ';' | '[' | ']' | '\\' => 300,
        'r' | '(' | ')' | '-' | '`' | '{' | '}' | '"' | '*' => 370,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 880,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 520,
        'C' | 'D' | 'G' | 'H' | 'N' | 'O' | 'Q' | 'R' | 'U' => 740,
        'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | '&' => 680,
        '\0'..='\u{2ff}' => 580,
        // Marks that stand on the character before them, and what joins or
        // directs characters without being seen.
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{20d0}'..='\u{20ff}' => 0,
        '\u{370}'..='\u{10ff}' => 640,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 1020,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' => 1020,
        '\u{1f000}'..='\u{1faff}' => 1300,
        '\u{20000}'.. => 1020,
        _ => 700,
    }
}

/// As much of the text as is at most `most` pixels wide, on one line; with an
/// ellipsis if something is left out.
pub fn shortened(text: &str, size: f64, is_bold: bool, most: f64) -> String {
    let line = one_line(text);
    if width(&line, size, is_bold) <= most {
        return line;
    }
    let room = most - width("…", size, is_bold);
    let mut used = 0.0;
    let fits = |character: &char| {
        used += width(character.encode_utf8(&mut [0; 4]), size, is_bold);
        used <= room
    };
    let kept: String = line.chars().take_while(fits).collect();
    // What would have joined the next character joins nothing now.
    let kept = kept.trim_end_matches(|character: char| character == '\u{200d}' || character.is_whitespace());
    format!("{kept}…")
}

/// The text on at most `most_lines` lines, broken between words where it can
/// be, each at most `most` pixels wide; with an ellipsis if something is left out.
pub fn wrapped(text: &str, size: f64, most: f64, most_lines: usize) -> Vec<String> {
    let line = one_line(text);
    let mut lines = Vec::new();
    let mut rest = line.as_str();
    while lines.len() + 1 < most_lines && width(rest, size, false) > most {
        let fits = |at: &usize| width(&rest[..*at], size, false) <= most;
        let Some(at) = rest.match_indices(' ').map(|(at, _)| at).take_while(fits).last() else { break };
        lines.push(rest[..at].to_owned());
        rest = &rest[at + 1..];
    }
    lines.push(shortened(rest, size, false, most));
    lines
}

/// The text on one line: white space in a row becomes one blank, and what would
/// change the direction of the text around it is replaced.
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace(|character| !is_harmless(character), "\u{fffd}")
}

/// The text with what no format can hold, or what would change the text around
/// it, replaced; its lines stay.
pub fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").replace(|character| !is_harmless(character) && character != '\n', "\u{fffd}")
}

/// Whether a drawing may hold the character: no control character, none that
/// reorders, and none that XML forbids.
fn is_harmless(character: char) -> bool {
    let reorders = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_forbidden = matches!(character, '\u{fffe}' | '\u{ffff}');
    !character.is_control() && !reorders && !is_forbidden
}

/// An expression without its brackets, on one line.
pub fn code(text: &str) -> String {
    let inner = text.trim().strip_prefix("{%").and_then(|text| text.strip_suffix("%}")).unwrap_or(text);
    inner.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_their_width() {
        assert_eq!(shortened("short", 10.0, false, 100.0), "short");
        let long = "iiiiiiiiiiiiiiiiiiii".repeat(3);
        let short = shortened(&long, 10.0, false, 100.0);
        assert!(short.ends_with('…') && width(&short, 10.0, false) <= 100.0, "{short}");
        assert!(short.len() > shortened(&"m".repeat(60), 10.0, false, 100.0).len());
        assert_eq!(shortened("👩\u{200d}🚀 to the moon", 10.0, false, 24.0), "👩…");
        assert_eq!(shortened("  two\n\twords ", 10.0, false, 100.0), "two words");
    }

    #[test]
    fn long_texts_are_broken_between_words() {
        let lines = |text: &str| wrapped(text, 10.0, 60.0, 2);
        assert_eq!(lines("a b"), ["a b"]);
        assert_eq!(lines("one word more than fits"), ["one word", "more than…"]);
        assert_eq!(lines("oneverylongwordandnothingelse"), ["oneverylo…"]);
        assert_eq!(lines(""), [""]);
    }

    #[test]
    fn nothing_reorders_or_breaks_what_stands_around_it() {
        assert_eq!(one_line("a\u{202e}b\u{0}c\u{ffff}"), "a\u{fffd}b\u{fffd}c\u{fffd}");
        assert_eq!(one_line("שלום"), "שלום");
        assert_eq!(clean("a\r\nb\u{1b}[0m"), "a\nb\u{fffd}[0m");
    }
}
