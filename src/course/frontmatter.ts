/**
 * The zod schema of the `course` collection, made from src/content/lesson.schema.json at build time.
 *
 * Astro asks for zod; the course has one JSON Schema (draft 2020-12) that cdclint enforces too. Ajv decides, so that every
 * keyword means here exactly what it means there, and its errors become zod issues at the key they speak of.
 */
import Ajv2020, { type ErrorObject } from 'ajv/dist/2020';
import { z } from 'astro/zod';
import type { LessonFrontmatter } from 'virtual:lesson-frontmatter';

import schema from '../content/lesson.schema.json';

const validate = new Ajv2020({ allErrors: true, strict: true }).compile<LessonFrontmatter>(schema);

/** The key an error speaks of: a missing or surplus key is part of the path although the value it would have is not. */
function errorPath(error: ErrorObject): (string | number)[] {
  const key: unknown = error.params['missingProperty'] ?? error.params['additionalProperty'];
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return typeof key === 'string' ? [...path, key] : path;
}

/** What is wrong, with the values that would be right where the schema lists them. */
function errorMessage(error: ErrorObject): string {
  const allowed: unknown = error.params['allowedValues'];
  const surplus = error.keyword === 'additionalProperties' ? 'is not a key of a lesson' : error.message;
  return Array.isArray(allowed) ? `${surplus}: ${allowed.join(', ')}` : (surplus ?? error.keyword);
}

/** Frontmatter of one lesson; parsing fails with one issue for every rule of lesson.schema.json that it breaks. */
export const lessonFrontmatter = z.unknown().transform((data, context): LessonFrontmatter => {
  if (validate(data)) return data;
  for (const error of validate.errors ?? []) {
    context.addIssue({ code: z.ZodIssueCode.custom, path: errorPath(error), message: errorMessage(error) });
  }
  return z.NEVER;
});
