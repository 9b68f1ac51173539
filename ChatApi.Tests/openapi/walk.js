// Requests made of their schemas alone: what a member is called says where its value comes from, its type and limits the rest.

import { randomUUID } from "node:crypto";

const emoji = ["👍", "🎉", ":party:"];

/** Numbers from a seed, so that a walk that found something can be walked again. */
export function makeRandom(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = (list) => list[Math.floor(next() * list.length)];
  return { next, pick, chance: (share) => next() < share, below: (limit) => Math.floor(next() * limit) };
}

/** Ids that answers have told, by the kind of thing they are of: the last ones. */
export class Known {
  #byKind = new Map();

  add(kind, value) {
    const values = this.#byKind.get(kind) ?? [];
    if (!values.includes(value))
      this.#byKind.set(kind, [...values, value].slice(-12));
  }

  of = (kind) => this.#byKind.get(kind) ?? [];

  /** What an answer tells of: ids of messages, conversations, users, and whatever has a name that ends in Id or is a token. */
  learn(part, key = "") {
    if (Array.isArray(part))
      part.forEach((item) => this.learn(item, key));
    else if (part !== null && typeof part === "object") {
      if (part.seq !== undefined && part.sender && part.id)
        this.add("message", part.id);
      if (part.kind !== undefined && part.lastSeq !== undefined && part.id)
        this.add("conversation", part.id);
      if (part.poll && part.id)
        this.add("poll", part.id);
      if (part.token && part.id)
        this.add("link", part.id);
      if (part.sendAt && part.message && part.id)
        this.add("scheduled", part.id);
      Object.entries(part).forEach(([name, value]) => this.learn(value, name));
    } else if (typeof part === "string" && (key === "token" || key === "nextCursor"))
      this.add(key, part);
  }
}

export class Requests {
  constructor(document, random, known, users) {
    Object.assign(this, { document, random, known, users });
  }

  resolve = (schema) => (schema.$ref ? schema.$ref.slice(2).split("/").reduce((at, key) => at[key], this.document) : schema);

  /** What is asked for, and of the rest what the example has, or some of it. */
  of({ described, name }) {
    const members = (described.parameters ?? []).map(({ name: member, required, schema, example }) => ({ name: member, required, schema, example }));
    const { schema, example } = described.requestBody?.content["application/json"] ?? {};
    const body = schema && this.resolve(schema);
    for (const [member, its] of Object.entries(body?.properties ?? {}))
      members.push({ name: member, required: body.required?.includes(member), schema: its, example: example[member] });
    const optional = this.random.pick(["example", "example", 0, 0.15, 0.4]);
    const given = members.filter((member) => member.required || (optional === "example" ? member.example !== undefined : this.random.chance(optional)));
    return Object.fromEntries(given.map((member) => [member.name, this.#value(member.schema, member.name, name, optional === "example" ? member.example : undefined)]));
  }

  /** Now and then one that the service must refuse. */
  #value(schema, name, operation, example) {
    if (this.random.chance(0.01))
      return this.random.pick(["x".repeat(300), -1, randomUUID()]);
    const type = this.resolve(schema);
    const { pick, below } = this.random;
    if (type.enum)
      return pick(type.enum);
    switch (type.type) {
      case "boolean":
        return pick([true, false]);
      case "integer":
      case "number":
        return (type.minimum ?? 0) + below(Math.min((type.maximum ?? 10) - (type.minimum ?? 0) + 1, name === "wait" ? 1 : 6));
      case "array":
        return Array.from({ length: Math.max(type.minItems ?? 0, 1 + below(Math.min(type.maxItems ?? 2, 2))) }, () => this.#value(type.items, name, operation, example?.[0]));
      case "object":
        return this.#object(type, operation, example);
      case "string":
        return this.#text(type, name, operation);
      default:
        return pick([{ x: 1 }, [1, "two"], "text", 7]);
    }
  }

  #object(type, operation, example) {
    if (!type.properties)
      return { color: this.#value(type.additionalProperties, "color", operation) };
    const given = Object.entries(type.properties).filter(([name]) => type.required?.includes(name) || (example ? name in example : this.random.chance(0.5)));
    return Object.fromEntries(given.map(([name, schema]) => [name, this.#value(schema, name, operation, example?.[name])]));
  }

  #text(type, name, operation) {
    const { pick, below, chance } = this.random;
    const kind = this.#kindOf(name, operation);
    if (kind)
      return (chance(0.6) ? this.known.of(kind).at(-1) : pick(this.known.of(kind))) ?? randomUUID();
    if (operation === "Authenticate" && name === "userName")
      return pick(this.users).userName;
    if (type.format === "uuid")
      return randomUUID();
    if (type.format === "date-time")
      return new Date(Date.now() + 60_000 * (10 + below(1_000))).toISOString();
    return {
      emoji: pick(emoji), name: "custom.walk", role: pick(["admin", "member"]), scope: pick(["me", "everyone"]), status: pick(["online", "away"]),
      query: pick(["hello", "walker"]), userName: `walker-${randomUUID().slice(0, 12)}`, password: "a wardrobe full of lanterns", refreshToken: pick(this.users).refreshToken,
      email: `${randomUUID()}@example.org`, phone: `+49${1_000_000_000 + below(1_000_000_000)}`, type: "text", kind: pick(["direct", "group"]),
    }[name] ?? (/https\?/.test(type.pattern ?? "") ? "https://example.org/picture" : `hello ${below(1_000)}`.padEnd(type.minLength ?? 0, "."));
  }

  /** The kind of thing that a member holds the id of. */
  #kindOf(name, operation) {
    if (/poll/i.test(operation) && name === "messageId" || /vote/i.test(operation) && name === "messageId")
      return "poll";
    const [, kind] = /^(?:client)?(?:\w*?)(message|conversation|user|link|scheduled|session)Ids?$/i.exec(name) ?? [];
    if (name.startsWith("client"))
      return undefined;
    return kind?.toLowerCase()
      ?? { recipientId: "user", memberIds: "user", successorId: "user", senderId: "user", memberId: "user", mentions: "user", targetIds: "user", replyToId: "message", threadRootId: "message", token: "token", cursor: undefined }[name];
  }
}
