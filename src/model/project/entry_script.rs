//! The script that a container starts with, found where its Dockerfile copies it from.

use std::sync::Arc;

use super::container::Container;
use super::container_file::{self, ContainerFile};
use super::image::Image;
use crate::model::command::Shebang;
use crate::model::command::program::{Kind, LauncherKind};
use crate::model::dockerfile::Argument;
use crate::source::{Location, Sources, Span, join};

/// Where programs without a folder are looked for, as far as files are copied there.
const PROGRAM_FOLDERS: [&str; 4] = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin"];

/// A script that a container starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryScript {
    /// Its text.
    pub text: Arc<str>,
    /// The word of the command line that names it.
    pub named_at: Location,
    file: ContainerFile,
}

impl EntryScript {
    /// The place of a part of [`Self::text`].
    #[must_use]
    pub fn location(&self, part: Span) -> Location {
        self.file.location(part)
    }
}

/// The script that `container` starts with, if it is a shell script that its Dockerfile copies from the build context
/// or writes by itself.
pub(super) fn find(sources: &Sources, container: &Container, context: Option<&str>) -> Option<EntryScript> {
    let image = container.image.as_ref()?;
    let line = container.launch.command_line()?;
    scripts(container).into_iter().find_map(|(index, by_shell)| {
        let word = line.argv.get(index)?;
        let script = paths(image, word).iter().find_map(|path| read(sources, image, word, path, context))?;
        let is_shell = Shebang::of(&script.text).map_or(by_shell, |first| first.shell().is_some());
        is_shell.then_some(script)
    })
}

/// The words that may name a script, outermost first, and whether a shell is told to read it.
fn scripts(container: &Container) -> Vec<(usize, bool)> {
    let Some(found) = container.invocation() else { return Vec::new() };
    let wrappers = found.launchers.iter().filter(|launcher| launcher.kind == LauncherKind::Entrypoint);
    let mut scripts: Vec<_> = wrappers.map(|launcher| (launcher.index, false)).collect();
    if let Some(program) = found.program {
        match program.shell.and_then(|call| call.file) {
            Some(file) => scripts.push((file, true)),
            None if program.kind == Kind::Other => scripts.push((program.index, false)),
            None => {}
        }
    }
    scripts
}

/// The absolute paths in the container that `word` may mean.
fn paths(image: &Image, word: &Argument) -> Vec<String> {
    let name = word.as_str();
    let working_dir = image.config().working_dir.value.as_deref().unwrap_or("/");
    match name {
        _ if name.starts_with('/') => vec![name.to_owned()],
        _ if name.contains('/') => vec![join(working_dir, name)],
        _ => PROGRAM_FOLDERS.iter().chain([&working_dir]).map(|folder| join(folder, name)).collect(),
    }
}

fn read(
    sources: &Sources,
    image: &Image,
    word: &Argument,
    path: &str,
    context: Option<&str>,
) -> Option<EntryScript> {
    let named_at = word.location()?;
    let file = container_file::find(sources, image, path, context)?;
    Some(EntryScript { text: Arc::clone(&file.text), named_at, file })
}
