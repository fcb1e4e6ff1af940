/** A seeded stream of numbers from 0 to below 1 (mulberry32): the same seed throws the same dice everywhere. */
export type Dice = { throwOne(): number; whole(below: number): number; pick<T>(from: readonly T[]): T };

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const throwOne = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const whole = (below: number) => Math.floor(throwOne() * below);
  const pick = <T>(from: readonly T[]): T => {
    const chosen = from[whole(from.length)];
    if (chosen === undefined) throw new Error('Nothing to pick from.');
    return chosen;
  };
  return { throwOne, whole, pick };
}
