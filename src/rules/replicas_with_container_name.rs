//! Several containers that are all to have one name.

use crate::finding::{Finding, Findings, Safety};
use crate::model::compose::Topic;
use crate::model::project::Stack;
use crate::model::target::Target;
use crate::rule::{Rule, cured, rule};

pub(super) static RULE: Rule = rule!("replicas-with-container-name", Stack, check);

fn check(stack: &Stack, findings: &mut Findings) {
    // Swarm names containers itself, and passes the name over.
    if stack.is_for(Target::Swarm) || stack.is_fragment() {
        return;
    }
    let problems = stack.loaded.problems.iter().filter(|problem| problem.topic() == Topic::ContainerName);
    for problem in problems.filter(|problem| problem.unset.is_none()) {
        let finding = Finding::at(problem.location, &problem.message)
            .note("`docker compose` refuses the file: a name belongs to one container")
            .help("delete `container_name`; Compose names the containers itself");
        let count = problem.path.get(1).and_then(|name| stack.project()?.service(name)?.replicas());
        let finding = match count.and_then(|count| count.location()) {
            Some(location) => finding.label(location, "so many containers"),
            None => finding,
        };
        let edits = stack.loaded.site(problem.location).map(|site| site.remove());
        findings.push(cured(finding, "delete `container_name`", Safety::Safe, edits));
    }
}
