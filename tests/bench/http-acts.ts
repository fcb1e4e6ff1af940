import { randomUUID } from 'node:crypto';
import { Agent, type RequestOptions, request } from 'node:http';
import type { HttpServer } from './http-server';
import type { Known } from './people';

/** One request of somebody at work. It throws with what went wrong, shortly: errors are counted by it. */
export type HttpAct = { name: string; send: () => Promise<void> };

/** What people do, drawn at random as often as they do it: 80 % reading, 20 % posting. */
export type HttpActs = {
  page: () => HttpAct;
  queue: () => HttpAct;
  account: () => HttpAct;
  largestAccount: () => HttpAct;
  any: () => HttpAct;
};

export function httpActs(server: HttpServer, known: Known, day: string): HttpActs {
  const customer = () => drawn(known.some);
  const html = (name: string, path: string): HttpAct => ({
    name,
    send: () =>
      expectOf(
        ask(server.origin + path, { headers: { cookie: drawn(server.cookies.slice(0, 13)) } }),
        '</html>',
      ),
  });
  const api = (name: string, path: string): HttpAct => ({
    name,
    send: () => expectOf(ask(`${server.origin}/api/v1${path}`, { headers: bearer }), '{'),
  });
  const bearer = { authorization: `Bearer ${server.key}` };
  const post = (name: string, path: string, body: () => object): HttpAct => ({
    name,
    send: () =>
      expectOf(
        ask(
          `${server.origin}/api/v1${path}`,
          {
            method: 'POST',
            headers: { ...bearer, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
          },
          JSON.stringify(body()),
        ),
        '{',
      ),
  });
  const amount = () => `${1 + Math.floor(Math.random() * 900)}.00`;
  const acts = {
    page: () => html('work queue', '/?filter=status:all'),
    queue: () => api('API: queue', '/queue?limit=50'),
    account: () => html('account', `/customers/${customer()}/account`),
    largestAccount: () => html('largest account', `/customers/${known.largest.number}/account`),
  };
  const shares: [number, () => HttpAct][] = [
    [0.25, acts.page],
    [0.15, () => html('own work queue', '/?filter=owner:me')],
    [0.15, acts.account],
    [0.05, () => html('customers', '/customers')],
    [0.1, acts.queue],
    [0.05, () => api('API: customer', `/customers/${customer()}`)],
    [0.03, () => api('API: search', `/search?q=${known.word}`)],
    [0.02, () => api('API: ageing', '/ageing')],
    [
      0.1,
      () =>
        post('post an invoice', '/invoices', () => ({
          customer: customer(),
          amount: amount(),
          currency: 'EUR',
          issued_on: day,
        })),
    ],
    [
      0.1,
      () =>
        post('post a payment', '/payments', () => ({
          customer: customer(),
          amount: amount(),
          currency: 'EUR',
          received_on: day,
        })),
    ],
  ];
  return { ...acts, any: () => drawnByShare(shares)() };
}

type Answer = { status: number; text: string };

/** Whoever asks shares the cores with what is measured: this costs a third of what `fetch` does. */
const connections = new Agent({ keepAlive: true });

const ask = (url: string, options: RequestOptions, body?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { ...options, agent: connections }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

async function expectOf(sent: Promise<Answer>, inside: string): Promise<void> {
  const { status, text } = await sent;
  if (status < 200 || status >= 300) throw new Error(`status ${status}`);
  if (!text.includes(inside)) throw new Error('an answer that ends too early');
}

const drawn = <T>(from: readonly T[]): T => {
  const one = from[Math.floor(Math.random() * from.length)];
  if (one === undefined) throw new Error('Nothing to draw from.');
  return one;
};

function drawnByShare<T>(shares: readonly [number, T][]): T {
  let left = Math.random();
  for (const [share, one] of shares) {
    left -= share;
    if (left < 0) return one;
  }
  return drawn(shares)[1];
}
