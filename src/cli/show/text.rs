//! What is shown to people: a table for each stack, and on demand all values of each container.

use std::io::{self, Write};

use super::{cards, matrix};
use crate::model::target::Target;
use crate::readiness::{Container, IMAGES, Mark, View};
use crate::report::{Style, Visible, wrapped};

pub(super) fn write(view: &View, verbose: bool, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for stack in &view.stacks {
        heading(&stack.title(), style, out)?;
        group(&stack.containers, verbose, style, out)?;
        if stack.runner.target != Target::Compose {
            remark(&stack.runner.to_string(), style, out)?;
        }
        if let Some(reason) = &stack.not_judged {
            remark(&format!("not judged: {reason}"), style, out)?;
        }
        for broken in &stack.broken {
            let name =
                broken.name.as_ref().map_or_else(|| "the stack".to_owned(), |name| format!("`{name}`"));
            remark(
                &format!("not judged: {name} is broken: {} ({})", broken.reason, broken.place),
                style,
                out,
            )?;
        }
        remarks(&stack.containers, stack.not_judged.is_some(), style, out)?;
        writeln!(out)?;
    }
    if !view.images.is_empty() {
        heading(IMAGES, style, out)?;
        group(&view.images, verbose, style, out)?;
        for image in view.images.iter().filter(|image| image.runner.target != Target::Compose) {
            remark(&format!("`{}` is {}", image.name, image.runner), style, out)?;
        }
        remarks(&view.images, false, style, out)?;
        writeln!(out)?;
    }
    for daemon in &view.daemons {
        heading(&daemon.path, style, out)?;
        cards::write_facts(&daemon.facts, style, out)?;
        writeln!(out)?;
    }
    legend(view, verbose, style, out)
}

fn heading(text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for line in textwrap::wrap(&Visible(text).to_string(), wrapped(style.width)) {
        writeln!(out, "{}", style.bold(&line))?;
    }
    Ok(())
}

fn group(containers: &[Container], verbose: bool, style: Style, out: &mut dyn Write) -> io::Result<()> {
    if containers.is_empty() {
        return writeln!(out, "  no containers");
    }
    matrix::write(containers, style, out)?;
    if verbose {
        containers.iter().try_for_each(|container| cards::write(container, style, out))?;
        writeln!(out)?;
    }
    Ok(())
}

/// Which containers are not judged as services in production, and why.
fn remarks(containers: &[Container], known: bool, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for container in containers {
        if let Some(reason) = container.not_judged.as_ref().filter(|_| !known) {
            remark(&format!("not judged: `{}` is {reason}", container.name), style, out)?;
        } else if let Some(clause) = container.job {
            remark(&format!("a job: `{}`: {clause}", container.name), style, out)?;
        }
    }
    Ok(())
}

fn remark(text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let options = wrapped(style.width).initial_indent("  ").subsequent_indent("    ");
    writeln!(out, "{}", textwrap::fill(&Visible(text).to_string(), options))
}

/// What the signs mean that were used.
fn legend(view: &View, verbose: bool, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let used = |mark: &Mark| view.facts().any(|fact| fact.mark == *mark);
    let marks = [Mark::Good, Mark::Flaw, Mark::Open, Mark::Plain].into_iter().filter(used);
    let meanings: Vec<_> =
        marks.map(|mark| format!("{} {}", mark.sign(style.unicode), mark.meaning())).collect();
    if meanings.is_empty() {
        return Ok(());
    }
    let hint = if verbose { "" } else { " `--verbose` shows all values, and where each comes from." };
    writeln!(out, "{}", textwrap::fill(&format!("{}.{hint}", meanings.join(", ")), wrapped(style.width)))
}
