//! What `COPY` and `ADD` bring into a stage.

use super::Dockerfile;
use super::build::absolute;
use super::config::Setting;
use crate::source::{Location, normalize};
use crate::syntax::dockerfile::{Heredoc, Instruction, Keyword, Word};

/// One `COPY` or `ADD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyStep {
    /// The instruction.
    pub location: Location,
    /// Whether it is `ADD`, which fetches URLs and unpacks archives.
    pub add: bool,
    /// Where the sources are.
    pub from: CopyFrom,
    /// What is copied, in order.
    pub sources: Vec<CopySource>,
    /// The destination, absolute and without a slash at its end. `None` where it is not known.
    pub destination: Option<String>,
    /// Whether the destination is a folder for sure: a slash ends it, or there are several sources.
    pub into_folder: bool,
    /// `--parents`: sources keep their path below the destination.
    pub parents: bool,
    /// `--chmod`, as written.
    pub chmod: Option<String>,
    /// `--chown`, as written.
    pub chown: Option<String>,
}

/// Where the sources of a [`CopyStep`] are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyFrom {
    /// In the build context.
    Context,
    /// In another stage, by number.
    Stage(usize),
    /// In an image, as written.
    Image(String),
}

/// A source of a [`CopyStep`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopySource {
    /// A path or a pattern below the root of context, stage or image, without `/` or `./` before it; `.` for the
    /// root.
    Path(String),
    /// Something that is fetched: a URL or a Git repository.
    Remote(String),
    /// A file whose content is written in the Dockerfile.
    Heredoc(Heredoc),
    /// Not known: a variable in it has no value.
    Unknown,
}

impl CopyStep {
    /// Reads `instruction`; `None` for one that BuildKit refuses.
    pub(super) fn read(
        dockerfile: &Dockerfile,
        instruction: &Instruction,
        heredocs: &[Heredoc],
        working_dir: &Setting<String>,
        expand: &dyn Fn(&str) -> Option<String>,
    ) -> Option<Self> {
        let (destination, sources) = instruction.arguments.words().split_last()?;
        let sources: Vec<_> = sources.iter().map(|word| source(word, heredocs, expand)).collect();
        if sources.is_empty() {
            return None;
        }
        let destination = expand(destination.as_str());
        let ends_as_folder = destination
            .as_deref()
            .is_some_and(|path| matches!(path, "" | ".") || path.ends_with('/') || path.ends_with("/."));
        let value = |name: &str| Some(instruction.flag(name)?.value.as_ref()?.as_str());
        let parents = instruction
            .flag("parents")
            .is_some_and(|flag| flag.value.as_ref().is_none_or(|value| value.as_str() != "false"));
        Some(Self {
            location: dockerfile.location(instruction.span),
            add: instruction.keyword == Keyword::Add,
            from: value("from").map_or(CopyFrom::Context, |name| from(dockerfile, name)),
            into_folder: ends_as_folder || sources.len() > 1 || parents,
            sources,
            destination: destination.and_then(|path| Some(normalize(&absolute(working_dir, &path).ok()?))),
            parents,
            chmod: value("chmod").map(str::to_owned),
            chown: value("chown").map(str::to_owned),
        })
    }
}

fn from(dockerfile: &Dockerfile, name: &str) -> CopyFrom {
    if let Some(stage) = dockerfile.stage(name) {
        return CopyFrom::Stage(stage.index);
    }
    match name.parse() {
        Ok(index) if index < dockerfile.stages.len() => CopyFrom::Stage(index),
        _ => CopyFrom::Image(name.to_owned()),
    }
}

fn source(word: &Word, heredocs: &[Heredoc], expand: &dyn Fn(&str) -> Option<String>) -> CopySource {
    if let Some(heredoc) = heredocs.iter().find(|heredoc| word.span.contains(heredoc.marker)) {
        return CopySource::Heredoc(heredoc.clone());
    }
    match expand(word.as_str()) {
        None => CopySource::Unknown,
        Some(text) if is_remote(&text) => CopySource::Remote(text),
        // What leads out of the context is taken to be in it.
        Some(text) => match normalize(&format!("/{text}")).trim_start_matches('/') {
            "" => CopySource::Path(".".to_owned()),
            path => CopySource::Path(path.to_owned()),
        },
    }
}

fn is_remote(text: &str) -> bool {
    ["http://", "https://", "git://", "ssh://", "git@"].iter().any(|start| text.starts_with(start))
}
