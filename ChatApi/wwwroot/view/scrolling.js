// A list of messages that grows at both ends: staying at the end, or else in place.

const bottomSlackPx = 40;

/** @param {Element} scroller  holds the list @param {Element} list  of elements with data-key, messages also with data-seq */
export function scrollingOf(scroller, list) {
  const distanceToBottom = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  return {
    distanceToBottom,
    isAtBottom: () => distanceToBottom() < bottomSlackPx,
    toBottom: () => (scroller.scrollTop = scroller.scrollHeight),

    /** What is being read must not move, even when its element is made anew. Answers what puts it back. */
    keepPlace() {
      const top = scroller.getBoundingClientRect().top;
      const anchor = [...list.children].find((child) => child.dataset.seq && child.getBoundingClientRect().bottom > top);
      const before = anchor?.getBoundingClientRect().top;
      return () => {
        const now = anchor && list.querySelector(`[data-key="${anchor.dataset.key}"]`);
        if (now)
          scroller.scrollTop += now.getBoundingClientRect().top - before;
      };
    },

    /** The tab key reaches the actions of the newest message; from there arrows lead to the others. */
    letOneBeReached() {
      const buttons = list.querySelectorAll("button.more");
      for (const button of buttons)
        button.tabIndex = button === buttons[buttons.length - 1] ? 0 : -1;
    },
  };
}
