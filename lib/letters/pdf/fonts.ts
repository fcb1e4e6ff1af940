import { join } from 'node:path';
import { Font } from '@react-pdf/renderer';

/**
 * Inter in the files of its package: a name is printed as it is written, in Latin of any country, Greek or Cyrillic. A font
 * that lacks a letter hands it to the next.
 */
const SUBSETS = ['latin', 'latin-ext', 'greek', 'cyrillic'] as const;
const WEIGHTS = [400, 600] as const;

/** For `fontFamily`; registers the fonts when it is first asked for. */
export function fontFamily(): string[] {
  if (!registered) {
    for (const subset of SUBSETS)
      Font.register({
        family: `Inter ${subset}`,
        fonts: WEIGHTS.map((fontWeight) => ({ src: file(subset, fontWeight), fontWeight })),
      });
    // A number or a name is not torn apart at the end of a line.
    Font.registerHyphenationCallback((word) => [word]);
    registered = true;
  }
  return SUBSETS.map((subset) => `Inter ${subset}`);
}

let registered = false;

const file = (subset: string, weight: number) =>
  join(process.cwd(), `node_modules/@fontsource/inter/files/inter-${subset}-${weight}-normal.woff`);
