//! Dockerfile syntax, to the letter of BuildKit.
