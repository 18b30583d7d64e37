//! Programs that go to the background by themselves unless told otherwise, which leaves a container without its
//! first process.

use crate::model::command::shell::base_name;

/// A call of a program that forks and returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Daemonizing {
    /// How it is kept in the foreground.
    pub cure: Foreground,
    /// The configuration that may say so as well as its arguments.
    pub setting: Option<Setting>,
}

/// How a program is kept in the foreground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreground {
    /// With these words behind its own.
    Append(&'static [&'static str]),
    /// With another word in place of the one at this index.
    Replace(usize, &'static str),
    /// Without the word at this index.
    Remove(usize),
    /// By another command; how, for people.
    Otherwise(&'static str),
}

/// A setting in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The files that may hold it.
    pub files: Vec<String>,
    /// The start of a line that keeps the program in the foreground, without its blanks.
    pub lines: &'static [&'static str],
    /// The folder whose files are read as well.
    pub folder: &'static str,
}

impl Setting {
    /// Whether `text` holds the setting.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        text.lines().any(|line| {
            let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            self.lines.iter().any(|start| line.to_ascii_lowercase().starts_with(start))
        })
    }

    /// Whether the command `text` of a build may write the setting.
    #[must_use]
    pub fn may_be_written_by(&self, text: &str) -> bool {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        self.lines.iter().any(|start| text.to_ascii_lowercase().contains(start.trim_end_matches(';')))
    }
}

/// Whether the program that `argv[index]` names, known as `name`, goes to the background.
#[must_use]
pub fn daemonizing(argv: &[&str], index: usize, name: &str) -> Option<Daemonizing> {
    let arguments = argv.get(index + 1..)?;
    let at = |words: &[&str]| arguments.iter().position(|word| words.contains(word)).map(|at| index + 1 + at);
    let has = |words: &[&str]| at(words).is_some();
    let letters = |letters: &str| {
        arguments.iter().any(|word| {
            word.strip_prefix('-')
                .is_some_and(|rest| !rest.starts_with(['-', 'o']) && rest.contains(|c| letters.contains(c)))
        })
    };
    let plain = |cure| Some(Daemonizing { cure, setting: None });
    let remove = |words: &[&str]| plain(Foreground::Remove(at(words)?));
    match name {
        "nginx" | "openresty" => nginx(arguments, name),
        "supervisord" if !has(&["-n", "--nodaemon", "-v", "--version", "-h", "--help"]) => {
            supervisord(arguments)
        }
        "php-fpm" if !has(&["-F", "--nodaemonize", "-t", "-i", "-m", "-v", "-h"]) && !letters("Ft") => {
            php_fpm(arguments)
        }
        "apache2" | "httpd" | "apachectl" | "apache2ctl" => apache(argv, index, name),
        "cron" | "crond" if !letters("fnh") && !has(&["--help", "--foreground", "--no-detach"]) => {
            plain(Foreground::Append(&["-f"]))
        }
        "sshd" if !letters("DdtTiGVh") => plain(Foreground::Append(&["-D"])),
        "rsyslogd" if !letters("nNvh") => plain(Foreground::Append(&["-n"])),
        "mongod" => remove(&["--fork"]),
        "memcached" => remove(&["-d", "--daemon"]),
        "haproxy" if !has(&["-db", "-c"]) => remove(&["-D"]),
        "gunicorn" => remove(&["-D", "--daemon"]),
        "celery" if has(&["multi"]) => {
            plain(Foreground::Otherwise("run `celery worker` itself, one container for each worker"))
        }
        "celery" => remove(&["--detach", "-D"]),
        "redis-server" | "valkey-server" | "keydb-server" => {
            let value = at(&["--daemonize"])? + 1;
            (argv.get(value) == Some(&"yes"))
                .then_some(Daemonizing { cure: Foreground::Replace(value, "no"), setting: None })
        }
        "uwsgi" => {
            let told = |word: &str| {
                ["--daemonize", "--daemonize2", "-d"]
                    .iter()
                    .any(|option| word.split('=').next() == Some(option))
            };
            arguments.iter().any(|word| told(word)).then_some(Daemonizing {
                cure: Foreground::Otherwise(
                    "leave `--daemonize` and its file out: uWSGI logs to stderr then",
                ),
                setting: None,
            })
        }
        "pm2" if arguments.first() == Some(&"start") && !has(&["--no-daemon", "--attach"]) => {
            plain(Foreground::Replace(index, "pm2-runtime"))
        }
        "catalina.sh" => plain(Foreground::Replace(at(&["start"])?, "run")),
        "startup.sh" if argv[index].contains("tomcat") || argv[index].contains("catalina") => {
            plain(Foreground::Otherwise("write `catalina.sh run`"))
        }
        _ => starts_a_service(argv, index, name).then_some(Daemonizing {
            cure: Foreground::Otherwise(
                "start the program itself, with the option that keeps it in the foreground",
            ),
            setting: None,
        }),
    }
}

