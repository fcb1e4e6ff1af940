import { describe, expect, it } from 'vitest';
import { turnstile } from '@/lib/web/turnstile';

const tick = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('a turnstile', () => {
  it('lets no more through than it should, in the order of their coming', async () => {
    const inTurn = turnstile(3, 100);
    const order: number[] = [];
    let [inside, most] = [0, 0];
    const works = Array.from({ length: 40 }, (_, index) =>
      inTurn(async () => {
        order.push(index);
        inside += 1;
        most = Math.max(most, inside);
        await tick();
        inside -= 1;
        return index;
      }),
    );
    const expected = Array.from({ length: 40 }, (_, index) => index);
    expect(await Promise.all(works)).toEqual(expected);
    expect([order, most]).toEqual([expected, 3]);
  });

  it('hands the place on when work fails', async () => {
    const inTurn = turnstile(1, 10);
    const failing = inTurn(() => Promise.reject(new Error('no')));
    const after = inTurn(() => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await after).toBe('yes');
    expect(await inTurn(() => Promise.resolve('again'))).toBe('again');
  });

  it('tells who comes on top of a full queue to come again', async () => {
    const inTurn = turnstile(1, 1);
    const works = [inTurn(tick), inTurn(tick)];
    await expect(inTurn(tick)).rejects.toMatchObject({ status: 503, headers: { 'Retry-After': '10' } });
    await Promise.all(works);
    await expect(inTurn(tick)).resolves.toBeUndefined();
  });
});
