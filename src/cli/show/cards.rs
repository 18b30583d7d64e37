//! All values of one container or daemon, each with its origin.

use std::io::{self, Write};

use crate::readiness::{Container, Fact};
use crate::report::{Style, Visible, wrapped};

pub(super) fn write(container: &Container, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let place = container.place.to_string();
    writeln!(out, "\n  {}  {}", style.bold(&Visible(&container.name).to_string()), Visible(&place))?;
    write_facts(&container.facts, style, out)
}

pub(super) fn write_facts(facts: &[Fact], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let width = facts.iter().map(|fact| fact.name.chars().count()).max().unwrap_or(0).min(26);
    facts.iter().try_for_each(|fact| write_fact(fact, width, style, out))
}

/// `restart  ✗ no, Docker's default`
fn write_fact(fact: &Fact, width: usize, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let sign = fact.mark.sign(style.unicode);
    let name = Visible(&fact.name).to_string();
    let initial = format!("    {name:width$}  {sign} ");
    let indent = " ".repeat(width + 8);
    let note = fact.note.iter().map(|note| format!("; {note}")).collect::<String>();
    let text = match fact.origin {
        crate::readiness::Origin::Unknown(_) => format!("{}{note}", fact.origin),
        _ => format!("{}, {}{note}", fact.value, fact.origin),
    };
    let options = wrapped(style.width).initial_indent(&initial).subsequent_indent(&indent);
    writeln!(out, "{}", textwrap::fill(&Visible(&text).to_string(), options))
}
