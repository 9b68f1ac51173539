// Messages that change after they were sent, wherever they are loaded.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withReactions } from "@chatapi/client";
import { alice, bob, c1, carol, changed, deleted, direct, group, message, opened, play, said, shownIn } from "./scene.js";

const answer = (seq, sender, quoted, more) => said(seq, sender, { replyTo: { id: quoted.id, seq: quoted.seq, sender: quoted.sender, type: "text", text: quoted.text }, ...more });
const inHistory = (state, seq) => state.histories.c1.messages.find((one) => one.seq === seq);

test("an edit shows in the history, in the list and where the message is quoted; an older one changes nothing", () => {
  const before = play(opened(play(direct, said(1, bob)), message(1, bob)), answer(2, alice, message(1, bob)));
  const state = play(before, changed("message.updated", 1, bob, { text: "better" }));
  assert.equal(inHistory(state, 1).text, "better");
  assert.equal(inHistory(state, 2).replyTo.text, "better");
  assert.equal(c1(state).lastMessage.replyTo.text, "better");
  assert.deepEqual(play(state, changed("message.updated", 1, bob, { text: "late" , version: 1 })).histories.c1.messages[0].text, "better");
  const long = play(before, changed("message.updated", 1, bob, { text: "😀".repeat(201) }));
  assert.equal(inHistory(long, 2).replyTo.text, `${"😀".repeat(200)}…`);
});

test("an edit may begin or end to mention one", () => {
  const state = play(group, said(1, bob));
  const mentioned = play(state, changed("message.updated", 1, bob, { mentions: ["alice"] }));
  assert.deepEqual([c1(mentioned).me.unread, c1(mentioned).me.unreadMentions], [1, 1]);
  assert.equal(c1(play(mentioned, changed("message.updated", 1, bob, { version: 3 }))).me.unreadMentions, 0);
});

test("a change of a message that is yet to come waits for it", () => {
  assert.equal(play(direct, changed("message.updated", 1, bob)), direct);
});

test("a deleted message leaves a tombstone everywhere, and is unread no more", () => {
  const before = play(opened(play(direct, said(1, bob)), message(1, bob, { starred: true })), answer(2, bob, message(1, bob)), said(3, bob));
  const state = play(before, deleted(1, bob), deleted(3, bob));
  assert.deepEqual([inHistory(state, 1).text, inHistory(state, 1).starred, inHistory(state, 2).replyTo.text, c1(state).lastMessage.text], [undefined, undefined, undefined, undefined]);
  assert.ok(inHistory(state, 1).deletedAt && inHistory(state, 2).replyTo.deletedAt);
  assert.deepEqual([c1(state).me.unread, c1(state).me.uncountedSeqs, shownIn(state)], [1, [1, 3], [1, 2, 3]]);
});

test("a message deleted for oneself is gone, and the one before it is the last", () => {
  const before = play(opened(play(direct, said(1, bob), said(2, bob)), message(1, bob), message(2, bob)));
  const state = play(before, { name: "message.hidden", conversationId: "c1", seq: 2, messageId: "m2", lastMessage: message(1, bob) });
  assert.deepEqual([shownIn(state), c1(state).lastMessage.seq, c1(state).me.unread], [[1], 1, 1]);
  const none = play(state, { name: "message.hidden", conversationId: "c1", seq: 1, messageId: "m1" });
  assert.deepEqual([shownIn(none), c1(none).lastMessage, c1(none).me.unread], [[], undefined, 0]);
  assert.equal(c1(play(none, said(3, bob))).lastMessage.seq, 3);
});

test("pins and stars come and go, and a star outlives an edit", () => {
  const mark = (name, more) => ({ name: `message.${name}`, conversationId: "c1", seq: 1, messageId: "m1", ...more });
  const state = play(opened(play(direct, said(1, bob)), message(1, bob)), mark("pinned", { pinnedAt: "2026-01-01T12:00:00Z" }), mark("starred"));
  assert.deepEqual([inHistory(state, 1).pinnedAt, inHistory(state, 1).starred, c1(state).lastMessage.starred], ["2026-01-01T12:00:00Z", true, true]);
  assert.equal(inHistory(play(state, changed("message.updated", 1, bob)), 1).starred, true);
  const bare = play(state, mark("unpinned"), mark("unstarred"));
  assert.deepEqual([inHistory(bare, 1), c1(bare).lastMessage], [message(1, bob), message(1, bob)]);
});

test("what is hidden late takes nothing away that has come since", () => {
  const before = play(opened(play(direct, said(1, bob), said(2, bob)), message(1, bob), message(2, bob)), said(3, bob));
  const state = play(before, { name: "message.hidden", conversationId: "c1", seq: 2, messageId: "m2", lastMessage: message(1, bob) });
  assert.deepEqual([shownIn(state), c1(state).lastMessage.seq, c1(state).me.unread], [[1, 3], 3, 2]);
});

