/** `€1,984.50` as minor units: 198450n. The demo book's currencies all have two decimals. */
export function minorOf(shown: string): bigint {
  const digits = shown.replace(/\D/g, '');
  if (!/\.\d\d$/.test(shown.trim())) throw new Error(`${shown} does not show two decimals.`);
  return BigInt(digits);
}

/** 198450n as it is typed: `1984.50`. */
export const writeMinor = (minor: bigint): string =>
  `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
