// Starts processes, each in a process group of its own; adds up what a group uses; and stops them all, whatever ends the run.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseResident, parseStat } from './arithmetic.mjs';

const groups = new Set();
const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

export const ticksPerSecond = ticks;
export const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** A directory that is removed at the end. */
export const work = mkdtempSync(join(tmpdir(), 'mcpstead-bench-'));

process.on('exit', (code) => {
  groups.forEach((group) => kill(group, 'SIGKILL'));
  // After a failure the logs stay; after a signal nobody wants them.
  if (code !== 1) {
    rmSync(work, { recursive: true, force: true });
  } else {
    console.error(`logs are in ${work}`);
  }
});
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
process.on('SIGHUP', () => process.exit(129));

function kill(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    groups.delete(group);
  }
}

/** Starts a command with its output in a log; gives back its group: the id, the log's path, whether it has ended. */
export function start(name, command, args, env = {}, cwd) {
  const log = join(work, `${name}.log`);
  const out = openSync(log, 'w');
  const child = spawn(command, args, { detached: true, stdio: ['ignore', out, out], cwd, env: { ...process.env, ...env } });
  closeSync(out);
  const group = { name, log, id: child.pid, ended: false };
  child.on('error', () => (group.ended = true));
  child.on('exit', () => (group.ended = true));
  if (child.pid) groups.add(child.pid);
  return group;
}

/** Stops a group and waits for it. */
export async function stop(group) {
  kill(group.id, 'SIGTERM');
  for (let i = 0; i < 100 && members(group).length > 0; i++) {
    await sleep(50);
  }
  kill(group.id, 'SIGKILL');
  groups.delete(group.id);
}

/** Waits until a condition holds; the error of the last attempt, or the process's log, says why it does not. */
export async function until(what, group, seconds, condition) {
  const end = Date.now() + seconds * 1000;
  let reason;
  while (Date.now() < end && !group.ended) {
    try {
      return await condition();
    } catch (e) {
      reason = e;
      await sleep(100);
    }
  }
  throw new Error(`${what}: ${reason?.message ?? 'it has ended'}\n${readFileSync(group.log, 'utf8').slice(-2000)}`);
}

const exec = promisify(execFile);

/** Runs a command to its end, stopped after the given time; gives back its standard output. */
export async function output(command, args, seconds, env = {}) {
  const running = exec(command, args, {
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 24,
  });
  const stopIt = () => running.child.kill('SIGKILL');
  process.once('exit', stopIt);
  try {
    return (await running).stdout;
  } finally {
    process.off('exit', stopIt);
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function members(group) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid, stat: read(`/proc/${pid}/stat`) }))
    .filter(({ stat }) => stat && parseStat(stat).group === group.id);
}

/** Processor time of a group's processes so far, in clock ticks. */
export function usedTicks(group) {
  return members(group).reduce((sum, { stat }) => sum + parseStat(stat).ticks, 0);
}

/** Resident memory of a group's processes, in bytes; pages that they share count once for each. */
export function resident(group) {
  return members(group).reduce((sum, { pid }) => sum + parseResident(read(`/proc/${pid}/status`)), 0);
}

/** A port of 127.0.0.1 that is free now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
