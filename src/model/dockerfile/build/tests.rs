use std::time::Duration;

use super::*;
use crate::model::dockerfile::{BuildArguments, CopyFrom, CopySource};
use crate::source::{Kind, Sources};

fn read(text: &str) -> Dockerfile {
    let file = Sources::default().add("Dockerfile", Kind::Dockerfile, text.into()).unwrap();
    Dockerfile::new(file, text)
}

/// The last stage of `text`, on nothing but Docker's defaults.
fn config(text: &str) -> Config {
    let dockerfile = read(text);
    dockerfile.build(dockerfile.target(None).unwrap(), &|_| Config::scratch()).config
}

fn argv(command: &Setting<Command>) -> Option<Vec<String>> {
    Some(match command.value.as_ref()? {
        Command::Exec(words) => words.iter().map(|word| word.as_str().to_owned()).collect(),
        Command::Shell { shell, line } => {
            let default = || vec!["/bin/sh".to_owned(), "-c".to_owned()];
            let mut words = shell.clone().unwrap_or_else(default);
            words.push(line.as_str().to_owned());
            words
        }
    })
}

/// ENTRYPOINT and CMD, words joined by `|`.
fn process(text: &str) -> (Option<String>, Option<String>) {
    let config = config(text);
    let joined = |command| argv(command).map(|words| words.join("|"));
    (joined(&config.entrypoint), joined(&config.command))
}

#[test]
fn entrypoint_and_command() {
    for (text, entrypoint, command) in [
        ("FROM x", None, None),
        ("FROM x\nCMD [\"a\", \"b\"]", None, Some("a|b")),
        ("FROM x\nCMD a b", None, Some("/bin/sh|-c|a b")),
        ("FROM x\nCMD a \\\n  # note\n  b", None, Some("/bin/sh|-c|a   b")),
        ("FROM x\nSHELL [\"bash\", \"-c\"]\nCMD a\nSHELL [\"x\"]", None, Some("bash|-c|a")),
        ("FROM x\nCMD [\"a\"]\nCMD [\"b\"]", None, Some("b")),
        ("FROM x\nCMD [\"a\"]\nCMD []", None, None),
        ("FROM x\nCMD", None, Some("/bin/sh|-c|")),
        ("FROM x\nCMD ['a']", None, Some("/bin/sh|-c|['a']")),
        ("FROM x\nENTRYPOINT [\"e\"]\nENTRYPOINT []", None, None),
        // CMD of the same stage stays, before or behind.
        ("FROM x\nCMD [\"a\"]\nENTRYPOINT [\"e\"]", Some("e"), Some("a")),
        ("FROM x\nENTRYPOINT [\"e\"]\nCMD [\"a\"]", Some("e"), Some("a")),
        // An inherited CMD goes.
        ("FROM x AS s\nCMD [\"a\"]\nFROM s\nENTRYPOINT [\"e\"]", Some("e"), None),
        ("FROM x AS s\nCMD [\"a\"]\nFROM s\nENTRYPOINT []", None, None),
        ("FROM x AS s\nCMD [\"a\"]\nFROM s\nENTRYPOINT [\"e\"]\nCMD [\"b\"]", Some("e"), Some("b")),
        ("FROM x AS s\nENTRYPOINT [\"e\"]\nCMD [\"a\"]\nFROM s", Some("e"), Some("a")),
        ("FROM x AS s\nENTRYPOINT [\"e\"]\nCMD [\"a\"]\nFROM s\nCMD [\"b\"]", Some("e"), Some("b")),
        // Other stages bring nothing.
        ("FROM x AS s\nCMD [\"a\"]\nFROM x\nCOPY --from=s /a /a", None, None),
        // Triggers run in the next stage only, before its own instructions.
        ("FROM x AS s\nONBUILD CMD [\"t\"]\nFROM s", None, Some("t")),
        ("FROM x AS s\nONBUILD CMD [\"t\"]\nFROM s AS m\nCMD [\"m\"]\nFROM m", None, Some("m")),
        ("FROM x\nONBUILD CMD [\"t\"]", None, None),
        // What BuildKit refuses changes nothing.
        ("FROM x\nCMD [\"a\"]\nHEALTHCHECK curl\nSHELL a\nFOO b", None, Some("a")),
    ] {
        let expected = (entrypoint.map(str::to_owned), command.map(str::to_owned));
        assert_eq!(process(text), expected, "{text:?}");
    }
}

