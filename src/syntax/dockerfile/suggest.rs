//! The known name that a wrong one was meant to be.

/// A name that differs in more places than this is another name; the bound is
/// [BuildKit's own](https://github.com/moby/buildkit/blob/master/util/suggest/error.go). Two letters that changed
/// places count as one difference.
const MOST_EDITS: usize = 2;

/// The one of `known` that is nearest to `name`, if any is near.
pub(super) fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    known
        // Cheap, and enough to keep long names from being compared.
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= MOST_EDITS)
        .map(|candidate| (strsim::osa_distance(name, candidate), candidate))
        .filter(|&(edits, _)| edits <= MOST_EDITS)
        .min_by_key(|&(edits, _)| edits)
        .map(|(_, candidate)| candidate)
}
