import OpenAPI
import Serialization

/// A schema as readers see it: lines with what stands below them, cut where it would repeat itself.
///
/// HTML and Markdown are written from the same outline, so that neither says less than the other.
struct SchemaOutline: Sendable {
    /// What a line is about.
    enum Label: Sendable {
        /// The schema itself, an item or an alternative.
        case none
        case key(String)
        /// All keys that a regular expression finds.
        case pattern(String)
        /// All keys that are not listed: what makes an object a map.
        case otherKeys
    }

    /// A part of a type's text; components have pages of their own.
    enum TypePiece: Sendable {
        case words(String)
        case component(String)
    }

    /// An allowed value and what it means, where the author says so.
    struct AllowedValue: Sendable {
        var value: String
        var meaning: String?
    }

    /// One value: a property, an item, an alternative, or the whole.
    struct Line: Sendable {
        var label: Label
        var type: [TypePiece]
        var title: String?
        /// CommonMark.
        var description: String?
        var isRequired = false
        var isDeprecated = false
        var isReadOnly = false
        var isWriteOnly = false
        /// Limits, defaults and the like in words, each a short clause.
        var constraints: [String] = []
        var allowedValues: [AllowedValue] = []
        var example: String?
        var externalDocs: ExternalDocumentation?
        var groups: [Group] = []
    }

    /// Lines that belong together.
    struct Group: Sendable {
        enum Kind: String, Sendable {
            case properties, items, firstItems, contains
            case allOf, oneOf, anyOf, not
            case condition = "if"
            case consequence = "then"
            case alternative = "else"
            case propertyNames, dependent, content
        }

        var kind: Kind
        /// The component whose lines these are, where they are one's.
        var component: String?
        /// For `dependent`: the property on which it depends.
        var subject: String?
        var lines: [Line] = []
        var leftOut: LeftOut?
        /// Instead of lines: the component's page has them, since they would not fit here or stand in themselves.
        var isElsewhere = false
        var discriminator: Discriminator?
    }

    /// Properties that a message does not have, since they go the other way only.
    struct LeftOut: Sendable {
        /// The message's way.
        var direction: MessageDirection
        /// At least one.
        var names: [String]
    }

    /// How alternatives are told apart.
    struct Discriminator: Sendable {
        var property: String
        var mapping: [Schema.DiscriminatorValue]
    }

    /// The component that this is the outline of, if it is one's.
    var component: String?
    /// The way of the message that it stands in; `nil` where the outline is that of either.
    var direction: MessageDirection?
    /// The whole: without a label, its groups are what the schema holds.
    var root: Line
}
