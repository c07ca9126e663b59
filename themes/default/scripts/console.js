// The console on an operation's page: fills in a request by the API's description, sends it and shows the answer.
// What comes from the description or from the API reaches the page as text only. Secrets stay in sessionStorage.

let words = {};
let count = 0;

/** The form and the answer's place, at the end of the console's element; hidden at first. `strings`: the theme's words. */
export function makeConsole(element, strings) {
  words = strings;
  const data = JSON.parse(element.querySelector(".console-data").textContent);
  const panel = new Console(data, element.dataset.product ?? "").element;
  element.append(panel);
  return panel;
}

// Elements and words

/** An element with attributes, listeners (`onclick`) and children; what is `null` or `false` is left out. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const nextID = () => `ui:console-${(count += 1)}`;
const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const button = (text, onclick, attributes) => make("button", { type: "button", class: "button", onclick, ...attributes }, text);
const plain = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** A choice among `[value, text]`. */
function choice(options, selected, attributes) {
  const entries = options.map(([value, text]) => make("option", { value, selected: value === selected }, text));
  return make("select", { class: "field", ...attributes }, ...entries);
}

function measure(value, unit, unitDisplay = "short") {
  const lang = document.documentElement.lang || undefined;
  return new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay, maximumFractionDigits: 1 }).format(value);
}

function bytes(size) {
  if (size < 1000) return measure(size, "byte", "long");
  return size < 1e6 ? measure(size / 1000, "kilobyte") : measure(size / 1e6, "megabyte");
}

// JSON, as text: numbers keep all their digits

const jsonToken = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The pieces of well-formed JSON with line breaks: `[class or null, text]`. */
function indented(text) {
  const tokens = text.match(jsonToken) ?? [];
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  return tokens.map((token, index) => {
    if (token === "{" || token === "[") {
      depth += 1;
      return [null, /^[}\]]$/.test(tokens[index + 1]) ? token : token + line()];
    }
    if (token === "}" || token === "]") {
      depth -= 1;
      return [null, /^[{[]$/.test(tokens[index - 1]) ? token : line() + token];
    }
    if (token === ",") return [null, token + line()];
    if (token === ":") return [null, ": "];
    if (token[0] === '"') return [tokens[index + 1] === ":" ? "hl-property" : "hl-string", token];
    return [/^[tfn]/.test(token) ? "hl-literal" : "hl-number", token];
  });
}

/** Where the text stops being JSON, in words; `null` where it is well-formed. Browsers tell the place differently. */
function jsonComplaint(text) {
  try {
    JSON.parse(text);
    return null;
  } catch ({ message }) {
    const told = message.match(/line (\d+) column (\d+)/);
    if (told) return say("consoleBadJson", { line: told[1], column: told[2] });
    const end = message.match(/position (\d+)/);
    const before = text.slice(0, end ? Number(end[1]) : text.length).split("\n");
    return say("consoleBadJson", { line: before.length, column: before.at(-1).length + 1 });
  }
}

// Fields: { element, read() → value or undefined, check() → inputs that are wrong }

/** The place of what is wrong with an input; `find` tells it or `null`. */
function complaints(input, describedBy, find) {
  const place = make("p", { class: "console-error", id: nextID(), hidden: true });
  input.setAttribute("aria-describedby", [...describedBy, place.id].join(" "));
  const check = () => {
    const message = find();
    place.textContent = message ?? "";
    place.hidden = !message;
    if (message) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    return message ? [input] : [];
  };
  input.addEventListener("input", () => { if (!place.hidden) check(); });
  return { place, check };
}

/** A name of the description is code, a word of ours (`isWord`) is text. */
function title({ name, isWord, kind, required, deprecated }) {
  return [
    isWord ? make("span", { class: "field-label" }, name) : make("code", { class: "schema-name", dir: "ltr" }, name),
    kind ? make("span", { class: "schema-type" }, kind) : null,
    required ? make("span", { class: "schema-required" }, words.required) : null,
    deprecated ? make("span", { class: "badge badge-deprecated" }, words.deprecated) : null,
  ].filter(Boolean).flatMap((part) => [part, " "]);
}

/** An input with its label, hints and complaints. */
function labelled(input, options, read, find) {
  input.id = nextID();
  const hints = [options.description, options.note].filter(Boolean).map((text) => make("p", { class: "console-hint", id: nextID(), dir: "auto" }, text));
  const { place, check } = complaints(input, hints.map((hint) => hint.id), find);
  const label = make("label", { for: input.id, class: options.isBare ? "visually-hidden" : "console-label" }, ...title(options));
  return { element: make("div", { class: "console-field" }, label, input, ...hints, place), input, read, check };
}

/** A field of plain text (or a secret) outside of any schema. */
function textField(name, options = {}) {
  const { value, type = "text", required = false, onchange, ...rest } = options;
  const input = make("input", { class: "field", type, value, autocomplete: "off", spellcheck: "false", dir: "ltr", placeholder: rest.placeholder });
  if (onchange) input.addEventListener("input", () => onchange(input.value));
  const find = () => (required && !input.value ? words.consoleNeedValue : null);
  return labelled(input, { ...rest, name, required }, () => input.value || undefined, find);
}

const dateForms = {
  date: { form: /^\d{4}-\d\d-\d\d$/, example: "2026-01-31" },
  "date-time": { form: /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/, example: "2026-01-31T09:30:00Z" },
};

