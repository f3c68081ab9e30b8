/**
 * A Grafana dashboard JSON (classic model, schemaVersion 36 to 42) as rows of panels on Grafana's grid of 24 columns.
 *
 * What a drawing needs is read: places, titles, types, units, thresholds, value mappings, and how queries are shown.
 */
import { z } from 'astro/zod';

export const GRID_COLUMNS = 24;

const gridPos = z.object({
  x: z.number().int().min(0),
  y: z.number().int().min(0),
  w: z.number().int().min(1).max(GRID_COLUMNS),
  h: z.number().int().min(1),
});

const step = z.object({ color: z.string(), value: z.number().nullish() });

const mappingResult = z.object({ text: z.string().optional(), color: z.string().optional() }).passthrough();

const mapping = z.union([
  z.object({ type: z.literal('value'), options: z.record(mappingResult) }),
  z.object({
    type: z.literal('range'),
    options: z.object({ from: z.number().nullish(), to: z.number().nullish(), result: mappingResult }),
  }),
  z.object({ type: z.literal('special'), options: z.object({ match: z.string(), result: mappingResult }) }),
  z.object({ type: z.literal('regex'), options: z.object({ pattern: z.string(), result: mappingResult }) }),
]);

const fieldDefaults = z
  .object({
    unit: z.string().optional(),
    min: z.number().nullish(),
    max: z.number().nullish(),
    mappings: z.array(mapping).optional(),
    noValue: z.string().optional(),
    thresholds: z.object({ mode: z.enum(['absolute', 'percentage']).optional(), steps: z.array(step) }).optional(),
    custom: z.object({ thresholdsStyle: z.object({ mode: z.string() }).optional() }).passthrough().optional(),
  })
  .passthrough();

const override = z
  .object({
    matcher: z.object({ id: z.string(), options: z.unknown() }),
    properties: z.array(z.object({ id: z.string(), value: z.unknown() })),
  })
  .passthrough();

const target = z
  .object({
    refId: z.string(),
    instant: z.boolean().optional(),
    legendFormat: z.string().optional(),
    hide: z.boolean().optional(),
  })
  .passthrough();

const renames = z.object({ renameByName: z.record(z.string()) }).passthrough();

const panel = z
  .object({
    id: z.number().optional(),
    title: z.string().default(''),
    type: z.string(),
    gridPos,
    collapsed: z.boolean().default(false),
    fieldConfig: z.object({ defaults: fieldDefaults, overrides: z.array(override).optional() }).passthrough().optional(),
    options: z
      .object({
        graphMode: z.string().optional(),
        reduceOptions: z.object({ calcs: z.array(z.string()).optional() }).passthrough().optional(),
      })
      .passthrough()
      .optional(),
    targets: z.array(target).optional(),
    transformations: z.array(z.object({ id: z.string(), options: z.record(z.unknown()) }).passthrough()).optional(),
  })
  .passthrough();

const dashboardJson = z
  .object({
    title: z.string(),
    refresh: z.union([z.string(), z.literal(false)]).optional(),
    time: z.object({ from: z.string(), to: z.string() }).optional(),
    panels: z.array(panel.extend({ panels: z.array(panel).optional() })),
  })
  .passthrough();

/** One step of a panel's thresholds: the colour from `from` (undefined: from below) up to `to` (undefined: no upper end). */
export interface Threshold {
  color: string;
  from: number | undefined;
  to: number | undefined;
}

/** What a panel shows instead of a value: `when` is the value, range or pattern in the author's notation. */
export interface ValueMapping {
  when: string;
  text: string;
  color: string | undefined;
  matches: (value: number | null) => boolean;
}

/** How numbers of a panel, or of one column of a table, are shown. */
export interface Field {
  unit: string;
  min: number | undefined;
  max: number | undefined;
  thresholds: Threshold[];
  mappings: ValueMapping[];
  /** What is shown where there is no value. */
  noValue: string;
}

export interface Target {
  refId: string;
  /** One number of this moment rather than the series of the time range. */
  instant: boolean;
  legend: string;
}

/** A column of a table: the values of one query, with its own field. */
export interface Column extends Field {
  name: string;
  refId: string;
}

export interface Panel extends Field {
  title: string;
  type: string;
  /** Column (0 to 23), line below the top of the panel's row, width in columns, height in grid units. */
  x: number;
  y: number;
  w: number;
  h: number;
  targets: Target[];
  columns: Column[];
  /** The number of a series: its last point, or its last point that has a value. */
  skipsNull: boolean;
  /** A stat panel draws its history behind the value. */
  sparkline: boolean;
  /** A time series draws its thresholds as lines or areas. */
  showsThresholds: boolean;
}

export interface Row {
  /** Undefined for panels that stand above the first row. */
  title: string | undefined;
  collapsed: boolean;
  panels: Panel[];
}

export interface Dashboard {
  title: string;
  refresh: string | undefined;
  from: string | undefined;
  to: string | undefined;
  rows: Row[];
}

