//! What follows from a model for other parts of it: networks, dependencies and names that nobody wrote. See
//! [compose-go](https://github.com/compose-spec/compose-go/blob/main/loader/normalize.go).

use std::collections::BTreeMap;

use super::canonical::set_default;
use super::merge;
use super::value::{Entry, Kind, Mapping, Place, Value};
use crate::source;

/// Completes `model`, whose project is called `name`.
pub(super) fn normalize(model: &mut Value, name: &str, environment: &BTreeMap<String, String>) {
    let place = model.place.clone();
    let Kind::Mapping(model) = &mut model.kind else { return };
    let mut uses_default = None;
    for (_, entry) in
        model.get_mut("services").and_then(Value::as_mapping_mut).into_iter().flat_map(Mapping::iter_mut)
    {
        let key = entry.key.clone();
        let Kind::Mapping(service) = &mut entry.value.kind else { continue };
        if connect(service, &key) {
            uses_default.get_or_insert(key.clone());
        }
        complete_service(service, environment);
    }
    if let Some(place) = uses_default {
        set_default(model, "networks", Kind::Mapping(Mapping::new()), &place);
        if let Some(Kind::Mapping(networks)) = model.get_mut("networks").map(|networks| &mut networks.kind) {
            set_default(networks, "default", Kind::Null, &place);
        }
    }
    for section in ["networks", "volumes", "configs", "secrets"] {
        name_resources(model, section, name);
    }
    model.set("name", Value::string(name, place.implied()));
}

/// Gives the names without value in lists of variables the value that they have in `environment`.
pub(super) fn resolve_variables(model: &mut Value, environment: &BTreeMap<String, String>) {
    let services = model.as_mapping_mut().and_then(|model| model.get_mut("services"));
    for (_, entry) in services.and_then(Value::as_mapping_mut).into_iter().flat_map(Mapping::iter_mut) {
        let variables = entry.value.as_mapping_mut().and_then(|service| service.get_mut("environment"));
        if let Some(variables) = variables.filter(|variables| variables.as_sequence().is_some()) {
            take_from_environment(variables, environment, true);
        }
    }
}

/// Connects a service to the default network, if it is not connected otherwise; tells whether it is connected to
/// that one.
fn connect(service: &mut Mapping, place: &Place) -> bool {
    if service.contains("provider") || service.contains("network_mode") {
        return false;
    }
    set_default(service, "networks", Kind::Mapping(Mapping::new()), place);
    let Some(Kind::Mapping(networks)) = service.get_mut("networks").map(|networks| &mut networks.kind) else {
        return false;
    };
    if networks.is_empty() {
        set_default(networks, "default", Kind::Null, place);
    }
    networks.contains("default")
}

fn complete_service(service: &mut Mapping, environment: &BTreeMap<String, String>) {
    if let Some(Kind::String(policy)) = service.get_mut("pull_policy").map(|policy| &mut policy.kind)
        && policy == "if_not_present"
    {
        "missing".clone_into(policy);
    }
    if let Some(build) = service.get_mut("build") {
        complete_build(build, environment);
    }
    if let Some(variables) = service.get_mut("environment") {
        take_from_environment(variables, environment, true);
    }
    for volume in service.get_mut("volumes").map(items_mut).unwrap_or_default() {
        let target = volume.as_mapping_mut().and_then(|volume| volume.get_mut("target"));
        if let Some(Kind::String(target)) = target.map(|target| &mut target.kind) {
            *target = source::normalize(target);
        }
    }
    add_dependencies(service);
    pass_image_on(service);
}

fn complete_build(build: &mut Value, environment: &BTreeMap<String, String>) {
    let place = build.place.clone();
    let Kind::Mapping(build) = &mut build.kind else { return };
    set_default(build, "context", Kind::String(".".to_owned()), &place);
    if !build.contains("dockerfile_inline") {
        set_default(build, "dockerfile", Kind::String("Dockerfile".to_owned()), &place);
    }
    if let Some(args) = build.get_mut("args") {
        take_from_environment(args, environment, false);
    }
}

