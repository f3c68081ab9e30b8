/** Russian words for the machine-readable values of a lesson's frontmatter. */
import type { LessonFrontmatter } from 'virtual:lesson-frontmatter';

const difficulties = {
  beginner: 'начальный',
  intermediate: 'средний',
  advanced: 'продвинутый',
} as const satisfies Record<LessonFrontmatter['difficulty'], string>;

export function difficultyLabel(difficulty: LessonFrontmatter['difficulty']): string {
  return difficulties[difficulty];
}

/** `1h30min` as `1 ч 30 мин`. */
export function durationLabel(duration: LessonFrontmatter['duration']): string {
  return duration.replace(/(\d+)h/, '$1\u00a0ч ').replace(/(\d+)min/, '$1\u00a0мин').trim();
}

/** A number of lessons with its noun in the right form: 1 урок, 2 урока, 5 уроков. */
export function lessonCount(count: number): string {
  const forms = { one: 'урок', few: 'урока', many: 'уроков', other: 'урока', zero: 'уроков', two: 'урока' } as const;
  return `${count}\u00a0${forms[new Intl.PluralRules('ru').select(count)]}`;
}
