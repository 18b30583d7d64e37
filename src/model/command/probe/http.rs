//! Calls of `curl` and `wget`, and whether they look at the status that the server answers with.

use crate::model::command::program::invocation;

/// A call of `curl` or `wget`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpCall {
    /// Which program calls.
    pub client: Client,
    /// Which argument names the program.
    pub index: usize,
    /// Which argument is the first URL.
    pub url: Option<usize>,
    /// Whether an answer of 400 and above makes the call fail. `wget` always does that, `curl` with `-f`.
    pub fails_on_error: bool,
    /// Whether the call prints the status (`-w '%{http_code}'`), for others to look at.
    pub prints_status: bool,
    /// Whether the body goes to a file other than the standard output.
    pub saves_body: bool,
}

/// The programs of [`HttpCall`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// <https://curl.se/docs/manpage.html>
    Curl,
    /// GNU Wget or the one of BusyBox, which share a name.
    Wget,
}

/// Short options of curl that want a value: the rest of the word, or the next one.
const CURL_VALUED: &str = "AbcCdDeEFhHKmoPQrtTuUwxXyYz";
const WGET_VALUED: &str = "aAeiIDloOPQRtTUwXY";

/// Long options that want a value of their own behind them.
#[rustfmt::skip]
const LONG_VALUED: [&str; 46] = [
    "--body-data", "--cacert", "--capath", "--cert", "--config", "--connect-timeout", "--connect-to",
    "--cookie", "--cookie-jar", "--data", "--data-ascii", "--data-binary", "--data-raw",
    "--data-urlencode", "--form", "--header", "--interface", "--json", "--key", "--limit-rate",
    "--max-filesize", "--max-redirs", "--max-time", "--method", "--noproxy", "--oauth2-bearer",
    "--output", "--output-document", "--pass", "--post-data", "--proto", "--proxy", "--referer",
    "--request", "--resolve", "--retry", "--retry-delay", "--retry-max-time", "--timeout", "--tries",
    "--unix-socket", "--upload-file", "--user", "--user-agent", "--waitretry", "--write-out",
];

/// The call that `argv` makes, behind launchers such as `timeout`.
#[must_use]
pub fn http_call(argv: &[&str]) -> Option<HttpCall> {
    let program = invocation(argv).program?;
    let client = match program.name {
        "curl" => Client::Curl,
        "wget" => Client::Wget,
        _ => return None,
    };
    let mut call = HttpCall {
        client,
        index: program.index,
        url: None,
        fails_on_error: client == Client::Wget,
        prints_status: false,
        saves_body: false,
    };
    let mut at = program.index + 1;
    while let Some(&word) = argv.get(at) {
        at += 1 + call.read_option(word, argv.get(at + 1).copied(), at);
    }
    Some(call)
}

impl HttpCall {
    /// Takes in the argument `word` at `at`. Says how many of the following ones belong to it.
    fn read_option(&mut self, word: &str, next: Option<&str>, at: usize) -> usize {
        let Some(option) = word.strip_prefix('-').filter(|option| !option.is_empty()) else {
            self.url.get_or_insert(at);
            return 0;
        };
        if !option.starts_with('-') {
            return self.read_letters(option, next);
        }
        let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
        let takes_next = value.is_none() && (LONG_VALUED.contains(&name) || name == "--url");
        if name == "--url" && takes_next && next.is_some() {
            self.url.get_or_insert(at + 1);
        }
        self.read_meaning(name, value.or(next.filter(|_| takes_next)));
        usize::from(takes_next)
    }

    /// Takes in `sSfo` of `-sSfo file`.
    fn read_letters(&mut self, letters: &str, next: Option<&str>) -> usize {
        let valued = if self.client == Client::Curl { CURL_VALUED } else { WGET_VALUED };
        for (at, letter) in letters.char_indices() {
            let attached = Some(&letters[at + letter.len_utf8()..]).filter(|value| !value.is_empty());
            let takes_value = valued.contains(letter);
            let value = if takes_value { attached.or(next) } else { None };
            let name = match (self.client, letter) {
                (Client::Curl, 'f') => "--fail",
                (Client::Curl, 'w') => "--write-out",
                (Client::Curl, 'o') => "--output",
                (Client::Curl, 'O') => "--remote-name",
                _ => "",
            };
            self.read_meaning(name, value);
            if takes_value {
                return usize::from(attached.is_none());
            }
        }
        0
    }

    fn read_meaning(&mut self, name: &str, value: Option<&str>) {
        match name {
            "--fail" | "--fail-with-body" => self.fails_on_error = true,
            "--write-out" => {
                self.prints_status |=
                    value.is_some_and(|format| format.contains("code") || format.contains('@'));
            }
            "--output" => {
                self.saves_body |=
                    value.is_some_and(|file| !matches!(file, "/dev/null" | "-" | "/dev/stdout"))
            }
            "--remote-name" => self.saves_body = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whether_an_error_status_counts() {
        for (argv, expected) in [
            ("curl http://localhost", Some(false)),
            ("curl -f http://localhost", Some(true)),
            ("curl -fsS http://localhost", Some(true)),
            ("curl -sSf http://localhost", Some(true)),
            ("curl -isfL http://localhost", Some(true)),
            ("curl --fail http://localhost", Some(true)),
            ("curl --fail-with-body http://localhost", Some(true)),
            ("curl --fail-early http://localhost", Some(false)),
            ("curl -o f http://localhost", Some(false)),
            ("curl -of http://localhost", Some(false)),
            ("curl -so f -f http://localhost", Some(true)),
            ("curl -H f: http://localhost", Some(false)),
            ("curl -Xf http://localhost", Some(false)),
            ("/usr/bin/curl http://localhost", Some(false)),
            ("timeout 5 curl -f http://localhost", Some(true)),
            ("wget -q --spider http://localhost", Some(true)),
            ("nc -z localhost 80", None),
            ("", None),
        ] {
            let argv: Vec<_> = argv.split(' ').collect();
            assert_eq!(http_call(&argv).map(|call| call.fails_on_error), expected, "{argv:?}");
        }
    }

    #[test]
    fn what_else_is_known_of_a_call() {
        for (argv, url, prints_status, saves_body) in [
            ("curl -s -o /dev/null -w %{http_code} http://a", Some("http://a"), true, false),
            ("curl -w%{response_code} a", Some("a"), true, false),
            ("curl --write-out=%{http_code} a", Some("a"), true, false),
            ("curl -w %{time_total} a", Some("a"), false, false),
            ("curl --output x --url http://a", Some("http://a"), false, true),
            ("curl -m 5 --retry 3 -H A:b http://a http://b", Some("http://a"), false, false),
            ("curl --unix-socket /run/s http://a", Some("http://a"), false, false),
            ("wget -T 5 -O - http://a", Some("http://a"), false, false),
            ("wget --tries=1 -qO- http://a", Some("http://a"), false, false),
            ("curl -f", None, false, false),
            ("curl --url", None, false, false),
            ("curl é-w", Some("é-w"), false, false),
            ("curl -éw", None, false, false),
        ] {
            let argv: Vec<_> = argv.split(' ').collect();
            let call = http_call(&argv).unwrap();
            assert_eq!(
                (call.url.map(|at| argv[at]), call.prints_status, call.saves_body),
                (url, prints_status, saves_body),
                "{argv:?}"
            );
        }
    }
}
