/** The real server, talked to as VS Code's client library does. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import rpc from 'vscode-jsonrpc/node.js';

import { root } from './bundle.mjs';

const program = process.env['CDCLINT'] ?? join(root, '../../.venv/bin/cdclint');
const skip = existsSync(program) ? false : `not proven here: there is no ${program} (make check makes it)`;
if (skip !== false && process.env['CI'] === 'true') throw new Error(skip);

test('a broken lesson is shown where it is broken, and healed by its quick fix', { skip, timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cdclint-server-'));
  const text = '---\ntitle: Лаг\n---\n\n# Лаг 🙂 <30s\n';
  const uri = pathToFileURL(join(folder, 'lesson.mdx')).href;
  await writeFile(join(folder, 'lesson.mdx'), text);
  const server = spawn(program, ['server'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(server.stdout),
    new rpc.StreamMessageWriter(server.stdin),
  );
  try {
    const published = new Promise((resolve) => {
      connection.onNotification('textDocument/publishDiagnostics', (told) => {
        if (told.uri === uri && told.diagnostics.length > 0) resolve(told.diagnostics);
      });
    });
    connection.onRequest('client/registerCapability', () => null);
    connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
    connection.onUnhandledNotification(() => undefined);
    connection.listen();
    const { capabilities } = await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'course' }],
      capabilities: {
        general: { positionEncodings: ['utf-16'] },
        textDocument: {
          publishDiagnostics: {},
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } } },
        },
      },
    });
    assert.equal(capabilities.positionEncoding ?? 'utf-16', 'utf-16');
    await connection.sendNotification('initialized', {});
    const textDocument = { uri, languageId: 'mdx', version: 1, text };
    await connection.sendNotification('textDocument/didOpen', { textDocument });
    const diagnostics = await published;
    const syntax = diagnostics.find(({ code }) => code === 'syntax/mdx');
    // The emoji takes two units of UTF-16: `<` is unit 9, and the error stands behind it.
    assert.deepEqual(syntax?.range.start, { line: 4, character: 10 }, JSON.stringify(diagnostics));
    const actions = await connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: syntax.range,
      context: { diagnostics: [syntax], triggerKind: 1 },
    });
    const fix = actions.find(({ kind }) => kind === 'quickfix');
    const edits = fix.edit.changes?.[uri] ?? fix.edit.documentChanges?.[0].edits;
    assert.deepEqual(
      edits.map(({ range, newText }) => [range.start.character, newText]),
      [[9, '\\']],
    );
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.equal(await ended, 0);
  } finally {
    connection.dispose();
    if (server.exitCode === null) server.kill();
    await rm(folder, { recursive: true });
  }
});
