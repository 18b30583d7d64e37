//! The report format of [Checkstyle](https://checkstyle.org), which many services and editors read.

use std::io::{self, Write};

use quick_xml::Writer;

use super::{by_file, place_of, xml};
use crate::finding::Finding;
use crate::lint::Report;
use crate::source::{SourceFile, Sources};

/// Writes the findings of each file.
///
/// # Errors
/// What `out` fails with.
pub fn checkstyle(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    xml::document(out, |writer| {
        let root = writer.create_element("checkstyle").with_attribute(("version", "4.3"));
        if report.findings.is_empty() {
            return root.write_empty().map(drop);
        }
        let files = |writer: &mut Writer<_>| {
            by_file(&report.findings).try_for_each(|findings| {
                let file = sources.file(findings[0].location.file);
                let element = writer.create_element("file");
                element
                    .with_attribute(("name", &*xml::line(file.path())))
                    .write_inner_content(|writer| {
                        findings.iter().try_for_each(|finding| error(finding, file, writer))
                    })
                    .map(drop)
            })
        };
        root.write_inner_content(files).map(drop)
    })
}

fn error(finding: &Finding, file: &SourceFile, writer: &mut Writer<&mut dyn Write>) -> io::Result<()> {
    let place = place_of(file, finding.location.span.start);
    writer
        .create_element("error")
        .with_attribute(("line", &*place.line.to_string()))
        .with_attribute(("column", &*place.column.to_string()))
        .with_attribute(("severity", finding.severity.as_str()))
        .with_attribute(("message", &*xml::line(&finding.message)))
        .with_attribute(("source", &*format!("shipworthy.{}", finding.rule)))
        .write_empty()
        .map(drop)
}
