/** Collections of the site: the lessons, the modules they stand in, and Starlight's own pages (the 404 page). */
import { docsLoader } from '@astrojs/starlight/loaders';
import { docsSchema } from '@astrojs/starlight/schema';
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

import { lessonFrontmatter } from './course/frontmatter';

const course = defineCollection({
  // A lesson's id is its path below src/content/course without the extension: 03-module-3/03-grafana-dashboard-lab.
  loader: glob({ base: './src/content/course', pattern: '*/*.mdx' }),
  schema: lessonFrontmatter,
});

const modules = defineCollection({
  // A module's id is its folder: 03-module-3.
  loader: glob({
    base: './src/content/course',
    pattern: '*/module.json',
    generateId: ({ entry }) => entry.split('/')[0] ?? entry,
  }),
  schema: z.object({ title: z.string().min(1), description: z.string().min(1) }).strict(),
});

const docs = defineCollection({ loader: docsLoader(), schema: docsSchema() });

export const collections = { course, modules, docs };