#[test]
fn settings_tell_who_decided() {
    let text = "FROM x AS s\nCMD [\"a\"]\nUSER u\nFROM s\nENTRYPOINT [\"e\"]\n";
    let dockerfile = read(text);
    let config = config(text);
    let place = |location: Option<Location>| location.map(|location| &text[location.span.range()]);
    assert_eq!(place(config.user.location()), Some("USER u"));
    assert_eq!(place(config.entrypoint.location()), Some("ENTRYPOINT [\"e\"]"));
    assert_eq!(
        (config.command.value.clone(), place(config.command.location())),
        (None, Some("ENTRYPOINT [\"e\"]"))
    );
    assert_eq!(config.stop_signal.origin, Origin::Default);
    let instruction = dockerfile.instruction_at(config.user.location().unwrap()).unwrap();
    assert_eq!(instruction.keyword, Keyword::User);
}

#[test]
fn words_of_commands_lead_back_to_the_file() {
    let text = "FROM x\nCMD exec \\\n  app\nENTRYPOINT [\"sh\", \"-c\", \"a\\tb\"]\n";
    let config = config(text);
    let Some(Command::Shell { line, .. }) = &config.command.value else { panic!() };
    let app = line.as_str().find("app").unwrap();
    assert_eq!(&text[line.location_of(app..app + 3).unwrap().span.range()], "app");
    assert_eq!(&text[line.location().unwrap().span.range()], "exec \\\n  app");
    let Some(Command::Exec(words)) = &config.entrypoint.value else { panic!() };
    assert_eq!(&text[words[2].location().unwrap().span.range()], "\"a\\tb\"");
    assert_eq!(&text[words[2].location_of(1..2).unwrap().span.range()], "\\t");
}

#[test]
fn what_a_base_brings_is_the_start() {
    let dockerfile =
        read("FROM node:20\nWORKDIR app\nUSER $APP_USER\nENV P=$OTHER Q=$APP_USER\nCMD [\"a\"]\n");
    let mut base = Config::unknown("not listed");
    let brought =
        |value: &str| Sourced { value: Some(value.to_owned()), origin: Origin::Base("node:20".into()) };
    base.working_dir = brought("/srv");
    base.env.variables.insert("APP_USER".into(), brought("node"));
    let entrypoint = Command::Exec(vec![crate::model::dockerfile::Argument::inherited("entry.sh")]);
    base.entrypoint = Sourced { value: Some(entrypoint), origin: Origin::Base("node:20".into()) };
    let stage = dockerfile.target(None).unwrap();
    let config = dockerfile.build(stage, &|_| base.clone()).config;
    assert_eq!(config.working_dir.value.as_deref(), Some("/srv/app"));
    assert_eq!(config.user.value.as_deref(), Some("node"));
    assert_eq!(argv(&config.entrypoint).unwrap(), ["entry.sh"]);
    assert_eq!(config.entrypoint.origin, Origin::Base("node:20".into()));
    // A variable that is not written here may come from the base.
    let other = &config.env.variables["P"];
    assert_eq!((other.value.clone(), &other.origin), (None, &unknown("OTHER")));
    assert_eq!(config.env.variables["Q"].value.as_deref(), Some("node"));
    assert!(!config.env.complete);
    assert_eq!(config.healthcheck.origin, Origin::Unknown("not listed".into()));
}

fn unknown(name: &str) -> Origin {
    Origin::Unknown(format!("the value of `${name}` is not known"))
}