/// `service nginx start`, `/etc/init.d/nginx start`, `systemctl start nginx`, `rc-service nginx start`.
fn starts_a_service(argv: &[&str], index: usize, name: &str) -> bool {
    let arguments = &argv[index + 1..];
    let starts = |at: usize| matches!(arguments.get(at), Some(&"start" | &"restart"));
    match name {
        "service" | "rc-service" => starts(1),
        "systemctl" => starts(0),
        _ => argv[index].starts_with("/etc/init.d/") && starts(0),
    }
}

/// The value of the first of `options` that is given, be it behind a blank or `=`.
fn value<'a>(arguments: &[&'a str], options: &[&str]) -> Option<&'a str> {
    let at =
        arguments.iter().position(|word| options.contains(&word.split('=').next().unwrap_or_default()))?;
    arguments[at].split_once('=').map(|(_, value)| value).or_else(|| arguments.get(at + 1).copied())
}

fn nginx(arguments: &[&str], name: &str) -> Option<Daemonizing> {
    let is_off =
        |word: &&str| word.chars().filter(|c| !c.is_whitespace()).collect::<String>().contains("daemonoff");
    let joined = arguments.join(" ");
    if is_off(&joined.as_str())
        || arguments.iter().any(|word| matches!(*word, "-t" | "-T" | "-v" | "-V" | "-h" | "-s" | "-?"))
    {
        return None;
    }
    let usual = match name {
        "nginx" => "/etc/nginx/nginx.conf",
        _ => "/usr/local/openresty/nginx/conf/nginx.conf",
    };
    let cure = match arguments.contains(&"-g") {
        true => Foreground::Otherwise("add `daemon off;` to the directives behind `-g`"),
        false => Foreground::Append(&["-g", "daemon off;"]),
    };
    let file = value(arguments, &["-c"]).unwrap_or(usual);
    let setting = Setting {
        files: vec![file.to_owned()],
        lines: &["daemonoff;"],
        folder: "/etc/nginx/modules-enabled",
    };
    Some(Daemonizing { cure, setting: Some(setting) })
}

/// See <https://supervisord.org/running.html>.
fn supervisord(arguments: &[&str]) -> Option<Daemonizing> {
    const USUAL: [&str; 4] = [
        "/etc/supervisor/supervisord.conf",
        "/etc/supervisord.conf",
        "/etc/supervisord/supervisord.conf",
        "/etc/supervisor.conf",
    ];
    let files = match value(arguments, &["-c", "--configuration"]) {
        Some(file) => vec![file.to_owned()],
        None => USUAL.map(str::to_owned).to_vec(),
    };
    let setting = Setting {
        files,
        lines: &["nodaemon=true", "nodaemon=1", "nodaemon=yes", "nodaemon=on"],
        folder: "/etc/supervisor/conf.d",
    };
    Some(Daemonizing { cure: Foreground::Append(&["-n"]), setting: Some(setting) })
}

fn php_fpm(arguments: &[&str]) -> Option<Daemonizing> {
    let given = value(arguments, &["-y", "--fpm-config"]);
    let usual = || vec!["/etc/php-fpm.conf".to_owned(), "/usr/local/etc/php-fpm.conf".to_owned()];
    let setting = Setting {
        files: given.map_or_else(usual, |file| vec![file.to_owned()]),
        lines: &["daemonize=no", "daemonize=0", "daemonize=false", "daemonize=off"],
        folder: "/usr/local/etc/php-fpm.d",
    };
    Some(Daemonizing { cure: Foreground::Append(&["-F"]), setting: Some(setting) })
}

