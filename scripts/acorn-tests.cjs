// The programs of acorn's own tests, as a JSON list; its driver is replaced by one that only collects.
//
//     node scripts/acorn-tests.cjs FOLDER
const { readdirSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');

// The tests ask for the acorn beside them.
const beside = require.resolve('acorn');
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) =>
  resolveFilename(/^(\.\.|acorn$)/.test(request) ? beside : request, ...rest);

const folder = resolve(process.argv[2]);
const found = new Set();
globalThis.collected = (code) => found.add(code);
const driver = 'exports.test = exports.testFail = exports.testAssert = globalThis.collected;\n';
writeFileSync(join(folder, 'driver.js'), driver);
for (const name of readdirSync(folder).sort()) {
  if (/^tests.*\.js$/.test(name)) require(join(folder, name));
}
process.stdout.write(JSON.stringify([...found]));
