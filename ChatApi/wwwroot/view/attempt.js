// Doing something for the user: what is refused is said.

import { isOutcomeUnknown } from "../chatapi-client.js";

/** Why something did not work, for people. */
export const problemOf = (error) =>
  (isOutcomeUnknown(error) ? "The server cannot be reached. Check the connection and try again." : error.message);

/** Answers what does something, and whether it worked. @param {(words: string) => void} tell  empty = nothing is wrong */
export const attempting = (tell) => async (act) => {
  tell("");
  try {
    await act();
    return true;
  } catch (error) {
    tell(problemOf(error));
    return false;
  }
};
