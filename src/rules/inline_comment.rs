//! A `#` after a value, which is part of the value.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::dockerfile::{Dockerfile, InlineComment};
use crate::rule::{Rule, rule};
use crate::syntax::dockerfile::Keyword;

pub(super) static RULE: Rule = rule!("inline-comment", Dockerfile, check);

fn check(dockerfile: &Dockerfile, findings: &mut Findings) {
    for comment in dockerfile.inline_comments() {
        let name = comment.keyword.as_str();
        findings.push(
            Finding::at(
                dockerfile.location(comment.span),
                format!("this text is part of the `{name}`: comments have lines of their own"),
            )
            .note(consequence(&comment))
            .help("move it to a line of its own above the instruction")
            .fix(own_line(dockerfile, &comment)),
        );
    }
}

fn consequence(comment: &InlineComment) -> &'static str {
    match comment.keyword {
        Keyword::User => "the container runs as a user of that whole name, which does not exist",
        Keyword::Workdir => "the folder is called by that whole text",
        Keyword::Stopsignal | Keyword::Expose => "the build stops here",
        Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck | Keyword::Shell => {
            "the array is no JSON any more, so the whole line is run by a shell, brackets included"
        }
        _ => "each word of it is taken as a value",
    }
}

/// Moves the comment above its instruction, if it ends the instruction.
fn own_line(dockerfile: &Dockerfile, comment: &InlineComment) -> Option<Fix> {
    let text = comment.ends_instruction.then(|| dockerfile.text(comment.span))?;
    Some(Fix {
        title: "move the comment to a line of its own".to_owned(),
        safety: Safety::Safe,
        edits: vec![
            dockerfile.insert_line_before(comment.instruction, text),
            dockerfile.edit(comment.with_blanks, ""),
        ],
    })
}
