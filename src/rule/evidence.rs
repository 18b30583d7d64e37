//! What was measured of the claims of rules: `tests/proof` writes it, on a Docker Engine.

use std::sync::LazyLock;

use serde::Deserialize;

/// All that was measured in one run.
#[derive(Debug, Deserialize)]
pub struct Evidence {
    /// The version of the Docker Engine.
    pub engine: String,
    /// Each claim that was put to the test, and held.
    pub claims: Vec<Claim>,
}

/// A claim of a rule, measured.
#[derive(Debug, Deserialize)]
pub struct Claim {
    /// The rule.
    pub rule: String,
    /// What it claims, in a few words.
    pub claim: String,
    /// What was seen with the flaw, one clause.
    pub before: String,
    /// What was seen after its cure.
    pub after: String,
}

/// What is known.
pub fn evidence() -> &'static Evidence {
    static EVIDENCE: LazyLock<Evidence> = LazyLock::new(|| {
        serde_json::from_str(include_str!("../../data/evidence.json")).expect("tests read the whole file")
    });
    &EVIDENCE
}

/// What was measured for the rule called `name`.
pub fn claims(name: &str) -> impl Iterator<Item = &'static Claim> {
    evidence().claims.iter().filter(move |claim| claim.rule == name)
}