/** What is wrong with a value by its schema. */
function schemaComplaint(schema, input, required) {
  const text = input.value;
  if (input.validity.badInput) return words.consoleNeedNumber;
  if (text === "") return required ? words.consoleNeedValue : null;
  if (schema.type === "integer" || schema.type === "number") return numberComplaint(schema, text);
  if (schema.type !== "string") return null;
  const date = dateForms[schema.format];
  if (date && !date.form.test(text)) return say("consoleNeedForm", { example: date.example });
  const length = [...text].length;
  if (schema.minLength !== null && length < schema.minLength) return say("consoleTooShort", { limit: schema.minLength });
  if (schema.maxLength !== null && length > schema.maxLength) return say("consoleTooLong", { limit: schema.maxLength });
  return fits(text, schema.pattern) ? null : say("consoleNeedPattern", { pattern: schema.pattern });
}

function numberComplaint(schema, text) {
  if (schema.type === "integer" && !/^[+-]?\d+$/.test(text)) return words.consoleNeedInteger;
  if (!Number.isFinite(Number(text))) return words.consoleNeedNumber;
  if (schema.minimum !== null && Number(text) < schema.minimum) return say("consoleTooSmall", { limit: schema.minimum });
  if (schema.maximum !== null && Number(text) > schema.maximum) return say("consoleTooLarge", { limit: schema.maximum });
  return null;
}

/** A pattern that this browser does not understand is for the API to judge. */
function fits(text, pattern) {
  try { return pattern === null || new RegExp(pattern, "u").test(text); } catch { return true; }
}

function valueInput(schema, { initial, placeholder, required }) {
  const value = initial === undefined || initial === null ? "" : plain(initial);
  const values = schema.enum?.map(plain) ?? (schema.type === "boolean" ? ["true", "false"] : null);
  if (values) return choice([["", "–"], ...values.map((each) => [each, each])], value, { required });
  const isNumber = schema.type === "integer" || schema.type === "number";
  const hint = placeholder ?? dateForms[schema.format]?.example;
  return make("input", {
    class: "field", required, value, autocomplete: "off", spellcheck: "false", dir: "auto", placeholder: hint === undefined ? null : plain(hint),
    type: isNumber ? "number" : schema.format === "password" ? "password" : "text",
    ...(isNumber ? { min: schema.minimum, max: schema.maximum, step: schema.type === "integer" ? 1 : "any" } : {}),
  });
}

function valueField(schema, options) {
  const input = valueInput(schema, options);
  return labelled(input, options, () => (input.value === "" ? undefined : input.value), () => schemaComplaint(schema, input, options.required));
}

function fileField(options) {
  const input = make("input", { class: "field", type: "file", required: options.required });
  return labelled(input, options, () => input.files[0], () => (options.required && !input.files.length ? words.consoleNeedFile : null));
}

/** A value as JSON text. */
function jsonField(options) {
  const value = options.initial === undefined || options.initial === null ? "" : JSON.stringify(options.initial, null, 2);
  const input = make("textarea", { class: "field console-code", rows: 4, spellcheck: "false", dir: "ltr" }, value);
  const isEmpty = () => !input.value.trim();
  const read = () => (isEmpty() || jsonComplaint(input.value) ? undefined : JSON.parse(input.value));
  const find = () => (isEmpty() ? (options.required ? words.consoleNeedValue : null) : jsonComplaint(input.value));
  return labelled(input, { ...options, note: options.note ?? words.consoleAsJson }, read, find);
}

/** Fields below one heading. */
function group(options, ...children) {
  const hint = options.description ?? options.note;
  return make("fieldset", { class: "console-group" }, make("legend", {}, ...title(options)), hint ? make("p", { class: "console-hint", dir: "auto" }, hint) : null, ...children);
}

function listField(schema, options) {
  const rows = [];
  const items = make("div", { class: "console-items" });
  const read = () => {
    const values = rows.map((row) => row.read()).filter((value) => value !== undefined);
    return values.length ? values : undefined;
  };
  const changed = () => items.dispatchEvent(new Event("input", { bubbles: true }));
  const add = (initial) => {
    const name = `${options.name} ${rows.length + 1}`;
    const row = schemaField(schema.items ?? anything, { name, initial, isBare: true, isInner: true, isFile: options.isFile });
    const line = make("div", { class: "console-item" }, row.element);
    const remove = () => { rows.splice(rows.indexOf(row), 1); line.remove(); adder.focus(); changed(); };
    line.append(button("×", remove, { "aria-label": say("consoleRemove", { name }), class: "button console-remove" }));
    rows.push(row);
    items.append(line);
    return row;
  };
  const adder = button(words.consoleAdd, () => { (add().input ?? items).focus(); changed(); }, { "aria-label": `${words.consoleAdd}: ${options.name}` });
  const { place, check } = complaints(adder, [], () => (options.required && read() === undefined ? words.consoleNeedValue : null));
  items.addEventListener("input", () => { if (!place.hidden) check(); });
  if (Array.isArray(options.initial)) options.initial.forEach((value) => add(value));
  else if (options.required) add(options.initial ?? undefined);
  return { element: group(options, items, adder, place), read, check: () => [...rows.flatMap((row) => row.check()), ...check()] };
}

