//! Telling the fixes that hold from those that do not.

use super::candidate::Candidate;
use super::reason::Reason;

/// What is left of a group of fixes.
pub(super) struct Settled<'c, T> {
    /// The fixes that hold together.
    pub(super) held: Vec<&'c Candidate>,
    /// What the check made of them; `None` if there are none.
    pub(super) result: Option<T>,
    /// The fixes that do not hold even alone.
    pub(super) refused: Vec<(&'c Candidate, Reason)>,
}

/// Finds the fixes of `group` that pass `check` together, the earlier before the later. A group that passes as a
/// whole takes one check; each fix that fails takes as many more as the group can be halved. A fix that fails only
/// in company is neither held nor refused: it is left to the next round.
pub(super) fn settle<'c, T>(
    group: &[&'c Candidate],
    check: &dyn Fn(&[&'c Candidate]) -> Result<T, Reason>,
) -> Settled<'c, T> {
    let mut settled = Settled { held: Vec::new(), result: None, refused: Vec::new() };
    let mut parts = vec![group];
    while let Some(part) = parts.pop() {
        let Some(&first) = part.first() else { continue };
        let company = [&settled.held[..], part].concat();
        match check(&company) {
            Ok(result) => {
                settled.result = Some(result);
                settled.held = company;
            }
            Err(_) if part.len() > 1 => {
                let (earlier, later) = part.split_at(part.len() / 2);
                parts.extend([later, earlier]);
            }
            Err(reason) if settled.held.is_empty() => settled.refused.push((first, reason)),
            Err(_) => settled.refused.extend(check(&[first]).err().map(|reason| (first, reason))),
        }
    }
    settled
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::fix::candidate::tests::candidates;

    /// The numbers of the fixes out of `count` that are held and refused, and how many checks that took.
    fn settled(count: usize, holds: impl Fn(&[usize]) -> bool) -> (Vec<usize>, Vec<usize>, usize) {
        let candidates = candidates(count);
        let checks = Cell::new(0);
        let settled = settle(&candidates.iter().collect::<Vec<_>>(), &|group| {
            checks.set(checks.get() + 1);
            let numbers: Vec<_> = group.iter().map(|candidate| candidate.index).collect();
            if holds(&numbers) { Ok(()) } else { Err(Reason::NotGone) }
        });
        let numbers = |held: &[&Candidate]| held.iter().map(|candidate| candidate.index).collect::<Vec<_>>();
        let refused: Vec<_> = settled.refused.iter().map(|(candidate, _)| *candidate).collect();
        assert_eq!(settled.result.is_some(), !settled.held.is_empty());
        (numbers(&settled.held), numbers(&refused), checks.get())
    }

    #[test]
    fn a_group_that_holds_takes_one_check() {
        assert_eq!(settled(100, |_| true), ((0..100).collect(), vec![], 1));
        assert_eq!(settled(0, |_| true), (vec![], vec![], 0));
    }

    #[test]
    fn what_fails_is_found() {
        let (held, refused, checks) = settled(64, |group| !group.contains(&20));
        assert_eq!((held.len(), refused), (63, vec![20]));
        assert!(checks <= 2 * 6 + 2, "{checks} checks");
        assert_eq!(settled(5, |group| group.is_empty()), (vec![], vec![0, 1, 2, 3, 4], 9));
    }

    #[test]
    fn what_fails_in_company_only_waits() {
        let (held, refused, _) = settled(4, |group| !(group.contains(&1) && group.contains(&3)));
        assert_eq!((held, refused), (vec![0, 1, 2], vec![]));
    }
}
