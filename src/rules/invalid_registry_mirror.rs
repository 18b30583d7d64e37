//! A registry mirror that `dockerd` refuses.

use crate::finding::{Finding, Findings, Fix, Safety};
use crate::model::daemon::Problem;
use crate::model::daemon::mirrors::{InvalidMirror, invalid_mirrors};
use crate::model::project::Daemon;
use crate::rule::{Rule, rule};
use crate::source::{Edit, Span};

pub(super) static RULE: Rule = rule!("invalid-registry-mirror", Daemon, check);

fn check(daemon: &Daemon<'_>, findings: &mut Findings) {
    let problems = invalid_mirrors(&daemon.file, daemon.engine);
    findings.extend(problems.iter().map(|problem| finding(daemon, problem)));
}

fn finding(daemon: &Daemon<'_>, problem: &Problem<InvalidMirror>) -> Finding {
    let reason = match problem.kind {
        InvalidMirror::NoScheme => "has no scheme",
        InvalidMirror::Scheme => "has a scheme other than `https` and `http`",
        InvalidMirror::Query => "ends with a query or a fragment",
        InvalidMirror::User => "has a user name in front of the host",
        InvalidMirror::NotAUrl(reason) => reason,
    };
    let mirror = daemon.text(problem.location).trim_matches('"');
    let finding = Finding::at(problem.location, format!("the mirror `{mirror}` {reason}"))
        .note(problem.outcome.consequence(daemon.engine));
    if problem.kind != InvalidMirror::NoScheme || mirror.is_empty() {
        return finding.help("write scheme, host and port: `https://mirror.example.org:5000`");
    }
    let Span { start, .. } = problem.location.span;
    finding.help(format!("write `https://{mirror}`, or `http://` where the mirror has no TLS")).fix(Fix {
        title: "put `https://` in front".to_owned(),
        safety: Safety::Unsafe,
        edits: vec![Edit {
            file: problem.location.file,
            span: Span { start: start + 1, end: start + 1 },
            replacement: "https://".to_owned(),
        }],
    })
}
