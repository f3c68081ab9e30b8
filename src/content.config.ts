/** Collections of the site: the lessons, the modules they stand in, their questions, and Starlight's own pages (the 404 page). */
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

const option = z.object({ id: z.string(), text: z.string().min(1) }).strict();

const quizzes = defineCollection({
  // A quiz's id is that of its lesson: 03-module-3/03-grafana-dashboard-lab.
  loader: glob({
    base: './src/content/quizzes',
    pattern: '*/*.json',
    generateId: ({ entry }) => entry.replace(/\.json$/, ''),
  }),
  schema: z
    .object({
      lesson: z.string(),
      questions: z.array(
        z
          .object({
            id: z.string(),
            type: z.literal('multiple-choice'),
            question: z.string().min(1),
            options: z.array(option).min(2),
            correctAnswer: z.string(),
            explanation: z.string().min(1),
          })
          .strict(),
      ),
    })
    .strict(),
});

const docs = defineCollection({ loader: docsLoader(), schema: docsSchema() });

export const collections = { course, modules, quizzes, docs };
