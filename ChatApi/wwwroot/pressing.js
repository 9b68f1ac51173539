// While something is pressed nothing is drawn anew: what is under the finger would be another thing when it is let go.

const mostMs = 400; // who holds longer selects a text, or wants a menu

let isPressed = false;
let holding = null;
let waiting = [];

addEventListener("pointerdown", () => {
  isPressed = true;
  clearTimeout(holding);
  holding = setTimeout(letGo, mostMs);
}, { capture: true, passive: true });
for (const name of ["pointerup", "pointercancel"])
  addEventListener(name, () => setTimeout(letGo), { capture: true, passive: true }); // the click comes first

function letGo() {
  clearTimeout(holding);
  isPressed = false;
  const acts = waiting;
  waiting = [];
  for (const act of acts)
    act();
}

/** Does something soon: once nothing is pressed. */
export function whenLetGo(act) {
  if (isPressed)
    waiting.push(act);
  else
    queueMicrotask(act);
}
