//! The known word that a misspelt one was to be.

/// The one of `known` that is near enough to `word` for the difference to be a slip of the pen: at most two
/// letters wrong, swapped, missing or too many, and not more than every third. Letter case counts.
#[must_use]
pub fn nearest<'k>(known: impl IntoIterator<Item = &'k str>, word: &str) -> Option<&'k str> {
    const SLIPS: usize = 2;
    // Lengths that differ by more are far apart for sure; so the work stays small whatever `word` is.
    let candidates = known.into_iter().filter(|known| known.len().abs_diff(word.len()) <= SLIPS);
    let distances = candidates.map(|known| (strsim::osa_distance(known, word), known));
    let near = distances.filter(|&(distance, known)| distance <= SLIPS && distance * 3 <= known.len());
    near.min().map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_words() {
        let known = ["nofile", "nproc", "max-size", "max-file", "gelf"];
        for (word, expected) in [
            ("nofiles", Some("nofile")),
            ("nporc", Some("nproc")),
            ("maxsize", Some("max-size")),
            ("max-size", Some("max-size")),
            ("gelff", Some("gelf")),
            ("elk", None),
            ("files", None),
            ("", None),
        ] {
            assert_eq!(nearest(known, word), expected, "{word}");
        }
        assert_eq!(nearest(known, &"x".repeat(1_000_000)), None);
    }
}
