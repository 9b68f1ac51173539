// The way to the service, which a test can cut: with it cut nothing answers at its address, as when the service is not there.

import { once } from "node:events";
import { connect, createServer } from "node:net";
import { url } from "./support.js";

export class Line {
  #sockets = new Set();
  #server = createServer((near) => {
    const far = connect({ host: new URL(url).hostname, port: Number(new URL(url).port) || 80 });
    for (const [socket, other] of [[near, far], [far, near]]) {
      this.#sockets.add(socket);
      socket.on("error", () => {}); // the test cuts it
      socket.on("close", () => {
        other.destroy();
        this.#sockets.delete(socket);
      });
      socket.pipe(other);
    }
  });
  #port = 0;

  /** Where the page is found over it. */
  get address() {
    return `http://127.0.0.1:${this.#port}`;
  }

  async lay() {
    await once(this.#server.listen(this.#port, "127.0.0.1"), "listening");
    this.#port = this.#server.address().port;
    return this;
  }

  async cut() {
    const closed = once(this.#server.close(), "close");
    for (const socket of this.#sockets)
      socket.destroy();
    await closed;
  }
}
