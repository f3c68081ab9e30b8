/** Languages of fences that Shiki has no grammar for: `promql` and `jq` are highlighted by the grammars beside this file. */
import { readFileSync } from 'node:fs';

/** @param {string} name @returns {import('shiki').LanguageRegistration} */
function grammar(name) {
  return JSON.parse(readFileSync(new URL(`${name}.tmLanguage.json`, import.meta.url), 'utf8'));
}

export const languages = [grammar('promql'), grammar('jq')];
