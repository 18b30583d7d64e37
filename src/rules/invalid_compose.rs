//! A Compose file that Compose refuses.

use crate::finding::{Finding, Findings};
use crate::model::compose::{Problem, ProblemKind, Topic};
use crate::model::project::Stack;
use crate::rule::{Rule, rule};

pub(super) static RULE: Rule = rule!("invalid-compose", Stack, check);

/// What another program fills in before the file is used: Jinja, Go templates, ERB.
const PLACEHOLDERS: [&str; 4] = ["{{", "{%", "<%", "[["];

fn check(stack: &Stack, findings: &mut Findings) {
    let fragment = stack.is_fragment();
    for problem in &stack.loaded.problems {
        let judged = match problem.kind {
            ProblemKind::Syntax | ProblemKind::Schema => true,
            // Whether it is there or set can only be known where the stack runs.
            ProblemKind::MissingVariable | ProblemKind::MissingFile => false,
            ProblemKind::Interpolation
            | ProblemKind::Value
            | ProblemKind::Consistency
            | ProblemKind::Cycle => !fragment,
        };
        let has_own_rule = !matches!(problem.topic(), Topic::General | Topic::NoImage | Topic::Undefined);
        if judged && !has_own_rule && problem.unset.is_none() && !is_template(stack, problem) {
            findings.push(finding(problem));
        }
    }
}

fn finding(problem: &Problem) -> Finding {
    let finding = Finding::at(problem.location, &problem.message);
    let finding =
        problem.related.iter().fold(finding, |finding, (location, part)| finding.label(*location, part));
    match &problem.help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// Whether the problem comes of what is yet to be filled in: a placeholder in its place, or one that leaves the file
/// without sense as YAML.
fn is_template(stack: &Stack, problem: &Problem) -> bool {
    let holds = |text: &str| PLACEHOLDERS.iter().any(|placeholder| text.contains(placeholder));
    let file = problem.location.file;
    let is_no_yaml = || {
        stack.loaded.problems.iter().any(|one| one.kind == ProblemKind::Syntax && one.location.file == file)
    };
    holds(stack.loaded.text(problem.location)) || holds(stack.loaded.whole_text(file)) && is_no_yaml()
}
