// The rule of the page's state against the running service: a snapshot and the events after it = a fresh snapshot.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../../ChatApi/wwwroot/api.js";
import { applyEvent, fromSnapshot } from "../../ChatApi/wwwroot/state/state.js";
import { newUsers, openDirect } from "./support.js";

const apiOf = (user) => new Api({ call: user.run });

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
  const early = (await alice.run("CreateConversation", { clientConversationId: crypto.randomUUID(), title: "Early", memberIds: [bob.id, carol.id] })).conversation.id;
  await bob.send(early, "before the snapshots");
  const before = await Promise.all(users.map((user) => apiOf(user).getSnapshot()));

  const direct = await openDirect(alice, bob);
  const { conversation: { id: group } } = await bob.run("CreateConversation", { clientConversationId: crypto.randomUUID(), title: "Group", memberIds: [alice.id] });
  await alice.send(direct, "one");
  await bob.send(direct, "two");
  await carol.send(early, "hello");
  await bob.send(group, "welcome");
  await bob.run("AddMembers", { conversationId: group, userIds: [carol.id, dave.id] });
  await alice.send(group, "hi Carol, hi Dave");
  await carol.run("MarkRead", { conversationId: group, upToSeq: 2 });
  await alice.run("MarkDelivered", { conversationId: early, upToSeq: 1 });
  await bob.run("MarkRead", { conversationId: early, upToSeq: 2 });
  await bob.run("RemoveMember", { conversationId: group, userId: dave.id });
  await bob.run("TransferOwnership", { conversationId: group, userId: carol.id });
  await carol.run("AddMembers", { conversationId: group, userIds: [dave.id] });
  await dave.send(group, "back again");
  await carol.run("LeaveConversation", { conversationId: early });
  await alice.run("UpdateMe", { displayName: "Alice Cooper" });

  for (const [i, user] of users.entries()) {
    const replayed = await replay(user, before[i]);
    const fresh = fromSnapshot(await apiOf(user).getSnapshot());
    assert.deepEqual(replayed.me, fresh.me);
    for (const conversation of Object.values(fresh.conversations))
      if (conversation.otherUser) // profiles of others are outside the rule
        replayed.conversations[conversation.id].otherUser = conversation.otherUser;
    assert.deepEqual(comparable(replayed.conversations), comparable(fresh.conversations), user.displayName);
  }
});

/** Without the version, which not every event carries, and the names of senders, which are profiles of others too. */
const comparable = (conversations) => JSON.parse(JSON.stringify(conversations, (key, value) =>
  key === "sender" ? value.id : key === "version" ? undefined : value));
