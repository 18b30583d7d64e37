//! Programs that the experiments run.

/// Says that it is there, and ends at once when it is asked to.
pub(crate) const POLITE: &str = "import signal, sys, time
def leave(*_):
    print('goodbye', flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
print('ready', flush=True)
while True:
    time.sleep(1)
";

/// As [`POLITE`], for node.
pub(crate) const POLITE_JS: &str = "process.on('SIGTERM', () => process.exit(0));
setInterval(() => {}, 1000);
console.log('ready');
";

/// Handles no signal.
pub(crate) const DEAF_JS: &str = "setInterval(() => {}, 1000);
console.log('ready');
";

/// Starts five processes whose parents end before them.
pub(crate) const ORPHANS: &str = "import subprocess, time
for _ in range(5):
    subprocess.run(['sh', '-c', 'sleep 1 & exit 0'])
print('ready', flush=True)
while True:
    time.sleep(1)
";

/// Says ten lines, and then nothing more.
pub(crate) const LINES: &str = "import time
for number in range(10):
    print('line', number)
while True:
    time.sleep(1)
";

/// Answers 500 to everything, on port 8000.
pub(crate) const ERRORS: &str = "import http.server
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(500)
        self.end_headers()
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(('', 8000), Answer)
print('ready', flush=True)
server.serve_forever()
";

/// Answers 200 to everything, on port 8000.
pub(crate) const ANSWERS: &str = "import http.server
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(('', 8000), Answer)
print('ready', flush=True)
server.serve_forever()
";

/// Writes 40 MB, and says that it is done.
pub(crate) const FLOOD: &str = "import sys
line = 'x' * 99 + '\\n'
for _ in range(400_000):
    sys.stdout.write(line)
print('done', flush=True)
";
