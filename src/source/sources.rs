//! All files of one run.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use elsa::sync::FrozenVec;

use super::{FileId, LineIndex, Location, Span, path};

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A Dockerfile (or Containerfile).
    Dockerfile,
    /// A Compose file.
    Compose,
    /// The Docker daemon's `daemon.json`.
    Daemon,
    /// A file that others refer to: an entrypoint script, an `env_file`, a `.env`. Never judged by itself.
    Related,
}

/// Looks up files that the files under judgement name: an entrypoint script, an `env_file`, an `extends` base.
///
/// The library's default finds none; the command line's reads the disk inside the project; an editor's answers
/// from its buffers.
pub trait Reader: Send + Sync {
    /// The bytes of the file at `path` (normalised, see [`path::normalize`]), or `None` where there is none
    /// or it may not be read.
    fn read(&self, path: &str) -> Option<Vec<u8>>;

    /// The names in the folder at `path`, in any order; empty where there is none.
    fn list(&self, path: &str) -> Vec<String>;

    /// The one name of the file at `path`, of which there may be several: to who stands in `app`, `../app/run.sh` is
    /// `run.sh`.
    fn name(&self, path: &str) -> String {
        path::normalize(path)
    }
}

/// Nothing but what was added.
struct NoReader;

impl Reader for NoReader {
    fn read(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn list(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}

/// One file: its path, what it is, and its text.
#[derive(Debug)]
pub struct SourceFile {
    path: String,
    kind: Kind,
    judged: bool,
    text: Arc<str>,
    invalid: Vec<Span>,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    fn new(path: String, kind: Kind, bytes: Vec<u8>) -> Result<Self, usize> {
        if u32::try_from(bytes.len().saturating_mul(3)).is_err() {
            // U+FFFD takes three bytes, so a text may be three times as long as the bytes it was read from.
            return Err(bytes.len());
        }
        let (text, invalid) = decode(bytes);
        let judged = kind != Kind::Related;
        Ok(Self { path, kind, judged, text: text.into(), invalid, lines: OnceLock::new() })
    }

    /// The same file, read only to judge others.
    fn into_context(self) -> Self {
        Self { judged: false, ..self }
    }

    /// The path as given, normalised, with `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What the file is read as.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether somebody asked about it. Other files are read because these refer to them, or stand beside them.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        self.judged
    }

    /// The text, a byte order mark and line ends included; bytes that are no UTF-8 are replaced by U+FFFD.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, to be kept: a model holds on to it without copying.
    #[must_use]
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// Where in [`Self::text`] bytes had to be replaced. Such a file must not be written back.
    #[must_use]
    pub fn invalid_utf8(&self) -> &[Span] {
        &self.invalid
    }

    /// The lines of the text.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// All files of one run. Files can be added while others are borrowed, none is ever removed or changed.
pub struct Sources {
    files: FrozenVec<Arc<SourceFile>>,
    by_path: Mutex<HashMap<String, Option<FileId>>>,
    reader: Arc<dyn Reader>,
}

impl Default for Sources {
    fn default() -> Self {
        Self::with_reader(NoReader)
    }
}

impl std::fmt::Debug for Sources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.ids().map(|id| self.file(id).path())).finish()
    }
}

impl Sources {
    /// No files yet; what the added ones refer to is asked of `reader`.
    #[must_use]
    pub fn with_reader(reader: impl Reader + 'static) -> Self {
        Self { files: FrozenVec::new(), by_path: Mutex::default(), reader: Arc::new(reader) }
    }

    /// The same files with the same ids and the same reader. Texts are shared, not copied; a file that is added to
    /// one is not in the other.
    #[must_use]
    pub fn snapshot(&self) -> Self {
        // Held while the files are copied, so that no path leads to a file that is not among them.
        let by_path = self.by_path.lock().expect("no thread panics while it holds this lock");
        Self {
            files: self.files.clone(),
            by_path: Mutex::new(by_path.clone()),
            reader: Arc::clone(&self.reader),
        }
    }

