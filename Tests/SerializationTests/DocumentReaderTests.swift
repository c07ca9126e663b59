import Diagnostics
import Serialization
import TestSupport
import Testing

struct DocumentReaderTests {
    @Test(arguments: [
        ("x.json", "{\"a\": 1}"), ("x.yaml", "{a: 1}"), ("x.YML", "a: 1"), ("x", " \n{\"a\": 1}"), ("x.txt", "a: 1"),
        ("openapi", "\u{FEFF}{\"a\": 1}"),
        ("x.yaml", "\u{FEFF}a: 1\r\n"), ("x.json", "\u{FEFF}{\"a\":\r\n1}\r\n"),
    ])
    func choosesTheFormat(file: String, text: String) throws {
        #expect(
            try DocumentReader.read(Array(text.utf8), file: file)
                == Node(.mapping(Mapping([.init("a", Node(.number(Number(1))))]))))
    }

    @Test(arguments: ["x.json", "x.yaml"])
    func refusesWhatIsNotText(file: String) throws {
        let cases: [([UInt8], String, Int)] = [
            ([0xFF, 0xFE, 0x7B, 0], "The file must be UTF-8 text, it is UTF-16", 0),
            ([0x7B, 0, 0x7D, 0], "The file must be UTF-8 text, it is UTF-16", 0),
            ([0, 0x7B, 0, 0x7D], "The file must be UTF-8 text, it is UTF-16", 0),
            ([0xFF, 0xFE, 0, 0, 0x7B, 0, 0, 0], "The file must be UTF-8 text, it is UTF-32", 0),
            (
                Array("a\nbcdefghijklm".utf8) + [0] + Array("x".utf8),
                "The file must be UTF-8 text, it contains a NUL byte", 13
            ),
            (Array("\"ü".utf8) + [0xE4, 0x22], "The file must be UTF-8 text, byte 0xE4 is not", 4),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], "The file must be UTF-8 text, byte 0xED is not", 2),
            ([0x22, 0xC0, 0x80, 0x22], "The file must be UTF-8 text, byte 0xC0 is not", 2),
            ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], "The file must be UTF-8 text, byte 0xF4 is not", 2),
            ([0x22, 0xE2, 0x82], "The file must be UTF-8 text, byte 0xE2 is not", 2),
            ([], "The file is empty", 0), (Array(" \r\n\t".utf8), "The file is empty", 0),
            ([0xEF, 0xBB, 0xBF], "The file is empty", 0),
        ]
        for (bytes, message, column) in cases {
            let error = #expect(throws: SyntaxError.self) { try DocumentReader.read(bytes, file: file) }
            #expect(error?.message == message)
            #expect(error?.location.column == column)
        }
    }
}
