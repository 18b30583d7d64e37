//! Whether a program serves until it is stopped, or does one thing and ends.

use super::Role::{self, DevServer, Interactive, OneShot, Placeholder, Service};
use super::interpreter::Target;
use super::{Kind, Language};

/// What the arguments of known programs say about their role: program, argument, role. The first line that fits
/// decides. An argument that ends in `:` or `=` stands for all that start so, `*` for any, and an empty one for none
/// at all.
#[rustfmt::skip]
const RULES: &[(&str, &str, Role)] = &[
    ("air", "*", DevServer), ("entr", "*", DevServer), ("reflex", "*", DevServer), ("watchexec", "*", DevServer),
    ("airflow", "db", OneShot), ("airflow", "standalone", DevServer), ("airflow", "webserver", Service),
    ("airflow", "api-server", Service), ("airflow", "scheduler", Service), ("airflow", "triggerer", Service),
    ("airflow", "worker", Service), ("airflow", "*", OneShot),
    ("artisan", "serve", DevServer), ("artisan", "queue:work", Service), ("artisan", "queue:listen", Service),
    ("artisan", "horizon", Service), ("artisan", "schedule:work", Service), ("artisan", "octane:start", Service),
    ("artisan", "octane:frankenphp", Service), ("artisan", "reverb:start", Service), ("artisan", "*", OneShot),
    ("astro", "dev", DevServer), ("astro", "preview", DevServer), ("astro", "*", OneShot),
    ("bundle", "*", OneShot),
    ("bun", "--watch", DevServer), ("bun", "--hot", DevServer), ("bun", "install", OneShot), ("bun", "test", OneShot),
    ("bun", "build", OneShot),
    ("caddy", "validate", OneShot), ("caddy", "fmt", OneShot), ("caddy", "adapt", OneShot),
    ("cargo", "run", DevServer), ("cargo", "watch", DevServer), ("cargo", "*", OneShot),
    ("celery", "worker", Service), ("celery", "beat", Service), ("celery", "flower", Service), ("celery", "events", Service),
    ("celery", "*", OneShot),
    ("composer", "*", OneShot),
    ("console", "messenger:consume", Service), ("console", "server:run", DevServer),
    ("consul", "-dev", DevServer),
    ("dagster", "dev", DevServer), ("dagster", "*", Service),
    ("deno", "--watch", DevServer), ("deno", "serve", Service), ("deno", "test", OneShot), ("deno", "lint", OneShot),
    ("deno", "fmt", OneShot), ("deno", "task", Role::Unknown),
    ("django-admin", "runserver", DevServer), ("django-admin", "*", OneShot),
    ("dotnet", "run", DevServer), ("dotnet", "watch", DevServer), ("dotnet", "build", OneShot), ("dotnet", "test", OneShot),
    ("dotnet", "publish", OneShot), ("dotnet", "ef", OneShot), ("dotnet", "restore", OneShot), ("dotnet", "tool", OneShot),
    ("fastapi", "dev", DevServer), ("fastapi", "run", Service),
    ("flask", "run", DevServer), ("flask", "*", OneShot),
    ("gatsby", "develop", DevServer), ("gatsby", "serve", Service), ("gatsby", "*", OneShot),
    ("go", "run", DevServer), ("go", "*", OneShot),
    ("gradle", "bootRun", DevServer), ("gradle", "run", DevServer), ("gradle", "quarkusDev", DevServer), ("gradle", "*", OneShot),
    ("granian", "--reload", DevServer),
    ("gunicorn", "--reload", DevServer),
    ("hanami", "server", Service), ("hanami", "dev", DevServer), ("hanami", "*", OneShot),
    ("hatch", "*", OneShot),
    ("http.server", "*", DevServer),
    ("hugo", "server", DevServer), ("hugo", "serve", DevServer),
    ("hypercorn", "--reload", DevServer),
    ("ipython", "*", Interactive), ("irb", "*", Interactive), ("jshell", "*", Interactive), ("iex", "", Interactive),
    ("jekyll", "serve", DevServer), ("jekyll", "*", OneShot),
    ("json-server", "*", DevServer),
    ("jupyter", "lab", Service), ("jupyter", "notebook", Service), ("jupyter", "server", Service), ("jupyter", "*", OneShot),
    ("jupyter-lab", "*", Service), ("jupyter-notebook", "*", Service),
    ("kc.sh", "start-dev", DevServer), ("kc.sh", "build", OneShot),
    ("knex", "*", OneShot),
    ("litestar", "--reload", DevServer), ("litestar", "run", Service), ("litestar", "*", OneShot),
    ("manage.py", "runserver", DevServer), ("manage.py", "runserver_plus", DevServer), ("manage.py", "qcluster", Service),
    ("manage.py", "rqworker", Service), ("manage.py", "run_huey", Service), ("manage.py", "process_tasks", Service),
    ("manage.py", "celery", Service), ("manage.py", "migrate", OneShot), ("manage.py", "makemigrations", OneShot),
    ("manage.py", "collectstatic", OneShot), ("manage.py", "createsuperuser", OneShot), ("manage.py", "test", OneShot),
    ("manage.py", "check", OneShot), ("manage.py", "loaddata", OneShot), ("manage.py", "shell", Interactive),
    ("medusa", "develop", DevServer), ("medusa", "start", Service), ("medusa", "*", OneShot),
    ("mix", "phx.server", Service), ("mix", "run", Service), ("mix", "*", OneShot),
    ("mkdocs", "serve", DevServer), ("mkdocs", "*", OneShot),
    ("mlflow", "server", Service), ("mlflow", "ui", Service), ("mlflow", "*", OneShot),
    ("mvn", "spring-boot:run", DevServer), ("mvn", "quarkus:dev", DevServer), ("mvn", "jetty:run", DevServer),
    ("mvn", "*", OneShot),
    ("n8n", "", Service), ("n8n", "start", Service), ("n8n", "worker", Service), ("n8n", "webhook", Service), ("n8n", "*", OneShot),
    ("nest", "--watch", DevServer), ("nest", "start", Service), ("nest", "*", OneShot),
    ("next", "", DevServer), ("next", "dev", DevServer), ("next", "start", Service), ("next", "*", OneShot),
    ("ng", "serve", DevServer), ("ng", "*", OneShot),
    ("nginx", "-t", OneShot), ("nginx", "-T", OneShot), ("nginx", "-v", OneShot), ("nginx", "-V", OneShot),
    ("node", "--watch", DevServer), ("node", "--inspect=0.0.0.0", DevServer), ("node", "--inspect=0.0.0.0:", DevServer),
    ("node", "--inspect-brk", DevServer), ("node", "--inspect-brk=", DevServer), ("node", "--test", OneShot),
    ("nodemon", "*", DevServer),
    ("nuxi", "dev", DevServer), ("nuxi", "preview", Service), ("nuxi", "start", Service), ("nuxi", "*", OneShot),
    ("nuxt", "", DevServer), ("nuxt", "dev", DevServer), ("nuxt", "start", Service), ("nuxt", "preview", Service),
    ("nuxt", "*", OneShot),
    ("pdm", "*", OneShot),
    ("php", "-S", DevServer), ("php", "-a", Interactive),
    ("pipenv", "*", OneShot),
    ("pm2", "logs", Placeholder), ("pm2", "*", Service),
    ("poetry", "*", OneShot),
    ("prefect", "server", Service), ("prefect", "worker", Service), ("prefect", "agent", Service), ("prefect", "*", OneShot),
    ("prisma", "studio", DevServer), ("prisma", "*", OneShot),
    ("rails", "server", Service), ("rails", "s", Service), ("rails", "jobs:work", Service), ("rails", "solid_queue:start", Service),
    ("rails", "console", Interactive), ("rails", "c", Interactive), ("rails", "*", OneShot),
    ("rake", "jobs:work", Service), ("rake", "resque:work", Service), ("rake", "resque:workers", Service),
    ("rake", "resque:scheduler", Service), ("rake", "solid_queue:start", Service), ("rake", "*", OneShot),
    ("react-scripts", "start", DevServer), ("react-scripts", "*", OneShot),
    ("remix", "dev", DevServer), ("remix", "vite:dev", DevServer), ("remix", "*", OneShot),
    ("rq", "worker", Service), ("rq", "worker-pool", Service), ("rq", "*", OneShot),
    ("rye", "*", OneShot),
    ("sanic", "--reload", DevServer), ("sanic", "--dev", DevServer), ("sanic", "-d", DevServer),
    ("server", "-dev", DevServer), ("start-dev", "*", DevServer),
    ("strapi", "develop", DevServer), ("strapi", "dev", DevServer), ("strapi", "start", Service), ("strapi", "*", OneShot),
    ("streamlit", "run", Service), ("streamlit", "*", OneShot),
    ("superset", "run", DevServer), ("superset", "*", OneShot),
    ("symfony", "serve", DevServer), ("symfony", "server:start", DevServer), ("symfony", "local:server:start", DevServer),
    ("symfony", "*", OneShot),
    ("ts-node-dev", "*", DevServer),
    ("tsx", "watch", DevServer),
    ("uv", "*", OneShot),
    ("uvicorn", "--reload", DevServer),
    ("vault", "-dev", DevServer), ("vault", "server", Service), ("vault", "agent", Service), ("vault", "*", OneShot),
    ("vite", "build", OneShot), ("vite", "optimize", OneShot), ("vite", "*", DevServer),
    ("vue-cli-service", "serve", DevServer), ("vue-cli-service", "*", OneShot),
    ("watchmedo", "*", DevServer),
    ("webpack", "serve", DevServer), ("webpack", "--watch", DevServer), ("webpack", "-w", DevServer), ("webpack", "*", OneShot),
    ("webpack-dev-server", "*", DevServer),
];

