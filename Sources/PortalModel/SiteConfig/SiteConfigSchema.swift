/// The JSON Schema of `site-config.json`: what editors complete by, what the reader checks by, and the text from
/// which the configuration reference is made.
package let siteConfigSchema = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "site-config.json",
      "description": "One site: its organization, its portals, and what the companion needs to know.",
      "type": "object",
      "required": ["organization", "portals"],
      "additionalProperties": false,
      "properties": {
        "$schema": { "type": "string", "description": "For editors only." },
        "organization": { "$ref": "#/$defs/organization" },
        "companion": { "$ref": "#/$defs/companion" },
        "gateways": { "type": "array", "items": { "$ref": "#/$defs/gateway" }, "description": "Data planes that the companion writes configuration for." },
        "identityProviders": { "type": "array", "items": { "$ref": "#/$defs/identityProvider" }, "description": "Where single sign-on users come from." },
        "portals": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/portal" }, "description": "The portals; each is built into a folder of its own." },
        "checks": { "$ref": "#/$defs/checks" }
      },
      "$defs": {
        "id": {
          "title": "an id", "type": "string", "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "maxLength": 64,
          "description": "Lower-case letters, digits and inner hyphens."
        },
        "secret": {
          "title": "a secret", "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
          "properties": {
            "env": { "type": "string", "minLength": 1, "description": "Name of the environment variable that holds it." },
            "file": { "type": "string", "minLength": 1, "description": "Path of the file that holds it." }
          },
          "description": "Where a secret is found; never the secret itself."
        },
        "strings": { "type": "array", "items": { "type": "string", "minLength": 1 } },
        "stringOrStrings": { "oneOf": [ { "type": "string", "minLength": 1 }, { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } } ] },
        "organization": {
          "title": "the organization", "type": "object", "required": ["name"], "additionalProperties": false,
          "properties": {
            "name": { "type": "string", "minLength": 1, "description": "Shown in the footer and in mails." },
            "url": { "type": "string", "format": "uri", "description": "Its own website." },
            "support": { "type": "string", "minLength": 1, "description": "A mail address or a URL where readers get help." }
          }
        },
        "companion": {
          "title": "the companion", "type": "object", "required": ["url"], "additionalProperties": false,
          "properties": {
            "url": { "type": "string", "format": "uri", "description": "Where the companion answers." },
            "database": { "type": "string", "minLength": 1, "description": "`sqlite:PATH` or a PostgreSQL URL." },
            "masterKey": { "$ref": "#/$defs/secret" },
            "mail": {
              "title": "mail", "type": "object", "required": ["from", "smtp"], "additionalProperties": false,
              "properties": {
                "from": { "type": "string", "minLength": 1, "description": "Sender of every mail." },
                "smtp": { "$ref": "#/$defs/secret" }
              }
            },
            "generator": { "$ref": "#/$defs/generator" },
            "webhooks": {
              "title": "webhooks", "type": "object", "additionalProperties": false,
              "properties": {
                "allow": {
                  "type": "array",
                  "items": { "title": "a host, an IP address or a network", "type": "string", "pattern": "^[0-9a-zA-Z.:-]+(/[0-9]+)?$" },
                  "description": "Hosts, addresses and networks that webhooks may call though they are private, also without TLS. By default only hosts of the public Internet are called."
                }
              }
            },
            "oauth": { "$ref": "#/$defs/oauth" },
            "server": { "$ref": "#/$defs/server" }
          }
        },
        "oauth": {
          "title": "OAuth", "type": "object", "additionalProperties": false,
          "properties": {
            "algorithm": { "enum": ["ES256", "RS256"], "default": "ES256", "description": "How tokens are signed." },
            "tokenSeconds": { "type": "integer", "minimum": 60, "maximum": 86400, "default": 600, "description": "How long a token is good." },
            "keyDays": { "type": "integer", "minimum": 1, "maximum": 365, "default": 30, "description": "How long a key signs before the next one does." },
            "resourceServers": {
              "type": "array",
              "items": {
                "title": "a resource server", "type": "object", "required": ["id", "secret"], "additionalProperties": false,
                "properties": { "id": { "$ref": "#/$defs/id" }, "secret": { "$ref": "#/$defs/secret" } }
              },
              "description": "Programs that may ask whether a token is good, each with a secret of its own. Read at the start of the program."
            },
            "allow": {
              "type": "array",
              "items": { "title": "a host, an IP address or a network", "type": "string", "pattern": "^[0-9a-zA-Z.:-]+(/[0-9]+)?$" },
              "description": "Hosts, addresses and networks that clients may publish their keys at though they are private, also without TLS. Read at the start of the program."
            },
            "providers": { "type": "array", "items": { "$ref": "#/$defs/clientProvider" }, "description": "Identity providers at which the clients of some portals are registered, and which give their tokens out. Read at the start of the program." }
          },
          "description": "Tokens that the companion gives out to OAuth clients."
        },
        "clientProvider": {
          "title": "an identity provider", "type": "object", "required": ["id", "portals", "kind", "url", "tokenEndpoint"], "additionalProperties": false,
          "properties": {
            "id": { "$ref": "#/$defs/id" },
            "portals": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/id" }, "description": "The portals whose clients it has." },
            "kind": { "enum": ["registration", "bridge"], "description": "Dynamic registration (RFC 7591 and RFC 7592), or a small HTTP interface of your own before it." },
            "url": { "type": "string", "pattern": "^https?://[^ ?#]+$", "description": "The registration endpoint; of a bridge what stands before `/clients`." },
            "secret": { "$ref": "#/$defs/secret" },
            "redirectUris": { "type": "array", "items": { "type": "string", "format": "uri" }, "description": "Of `registration`: for providers that ask for redirect URIs, though these clients have none." },
            "tokenEndpoint": { "type": "string", "pattern": "^https?://[^ ?#]+$", "description": "Where its clients get tokens; shown to developers." },
            "tokens": {
              "title": "tokens", "type": "object", "required": ["issuer", "keys"], "additionalProperties": false,
              "properties": {
                "issuer": { "type": "string", "minLength": 1, "description": "`iss` of its tokens." },
                "keys": { "type": "string", "pattern": "^https?://[^ ?#]+$", "description": "Where it publishes its keys, a JWK Set." },
                "claim": { "type": "string", "pattern": "^[a-z_]+$", "default": "client_id", "description": "What names the client in its tokens, such as `azp`." },
                "audience": { "type": "string", "minLength": 1, "description": "What `aud` must hold. By default anything: the client alone decides what is open." }
              },
              "description": "How gateways verify its tokens; without this they do not."
            }
          }
        },
        "addresses": {
          "type": "array",
          "items": {
            "title": "an IP address or a network such as `10.0.0.0/8`", "type": "string", "pattern": "^[0-9a-fA-F.:]+(/[0-9]+)?$",
            "description": "An IPv4 or IPv6 address, with `/` and a number of bits for a network."
          }
        },
        "server": {
          "title": "the server", "type": "object", "additionalProperties": false,
          "properties": {
            "trustedProxies": { "$ref": "#/$defs/addresses", "description": "Addresses and networks of proxies whose `X-Forwarded-For`, `X-Forwarded-Proto`, `X-Forwarded-Host` and `X-Request-Id` count. By default nobody's do." },
            "metrics": {
              "title": "metrics", "type": "object", "additionalProperties": false,
              "properties": { "allow": { "$ref": "#/$defs/addresses", "description": "Addresses and networks that may read `/metrics`; by default this machine." } }
            },
            "limits": { "$ref": "#/$defs/limits" }
          },
          "description": "How the companion takes requests. Read at the start of the program."
        },
        "limits": {
          "title": "limits", "type": "object", "additionalProperties": false,
          "properties": {
            "headerBytes": { "type": "integer", "minimum": 4096, "maximum": 1048576, "default": 32768, "description": "Request line and header together; more is answered 431." },
            "bodyBytes": { "type": "integer", "minimum": 16384, "maximum": 1073741824, "default": 1048576, "description": "A request's body; more is answered 413." },
            "requestSeconds": { "type": "integer", "minimum": 1, "maximum": 3600, "default": 30, "description": "For a request to arrive whole." },
            "answerSeconds": { "type": "integer", "minimum": 1, "maximum": 3600, "default": 60, "description": "For an answer to be made; then 503 takes its place." },
            "idleSeconds": { "type": "integer", "minimum": 1, "maximum": 3600, "default": 30, "description": "For a connection to be silent." },
            "graceSeconds": { "type": "integer", "minimum": 0, "maximum": 3600, "default": 10, "description": "For running requests to be finished when the program is told to end." },
            "connections": { "type": "integer", "minimum": 16, "maximum": 1000000, "default": 20000, "description": "Open at a time; the next ones wait." },
            "connectionsPerAddress": { "type": "integer", "minimum": 1, "maximum": 1000000, "default": 512, "description": "Open at a time from one IPv4 address or one IPv6 /64; trusted proxies are not counted." },
            "signInsPerAddress": { "type": "integer", "minimum": 1, "maximum": 1000000, "default": 30, "description": "Sign-ins in five minutes from one address; the next ones are answered 429." },
            "signUpsPerAddress": { "type": "integer", "minimum": 1, "maximum": 1000000, "default": 30, "description": "New accounts in an hour from one address." }
          },
          "description": "What the companion puts up with."
        },
        "generator": {
          "title": "the generator", "type": "object", "additionalProperties": false,
          "properties": {
            "enabled": { "type": "boolean", "default": true, "description": "Whether administrators may make products in the console. Where the companion may not write `content/products/`, they cannot anyway." },
            "program": { "type": "string", "minLength": 1, "description": "Path of `portico`; by default the one beside the companion's own program." },
            "compress": { "type": "boolean", "default": false, "description": "Whether it builds with compressed twins, as `portico build --compress` does." },
            "seconds": { "type": "integer", "minimum": 1, "maximum": 3600, "default": 45, "description": "For one run; what is not ready then is taken back. `server.limits.answerSeconds` has to be longer." },
            "documentBytes": { "type": "integer", "minimum": 16384, "maximum": 1073741824, "default": 16777216, "description": "An OpenAPI document that an administrator sends, instead of `server.limits.bodyBytes`." }
          },
          "description": "The program that the console makes new products with. Read at the start of the program."
        },
        "gateway": {
          "title": "a gateway", "type": "object", "required": ["id", "kind"], "additionalProperties": false,
          "properties": {
            "id": { "$ref": "#/$defs/id" },
            "kind": { "enum": ["apisix-file", "apisix-admin", "apisix-push", "envoy-file", "nginx-file", "kong-file", "kong-push"], "description": "Which gateway, and how it takes its configuration." },
            "path": { "type": "string", "minLength": 1, "description": "Of file gateways: the file that is written, of `envoy-file` the folder of the files." },
            "listen": { "type": "string", "pattern": "^(.*:)?[0-9]+$", "default": "8000", "description": "Of `envoy-file` and `nginx-file`: the port where the gateway takes requests, with an address before it (`127.0.0.1:8000`) or on all." },
            "mount": { "type": "string", "pattern": "^/", "description": "Of `envoy-file`: the folder of the files as Envoy sees it, if it is another." },
            "authorities": { "type": "string", "pattern": "^/", "default": "/etc/ssl/certs/ca-certificates.crt", "description": "Of `envoy-file` and `nginx-file`: the certificates that upstreams of `https` are checked by, a file as the gateway sees it." },
            "program": { "type": "string", "pattern": "^/", "description": "Of `nginx-file`: the nginx that tests a new file before it is put in place." },
            "processId": { "type": "string", "pattern": "^/", "description": "Of `nginx-file` and `kong-file`: the file with the process id of the program that is told to read its files anew." },
            "companion": { "type": "string", "pattern": "^https?://[^ ?#]+$", "description": "Of `nginx-file`: where it reaches the companion, to ask what tokens of OAuth are worth; by default at `companion.url`." },
            "cache": { "type": "string", "pattern": "^/", "description": "Of `nginx-file`: a folder of nginx's own, in which it keeps what it was told of tokens for five seconds. By default it asks for each call." },
            "url": { "type": "string", "format": "uri", "description": "Of pushed gateways: the address of the admin API." },
            "key": { "$ref": "#/$defs/secret" },
            "namespace": { "$ref": "#/$defs/id", "default": "portico", "description": "Of `apisix-admin` and `apisix-push`: the label `managed-by` of all that Portico makes; what lacks it is never touched." },
            "version": { "type": "string", "pattern": "^3[.][0-9]+([.][0-9]+)?$", "default": "3.17", "description": "Of APISIX: the oldest version that takes the configuration, from 3.12 on." },
            "drift": { "enum": ["repair", "report"], "default": "repair", "description": "What is done when somebody else changes what was written: make it right, or only say so." },
            "usage": { "$ref": "#/$defs/usage" },
            "enabled": { "type": "boolean", "default": true, "description": "Whether the companion writes to it." }
          }
        },
        "usage": {
          "title": "how a gateway tells of calls", "type": "object", "additionalProperties": false, "minProperties": 1,
          "properties": {
            "log": { "type": "string", "minLength": 1, "description": "Of `envoy-file` and `nginx-file`: the access log, which the gateway writes and the companion reads." },
            "mount": { "type": "string", "pattern": "^/", "description": "The log as the gateway sees it, if that is another path." },
            "companion": { "type": "string", "pattern": "^https?://[^ ?#]+$", "description": "Of APISIX: where it reaches the companion, to send entries of its log." }
          },
          "description": "How the gateway tells of calls, for charts, last calls and last uses. By default it does not."
        },
        "identityProvider": {
          "title": "an identity provider", "type": "object", "required": ["id", "kind", "title"], "additionalProperties": false,
          "properties": {
            "id": { "$ref": "#/$defs/id" },
            "kind": { "enum": ["oidc", "saml", "ldap"], "description": "Its protocol." },
            "title": { "type": "string", "minLength": 1, "description": "What the sign-in button says." },
            "issuer": { "type": "string", "format": "uri", "description": "OIDC: the issuer, from which discovery starts." },
            "clientId": { "type": "string", "minLength": 1, "description": "OIDC: the client registered for this site." },
            "clientSecret": { "$ref": "#/$defs/secret" },
            "metadata": { "type": "string", "minLength": 1, "description": "SAML: URL or file of the provider's metadata." },
            "url": { "type": "string", "format": "uri", "description": "LDAP: the server, `ldaps://…`." },
            "baseDN": { "type": "string", "minLength": 1, "description": "LDAP: where users are searched." },
            "bindDN": { "type": "string", "minLength": 1, "description": "LDAP: the service account." },
            "bindPassword": { "$ref": "#/$defs/secret" }
          }
        },
        "portal": {
          "title": "a portal", "type": "object", "required": ["id", "title", "url"], "additionalProperties": false,
          "properties": {
            "id": { "$ref": "#/$defs/id" },
            "title": { "type": "string", "minLength": 1, "description": "The portal's name, in the header and in titles." },
            "description": { "type": "string", "description": "One sentence for search engines and previews." },
            "url": { "type": "string", "format": "uri", "description": "Where the portal is published." },
            "language": { "type": "string", "default": "en", "minLength": 2, "description": "BCP 47 tag of its language." },
            "theme": { "type": "string", "default": "default", "minLength": 1, "description": "A folder below `themes/`." },
            "branding": { "$ref": "#/$defs/branding" },
            "catalog": { "$ref": "#/$defs/catalog" },
            "navigation": { "type": "array", "items": { "$ref": "#/$defs/navigationItem" }, "description": "The header's entries; by default the top sections and the catalogue." },
            "access": { "$ref": "#/$defs/access" }
          }
        },
        "branding": {
          "title": "branding", "type": "object", "additionalProperties": false,
          "properties": {
            "logo": { "type": "string", "minLength": 1, "description": "An image below `content/`." },
            "favicon": { "type": "string", "minLength": 1, "description": "An image below `content/`." },
            "accent": { "type": "string", "pattern": "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$", "description": "A CSS hex colour; readable variants are derived from it." }
          }
        },
        "catalog": {
          "title": "a catalog", "type": "object", "additionalProperties": false, "minProperties": 1,
          "properties": {
            "products": { "$ref": "#/$defs/strings", "description": "Product ids, `*` stands for any characters." },
            "labels": { "type": "object", "additionalProperties": { "$ref": "#/$defs/stringOrStrings" }, "description": "Labels that a product must carry, each with one of the values." }
          }
        },
        "navigationItem": {
          "title": "a navigation entry", "type": "object", "required": ["title"], "additionalProperties": false,
          "properties": {
            "title": { "type": "string", "minLength": 1 },
            "path": { "type": "string", "minLength": 1, "description": "A page or section, relative to the portal." },
            "products": { "const": true, "description": "The catalogue." },
            "url": { "type": "string", "format": "uri", "description": "An address elsewhere." }
          }
        },
        "access": {
          "title": "access", "type": "object", "additionalProperties": false,
          "properties": {
            "reading": { "enum": ["anyone", "signed-in"], "default": "anyone", "description": "Who may read the portal." },
            "registration": { "enum": ["self", "approval", "invitation", "sso"], "default": "self", "description": "How people get an account." },
            "signIn": { "$ref": "#/$defs/strings", "description": "`password` or ids of identity providers." },
            "emailDomains": {
              "title": "e-mail domains", "type": "object", "additionalProperties": false,
              "properties": { "allow": { "$ref": "#/$defs/strings" }, "deny": { "$ref": "#/$defs/strings" } },
              "description": "Which mail addresses may register."
            },
            "signUp": {
              "title": "sign-up", "type": "object", "additionalProperties": false,
              "properties": { "fields": { "type": "array", "maxItems": 20, "items": { "$ref": "#/$defs/signUpField" }, "description": "What is asked of new developers besides name, address and password." } }
            },
            "terms": {
              "title": "terms", "type": "object", "required": ["url", "version"], "additionalProperties": false,
              "properties": {
                "url": { "type": "string", "minLength": 1, "description": "Where they are read: a URL, or a page from the portal's root." },
                "version": { "type": "string", "minLength": 1, "maxLength": 64, "description": "Changes with the text; another version is accepted anew." }
              },
              "description": "What developers must accept to use the portal."
            }
          }
        },
        "signUpField": {
          "title": "a sign-up field", "type": "object", "required": ["id", "label"], "additionalProperties": false,
          "properties": {
            "id": { "$ref": "#/$defs/id" },
            "label": { "type": "string", "minLength": 1, "description": "What is asked, in the portal's language." },
            "hint": { "type": "string", "minLength": 1, "description": "Says more about it." },
            "kind": { "enum": ["text", "lines", "choice", "check"], "default": "text", "description": "A line, several lines, one of `options`, or a box to tick." },
            "options": { "$ref": "#/$defs/strings", "description": "What can be chosen." },
            "required": { "type": "boolean", "default": true, "description": "Whether it must be answered." }
          }
        },
        "checks": {
          "title": "checks", "type": "object", "additionalProperties": false,
          "properties": {
            "brokenLinks": { "enum": ["error", "warning"], "default": "error", "description": "How links and images without a target count." }
          }
        }
      }
    }
    """#
