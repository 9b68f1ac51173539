// The state: each kind of event, and that what is contained already changes nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEvent, emptyWindow, firstUnread, listConversations, tickOf, unreadTotal, withConversation, withMessage, withScheduled } from "@chatapi/client";
import { alice, bob, c1, carol, direct, group, marked, member, message, myself, nothing, opened, play, said, shared, shownIn, told } from "./scene.js";

test("a direct conversation that was made shows the other user, with own settings as defaults", () => {
  assert.deepEqual(c1(direct).otherUser, bob);
  assert.deepEqual(c1(direct).otherReceipt, { userId: "bob", deliveredSeq: 0, readSeq: 0 });
  assert.deepEqual(c1(direct).me, { role: "member", readSeq: 0, deliveredSeq: 0, unread: 0, unreadMentions: 0, historyFromSeq: 1, archived: false });
});

test("who makes a group owns it", () => {
  const mine = applyEvent(nothing, { name: "conversation.created", conversationId: "c2", conversation: shared("c2", { createdBy: "alice" }) });
  assert.equal(mine.conversations.c2.me.role, "owner");
  assert.equal(c1(group).me.role, "member");
});

test("a message of another is the last one and one more unread, and raises the sender's marks", () => {
  const state = play(direct, said(1, bob), said(2, bob));
  assert.equal(c1(state).lastSeq, 2);
  assert.equal(c1(state).lastMessage.text, "text 2");
  assert.equal(c1(state).me.unread, 2);
  assert.deepEqual(c1(state).otherReceipt, { userId: "bob", deliveredSeq: 2, readSeq: 2 });
});

test("an own message raises own marks, and nothing before it is unread any more", () => {
  const state = play(direct, said(1, bob), said(2, alice));
  assert.deepEqual([c1(state).me.readSeq, c1(state).me.deliveredSeq, c1(state).me.unread], [2, 2, 0]);
  assert.equal(c1(state).otherReceipt.readSeq, 1);
});

test("own marks that only one's own side tells of are those among the members too", () => {
  const loaded = { ...direct, members: { c1: { list: [member(alice), member(bob)], complete: true } } };
  const state = play(loaded, { ...myself(loaded, { readSeq: 2, deliveredSeq: 2, historyFromSeq: 3 }) });
  assert.deepEqual(state.members.c1.list.map(({ user, deliveredSeq, readSeq }) => [user.id, deliveredSeq, readSeq]), [["alice", 2, 2], ["bob", 0, 0]]);
});

test("the answer to a send that overtakes an earlier message loses neither", () => {
  const open = { ...direct, histories: { c1: emptyWindow() } };
  const state = play(withMessage(open, message(2, alice)), said(1, bob), said(2, alice));
  assert.deepEqual(state.histories.c1.messages.map(({ seq }) => seq), [1, 2]);
  assert.equal(c1(state).lastMessage.seq, 2);
  assert.equal(c1(state).me.unread, 0);
});

test("marks only rise, and one's own read mark counts unread anew", () => {
  const state = play(direct, said(1, bob), said(2, bob), said(3, bob), marked("message.read", "alice", 2));
  assert.deepEqual([c1(state).me.readSeq, c1(state).me.unread], [2, 1]);
  const later = play(state, marked("message.read", "alice", 1), marked("message.delivered", "alice", 3));
  assert.deepEqual([c1(later).me.readSeq, c1(later).me.deliveredSeq, c1(later).me.unread], [2, 3, 1]);
});

test("counting unread stops at 999", () => {
  const many = Array.from({ length: 1_005 }, (_, i) => said(i + 1, bob));
  assert.equal(c1(play(direct, ...many)).me.unread, 999);
});

test("an own message goes from sent to delivered to read", () => {
  const sent = play(direct, said(1, alice));
  const tick = (state) => tickOf(c1(state).lastMessage, c1(state));
  assert.equal(tick(sent), "sent");
  assert.equal(tick(play(sent, marked("message.delivered", "bob", 1))), "delivered");
  assert.equal(tick(play(sent, marked("message.read", "bob", 1))), "read");
});

