// The rule of the page's state against the running service: a snapshot and the events after it = a fresh snapshot.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../../ChatApi/wwwroot/api.js";
import { emptyHistory, withPage } from "../../ChatApi/wwwroot/state/history.js";
import { applyEvent, fromSnapshot } from "../../ChatApi/wwwroot/state/state.js";
import { emptyThread, withThreadPage } from "../../ChatApi/wwwroot/state/threads.js";
import { newUsers, openDirect } from "./support.js";

const apiOf = (user) => new Api({ call: user.run });

const newGroup = async (user, title, ...others) =>
  (await user.run("CreateConversation", { clientConversationId: crypto.randomUUID(), title, memberIds: others.map(({ id }) => id) })).conversation.id;

/** A snapshot with the history of one conversation, and the thread of one of its messages. */
async function load(user, conversationId, rootId) {
  const { cursor, ...snapshot } = await apiOf(user).getSnapshot();
  const state = fromSnapshot(snapshot);
  if (state.conversations[conversationId]) {
    const { lastSeq } = state.conversations[conversationId];
    state.histories = { [conversationId]: withPage(emptyHistory(), await apiOf(user).listMessages(conversationId, { limit: 200 }), lastSeq) };
    state.threads = { [rootId]: withThreadPage(emptyThread(conversationId, rootId), await apiOf(user).listThreadMessages(rootId, { limit: 200 })) };
  }
  return { state, cursor };
}

/** Everything that happened after that, applied to it. */
async function replay(user, { state, cursor }) {
  for (let more = true; more;) {
    const batch = await user.run("GetEvents", { cursor });
    state = batch.events.reduce(applyEvent, state);
    more = batch.events.length > 0;
    cursor = batch.cursor;
  }
  return state;
}

test("an old snapshot and the events since then are a fresh snapshot, for everyone concerned", async () => {
  const users = await newUsers("Alice", "Bob", "Carol", "Dave");
  const [alice, bob, carol, dave] = users;
  const early = await newGroup(alice, "Early", bob, carol);
  const { message: first } = await bob.send(early, "before the snapshots");
  const poll = await ask(bob, early);
  await sendTo(early, carol, { text: "Tea, of course", threadRootId: poll.id });
  const before = await Promise.all(users.map((user) => load(user, early, poll.id)));

  const direct = await openDirect(alice, bob);
  const group = await newGroup(bob, "Group", alice);
  await alice.send(direct, "one");
  await bob.send(direct, "two");
  await carol.send(early, "hello");
  await bob.send(group, "welcome");
  await comeAndGo(group, users);
  await sendAndChange(early, first, users);
  await voteAndThread(group, await ask(bob, group), users);
  await voteAndThread(early, poll, users);
  await keepForOneself({ early, direct, group }, users);
  await dave.send(group, "back again");
  await carol.run("LeaveConversation", { conversationId: early });
  await alice.run("UpdateMe", { displayName: "Alice Cooper" });

  for (const [i, user] of users.entries()) {
    const replayed = await replay(user, before[i]);
    const { state: fresh } = await load(user, early, poll.id);
    assert.deepEqual([replayed.me, replayed.blockedUserIds, replayed.privacy], [fresh.me, fresh.blockedUserIds, fresh.privacy]);
    for (const conversation of Object.values(fresh.conversations))
      if (conversation.otherUser) // profiles of others are outside the rule
        replayed.conversations[conversation.id].otherUser = conversation.otherUser;
    assert.deepEqual(comparable(replayed.conversations), comparable(fresh.conversations), user.displayName);
    assert.deepEqual(comparable(replayed.histories[early]?.messages), comparable(fresh.histories[early]?.messages), `history of ${user.displayName}`);
    assert.deepEqual(comparable(threadOf(replayed, poll)), comparable(threadOf(fresh, poll)), `thread of ${user.displayName}`);
  }
});

async function comeAndGo(conversationId, [alice, bob, carol, dave]) {
  await bob.run("AddMembers", { conversationId, userIds: [carol.id, dave.id] });
  await alice.send(conversationId, "hi Carol, hi Dave");
  await carol.run("MarkRead", { conversationId, upToSeq: 2 });
  await bob.run("RemoveMember", { conversationId, userId: dave.id });
  await bob.run("UpdateMemberRole", { conversationId, userId: alice.id, role: "admin" });
  await bob.run("TransferOwnership", { conversationId, userId: carol.id });
  await carol.run("AddMembers", { conversationId, userIds: [dave.id] });
  await alice.run("UpdateConversation", { conversationId, title: "Group of four", description: "Tea at four" });
  await carol.run("UpdateConversation", { conversationId, description: "", permissions: { sendMessages: "member" } });
}

