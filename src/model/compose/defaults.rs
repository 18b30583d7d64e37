//! What Compose adds to the long forms of attributes.

use super::canonical::set_default;
use super::path::{ITEM, Path};
use super::value::{Kind, Mapping, Place, Value};

type Default = fn(&mut Mapping, &Place);

const DEFAULTS: &[(&str, Default)] = &[
    ("services.*.build", build),
    ("services.*.secrets.*", secret),
    ("services.*.ports.*", port),
    ("services.*.deploy.resources.reservations.devices.*", device),
    ("services.*.gpus.*", device),
    ("services.*.volumes.*.bind", bind),
];

/// Adds [the defaults](https://github.com/compose-spec/compose-go/blob/main/transform/defaults.go) to all of
/// `value`.
pub(super) fn add(value: &mut Value, path: &Path<'_>) {
    let place = value.place.clone();
    match (path.look_up(DEFAULTS), &mut value.kind) {
        (Some(default), Kind::Mapping(mapping)) => default(mapping, &place),
        (None, Kind::Mapping(mapping)) => {
            for (key, entry) in mapping.iter_mut() {
                add(&mut entry.value, &path.join(key));
            }
        }
        (None, Kind::Sequence(items)) => {
            for item in items {
                add(item, &path.join(ITEM));
            }
        }
        _ => {}
    }
}

fn build(build: &mut Mapping, place: &Place) {
    set_default(build, "context", Kind::String(".".to_owned()), place);
}

fn secret(secret: &mut Mapping, place: &Place) {
    let source = secret.get("source").and_then(Value::as_str).unwrap_or_default();
    let target = format!("/run/secrets/{source}");
    set_default(secret, "target", Kind::String(target), place);
}

fn port(port: &mut Mapping, place: &Place) {
    set_default(port, "protocol", Kind::String("tcp".to_owned()), place);
    set_default(port, "mode", Kind::String("ingress".to_owned()), place);
}

fn device(device: &mut Mapping, place: &Place) {
    if !device.contains("device_ids") {
        set_default(device, "count", Kind::String("all".to_owned()), place);
    }
}

fn bind(bind: &mut Mapping, place: &Place) {
    set_default(bind, "create_host_path", Kind::Bool(true), place);
}
