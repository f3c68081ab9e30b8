/** Values of a panel in words: numbers with their Grafana unit, and ranges of thresholds. */
import type { Threshold } from './model';

const NUMBER = new Intl.NumberFormat('ru', { maximumFractionDigits: 2 });

const SUFFIXES: Record<string, string> = {
  percent: '%',
  m: 'min',
  eps: 'events/s',
  cps: 'c/s',
  ops: 'ops/s',
  reqps: 'req/s',
  wps: 'wr/s',
  bytes: 'B',
  decbytes: 'B',
  short: '',
  none: '',
};

const DURATIONS = [
  { name: 'h', milliseconds: 3_600_000 },
  { name: 'min', milliseconds: 60_000 },
  { name: 's', milliseconds: 1000 },
  { name: 'ms', milliseconds: 1 },
] as const;

/** `5000` in `ms` as `5 s`, `0.9` in `percentunit` as `90 %`. */
export function formatValue(value: number, unit: string): string {
  if (unit === 'ms' || unit === 's') {
    const milliseconds = unit === 's' ? value * 1000 : value;
    const scale = DURATIONS.find((duration) => Math.abs(milliseconds) >= duration.milliseconds) ?? DURATIONS[3];
    return `${NUMBER.format(milliseconds / scale.milliseconds)}\u00a0${scale.name}`;
  }
  if (unit === 'percentunit') return `${NUMBER.format(value * 100)}\u00a0%`;
  const suffix = SUFFIXES[unit] ?? unit;
  return suffix === '' ? NUMBER.format(value) : `${NUMBER.format(value)}\u00a0${suffix}`;
}

/** The range of one threshold step. */
export function formatRange({ from, to }: Threshold, unit: string): string {
  if (from === undefined && to === undefined) return 'любое значение';
  if (from === undefined) return `меньше ${formatValue(to ?? 0, unit)}`;
  if (to === undefined) return `от ${formatValue(from, unit)}`;
  return `от ${formatValue(from, unit)} до ${formatValue(to, unit)}`;
}
