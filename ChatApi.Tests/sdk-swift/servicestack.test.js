// What the ServiceStack package for Swift is given at /types/swift (wire contract, section 7 and DTO-7).

import assert from "node:assert/strict";
import { test } from "node:test";
import { faults } from "./swift.js";

const url = process.env.CHATAPI_URL;
if (!url)
  throw new Error("CHATAPI_URL names no running ChatApi: ./test sets it.");
const get = async (query = "") => (await fetch(`${url}/types/swift${query}`)).text();
const text = await get();
const classes = new Map([...text.matchAll(/^public class (\w+) : (.+) \{\n([\s\S]*?)^\}/gm)].map(([, name, conforms, body]) => [name, { conforms, body }]));

test("it is Swift", () => assert.deepEqual(faults(text), []));
test("it is Swift when it is a part", async () => assert.deepEqual(faults(await get("?IncludeTypes=SendMessage")), []));
test("a planted fault is found", () => assert.notDeepEqual(faults(text.replace("required public init(){}", "required public init({}")), []));
test("it is the same each time", async () => assert.equal(await get(), text));

test("it begins with its options", () => assert.match(text, /^\/\* Options:\nVersion: [\d.]+\nBaseUrl: http.+\n\n\/\/IncludeTypes:\n\/\/ExcludeTypes:\n\*\/\n\nimport Foundation\nimport ServiceStack\n/));

test("a request says its verb and its answer", () => {
  assert.equal(classes.get("SendMessage").conforms, "IReturn, IPost, Codable");
  assert.match(classes.get("SendMessage").body, /^ {4}public typealias Return = SendMessageResponse$/m);
  assert.equal(classes.get("DeleteMessage").conforms, "IReturnVoid, IDelete, Codable");
  assert.doesNotMatch(classes.get("DeleteMessage").body, /typealias/);
});

test("every member may be left out, and every class be made without any", () => {
  for (const [name, { body }] of classes) {
    for (const member of body.match(/public var .*/g) ?? [])
      assert.match(member, /^public var [`\w]+:\S+\?$/, name);
    assert.match(body, /^ {4}required public init\(\)\{\}$/m, name);
  }
});

test("numbers, times, ids and maps are what the package reads", () => {
  const { body } = classes.get("Message");
  for (const member of ["id:String?", "seq:Int?", "createdAt:Date?", "metadata:[String:JSONValue]?", "mentions:[String]?", "sender:UserSummary?"])
    assert.ok(body.includes(`public var ${member}\n`), member);
  assert.match(text, /^public enum JSONValue : Codable \{$/m);
});

test("words of the language are capitalised, as its client reads them", () => {
  assert.match(classes.get("Conversation").body, /public var Description:String\?/);
  assert.doesNotMatch(text, /public var (class|default|description|func|get|import|in|init|is|left|let|new|none|operator|override|prefix|return|right|self|set|static|switch|var|where|while):/);
});

test("what the package brings is not declared again", () => {
  for (const name of ["ResponseStatus", "ResponseError", "EmptyResponse", "GetAccessToken", "GetAccessTokenResponse", "QueryResponse"])
    assert.ok(!classes.has(name), name);
  assert.match(text, /public var responseStatus:ResponseStatus\?/);
});

test("every type it names is declared or brought", () => {
  const known = new Set(["String", "Int", "Double", "Bool", "Date", "TimeInterval", "ResponseStatus", "ResponseError", "JSONValue", "ChatEvent"]);
  for (const [name, { body }] of classes)
    for (const [, type] of body.matchAll(/(?:public var \S+:|typealias Return = )(\S+?)\??$/gm))
      for (const part of type.match(/\w+/g))
        assert.ok(known.has(part) || classes.has(part), `${name} names ${part}`);
});

test("events are told apart by their names", () => {
  assert.match(text, /case "message\.new": self = \.messageCreated\(try MessageCreated\(from: decoder\)\)/);
  assert.match(classes.get("MessageCreated").body, /public var conversationId:String\?[\s\S]*public var message:Message\?/);
});
