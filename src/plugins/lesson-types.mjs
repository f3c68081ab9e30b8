/**
 * Astro integration: the TypeScript type `LessonFrontmatter` of `virtual:lesson-frontmatter`, generated from
 * src/content/lesson.schema.json, so that pages are type-checked against the one schema there is.
 */
import { readFile } from 'node:fs/promises';

import { compile } from 'json-schema-to-typescript';

const schemaFile = new URL('../content/lesson.schema.json', import.meta.url);

/** @returns {import('astro').AstroIntegration} */
export function lessonTypes() {
  return {
    name: 'lesson-types',
    hooks: {
      'astro:config:done': async ({ injectTypes }) => {
        const schema = JSON.parse(await readFile(schemaFile, 'utf8'));
        const declaration = await compile({ ...schema, title: 'LessonFrontmatter' }, 'LessonFrontmatter', {
          bannerComment: '',
          format: false,
        });
        injectTypes({
          filename: 'lesson-frontmatter.d.ts',
          content: `declare module 'virtual:lesson-frontmatter' {\n${declaration}\n}\n`,
        });
      },
    },
  };
}
