// `echo` answers, `slow` answers when it is told to by POST /release, `fails` fails; one tool tries to be more than text.
import { serve, text } from '../../e2e/lib/tool-server.mjs';

const EVIL = '<img src=x onerror="window.evil=1"><script>window.evil=1</script>';
const waiting = new Set();
const path = { type: 'string', description: 'An absolute path' };
const tools = {
  echo: {
    description: 'Says what it was told.\nThe second line is in the details.',
    inputSchema: { type: 'object', properties: { path }, required: ['path'] },
    call: () => text('echo'),
  },
  slow: {
    description: 'Takes its time.',
    inputSchema: { type: 'object' },
    call: () => new Promise((resolve) => waiting.add(() => resolve(text('at last')))),
  },
  fails: { description: 'Never works.', inputSchema: { type: 'object' }, call: () => text('no', true) },
  [process.env.EVIL ? EVIL : 'harmless']: {
    description: EVIL,
    inputSchema: { type: 'object', description: EVIL },
    call: () => text('harmless'),
  },
};

serve(tools, {
  '/release': () => {
    waiting.forEach((release) => release());
    waiting.clear();
  },
});
