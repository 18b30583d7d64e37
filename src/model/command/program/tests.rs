use super::*;

fn split(line: &str) -> Vec<&str> {
    line.split(' ').filter(|word| !word.is_empty()).collect()
}

#[test]
fn programs_kinds_and_roles() {
    use Kind::{Framework, Interpreter, Other, PackageManager, Server, Shell, Supervisor, Tool};
    use Role::{DevServer, Interactive, OneShot, Placeholder, Service, Unknown};
    for (line, name, kind, role) in [
        ("nginx -g daemon_off;", "nginx", Server, Service),
        ("nginx -t", "nginx", Server, OneShot),
        ("/usr/local/bin/gunicorn app:app -b :80", "gunicorn", Server, Service),
        ("gunicorn --reload app:app", "gunicorn", Server, DevServer),
        ("uvicorn app:app --reload", "uvicorn", Server, DevServer),
        ("python -m gunicorn app:app", "gunicorn", Server, Service),
        ("python3 /usr/bin/supervisord -n", "supervisord", Supervisor, Service),
        ("python3.12 -u app.py", "python", Interpreter, Unknown),
        ("python -m mypackage.server", "python", Interpreter, Service),
        ("python migrate.py", "python", Interpreter, OneShot),
        ("python bot.py", "python", Interpreter, Service),
        ("python", "python", Interpreter, Interactive),
        ("python -m http.server 80", "http.server", Framework, DevServer),
        ("python -m pytest", "pytest", Tool, OneShot),
        ("python manage.py runserver 0.0.0.0:8000", "manage.py", Framework, DevServer),
        ("python manage.py migrate", "manage.py", Framework, OneShot),
        ("./manage.py qcluster", "manage.py", Framework, Service),
        ("flask --app x run", "flask", Framework, DevServer),
        ("flask db upgrade", "flask", Framework, OneShot),
        ("fastapi run", "fastapi", Framework, Service),
        ("fastapi dev", "fastapi", Framework, DevServer),
        ("celery -A proj worker -l info", "celery", Framework, Service),
        ("celery -A proj inspect ping", "celery", Framework, OneShot),
        ("node server.js", "node", Interpreter, Service),
        ("node dist/migrate.js", "node", Interpreter, OneShot),
        ("node --watch server.js", "node", Interpreter, DevServer),
        ("node --inspect=0.0.0.0:9229 server.js", "node", Interpreter, DevServer),
        ("node", "node", Interpreter, Interactive),
        ("node node_modules/.bin/next start", "next", Framework, Service),
        ("node_modules/.bin/vite", "vite", Framework, DevServer),
        ("node ./node_modules/vite/bin/vite.js build", "vite", Framework, OneShot),
        ("npx next dev", "next", Framework, DevServer),
        ("npx serve -s build", "serve", Server, Service),
        ("npm start", "npm", PackageManager, Service),
        ("npm run dev", "npm", PackageManager, DevServer),
        ("npm run start:dev", "npm", PackageManager, DevServer),
        ("npm run db:migrate", "npm", PackageManager, OneShot),
        ("npm test", "npm", PackageManager, OneShot),
        ("yarn develop", "yarn", PackageManager, DevServer),
        ("pnpm run serve", "pnpm", PackageManager, Service),
        ("bun run start", "bun", PackageManager, Service),
        ("bun src/server.ts", "bun", Interpreter, Service),
        ("bundle exec rails server -b 0.0.0.0", "rails", Framework, Service),
        ("bin/rails db:migrate", "rails", Framework, OneShot),
        ("bundle exec sidekiq", "sidekiq", Server, Service),
        ("bundle install", "bundle", PackageManager, OneShot),
        ("irb", "irb", Interpreter, Interactive),
        ("java -Xmx1g -jar app.jar", "java", Interpreter, Service),
        ("dotnet App.dll", "dotnet", Interpreter, Service),
        ("dotnet run", "dotnet", Interpreter, DevServer),
        ("php -S 0.0.0.0:80", "php", Interpreter, DevServer),
        ("php artisan serve", "artisan", Framework, DevServer),
        ("php artisan queue:work", "artisan", Framework, Service),
        ("php artisan migrate --force", "artisan", Framework, OneShot),
        ("php-fpm8.2 -F", "php-fpm", Server, Service),
        ("go run .", "go", PackageManager, DevServer),
        ("vault server -dev", "vault", Server, DevServer),
        ("mvn spring-boot:run", "mvn", PackageManager, DevServer),
        ("mix phx.server", "mix", Framework, Service),
        ("pm2-runtime start app.json", "pm2-runtime", Supervisor, Service),
        ("tail -f /dev/null", "tail", Tool, Placeholder),
        ("sleep infinity", "sleep", Tool, Placeholder),
        ("sleep 5", "sleep", Tool, OneShot),
        ("cat", "cat", Tool, Interactive),
        ("terraform apply", "terraform", Tool, OneShot),
        ("gcc --version", "gcc", Tool, OneShot),
        ("/app/server --port 80", "server", Other, Service),
        ("./app serve", "app", Other, Service),
        ("./app migrate", "app", Other, OneShot),
        ("./app --help", "app", Other, OneShot),
        ("$STI_SCRIPTS_PATH/usage", "usage", Other, OneShot),
        ("./app /etc/test.yml", "app", Other, Unknown),
        ("bash", "bash", Shell, Interactive),
        ("sh -c x", "sh", Shell, Unknown),
        ("busybox sh", "sh", Shell, Interactive),
    ] {
        let argv = split(line);
        let program = invocation(&argv).program.unwrap();
        assert_eq!((program.name, program.kind, program.role), (name, kind, role), "{line}");
    }
}

