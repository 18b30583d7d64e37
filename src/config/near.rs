//! Names that were meant.

/// The one of `names` that `name` is most likely to be a slip of; `None` if none is near.
pub(crate) fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    names
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .filter(|&(distance, known)| distance <= known.len().div_ceil(3))
        .min()
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_from_another_name() {
        let names = ["preset", "target", "rules", "engine"];
        for (name, near) in
            [("presets", Some("preset")), ("rulse", Some("rules")), ("xyzzy", None), ("", None)]
        {
            assert_eq!(nearest(name, names), near, "{name}");
        }
    }
}
