//! The options that a container's runtime gets, from variables and from its command line.

use super::container::Container;
use super::final_program::FinalProgram;
use crate::model::command::program::{Kind, Language, invocation};
use crate::source::Location;

/// A word among the options of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionWord {
    /// The word.
    pub text: String,
    /// The variable that holds it; `None` for the command line.
    pub variable: Option<String>,
    /// Where it is written; where its variable is, if it is in one. `None` if a base image brings it.
    pub location: Option<Location>,
}

/// Options, the later over the earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The words.
    pub words: Vec<OptionWord>,
    /// Whether there are no others, that scripts or unknown variables could add.
    pub complete: bool,
}

/// The variable that a JVM [reads first](https://docs.oracle.com/en/java/javase/21/troubleshoot/environment-variables-and-system-properties.html).
pub const JAVA_TOOL_OPTIONS: &str = "JAVA_TOOL_OPTIONS";

/// Variables that start scripts put on the command line of a JVM.
const OF_SCRIPTS: [&str; 9] = [
    "CATALINA_OPTS",
    "ES_JAVA_OPTS",
    "JAVA_OPTIONS",
    "JAVA_OPTS",
    "JAVA_OPTS_APPEND",
    "JVM_OPTS",
    "KAFKA_HEAP_OPTS",
    "LS_JAVA_OPTS",
    "OPENSEARCH_JAVA_OPTS",
];

impl Container {
    /// The options of its JVM; `None` if it is known to run none, or if a variable that has some is not known.
    #[must_use]
    pub fn java_options(&self) -> Option<Options> {
        let program = self.final_program();
        let mut options = Options { words: Vec::new(), complete: self.knows_variables() };
        for variable in [JAVA_TOOL_OPTIONS, "JDK_JAVA_OPTIONS"] {
            options.add_variable(self, variable)?;
        }
        match &program {
            Some(program) if program.name == "java" => options.add_arguments(self, program)?,
            program if may_run(program.as_ref(), Language::Java) => {
                options.complete = false;
                OF_SCRIPTS.iter().try_for_each(|variable| options.add_variable(self, variable))?;
            }
            _ => return None,
        }
        options.add_variable(self, "_JAVA_OPTIONS")?;
        Some(options)
    }

    /// The options of its Node; `None` if it is known to run none, or if `NODE_OPTIONS` is not known.
    #[must_use]
    pub fn node_options(&self) -> Option<Options> {
        let program = self.final_program();
        let mut options = Options { words: Vec::new(), complete: self.knows_variables() };
        options.add_variable(self, "NODE_OPTIONS")?;
        match &program {
            Some(program) if program.name == "node" => options.add_arguments(self, program)?,
            program if may_run(program.as_ref(), Language::Node) => options.complete = false,
            _ => return None,
        }
        Some(options)
    }

    /// The words of a variable; `None` if it is not there, or not known.
    #[must_use]
    pub fn variable_words(&self, name: &str) -> Option<Vec<OptionWord>> {
        let variable = self.variable(name)?;
        let location = variable.location();
        let word = |text: &str| OptionWord {
            text: text.trim_matches(['"', '\'']).to_owned(),
            variable: Some(name.to_owned()),
            location,
        };
        Some(
            variable
                .value
                .as_ref()
                .filter(|_| !variable.is_unknown())?
                .split_whitespace()
                .map(word)
                .collect(),
        )
    }

    /// The words of its command line, those of a shell's line as they are written.
    #[must_use]
    pub fn command_words(&self) -> Vec<OptionWord> {
        let Some(line) = self.launch.command_line() else { return Vec::new() };
        let written = self.shell_line().zip(self.final_program());
        match written {
            Some((_, program)) => program.argv.iter().map(|word| self.written(word)).collect(),
            None => line.argv.iter().map(|word| self.written(word.as_str())).collect(),
        }
    }

    /// A word of the command line, with its place.
    fn written(&self, word: &str) -> OptionWord {
        let in_line = |line: super::ShellLine<'_>| {
            let start = line.line.as_str().find(word)?;
            line.line.location_of(start..start + word.len())
        };
        let in_list = || {
            let mut words = self.launch.command_line()?.argv.iter();
            words.find(|argument| argument.as_str() == word)?.location()
        };
        let location = self.shell_line().map_or_else(in_list, in_line);
        OptionWord { text: word.to_owned(), variable: None, location }
    }

    /// Whether a variable that neither the service nor its image sets is not set.
    fn knows_variables(&self) -> bool {
        let image = self.base.listed || self.config.env.complete;
        image && self.service().is_none_or(|service| service.knows_environment())
    }
}

impl Options {
    /// Adds the words of a variable; `None` if its value is not known.
    fn add_variable(&mut self, container: &Container, name: &str) -> Option<()> {
        if container.variable(name).is_some() {
            self.words.extend(container.variable_words(name)?);
        }
        Some(())
    }

    /// Adds what stands between the name of a runtime and that of what it runs; `None` if a variable there is not known.
    fn add_arguments(&mut self, container: &Container, program: &FinalProgram) -> Option<()> {
        let argv: Vec<_> = program.argv.iter().map(String::as_str).collect();
        let script = invocation(&argv).program.and_then(|program| program.script);
        for word in &argv[1..script.unwrap_or(argv.len()).max(1)] {
            match container.shell_line().map_or(Word::Literal, |_| expanded(word)) {
                Word::Literal => self.words.push(container.written(word)),
                Word::Variable(name) => self.add_variable(container, name)?,
                Word::Other => self.complete = false,
            }
        }
        if container.command_behind_script().is_some() && !container.has_inherited_wrapper() {
            self.complete = false;
        }
        Some(())
    }
}

/// What a shell makes of `word`.
enum Word<'w> {
    Literal,
    Variable(&'w str),
    Other,
}

fn expanded(word: &str) -> Word<'_> {
    if !word.contains(['$', '`']) {
        return Word::Literal;
    }
    let name = word.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).or(word.strip_prefix('$'));
    let is_name = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    name.filter(is_name).map_or(Word::Other, Word::Variable)
}

/// Whether what a container starts may be, or may start, a program in `language`.
fn may_run(program: Option<&FinalProgram>, language: Language) -> bool {
    program.is_none_or(|program| match program.language {
        Some(runs) => runs == language,
        None => matches!(program.kind, Kind::Other | Kind::PackageManager | Kind::Shell | Kind::Supervisor),
    })
}
