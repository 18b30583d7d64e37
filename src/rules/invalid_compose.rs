//! A Compose file that Compose refuses.

use std::collections::HashSet;

use crate::finding::{Finding, Findings};
use crate::model::compose::{Problem, ProblemKind, Topic};
use crate::model::project::Stack;
use crate::rule::{Rule, rule};
use crate::source::FileId;

pub(super) static RULE: Rule = rule!("invalid-compose", Stack, check);

/// What another program fills in before the file is used: Jinja, Go templates, ERB.
const PLACEHOLDERS: [&str; 4] = ["{{", "{%", "<%", "[["];

fn check(stack: &Stack, findings: &mut Findings) {
    let fragment = stack.is_fragment();
    let templates = templates(stack);
    for problem in &stack.loaded.problems {
        let judged = match problem.kind {
            ProblemKind::Syntax | ProblemKind::Schema => true,
            // Whether it is there or set can only be known where the stack runs.
            ProblemKind::MissingVariable | ProblemKind::MissingFile => false,
            ProblemKind::Interpolation
            | ProblemKind::Value
            | ProblemKind::Consistency
            | ProblemKind::Cycle
            | ProblemKind::Empty => !fragment,
        };
        let has_own_rule = !matches!(problem.topic(), Topic::General | Topic::NoImage | Topic::Undefined);
        let is_filled_in = |problem: &Problem| {
            templates.contains(&problem.location.file) || has_placeholder(stack.loaded.text(problem.location))
        };
        if judged && !has_own_rule && problem.unset.is_none() && !is_filled_in(problem) {
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

/// The files that placeholders leave without sense as YAML.
fn templates(stack: &Stack) -> HashSet<FileId> {
    let problems = stack.loaded.problems.iter().filter(|problem| problem.kind == ProblemKind::Syntax);
    let files: HashSet<_> = problems.map(|problem| problem.location.file).collect();
    files.into_iter().filter(|&file| has_placeholder(stack.loaded.whole_text(file))).collect()
}

fn has_placeholder(text: &str) -> bool {
    PLACEHOLDERS.iter().any(|placeholder| text.contains(placeholder))
}
