import Diagnostics

/// The JSON Schema of a theme's `theme.json`.
package let themeSchema = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "a theme",
      "type": "object",
      "required": ["name"],
      "additionalProperties": false,
      "properties": {
        "name": { "type": "string", "minLength": 1, "description": "The theme's name, as people read it." },
        "description": { "type": "string" },
        "extends": { "type": "string", "minLength": 1, "description": "The theme whose files this one changes." },
        "styles": { "type": "array", "items": { "type": "string", "minLength": 1 }, "description": "Style sheets below `styles/`, in order; they follow those of the parent." },
        "scripts": {
          "title": "scripts", "type": "object", "additionalProperties": false,
          "properties": {
            "head": { "type": "array", "items": { "type": "string", "minLength": 1 }, "description": "Small scripts below `scripts/` that run before the page is drawn." },
            "module": { "type": "array", "items": { "type": "string", "minLength": 1 }, "description": "ES modules below `scripts/`." },
            "demand": { "type": "array", "items": { "type": "string", "minLength": 1 }, "description": "ES modules below `scripts/` that others import when they are needed." }
          }
        },
        "companion": {
          "title": "what the companion's pages load beside the rest", "type": "object", "additionalProperties": false,
          "properties": {
            "styles": { "type": "array", "items": { "type": "string", "minLength": 1 }, "description": "Style sheets below `styles/` that only the companion's pages need." },
            "scripts": { "type": "array", "items": { "type": "string", "minLength": 1 }, "description": "ES modules below `scripts/` that only the companion's pages need." }
          }
        }
      }
    }
    """#

/// What a theme says about itself.
struct ThemeManifest: Sendable {
    var name: String
    var extends: String?
    var styles: [NamedFile]
    var headScripts: [NamedFile]
    var moduleScripts: [NamedFile]
    var demandScripts: [NamedFile]
    var companionStyles: [NamedFile]
    var companionScripts: [NamedFile]

    /// A file that the manifest lists, and where.
    struct NamedFile: Sendable {
        var name: String
        var location: SourceLocation
    }
}