function objectField(schema, options) {
  const fields = schema.properties.map(({ name, required, schema: inner }) => {
    const initial = options.initial?.[name] ?? (required && options.required ? inner.default ?? undefined : undefined);
    const isFile = options.isFilePart?.(name, inner) ?? false;
    return [name, schemaField(inner, { name, kind: typeName(inner), required, initial, placeholder: inner.default ?? undefined, isInner: true, isFile })];
  });
  const read = () => {
    const entries = fields.map(([name, field]) => [name, field.read()]).filter(([, value]) => value !== undefined);
    return entries.length ? Object.fromEntries(entries) : undefined;
  };
  const check = () => (options.required || read() !== undefined ? fields.flatMap(([, field]) => field.check()) : []);
  return { element: group(options, ...fields.map(([, field]) => field.element)), read, check };
}

const anything = { type: "any", format: null, enum: null, default: null, minimum: null, maximum: null, minLength: null, maxLength: null, pattern: null, items: null, properties: null };
const typeName = (schema) => [schema.type === "any" ? null : schema.type, schema.format].filter(Boolean).join(" · ");
const isStructure = (schema) => schema?.type === "object" || schema?.type === "array";

/** The field that suits a schema; what lies deeper than one level is JSON text. */
function schemaField(schema, options) {
  if (schema.type === "array" && !(isStructure(schema.items) && !options.isFile)) return listField(schema, options);
  if (options.isFile) return fileField(options);
  if (schema.type === "object" && schema.properties?.length && !options.isInner) return objectField(schema, options);
  return isStructure(schema) ? jsonField(options) : valueField(schema, options);
}

// Parameters: OpenAPI 3.2 "Style Values", RFC 6570

