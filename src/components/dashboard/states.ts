/**
 * What every panel of a dashboard showed in recorded states of the chain: labs/states.json, made by labs/states.py.
 *
 * A number gets its text and its colour as Grafana gives them: by the panel's mappings, else by its thresholds.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { z } from 'astro/zod';

import type { Field, Panel } from './model';
import { cssColor } from './palette';
import { formatValue } from './values';

const STATES = 'labs/states.json';

const series = z.object({
  labels: z.record(z.string()),
  values: z.array(z.tuple([z.number(), z.number().nullable()])),
});

const recording = z.object({
  dashboard: z.string(),
  step: z.number().positive(),
  states: z.record(z.object({ seconds: z.number(), series: z.record(z.record(z.array(series))) })),
});

type Point = [number, number | null];

/** A number with its name in the legend, as the panel shows it. */
export interface Reading {
  name: string;
  value: number | null;
  text: string;
  color: string;
}

export interface Curve {
  name: string;
  points: Point[];
}

export interface State {
  id: string;
  label: string;
  about: string;
  /** Seconds from the first to the last moment. */
  end: number;
  step: number;
  series: z.infer<typeof recording>['states'][string]['series'];
}

const WORDS: Record<string, { label: string; about: string }> = {
  normal: { label: 'Норма', about: 'Ровная нагрузка: около двадцати транзакций в секунду.' },
  batch: { label: 'Батч', about: 'Большие транзакции: лаг и очередь растут, события идут потоком.' },
  outage: { label: 'Авария', about: 'База недоступна: метрики пропадают, и панели говорят об этом словами.' },
  frozen: { label: 'Застывший лаг', about: 'Лаг высок и не меняется, событий нет: растёт только Staleness.' },
};

/** The recorded states of a dashboard file, in their order; none where no recording is its. */
export async function statesOf(dashboardFile: string): Promise<State[]> {
  const text = await readFile(STATES, 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const { dashboard, step, states } = recording.parse(JSON.parse(text));
  if (dashboard !== basename(dashboardFile, '.json')) return [];
  return Object.entries(states).map(([id, { series }]) => {
    const times = Object.values(series).flatMap((refs) =>
      Object.values(refs).flatMap((all) => all.flatMap(({ values }) => values.map(([at]) => at))),
    );
    return { id, ...(WORDS[id] ?? { label: id, about: '' }), end: Math.max(...times), step, series };
  });
}

/** Hundreds and more need no decimals to be read. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : value;
}

/** Text and colour of a number in a field. */
export function reading(value: number | null, name: string, field: Field): Reading {
  const mapped = field.mappings.find(({ matches }) => matches(value));
  const reached = field.thresholds.findLast(({ from }) => from === undefined || (value !== null && value >= from));
  const color = mapped?.color ?? (value === null ? 'text' : (reached?.color ?? 'text'));
  const text = mapped?.text ?? (value === null ? field.noValue : formatValue(rounded(value), field.unit));
  return { name, value, text, color: cssColor(color) };
}

function legend(format: string, labels: Record<string, string>): string {
  return format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? '').trim();
}

/** The number of a series now. A query for this moment has none once the series has ended. */
function current(points: Point[], instant: boolean, skipsNull: boolean, state: State): number | null {
  const last = points.at(-1);
  if (last === undefined) return null;
  if (instant) return state.end - last[0] < state.step * 2 ? last[1] : null;
  return (skipsNull ? points.findLast(([, value]) => value !== null) : last)?.[1] ?? null;
}

/** What a panel shows in a state: its curves, and the number of each. */
export function shown(panel: Panel, state: State): { curves: Curve[]; readings: Reading[] } {
  const refs = state.series[panel.title] ?? {};
  if (panel.columns.length > 0) {
    const readings = panel.columns.map((column) =>
      reading(current(refs[column.refId]?.[0]?.values ?? [], true, true, state), column.name, column),
    );
    return { curves: [], readings };
  }
  const curves: Curve[] = [];
  const readings: Reading[] = [];
  for (const { refId, instant, legend: format } of panel.targets) {
    for (const { labels, values } of refs[refId] ?? []) {
      const name = legend(format, labels);
      const value = current(values, instant, panel.skipsNull, state);
      curves.push({ name, points: values });
      // A query for this moment answers nothing for a series that has ended; the panel then has no value at all.
      if (!instant || value !== null) readings.push(reading(value, name, panel));
    }
  }
  return { curves, readings: readings.length > 0 ? readings : [reading(null, '', panel)] };
}
