// What the page asks the gateway for, and the token with which it does.

const TOKEN = 'mcpstead-token';
const LIMIT_MS = 10_000;

/** The gateway wants a token, or another one. */
export class TokenWanted extends Error {}

/** The gateway has answered with something else than what was asked for. */
export class Refused extends Error {
  constructor(status, text) {
    super(text || `HTTP ${status}`);
    this.status = status;
  }
}

export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: (value) => sessionStorage.setItem(TOKEN, value),
  forget: () => sessionStorage.removeItem(TOKEN),
};

async function ask(path, method = 'GET') {
  const sent = token.get();
  const response = await fetch(path, {
    method,
    headers: sent === null ? {} : { Authorization: `Bearer ${sent}` },
    cache: 'no-store',
    credentials: 'omit',
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  if (response.status === 401) throw new TokenWanted(sent === null ? '' : 'The gateway refuses this token.');
  return response;
}

async function json(path) {
  const response = await ask(path);
  if (!response.ok) throw new Refused(response.status, await response.text());
  return response.json();
}

/** `none` or `bearer`: whether a token is wanted at all. */
export const authMode = async () => (await json('auth')).mode;

export const state = (attended) => json(`api/state?attended=${attended}`);
export const tools = () => json('api/tools');
export const errors = () => json('api/errors');

/**
 * A reload, or what it would do: `{outcome, plan}` with the outcome `planned`, `applied` or `changed` (the file is another than the
 * one that was looked at), or `{outcome: 'refused', reasons}`.
 */
async function reload(parameters, done) {
  const response = await ask(`api/reload?${new URLSearchParams(parameters)}`, 'POST');
  switch (response.status) {
    case 200:
      return { outcome: done, plan: await response.json() };
    case 409:
      return { outcome: 'changed', plan: await response.json() };
    case 400:
      return { outcome: 'refused', reasons: await response.text() };
    default:
      throw new Refused(response.status, await response.text());
  }
}

export const plan = () => reload({ dry_run: 'true' }, 'planned');
export const apply = (configHash) => reload({ config_hash: configHash }, 'applied');
