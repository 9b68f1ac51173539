// The caller's messages that are to be sent later, once they have been loaded: the next first.

import type { ScheduledMessage, ScheduledUpdated } from "../generated/dtos.js";
import type { State } from "./state.js";

/** All there are, as ListScheduled answers. */
export const withScheduled = (state: State, scheduled: readonly ScheduledMessage[]): State => ({ ...state, scheduled: sorted(scheduled) });

/** Made or changed, refused, sent or taken back; an older version changes nothing. */
export function scheduledUpdated(state: State, { scheduledId, scheduled }: ScheduledUpdated): State {
  const known = state.scheduled?.find(({ id }) => id === scheduledId);
  if (!state.scheduled || (known && scheduled && scheduled.version < known.version))
    return state;
  const others = state.scheduled.filter((one) => one !== known);
  return withScheduled(state, scheduled ? [...others, scheduled] : others);
}

const sorted = (list: readonly ScheduledMessage[]): ScheduledMessage[] =>
  [...list].sort((a, b) => Date.parse(a.sendAt) - Date.parse(b.sendAt) || (a.id < b.id ? -1 : 1));
