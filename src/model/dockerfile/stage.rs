//! Stages and what they stand on.

use std::collections::HashMap;
use std::ops::Range;

use super::scope::Scope;
use super::{BuildArguments, Dockerfile};
use crate::model::image::ImageReference;
use crate::source::{FileId, Location, Span};
use crate::syntax::dockerfile::{
    self as syntax, Instruction, Keyword, Lexer, SyntaxError, SyntaxErrorKind, Word,
};

/// What a stage is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageName {
    /// As written; case does not matter.
    pub text: String,
    /// Where.
    pub location: Location,
}

/// One stage of a Dockerfile.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its number, from 0.
    pub index: usize,
    /// Its name, if it has one.
    pub name: Option<StageName>,
    /// What it stands on.
    pub base: Base,
    /// The place of the image or stage in its `FROM`; of the `FROM` if none is written.
    pub base_location: Location,
    /// The platform that `--platform` asks for. `None` where none is asked for or it depends on the build.
    pub platform: Option<String>,
    /// The whole `FROM`.
    pub location: Location,
    /// Which instructions of the tree stand behind the `FROM`.
    pub(super) instructions: Range<usize>,
}

/// What a stage stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// `FROM scratch`: nothing.
    Scratch,
    /// An earlier stage, by number.
    Stage(usize),
    /// An image from elsewhere.
    Image(ImageReference),
    /// Not to be known; the reason is one clause for people.
    Unknown(String),
}

/// The variables before the first `FROM`, the stages, and the last stage of each name in small letters.
pub(super) fn resolve(
    file: FileId,
    tree: &syntax::Dockerfile,
    arguments: &BuildArguments,
) -> (Scope, Vec<Stage>, HashMap<String, usize>) {
    let lexer = Lexer::new(tree.escape);
    let is_from = |one: &Instruction| one.keyword == Keyword::From;
    let first = tree.instructions.iter().position(is_from).unwrap_or(tree.instructions.len());
    let mut globals = Scope::global(arguments);
    for instruction in tree.instructions[..first].iter().filter(|one| one.keyword == Keyword::Arg) {
        for word in instruction.arguments.words() {
            globals.declare(&lexer, word, arguments, None);
        }
    }

    let mut stages: Vec<Stage> = Vec::new();
    let mut by_name = HashMap::new();
    for (at, instruction) in tree.instructions.iter().enumerate() {
        if is_from(instruction) {
            let stage = stage(file, instruction, at, &stages, &by_name, |text| globals.expand(&lexer, text));
            if let Some(name) = &stage.name {
                by_name.insert(name.text.to_lowercase(), stage.index);
            }
            stages.push(stage);
        } else if let Some(stage) = stages.last_mut() {
            stage.instructions.end = at + 1;
        }
    }
    (globals, stages, by_name)
}

fn stage(
    file: FileId,
    from: &Instruction,
    at: usize,
    earlier: &[Stage],
    by_name: &HashMap<String, usize>,
    expand: impl Fn(&str) -> Result<String, String>,
) -> Stage {
    let words = from.arguments.words();
    let name = words
        .get(2)
        .map(|word| StageName { text: word.as_str().to_owned(), location: Location::new(file, word.span) });
    let platform = from.flag("platform").and_then(|flag| expand(flag.value.as_ref()?.as_str()).ok());
    Stage {
        index: earlier.len(),
        name,
        base: base(words.first(), by_name, &expand),
        base_location: Location::new(file, words.first().map_or(from.span, |word| word.span)),
        platform,
        location: Location::new(file, from.span),
        instructions: at + 1..at + 1,
    }
}

fn base(
    word: Option<&Word>,
    by_name: &HashMap<String, usize>,
    expand: impl Fn(&str) -> Result<String, String>,
) -> Base {
    let Some(word) = word else { return Base::Unknown("`FROM` names no image".to_owned()) };
    let text = match expand(word.as_str()) {
        Ok(text) => text,
        Err(reason) => return Base::Unknown(reason),
    };
    if let Some(&index) = by_name.get(&text.to_lowercase()) {
        return Base::Stage(index);
    }
    match ImageReference::parse(&text) {
        _ if text == "scratch" => Base::Scratch,
        Some(image) => Base::Image(image),
        None => Base::Unknown(format!("`{text}` is no image reference")),
    }
}

/// Stages that BuildKit cannot find where they are named.
pub(super) fn errors(dockerfile: &Dockerfile) -> Vec<SyntaxError> {
    let mut errors = Vec::new();
    for stage in &dockerfile.stages {
        let copies = dockerfile.instructions(stage).iter().filter(|one| one.keyword == Keyword::Copy);
        for from in copies.filter_map(|copy| copy.flag("from")?.value.as_ref()) {
            let message = copied_stage(dockerfile, from.as_str(), stage);
            errors.extend(message.map(|message| error(from.span, message)));
        }
    }
    errors
}

