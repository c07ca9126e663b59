import Foundation
import TestSupport
import Testing

/// Rules of the house for every page, whatever made it.
struct MarkupTests {
    @Test func keepsTheRulesOnEveryPage() async throws {
        let build = try await ExampleBuild.shared.value
        let pages = try FolderContents.files(in: build.output).filter { $0.hasSuffix(".html") }
        #expect(pages.count > 500)
        for page in pages {
            let html = String(decoding: try FolderContents.bytes(of: "\(build.output)/\(page)"), as: UTF8.self)
            let isRedirect = html.contains("http-equiv=\"refresh\"")
            #expect(html.hasPrefix("<!doctype html>") || html.hasPrefix("<!DOCTYPE html>"), "\(page)")
            #expect(html.contains("<html lang=\""), "\(page)")
            #expect(html.components(separatedBy: "<title>").count == 2, "\(page): title")
            if !isRedirect { #expect(html.components(separatedBy: "<h1").count == 2, "\(page): h1") }
            #expect(html.contains("rel=\"canonical\"") || page.hasSuffix("404.html"), "\(page): canonical")
            for forbidden in ["<style", " style=\"", "javascript:", " onclick=", " onload=", "src=\"http"] {
                #expect(!html.contains(forbidden), "\(page): \(forbidden)")
            }
            for script in html.components(separatedBy: "<script").dropFirst() {
                let tag = script.prefix { $0 != ">" }
                // Data, which no browser runs.
                if tag.hasPrefix(" type=\"application/json\"") { continue }
                #expect(tag.contains("src=\"") && tag.contains("integrity=\"sha512-"), "\(page): <script\(tag)>")
            }
        }
    }
}
