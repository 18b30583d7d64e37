//! `shipworthy rules`: all rules, by category.

use std::io::{self, Write};

use serde::Serialize;

use super::args::RulesFormat;
use super::{Failure, Status, finish};
use crate::finding::Severity;
use crate::report::{Style, wrapped};
use crate::rule::{Category, Cure, Page, Preset, Rule};

pub(super) fn rules(format: RulesFormat, style: Style, out: &mut dyn Write) -> Result<Status, Failure> {
    let all = crate::rules::ALL;
    let written = match format {
        RulesFormat::Text => text(all, style, out),
        RulesFormat::Json => json(all, out),
        RulesFormat::Markdown => markdown(all, out),
    };
    finish(written.and_then(|()| out.flush()), Status::Clean)
}

/// The rules of each category that has any, in the order of the categories.
fn by_category<'a>(all: &'a [&'a Rule]) -> impl Iterator<Item = (Category, Vec<&'a Rule>)> {
    Category::ALL.into_iter().filter_map(move |category| {
        let rules: Vec<_> = all.iter().copied().filter(|rule| rule.page().category == category).collect();
        (!rules.is_empty()).then_some((category, rules))
    })
}

fn text(all: &[&Rule], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let width = all.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for (nth, (category, rules)) in by_category(all).enumerate() {
        if nth > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", style.bold(category.as_str()))?;
        for rule in rules {
            let page = rule.page();
            let strict = if page.preset == Preset::Strict { " (off by default)" } else { "" };
            let initial = format!("  {:width$}  {:7}  ", rule.name, usual(page));
            let subsequent = " ".repeat(initial.len());
            let options = wrapped(style.width).initial_indent(&initial).subsequent_indent(&subsequent);
            writeln!(out, "{}", textwrap::fill(&format!("{}{strict}", page.summary), options))?;
        }
    }
    Ok(())
}

/// The severity that the rule usually reports with.
fn usual(page: &Page) -> &'static str {
    page.severities.first().copied().map_or("", Severity::as_str)
}

/// The table of the README: a heading and a table for each category.
fn markdown(all: &[&Rule], out: &mut dyn Write) -> io::Result<()> {
    for (nth, (category, rules)) in by_category(all).enumerate() {
        if nth > 0 {
            writeln!(out)?;
        }
        writeln!(out, "### {}\n\n| Rule | Severity | Preset | Fix | What it finds |", category.as_str())?;
        writeln!(out, "|---|---|---|---|---|")?;
        for rule in rules {
            let page = rule.page();
            let severities: Vec<_> = page.severities.iter().map(|severity| severity.as_str()).collect();
            writeln!(
                out,
                "| [{name}](rules/{name}.md) | {} | {} | {} | {} |",
                severities.join(", "),
                page.preset.as_str(),
                page.cure.as_str(),
                page.summary.replace('|', "\\|"),
                name = rule.name,
            )?;
        }
    }
    Ok(())
}

/// Version 1: fields may be added, none changes or goes away.
#[derive(Serialize)]
struct List<'a> {
    version: u32,
    rules: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    summary: &'a str,
    category: Category,
    severities: &'a [Severity],
    preset: Preset,
    fix: Cure,
    since: &'a str,
    aliases: &'a [&'a str],
    sources: &'a [&'a str],
}

impl<'a> Entry<'a> {
    fn new(rule: &'a Rule) -> Self {
        let page = rule.page();
        Self {
            name: rule.name,
            summary: page.summary,
            category: page.category,
            severities: &page.severities,
            preset: page.preset,
            fix: page.cure,
            since: page.since,
            aliases: &page.aliases,
            sources: &page.sources,
        }
    }
}

fn json(all: &[&Rule], out: &mut dyn Write) -> io::Result<()> {
    let rules = by_category(all).flat_map(|(_, rules)| rules).map(Entry::new).collect();
    serde_json::to_writer_pretty(&mut *out, &List { version: 1, rules })?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Check;

    fn rule(name: &'static str, category: &str, preset: &str) -> Rule {
        let page = format!(
            "---\nsummary: What {name} finds, a|b.\ncategory: {category}\nseverity: [warning, info]\n\
             preset: {preset}\nfix: advice\nsince: 0.1.0\nsources: [https://example.org]\naliases: [x DL1]\n---\n"
        );
        Rule::new(name, Check::Dockerfile(|_, _| {}), Box::leak(page.into_boxed_str()))
    }

    fn written(write: impl Fn(&[&Rule], &mut dyn Write) -> io::Result<()>) -> String {
        let rules = [
            rule("b-logs", "logging", "strict"),
            rule("a", "process", "recommended"),
            rule("c", "logging", "recommended"),
        ];
        let mut out = Vec::new();
        write(&rules.each_ref(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_list_is_grouped_and_wrapped() {
        let style = Style { width: 44, ..Style::default() };
        assert_eq!(
            written(|rules, out| text(rules, style, out)),
            "process\n  a       warning  What a finds, a|b.\n\nlogging\n  b-logs  warning  What b-logs finds, \
             a|b.\n                   (off by default)\n  c       warning  What c finds, a|b.\n"
        );
    }

    #[test]
    fn the_tables_escape_bars() {
        let table = written(markdown);
        let rows: Vec<_> = table.lines().collect();
        assert_eq!(rows[0], "### process");
        assert_eq!(
            rows[4],
            "| [a](rules/a.md) | warning, info | recommended | advice | What a finds, a\\|b. |"
        );
        assert_eq!(rows[6], "### logging");
        assert_eq!(rows.len(), 12);
    }

    #[test]
    fn programs_get_every_field() {
        let list: serde_json::Value = serde_json::from_str(&written(json)).unwrap();
        assert_eq!(list["version"], 1);
        assert_eq!(
            list["rules"][1],
            serde_json::json!({
                "name": "b-logs", "summary": "What b-logs finds, a|b.", "category": "logging",
                "severities": ["warning", "info"], "preset": "strict", "fix": "advice", "since": "0.1.0",
                "aliases": ["x DL1"], "sources": ["https://example.org"],
            })
        );
    }

    #[test]
    fn no_rules_make_an_empty_list() {
        let mut out = Vec::new();
        text(&[], Style::default(), &mut out).unwrap();
        markdown(&[], &mut out).unwrap();
        assert_eq!(out, b"");
    }
}
