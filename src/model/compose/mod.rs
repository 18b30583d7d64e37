//! Compose files, to the letter of compose-go.
