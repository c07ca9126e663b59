import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// A table of a page, or on small screens a list of cards.
struct TableView: Sendable {
    struct Cell: Sendable {
        var text: String
        var url: String?
        var isCode = false
        /// A badge in one of the tones `good`, `waiting`, `bad`, `quiet`.
        var tone: String?
        /// A moment; the text is its day.
        var time: Timestamp?
        /// Smaller, below.
        var detail = ""

        init(_ text: String, url: String? = nil, isCode: Bool = false, detail: String = "") {
            self.text = text
            self.url = url
            self.isCode = isCode
            self.detail = detail
        }

        /// A badge.
        init(_ text: String, tone: String) {
            self.init(text)
            self.tone = tone
        }

        /// A moment, as day and time in UTC; empty where there is none.
        init(_ time: Timestamp?) {
            self.init(time.map { "\($0.date) \($0.time)" } ?? "")
            self.time = time
        }

        /// A moment in UTC that stays as it is: `2026-11-29 14:00`, kept together among words that go from right to left.
        static func written(_ time: Timestamp, withSeconds: Bool = false) -> String {
            // LRI and PDI (Unicode Standard Annex 9, 2.4).
            "\u{2066}\(time.date) \(time.description.dropFirst(11).prefix(withSeconds ? 8 : 5))\u{2069}"
        }

        /// A state in its colour.
        init(state: some LifecycleState, _ words: Words) {
            self.init(words.state(state), tone: Self.tone(state.rawValue))
        }

        private static func tone(_ state: String) -> String {
            switch state {
            case "active": "good"
            case "pending", "unverified", "rotating": "waiting"
            case "rejected", "suspended": "bad"
            default: "quiet"
            }
        }
    }

    /// Links and buttons at a row's end.
    struct Action: Sendable {
        var title: String
        var url: String
        var isDangerous = false
    }

    struct Row: Sendable {
        var cells: [Cell]
        var actions: [Action] = []
        /// What a row's check box sends, where rows can be chosen.
        var choice: String?
        /// Of what the row is about; the last column of an export.
        var id = ""
    }

    var columns: [String]
    var rows: [Row]
    /// What stands there instead of no rows.
    var empty: String

    /// The same without what can be done, for who may only look.
    func actions(_ areShown: Bool) -> TableView {
        guard !areShown else { return self }
        var table = self
        for index in table.rows.indices { table.rows[index].actions = [] }
        return table
    }

    var value: Value {
        .object([
            "columns": .list(columns.map { .object(["title": .string($0)]) }),
            "rows": .list(rows.map(row)), "hasRows": .boolean(!rows.isEmpty), "empty": .string(empty),
            "hasActions": .boolean(rows.contains { !$0.actions.isEmpty }),
            "hasChoices": .boolean(rows.contains { $0.choice != nil }),
        ])
    }

    private func row(_ row: Row) -> Value {
        .object([
            "choice": row.choice.map { .string($0) } ?? .boolean(false), "name": .string(row.cells.first?.text ?? ""),
            "cells": .list(
                zip(columns, row.cells).map { column, cell in
                    .object([
                        "label": .string(column), "text": .string(cell.text),
                        "url": cell.url.map { .string($0) } ?? .boolean(false), "code": .boolean(cell.isCode),
                        "tone": cell.tone.map { .string($0) } ?? .boolean(false),
                        "time": cell.time.map { .string($0.description) } ?? .boolean(false),
                        "detail": cell.detail.isEmpty ? .boolean(false) : .string(cell.detail),
                    ])
                }),
            "actions": .list(
                row.actions.map { action in
                    .object([
                        "title": .string(action.title), "url": .string(action.url),
                        "dangerous": .boolean(action.isDangerous),
                    ])
                }),
        ])
    }
}