/** Percent-encoding of all but RFC 3986's unreserved characters, and of those in `kept`. */
function encode(value, kept = "") {
  return Array.from(plain(value), (character) => (kept.includes(character) ? character
    : encodeURIComponent(character.isWellFormed?.() === false ? "\uFFFD" : character).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`))).join("");
}

/** With `allowReserved`, those reserved characters that do not end the part of the URL. */
const encoder = ({ allowReserved, in: place }) => (value) => encode(value, !allowReserved ? "" : place === "path" ? ":@!$&'()*+,;=" : ":/?@!$'()*,;=");
const pairs = (value) => Object.entries(value);
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isJSON = (type) => /[/+]json$/i.test(type ?? "");
const jsonText = (schema, value) => (typeof value === "string" && !/^(integer|number|boolean)$/.test(schema?.type) ? JSON.stringify(value) : plain(value));

/** The parts of a value, joined: `a,b` or `k,v` or, exploded, `k=v`. */
function joined(value, { explode, separator = ",", encoded = plain }) {
  if (Array.isArray(value)) return value.map(encoded).join(separator);
  if (!isObject(value)) return encoded(value);
  return pairs(value).map(([key, each]) => `${encoded(key)}${explode ? "=" : separator}${encoded(each)}`).join(separator);
}

/** What stands in the path for a parameter. */
export function pathPart(parameter, value) {
  const { style, explode, name } = parameter;
  const encoded = encoder(parameter);
  if (parameter.contentType) return encoded(jsonText(parameter.schema, value));
  if (style === "label") return `.${joined(value, { explode, separator: explode ? "." : ",", encoded })}`;
  if (style !== "matrix") return joined(value, { explode, encoded });
  if (explode && Array.isArray(value)) return value.map((each) => `;${name}=${encoded(each)}`).join("");
  if (explode && isObject(value)) return pairs(value).map(([key, each]) => `;${encoded(key)}=${encoded(each)}`).join("");
  return `;${name}=${joined(value, { encoded })}`;
}

/** The `name=value` parts of a query or of a form for a parameter. */
export function queryParts(parameter, value) {
  const { style, explode, name } = parameter;
  const encoded = encoder(parameter);
  const key = encode(name);
  if (parameter.contentType) return [`${key}=${encoded(jsonText(parameter.schema, value))}`];
  if (style === "deepObject") return deepParts(key, value, encoded);
  if (explode && Array.isArray(value)) return value.map((each) => `${key}=${encoded(each)}`);
  if (explode && isObject(value)) return pairs(value).map(([inner, each]) => `${encode(inner)}=${encoded(each)}`);
  const separator = { spaceDelimited: "%20", pipeDelimited: "%7C" }[style] ?? ",";
  return [`${key}=${joined(value, { separator, encoded })}`];
}

function deepParts(key, value, encoded) {
  if (Array.isArray(value)) return value.flatMap((each) => deepParts(key, each, encoded));
  if (isObject(value)) return pairs(value).flatMap(([inner, each]) => deepParts(`${key}%5B${encode(inner)}%5D`, each, encoded));
  return [`${key}=${encoded(value)}`];
}

function queryString(parameter, value) {
  if (!/urlencoded/.test(parameter.contentType ?? "")) return [encode(isJSON(parameter.contentType) ? jsonText(parameter.schema, value) : value)];
  return isObject(value) ? pairs(value).flatMap(([name, each]) => queryParts({ name, style: "form", explode: true }, each)) : [plain(value)];
}

function headerValue(parameter, value) {
  return parameter.contentType ? jsonText(parameter.schema, value) : joined(value, { explode: parameter.explode });
}

// Fetch §2.2.2 "forbidden request-header", and User-Agent, which some browsers do not send either
const forbidden = /^(accept-(charset|encoding)|access-control-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|user-agent|via|(proxy|sec)-.*)$/i;

function parameterField(parameter) {
  const isBlocked = parameter.in === "cookie" || (parameter.in === "header" && forbidden.test(parameter.name));
  const suggestion = parameter.example ?? parameter.schema.default ?? undefined;
  const options = {
    name: parameter.name, kind: [parameter.in, typeName(parameter.schema)].filter(Boolean).join(" · "),
    required: parameter.required && !isBlocked, deprecated: parameter.deprecated, description: parameter.description,
    initial: parameter.required ? suggestion : undefined, placeholder: suggestion,
    note: !isBlocked ? null : parameter.in === "cookie" ? words.consoleBlockedCookie : words.consoleBlockedHeader,
  };
  const isText = isStructure(parameter.schema) && isJSON(parameter.contentType);
  return { parameter, isBlocked, ...(isText ? jsonField(options) : schemaField(parameter.schema, options)) };
}

// Server

function serverPart(servers) {
  const other = String(servers.length);
  const select = choice([...servers.map((server, index) => [String(index), server.description ? `${server.url} (${server.description})` : server.url]), [other, words.consoleOtherServer]], "0");
  const more = make("div", { class: "console-fields" });
  let fields = [];
  const fill = () => {
    const server = servers[select.value];
    fields = server ? server.variables.map(variableField) : [textField(words.consoleServerAddress, { isWord: true, placeholder: "https://api.example.com" })];
    more.replaceChildren(...fields.map((field) => field.element));
  };
  const url = () => {
    const server = servers[select.value];
    if (!server) return (fields[0].read() ?? "").trim();
    return server.variables.reduce((text, { name, default: standard }, index) => text.replaceAll(`{${name}}`, fields[index].read() ?? standard ?? ""), server.url);
  };
  const field = labelled(select, { name: words.server, isBare: true }, url, () => serverComplaint(url()));
  const told = () => { if (servers[select.value] || select.hasAttribute("aria-invalid")) field.check(); };
  select.addEventListener("input", () => { fill(); told(); });
  more.addEventListener("input", told);
  fill();
  told();
  return { element: make("div", { class: "console-fields" }, field.element, more), url, check: field.check };
}

function variableField({ name, default: standard, values, description }) {
  if (!values?.length) return textField(name, { value: standard, description });
  const select = choice(values.map((value) => [value, value]), standard);
  return labelled(select, { name, description }, () => select.value, () => null);
}

const absolute = (address) => { try { return address ? new URL(address, document.baseURI) : null; } catch { return null; } };

function serverComplaint(address) {
  const url = absolute(address);
  if (!url || !/^https?:$/.test(url.protocol)) return words.consoleNeedAddress;
  const isLocal = /^(localhost|127\.|\[::1\])/.test(url.hostname);
  return location.protocol === "https:" && url.protocol === "http:" && !isLocal ? words.consoleMixedContent : null;
}

// Authentication

/** What was typed for a product, for as long as the tab is open. */
function secretStore(product) {
  const key = `portico-console:${product}`;
  let values = {};
  try { values = JSON.parse(sessionStorage.getItem(key)) ?? {}; } catch { /* storage is blocked or not ours */ }
  return {
    get: (name) => values[name] ?? "",
    set: (name, value) => {
      values[name] = value;
      try { sessionStorage.setItem(key, JSON.stringify(values)); } catch { /* it holds for this page */ }
    },
    forget: () => { values = {}; try { sessionStorage.removeItem(key); } catch { /* nothing was stored */ } },
  };
}

/** `apply(request, secret)` adds what the method needs; `secret(value, variable)` may hide it. */
function authenticationPart(methods, store) {
  if (!methods.length) return { element: null, apply: () => {}, check: () => [] };
  const none = "none";
  const chosen = methods.some(({ id }) => id === store.get("method")) || store.get("method") === none ? store.get("method") : methods[0].id;
  const select = choice([...methods.map(({ id, title: text }) => [id, text]), [none, words.consoleNoAuthentication]], chosen);
  const more = make("div", { class: "console-fields" });
  let fields = {};
  const method = () => methods.find(({ id }) => id === select.value);
  const fill = () => {
    store.set("method", select.value);
    fields = method() ? secretFields(method(), store) : {};
    more.replaceChildren(...Object.values(fields).map((field) => field.element));
  };
  const forget = () => { store.forget(); fill(); more.dispatchEvent(new Event("input", { bubbles: true })); };
  const field = labelled(select, { name: words.authentication, isBare: true, note: words.consoleSecretsKept }, () => select.value, () => null);
  select.addEventListener("input", fill);
  fill();
  const element = make("div", { class: "console-fields" }, field.element, more, button(words.consoleForget, forget));
  return { element, apply: (request, secret) => { if (method()) authenticate(request, method(), fields, secret); }, check: () => [] };
}

function secretFields(method, store) {
  const field = (name, type, options) => textField(words[`console${name[0].toUpperCase()}${name.slice(1)}`], {
    isWord: true, type, value: store.get(`${method.id}.${name}`), onchange: (value) => store.set(`${method.id}.${name}`, value), ...options,
  });
  if (method.kind === "basic") return { user: field("user", "text"), password: field("password", "password") };
  if (method.kind === "apiKey") return { key: field("key", "password", { kind: `${method.in} · ${method.name}`, note: method.in === "cookie" ? words.consoleBlockedCookie : null }) };
  const token = field("token", "password");
  if (method.kind !== "oauth2" || !method.tokenUrl) return { token };
  const client = field("clientId", "text");
  const secret = field("clientSecret", "password");
  const scopes = method.scopes.length ? { scopes: textField(words.scopes, { isWord: true, value: method.scopes.join(" ") }) } : {};
  return { client, secret, ...scopes, fetch: tokenButton(method.tokenUrl, { client, secret, token, ...scopes }), token };
}

function tokenButton(url, { client, secret, token, scopes }) {
  const status = make("p", { class: "console-hint", role: "status" });
  const run = async () => {
    const watch = watchPolicy();
    status.textContent = words.consoleSending;
    const answer = await fetchToken(url, client.read() ?? "", secret.read() ?? "", scopes?.read()).catch(async () => ({ failure: await explain(absolute(url), [["Authorization"]], watch, "POST") }));
    watch.end();
    status.replaceChildren(answer.failure ?? (answer.access_token ? words.consoleTokenFetched : say("consoleTokenRefused", { reason: answer.error_description ?? answer.error ?? answer.status })));
    if (!answer.access_token) return;
    token.input.value = answer.access_token;
    token.input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return { element: make("div", { class: "console-field" }, button(words.consoleFetchToken, run), status), read: () => undefined };
}

/** RFC 6749 §2.3.1, §4.4: as Basic; in the body where the server takes or lets through only that. */
async function fetchToken(url, id, secret, scope) {
  const form = { grant_type: "client_credentials", ...(scope ? { scope } : {}) };
  const post = (body, headers) => fetch(url, { method: "POST", body: new URLSearchParams(body), headers, credentials: "omit", cache: "no-store" });
  const basic = { Authorization: `Basic ${base64(`${encode(id)}:${encode(secret)}`)}` };
  const inBody = () => post({ ...form, client_id: id, client_secret: secret });
  const first = await post(form, basic).catch(() => null);
  const response = first && first.status !== 401 ? first : await inBody();
  return { status: response.status, ...await response.json().catch(() => ({})) };
}

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

function authenticate(request, method, fields, secret) {
  if (method.kind === "basic") {
    const [user, password] = [fields.user.read() ?? "", fields.password.read() ?? ""];
    if (user || password || secret.isHidden) request.headers.push(["Authorization", `Basic ${base64(`${user}:${password}`)}`, "basic"]);
    return;
  }
  const value = (fields.key ?? fields.token).read();
  if (value === undefined && !secret.isHidden) return;
  if (method.kind !== "apiKey") request.headers.push(["Authorization", `Bearer ${secret(value, "API_TOKEN")}`]);
  else if (method.in === "query") request.query.push(`${encode(method.name)}=${secret(value, "API_KEY", encode)}`);
  else if (method.in === "cookie") request.cookies.push(`${method.name}=${secret(value, "API_KEY")}`);
  else request.headers.push([method.name, secret(value, "API_KEY")]);
}

/** Secrets as they are, and as variables of a shell, marked by NUL. */
const openly = (value, _, encoded = plain) => encoded(value);
const hidden = Object.assign((_, variable) => `\0${variable}\0`, { isHidden: true });

// Bodies: read() → { type, text }, { type, file } or { type, parts }

function bodyPart(body) {
  if (!body) return null;
  const media = body.media.map(({ type }, index) => [String(index), type]);
  const select = choice(media, "0");
  const more = make("div", { class: "console-fields" });
  let current;
  const fill = () => {
    current = mediaPart(body.media[select.value], body.required);
    more.replaceChildren(current.element);
  };
  const field = labelled(select, { name: words.consoleContentType, isWord: true }, () => select.value, () => null);
  select.addEventListener("input", fill);
  fill();
  return { element: make("div", { class: "console-fields" }, field.element, more), read: () => current.read(), check: () => current.check() };
}

function mediaPart(media, required) {
  const { type, schema } = media;
  const options = { name: words.requestBody, isWord: true, kind: type, required };
  if (/urlencoded|^multipart\//i.test(type)) return formPart(media, options);
  const isText = isJSON(type) || /^text\/|[/+](xml|yaml|jsonl|x-ndjson|json-seq|graphql|javascript|csv)/i.test(type) || (schema?.type === "string" && schema.format !== "binary" && media.examples.length);
  if (isText) return textPart(media, options);
  const field = fileField(options);
  const read = () => field.read() && { type: type.includes("*") ? field.read().type || "application/octet-stream" : type, file: field.read() };
  return { element: field.element, read, check: field.check };
}

function textPart({ type, examples }, options) {
  const isJSONText = isJSON(type);
  const input = make("textarea", { class: "field console-code", rows: 10, spellcheck: "false", dir: "ltr", required: options.required });
  const show = (text) => { input.value = text; input.dispatchEvent(new Event("input", { bubbles: true })); };
  const find = () => (!input.value.trim() ? (options.required ? words.consoleNeedValue : null) : isJSONText ? jsonComplaint(input.value) : null);
  const field = labelled(input, options, () => input.value, find);
  const picker = examples.length > 1 ? labelled(choice(examples.map(({ name }, index) => [String(index), name]), "0", { oninput: (event) => show(examples[event.target.value].text) }), { name: words.example, isWord: true }, () => null, () => null).element : null;
  const format = () => { if (!field.check().length) show(indented(input.value).map(([, text]) => text).join("")); };
  input.value = examples[0]?.text ?? "";
  const read = () => (input.value.trim() ? { type: type.replace("text/*", "text/plain").replace("*+", ""), text: input.value } : undefined);
  return { element: make("div", { class: "console-fields" }, picker, field.element, isJSONText ? button(words.consoleFormat, format) : null), read, check: field.check };
}

/** `application/x-www-form-urlencoded` and `multipart/*`: OpenAPI 3.2 "Encoding Object". */
function formPart({ type, schema, examples, encodings }, options) {
  const isMultipart = /^multipart/i.test(type);
  const isFilePart = (name, inner) => isMultipart && (inner.items ?? inner).format !== "byte" && ((inner.items ?? inner).format === "binary"
    || ((inner.items ?? inner).type === "any" && encodings?.[name]?.contentType && !isJSON(encodings[name].contentType)));
  let initial;
  try { initial = JSON.parse(examples[0].text); } catch { /* no example, or one in another form */ }
  const field = schemaField(schema?.type === "object" ? schema : { ...anything, type: "object" }, { ...options, initial: options.required ? initial : undefined, isFilePart });
  const read = () => {
    const value = field.read();
    if (value === undefined) return undefined;
    if (isMultipart) return { type, parts: pairs(value).flatMap(([name, each]) => multipartParts(name, each, encodings?.[name]?.contentType)) };
    return { type, text: pairs(value).flatMap(([name, each]) => formParts(name, each, encodings?.[name])).join("&") };
  };
  return { element: field.element, read, check: field.check };
}

function formParts(name, value, encoding) {
  if (encoding?.style) return queryParts({ name, style: encoding.style, explode: encoding.explode ?? encoding.style === "form" }, value);
  if (Array.isArray(value) && !isJSON(encoding?.contentType)) return value.map((each) => `${encode(name)}=${encode(each)}`);
  return [`${encode(name)}=${encode(value)}`];
}

function multipartParts(name, value, contentType) {
  if (Array.isArray(value) && !isJSON(contentType)) return value.flatMap((each) => multipartParts(name, each, contentType));
  if (value instanceof File) return [{ name, file: value, type: value.type || contentType?.split(",")[0] || "application/octet-stream" }];
  return [{ name, text: plain(value), type: contentType ?? (typeof value === "object" ? "application/json" : null) }];
}

/** The body as `fetch` takes it, and its type. Written by hand, since FormData gives every typed part a file name. */
function payload(body) {
  if (!body.parts) return [body.type, body.file ?? body.text];
  const boundary = `portico-${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
  const quoted = (text) => text.replace(/["\r\n]/g, encodeURIComponent);
  const pieces = body.parts.flatMap(({ name, text, file, type }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${file ? `; filename="${quoted(file.name)}"` : ""}\r\n`,
    type ? `Content-Type: ${type}\r\n\r\n` : "\r\n", file ?? text, "\r\n",
  ]);
  return [`${body.type}; boundary=${boundary}`, new Blob([...pieces, `--${boundary}--\r\n`])];
}

// The same request as a command: secrets are variables, files are named

function quote(text) {
  const pieces = text.split("\0");
  if (pieces.length > 1 && !/["\\`$!]/.test(text)) return `"${pieces.map((piece, index) => (index % 2 ? `$${piece}` : piece)).join("")}"`;
  return pieces.map((piece, index) => (index % 2 ? `"$${piece}"` : piece && `'${piece.replaceAll("'", "'\\''")}'`)).join("") || "''";
}

function curl({ method, url, headers, cookies, body }) {
  const isBasic = headers.some(([, , basic]) => basic);
  const lines = [`curl --request ${method}`, `--url ${quote(url)}`];
  if (isBasic) lines.push('--user "$API_USER:$API_PASSWORD"');
  for (const [name, value, basic] of headers) if (!basic) lines.push(`--header ${quote(`${name}: ${value}`)}`);
  if (cookies.length) lines.push(`--header ${quote(`Cookie: ${cookies.join("; ")}`)}`);
  if (body && !body.parts) lines.push(`--header ${quote(`Content-Type: ${body.type}`)}`, body.file ? `--data-binary ${quote(`@${body.file.name}`)}` : `--data-raw ${quote(body.text)}`);
  const part = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;
  for (const { name, text, file, type } of body?.parts ?? []) {
    lines.push(!file && !type ? `--form-string ${quote(`${name}=${text}`)}` : `--form ${quote(`${name}=${file ? `@${part(file.name)}` : part(text)};type=${type}`)}`);
  }
  return lines.join(" \\\n  ");
}

// What went wrong without an answer

/** What a browser does not send at all. */
function requestComplaint({ method, headers }) {
  if (/^(TRACE|TRACK|CONNECT)$/.test(method)) return say("consoleBlockedMethod", { method });
  const bad = headers.find(([name, value]) => { try { new Headers([[name, value]]); return false; } catch { return true; } });
  return bad ? say("consoleBadHeader", { name: bad[0] }) : null;
}

/** Whether the page's own policy refuses a connection from now on. */
function watchPolicy() {
  const watch = { isBroken: false };
  const note = ({ effectiveDirective }) => { watch.isBroken ||= effectiveDirective === "connect-src"; };
  document.addEventListener("securitypolicyviolation", note);
  watch.end = () => document.removeEventListener("securitypolicyviolation", note);
  return watch;
}

/** The likely reason, in words: browsers do not tell pages why, so a request without rights is tried. */
async function explain(url, headers, watch, method) {
  if (!navigator.onLine) return words.consoleOffline;
  const probe = { method: "HEAD", mode: "no-cors", credentials: "omit", cache: "no-store", signal: AbortSignal.timeout?.(10000) };
  const answers = await fetch(url.origin + url.pathname, probe).then(() => true, () => false);
  await new Promise((resolve) => { setTimeout(resolve, 50); });
  watch.end();
  if (watch.isBroken) return say("consoleBlockedByPolicy", { origin: url.origin });
  if (!answers) return say("consoleNoAnswer", { origin: url.origin });
  const names = headers.map(([name]) => name.toLowerCase());
  const fields = [`Access-Control-Allow-Origin: ${location.origin}`, `Access-Control-Allow-Methods: ${method}`];
  if (names.length) fields.push(`Access-Control-Allow-Headers: ${names.join(", ")}`);
  const fragment = new DocumentFragment();
  fragment.append(make("p", {}, say("consoleNoCors", { origin: url.origin })), make("pre", {}, fields.join("\n")));
  return fragment;
}

// The answer

const reasons = { 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 304: "Not Modified", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict", 415: "Unsupported Media Type", 422: "Unprocessable Content", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout" };
const largest = 1e6;

function statusLine({ status, statusText }, time, size) {
  const facts = [measure(Math.round(time), "millisecond"), size === undefined ? null : bytes(size)].filter(Boolean);
  const name = `${status} ${statusText || reasons[status] || ""}`.trim();
  return make("p", { class: `console-status response-${String(status)[0]}xx` }, make("strong", { class: "status", dir: "ltr" }, name), " ", make("span", { class: "schema-type" }, facts.join(" · ")));
}

/** What the status means for whoever sent the request. */
function meaning(response, documented) {
  const { status } = response;
  const wait = response.headers.get("retry-after");
  const texts = [words[`consoleStatus${status}`] ?? (status >= 500 ? words.consoleStatus500 : null), status === 429 && wait ? say("consoleRetryAfter", { wait }) : null];
  const isDocumented = documented.some((each) => each === "default" || each === String(status) || each.toUpperCase() === `${String(status)[0]}XX`);
  return [...texts, isDocumented ? null : words.consoleUndocumented].filter(Boolean).map((text) => make("p", {}, text));
}

function headerList(response) {
  const rows = [...response.headers].map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value)));
  return make("details", { class: "console-headers" }, make("summary", {}, words.headers), make("dl", { dir: "ltr" }, ...rows), make("p", { class: "console-hint" }, words.consoleHeadersNote));
}