/// Gives variables without a value the one that they have in `environment`; the others are dropped unless `keep`.
fn take_from_environment(variables: &mut Value, environment: &BTreeMap<String, String>, keep: bool) {
    match &mut variables.kind {
        Kind::Mapping(mapping) => mapping.retain(|key, entry| {
            if !entry.value.is_null() {
                return true;
            }
            match environment.get(key) {
                Some(text) => entry.value.kind = Kind::String(text.clone()),
                None => return keep,
            }
            true
        }),
        Kind::Sequence(items) => items.retain_mut(|item| {
            let Kind::String(pair) = &mut item.kind else { return true };
            match environment.get(pair.as_str()) {
                _ if pair.contains('=') => true,
                Some(text) => {
                    *pair = format!("{pair}={text}");
                    true
                }
                None => keep,
            }
        }),
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::String(_) => {}
    }
}

fn items_mut(value: &mut Value) -> &mut [Value] {
    match &mut value.kind {
        Kind::Sequence(items) => items,
        _ => &mut [],
    }
}

/// A service depends on those whose names it links to, whose namespaces it joins and whose volumes it mounts.
fn add_dependencies(service: &mut Mapping) {
    let mut implied: Vec<(String, bool, Place)> = Vec::new();
    for link in service.get("links").and_then(Value::as_sequence).unwrap_or_default() {
        let text = merge::print(link);
        let name = match text.split(':').collect::<Vec<_>>()[..] {
            [name, _] => name.to_owned(),
            _ => text,
        };
        implied.push((name, true, link.place.clone()));
    }
    for namespace in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        let value = service.get(namespace);
        if let Some((name, value)) =
            value.and_then(|value| Some((value.as_str()?.strip_prefix("service:")?, value)))
        {
            implied.push((name.to_owned(), true, value.place.clone()));
        }
    }
    for source in service.get("volumes_from").and_then(Value::as_sequence).unwrap_or_default() {
        let text = merge::print(source);
        if !text.starts_with("container:") {
            let name = text.split(':').next().unwrap_or(&text).to_owned();
            implied.push((name, false, source.place.clone()));
        }
    }
    let Some((_, _, first)) = implied.first() else { return };
    let place = first.clone();
    set_default(service, "depends_on", Kind::Mapping(Mapping::new()), &place);
    let Some(Kind::Mapping(dependencies)) = service.get_mut("depends_on").map(|value| &mut value.kind) else {
        return;
    };
    for (name, restart, place) in implied {
        if dependencies.contains(&name) {
            continue;
        }
        let mut dependency = Mapping::new();
        set_default(&mut dependency, "condition", Kind::String("service_started".to_owned()), &place);
        set_default(&mut dependency, "restart", Kind::Bool(restart), &place);
        set_default(&mut dependency, "required", Kind::Bool(true), &place);
        let value = Value::new(Kind::Mapping(dependency), place.implied());
        dependencies.insert(name, Entry { key: place, value });
    }
}

/// A hook before the start runs in the image of its service, unless it has one of its own.
fn pass_image_on(service: &mut Mapping) {
    let Some(image) =
        service.get("image").filter(|image| image.as_str().is_some_and(|name| !name.is_empty()))
    else {
        return;
    };
    let image = Value { place: image.place.implied(), ..image.clone() };
    for hook in service.get_mut("pre_start").map(items_mut).unwrap_or_default() {
        if let Some(hook) = hook.as_mapping_mut().filter(|hook| !hook.contains("image")) {
            hook.set("image", image.clone());
        }
    }
}

/// A resource without a name is called after its key: as it is if it is external, else below the project.
fn name_resources(model: &mut Mapping, section: &str, project: &str) {
    let Some(Kind::Mapping(resources)) = model.get_mut(section).map(|resources| &mut resources.kind) else {
        return;
    };
    for (key, entry) in resources.iter_mut() {
        let place = entry.key.clone();
        if entry.value.is_null() {
            entry.value.kind = Kind::Mapping(Mapping::new());
        }
        let Kind::Mapping(resource) = &mut entry.value.kind else { continue };
        let is_external = resource.get("external").and_then(Value::as_bool) == Some(true);
        let name = if is_external { key.to_owned() } else { format!("{project}_{key}") };
        if resource.get("name").is_none_or(Value::is_null) {
            resource.set("name", Value::string(name, place.implied()));
        }
    }
}
