/** Something in the books that cannot be right, and where. */
export type Fault = {
  check: string;
  /** The sealed block that it lies in; null when it is not sealed yet, or in no block. */
  block: number | null;
  entry: bigint | null;
  /** One sentence or more, for whoever has to look. */
  text: string;
};

/** Faults that one check lists at most: the first ones say what happened. */
export const FAULTS_LISTED = 20;

/** Numbers as people read them: `162,003`. */
export const counted = (number: bigint | number): string => number.toLocaleString('en-GB');