#[test]
fn launchers_are_looked_through() {
    use LauncherKind::{Entrypoint, Exec, Forwards, Init, Interpreter, PackageRunner, SwitchUser};
    for (line, kinds, index) in [
        ("node server.js", vec![], Some(0)),
        ("tini -- docker-entrypoint.sh gosu app node server.js", vec![Init, Entrypoint, Exec], Some(5)),
        ("dumb-init env A=1 nice -n 5 python -m flask run", vec![Init, Exec, Exec, Interpreter], Some(8)),
        ("timeout 30 npx serve", vec![Forwards, PackageRunner], Some(3)),
        ("sudo -u app gunicorn", vec![SwitchUser], Some(3)),
        ("su app -c gunicorn", vec![SwitchUser], None),
        ("tini --", vec![Init], None),
        ("env", vec![Exec], None),
        ("", vec![], None),
    ] {
        let argv = split(line);
        let invocation = invocation(&argv);
        let found: Vec<_> = invocation.launchers.iter().map(|launcher| launcher.kind).collect();
        assert_eq!((found, invocation.program.map(|program| program.index)), (kinds, index), "{line}");
    }
}

#[test]
fn who_stays_in_front() {
    for (line, parent, init) in [
        ("env A=1 node x", None, false),
        ("bundle exec puma", None, false),
        ("python -m gunicorn app", None, false),
        ("tini -- node x", Some("tini"), true),
        ("npx serve", Some("npx"), false),
        ("nice su app -c x", Some("su"), false),
    ] {
        let argv = split(line);
        let invocation = invocation(&argv);
        assert_eq!(invocation.parent().map(|launcher| launcher.name), parent, "{line}");
        assert_eq!(invocation.has_init(), init, "{line}");
    }
}

#[test]
fn languages() {
    for (line, language) in [
        ("python app.py", Some(Language::Python)),
        ("gunicorn app", Some(Language::Python)),
        ("npm start", Some(Language::Node)),
        ("catalina.sh run", Some(Language::Java)),
        ("deno task start", Some(Language::Deno)),
        ("nginx", None),
        ("./app", None),
    ] {
        assert_eq!(invocation(&split(line)).program.unwrap().language, language, "{line}");
    }
}

#[test]
fn behaviour_as_pid_1() {
    for (line, ignores_sigterm, reaps_orphans) in [
        ("node server.js", Some(true), Some(false)),
        ("python app.py", Some(true), Some(false)),
        ("ruby app.rb", Some(false), Some(false)),
        ("java -jar x.jar", Some(false), Some(false)),
        ("nginx", Some(false), Some(true)),
        ("gunicorn app", Some(false), None),
        ("python manage.py runserver", None, Some(false)),
        ("sleep infinity", Some(true), Some(false)),
        ("sh run.sh", None, Some(true)),
        ("./app", None, None),
    ] {
        let argv = split(line);
        let program = invocation(&argv).program.unwrap();
        assert_eq!(
            (program.ignores_sigterm(), program.reaps_orphans()),
            (ignores_sigterm, reaps_orphans),
            "{line}"
        );
    }
}

#[test]
fn scripts_of_interpreters_and_package_managers() {
    for (line, script) in [
        ("python -u app.py", Some("app.py")),
        ("java -jar app.jar", Some("app.jar")),
        ("npm run dev", Some("dev")),
        ("python -c x", None),
        ("nginx", None),
    ] {
        let argv = split(line);
        assert_eq!(invocation(&argv).program.unwrap().script.map(|at| argv[at]), script, "{line}");
    }
}

proptest::proptest! {
    #[test]
    fn any_arguments_are_looked_at(argv in proptest::collection::vec("(-{0,2}[a-zA-Z]{0,3}|env|su|python|-m|-c|npm|run|bash|--|/init|[\\x00-\\x7fé]{0,4})", 0..12)) {
        let argv: Vec<&str> = argv.iter().map(|word| &**word).collect();
        let found = invocation(&argv);
        for launcher in &found.launchers {
            proptest::prop_assert!(launcher.index < argv.len());
        }
        if let Some(program) = found.program {
            proptest::prop_assert!(program.index < argv.len() && program.script.is_none_or(|at| at < argv.len()));
        }
    }
}
