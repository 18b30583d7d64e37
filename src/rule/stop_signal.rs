//! How a container gets another stop signal, where its command is written.

use crate::model::project::Container;
use crate::source::Location;
use crate::syntax::yaml::edit::{Edits, New};

/// Edits that make `signal` the stop signal of the container whose command is written at `place`: an instruction in
/// front of that command, or a key of the service.
pub(crate) fn stop_with(container: &Container, place: Location, signal: &str) -> Option<Edits> {
    if let Some(image) = container.image.as_ref().filter(|image| image.dockerfile.file == place.file) {
        let start = image.instructions().find(|one| one.span.contains(place.span))?;
        return Some(Ok(vec![
            image.dockerfile.insert_line_before(start.span, &format!("STOPSIGNAL {signal}")),
        ]));
    }
    let service = container.service()?;
    let site = container.stack()?.loaded.site(service.location())?;
    Some(site.set(&["stop_signal"], &New::from(signal)))
}
