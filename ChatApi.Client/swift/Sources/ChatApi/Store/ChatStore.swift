import Foundation

/// Keeps what is shown: applies events, loads what is missing, and saves it, so that the next start shows it at once and goes on from its cursor.
public actor ChatStore {
    private static let snapshotPage = 200
    private static let newerPage = 200

    private let options: ChatOptions
    private let sender: RequestSender
    private let session: Session

    private var files: StoreFiles?
    private var saving: Task<Void, any Error>?
    private var cursor: String?
    private var savedCursor: String?
    private var shown: Set<UUID> = []
    private var loading: [UUID: [ChatEvent]] = [:]
    private var run = 0
    private var outgoingChange = 0
    private var states = Broadcast<ChatState>()
    private var heard = Broadcast<ChatEvent>()

    /// What is shown now.
    public private(set) var state = ChatState()

    init(options: ChatOptions, sender: RequestSender, session: Session) {
        self.options = options
        self.sender = sender
        self.session = session
    }

    /// What is shown now, and again after each change; a slow reader gets the newest.
    public func changes() -> AsyncStream<ChatState> { states.stream(.bufferingNewest(1), first: state) }

    /// Each event from now on, once it is applied and saved.
    public func events() -> AsyncStream<ChatEvent> { heard.stream(.unbounded) }

    /// The messages of a conversation; see ``ChatState/timeline(of:)``.
    public func timeline(of conversationId: UUID) -> [TimelineItem] { state.timeline(of: conversationId) }

    /// Loads the newest messages of a conversation that is opened, unless they are there. From then on events keep them.
    public func loadNewest(_ conversationId: UUID) async throws {
        shown.insert(conversationId)
        if state.windows[conversationId] == nil {
            state.windows[conversationId] = MessageWindow()
            try await load(ListMessages(conversationId: conversationId)) { window, page, lastSeq in window.add(newer: page, lastSeq: lastSeq) }
        }
        try await loadNewer(conversationId)
    }

    /// Loads the page before the first message. False when there is none.
    @discardableResult
    public func loadOlder(_ conversationId: UUID) async throws -> Bool {
        guard let window = state.windows[conversationId], window.loadedTo != nil else {
            try await loadNewest(conversationId)
            return true
        }
        guard window.hasMoreBefore, let first = window.messages.first else { return false }
        try await load(ListMessages(conversationId: conversationId, beforeSeq: first.seq)) { window, page, _ in window.add(older: page) }
        return true
    }

    /// Fills the gap in a conversation's messages, if there is one.
    public func loadNewer(_ conversationId: UUID) async throws {
        while let loadedTo = state.windows[conversationId]?.loadedTo, loading[conversationId] == nil,
              state.windows[conversationId]?.firstGap(lastSeq: state.conversations[conversationId]?.lastSeq ?? 0) != nil {
            let request = ListMessages(conversationId: conversationId, afterSeq: loadedTo, limit: Self.newerPage)
            try await load(request) { window, page, lastSeq in window.add(newer: page, lastSeq: lastSeq) }
        }
    }

    /// Shows what was saved for a user.
    func open(_ userId: String) async throws {
        let files = StoreFiles(storage: options.storage, userId: userId)
        let saved = try await files.read(log: options.log)
        self.files = files
        begin(saved.state, at: saved.cursor)
        savedCursor = saved.cursor
        publish()
    }

    /// The user has signed out: nothing of them is shown any more; what is saved waits for them.
    func close() async {
        if let saving { _ = try? await saving.value }
        files = nil
        begin(ChatState(), at: nil)
        shown = []
        publish()
    }

    /// Where the events go on; the snapshot is loaded first when nothing is known yet.
    func place() async throws -> String {
        if let cursor { return cursor }
        try await reload()
        try await save()
        publish()
        guard let cursor else { throw Session.over }
        return cursor
    }

    /// Applies a batch and saves it: first what it changed, then its cursor. An older cursor with newer parts is harmless.
    func apply(_ batch: GetEventsResponse) async throws {
        for event in batch.events {
            if case .resyncRequired = event { try await reload() }
            if let id = event.conversationId, loading[id] != nil, event.changesMessage { loading[id]?.append(event) }
            state.apply(event)
        }
        if let cursor = batch.cursor { self.cursor = cursor }
        try await save()
        publish()
        for event in batch.events { heard.send(event) }
    }

    /// A message of one's own that the service has stored.
    func received(_ message: Message) async throws {
        if state.conversations[message.conversationId] == nil {
            let request = GetConversation(conversationId: message.conversationId)
            let conversation = try await sender.send(request, session: session, attempts: options.maxAttempts)
            if state.conversations[conversation.id] == nil { state.put(conversation) }
        }
        state.receive(message)
        try await save()
        publish()
    }

    /// What the outbox has; an older list than the last one says nothing.
    func show(_ outgoing: [OutgoingMessage], change: Int) {
        guard change > outgoingChange else { return }
        outgoingChange = change
        state.outgoing = outgoing
        publish()
    }

    private func begin(_ new: ChatState, at place: String?) {
        let outgoing = state.outgoing
        state = new
        state.outgoing = outgoing
        cursor = place
        loading = [:]
        run += 1
    }

    /// Replaces everything by a fresh snapshot. What is applied twice afterwards changes nothing.
    private func reload() async throws {
        var fresh: ChatState?
        var place: String?
        var next: String?
        repeat {
            let request = GetSnapshot(cursor: next, limit: Self.snapshotPage)
            let page = try await sender.send(request, session: session, attempts: options.maxAttempts)
            if fresh == nil {
                fresh = ChatState(snapshot: page)
                place = page.eventCursor
            } else {
                fresh?.add(page.results)
            }
            next = page.nextCursor
        } while next != nil
        guard var fresh else { return }
        fresh.touched.formUnion(state.conversations.keys)
        fresh.presence = state.presence
        begin(fresh, at: place)
        let again = shown.filter { state.conversations[$0] != nil }
        if !again.isEmpty {
            Task { await self.showAgain(again) }
        }
    }

    private func showAgain(_ conversationIds: Set<UUID>) async {
        for id in conversationIds {
            do {
                try await loadNewest(id)
            } catch {
                options.log?("Messages could not be loaded again: \(type(of: error))")
            }
        }
    }

    /// Events that arrive while a page is on its way hold for it too.
    private func load(
        _ request: ListMessages, merge: (inout MessageWindow, ListMessagesResponse, Int64) -> Void
    ) async throws {
        let id = request.conversationId
        guard loading[id] == nil else { return }
        loading[id] = []
        let run = self.run
        let lastSeq = state.conversations[id]?.lastSeq ?? 0
        let page: ListMessagesResponse
        do {
            page = try await sender.send(request, session: session, attempts: options.maxAttempts)
        } catch {
            if run == self.run {
                loading[id] = nil
                if state.windows[id]?.loadedTo == nil { state.windows[id] = nil }
            }
            throw error
        }
        guard run == self.run else { return }
        let meanwhile = loading[id] ?? []
        loading[id] = nil
        state.changeWindow(id) { merge(&$0, page, lastSeq) }
        for event in meanwhile { state.apply(event) }
        try await save()
        publish()
    }

    private func publish() { states.send(state) }

    /// One save at a time, so that no older part is written over a newer one.
    private func save() async throws {
        let before = saving
        let running = Task {
            if let before { _ = try? await before.value }
            try await self.write()
        }
        saving = running
        try await running.value
    }

    private func write() async throws {
        guard let files, !state.touched.isEmpty || cursor != savedCursor else { return }
        let touched = state.touched
        let saved = state
        let place = cursor
        state.touched = []
        do {
            try await files.write(saved, touched: touched, cursor: place)
            savedCursor = place
        } catch {
            state.touched.formUnion(touched)
            throw error
        }
    }
}
