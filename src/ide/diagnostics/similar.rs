//! Which name was meant: "did you mean …?".

/// Of `candidates` the one that `name` is most likely a slip for: the first of
/// the nearest, if one is near enough. Case does not count; numbers do, since
/// `Step1` is no slip for `Step2`.
pub fn most_similar<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = folded(name).collect();
    let wanted_letters = letters(&wanted);
    let limit = wanted.len() / 3;
    let mut best: Option<(usize, &str)> = None;
    let mut chars = Vec::new();
    // There may be thousands of candidates: most are ruled out by a look.
    for candidate in candidates {
        let below = best.map_or(limit + 1, |(distance, _)| distance);
        if (candidate.is_ascii() && candidate.len().abs_diff(wanted.len()) >= below) || numbers_differ(name, candidate)
        {
            continue;
        }
        chars.clear();
        chars.extend(folded(candidate));
        // One edit changes the length by at most one and at most two letters.
        if chars.len().abs_diff(wanted.len()) >= below
            || (letters(&chars) ^ wanted_letters).count_ones() as usize > 2 * below.saturating_sub(1)
        {
            continue;
        }
        let distance = distance(&wanted, &chars);
        if distance < below {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether both names have digits, but not the same.
fn numbers_differ(a: &str, b: &str) -> bool {
    fn digits(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().filter(u8::is_ascii_digit)
    }
    digits(a).next().is_some() && digits(b).next().is_some() && digits(a).ne(digits(b))
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

/// The set of the letters that occur, roughly.
fn letters(chars: &[char]) -> u64 {
    chars.iter().fold(0, |set, c| set | 1 << (*c as u32 % 64))
}

/// How many insertions, deletions, replacements and swaps of neighbours make
/// one of the other ("optimal string alignment").
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similar<'a>(name: &str, candidates: &[&'a str]) -> Option<&'a str> {
        most_similar(name, candidates.iter().copied())
    }

    #[test]
    fn finds_slips() {
        assert_eq!(similar("Shp", &["Bill", "Ship", "Shop"]), Some("Ship"));
        assert_eq!(similar("ship", &["Shop", "Ship"]), Some("Ship"));
        assert_eq!(similar("Shpi", &["Ship"]), Some("Ship"));
        assert_eq!(similar("Ship order ", &["Ship Order"]), Some("Ship Order"));
        assert_eq!(similar("Größe prüfn", &["Größe prüfen"]), Some("Größe prüfen"));
        assert_eq!(similar("b", &["B"]), Some("B"));
    }

    #[test]
    fn leaves_other_words_alone() {
        assert_eq!(similar("B", &["A", "C"]), None);
        assert_eq!(similar("Ship", &["Bill", "Sip of tea"]), None);
        assert_eq!(similar("Step2", &["Step1", "Step3"]), None);
        assert_eq!(similar("", &["", "A"]), Some(""));
        assert_eq!(similar("Done", &[]), None);
    }
}