fn apache(argv: &[&str], index: usize, name: &str) -> Option<Daemonizing> {
    let arguments = &argv[index + 1..];
    // `httpd-foreground` of the official image goes by the name of what it becomes.
    let stays = |word: &&str| word.contains("FOREGROUND") || word.contains("NO_DETACH") || *word == "-X";
    if base_name(argv[index]) == "httpd-foreground" || arguments.iter().any(stays) {
        return None;
    }
    let start = arguments.iter().position(|word| *word == "start");
    let cure = match (start, arguments) {
        (Some(at), _) if at > 0 && arguments[at - 1] == "-k" => Foreground::Append(&["-D", "FOREGROUND"]),
        (Some(at), _) => Foreground::Replace(index + 1 + at, "-DFOREGROUND"),
        (None, []) if matches!(name, "apache2" | "httpd") => Foreground::Append(&["-D", "FOREGROUND"]),
        _ => return None,
    };
    Some(Daemonizing { cure, setting: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::command::program::invocation;

    fn of(line: &str) -> Option<Foreground> {
        let argv: Vec<_> = line.split(' ').collect();
        let program = invocation(&argv).program.unwrap();
        daemonizing(&argv, program.index, program.name).map(|found| found.cure)
    }

    #[test]
    fn programs_that_go_to_the_background() {
        use Foreground::{Append, Remove, Replace};
        for (line, cure) in [
            ("nginx", Append(&["-g", "daemon off;"])),
            ("/usr/sbin/nginx -c /etc/nginx/a.conf", Append(&["-g", "daemon off;"])),
            ("apachectl start", Replace(1, "-DFOREGROUND")),
            ("httpd -k start", Append(&["-D", "FOREGROUND"])),
            ("supervisord -c /etc/x.conf", Append(&["-n"])),
            ("php-fpm8.2", Append(&["-F"])),
            ("cron", Append(&["-f"])),
            ("crond -l 2", Append(&["-f"])),
            ("/usr/sbin/sshd -p 22", Append(&["-D"])),
            ("mongod --fork --logpath x", Remove(1)),
            ("redis-server --daemonize yes", Replace(2, "no")),
            ("gunicorn -D app", Remove(1)),
            ("pm2 start app.js", Replace(0, "pm2-runtime")),
            ("catalina.sh start", Replace(1, "run")),
            ("memcached -m 64 -d", Remove(3)),
        ] {
            assert_eq!(of(line), Some(cure), "{line}");
        }
        for line in [
            "service nginx start",
            "/etc/init.d/ssh start",
            "systemctl start x",
            "celery multi start w1",
            "uwsgi --daemonize=x",
        ] {
            assert!(matches!(of(line), Some(Foreground::Otherwise(_))), "{line}");
        }
    }

    #[test]
    fn programs_that_stay() {
        for line in [
            "nginx -g daemon off;",
            "nginx -t",
            "httpd-foreground",
            "apache2 -DFOREGROUND",
            "apachectl -D FOREGROUND",
            "supervisord -n",
            "php-fpm --nodaemonize",
            "cron -f",
            "crond -f -l 2",
            "crond -n",
            "sshd -D -e",
            "sshd -De",
            "redis-server --daemonize no",
            "redis-server",
            "gunicorn app",
            "pm2 start x --no-daemon",
            "pm2-runtime start x",
            "catalina.sh run",
            "service nginx status",
            "haproxy -f x",
            "startup.sh",
            "celery worker",
            "node server.js",
            "rsyslogd -n",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }

    #[test]
    fn settings_count_where_they_are_no_comments() {
        let argv = ["supervisord"];
        let setting = daemonizing(&argv, 0, "supervisord").unwrap().setting.unwrap();
        for (text, expected) in [
            ("[supervisord]\nnodaemon = true\n", true),
            (";nodaemon=true", false),
            ("nodaemon=false", false),
            ("", false),
        ] {
            assert_eq!(setting.is_in(text), expected, "{text}");
        }
        assert!(setting.may_be_written_by("RUN echo 'nodaemon = true' >> /etc/supervisord.conf"));
    }
}
