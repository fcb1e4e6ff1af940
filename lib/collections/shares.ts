/** A share of some, with its interval of 95 per cent: between 0 and 1. */
export type Share = { of: number; hits: number; share: number; low: number; high: number };

const Z = 1.959964;

/** Wilson's interval: holds for small numbers and for shares near nothing or all (Wilson 1927). Null of none. */
export function shareOf(hits: number, of: number): Share | null {
  if (of === 0) return null;
  const p = hits / of;
  const middle = p + Z ** 2 / (2 * of);
  const half = Z * Math.sqrt((p * (1 - p)) / of + Z ** 2 / (4 * of ** 2));
  const whole = 1 + Z ** 2 / of;
  return {
    of,
    hits,
    share: p,
    low: Math.max(0, (middle - half) / whole),
    high: Math.min(1, (middle + half) / whole),
  };
}

/** By how much one share is above another, with its interval of 95 per cent (Newcombe 1998, method 10). */
export function differenceOf(one: Share, other: Share): { difference: number; low: number; high: number } {
  const difference = one.share - other.share;
  return {
    difference,
    low: difference - Math.hypot(one.share - one.low, other.high - other.share),
    high: difference + Math.hypot(one.high - one.share, other.share - other.low),
  };
}
