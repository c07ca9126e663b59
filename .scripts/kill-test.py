"""Kills a companion under load, again and again, and compares what it acknowledged with what is there afterwards.

Eight programs make applications, subscribe them, make credentials, cancel and revoke, through the Portal API, each with names of
its own. At a random moment the companion gets SIGKILL. Then the database is read (not by our code), the companion is started
again, and the gateway's file has to say what the database says.

usage: kill-test.py PROGRAMS ROUNDS      Called by .scripts/kill-test.
"""
import collections, contextlib, http.client, json, os, pathlib, random, re, shutil, signal, socket, sqlite3, subprocess, sys, tempfile, threading, time
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS, ROUNDS = pathlib.Path(sys.argv[1]), int(sys.argv[2])
CLIENTS = 8
PASSWORD = "harbour lantern 42"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Companion:
    def __init__(self, site, port):
        self.site, self.port, self.process = site, port, None

    def start(self):
        self.process = subprocess.Popen(
            [PROGRAMS / "portico-companion", "serve", "--demo", "--site", self.site, "--listen", f"127.0.0.1:{self.port}"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if "The companion answers" in line:
                threading.Thread(target=lambda stream: [None for _ in stream], args=(self.process.stdout,), daemon=True).start()
                return
        sys.exit("the companion did not start")

    def kill(self):
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


def ask(connection, token, method, path, body=None):
    """Status and JSON; raises where no whole answer came: such a request was not acknowledged."""
    connection.request(method, "/api/portal/v1/" + path, None if body is None else json.dumps(body), {
        "Authorization": "Bearer " + token, "Content-Type": "application/json"})
    response = connection.getresponse()
    text = response.read()
    return response.status, json.loads(text) if text else None


def client(port, token, prefix, acknowledged, stop):
    number = 0
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        while not stop.is_set():
            number += 1
            name = f"{prefix}-{number}"
            status, application = ask(connection, token, "POST", "applications", {"name": name})
            if status != 201:
                continue
            acknowledged.append(("application", application["id"], name))
            app = application["id"]
            status, subscription = ask(connection, token, "POST", f"applications/{app}/subscriptions", {"product": "tracking", "plan": "standard"})
            if status == 201:
                acknowledged.append(("subscription", subscription["id"], "active"))
            status, credential = ask(connection, token, "POST", f"applications/{app}/credentials", {"name": name, "method": "api-key"})
            if status == 201:
                acknowledged.append(("credential", credential["id"], credential["secret"]))
            if number % 3 == 0 and ask(connection, token, "POST", f"subscriptions/{subscription['id']}/cancel", {})[0] == 200:
                acknowledged.append(("cancelled", subscription["id"], None))
            if number % 5 == 0:
                # It waits for a decision: mails to those who decide leave with it.
                status, request = ask(connection, token, "POST", f"applications/{app}/subscriptions", {"product": "capacity", "plan": "preview"})
                if status == 201:
                    acknowledged.append(("subscription", request["id"], "pending"))
            if number % 4 == 0 and ask(connection, token, "POST", f"credentials/{credential['id']}/revoke", {})[0] == 200:
                acknowledged.append(("revoked", credential["id"], None))
    except (OSError, http.client.HTTPException, ValueError):
        pass  # killed in the middle


def check(path, acknowledged, counts, problems):
    """What is on the disk, while no companion runs. Opening it replays the write-ahead log, as any reader would."""
    database = sqlite3.connect(path)
    for pragma in ("integrity_check", "foreign_key_check"):
        found = database.execute(f"PRAGMA {pragma}").fetchall()
        if found not in ([], [("ok",)]):
            problems.append(f"{pragma}: {found[:3]}")
    one = lambda sql, *values: database.execute(sql, values).fetchall()
    how_often = lambda sql: collections.Counter(row[0] for row in one(sql))
    rows = {
        "application": how_often("SELECT name FROM applications"),
        "subscription": how_often("SELECT id FROM subscriptions"),
        "credential": how_often("SELECT id FROM credentials c WHERE state <> 'active' OR EXISTS (SELECT 1 FROM secrets s WHERE s.credential = c.id)"),
        "cancelled": how_often("SELECT id FROM subscriptions WHERE state = 'cancelled'"),
        "revoked": how_often("SELECT id FROM credentials WHERE state = 'revoked'"),
    }
    for kind, id, value in acknowledged:
        found = rows[kind][value if kind == "application" else id]
        counts["acknowledged"] += 1
        counts["found"] += found >= 1
        counts["lost"] += not found
        counts["duplicated"] += found > 1
    half = {
        "applications without a row in the trail": "SELECT count(*) FROM applications a WHERE NOT EXISTS (SELECT 1 FROM audit WHERE subject = a.id AND action = 'application.created')",
        "subscriptions without a row in the trail": "SELECT count(*) FROM subscriptions s WHERE NOT EXISTS (SELECT 1 FROM audit WHERE subject = s.id)",
        "cancelled without a row in the trail": "SELECT count(*) FROM subscriptions s WHERE state = 'cancelled' AND NOT EXISTS (SELECT 1 FROM audit WHERE subject = s.id AND after = 'cancelled')",
        "active credentials without a secret": "SELECT count(*) FROM credentials c WHERE state = 'active' AND NOT EXISTS (SELECT 1 FROM secrets WHERE credential = c.id)",
        "revoked credentials with a secret": "SELECT count(*) FROM credentials c JOIN secrets s ON s.credential = c.id WHERE state = 'revoked'",
        "rows in the trail without their thing": "SELECT count(*) FROM audit a WHERE action = 'application.created' AND NOT EXISTS (SELECT 1 FROM applications WHERE id = a.subject)",
    }
    for what, sql in half.items():
        if one(sql)[0][0]:
            problems.append(f"{one(sql)[0][0]} {what}")
    expected = {row[0] for row in one(
        "SELECT DISTINCT a.id FROM applications a JOIN subscriptions s ON s.application = a.id AND s.state = 'active' "
        "JOIN credentials c ON c.application = a.id AND c.state IN ('active', 'rotating') AND c.method = 'api-key' "
        "WHERE a.deleted_at IS NULL AND a.is_enabled")}
    waiting = one("SELECT count(*) FROM mails WHERE next_at IS NOT NULL")[0][0]
    database.close()
    return expected, waiting


def gateway(path, expected, is_parsed, limit=20):
    """Whether the gateway's file comes to say, whole, what the database says. To read megabytes as YAML takes seconds: not each time."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            text = path.read_text()
            if text.endswith("\n#END\n") and set(re.findall(r'^  - {username: "([^"]*)"', text, re.M)) == expected:
                return not is_parsed or names(text) == expected
        time.sleep(0.05)
    return False


def names(text):
    return {c["username"] for c in yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["consumers"] if "username" in c}


def main():
    seed = int(os.environ.get("SEED", "7"))
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="portico-kill-") as folder:
        site, port = pathlib.Path(folder), free_port()
        for part in ("content", "themes"):
            shutil.copytree(ROOT / part, site / part)
        (site / "site-config.json").write_text((ROOT / "site-config.json").read_text().replace("http://localhost:8080", f"http://127.0.0.1:{port}"))
        subprocess.run([PROGRAMS / "portico", "build", "--site", site], check=True, capture_output=True)
        companion = Companion(site, port)
        companion.start()
        made = subprocess.run([sys.executable, ROOT / "Tests/EndToEndTests/Companion/make-tokens.py", f"http://127.0.0.1:{port}", PASSWORD], check=True, capture_output=True, text=True)
        token = made.stdout.split()[0]
        counts, problems, start = collections.Counter(), [], time.monotonic()
        for round in range(ROUNDS):
            stop, lists = threading.Event(), [[] for _ in range(CLIENTS)]
            threads = [threading.Thread(target=client, args=(port, token, f"r{round}c{i}", lists[i], stop)) for i in range(CLIENTS)]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0.02, 0.5))
            companion.kill()
            stop.set()
            for thread in threads:
                thread.join()
            expected, waiting = check(site / "data/portico.db", sum(lists, []), counts, problems)
            counts["mails that waited"] += waiting
            companion.start()
            is_right = gateway(site / "out/gateway/apisix.yaml", expected, is_parsed=round % 20 == 19 or round == ROUNDS - 1)
            left = [file.name for file in (site / "out/gateway").iterdir() if file.name.startswith(".")]
            if left:
                problems.append(f"round {round}: {len(left)} files of killed publishers are still there: {left[0]}")
            if not is_right:
                problems.append(f"round {round}: the gateway's file does not say what the database says")
        companion.process.terminate()
        companion.process.wait()
        counts["rounds"] = ROUNDS
        print(", ".join(f"{name} {counts[name]}" for name in ("rounds", "acknowledged", "found", "lost", "duplicated", "mails that waited")),
              f"in {time.monotonic() - start:.0f} s, seed {seed}")
        for problem in problems:
            print("PROBLEM:", problem)
        sys.exit(1 if problems or counts["lost"] or counts["duplicated"] or not counts["acknowledged"] else 0)


main()
