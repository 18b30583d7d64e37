//! What a Dockerfile says.

use super::{Item, Reading};
use crate::model::dockerfile::Dockerfile;
use crate::source::FileId;

/// Reads `text`, that of `file`: its directives and instructions, and what the builder refuses.
pub(super) fn read(file: FileId, text: &str) -> Reading {
    let dockerfile = Dockerfile::new(file, text);
    let tree = &dockerfile.tree;
    let directives = tree.directives.iter().map(|directive| Item {
        span: directive.span,
        content: format!("# {}={}", directive.name, directive.value),
    });
    // All that an instruction is given follows from its logical line and the escape character, but for heredocs,
    // whose bytes lie in its span.
    let instructions = tree.instructions.iter().map(|instruction| Item {
        span: instruction.span,
        content: format!("{}{}", tree.escape, instruction.line.as_str()),
    });
    Reading {
        items: directives.chain(instructions).filter(|item| !item.span.is_empty()).collect(),
        comments: tree.comments.iter().map(|comment| dockerfile.text(comment.span).to_owned()).collect(),
        problems: tree.errors.iter().chain(&dockerfile.errors).map(|error| error.message.clone()).collect(),
    }
}
