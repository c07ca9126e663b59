/// The JSON Schema of `product.yaml`; see ``siteConfigSchema``.
package let productSchema = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "a product",
      "description": "One API product: what it is, who may see it, how it is subscribed to, and what the gateway enforces.",
      "type": "object",
      "required": ["name", "type", "status"],
      "additionalProperties": false,
      "properties": {
        "name": { "type": "string", "minLength": 1, "maxLength": 100, "description": "The product's name." },
        "summary": { "type": "string", "description": "One sentence for cards and previews." },
        "type": { "enum": ["gateway", "external"], "description": "`gateway`: the gateway fronts it and it can be subscribed to; `external`: documented only." },
        "status": { "enum": ["draft", "published", "deprecated", "retired"], "description": "Drafts and retired products are built nowhere; deprecated ones take no new subscription." },
        "sunset": { "type": "string", "format": "date", "description": "With `deprecated`: the day it ends." },
        "labels": {
          "title": "labels", "type": "object",
          "additionalProperties": { "oneOf": [ { "type": "string", "minLength": 1 }, { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } } ] },
          "description": "Facets by which portals select products and readers filter the catalogue."
        },
        "visibility": { "enum": ["anyone", "signed-in", "subscribed"], "default": "anyone", "description": "Who may read the documentation." },
        "apis": { "type": "array", "items": { "$ref": "#/$defs/api" }, "description": "The OpenAPI documents, several of them or several versions." },
        "authentication": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/method" }, "description": "Accepted methods; any one of them opens the product." },
        "subscription": {
          "title": "subscription", "type": "object", "additionalProperties": false,
          "properties": {
            "approval": { "enum": ["automatic", "manual"], "default": "manual", "description": "Whether a provider decides about each request." },
            "terms": { "type": "string", "minLength": 1, "description": "Markdown file of the terms that subscribers accept." }
          }
        },
        "plans": { "type": "array", "items": { "$ref": "#/$defs/plan" }, "description": "Named limits." },
        "gateway": {
          "title": "gateway", "type": "object", "additionalProperties": false,
          "properties": {
            "upstream": { "type": "array", "minItems": 1, "items": { "type": "string", "format": "uri" }, "description": "Where requests are sent." },
            "hosts": { "type": "array", "items": { "type": "string", "minLength": 1 }, "description": "Host names the product answers on." },
            "paths": { "type": "array", "items": { "type": "string", "minLength": 1 }, "description": "Path patterns; by default those of the OpenAPI documents." }
          }
        }
      },
      "$defs": {
        "id": { "title": "an id", "type": "string", "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "maxLength": 64, "description": "Lower-case letters, digits and inner hyphens." },
        "api": {
          "title": "an API", "type": "object", "required": ["document"], "additionalProperties": false,
          "properties": {
            "document": { "type": "string", "minLength": 1, "description": "OpenAPI document, relative to the product's folder." },
            "version": { "type": "string", "minLength": 1, "description": "Version name, used in addresses." },
            "title": { "type": "string", "minLength": 1, "description": "Instead of the document's own title." },
            "released": { "$ref": "#/$defs/date", "description": "The day on which this document took effect, for the changelog." },
            "history": { "type": "array", "items": { "$ref": "#/$defs/release" }, "description": "Earlier releases of this version, the latest first: the changelog tells what changed from one to the next." }
          }
        },
        "date": { "title": "a date", "type": "string", "format": "date", "description": "As 2027-06-30." },
        "release": {
          "title": "a release", "type": "object", "required": ["document"], "additionalProperties": false,
          "properties": {
            "document": { "type": "string", "minLength": 1, "description": "OpenAPI document as it was, relative to the product's folder." },
            "released": { "$ref": "#/$defs/date", "description": "The day on which it took effect." }
          }
        },
        "method": {
          "title": "an authentication method",
          "oneOf": [
            { "enum": ["api-key", "basic", "oauth"] },
            {
              "title": "an authentication method", "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
              "properties": {
                "api-key": {
                  "title": "an API key", "type": "object", "additionalProperties": false,
                  "properties": { "header": { "type": "string", "minLength": 1, "default": "apikey" }, "query": { "type": "string", "minLength": 1 } }
                },
                "basic": { "title": "basic", "type": "object", "additionalProperties": false },
                "oauth": {
                  "title": "OAuth", "type": "object", "additionalProperties": false,
                  "properties": { "scopes": { "type": "array", "items": { "type": "string", "minLength": 1 } } }
                }
              }
            }
          ]
        },
        "plan": {
          "title": "a plan", "type": "object", "required": ["id", "title"], "additionalProperties": false,
          "properties": {
            "id": { "$ref": "#/$defs/id" },
            "title": { "type": "string", "minLength": 1 },
            "summary": { "type": "string" },
            "approval": { "enum": ["automatic", "manual"], "description": "Instead of the product's." },
            "limits": {
              "type": "array",
              "items": {
                "title": "a limit", "type": "object", "required": ["requests", "per"], "additionalProperties": false,
                "properties": {
                  "requests": { "type": "integer", "minimum": 1, "description": "How many." },
                  "per": { "enum": ["second", "minute", "hour", "day", "month"], "description": "In each window." }
                }
              }
            }
          }
        }
      }
    }
    """#
