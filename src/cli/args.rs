//! The arguments, as people write them.

use std::path::PathBuf;
use std::sync::LazyLock;

use clap::builder::{FalseyValueParser, PossibleValue};
use clap::{Arg, ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};

use super::format::{Request, RequestParser};
use crate::config::{FailOn, Preset, Target};
use crate::model::engine::Version;
use crate::report::Style;
use crate::source::Kind;

/// The version, with the commit that a release is built from.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let version = env!("CARGO_PKG_VERSION");
    match option_env!("SHIPWORTHY_COMMIT") {
        Some(commit) if !commit.is_empty() => format!("{version} ({commit})"),
        _ => version.to_owned(),
    }
});

const EXIT_STATUS: &str = "\
Exit status:
  0  nothing to report, or nothing as severe as --fail-on
  1  findings at or above --fail-on (by default: warnings and errors); with --fix, such as are
     left; with --diff, something to fix
  2  not done: wrong arguments, a file that cannot be read or written, nothing to check";

const VARIABLES: &str = "\
Every option can be set in the environment too: --fail-on is SHIPWORTHY_FAIL_ON.";

/// Reads Dockerfiles, Compose files and daemon.json together, and says what would break in production.
#[derive(Debug, Parser)]
#[command(name = "shipworthy", version = VERSION.as_str(), after_help = EXIT_STATUS)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,

    /// When to use colours; `auto` honours NO_COLOR
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub(super) color: Color,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check files and folders
    Check(Box<Check>),
    /// Show what each container will really run with, and which file says so
    Show(Show),
    /// Explain a rule: why it matters, what is reported, what is not
    Explain(Explain),
    /// List the rules
    Rules(Rules),
    /// Write a configuration file for this project: shipworthy.toml, with comments
    Init,
    /// Print the configuration that a check would use, and where each part of it comes from
    Config(Config),
    /// Print a script that completes commands and options in a shell
    Completions(Completions),
    /// Print a manual page
    Man(Man),
}

/// The command line, every option of `check` with a variable.
pub(super) fn command() -> clap::Command {
    let check = |check: clap::Command| check.mut_args(with_variable);
    Arguments::command().mut_args(with_variable).mut_subcommand("check", check)
}

/// `--fail-on` is `SHIPWORTHY_FAIL_ON`.
fn with_variable(argument: Arg) -> Arg {
    let Some(name) = argument.get_long() else { return argument };
    let variable = format!("SHIPWORTHY_{}", name.to_uppercase().replace('-', "_"));
    let argument = argument.env(variable).hide_env(true);
    match argument.get_action() {
        // `0`, `no` and `false` leave a flag unset.
        ArgAction::SetTrue => argument.value_parser(FalseyValueParser::new()),
        _ => argument,
    }
}

/// What is read.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Files, whatever they are called; folders, searched for Dockerfiles, Compose files and daemon.json;
    /// `-` for standard input [default: . if there is no --file]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// A Compose file; several make one stack, each loaded over those before it. Without, the names tell
    /// which files make a stack
    #[arg(long, short, value_name = "FILE")]
    pub(super) file: Vec<PathBuf>,

    /// What named files and standard input are read as; told by name and text otherwise
    #[arg(long, value_enum)]
    pub(super) kind: Option<FileKind>,

    /// The daemon.json of the host that runs the containers; without it, one is taken for that if it lies beside them
    #[arg(long, value_name = "FILE")]
    pub(super) daemon: Option<PathBuf>,

    /// What runs the containers; without it the files tell: keys that only Swarm reads, Kubernetes manifests or ECS
    /// task definitions beside them
    #[arg(long, value_name = "TARGET", value_enum)]
    pub(super) target: Option<Target>,

    /// The path that standard input stands for
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,

    /// Leave named files out, too, if the configuration excludes them, as a hook needs it that gets all names
    #[arg(long)]
    pub(super) force_exclude: bool,

    #[command(flatten)]
    pub(super) configuration: Configuration,
}

