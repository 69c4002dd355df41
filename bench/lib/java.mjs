// Finds the JDK, and runs the helpers that are written in Java.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { output, start, until, work } from './processes.mjs';

const lib = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);

function version(home) {
  const release = join(home, 'release');
  if (!existsSync(join(home, 'bin/javac')) || !existsSync(release)) return 0;
  return Number(/^JAVA_VERSION="?(\d+)/m.exec(readFileSync(release, 'utf8'))?.[1] ?? 0);
}

function under(directory) {
  return existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
}

function findJdk() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .map((directory) => join(directory, 'java'))
    .filter(existsSync)
    .map((java) => dirname(dirname(realpathSync(java))));
  const home = [
    ...(process.env.JAVA_HOME ? [process.env.JAVA_HOME] : []),
    ...onPath,
    ...under('/usr/lib/jvm'),
    ...under('/opt/java'),
    ...under(join(process.env.HOME ?? '/', '.sdkman/candidates/java')),
  ].find((candidate) => version(candidate) >= 25);
  if (!home) throw new Error('no JDK 25 or newer found; install one or set JAVA_HOME to it');
  return home;
}

const home = findJdk();
export const jdk = /^JAVA_RUNTIME_VERSION="?([^"\n]+)/m.exec(readFileSync(join(home, 'release'), 'utf8'))?.[1] ?? home;

/** Compiles the stub and the client. */
export function compile() {
  const sources = ['FastUpstream.java', 'LoadClient.java'].map((name) => join(lib, name));
  execFileSync(join(home, 'bin/javac'), ['-d', join(work, 'classes'), ...sources]);
}

/** Starts the upstream stub. */
export async function startUpstream(port) {
  const group = start('upstream', join(home, 'bin/java'), [
    '-XX:+UseSerialGC', '-Xmx128m', '-cp', join(work, 'classes'), 'FastUpstream', String(port),
  ]);
  await until('the upstream stub does not start', group, 30, () => {
    if (!readFileSync(group.log, 'utf8').includes('listening')) throw new Error('not yet');
  });
  return { group, port };
}

/** Sends calls and compares every answer; throws if one is not as it should be. Gives back the mean size of an answer. */
export async function sendAndCompare({ name, port, request, expected }, connections, calls, prefix = []) {
  const java = [join(home, 'bin/java'), '-XX:+UseSerialGC', '-Xmx1g', '-cp', join(work, 'classes'), 'LoadClient'];
  const [command, ...args] = [...prefix, ...java, port, request, expected, connections, calls].map(String);
  const line = await output(command, args, 180);
  const { right, wrong, failed, bytes, first } = JSON.parse(line);
  if (wrong + failed > 0) {
    throw new Error(`${name}: of ${calls} calls ${wrong} got a wrong answer and ${failed} none; the first: ${first}`);
  }
  return bytes / right;
}

/** Has the JVM collect all garbage, which its log of collections shows. */
export async function collectGarbage(group) {
  await output(join(home, 'bin/jcmd'), [String(group.id), 'GC.run'], 30);
}
