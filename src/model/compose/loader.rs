//! The pipeline from files to one model, in
//! [compose-go's order](https://github.com/compose-spec/compose-go/blob/main/loader/loader.go).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::interpolate::Unset;
use super::path::Path;
use super::problem::{Problem, ProblemKind, Problems};
use super::read::{self, Document};
use super::reset::Resets;
use super::value::{Kind, Mapping, Place, Value};
use super::{canonical, check, defaults, interpolate, merge, normalize, paths, schema, unique};
use crate::source::{FileId, Location, Sources, Span};
use crate::syntax::yaml::Tree;

/// How many documents a file may have. Each is checked together with all before it.
const MAX_DOCUMENTS: usize = 64;

/// How many files one project may load, each as often as it is named.
const MAX_FILES: usize = 1000;

/// How many files may include each other in a row.
pub(super) const MAX_INCLUDES: usize = 32;

/// How many bytes of files one project may load, each as often as it is named.
const MAX_BYTES: usize = 64 << 20;

/// How many values `extends` may copy.
const MAX_COPIES: usize = 1_000_000;

/// A part of a project that lies elsewhere and is not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// Where it is named.
    pub location: Location,
    /// How it is named.
    pub reference: String,
}

/// Services of a file that others extend.
#[derive(Debug)]
pub(super) struct External {
    pub(super) services: Mapping,
    pub(super) resets: Resets,
}

/// A file and its documents.
pub(super) struct Part {
    pub(super) file: FileId,
    pub(super) documents: Vec<Document>,
}

/// How the files of a project, or of one `include`, are loaded.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// What variables are replaced by.
    pub(super) environment: BTreeMap<String, String>,
    /// The folder that paths in the files start from.
    pub(super) directory: String,
    /// The same as seen from the folder of the including file; `None` to leave paths as they are.
    pub(super) prefix: Option<String>,
    /// The files that led here, each including the next.
    pub(super) included: Vec<String>,
}

/// What loading has read and found so far.
pub(super) struct Loader<'a> {
    pub(super) sources: &'a Sources,
    /// What `~` stands for.
    pub(super) home: Option<String>,
    pub(super) problems: Problems,
    pub(super) unset: Vec<Unset>,
    pub(super) remotes: Vec<Remote>,
    pub(super) files: Vec<FileId>,
    /// The text of each Compose file, parsed.
    pub(super) trees: HashMap<FileId, Arc<Tree>>,
    /// Where `version:` is written.
    pub(super) versions: Vec<Location>,
    /// Files that services extend, by path.
    pub(super) externals: HashMap<String, External>,
    /// Whether an included file could not be loaded.
    pub(super) lacks_include: bool,
    /// How many bytes variables have made of values.
    pub(super) grown: usize,
    loads: usize,
    bytes: usize,
    copies: usize,
}

impl<'a> Loader<'a> {
    pub(super) fn new(sources: &'a Sources, home: Option<String>) -> Self {
        Self {
            sources,
            home,
            problems: Problems::default(),
            unset: Vec::new(),
            remotes: Vec::new(),
            files: Vec::new(),
            trees: HashMap::new(),
            versions: Vec::new(),
            externals: HashMap::new(),
            lacks_include: false,
            grown: 0,
            loads: 0,
            bytes: 0,
            copies: 0,
        }
    }

    /// The documents of `file`.
    pub(super) fn read(&mut self, file: FileId) -> Part {
        if !self.may_read(file) {
            return Part { file, documents: Vec::new() };
        }
        self.loads += 1;
        if self.loads > MAX_FILES {
            let message = format!("the project loads more than {MAX_FILES} files");
            self.problems.push(Problem::new(ProblemKind::Cycle, start_of(file), message));
            return Part { file, documents: Vec::new() };
        }
        let text = || Arc::new(Tree::parse(self.sources.file(file).text()));
        let tree = Arc::clone(self.trees.entry(file).or_insert_with(text));
        let mut documents = read::documents(&tree, file, &mut self.problems);
        if let Some(excess) = documents.get(MAX_DOCUMENTS) {
            let message = format!("the file has more than {MAX_DOCUMENTS} documents");
            self.problems.push(Problem::new(ProblemKind::Syntax, excess.value.location(), message));
            documents.truncate(MAX_DOCUMENTS);
        }
        Part { file, documents }
    }

    /// Notes that `file` is read; tells whether not too much is read by now.
    pub(super) fn may_read(&mut self, file: FileId) -> bool {
        if !self.files.contains(&file) {
            self.files.push(file);
        }
        self.bytes = self.bytes.saturating_add(self.sources.file(file).text().len());
        if self.bytes > MAX_BYTES {
            let message = format!("the project loads more than {} MiB of files", MAX_BYTES >> 20);
            self.problems.push(Problem::new(ProblemKind::Cycle, start_of(file), message));
        }
        self.bytes <= MAX_BYTES
    }

