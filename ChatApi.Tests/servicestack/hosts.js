// Services of a test's own: for what needs settings of its own, two nodes, or a restart.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

const builds = ['Release', 'Debug'].map(name => resolve(import.meta.dirname, '../../ChatApi/bin', name, 'net10.0/ChatApi.dll'));

/** A folder for the private PostgreSQL and Redis of a test's hosts. After the test the hosts are stopped, the last one first, and it is removed. */
export async function newPlace(t) {
  const place = { folder: await mkdtemp(join('/var/tmp', 'chatapi-suite-')), stops: [] };
  await chmod(place.folder, 0o755); // the account of the private PostgreSQL must be able to enter
  t.after(async () => {
    for (const stop of place.stops.reverse()) await stop();
    await rm(place.folder, { recursive: true, force: true });
  });
  return place;
}

/** A port of loopback that was free a moment ago: for a host that comes back at the same address. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** What a second host needs to share the servers of the first. */
async function connectionsOf({ folder }) {
  const lines = (await readFile(join(folder, 'connection-strings'), 'utf8')).matchAll(/^(\w+)='(.*)'$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name.replace('__', ':'), value]));
}

/** Starts a host at a place and waits until it serves: its address, and how to end it. One that joins uses the servers of the first. */
export async function startHost(place, { port = 0, joins = false, settings = {} } = {}) {
  const servers = joins ? await connectionsOf(place) : { 'Server:LocalData': place.folder };
  const { CHATAPI_URL, CHATAPI_SCREENSHOTS, ...env } = process.env; // of the suites: a host refuses settings it does not know
  const host = spawn('dotnet', [builds.find(existsSync), '--urls', `http://127.0.0.1:${port}`,
    ...Object.entries({ 'RateLimits:Enabled': 'false', 'Auth:AddressAttempts': '0', ...servers, ...settings }).map(([name, value]) => `--${name}=${value}`)], { env });
  let said = '';
  const ended = once(host, 'exit');
  const stop = async (signal = 'SIGTERM') => {
    if (host.exitCode === null && host.signalCode === null) host.kill(signal);
    await ended;
  };
  place.stops.push(stop);
  const url = await new Promise((found, failed) => {
    const look = data => {
      said += data;
      const line = /^ChatApi serves ([^,\s]*)/m.exec(said);
      if (line) found(line[1]);
    };
    host.stdout.on('data', look);
    host.stderr.on('data', look);
    ended.then(() => failed(new Error(`the host ended:\n${said}`)));
  });
  return { url, stop };
}
