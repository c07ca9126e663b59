import Testing

@testable import SiteGenerator

struct ImageSizeTests {
    private func expect(_ bytes: [UInt8], _ ending: String, _ expected: (Int, Int)?, _ comment: Comment) {
        let size = ImageSize.of(bytes, fileExtension: ending)
        #expect(size?.width == expected?.0, comment)
        #expect(size?.height == expected?.1, comment)
    }

    @Test func readsBitmapHeaders() {
        let png =
            [0x89] + Array("PNG\r\n\u{1A}\n".utf8) + [0, 0, 0, 13] + Array("IHDR".utf8) + [0, 0, 1, 44, 0, 0, 0, 100]
        expect(png, "png", (300, 100), "PNG")
        expect(Array("GIF89a".utf8) + [44, 1, 100, 0], "gif", (300, 100), "GIF")
        let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 17, 8, 0, 100, 1, 44, 3, 0, 0, 0, 0]
        expect(jpeg, "jpg", (300, 100), "JPEG")
    }

    @Test(arguments: [
        ("<svg width=\"24\" height=\"12px\">", 24, 12), ("<svg viewBox=\"0 0 640.4 480\">", 640, 480),
        ("<?xml version=\"1.0\"?>\n<svg xmlns='x' stroke-width=\"9\" viewBox='0,0,10,20'>", 10, 20),
    ])
    func readsTheRootOfAnSVG(svg: String, width: Int, height: Int) {
        expect(Array(svg.utf8), "svg", (width, height), "\(svg)")
    }

    @Test(arguments: ["png", "gif", "jpg", "webp", "svg", "txt"])
    func survivesBrokenFiles(ending: String) {
        for length in [0, 1, 3, 11, 29] {
            expect([UInt8](repeating: 0xFF, count: length), ending, nil, "\(ending) of \(length) bytes")
        }
    }
}
