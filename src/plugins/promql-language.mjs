/** PromQL for Shiki, which has no grammar of its own: a fence marked `promql` is highlighted by promql.tmLanguage.json. */
import { readFileSync } from 'node:fs';

/** @type {import('shiki').LanguageRegistration} */
export const promqlLanguage = JSON.parse(readFileSync(new URL('promql.tmLanguage.json', import.meta.url), 'utf8'));
