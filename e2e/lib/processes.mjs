// Child processes with their output in files, stopped by pid, and never left behind.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where configurations, logs and the list of pids of this run live; `run` sets it and cleans it up. */
export const workDir = process.env.E2E_DIR ?? mkdtempSync(path.join(tmpdir(), 'mcpstead-e2e-'));

const running = new Set();
const pids = path.join(workDir, 'pids');
let logs = 0;

appendFileSync(pids, `${process.pid}\n`);

// The last net: whatever way this process ends, its children end with it.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * Starts a process whose standard output and error go to a file in the work directory; with `pipe`, its standard input
 * and output are the child's streams instead.
 */
export function start(name, command, args, { env = {}, ipc = false, pipe = false } = {}) {
  const log = path.join(workDir, `${name}-${process.pid}-${++logs}.log`);
  const out = openSync(log, 'a');
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: [pipe ? 'pipe' : 'ignore', pipe ? 'pipe' : out, out, ...(ipc ? ['ipc'] : [])],
  });
  appendFileSync(pids, `${child.pid}\n`);
  running.add(child);
  // Nothing waits for a child without a limit of its own, so a test that failed cannot keep this process alive.
  child.unref();
  child.channel?.unref();
  const exited = new Promise((resolve) =>
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    }),
  );
  return {
    name,
    child,
    exited,
    output: () => readFileSync(log, 'utf8'),
    kill: (signal) => child.kill(signal),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return within(30_000, exited, `${name} does not stop on ${signal}`);
    },
  };
}

/** A port that was free a moment ago, for those who must know it before they start. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The promise's value, or an error that says what took longer than the limit. */
export async function within(milliseconds, promise, what) {
  const limit = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`${what} (waited ${milliseconds} ms)`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    limit.abort();
    late.catch(() => {});
  }
}

/** Asks until the answer is truthy, and returns it; fails with the last error or answer after the limit. */
export async function eventually(what, ask, milliseconds = 60_000) {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    let seen;
    try {
      seen = await ask();
      if (seen) return seen;
    } catch (error) {
      seen = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`not within ${milliseconds} ms: ${what}; last seen: ${seen?.stack ?? JSON.stringify(seen)}`);
    }
    await sleep(50);
  }
}