/// Parts of names and first arguments that programs which serve have.
#[rustfmt::skip]
const SERVICE_WORDS: &[&str] = &[
    "api", "backend", "bot", "consumer", "daemon", "frontend", "gateway", "listen", "listener", "proxy",
    "scheduler", "serve", "server", "service", "web", "worker", "www",
];

/// The same for programs that end by themselves.
#[rustfmt::skip]
const ONE_SHOT_WORDS: &[&str] = &[
    "backup", "build", "bundle", "check", "ci", "clean", "cleanup", "compile", "coverage", "deploy",
    "export", "format", "generate", "help", "import", "install", "lint", "migrate", "migration",
    "migrations", "release", "restore", "seed", "setup", "test", "tests", "typecheck", "usage", "validate",
    "version",
];

/// Names of development scripts in `package.json` and the like.
const DEV_WORDS: &[&str] = &["dev", "develop", "development", "hot", "watch"];

/// The role of the program `name` with `arguments`. `code` is what it runs if it is an interpreter.
pub(super) fn role(
    name: &str,
    kind: Kind,
    language: Option<Language>,
    arguments: &[&str],
    code: Option<(Target, &str)>,
) -> Role {
    if matches!(arguments, ["--help" | "--version" | "help" | "version"]) {
        return OneShot;
    }
    if let Some(&(.., role)) =
        RULES.iter().find(|(program, word, _)| *program == name && fits(word, arguments))
    {
        return role;
    }
    match kind {
        Kind::Server | Kind::Supervisor => Service,
        Kind::Tool => tool(name, arguments),
        Kind::Interpreter => interpreted(language, code),
        Kind::Other => {
            let subcommand = arguments.first().filter(|word| !word.contains(['/', '.']));
            by_words(name).or_else(|| by_words(subcommand?)).unwrap_or(Role::Unknown)
        }
        Kind::Shell | Kind::Framework | Kind::PackageManager => Role::Unknown,
    }
}