#[derive(Debug, Args)]
#[command(after_help = format!("{EXIT_STATUS}\n\n{VARIABLES}"))]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) inputs: Inputs,

    /// How to report, and where to: `--format github --format sarif=report.sarif`; `pretty` by default
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = RequestParser, value_delimiter = ',')]
    pub(super) format: Vec<Request>,

    /// Write the report to a file; it is replaced at once, or not at all
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// The least severity that makes the exit status 1: warnings do by default
    #[arg(long, value_name = "SEVERITY", value_enum)]
    pub(super) fail_on: Option<FailOn>,

    /// Exit with 0 whatever is found; status 2 stays
    #[arg(long)]
    pub(super) exit_zero: bool,

    /// The rules to check: the errors of the recommended ones, the recommended ones, or all; `recommended` by default
    #[arg(long, value_name = "PRESET", value_enum)]
    pub(super) preset: Option<Preset>,

    /// Check these rules only, also such as are off by default
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,

    /// Leave these rules out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,

    /// Apply safe fixes to the files, and report what is left; with `-`, the fixed text goes to standard output and
    /// the report to standard error
    #[arg(long, group = "cure")]
    pub(super) fix: bool,

    /// Print what `--fix` would change as a unified diff, and change nothing; exits with 1 if that is anything
    #[arg(long, group = "cure", conflicts_with_all = ["format", "output"])]
    pub(super) diff: bool,

    /// Apply unsafe fixes, too: they may stop something working, need a number that only you know, or delete data
    #[arg(long, requires = "cure")]
    pub(super) unsafe_fixes: bool,

    /// The version of the Docker Engine that the files are for, such as 28.0; the newest known one otherwise
    #[arg(long, value_name = "VERSION")]
    pub(super) engine: Option<Version>,

    /// Report what this file does not accept; entries for findings that are gone are named on standard error
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    /// Write a file for `--baseline` that accepts all findings of this run
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "since", "add_ignores", "cure"])]
    pub(super) write_baseline: Option<PathBuf>,

    /// Report what lies on lines that have changed since this git revision; all files are read all the same
    #[arg(long, value_name = "REVISION", conflicts_with = "cure")]
    pub(super) since: Option<String>,

    /// Write a comment above every finding that ignores it, with this reason; then report what is left
    #[arg(long, value_name = "REASON", value_parser = reason, conflicts_with = "cure")]
    pub(super) add_ignores: Option<String>,

    /// Count the findings of each rule instead of listing them
    #[arg(long, conflicts_with_all = ["format", "cure"])]
    pub(super) statistics: bool,

    /// Print findings only, no summary
    #[arg(long, short)]
    pub(super) quiet: bool,

    /// Say on standard error which configuration is read and which files are checked
    #[arg(long, short, conflicts_with = "quiet")]
    pub(super) verbose: bool,
}

/// A reason for a comment: words on one line.
fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text {
        _ if text.contains(char::is_control) => Err("it is to stand on one line".to_owned()),
        _ if !text.contains(char::is_alphanumeric) => Err("it says nothing".to_owned()),
        _ => Ok(text.to_owned()),
    }
}

/// Where the configuration comes from.
#[derive(Debug, Args)]
pub(super) struct Configuration {
    /// Read this configuration file, its patterns starting at the working folder; by default the nearest
    /// shipworthy.toml, .shipworthy.toml or .config/shipworthy.toml, from the checked files up to the repository's
    /// folder
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,

    /// Read no configuration file
    #[arg(long)]
    pub(super) no_config: bool,
}

#[derive(Debug, Args)]
pub(super) struct Config {
    /// What is to be checked
    #[arg(default_value = ".", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) configuration: Configuration,

    /// Print the JSON Schema of configuration files instead
    #[arg(long)]
    pub(super) schema: bool,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(flatten)]
    pub(super) inputs: Inputs,

    /// How to show it [default: text; yaml with --compose]
    #[arg(long, value_enum)]
    pub(super) format: Option<ShowFormat>,

    /// Show the model that a stack's files make together, as `docker compose config` prints it; variables
    /// come from `.env` alone
    #[arg(long)]
    pub(super) compose: bool,

    /// Show every value of every container, and where it comes from
    #[arg(long, short, conflicts_with = "compose")]
    pub(super) verbose: bool,
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(super) struct Man {
    /// The command that it is about; the program as a whole otherwise
    pub(super) command: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The name of a rule, as reports give it
    pub(super) rule: String,
}

#[derive(Debug, Args)]
pub(super) struct Rules {
    /// How to list them
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: RulesFormat,
}

/// The formats of `show`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ShowFormat {
    /// For people; not with --compose
    Text,
    /// For programs; without --compose version 1
    Json,
    /// With --compose only
    Yaml,
}

/// The formats of the list of rules.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum RulesFormat {
    /// For people
    #[default]
    Text,
    /// For programs; version 1
    Json,
    /// A table for a page
    Markdown,
}

impl ValueEnum for FailOn {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

impl ValueEnum for Preset {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

impl ValueEnum for Target {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FileKind {
    Dockerfile,
    Compose,
    Daemon,
}

impl From<FileKind> for Kind {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::Dockerfile => Self::Dockerfile,
            FileKind::Compose => Self::Compose,
            FileKind::Daemon => Self::Daemon,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    /// `style`, with the colours that were asked for.
    pub(super) fn apply(self, style: Style) -> Style {
        match self {
            Self::Auto => style,
            Self::Always => Style { color: true, ..style },
            Self::Never => Style { color: false, links: false, ..style },
        }
    }
}
