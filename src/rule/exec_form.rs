//! Words as exec form.

/// `words` as a JSON array, written as people write it: `["node", "server.js"]`.
pub(crate) fn exec_form<S: AsRef<str>>(words: &[S]) -> String {
    let words: Vec<_> = words.iter().map(|word| serde_json::Value::from(word.as_ref()).to_string()).collect();
    format!("[{}]", words.join(", "))
}
