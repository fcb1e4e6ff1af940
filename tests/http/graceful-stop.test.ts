import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startServer, type TestWebServer } from '../support/server';
import { openWorld, type World } from '../support/world';
import { keyOf } from './api-client';

// Long, since the first request after the signal may wait for eight others on a busy computer.
const DRAIN_MS = 6000;
const CALLERS = 8;
vi.setConfig({ testTimeout: 120_000 });

let world: World;
let server: TestWebServer;
beforeAll(async () => {
  world = await openWorld();
  await world.customer({ invoices: [{ amount: '100.00', issued_on: '2026-01-05' }] });
  server = await startServer({
    databaseUrl: world.url,
    environment: { DUEBOOK_DRAIN_MS: String(DRAIN_MS) },
  });
}, 600_000);
afterAll(async () => {
  await server?.stop();
  await world?.close();
});

it('answers every request that it took, and is not ready from the first moment of its end', async () => {
  const key = await keyOf(world, 'finance');
  const heard: { status: number | string; began: number }[] = [];
  let asking = true;
  const call = async () => {
    while (asking) {
      const began = Date.now();
      const answer = await fetch(`${server.origin}/api/v1/queue`, {
        headers: { authorization: `Bearer ${key}` },
      })
        .then(async (response) => ({ status: response.status, body: await response.text() }))
        .catch((error: Error) => ({ status: String((error.cause as { code?: string })?.code), body: '' }));
      heard.push({ status: answer.status, began });
      if (answer.status !== 200) await sleep(20);
    }
  };
  expect((await fetch(`${server.origin}/ready`)).status).toBe(200);
  const callers = Array.from({ length: CALLERS }, call);
  await sleep(500);
  const told = Date.now();
  const stopped = server.stop();
  // As soon as the process hears of it, which takes a moment while everything else is busy.
  await vi.waitFor(
    async () => {
      const ready = await fetch(`${server.origin}/ready`);
      expect([ready.status, await ready.json()]).toEqual([
        503,
        { status: 'not ready', reason: 'This process is stopping.' },
      ]);
    },
    { timeout: DRAIN_MS - 1000, interval: 20 },
  );
  expect((await fetch(`${server.origin}/health`)).status).toBe(200);
  await stopped;
  const ended = Date.now();
  asking = false;
  await Promise.all(callers);
  expect(ended - told).toBeGreaterThan(DRAIN_MS);
  expect(ended - told).toBeLessThan(DRAIN_MS + 10_000);
  // What came while it drained was answered; later, nobody listens, but nothing that was answered was half an answer.
  const sent = (from: number, to: number) =>
    heard.filter(({ began }) => began > from && began < to).map(({ status }) => status);
  const taken = sent(0, told + DRAIN_MS - 100);
  expect(taken.filter((status) => status !== 200)).toEqual([]);
  expect(sent(told, told + DRAIN_MS - 100).length).toBeGreaterThan(CALLERS);
  expect(sent(told, ended + 1000).filter((status) => Number(status) >= 500)).toEqual([]);
});
