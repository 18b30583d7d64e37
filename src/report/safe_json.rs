//! JSON that a terminal may show.

use std::io::{self, Write};

use serde::Serialize;

use super::visible::acts;

/// Writes `value` on one line, no character of which acts on a terminal.
///
/// # Errors
/// What `out` fails with, and that `value` has no form in JSON.
pub fn write_json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, SafeToShow))?;
    writeln!(out)
}

/// Writes characters that would act on a terminal as escapes, also those that JSON lets stand for themselves.
struct SafeToShow;

impl serde_json::ser::Formatter for SafeToShow {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, acting)) = rest.char_indices().find(|&(_, character)| acts(character)) {
            out.write_all(&rest.as_bytes()[..at])?;
            // All of them are below U+10000.
            write!(out, "\\u{:04x}", u32::from(acting))?;
            rest = &rest[at + acting.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}