#[test]
fn variables() {
    for (text, user) in [
        ("FROM x\nUSER $U", Ok(None)),
        ("FROM x\nENV U=a\nUSER $U", Ok(Some("a"))),
        ("FROM x\nENV U a b\nUSER \"$U\"", Ok(Some("a b"))),
        ("FROM x\nARG U=a\nUSER ${U}", Ok(Some("a"))),
        ("FROM x\nARG U\nUSER $U", Err("U")),
        ("FROM x\nARG U\nUSER ${U:-d}", Ok(Some("d"))),
        ("FROM x\nARG U\nENV V=$U\nUSER $V", Err("V")),
        // An argument before the first FROM has to be named in the stage.
        ("ARG U=a\nFROM x\nUSER $U", Ok(None)),
        ("ARG U=a\nFROM x\nARG U\nUSER $U", Ok(Some("a"))),
        ("ARG U=a\nFROM x\nARG U=b\nUSER $U", Ok(Some("b"))),
        ("ARG U\nFROM x\nARG U\nUSER $U", Err("U")),
        ("FROM x\nARG TARGETARCH\nUSER $TARGETARCH", Err("TARGETARCH")),
        // The later one counts; a bare ARG changes nothing.
        ("FROM x\nARG U=a\nENV U=b\nUSER $U", Ok(Some("b"))),
        ("FROM x\nENV U=b\nARG U=a\nUSER $U", Ok(Some("a"))),
        ("FROM x\nENV U=b\nARG U\nUSER $U", Ok(Some("b"))),
        // All of one ENV is expanded first; ARG goes word by word.
        ("FROM x\nENV U=a\nENV U=b V=$U\nUSER $V", Ok(Some("a"))),
        ("FROM x\nARG U=a V=$U\nUSER $V", Ok(Some("a"))),
        // A stage has the variables of the stage below, not of others.
        ("FROM x AS s\nARG U=a\nFROM s\nUSER $U", Ok(Some("a"))),
        ("FROM x AS s\nENV U=a\nFROM x\nUSER $U", Ok(None)),
    ] {
        let found = config(text).user;
        let expected = user.map(|user| user.map(str::to_owned));
        let found = match found.origin {
            Origin::Unknown(reason) => Err(Origin::Unknown(reason)),
            _ => Ok(found.value),
        };
        assert_eq!(found, expected.map_err(unknown), "{text:?}");
    }
}

#[test]
fn build_arguments_come_first() {
    let text = "ARG V=1\nFROM x:$V\nARG U=a\nARG W\nUSER $U$W\n";
    let given = |pairs: &[(&str, Option<&str>)]| -> BuildArguments {
        pairs.iter().map(|(name, value)| (name.to_string(), value.map(str::to_owned))).collect()
    };
    for (arguments, base, user) in [
        (given(&[("V", Some("2")), ("U", Some("b")), ("W", Some("c"))]), "x:2", Some("bc")),
        (given(&[("W", Some("c")), ("OTHER", Some("d"))]), "x:1", Some("ac")),
        (given(&[("U", None), ("W", Some("c"))]), "x:1", None),
    ] {
        let dockerfile = read(text).with_arguments(arguments);
        let stage = dockerfile.target(None).unwrap();
        let Base::Image(image) = &stage.base else { panic!() };
        let config = dockerfile.build(stage, &|_| Config::scratch()).config;
        assert_eq!((image.to_string().as_str(), config.user.value.as_deref()), (base, user));
    }
}

#[test]
fn the_image_has_env_but_no_arguments() {
    let config = config("FROM x\nARG A=1\nENV B=$A C=\"x y\" D='$A'\nENV B=2\n");
    let env: Vec<_> = config
        .env
        .variables
        .iter()
        .map(|(name, value)| (name.as_str(), value.value.as_deref().unwrap()))
        .collect();
    let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    assert_eq!(env, [("B", "2"), ("C", "x y"), ("D", "$A"), ("PATH", path)]);
}

#[test]
fn working_directories_are_joined() {
    for (body, dir) in [
        ("WORKDIR /a", Some("/a")),
        ("WORKDIR /a/", Some("/a/")),
        ("WORKDIR a\nWORKDIR b/../c", Some("/a/c")),
        ("WORKDIR /a\nWORKDIR /b", Some("/b")),
        ("WORKDIR C:\\\\app\nWORKDIR D:/x", Some("D:/x")),
        ("ENV D=/d\nWORKDIR $D/e", Some("/d/e")),
        ("ARG D\nWORKDIR $D\nWORKDIR e", None),
        ("ARG D\nWORKDIR $D\nWORKDIR /e", Some("/e")),
    ] {
        assert_eq!(config(&format!("FROM x\n{body}")).working_dir.value.as_deref(), dir, "{body:?}");
    }
}