fn fits(word: &str, arguments: &[&str]) -> bool {
    match word {
        "*" => true,
        "" => arguments.is_empty(),
        _ if word.ends_with([':', '=']) => arguments.iter().any(|argument| argument.starts_with(word)),
        _ => arguments.contains(&word),
    }
}

/// Tools that are used to keep a container from ending.
fn tool(name: &str, arguments: &[&str]) -> Role {
    match (name, arguments) {
        ("cat", []) => Interactive,
        ("sleep", ["infinity" | "inf"]) => Placeholder,
        ("sleep", [seconds]) if seconds.parse::<f64>().is_ok_and(|seconds| seconds >= 3600.0) => Placeholder,
        ("tail", _) if arguments.iter().any(|argument| matches!(*argument, "-f" | "-F" | "--follow")) => {
            Placeholder
        }
        ("tail", _)
            if arguments.iter().any(|argument| argument.starts_with('-') && argument.ends_with('f')) =>
        {
            Placeholder
        }
        _ => OneShot,
    }
}

fn interpreted(language: Option<Language>, code: Option<(Target, &str)>) -> Role {
    let Some((target, file)) = code else { return Role::Unknown };
    match target {
        Target::Nothing => Interactive,
        Target::Inline => Role::Unknown,
        Target::File(_) | Target::Module(_) => by_words(file).unwrap_or(match language {
            // What these run in images is nearly always a server; scripts of the others are as often jobs.
            Some(Language::Java | Language::Node | Language::Dotnet) => Service,
            _ => Role::Unknown,
        }),
    }
}

/// The role of a script of a package manager, by its name: `start`, `dev`, `db:migrate`.
pub(super) fn of_package_script(script: &str) -> Role {
    let has = |words: &[&str]| parts(script).any(|part| words.contains(&&*part));
    match by_words(script) {
        Some(OneShot) => OneShot,
        _ if has(&["prod", "production"]) => Service,
        _ if has(DEV_WORDS) => DevServer,
        _ if has(&["start"]) => Service,
        other => other.unwrap_or(Role::Unknown),
    }
}

fn by_words(name: &str) -> Option<Role> {
    let has = |words: &[&str]| parts(name).any(|part| words.contains(&&*part));
    if has(ONE_SHOT_WORDS) {
        return Some(OneShot);
    }
    has(SERVICE_WORDS).then_some(Service)
}

/// The words of a file name or script name: `serve`, `api`, `js` of `/app/serve-api.js`.
fn parts(name: &str) -> impl Iterator<Item = String> {
    let base = name.rsplit('/').next().unwrap_or(name);
    base.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_ascii_lowercase)
}
