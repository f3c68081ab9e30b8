/** Shapes that a panel is drawn with. */
import type { Panel } from './model';
import { cssColor } from './palette';

/** Steps of the thresholds along the scale, as fractions of it. */
export function steps({ thresholds, min, max }: Panel): { color: string; start: number; end: number }[] {
  const finite = thresholds.flatMap(({ from }) => (from === undefined ? [] : [from]));
  const low = min ?? 0;
  const high = max ?? Math.max(...finite, low + 1) * 1.25;
  const at = (value: number): number => Math.min(Math.max((value - low) / (high - low), 0), 1);
  return thresholds
    .map(({ color, from, to }) => ({ color: cssColor(color), start: at(from ?? low), end: at(to ?? high) }))
    .filter(({ start, end }) => end > start);
}

/** Part of the upper half circle around (60, 56), from one fraction to another. */
export function arc(start: number, end: number, radius: number): string {
  const point = (fraction: number): string => {
    const angle = Math.PI * (1 - fraction);
    return `${(60 + radius * Math.cos(angle)).toFixed(2)} ${(56 - radius * Math.sin(angle)).toFixed(2)}`;
  };
  return `M${point(start)} A${radius} ${radius} 0 0 1 ${point(end)}`;
}
