//! From paths to files under judgement.
