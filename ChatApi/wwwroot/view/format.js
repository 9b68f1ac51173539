// Times and names as people read them.

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" });
const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const shortDate = new Intl.DateTimeFormat(undefined, { day: "2-digit", month: "2-digit", year: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

const dayMs = 86_400_000;
const midnight = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
const daysAgo = (moment) => Math.round((midnight(new Date()) - midnight(moment)) / dayMs);

export const timeOf = (at) => time.format(new Date(at));

export const fullTimeOf = (at) => full.format(new Date(at));

/** "Today", "Yesterday", "Monday", "3 May 2026". */
export function dayOf(at) {
  const moment = new Date(at);
  const days = daysAgo(moment);
  return days <= 0 ? "Today" : days === 1 ? "Yesterday" : days < 7 ? weekday.format(moment) : date.format(moment);
}

/** "3 May 2026". */
export const dateOf = (at) => date.format(new Date(at));

/** For the list: the time today, else the day. */
export function whenOf(at) {
  const moment = new Date(at);
  const days = daysAgo(moment);
  return days <= 0 ? time.format(moment) : days < 7 ? dayOf(at) : shortDate.format(moment);
}

/** "Last seen at 14:03", "Last seen yesterday at 14:03", "Last seen on Monday", "Last seen on 3 May 2026". */
export function lastSeenOf(at) {
  const moment = new Date(at);
  const days = daysAgo(moment);
  if (days > 1)
    return `Last seen on ${dayOf(at)}`;
  return `Last seen ${days === 1 ? "yesterday " : ""}at ${time.format(moment)}`;
}

/** "today at 14:03", "on 3 May 2026 at 14:03". */
export const whenWordsOf = (moment) => `${daysAgo(moment) === 0 ? "today" : `on ${date.format(moment)}`} at ${time.format(moment)}`;

const units = [[86_400, "day"], [3_600, "hour"], [60, "minute"], [1, "second"]];

/** "90 seconds", "1 hour", "7 days": in the largest unit that fits evenly. */
export function durationOf(seconds) {
  const [size, unit] = units.find(([one]) => seconds % one === 0);
  return `${seconds / size} ${unit}${seconds === size ? "" : "s"}`;
}

export const nameOf = (user) => user?.displayName || user?.userName || "Deleted account";

export const titleOf = (conversation) =>
  conversation.kind === "direct" ? nameOf(conversation.otherUser) : conversation.title || "Group";

export const unreadOf = (count) => (count >= 999 ? "999+" : String(count));
