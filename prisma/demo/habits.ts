import type { Random } from './random';

/** How a customer pays, seen from the due day. */
export type Habit = 'early' | 'prompt' | 'sluggish' | 'late' | 'chronic' | 'slowing' | 'improving';

/** How many of a hundred ordinary customers have each habit. */
export const HABIT_SHARES: readonly [Habit, number][] = [
  ['early', 12],
  ['prompt', 43],
  ['sluggish', 20],
  ['late', 16],
  ['chronic', 9],
];

/**
 * Days after the due day on which an invoice is paid; negative for before.
 * `progress` is how far the book has come, from 0 to 1: some change their habit on the way.
 */
export function daysLate(habit: Habit, progress: number, random: Random): number {
  switch (habit) {
    case 'early':
      return Math.round(Math.min(-2, random.normal(-9, 4)));
    case 'prompt':
      return Math.round(Math.min(1, random.normal(-2, 2)));
    case 'sluggish':
      return Math.round(Math.min(8, Math.max(-1, random.normal(3, 2))));
    case 'late':
      return Math.round(Math.max(0, random.normal(17, 8)));
    case 'chronic':
      return Math.round(Math.max(8, random.normal(44, 20)));
    case 'slowing':
      return Math.round(random.normal(-2 + 42 * Math.max(0, progress - 0.35) * 1.5, 4));
    case 'improving':
      return Math.round(random.normal(progress < 0.45 ? 26 : 1, 4));
  }
}
