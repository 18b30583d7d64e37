//! The formats of a report, and where each is to go.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, Error, ValueEnum};

/// The formats of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the lines in question, for people
    #[default]
    Pretty,
    /// One line for each finding
    Concise,
    /// One line for each finding, below the name of its file
    Grouped,
    /// For programs; version 1
    Json,
    /// The findings of `json`, one on each line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations in GitHub Actions
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// A test report
    Junit,
    /// Checkstyle's XML
    Checkstyle,
    /// A table for the summary of a job, or for a comment
    Markdown,
    /// A page for a browser
    Html,
    /// `name=number` lines, for scripts
    Counts,
}

impl Format {
    /// Whether it tells what each container runs with.
    pub(super) fn shows_readiness(self) -> bool {
        matches!(self, Self::Markdown | Self::Html)
    }
}

/// A format, and the file that is to hold it if one was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) format: Format,
    pub(super) file: Option<PathBuf>,
}

/// Reads `FORMAT` and `FORMAT=FILE`.
#[derive(Clone, Debug)]
pub(super) struct RequestParser;

impl TypedValueParser for RequestParser {
    type Value = Request;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, Error> {
        let text = value.to_str().ok_or_else(|| Error::new(ErrorKind::InvalidUtf8).with_cmd(command))?;
        let (format, file) = match text.split_once('=') {
            Some((format, file)) => (format, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = EnumValueParser::<Format>::new().parse_ref(command, argument, OsStr::new(format))?;
        Ok(Request { format, file })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Format::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}
