// The course site.
//
// Routes, and how to derive them from files (a linter needs no more than this):
//
//   src/content/course/<module>/<lesson>.mdx   ->  /course/<module>/<lesson>/
//       Each path segment passes through Astro's ordinary slug rule (github-slugger); the names the schema allows,
//       lower-case Latin letters, digits and hyphens, pass unchanged. Frontmatter cannot change a route.
//   labs/<path>                                ->  /labs/<path>   (the file itself, as a download)
//   labs/README.md                              ->  /labs/         (as a page; links to the file lead here)
//   labs/                                       ->  /labs.zip      (all of it)
//   src/pages/index.astro                      ->  /
//   src/pages/glossary.astro                   ->  /glossary/     (src/content/glossary.json)
//
// Anchors of headings are Astro's own: github-slugger over the heading's text, with -1, -2, ... for repetitions.
import mdx from '@astrojs/mdx';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';

import { languages } from './src/plugins/languages.mjs';
import { lessonTypes } from './src/plugins/lesson-types.mjs';
import { rehypeCodeBreaks } from './src/plugins/rehype-code-breaks.mjs';
import { lightCode } from './src/plugins/light-code.mjs';
import { rehypeGlossary } from './src/plugins/rehype-glossary.mjs';
import { rehypeReadme } from './src/plugins/rehype-readme.mjs';
import { rehypeSections } from './src/plugins/rehype-sections.mjs';
import { rehypeTables } from './src/plugins/rehype-tables.mjs';
import { rehypeTaskList } from './src/plugins/rehype-task-list.mjs';
import { remarkMermaid } from './src/plugins/remark-mermaid.mjs';
import { remarkOutputTitle } from './src/plugins/remark-output-title.mjs';
import { exactSearch, searchInRussian } from './src/plugins/search-in-russian.mjs';

// Where the site will stand, which canonical addresses, the sitemap and the command for the lab need.
const site = process.env['SITE_URL'];

export default defineConfig({
  ...(site ? { site } : {}),
  // Inside the project: a copy that shares its node_modules through a link has a cache of its own.
  cacheDir: './.astro/cache',
  markdown: {
    // Authors write the quotation marks and dashes they mean; the default would put English ones into Russian text.
    smartypants: false,
    remarkPlugins: [remarkMermaid, remarkOutputTitle],
    rehypePlugins: [rehypeTaskList, rehypeTables, rehypeReadme, rehypeGlossary, rehypeCodeBreaks, rehypeSections],
  },
  integrations: [
    lessonTypes(),
    // Before Starlight, which makes the search index from the finished pages.
    lightCode(),
    starlight({
      title: 'CDC с Debezium',
      description: 'Практический курс по Change Data Capture с Debezium: уроки, лаборатория, дашборды и алерты.',
      locales: { root: { label: 'Русский', lang: 'ru' } },
      // The docs collection holds the 404 page; Starlight's own would compete with it.
      disable404Route: true,
      favicon: '/favicon.svg',
      customCss: ['./src/styles/course.css'],
      markdown: { processedDirs: ['./src/content/course', './labs'] },
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
      // The sidebar is made from the course collection by the pages themselves, see src/course/outline.ts.
      sidebar: [],
      plugins: [searchInRussian()],
      expressiveCode: {
        shiki: { langs: languages },
        styleOverrides: { borderRadius: '0.5rem' },
      },
    }),
    mdx(),
    exactSearch(),
  ],
});