/// What is wrong with `COPY --from=name` in `stage`.
fn copied_stage(dockerfile: &Dockerfile, name: &str, stage: &Stage) -> Option<String> {
    let index = match name.parse::<i64>() {
        Ok(number) => match usize::try_from(number) {
            Ok(index) if index < dockerfile.stages.len() => index,
            _ => return Some(format!("there is no stage number {number}")),
        },
        Err(_) => dockerfile.stage(name)?.index,
    };
    match index.cmp(&stage.index) {
        std::cmp::Ordering::Less => None,
        std::cmp::Ordering::Equal => Some(format!("stage `{name}` copies from itself")),
        std::cmp::Ordering::Greater => Some(format!("stage `{name}` is defined only later")),
    }
}

fn error(span: Span, message: String) -> SyntaxError {
    SyntaxError { kind: SyntaxErrorKind::Stage, span, message, suggestion: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Kind, Sources};

    fn read(text: &str) -> Dockerfile {
        let file = Sources::default().add("Dockerfile", Kind::Dockerfile, text.into()).unwrap();
        Dockerfile::new(file, text)
    }

    #[test]
    fn bases() {
        let image = |text: &str| Base::Image(ImageReference::parse(text).unwrap());
        let unknown = |reason: &str| Base::Unknown(reason.to_owned());
        for (text, base) in [
            ("FROM node:20", image("node:20")),
            ("FROM scratch", Base::Scratch),
            ("FROM \"node\"", image("node")),
            ("ARG V=20\nFROM node:${V}-slim", image("node:20-slim")),
            ("ARG V=20 I=node:$V\nFROM $I", image("node:20")),
            ("FROM node:${V:-20}", image("node:20")),
            ("ARG V\nFROM node:${V:-20}", image("node:20")),
            ("ARG V\nFROM node:$V", unknown("the value of `$V` is not known")),
            ("FROM node:$TARGETARCH", unknown("the value of `$TARGETARCH` is not known")),
            ("FROM node:$V", unknown("`node:` is no image reference")),
            ("FROM", unknown("`FROM` names no image")),
            ("FROM x\nARG V=20\nFROM node:$V", unknown("`node:` is no image reference")),
            ("FROM x AS a\nFROM a", Base::Stage(0)),
            ("FROM x AS A\nARG B\nFROM a AS a\nFROM a", Base::Stage(1)),
            ("FROM x AS a\nFROM 0", image("0")),
            ("FROM b AS b", image("b")),
            ("ARG S=a\nFROM x AS a\nFROM $S", Base::Stage(0)),
        ] {
            assert_eq!(read(text).stages.last().unwrap().base, base, "{text:?}");
        }
    }

    #[test]
    fn targets_by_name_and_number() {
        let dockerfile = read("FROM x AS a\nFROM y AS b\nRUN b\nFROM z\n");
        let target = |name: Option<&str>| dockerfile.target(name).map(|stage| stage.index);
        assert_eq!([target(None), target(Some("B")), target(Some("0"))], [Some(2), Some(1), Some(0)]);
        assert_eq!([target(Some("c")), target(Some("3"))], [None, None]);
        assert_eq!(dockerfile.instructions(&dockerfile.stages[1]).len(), 1);
        assert_eq!(read("RUN a").target(None).map(|stage| stage.index), None);
    }

    #[test]
    fn chains_end_at_an_external_base() {
        let dockerfile = read("FROM x AS a\nFROM a AS b\nFROM y AS c\nFROM b AS d\n");
        let chain: Vec<_> = dockerfile.chain(&dockerfile.stages[3]).iter().map(|stage| stage.index).collect();
        assert_eq!(chain, [0, 1, 3]);
        assert_eq!(dockerfile.external_base(&dockerfile.stages[3]), &dockerfile.stages[0].base);
    }

    #[test]
    fn names_and_platforms() {
        let text = "FROM --platform=linux/arm64 x AS Build\nFROM --platform=$BUILDPLATFORM y";
        let dockerfile = read(text);
        let name = dockerfile.stages[0].name.as_ref().unwrap();
        assert_eq!((name.text.as_str(), &text[name.location.span.range()]), ("Build", "Build"));
        let platforms: Vec<_> = dockerfile.stages.iter().map(|stage| stage.platform.as_deref()).collect();
        assert_eq!(platforms, [Some("linux/arm64"), None]);
    }

    #[test]
    fn copies_from_stages_that_cannot_be_had() {
        for (text, place) in [
            ("FROM x AS a\nCOPY --from=a b c", Some("a")),
            ("FROM x AS a\nCOPY --from=B b c\nFROM y AS b", Some("B")),
            ("FROM x\nCOPY --from=0 b c", Some("0")),
            ("FROM x\nCOPY --from=7 b c", Some("7")),
            ("FROM x\nCOPY --from=-1 b c", Some("-1")),
            ("FROM x AS a\nFROM y\nCOPY --from=a b c\nCOPY --from=0 b c", None),
            ("FROM x\nCOPY --from=nginx b c", None),
        ] {
            let errors = read(text).errors;
            let places: Vec<_> = errors.iter().map(|error| &text[error.span.range()]).collect();
            assert_eq!(places, place.into_iter().collect::<Vec<_>>(), "{text:?}");
        }
    }
}
