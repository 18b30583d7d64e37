//! The formats that people read besides `pretty`: by file, and as a page for a browser.

use shipworthy::config::Config;

use super::*;

fn grouped(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    report::grouped(report, sources, Style::default(), out)
}

#[test]
fn grouped_has_a_line_for_each_finding_of_a_file() {
    assert_eq!(
        written(&grouped, &case()),
        "api␛[2J/Dockerfile.\u{fffd}ü\n  \
           3:14  info     a label  [obscure-label]\n   \
           4:1  error    `npm start` runs under `/bin/sh`␛[8m, as PID 1  [shell-form-command]\n\n"
    );
}

#[test]
fn jsonl_has_the_findings_of_json() {
    let lines = written(&report::jsonl, &case());
    let findings: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let report: Value = serde_json::from_str(&written(&report::json, &case())).expect("JSON");
    assert_eq!(Value::from(findings), report["findings"]);
}

#[test]
fn html_shows_the_lines() {
    let page = written(&report::html, &case());
    for part in [
        "<h1>shipworthy: 1 error, 1 info</h1>",
        "<p class=\"place\">api␛[2J/Dockerfile.\u{fffd}ü:4:1 · shell-form-command</p>",
        "<span class=\"number\">    4 </span><mark class=\"primary\">CMD npm start</mark>",
        "<span class=\"number\">    3 </span>    <mark>build: .</mark>\n<span class=\"number\">      </span>\
         <span class=\"label\">service `wéb` runs this image␍</span>",
        "LABEL a=&quot;é😀&quot; <mark class=\"primary\">b=&quot;␛[31m&quot;</mark>",
        "<p><b>help:</b> write `CMD [&quot;npm&quot;, &quot;start&quot;]`</p>",
        "<p><b>fix:</b> write the command as a list␇</p>",
        "<article data-severity=\"info\" data-rule=\"obscure-label\">",
        "<option>obscure-label</option>",
        "api␛[2J/Dockerfile.\u{fffd}ü:2:1: the base is unknown",
    ] {
        assert!(page.contains(part), "{part:?} is not in {page}");
    }
}

/// A report of a finding that is hostile in every text.
fn hostile() -> Case {
    let text = "<script>alert('1')</script><!--&\"\n";
    let sources = Sources::default();
    let file = sources.add(text.trim(), Kind::Compose, text.into()).expect("a small file");
    let finding = Finding::at(place(file, 0, 8), text).label(place(file, 3, 20), text).note(text).help(text);
    let unresolved = vec![Unresolved { location: place(file, 0, 1), reason: text.to_owned() }];
    Case {
        sources,
        report: Report { findings: vec![named("rule", finding)], unresolved, ..Report::default() },
    }
}

#[test]
fn html_has_no_markup_of_others() {
    let page = written(&report::html, &hostile());
    assert_eq!(page.matches("<script").count(), 1, "its own");
    assert_eq!((page.matches("<!--").count(), page.matches("alert('").count()), (0, 0));
    assert!(page.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&lt;!--&amp;&quot;␊"), "{page}");
}

#[test]
fn html_loads_nothing() {
    let page = written(&report::html, &case());
    for part in ["http://", "https://", " src=", "url(", "@import", "<link"] {
        assert!(!page.contains(part), "{part}");
    }
    assert!(
        page.contains(
            "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\""
        )
    );
}

/// A stack whose words are markup, with what its containers run with.
fn shown() -> Case {
    let text = "services:\n  api:\n    image: redis:7\n    restart: always\n    mem_limit: 1g\n    \
                command: [\"redis-server\", \"--name\", \"<b>|`\"]\n    logging:\n      driver: \"<script>|`x`\"\n";
    let sources = Sources::default();
    sources.add("deploy|<i>/compose.yaml", Kind::Compose, text.into()).expect("a small file");
    let report = shipworthy::lint(&sources, &Config { readiness: true, ..Config::default() });
    Case { sources, report }
}

#[test]
fn html_tells_what_each_container_runs_with() {
    let page = written(&report::html, &shown());
    for part in [
        "<summary>What each container runs with (1)</summary>",
        "<th colspan=\"8\" scope=\"rowgroup\">deploy|&lt;i&gt;/compose.yaml</th>",
        "<th scope=\"row\" title=\"deploy|&lt;i&gt;/compose.yaml:2\">api</th>",
        "<td class=\"good\" title=\"restart: always, deploy|&lt;i&gt;/compose.yaml:4\">✓ always</td>",
        "✓ 1G</td>",
        "&lt;script&gt;|`x`",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert_eq!(page.matches("<script").count(), 1, "its own");
    assert!(!written(&report::html, &case()).contains("What each container"), "nobody asked");
}

#[test]
fn markdown_tells_what_each_container_runs_with() {
    let page = written(&report::markdown, &shown());
    let (_, table) = page.split_once("\n\n| deploy").expect("a table of its own");
    let rows: Vec<_> = table.lines().collect();
    assert_eq!(
        rows[0],
        "&#124;&#60;i&#62;/compose.yaml | pid 1 | init | health | restart | memory | logs | stop |"
    );
    assert!(rows[2].starts_with("| api | ") && rows[2].contains(" | ✓ always | ✓ 1G | "), "{}", rows[2]);
    assert_eq!(rows[2].matches('|').count(), 9, "no cell breaks out: {}", rows[2]);
}

#[test]
fn html_marks_a_place_of_several_lines_with_another_inside() {
    let text = "a:\n  b: 1\n  c: 2\n";
    let sources = Sources::default();
    let file = sources.add("compose.yaml", Kind::Compose, text.into()).expect("a small file");
    let finding = Finding::at(place(file, 0, 16), "m").label(place(file, 5, 9), "inside");
    let report = Report { findings: vec![named("rule", finding)], ..Report::default() };
    let page = written(&report::html, &Case { sources, report });
    assert!(
        page.contains(
            "<pre><span class=\"number\">    1 </span><mark class=\"primary\">a:</mark>\n\
             <span class=\"number\">    2 </span><mark class=\"primary\">  </mark><mark>b: 1</mark>\n\
             <span class=\"number\">      </span><span class=\"label\">inside</span>\n\
             <span class=\"number\">    3 </span><mark class=\"primary\">  c: 2</mark>\n</pre>"
        ),
        "{page}"
    );
}

#[test]
fn the_summary_alone_tells_that_nothing_was_found() {
    let nothing = || Case { sources: Sources::default(), report: Report::default() };
    for format in [&grouped as Format<'_>, &report::jsonl, &report::github, &report::concise] {
        assert_eq!(written(format, &nothing()), "");
    }
    assert!(written(&report::html, &nothing()).contains("<h1>shipworthy: no findings</h1>"));
}
