#!/usr/bin/env python3
"""Opens the same OpenAPI documents in Portico, Redoc 2, Swagger UI, Scalar, RapiDoc and Elements, in one run of one browser,
and prints for each: KB loaded, largest contentful paint, long tasks, DOM nodes, and how many of the document's
operations can be read without JavaScript.

    .scripts/compare-references.py [--program PATH] DOCUMENT...      (needs python3 with selenium and the peers' packages:
    pip install selenium drf-spectacular-sidecar flask-openapi-scalar flask-openapi-rapidoc
    flask-openapi-elements PyYAML)
"""
import argparse, functools, glob, gzip, http.server, json, os, re, shutil, subprocess, sys, tempfile, threading, time
import yaml
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WATCH = """window.__p = {lcp: 0, long: 0};
new PerformanceObserver(l => { for (const e of l.getEntries()) __p.lcp = Math.max(__p.lcp, e.startTime) }).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries()) __p.long += e.duration }).observe({type: 'longtask', buffered: true});"""
NODES = """const count = root => { let n = 0; for (const e of root.querySelectorAll('*')) { n++; if (e.shadowRoot) n += count(e.shadowRoot) } return n };
return [document.readyState, count(document), __p.lcp, __p.long]"""


class Server(http.server.SimpleHTTPRequestHandler):
    """Compresses, as every CDN does."""
    protocol_version = "HTTP/1.1"
    # Else every small answer on a connection that is used again waits 40 ms for an acknowledgement.
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_GET(self):
        path = self.translate_path(self.path)
        if os.path.isdir(path):
            path = os.path.join(path, "index.html")
        if not os.path.isfile(path):
            return self.send_error(404)
        with open(path, "rb") as file:
            body = gzip.compress(file.read(), 6)
        self.send_response(200)
        self.send_header("content-type", self.guess_type(path))
        self.send_header("content-encoding", "gzip")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def peers(folder):
    """The peers' pages, as their own documentation shows them."""
    def script(pattern):
        found = [f for base in sys.path for f in glob.glob(os.path.join(base, pattern), recursive=True)]
        if not found:
            return None
        target = os.path.join(folder, "js", os.path.basename(os.path.dirname(found[0])) + "-" + os.path.basename(found[0]))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy(found[0], target)
        return "/js/" + os.path.basename(target)

    page = '<!doctype html><html lang="en"><meta charset="utf-8"><title>{}</title><body>{}</body></html>'
    pages = {
        "Redoc 2": (script("drf_spectacular_sidecar/**/redoc.standalone.js"), '<redoc spec-url="/spec.json"></redoc><script src="{}"></script>'),
        "Swagger UI": (script("drf_spectacular_sidecar/**/swagger-ui-bundle.js"), '<div id="u"></div><script src="{}"></script><script>SwaggerUIBundle({{url:"/spec.json",dom_id:"#u"}})</script>'),
        "Scalar": (script("flask_openapi_scalar/**/scalar.standalone.js"), '<script id="api-reference" data-url="/spec.json"></script><script src="{}"></script>'),
        "RapiDoc": (script("flask_openapi_rapidoc/**/rapidoc-min.js"), '<script type="module" src="{}"></script><rapi-doc spec-url="/spec.json"></rapi-doc>'),
        "Elements": (script("flask_openapi_elements/**/web-components.min.js"), '<script src="{}"></script><elements-api apiDescriptionUrl="/spec.json" router="hash"></elements-api>'),
    }
    for name, (source, body) in pages.items():
        if source:
            at = os.path.join(folder, name.replace(" ", "-"))
            os.makedirs(at, exist_ok=True)
            with open(os.path.join(at, "index.html"), "w") as file:
                file.write(page.format(name, body.format(source)))
            yield name, f"/{name.replace(' ', '-')}/"


def browser(scripts=True):
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900", "--incognito"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    options.page_load_strategy = "none"
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    if not scripts:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    return driver


def measure(url, limit=90):
    """The run with the median largest contentful paint of three."""
    return sorted((measure_once(url, limit) for _ in range(3)), key=lambda run: run[1])[1]