test("in a group a message is read when all who were there have read it", () => {
  const members = { list: [member(alice), member(bob), member(carol)], complete: true };
  const sent = play({ ...group, members: { c1: members } }, said(1, alice), marked("message.read", "bob", 1));
  const tick = (state) => tickOf(c1(state).lastMessage, c1(state), state.members.c1);
  assert.equal(tick(sent), "sent");
  assert.equal(tick(play(sent, marked("message.delivered", "carol", 1))), "delivered");
  assert.equal(tick(play(sent, marked("message.read", "carol", 1))), "read");
  const late = { name: "member.added", conversationId: "c1", seq: 1, member: member({ id: "dave", displayName: "Dave" }, { historyFromSeq: 2 }), conversation: shared("c1", { version: 2, memberCount: 4 }) };
  assert.equal(tick(play(sent, marked("message.read", "carol", 1), late)), "read");
  assert.equal(tickOf(c1(sent).lastMessage, c1(sent), undefined), "sent");
});

test("whose read mark is not shown has only received, until it is shown again", () => {
  const sent = play(direct, said(1, alice), marked("message.read", "bob", 1));
  const role = (more) => ({ name: "member.updated", conversationId: "c1", member: { ...member(bob, { deliveredSeq: 1 }), ...more } });
  const hidden = play(sent, role({ readSeq: undefined }), said(2, alice), { name: "message.delivered", conversationId: "c1", seq: 2, receipt: { userId: "bob", deliveredSeq: 2 } });
  assert.deepEqual(c1(hidden).otherReceipt, { userId: "bob", deliveredSeq: 2 });
  assert.equal(tickOf(c1(hidden).lastMessage, c1(hidden)), "delivered");
  assert.deepEqual(c1(play(hidden, said(3, bob))).otherReceipt, { userId: "bob", deliveredSeq: 3 });
  assert.equal(c1(play(hidden, role({ readSeq: 2, deliveredSeq: 2 }))).otherReceipt.readSeq, 2);
});

test("joining brings the conversation with all before it read; leaving takes everything away", () => {
  const joined = play(nothing, { name: "member.added", conversationId: "c1", seq: 7, member: member(alice, { historyFromSeq: 8 }), conversation: shared("c1", { memberCount: 3 }) });
  assert.deepEqual([c1(joined).lastSeq, c1(joined).memberCount], [7, 3]);
  assert.deepEqual(c1(joined).me, { role: "member", readSeq: 7, deliveredSeq: 7, unread: 0, unreadMentions: 0, historyFromSeq: 8, archived: false });
  const gone = play({ ...joined, histories: { c1: emptyWindow() } }, { name: "member.removed", conversationId: "c1", userId: "alice" });
  assert.deepEqual([gone.conversations, gone.histories, gone.members], [{}, {}, {}]);
});

test("members who come, go and change are counted and listed", () => {
  const loaded = { ...group, members: { c1: { list: [member(alice), member(bob)], complete: true } } };
  const joined = { name: "member.added", conversationId: "c1", seq: 0, member: member(carol), conversation: shared("c1", { version: 2, memberCount: 3 }) };
  const state = play(loaded, joined, joined, { name: "member.updated", conversationId: "c1", member: member(alice, { role: "owner" }) });
  assert.deepEqual([c1(state).memberCount, c1(state).version, c1(state).me.role], [3, 1, "owner"]);
  assert.deepEqual(state.members.c1.list.map(({ user, role }) => `${user.id} ${role}`), ["alice owner", "bob member", "carol member"]);
  const left = play(state, { name: "member.removed", conversationId: "c1", userId: "bob", memberCount: 2 });
  assert.deepEqual([c1(left).memberCount, left.members.c1.list.length], [2, 2]);
});

test("a changed profile shows wherever the person does", () => {
  const robert = { ...bob, displayName: "Robert" };
  assert.deepEqual(c1(play(direct, { name: "user.updated", user: robert })).otherUser, robert);
  const me = { ...alice, displayName: "Alicia" };
  assert.deepEqual(play(direct, { name: "user.updated", user: me, me }).me, me);
});

test("applying events again changes nothing", () => {
  const events = [said(1, bob), said(2, alice), said(3, bob), marked("message.delivered", "bob", 2), marked("message.read", "alice", 3), marked("message.read", "bob", 3)];
  const state = play({ ...direct, histories: { c1: emptyWindow() } }, ...events);
  assert.deepEqual(play(state, ...events), state);
  assert.deepEqual(withConversation(state, shared("c1", { version: 9 })), state);
});

test("events of unknown kinds and of conversations that are gone are skipped", () => {
  assert.equal(applyEvent(direct, { name: "attachment.ready", conversationId: "c1" }), direct);
  assert.deepEqual(play(nothing, said(1, bob), marked("message.read", "bob", 1)), nothing);
});

