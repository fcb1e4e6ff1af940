import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson } from '@/lib/identity/person';
import { findSession } from '@/lib/identity/session-record';
import { provePerson, signIn } from '@/lib/identity/sign-in';
import { bookAttempt, delayAfter } from '@/lib/identity/throttle';
import { openWorld, type World } from '../../support/world';
import { join, onIdentity } from './people';

const PASSWORD = 'correct horse battery';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const messageOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'signed in',
    (error: Error) => error.message,
  );

/** Moves all attempts of everybody into the past, which the app itself cannot. */
const letTimePass = (seconds: number) =>
  onIdentity(
    world,
    `ALTER TABLE sign_in_attempt DISABLE TRIGGER append_only;
     UPDATE sign_in_attempt SET attempted_at = attempted_at - make_interval(secs => ${seconds});
     ALTER TABLE sign_in_attempt ENABLE TRIGGER append_only`,
  );

describe('signing in', () => {
  it('opens a session of the person, in their organisation', async () => {
    await join(world, 'ada@one.example', PASSWORD, ['finance']);
    const session = await findSession(await signIn(' Ada@One.example ', PASSWORD));
    expect(session?.person.email).toBe('ada@one.example');
    expect(session?.current).toMatchObject({
      organisation: { slug: world.organisation.slug },
      roles: ['finance'],
    });
  });

  it('refuses whoever belongs nowhere any more, in other words, after the right password alone', async () => {
    await createPerson({ name: 'Left', email: 'left@one.example', password: PASSWORD });
    expect(await messageOf(signIn('left@one.example', PASSWORD))).toMatch(/belong to no organisation/);
    expect(await messageOf(signIn('left@one.example', 'not the password'))).toMatch(/do not belong together/);
  });

  it('answers an unknown e-mail as it answers a wrong password: words, waiting and work', async () => {
    await join(world, 'known@two.example', PASSWORD, ['collector']);
    const [known, unknown]: [string[], string[]] = [[], []];
    const spent = { known: 0, unknown: 0 };
    for (let round = 0; round < 7; round += 1) {
      const start = process.cpuUsage();
      known.push(await messageOf(signIn('known@two.example', 'wrong password')));
      const middle = process.cpuUsage();
      unknown.push(await messageOf(signIn('nobody@two.example', 'wrong password')));
      const end = process.cpuUsage();
      if (round > 0 && round < 5) {
        spent.known += middle.user - start.user;
        spent.unknown += end.user - middle.user;
      }
    }
    expect(unknown).toEqual(known);
    expect(known.slice(0, 5)).toEqual(Array(5).fill('This e-mail and password do not belong together.'));
    expect(known[5]).toMatch(/Try again in [12] seconds?\./);
    // The same argon2 work: without it the unknown one would take a tenth.
    expect(spent.unknown / spent.known).toBeGreaterThan(0.5);
    expect(spent.unknown / spent.known).toBeLessThan(2);
  });
});

describe('the throttle', () => {
  it('slows down from the fifth wrong password on, and locks at the twentieth', () => {
    expect([0, 4].map(delayAfter)).toEqual([0, 0]);
    expect([5, 6, 7, 8, 9, 10, 19].map(delayAfter)).toEqual([2, 4, 8, 16, 32, 60, 60]);
    expect([20, 50].map(delayAfter)).toEqual([900, 900]);
  });

  it('makes a right password wait too, and forgets the wrong ones after it', async () => {
    await join(world, 'slow@three.example', PASSWORD, ['collector']);
    for (let wrong = 0; wrong < 5; wrong += 1)
      await messageOf(signIn('slow@three.example', 'wrong password'));
    expect(await messageOf(signIn('slow@three.example', PASSWORD))).toMatch(/Too many attempts/);
    await letTimePass(3);
    expect(await messageOf(signIn('slow@three.example', PASSWORD))).toBe('signed in');
    expect(await messageOf(signIn('slow@three.example', 'wrong password'))).toMatch(/do not belong together/);
  });

  it('locks for fifteen minutes at the twentieth, and no refused attempt makes it longer', async () => {
    await join(world, 'locked@four.example', PASSWORD, ['collector']);
    for (let wrong = 0; wrong < 20; wrong += 1) {
      expect(await bookAttempt('locked@four.example')).toEqual({ waitSeconds: 0 });
      await letTimePass(61);
    }
    expect(await messageOf(signIn('locked@four.example', PASSWORD))).toMatch(/Try again in 14 minutes\./);
    await letTimePass(14 * 60);
    expect(await messageOf(signIn('locked@four.example', PASSWORD))).toBe('signed in');
  });

  it('counts attempts that arrive at once one by one', async () => {
    const attempts = await Promise.all(Array.from({ length: 12 }, () => bookAttempt('crowd@five.example')));
    expect(attempts.filter(({ waitSeconds }) => waitSeconds === 0)).toHaveLength(5);
  });

  it('counts for one e-mail alone', async () => {
    await join(world, 'calm@six.example', PASSWORD, ['collector']);
    expect((await provePerson('calm@six.example', PASSWORD)).belongs).toBe(true);
  });
});
