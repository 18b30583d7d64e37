//! Several CMD, ENTRYPOINT or HEALTHCHECK in one stage.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::dockerfile::Dockerfile;
use crate::rule::{Rule, rule};
use crate::syntax::dockerfile::{Instruction, Keyword};

pub(super) static RULE: Rule = rule!("duplicate-instruction", Dockerfile, check);

fn check(dockerfile: &Dockerfile, findings: &mut Findings) {
    for stage in &dockerfile.stages {
        for keyword in [Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck] {
            let all: Vec<&Instruction> =
                dockerfile.instructions(stage).iter().filter(|one| one.keyword == keyword).collect();
            let Some((last, earlier)) = all.split_last() else { continue };
            for &instruction in earlier {
                findings.push(finding(dockerfile, instruction, last));
            }
        }
    }
}

fn finding(dockerfile: &Dockerfile, instruction: &Instruction, last: &Instruction) -> Finding {
    let name = instruction.keyword.as_str();
    Finding::at(
        dockerfile.location(instruction.span),
        format!("this `{name}` has no effect: a later one overrides it"),
    )
    .label(dockerfile.location(last.span), format!("the stage's `{name}` is this one"))
    .help(format!("delete it; an image has one `{name}`"))
    .fix(Fix {
        title: format!("delete the `{name}` that has no effect"),
        safety: Safety::Safe,
        edits: vec![dockerfile.remove(instruction)],
    })
}
