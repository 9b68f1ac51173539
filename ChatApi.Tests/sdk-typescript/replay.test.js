// The rule of the state against the running service: a snapshot and the events after it = a fresh snapshot, whatever people do,
// and every kind of event that is kept for those who are away occurs.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { applyEvent, emptyThread, emptyWindow, fromSnapshot, withMembers, withPage, withScheduled, withThreadPage } from "@chatapi/client";
import { newUsers } from "../Support/service.mjs";

/** Every durable kind of event, which the contract names, with how a life makes it happen. */
const acts = {
  "message.new": [say, answer, mention, reply, forward],
  "message.updated": [edit],
  "message.deleted": [deleteForAll],
  "message.hidden": [deleteForMe],
  "message.pinned": [pin],
  "message.unpinned": [unpin],
  "message.starred": [star],
  "message.unstarred": [unstar],
  "message.delivered": [receive],
  "message.read": [read],
  "reaction.added": [react],
  "reaction.removed": [takeBack],
  "poll.updated": [poll],
  "thread.updated": [reply],
  "conversation.created": [found],
  "conversation.updated": [rename],
  "conversation.deleted": [endGroup],
  "conversation.me_updated": [arrange, clear, markUnread],
  "member.added": [invite],
  "member.removed": [putOut],
  "member.updated": [promote],
  "draft.updated": [begin],
  "scheduled.updated": [schedule],
  "user.updated": [beCalled],
  "user.blocked": [block],
  "user.unblocked": [unblock],
  "privacy.updated": [withdraw],
};

const heard = new Set();

