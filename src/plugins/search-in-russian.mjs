/**
 * Starlight plugin: a search that answers in Russian and only with pages that have the words.
 *
 * Starlight has the texts of the dialog's frame, Pagefind its own in English. And where no page has a word, Pagefind looks
 * for a shorter one until something is found: «абракадабра» finds what begins with «а». Pages without the word are dropped.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TEXTS = {
  'pagefind.clear_search': 'Очистить',
  'pagefind.load_more': 'Показать ещё',
  'pagefind.search_label': 'Поиск по сайту',
  'pagefind.filters_label': 'Фильтры',
  'pagefind.zero_results': 'По запросу «[SEARCH_TERM]» ничего не найдено',
  'pagefind.many_results': 'Страниц по запросу «[SEARCH_TERM]»: [COUNT]',
  'pagefind.one_result': 'Страниц по запросу «[SEARCH_TERM]»: [COUNT]',
  'pagefind.alt_search': 'По запросу «[SEARCH_TERM]» ничего не найдено. Показаны результаты для «[DIFFERENT_TERM]»',
  'pagefind.search_suggestion': 'По запросу «[SEARCH_TERM]» ничего не найдено. Попробуйте другие слова:',
  'pagefind.searching': 'Ищем «[SEARCH_TERM]»…',
};

/** What follows Pagefind's own functions: its `search` and `debouncedSearch`, and no page without the words. */
const ADDED = `
/** What a word of any ending begins with: two thirds of it, and no less than three letters. */
const stemOf = (word) => word.slice(0, Math.max(3, Math.ceil((word.length * 2) / 3)));
const wordsOf = (text) => text.toLowerCase().match(/[\\p{L}\\p{N}_]+/gu) ?? [];
async function onlyHeld(found, term) {
  if (!found) return found;
  const stems = wordsOf(term ?? '').map(stemOf);
  const pages = await Promise.all(found.results.map(async (result) => {
    const { content, meta } = await result.data();
    const text = wordsOf(content + ' ' + (meta?.title ?? ''));
    return stems.every((stem) => text.some((word) => word.includes(stem))) ? result : undefined;
  }));
  return { ...found, results: pages.filter(Boolean) };
}
const heldSearch = async (term, options) => onlyHeld(await search(term, options), term);
const heldDebouncedSearch = async (term, options, wait) => onlyHeld(await debouncedSearch(term, options, wait), term);
`;

/** @returns {import('@astrojs/starlight/types').StarlightPlugin} */
export function searchInRussian() {
  return {
    name: 'search-in-russian',
    hooks: {
      'config:setup': () => undefined, // Starlight asks every plugin for it
      'i18n:setup': ({ injectTranslations }) => {
        injectTranslations({ ru: TEXTS });
      },
    },
  };
}

/**
 * Adds that to Pagefind's script, after Starlight has made the index.
 *
 * @returns {import('astro').AstroIntegration}
 */
export function exactSearch() {
  return {
    name: 'exact-search',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const script = join(fileURLToPath(dir), 'pagefind', 'pagefind.js');
        const text = await readFile(script, 'utf8');
        const names = /export\s*\{([^}]*)\};?\s*$/.exec(text);
        const exported = names?.[1]?.split(',').map((name) => name.trim()) ?? [];
        if (!names || !exported.includes('search') || !exported.includes('debouncedSearch')) {
          throw new Error('Pagefind exports no search any more: src/plugins/search-in-russian.mjs');
        }
        const others = exported.filter((name) => !['search', 'debouncedSearch'].includes(name));
        const exports = [...others, 'heldSearch as search', 'heldDebouncedSearch as debouncedSearch'].join(', ');
        await writeFile(script, `${text.slice(0, names.index)}${ADDED}export { ${exports} };\n`);
      },
    },
  };
}