test("system messages, tombstones and those hidden by a block come last in the list but are not unread, and raise no marks", () => {
  const state = play(direct, said(1, bob), told(2, bob, { action: "title_changed", value: "Tea" }), said(3, bob, { text: undefined, deletedAt: "2026-01-01T11:00:00Z" }),
    said(4, bob, { text: undefined, hiddenByBlock: true }));
  assert.deepEqual([c1(state).lastSeq, c1(state).lastMessage.seq, c1(state).me.unread, c1(state).me.uncountedSeqs], [4, 4, 1, [2, 3, 4]]);
  const own = play(direct, said(1, bob), told(2, alice, { action: "title_changed", value: "Tea" }));
  assert.deepEqual([c1(own).me.readSeq, c1(own).me.unread, c1(own).otherReceipt.readSeq], [0, 1, 1]);
  const read = play(state, marked("message.read", "alice", 3));
  assert.deepEqual([c1(read).me.unread, c1(read).me.uncountedSeqs], [0, [4]]);
  assert.ok(!("uncountedSeqs" in c1(play(read, marked("message.read", "alice", 4))).me));
});

test("mentions are counted apart, until they are read", () => {
  const state = play(group, said(1, bob, { mentions: ["alice"] }), said(2, bob, { mentions: ["carol"] }), said(3, bob, { mentionsAll: true }));
  assert.deepEqual([c1(state).me.unread, c1(state).me.unreadMentions, c1(state).me.mentionSeqs], [3, 2, [1, 3]]);
  const read = play(state, marked("message.read", "alice", 1));
  assert.deepEqual([c1(read).me.unreadMentions, c1(read).me.mentionSeqs], [1, [3]]);
});

test("the line New stands at the first message that counts, or where it was marked", () => {
  assert.equal(firstUnread(c1(direct)), null);
  const state = play(direct, told(1, bob, { action: "title_changed" }), said(2, bob));
  assert.equal(firstUnread(c1(state)), 2);
  assert.equal(firstUnread(c1(play(state, marked("message.read", "alice", 2), myself(state, { unreadFromSeq: 1, markedUnread: true })))), 1);
});

test("one's own side is new as a whole, but marks do not fall", () => {
  const state = play(direct, said(1, bob), said(2, bob), marked("message.read", "alice", 2));
  const changed = play(state, myself(state, { readSeq: 1, pinnedAt: "2026-01-01T12:00:00Z", uncountedSeqs: [3] }));
  assert.deepEqual([c1(changed).me.readSeq, c1(changed).me.pinnedAt, c1(changed).me.unread], [2, "2026-01-01T12:00:00Z", 0]);
  assert.equal(c1(play(changed, said(3, bob))).me.unread, 0);
});

test("cleared history is gone from the list and the screen; what was not heard of it comes with the clearing", () => {
  const state = opened(play(direct, said(1, bob), said(2, bob)), message(1, bob), message(2, bob));
  const cleared = play(state, { ...myself(state, { historyFromSeq: 5 }), lastMessage: undefined, lastActivityAt: "2026-01-01T13:00:00Z", otherReceipt: { userId: "bob", deliveredSeq: 4, readSeq: 4 } });
  assert.deepEqual([c1(cleared).lastSeq, c1(cleared).lastMessage, c1(cleared).me.unread, c1(cleared).lastActivityAt], [4, undefined, 0, "2026-01-01T13:00:00Z"]);
  assert.deepEqual([c1(cleared).otherReceipt.readSeq, shownIn(cleared)], [4, []]);
  assert.deepEqual(shownIn(play(cleared, said(4, bob), said(5, bob))), [5]);
});

test("pinned conversations come first, archived ones are apart until something new is said, deleted ones come back with it", () => {
  const second = { name: "conversation.created", conversationId: "c2", conversation: shared("c2", { lastActivityAt: "2026-01-02T10:00:00Z" }) };
  const both = play(direct, second);
  const shown = (state, options) => listConversations(state, options).map(({ id }) => id);
  assert.deepEqual(shown(both), ["c2", "c1"]);
  assert.deepEqual(shown(play(both, myself(both, { pinnedAt: "2026-01-01T12:00:00Z" }))), ["c1", "c2"]);
  const archived = play(both, myself(both, { archived: true, archivedUntilSeq: 0 }));
  assert.deepEqual([shown(archived), shown(archived, { archived: true })], [["c2"], ["c1"]]);
  assert.deepEqual(shown(play(archived, said(1, bob))), ["c2", "c1"]);
  const kept = play(both, myself(both, { archived: true }));
  assert.deepEqual(shown(play(kept, said(1, bob)), { archived: true }), ["c1"]);
  const deleted = play(both, said(1, bob), myself(both, { deletedBeforeSeq: 2, historyFromSeq: 2 }));
  assert.deepEqual(shown(deleted), ["c2"]);
  assert.deepEqual(shown(play(deleted, said(2, bob))), ["c2", "c1"]);
});

