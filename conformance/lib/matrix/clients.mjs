// The public SDKs' clients, by name: TypeScript 1.x, TypeScript 2.x in its modes, and Java.
import { connectSdk1, connectSdk2 } from '../typescript-clients.mjs';
import { connectJava } from './java.mjs';

const legacy = ['legacy'];
// The SDK knows no more.
const javaCapabilities = { elicitation: { form: {} }, sampling: {}, roots: { listChanged: true } };

/** `eras` are those of servers that the client can speak with by itself, `sse` whether it speaks HTTP+SSE. */
export const clients = [
  { name: 'ts1', eras: legacy, sse: true, connect: connectSdk1 },
  ...[
    { mode: 'modern', eras: ['modern'] },
    { mode: 'legacy', eras: legacy, sse: true },
    { mode: 'auto', eras: ['legacy', 'modern'] },
  ].map(({ mode, ...more }) => ({
    name: `ts2-${mode}`,
    ...more,
    connect: (url, capabilities) => connectSdk2(url, mode, capabilities),
  })),
  { name: 'java', eras: legacy, connect: (url, capabilities = javaCapabilities) => connectJava(url, capabilities) },
];
