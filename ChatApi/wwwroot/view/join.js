// Joining a group by a link: #/join/<token>.

import { ask, say } from "./ask.js";
import { problemOf } from "./attempt.js";

/** Asks first. Answers the conversation to be opened; null when there is none. @param {import("../chat.js").Chat} chat */
export async function joinByLink(token, chat) {
  try {
    const { title, description, memberCount, conversationId } = await chat.api.getInviteLink({ token });
    if (conversationId)
      return conversationId; // a member already
    const members = memberCount === 1 ? "1 member" : `${memberCount} members`;
    const isWanted = await ask({ title: `Join ${title || "this group"}?`, text: description ? `${members}. ${description}` : `${members}.`, action: "Join", isDanger: false });
    return isWanted ? chat.enter(await chat.api.joinByInviteLink({ token })) : null;
  } catch (error) {
    say(problemOf(error));
    return null;
  }
}
