import { type Dice, diceOf } from './dice';
import type { Story } from './story';
import { VERBS } from './verbs';

/** One step: what is tried, and the seed of the dice that choose on whom, how much and when. */
export type Step = { verb: string; seed: number };

/** Two dozen steps or more at random, the frequent ones frequently. */
export function randomSteps(dice: Dice): Step[] {
  const bag = Object.entries(VERBS).flatMap(([verb, { often }]) => Array<string>(often).fill(verb));
  return Array.from({ length: 24 + dice.whole(10) }, () => ({
    verb: dice.pick(bag),
    seed: dice.whole(2 ** 31),
  }));
}

/** Plays one step: time goes on by up to a fortnight, then the command is tried. */
export async function playStep(story: Story, { verb, seed }: Step): Promise<void> {
  const dice = diceOf(seed);
  const days = dice.whole(3) === 0 ? dice.whole(15) : dice.whole(4);
  story.today += days;
  if (story.clock)
    story.clock = new Date(story.clock.getTime() + days * 86_400_000 + 1 + dice.whole(3_600_000));
  await VERBS[verb]?.try(story, dice);
}
