//! Finding a file of a container in the build context that it was copied from.

use super::copy::{CopyFrom, CopySource, CopyStep};
use super::{Base, Config, Dockerfile, Stage};
use crate::source::{Location, join, normalize};
use crate::syntax::dockerfile::Heredoc;

/// How many stages are looked through for one file.
const STAGES: usize = 32;

/// A file of a container, where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextFile {
    /// The file.
    pub content: FileContent,
    /// The instruction that copies it from there.
    pub copied_by: Location,
}

/// Where the content of a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileContent {
    /// In the build context, at this path.
    Context(String),
    /// In the Dockerfile itself.
    Heredoc(Heredoc),
}

/// A place that a file may have been copied from.
enum Candidate<'c> {
    /// A path below the root of where the sources are.
    Path(String),
    Heredoc(&'c Heredoc),
}

impl Dockerfile {
    /// Where the file at `path`, absolute in a container of `stage`, comes from: the last copy that brings it,
    /// also through other stages. `None` where no copy does, as far as is known.
    ///
    /// `is_file` tells whether the build context has a file at a path; `external` is that of [`Self::build`].
    #[must_use]
    pub fn find_in_context(
        &self,
        stage: &Stage,
        path: &str,
        external: &dyn Fn(&Base) -> Config,
        is_file: &dyn Fn(&str) -> bool,
    ) -> Option<ContextFile> {
        let mut left = STAGES;
        self.search(stage, &normalize(path), &Search { external, is_file }, &mut left)
    }

    fn search(
        &self,
        stage: &Stage,
        path: &str,
        search: &Search<'_>,
        left: &mut usize,
    ) -> Option<ContextFile> {
        *left = left.checked_sub(1)?;
        let copies = self.build(stage, search.external).copies;
        copies.iter().rev().find_map(|copy| {
            let found =
                copy.candidates(path).into_iter().find_map(|candidate| match (candidate, &copy.from) {
                    (Candidate::Heredoc(heredoc), _) => Some(Ok(FileContent::Heredoc(heredoc.clone()))),
                    (Candidate::Path(path), CopyFrom::Context) => {
                        (search.is_file)(&path).then_some(Ok(FileContent::Context(path)))
                    }
                    (Candidate::Path(path), CopyFrom::Stage(index)) if *index < stage.index => {
                        let file = self.search(self.stages.get(*index)?, &join("/", &path), search, left)?;
                        Some(Err(file))
                    }
                    _ => None,
                })?;
            Some(match found {
                Ok(content) => ContextFile { content, copied_by: copy.location },
                Err(file) => file,
            })
        })
    }
}

struct Search<'s> {
    external: &'s dyn Fn(&Base) -> Config,
    is_file: &'s dyn Fn(&str) -> bool,
}

impl CopyStep {
    /// Where a file that stands at `path` afterwards may have come from by this copy, likeliest first.
    fn candidates(&self, path: &str) -> Vec<Candidate<'_>> {
        let Some(destination) = &self.destination else { return Vec::new() };
        let Some(below) = path.strip_prefix(destination.trim_end_matches('/')) else { return Vec::new() };
        let below = match below.strip_prefix('/') {
            None if below.is_empty() && !self.into_folder => None,
            Some(below) if !below.is_empty() => Some(below),
            _ => return Vec::new(),
        };
        self.sources.iter().rev().flat_map(|source| self.candidates_of(source, below)).collect()
    }

    /// As [`Self::candidates`] for one source. `below` is the path below the destination, `None` for the
    /// destination itself.
    fn candidates_of<'c>(&'c self, source: &'c CopySource, below: Option<&str>) -> Vec<Candidate<'c>> {
        let path = match source {
            CopySource::Path(path) => path,
            CopySource::Heredoc(heredoc) if below.is_none_or(|below| below == heredoc.name) => {
                return vec![Candidate::Heredoc(heredoc)];
            }
            _ => return Vec::new(),
        };
        let (folder, name) = path.rsplit_once('/').unwrap_or((".", path));
        let is_pattern = name.contains(['*', '?']);
        let in_folder = |folder: &str, name: &str| Candidate::Path(normalize(&format!("{folder}/{name}")));
        match below {
            None if is_pattern => Vec::new(),
            None => vec![Candidate::Path(path.clone())],
            Some(below) if self.parents => {
                let kept = path == "." || below == path || below.starts_with(&format!("{path}/"));
                if kept { vec![Candidate::Path(below.to_owned())] } else { Vec::new() }
            }
            Some(below) if is_pattern => {
                if matches(name, below) {
                    vec![in_folder(folder, below)]
                } else {
                    Vec::new()
                }
            }
            Some(below) => {
                let file = (below == name).then(|| Candidate::Path(path.clone()));
                file.into_iter().chain([in_folder(path, below)]).collect()
            }
        }
    }
}

