/** Grafana's named colours as CSS colours; hex and functional notations pass unchanged. */

/** From dark over semi-dark, plain and light to super-light, as Grafana's visualisation palette has them. */
const HUES: Record<string, readonly [string, string, string, string, string]> = {
  red: ['#c4162a', '#e02f44', '#f2495c', '#ff7383', '#ffa6b0'],
  orange: ['#fa6400', '#ff780a', '#ff9830', '#ffb357', '#ffcb7d'],
  yellow: ['#e0b400', '#f2cc0c', '#fade2a', '#ffee52', '#fff899'],
  green: ['#37872d', '#56a64b', '#73bf69', '#96d98d', '#c8f2c2'],
  blue: ['#1f60c4', '#3274d9', '#5794f2', '#8ab8ff', '#c0d8ff'],
  purple: ['#8f3bb8', '#a352cc', '#b877d9', '#ca95e5', '#deb6f2'],
};

const SHADES = ['dark', 'semi-dark', '', 'light', 'super-light'];

/** CSS colour of a Grafana colour; a name Grafana does not have is an error, as Grafana would draw it black. */
export function cssColor(name: string): string {
  if (name.startsWith('#') || name.startsWith('rgb')) return name;
  if (name === 'transparent') return 'transparent';
  if (name === 'text') return 'var(--sl-color-white)';
  const hue = name.slice(name.lastIndexOf('-') + 1);
  const shade = name.slice(0, Math.max(name.length - hue.length - 1, 0));
  const css = HUES[hue]?.[SHADES.indexOf(shade)];
  if (css === undefined) throw new Error(`"${name}" is no colour of Grafana's palette`);
  return css;
}
