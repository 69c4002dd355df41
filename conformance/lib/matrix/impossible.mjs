// What a client cannot have, by the specification or by its SDK: the one place that excuses a feature. A cell of the
// table counts it as neither passed nor failed, and the reasons are printed.

const javaSdk = ({ client }) => client.name === 'java';
const direct = ({ path }) => path === 'direct';

const reasons = [
  ['ping', ({ era }) => era === 'modern', 'revision 2026-07-28 has no ping'],
  [
    'arguments: line separators',
    (pair) => javaSdk(pair) && direct(pair),
    "the Java SDK's reader of SSE takes U+2028 for the end of a line; the gateway answers with JSON",
  ],
  ['cancellation', javaSdk, 'the Java SDK has no way to cancel a request'],
  ['elicitation: URL', javaSdk, "the Java SDK's elicitation has neither mode nor url"],
  ['sampling with tools', javaSdk, "the Java SDK's sampling has no tools"],
  ['restart of the server', direct, 'a client without the gateway has lost its session, and connects anew by itself'],
];

/** Why a feature is impossible for `{client, era, upstream, path}`, or undefined. */
export function impossible(feature, pair) {
  return reasons.find(([name, applies]) => name === feature && applies(pair))?.[2];
}
