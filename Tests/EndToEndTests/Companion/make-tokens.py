#!/usr/bin/env python3
"""Makes a token for the Portal API and one for the Admin API of a companion with demo data, through its forms, and prints both.

usage: make-tokens.py URL PASSWORD
"""
import html, http.cookiejar, re, sys, urllib.parse, urllib.request

base, password = sys.argv[1:3]


def browser():
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))


def submit(opener, path, fields):
    page = opener.open(base + path).read().decode()
    csrf = re.search(r'name="csrf" value="([^"]*)"', page.split('class="form"', 1)[1]).group(1)
    body = urllib.parse.urlencode([("csrf", csrf)] + fields).encode()
    return opener.open(base + path.split("?")[0], body).read().decode()


def token(opener, path):
    page = opener.open(base + path).read().decode()
    scopes = re.findall(r'name="scopes" value="([^"]*)"', page)
    shown = submit(opener, path, [("name", "test")] + [("scopes", scope) for scope in scopes])
    return html.unescape(re.search(r"<pre>([a-z]+_[0-9A-Za-z]+)</pre>", shown).group(1))


developer, provider = browser(), browser()
submit(developer, "/sign-in?portal=public", [("portal", "public"), ("email", "ada@shop.example"), ("password", password)])
submit(provider, "/console/sign-in", [("email", "admin@northwind.example"), ("password", password)])
print(token(developer, "/tokens/new"), token(provider, "/console/tokens/new"))