for (const seed of [1, 2, 3])
  test(`an old snapshot and the events since then are a fresh snapshot: lives ${seed}`, async () => {
    const life = await newLife(seed);
    const before = await Promise.all(life.users.map((user) => load(user, life)));
    const order = Object.values(acts).flat().flatMap((act) => [act, act]);
    for (let i = order.length - 1; i > 0; i--) {
      const j = life.dice(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    const devices = before.map((one) => ({ ...one }));
    const catchUp = async (i) => Object.assign(devices[i], await replay(life.users[i], devices[i]));
    for (const act of order) {
      await act(life);
      if (life.dice(3) === 0)
        await catchUp(life.dice(devices.length));
    }
    await Promise.all(devices.map((_, i) => catchUp(i)));
    await goQuiet(life);

    for (const [i, user] of life.users.entries()) {
      const { state } = await catchUp(i);
      compare(state, (await load(user, life)).state, life, user.displayName);
      const again = await replay(user, { state, cursor: before[i].cursor });
      compare(again.state, state, life, `${user.displayName}, who applies it again`);
    }
  });

/** Events that are told to those who are connected alone. */
const ephemeral = /^(session|typing|presence|custom|unknown)\.|^resync\.required$/;

test("the lives have every durable kind of event of the contract in them", async () => {
  const types = await readFile(new URL("../../ChatApi.Client/typescript/src/generated/dtos.ts", import.meta.url), "utf8");
  const names = [...types.matchAll(/extends ServerEvent \{\s+name: ['"`]([^'"`]+)/g)].map(([, name]) => name);
  assert.deepEqual(names.filter((name) => !ephemeral.test(name)).sort(), Object.keys(acts).sort());
  assert.deepEqual([...heard].sort(), Object.keys(acts).sort(), "what did occur");
});

/** Four people, a group of three, a direct conversation, and chance that can be repeated. */
async function newLife(seed) {
  let random = seed * 2_654_435_761;
  const dice = (sides) => {
    random = (Math.imul(random ^ (random >>> 15), 2_246_822_519) + 0x9e3779b9) | 0;
    return (random >>> 8) % sides;
  };
  const users = await newUsers("Alice", "Bob", "Carol", "Dave");
  const [alice, bob, carol, dave] = users;
  await dave.run("BlockUser", { userId: carol.id });
  const life = { users, dice, groups: [], one: (list) => list[dice(list.length)] };
  for (let i = 0; i < 3; i++)
    await found(life);
  life.group = life.groups.pop();
  const { conversation } = await alice.run("CreateConversation", { recipientId: bob.id });
  life.direct = conversation.id;
  life.root = await send(bob, life.group, { text: "before the snapshots" });
  await send(carol, life.group, { text: "a reply before them", threadRootId: life.root.id });
  await send(alice, life.direct, { text: "hello" });
  life.early = [];
  for (let i = 0; i < 32; i++)
    life.early.push({ user: users[i % 2], message: await send(users[i % 2], life.group, { text: `early ${i}`, ...(i % 4 === 0 && { mentionsAll: true }) }) });
  life.pinned = [await pin(life), await pin(life)];
  life.reacted = [await react(life), await react(life)];
  life.starred = life.early.splice(0, 2).map(({ message }) => message.id);
  for (const messageId of life.starred)
    await bob.run("StarMessage", { messageId });
  life.polls = [await ask(bob, life.group), await ask(bob, life.group)];
  return life;
}

const send = async (user, conversationId, content) => (await user.run("SendMessage", { conversationId, clientMessageId: randomUUID(), ...content })).message;

/**
 * A message that was there before the snapshots, and who wrote it; each is taken once. What is done to one that came after them is no
 * proof: it is heard of as it is when it is delivered.
 */
const take = ({ early, dice }) => early.splice(dice(early.length), 1)[0];

/** A user who is a member for good, and where they are one. */
const actor = ({ users, one, group, direct }) => ({ user: one(users.slice(0, 2)), conversationId: one([group, direct]) });
const words = ({ dice }) => `words ${dice(1_000)}`;

async function say(life) {
  const { user, conversationId } = actor(life);
  return send(user, conversationId, { text: words(life) });
}

async function answer(life) {
  const { user, message: { id } } = take(life);
  await send(life.users[life.dice(2)], life.group, { text: words(life), replyToId: id });
  await user.run("EditMessage", { messageId: id, text: words(life) });
}

async function mention(life) {
  const { users: [alice, bob], dice, group } = life;
  await send(bob, group, dice(2) ? { text: "Alice?", mentions: [alice.id] } : { text: "all of you", mentionsAll: true });
  const { user, message } = take(life);
  await user.run("EditMessage", { messageId: message.id, text: words(life), mentions: life.one([[], [alice.id, bob.id]]) });
}

async function reply(life) {
  const { one, users, root, group } = life;
  const message = await send(one(users.slice(0, 3)), group, { text: words(life), threadRootId: root.id });
  if (life.dice(3) === 0)
    await users[1].run("FollowThread", { messageId: root.id });
  return message;
}

async function forward(life) {
  const { users: [alice], direct, group } = life;
  const { id } = await send(alice, direct, { text: words(life) });
  await alice.run("ForwardMessages", { clientForwardId: randomUUID(), messageIds: [id], conversationIds: [group] });
}

async function edit(life) {
  const { user, message } = take(life);
  await user.run("EditMessage", { messageId: message.id, text: words(life) });
}

async function deleteForAll(life) {
  const { user, message } = take(life);
  await user.run("DeleteMessage", { messageId: message.id, scope: "everyone" });
}

async function deleteForMe(life) {
  const { user, message } = take(life);
  await user.run("DeleteMessage", { messageId: message.id, scope: "me" });
  const { id } = await say(life);
  await life.users[life.dice(2)].run("DeleteMessage", { messageId: id, scope: "me" });
}

async function pin(life) {
  const { message: { id } } = take(life);
  await life.users[0].run("PinMessage", { messageId: id });
  return id;
}

async function unpin({ users: [alice], dice, pinned }) {
  await alice.run("UnpinMessage", { messageId: pinned.splice(dice(pinned.length), 1)[0] });
}

async function star(life) {
  const { message: { id } } = take(life);
  await life.users[1].run("StarMessage", { messageId: id });
}

async function unstar({ users: [, bob], dice, starred }) {
  await bob.run("UnstarMessage", { messageId: starred.splice(dice(starred.length), 1)[0] });
}

const lastSeqOf = async (user, conversationId) => (await user.run("GetConversation", { conversationId })).lastSeq;

async function receive(life) {
  const { users: [alice, bob], direct } = life;
  await send(alice, direct, { text: words(life) });
  await bob.run("MarkDelivered", { conversationId: direct, upToSeq: await lastSeqOf(bob, direct) });
}

async function read(life) {
  const { user, conversationId } = actor(life);
  await say(life);
  await user.run("MarkRead", { conversationId, upToSeq: Math.max(1, (await lastSeqOf(user, conversationId)) - life.dice(2)) });
}

const emoji = ({ one }) => one(["👍", "🎉", "👀"]);

async function react(life) {
  const { message: { id } } = take(life);
  const symbol = emoji(life);
  await life.users[0].run("AddReaction", { messageId: id, emoji: symbol });
  await life.users[1].run("AddReaction", { messageId: id, emoji: symbol });
  return { id, symbol };
}

async function takeBack(life) {
  const { id, symbol } = life.reacted.splice(life.dice(life.reacted.length), 1)[0];
  await life.one(life.users.slice(0, 2)).run("RemoveReaction", { messageId: id, emoji: symbol });
}

const ask = async (user, conversationId) =>
  (await user.run("CreatePoll", { conversationId, clientMessageId: randomUUID(), question: "Tea or coffee?", options: ["Tea", "Coffee"] })).message;

async function poll({ users: [alice, bob, carol], polls, dice }) {
  const { id } = polls.pop();
  await alice.run("VotePoll", { messageId: id, options: [dice(2)] });
  await bob.run("VotePoll", { messageId: id, options: [dice(2)] });
  await alice.run("VotePoll", { messageId: id, options: [] });
  await carol.run("VotePoll", { messageId: id, options: [dice(2)] });
  if (dice(2))
    await bob.run("ClosePoll", { messageId: id });
}

async function found(life) {
  const [alice, bob, carol] = life.users;
  const { conversation } = await bob.run("CreateConversation", { clientConversationId: randomUUID(), title: "Tea", memberIds: [alice.id, carol.id] });
  await bob.run("UpdateMemberRole", { conversationId: conversation.id, userId: alice.id, role: "admin" });
  life.groups.push(conversation.id);
}

async function rename(life) {
  const { users: [alice], group } = life;
  await alice.run("UpdateConversation", { conversationId: group, title: words(life), description: life.one(["", "Tea at four"]) });
}

async function endGroup({ users: [alice, bob], groups }) {
  const conversationId = groups.shift();
  await send(alice, conversationId, { text: "soon over" });
  await bob.run("DeleteConversation", { conversationId, scope: "everyone" });
}

/** What nothing comes after that would say it too. */
async function goQuiet(life) {
  const { users: [alice, bob, carol, dave], direct, group } = life;
  await bob.run("UpdatePrivacy", { readReceipts: true });
  await alice.run("UpdatePrivacy", { readReceipts: true });
  const [first, second] = [await send(alice, direct, { text: "did you get this?" }), await send(alice, direct, { text: "and this?" })];
  await bob.run("MarkRead", { conversationId: direct, upToSeq: first.seq });
  await bob.run("MarkDelivered", { conversationId: direct, upToSeq: second.seq });
  const { seq } = await send(bob, group, { text: "good night" });
  await send(bob, group, { text: "all of you" });
  await alice.run("MarkRead", { conversationId: group, upToSeq: seq });
  await bob.run("DeleteMessage", { messageId: take(life).message.id, scope: "me" });
  await bob.run("UpdateMemberRole", { conversationId: group, userId: alice.id, role: "member" });
  await dave.run("UnblockUser", { userId: carol.id });
  await block(life);
}

async function arrange(life) {
  const { user, conversationId } = actor(life);
  await user.run("UpdateMyConversation", { conversationId, pinned: life.dice(2) === 0, muted: life.dice(2) === 0, archived: life.dice(2) === 0 });
}

async function clear(life) {
  const [alice, bob] = life.users;
  await send(bob, life.direct, { text: words(life) });
  await alice.run("ClearConversation", { conversationId: life.direct });
  if (life.dice(2))
    await bob.run("DeleteConversation", { conversationId: life.direct, scope: "me" });
}

async function markUnread(life) {
  const { user, conversationId } = actor(life);
  await send(user, conversationId, { text: words(life) });
  await user.run("MarkUnread", { conversationId });
}

async function invite({ users: [, bob, , dave], group }) {
  await bob.run("AddMembers", { conversationId: group, userIds: [dave.id] });
}

async function putOut(life) {
  await invite(life);
  await send(life.users[3], life.group, { text: "not for long" });
  await life.users[1].run("RemoveMember", { conversationId: life.group, userId: life.users[3].id });
}

async function promote({ users: [, bob, carol], group, one }) {
  for (const role of ["admin", "member", one(["admin", "member"])])
    await bob.run("UpdateMemberRole", { conversationId: group, userId: carol.id, role });
}

async function begin(life) {
  const { user, conversationId } = actor(life);
  await user.run("SetDraft", { conversationId, text: life.one(["", words(life)]) });
  await user.run("SetDraft", { conversationId: life.group, threadRootId: life.root.id, text: words(life) });
}

async function schedule(life) {
  const { user, conversationId } = actor(life);
  const later = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
  const add = async () => (await user.run("ScheduleMessage", { sendAt: later(1 + life.dice(30)), message: { conversationId, clientMessageId: randomUUID(), text: words(life) } })).scheduled;
  const [first, second, third] = [await add(), await add(), await add()];
  await user.run("UpdateScheduled", { scheduledId: first.id, sendAt: later(40) });
  await user.run("CancelScheduled", { scheduledId: second.id });
  await user.run("SendScheduledNow", { scheduledId: third.id });
}

async function beCalled(life) {
  await life.users[life.dice(3)].run("UpdateMe", { displayName: `Called ${life.dice(1_000)}` });
}

async function block({ users: [alice, , carol], group }) {
  await alice.run("BlockUser", { userId: carol.id });
  await send(carol, group, { text: "not for Alice" });
}

async function unblock(life) {
  await block(life);
  await life.users[0].run("UnblockUser", { userId: life.users[2].id });
}

async function withdraw({ users, one }) {
  await one(users).run("UpdatePrivacy", { search: one(["shared", "everyone", "nobody"]), readReceipts: one([true, false]) });
}

/** Everything a device can hold of these lives: the snapshot, both histories, the thread, the members and what is scheduled. */
async function load(user, { group, direct, root }) {
  const page = await user.run("GetSnapshot", { limit: 200 });
  const { me, blockedUserIds, privacy, eventCursor: cursor, results: conversations } = page;
  let state = fromSnapshot({ me, blockedUserIds, privacy, conversations });
  for (const id of [group, direct].filter((one) => state.conversations[one])) {
    const history = withPage(emptyWindow(), await user.run("ListMessages", { conversationId: id, limit: 200 }), state.conversations[id].lastSeq);
    state = { ...state, histories: { ...state.histories, [id]: history } };
  }
  if (state.conversations[group]) {
    if (state.conversations[group].me.historyFromSeq <= root.seq)
      state = { ...state, threads: { [root.id]: withThreadPage(emptyThread(group, root.id), await user.run("ListThreadMessages", { messageId: root.id, limit: 200 })) } };
    state = withMembers(state, group, await user.run("ListMembers", { conversationId: group, limit: 100 }));
  }
  const { results: drafts } = await user.run("ListDrafts", { limit: 100 });
  const threadDrafts = Object.fromEntries(drafts.filter(({ threadRootId }) => threadRootId).map((draft) => [draft.threadRootId, draft]));
  return { state: withScheduled({ ...state, threadDrafts }, (await user.run("ListScheduled", { limit: 100 })).results), cursor };
}

/** Everything that happened since, applied. */
async function replay(user, { state, cursor }) {
  for (;;) {
    const batch = await user.run("GetEvents", { cursor });
    cursor = batch.cursor;
    if (batch.events.length === 0)
      return { state, cursor };
    for (const event of batch.events) {
      if (event.id !== undefined)
        heard.add(event.name);
      state = applyEvent(state, event);
    }
  }
}

function compare(replayed, fresh, { group, direct, root }, who) {
  const parts = (state) => comparable({
    me: state.me,
    blockedUserIds: state.blockedUserIds,
    privacy: state.privacy,
    conversations: state.conversations,
    scheduled: state.scheduled,
    threadDrafts: state.threadDrafts,
  });
  assert.deepEqual(parts(replayed), parts(fresh), who);
  for (const id of [group, direct])
    if (replayed.histories[id]) // a block that was lifted has it loaded again
      assert.deepEqual(comparable(replayed.histories[id].messages), comparable(fresh.histories[id].messages), `history of ${who}`);
  if (replayed.threads[root.id]) {
    assert.deepEqual(comparable(replayed.threads[root.id].messages), comparable(fresh.threads[root.id].messages), `thread of ${who}`);
    assert.equal(replayed.threads[root.id].me.following, fresh.threads[root.id].me.following);
  }
  const roles = ({ members }) => members[group]?.list.map(({ user: { id }, role, historyFromSeq }) => ({ id, role, historyFromSeq })).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (replayed.members[group])
    assert.deepEqual(roles(replayed), roles(fresh), `members for ${who}`);
}

/** Without the versions, which not every event carries, and the profiles of others, which are outside the rule. */
const comparable = (shown) => JSON.parse(JSON.stringify(shown, (key, value) =>
  (["sender", "otherUser"].includes(key) ? value.id : key === "users" ? value.map(({ id }) => id) : key === "version" ? undefined : value)));
