import { plainReminder } from './plain-reminder';
import type { Attach, Render } from './rendered';

/** Who puts a message into words. */
export const renderMessage: Render = plainReminder;

/** Who makes the statement of account that may go with a message; undefined while nobody does. */
export const attachStatement: Attach | undefined = undefined;