    /// A [`Self::snapshot`] with other texts for the files in `changes`.
    ///
    /// # Errors
    /// Gives back the size of a text that is over 4 GiB.
    pub fn with_replaced(&self, changes: impl IntoIterator<Item = (FileId, String)>) -> Result<Self, usize> {
        let mut replaced = self.snapshot();
        for (id, text) in changes {
            let file = &mut replaced.files.as_mut()[id.0 as usize];
            let new = SourceFile::new(file.path.clone(), file.kind, text.into_bytes())?;
            *file = Arc::new(SourceFile { judged: file.judged, ..new });
        }
        Ok(replaced)
    }

    /// Adds a file under judgement. A path that is there already gives the file that it has.
    ///
    /// # Errors
    /// Gives the size back when the file is over 4 GiB, which spans cannot address.
    pub fn add(&self, path: &str, kind: Kind, bytes: Vec<u8>) -> Result<FileId, usize> {
        self.add_file(path, || SourceFile::new(self.reader.name(path), kind, bytes))
    }

    /// Adds a file that shows what those under judgement are part of: it is read as `kind`, and what is found in it is
    /// not reported. A path that is there already gives the file that it has.
    ///
    /// # Errors
    /// Gives the size back when the file is over 4 GiB, which spans cannot address.
    pub fn add_context(&self, path: &str, kind: Kind, bytes: Vec<u8>) -> Result<FileId, usize> {
        self.add_file(path, || {
            SourceFile::new(self.reader.name(path), kind, bytes).map(SourceFile::into_context)
        })
    }

    fn add_file(
        &self,
        path: &str,
        file: impl FnOnce() -> Result<SourceFile, usize>,
    ) -> Result<FileId, usize> {
        let path = self.reader.name(path);
        // One lock for look-up and insertion, so that two threads cannot add one path twice.
        let mut by_path = self.by_path.lock().expect("no thread panics while it holds this lock");
        if let Some(Some(id)) = by_path.get(&path) {
            return Ok(*id);
        }
        let id = self.push(file()?);
        by_path.insert(path, Some(id));
        Ok(id)
    }

    /// The file at `path`, asked of the reader if it was not added.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let path = self.reader.name(path);
        let mut by_path = self.by_path.lock().expect("no thread panics while it holds this lock");
        if let Some(known) = by_path.get(&path) {
            return *known;
        }
        let bytes = self.reader.read(&path);
        let file = bytes.and_then(|bytes| SourceFile::new(path.clone(), Kind::Related, bytes).ok());
        let id = file.map(|file| self.push(file));
        by_path.insert(path, id);
        id
    }

    /// The names in the folder at `path`: of files and folders of files added there, and what the reader lists.
    #[must_use]
    pub fn list(&self, path: &str) -> Vec<String> {
        let path = self.reader.name(path);
        let mut names = self.reader.list(&path);
        names.extend(self.ids().filter_map(|id| {
            let file = self.file(id).path();
            let below = match path.as_str() {
                "." => Some(file).filter(|file| !file.starts_with('/')),
                folder => file.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')),
            };
            below?.split('/').next().filter(|name| *name != "..").map(str::to_owned)
        }));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The file of `id`.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        self.files.get(id.0 as usize).expect("ids are used only with the sources that gave them out")
    }

    /// All files, in the order in which they came.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..super::offset(self.files.len())).map(FileId)
    }

    /// The text at `location`.
    #[must_use]
    pub fn text(&self, location: Location) -> &str {
        &self.file(location.file).text()[location.span.range()]
    }

    fn push(&self, file: SourceFile) -> FileId {
        FileId(super::offset(self.files.push_get_index(Arc::new(file))))
    }
}

