/// The JSON Schema of a page's front matter; see ``siteConfigSchema``.
package let frontMatterSchema = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "front matter",
      "description": "What a page says about itself, between two lines of `---` at its top.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "title": { "type": "string", "minLength": 1, "description": "The page's title; by default its first heading." },
        "description": { "type": "string", "description": "One sentence for search engines, previews and lists." },
        "order": { "type": "number", "description": "Place among its siblings, smallest first; then by title." },
        "portals": { "oneOf": [ { "type": "string", "minLength": 1 }, { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } } ], "description": "The portals that show a shared page; by default all." },
        "visibility": { "enum": ["anyone", "signed-in"], "default": "anyone", "description": "Who may read the page." },
        "slug": { "type": "string", "minLength": 1, "description": "The page's own part of its address, instead of the file's name." },
        "aliases": { "type": "array", "items": { "type": "string", "minLength": 1 }, "description": "Old addresses that lead here, from the portal's root." },
        "draft": { "type": "boolean", "default": false, "description": "Leaves the page out of every build." },
        "agents": { "type": "boolean", "default": true, "description": "Whether the page is listed for AI agents (llms.txt)." },
        "hero": {
          "title": "a hero", "type": "object", "additionalProperties": false, "required": ["title"],
          "description": "The large opening of a portal's home page.",
          "properties": {
            "title": { "type": "string", "minLength": 1 },
            "tagline": { "type": "string" },
            "actions": {
              "type": "array",
              "items": {
                "title": "an action", "type": "object", "additionalProperties": false, "required": ["title", "url"],
                "properties": {
                  "title": { "type": "string", "minLength": 1 },
                  "url": { "type": "string", "minLength": 1, "description": "A link as in Markdown." },
                  "primary": { "type": "boolean", "default": false }
                }
              }
            }
          }
        }
      }
    }
    """#
