//! What `dockerd --validate` of version 29.7 says to small files, against what is found here.
//!
//! The verdicts lie beside the checkout; without them the tests pass.

#![expect(clippy::print_stderr, reason = "a skipped test says so")]

use std::collections::BTreeMap;

use shipworthy::config::Config;
use shipworthy::finding::Severity;
use shipworthy::fix::{Options, fix, prove};
use shipworthy::model::daemon::{self, DaemonFile, Outcome, Problem};
use shipworthy::model::engine::Version;
use shipworthy::model::logging::{Logging, effective_logging};
use shipworthy::rule::{Category, Rule};
use shipworthy::source::{Kind, Sources};
use shipworthy::{lint, rules};

const VERDICTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/oracle/dockerd-validate.jsonl");

/// One file and the verdict on it.
#[derive(serde::Deserialize)]
struct Verdict {
    name: String,
    input: String,
    exit: i32,
    says: String,
}

fn verdicts() -> Option<Vec<Verdict>> {
    let Ok(text) = std::fs::read_to_string(VERDICTS) else {
        eprintln!("skipped: ../shared is absent");
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a verdict a line")).collect())
}

/// Everything found in `text`: the module, the keys that lead to it, and what it does.
fn findings(text: &str) -> Vec<(&'static str, String, Outcome)> {
    fn told<K>(
        module: &'static str,
        problems: Vec<Problem<K>>,
    ) -> impl Iterator<Item = (&'static str, String, Outcome)> {
        problems.into_iter().map(move |problem| (module, problem.name(), problem.outcome))
    }
    let sources = Sources::default();
    let id = sources.add("daemon.json", Kind::Daemon, text.as_bytes().to_vec()).expect("the file is small");
    let file = DaemonFile::parse(id, text);
    let engine = Version::NEWEST;
    let mut all = Vec::new();
    all.extend(told("invalid_json", daemon::invalid_json::invalid_json(&file, sources.file(id), engine)));
    all.extend(told("unknown_keys", daemon::unknown_keys::unknown_keys(&file, engine)));
    all.extend(told("ignored_keys", daemon::ignored_keys::ignored_keys(&file, engine)));
    all.extend(told("removed_keys", daemon::removed_keys::removed_keys(&file, engine)));
    all.extend(told("wrong_values", daemon::wrong_values::wrong_values(&file, engine)));
    all.extend(told("log_opts", daemon::log_opts::non_string_log_opts(&file, engine)));
    all.extend(told("mirrors", daemon::mirrors::invalid_mirrors(&file, engine)));
    all.extend(told("runtimes", daemon::runtimes::invalid_runtimes(&file, engine)));
    all.extend(told("address_pools", daemon::address_pools::invalid_pools(&file, engine)));
    all.extend(told("ulimits", daemon::ulimits::invalid_ulimits(&file, engine)));
    all
}

#[test]
fn what_dockerd_refuses_is_refused_and_nothing_else() {
    let Some(verdicts) = verdicts() else { return };
    let mut wrong = Vec::new();
    for Verdict { name, input, exit, says } in &verdicts {
        let found = findings(input);
        let refused = found.iter().any(|(_, _, outcome)| *outcome == Outcome::Refused);
        // The certificates that this one lacks are a matter of the host; the key is told as ignored.
        let of_the_host = says.contains("could not load X509 key pair");
        if (*exit != 0) != refused && !of_the_host || *exit != 0 && found.is_empty() {
            wrong.push(format!("{name}: {input}\n  dockerd: {says}\n  here: {found:?}"));
        }
    }
    assert!(verdicts.len() > 100, "the verdicts are all there");
    assert_eq!(wrong, Vec::<String>::new());
}

/// What passes `--validate` and yet is told, each with what it does when `dockerd` runs.
#[test]
fn what_passes_and_fails_later_is_told_too() {
    let Some(verdicts) = verdicts() else { return };
    let mut told: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for Verdict { name, input, .. } in verdicts.iter().filter(|verdict| verdict.exit == 0) {
        for (module, path, outcome) in findings(input) {
            told.entry(name).or_default().push(format!("{module} {path} {outcome:?}"));
        }
    }
    let expected = [
        ("defrt.json", "runtimes default-runtime StartFails"),
        ("devmap.json", "removed_keys storage-driver StartFails"),
        ("execopts3.json", "wrong_values exec-opts[0] StartFails"),
        ("insecflag.json", "ignored_keys insecure-registry Ignored"),
        ("k34.json", "address_pools default-address-pools[0] StartFails"),
        ("k35.json", "address_pools default-address-pools[0] StartFails"),
        ("k39.json", "removed_keys storage-driver StartFails"),
        ("k41.json", "runtimes runtimes.nvidia StartFails"),
        ("label.json", "ignored_keys label Ignored"),
        ("nested.json", "ignored_keys logging Ignored"),
        ("nestedempty.json", "ignored_keys foo Ignored"),
        ("nestedkey.json", "ignored_keys foo Ignored"),
        ("proxiestop.json", "ignored_keys http-proxy Ignored"),
        ("q.json", "ignored_keys _comment Ignored"),
        ("q20.json", "ignored_keys insecure-registry Ignored, ignored_keys label Ignored"),
        ("restart.json", "ignored_keys restart Ignored"),
        ("s_execopt.json", "ignored_keys exec-opt Ignored"),
        ("s_host.json", "ignored_keys host Ignored"),
        ("s_httpproxy.json", "ignored_keys http-proxy Ignored"),
        ("s_insec.json", "ignored_keys insecure-registry Ignored"),
        ("s_label.json", "ignored_keys label Ignored"),
        ("s_mirror.json", "ignored_keys registry-mirror Ignored"),
        ("s_validate.json", "ignored_keys storage-opt Ignored"),
        ("storage.json", "removed_keys storage-driver StartFails"),
        ("ulbadname.json", "ulimits default-ulimits.nofiles ContainersFail"),
        ("ulhardonly.json", "ulimits default-ulimits.nofile ContainersFail"),
        ("ullow.json", "ulimits default-ulimits.nofile ContainersFail"),
        ("ulnoname.json", "ulimits default-ulimits.nofile ContainersFail"),
        ("ulsofthard.json", "ulimits default-ulimits.nofile ContainersFail"),
        ("ulsofthard2.json", "ulimits default-ulimits.nofile ContainersFail"),
    ];
    let told: Vec<(&str, String)> = told.into_iter().map(|(name, told)| (name, told.join(", "))).collect();
    let told: Vec<(&str, &str)> = told.iter().map(|(name, told)| (*name, told.as_str())).collect();
    assert_eq!(told, expected);
}

/// `--validate` does not look at log drivers and options; these are refused at the start or by every
/// container.
#[test]
fn log_options_that_pass_are_judged_all_the_same() {
    let Some(verdicts) = verdicts() else { return };
    let mut told = Vec::new();
    for Verdict { name, input, .. } in verdicts.iter().filter(|verdict| verdict.exit == 0) {
        let sources = Sources::default();
        let id = sources.add("daemon.json", Kind::Daemon, Vec::new()).expect("the file is small");
        let daemon = Logging::of_daemon(&DaemonFile::parse(id, input), Version::NEWEST);
        let effective = effective_logging(&Logging::default(), Some(&daemon), Version::NEWEST);
        let keys: Vec<_> =
            effective.problems(Version::NEWEST).into_iter().map(|problem| problem.key).collect();
        if !keys.is_empty() {
            told.push(format!("{name} {}", keys.join(" ")));
        }
    }
    let expected = [
        "awsnogroup.json awslogs-group",
        "badmode.json mode",
        "badopt.json max-sise",
        "badval.json max-size",
        "bufblock.json max-buffer-size",
        "fluasync.json fluentd-async-connect",
        "gelfnoaddr.json gelf-address",
        "gelfnoaddr2.json gelf-address",
        "optjournald.json max-size",
    ];
    assert_eq!(told, expected);
}

/// All rules about daemons and ulimits.
fn of_the_daemon() -> Config {
    let is_one = |rule: &&&Rule| matches!(rule.page().category, Category::Daemon | Category::Ulimits);
    let select = rules::ALL.iter().filter(is_one).map(|rule| rule.name.to_owned()).collect();
    Config { select, ..Config::default() }
}

/// `input` as the file of a host.
fn on_a_host(input: &str) -> Sources {
    let sources = Sources::default();
    let path = "etc/docker/daemon.json";
    sources.add(path, Kind::Daemon, input.as_bytes().to_vec()).expect("the file is small");
    sources
}

/// The rules about daemons and ulimits that have a finding of at least `severity` in `input`.
fn reported(input: &str, severity: Severity) -> Vec<&'static str> {
    let report = lint(&on_a_host(input), &of_the_daemon());
    let found = report.findings.iter().filter(|finding| finding.severity >= severity);
    let mut rules: Vec<&str> = found.map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// Every rule about daemons and ulimits runs over the files that `dockerd` refuses.
#[test]
fn what_dockerd_refuses_is_an_error() {
    let Some(verdicts) = verdicts() else { return };
    // Log options are the matter of the rules about logging.
    let refused =
        verdicts.iter().filter(|verdict| verdict.exit != 0 && !verdict.says.contains("Config.log-opts"));
    let silent: Vec<&str> = refused
        .filter(|verdict| reported(&verdict.input, Severity::Error).is_empty())
        .map(|verdict| verdict.name.as_str())
        .collect();
    assert_eq!(silent, Vec::<&str>::new());
}

/// What `dockerd --validate` passes and a rule reports all the same, by the reason.
const PASSED: &[(&str, &[&str])] = &[
    (
        "`--validate` looks at syntax, keys and types; these end `dockerd` when it starts",
        &[
            "defrt.json undefined-default-runtime",
            "devmap.json removed-daemon-key",
            "execopts3.json daemon-key-type",
            "k34.json invalid-address-pool",
            "k35.json invalid-address-pool",
            "k39.json removed-daemon-key",
            "k41.json daemon-key-type",
            "storage.json removed-daemon-key",
        ],
    ),
    (
        "`dockerd` starts with these, and no container does",
        &[
            "ulbadname.json invalid-default-ulimits",
            "ulhardonly.json invalid-default-ulimits",
            "ullow.json invalid-default-ulimits",
            "ulnoname.json invalid-default-ulimits",
            "ulsofthard.json invalid-default-ulimits",
            "ulsofthard2.json invalid-default-ulimits",
        ],
    ),
    (
        "`dockerd` starts with these, and they set nothing",
        &[
            "insecflag.json ignored-daemon-key",
            "label.json ignored-daemon-key",
            "nested.json ignored-daemon-key",
            "nestedkey.json ignored-daemon-key",
            "proxiestop.json ignored-daemon-key",
            "q20.json ignored-daemon-key",
            "restart.json ignored-daemon-key",
            "s_execopt.json ignored-daemon-key",
            "s_host.json ignored-daemon-key",
            "s_httpproxy.json ignored-daemon-key",
            "s_insec.json ignored-daemon-key",
            "s_label.json ignored-daemon-key",
            "s_mirror.json ignored-daemon-key",
            "s_validate.json ignored-daemon-key",
        ],
    ),
    (
        "one of two values is lost, or would be by another program",
        &[
            "dup.json duplicate-daemon-key",
            "duplogopts.json duplicate-daemon-key",
            "s_dup.json duplicate-daemon-key",
            "s_dup2.json duplicate-daemon-key",
        ],
    ),
    (
        "`--validate` was run without the `-H` of the stock unit, beside which `hosts` ends `dockerd`",
        &[
            "cf_hosts.json daemon-hosts-conflict",
            "cf_t.json daemon-hosts-conflict",
            "cf_t2.json daemon-hosts-conflict",
            "hosts.json daemon-hosts-conflict",
            "k13.json daemon-hosts-conflict",
        ],
    ),
    (
        "valid, and not fit for production",
        &[
            "bom.json daemon-debug",
            "cf_d.json daemon-debug",
            "cf_t.json daemon-tcp-without-tls",
            "hosts.json daemon-tcp-without-tls",
            "k13.json daemon-tcp-without-tls",
            "k22.json daemon-debug",
        ],
    ),
];

#[test]
fn what_dockerd_passes_is_reported_with_reason_only() {
    let Some(verdicts) = verdicts() else { return };
    let passed = verdicts.iter().filter(|verdict| verdict.exit == 0);
    let mut told: Vec<String> = passed
        .flat_map(|verdict| {
            let rules = reported(&verdict.input, Severity::Warning).into_iter();
            rules.map(|rule| format!("{} {rule}", verdict.name))
        })
        .collect();
    told.sort_unstable();
    let mut expected: Vec<&str> = PASSED.iter().flat_map(|(_, told)| *told).copied().collect();
    expected.sort_unstable();
    assert_eq!(told, expected);
}

/// Every fix that is offered can be made, alone and with all others, and a second run finds nothing to fix.
#[test]
fn every_fix_holds() {
    let Some(verdicts) = verdicts() else { return };
    let config = of_the_daemon();
    let options = Options { unsafe_fixes: true, ..Options::default() };
    let mut wrong = Vec::new();
    for Verdict { name, input, .. } in &verdicts {
        let sources = on_a_host(input);
        for finding in &lint(&sources, &config).findings {
            for fix in &finding.fixes {
                let proof = prove(&sources, &config, finding, fix);
                wrong.extend(proof.err().map(|reason| format!("{name} {}: {reason}", finding.rule)));
            }
        }
        let outcome = fix(&sources, &config, &options);
        wrong.extend(
            outcome.refused.iter().map(|refused| format!("{name} {}: {}", refused.rule, refused.reason)),
        );
        let left = lint(&outcome.sources, &config).findings;
        let fixable = left.iter().filter(|finding| !finding.fixes.is_empty());
        wrong.extend(fixable.map(|finding| format!("{name} {}: not cured", finding.rule)));
    }
    assert_eq!(wrong, Vec::<String>::new());
}
