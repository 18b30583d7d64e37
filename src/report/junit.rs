//! The format in which test runs are reported, as
//! [most services read it](https://github.com/testmoapp/junitxml): a suite for each file, a test for each finding.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::BytesText;

use super::{place_of, words, xml};
use crate::finding::{Finding, Severity};
use crate::lint::Report;
use crate::source::{FileId, LineColumn, Sources};

/// Writes a suite for each file under judgement. Errors and warnings are failed tests; an info is a passed one
/// with output, and so is a file without findings.
///
/// # Errors
/// What `out` fails with.
pub fn junit(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: Vec<_> = sources
        .ids()
        .filter(|&file| sources.file(file).is_judged())
        .map(|file| Suite { file, findings: Vec::new() })
        .collect();
    suites.sort_by_key(|suite| suite.file);
    for finding in &report.findings {
        let file = finding.location.file;
        match suites.binary_search_by_key(&file, |suite| suite.file) {
            Ok(at) => suites[at].findings.push(finding),
            Err(at) => suites.insert(at, Suite { file, findings: vec![finding] }),
        }
    }
    suites.sort_by_key(|suite| sources.file(suite.file).path());
    let tests: usize = suites.iter().map(Suite::tests).sum();
    let failures: usize = suites.iter().map(Suite::failures).sum();
    xml::document(out, |writer| {
        let root = writer
            .create_element("testsuites")
            .with_attribute(("name", "shipworthy"))
            .with_attribute(("tests", &*tests.to_string()))
            .with_attribute(("failures", &*failures.to_string()));
        root.write_inner_content(|writer| suites.iter().try_for_each(|suite| suite.write(sources, writer)))
            .map(drop)
    })
}

struct Suite<'a> {
    file: FileId,
    findings: Vec<&'a Finding>,
}

impl Suite<'_> {
    fn tests(&self) -> usize {
        self.findings.len().max(1)
    }

    fn failures(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity > Severity::Info).count()
    }

    fn write(&self, sources: &Sources, writer: &mut Writer<&mut dyn Write>) -> io::Result<()> {
        let path = xml::line(sources.file(self.file).path());
        writer
            .create_element("testsuite")
            .with_attribute(("name", &*path))
            .with_attribute(("tests", &*self.tests().to_string()))
            .with_attribute(("failures", &*self.failures().to_string()))
            .with_attribute(("errors", "0"))
            .write_inner_content(|writer| {
                if self.findings.is_empty() {
                    return test("no findings", &path, writer).write_empty().map(drop);
                }
                self.findings.iter().try_for_each(|finding| case(finding, &path, sources, writer))
            })
            .map(drop)
    }
}

fn test<'w, 'o>(
    name: &str,
    path: &str,
    writer: &'w mut Writer<&'o mut dyn Write>,
) -> quick_xml::writer::ElementWriter<'w, &'o mut dyn Write> {
    writer.create_element("testcase").with_attribute(("name", name)).with_attribute(("classname", path))
}

fn case(
    finding: &Finding,
    path: &str,
    sources: &Sources,
    writer: &mut Writer<&mut dyn Write>,
) -> io::Result<()> {
    let LineColumn { line, column } =
        place_of(sources.file(finding.location.file), finding.location.span.start);
    let lines: Vec<_> = words(finding).map(|line| xml::line(&line)).collect();
    let text = format!("{path}:{line}:{column}: {}", lines.join("\n"));
    let name = format!("{}:{line}:{column}", finding.rule);
    test(&name, path, writer)
        .write_inner_content(|writer| {
            let text = BytesText::new(&text);
            if finding.severity == Severity::Info {
                return writer.create_element("system-out").write_text_content(text).map(drop);
            }
            writer
                .create_element("failure")
                .with_attribute(("type", finding.severity.as_str()))
                .with_attribute(("message", &*lines[0]))
                .write_text_content(text)
                .map(drop)
        })
        .map(drop)
}