#[test]
fn health_checks() {
    let check = |body: &str| config(&format!("FROM x\n{body}")).healthcheck.value;
    let full = check(
        "SHELL [\"bash\", \"-c\"]\nHEALTHCHECK NONE\nHEALTHCHECK --interval=1m30s --timeout=0 --start-period=5s \
         --start-interval=100ms --retries=5 CMD curl -f x || exit 1",
    )
    .unwrap();
    let Some(Command::Shell { shell: None, line }) = &full.test else { panic!("{full:?}") };
    assert_eq!(line.as_str(), "curl -f x || exit 1");
    assert_eq!(full.interval, Some(Duration::from_secs(90)));
    assert_eq!(full.timeout, None);
    assert_eq!(full.start_period, Some(Duration::from_secs(5)));
    assert_eq!(full.start_interval, Some(Duration::from_millis(100)));
    assert_eq!(full.retries, Some(5));
    assert_eq!(check("HEALTHCHECK CMD a\nHEALTHCHECK NONE"), Some(Healthcheck::default()));
    assert_eq!(check("USER u"), None);
    assert!(matches!(check("HEALTHCHECK cmd [\"a\"]").unwrap().test, Some(Command::Exec(_))));
}

#[test]
fn the_other_settings() {
    let config = config(
        "FROM x\nENV P=80\nEXPOSE $P 443/udp ${P}81-8090 no\nVOLUME /a /b\nVOLUME [\"/c d\"]\n\
         LABEL a=\"1\" b=$P\nSTOPSIGNAL SIGQUIT\nARG S\n",
    );
    let ports: Vec<_> = config.ports.iter().map(|ports| (ports.value.first, ports.value.last)).collect();
    assert_eq!(ports, [(80, 80), (443, 443), (8081, 8090)]);
    let volumes: Vec<_> = config.volumes.iter().map(|volume| volume.value.as_str()).collect();
    assert_eq!(volumes, ["/a", "/b", "/c d"]);
    let labels: Vec<_> =
        config.labels.iter().map(|(name, value)| (name.as_str(), value.value.as_deref())).collect();
    assert_eq!(labels, [("a", Some("1")), ("b", Some("80"))]);
    assert_eq!(config.stop_signal.value.as_deref(), Some("SIGQUIT"));
}

#[test]
fn copies() {
    let dockerfile = read(
        "FROM x AS a\nWORKDIR /w\nFROM a\nARG U\n\
         COPY --chmod=755 ./s/ $U/t .\nADD https://h/f git@h:r.git /d/\nCOPY --from=A /x y\n\
         COPY --from=img:1 --parents / z\nCOPY $U /$U\n",
    );
    let copies = dockerfile.build(&dockerfile.stages[1], &|_| Config::scratch()).copies;
    let path = |path: &str| CopySource::Path(path.to_owned());
    let remote = |url: &str| CopySource::Remote(url.to_owned());
    let found: Vec<_> = copies
        .iter()
        .map(|copy| (copy.from.clone(), copy.sources.clone(), copy.destination.as_deref(), copy.into_folder))
        .collect();
    let expected = [
        (CopyFrom::Context, vec![path("s"), CopySource::Unknown], Some("/w"), true),
        (CopyFrom::Context, vec![remote("https://h/f"), remote("git@h:r.git")], Some("/d"), true),
        (CopyFrom::Stage(0), vec![path("x")], Some("/w/y"), false),
        (CopyFrom::Image("img:1".to_owned()), vec![path(".")], Some("/w/z"), true),
        (CopyFrom::Context, vec![CopySource::Unknown], None, false),
    ];
    assert_eq!(found, expected);
    assert_eq!(copies[0].chmod.as_deref(), Some("755"));
    assert!(copies[1].add && !copies[0].add);
}
