//! Expressions made from others, which are nearly right: the same ones every
//! time.

use std::ops::Range;

use rustc_hash::FxHashSet;

use asl_lsp::expr::jsonata;

/// How often each expression is cut, changed, and put together with others.
const CUTS: usize = 24;
const CHANGES: usize = 48;
const GRAFTS: usize = 72;

/// The longest part that is put into another expression, in bytes.
const LONGEST: usize = 80;

/// Expressions that are cut or have wrong words in them, most of them broken;
/// none twice, and none of `texts`.
pub fn broken(texts: &[&str]) -> Vec<String> {
    let words: Vec<Vec<&str>> = texts.iter().map(|text| words(text)).collect();
    let all: Vec<&str> = words.iter().flatten().copied().collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    new(
        texts,
        texts.iter().zip(&words).flat_map(|(text, words)| {
            let mut made = cuts(text, &mut random);
            made.extend((0..CHANGES).map(|_| changed(words, &all, &mut random)));
            made
        }),
    )
}

/// Expressions with parts of other expressions in them, most of them right;
/// none twice, and none of `texts`.
pub fn grafted(texts: &[&str]) -> Vec<String> {
    let parts: Vec<Vec<Range<usize>>> = texts.iter().map(|text| parts(text)).collect();
    let all: Vec<&str> =
        texts.iter().zip(&parts).flat_map(|(text, parts)| parts.iter().map(|part| &text[part.clone()])).collect();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    new(
        texts,
        texts.iter().zip(&parts).filter(|(_, parts)| !parts.is_empty()).flat_map(|(text, parts)| {
            let made: Vec<String> = (0..GRAFTS).map(|_| graft(text, parts, &all, &mut random)).collect();
            made
        }),
    )
}

/// Those of `made` that are not there yet.
fn new(texts: &[&str], made: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: FxHashSet<String> = texts.iter().map(|&text| text.to_owned()).collect();
    made.filter(|text| seen.insert(text.clone())).collect()
}

/// Where the nodes of the text's tree stand.
fn parts(text: &str) -> Vec<Range<usize>> {
    let tree = jsonata::parse(text);
    let ranges = tree.nodes().map(|(_, node)| Range::<usize>::from(node.range));
    ranges.filter(|range| !range.is_empty() && range.len() <= LONGEST).collect()
}

/// The text with one or two of its parts replaced by parts of other texts.
fn graft(text: &str, parts: &[Range<usize>], all: &[&str], random: &mut Random) -> String {
    let mut chosen = vec![parts[random.below(parts.len())].clone(), parts[random.below(parts.len())].clone()];
    chosen.sort_unstable_by_key(|range| range.start);
    if chosen[1].start < chosen[0].end {
        chosen.pop();
    }
    let mut made = text.to_owned();
    for range in chosen.into_iter().rev() {
        let part = all[random.below(all.len())];
        let part = if random.below(2) == 0 { part.to_owned() } else { format!("({part})") };
        made.replace_range(range, &part);
    }
    made
}

/// The tokens of a text with the white space between them.
fn words(text: &str) -> Vec<&str> {
    let tree = jsonata::parse(text);
    let mut words = Vec::new();
    let mut at = 0;
    for token in tree.tokens() {
        let range = Range::<usize>::from(token.range);
        words.push(&text[at..range.start]);
        words.push(&text[range.clone()]);
        at = range.end;
    }
    words.push(&text[at..]);
    words.retain(|word| !word.is_empty());
    words
}

/// Beginnings of the text; all if there are few.
fn cuts(text: &str, random: &mut Random) -> Vec<String> {
    let places: Vec<usize> = text.char_indices().map(|(offset, _)| offset).collect();
    let is_all = places.len() <= CUTS;
    let place = |index| places[if is_all { index } else { random.below(places.len()) }];
    (0..places.len().min(CUTS)).map(place).map(|end| text[..end].to_owned()).collect()
}

/// The text with one to three of its words dropped, doubled, moved, or replaced
/// by words of other texts, or with one character gone.
fn changed(words: &[&str], all: &[&str], random: &mut Random) -> String {
    let mut words = words.to_vec();
    for _ in 0..1 + random.below(3) {
        if words.is_empty() {
            break;
        }
        let at = random.below(words.len());
        match random.below(7) {
            0 => drop(words.remove(at)),
            1 => words.insert(at, words[at]),
            2 => {
                let other = random.below(words.len());
                words.swap(at, other);
            }
            3 | 4 => words[at] = all[random.below(all.len())],
            5 => words.insert(at, all[random.below(all.len())]),
            _ => {
                let mut characters = words[at].chars();
                words[at] = if random.below(2) == 0 {
                    characters.next();
                    characters.as_str()
                } else {
                    characters.next_back();
                    characters.as_str()
                };
            }
        }
    }
    words.concat()
}

/// xorshift64*.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound as u64) as usize
    }
}
