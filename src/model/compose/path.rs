//! Where in the model a step stands, and patterns over such paths.

/// A path of keys on the stack of a walk, from the leaf to the root. An item of a list counts as a key `[]`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path<'a> {
    last: Option<(&'a Path<'a>, &'a str)>,
}

/// The key that stands for every item of a list.
pub(super) const ITEM: &str = "[]";

impl<'a> Path<'a> {
    /// The whole model.
    pub(super) const ROOT: Path<'static> = Path { last: None };

    /// One key further down.
    pub(super) fn join(&'a self, key: &'a str) -> Path<'a> {
        Path { last: Some((self, key)) }
    }

    /// Whether the path has exactly the keys of `pattern`, which are parted by dots; `*` stands for any one
    /// key.
    pub(super) fn matches(&self, pattern: &str) -> bool {
        let mut here = self;
        for part in pattern.rsplit('.') {
            match here.last {
                Some((parent, key)) if part == "*" || part == key => here = parent,
                _ => return false,
            }
        }
        here.last.is_none()
    }

    /// What `table` has for the first pattern that matches.
    pub(super) fn look_up<T: Copy>(&self, table: &[(&str, T)]) -> Option<T> {
        table.iter().find(|(pattern, _)| self.matches(pattern)).map(|&(_, found)| found)
    }

    /// The keys from the root down.
    pub(super) fn keys(&self) -> Vec<&'a str> {
        let mut keys = Vec::new();
        let mut here = self.last;
        while let Some((parent, key)) = here {
            keys.push(key);
            here = parent.last;
        }
        keys.reverse();
        keys
    }
}

impl std::fmt::Display for Path<'_> {
    /// `services.web.ports[]`, as people write it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, key) in self.keys().into_iter().enumerate() {
            if at > 0 && key != ITEM {
                f.write_str(".")?;
            }
            f.write_str(key)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_paths() {
        let services = Path::ROOT.join("services");
        let web = services.join("web.1");
        let ports = web.join("ports");
        let port = ports.join(ITEM);
        assert!(port.matches("services.*.ports.*"));
        assert!(ports.matches("services.*.ports"), "a dot in a key parts nothing");
        for pattern in ["services.*.ports", "*.ports.*", "x.services.*.ports.*", "services.*.ports.*.*"] {
            assert!(!port.matches(pattern), "{pattern}");
        }
        assert_eq!(port.to_string(), "services.web.1.ports[]");
        assert_eq!(Path::ROOT.to_string(), "");
    }

    #[test]
    fn tables_are_looked_up_by_pattern() {
        let services = Path::ROOT.join("services");
        let table = [("volumes.*", 1), ("services.*", 2)];
        assert_eq!(services.join("a").look_up(&table), Some(2));
        assert_eq!(services.look_up(&table), None);
    }
}
