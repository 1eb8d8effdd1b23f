// Holds every shape that the tests made the bot send against Slack's published types, by the TypeScript compiler.
// Usage: node check.mjs FOLDER_WITH_NODE_MODULES FOLDER_WITH_SENT_JSON
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [modules, sent] = process.argv.slice(2).map((p) => resolve(p));
const types = { blocks: 'KnownBlock[]', view: 'View', unfurl: 'MessageAttachment', response: '{ text: string; blocks?: KnownBlock[]; response_type?: "ephemeral" | "in_channel"; replace_original?: boolean; delete_original?: boolean }' };
const files = readdirSync(sent).filter((f) => f.endsWith('.json')).sort();
if (files.length === 0) throw new Error('the tests sent nothing');
const lines = ["import type { KnownBlock, MessageAttachment, View } from '@slack/types';"];
files.forEach((file, i) => lines.push(`// ${file}`, `export const s${i}: ${types[file.split('-')[0]]} = ${readFileSync(join(sent, file), 'utf8')};`));
writeFileSync(join(sent, 'sent.ts'), lines.join('\n') + '\n');
writeFileSync(join(sent, 'tsconfig.json'), JSON.stringify({
  compilerOptions: { strict: true, exactOptionalPropertyTypes: true, noEmit: true, module: 'nodenext', moduleResolution: 'nodenext', target: 'es2022', skipLibCheck: true, types: [], paths: { '@slack/types': [join(modules, '@slack/types')] } },
  files: ['sent.ts'],
}));
try {
  execFileSync(process.execPath, [join(modules, 'typescript/bin/tsc'), '-p', sent], { stdio: 'pipe' });
} catch (e) {
  const numbered = readFileSync(join(sent, 'sent.ts'), 'utf8').split('\n');
  for (const line of String(e.stdout).split('\n').filter(Boolean)) {
    const at = /sent\.ts\((\d+),/.exec(line);
    console.error(line.slice(0, 600) + (at ? `\n    in ${numbered[at[1] - 2]}` : ''));
  }
  console.error(`slack-types: ${files.length} shapes, not all are what Slack takes`);
  process.exit(1);
}
console.log(`slack-types: ${files.length} shapes are what Slack takes`);
