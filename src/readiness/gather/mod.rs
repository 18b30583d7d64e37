//! From the model to what is shown.

mod daemon;
mod health;
mod image;
mod logs;
mod process;
mod runtime;

use super::{Broken, Container, Fact, Mark, Origin, Place, Runner, Stack, Value, View};
use crate::model::compose::Problem;
use crate::model::origin::{self, Sourced};
use crate::model::project::{self, Project, Role};
use crate::source::{Location, Sources};

/// All containers of `project` that somebody asked about, those for development and tests included.
#[must_use]
pub fn view(project: &Project<'_>) -> View {
    let gather = Gather { sources: project.sources };
    let is_of = |container: &&project::Container, stack: &project::Stack| {
        container.stack().is_some_and(|own| std::ptr::eq(own, stack))
    };
    let stacks = project.stacks().filter(|stack| stack.is_judged(project.sources)).map(|stack| Stack {
        files: stack.files.iter().map(|&file| gather.path(file)).collect(),
        containers: project
            .all_containers()
            .filter(|container| is_of(container, stack))
            .map(|container| gather.container(container))
            .collect(),
        broken: gather.broken(stack),
        not_judged: why_not_judged(stack),
        runner: gather.runner(stack.runner()),
    });
    let alone = project.all_containers().filter(|container| container.stack().is_none());
    let is_judged = |image: &project::Image| project.sources.file(image.dockerfile.file).is_judged();
    let alone = alone.filter(|container| container.image.as_ref().is_some_and(|image| is_judged(image)));
    View {
        stacks: stacks.collect(),
        images: alone.map(|container| gather.container(container)).collect(),
        daemons: project.daemons().map(|daemon| daemon::daemon(&gather, daemon)).collect(),
    }
}

fn for_development(word: &str) -> String {
    format!("made for development, builds or tests: `{word}` in the name or place of its file or stage")
}

fn why_not_judged(stack: &project::Stack) -> Option<String> {
    let fragment = || {
        let reason = "a part of stacks: it is put over other files or extended, and lacks what those have";
        stack.is_fragment().then(|| reason.to_owned())
    };
    stack.development().map(for_development).or_else(fragment)
}

/// What of `problem` to tell: a value that lacks its variable is wrong for that alone.
fn reason(problem: &Problem) -> String {
    match &problem.unset {
        Some(variable) => format!("the variable `{variable}` is not set"),
        None => problem.message.clone(),
    }
}

struct Gather<'s> {
    sources: &'s Sources,
}

impl Gather<'_> {
    fn path(&self, file: crate::source::FileId) -> String {
        self.sources.file(file).path().to_owned()
    }

    fn place(&self, location: Location) -> Place {
        let file = self.sources.file(location.file);
        Place { path: file.path().to_owned(), line: file.lines().line(location.span.start) + 1 }
    }

    fn runner(&self, runner: &project::Runner) -> Runner {
        let because = runner.evidence.as_ref().map(|evidence| evidence.shown(self.sources));
        Runner { target: runner.target, because }
    }

    fn origin(&self, origin: &origin::Origin) -> Origin {
        match origin {
            origin::Origin::At(location) => Origin::At(self.place(*location)),
            origin::Origin::Base(name) => Origin::Image(name.clone()),
            origin::Origin::Default => Origin::Default,
            origin::Origin::Unknown(reason) => Origin::Unknown(reason.clone()),
        }
    }

    /// A value of the model as a fact; what is not known has no value.
    fn fact<T>(&self, name: &str, sourced: &Sourced<T>, value: impl FnOnce(&T) -> Value) -> Fact {
        let value = match sourced.origin {
            origin::Origin::Unknown(_) => Value::Nothing,
            _ => value(&sourced.value),
        };
        Fact::new(name, value, self.origin(&sourced.origin))
    }

    fn container(&self, container: &project::Container) -> Container {
        let mut facts = image::facts(self, container);
        facts.extend(process::facts(self, container));
        facts.extend(health::facts(self, container));
        facts.extend(runtime::facts(self, container));
        facts.extend(logs::facts(self, container));
        facts.extend(runtime::stop(self, container));
        let job = match container.role {
            Role::Job(clause) => Some(clause),
            Role::Service | Role::Unknown => None,
        };
        let not_judged = container.development().map(for_development);
        if not_judged.is_some() || job.is_some() {
            for fact in facts.iter_mut().filter(|fact| fact.mark == Mark::Flaw) {
                fact.mark = Mark::Plain;
            }
        }
        let (name, place) = self.name(container);
        Container { name, place, not_judged, job, runner: self.runner(container.runner()), facts }
    }

    fn name(&self, container: &project::Container) -> (String, Place) {
        if let Some(service) = container.service() {
            return (service.name().to_owned(), self.place(service.location()));
        }
        let Some(image) = &container.image else {
            return (String::new(), Place { path: String::new(), line: 0 });
        };
        let path = self.path(image.dockerfile.file);
        let name = match &image.stage().name {
            Some(stage) => format!("{path} ({})", stage.text),
            None => path,
        };
        (name, self.place(image.stage().location))
    }

    /// The services of `stack` that have no container; the stack itself, if it cannot be read.
    fn broken(&self, stack: &project::Stack) -> Vec<Broken> {
        let problems = &stack.loaded.problems;
        if stack.project().is_none() || !stack.is_complete() {
            let problem = problems.first().map(|problem| Broken {
                name: None,
                place: self.place(problem.location),
                reason: reason(problem),
            });
            return problem.into_iter().collect();
        }
        let broken = stack.services().filter(|service| service.is_broken());
        broken
            .map(|service| {
                let span = service.location().span.to(service.value().location().span);
                let own = problems.iter().find(|problem| {
                    problem.location.file == service.location().file && span.contains(problem.location.span)
                });
                let reason = own.map_or_else(|| "it is not whole".to_owned(), reason);
                Broken {
                    name: Some(service.name().to_owned()),
                    place: self.place(own.map_or(service.location(), |problem| problem.location)),
                    reason,
                }
            })
            .collect()
    }
}