test("the window's title counts neither muted nor archived conversations", () => {
  const state = play(direct, said(1, bob));
  const now = Date.parse("2026-01-01T12:00:00Z");
  assert.equal(unreadTotal(state, now), 1);
  assert.equal(unreadTotal(play(state, myself(state, { mutedUntil: "2026-01-01T13:00:00Z" })), now), 0);
  assert.equal(unreadTotal(play(state, myself(state, { mutedUntil: "2026-01-01T11:00:00Z" })), now), 1);
  assert.equal(unreadTotal(play(state, myself(state, { archived: true })), now), 0);
});

test("a conversation takes the newest title, description and rights, also those taken away", () => {
  const updated = (version, more) => ({ name: "conversation.updated", conversationId: "c1", conversation: shared("c1", { version, ...more }) });
  const state = play(group, updated(3, { title: "Coffee", description: "at three", permissions: { sendMessages: "admin" } }), updated(2, { title: "Late" }));
  assert.deepEqual([c1(state).title, c1(state).description, c1(state).permissions, c1(state).version], ["Coffee", "at three", { sendMessages: "admin" }, 3]);
  assert.deepEqual(c1(play(state, updated(4))), { ...c1(group), version: 4 });
});

test("a conversation that was ended is gone with all of it", () => {
  const gone = play(opened(group), { name: "conversation.deleted", conversationId: "c1" });
  assert.deepEqual([gone.conversations, gone.histories], [{}, {}]);
});

test("what changes nothing for a part leaves it the very same", () => {
  const state = play(opened(play(direct, said(1, bob)), message(1, bob)), said(2, bob));
  assert.equal(play(state, marked("message.read", "bob", 1), { name: "user.updated", user: carol }).conversations, state.conversations);
  assert.equal(play(state, { name: "typing.start", conversationId: "c1", typing: { user: bob, kind: "text", expiresAt: "2026-01-01T10:00:06Z" } }).conversations, state.conversations);
});

test("typing is over with a word that it is, or with a message", () => {
  const begun = { name: "typing.start", conversationId: "c1", typing: { user: bob, kind: "text", expiresAt: "2026-01-01T10:00:06Z" } };
  const state = play(group, begun, begun);
  assert.deepEqual(state.typing.c1.map(({ user }) => user.id), ["bob"]);
  assert.deepEqual(play(state, { name: "typing.stop", conversationId: "c1", userId: "bob" }).typing, {});
  assert.deepEqual([play(state, said(1, carol)).typing.c1.length, play(state, said(1, bob)).typing], [1, {}]);
});

test("what is to be sent later is kept current once it is loaded, the next first", () => {
  const later = (id, sendAt, more) => ({ id, sendAt, version: 1, message: { conversationId: "c1", clientMessageId: id, text: "later" }, ...more });
  const heard = (scheduled) => ({ name: "scheduled.updated", scheduledId: scheduled.id, ...(scheduled.sendAt && { scheduled }) });
  assert.equal(play(direct, heard(later("s1", "2027-01-01T10:00:00Z"))), direct);
  const loaded = withScheduled(direct, [later("s1", "2027-01-02T10:00:00Z")]);
  const state = play(loaded, heard(later("s2", "2027-01-01T10:00:00Z")), heard(later("s1", "2027-01-03T10:00:00Z", { version: 2 })), heard(later("s1", "2027-01-01T09:00:00Z")));
  assert.deepEqual(state.scheduled.map(({ id, version }) => `${id} ${version}`), ["s2 1", "s1 2"]);
  assert.deepEqual(play(state, heard({ id: "s2" })).scheduled.map(({ id }) => id), ["s1"]);
});

test("presence is as heard last", () => {
  const presence = { userId: "bob", status: "online" };
  assert.deepEqual(play(direct, { name: "presence.updated", presence: { userId: "bob", status: "away" } }, { name: "presence.updated", presence }).presence, { bob: presence });
});

test("privacy is what was said last", () => {
  const privacy = { messages: "everyone", groups: "shared", presence: "everyone", search: "nobody", readReceipts: true, typing: false };
  assert.deepEqual(play(direct, { name: "privacy.updated", privacy }).privacy, privacy);
});
