//! What Go's standard library takes for a value.

/// Whether Go's [`strconv.ParseBool`](https://pkg.go.dev/strconv#ParseBool) takes `text`.
pub(super) fn is_boolean(text: &str) -> bool {
    const BOOLEANS: [&str; 12] =
        ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"];
    BOOLEANS.contains(&text)
}