    /// Merges files into one model, the first of which is `main`.
    pub(super) fn load_model(&mut self, main: FileId, parts: Vec<Part>, scope: &Scope) -> Value {
        let mut model = empty_model(main);
        for part in parts {
            let path = self.sources.file(part.file).path();
            for document in part.documents {
                self.load_document(path, document, scope, &mut model);
            }
        }
        defaults::add(&mut model, &Path::ROOT);
        check::check(&model, &Path::ROOT, &mut self.problems);
        if let Some(prefix) = &scope.prefix {
            paths::resolve(&mut model, prefix, self.home.as_deref());
        }
        normalize::resolve_variables(&mut model, &scope.environment);
        model
    }

    fn load_document(&mut self, path: &str, mut document: Document, scope: &Scope, model: &mut Value) {
        if !self.interpolate(&mut document, scope) {
            return;
        }
        self.include(path, &mut document, scope);
        document.resets.apply(model);
        self.extend(path, &mut document, scope);
        merge::merge(model, document.value, &Path::ROOT, &mut self.problems);
        unique::enforce(model, &Path::ROOT, &mut self.problems);
        schema::validate(model, &mut self.problems);
        if let Some(version) = model.as_mapping_mut().and_then(|model| model.remove("version")) {
            self.versions.push(merge::covering(&version.key, &version.value.place).location);
        }
        canonical::canonicalize(model, &mut self.problems);
        unique::enforce(model, &Path::ROOT, &mut self.problems);
    }

    /// Loads a file whose services others extend: `include` and `extends` in it are left as they are, and nothing
    /// is checked before the merge.
    pub(super) fn load_external(&mut self, file: FileId, prefix: &str, scope: &Scope) -> (Value, Resets) {
        let mut model = empty_model(file);
        let mut resets = Resets::default();
        for mut document in self.read(file).documents {
            if !self.interpolate(&mut document, scope) {
                continue;
            }
            document.resets.apply(&mut model);
            merge::merge(&mut model, document.value, &Path::ROOT, &mut self.problems);
            unique::enforce(&mut model, &Path::ROOT, &mut self.problems);
            canonical::canonicalize(&mut model, &mut self.problems);
            unique::enforce(&mut model, &Path::ROOT, &mut self.problems);
            resets = document.resets;
        }
        paths::resolve(&mut model, prefix, self.home.as_deref());
        (model, resets)
    }

    /// Replaces the variables of a document; tells whether it is one that Compose can use.
    fn interpolate(&mut self, document: &mut Document, scope: &Scope) -> bool {
        if document.value.as_mapping().is_none() {
            let message = format!("the file holds {}, not a mapping", document.value.kind_name());
            self.problems.push(Problem::new(ProblemKind::Schema, document.value.location(), message));
            return false;
        }
        interpolate::Interpolation {
            environment: &scope.environment,
            problems: &mut self.problems,
            unset: &mut self.unset,
            grown: &mut self.grown,
        }
        .run(&mut document.value);
        true
    }

    /// Whether all files were there and could be read, so that what is not in them is nowhere.
    pub(super) fn is_complete(&self) -> bool {
        !self.lacks_include && !self.problems.has_syntax_error()
    }

    /// Takes the size of `value` from what may be copied; tells whether that was enough.
    pub(super) fn may_copy(&mut self, value: &Value) -> bool {
        self.copies = self.copies.saturating_add(size(value));
        self.copies <= MAX_COPIES
    }
}

/// How many values `value` consists of.
fn size(value: &Value) -> usize {
    1 + match &value.kind {
        Kind::Sequence(items) => items.iter().map(size).sum(),
        Kind::Mapping(mapping) => mapping.values().map(size).sum(),
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::String(_) => 0,
    }
}

/// A model without anything, at the beginning of `file`.
fn empty_model(file: FileId) -> Value {
    Value::new(Kind::Mapping(Mapping::new()), Place::at(start_of(file)))
}

/// The first byte of `file`.
pub(super) fn start_of(file: FileId) -> Location {
    Location::new(file, Span::default())
}

/// Whether a file lies elsewhere than on this machine, as `docker compose` tells it.
pub(super) fn is_remote(reference: &str) -> bool {
    paths::is_remote_context(reference)
}

/// `path` as seen from the folder `base`.
pub(super) fn relative(base: &str, path: &str) -> String {
    let (base, path) = (crate::source::normalize(base), crate::source::normalize(path));
    if base.starts_with('/') != path.starts_with('/') {
        return path;
    }
    let parts = |path: &str| -> Vec<String> {
        path.split('/').filter(|part| !matches!(*part, "" | ".")).map(str::to_owned).collect()
    };
    let (base, path) = (parts(&base), parts(&path));
    let common = base.iter().zip(&path).take_while(|(a, b)| a == b).count();
    let up = base[common..].iter().map(|_| "..");
    let down = path[common..].iter().map(String::as_str);
    let joined = up.chain(down).collect::<Vec<_>>().join("/");
    crate::source::normalize(&joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths() {
        for (base, path, expected) in [
            (".", "a/b", "a/b"),
            ("a", "a", "."),
            ("a/b", "a/c", "../c"),
            ("a", ".", ".."),
            ("/x/y", "/x", ".."),
            ("a", "/x", "/x"),
        ] {
            assert_eq!(relative(base, path), expected, "{path} from {base}");
        }
    }
}
