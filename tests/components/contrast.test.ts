import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../app/globals.css'), 'utf8');

const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g)].map(
    ([, name = '', light = '', dark = '']): [string, { light: string; dark: string }] => [
      name,
      { light, dark },
    ],
  ),
);

/** WCAG 2.2, relative luminance of an sRGB colour. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function luminanceOf(name: string, theme: 'light' | 'dark'): number {
  const token = tokens.get(name);
  if (!token) throw new Error(`globals.css has no colour --${name}`);
  return luminance(token[theme]);
}

function contrast(one: string, other: string, theme: 'light' | 'dark'): number {
  const [a, b] = [luminanceOf(one, theme), luminanceOf(other, theme)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const SURFACES = ['canvas', 'panel', 'hover', 'accent-tint'];
const TEXT: [string, string[]][] = [
  ['ink', [...SURFACES, 'danger-tint', 'warn-tint', 'good-tint']],
  ['muted', SURFACES],
  ['accent', SURFACES],
  ['danger', [...SURFACES, 'danger-tint']],
  ['warn', ['canvas', 'panel', 'warn-tint']],
  ['good', ['canvas', 'panel', 'good-tint']],
  ['on-accent', ['accent', 'accent-strong']],
];

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(TEXT)('%s is readable on every surface that carries it', (text, surfaces) => {
    for (const surface of surfaces) {
      expect(contrast(text, surface, theme), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('the edge of a field and the ring of focus are visible', () => {
    expect(contrast('field-edge', 'panel', theme)).toBeGreaterThanOrEqual(3);
    expect(contrast('accent', 'canvas', theme)).toBeGreaterThanOrEqual(3);
    expect(contrast('accent', 'panel', theme)).toBeGreaterThanOrEqual(3);
  });

  test('the ageing ramp of what is late goes one way in lightness, each step told apart without its hue', () => {
    for (const step of [1, 2, 3]) {
      const further = luminanceOf(`age-${step + 1}`, theme) - luminanceOf(`age-${step}`, theme);
      expect(further > 0).toBe(theme === 'dark');
      expect(contrast(`age-${step}`, `age-${step + 1}`, theme)).toBeGreaterThanOrEqual(1.3);
    }
    expect(contrast('age-4', 'canvas', theme)).toBeGreaterThanOrEqual(4.5);
  });
});