const sendTo = async (conversationId, user, content) => (await user.run("SendMessage", { conversationId, clientMessageId: crypto.randomUUID(), ...content })).message;

async function sendAndChange(conversationId, first, [alice, bob, carol]) {
  const send = (user, content) => sendTo(conversationId, user, content);
  await alice.run("MarkDelivered", { conversationId, upToSeq: 1 });
  await bob.run("MarkRead", { conversationId, upToSeq: 2 });
  const mention = await send(carol, { text: "Bob?", mentions: [bob.id] });
  await send(carol, { text: "all of you", mentionsAll: true });
  await carol.run("EditMessage", { messageId: mention.id, text: "Alice?", mentions: [alice.id] });
  const answer = await send(carol, { text: "as you said", replyToId: first.id });
  await bob.run("EditMessage", { messageId: first.id, text: "what I said" });
  await alice.run("PinMessage", { messageId: answer.id });
  await alice.run("StarMessage", { messageId: answer.id });
  await alice.run("AddReaction", { messageId: answer.id, emoji: "👍" });
  await bob.run("AddReaction", { messageId: answer.id, emoji: "👍" });
  await bob.run("AddReaction", { messageId: answer.id, emoji: "🎉" });
  await bob.run("RemoveReaction", { messageId: answer.id, emoji: "🎉" });
  const hidden = await send(bob, { text: "for now" });
  await carol.run("DeleteMessage", { messageId: hidden.id, scope: "me" });
  const gone = await send(carol, { text: "oops", mentionsAll: true });
  await carol.run("DeleteMessage", { messageId: gone.id, scope: "everyone" });
}

const ask = async (user, conversationId) =>
  (await user.run("CreatePoll", { conversationId, clientMessageId: crypto.randomUUID(), question: "Tea or coffee?", options: ["Tea", "Coffee"] })).message;

async function voteAndThread(conversationId, { id }, [alice, bob, carol]) {
  const reply = (user, text) => sendTo(conversationId, user, { text, threadRootId: id });
  await alice.run("VotePoll", { messageId: id, options: [1] });
  await bob.run("VotePoll", { messageId: id, options: [0] });
  await carol.run("VotePoll", { messageId: id, options: [0] });
  await carol.run("VotePoll", { messageId: id, options: [] });
  const first = await reply(alice, "Coffee, because");
  await alice.run("EditMessage", { messageId: first.id, text: "Coffee, because it is late" });
  await bob.run("AddReaction", { messageId: first.id, emoji: "👀" });
  const gone = await reply(carol, "never mind");
  await carol.run("DeleteMessage", { messageId: gone.id, scope: "everyone" });
  await carol.run("UnfollowThread", { messageId: id });
  await bob.run("MarkThreadRead", { messageId: id });
  await bob.run("FollowThread", { messageId: id });
  await bob.run("ClosePoll", { messageId: id });
}

async function keepForOneself({ early, direct, group }, [alice, bob, carol, dave]) {
  await alice.run("UpdateMyConversation", { conversationId: early, pinned: true, muted: true, archived: true });
  await bob.run("UpdateMyConversation", { conversationId: direct, archived: true });
  await alice.send(direct, "out of the archive");
  await bob.run("ClearConversation", { conversationId: group });
  await bob.run("DeleteConversation", { conversationId: direct, scope: "me" });
  await alice.run("SetDraft", { conversationId: group, text: "Dear all" });
  await alice.run("UpdatePrivacy", { search: "shared", typing: false });
  await alice.run("BlockUser", { userId: carol.id });
  await bob.run("BlockUser", { userId: dave.id });
  await bob.run("UnblockUser", { userId: dave.id });
}

/** One's own side of a thread changes with replies of others too, and is then asked for. */
const threadOf = (state, { id }) => ({ messages: state.threads[id]?.messages, isFollowing: state.threads[id]?.me.following });

/** Without the version, which not every event carries, and the names of senders, which are profiles of others too. */
const comparable = (shown) => shown && JSON.parse(JSON.stringify(shown, (key, value) =>
  key === "sender" ? value.id : key === "version" ? undefined : value));
