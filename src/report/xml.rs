//! What the XML formats share.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::visible::visible;

/// Writes a document: its declaration, what `content` writes, and a line end.
pub(super) fn document(
    out: &mut dyn Write,
    content: impl FnOnce(&mut Writer<&mut dyn Write>) -> io::Result<()>,
) -> io::Result<()> {
    let mut writer = Writer::new_with_indent(out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    content(&mut writer)?;
    writeln!(writer.into_inner())
}

/// `text` on one line, without the characters that [XML 1.0](https://www.w3.org/TR/xml/#charsets) does not have.
/// Those with a meaning in XML are the writer's to escape.
pub(super) fn line(text: &str) -> String {
    let allowed = |character| match character {
        '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        character => visible(character),
    };
    text.chars().map(allowed).collect()
}
