//! Node programs that do not know that they run in production, and builds that know it too early.

use crate::finding::{Finding, Findings, Fix, Safety, Severity};
use crate::model::command::program::Language;
use crate::model::dockerfile::Stage;
use crate::model::project::{Container, Image};
use crate::rule::{Rule, rule};
use crate::syntax::dockerfile::{Arguments, Instruction, Keyword};

pub(super) static RULE: Rule = rule!("missing-node-env", Container, check);

fn check(container: &Container, findings: &mut Findings) {
    let Some(image) = &container.image else { return };
    for stage in &image.dockerfile.stages {
        findings.extend(too_early(image, stage));
    }
    findings.extend(missing(container, image));
}

fn missing(container: &Container, image: &Image) -> Option<Finding> {
    let program = container.final_program().filter(|program| program.language == Some(Language::Node))?;
    let is_node = container.base.language.as_deref() == Some("node") && program.name.starts_with("node");
    let is_known = container.service().is_none_or(|service| service.knows_environment());
    let place = program.location.filter(|place| place.file == image.dockerfile.file)?;
    if !is_node
        || !is_known
        || !container.role.may_serve()
        || container.variable("NODE_ENV").is_some()
        || image.instructions().any(says_production)
    {
        return None;
    }
    let finding = Finding::at(place, "`node` is not told that it runs in production")
        .severity(Severity::Info)
        .note("without `NODE_ENV=production` Express caches no templates and shows stack traces, and many packages run slower")
        .help("set `ENV NODE_ENV=production` behind the installation of packages");
    Some(finding.fix(set(image)))
}

/// Whether an instruction sets `NODE_ENV` for some commands, leaves development packages out, or brings a server of
/// Next.js, which sets it.
fn says_production(instruction: &Instruction) -> bool {
    const WORDS: [&str; 7] =
        ["NODE_ENV", "omit=dev", "omit dev", "--production", "--prod", "only=prod", "standalone"];
    WORDS.iter().any(|word| instruction.line.as_str().contains(word))
}

/// In front of the instruction that starts the program, if nothing is installed after it.
fn set(image: &Image) -> Option<Fix> {
    let instructions = image.dockerfile.instructions(image.stage());
    let starts = |one: &&Instruction| matches!(one.keyword, Keyword::Cmd | Keyword::Entrypoint);
    let start = instructions.iter().find(starts)?;
    if instructions.iter().any(|one| one.span.start > start.span.start && one.keyword == Keyword::Run) {
        return None;
    }
    Some(Fix {
        title: "set `NODE_ENV=production`".to_owned(),
        safety: Safety::Safe,
        edits: vec![image.dockerfile.insert_line_before(start.span, "ENV NODE_ENV=production")],
    })
}

/// `NODE_ENV=production` in front of an installation whose packages a build needs: npm and pnpm leave those for
/// development out.
fn too_early(image: &Image, stage: &Stage) -> Option<Finding> {
    let instructions = image.dockerfile.instructions(stage);
    let position = |from: usize, is: &dyn Fn(&Instruction) -> bool| {
        instructions.iter().skip(from).position(is).map(|at| from + at)
    };
    let set = position(0, &sets_production)?;
    let install =
        position(set, &|one| runs(one, &["npm ci", "npm install", "npm i ", "pnpm install", "pnpm i "]))?;
    let build = position(install, &|one| runs(one, &["npm run build", "pnpm build", "pnpm run build"]))?;
    let all = ["--include", "--production=false", "--prod=false", "--dev", "NODE_ENV=dev", "-g "];
    let between = &instructions[set + 1..=build];
    if between
        .iter()
        .any(|one| runs(one, &all) || one.keyword == Keyword::Env && one.line.as_str().contains("NODE_ENV"))
    {
        return None;
    }
    let place = |at: usize| image.dockerfile.location(instructions[at].span);
    Some(
        Finding::at(place(install), "packages for development are left out, which the build below may need")
            .severity(Severity::Warning)
            .label(place(set), "this makes the installation leave them out")
            .label(place(build), "this runs without them")
            .help("set `NODE_ENV` behind the build, or install with `--include=dev`"),
    )
}

fn sets_production(instruction: &Instruction) -> bool {
    let Arguments::Pairs(pairs) = &instruction.arguments else { return false };
    instruction.keyword == Keyword::Env
        && pairs.iter().any(|pair| pair.name.as_str() == "NODE_ENV" && pair.value.as_str() == "production")
}

fn runs(instruction: &Instruction, commands: &[&str]) -> bool {
    instruction.keyword == Keyword::Run
        && commands.iter().any(|command| instruction.line.as_str().contains(command))
}