test("what someone says who is blocked has no content, also where it is quoted; lifting the block loads it again", () => {
  const open = play(opened(group), said(1, bob), answer(2, carol, message(1, bob)), said(3, carol));
  const blocked = play(open, { name: "user.blocked", user: bob }, { name: "user.blocked", user: bob });
  assert.deepEqual(blocked.blockedUserIds, ["bob"]);
  assert.deepEqual([inHistory(blocked, 1).text, inHistory(blocked, 1).hiddenByBlock, inHistory(blocked, 3).text], [undefined, true, "text 3"]);
  assert.deepEqual(inHistory(blocked, 2).replyTo, { id: "m1", seq: 1, sender: bob, type: "text", hiddenByBlock: true });
  const lifted = play(blocked, { name: "user.unblocked", user: bob });
  assert.deepEqual([lifted.blockedUserIds, lifted.histories], [[], {}]);
});

test("what was begun on another device is known, until it is sent or given up there", () => {
  const draft = { conversationId: "c1", text: "Dear", version: 1, updatedAt: "2026-01-01T12:00:00Z" };
  const state = play(direct, { name: "draft.updated", draft });
  assert.deepEqual(c1(state).me.draft, draft);
  const { text, ...gone } = draft;
  assert.deepEqual(c1(play(state, { name: "draft.updated", draft: { ...gone, version: 2 } })).me, c1(direct).me);
  const inThread = (version, words) => ({ name: "draft.updated", draft: { ...draft, threadRootId: "m1", version, text: words } });
  const both = play(direct, inThread(2, "Dear all"), inThread(1, "Dear"));
  assert.deepEqual([both.threadDrafts.m1.text, c1(both)], ["Dear all", c1(direct)]);
});

test("reactions are what the newest event says; one's own are known by one's own", () => {
  const groupOf = (emoji, ...users) => ({ emoji, count: users.length, users });
  const react = (name, user, emoji, ...reactions) => ({ name, conversationId: "c1", seq: 1, messageId: "m1", reaction: { emoji, user }, reactions });
  const state = play(opened(play(direct, said(1, bob)), message(1, bob)), react("reaction.added", alice, "👍", groupOf("👍", alice)), react("reaction.added", bob, "👍", groupOf("👍", alice, bob)));
  assert.deepEqual(inHistory(state, 1).reactions, [{ ...groupOf("👍", alice, bob), me: true }]);
  assert.deepEqual(c1(state).lastMessage.reactions, inHistory(state, 1).reactions);
  const edited = play(state, changed("message.updated", 1, bob, { reactions: [groupOf("👍", alice, bob)] }));
  assert.equal(inHistory(edited, 1).reactions[0].me, true);
  const taken = play(edited, react("reaction.removed", alice, "👍", groupOf("👍", bob)));
  assert.deepEqual(inHistory(taken, 1).reactions, [groupOf("👍", bob)]);
  assert.ok(!("reactions" in inHistory(play(taken, react("reaction.removed", bob, "👍")), 1)));
  assert.deepEqual(inHistory(withReactions(state, message(1, bob), []), 1), message(1, bob));
});

test("votes and replies are counted on their message; one's own votes are one's own", () => {
  const poll = { options: [{ text: "Tea", votes: 0 }, { text: "Coffee", votes: 0 }], multiple: false, anonymous: false, voters: 0 };
  const voted = (votes, more) => ({ name: "poll.updated", conversationId: "c1", seq: 1, messageId: "m1", votes, voters: votes[0] + votes[1], ...more });
  const state = play(opened(play(direct, said(1, bob, { type: "poll", poll })), message(1, bob, { type: "poll", poll })), voted([1, 0]), voted([1, 0], { myVotes: [0] }), voted([1, 1]));
  assert.deepEqual(inHistory(state, 1).poll, { ...poll, options: [{ text: "Tea", votes: 1 }, { text: "Coffee", votes: 1 }], voters: 2, myVotes: [0] });
  assert.deepEqual(c1(play(state, voted([0, 1], { myVotes: [] }))).lastMessage.poll.myVotes, undefined);
  const thread = play(state, { name: "thread.updated", conversationId: "c1", seq: 1, rootId: "m1", replyCount: 2, lastReplyAt: "2026-01-01T12:00:00Z" });
  assert.deepEqual([inHistory(thread, 1).replyCount, c1(thread).lastMessage.lastReplyAt], [2, "2026-01-01T12:00:00Z"]);
});
