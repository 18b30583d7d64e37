//! The matrix: a row for each container, a column for each of the things that matter most in production.

use std::io::{self, Write};

use super::Text;
use crate::readiness::{Column, Container, Fact, Mark, View};

/// Writes a table, with a body for each stack; what a cell comes from is told where one points at it.
pub(super) fn matrix(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let count = view.containers().count();
    if count == 0 {
        return Ok(());
    }
    let legend = [Mark::Good, Mark::Flaw, Mark::Open, Mark::Plain]
        .map(|mark| format!("<span class=\"{}\">{}</span> {}", mark.name(), mark.sign(true), mark.meaning()));
    writeln!(
        out,
        "<details open>\n<summary>What each container runs with ({count})</summary>\n<p>{}</p>\n\
         <div class=\"matrix\">\n<table>\n<thead><tr><th scope=\"col\">container</th>",
        legend.join(", ")
    )?;
    for column in Column::ALL {
        write!(out, "<th scope=\"col\">{}</th>", column.title())?;
    }
    writeln!(out, "</tr></thead>")?;
    for (title, containers) in view.groups() {
        let columns = Column::ALL.len() + 1;
        writeln!(
            out,
            "<tbody>\n<tr><th colspan=\"{columns}\" scope=\"rowgroup\">{}</th></tr>",
            Text(&title)
        )?;
        containers.iter().try_for_each(|container| row(container, out))?;
        writeln!(out, "</tbody>")?;
    }
    writeln!(out, "</table>\n</div>\n</details>")
}

fn row(container: &Container, out: &mut dyn Write) -> io::Result<()> {
    let place = container.place.to_string();
    write!(out, "<tr><th scope=\"row\" title=\"{}\">{}</th>", Text(&place), Text(&container.name))?;
    for column in Column::ALL {
        let Some((mark, text)) = container.cell(column) else {
            write!(out, "<td></td>")?;
            continue;
        };
        let facts =
            container.facts.iter().filter(|fact| matches!(&fact.cell, Some((of, _)) if *of == column));
        let told = facts.map(told).collect::<Vec<_>>().join("; ");
        let (class, sign) = (mark.name(), mark.sign(true));
        write!(out, "<td class=\"{class}\" title=\"{}\">{sign} {}</td>", Text(&told), Text(&text))?;
    }
    writeln!(out, "</tr>")
}

/// A value and who says so.
fn told(fact: &Fact) -> String {
    let note = fact.note.iter().map(|note| format!(", {note}")).collect::<String>();
    format!("{}: {}, {}{note}", fact.name, fact.value, fact.origin)
}
