// The rule of the page's state against the running service: a snapshot and the events after it = a fresh snapshot.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../../ChatApi/wwwroot/api.js";
import { applyEvent, fromSnapshot } from "../../ChatApi/wwwroot/state/state.js";
import { newUsers, openDirect } from "./support.js";

const apiOf = (user) => new Api({ call: user.run });

const newGroup = async (user, title, ...others) =>
  (await user.run("CreateConversation", { clientConversationId: crypto.randomUUID(), title, memberIds: others.map(({ id }) => id) })).conversation.id;

/** Everything that happened after the snapshot, applied to it. */
async function replay(user, { cursor, ...snapshot }) {
  let state = fromSnapshot(snapshot);
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
  const before = await Promise.all(users.map((user) => apiOf(user).getSnapshot()));

  const direct = await openDirect(alice, bob);
  const group = await newGroup(bob, "Group", alice);
  await alice.send(direct, "one");
  await bob.send(direct, "two");
  await carol.send(early, "hello");
  await bob.send(group, "welcome");
  await comeAndGo(group, users);
  await sendAndChange(early, first, users);
  await voteAndThread(group, users);
  await keepForOneself({ early, direct, group }, users);
  await dave.send(group, "back again");
  await carol.run("LeaveConversation", { conversationId: early });
  await alice.run("UpdateMe", { displayName: "Alice Cooper" });

  for (const [i, user] of users.entries()) {
    const replayed = await replay(user, before[i]);
    const fresh = fromSnapshot(await apiOf(user).getSnapshot());
    assert.deepEqual([replayed.me, replayed.blockedUserIds], [fresh.me, fresh.blockedUserIds]);
    for (const conversation of Object.values(fresh.conversations))
      if (conversation.otherUser) // profiles of others are outside the rule
        replayed.conversations[conversation.id].otherUser = conversation.otherUser;
    assert.deepEqual(comparable(replayed.conversations), comparable(fresh.conversations), user.displayName);
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

async function sendAndChange(conversationId, first, [alice, bob, carol]) {
  const send = async (user, content) => (await user.run("SendMessage", { conversationId, clientMessageId: crypto.randomUUID(), ...content })).message;
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

async function voteAndThread(conversationId, [alice, bob]) {
  const { message: poll } = await bob.run("CreatePoll", { conversationId, clientMessageId: crypto.randomUUID(), question: "Tea or coffee?", options: ["Tea", "Coffee"] });
  await alice.run("VotePoll", { messageId: poll.id, options: [1] });
  await bob.run("VotePoll", { messageId: poll.id, options: [0] });
  await alice.run("SendMessage", { conversationId, clientMessageId: crypto.randomUUID(), text: "Coffee, because", threadRootId: poll.id });
}

async function keepForOneself({ early, direct, group }, [alice, bob, carol, dave]) {
  await alice.run("UpdateMyConversation", { conversationId: early, pinned: true, muted: true, archived: true });
  await bob.run("UpdateMyConversation", { conversationId: direct, archived: true });
  await alice.send(direct, "out of the archive");
  await bob.run("ClearConversation", { conversationId: group });
  await bob.run("DeleteConversation", { conversationId: direct, scope: "me" });
  await alice.run("SetDraft", { conversationId: group, text: "Dear all" });
  await alice.run("BlockUser", { userId: carol.id });
  await bob.run("BlockUser", { userId: dave.id });
  await bob.run("UnblockUser", { userId: dave.id });
}

/** Without the version, which not every event carries, and the names of senders, which are profiles of others too. */
const comparable = (conversations) => JSON.parse(JSON.stringify(conversations, (key, value) =>
  key === "sender" ? value.id : key === "version" ? undefined : value));
