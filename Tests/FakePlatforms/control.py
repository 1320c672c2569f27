"""The control server: what was asked for, what goes wrong next, which songs there are. Plain HTTP on loopback."""

import http.server
import json
import threading


def start(faults, log, songs):
    """Returns the port."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            answers = {"/requests": log.list, "/faults": faults.list, "/songs": lambda: songs}
            self.reply(answers[self.path](), 200) if self.path in answers else self.reply({"error": "unknown"}, 404)

        def do_POST(self):
            if self.path in ("/heal", "/reset"):
                faults.clear()
                if self.path == "/reset":
                    log.clear()
                return self.reply([], 200)
            try:
                rules = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
                faults.add(rules)
            except (ValueError, TypeError) as error:
                return self.reply({"error": str(error)}, 400)
            return self.reply(faults.list(), 200)

        def do_DELETE(self):
            emptied = {"/faults": faults.clear, "/requests": log.clear}
            if self.path not in emptied:
                return self.reply({"error": "unknown"}, 404)
            emptied[self.path]()
            return self.reply([], 200)

        def reply(self, value, status):
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port
