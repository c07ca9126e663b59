import CYAML
import Diagnostics

/// libyaml's events of one file, one at a time.
///
/// Lives only inside ``withEvents(of:file:firstLine:_:)``, which owns libyaml's memory: a copy must not leave the closure.
struct YAMLEvents {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    private let file: String
    private var places: YAMLPlaces

    static func withEvents<Result>(
        of text: SourceText, file: String, firstLine: Int,
        _ body: (YAMLEvents) throws(SyntaxError) -> Result
    ) throws(SyntaxError) -> Result {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
        defer {
            event.deallocate()
            parser.deallocate()
        }
        // It fails only where malloc does (libyaml, api.c), and then nothing else could go on either.
        guard yaml_parser_initialize(parser) == 1 else { fatalError("out of memory") }
        event.initialize(to: yaml_event_t())
        defer {
            yaml_event_delete(event)
            yaml_parser_delete(parser)
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        // Not empty (``SourceText`` refuses that), so there is a base address.
        yaml_parser_set_input_string(
            parser, text.bytes.baseAddress.map { $0 + text.start }, text.bytes.count - text.start)
        return try body(
            YAMLEvents(parser: parser, event: event, file: file, places: YAMLPlaces(text, firstLine: firstLine)))
    }

    /// Reads the next event, freeing the one before.
    mutating func advance() throws(SyntaxError) {
        yaml_event_delete(event)
        guard yaml_parser_parse(parser, event) == 1 else {
            throw YAMLMistake(parser.pointee).error(file: file, places: &places)
        }
    }

    var type: yaml_event_type_t { event.pointee.type }

    /// Where the event's text begins.
    mutating func position() -> Position { places.position(of: event.pointee.start_mark) }

    /// The text, style and tag of a scalar event; good until the next ``advance()``.
    var scalar: Scalar {
        let data = event.pointee.data.scalar
        return Scalar(
            text: UnsafeBufferPointer(start: data.value, count: data.length),
            isPlain: data.style == YAML_PLAIN_SCALAR_STYLE,
            tag: data.tag.map { String(cString: $0) }, anchor: data.anchor.map { String(cString: $0) })
    }

    struct Scalar {
        let text: UnsafeBufferPointer<UInt8>
        let isPlain: Bool
        let tag: String?
        let anchor: String?

        var string: String { String(decoding: text, as: UTF8.self) }
    }

    /// The tag and anchor of a sequence or mapping start.
    var properties: (tag: String?, anchor: String?) {
        let (tag, anchor) =
            type == YAML_SEQUENCE_START_EVENT
            ? (event.pointee.data.sequence_start.tag, event.pointee.data.sequence_start.anchor)
            : (event.pointee.data.mapping_start.tag, event.pointee.data.mapping_start.anchor)
        return (tag.map { String(cString: $0) }, anchor.map { String(cString: $0) })
    }

    /// The anchor that an alias names.
    var aliasName: String { event.pointee.data.alias.anchor.map { String(cString: $0) } ?? "" }
}

/// Turns libyaml's marks (0-based line, column in characters) into ``Position``s.
///
/// libyaml also counts NEL, LS and PS as line ends; editors do not, and neither do positions.
struct YAMLPlaces {
    private let text: SourceText
    private let firstLine: Int
    /// The walk through a text that is not ASCII: byte offset, libyaml's line and column of it, our line and its start.
    private var at: Int
    private var markLine = 0
    private var markColumn = 0
    private var line: Int
    private var lineStart: Int

    init(_ text: SourceText, firstLine: Int) {
        self.text = text
        self.firstLine = firstLine
        at = text.start
        lineStart = text.start
        line = firstLine
    }

    mutating func position(of mark: yaml_mark_t) -> Position {
        if text.isASCII { return Position(line: UInt32(mark.line + firstLine), column: UInt32(mark.column + 1)) }
        if (mark.line, mark.column) < (markLine, markColumn) { self = YAMLPlaces(text, firstLine: firstLine) }
        while at < text.bytes.count, (markLine, markColumn) < (mark.line, mark.column) { step() }
        return Position(line: UInt32(line), column: UInt32(at - lineStart + 1))
    }

    func position(ofByte offset: Int) -> Position {
        Position(ofByte: text.start + offset, in: text.bytes, from: text.start, firstLine: firstLine)
    }

    /// The character at a place, for messages.
    func character(at place: Position) -> String {
        guard Int(place.line) == line, text.isASCII == false else { return asciiCharacter(at: place) }
        let begin = lineStart + Int(place.column) - 1
        guard begin < text.bytes.count else { return "" }
        return String(
            String(decoding: text.bytes[begin..<Swift.min(begin + 16, text.bytes.count)], as: UTF8.self).prefix(1))
    }

    private func asciiCharacter(at place: Position) -> String {
        var walker = Position(line: UInt32(firstLine), column: 1)
        for offset in text.start..<text.bytes.count {
            if walker == place { return String(Character(Unicode.Scalar(text.bytes[offset]))) }
            if text.bytes[offset] == 0x0A {
                walker = Position(line: walker.line + 1, column: 1)
            } else {
                walker.column += 1
            }
        }
        return ""
    }

    /// Passes one character.
    private mutating func step() {
        let byte = text.bytes[at]
        let second = at + 1 < text.bytes.count ? text.bytes[at + 1] : 0
        let third = at + 2 < text.bytes.count ? text.bytes[at + 2] : 0
        switch byte {
        case 0x0D where second == 0x0A:
            at += 2
            endLine()
        case 0x0A, 0x0D:
            at += 1
            endLine()
        case ..<0x80:
            at += 1
            markColumn += 1
        case 0xC2 where second == 0x85, 0xE2 where second == 0x80 && (third == 0xA8 || third == 0xA9):
            at += byte == 0xC2 ? 2 : 3
            markLine += 1
            markColumn = 0
        default:
            at += byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            markColumn += 1
        }
    }

    private mutating func endLine() {
        markLine += 1
        markColumn = 0
        line += 1
        lineStart = at
    }
}
