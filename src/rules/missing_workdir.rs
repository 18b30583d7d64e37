//! Relative paths that start at the root of the image.

use crate::finding::{Finding, Findings};
use crate::model::dockerfile::Base;
use crate::model::origin::Origin;
use crate::model::project::Image;
use crate::rule::{Rule, rule};
use crate::syntax::dockerfile::{Arguments, Instruction, Keyword};

pub(super) static RULE: Rule = rule!("missing-workdir", Image, check);

fn check(image: &Image, findings: &mut Findings) {
    let dockerfile = &image.dockerfile;
    // An image that starts empty has nothing to get mixed up with.
    if *image.external_base() == Base::Scratch {
        return;
    }
    let Some(first) = dockerfile.chain(image.stage()).into_iter().next() else { return };
    // What the external base has counts for all that stands on it.
    let inherited = image.below(first).working_dir;
    if inherited.value.is_some() || matches!(inherited.origin, Origin::Unknown(_)) {
        return;
    }
    for instruction in image.instructions() {
        match instruction.keyword {
            Keyword::Workdir => {
                let Some(path) = path(instruction).filter(|path| is_relative(path)) else { return };
                let place = dockerfile.location(instruction.span);
                findings.push(
                    Finding::at(place, format!("`WORKDIR {path}` starts from nothing: it is `/{path}`"))
                        .note("on another base, or behind another `WORKDIR`, it is another folder")
                        .help(format!("write `WORKDIR /{path}`")),
                );
                return;
            }
            Keyword::Copy | Keyword::Add => {
                let words = instruction.arguments.words();
                let Some(word) = words.last().filter(|word| words.len() > 1 && is_relative(word.as_str()))
                else {
                    continue;
                };
                findings.push(
                    Finding::at(dockerfile.location(word.span), "this goes to the root of the image: there is no `WORKDIR`")
                        .note("files of the program lie among those of the system, and on another base they lie elsewhere")
                        .help("put a `WORKDIR` in front, such as `WORKDIR /app`"),
                );
                return;
            }
            _ => {}
        }
    }
}

/// The folder of a `WORKDIR`.
fn path(instruction: &Instruction) -> Option<&str> {
    match &instruction.arguments {
        Arguments::Text(text) => Some(text.as_str()),
        _ => None,
    }
}

/// Whether a path starts at the working folder: not at `/`, a drive, or what a variable says.
fn is_relative(path: &str) -> bool {
    !path.starts_with(['/', '\\', '$', '"', '\''])
        && path.as_bytes().get(1) != Some(&b':')
        && !path.is_empty()
}
