//! A Dockerfile that the builder refuses.

use crate::finding::{Finding, Findings};
use crate::model::dockerfile::Dockerfile;
use crate::rule::{Rule, rule};
use crate::syntax::dockerfile::SyntaxErrorKind;

pub(super) static RULE: Rule = rule!("invalid-dockerfile", Dockerfile, check);

/// What another program fills in before the file is built: Jinja, ERB, Go templates, development containers.
const PLACEHOLDERS: [&str; 4] = ["{{", "{%", "<%", "${templateOption:"];

/// An error that an inline comment causes is left to the rule about those, which has the cure.
fn check(dockerfile: &Dockerfile, findings: &mut Findings) {
    let comments = dockerfile.inline_comments();
    for error in dockerfile.tree.errors.iter().chain(&dockerfile.errors) {
        let is_comment = comments.iter().any(|comment| comment.instruction.contains(error.span));
        if is_comment || is_template(dockerfile.lines(error.span)) {
            continue;
        }
        let finding =
            Finding::at(dockerfile.location(error.span), error.message.as_str()).note("the build stops here");
        findings.push(match &error.suggestion {
            Some(meant) if error.kind == SyntaxErrorKind::UnknownFlag => {
                finding.help(format!("write `--{meant}`"))
            }
            Some(meant) => finding.help(format!("write `{meant}`")),
            None => finding,
        });
    }
}

fn is_template(text: &str) -> bool {
    PLACEHOLDERS.iter().any(|placeholder| text.contains(placeholder))
}
