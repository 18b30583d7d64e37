//! The command line.

mod accepted;
mod args;
mod check;
mod config;
mod configuration;
mod explain;
mod fixing;
mod format;
mod generate;
mod ignores;
mod init;
mod inputs;
mod output;
mod progress;
mod rules;
mod show;
mod since;
mod write;
mod write_back;

use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::FromArgMatches;

use crate::config::UnknownRule;
use crate::report::{Style, Visible};
use args::{Arguments, Command, Completions, Explain, Man, Rules};

/// How a run ended; the number is the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing that fails the run.
    Clean = 0,
    /// Findings at or above `--fail-on`.
    Findings = 1,
    /// The job could not be done, or not for every file.
    Failed = 2,
}

/// What a run works with: its streams, and where it stands.
pub struct Session<'a> {
    /// The working folder, an absolute path.
    pub base: PathBuf,
    /// What `-` reads.
    pub stdin: &'a mut dyn Read,
    /// Where reports go.
    pub stdout: &'a mut dyn Write,
    /// Where errors go.
    pub stderr: &'a mut dyn Write,
    /// What is behind `stdout`; `--color` may change its colours.
    pub style: Style,
}

/// Why a run could not do its job.
#[derive(Debug)]
struct Failure {
    message: String,
    tip: Option<String>,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), tip: None }
    }

    fn tip(mut self, tip: impl Into<String>) -> Self {
        self.tip = Some(tip.into());
        self
    }
}

impl From<UnknownRule> for Failure {
    fn from(unknown: UnknownRule) -> Self {
        let tip = match unknown.nearest {
            Some(nearest) => format!("there is a rule with a similar name: `{nearest}`"),
            None => "`shipworthy rules` lists all of them".to_owned(),
        };
        Self::new(format!("no rule is called `{}`", unknown.name)).tip(tip)
    }
}

/// Runs the program with the arguments and streams of this process.
#[must_use]
pub fn main() -> ExitCode {
    let base = match std::env::current_dir() {
        Ok(base) => base,
        Err(error) => {
            let failure = Failure::new(format!("there is no working folder: {error}"));
            complain(&mut io::stderr().lock(), &failure);
            return ExitCode::from(Status::Failed as u8);
        }
    };
    let mut session = Session {
        base,
        stdin: &mut io::stdin().lock(),
        stdout: &mut BufWriter::new(io::stdout().lock()),
        // Not locked: a thread of its own shows the progress of long runs.
        stderr: &mut io::stderr(),
        style: style_of_stdout(),
    };
    ExitCode::from(run(std::env::args_os(), &mut session) as u8)
}

/// Runs the program with `arguments`, the first of which is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>, session: &mut Session<'_>) -> Status {
    let read = args::command().try_get_matches_from(arguments);
    let arguments = match read.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(answer) => return answer_with(&answer, session),
    };
    let Arguments { command, color } = arguments;
    let style = color.apply(session.style);
    let done = match command {
        Command::Check(arguments) => check::check(&arguments, color, session),
        Command::Show(arguments) => show::show(&arguments, style, session),
        Command::Explain(Explain { rule }) => explain::explain(&rule, style, session.stdout),
        Command::Config(arguments) => config::config(&arguments, session),
        Command::Completions(Completions { shell }) => generate::completions(shell, session.stdout),
        Command::Man(Man { command }) => generate::man(command.as_deref(), session.stdout),
        Command::Init => init::init(session),
        Command::Rules(Rules { format }) => rules::rules(format, style, session.stdout),
    };
    done.unwrap_or_else(|failure| {
        complain(session.stderr, &failure);
        Status::Failed
    })
}

/// Shows what the argument parser has to say: help, the version, or an error.
fn answer_with(answer: &clap::Error, session: &mut Session<'_>) -> Status {
    let text = answer.render();
    if answer.use_stderr() {
        // There is nowhere left to say that even this failed.
        let _ = session.stderr.write_all(text.to_string().as_bytes());
        return Status::Failed;
    }
    let text = if session.style.color { text.ansi().to_string() } else { text.to_string() };
    let written = session.stdout.write_all(text.as_bytes()).and_then(|()| session.stdout.flush());
    finish(written, Status::Clean).unwrap_or(Status::Failed)
}

/// Says why something was not done, in the form of the argument parser's errors.
fn complain(stderr: &mut dyn Write, failure: &Failure) {
    let tip = failure.tip.iter().map(|tip| format!("\n  tip: {}\n", Visible(tip)));
    let text = format!("error: {}\n{}", Visible(&failure.message), tip.collect::<String>());
    // There is nowhere left to say that even this failed.
    let _ = stderr.write_all(text.as_bytes());
}

/// The status of a run whose output was `written`. A reader that has seen enough, such as `head`, is no
/// failure.
fn finish(written: io::Result<()>, status: Status) -> Result<Status, Failure> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write the output: {error}")))
        }
        _ => Ok(status),
    }
}

fn style_of_stdout() -> Style {
    let stdout = io::stdout();
    if !stdout.is_terminal() {
        return Style::default();
    }
    let width = terminal_size::terminal_size_of(&stdout).map_or(80, |(width, _)| usize::from(width.0));
    Style {
        color: !anstyle_query::no_color()
            && anstyle_query::clicolor().unwrap_or(true)
            && (anstyle_query::term_supports_ansi_color()
                || anstyle_query::windows::enable_ansi_colors().unwrap_or(false)),
        unicode: supports_unicode::on(supports_unicode::Stream::Stdout),
        links: supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
        live: true,
        width: width.clamp(40, 120),
    }
}
