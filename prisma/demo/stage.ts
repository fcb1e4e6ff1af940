import type { Day } from '@/lib/kernel/day';
import type { Book } from './book';
import type { Orders } from './orders';
import type { Payments } from './payments';

/** What the scripts tell with. */
export type Stage = { book: Book; orders: Orders; payments: Payments };

/** What happens once, to somebody: it names the day that it waits for, and goes on when the day has come. */
export type Script = Generator<Day, void, void>;
