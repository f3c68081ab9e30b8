/** The course as readers walk it: modules in the order of their folders, lessons in the order of their frontmatter. */
import type { StarlightUserConfig } from '@astrojs/starlight/types';
import { type CollectionEntry, getCollection, getEntry } from 'astro:content';

export type Lesson = CollectionEntry<'course'>;

export interface Module {
  /** Folder below src/content/course, for example `03-module-3`. */
  id: string;
  title: string;
  description: string;
  lessons: Lesson[];
}

/** Address of a lesson on the site. */
export function lessonRoute(lesson: Pick<Lesson, 'id'>): string {
  return `/course/${lesson.id}/`;
}

function moduleId(lesson: Lesson): string {
  return lesson.id.slice(0, lesson.id.indexOf('/'));
}

/**
 * All modules that have lessons.
 *
 * @throws when there is no lesson at all, or a module lacks its `module.json`: a site without its course is a mistake.
 */
export async function courseModules(): Promise<Module[]> {
  const lessons = await getCollection('course');
  if (lessons.length === 0) throw new Error('src/content/course holds no lesson (<module>/<lesson>.mdx)');
  const byModule = new Map<string, Lesson[]>();
  for (const lesson of lessons) byModule.set(moduleId(lesson), [...(byModule.get(moduleId(lesson)) ?? []), lesson]);
  const ids = [...byModule.keys()].sort();
  return Promise.all(
    ids.map(async (id) => {
      const entry = await getEntry('modules', id);
      if (!entry) throw new Error(`src/content/course/${id}/module.json is missing: it holds the module's title and description`);
      const inOrder = (byModule.get(id) ?? []).sort((a, b) => a.data.order - b.data.order || a.id.localeCompare(b.id));
      return { id, ...entry.data, lessons: inOrder };
    }),
  );
}

/** The sidebar: one group a module, one link a lesson, the lab and the glossary. */
export async function courseSidebar(): Promise<StarlightUserConfig['sidebar']> {
  const modules = await courseModules();
  const groups = modules.map(({ title, lessons }) => ({
    label: title,
    items: lessons.map((lesson) => ({ label: lesson.data.title, link: lessonRoute(lesson) })),
  }));
  return [...groups, { label: 'Лаборатория', link: '/labs/' }, { label: 'Словарь', link: '/glossary/' }];
}

/**
 * The lesson that a `prerequisites` entry names.
 *
 * @throws when there is no such lesson.
 */
export async function lessonByPrerequisite(lesson: Lesson, id: string): Promise<Lesson> {
  const found = await getEntry('course', id);
  if (!found) throw new Error(`${lesson.filePath}: prerequisite "${id}" is no lesson of src/content/course`);
  return found;
}
