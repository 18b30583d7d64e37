//! An `env_file` that is nowhere.

use ignore::gitignore::GitignoreBuilder;

use crate::finding::{Finding, Findings};
use crate::model::compose::ProblemKind;
use crate::model::project::{Project, Stack};
use crate::rule::{Rule, rule};
use crate::source::{Location, Sources, join, parent};
use crate::syntax::yaml::edit::Step;

pub(super) static RULE: Rule = rule!("missing-env-file", Project, check);

/// Words in the names of files that others are to be made from.
const PATTERNS: [&str; 7] = ["default", "defaults", "dist", "example", "sample", "template", "tmpl"];

fn check(project: &Project<'_>, findings: &mut Findings) {
    let stacks = project.stacks().filter(|stack| stack.development().is_none() && !stack.is_fragment());
    for stack in stacks {
        for problem in stack.loaded.problems.iter().filter(|one| one.kind == ProblemKind::MissingFile) {
            findings.extend(finding(project.sources, stack, problem.location));
        }
    }
}

fn finding(sources: &Sources, stack: &Stack, location: Location) -> Option<Finding> {
    let site = stack.loaded.site(location)?;
    let is_env_file = |step: &Step<'_>| *step == Step::Key("env_file");
    let name = site.node().text().filter(|_| site.path().iter().any(is_env_file))?;
    let path = join(parent(sources.file(location.file).path()), name);
    if name.contains('$') || name.starts_with('/') || is_made_elsewhere(sources, &path) {
        return None;
    }
    Some(
        Finding::at(location, format!("there is no `{name}`"))
            .note("`docker compose up` refuses to start without it, and git does not ignore it: nothing tells that it is made elsewhere")
            .help("commit it, or an example to make it from; or write `required: false`"),
    )
}

/// Whether an example lies beside the file, or git is told to leave it out.
fn is_made_elsewhere(sources: &Sources, path: &str) -> bool {
    let has_example = |name: &String| {
        name.contains("env") && name.split(['.', '-', '_']).any(|word| PATTERNS.contains(&word))
    };
    sources.list(parent(path)).iter().any(has_example) || is_git_ignored(sources, path)
}

/// Whether a `.gitignore` of its folder or of one above speaks of it.
fn is_git_ignored(sources: &Sources, path: &str) -> bool {
    let mut folder = parent(path);
    loop {
        if let Some(file) = sources.find(&join(folder, ".gitignore")) {
            let inside = path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/');
            let mut patterns = GitignoreBuilder::new("");
            for line in sources.file(file).text().lines() {
                // A line that is no pattern says nothing.
                let _ = patterns.add_line(None, line);
            }
            let ignores =
                patterns.build().is_ok_and(|all| all.matched_path_or_any_parents(inside, false).is_ignore());
            if ignores {
                return true;
            }
        }
        if matches!(folder, "." | "/") || folder.ends_with("..") {
            return false;
        }
        folder = parent(folder);
    }
}
