/** Starlight plugin: the texts of the search dialog, which Starlight has for its frame and Pagefind in English. */

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