/// `bytes` as text, and the places of the replacements that this took.
fn decode(bytes: Vec<u8>) -> (String, Vec<Span>) {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, Vec::new()),
        Err(error) => error.into_bytes(),
    };
    let mut text = String::with_capacity(bytes.len());
    let mut invalid = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            let start = text.len();
            text.push(char::REPLACEMENT_CHARACTER);
            invalid.push(Span::new(start, text.len()));
        }
    }
    (text, invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_file_however_it_is_written() {
        let sources = Sources::default();
        let first = sources.add("./a/../Dockerfile", Kind::Dockerfile, b"FROM a".to_vec()).unwrap();
        let again = sources.add("Dockerfile", Kind::Dockerfile, b"other".to_vec()).unwrap();
        assert_eq!(first, again);
        assert_eq!(sources.file(first).text(), "FROM a");
        assert_eq!(sources.find("./Dockerfile"), Some(first));
        sources.add("b/c/d", Kind::Related, Vec::new()).unwrap();
        assert_eq!(sources.list("."), ["Dockerfile", "b"]);
        assert_eq!((sources.list("b/c"), sources.list("b/c/d")), (vec!["d".to_owned()], Vec::new()));
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced_and_reported() {
        let sources = Sources::default();
        let id = sources.add("d", Kind::Dockerfile, b"ab\xffc\xc3".to_vec()).unwrap();
        let file = sources.file(id);
        assert_eq!(file.text(), "ab\u{fffd}c\u{fffd}");
        assert_eq!(file.invalid_utf8(), [Span::new(2, 5), Span::new(6, 9)]);
    }

    #[test]
    fn replaced_texts_leave_ids_and_the_other_files() {
        let sources = Sources::default();
        let first = sources.add("a", Kind::Dockerfile, b"1".to_vec()).unwrap();
        let second = sources.add("b", Kind::Compose, b"2".to_vec()).unwrap();
        assert_eq!(sources.find("c"), None);
        let replaced = sources.with_replaced([(second, "3".to_owned())]).unwrap();
        assert_eq!((replaced.file(first).text(), replaced.file(second).text()), ("1", "3"));
        assert_eq!((replaced.find("b"), replaced.file(second).kind()), (Some(second), Kind::Compose));
        assert!(Arc::ptr_eq(&sources.file(first).shared_text(), &replaced.file(first).shared_text()));
        assert_eq!(sources.file(second).text(), "2", "the sources that it is made from stay");
        assert_eq!(replaced.add("d", Kind::Daemon, Vec::new()), Ok(FileId(2)));
    }

    #[test]
    fn context_is_no_matter_of_judgement() {
        let sources = Sources::default();
        let named = sources.add("a", Kind::Dockerfile, b"1".to_vec()).unwrap();
        let beside = sources.add_context("b", Kind::Compose, b"2".to_vec()).unwrap();
        assert_eq!(sources.add_context("a", Kind::Dockerfile, b"3".to_vec()), Ok(named));
        let replaced = sources.with_replaced([(named, "4".to_owned()), (beside, "5".to_owned())]).unwrap();
        for sources in [&sources, &replaced] {
            assert_eq!(
                [named, beside].map(|id| (sources.file(id).is_judged(), sources.file(id).kind())),
                [(true, Kind::Dockerfile), (false, Kind::Compose)]
            );
        }
    }

    #[test]
    fn related_files_are_read_once() {
        struct Once(Mutex<u32>);
        impl Reader for Once {
            fn read(&self, path: &str) -> Option<Vec<u8>> {
                *self.0.lock().unwrap() += 1;
                (path == "run.sh").then(|| b"exec app".to_vec())
            }
            fn list(&self, _: &str) -> Vec<String> {
                vec!["run.sh".to_owned()]
            }
        }
        let sources = Sources::with_reader(Once(Mutex::new(0)));
        let id = sources.find("run.sh").unwrap();
        assert_eq!(sources.find("x/../run.sh"), Some(id));
        assert_eq!((sources.find("none"), sources.find("none")), (None, None));
        assert_eq!(sources.file(id).kind(), Kind::Related);
        assert_eq!(sources.ids().count(), 1);
    }
}
