//! An exec form that is no JSON, so that a shell gets it, brackets and all.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::dockerfile::Dockerfile;
use crate::model::project::Image;
use crate::rule::{Rule, rule};
use crate::source::Span;
use crate::syntax::dockerfile::{Arguments, Instruction, Keyword};

pub(super) static RULE: Rule = rule!("malformed-exec-form", Image, check);

fn check(image: &Image, findings: &mut Findings) {
    let comments = image.dockerfile.inline_comments();
    for instruction in image.instructions() {
        let has_comment = comments.iter().any(|comment| comment.instruction == instruction.span);
        if let Some(text) = array_like(instruction).filter(|_| !has_comment) {
            findings.push(finding(&image.dockerfile, instruction, text));
        }
    }
}

/// What an instruction is given, if it was meant as an array and is none.
fn array_like(instruction: &Instruction) -> Option<Span> {
    let arguments = match (&instruction.keyword, &instruction.arguments) {
        (Keyword::Cmd | Keyword::Entrypoint | Keyword::Run, arguments) => arguments,
        (Keyword::Healthcheck, Arguments::Health { command, .. }) => command,
        _ => return None,
    };
    let Arguments::Text(text) = arguments else { return None };
    let written = text.as_str();
    let inside = written.strip_prefix('[')?;
    // `[ -f x ] && …` and `[[ … ]]` are tests; a template is filled in before the build.
    let test = inside.starts_with('[') || inside.starts_with(' ') && !inside.contains(',');
    let template =
        ["{{", "{%", "<%", "@"].iter().any(|mark| inside.starts_with(mark) || inside.contains("{{"));
    let quoted = inside.trim_start().starts_with(['"', '\'', '“', '”', '‘', '’']);
    let plain = inside.contains(',') && inside.trim_end().ends_with(']');
    ((quoted || plain) && !test && !template).then(|| text.source())
}

fn finding(dockerfile: &Dockerfile, instruction: &Instruction, written: Span) -> Finding {
    let text = dockerfile.text(written);
    let cured = candidates(text).into_iter().find(|candidate| is_array(candidate));
    let finding = Finding::at(
        dockerfile.location(written),
        format!("this exec form of `{}` is no JSON: {}", instruction.keyword.as_str(), reason(text)),
    )
    .note("the builder takes it as shell form: the whole text is run by a shell, brackets included");
    match cured {
        None => finding.help("write a JSON array of strings in double quotes: `[\"program\", \"argument\"]`"),
        Some(cured) => finding.help(format!("write `{cured}`")).fix(Fix {
            title: "write it as JSON".to_owned(),
            safety: Safety::Unsafe,
            edits: vec![dockerfile.edit(written, cured)],
        }),
    }
}

fn reason(text: &str) -> &'static str {
    let inside = text.trim_start_matches('[').trim();
    let end = text.trim_end();
    if inside.starts_with(['“', '”', '‘', '’']) {
        "its quotes are typographic"
    } else if inside.starts_with('\'') {
        "its quotes are single"
    } else if end.rfind(']').is_none() {
        "the `]` is missing"
    } else if !end.ends_with(']') {
        "text follows the `]`"
    } else if end.trim_end_matches(']').trim_end().ends_with(',') {
        "a comma follows the last string"
    } else if !inside.starts_with('"') {
        "its strings have no quotes"
    } else {
        "a quote, a comma or an escape is wrong"
    }
}

/// What may have been meant, likeliest first.
fn candidates(text: &str) -> Vec<String> {
    let array = text.rfind(']').map_or(text, |end| &text[..=end]);
    let quoted = array.replace(['“', '”'], "\"").replace(['‘', '’'], "'");
    let quoted = if quoted.contains('"') { quoted } else { quoted.replace('\'', "\"") };
    let inside = quoted.trim_start_matches('[').trim_end_matches(']').trim().trim_end_matches(',').trim_end();
    vec![quoted.clone(), format!("[{inside}]")]
}

fn is_array(text: &str) -> bool {
    serde_json::from_str::<Vec<String>>(text).is_ok_and(|words| !words.is_empty())
}
