//! Options for the JVM in a variable that nobody reads.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::origin::Origin;
use crate::model::project::{Container, FinalProgram, JAVA_TOOL_OPTIONS};
use crate::rule::{Rule, cured, rule};
use crate::source::{Edit, Location, Span};
use crate::syntax::yaml::edit::New;

pub(super) static RULE: Rule = rule!("ignored-java-options", Container, check);

/// Variables that start scripts read, and `java` does not.
const VARIABLES: [&str; 7] =
    ["CATALINA_OPTS", "JAVA_ARGS", "JAVA_OPTIONS", "JAVA_OPTS", "JAVA_OPTS_APPEND", "JVM_ARGS", "JVM_OPTS"];

fn check(container: &Container, findings: &mut Findings) {
    // A base image that is not known may start a script that reads them.
    let known = !matches!(container.config.entrypoint.origin, Origin::Unknown(_));
    let Some(program) = container.final_program().filter(|program| known && program.name == "java") else {
        return;
    };
    findings.extend(VARIABLES.iter().filter_map(|variable| finding(container, &program, variable)));
}

fn finding(container: &Container, program: &FinalProgram, name: &str) -> Option<Finding> {
    let words = container.variable_words(name)?;
    let place = container.variable(name)?.location()?;
    let has_options = words.iter().any(|word| word.text.starts_with('-'));
    if !has_options || may_be_read(container, program, name) {
        return None;
    }
    let finding = Finding::at(place, format!("`java` does not read `{name}`"))
        .note("only start scripts do: the JVM runs without these options, with its default heap for one")
        .help(match container.variable(JAVA_TOOL_OPTIONS) {
            None => format!("rename it to `{JAVA_TOOL_OPTIONS}`, which every JVM reads"),
            Some(_) => format!("write them into `{JAVA_TOOL_OPTIONS}`, which every JVM reads"),
        });
    let finding = match program.location {
        Some(start) => finding.label(start, "started without a script"),
        None => finding,
    };
    Some(renamed(finding, container, name, place))
}

/// Whether a command line, a script or another variable may hand the variable on.
fn may_be_read(container: &Container, program: &FinalProgram, name: &str) -> bool {
    let mentions = |text: &str| text.contains(name);
    let in_command = container.words().iter().any(|word| mentions(word));
    // Options from a file: nobody knows what wrote it.
    let from_file = program.argv.iter().any(|word| word.starts_with('@'));
    let own_script = container.command_behind_script().is_some() && !container.has_inherited_wrapper();
    let in_script = match &container.entry_script {
        Some(script) => mentions(&script.text),
        None => own_script,
    };
    let expanded = [format!("${name}"), format!("${{{name}")];
    let in_image = container
        .image
        .as_ref()
        .is_some_and(|image| expanded.iter().any(|used| image.dockerfile.source().contains(used)));
    in_command || from_file || in_script || in_image
}

/// The finding with a fix that renames the variable, unless the other one is taken.
fn renamed(finding: Finding, container: &Container, name: &str, place: Location) -> Finding {
    const TITLE: &str = "rename it to `JAVA_TOOL_OPTIONS`";
    if container.variable(JAVA_TOOL_OPTIONS).is_some() {
        return finding;
    }
    let dockerfile = container.image.as_ref().map(|image| &image.dockerfile);
    if let Some(dockerfile) = dockerfile.filter(|dockerfile| dockerfile.file == place.file) {
        let start = place.span.start as usize;
        let span = Span::new(start, start + name.len());
        let edit = Edit { file: place.file, span, replacement: JAVA_TOOL_OPTIONS.to_owned() };
        let is_name = dockerfile.text(span) == name;
        return finding.fix(is_name.then(|| Fix {
            title: TITLE.to_owned(),
            safety: Safety::Unsafe,
            edits: vec![edit],
        }));
    }
    let edits = container.stack().and_then(|stack| {
        let site = stack.loaded.site(place)?;
        let written = site.node().text()?;
        Some(match written.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')) {
            Some(value) => site.set(&[], &New::from(format!("{JAVA_TOOL_OPTIONS}={value}").as_str())),
            None => site.rename(JAVA_TOOL_OPTIONS),
        })
    });
    cured(finding, TITLE, Safety::Unsafe, edits)
}