/** Reads to the end; `take` gets the bytes as they come. */
async function chunks(response, take) {
  const all = [];
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader.read()) {
    all.push(next.value);
    take(next.value);
  }
  return new Blob(all, { type: response.headers.get("content-type") ?? "" });
}

/** Text that grows as it comes, up to what a page can show. */
function liveText(place) {
  const decoder = new TextDecoder();
  const pre = make("pre", { tabindex: 0 });
  let length = 0;
  return (bytesOfChunk) => {
    if (!pre.isConnected) place.replaceChildren(pre);
    const text = decoder.decode(bytesOfChunk, { stream: true }).slice(0, Math.max(0, largest - length));
    length += text.length;
    pre.append(text);
  };
}

async function showBody(blob, place, url) {
  const type = blob.type.split(";")[0].toLowerCase();
  const note = [];
  if (!blob.size) { place.replaceChildren(make("p", { class: "console-hint" }, words.consoleNoBody)); return; }
  if (/^image\//.test(type) && blob.size < largest) note.push(make("img", { src: await dataURL(blob), alt: words.consoleImageAnswer }));
  else if (/^text\/|json|xml|yaml|urlencoded|javascript|^$/.test(type)) {
    if (blob.size > largest) note.push(make("p", { class: "console-hint" }, say("consoleCut", { size: bytes(largest) })));
    note.push(codeBlock(await decoded(blob.slice(0, largest), blob.type), type));
  } else note.push(make("p", { class: "console-hint" }, words.consoleBinaryAnswer));
  const extension = type.split(/[/+]/).pop().replace("plain", "txt") || "bin";
  place.replaceChildren(...note, make("a", { class: "button", href: url, download: `response.${extension}` }, `${words.consoleDownload} (${bytes(blob.size)})`));
}

function codeBlock(text, type) {
  const pre = make("pre", { tabindex: 0 });
  const pieces = /json$/.test(type) && !jsonComplaint(text) ? indented(text) : [];
  if (!pieces.length) pre.append(text);
  else if (pieces.length > 20000) pre.append(pieces.map(([, piece]) => piece).join(""));
  else pre.append(...pieces.map(([kind, piece]) => (kind ? make("span", { class: kind }, piece) : piece)));
  return pre;
}

async function decoded(blob, type) {
  const charset = type.match(/charset="?([\w-]+)/i)?.[1] ?? "utf-8";
  const buffer = await blob.arrayBuffer();
  try { return new TextDecoder(charset).decode(buffer); } catch { return new TextDecoder().decode(buffer); }
}

/** The page's policy shows images from `data:` and not from `blob:`. */
function dataURL(blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.readAsDataURL(blob);
  });
}