/// Whether `name`, one part of a path, matches `pattern` with `*` and `?`.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut name_at) = (0, 0);
    // Where to go on when the last star has to take one character more.
    let mut retry = None;
    while name_at < name.len() {
        match pattern.get(at) {
            Some('*') => {
                retry = Some((at + 1, name_at));
                at += 1;
            }
            Some(&c) if name[name_at] != '/' && (c == '?' || c == name[name_at]) => {
                at += 1;
                name_at += 1;
            }
            _ => {
                let Some((star, taken)) = retry.filter(|&(_, taken)| name[taken] != '/') else {
                    return false;
                };
                retry = Some((star, taken + 1));
                (at, name_at) = (star, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|&c| c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Kind, Sources};

    /// Where `path` in the last stage of `text` comes from, given the files of the context.
    fn find(text: &str, path: &str, files: &[&str]) -> Option<String> {
        let sources = Sources::default();
        let file = sources.add("Dockerfile", Kind::Dockerfile, text.into()).unwrap();
        let dockerfile = Dockerfile::new(file, text);
        let external = |_: &Base| Config::scratch();
        let is_file = |path: &str| files.contains(&path);
        let found = dockerfile.find_in_context(dockerfile.target(None)?, path, &external, &is_file)?;
        Some(match found.content {
            FileContent::Context(path) => path,
            FileContent::Heredoc(heredoc) => heredoc.content(text),
        })
    }

    #[test]
    fn files_are_traced_to_the_context() {
        let files = ["run.sh", "docker/run.sh", "docker/bin/x.sh"];
        for (body, path, expected) in [
            ("COPY run.sh /", "/run.sh", Some("run.sh")),
            ("COPY run.sh /start", "/start", Some("run.sh")),
            ("COPY run.sh /start/", "/start/run.sh", Some("run.sh")),
            ("COPY run.sh /start/", "/start", None),
            ("COPY docker/run.sh /usr/bin/", "/usr/bin/run.sh", Some("docker/run.sh")),
            ("COPY docker /opt", "/opt/bin/x.sh", Some("docker/bin/x.sh")),
            ("COPY docker/ /opt/", "/opt/run.sh", Some("docker/run.sh")),
            ("COPY . /app", "/app/docker/run.sh", Some("docker/run.sh")),
            ("WORKDIR /app\nCOPY . .", "/app/run.sh", Some("run.sh")),
            ("WORKDIR /app\nCOPY ./run.sh bin/go", "/app/bin/go", Some("run.sh")),
            ("COPY a run.sh /x/", "/x/run.sh", Some("run.sh")),
            ("COPY *.sh /x/", "/x/run.sh", Some("run.sh")),
            ("COPY docker/r?n* /x/", "/x/run.sh", Some("docker/run.sh")),
            ("COPY *.py /x/", "/x/run.sh", None),
            ("COPY --parents docker/bin /x/", "/x/docker/bin/x.sh", Some("docker/bin/x.sh")),
            ("COPY [\"run.sh\", \"/a b/\"]", "/a b/run.sh", Some("run.sh")),
            ("ARG D=docker\nCOPY ${D}/run.sh /r", "/r", Some("docker/run.sh")),
            ("ARG D\nCOPY ${D}/run.sh /r", "/r", None),
            ("ARG D\nCOPY run.sh $D/r", "/r", None),
            ("COPY run.sh /r\nCOPY docker/run.sh /r", "/r", Some("docker/run.sh")),
            ("COPY docker/run.sh /r\nCOPY gone.sh /r", "/r", Some("docker/run.sh")),
            ("COPY <<EOF /r\nexec a\nEOF", "/r", Some("exec a\n")),
            ("COPY <<-r /x/\n\texec a\nr", "/x/r", Some("exec a\n")),
            ("ADD https://x/run.sh /r", "/r", None),
            ("COPY --from=nginx /run.sh /r", "/r", None),
            ("COPY run.sh /r", "/rr", None),
            ("COPY docker /opt", "/opt/../opt/./run.sh", Some("docker/run.sh")),
        ] {
            let found = find(&format!("FROM x\n{body}\n"), path, &files);
            assert_eq!(found.as_deref(), expected, "{body:?} {path:?}");
        }
    }

    #[test]
    fn files_are_traced_through_stages() {
        let text = "FROM x AS a\nWORKDIR /src\nCOPY docker .\nFROM a AS b\nCOPY run.sh /only-b\n\
                    FROM y\nCOPY --from=B /src/run.sh /r\nCOPY --from=0 /src /all\nCOPY --from=1 /only-b /\n";
        let files = ["run.sh", "docker/run.sh"];
        for (path, expected) in [
            ("/r", Some("docker/run.sh")),
            ("/all/run.sh", Some("docker/run.sh")),
            ("/only-b", Some("run.sh")),
            ("/src/run.sh", None),
        ] {
            assert_eq!(find(text, path, &files).as_deref(), expected, "{path:?}");
        }
    }

    #[test]
    fn many_stages_that_copy_from_each_other_come_to_an_end() {
        let mut text = String::from("FROM x\n");
        for index in 0..40 {
            for _ in 0..10 {
                text.push_str(&format!("COPY --from={index} / /\n"));
            }
            text.push_str("FROM x\n");
        }
        text.push_str("COPY --from=39 / /\n");
        assert_eq!(find(&text, "/r", &[]), None);
    }

    #[test]
    fn patterns() {
        for (pattern, name, expected) in [
            ("*", "a", true),
            ("*", "", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b", "acd", false),
            ("?", "é", true),
            ("?", "", false),
            ("*", "a/b", false),
            ("*b", "a/b", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern:?} {name:?}");
        }
    }
}