def measure_once(url, limit):
    driver = browser()
    try:
        # The browser's own start is nobody's: an empty page of the same server goes first.
        driver.get(url.split("/", 3)[0] + "//" + url.split("/", 3)[2] + "/empty.html")
        time.sleep(1)
        driver.get_log("performance")
        driver.get(url)
        start = changed = time.time()
        last = None
        while time.time() - start < limit:
            time.sleep(0.25)
            try:
                state = driver.execute_script(NODES)
            except Exception:
                continue
            if state != last:
                last, changed = state, time.time()
            # Some draw only after a worker has read the document: an empty page is not a finished one.
            elif state[0] == "complete" and time.time() - changed > 2 and (state[1] > 100 or time.time() - start > 45):
                break
        loaded = sum(json.loads(entry["message"])["message"]["params"].get("encodedDataLength", 0)
                     for entry in driver.get_log("performance") if '"Network.loadingFinished"' in entry["message"])
        return loaded / 1000, last[2], last[3], last[1]
    finally:
        driver.quit()


def build(program, document, folder):
    product = os.path.join(folder, "content", "products", "subject")
    os.makedirs(product)
    shutil.copy(document, product)
    with open(os.path.join(product, "product.yaml"), "w") as file:
        json.dump({"name": "Subject", "summary": "A document.", "type": "external", "status": "published",
                   "labels": {"audience": "public"}, "apis": [{"document": os.path.basename(document)}]}, file)
    with open(os.path.join(folder, "site-config.json"), "w") as file:
        json.dump({"organization": {"name": "Compare"}, "portals": [
            {"id": "public", "title": "Compare", "url": "http://localhost:8080/", "theme": "default",
             "catalog": {"products": ["*"]},
             "access": {"reading": "anyone", "registration": "self", "signIn": ["password"]}}]}, file)
    os.symlink(os.path.join(ROOT, "themes"), os.path.join(folder, "themes"))
    subprocess.run([program, "build", "--site", folder], check=True, capture_output=True)
    return os.path.join(folder, "out", "public")


def readable(folder, url, port, operations):
    """Operations whose path stands in the page as it comes, without a script running; of Portico in any of its pages."""
    driver = browser(scripts=False)
    try:
        driver.get(f"http://127.0.0.1:{port}{url}")
        time.sleep(1.5)
        text = driver.execute_cdp_cmd("DOM.getOuterHTML", {"nodeId": driver.execute_cdp_cmd("DOM.getDocument", {})["root"]["nodeId"]})["outerHTML"]
    finally:
        driver.quit()
    if url.startswith("/products/"):
        known = {o["url"].split("8080/", 1)[1] for o in operations}
        return sum(os.path.isfile(os.path.join(folder, page, "index.html")) for page in known)
    return sum(o["path"] in text for o in operations)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--program", default=os.path.join(ROOT, ".build", "release", "portico"))
    options.add_argument("documents", nargs="+")
    options = options.parse_args()
    for document in options.documents:
        with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
            served = build(options.program, document, os.path.join(folder, "site"))
            with open(os.path.join(served, "agents.json")) as file:
                operations = json.load(file)["operations"]
            shutil.copy(os.path.join(served, "products/subject/api/openapi.json"), os.path.join(served, "spec.json"))
            shown = list(peers(served))
            with open(os.path.join(served, "empty.html"), "w") as file:
                file.write('<!doctype html><html lang="en"><title>Empty</title></html>')
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Server, directory=served))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            port = server.server_address[1]
            sizes = {o["url"]: os.path.getsize(os.path.join(served, o["url"].split("8080/", 1)[1], "index.html")) for o in operations}
            biggest = max(sizes, key=sizes.get).split("8080", 1)[1]
            median = sorted(sizes, key=sizes.get)[len(sizes) // 2].split("8080", 1)[1]
            ours = [("Portico, overview", "/products/subject/api/"), ("Portico, median operation", median),
                    ("Portico, largest operation", biggest)]
            print(f"\n{os.path.basename(document)}: {len(operations)} operations, {os.path.getsize(document) / 1e6:.2f} MB")
            print(f"{'page':28} {'KB':>7} {'LCP ms':>7} {'long ms':>8} {'nodes':>8} {'readable':>9}")
            for name, url in ours + shown:
                kb, lcp, long, nodes = measure(f"http://127.0.0.1:{port}{url}")
                seen = readable(served, url, port, operations)
                print(f"{name:28} {kb:7.0f} {lcp:7.0f} {long:8.0f} {nodes:8} {seen:6}/{len(operations)}", flush=True)
            server.shutdown()


main()