// All together

class Console {
  constructor(data, product) {
    this.data = data;
    this.store = secretStore(product);
    this.server = serverPart(data.servers);
    this.authentication = authenticationPart(data.authentication, this.store);
    this.parameters = data.parameters.map(parameterField);
    this.body = bodyPart(data.body);
    this.element = this.layOut();
    this.preview();
  }

  layOut() {
    const section = (heading, ...parts) => (parts.some(Boolean) ? make("section", { class: "console-section" }, make("h3", {}, heading), ...parts) : null);
    const bodyNote = /^(GET|HEAD)$/.test(this.data.method) ? make("p", { class: "console-hint" }, words.consoleBlockedBody) : null;
    this.sender = make("button", { type: "submit", class: "button button-primary" }, words.consoleSend);
    this.canceller = button(words.consoleCancel, () => this.sending?.abort(), { hidden: true });
    this.command = make("pre", { tabindex: 0 });
    this.status = make("div", { class: "console-result", role: "status" });
    this.details = make("div", { class: "console-fields" });
    const fields = make("form", { class: "console-form", novalidate: true, autocomplete: "off", "aria-label": words.consoleRequest },
      section(words.server, this.server.element), section(words.authentication, this.authentication.element),
      section(words.consoleParameters, ...this.parameters.map((field) => field.element)), section(words.requestBody, this.body && bodyNote, this.body?.element),
      make("div", { class: "console-actions" }, this.sender, this.canceller, make("span", { class: "console-hint console-shortcut" }, words.consoleShortcut)));
    for (const event of ["input", "change"]) fields.addEventListener(event, () => this.preview());
    fields.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    fields.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.send(); } });
    const answer = make("section", { class: "console-section" }, make("h3", {}, words.consoleResponse), this.status, this.details);
    const side = make("div", { class: "console-side" }, section(words.consolePreview, make("div", { class: "code-frame" }, this.command, this.copier())), answer);
    return make("div", { class: "console-panel", id: nextID(), hidden: true }, fields, side);
  }

  copier() {
    const { copy, copied } = document.body.dataset;
    const copier = button(copy, async () => {
      try { await navigator.clipboard.writeText(this.command.textContent); } catch { getSelection().selectAllChildren(this.command); return; }
      copier.textContent = copied;
      setTimeout(() => { copier.textContent = copy; }, 2000);
    }, { class: "copy-button", "aria-live": "polite" });
    return copier;
  }

  /** What is to be sent; for the command also what a browser keeps pages from sending. */
  request(secret) {
    const request = { method: this.data.method.toUpperCase(), query: [], headers: [], cookies: [], body: this.body?.read() };
    let path = this.data.path;
    for (const { parameter, isBlocked, read } of this.parameters) {
      const value = read();
      if (parameter.in === "path" && value !== undefined) path = path.replaceAll(`{${parameter.name}}`, () => pathPart(parameter, value));
      if (value === undefined || (isBlocked && !secret.isHidden)) continue;
      if (parameter.in === "query") request.query.push(...queryParts(parameter, value));
      if (parameter.in === "querystring") request.query.push(...queryString(parameter, value));
      if (parameter.in === "header") request.headers.push([parameter.name, headerValue(parameter, value)]);
      if (parameter.in === "cookie") request.cookies.push(...queryParts({ ...parameter, style: "form" }, value));
    }
    this.authentication.apply(request, secret);
    const server = absolute(this.server.url())?.href ?? this.server.url();
    request.url = `${server.replace(/\/$/, "")}${path}${request.query.length ? `?${request.query.join("&")}` : ""}`;
    return request;
  }

  preview() { this.command.textContent = curl(this.request(hidden)); }

  async send() {
    if (this.sending) return;
    const wrong = [this.server, ...this.parameters, ...(this.body ? [this.body] : [])].flatMap((part) => part.check());
    if (wrong.length) { wrong[0].focus(); return; }
    const request = this.request(openly);
    const refusal = requestComplaint(request);
    if (refusal) { this.say(refusal); return; }
    const watch = watchPolicy();
    this.toggle(new AbortController());
    this.say(words.consoleSending);
    try {
      await this.exchange(request);
    } catch (error) {
      if (error.name === "AbortError") this.status.append(make("p", {}, words.consoleCancelled));
      else this.say(await explain(new URL(request.url), request.headers, watch, request.method));
    }
    watch.end();
    this.toggle(null);
    this.status.parentElement.scrollIntoView({ block: "nearest" });
  }

  async exchange({ method, url, headers, body }) {
    const [type, content] = body && !/^(GET|HEAD)$/.test(method) ? payload(body) : [];
    if (type) headers.push(["Content-Type", type]);
    const sent = headers.map(([name, value]) => [name, value]);
    const started = performance.now();
    const response = await fetch(url, { method, headers: sent, body: content, credentials: "omit", cache: "no-store", signal: this.sending.signal });
    const elapsed = performance.now() - started;
    const place = make("div", { class: "console-fields" });
    const show = (size) => this.say(statusLine(response, elapsed, size), ...meaning(response, this.data.responses));
    show();
    this.details.replaceChildren(headerList(response), place);
    const isStream = /event-stream|ndjson|jsonl|json-seq/.test(response.headers.get("content-type"));
    const blob = await chunks(response, isStream ? liveText(place) : () => {});
    show(blob.size);
    URL.revokeObjectURL(this.download);
    this.download = URL.createObjectURL(blob);
    await showBody(blob, place, this.download);
  }

  say(...content) {
    this.details.replaceChildren(...(content[0] instanceof Element ? this.details.childNodes : []));
    this.status.replaceChildren(...content.map((each) => (typeof each === "string" ? make("p", {}, each) : each)));
  }

  toggle(sending) {
    this.sending = sending;
    this.sender.setAttribute("aria-disabled", String(Boolean(sending)));
    if (document.activeElement === this.canceller) this.sender.focus();
    this.canceller.hidden = !sending;
  }
}