function valueMappings(raw: z.infer<typeof mapping>): ValueMapping[] {
  switch (raw.type) {
    case 'value':
      return Object.entries(raw.options).map(([when, { text, color }]) => ({
        when,
        text: text ?? when,
        color,
        matches: (value) => value !== null && String(value) === when,
      }));
    case 'range': {
      const { from, to, result } = raw.options;
      const when = `${from ?? '−∞'}…${to ?? '∞'}`;
      const matches = (value: number | null) => value !== null && value >= (from ?? -Infinity) && value <= (to ?? Infinity);
      return [{ when, text: result.text ?? when, color: result.color, matches }];
    }
    case 'special': {
      const { match, result } = raw.options;
      const matches = (value: number | null) => value === null && ['null', 'nan', 'null+nan'].includes(match);
      return [{ when: match, text: result.text ?? match, color: result.color, matches }];
    }
    case 'regex': {
      // A pattern of Grafana's own dialect, which is for texts: numbers are not tried.
      const { pattern, result } = raw.options;
      return [{ when: pattern, text: result.text ?? pattern, color: result.color, matches: () => false }];
    }
  }
}

function readField(defaults: z.infer<typeof fieldDefaults>): Field {
  const steps = defaults.thresholds?.steps ?? [];
  return {
    unit: defaults.thresholds?.mode === 'percentage' ? 'percent' : (defaults.unit ?? 'short'),
    min: defaults.min ?? undefined,
    max: defaults.max ?? undefined,
    thresholds: steps.map(({ color, value }, index) => ({
      color,
      from: value ?? undefined,
      to: steps[index + 1]?.value ?? undefined,
    })),
    mappings: (defaults.mappings ?? []).flatMap(valueMappings),
    noValue: defaults.noValue ?? 'No data',
  };
}

/** Columns of a table that `organize` gives a name: `Value #A` is the query A; overrides by that name apply. */
function readColumns(raw: z.infer<typeof panel>): Column[] {
  const organize = raw.transformations?.find(({ id }) => id === 'organize');
  const renamed = renames.safeParse(organize?.options);
  if (raw.type !== 'table' || !renamed.success) return [];
  return Object.entries(renamed.data.renameByName).flatMap(([source, name]) => {
    const refId = /^Value #(\w+)$/.exec(source)?.[1];
    if (refId === undefined) return [];
    const own = (raw.fieldConfig?.overrides ?? [])
      .filter(({ matcher }) => matcher.id === 'byName' && matcher.options === name)
      .flatMap(({ properties }) => properties.map(({ id, value }) => [id, value]));
    const field = fieldDefaults.parse({ ...raw.fieldConfig?.defaults, ...Object.fromEntries(own) });
    return [{ name, refId, ...readField(field) }];
  });
}

function readPanel(raw: z.infer<typeof panel>, top: number): Panel {
  const defaults = raw.fieldConfig?.defaults ?? {};
  return {
    title: raw.title,
    type: raw.type,
    ...readField(defaults),
    ...raw.gridPos,
    y: raw.gridPos.y - top,
    targets: (raw.targets ?? [])
      .filter(({ hide }) => hide !== true)
      .map(({ refId, instant, legendFormat }) => ({ refId, instant: instant === true, legend: legendFormat ?? '' })),
    columns: readColumns(raw),
    skipsNull: !(raw.options?.reduceOptions?.calcs ?? []).includes('last'),
    sparkline: raw.type === 'stat' && raw.options?.graphMode === 'area',
    showsThresholds: (defaults.custom?.thresholdsStyle?.mode ?? 'off') !== 'off',
  };
}

function inReadingOrder(a: { gridPos: { x: number; y: number } }, b: { gridPos: { x: number; y: number } }): number {
  return a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x;
}

/**
 * Rows and panels of a parsed dashboard file.
 *
 * @throws z.ZodError where the file lacks what a layout needs, with the path of the key.
 */
export function readDashboard(json: unknown): Dashboard {
  const raw = dashboardJson.parse(json);
  const groups: { title: string | undefined; collapsed: boolean; members: z.infer<typeof panel>[] }[] = [];
  for (const item of [...raw.panels].sort(inReadingOrder)) {
    if (item.type === 'row') {
      groups.push({ title: item.title, collapsed: item.collapsed, members: [...(item.panels ?? [])].sort(inReadingOrder) });
    } else {
      if (groups.length === 0) groups.push({ title: undefined, collapsed: false, members: [] });
      groups.at(-1)?.members.push(item);
    }
  }
  return {
    title: raw.title,
    refresh: raw.refresh || undefined,
    from: raw.time?.from,
    to: raw.time?.to,
    rows: groups.map(({ title, collapsed, members }) => {
      const top = Math.min(...members.map((member) => member.gridPos.y));
      return { title, collapsed, panels: members.map((member) => readPanel(member, top)) };
    }),
  };
}
